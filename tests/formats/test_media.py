"""What a proof really is: each type right, cut short, renamed, blank; and no bytes that make the reader fail."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.builder.png import capture
from harness.formats import media, png
from harness.formats.media import Media, Refused, examine

from . import pictures as p

SOUND: dict[str, tuple[bytes, str, str]] = {
    "capture.png": (capture(), "image/png", "PNG, 240 × 120 px"),
    "couleur.PNG": (p.screen(), "image/png", "PNG, 240 × 120 px"),
    "photo.jpg": (p.JPEG, "image/jpeg", "JPEG, 240 × 120 px"),
    "photo.jpeg": (p.JPEG + b"\0\0", "image/jpeg", "JPEG, 240 × 120 px"),
    "anime.gif": (p.GIF, "image/gif", "GIF, 240 × 120 px"),
    "ecran.webp": (p.WEBP, "image/webp", "WebP, 240 × 120 px"),
    "note.pdf": (p.PDF, "application/pdf", "PDF 1.4, 1 page"),
    "film.webm": (p.WEBM, "video/webm", "vidéo WebM"),
    "film.mp4": (p.MP4, "video/mp4", "vidéo MP4"),
    "note.txt": (p.TEXT, "text/plain", "texte, 2 lignes"),
    "note-latin.txt": (p.TEXT.decode().encode("cp1252"), "text/plain", "texte, 2 lignes"),
    "note-utf16.txt": (p.TEXT.decode().encode("utf-16"), "text/plain", "texte, 2 lignes"),
    "note-bom.txt": (b"\xef\xbb\xbf" + p.TEXT, "text/plain", "texte, 2 lignes"),
    "lettres.txt": (b"BM et MZ sont des initiales.", "text/plain", "texte, 1 ligne"),
    "reponse.eml": (p.MAIL, "message/rfc822", "e-mail, 5 lignes"),
    "reponse.txt": (p.MAIL, "text/plain", "texte, 5 lignes"),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_is_admitted(name: str) -> None:
    """Its type and what it is, in words."""
    raw, kind, facts = SOUND[name]
    found = examine(name, raw)
    assert isinstance(found, Media) and (found.type, found.facts.fr, found.remark) == (kind, facts, None)


CUT = [name for name in SOUND if not name.endswith((".txt", ".eml"))]


@pytest.mark.parametrize("name", CUT)
def test_a_file_cut_short_is_refused(name: str) -> None:
    """Half of it shows half of nothing."""
    raw = SOUND[name][0]
    assert isinstance(examine(name, raw[: len(raw) // 2]), Refused)


@pytest.mark.parametrize("wanted", ["png", "jpg", "gif", "webp", "pdf", "webm", "mp4", "txt"])
@pytest.mark.parametrize(
    "name", [n for n in SOUND if n.endswith((".png", ".jpg", ".gif", ".webp", ".pdf", ".webm", ".mp4"))]
)
def test_a_renamed_file_is_refused_with_what_it_is(name: str, wanted: str) -> None:
    """The reason names both types."""
    actual = media.KINDS[media.extension(name)]
    found = examine(f"preuve.{wanted}", SOUND[name][0])
    if media.KINDS[wanted] == actual:
        assert isinstance(found, Media)
    else:
        assert (
            isinstance(found, Refused)
            and found.why.fr == f"son nom annonce {media.KINDS[wanted]}, son contenu est {actual}"
        )


OTHERS = {
    "dessin.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "(contenu : SVG)"),
    "capture.png": (b"<?xml version='1.0'?>\n<!-- x --><svg><script>1</script></svg>", "son contenu est SVG"),
    "page.pdf": (b"<!DOCTYPE html><p>Attestation</p>", "son contenu est HTML"),
    "note.txt": (b"\xef\xbb\xbf<html></html>", "son contenu est HTML"),
    "lettre.pdf": (b"PK\x03\x04" + bytes(40), "son contenu est ZIP (DOCX, XLSX…)"),
    "message.eml": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "son contenu est OLE (DOC, MSG…)"),
    "lettre.docx": (b"PK\x03\x04" + bytes(40), "type de fichier non admis"),
    "sans-extension": (p.PDF, "type de fichier non admis"),
    "photo.jpg": (b"\0\0\0\x18ftypheic" + bytes(20), "son contenu est HEIC/AVIF"),
    "donnees.txt": (b"\x01\x02\x03\x04", "son contenu est données binaires"),
    "vide.png": (b"", "fichier vide"),
    "blancs.txt": (b" \r\n\t", "fichier vide"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_contents_are_refused(name: str) -> None:
    """Drawings with script, web pages, office files, binary data, nothing."""
    raw, said = OTHERS[name]
    found = examine(name, raw)
    assert isinstance(found, Refused) and said in found.why.fr


def test_a_file_that_cannot_be_read_is_refused() -> None:
    """Too large for the campaign, or unreadable."""
    assert examine("capture.png", None) == Refused(
        media._refused("illisible ou trop lourd", "unreadable or too large").why
    )


@pytest.mark.parametrize("filters", [(0,), (1,), (2,), (3,), (4,), (0, 1, 2, 3, 4), (4, 3, 2, 1, 0)])
def test_one_colour_is_blank_whatever_the_filters(filters: tuple[int, ...]) -> None:
    """A blank picture is refused; a single other pixel makes it a picture."""
    assert png.read(p.plain(filters=filters)).blank is True
    assert png.read(p.screen(filters=filters)).blank is False


@pytest.mark.parametrize(("colour", "depth", "pixel"), [
    (0, 8, b"\x55"), (0, 16, b"\x12\x34"), (2, 16, b"\1\2\3\4\5\6"), (3, 8, b"\2"), (4, 8, b"\x40\xff"), (6, 8, b"\1\2\3\xff"),
    (6, 16, b"\1\2\3\4\5\6\7\x08"),
])  # fmt: skip
@pytest.mark.parametrize("filters", [(0,), (1, 2, 3, 4), (3,), (4,)])
def test_one_colour_of_each_type(colour: int, depth: int, pixel: bytes, filters: tuple[int, ...]) -> None:
    """Grey, colour, palette, transparency."""
    rows = [pixel * 40] * 35
    assert png.read(p.png(rows, 40, depth, colour, filters)).blank is True
    rows[20] = rows[20][:-1] + bytes([rows[20][-1] ^ 1])
    assert png.read(p.png(rows, 40, depth, colour, filters)).blank is False


@pytest.mark.parametrize(("depth", "byte", "blank"), [(1, 0xFF, True), (1, 0x00, True), (1, 0xFE, False), (2, 0x55, True), (4, 0x77, True), (4, 0x78, False)])  # fmt: skip
def test_pixels_smaller_than_a_byte(depth: int, byte: int, blank: bool) -> None:
    """A byte repeats one pixel or not; what is beyond the last pixel is nothing."""
    width = 8 * 5 // depth - 1
    row = bytes([byte] * 5)
    padded = row[:-1] + bytes([row[-1] ^ ((1 << depth) - 1)])
    assert png.read(p.png([row, padded] * 20, width, depth, 0)).blank is blank


def test_an_interlaced_picture_is_not_told_blank() -> None:
    """Nothing is said of what is not worked out."""
    passes = sum(-(-(40 - y) // down) * (1 + 3 * -(-(40 - x) // right)) for x, y, right, down in png._PASSES)
    assert png.read(p.filled(40, 40, bytes(passes), interlace=1)).blank is None
    with pytest.raises(png.Broken, match="pixels manquants"):
        png.read(p.filled(40, 40, bytes(passes - 1), interlace=1))


def test_a_picture_that_its_pixels_do_not_fill_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond what is compared, pixels are counted; a header that no browser could show is refused unread."""
    monkeypatch.setattr(png, "_MAX_PIXELS", 1000)
    assert png.read(p.filled(40, 40, bytes(40 * 121))).blank is None
    with pytest.raises(png.Broken, match="pixels manquants"):
        png.read(p.filled(40, 40, bytes(40 * 121 - 1)))
    with pytest.raises(png.Broken, match="trop grande pour être affichée"):
        png.read(p.filled(100_000, 100_000, bytes(1000)))


