"""From a file to its messages, and to the problems met on the way."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from harness.core.finding import Level, Problem
from harness.core.place import Place, clip
from harness.core.text import Text, same
from harness.formats.hl7 import charset
from harness.formats.hl7.chunks import Chunk, ChunkKind, cut, is_message_chunk
from harness.formats.hl7.message import Delimiters, Hl7Message, Segment
from harness.formats.limits import MAX_FIELDS, MAX_MESSAGES, MAX_REPETITIONS, MAX_SEGMENTS, MAX_TOLD


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
    messages = tuple(_message(group, n, _frame(raw, group)) for n, group in enumerate(groups[:MAX_MESSAGES], 1))
    problems = [*islice(_outside(chunks), MAX_TOLD), *_unread(chunks, groups)]
    return Hl7File(chunks, messages, tuple(problems))


def _groups(chunks: tuple[Chunk, ...]) -> list[list[Chunk]]:
    groups: list[list[Chunk]] = []
    open_ = False
    for chunk in chunks:
        if chunk.kind is ChunkKind.HEADER:
            groups.append([])
            open_ = True
        elif chunk.kind in _CLOSING:
            open_ = False
        if open_:
            groups[-1].append(chunk)
    return groups


_CLOSING = (ChunkKind.BATCH, ChunkKind.FRAME, ChunkKind.UNREAD)


def _outside(chunks: tuple[Chunk, ...]) -> Iterator[Problem]:
    """Each run of segments that belongs to no message: before the first MSH, or after a frame or batch byte."""
    first, open_, told = True, False, False
    for chunk in chunks:
        if chunk.kind is ChunkKind.HEADER:
            first, open_, told = False, True, False
        elif chunk.kind in _CLOSING:
            open_ = told = False
        elif chunk.kind in (ChunkKind.SEGMENT, ChunkKind.JUNK) and not open_ and not told:
            told = True
            before = Text("des octets précèdent le premier MSH", "bytes stand before the first MSH")
            after = Text("segments hors de tout message : fin de bloc (0x1C) ou de lot avant la fin ?",
                         "segments outside any message: end of block (0x1C) or batch before the end?")  # fmt: skip
            yield Problem(
                "FORMAT-HL7-SEGMENT", Place("", chunk.line), Text("MSH en tête", "MSH first"),
                same(clip(chunk.content.decode("latin-1"), 80)), before if first else after,
            )  # fmt: skip


def _unread(chunks: tuple[Chunk, ...], groups: list[list[Chunk]]) -> Iterator[Problem]:
    """What is beyond the bounds, and so was not read."""
    if len(groups) > MAX_MESSAGES:
        yield _beyond(groups[MAX_MESSAGES][0].line, f"{MAX_MESSAGES} messages", str(len(groups)))
    if chunks and chunks[-1].kind is ChunkKind.UNREAD:
        last = chunks[-1]
        yield _beyond(last.line, f"{len(chunks) - 1} segments + CR", f"+ {len(last.content)} octets / bytes")


def _beyond(line: int | None, most: str, found: str, at: Place | None = None) -> Problem:
    return Problem(
        "FORMAT-HL7-SEGMENT", at or Place("", line), Text(f"au plus {most}", f"at most {most}"), same(found),
        Text("bornes de lecture dépassées : la suite n'est pas lue", "reading bounds exceeded: the rest is not read"),
    )  # fmt: skip


def _frame(raw: bytes, group: list[Chunk]) -> str:
    """The MLLP bytes around a message: 0B before it, 1C and 0D after it, those that are there."""
    end = group[-1].offset + len(group[-1].content)
    before = raw[max(0, group[0].offset - 1) : group[0].offset]
    after = raw[end : end + 2] if raw[end : end + 1] == b"\x1c" else b""
    parts = ["0B" if before == b"\x0b" else "", after.hex().upper()]
    return " ".join(p for p in parts if p)


def _message(chunks: list[Chunk], number: int, frame: str = "") -> Hl7Message:
    header = chunks[0].content.decode("latin-1")
    marks = Delimiters.of(header)
    codec = charset.codec_for(_declared(header, marks), (c.content for c in chunks))
    kept = [c for c in chunks if is_message_chunk(c)][:MAX_SEGMENTS]
    junk = tuple(c for c in chunks if c.kind is ChunkKind.JUNK)
    return Hl7Message(tuple(chunks), number, codec, marks, _segments(kept, codec, marks, header), junk, frame)


def _declared(header: str, marks: Delimiters) -> str | None:
    fields = header.split(marks.field, 18)
    return fields[17].split(marks.repetition)[0].strip() if len(fields) > 17 else None


def _segments(chunks: list[Chunk], codec: str, marks: Delimiters, header: str) -> tuple[Segment, ...]:
    names = [c.content[:3].decode("ascii", "replace") for c in chunks]
    totals = {name: len(list(same_name)) for name, same_name in groupby(sorted(names))}
    version = (header.split(marks.field, 12) + [""] * 12)[11].split(marks.component)[0]
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
    yield from islice(_bounds_problems(message), MAX_TOLD)
    runs = _runs(message)
    for run in runs[:MAX_TOLD]:
        yield _not_a_segment(run, message.codec)
    if len(runs) > MAX_TOLD:
        yield _beyond(runs[MAX_TOLD][0].line, f"{MAX_TOLD} lignes / lines", str(len(message.junk)))
    if message.is_header_only:
        yield Problem(
            "FORMAT-HL7-SEGMENT", message.header.place(), Text("des segments après MSH", "segments after MSH"),
            Text("MSH seul", "MSH alone"), Text("message tronqué après MSH", "message truncated after MSH"),
        )  # fmt: skip


def _runs(message: Hl7Message) -> list[list[Chunk]]:
    """Lines that are no segment, those between the same two segments together: one break, one finding."""
    starts = sorted(s.line for s in message.segments)
    return [list(run) for _, run in groupby(message.junk, key=lambda c: bisect(starts, c.line))]


def _not_a_segment(run: list[Chunk], codec: str) -> Problem:
    shown = same(clip(run[0].content.decode(codec, "replace"), 80))
    more = Text(f" et {len(run) - 1} autres lignes", f" and {len(run) - 1} more lines") if len(run) > 1 else same("")
    return Problem(
        "FORMAT-HL7-SEGMENT", Place("", run[0].line),
        Text("un identifiant de segment (3 caractères) puis le séparateur", "a segment id, then the separator"),
        shown + more,
        Text(
            "ligne qui n'est pas un segment : retour à la ligne dans une valeur (base64 replié ?)",
            "a line that is not a segment: a line break inside a value (wrapped base64?)",
        ),
    )  # fmt: skip


def _bounds_problems(message: Hl7Message) -> Iterator[Problem]:
    """Segments, fields and repetitions beyond the bounds."""
    found = sum(map(is_message_chunk, message.chunks))
    if found > MAX_SEGMENTS:
        yield _beyond(message.segments[-1].line, f"{MAX_SEGMENTS} segments", str(found))
    marks = message.delimiters
    full = (s for s in message.segments if s.size >= MAX_FIELDS and s.raw.count(marks.field) > MAX_FIELDS)
    for segment in islice(full, MAX_TOLD):
        yield _beyond(None, f"{MAX_FIELDS} champs / fields", str(segment.raw.count(marks.field)), segment.place())
    for segment in (s for s in message.segments if len(s.raw) > MAX_REPETITIONS):
        for number in range(1 if segment.name != "MSH" else 3, segment.size + 1):
            field = segment.raw_field(number)
            count = field.count(marks.repetition) if marks.repetition in field else 0
            if count > MAX_REPETITIONS:
                yield _beyond(None, f"{MAX_REPETITIONS} répétitions / repetitions", str(count), segment.place(number))


def _may_not_decode(message: Hl7Message) -> bool:
    """Bytes that do not decode were read as U+FFFD; lines that are no segment were not decoded at all."""
    return bool(message.junk) or any("\ufffd" in segment.raw for segment in message.segments)


def _charset_problems(message: Hl7Message) -> Iterator[Problem]:
    declared = message.header.get(18)
    offset = charset.first_bad_byte(message.raw, message.codec) if _may_not_decode(message) else None
    if offset is not None:
        line = _line_at(message, offset)
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
    if declared.is_absent and not message.raw.isascii():
        yield Problem(
            "FORMAT-HL7-CHARSET", declared.place, same(" | ".join(charset.ADMITTED)), Text("(absent)", "(absent)"),
            Text(f"MSH-18 absent et octets non ASCII : lu comme {message.codec}",
                 f"MSH-18 absent and bytes beyond ASCII: read as {message.codec}"), Level.WARNING,
        )  # fmt: skip
    if declared.present and declared.present not in charset.CODECS:
        yield Problem(
            "FORMAT-HL7-CHARSET", declared.place, same(" | ".join(charset.ADMITTED)), same(str(declared)),
            Text("jeu de caractères inconnu, lu au mieux", "unknown character set, read as well as possible"),
            Level.WARNING,
        )  # fmt: skip


def _line_at(message: Hl7Message, offset: int) -> int:
    """The line of the byte at ``offset`` from the start of a message."""
    start = message.chunks[0].offset
    chunk = next(c for c in reversed(message.chunks) if c.offset - start <= offset)
    before = chunk.content[: offset - (chunk.offset - start)]
    return chunk.line + len(re.findall(rb"\r\n|\r|\n", before))


def _delimiter_problems(message: Hl7Message) -> Iterator[Problem]:
    encoding = message.header.get(2)
    marks = message.delimiters
    five = [marks.field, marks.component, marks.repetition, marks.escape, marks.sub]
    if len(set(five)) != 5 or any(m.isalnum() or not m.isascii() for m in five) or len(encoding.text or "") < 4:
        yield Problem(
            "FORMAT-HL7-DELIMITERS", encoding.place, same("|^~\\&"), same(message.header.raw[3:8]),
            Text("séparateurs MSH-1/MSH-2 inutilisables", "unusable MSH-1/MSH-2 separators"),
        )  # fmt: skip
