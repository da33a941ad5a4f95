"""Defects of a kit: all told, once, the same when they are remembered."""

from __future__ import annotations

from pathlib import Path

from harness.kit.folder import Kit
from harness.kit.survey import survey

STRUCMIN = "schematrons/profils/structurationMinimale/ASIP-STRUCT-MIN-StrucMin.sch"
VOLET = "schematrons/CI-SIS_TINY-CR_2024.01.sch"
TOLD = [
    ("empty", "jeuxDeValeurs/JDV_Vide_CISIS.xml", None),
    ("empty", "schematrons/CI-SIS_TINY-CR_2023.01.sch", 4),
    ("wrong-case", VOLET, 9),
    ("missing", VOLET, 21),
    ("empty", VOLET, 22),
    ("never-fires", "schematrons/include/entrees/E_mesure_int.sch", 8),
    ("wrong-case", "schematrons/profils/IHE.sch", 10),
    ("derived", STRUCMIN, None),
    ("missing", STRUCMIN, None),
    ("missing", "schematrons/profils/terminologies/terminologie/Terminologies.txt", 2),
]


def told(kit: Kit) -> list[tuple[str, str, int | None]]:
    """Defects without their texts."""
    return [(d.kind, d.path, d.line) for d in survey(kit)]


def test_every_defect_of_the_tiny_kit_is_listed(tiny: Kit) -> None:
    """The traps that it sets, at their places."""
    assert told(tiny) == TOLD


def test_what_is_remembered_is_what_was_found(tiny: Kit) -> None:
    """A second run reads nothing again, and meets no defect twice."""
    first = survey(tiny)
    again = Kit.open(tiny.root)
    assert survey(again) == first
    again.resolve(again.root / VOLET, "../jeuxDeValeurs/JDV_Absent_CISIS.xml", 21)
    assert again.defects == first


def test_a_kit_that_changes_is_read_again(copy: Path) -> None:
    """The memory is by hash."""
    assert told(Kit.open(copy)) == TOLD
    (copy / "jeuxDeValeurs/JDV_Absent_CISIS.xml").write_bytes((copy / "jeuxDeValeurs/JDV_Lieu_CISIS.xml").read_bytes())
    (copy / "schematrons/profils/CI-SIS_Modeles_ANS.sch").write_text("<schema")
    assert told(Kit.open(copy)) == [
        *(row for row in TOLD[:3]), *TOLD[4:6], ("unreadable", "schematrons/profils/CI-SIS_Modeles_ANS.sch", None), *TOLD[6:],
    ]  # fmt: skip


def test_a_missing_step_of_the_ladder_is_a_defect(copy: Path) -> None:
    """The layer would be inconclusive for every document."""
    (copy / STRUCMIN).unlink()
    assert ("missing", ".", None) in told(Kit.open(copy))


def test_the_official_kit_has_its_known_defects(official: Kit) -> None:
    """Wrong cases, the copy of JDV_J07, the emptied volet and a rule that never fires."""
    kinds = {d.kind for d in survey(official)}
    assert kinds == {"wrong-case", "derived", "missing", "empty", "never-fires"}
