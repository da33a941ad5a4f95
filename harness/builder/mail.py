"""MSSanté e-mails that carry archives and PDF copies (Référentiel socle MSSanté #2, ECO.2.1 to ECO.2.4).

Written by hand rather than by ``email.generator``, so that each header is exactly what the specification
says and the boundary never changes.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from urllib.parse import quote

from harness.builder.cda import CdaSpec
from harness.builder.naming import pdf_name, subject_line

__all__ = ["DERIVED", "MailSpec", "build_mail", "date_header", "pdf_name", "subject_line"]

#: RFC 2047: an encoded word has at most 75 characters.
MAX_WORD = 75
DERIVED = "<derived>"
"""Value of a header that follows from the documents of the mail."""


@dataclass(frozen=True)
class MailSpec:
    """What an e-mail says.

    ``documents`` are the CDA that the archives hold: the subject (when None), X-MSS-CODECDA and
    X-MSS-INS (when DERIVED) follow from them.  A header set to None is left out, but for the subject,
    which "" empties.
    """

    sender: str = "Messagerie du CH de démonstration <dpi@ch-demo.mssante.fr>"
    to: tuple[str, ...] = ("octave.genet@medecin.mssante.fr",)
    cc: tuple[str, ...] = ()
    subject: str | None = None
    date: str | None = "Tue, 10 Mar 2026 10:30:00 +0100"
    message_id: str | None = "<20260310.0001@ch-demo.mssante.fr>"
    archives: tuple[tuple[str, bytes], ...] = ()
    pdfs: tuple[tuple[str, bytes], ...] = ()
    #: Other attachments: name, media type, bytes.
    others: tuple[tuple[str, str, bytes], ...] = ()
    body: str = "Bonjour,\n\nVous trouverez ci-joint un document concernant votre patient.\n"
    documents: tuple[CdaSpec, ...] = ()
    x_mss_ins: str | None = DERIVED
    x_mss_codecda: str | None = DERIVED
    x_mss_nil: str | None = "DEMO000001"
    disposition_to: str | None = None
    reply_to: str | None = None
    extra_headers: tuple[tuple[str, str], ...] = ()
    charset: str = "UTF-8"
    boundary: str = "=_documents_de_sante_0001"


def date_header(moment: datetime) -> str:
    """The value of Date (RFC 5322, 3.3): English whatever the machine speaks."""
    return format_datetime(moment)


def build_mail(spec: MailSpec) -> bytes:
    """The e-mail: multipart/mixed, one text part, the archives, the PDF copies, lines ended by CRLF."""
    lines = [f"{name}: {value}" for name, value in _headers(spec) if value is not None]
    lines += ["MIME-Version: 1.0", f'Content-Type: multipart/mixed; boundary="{spec.boundary}"', ""]
    for part in _parts(spec):
        lines += [f"--{spec.boundary}", *part]
    return "\r\n".join([*lines, f"--{spec.boundary}--", ""]).encode()


def _headers(spec: MailSpec) -> Iterator[tuple[str, str | None]]:
    yield "Date", spec.date
    yield "From", mailbox(spec.sender)
    yield "To", mailboxes(spec.to)
    yield "Cc", mailboxes(spec.cc)
    yield "Reply-To", spec.reply_to
    yield "Message-ID", spec.message_id
    yield "Subject", words("Subject", subject_of(spec))
    yield "Disposition-Notification-To", spec.disposition_to
    yield "X-MSS-NIL", spec.x_mss_nil
    yield "X-MSS-CODECDA", _codes(spec)
    yield "X-MSS-INS", _ins(spec)
    yield from spec.extra_headers


def subject_of(spec: MailSpec) -> str | None:
    """The subject as text: given, else that of the documents."""
    if spec.subject is not None or not spec.documents:
        return spec.subject
    return subject_line([document.label for document in spec.documents], spec.documents[0].patient)


def _codes(spec: MailSpec) -> str | None:
    """X-MSS-CODECDA: the codes of the documents, in order, each of them once."""
    if spec.x_mss_codecda != DERIVED:
        return spec.x_mss_codecda
    return ",".join(dict.fromkeys(document.code for document in spec.documents)) or None


def _ins(spec: MailSpec) -> str | None:
    """X-MSS-INS, with archives only: O when matricule, OID, names, birth date and sex are all there."""
    if spec.x_mss_ins != DERIVED:
        return spec.x_mss_ins
    if not spec.documents and not spec.archives:
        return None
    people = [document.patient for document in spec.documents]
    traits = [(p.ins, p.ins_oid, p.birth_name, p.first_given, p.birth_date, p.sex) for p in people]
    return "O" if all(map(all, traits)) else "N"


def _parts(spec: MailSpec) -> Iterator[list[str]]:
    text = [f"Content-Type: text/plain; charset={spec.charset}", "Content-Transfer-Encoding: base64", ""]
    yield text + base64_lines(_text(spec))
    for name, content in spec.archives:
        yield attachment("application/zip", name, content)
    for name, content in spec.pdfs:
        yield attachment("application/pdf", name, content)
    for name, media_type, content in spec.others:
        yield attachment(media_type, name, content)


def _text(spec: MailSpec) -> bytes:
    return spec.body.replace("\r\n", "\n").replace("\n", "\r\n").encode(spec.charset)


def attachment(media_type: str, name: str, content: bytes) -> list[str]:
    """A base64 part; its file name follows RFC 2231 as soon as it is not plain ASCII."""
    parameter = f'"{name}"' if name.isascii() else None
    suffix = f"={parameter}" if parameter else f"*=UTF-8''{quote(name)}"
    return [
        f"Content-Type: {media_type};",
        f" name{suffix}",
        "Content-Transfer-Encoding: base64",
        "Content-Disposition: attachment;",
        f" filename{suffix}",
        "",
        *base64_lines(content),
    ]


def base64_lines(content: bytes) -> list[str]:
    """Base64 in lines of 76 characters."""
    text = b64encode(content).decode()
    return [text[start : start + 76] for start in range(0, len(text), 76)] or [""]


def words(name: str, text: str | None) -> str | None:
    """A header value, in RFC 2047 words when it is not plain ASCII."""
    if text is None or text.isascii():
        return text
    return Header(text, "utf-8", header_name=name, maxlinelen=MAX_WORD).encode(linesep="\r\n")


def mailbox(text: str) -> str:
    """``Name <address>`` with the name alone in RFC 2047 words."""
    name, bracket, address = text.rpartition("<")
    return f"{words('From', name.strip())} <{address}" if bracket and name.strip() else text


def mailboxes(found: tuple[str, ...]) -> str | None:
    """Several of them, one a line; None when there is none."""
    return ",\r\n ".join(map(mailbox, found)) or None
