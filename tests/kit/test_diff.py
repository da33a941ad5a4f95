"""Differences between two kits."""

from __future__ import annotations

from pathlib import Path

from harness.kit.diff import FileChanges, RuleChanges, SetChanges, compare
from harness.kit.folder import Kit

from .conftest import TINY


def test_nothing_differs_from_itself(copy: Path) -> None:
    """A copy judges alike, examples or not."""
    (copy / "ExemplesCDA/TINY-N1_2024.01.xml").unlink()
    assert compare(Kit.open(TINY), Kit.open(copy)).same


def test_each_kind_of_change_is_told(copy: Path) -> None:
    """Files by kind, codes with their system, volets."""
    lieu = copy / "jeuxDeValeurs/JDV_Lieu_CISIS.xml"
    lieu.write_text(lieu.read_text().replace('code="HOP"', 'code="CLINIQUE"'))
    volet = copy / "schematrons/CI-SIS_TINY-N1_2024.01.sch"
    volet.rename(copy / "schematrons/CI-SIS_TINY-N1_2025.01.sch")
    (copy / "infrastructure/cda/CDA_extended.xsd").unlink()
    (copy / "schematrons/profils/terminologies/terminologie/2.999.9.rdf").write_text("<rdf/>")
    found = compare(Kit.open(TINY), Kit.open(copy))
    assert found.files == {
        "xsd": FileChanges(removed=["infrastructure/cda/CDA_extended.xsd"]),
        "valuesets": FileChanges(changed=["jeuxDeValeurs/JDV_Lieu_CISIS.xml"]),
        "schematron": FileChanges(added=["schematrons/CI-SIS_TINY-N1_2025.01.sch"], removed=["schematrons/CI-SIS_TINY-N1_2024.01.sch"]),
        "terminologies": FileChanges(added=["schematrons/profils/terminologies/terminologie/2.999.9.rdf"]),
        "other": FileChanges(),
    }  # fmt: skip
    assert found.sets == (SetChanges("2.999.6.1", "JDV_Lieu_CISIS", (("CLINIQUE", "2.999.7"),), (("HOP", "2.999.7"),)),)
    assert (found.volets_added, found.volets_removed) == (("TINY-N1 2025.01",), ("TINY-N1 2024.01",))


def test_rules_are_compared_once_written_out(copy: Path) -> None:
    """A test of an abstract pattern changes every schema that uses it; a blank or a comment changes none."""
    pattern = copy / "schematrons/abstract/IVL_TS.sch"
    text = pattern.read_text(encoding="utf-8")
    pattern.write_text(text.replace('test="$precision &gt; 14"', 'test="$precision &gt; 12"'), encoding="utf-8")
    volet = copy / "schematrons/CI-SIS_TINY-N1_2024.01.sch"
    volet.write_text(volet.read_text(encoding="utf-8").replace("<pattern", "<!-- rien -->\n<pattern"), encoding="utf-8")
    context = "cda:observation[cda:templateId/@root='2.999.3.1']/cda:effectiveTime"
    assert compare(Kit.open(TINY), Kit.open(copy)).rules == (
        RuleChanges(
            "schematrons/profils/IHE.sch", (f"{context} : $precision > 12",), (f"{context} : $precision > 14",)
        ),
    )
