"""CDA-AUTHORS: who wrote a CDA document and who answers for it.

CI-SIS, Structuration minimale: author (a person or a device), dataEnterer, legalAuthenticator (signature S), authenticator.
"""

from __future__ import annotations

from harness.core.scenario import Scenario
from harness.core.text import Text
from scenarios._cda_header import REQUIREMENTS, register

scenario = Scenario(
    id="CDA-AUTHORS",
    title=Text("Auteurs et responsables d'un CDA", "Authors and authenticators of a CDA"),
    summary=Text(
        "Auteur, opérateur de saisie, responsable et professionnels attestant : identité, date, signature.",
        "Author, data enterer, legal authenticator and authenticators: identity, date, signature.",
    ),
    requirements=REQUIREMENTS,
)  # fmt: skip

register(scenario)
