"""KIT-STRUCMIN: the French header (minimal structure) is complete.

Third step of the official ladder, for every document: header, traits under an INS, value sets of the header.
"""

from __future__ import annotations

from harness.core.text import Text
from harness.kit.ladder import LayerName
from scenarios._kit import schematron_check, step

scenario = step(
    "KIT-STRUCMIN",
    Text("Kit ANS, étape 3 : structuration minimale", "ANS kit, step 3: minimal structure"),
    Text(
        "L'en-tête français suit la structuration minimale du kit officiel : cardinalités, valeurs fixées, jeux de valeurs, traits de l'INS.",
        "The French header follows the minimal structure of the official kit: cardinalities, fixed values, value sets, INS traits.",
    ),
)

schematron_check(
    scenario,
    LayerName.STRUCMIN,
    Text("Le document passe ASIP-STRUCT-MIN-StrucMin.sch", "The document passes ASIP-STRUCT-MIN-StrucMin.sch"),
    "Kit ANS TestContenuCDA, profils/structurationMinimale",
)
