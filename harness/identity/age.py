"""The age of a patient in days, as far as two dates tell it."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

#: The INS of a newborn is made after 7 to 10 days (FAQ 20): from the tenth, its absence is no longer expected.
INS_FROM_DAY = 10

_DATE = re.compile(r"\s*(\d{4})-?(\d{2})?-?(\d{2})?")


@dataclass(frozen=True, slots=True)
class Age:
    """The least and the most days between two dates that may lack their day or month."""

    youngest: int
    oldest: int

    def may_be_under(self, days: int) -> bool:
        """Whether the patient may be born and younger than that."""
        return self.youngest < days and self.oldest >= 0


def age(birth: str | None, at: str | None) -> Age | None:
    """Days of the calendar from a birth date to a document's; None when one of them is no date."""
    born, written = days_of(birth), days_of(at)
    if born is None or written is None:
        return None
    first, last = (written[0] - born[1]).days, (written[1] - born[0]).days
    # a document is not older than its patient: a partial birth date is narrowed to days that exist for it
    return Age(max(first, 0) if last >= 0 else first, last)


def is_under(birth: str | None, at: str | None, years: int) -> bool | None:
    """Whether somebody is younger than that on a day: on the birthday no more; None when the dates do not decide."""
    born, seen = days_of(birth), days_of(at)
    if born is None or seen is None:
        return None
    if seen[1] < _birthday(born[0], years):
        return True
    return False if seen[0] >= _birthday(born[1], years) else None


def _birthday(born: date, years: int) -> date:
    """The birthday; the 28th of February for who was born on a 29th, in a year without one."""
    year = min(born.year + years, date.max.year)
    day = min(born.day, calendar.monthrange(year, born.month)[1])
    return born.replace(year=year, day=day)


def days_of(text: str | None) -> tuple[date, date] | None:
    """The first and the last day that a date may be: one when it is whole; its time and zone are left out."""
    found = _DATE.match(text or "")
    if found is None:
        return None
    year, month, day = int(found[1]), found[2], found[3]
    try:
        first = date(year, int(month or 1), int(day or 1))
        end = int(month or 12)
        return first, date(year, end, int(day or calendar.monthrange(year, end)[1]))
    except ValueError:
        return None
