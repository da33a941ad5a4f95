"""An amount in euros as people write it: ``54000.00``, ``54 000,00 €``, ``1.234,50``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from harness.core.text import Text

#: Blanks between thousands, and the currency before or after.
_BLANKS = re.compile(r"[\s\u00a0\u2009\u202f']+")
_CURRENCY = re.compile(r"(?i)^(?:eur|euros?|€)|(?:eur|euros?|€)(?:ht|ttc)?$")
_PLAIN = re.compile(r"[-+]?[0-9]{1,15}(?:[.,][0-9]{1,9})?")
#: As programs write large numbers in JSON.
_SCIENTIFIC = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?[eE][-+]?[0-9]{1,2}")
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3}){0,4}(?:(?!\1)[.,][0-9]{1,9})?")
#: ``54.000`` is 54 euros or 54 000.
_AMBIGUOUS = re.compile(r"[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}")

#: A blank between figures that does not separate thousands: ``54 00``.
_MISPLACED = re.compile(r"[0-9][\s\u00a0\u2009\u202f'](?![0-9]{3}(?![0-9]))[0-9]|[0-9]{4}[\s\u00a0\u2009\u202f'][0-9]")


@dataclass(frozen=True, slots=True)
class Amount:
    """A value, or why there is none; what is odd in its writing."""

    value: Decimal | None
    doubt: Text | None = None


def read(text: str) -> Amount:
    """Understand an amount; without a value when the text is none."""
    written = _CURRENCY.sub("", _BLANKS.sub("", text).replace("\u2212", "-"))
    if _AMBIGUOUS.fullmatch(written):
        whole = re.sub("[.,]", "", written)
        told = Text(
            f"« {text} » se lit aussi bien {written[:-4]} que {whole}",
            f"'{text}' reads {written[:-4]} as well as {whole}",
        )
        return Amount(Decimal(whole), told)
    if _SCIENTIFIC.fullmatch(written):
        return Amount(Decimal(written))
    if _PLAIN.fullmatch(written) and _MISPLACED.search(text):
        told = Text(f"blancs mal placés : « {text} » se lit {written}", f"misplaced blanks: '{text}' reads {written}")
        return Amount(Decimal(written.replace(",", ".")), told)
    if _PLAIN.fullmatch(written):
        return _decimals(Decimal(written.replace(",", ".")))
    if _GROUPED.fullmatch(written):
        first = re.search("[.,]", written)
        assert first is not None
        return _decimals(Decimal(written.replace(first.group(), "").replace(",", ".")))
    return Amount(None)


def _decimals(value: Decimal) -> Amount:
    """A cent is the smallest part of a euro."""
    exponent = value.as_tuple().exponent
    more = isinstance(exponent, int) and exponent < -2 and value != value.quantize(Decimal("0.01"))
    return Amount(value, Text("plus de deux décimales", "more than two decimals") if more else None)
