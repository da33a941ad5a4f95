"""What became of a copy: written otherwise (by what), or changed (where)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from harness.builder.cda import build_cda
from harness.builder.demo import document
from harness.builder.people import ROSALIE
from harness.builder.rewriting import rewritten, with_bom, with_crlf
from harness.formats import cda, rewriting, xml
from harness.formats.rewriting import Change

SPEC = document(1, ROSALIE, title="Compte rendu à l'été")
RAW = build_cda(SPEC)


def view(raw: bytes) -> cda.ClinicalDocument:
    """The document of these bytes."""
    read = xml.read(raw)
    assert read.root is not None, read.problems
    return cda.ClinicalDocument(cda.find_document(read.root), read.source)


def kinds(raw: bytes) -> set[str]:
    """By what the writing differs, as names of the table."""
    told = rewriting.writing(RAW, raw)
    return {name for name, text in rewriting._NAMES.items() if text in told}


def indented(raw: bytes) -> bytes:
    """Every line pushed by four blanks; texts stay on their lines."""
    return re.sub(rb"\n( *)<", rb"\n\1\1<", raw)


def prefixed(raw: bytes) -> bytes:
    """The same names under a prefix."""
    return re.sub(rb"<(/?)(?=[A-Za-z])", rb"<\1n:", raw.replace(b' xmlns="urn', b' xmlns:n="urn'))


WRITINGS = [
    ("a byte order mark", with_bom(RAW), {"bom"}),
    ("line ends of Windows", with_crlf(RAW), {"ends"}),
    ("another encoding", RAW.decode().replace('"UTF-8"', '"ISO-8859-1"').encode("latin-1"), {"encoding"}),
    ("UTF-16", RAW.decode().replace('"UTF-8"', '"UTF-16"').encode("utf-16"), {"encoding"}),
    ("no declaration", RAW.split(b"\n", 1)[1], {"declaration", "layout"}),
    ("quotes of the declaration", RAW.replace(b'version="1.0"', b"version='1.0'"), {"declaration"}),
    ("standalone declared", RAW.replace(b'"UTF-8"?>', b'"UTF-8" standalone="yes"?>'), {"declaration"}),
    ("a style sheet instruction", RAW.replace(b"?>\n", b'?>\n<?xml-stylesheet href="a.xsl"?>', 1), {"outside"}),
    ("attributes in another order", RAW.replace(b'typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"',
                                                b'typeId extension="POCD_HD000040" root="2.16.840.1.113883.1.3"'), {"order"}),
    ("two blanks between attributes", RAW.replace(b'typeId root="', b'typeId  root="'), {"blanks"}),
    ("a blank before the end of a tag", RAW.replace(b'"FR"/>', b'"FR" />'), {"blanks"}),
    ("quotes of an attribute", RAW.replace(b'code="FR"', b"code='FR'"), {"quotes"}),
    ("an empty element in two tags", RAW.replace(b'<realmCode code="FR"/>', b'<realmCode code="FR"></realmCode>'), {"empty"}),
    ("a character as a reference", RAW.replace("été".encode(), b"&#233;t&#233;"), {"references"}),
    ("a section of characters", RAW.replace(b"<title>Compte", b"<title><![CDATA[Compte]]>"), {"cdata"}),
    ("a comment", RAW.replace(b"<title>", b"<!-- ici --><title>"), {"comments"}),
    ("another indentation", indented(RAW), {"layout"}),
    ("another prefix", prefixed(RAW), {"order"}),
    ("written again by lxml", rewritten(RAW), {"declaration", "layout"}),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "told"), [row[1:] for row in WRITINGS], ids=[row[0] for row in WRITINGS])
def test_the_same_content_written_otherwise(raw: bytes, told: set[str]) -> None:
    """The content is the same; the kinds of writing are exactly these."""
    assert raw != RAW and rewriting.change(view(RAW), view(raw)) is Change.REWRITTEN
    assert kinds(raw) == told


def changed(**changes: object) -> bytes:
    """The document with other words."""
    return build_cda(replace(SPEC, **changes))  # type: ignore[arg-type]


CHANGES = [
    ("a text", changed(title="Compte rendu à l'hiver"), "/ClinicalDocument/title", "été", "hiver"),
    ("an attribute", RAW.replace(b'code="FR"', b'code="BE"'), "/ClinicalDocument/realmCode/@code", '"FR"', '"BE"'),
    ("an attribute less", RAW.replace(b' extension="POCD_HD000040"', b""), "/ClinicalDocument/typeId/@extension",
     "POCD_HD000040", "(absent)"),
    ("an attribute more", RAW.replace(b"<title>", b'<title language="fr">'), "/ClinicalDocument/title/@language", "(absent)", "fr"),
    ("an element less", re.sub(rb" *<realmCode[^>]*>\n", b"", RAW), "/ClinicalDocument/typeId", "<realmCode>", "<typeId>"),
    ("an element renamed", RAW.replace(b"<realmCode", b"<realmcode"), "/ClinicalDocument/realmcode", "<realmCode>", "<realmcode>"),
    ("a blank inside a text", RAW.replace(b"Compte rendu", b"Compte  rendu"), "/ClinicalDocument/title", "Compte·rendu", "Compte··rendu"),
    ("a text emptied", re.sub(rb"<title>[^<]*</title>", b"<title></title>", RAW), "/ClinicalDocument/title", "Compte", "(absent)"),
    ("the end cut off", re.sub(rb" *<component>.*</component>\n", b"", RAW, flags=re.S), "/ClinicalDocument", "<component>",
     "(fin du document)"),
    ("the PDF replaced", changed(pdf=b"%PDF-1.4 autre"), "/ClinicalDocument/component/nonXMLBody/text", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "path", "ours", "theirs"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES]
)
def test_the_first_place_that_differs(raw: bytes, path: str, ours: str, theirs: str) -> None:
    """Path on the side of the copy, values on both sides."""
    found = rewriting.difference(view(RAW), view(raw))
    assert found is not None and rewriting.change(view(RAW), view(raw)) is Change.CHANGED
    assert found.place.path == path
    assert ours in found.before.fr and theirs in found.after.fr
    assert found.before != found.after


def test_the_same_bytes() -> None:
    """Nothing to say."""
    assert rewriting.change(view(RAW), view(RAW)) is Change.SAME and rewriting.difference(view(RAW), view(RAW)) is None


def test_the_line_that_is_written_otherwise_is_shown() -> None:
    """The first one, with its surroundings in the copy."""
    copy = view(RAW.replace(b'code="FR"', b"code='FR'"))
    place = rewriting.first_line(view(RAW), copy)
    excerpt = place.excerpt()
    assert place.line == 3 and excerpt is not None
    assert [row.text.strip() for row in excerpt.rows if row.marked] == ["<realmCode code='FR'/>"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["bom", "crlf", "lxml", "quotes", "indent"]), min_size=1, unique=True))
def test_no_way_of_writing_is_a_change(steps: list[str]) -> None:
    """However often a document is written again, its content is the same, and the difference has a name."""
    ways = {
        "bom": with_bom, "crlf": with_crlf, "lxml": rewritten, "indent": indented,
        "quotes": lambda raw: raw.replace(b'code="FR"', b"code='FR'"),
    }  # fmt: skip
    raw = RAW
    for step in sorted(steps, key=["lxml", "indent", "quotes", "crlf", "bom"].index):
        raw = ways[step](raw)
    assert rewriting.difference(view(RAW), view(raw)) is None
    assert raw == RAW or kinds(raw)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_other_title_is_found(title: str) -> None:
    """Whatever a title becomes, unless layout alone differs."""
    tree = etree.fromstring(RAW)
    tree.find("{urn:hl7-org:v3}title").text = title
    found = rewriting.difference(view(RAW), view(etree.tostring(tree)))
    assert (found is not None) == (title != SPEC.heading)


def test_markup_inside_comments_is_no_markup() -> None:
    """Quotes and tags in comments and sections do not shift what follows."""
    raw = RAW.replace(b"<title>", b"<!-- \" ' <a b='> --><title>")
    assert kinds(raw) == {"comments"}


def test_an_unknown_encoding_is_read_somehow() -> None:
    """Never an exception on bytes."""
    assert rewriting.writing(b"<?xml version='1.0' encoding='no-such'?><a/>", b"<a/>")
