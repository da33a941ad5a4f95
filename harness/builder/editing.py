"""Changing one value of an ER7 message by its field path, bytes in and bytes out; the rest is left as it is."""

from __future__ import annotations

import re
from collections.abc import Callable

_PATH = re.compile(r"([A-Z][A-Z0-9]{2})(?:\[(\d+)\])?(?:-(\d+)(?:\.(\d+))?(?:\.(\d+))?)?")
_LINES = re.compile(r"(\r\n|\r|\n)")


def edit(message: bytes, path: str, value: str, encoding: str = "utf-8") -> bytes:
    """``edit(raw, "OBX[2]-5.1", "Y")``: a whole field, or a component of its first repetition.

    Raises KeyError when the segment is not there, ValueError when the path is no field.
    """
    name, occurrence, field, component, sub = _parsed(path)
    if not field:
        raise ValueError(f"{path}: not a field")

    def change(line: str) -> str:
        index = field - 1 if name == "MSH" else field  # MSH-1 is the separator itself
        return _put(line, "|", index + 1, lambda old: _within(old, component, sub, value))

    return on_segment(message, name, occurrence, change, encoding)


def drop(message: bytes, path: str, encoding: str = "utf-8") -> bytes:
    """The message without one segment (``NTE``, ``OBX[3]``)."""
    name, occurrence, *_ = _parsed(path)
    return on_segment(message, name, occurrence, lambda line: "", encoding)


def insert(message: bytes, after: str, segment: str, encoding: str = "utf-8") -> bytes:
    """The message with one more segment after another."""
    name, occurrence, *_ = _parsed(after)
    return on_segment(message, name, occurrence, lambda line: f"{line}\r{segment}", encoding)


def swap(message: bytes, first: str, second: str, encoding: str = "utf-8") -> bytes:
    """Two segments that change places."""
    found: dict[str, str] = {}
    for path in (first, second):
        name, occurrence, *_ = _parsed(path)
        on_segment(message, name, occurrence, lambda line, path=path: found.setdefault(path, line), encoding)  # type: ignore[misc]
    name, occurrence, *_ = _parsed(first)
    marked = on_segment(message, name, occurrence, lambda line: "\0", encoding)
    name, occurrence, *_ = _parsed(second)
    swapped = on_segment(marked, name, occurrence - (name == _parsed(first)[0] and occurrence > _parsed(first)[1]), lambda line: found[first], encoding)  # fmt: skip
    return swapped.decode(encoding).replace("\0", found[second]).encode(encoding)


def on_segment(
    message: bytes, name: str, occurrence: int, change: Callable[[str], str], encoding: str = "utf-8"
) -> bytes:
    """The message with one segment rewritten; a segment that becomes empty goes with its terminator."""
    parts, seen, written = _LINES.split(message.decode(encoding)), 0, []
    hit = False
    for index in range(0, len(parts), 2):
        line, end = parts[index], parts[index + 1] if index + 1 < len(parts) else ""
        if line[:3] == name:
            seen += 1
            if seen == occurrence:
                hit, line = True, change(line)
                if not line:
                    continue
        written += [line, end]
    if not hit:
        raise KeyError(f"{name}[{occurrence}]")
    return "".join(written).encode(encoding)


def _parsed(path: str) -> tuple[str, int, int, int, int]:
    found = _PATH.fullmatch(path)
    if found is None:
        raise ValueError(f"{path}: not a path")
    name, *numbers = found.groups()
    occurrence, field, component, sub = (int(n) if n else 0 for n in numbers)
    return name, occurrence or 1, field, component, sub


def _within(field: str, component: int, sub: int, value: str) -> str:
    if not component:
        return value
    repetition, mark, others = field.partition("~")
    changed = _put(repetition, "^", component, lambda old: _put(old, "&", sub, lambda _: value) if sub else value)
    return changed + mark + others


def _put(text: str, separator: str, number: int, change: Callable[[str], str]) -> str:
    parts = text.split(separator)
    parts += [""] * (number - len(parts))
    parts[number - 1] = change(parts[number - 1])
    return separator.join(parts)
