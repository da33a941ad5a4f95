"""``derive --compare``: the metadata of a file beside those that its CDAs imply, attribute by attribute."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.campaign.receiver import read_file
from harness.cli.given import Given, in_archive
from harness.core.errors import UsageError
from harness.core.finding import Assertion, Inconclusive, Level, Outcome
from harness.core.place import clip
from harness.core.text import Lang, Text
from harness.formats import metadata, xdm, xml
from harness.formats.metadata import RegistryObject, Submission
from harness.report.safe import visible
from harness.rules.xds.agreement import ATTRIBUTES, Attribute
from harness.rules.xds.compare import Described

_MARKS = {None: "✓", Level.ERROR: "✗", Level.WARNING: "!", Level.INFO: "·"}
_UNSURE = "?"
_WIDTH, _VALUE = 27, 160


@dataclass(frozen=True)
class Row:
    """One attribute: its mark, both values, why they differ."""

    name: str
    mark: str
    told: str | None
    written: str | None
    why: tuple[Text, ...] = ()


def compared(documents: Sequence[Given], path: Path, lang: Lang) -> tuple[str, bool]:
    """The table of each document, and whether all of it agrees (remarks and what the CDA leaves open do agree)."""
    submissions, inside = _read(path)
    documents = documents or inside
    if not documents:
        raise UsageError(Text(f"{path} : aucun CDA à comparer, donnez-en un", f"{path}: no CDA to compare, give one"))
    blocks, agree = [], True
    for given in documents:
        pair = _entry_of(given, submissions)
        if pair is None:
            blocks.append(_title(given, lang) + "\n  ✗ " + _no_entry(given, path, submissions).in_(lang))
            agree = False
            continue
        rows = list(rows_of(given, *pair))
        agree = agree and not any(row.mark in ("✗", "!") for row in rows)
        blocks.append("\n".join([_title(given, lang), *(line for row in rows for line in _lines(row, lang))]))
    return "\n\n".join([*blocks, _legend(agree, lang)]), agree


def _read(path: Path) -> tuple[list[Submission], list[Given]]:
    raw = read_file(path)
    if raw.startswith(xdm.MAGIC):
        archive = xdm.read(raw)
        for problem in archive.problems if not archive.subsets else ():
            raise UsageError(Text(f"{path} : {problem.message.fr}", f"{path}: {problem.message.en}"))
        if not archive.subsets:
            raise UsageError(Text(f"{path} : archive sans METADATA.XML", f"{path}: archive without METADATA.XML"))
        return [s.submission for s in archive.subsets], list(in_archive(archive))
    read = xml.read(raw, path.name)
    if read.root is None or not metadata.is_submission(read.root):
        raise UsageError(Text(f"{path} n'est ni un METADATA.XML ni une archive IHE_XDM",
                              f"{path} is neither a METADATA.XML nor an IHE_XDM archive"))  # fmt: skip
    return [Submission(read.root, read.source)], []


def _entry_of(given: Given, submissions: Sequence[Submission]) -> tuple[RegistryObject, Submission] | None:
    """The entry of this document: by its hash, by its identifier, or because there is no other."""
    entries = [(e, s) for s in submissions for e in s.documents]
    digest = hashlib.sha1(given.raw, usedforsecurity=False).hexdigest()
    for entry, submission in entries:
        if (entry.value("hash").text or "").lower() == digest:
            return entry, submission
    for entry, submission in entries:
        if entry.identifier("uniqueId").text == given.implied.unique_id.text:
            return entry, submission
    return entries[0] if len(entries) == 1 else None


def _no_entry(given: Given, path: Path, submissions: Sequence[Submission]) -> Text:
    """The identifier that was looked for, and those that are there."""
    held = [e.identifier("uniqueId").text or "?" for s in submissions for e in s.documents]
    shown = visible(clip(", ".join(held), _VALUE)) or "–"
    wanted = visible(given.implied.unique_id.text or "?")
    return Text(f"aucune fiche de {path} n'a l'identifiant {wanted} (identifiants présents : {shown})",
                f"no entry of {path} has identifier {wanted} (identifiers there: {shown})")  # fmt: skip


def rows_of(given: Given, entry: RegistryObject, submission: Submission) -> Iterator[Row]:
    """One row for each attribute that the CDA implies, then size and hash of the file."""
    pair = Described(entry, submission, given.implied)
    for attribute in ATTRIBUTES.values():
        outcomes = list(attribute.compare(pair, given.implied))
        row = _row(attribute, given, entry, outcomes)
        if row.told or row.written or row.why:
            yield row
    digest = hashlib.sha1(given.raw, usedforsecurity=False).hexdigest()
    for name, told in (("size", str(len(given.raw))), ("hash", digest)):
        found = entry.value(name).text
        yield Row(name, "✓" if (found or "").lower() == told else "✗", told, found)


def _row(attribute: Attribute, given: Given, entry: RegistryObject, outcomes: Sequence[Outcome]) -> Row:
    wrong = [o for o in outcomes if isinstance(o, Assertion) and not o.holds]
    open_ = [o.reason for o in outcomes if isinstance(o, Inconclusive)]
    mark = _UNSURE if open_ and not wrong else _MARKS[_worst(wrong, attribute)]
    why = tuple(o.message for o in wrong if o.message is not None) + tuple(open_)
    return Row(attribute.name, mark, attribute.told(given.implied), attribute.written(entry), why)


def _worst(wrong: Sequence[Assertion], attribute: Attribute) -> Level | None:
    default = Level.WARNING if attribute.name == "replacement" else Level.ERROR
    levels = {o.level or default for o in wrong}
    return next((level for level in Level if level in levels), None)


def _title(given: Given, lang: Lang) -> str:
    return visible(f"{given.name}  {given.implied.title.text or ''}".rstrip())


def _lines(row: Row, lang: Lang) -> Iterator[str]:
    absent = Text("(absent)", "(absent)").in_(lang)
    told, written = (clip(visible(v), _VALUE) if v else absent for v in (row.told, row.written))
    if row.mark == "✓":
        yield f"  ✓ {row.name:{_WIDTH}} {written if row.written else told}"
        return
    yield f"  {row.mark} {row.name:{_WIDTH}} CDA {told}" if row.told or row.written else f"  {row.mark} {row.name}"
    if row.told or row.written:
        yield f"    {'':{_WIDTH}} XDS {written}"
    for why in row.why:
        yield f"      {visible(why.in_(lang))}"


def _legend(agree: bool, lang: Lang) -> str:
    marks = Text("✓ d'accord   ✗ différent   ! recommandation   · remarque   ? le CDA ne tranche pas",
                 "✓ agrees   ✗ differs   ! recommendation   · remark   ? the CDA does not decide").in_(lang)  # fmt: skip
    verdict = (
        Text("métadonnées et CDA d'accord", "metadata and CDA agree")
        if agree
        else Text("métadonnées et CDA diffèrent", "metadata and CDA differ")
    )
    return f"{marks}\n{verdict.in_(lang)}"
