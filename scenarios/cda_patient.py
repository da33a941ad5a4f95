"""CDA-PATIENT: the patient of a CDA document (recordTarget), but for the INS, which has rules of its own.

CI-SIS, Structuration minimale: identifiers, names with the qualifiers BR and CL only, sex, birth date and place, guardians.
"""

from __future__ import annotations

from harness.core.scenario import Scenario
from harness.core.text import Text
from scenarios._cda_header import REQUIREMENTS, register

scenario = Scenario(
    id="CDA-PATIENT",
    title=Text("Patient de l'en-tête CDA", "Patient of the CDA header"),
    summary=Text(
        "Identifiants, noms qualifiés BR ou CL, sexe, date et lieu de naissance du patient.",
        "Identifiers, names qualified BR or CL, sex, birth date and place of the patient.",
    ),
    requirements=REQUIREMENTS,
)  # fmt: skip

register(scenario)
