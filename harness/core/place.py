"""Where a value was read: a path inside one subject, a line, and what surrounds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

ExcerptKind = Literal["hl7", "xml", "text"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an excerpt; ``span`` marks the characters the finding is about."""

    label: str
    text: str
    marked: bool = False
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A readable piece of the sample around one place."""

    kind: ExcerptKind
    title: str
    rows: tuple[Row, ...]


class Anchor(Protocol):
    """Something that can show the surroundings of one of its places."""

    def excerpt(self, place: Place) -> Excerpt | None:
        """Return the rows around ``place``, or None when there is nothing to show."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """A path in the field's own terms (``PID-3[2].4.2``, an XPath, a MIME header) and its line.

    ``line`` counts from 1; ``anchor`` gives the excerpt when a finding needs one.
    """

    path: str
    line: int | None = None
    anchor: Anchor | None = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        if self.line is None:
            return self.path
        return f"{self.path} (l. {self.line})" if self.path else f"l. {self.line}"

    def within(self, container: str) -> Place:
        """The same place, said from one level out: ``CDA › /ClinicalDocument/id``."""
        return replace(self, path=f"{container} › {self.path}")

    def excerpt(self) -> Excerpt | None:
        """The rows around this place, when its anchor can show them."""
        return self.anchor.excerpt(self) if self.anchor is not None else None


class Placed(Protocol):
    """Something that knows its place: a value of a message, an element of a document."""

    @property
    def place(self) -> Place:
        """Where it is, or would be."""
        ...


def place_of(at: Place | Placed) -> Place:
    """A place, from itself or from what is there; asked only when a finding needs it."""
    return at if isinstance(at, Place) else at.place


class LazyPlace(Place):
    """A place whose path is worked out when somebody asks: most values are as they must be, and nobody does."""

    __slots__ = ("_make",)
    _make: Callable[[], str]

    def __init__(self, make: Callable[[], str], line: int | None = None, anchor: Anchor | None = None) -> None:
        for name, value in (("_make", make), ("line", line), ("anchor", anchor)):
            object.__setattr__(self, name, value)

    @property
    def path(self) -> str:
        """The path, as it is made."""
        return self._make()

    def within(self, container: str) -> Place:
        """The same place, said from one level out."""
        return LazyPlace(lambda: f"{container} › {self.path}", self.line, self.anchor)


def clip(text: str, limit: int = 160) -> str:
    """Shorten a long value (base64, narrative) for people, saying how much is left out."""
    if len(text) <= limit:
        return text
    kept = limit * 2 // 3
    return f"{text[:kept]} […{len(text) - kept - 12}…] {text[-12:]}"
