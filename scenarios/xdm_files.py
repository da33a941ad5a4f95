"""XDM-FILES: each DocumentEntry leads to its own file, whole and unchanged, and the archive carries nothing else unseen.

A receiver recomputes size and hash of each document before it trusts the metadata (IHE ITI-32, ITI TF-3 4.2.3).
"""

from __future__ import annotations

import posixpath

from harness.campaign.campaign import Campaign
from harness.core.check import PEUT
from harness.core.finding import HOLDS, Findings, Level, verify
from harness.core.place import Place
from harness.core.scenario import Scenario
from harness.core.text import Text, same
from harness.formats.ebrim import MetaValue
from harness.rules.xds import layout
from harness.rules.xds.submission import METADATA, Contents, Entry, style_sheets
from scenarios._xds import CONCERNED, EDS, ITI_32, ITI_META, described, gathered, rule

scenario = Scenario(
    id="XDM-FILES",
    title=Text("Chaque fiche mène à son document, intact", "Each entry leads to its document, intact"),
    summary=Text(
        "URI résolue dans l'archive, un fichier par fiche, taille et SHA-1 recalculés, feuilles de style présentes, fichiers étrangers listés.",
        "URI resolved inside the archive, one file per entry, size and SHA-1 recomputed, style sheets present, foreign files listed.",
    ),
    applies_to=CONCERNED,
)  # fmt: skip

POINT = Text(
    "donner dans URI le chemin du document, relatif à METADATA.XML",
    "give in URI the path of the document, relative to METADATA.XML",
)
RECOMPUTE = Text(
    "recalculer la valeur sur les octets mis dans l'archive",
    "compute the value again on the bytes put into the archive",
)
SIMPLE = Text("refaire le ZIP avec des fichiers ordinaires", "make the ZIP again with plain files")
#: What a CDA is announced as.
MIME_TYPES = ("text/xml", "application/xslt+xml")
ROOT = b"ClinicalDocument"
#: Types of what is no CDA: a style sheet (type, format), a signature.
TECHNICAL = frozenset({"FEUILLE-DE-STYLE", "urn:ans:ci-sis:feuille-de-style:2023", "E1762"})
#: A number of bytes has no more; Python converts no number of thousands of digits.
_DIGITS = 18
NO_FILE = Text("aucune fiche dont le fichier soit dans l'archive", "no entry whose file is in the archive")


def found(contents: Contents) -> list[Entry]:
    """Entries whose file is there."""
    return [e for e in contents.entries if e.content is not None]


@rule(scenario, "URI", Text("L'URI de chaque fiche mène à un fichier de l'archive", "The URI of each entry leads to a file of the archive"),
      POINT, ITI_32, where=described)  # fmt: skip
def uri(contents: Contents, campaign: Campaign) -> Findings:
    """Relative to METADATA.XML; letter case counts."""
    by_case = {name.upper(): name for name in contents.archive.entries}
    for entry in contents.entries:
        if entry.uri.text is None or entry.escapes:
            yield HOLDS  # told by XDM-ATTRIBUTES-URI, or below
            continue
        near = by_case.get((entry.path or "").upper())
        actual = Text("{uri} ; à la casse près : {near}", "{uri}; but for letter case: {near}").fill(
            uri=entry.uri.text, near=near
        )
        yield verify(entry.content is not None, at=entry.uri, expected=Text("un fichier de l'archive", "a file of the archive"),
                     actual=actual if near else entry.uri.text)  # fmt: skip


@rule(
    scenario,
    "URI-INSIDE",
    Text("L'URI reste dans l'archive", "The URI stays inside the archive"),
    POINT,
    ITI_32,
    where=described,
)
def uri_inside(contents: Contents, campaign: Campaign) -> Findings:
    """A relative path, that may start with ../ and never leaves."""
    for entry in contents.entries:
        yield verify(not entry.escapes, at=entry.uri, expected=Text("un chemin relatif à METADATA.XML", "a path relative to METADATA.XML"),
                     actual=entry.uri.text)  # fmt: skip


@rule(scenario, "ONE-EACH", Text("Deux fiches ne désignent jamais le même fichier", "Two entries never name the same file"),
      Text("une fiche par document", "one entry per document"), ITI_32, where=described)  # fmt: skip
