"""MSS-CONTENT: the parts of an e-mail are built so that every reader finds the text, the archive and the PDFs.

MIME structure of a transmission, body in plain text (with an HTML twin if wanted), UTF-8, transfer encodings that decode,
file names, nothing executable, and a size that Mon espace santé takes.
"""

from __future__ import annotations

import re
from functools import partial

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MailSubject
from harness.core.check import PEUT
from harness.core.finding import HOLDS, Findings, Level, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text, same
from harness.formats.mail import Attachment
from harness.formats.mime_part import Part
from harness.rules.mss.addresses import MAX_PATIENT_MAIL
from harness.rules.mss.twins import common
from scenarios._cda_rules import OURS
from scenarios._mss import NO_SENDING, SOCLE, few, judged, rule, transmits

scenario = Scenario(
    id="MSS-CONTENT",
    title=Text("Le corps et les pièces jointes de l'e-mail se lisent partout", "Body and attachments of the e-mail can be read everywhere"),
    summary=Text(
        "multipart/mixed, corps en text/plain (avec ou sans jumeau HTML), UTF-8, base64 et quoted-printable sans faute, noms de fichier codés.",
        "multipart/mixed, body in text/plain (with or without its HTML twin), UTF-8, sound base64 and quoted-printable, encoded file names.",
    ),
    requirements=("SC.MSS.12", "SC.MSS/CONF.19"),
    applies_to=frozenset({Role.EXCHANGES_ARCHIVES}),
)  # fmt: skip

_told = partial(rule, scenario)
NO_ATTACHMENT = Text("aucun e-mail avec une pièce jointe", "no e-mail with an attachment")


# -- structure ---------------------------------------------------------------------------------------


@_told("STRUCTURE", Text("Un e-mail qui transmet des documents est un multipart/mixed", "An e-mail that transmits documents is a multipart/mixed"),
       Text("multipart/mixed : le texte, l'archive, les PDF", "multipart/mixed: the text, the archive, the PDFs"),
       "Volet Transmission au LPS d'un document CDA reçu par MSSanté, e-mail standard ; RFC 2045", where=transmits, unexercised=NO_SENDING, requirements=("ECO.2.1.1",))  # fmt: skip
def structure(mail: MailSubject, campaign: Campaign) -> Findings:
    """The root, and the version of MIME that makes readers look at it."""
    root, view = mail.view.root, mail.view
    yield verify(root.content_type == "multipart/mixed", at=view.place("Content-Type"), expected="multipart/mixed", actual=root.content_type)  # fmt: skip
    version = view.header("MIME-Version")
    yield verify(
        (version or "").split("(")[0].strip() == "1.0", at=view.place("MIME-Version"), expected="1.0", actual=version
    )


@_told("BODY", Text("Le corps est en text/plain, ou en multipart/alternative (texte puis HTML)", "The body is text/plain, or multipart/alternative (text then HTML)"),
       Text("text/plain ; ou multipart/alternative avec text/plain puis text/html", "text/plain; or multipart/alternative with text/plain then text/html"), f"{SOCLE}, ECO.2.2.4", requirements=("SC.MSS.12",))  # fmt: skip
def body(mail: MailSubject, campaign: Campaign) -> Findings:
    """The first part is the body; HTML alone is no body."""
    part = mail.view.root
    while part.children and part.content_type != "multipart/alternative" and _wraps(part):
        part = part.children[0]
    inside = [child.content_type for child in part.children]
    told = f"{part.content_type} ({', '.join(inside)})" if inside else part.content_type
    plain = part.content_type == "text/plain" and part.disposition != "attachment"
    twins = part.content_type == "multipart/alternative" and inside == ["text/plain", "text/html"]
    with_images = part.content_type == "multipart/alternative" and inside == ["text/plain", "multipart/related"]
    yield verify(plain or twins, at=part.place, expected="text/plain | multipart/alternative (text/plain, text/html)", actual=told,
                 level=Level.WARNING if with_images else None)  # fmt: skip


def _wraps(part: Part) -> bool:
    """A container whose first part leads to the body; one inside that is neither mixed nor signed is the body, and a wrong one."""
    return not part.number or part.content_type in ("multipart/mixed", "multipart/signed")


