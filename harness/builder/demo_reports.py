"""The e-mails that the demo product receives, its answers to them, and its mailboxes of each type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from harness.builder.cda import CdaSpec
from harness.builder.mail import MailSpec
from harness.builder.mdn import ReportSpec

SERVICE = "Service de cardiologie <cardiologie@ch-demo.mssante.fr>"
PERSONAL = "Dr Octave TEST-GENET CH de démonstration <octave.test-genet@ch-demo.mssante.fr>"
AUTOMATIC = "Envoi automatique de documents <envoi-auto@ch-demo.mssante.fr>"
INTEGRATION = "Intégration automatique <integration@ch-demo.mssante.fr>"
OUTSIDE = "Secrétariat de la clinique <secretariat@clinique-demo.mssante.fr>"
MAILBOXES = (
    ("dpi@ch-demo.mssante.fr", "ORG"), ("cardiologie@ch-demo.mssante.fr", "ORG"), ("octave.test-genet@ch-demo.mssante.fr", "PER"),
    ("envoi-auto@ch-demo.mssante.fr", "APP"), ("integration@ch-demo.mssante.fr", "APP"),
)  # fmt: skip
_AUTOMATIC_END = (
    "Bonjour,\n\nVous trouverez ci-joint un document concernant votre patient.\n\n"
    "Ce message a été généré automatiquement : pour joindre le service, écrire à cardiologie@ch-demo.mssante.fr\n"
)
MailOf = Callable[..., MailSpec]


def sent_by_type(mail_of: MailOf, automatic: CdaSpec, personal: CdaSpec) -> tuple[tuple[str, MailSpec], ...]:
    """An e-mail from an applicative mailbox, one from a personal one; the others come from an organisational one."""
    return (
        ("envoi-automatique", mail_of(
            automatic, message_id="<20260310.0003@ch-demo.mssante.fr>", sender=AUTOMATIC, body=_AUTOMATIC_END,
            reply_to="cardiologie@ch-demo.mssante.fr")),
        ("envoi-personnel", mail_of(personal, message_id="<20260310.0004@ch-demo.mssante.fr>", sender=PERSONAL)),
    )  # fmt: skip


def received(mail_of: MailOf, documents: dict[str, CdaSpec]) -> tuple[tuple[str, MailSpec], ...]:
    """One e-mail per document, all of them to the mailbox that integrates; how each asks for its report differs."""
    secretariat = "secretariat@clinique-demo.mssante.fr"
    asking: dict[str, dict[str, Any]] = {
        "recu-integre": {"sender": OUTSIDE, "disposition_to": secretariat, "extra_headers": (("Return-Path", f"<{secretariat}>"),)},
        "recu-autre-identite": {
            "sender": SERVICE, "disposition_to": "cardiologie@ch-demo.mssante.fr, octave.test-genet@ch-demo.mssante.fr"},
        "recu-inconnu": {"sender": OUTSIDE},
        "recu-incomplet": {"sender": SERVICE, "disposition_to": "cardiologie@ch-demo.mssante.fr"},
    }  # fmt: skip
    return tuple(
        (name, mail_of(documents[name], to=(INTEGRATION,), message_id=f"<20260310.80{n:02d}@clinique-demo.mssante.fr>",
                       x_mss_nil="DEMO000002", **changes))
        for n, (name, changes) in enumerate(asking.items(), 1)
    )  # fmt: skip


def reports(mails: tuple[tuple[str, MailSpec], ...]) -> tuple[tuple[str, ReportSpec], ...]:
    """The answers: one success, two refusals by MDN, one by an error e-mail since no MDN was asked for."""
    by_name = dict(mails)
    codes = {"recu-integre": None, "recu-autre-identite": "904", "recu-inconnu": "902", "recu-incomplet": "905"}
    return tuple(
        (f"mdn-{name.removeprefix('recu-')}", ReportSpec(
            by_name[name], code=code, message_id=f"<20260310.90{n:02d}@ch-demo.mssante.fr>",
            as_mail=by_name[name].disposition_to is None))
        for n, (name, code) in enumerate(codes.items(), 1)
    )  # fmt: skip


def about(spec: ReportSpec, old: MailSpec, new: MailSpec) -> ReportSpec:
    """The same report once its original changed."""
    return replace(spec, original=new) if spec.original is old else spec
