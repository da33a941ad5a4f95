"""How each check of DOC-REPLACE is made to fail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.builder.cda import CdaSpec
from harness.builder.demo import demo, document, version
from harness.builder.hl7 import carrying
from harness.builder.people import BLANCHE, GASTON
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
REPLACEMENT, NEXT = "07-remplacement", "08-second-remplacement"
FIRST = document(36, BLANCHE)


def _replacing(spec: CdaSpec, name: str = REPLACEMENT, **changes: Any) -> Files:
    """The demo, one replacement of which carries this document."""
    made = carrying(spec, "TRANS-MDM")
    said = {"cda": made.cda, "cda_id": made.cda_id, "replaced_id": made.replaced_id, "patient": spec.patient}
    return demo().sending(name, **(said | changes)).files()


@mutations("DOC-REPLACE-01")
def order_is_new() -> Files:
    """ORC-1 = NW under T10 and C."""
    return demo().sending(REPLACEMENT, order_control="NW").files()


@mutations("DOC-REPLACE-01")
def event_is_a_deletion() -> Files:
    """MSH-9 = MDM^T04."""
    return demo().sending(REPLACEMENT, message_type="MDM^T04^MDM_T02").files()


@mutations("DOC-REPLACE-02")
def same_id() -> Files:
    """The new version keeps the id of the old one."""
    return _replacing(replace(version(FIRST, 2), id_root=FIRST.id_root))


@mutations("DOC-REPLACE-02")
def another_set() -> Files:
    """setId changes."""
    return _replacing(replace(version(FIRST, 2), set_id=f"{FIRST.set_id}.8"))


@mutations("DOC-REPLACE-02")
def version_does_not_grow() -> Files:
    """versionNumber stays 1."""
    return _replacing(replace(version(FIRST, 2), version=1))


@mutations("DOC-REPLACE-03")
def no_related_document() -> Files:
    """The CDA says nothing of what it replaces."""
    return _replacing(replace(version(FIRST, 2), replaces=None), action="replace", replaced_id=(FIRST.id_root, None))


@mutations("DOC-REPLACE-03")
def no_txa_13() -> Files:
    """The message says nothing of it."""
    return demo().sending(REPLACEMENT, replaced_id=None).files()


@mutations("DOC-REPLACE-03")
def superseded_version_is_replaced() -> Files:
    """The third version names the first one."""
    return _replacing(replace(version(FIRST, 3), replaces=FIRST.id_root), NEXT)


@mutations("DOC-REPLACE-03")
def unknown_version_is_replaced() -> Files:
    """An id that was never sent, in the same set."""
    return _replacing(replace(version(FIRST, 2), replaces=f"{FIRST.set_id}.99"))


@mutations("DOC-REPLACE-03")
def txa_13_is_another_document_that_is_held() -> Files:
    """The message and the CDA name two documents."""
    other = document(33, GASTON)
    return demo().sending(REPLACEMENT, replaced_id=(other.id_root, None)).files()


@mutations("DOC-REPLACE-04")
def another_patient() -> Files:
    """The new version is somebody else's."""
    return _replacing(replace(version(FIRST, 2), patient=GASTON))
