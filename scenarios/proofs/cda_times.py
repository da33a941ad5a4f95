"""How each check of CDA-TIMES is made to fail."""

from __future__ import annotations

from functools import partial

from harness.core.mutation import Files, Mutations
from scenarios.proofs._documents import NAME, rewritten, text

_LOW = '<low value="20260310093000+0100"/>'
_HIGH = '<high value="20260310100000+0100"/>'
_PARTICIPANT = (
    f'<participant typeCode="REF"><time>{_LOW}{_HIGH}</time><associatedEntity classCode="PROV">'
    '<id root="1.2.250.1.71.4.2.1" extension="810999990038"/></associatedEntity></participant>'
)


def _source() -> str:
    """A document whose act, encounter and participation have both ends."""
    return text().replace(_LOW, _LOW + _HIGH).replace("<documentationOf>", f"{_PARTICIPANT}<documentationOf>", 1)


def conforming() -> Files:
    """The folder: one document, no manifest."""
    return {NAME: _source().encode()}


mutations = Mutations.of(conforming)


def _within(element: str, old: str, new: str) -> Files:
    """The first ``old`` after an element replaced."""
    source = _source()
    at = source.index(f"<{element}")
    changed = source[at:].replace(old, new, 1)
    if changed == source[at:]:
        raise LookupError(f"{old!r} is not in {element}")
    return {NAME: (source[:at] + changed).encode()}


_EARLIER, _TIME = '<high value="20260310090000+0100"/>', "20260310101500+0100"
for check, name, element, old, new in (
    ("ENCOUNTER", "it ends before it starts", "encompassingEncounter", _HIGH, _EARLIER),
    ("ENCOUNTER", "it ends as it starts", "encompassingEncounter", _HIGH, _LOW.replace("low", "high")),
    ("PARTICIPANT", "it ends before it starts", "participant", _HIGH, _EARLIER),
    ("SERVICE", "it ends before it starts", "serviceEvent", _HIGH, _EARLIER),
    ("AUTHOR", "written after", "author>", _TIME, "20260310111500+0100"),
    ("LEGAL", "signed after", "legalAuthenticator", _TIME, "20260310111500+0100"),
    ("LEGAL-AUTHOR", "signed before it was written", "legalAuthenticator", _TIME, "20260310100000+0100"),
    ("BIRTH-SERVICE", "an act of before the birth", "serviceEvent", _LOW, '<low value="19840311"/>'),
    ("SERVICE-START", "an act of later", "serviceEvent", f"{_LOW}{_HIGH}", '<low value="20260311"/>'),
):  # fmt: skip
    mutations.add(f"CDA-TIMES-{check}", name, partial(_within, element, old, new))
mutations.add("CDA-TIMES-BIRTH", "born after the document", partial(rewritten, "19840312", "20260312", _source()))
