"""Comparing the times of a CDA, whatever their precision and zone."""

from __future__ import annotations

import re

from harness.formats.hl7.times import instant, is_time

_DIGITS = re.compile(r"\d+", re.ASCII)


def order(first: str | None, second: str | None) -> int | None:
    """-1, 0 or 1 as the first is before, at or after the second, to the precision that both have; None when one is no time."""
    if not first or not second or not is_time(first) or not is_time(second):
        return None
    lengths = [len(found[0]) for found in map(_DIGITS.match, (first, second)) if found]
    precision = min(lengths)
    if precision <= 8:  # a day has no zone
        a, b = first[:precision], second[:precision]
    else:
        a, b = instant(first)[:precision], instant(second)[:precision]
    return (a > b) - (a < b)
