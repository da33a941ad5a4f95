"""The coded elements of the header, and the value set of each: data for the scenario CDA-CODES."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from harness.core.text import Text


class Kind(Enum):
    """Where the code is written."""

    CODE = "code"
    ATTRIBUTE = "attribute"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Coded:
    """One rule: elements, their set (the first that is supplied), and where the code is."""

    id: str
    what: Text
    sets: tuple[str, ...]
    paths: tuple[str, ...]
    kind: Kind = Kind.CODE
    attribute: str = "code"
    #: Whether an official tool compares the code system too; else another one is a recommendation.
    pair: bool = False
    #: The authors of the entries of the body, instead of ``paths``.
    in_body: bool = False

    @property
    def path(self) -> str:
        """One XPath for all its elements."""
        return " | ".join(self.paths)

    @property
    def names(self) -> str:
        """The sets, as people write them."""
        return " ou ".join(self.sets)


_PERFORMER = "h:documentationOf/h:serviceEvent/h:performer"
_ENCOUNTER = "h:componentOf/h:encompassingEncounter"
_PERSONS = (
    "h:author/h:assignedAuthor/h:assignedPerson",
    "h:dataEnterer/h:assignedEntity/h:assignedPerson",
    "h:informant/h:assignedEntity/h:assignedPerson",
    "h:legalAuthenticator/h:assignedEntity/h:assignedPerson",
    "h:authenticator/h:assignedEntity/h:assignedPerson",
    f"{_PERFORMER}/h:assignedEntity/h:assignedPerson",
    f"{_ENCOUNTER}/h:responsibleParty/h:assignedEntity/h:assignedPerson",
    f"{_ENCOUNTER}/h:encounterParticipant/h:assignedEntity/h:assignedPerson",
)
_STRUCTURES = (
    "h:author/h:assignedAuthor/h:representedOrganization",
    "h:legalAuthenticator/h:assignedEntity/h:representedOrganization",
    "h:authenticator/h:assignedEntity/h:representedOrganization",
    f"{_PERFORMER}/h:assignedEntity/h:representedOrganization",
    "h:participant/h:associatedEntity/h:scopingOrganization",
)

RULES = (
    Coded("TYPE", Text("type du document", "document type"), ("JDV_J07",), ("h:code",)),
    Coded("CONFIDENTIALITY", Text("confidentialité", "confidentiality"),
          ("2.16.840.1.113883.1.11.16926", "2.16.840.1.113883.1.11.10228"), ("h:confidentialityCode",)),
    Coded("GENDER", Text("sexe du patient", "sex of the patient"), ("JDV_J143",),
          ("h:recordTarget/h:patientRole/h:patient/h:administrativeGenderCode",), pair=True),
    Coded("AUTHOR", Text("profession ou spécialité d'un auteur", "profession or specialty of an author"), ("JDV_J01",),
          ("h:author/h:assignedAuthor/h:code",)),
    Coded("ENTRY-AUTHOR", Text("profession ou spécialité d'un auteur dans le corps", "profession or specialty of an author in the body"),
          ("JDV_J01",), (), in_body=True),
    Coded("LEGAL", Text("profession ou spécialité d'un signataire", "profession or specialty of a signatory"), ("JDV_J01",),
          ("h:legalAuthenticator/h:assignedEntity/h:code", "h:authenticator/h:assignedEntity/h:code")),
    Coded("PERFORMER", Text("profession ou spécialité d'un exécutant", "profession or specialty of a performer"), ("JDV_J01",),
          (f"{_PERFORMER}/h:assignedEntity/h:code",)),
    Coded("PARTICIPANT", Text("profession ou spécialité d'un participant", "profession or specialty of a participant"), ("JDV_J01",),
          ("h:participant/h:associatedEntity/h:code",)),
    Coded("SETTING", Text("secteur d'activité", "practice setting"), ("JDV_J04",),
          tuple(f"{path}/h:standardIndustryClassCode" for path in _STRUCTURES), pair=True),
    Coded("FUNCTION", Text("fonction", "function"), ("JDV_J47",),
          ("h:author/h:functionCode", "h:participant/h:functionCode")),
    Coded("RELATION", Text("lien avec le patient", "relation to the patient"), ("JDV_J11",), ("h:informant/h:relatedEntity/h:code",)),
    Coded("ENCOUNTER", Text("type de rencontre", "kind of encounter"), ("JDV_J142",), (f"{_ENCOUNTER}/h:code",)),
    Coded("FACILITY", Text("catégorie d'établissement", "facility type"), ("JDV_J02",),
          (f"{_ENCOUNTER}/h:location/h:healthCareFacility/h:code",), pair=True),
    Coded("ENCOUNTER-ROLE", Text("participation à la rencontre", "participation in the encounter"), ("JDV_J140",),
          (f"{_ENCOUNTER}/h:encounterParticipant",), Kind.ATTRIBUTE, "typeCode"),
    Coded("PARTICIPATION", Text("type de participation", "kind of participation"), ("JDV_J144",), ("h:participant",), Kind.ATTRIBUTE, "typeCode"),
    Coded("ROLE-CLASS", Text("rôle d'un participant", "role of a participant"), ("JDV_J141",),
          ("h:participant/h:associatedEntity",), Kind.ATTRIBUTE, "classCode"),
    Coded("PREFIX", Text("civilité d'une personne", "prefix of a person"), ("JDV_J245",),
          tuple(f"{path}/h:name/h:prefix" for path in _PERSONS), Kind.TEXT),
    Coded("SUFFIX", Text("titre d'une personne", "suffix of a person"), ("JDV_J246",),
          tuple(f"{path}/h:name/h:suffix" for path in _PERSONS), Kind.TEXT),
)  # fmt: skip
