"""KIT-IHE: sections and entries follow the international models (IHE) that they name.

Second step of the official ladder, for every document. The rules are those of profils/IHE.sch of the kit.
"""

from __future__ import annotations

from harness.core.text import Text
from harness.kit.ladder import LayerName
from scenarios._kit import schematron_check, step

scenario = step(
    "KIT-IHE",
    Text("Kit ANS, étape 2 : sections et entrées IHE", "ANS kit, step 2: IHE sections and entries"),
    Text(
        "Les sections et entrées qui portent un templateId IHE suivent les règles internationales du kit officiel (IHE.sch).",
        "Sections and entries that have an IHE templateId follow the international rules of the official kit (IHE.sch).",
    ),
)

schematron_check(
    scenario,
    LayerName.IHE,
    Text("Le document passe IHE.sch", "The document passes IHE.sch"),
    "Kit ANS TestContenuCDA, profils/IHE.sch",
)
