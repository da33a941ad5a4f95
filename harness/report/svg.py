"""Writing SVG by hand: elements with their text escaped and made visible, and labels cut to a width."""

from __future__ import annotations

import unicodedata

from markupsafe import Markup, escape

from harness.report.safe import visible

_NARROW = frozenset("iIljtfr.,:;'’|!()[]{} -·")
_BROAD = frozenset("MWmw@%—…")
#: Widths of a character, in ems, for the fonts that a browser may choose; a little more than the usual ones.
_NARROW_EM, _PLAIN_EM, _CAPITAL_EM, _BROAD_EM = 0.36, 0.59, 0.7, 0.95
BOLD = 1.1


def element(name: str, *content: str, **attributes: str | float) -> Markup:
    """One element; text that is no Markup is escaped, ``class_`` and ``aria_label`` are written class and aria-label."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_value(value))}"' for key, value in attributes.items()
    )
    inside = "".join(text(part) for part in content)
    return Markup(f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>")


def text(part: str) -> str:
    """What was built here as it is; anything else escaped, with what cannot be seen made visible."""
    return part if isinstance(part, Markup) else str(escape(visible(part)))


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return visible(value)
    return f"{value:.1f}".rstrip("0").rstrip(".")


def width(label: str, size: float, weight: float = 1) -> float:
    """About how wide a label is; bold ones are wider (``BOLD``)."""
    return sum(map(_em, label)) * size * weight


def _em(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF":
        return 1.05
    if unicodedata.combining(char):
        return 0.0
    if char in _NARROW:
        return _NARROW_EM
    if char in _BROAD:
        return _BROAD_EM
    return _CAPITAL_EM if char.isupper() else _PLAIN_EM


def fitted(label: str, room: float, size: float, weight: float = 1) -> str:
    """The label on one line, cut by an ellipsis where it would be wider than its room."""
    shown = visible(label)
    if width(shown, size, weight) <= room:
        return shown
    room -= width("…", size, weight)
    used, kept = 0.0, 0
    for char in shown:
        used += width(char, size, weight)
        if used > room:
            break
        kept += 1
    return shown[:kept].rstrip() + "…"