def one_each(contents: Contents, campaign: Campaign) -> Findings:
    """Nor is METADATA.XML a document."""
    seen: dict[str, MetaValue] = {}
    for entry in contents.entries:
        path = entry.path or ""
        first = seen.get(path)
        yield verify(not path or first is None, at=entry.uri, expected=Text("un fichier à elle", "a file of its own"),
                     actual=Text("{uri}, comme {other}", "{uri}, like {other}").fill(uri=entry.uri.text, other=first.place if first else ""))  # fmt: skip
        seen.setdefault(path, entry.uri)
        yield verify(posixpath.basename(path).upper() != METADATA, at=entry.uri, expected=Text("un document", "a document"), actual=entry.uri.text)  # fmt: skip


@rule(scenario, "SIZE", Text("La taille annoncée est celle du fichier", "The size announced is that of the file"), RECOMPUTE,
      f"{ITI_32} ; {ITI_META}", where=found, unexercised=NO_FILE)  # fmt: skip
def size(contents: Contents, campaign: Campaign) -> Findings:
    """Recomputed on the bytes of the archive."""
    for entry in found(contents):
        told = entry.object.value("size")
        wanted = str(len(entry.content or b""))
        number = (told.text or "").lstrip("0")
        other = (
            told.text is None or not told.text.isdecimal() or len(told.text) > _DIGITS
        )  # XDM-ATTRIBUTES, XDM-FORMS tell
        yield verify(other or (number or "0") == wanted, at=told, expected=wanted, actual=told.text)


@rule(scenario, "HASH", Text("Le SHA-1 annoncé est celui du fichier", "The SHA-1 announced is that of the file"), RECOMPUTE,
      f"{ITI_32} ; {ITI_META}", where=found, unexercised=NO_FILE)  # fmt: skip
def sha1(contents: Contents, campaign: Campaign) -> Findings:
    """Recomputed; letter case does not count."""
    for entry in found(contents):
        told = entry.object.value("hash")
        known = told.text is None or len(told.text) != len(entry.sha1)  # absent or malformed: XDM-ATTRIBUTES, XDM-FORMS
        yield verify(known or (told.text or "").lower() == entry.sha1, at=told, expected=entry.sha1, actual=told.text)


def in_xml(contents: Contents) -> list[Entry]:
    """Entries that announce a CDA: XML, and neither a style sheet nor a signature."""
    return [e for e in found(contents) if e.object.attribute("mimeType").text in MIME_TYPES and not _is_technical(e)]


def _is_technical(entry: Entry) -> bool:
    codes = {c.code or "" for name in ("typeCode", "formatCode") for c in entry.object.classified(name)}
    return any(code in TECHNICAL or code.startswith("urn:ihe:iti:dsg:") for code in codes)


@rule(scenario, "CDA", Text("Le fichier d'une fiche en text/xml est un CDA", "The file of a text/xml entry is a CDA"),
      Text("mettre dans l'archive le CDA que la fiche décrit", "put into the archive the CDA that the entry describes"), f"{EDS} ; {ITI_META}",
      where=in_xml, unexercised=NO_FILE)  # fmt: skip
def cda(contents: Contents, campaign: Campaign) -> Findings:
    """A PDF, an empty file or another XML under the metadata of a CDA; one that is cut short is told by FORMAT-CDA."""
    for entry in in_xml(contents):
        content = entry.content or b""
        read = entry.document is not None or ROOT in content.replace(b"\0", b"")
        yield verify(read, at=Place(entry.path or ""), expected=Text("un ClinicalDocument", "a ClinicalDocument"),
                     actual=Text("{start}… ({size} octets)", "{start}… ({size} bytes)").fill(start=ascii(content[:20].decode("latin-1")), size=len(content)),
                     message=Text("ce fichier n'est pas un CDA", "this file is no CDA"))  # fmt: skip


@rule(scenario, "STYLE", Text("La feuille de style du CDA est dans l'archive ou dans le document", "The style sheet of the CDA is in the archive or in the document"),
      Text("livrer la feuille de style dans l'archive, ou un CDA autoprésentable", "ship the style sheet in the archive, or a self-presentable CDA"),
      ITI_32, PEUT, where=lambda s: any(style_sheets(d) for d in s.documents.values()),
      unexercised=Text("aucun CDA avec une instruction xml-stylesheet", "no CDA with an xml-stylesheet instruction"))  # fmt: skip
