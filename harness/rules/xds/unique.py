"""Identifiers that may be given once: who gave each of them first, over the archives of a campaign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from harness.formats.ebrim import MetaValue
from harness.rules.xds.submission import Sending


@dataclass(frozen=True, slots=True)
class Given:
    """An identifier, where it was given, and what tells whether it is the same thing."""

    value: MetaValue
    content: str
    sending: Sending


@dataclass(eq=False)
class Register:
    """The first use of each identifier: of submissions, of documents, of objects."""

    sets: dict[str, Given] = field(default_factory=dict)
    documents: dict[str, Given] = field(default_factory=dict)
    objects: dict[str, Given] = field(default_factory=dict)

    @classmethod
    def of(cls, sendings: Iterable[Sending]) -> Register:
        """Read the archives in order."""
        register = cls()
        for sending in sendings:
            for first, uses in zip(register._all, uses_of(sending), strict=True):
                for given in uses:
                    first.setdefault(given.value.text or "", given)
        return register

    @property
    def _all(self) -> tuple[dict[str, Given], ...]:
        return self.sets, self.documents, self.objects


def uses_of(sending: Sending) -> tuple[list[Given], list[Given], list[Given]]:
    """Identifiers of submissions, documents and objects of an archive."""
    sets = [Given(v, sending.sha256, sending) for s in sending.sets for v in s.identifiers("uniqueId") if v.text]
    documents = [
        Given(v, entry.sha1, sending) for entry in sending.entries if entry.content is not None
        for v in entry.object.identifiers("uniqueId") if v.text
    ]  # fmt: skip
    objects = [
        Given(o.attribute("id"), o.identifier("uniqueId").text or "", sending) for o in sending.objects
        if (o.id or "").lower().startswith("urn:uuid:")
    ]  # fmt: skip
    return sets, documents, objects
