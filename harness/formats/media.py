"""What a file handed over as a proof really is: its type by its bytes, whether a reader can show it, what it holds.

A picture cut short, renamed or blank proves nothing, so it is told before anybody opens it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from harness.core.text import Text, same
from harness.formats import clips, pdf, pdf_pages, pictures, png
from harness.formats.limits import MIB
from harness.formats.png import Broken

#: A proof beyond this is refused: it would not be taken by a file of proofs either.
MAX_PROOF = 100 * MIB
#: Under this, in pixels, a picture is an icon or a tracker, no screen.
MIN_SIDE = 32
#: Under this, a screen is hard to read.
READABLE = (200, 100)
_EXCERPT = 600

PNG, JPEG, GIF, WEBP, PDF, WEBM, MP4, TEXT, MAIL = "PNG", "JPEG", "GIF", "WebP", "PDF", "WebM", "MP4", "texte", "e-mail"
BINARY = "binaire"
#: Extension -> what the file must be.
KINDS = {
    "png": PNG, "jpg": JPEG, "jpeg": JPEG, "gif": GIF, "webp": WEBP, "pdf": PDF,
    "webm": WEBM, "mp4": MP4, "m4v": MP4, "mov": MP4, "txt": TEXT, "eml": MAIL,
}  # fmt: skip
TYPES = {
    PNG: "image/png", JPEG: "image/jpeg", GIF: "image/gif", WEBP: "image/webp", PDF: "application/pdf",
    WEBM: "video/webm", MP4: "video/mp4", TEXT: "text/plain", MAIL: "message/rfc822",
}  # fmt: skip
#: Pictures that a page may show: nothing in them runs.
PICTURES = frozenset(TYPES[kind] for kind in (PNG, JPEG, GIF, WEBP))
ADMITTED = Text("PNG, JPEG, GIF, WebP, PDF, WebM, MP4, texte (.txt) ou e-mail (.eml)",
                "PNG, JPEG, GIF, WebP, PDF, WebM, MP4, text (.txt) or e-mail (.eml)")  # fmt: skip

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (png.SIGNATURE, PNG), (b"\xff\xd8\xff", JPEG), (b"GIF87a", GIF), (b"GIF89a", GIF), (b"%PDF-", PDF),
    (b"\x1aE\xdf\xa3", WEBM), (b"PK\x03\x04", "ZIP (DOCX, XLSX…)"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE (DOC, MSG…)"),
    (b"{\\rtf", "RTF"), (b"BM", "BMP"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"\x1f\x8b", "gzip"), (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"), (b"MZ", "Windows"), (b"\x7fELF", "ELF"),
)  # fmt: skip
#: Known by two letters, with which a text may begin.
_LETTERS = ("BMP", "Windows")
_SVG = re.compile(rb"(?is)^\s*(?:<\?xml.{0,300}?\?>\s*)?(?:<!--.{0,500}?-->\s*|<!DOCTYPE[^>]{0,500}>\s*){0,5}<svg\b")
_HTML = re.compile(rb"(?is)^\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body|script)\b")
_HEADER = re.compile(rb"(?m)^(?:From|To|Date|Subject|Received|Message-ID|Return-Path|MIME-Version)[ \t]*:", re.I)


@dataclass(frozen=True, slots=True)
class Media:
    """A proof that can be shown."""

    type: str
    #: Its size in pixels, its pages, in words.
    facts: Text
    #: The beginning of a text.
    excerpt: str = ""
    #: What a reviewer should know of it, though it is admitted.
    remark: Text | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a file proves nothing."""

    why: Text


def examine(name: str, raw: bytes | None) -> Media | Refused:
    """Whether a file is what its name says and can be shown; never raises."""
    if raw is None:
        return _refused("illisible ou trop lourd", "unreadable or too large")
    if not raw.strip():
        return _refused("fichier vide", "empty file")
    if len(raw) > MAX_PROOF:
        return _refused(f"trop lourd (plus de {MAX_PROOF // MIB} Mio)", f"too large (more than {MAX_PROOF // MIB} MiB)")
    wanted, actual = KINDS.get(extension(name)), sniff(raw)
    if wanted is None:
        hint = Text(" (contenu : {kind})", " (content: {kind})").fill(kind=told(actual))
        return Refused(Text("type de fichier non admis : fournir ", "file type not admitted: give ") + ADMITTED + hint)
    if wanted != actual and not (wanted == MAIL and actual == TEXT) and not (wanted == TEXT and actual == MAIL):
        return Refused(_MISNAMED.fill(wanted=told(wanted), actual=told(actual)))
    try:
        return _READERS[wanted](raw)
    except Broken as error:
        return _refused(f"{wanted} : {error.fr}", f"{wanted}: {error.en}")


