"""KIT-CONTENTS: sections and entries follow the French content models.

Fourth step of the official ladder, for structured documents (N3).
"""

from __future__ import annotations

from harness.core.text import Text
from harness.kit.ladder import LayerName
from scenarios._kit import schematron_check, step

scenario = step(
    "KIT-CONTENTS",
    Text("Kit ANS, étape 4 : modèles de contenus CDA", "ANS kit, step 4: CDA content models"),
    Text(
        "Les sections et entrées d'un document structuré suivent les modèles de contenus français du kit officiel.",
        "Sections and entries of a structured document follow the French content models of the official kit.",
    ),
)

schematron_check(
    scenario,
    LayerName.CONTENTS,
    Text("Le document passe CI-SIS_ModelesDeContenusCDA.sch", "The document passes CI-SIS_ModelesDeContenusCDA.sch"),
    "Kit ANS TestContenuCDA, profils/CI-SIS_ModelesDeContenusCDA.sch",
)
