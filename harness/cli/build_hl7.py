"""``segur-harness build mdm|oru``: the HL7v2 messages (TRANS 2.1) that carry CDA files, one message for each."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Literal

from harness.builder.cda import TRE_A05
from harness.builder.hl7 import MessageSpec, build_message
from harness.cli.given import Given
from harness.cli.implied_people import patient_of, professional_of, structure_of
from harness.cli.moments import digits
from harness.core.errors import UsageError
from harness.core.text import Text

_ENCOUNTER = "h:componentOf/h:encompassingEncounter"
_CLASSES = {"IMP": "I", "EMER": "E", "AMB": "O", "EXTERNE": "O", "SEANCE": "R"}
_SHARED = "N"


def messages_of(
    documents: Sequence[Given], moment: datetime, kind: Literal["mdm", "oru"], args: argparse.Namespace
) -> bytes:
    """Every message, in the order of the files."""
    return b"".join(build_message(_message(given, moment, kind, args)) for given in documents)


def _message(given: Given, moment: datetime, kind: Literal["mdm", "oru"], args: argparse.Namespace) -> MessageSpec:
    document, patient = given.document, patient_of(given)
    code, replaced = document.one("h:code"), document.replaced
    sender = professional_of(given)
    shared = (
        patient.ins is not None and sender is not None and document.one("h:confidentialityCode").get("code") == _SHARED
    )
    visit = document.one(f"{_ENCOUNTER}/h:id[@extension]")
    number = sha256(given.raw).hexdigest()[:16].upper()
    identifier = document.id
    assert identifier is not None and identifier.root is not None  # files without an id are refused when read
    return MessageSpec(
        kind="TRANS-ORU" if kind == "oru" else "TRANS-MDM",
        action="replace" if replaced else "initial",
        control_id=number,
        sent=digits(moment),
        sending=_application(args.sending),
        receiving=_application(args.receiving),
        patient=patient,
        cda=given.raw,
        cda_id=(identifier.root, identifier.extension),
        replaced_id=(replaced[0].root or "", replaced[0].extension) if replaced else None,
        type_code=code.get("code") or "",
        type_label=given.label,
        type_system="TRE_A05" if code.get("codeSystem") == TRE_A05 else "LN",
        sender=sender,
        sender_org=structure_of(given),
        destdmp="Y" if shared else "N",
        mail_body=None,
        patient_class=_CLASSES.get(document.one(f"{_ENCOUNTER}/h:code").get("code") or "", "N"),
        visit=visit.get("extension") or number,
        visit_root=visit.get("root"),
        visit_start=_start(given) or digits(moment),
        account=visit.get("extension") or number,
        order_number=f"DEM{number[:12]}",
    )


def _start(given: Given) -> str | None:
    """When the encounter began."""
    document = given.document
    low = document.one(f"{_ENCOUNTER}/h:effectiveTime/h:low").get("value")
    return low or document.one(f"{_ENCOUNTER}/h:effectiveTime").get("value")


def _application(text: str) -> tuple[str, str]:
    """``APPLICATION^FACILITY``."""
    application, _, facility = text.partition("^")
    if not application or not facility:
        raise UsageError(Text(f"{text} : attendu APPLICATION^ETABLISSEMENT", f"{text}: expected APPLICATION^FACILITY"))
    return application, facility