_MISNAMED = Text(
    "son nom annonce {wanted}, son contenu est {actual}", "its name says {wanted}, its content is {actual}"
)


def told(kind: str) -> Text:
    """A kind of contents, in words."""
    return _NAMES.get(kind, same(kind))


def extension(name: str) -> str:
    """What follows the last dot, in lower case."""
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def sniff(raw: bytes) -> str:
    """What the bytes are, whatever the name."""
    found = next((kind for magic, kind in _MAGIC if raw.startswith(magic)), None)
    if found is not None and not (found in _LETTERS and _text(raw) is not None):
        return found
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return WEBP
    if raw[4:8] == b"ftyp":
        return "HEIC/AVIF" if raw[8:12] in (b"heic", b"heix", b"mif1", b"avif") else MP4
    head = raw[:65_536].removeprefix(b"\xef\xbb\xbf")
    if _SVG.match(head):
        return "SVG"
    if _HTML.match(head):
        return "HTML"
    if _text(raw) is None:
        return BINARY
    return MAIL if len(_HEADER.findall(head[:8_192])) >= 2 and _HEADER.match(head.lstrip()) else TEXT


def _text(raw: bytes) -> str | None:
    """The text, when the bytes are one: no control character but line ends, tabs and form feeds."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = raw.decode("utf-16", "replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
    return None if any(c < " " and c not in "\t\n\r\f" for c in text[:200_000]) else text


def _refused(fr: str, en: str) -> Refused:
    return Refused(Text(fr, en))


def _png(raw: bytes) -> Media:
    found = png.read(raw)
    if found.blank:
        raise Broken("image d'une seule couleur : elle ne montre rien", "picture of a single colour: it shows nothing")
    return _picture(PNG, (found.width, found.height))


def _other_picture(kind: str, read: Callable[[bytes], pictures.Size]) -> Callable[[bytes], Media]:
    return lambda raw: _picture(kind, read(raw))


def _picture(kind: str, size: pictures.Size) -> Media:
    width, height = size
    shown = f"{width} × {height} px"
    if width < MIN_SIDE or height < MIN_SIDE:
        raise Broken(f"image de {shown} : elle ne montre rien", f"picture of {shown}: it shows nothing")
    small = Text(f"image de {shown}, difficile à lire", f"picture of {shown}, hard to read")
    remark = small if width < READABLE[0] or height < READABLE[1] else None
    return Media(TYPES[kind], same(f"{kind}, {shown}"), remark=remark)


def _pdf(raw: bytes) -> Media:
    if not pdf.ends(raw):
        raise Broken("fichier tronqué (pas de fin %%EOF)", "truncated file (no %%EOF)")
    label = f"PDF {pdf_pages.version(raw)}".strip()
    if pdf.is_encrypted(raw):
        return Media(TYPES[PDF], Text(f"{label}, chiffré", f"{label}, encrypted"),
                     remark=Text("PDF chiffré : un mot de passe peut être demandé", "encrypted PDF: a password may be asked"))  # fmt: skip
    count = pdf_pages.count(raw) or 0
    if not count:
        raise Broken("aucune page", "no page")
    many = "s" if count > 1 else ""
    return Media(TYPES[PDF], Text(f"{label}, {count} page{many}", f"{label}, {count} page{many}"))


def _film(kind: str, read: Callable[[bytes], str]) -> Callable[[bytes], Media]:
    return lambda raw: Media(TYPES[kind], Text(f"vidéo {read(raw)}", f"{read(raw)} video"))


def _words(kind: str) -> Callable[[bytes], Media]:
    def read(raw: bytes) -> Media:
        text = (_text(raw) or "").strip()
        if not text:
            raise Broken("aucun texte", "no text")
        lines = text.count("\n") + 1
        many = "s" if lines > 1 else ""
        return Media(TYPES[kind], told(kind) + Text(f", {lines} ligne{many}", f", {lines} line{many}"),
                     excerpt=text[:_EXCERPT] + ("…" if len(text) > _EXCERPT else ""))  # fmt: skip

    return read


_NAMES = {TEXT: Text("texte", "text"), BINARY: Text("données binaires", "binary data")}
_READERS: dict[str, Callable[[bytes], Media]] = {
    PNG: _png, JPEG: _other_picture(JPEG, pictures.jpeg), GIF: _other_picture(GIF, pictures.gif),
    WEBP: _other_picture(WEBP, pictures.webp), PDF: _pdf, WEBM: _film(WEBM, clips.webm), MP4: _film(MP4, clips.mp4),
    TEXT: _words(TEXT), MAIL: _words(MAIL),
}  # fmt: skip
