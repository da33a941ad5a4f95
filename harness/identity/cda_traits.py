"""The patient of a CDA, element by element: every name, not only those that an INS needs."""

from __future__ import annotations

from dataclasses import dataclass

from harness.formats.cda import ClinicalDocument, InstanceIdentifier, Node
from harness.identity.ins import INS_OIDS

_ROLE = "h:recordTarget[1]/h:patientRole"
_PATIENT = f"{_ROLE}/h:patient"


@dataclass(frozen=True, slots=True, eq=False)
class CdaTraits:
    """The elements of the (first) recordTarget that carry identifiers and strict traits."""

    ids: list[InstanceIdentifier]
    families: list[Node]
    givens: list[Node]
    birth: Node
    sex: Node
    county: Node

    @property
    def ins(self) -> list[InstanceIdentifier]:
        """The identifiers under an INS OID, as the official rule looks for them."""
        return [i for i in self.ids if i.root in INS_OIDS]

    def qualified(self, nodes: list[Node], qualifier: str | None) -> list[Node]:
        """The parts of the name that have a qualifier, or none at all."""
        return [n for n in nodes if n.get("qualifier") == qualifier]

    @property
    def first_given(self) -> str | None:
        """The first birth given name (BR)."""
        found = self.qualified(self.givens, "BR")
        return found[0].content if found else None

    @property
    def given_names(self) -> str | None:
        """The list of birth given names, joined when it is written in several elements."""
        parts = [n.content for n in self.qualified(self.givens, None)]
        return " ".join(p for p in parts if p) or None

    @property
    def birth_date(self) -> str | None:
        """birthTime/@value, None when it is nullFlavored."""
        return None if self.birth.null_flavor else self.birth.get("value")

    @property
    def sex_code(self) -> str | None:
        """administrativeGenderCode/@code, None when it is nullFlavored."""
        return None if self.sex.null_flavor else self.sex.get("code")


def traits_of(document: ClinicalDocument) -> CdaTraits:
    """Read them once."""
    return CdaTraits(
        ids=document.patient_ids,
        families=document.all(f"{_PATIENT}/h:name/h:family"),
        givens=document.all(f"{_PATIENT}/h:name/h:given"),
        birth=document.one(f"{_PATIENT}/h:birthTime"),
        sex=document.one(f"{_PATIENT}/h:administrativeGenderCode"),
        county=document.one(f"{_PATIENT}/h:birthplace/h:place/h:addr/h:county"),
    )
