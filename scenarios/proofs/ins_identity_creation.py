"""How each step of INS-IDENTITY-CREATION is made to fail."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from harness.builder.demo import demo
from harness.builder.people import BLANCHE
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
CREATION, ATTACHMENT = "01-creation", "02-association-ins"
PROVISIONAL = replace(BLANCHE.without_ins(), reliability="PROV")


def _created(**changes: Any) -> Files:
    return demo().identifying(CREATION, patient=replace(PROVISIONAL, **changes)).files()


def _attached(**changes: Any) -> Files:
    return demo().identifying(ATTACHMENT, patient=replace(BLANCHE, **changes)).files()


def _rewritten(name: str, old: bytes, new: bytes) -> Files:
    files = demo().files()
    path = f"identites/{name}.hl7"
    return files | {path: files[path].replace(old, new)}


_TRAITS = ("birth_name", "first_given", "birth_date", "sex", "birth_place")
for _trait in _TRAITS:
    mutations.add("INS-IDENTITY-CREATION-02", f"created without {_trait}", partial(_created, **{_trait: None}))
for _trait in (*_TRAITS, "given_names"):
    mutations.add("INS-IDENTITY-CREATION-05", f"INS attached without {_trait}", partial(_attached, **{_trait: None}))


@mutations("INS-IDENTITY-CREATION-01")
def no_private_identifier() -> Files:
    """PID-3 is empty."""
    return _created(local_ids=())


@mutations("INS-IDENTITY-CREATION-01")
def private_identifier_of_another_type() -> Files:
    """CX-5 says that it is the number of a file."""
    return _rewritten(CREATION, b"&ISO^PI", b"&ISO^AN")


@mutations("INS-IDENTITY-CREATION-01")
def private_identifier_without_authority() -> Files:
    """CX-4 is empty."""
    return _created(local_ids=(("990000107", ""),)) | _rewritten(
        CREATION, b"^^^CH-DEMO&1.2.250.1.71.4.2.2.1339999013.7&ISO^PI", b"^^^^PI"
    )


@mutations("INS-IDENTITY-CREATION-02")
def used_name_instead_of_the_birth_name() -> Files:
    """PID-5 has only a name of type D."""
    return _rewritten(CREATION, b"^^^^L", b"^^^^D")


@mutations("INS-IDENTITY-CREATION-02")
def birth_date_without_its_day() -> Files:
    """PID-7 = AAAAMM."""
    return _created(birth_date="197502")


@mutations("INS-IDENTITY-CREATION-03")
def matricule_without_its_key() -> Files:
    """13 characters."""
    return _attached(ins=(BLANCHE.ins or "")[:13])


@mutations("INS-IDENTITY-CREATION-03")
def ins_under_another_oid() -> Files:
    """The OID of the INS-C."""
    return _attached(ins_oid="1.2.250.1.213.1.4.2")


@mutations("INS-IDENTITY-CREATION-03")
def ins_without_its_type() -> Files:
    """CX-5 is empty."""
    return _rewritten(ATTACHMENT, b"&ISO^INS^", b"&ISO^^")


@mutations("INS-IDENTITY-CREATION-04")
def ins_attached_to_a_provisional_identity() -> Files:
    """PID-32 = PROV, and nothing later says VALI."""
    return _attached(reliability="PROV")


@mutations("INS-IDENTITY-CREATION-06")
def ins_attached_under_another_identifier() -> Files:
    """The patient created stays without an INS."""
    return _attached(local_ids=(("990000777", BLANCHE.local_ids[0][1]),))


@mutations("INS-IDENTITY-CREATION-06")
def ins_attached_without_any_private_identifier() -> Files:
    """PID-3 has the INS alone."""
    return _attached(local_ids=())


@mutations("INS-IDENTITY-CREATION-P1")
def no_capture_of_the_account() -> Files:
    """The proof is not supplied."""
    kept = tuple(p for p in demo().proofs if p[0] != "INS-IDENTITY-CREATION-P1")
    return replace(demo(), proofs=kept).files()
