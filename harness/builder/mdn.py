"""Reports on an e-mail: MDN (RFC 8098, LPS 1.1.3) and the error e-mail sent when no MDN was asked for.

Written by hand like the e-mails, so that each part and field is exactly what the specification says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr

from harness.builder.mail import MailSpec, attachment, base64_lines, build_mail, mailbox, mailboxes, subject_of, words

__all__ = ["KO", "LABELS", "ReportSpec", "build_report"]

KO = "[KO Intégration système !]"
#: Labels of table applicationErrorCondition.
LABELS = {
    "900": "Version du document incorrecte lors d'une demande de remplacement/suppression",
    "901": "Auteur non autorisé à remplacer ou supprimer un document",
    "902": "Identifiant patient inconnu",
    "903": "INS non présent dans le document",
    "904": "L'INS transmis ne correspond pas exactement à celui stocké dans la base du consommateur",
    "905": "L'INS transmis n'est pas complet",
    "906": "Erreur 'Autre'",
}
AUTOMATIC = "automatic-action/MDN-sent-automatically"
TEXT, NOTIFICATION, ORIGINAL = "text", "notification", "original"


@dataclass(frozen=True)
class ReportSpec:
    """A report on an original: a success without ``code``, a refusal with one.

    What is None follows from the original.  ``fields`` replace those of the notification (None leaves one
    out), ``as_mail`` writes the error e-mail, ``early`` the writings of versions 1.1.2 and before.
    """

    original: MailSpec
    code: str | None = None
    label: str | None = None
    sender: str = "Intégration automatique <integration@ch-demo.mssante.fr>"
    to: tuple[str, ...] | None = None
    subject: str | None = None
    text: str | None = None
    date: str = "Tue, 10 Mar 2026 11:00:00 +0100"
    reply_to: str | None = "cardiologie@ch-demo.mssante.fr"
    x_mss_nil: str | None = "DEMO000001"
    message_id: str = "<20260310.9001@ch-demo.mssante.fr>"
    fields: tuple[tuple[str, str | None], ...] = ()
    as_mail: bool = False
    early: bool = False
    parts: tuple[str, ...] = (TEXT, NOTIFICATION, ORIGINAL)
    enclosed: bytes | None = None
    extras: tuple[tuple[str, bytes], ...] = ()
    content_type: str | None = None
    extra_headers: tuple[tuple[str, str], ...] = ()
    boundary: str = "=_compte_rendu_0001"

    @property
    def chain(self) -> str:
        """What the CONSOMMATEUR answered, as ERR says it."""
        label = LABELS.get(self.code or "", "") if self.label is None else self.label
        return f"{self.code}^{label}^applicationErrorCondition| E^Error^errorSeverity"


def build_report(spec: ReportSpec) -> bytes:
    """The report, lines ended by CRLF."""
    lines = [f"{name}: {value}" for name, value in _headers(spec) if value]
    lines += ["MIME-Version: 1.0", f'Content-Type: {_type(spec)}; boundary="{spec.boundary}"', ""]
    out = "\r\n".join(lines).encode() + b"\r\n"
    for part in _parts(spec):
        out += f"--{spec.boundary}\r\n".encode() + part + b"\r\n"
    return out + f"--{spec.boundary}--\r\n".encode()


def _type(spec: ReportSpec) -> str:
    written = "multipart/mixed" if spec.as_mail else "multipart/report; report-type=disposition-notification"
    return spec.content_type or written


def _headers(spec: ReportSpec) -> Iterator[tuple[str, str | None]]:
    asked = (spec.original.disposition_to or spec.original.sender).split(",")
    yield "Date", spec.date
    yield "From", mailbox(spec.sender)
    yield "To", mailboxes(tuple(a.strip() for a in asked) if spec.to is None else spec.to)
    yield "Reply-To", spec.reply_to
    yield "Message-ID", spec.message_id
    yield "In-Reply-To", spec.original.message_id
    yield "References", spec.original.message_id
    yield "Subject", words("Subject", _subject(spec))
    yield "X-MSS-NIL", spec.x_mss_nil
    yield from spec.extra_headers


def _subject(spec: ReportSpec) -> str:
    if spec.subject is not None:
        return spec.subject
    kept = subject_of(spec.original) or ""
    return f"{KO}[{spec.code}] {kept}" if spec.code else kept


def _parts(spec: ReportSpec) -> Iterator[bytes]:
    made = {TEXT: _text, NOTIFICATION: _notification, ORIGINAL: _original}
    for name in spec.parts:
        if not (spec.as_mail and name == NOTIFICATION):
            yield made[name](spec)
    for name, content in spec.extras:
        kind = "application/pdf" if name.lower().endswith(".pdf") else "application/zip"
        yield _joined(attachment(kind, name, content))


def _joined(lines: list[str]) -> bytes:
    return "\r\n".join(lines).encode()


def _text(spec: ReportSpec) -> bytes:
    done = "Le document a été intégré.\n"
    failed = f"Le document n'a pas pu être intégré.\nLe système a retourné l'erreur {spec.chain}\n"
    text = spec.text if spec.text is not None else failed if spec.code else done
    head = ["Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: base64", ""]
    return _joined(head + base64_lines(text.replace("\n", "\r\n").encode()))


def _notification(spec: ReportSpec) -> bytes:
    replaced = dict(spec.fields)
    written = [(name, replaced.pop(name, value)) for name, value in _fields(spec)]
    lines = [f"{name}: {words(name, value)}" for name, value in (*written, *replaced.items()) if value is not None]
    return _joined(["Content-Type: message/disposition-notification", "", *lines, ""])


def _fields(spec: ReportSpec) -> Iterator[tuple[str, str]]:
    recipient = parseaddr(spec.original.to[0])[1]
    yield "Reporting-UA", "pfi.ch-demo.mssante.fr; PFI du CH de démonstration"
    yield "Original-Recipient", f"rfc822;{recipient}"
    yield "Final-Recipient", f"rfc822;{recipient}"
    yield "Original-Message-ID", spec.original.message_id or ""
    if spec.code is None:
        yield "Disposition", f"{AUTOMATIC}; processed"
    elif spec.early:
        yield "Disposition", f"{AUTOMATIC}; processed/Error: {spec.chain}"
    else:
        yield "Disposition", f"{AUTOMATIC}; processed/error"
        yield "Error", spec.chain


def _original(spec: ReportSpec) -> bytes:
    content = build_mail(spec.original) if spec.enclosed is None else spec.enclosed
    head = ["Content-Type: message/rfc822"]
    if spec.as_mail:
        head.append('Content-Disposition: attachment; filename="message_original.eml"')
    return _joined([*head, "", ""]) + content
