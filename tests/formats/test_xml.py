"""Hardened XML: no DTD in any encoding, no entity, bounds, located errors, excerpts on the right line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.formats import limits, xml

LAUGHS = (
    '<!DOCTYPE a [<!ENTITY l0 "ha">'
    + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    + ']><a b="&l9;">&l9;</a>'
)
EXTERNAL = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
NETWORK = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>'


def told(raw: bytes) -> list[tuple[str, int | None]]:
    """(check, line) of the problems; a document with a problem has no root."""
    read = xml.read(raw, "x")
    assert (read.root is None) == bool(read.problems)
    return [(p.check, p.place.line) for p in read.problems]


@pytest.mark.parametrize(
    "text", [LAUGHS, EXTERNAL, NETWORK, "<!DOCTYPE a><a/>"], ids=["laughs", "external", "network", "bare"]
)
def test_a_doctype_is_refused(text: str) -> None:
    """Billion laughs, external entities and external DTDs are one located finding."""
    assert told(b"\n\n" + text.encode()) == [("FORMAT-XML-DTD", 3)]


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "latin-1"])
def test_a_doctype_is_refused_in_every_encoding_that_is_read(codec: str) -> None:
    """The byte order mark does not hide it."""
    assert told(LAUGHS.encode(codec)) == [("FORMAT-XML-DTD", 1)]


@pytest.mark.parametrize("codec", ["utf-7", "cp037", "utf-32", "shift_jis"])
def test_an_encoding_that_hides_a_doctype_is_refused(codec: str) -> None:
    """What one parser cannot read is not given to the other."""
    text = f'<?xml version="1.0" encoding="{codec}"?>{LAUGHS}'
    assert [check for check, _ in told(text.encode(codec))] in (["FORMAT-XML"], ["FORMAT-XML-DTD"])


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "iso-8859-1", "iso-8859-15", "windows-1252"])
def test_usual_encodings_are_read(codec: str) -> None:
    """A declared encoding is followed."""
    raw = f'<?xml version="1.0" encoding="{codec}"?><a>é</a>'.encode(codec)
    read = xml.read(raw)
    assert read.root is not None and read.root.text == "é"


def test_an_undeclared_encoding_is_told() -> None:
    """Latin-1 bytes without a declaration are not UTF-8."""
    assert told("<a>\n<b>é</b></a>".encode("latin-1")) == [("FORMAT-XML", 2)]


@pytest.mark.parametrize("raw, line", [
    (b"", 1), (b"<", 1), (b"<a>\n<b>\n", 3), (b"<a>\n</b>", 2), (b"<a/>\n<b/>", 2), (b"<a>\0</a>", 1), (b"\0<a/>", 1),
    (b"<a>&undefined;</a>", 1), (b"<a b='1' b='2'/>", 1), (b"<a:b/>", 1), (b"<a>\x01</a>", 1), (b"texte", 1),
])  # fmt: skip
def test_malformed_documents_are_located(raw: bytes, line: int) -> None:
    """Truncated, NUL bytes, unknown entities, repeated attributes, undeclared prefixes."""
    assert told(raw) == [("FORMAT-XML", line)]


@pytest.mark.parametrize(
    "depth, fine", [(limits.MAX_XML_DEPTH, True), (limits.MAX_XML_DEPTH + 1, False), (100_000, False)]
)
def test_depth_is_bounded(depth: int, fine: bool) -> None:
    """Deep nesting is a finding, whatever the depth."""
    raw = b"<a>" * depth + b"</a>" * depth
    assert told(raw) == [] if fine else [check for check, _ in told(raw)] == ["FORMAT-XML"]


def test_the_number_of_elements_is_bounded() -> None:
    """A million elements are refused before they take memory."""
    raw = b"<a>" + b"<b/>" * limits.MAX_XML_MARKS + b"</a>"
    assert told(raw) == [("FORMAT-XML", None)]


def test_the_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document beyond the bound is refused."""
    monkeypatch.setattr(xml, "MAX_XML", 10)
    assert told(b"<a>12345678</a>") == [("FORMAT-XML", None)]


def test_a_document_of_attributes_is_read() -> None:
    """No text at all."""
    read = xml.read(b'<a b="1" c="2"/>')
    assert read.root is not None and dict(read.root.attrib) == {"b": "1", "c": "2"}


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(
    ["<a>", "</a>", "<a/>", "<!DOCTYPE a>", "<?xml version='1.0'?>", "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "&x;", "é", "\n", "\0", "'", '"', "<?p ?>"]
), max_size=15).map("".join), st.sampled_from(["utf-8", "utf-16", "latin-1"]))  # fmt: skip
def test_any_markup_is_read_or_told(text: str, codec: str) -> None:
    """Never an exception, never a document type in what is read."""
    read = xml.read(text.encode(codec))
    assert read.problems or not read.root.getroottree().docinfo.doctype  # type: ignore[union-attr]


def test_paths_number_siblings_of_one_name() -> None:
    """Comments and processing instructions do not count."""
    root = xml.read(b"<a><b/><!--x--><c/><?p ?><b><d/></b></a>").root
    assert root is not None
    assert [xml.path_of(e) for e in root.iter("b", "c", "d")] == ["/a/b[1]", "/a/c", "/a/b[2]", "/a/b[2]/d"]
    assert xml.path_of(root, "x") == "/a/@x"


def test_known_paths_are_the_same_paths() -> None:
    """Keeping the paths of siblings changes nothing but the time."""
    root = xml.read(b"<a>" + b"<b><c/><c/></b>" * 3 + b"</a>").root
    assert root is not None
    known: xml.Paths = {}
    assert [xml.path_of(e, "", known) for e in root.iter()] == [xml.path_of(e) for e in root.iter()]


def test_paths_of_many_siblings_count_each_once() -> None:
    """Every child of a wide parent is found in one counting."""
    root = xml.read(b"<a>" + b"<b/>" * 20_000 + b"</a>").root
    assert root is not None
    known: xml.Paths = {}
    assert [xml.path_of(e, "", known) for e in root][-1] == "/a/b[20000]"
    assert list(known) == [root] and len(known[root]) == 20_000


@pytest.mark.parametrize("odd", ["\x85", "\u2028", "\x0c"])
def test_excerpts_count_lines_as_parsers_do(odd: str) -> None:
    """U+0085 and the like do not end a line."""
    source = xml.XmlSource(f"<a>{odd}\n<b/>\n</a>".encode())
    excerpt = source.excerpt(xml.Place("/a/b", 2, source))
    assert excerpt is not None and [r.text for r in excerpt.rows if r.marked] == ["<b/>"]


@pytest.mark.parametrize("codec", ["iso-8859-1", "utf-16"])
def test_excerpts_follow_the_encoding(codec: str) -> None:
    """Accents are shown as they are."""
    source = xml.XmlSource(f'<?xml version="1.0" encoding="{codec}"?>\n<a>é</a>'.encode(codec))
    excerpt = source.excerpt(xml.Place("/a", 2, source))
    assert excerpt is not None and excerpt.rows[-1].text == "<a>é</a>"


def test_a_problem_shows_its_line() -> None:
    """The excerpt of a malformed document marks the line of the error."""
    problem = xml.read(b"<a>\n<b>\n</a>").problems[0]
    excerpt = problem.place.excerpt()
    assert excerpt is not None and [r.label for r in excerpt.rows if r.marked] == [str(problem.place.line)]
