"""CDA-PARTICIPANTS: informants, custodian, recipients and other participants of a CDA document.

CI-SIS, Structuration minimale: informant (a professional or a relative), custodian (a structure, or the host of the DMP),
informationRecipient, participant.
"""

from __future__ import annotations

from harness.core.scenario import Scenario
from harness.core.text import Text
from scenarios._cda_header import REQUIREMENTS, register

scenario = Scenario(
    id="CDA-PARTICIPANTS",
    title=Text("Autres participants d'un CDA", "Other participants of a CDA"),
    summary=Text(
        "Informateurs, structure de conservation, destinataires et autres participants.",
        "Informants, custodian, recipients and other participants.",
    ),
    requirements=REQUIREMENTS,
)  # fmt: skip

register(scenario)
