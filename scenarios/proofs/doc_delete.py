"""How each check of DOC-DELETE is made to fail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.builder.cda import CdaSpec
from harness.builder.demo import demo, document, version
from harness.builder.hl7 import carrying
from harness.builder.people import BLANCHE, GASTON
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
DELETION = "09-suppression"
FIRST = document(36, BLANCHE)


def _deleting(spec: CdaSpec, **changes: Any) -> Files:
    """The demo, whose deletion resends this document."""
    made = carrying(spec, "TRANS-MDM")
    return demo().sending(DELETION, cda=made.cda, cda_id=made.cda_id, patient=spec.patient, **changes).files()


@mutations("DOC-DELETE-01")
def order_is_a_replacement() -> Files:
    """ORC-1 = RO under T04 and D."""
    return demo().sending(DELETION, order_control="RO").files()


@mutations("DOC-DELETE-01")
def status_is_final() -> Files:
    """OBX-11 = F."""
    return demo().sending(DELETION, result_status="F").files()


@mutations("DOC-DELETE-01")
def event_is_initial() -> Files:
    """MSH-9 = MDM^T02."""
    return demo().sending(DELETION, message_type="MDM^T02^MDM_T02").files()


@mutations("DOC-DELETE-02")
def another_document() -> Files:
    """An id that was never sent."""
    return _deleting(replace(version(FIRST, 3), id_root=f"{FIRST.set_id}.99"))


@mutations("DOC-DELETE-02")
def deleted_before_it_is_sent() -> Files:
    """MSH-7 of the deletion is the day before."""
    return _deleting(version(FIRST, 3), sent="20260311090000")


@mutations("DOC-DELETE-02")
def txa_12_is_another_document() -> Files:
    """TXA-12 and the CDA disagree."""
    return demo().sending(DELETION, cda_id=(FIRST.id_root, None)).files()


@mutations("DOC-DELETE-03")
def replaced_version_is_deleted() -> Files:
    """The first version, which two others replaced."""
    return _deleting(FIRST)


@mutations("DOC-DELETE-03")
def number_of_another_version() -> Files:
    """The id of the last version, the versionNumber of the first."""
    return _deleting(replace(version(FIRST, 3), version=1))


@mutations("DOC-DELETE-04")
def another_patient() -> Files:
    """The same document, of somebody else."""
    return _deleting(replace(version(FIRST, 3), patient=GASTON))
