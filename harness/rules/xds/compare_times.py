"""Times of metadata against those of the CDA: a wrong conversion to UTC is told as what it is."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from harness.core.finding import HOLDS, Findings, Level
from harness.core.text import Text
from harness.formats.metadata import MetaValue
from harness.rules.xds.compare import different, undecided
from harness.rules.xds.implied import Instant
from harness.rules.xds.instants import in_utc

#: Offsets go up to 14 hours; a day without a time of day leaves one more day open.
_ANY_OFFSET, _ANY_TIME = timedelta(hours=14), timedelta(hours=38)

LEFT = Text("décalage horaire laissé dans la valeur", "offset left in the value")
COPIED = Text(
    "heure locale du CDA recopiée sans conversion en UTC", "local time of the CDA copied, not converted to UTC"
)
REVERSED = Text("décalage ajouté au lieu d'être retranché", "offset added instead of subtracted")
COARSER = Text("moins précis que le CDA", "less precise than the CDA")


def same_instant(name: str, told: Instant, found: MetaValue, optional: bool = False) -> Findings:
    """One time; with ``optional`` a CDA that does not tell it wants metadata that do not tell it."""
    if told.raw is None and optional:
        yield from (different(name, told, found, found.text) if found.text else iter([HOLDS]))
    elif told.raw is None:
        yield from undecided(name, told)
    elif found.text is None:
        yield from different(name, told, found, None)
    elif told.text is not None and _padded(found.text) == _padded(told.text):
        yield HOLDS
    elif told.doubt is not None and _may_be(told, found.text):
        yield from undecided(name, told)
    else:
        coarser = told.text is not None and told.text.startswith(found.text)
        yield from different(
            name, told, found, found.text, why=_fault(told, found.text), level=Level.WARNING if coarser else None
        )


def _fault(told: Instant, actual: str) -> Text | None:
    raw = told.raw or ""
    if re.search(r"[+-]\d{4}$", actual):
        return LEFT
    if re.match(r"\d+", raw) and _padded(actual) == _padded(raw.partition(".")[0][:14].rstrip("+-")):
        return COPIED
    if told.text is not None and told.text.startswith(actual):
        return COARSER
    turned = raw.translate(str.maketrans("+-", "-+"))
    return REVERSED if turned != raw and _padded(in_utc(turned)[0] or "") == _padded(actual) else None


def _padded(text: str) -> str:
    """Digits up to the second; a time with an offset stays what it is."""
    digits = re.match(r"\d{0,14}", text)
    kept = digits[0] if digits else ""
    return text if kept != text else kept.ljust(14, "0") if len(kept) > 8 else kept


def _may_be(told: Instant, actual: str) -> bool:
    """Whether some offset, or some time of that day, makes the value of the CDA that of the metadata."""
    day = told.text is not None
    one, other = _moment(re.sub(r"[.+-].*", "", told.raw or "")), _moment(actual)
    return one is not None and other is not None and abs(one - other) <= (_ANY_TIME if day else _ANY_OFFSET)


def _moment(text: str) -> datetime | None:
    digits = text.ljust(8, "0")[:14]
    digits = (
        digits[:4] + (digits[4:6].replace("00", "01") or "01") + (digits[6:8].replace("00", "01") or "01") + digits[8:]
    )
    try:
        return datetime.strptime(digits.ljust(14, "0"), "%Y%m%d%H%M%S")
    except ValueError:
        return None
