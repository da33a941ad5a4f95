"""KIT-TERMINOLOGY: codes exist in their terminology.

Sixth step of the official ladder, for structured documents (N3). A terminology that the kit lacks makes its codes inconclusive.
"""

from __future__ import annotations

from harness.core.text import Text
from harness.kit.ladder import LayerName
from scenarios._kit import schematron_check, step

scenario = step(
    "KIT-TERMINOLOGY",
    Text("Kit ANS, étape 6 : terminologies", "ANS kit, step 6: terminologies"),
    Text(
        "Chaque code existe dans la terminologie dont il porte l'OID, chaque unité dans UCUM, d'après les fichiers du kit officiel.",
        "Each code exists in the terminology whose OID it has, each unit in UCUM, by the files of the official kit.",
    ),
)

schematron_check(
    scenario,
    LayerName.TERMINOLOGY,
    Text("Les codes existent dans les terminologies du kit", "The codes exist in the terminologies of the kit"),
    "Kit ANS TestContenuCDA, profils/terminologies",
)
