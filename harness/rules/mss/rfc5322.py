"""Shapes of the header values that RFC 5322 defines: dates, identifiers, addresses."""

from __future__ import annotations

import datetime
import re

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(
    rf"(?:({'|'.join(_DAYS)}), *)?(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}}) (\d\d):(\d\d)(?::(\d\d))? ([+-]\d{{4}}|GMT|UT)(?: \([^()]*\))?"
)
_ID = re.compile(r"<[^\s<>@]+@[^\s<>@]+>")
_ADDRESS = re.compile(r"[^\s@<>,;:()\"\[\]\\]+@[^\s@<>,;:()\"\[\]\\.]+(?:\.[^\s@<>,;:()\"\[\]\\.]+)+")
#: Headers that come once at most (RFC 5322, 3.6).
ONCE = (
    "Date", "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Message-ID", "In-Reply-To", "References", "Subject",
    "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
)  # fmt: skip


def is_date(text: str) -> bool:
    """A date of the calendar, with its zone, on the day of the week that it tells."""
    found = _DATE.fullmatch(" ".join(text.split()))
    if found is None:
        return False
    day, month, year = int(found[2]), _MONTHS.index(found[3]) + 1, int(found[4])
    try:
        date = datetime.datetime(year, month, day, int(found[5]), int(found[6]), min(59, int(found[7] or 0)))
    except ValueError:
        return False
    return found[1] is None or _DAYS[date.weekday()] == found[1]


def is_message_id(text: str) -> bool:
    """``<left@right>``, without blanks."""
    return _ID.fullmatch(text.strip()) is not None


def message_ids(text: str) -> list[str]:
    """The identifiers of In-Reply-To or References, in order."""
    return _ID.findall(text)


def only_message_ids(text: str) -> bool:
    """Identifiers and blanks, nothing else."""
    return bool(_ID.search(text)) and not _ID.sub("", text).strip()


def is_address(text: str) -> bool:
    """``local@domain`` with a domain of two labels or more."""
    return _ADDRESS.fullmatch(text.strip()) is not None


def display_name(mailbox: str) -> str:
    """The words before the first ``<address>``, without quotes; empty when there are none."""
    name, bracket, _ = mailbox.partition("<")
    return name.strip().strip('"').strip() if bracket else ""
