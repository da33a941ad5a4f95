"""CDA-ACTS: what a CDA document tells of: orders, acts, replaced document, consents, encounter.

CI-SIS, Structuration minimale: inFulfillmentOf, documentationOf (the first one is the main act, with one performer and one
date), relatedDocument (RPLC only), authorization, componentOf.
"""

from __future__ import annotations

from harness.core.scenario import Scenario
from harness.core.text import Text
from scenarios._cda_header import REQUIREMENTS, register

scenario = Scenario(
    id="CDA-ACTS",
    title=Text("Actes et prise en charge d'un CDA", "Acts and encounter of a CDA"),
    summary=Text(
        "Demandes, acte principal et son exécutant, document remplacé, consentements, prise en charge et son lieu.",
        "Orders, main act and its performer, replaced document, consents, encounter and its location.",
    ),
    requirements=REQUIREMENTS,
)  # fmt: skip

register(scenario)