BAD_PNG = {
    "checksum": (capture()[:60] + bytes([capture()[60] ^ 1]) + capture()[61:], "somme de contrôle fausse"),
    "no pixel": (capture()[:33] + p.chunk(b"IEND", b""), "IDAT absent"),
    "no header": (capture()[:8] + p.chunk(b"tEXt", b"x") + capture()[8:], "en-tête IHDR absent"),
    "impossible": (
        capture()[:8] + p.chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 1, 8, 2, 0, 0, 0)) + capture()[33:], "impossible"),
    "few pixels": (capture()[:33] + p.chunk(b"IDAT", zlib.compress(b"\0")) + p.chunk(b"IEND", b""), "pixels manquants"),
    "damaged": (capture()[:33] + p.chunk(b"IDAT", b"no deflate") + p.chunk(b"IEND", b""), "compression abîmée"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_PNG)
def test_a_png_that_a_reader_could_not_show(name: str) -> None:
    """Each defect has its words."""
    raw, said = BAD_PNG[name]
    found = examine("capture.png", raw)
    assert isinstance(found, Refused) and said in found.why.fr


@pytest.mark.parametrize(("size", "said"), [((1, 1), "image de 1 × 1 px"), ((31, 400), "image de 31 × 400 px")])
def test_an_icon_is_refused(size: tuple[int, int], said: str) -> None:
    """A tracker shows no screen."""
    found = examine("capture.png", p.screen(*size) if size != (1, 1) else p.plain(1, 1))
    assert isinstance(found, Refused) and (said in found.why.fr or "une seule couleur" in found.why.fr)


