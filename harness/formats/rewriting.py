"""What became of a document between two copies of it: the same bytes, written otherwise, or changed.

Two copies that are the same XML and not the same bytes were written again by somebody: their hashes and
signatures no longer hold. ``writing`` says by what the writing differs, ``difference`` where the content does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from lxml import etree

from harness.core.place import Place, clip
from harness.core.text import Text, same
from harness.formats.cda import ClinicalDocument
from harness.formats.line_difference import pair


class Change(StrEnum):
    """How a copy compares with the one that it was made from."""

    SAME = "same"
    REWRITTEN = "rewritten"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Differing:
    """The first place where two copies differ, and what each of them says there."""

    before: Text
    after: Text
    source: Place
    place: Place


def change(before: ClinicalDocument, after: ClinicalDocument) -> Change:
    """Whether a copy is the same bytes, the same content written otherwise, or another content."""
    if before.source.raw == after.source.raw:
        return Change.SAME
    return Change.CHANGED if difference(before, after) is not None else Change.REWRITTEN


# -- content -----------------------------------------------------------------------------------------


def difference(before: ClinicalDocument, after: ClinicalDocument) -> Differing | None:
    """The first element whose name, attributes or text differ; None when only the writing does.

    Layout (blanks between elements), comments and namespace prefixes are writing.
    """
    if before.canonical == after.canonical:
        return None
    for ours, theirs in zip_longest(_elements(before.root), _elements(after.root)):
        if ours is None or theirs is None:
            return _alone(before, after, ours, theirs)
        found = _unlike(ours, theirs)
        if found is not None:
            what, mine, other, ending = found
            return Differing(*_sides(what, mine, other), _at(before, ours, ending), _at(after, theirs, ending))
    return None


def _elements(root: Any) -> Iterator[Any]:
    return iter(root.iter(etree.Element))


def _at(document: ClinicalDocument, element: Any, attribute: str) -> Place:
    return document.at(element, attribute)


def _unlike(ours: Any, theirs: Any) -> tuple[str, str | None, str | None, str] | None:
    """What differs between two elements (its name, both values, the attribute it is about)."""
    if ours.tag != theirs.tag:
        return "", f"<{_name(ours)}>", f"<{_name(theirs)}>", ""
    if ours.attrib != theirs.attrib:
        for name in dict.fromkeys([*ours.attrib, *theirs.attrib]):
            if ours.get(name) != theirs.get(name):
                short = str(etree.QName(name).localname)
                return f"@{short}", ours.get(name), theirs.get(name), short
    if _text(ours) != _text(theirs):
        return "", _text(ours) or None, _text(theirs) or None, ""
    if _tail(ours) != _tail(theirs):
        return "", _tail(ours) or None, _tail(theirs) or None, ""
    return None


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)


def _text(element: Any) -> str:
    """What an element says itself: its text up to its first child, comments left out; layout is nothing."""
    said = element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            break
        said += child.tail or ""
    return said if said.strip() or len(element) == 0 else ""


def _tail(element: Any) -> str:
    """The text that follows an element inside its parent, the comments in between left out."""
    said = element.tail or ""
    following = element.getnext()
    while following is not None and not isinstance(following.tag, str):
        said += following.tail or ""
        following = following.getnext()
    return said if said.strip() and element.getparent() is not None else ""


def _sides(what: str, ours: str | None, theirs: str | None) -> tuple[Text, Text]:
    """Both values around what differs in them; an absent one says so."""
    if ours is None or theirs is None:
        return _side(what, ours), _side(what, theirs)
    before, after = pair(" ".join(ours.split()), " ".join(theirs.split()))
    if before.text == after.text:  # blanks alone differ
        before, after = pair(_visible(ours), _visible(theirs))
    return _side(what, before.text), _side(what, after.text)


def _side(what: str, value: str | None) -> Text:
    if value is None:
        return same(f"{what} ") + Text("(absent)", "(absent)") if what else Text("(absent)", "(absent)")
    return same(f'{what}="{value}"' if what else value)


def _visible(text: str) -> str:
    return text.replace("\r", "␍").replace("\n", "␊").replace("\t", "␉").replace(" ", "·")


def _alone(before: ClinicalDocument, after: ClinicalDocument, ours: Any, theirs: Any) -> Differing:
    """One of the two documents goes on after the end of the other."""
    end = Text("(fin du document)", "(end of the document)")
    if ours is None:
        return Differing(end, same(f"<{_name(theirs)}>"), before.at(before.root), after.at(theirs))
    return Differing(same(f"<{_name(ours)}>"), end, before.at(ours), after.at(after.root))


# -- writing -----------------------------------------------------------------------------------------

_BOM = b"\xef\xbb\xbf"
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>")
_ENCODING = re.compile(rb"<\?xml[^>]{0,80}encoding\s*=\s*['\"]([A-Za-z0-9._-]{1,40})['\"]")
#: Comments, CDATA sections and instructions first, so that a tag never starts inside one.
_MARKUP = re.compile(
    r"(?P<comment><!--.*?-->)|(?P<cdata><!\[CDATA\[.*?\]\]>)|(?P<instruction><\?.*?\?>)"
    r"|(?P<tag></?[^\s<>/\"'!?](?:\"[^\"]*\"|'[^']*'|[^\"'<>])*>)",
    re.S,
)
_ATTRIBUTE = re.compile(r"(\s+)([^\s=]+)(\s*=\s*)(\"|')")
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_REFERENCE = re.compile(r"&[^;\s]{1,12};")


def writing(before: bytes, after: bytes) -> list[Text]:
    """By what the writing of two copies of one content differs, as people name it; never empty for other bytes."""
    ours, theirs = _Written.of(before), _Written.of(after)
    found = [name for name, feature in _FEATURES.items() if getattr(ours, feature) != getattr(theirs, feature)]
    return [_NAMES[name] for name in found] or [_NAMES["layout"]]


@dataclass(frozen=True, slots=True)
class _Written:
    """What tells one writing from another."""

    bom: bool
    encoding: str
    declaration: str
    ends: frozenset[str]
    outside: tuple[str, ...]
    order: tuple[str, ...]
    blanks: tuple[str, ...]
    quotes: tuple[str, ...]
    empty: int
    references: tuple[str, ...]
    cdata: int
    comments: tuple[str, ...]
    layout: tuple[str, ...]

    @classmethod
    def of(cls, raw: bytes) -> _Written:
        bom = raw.startswith(_BOM)
        encoding = _encoding(raw)
        whole = _decoded(raw.removeprefix(_BOM), encoding)
        declared = _DECLARATION.match(whole)
        declaration = declared[0].strip() if declared else ""
        text = whole[declared.end() :] if declared else whole
        ends = frozenset(re.findall(r"\r\n|\r|\n", whole))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        markup = [(m.lastgroup or "", m[0]) for m in _MARKUP.finditer(text)]
        tags = [piece for kind, piece in markup if kind == "tag"]
        attributes = [_ATTRIBUTE.findall(tag) for tag in tags if "=" in tag]
        return cls(
            bom, encoding.upper(), re.sub(r"\s*encoding\s*=\s*(\"[^\"]*\"|'[^']*')", "", declaration), ends,
            tuple(piece for kind, piece in markup if kind == "instruction"),
            tuple(" ".join(name for _, name, _, _ in tag) for tag in attributes),
            tuple(blank + equal for tag in attributes for blank, _, equal, _ in tag) + tuple(filter(None, map(_ending, tags))),
            tuple(quote for tag in attributes for *_, quote in tag),
            sum(tag.endswith("/>") for tag in tags), tuple(_REFERENCE.findall(text)),
            sum(kind == "cdata" for kind, _ in markup), tuple(piece for kind, piece in markup if kind == "comment"),
            tuple(gap for gap in _MARKUP.split(text)[::5] if gap and gap.isspace()),
        )  # fmt: skip


#: Name of a kind of difference -> what tells it.
_FEATURES = {
    "bom": "bom", "encoding": "encoding", "declaration": "declaration", "ends": "ends", "outside": "outside",
    "order": "order", "blanks": "blanks", "quotes": "quotes", "empty": "empty", "references": "references",
    "cdata": "cdata", "comments": "comments", "layout": "layout",
}  # fmt: skip
_NAMES = {
    "bom": Text("marque d'ordre des octets (BOM)", "byte order mark (BOM)"),
    "encoding": Text("encodage", "encoding"),
    "declaration": Text("déclaration XML", "XML declaration"),
    "ends": Text("fins de ligne", "line ends"),
    "outside": Text("instructions (xml-stylesheet…)", "instructions (xml-stylesheet…)"),
    "order": Text("ordre ou préfixe des attributs", "order or prefix of attributes"),
    "blanks": Text("espaces dans les balises", "blanks inside tags"),
    "quotes": Text("guillemets des attributs", "quotes of attributes"),
    "empty": Text("écriture des éléments vides", "writing of empty elements"),
    "references": Text("références de caractères (&#…;)", "character references (&#…;)"),
    "cdata": Text("sections CDATA", "CDATA sections"),
    "comments": Text("commentaires", "comments"),
    "layout": Text("mise en page (indentation, lignes)", "layout (indentation, lines)"),
}


def _ending(tag: str) -> str:
    """The blanks before the end of a tag."""
    body = tag.rstrip(">").rstrip("/")
    return body[len(body.rstrip()) :]


def _encoding(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    declared = _ENCODING.search(raw[:200])
    return declared[1].decode("ascii") if declared else "utf-8"


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding, "replace")
    except LookupError:
        return raw.decode("latin-1")


def first_line(before: ClinicalDocument, after: ClinicalDocument) -> Place:
    """The first line of a copy that is not written as in the other."""
    ours, theirs = before.source.raw.splitlines(keepends=True), after.source.raw.splitlines(keepends=True)
    lines = zip_longest(ours, theirs)
    number = next((n for n, (a, b) in enumerate(lines, 1) if a != b), 1)
    return Place("", min(number, len(theirs) or 1), after.source)


def shown(text: Text) -> Text:
    """A value cut for people."""
    return Text(clip(text.fr), clip(text.en))
