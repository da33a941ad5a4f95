"""How each check of CDA-AUTHORS is made to fail."""

from __future__ import annotations

from harness.builder.cda_header import FULL
from scenarios.proofs._cda import double, drop, header_mutations, inside, numbered_twice, only, put, rows, unset

mutations = header_mutations("CDA-AUTHORS", "CDA-AUTHORS-AUTHOR", "CDA-AUTHORS-LEGAL-AUTHENTICATOR", "CDA-AUTHORS-AUTHENTICATOR", "CDA-AUTHORS-AUTHENTICATOR-ENTITY", "CDA-AUTHORS-DATA-ENTERER")  # fmt: skip
_DEVICE = "h:author[2]/h:assignedAuthor/h:assignedAuthoringDevice"
_VALIDATOR = "h:authenticator/h:assignedEntity"

rows(
    mutations,
    ("CDA-AUTHORS-AUTHOR", "nobody in it", FULL, "h:author[2]/h:assignedAuthor", drop),
    ("CDA-AUTHORS-AUTHOR", "a person and a device", FULL, "h:author[1]/h:assignedAuthor/h:assignedPerson", lambda e: e.addnext(e.getroottree().find(".//{*}assignedAuthoringDevice"))),
    ("CDA-AUTHORS-AUTHOR-ID", "no extension", FULL, "h:author/h:assignedAuthor/h:id", unset("extension")),
    ("CDA-AUTHORS-AUTHOR-PERSON", "no family name", FULL, "h:author/h:assignedAuthor/h:assignedPerson/h:name/h:family", drop),
    ("CDA-AUTHORS-AUTHOR-DEVICE", "no software", FULL, f"{_DEVICE}/h:softwareName", drop),
    ("CDA-AUTHORS-AUTHOR-ORGANIZATION", "two numbers", FULL, "h:author/h:assignedAuthor/h:representedOrganization/h:id", numbered_twice),
    ("CDA-AUTHORS-DATA-ENTERER", "nobody in it", FULL, "h:dataEnterer/h:assignedEntity", drop),
    ("CDA-AUTHORS-LEGAL-AUTHENTICATOR", "nobody in it", FULL, "h:legalAuthenticator/h:assignedEntity", drop),
    ("CDA-AUTHORS-LEGAL-AUTHENTICATOR", "none", FULL, "h:legalAuthenticator", drop),
    ("CDA-AUTHORS-LEGAL-AUTHENTICATOR-ID", "a nullFlavor", FULL, "h:legalAuthenticator/h:assignedEntity/h:id", only(nullFlavor="UNK")),
    ("CDA-AUTHORS-AUTHENTICATOR", "the participation of an author", FULL, "h:authenticator", put("typeCode", "AUT")),
    ("CDA-AUTHORS-AUTHENTICATOR-ENTITY", "nobody", FULL, _VALIDATOR, drop),
    ("CDA-AUTHORS-AUTHENTICATOR-ENTITY", "not a professional of the Annuaire Santé", FULL, f"{_VALIDATOR}/h:id", put("root", "1.2.250.1.213.1.4.10")),
    ("CDA-AUTHORS-AUTHENTICATOR-ENTITY", "two codes", FULL, f"{_VALIDATOR}/h:representedOrganization/h:standardIndustryClassCode", double),
    ("CDA-AUTHORS-AUTHENTICATOR-ENTITY", "two names of the structure", FULL, f"{_VALIDATOR}/h:representedOrganization", inside("<name>Autre</name>")),
)  # fmt: skip