def style(contents: Contents, campaign: Campaign) -> Findings:
    """A viewer without it shows raw XML; the official samples leave it out, so that this is a remark."""
    faults: list[tuple[Place, str | Text | None]] = []
    total = 0
    for path, document in contents.documents.items():
        for href, node in style_sheets(document):
            total += 1
            inside = posixpath.normpath(posixpath.join(posixpath.dirname(path), href))
            if not href.startswith("#") and inside not in contents.archive.entries:
                faults.append((Place(f"{path} › <?xml-stylesheet?>", node.sourceline, document.source), href or '""'))
    yield from gathered(faults, total, Text('dans l\'archive, ou href="#…"', 'in the archive, or href="#…"'),
                        Text("feuille de style externe absente de l'archive", "external style sheet missing from the archive"), Level.INFO)  # fmt: skip


@rule(scenario, "FOREIGN", Text("Fichiers qu'aucune fiche ne décrit", "Files that no entry describes"),
      Text("vérifier que le destinataire n'a pas besoin de ces fichiers", "see that the recipient needs none of these files"), ITI_32, PEUT,
      where=described)  # fmt: skip
def foreign(contents: Contents, campaign: Campaign) -> Findings:
    """Admitted, ignored by the receiver: listed so that nothing is lost without a word."""
    known = {entry.path for entry in contents.entries} | {layout.INDEX, layout.README} | set(contents.metadata_files)
    sheets = {posixpath.normpath(posixpath.join(posixpath.dirname(p), href)) for p, d in contents.documents.items() for href, _ in style_sheets(d)}  # fmt: skip
    others = [n for n in contents.archive.entries if n not in known | sheets and not layout.is_junk(n)]
    yield verify(not others, at=Place(others[0] if others else ""), expected=Text("des documents décrits", "documents described"), level=Level.INFO,
                 actual=_listed(others), message=Text("fichiers ignorés à la réception", "files ignored when received"))  # fmt: skip


@rule(scenario, "JUNK", Text("Aucun reste d'un système d'exploitation", "No leftovers of an operating system"),
      Text("faire le ZIP par programme, sans l'explorateur de fichiers", "make the ZIP by program, not with the file explorer"), ITI_32, PEUT,
      where=lambda s: bool(s.archive.names))  # fmt: skip
def junk(contents: Contents, campaign: Campaign) -> Findings:
    """__MACOSX, .DS_Store, Thumbs.db."""
    others = [n for n in contents.archive.names if layout.is_junk(n)]
    yield verify(
        not others, at=Place(others[0] if others else ""), expected=Text("aucun", "none"), actual=_listed(others)
    )


def _listed(names: list[str]) -> Text:
    more = len(names) - 10
    tail = Text(f" et {more} autres", f" and {more} more") if more > 0 else Text("", "")
    return same(" ; ".join(names[:10])) + tail


@rule(scenario, "LINK", Text("Aucun lien symbolique", "No symbolic link"), SIMPLE, f"{ITI_32} ; ISO 9660", PEUT,
      where=lambda s: bool(s.archive.members))  # fmt: skip
def link(contents: Contents, campaign: Campaign) -> Findings:
    """A link is read as a file that holds a path, or not at all."""
    for member in contents.archive.members:
        yield verify(
            not member.is_link,
            at=Place(member.name),
            expected=Text("un fichier", "a file"),
            actual=Text("un lien symbolique", "a symbolic link"),
        )


@rule(scenario, "COMMENT", Text("Le ZIP n'a pas de commentaire", "The ZIP has no comment"), SIMPLE, ITI_32, PEUT,
      where=lambda s: bool(s.archive.members))  # fmt: skip
def comment(contents: Contents, campaign: Campaign) -> Findings:
    """Nobody sees it: nothing useful may be there, nor anything of the patient."""
    told = [("", contents.archive.comment), *((m.name, m.comment) for m in contents.archive.members)]
    faults: list[tuple[Place, str | Text | None]] = [
        (Place(name), text.decode("utf-8", "replace")[:80]) for name, text in told if text
    ]
    yield from gathered(faults, len(told), Text("aucun", "none"), Text("commentaire invisible du destinataire", "comment that the recipient does not see"),
                        Level.INFO)  # fmt: skip
