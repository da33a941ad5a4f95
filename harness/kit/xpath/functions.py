"""The functions of XPath 2.0 that lxml lacks, on strings; shared by both compilers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote

#: XML white space, which is what normalize-space and \s of XPath mean.
BLANKS = " \t\r\n"

_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)\Z")
_DOUBLE = re.compile(r"([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)\Z")
_DATE = r"(-?)(\d{4,})-(\d\d)-(\d\d)"
_TIME = r"(\d\d):(\d\d):(\d\d)(\.\d+)?"
_ZONE = r"(Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_DATETIME = re.compile(rf"{_DATE}T{_TIME}{_ZONE}\Z", re.ASCII)
#: Of a date alone, the official engine takes the minutes beyond 14 hours.
_DAY = re.compile(rf"{_DATE}(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?\Z", re.ASCII)
#: Characters that xs:anyURI lets through once escaped; what is left out is what a cast refuses.
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


#: Flag x only changes how the pattern is read.
_FLAGS = {"i": re.I, "m": re.M, "s": re.S, "x": re.NOFLAG}
_CLASSES = {r"\s": r"[\s]", r"\S": r"[^\s]", r"\w": r"[\w]", r"\W": r"[^\w]"}


class DynamicError(Exception):
    """The expression cannot be evaluated on this document: the official engine stops there too."""


@lru_cache(maxsize=4096)
def _pattern(pattern: str, flags: str) -> re.Pattern[str]:
    from elementpath.regex import RegexError, translate_pattern  # 90 ms: only a schema with patterns pays

    if not set(flags) <= set(_FLAGS):
        raise DynamicError(f"flags {flags!r}")
    options = 0
    for flag in flags:
        options |= _FLAGS[flag]
    try:
        return re.compile(translate_pattern(_as_classes(pattern, "x" in flags), options), options)
    except (RegexError, re.error) as error:
        raise DynamicError(f"regular expression {pattern!r}: {error}") from error


def _as_classes(pattern: str, spread: bool) -> str:
    r"""``\s`` and ``\w`` as the standard means them, Python having more spaces and fewer letters; no blanks with flag x."""
    found, inside, rank = [], 0, 0
    while rank < len(pattern):
        piece = pattern[rank : rank + (2 if pattern[rank] == "\\" else 1)]
        rank += len(piece)
        inside += (piece == "[") - (piece == "]")
        if not inside:
            piece = "" if spread and piece in BLANKS else _CLASSES.get(piece, piece)
        found.append(piece)
    return "".join(found)


def matches(text: str, pattern: str, flags: str = "") -> bool:
    """fn:matches: the pattern is found somewhere."""
    return _pattern(pattern, flags).search(text) is not None


def replace(text: str, pattern: str, by: str, flags: str = "") -> str:
    """fn:replace: every match, ``$1`` for a group."""
    compiled = _pattern(pattern, flags)
    if compiled.match("") is not None:
        raise DynamicError(f"replace: {pattern!r} matches the empty string")
    groups = compiled.groups

    def written(found: re.Match[str]) -> str:
        """The replacement, groups and escapes written out."""
        return re.sub(r"\\(.)|\$(\d)", lambda m: m[1] or (found[int(m[2])] or "" if int(m[2]) <= groups else ""), by)

    return compiled.sub(written, text)


def tokenize(text: str, pattern: str, flags: str = "") -> list[str]:
    """fn:tokenize: what lies between matches."""
    compiled = _pattern(pattern, flags)
    if compiled.match("") is not None:
        raise DynamicError(f"tokenize: {pattern!r} matches the empty string")
    if not text:
        return []
    found, start = [], 0
    for match in compiled.finditer(text):
        found.append(text[start : match.start()])
        start = match.end()
    return [*found, text[start:]]


def normalize_space(text: str) -> str:
    """fn:normalize-space."""
    return " ".join(part for part in re.split(f"[{BLANKS}]+", text) if part)


def iri_to_uri(text: str) -> str:
    """fn:iri-to-uri: characters outside of URIs written %HH."""
    return quote(text, safe="!#$%&'()*+,/:;=?@[]~-._")


def substring(text: str, start: float, length: float | None = None) -> str:
    """fn:substring, with the rounding of the standard."""
    if start != start or (length is not None and length != length):
        return ""
    first = _rounded(start)
    last = first + _rounded(length) if length is not None else float("inf")
    return "".join(c for i, c in enumerate(text, 1) if first <= i < last) if text else ""


def _rounded(value: float) -> float:
    return value if value in (float("inf"), float("-inf")) else (value + 0.5) // 1


def number(text: str) -> float:
    """fn:number: NaN when it is none."""
    stripped = text.strip(BLANKS)
    if not _DOUBLE.match(stripped):
        return float("nan")
    return float(stripped.replace("INF", "inf"))


def castable(text: str, type_name: str) -> bool:
    """``castable as`` for a string; raises DynamicError for a type that is not known here."""
    stripped = text.strip(BLANKS)
    test = _CASTS.get(type_name.removesuffix("?").removeprefix("xs:"))
    if test is None:
        raise DynamicError(f"castable as {type_name}")
    return test(stripped)


def date_time(text: str) -> datetime.datetime:
    """An xs:dateTime, comparable with another: without zone it is taken in UTC, as the engine does here."""
    found = _DATETIME.match(text.strip(BLANKS))
    if found is None or not _real(found):
        raise DynamicError(f"xs:dateTime({text!r})")
    year, month, day, hour, minute, second = (int(found[i]) for i in range(2, 8))
    moment = datetime.datetime(year, month, day, 0, minute, second, tzinfo=datetime.UTC)
    moment += datetime.timedelta(hours=hour, microseconds=round(float(found[8] or 0) * 1_000_000))
    return moment - _offset(found[9])


def _offset(zone: str | None) -> datetime.timedelta:
    if not zone or zone == "Z":
        return datetime.timedelta()
    sign = -1 if zone[0] == "-" else 1
    return sign * datetime.timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))


def _real(found: re.Match[str]) -> bool:
    """Whether the date is one of the calendar and the time one of the clock (24:00:00 admitted)."""
    year = int(found[2])
    try:
        datetime.date(min(max(year, 1), 9999) if year < 9999 else 2000 + year % 400, int(found[3]), int(found[4]))
    except ValueError:
        return False
    if found.re is _DAY:
        return True
    hour, minute, second = int(found[5]), int(found[6]), int(found[7])
    midnight = hour == 24 and not (minute or second or float(found[8] or 0))
    return (hour < 24 or midnight) and minute < 60 and second < 60


def _is_date_time(text: str) -> bool:
    found = _DATETIME.match(text)
    return found is not None and _real(found) and (len(found[2]) == 4 or found[2][0] != "0")


def _is_date(text: str) -> bool:
    found = _DAY.match(text)
    return found is not None and _real(found) and (len(found[2]) == 4 or found[2][0] != "0")


_CASTS: dict[str, Callable[[str], bool]] = {
    "integer": lambda text: _INTEGER.match(text) is not None,
    "decimal": lambda text: _DECIMAL.match(text) is not None,
    "double": lambda text: _DOUBLE.match(text) is not None,
    "float": lambda text: _DOUBLE.match(text) is not None,
    "dateTime": _is_date_time,
    "date": _is_date,
    "boolean": lambda text: text in ("true", "false", "1", "0"),
    "string": lambda text: True,
    "anyURI": lambda text: True,
}
