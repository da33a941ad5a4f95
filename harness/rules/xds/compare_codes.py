"""Codes of metadata against those that the CDA carries or implies."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from harness.core.finding import HOLDS, Findings, Held, Level
from harness.core.text import Text, joined
from harness.formats.ebrim import Classified
from harness.formats.metadata import RegistryObject
from harness.rules.xds.compare import BY_VALUES, different, undecided
from harness.rules.xds.implied import Code, Implied

#: How many codes a finding names.
_SHOWN = 8
SCHEME = Text("le code est le bon, pas son système de codage", "the code is the right one, its coding scheme is not")
LABEL = Text("libellé", "label")
FORMER = Text("code d'une édition antérieure de la table ASS_A11", "code of an earlier edition of table ASS_A11")
AMBIGUOUS = Text("classe admise pour ce type, autre que celle de la table ASS_X04",
                 "a class met for this type, other than that of table ASS_X04")  # fmt: skip


def same_code(
    name: str,
    told: Code,
    entry: RegistryObject,
    *,
    tolerated: tuple[str, ...] = (),
    why: Text | None = None,
    scheme_level: Level | None = None,
) -> Findings:
    """The code of an attribute that has one; of ``confidentialityCode``, any of the codes."""
    found = entry.classified(name)
    if told.code is None:
        yield from undecided(name, told)
    elif not found:
        yield from different(name, told, entry.place(suffix=name), None)
    elif any(c.code == told.code and _scheme(told) in ("", _scheme(c)) for c in found):
        yield HOLDS
    else:
        yield from _wrong(name, told, found, tolerated, why, scheme_level)


def _wrong(
    name: str,
    told: Code,
    found: list[Classified],
    tolerated: tuple[str, ...],
    why: Text | None,
    scheme_level: Level | None,
) -> Findings:
    nearest = next((c for c in found if c.code == told.code), found[0])
    if nearest.code == told.code:
        tags = (BY_VALUES,) if scheme_level else ()
        yield from different(name, told, nearest.place(), _written(nearest), why=SCHEME, level=scheme_level, tags=tags)
    elif nearest.code in tolerated:
        tags = (BY_VALUES,) if why is AMBIGUOUS else ()
        yield from different(name, told, nearest.place(), _written(nearest), why=why, level=Level.WARNING, tags=tags)
    else:
        yield from different(name, told, nearest.place(), _written(nearest))


def _written(found: Classified) -> str | None:
    return f"{found.code} ({found.scheme})" if found.code and found.scheme else found.code


def _scheme(code: Code | Classified) -> str:
    """A coding scheme with or without ``urn:oid:``."""
    return (code.scheme or "").removeprefix("urn:oid:")


def same_events(told: tuple[Code, ...], entry: RegistryObject) -> Findings:
    """Every act of the CDA is in eventCodeList and nothing else is; one finding, whatever the number."""
    found = entry.classified("eventCodeList")
    wanted = Counter((c.code, _scheme(c)) for c in told)
    written = Counter((c.code, _scheme(c)) for c in found)
    missing, strangers = wanted - written, written - wanted
    if not missing and not strangers:
        yield Held(max(1, len(told)))
        return
    where = next((c.place() for c in found if (c.code, _scheme(c)) in strangers), entry.place(suffix="eventCodeList"))
    every = Code("; ".join(c.text or "" for c in told), None, (), told[0].place if told else entry.place())
    parts = [(Text("il manque", "missing"), missing), (Text("en trop", "not in the CDA"), strangers)]
    why = [Text(f"{word.fr} : {_listed(codes)}", f"{word.en}: {_listed(codes)}") for word, codes in parts if codes]
    yield from different(
        "eventCodeList", every, where, "; ".join(_written(c) or "" for c in found) or None,
        why=joined(why, " ; "), level=None if missing and strangers else Level.WARNING,
    )  # fmt: skip


def _listed(codes: Counter[tuple[str | None, str]]) -> str:
    """The first of them."""
    named = [f"{code} ({scheme})" for code, scheme in islice(codes, _SHOWN)]
    return ", ".join(named + ["…"] * (len(codes) > _SHOWN))


def labels(implied: Implied, entry: RegistryObject) -> Findings:
    """The label of each code that was copied is that of the CDA."""
    known: dict[tuple[str, str | None], tuple[Code, Level]] = {}
    for name, told, level in _labelled(implied):
        if told.labels:
            known.setdefault((name, told.code), (told, level))
    for name in dict.fromkeys(name for name, _ in known):
        yield from _labels_of(name, entry, known)


def _labels_of(name: str, entry: RegistryObject, known: dict[tuple[str, str | None], tuple[Code, Level]]) -> Findings:
    held = 0
    for found in entry.classified(name):
        told, level = known.get((name, found.code), (None, Level.INFO))
        label = found.name
        if told is None or not label.text:
            continue
        if _folded(label.text) in map(_folded, told.labels):
            held += 1
            continue
        expected = Code(told.label, None, (), told.place)
        yield from different(f"{name} {told.code}", expected, label, label.text, why=LABEL, level=level)
    if held:
        yield Held(held)


def _labelled(implied: Implied) -> list[tuple[str, Code, Level]]:
    singles = (
        ("typeCode", implied.type_code, Level.INFO),  # the label of the value set is as good as that of the CDA
        ("healthcareFacilityTypeCode", implied.facility, Level.WARNING),
        ("practiceSettingCode", implied.practice_setting, Level.WARNING),
        ("confidentialityCode", implied.confidentiality, Level.WARNING),
    )
    return [*singles, *(("eventCodeList", code, Level.WARNING) for code in implied.event_codes)]


def _folded(text: str) -> str:
    return " ".join(text.replace("’", "'").split()).casefold()
