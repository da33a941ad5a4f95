"""How each check of PAM-IDENTITY is made to fail."""

from __future__ import annotations

from harness.builder.editing import drop, edit, insert
from harness.builder.rulebook import ABSORBED, ADMISSION, IDENTITY, KEPT, MERGE
from harness.core.mutation import Files
from scenarios.proofs._fields import conforming, field_mutations, rewritten, values

mutations = field_mutations("PAM-IDENTITY", "ZBE", "ZFA", "ZFM", "ZFD", "MRG")

values(
    mutations,
    ("PAM-IDENTITY-PI", "the local identifier has another type", ADMISSION, "PID-3", "292119934108738^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO^INS~990000103^^^CH&1.2.3&ISO^PT"),
    ("PAM-IDENTITY-ZBE-7", "no responsible unit", ADMISSION, "ZBE-7", ""),
    ("PAM-IDENTITY-DATES", "another date of event", ADMISSION, "EVN-6", "20260309080000"),
    ("PAM-IDENTITY-INSI", "no date of the INSi query", ADMISSION, "ZFD-6", ""),
)  # fmt: skip


@mutations("PAM-IDENTITY-ZBE")
def admission_without_movement() -> Files:
    """A01 without ZBE."""
    return rewritten(ADMISSION, lambda raw: drop(raw, "ZBE"))


@mutations("PAM-IDENTITY-NO-ZBE")
def movement_of_a_person() -> Files:
    """A28 with the ZBE of an admission."""
    zbe = next(x for x in conforming()[ADMISSION].decode().split("\r") if x.startswith("ZBE"))
    return rewritten(IDENTITY, lambda raw: insert(raw, "PV1", zbe))


def _updated() -> Files:
    return rewritten(ADMISSION, lambda raw: edit(edit(raw, "ZBE-4", "UPDATE"), "ZBE-6", "A01"))


@mutations("PAM-IDENTITY-ZBE-6", conforming=_updated)
def update_of_nothing() -> Files:
    """UPDATE without the original event."""
    return _updated() | {ADMISSION: edit(_updated()[ADMISSION], "ZBE-6", "")}


@mutations("PAM-IDENTITY-MRG")
def patient_merged_into_itself() -> Files:
    """MRG-1 is the identifier of PID-3."""
    return rewritten(MERGE, lambda raw: raw.replace(ABSORBED.encode(), KEPT.encode()))
