"""Strategies: realistic HL7v2 files, as products and their tools write them."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from harness.formats.hl7 import reader
from harness.formats.hl7.message import Hl7Message

HEADER = "MSH|^~\\&|APP|ORG|DEST|SITE|20260310||{kind}|ID1|P|2.6||||||UNICODE UTF-8"
_WORD = st.text(st.sampled_from("ABCxyz0189éœ' -+"), max_size=8)


def one(*segments: str, kind: str = "MDM^T02^MDM_T02", codec: str = "utf-8", end: str = "\r") -> Hl7Message:
    """The only message of a file that holds MSH and these segments."""
    text = end.join((HEADER.format(kind=kind), *segments)) + end
    messages = reader.read(text.encode(codec)).messages
    assert len(messages) == 1
    return messages[0]


@dataclass(frozen=True)
class Marks:
    """MSH-1 and MSH-2."""

    field: str
    component: str
    repetition: str
    escape: str
    sub: str

    @property
    def header(self) -> str:
        """``MSH|^~\\&|``."""
        return f"MSH{self.field}{self.component}{self.repetition}{self.escape}{self.sub}{self.field}"


USUAL = Marks("|", "^", "~", "\\", "&")
MARKS = st.sampled_from(
    [USUAL, USUAL, Marks("#", "^", "~", "\\", "&"), Marks("|", "@", "*", "!", "%"), Marks(";", ":", "/", "?", "=")]
)
ENDS = st.sampled_from(["\r", "\n", "\r\n"])


@st.composite
def values(draw: st.DrawFn, marks: Marks) -> str:
    """A field: repetitions of components of subcomponents, escapes and the explicit null among them."""
    escape = st.sampled_from(
        [f"{marks.escape}{code}{marks.escape}" for code in ("F", "S", "T", "R", "E", "X41", ".br", "Zz")]
    )
    leaf = st.one_of(_WORD, _WORD, st.just('""'), escape)
    subs = st.lists(leaf, min_size=1, max_size=3).map(marks.sub.join)
    components = st.lists(subs, min_size=1, max_size=4).map(marks.component.join)
    return draw(st.lists(components, min_size=1, max_size=3).map(marks.repetition.join))


@st.composite
def messages(draw: st.DrawFn, marks: Marks, end: str) -> str:
    """MSH and some segments."""
    names = st.sampled_from(["PID", "PV1", "OBR", "OBX", "PRT", "ZFU", "TXA", "NTE"])
    segments = [f"{marks.header}APP{marks.field}ORG"]
    for name in draw(st.lists(names, max_size=5)):
        segments.append(marks.field.join([name, *draw(st.lists(values(marks), max_size=5))]))
    return end.join(segments) + end


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A file: byte order mark, batch envelope, MLLP frames, several messages, any line ending."""
    marks, end = draw(MARKS), draw(ENDS)
    bodies = draw(st.lists(messages(marks, end), min_size=1, max_size=3))
    if draw(st.booleans()):
        bodies = [f"\x0b{body}\x1c\r" for body in bodies]
    text = "".join(bodies)
    if draw(st.booleans()):
        sep = marks.field
        text = f"FHS{sep}^~\\&{end}BHS{sep}^~\\&{end}{text}BTS{sep}{len(bodies)}{end}FTS{sep}1{end}"
    bom = draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    return bom + text.encode("utf-8")
