"""Identifiers that may be given once: who gave each of them first, over the archives of a campaign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from harness.formats.ebrim import MetaValue
from harness.rules.xds.submission import Contents


@dataclass(frozen=True, slots=True)
class Given:
    """An identifier, where it was given, and what tells whether it is the same thing."""

    value: MetaValue
    content: str
    contents: Contents


@dataclass(eq=False)
class Register:
    """The first use of each identifier: of submissions, of documents, of objects."""

    sets: dict[str, Given] = field(default_factory=dict)
    documents: dict[str, Given] = field(default_factory=dict)
    objects: dict[str, Given] = field(default_factory=dict)

    @classmethod
    def of(cls, sendings: Iterable[Contents]) -> Register:
        """Read the archives in order."""
        register = cls()
        for contents in sendings:
            for first, uses in zip(register._all, uses_of(contents), strict=True):
                for given in uses:
                    first.setdefault(given.value.text or "", given)
        return register

    @property
    def _all(self) -> tuple[dict[str, Given], ...]:
        return self.sets, self.documents, self.objects


def uses_of(contents: Contents) -> tuple[list[Given], list[Given], list[Given]]:
    """Identifiers of submissions, documents and objects of an archive."""
    sets = [Given(v, contents.sha256, contents) for s in contents.sets for v in s.identifiers("uniqueId") if v.text]
    documents = [
        Given(v, entry.sha1, contents) for entry in contents.entries if entry.content is not None
        for v in entry.object.identifiers("uniqueId") if v.text
    ]  # fmt: skip
    objects = [
        Given(o.attribute("id"), o.identifier("uniqueId").text or "", contents) for o in contents.objects
        if (o.id or "").lower().startswith("urn:uuid:")
    ]  # fmt: skip
    return sets, documents, objects
