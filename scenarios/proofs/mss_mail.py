"""How each check of MSS-MAIL is made to fail."""

from __future__ import annotations

from functools import partial
from typing import Any

from harness.builder.mdn import ReportSpec, build_report
from harness.core.mutation import Files, Mutations
from scenarios.proofs._mails import changed, conforming, edited, editing, specs

mutations = Mutations.of(conforming)

_DATE = "Date: Tue, 10 Mar 2026 10:30:00 +0100\n"
_ID = "Message-ID: <20260310.0001@ch-demo.mssante.fr>\n"
_SUBJECT = "=?utf-8?q?Re=3A_Disponibilit=C3=A9_pour_un_avis?="
_ANSWER = "reponse-sans-document"

editing(
    mutations,
    ("MSS-MAIL-HEADERS", "no date", "gaston", _DATE, ""),
    ("MSS-MAIL-HEADERS", "a day of the week that is not that of the date", "gaston", "Tue, 10", "Mon, 10"),
    ("MSS-MAIL-HEADERS", "a date without zone", "gaston", "10:30:00 +0100", "10:30:00"),
    ("MSS-MAIL-HEADERS", "no recipient", "gaston", "To: octave.genet@medecin.mssante.fr\n", ""),
    ("MSS-MAIL-HEADERS", "a recipient without domain", "gaston", "octave.genet@medecin.mssante.fr", "octave.genet@medecin"),
    ("MSS-MAIL-HEADERS", "a name among the addresses", "gaston", "To: octave", "To: accueil, octave"),
    ("MSS-MAIL-ONCE", "two subjects", _ANSWER, "Subject:", "Subject: Avis\nSubject:"),
    ("MSS-MAIL-MESSAGE-ID", "no Message-ID", "gaston", _ID, ""),
    ("MSS-MAIL-MESSAGE-ID", "a Message-ID without brackets", "gaston", "<20260310.0001@ch-demo.mssante.fr>", "20260310.0001@ch-demo.mssante.fr"),
    ("MSS-MAIL-MESSAGE-ID", "a Message-ID without domain", "gaston", "20260310.0001@ch-demo.mssante.fr", "20260310.0001"),
    ("MSS-MAIL-THREAD", "an answer without References", _ANSWER, "References: <avis.76@medecin.mssante.fr> <avis.77@medecin.mssante.fr>\n", ""),
    ("MSS-MAIL-THREAD", "an answer to two e-mails at once", _ANSWER, "<avis.76@medecin.mssante.fr> <avis.77@medecin.mssante.fr>", "<avis.76@medecin.mssante.fr>"),
    ("MSS-MAIL-ENCODING", "an encoded word of an unknown charset", "gaston", "=?utf-8?q?Messagerie", "=?utf-88?q?Messagerie"),
    ("MSS-MAIL-ENCODING", "an accent as raw bytes", _ANSWER, _SUBJECT, "Re: Disponibilité pour un avis"),
    ("MSS-MAIL-ENCODING", "a line that is no header", "gaston", "X-MSS-NIL:", "Bonjour docteur\nX-MSS-NIL:"),
    ("MSS-MAIL-ENCODING", "a line break hidden in an encoded word", _ANSWER, "pour_un_avis?=", "pour=0D=0ABcc:_x?="),
    ("MSS-MAIL-SUBJECT", "an empty subject", _ANSWER, _SUBJECT, ""),
)  # fmt: skip


@mutations("MSS-MAIL-FROM-LABEL")
def address_alone() -> Files:
    """No label before the address."""
    return changed("gaston", sender="dpi@ch-demo.mssante.fr")


@mutations("MSS-MAIL-FROM-LABEL")
def address_as_label() -> Files:
    """The label says the address again."""
    return changed("gaston", sender='"dpi@ch-demo.mssante.fr" <dpi@ch-demo.mssante.fr>')


@mutations("MSS-MAIL-MESSAGE-ID-UNIQUE")
def same_identifier_twice() -> Files:
    """Another e-mail under the Message-ID of the first."""
    return changed("noe-sans-ins", message_id="<20260310.0001@ch-demo.mssante.fr>")


@mutations("MSS-MAIL-LINES")
def line_too_long() -> Files:
    """A line of 1 200 characters in the text after the last part."""
    return edited("gaston", ("0001--\n", f"0001--\n{'x' * 1200}\n"))


@mutations("MSS-MAIL-LINES")
def carriage_return_alone() -> Files:
    """CR without LF, as old software writes it."""
    return edited("gaston", ("0001--\n", "0001--\na\rb\n"))


def _report(**changes: Any) -> Files:
    """An MDN of the product beside its e-mails."""
    return conforming() | {"mdn.eml": build_report(ReportSpec(specs()["gaston"], **changes))}


mutations.add("MSS-MAIL-HEADERS", "an MDN without date", partial(_report, date=""))
mutations.add("MSS-MAIL-MESSAGE-ID", "an MDN without Message-ID", partial(_report, message_id=""))
mutations.add(
    "MSS-MAIL-MESSAGE-ID-UNIQUE",
    "an MDN under the Message-ID of its original",
    partial(_report, message_id="<20260310.0001@ch-demo.mssante.fr>"),
)