def _twins(mail: MailSubject) -> list[tuple[Part, Part]]:
    """The text/plain and the text/html of each multipart/alternative."""
    both = [
        p.children for p in mail.view.root.walk() if p.content_type == "multipart/alternative" and len(p.children) == 2
    ]
    return [(a, b) for a, b in both if (a.content_type, b.content_type) == ("text/plain", "text/html")]


@_told("TWINS", Text("Le texte et son jumeau HTML disent la même chose", "The text and its HTML twin say the same"),
       Text("produire les deux à partir du même contenu", "make both from the same content"), f"{SOCLE}, ECO.2.2.4", PEUT,
       where=lambda m, c: judged(m, c) and bool(_twins(m)), required=False, unexercised=Text("aucun corps en texte et HTML", "no body in text and HTML"), requirements=("SC.MSS.12",))  # fmt: skip
def twins(mail: MailSubject, campaign: Campaign) -> Findings:
    """Half of the words at least: an address written out or a signature may differ."""
    for plain, markup in _twins(mail):
        share = common(plain.text, markup.text)
        yield verify(share >= 0.5, at=plain.place, expected=Text("le même contenu rédactionnel", "the same wording"),
                     actual=Text(f"{share:.0%} des mots en commun", f"{share:.0%} of the words in common"))  # fmt: skip


@_told("CHARSET", Text("Les textes sont en UTF-8 et le disent", "Texts are in UTF-8 and say so"),
       Text("Content-Type: text/…; charset=UTF-8", "Content-Type: text/…; charset=UTF-8"), f"{SOCLE}, ECO.2.2.3", requirements=("SC.MSS/CONF.19",), where=lambda m, c: judged(m, c) and bool(m.view.texts))  # fmt: skip
def charset(mail: MailSubject, campaign: Campaign) -> Findings:
    """Announced, then true; us-ascii, which is UTF-8 too, is a recommendation."""
    for part in mail.view.texts:
        told = part.charset
        ascii_only = told in (None, "us-ascii", "ascii") and part.content.isascii() and part.tells_type
        yield verify(told in ("utf-8", "utf8"), at=part.place, expected="charset=UTF-8", actual=told,
                     level=Level.WARNING if ascii_only and told else None)  # fmt: skip
        bad = part.undecodable if told in ("utf-8", "utf8") else None
        yield verify(bad is None, at=part.place, expected="UTF-8", actual=f"octet {bad[0] + 1} : {bad[1].hex(' ')}" if bad else "",
                     message=Text("octets qui ne sont pas de l'UTF-8", "bytes that are not UTF-8"))  # fmt: skip


# -- encodings ---------------------------------------------------------------------------------------


def _leaves(mail: MailSubject) -> list[Part]:
    return [part for part in mail.view.root.walk() if not part.is_container]


@_told("TRANSFER", Text("Le codage de chaque partie est celui annoncé, sans faute", "Each part has the encoding that it announces, without fault"),
       Text("base64 ou quoted-printable complets, lignes de 76 caractères au plus", "whole base64 or quoted-printable, lines of 76 characters at most"), "RFC 2045, 6", requirements=())  # fmt: skip
def transfer(mail: MailSubject, campaign: Campaign) -> Findings:
    """Strict where the parsers of mail software are not."""
    yield HOLDS
    found = ((leaf, fault) for leaf in _leaves(mail) for fault in leaf.transfer_faults)
    for part, fault in few(found):
        yield verify(False, at=part.place, expected=Text(f"{part.encoding} (RFC 2045)", f"{part.encoding} (RFC 2045)"), actual=fault.actual,
                     message=fault.what, level=Level.WARNING if fault.minor else None)  # fmt: skip


def _foreign_names(mail: MailSubject) -> list[tuple[Part, str, str]]:
    """Part, header and how it writes a name that is not ASCII."""
    return [(p, n.header, n.how) for p in _leaves(mail) for n in p.file_names if n.how != "plain"]


@_told("FILE-NAMES", Text("Les noms de fichier accentués suivent la RFC 2231", "File names with accents follow RFC 2231"),
       Text("filename*=UTF-8''… (un accent : deux octets en %XX)", "filename*=UTF-8''… (an accent: two bytes as %XX)"), "Volet Transmission au LPS d'un document CDA reçu par MSSanté ; RFC 2231",
       where=lambda m, c: judged(m, c) and bool(_foreign_names(m)), required=False, unexercised=Text("aucun nom de fichier accentué", "no file name with an accent"), requirements=())  # fmt: skip
