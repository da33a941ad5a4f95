"""The X-MSS-* headers that follow from the documents of an e-mail (ECO.2.4.1, ECO.2.4.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harness.formats.cda import ClinicalDocument
from harness.identity.ins import INS_OIDS
from harness.identity.model import Identity, Trait

#: Every X-MSS-* header that the Référentiel socle #2 names.
KNOWN = ("X-MSS-NIL", "X-MSS-CODECDA", "X-MSS-INS", "X-MSS-MES")
#: Traits that make an INS whole in an e-mail: the four, and not the birth place.
TRAITS = (Trait.BIRTH_NAME, Trait.FIRST_GIVEN, Trait.BIRTH_DATE, Trait.SEX)


def codes(documents: Iterable[ClinicalDocument]) -> list[str]:
    """The type code of each document, each once, in order."""
    return list(dict.fromkeys(code for d in documents if (code := d.one("h:code").get("code"))))


def told_codes(value: str) -> list[str]:
    """The codes of an X-MSS-CODECDA."""
    return [code.strip() for code in value.split(",")]


def carries_ins(patient: Identity) -> bool:
    """Matricule under an INS OID, and the four traits."""
    has_matricule = any(i.value and i.root in INS_OIDS for i in patient.identifiers)
    return has_matricule and all(patient.get(trait) for trait in TRAITS)


def ins_flags(patients: Sequence[Identity]) -> frozenset[str]:
    """The values of X-MSS-INS that the documents admit: one, or both where they differ."""
    return frozenset("O" if carries_ins(patient) else "N" for patient in patients)
