"""``segur-harness kit check``: the defects of a kit, the steps that judge each of its examples, the two engines compared.

Exit code 1 when something is lost: a defect that the loader cannot make up for, a step that has no schema, a schema
on which the engines differ.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from harness.cli.kit_parity import Runs, parity
from harness.core.text import Lang, Text
from harness.core.verdict import ExitCode
from harness.formats import cda, xml
from harness.kit import xsd
from harness.kit.defects import LABELS
from harness.kit.folder import Kit
from harness.kit.ladder import Ladder, Layer, LayerName, hints
from harness.kit.survey import survey

_HEAD = Text("kit « {name} »  {date}  SHA-256 {hash}", "kit '{name}'  {date}  SHA-256 {hash}")
_DEFECTS = Text(
    "Défauts du kit : {total}, dont {lost} sans remède", "Defects of the kit: {total}, {lost} of them not mended"
)
_EXAMPLES = Text(
    "Exemples : {total} ; étapes sans schéma : {lost}", "Examples: {total}; steps without a schema: {lost}"
)
_UNREADABLE = Text("illisible ou sans ClinicalDocument", "unreadable, or without a ClinicalDocument")
_OTHER = Text("l'instruction nomme {named}", "the instruction names {named}")


def check(kit: Kit, lang: Lang, verbose: bool = False) -> int:
    """Print what there is to say of a kit."""
    print(_HEAD.fill(name=kit.name, date=kit.date or "?", hash=kit.sha256).in_(lang))
    runs: Runs = []
    lost = _defects(kit, lang) + _examples(kit, lang, verbose, runs) + parity(kit, runs, lang, verbose)
    return ExitCode.NON_CONFORMITY if lost else ExitCode.OK


def _defects(kit: Kit, lang: Lang) -> int:
    found = survey(kit)
    lost = sum(not d.repaired for d in found)
    schema = xsd.load(kit)
    print(_DEFECTS.fill(total=len(found), lost=lost).in_(lang))
    for told in found:
        line = f" (l. {told.line})" if told.line is not None else ""
        print(f"  {LABELS[told.kind].in_(lang)}  {told.path}{line}  {told.text.in_(lang)}")
    if isinstance(schema, Text):
        print(f"  XSD  {schema.in_(lang)}")
        lost += 1
    return lost


def _examples(kit: Kit, lang: Lang, verbose: bool, runs: Runs) -> int:
    """The steps of each example; without -v only those that have something to say. ``runs`` is filled with them."""
    ladder, lines, lost = Ladder(kit), [], 0
    for path in kit.examples():
        root = _document(kit, path)
        layers = ladder.layers(root) if root is not None else []
        runs.append((path.name, root, [la.schema for la in layers if la.schema and la.schema.suffix == ".sch"]))
        missing = [la for la in layers if la.schema is None]
        remarks = [la.why.in_(lang) for la in missing] + _other_hints(root, layers, lang)
        if root is None:
            remarks = [_UNREADABLE.in_(lang)]
        lost += len(missing) + (root is None)
        if verbose or remarks:
            lines.append(" ; ".join([f"  {path.name}  {_steps(layers)}", *remarks]))
    print(_EXAMPLES.fill(total=len(kit.examples()), lost=lost).in_(lang))
    print("\n".join(lines), end="\n" if lines else "")
    return lost


def _document(kit: Kit, path: Path) -> Any | None:
    root = xml.read(kit.read(path), path.name).root
    return cda.find_document(root) if root is not None else None


def _steps(layers: list[Layer]) -> str:
    """``XSD IHE StrucMin … CI-SIS_IMG-CR-IMG_2024.01``, a dash for a step without a schema."""
    names = [la.schema.stem if la.name is LayerName.VOLET and la.schema else la.name.value for la in layers]
    return " ".join(name if la.schema else f"{name}:—" for name, la in zip(names, layers, strict=True))


def _other_hints(root: Any | None, layers: list[Layer], lang: Lang) -> list[str]:
    """Instructions that name another volet than the one decided."""
    decided = {la.schema.name.casefold() for la in layers if la.schema is not None}
    named = [h.file for h in hints(root) if h.of_volet and h.file.casefold() not in decided] if root is not None else []
    return [_OTHER.fill(named=", ".join(named)).in_(lang)] if named else []
