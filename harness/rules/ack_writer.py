"""The acknowledgement that the oracle expects, as bytes: the answer of a conforming CONSOMMATEUR.

Sources: LPS 1.1 and TRANS 2.1, profile of the ACK: MSH ends swapped, MSH-11, 12, 17 and 18 kept,
MSA-2 = MSH-10, ERR only for a refusal. Time and identifier (MSH-7, MSH-10) are drawn from the message,
so that the same message always gives the same bytes.
"""

from __future__ import annotations

import re
import unicodedata

from harness.core.place import Place
from harness.formats.hl7.message import Delimiters, Hl7Message
from harness.rules.acknowledgement import APPLICATION_CODES, CONDITIONS
from harness.rules.answers import Case, Expected

_PATH = re.compile(r"([A-Z][A-Z0-9]{2})(?:\[(\d+)\])?(?:-(\d+)(?:\[(\d+)\])?(?:\.(\d+)(?:\.(\d+))?)?)?")
#: Longest MSH-10 of HL7 2.5.
_ID_LENGTH = 20


def expected_ack(message: Hl7Message, expected: Expected) -> bytes:
    """The preferred answer to a message, in the character set of its MSH-18, each segment ended by CR."""
    marks = _usable(message.delimiters)
    code, error, application = expected.preferred
    segments = [_msh(message, marks), marks.field.join(("MSA", code, message.header.raw_field(10)))]
    if error is not None:
        segments.append(_err(expected, error, application, marks))
    return _encoded("".join(f"{s}\r" for s in segments), message.codec)


def location(expected: Expected) -> str:
    """ERR-2 of a technical refusal: ``PID^1^5^1^1``; the guides give it for an error in the syntax of the message."""
    if expected.case is not Case.TECHNICAL:
        return ""
    return "^".join(_erl(expected.place))


def error_code(code: str) -> str:
    """ERR-3: code, label, table."""
    return f"{code}^{CONDITIONS[code]}^messageErrorCondition"


def application_code(code: str) -> str:
    """ERR-5: code, label, table."""
    label = APPLICATION_CODES[code].fr
    return f"{code}^{label[0].upper()}{label[1:]}^applicationErrorCode"


def _msh(message: Hl7Message, marks: Delimiters) -> str:
    """MSH of the answer: what the message gave, ends swapped."""
    raw = message.header.raw_field
    event = message.event if message.event.isalnum() else ""
    fields = [""] * 19
    fields[2] = marks.component + marks.repetition + marks.escape + marks.sub
    fields[3:7] = raw(5), raw(6), raw(3), raw(4)
    fields[7], fields[10] = raw(7), _own_id(raw(10))
    fields[9] = marks.component.join(("ACK", event, "ACK")) if event else "ACK"
    for kept in (11, 12, 17, 18):
        fields[kept] = raw(kept)
    return "MSH" + marks.field + marks.field.join(fields[2:]).rstrip(marks.field)


def _own_id(answered: str) -> str:
    own = f"ACK-{answered}"
    return own if answered and len(own) <= _ID_LENGTH else answered or "ACK-1"


def _err(expected: Expected, error: str, application: str | None, marks: Delimiters) -> str:
    parts = ["ERR", "", location(expected), error_code(error), "E"]
    if application is not None:
        parts.append(application_code(application))
    return marks.field.join(part.replace("^", marks.component) for part in parts)


def _erl(place: Place) -> list[str]:
    """Segment, its rank, field, repetition, component, subcomponent, as far as the place tells."""
    found = _PATH.match(place.path)
    if found is None:
        return []
    name, rank, number, repetition, component, sub = found.groups()
    parts = [name, rank or "1"]
    if number:
        parts += [number, *([repetition or "1", component] if component else [repetition] if repetition else [])]
    return [*parts, sub] if sub else parts


def _usable(marks: Delimiters) -> Delimiters:
    """The delimiters of the message, or the usual ones when those cannot tell values apart."""
    five = (marks.field, marks.component, marks.repetition, marks.escape, marks.sub)
    return marks if len(set(five)) == 5 and not any(m.isalnum() or m.isspace() for m in five) else Delimiters()


def _encoded(text: str, codec: str) -> bytes:
    if codec == "ascii":
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return text.encode(codec, "replace")