def test_a_small_picture_is_admitted_with_a_remark() -> None:
    """A check box may be all there is to show."""
    found = examine("case.png", p.screen(180, 60))
    assert (
        isinstance(found, Media)
        and found.remark is not None
        and found.remark.fr == "image de 180 × 60 px, difficile à lire"
    )


def test_an_encrypted_pdf_is_admitted_with_a_remark() -> None:
    """Its pages may be hidden: nobody counts them."""
    found = examine("note.pdf", p.PDF.replace(b"trailer\n<<", b"trailer\n<< /Encrypt 9 0 R"))
    assert isinstance(found, Media) and found.remark is not None and "chiffré" in found.remark.fr


def test_pages_in_compressed_objects_count() -> None:
    """PDF 1.5 keeps them in object streams."""
    data = zlib.compress(b"<< /Type /Pages >> << /Type /Page >> << /Type/Page >>")
    raw = b"%PDF-1.5\n1 0 obj << /Type /ObjStm /Length 9 >>\nstream\n" + data + b"\nendstream\n%%EOF\n"
    found = examine("note.pdf", raw)
    assert isinstance(found, Media) and found.facts.fr == "PDF 1.5, 2 pages"


def test_a_pdf_without_a_page_is_refused() -> None:
    """It has a beginning and an end, and nothing between."""
    found = examine("note.pdf", b"%PDF-1.7\n%%EOF\n")
    assert isinstance(found, Refused) and found.why.en == "PDF: no page"


NAMES = st.sampled_from([*SOUND, "x.svg", "x", ".png", "a.b.c"])


@given(NAMES, st.binary(max_size=400))
def test_any_bytes_are_told(name: str, raw: bytes) -> None:
    """A media or a refusal, never an error."""
    assert isinstance(examine(name, raw), Media | Refused)


@settings(max_examples=300)
@given(st.sampled_from([n for n in SOUND if n.islower()]), st.data())
def test_any_change_of_a_sound_file_is_told(name: str, data: st.DataObject) -> None:
    """Bytes replaced, cut, inserted."""
    raw = SOUND[name][0]
    at = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(at, min(len(raw), at + 40)))
    changed = raw[:at] + data.draw(st.binary(max_size=20)) + raw[end:]
    assert isinstance(examine(name, changed), Media | Refused)
