"""KIT-ANS-MODELS: sections and entries follow the models of the ANS.

Fifth step of the official ladder, for structured documents (N3).
"""

from __future__ import annotations

from harness.core.text import Text
from harness.kit.ladder import LayerName
from scenarios._kit import schematron_check, step

scenario = step(
    "KIT-ANS-MODELS",
    Text("Kit ANS, étape 5 : modèles ANS", "ANS kit, step 5: ANS models"),
    Text(
        "Les sections et entrées d'un document structuré suivent les modèles de l'ANS du kit officiel.",
        "Sections and entries of a structured document follow the ANS models of the official kit.",
    ),
)

schematron_check(
    scenario,
    LayerName.ANS_MODELS,
    Text("Le document passe CI-SIS_Modeles_ANS.sch", "The document passes CI-SIS_Modeles_ANS.sch"),
    "Kit ANS TestContenuCDA, profils/CI-SIS_Modeles_ANS.sch",
)