def file_names(mail: MailSubject, campaign: Campaign) -> Findings:
    """RFC 2047 words inside a parameter, which RFC 2231 forbids and most readers decode, are a recommendation."""
    ways = {
        "rfc2047": Text("mot codé RFC 2047 dans un paramètre", "RFC 2047 encoded word in a parameter"),
        "raw": Text("octets bruts", "raw bytes"),
    }
    for part, header, how in _foreign_names(mail):
        yield verify(how == "rfc2231", at=Place(f"{part.place.path} › {header}"), expected="filename*=UTF-8''…",
                     actual=ways.get(how), level=Level.WARNING if how == "rfc2047" else None)  # fmt: skip


# -- attachments -------------------------------------------------------------------------------------


@_told("ATTACHMENTS", Text("L'archive et les PDF sont des pièces jointes de leur type", "Archive and PDFs are attachments of their type"),
       Text("application/zip et application/pdf, Content-Disposition: attachment, base64", "application/zip and application/pdf, Content-Disposition: attachment, base64"),
       "Volet Transmission au LPS d'un document CDA reçu par MSSanté, e-mail standard", PEUT,
       where=lambda m, c: transmits(m, c) and bool(m.sending.zips or m.sending.pdfs), unexercised=NO_SENDING, requirements=("ECO.2.1.1",))  # fmt: skip
def attachments(mail: MailSubject, campaign: Campaign) -> Findings:
    """What the example of the guide has."""
    expected = [(a, "application/zip") for a in mail.sending.zips] + [(a, "application/pdf") for a in mail.sending.pdfs]
    for attachment, media in few(expected):
        part = attachment.source
        if part is None:
            continue  # in a forwarded e-mail
        wanted = (media, "attachment", "base64")
        told = (part.content_type, part.disposition or "-", part.encoding)
        yield verify(told == wanted, at=part.place, expected=", ".join(wanted), actual=", ".join(told))


_EXECUTABLE = re.compile(
    r"(?i)\.(?:exe|dll|com|scr|pif|bat|cmd|ps1|vbs?|js|jse|wsf|hta|msi|jar|lnk|sh|app|apk|docm|xlsm|pptm)\s*$"
)
_MAGIC = (b"MZ", b"\x7fELF", b"#!")


def _is_executable(attachment: Attachment) -> bool:
    return _EXECUTABLE.search(attachment.name) is not None or attachment.content.startswith(_MAGIC)


@_told("EXECUTABLE", Text("Aucune pièce jointe n'est exécutable", "No attachment is executable"),
       Text("ne joindre que des documents", "attach documents only"), OURS, PEUT, where=lambda m, c: judged(m, c) and bool(m.view.attachments),
       required=False, unexercised=NO_ATTACHMENT, requirements=())  # fmt: skip
def executable(mail: MailSubject, campaign: Campaign) -> Findings:
    """By its name or by its first bytes: mailboxes refuse it or drop it."""
    for attachment in mail.view.attachments:
        yield verify(not _is_executable(attachment), at=Place(attachment.part), expected=Text("un document", "a document"), actual=attachment.name or same(repr(attachment.content[:4])))  # fmt: skip


@_told("SIZE", Text("Un e-mail à un patient tient en 25 Mo", "An e-mail to a patient fits in 25 MB"),
       Text("alléger les PDF, ou faire plusieurs envois", "make the PDFs lighter, or send several e-mails"), f"{SOCLE} ; messagerie de Mon espace santé V1.3", PEUT,
       where=lambda m, c: judged(m, c) and bool(m.sending.to_patients), required=False, unexercised=Text("aucun e-mail à un patient", "no e-mail to a patient"), requirements=())  # fmt: skip
def size(mail: MailSubject, campaign: Campaign) -> Findings:
    """Beyond, the e-mail comes back: the whole of it counts, base64 included."""
    most = MAX_PATIENT_MAIL
    yield verify(
        mail.size <= most,
        at=mail.view.place("To"),
        expected=Text(f"{most} octets au plus", f"{most} bytes at most"),
        actual=str(mail.size),
    )
