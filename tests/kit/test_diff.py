"""Differences between two kits."""

from __future__ import annotations

from pathlib import Path

from harness.kit.diff import FileChanges, SetChanges, compare
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
