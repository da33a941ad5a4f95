"""Exports that are lines of text: those of servers and of logging libraries, and the extended log of the W3C (IIS).

A line tells its time first, or after a level, a priority of syslog or the client of an access log; the rest is its message.
"""

from __future__ import annotations

import re

from harness.core.place import Place
from harness.core.text import Text
from harness.formats.log_entry import Read, Record, Unread, lines, too_long

_CLOCK = r"\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?"
_ZONE = r"(?: ?(?:Z|[+-]\d\d:?\d\d)(?![\w:]))?"
_DAY = r"(?:\d{4}-\d\d-\d\d|\d{4}/\d\d/\d\d|\d\d/\d\d/\d{4})"
#: Before the time: a priority (syslog), a level (``INFO``, ``[ERROR]``), a bracket.
_BEFORE = (
    r"(?:<\d{1,3}>1? ?)?(?:\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)\]?[ :|\t-]+)?\[?"
)
_TEXT_LINE = re.compile(rf"{_BEFORE}(?P<time>{_DAY}[T ]{_CLOCK}{_ZONE})\]?[ \t|;:,-]*(?P<rest>.*)", re.DOTALL)
#: Client, identity and account first: what Apache, nginx and Tomcat write of an access.
_ACCESS_LINE = re.compile(r"\S{1,100} \S{1,100} \S{1,100} \[(?P<time>\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] (?P<rest>.*)", re.DOTALL)  # fmt: skip
#: Syslog of old (RFC 3164): no year, so no age.
_BSD_LINE = re.compile(r"(?:<\d{1,3}>)?(?P<time>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (?P<rest>\S+ .*)", re.DOTALL)
_W3C_FIELDS = "#Fields:"


def is_w3c(raw: bytes, codec: str) -> bool:
    """Whether the first lines are the directives of an extended log."""
    first = [text for _, text in lines(raw[:65_536], codec) if text]
    return bool(first) and first[0].startswith("#") and any(text.startswith(_W3C_FIELDS) for text in first[:20])


def is_text_log(raw: bytes, codec: str) -> bool:
    """Whether the first line is one of a log; more than two semicolons are a table without a header."""
    first = next((text for _, text in lines(raw[:65_536], codec) if text), "")
    if _ACCESS_LINE.match(first):
        return True
    return _matched(first) is not None and first.count(";") < 3


def text_lines(raw: bytes, codec: str) -> Read:
    """Lines that begin with a time; those that do not (a stack trace) go on with the one before."""
    count = 0
    for number, text in lines(raw, codec):
        if text is None:
            yield too_long(number)
        elif found := _matched(text):
            count += 1
            fields = {"time": found["time"], "message": text[: found.start("time")] + found["rest"]}
            yield Record(count, fields, "", number)
        else:
            yield Record(count, {"message": text}, "", number, whole=False)


def _matched(text: str) -> re.Match[str] | None:
    return _TEXT_LINE.match(text) or _ACCESS_LINE.match(text) or _BSD_LINE.match(text)


def w3c_lines(raw: bytes, codec: str) -> Read:
    """Entries under the names of the last ``#Fields``; date and time are in UTC, a hyphen is nothing."""
    names: list[str] = []
    count = 0
    for number, text in lines(raw, codec):
        if text is None:
            yield too_long(number)
        elif text.startswith("#"):
            names = text.removeprefix(_W3C_FIELDS).split() if text.startswith(_W3C_FIELDS) else names
        else:
            cells = text.split()
            count += 1
            if len(cells) != len(names):
                yield Unread(Place("", number), Text(f"{len(names)} champs (#Fields)", f"{len(names)} fields (#Fields)"), Text(f"{len(cells)} champs", f"{len(cells)} fields"))  # fmt: skip
                yield Record(count, {"": text}, "", number, whole=False)
                continue
            yield Record(count, _w3c_fields(dict(zip(names, cells, strict=True))), "", number)


def _w3c_fields(cells: dict[str, str]) -> dict[str, str]:
    fields = {name: "" if cell == "-" else cell for name, cell in cells.items()}
    if fields.get("date") and fields.get("time"):
        fields["date"] = f"{fields.pop('date')}T{fields.pop('time')}Z"
    return fields
