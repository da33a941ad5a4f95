"""CDA-DATATYPES: the data types of a CDA header, wherever it uses them.

HL7 V3 data types (release 1) as the Structuration minimale applies them: nullFlavor, II, CS, CD, TS, IVL_TS, AD, TEL, names,
texts. Zones of times and mixed addresses, which only the superseded tool asks, are recommendations.
"""

from __future__ import annotations

from harness.core.scenario import Scenario
from harness.core.text import Text
from scenarios._cda_header import REQUIREMENTS, register

scenario = Scenario(
    id="CDA-DATATYPES",
    title=Text("Types de données de l'en-tête CDA", "Data types of the CDA header"),
    summary=Text(
        "Identifiants, codes, dates, adresses, télécoms, noms et textes de l'en-tête ont la forme de leur type.",
        "Identifiers, codes, dates, addresses, telecoms, names and texts of the header have the shape of their type.",
    ),
    requirements=REQUIREMENTS,
)  # fmt: skip

register(scenario)
