"""How each check of MSS-CONTENT is made to fail."""

from __future__ import annotations

from harness.core.mutation import Files, Mutations
from harness.rules.mss.addresses import MAX_PATIENT_MAIL
from scenarios.proofs._mails import changed, conforming, edited, editing

mutations = Mutations.of(conforming)

_TEXT = "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: base64"
_NAME = 'filename="20260310_CR ou fiche de consultation ou de visite_TEST-CHARDON_GASTON.pdf"'

editing(
    mutations,
    ("MSS-CONTENT-STRUCTURE", "a multipart/related", "gaston", "multipart/mixed", "multipart/related"),
    ("MSS-CONTENT-STRUCTURE", "no version of MIME", "gaston", "MIME-Version: 1.0\n", ""),
    ("MSS-CONTENT-BODY", "an HTML body alone", "gaston", "text/plain", "text/html"),
    ("MSS-CONTENT-BODY", "no body", "reponse-sans-document", "Content-Type: text/plain; charset=UTF-8", "Content-Type: application/octet-stream"),
    ("MSS-CONTENT-CHARSET", "a text in Latin-1", "gaston", "charset=UTF-8", "charset=ISO-8859-1"),
    ("MSS-CONTENT-CHARSET", "a text that does not tell its charset", "gaston", "; charset=UTF-8", ""),
    ("MSS-CONTENT-CHARSET", "bytes that are not UTF-8", "gaston", "Qm9uam91ciwNCg0KVm91", "6W9uam91ciwNCg0KVm91"),
    ("MSS-CONTENT-TRANSFER", "a blank inside the base64", "reponse-sans-document", "Qm9uam91ciwNCg0K", "Qm9uam91 ciwNCg0K"),
    ("MSS-CONTENT-TRANSFER", "an encoding that does not exist", "reponse-sans-document", "Encoding: base64", "Encoding: base-64"),
    ("MSS-CONTENT-FILE-NAMES", "raw bytes in a file name", "gaston", _NAME, _NAME.replace("visite", "vïsite")),
    ("MSS-CONTENT-FILE-NAMES", "an RFC 2047 word in a file name", "gaston", _NAME, "filename=\"=?utf-8?q?compte-rendu=C3=A9.pdf?=\""),
    ("MSS-CONTENT-ATTACHMENTS", "an archive of no type", "gaston", "application/zip", "application/octet-stream"),
    ("MSS-CONTENT-ATTACHMENTS", "an archive shown inline", "gaston", "Disposition: attachment", "Disposition: inline"),
)  # fmt: skip


def _twins(words: str) -> Files:
    """A body in text and HTML, on the answer without document."""
    inside = "".join(
        f"--a\nContent-Type: text/{kind}; charset=UTF-8\n\n{text}\n"
        for kind, text in (("plain", "Bonjour, je vous rappelle demain."), ("html", f"<p>Bonjour,</p><p>{words}</p>"))
    )
    return edited("reponse-sans-document", (f"{_TEXT}\n\nQm9uam91ciwNCg0KSmUgdm91cyByYXBwZWxsZSBkZW1haW4uDQo=",
                                            f"Content-Type: multipart/alternative; boundary=a\n\n{inside}--a--"))  # fmt: skip


def both_forms() -> Files:
    """The same words twice."""
    return _twins("je vous rappelle <b>demain</b>.")


@mutations("MSS-CONTENT-TWINS", conforming=both_forms)
def html_that_says_something_else() -> Files:
    """A template sent over another text."""
    return _twins("Votre abonnement se termine, pensez au renouvellement annuel.")


@mutations("MSS-CONTENT-EXECUTABLE")
def viewer_attached() -> Files:
    """A program beside the documents."""
    return changed("gaston", others=(("visionneuse.exe", "application/octet-stream", b"MZ\x90\0"),))


@mutations("MSS-CONTENT-EXECUTABLE")
def program_under_another_name() -> Files:
    """Its first bytes tell it."""
    return changed("gaston", others=(("visionneuse.bin", "application/octet-stream", b"MZ\x90\0"),))


@mutations("MSS-CONTENT-SIZE")
def over_the_limit() -> Files:
    """More than 25 MB to a patient, after the last part."""
    files = conforming()
    line = b"x" * 900 + b"\r\n"
    return files | {
        "rosalie-au-patient.eml": files["rosalie-au-patient.eml"] + line * (MAX_PATIENT_MAIL // len(line) + 1)
    }
