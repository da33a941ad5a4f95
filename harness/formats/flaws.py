"""What makes a file unreadable or other than it says, told without any check in mind."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.core.finding import Level
from harness.core.place import Place, clip
from harness.core.text import Text, same
from harness.formats.unicode import writable


@dataclass(frozen=True, slots=True)
class Flaw:
    """One defect: where, what was expected, what is there."""

    expected: Text
    actual: Text
    message: Text
    place: Place = field(default_factory=lambda: Place(""))
    level: Level | None = None
    #: Not wrong: too large or too deep to be read to its end here.
    undecided: bool = False

    @property
    def is_serious(self) -> bool:
        """Whether the file cannot be used as it is."""
        return self.level is None and not self.undecided


TRUNCATED = Text("fichier tronqué ou abîmé", "truncated or damaged file")


def cut(fr: str, en: str, actual: Text | str | None = None) -> Flaw:
    """A file that lacks its end, or a part of what it announces."""
    seen = Text("(absent)", "(absent)") if actual is None else same(actual) if isinstance(actual, str) else actual
    return Flaw(Text(fr, en), seen, TRUNCATED)


def unread(expected: Text, actual: Text) -> Flaw:
    """A file that is beyond what is read here."""
    return Flaw(
        expected,
        actual,
        Text("lu en partie : trop volumineux pour le harnais", "read in part: too large for the harness"),
        undecided=True,
    )


def told(error: Exception) -> Text:
    """An error of a library, short and on one line."""
    return same(clip(writable(" ".join(f"{type(error).__name__}: {error}".split())), 200))
