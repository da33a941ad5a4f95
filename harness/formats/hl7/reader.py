"""From a file to its messages, and to the problems met on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from harness.core.finding import Level, Problem
from harness.core.place import Place, clip
from harness.core.text import Text, same
from harness.formats.hl7 import charset
from harness.formats.hl7.chunks import Chunk, ChunkKind, cut, is_message_chunk
from harness.formats.hl7.message import Delimiters, Hl7Message, Segment
from harness.formats.limits import MAX_SEGMENTS


@dataclass(frozen=True, slots=True)
class Hl7File:
    """All chunks of a file and the messages they form."""

    chunks: tuple[Chunk, ...]
    messages: tuple[Hl7Message, ...]
    problems: tuple[Problem, ...]

    def to_bytes(self) -> bytes:
        """The file back, byte for byte."""
        return b"".join(chunk.content for chunk in self.chunks)


def read(raw: bytes) -> Hl7File:
    """Read an ER7 file; never raises on content."""
    chunks = tuple(cut(raw))
    groups = _groups(chunks)
    messages = tuple(_message(group, number) for number, group in enumerate(groups, 1))
    return Hl7File(chunks, messages, tuple(_outside(chunks)))


def _groups(chunks: tuple[Chunk, ...]) -> list[list[Chunk]]:
    groups: list[list[Chunk]] = []
    open_ = False
    for chunk in chunks:
        if chunk.kind is ChunkKind.HEADER:
            groups.append([])
            open_ = True
        elif chunk.kind in (ChunkKind.BATCH, ChunkKind.FRAME):
            open_ = False
        if open_:
            groups[-1].append(chunk)
    return groups


def _outside(chunks: tuple[Chunk, ...]) -> Iterator[Problem]:
    """Bytes that belong to no message: text before the first MSH."""
    for chunk in chunks:
        if chunk.kind is ChunkKind.HEADER:
            return
        if chunk.kind in (ChunkKind.SEGMENT, ChunkKind.JUNK):
            yield Problem(
                "FORMAT-HL7-SEGMENT", Place("", chunk.line), Text("MSH en tête", "MSH first"),
                same(clip(chunk.content.decode("latin-1"), 80)),
                Text("des octets précèdent le premier MSH", "bytes stand before the first MSH"),
            )  # fmt: skip
            return


def _message(chunks: list[Chunk], number: int) -> Hl7Message:
    header = chunks[0].content.decode("latin-1")
    marks = Delimiters.of(header)
    codec = charset.codec_for(_declared(header, marks), b"".join(c.content for c in chunks))
    kept = [c for c in chunks if is_message_chunk(c)][:MAX_SEGMENTS]
    junk = tuple(c for c in chunks if c.kind is ChunkKind.JUNK)
    return Hl7Message(tuple(chunks), number, codec, marks, _segments(kept, codec, marks, header), junk)


def _declared(header: str, marks: Delimiters) -> str | None:
    fields = header.split(marks.field)
    return fields[17].split(marks.repetition)[0].strip() if len(fields) > 17 else None


def _segments(chunks: list[Chunk], codec: str, marks: Delimiters, header: str) -> tuple[Segment, ...]:
    names = [c.content[:3].decode("ascii", "replace") for c in chunks]
    totals = {name: len(list(same_name)) for name, same_name in groupby(sorted(names))}
    version = (header.split(marks.field) + [""] * 12)[11].split(marks.component)[0]
    seen: dict[str, int] = {}
    result = []
    for name, chunk in zip(names, chunks, strict=True):
        seen[name] = seen.get(name, 0) + 1
        text = chunk.content.decode(codec, "replace")
        result.append(Segment(name, seen[name], totals[name] == 1, text, chunk.line, marks, version))
    return tuple(result)


def problems_of(message: Hl7Message) -> Iterator[Problem]:
    """What is wrong with the bytes of one message, apart from its documents."""
    yield from _charset_problems(message)
    yield from _delimiter_problems(message)
    for chunk in message.junk:
        yield Problem(
            "FORMAT-HL7-SEGMENT", Place("", chunk.line),
            Text("un identifiant de segment (3 caractères) puis le séparateur", "a segment id, then the separator"),
            same(clip(chunk.content.decode(message.codec, "replace"), 80)),
            Text(
                "ligne qui n'est pas un segment : retour à la ligne dans une valeur (base64 replié ?)",
                "a line that is not a segment: a line break inside a value (wrapped base64?)",
            ),
        )  # fmt: skip
    if message.is_header_only:
        yield Problem(
            "FORMAT-HL7-SEGMENT", message.header.place(), Text("des segments après MSH", "segments after MSH"),
            Text("MSH seul", "MSH alone"), Text("message tronqué après MSH", "message truncated after MSH"),
        )  # fmt: skip


def _charset_problems(message: Hl7Message) -> Iterator[Problem]:
    declared = message.header.get(18)
    offset = charset.first_bad_byte(message.raw, message.codec)
    if offset is not None:
        before = message.raw[:offset]
        line = message.chunks[0].line + before.count(b"\n" if b"\n" in message.raw else b"\r")
        segment = next((s for s in reversed(message.segments) if s.line <= line), message.header)
        yield Problem(
            "FORMAT-HL7-CHARSET", Place(f"{segment.name} octet {offset}", line, segment),
            Text(f"des octets {declared.text or 'UNICODE UTF-8'}", f"{declared.text or 'UNICODE UTF-8'} bytes"),
            same(message.raw[offset : offset + 4].hex(" ")),
            Text("les octets ne se décodent pas selon MSH-18", "the bytes do not decode as MSH-18 says"),
        )  # fmt: skip
    elif message.codec != "utf-8" and charset.looks_utf8(message.raw):
        yield Problem(
            "FORMAT-HL7-CHARSET", declared.place, same("UNICODE UTF-8"), same(str(declared)),
            Text("MSH-18 annonce un jeu sur un octet, les octets sont de l'UTF-8",
                 "MSH-18 announces a single-byte set, the bytes are UTF-8"),
        )  # fmt: skip
    if declared.present and declared.present not in charset.CODECS:
        yield Problem(
            "FORMAT-HL7-CHARSET", declared.place, same(" | ".join(charset.ADMITTED)), same(str(declared)),
            Text("jeu de caractères inconnu, lu au mieux", "unknown character set, read as well as possible"),
            Level.WARNING,
        )  # fmt: skip


def _delimiter_problems(message: Hl7Message) -> Iterator[Problem]:
    encoding = message.header.get(2)
    marks = message.delimiters
    five = [marks.field, marks.component, marks.repetition, marks.escape, marks.sub]
    if len(set(five)) != 5 or any(m.isalnum() for m in five) or len(encoding.text or "") < 4:
        yield Problem(
            "FORMAT-HL7-DELIMITERS", encoding.place, same("|^~\\&"), same(message.header.raw[3:8]),
            Text("séparateurs MSH-1/MSH-2 inutilisables", "unusable MSH-1/MSH-2 separators"),
        )  # fmt: skip
