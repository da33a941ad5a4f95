"""CDA-ROOT: the root of a CDA document and its own metadata.

CI-SIS, Structuration minimale: realm, typeId (a wrong one silently switches the official rules off), templateIds by level
(N1 has three, and no other), identifier, type, title, date, confidentiality, language, set of versions, body. What only the
superseded tool or a draft asks is a recommendation; an element that the guide does not describe is a remark.
"""

from __future__ import annotations

from harness.core.scenario import Scenario
from harness.core.text import Text
from scenarios._cda_header import REQUIREMENTS, register

scenario = Scenario(
    id="CDA-ROOT",
    title=Text("Racine de l'en-tête CDA", "Root of the CDA header"),
    summary=Text(
        "Périmètre, modèles, identifiant, type, titre, date, confidentialité, langue et versions sont là, une fois, et bien écrits.",
        "Realm, templates, identifier, type, title, date, confidentiality, language and versions are there, once, and well written.",
    ),
    requirements=REQUIREMENTS,
)  # fmt: skip

register(scenario)
