"""What comparisons of metadata with a CDA share: values compared component by component, findings in the same words."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.finding import HOLDS, Findings, Held, Inconclusive, Level, verify
from harness.core.place import Place, clip
from harness.core.text import Text, same
from harness.formats.metadata import MetaValue, RegistryObject, Submission
from harness.rules.xds.implied import Code, Implied, Instant, Value
from harness.rules.xds.instants import ABSENT

__all__ = ["HOLDS", "Described", "Held", "alike", "components", "different", "same_value", "undecided"]

#: Tag of what XDM-VALUES tells too, from the metadata alone.
BY_VALUES = "xdm-values"
#: How much of a value is shown.
_SHOWN = 600


@dataclass(frozen=True, eq=False)
class Described:
    """A DocumentEntry, and what the CDA that it describes implies (None: the CDA could not be read)."""

    entry: RegistryObject
    submission: Submission
    implied: Implied | None


def components(text: str | None) -> tuple[tuple[str, ...], ...]:
    """Components and their parts without blanks around nor empty ones at the end; the name of an authority has no weight."""
    parts = [tuple(p.strip() for p in component.split("&")) for component in (text or "").split("^")]
    named = [("", *p[1:]) if len(p) == 3 else p for p in parts]
    while named and not any(named[-1]):
        named.pop()
    return tuple(named)


def alike(one: str | None, other: str | None) -> bool:
    """Whether two composite values say the same."""
    return one == other or components(one) == components(other)


def different(
    name: str,
    told: Value | Instant | Code,
    found: MetaValue | Place,
    actual: str | None,
    *,
    why: Text | None = None,
    level: Level | None = None,
    tags: tuple[str, ...] = (),
) -> Findings:
    """One finding: both values, the place in the metadata, the place in the CDA."""
    place = found.place if isinstance(found, MetaValue) else found
    at = told.place.path + (f", l. {told.place.line}" if told.place.line else "")
    message = Text(f"{name} ne correspond pas au CDA ({at})", f"{name} does not match the CDA ({at})")
    expected = (
        same(clip(told.text, _SHOWN))
        if told.text
        else Text("rien : le CDA ne le dit pas", "nothing: the CDA does not tell it")
    )
    if why is not None:
        message = Text(f"{message.fr} : {why.fr}", f"{message.en}: {why.en}")
    seen = None if actual is None else clip(actual, _SHOWN)
    yield verify(False, at=place, expected=expected, actual=seen, message=message, level=level, tags=tags)


def undecided(name: str, told: Value | Instant | Code) -> Findings:
    """The CDA does not decide."""
    why = told.doubt or ABSENT
    yield Inconclusive(Text(f"{name} : {why.fr}", f"{name}: {why.en}"), told.place)


def same_value(name: str, told: Value, found: MetaValue) -> Findings:
    """One value, copied from the CDA or composed from it."""
    if told.text is None:
        yield from undecided(name, told)
    elif alike(told.text, found.text):
        yield HOLDS
    else:
        yield from different(name, told, found, found.text)
