"""Value sets of a campaign: one by one, by OID, in a folder inside or beside; what is no value set is told, not dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.campaign.opening import open_campaign
from harness.campaign.source import FolderSource
from harness.campaign.terminology import OIDS, Terminology
from harness.core.errors import ManifestError
from harness.core.mutation import Files, write_files
from harness.formats import valuesets
from scenarios.proofs import cda_codes
from scenarios.proofs.cda_codes import svs
from tests.conftest import official
from tests.helpers import judged, opened, reasons, verdicts

CDA = {"cr.xml": cda_codes.text().encode()}


def given(manifest: str, **files: bytes) -> Files:
    """A document, files and a manifest."""
    return CDA | {name.replace("__", "/"): raw for name, raw in files.items()} | {"campaign.yaml": manifest.encode()}


def test_one_set_by_its_name() -> None:
    """Only the checks that need it are exercised."""
    found = judged(given("value_sets: {JDV_J143: sexes.xml}", **{"sexes.xml": svs("JDV_J143")}), "CDA-CODES")
    assert verdicts(found, "CDA-CODES-GENDER") == {"cr.xml": "CONFORME"}
    assert verdicts(found, "CDA-CODES-TYPE") == {"": "NON_APPLICABLE"}
    assert "JDV_J07 : jeu de valeurs non fourni" in reasons(found, "CDA-CODES-TYPE")


@pytest.mark.parametrize("written", ["{1.2.250.1.213.1.1.5.590: s.xml}", "{by_oid: {1.2.250.1.213.1.1.5.590: s.xml}}"])
def test_one_set_by_its_oid(written: str) -> None:
    """As a key of value_sets or of by_oid."""
    found = judged(given(f"value_sets: {written}", **{"s.xml": svs("JDV_J143")}), "CDA-CODES-GENDER")
    assert verdicts(found, "CDA-CODES-GENDER") == {"cr.xml": "CONFORME"}


def test_a_plain_list_of_codes() -> None:
    """It tells no system: the code alone is compared."""
    found = judged(given("value_sets: {JDV_J143: s.txt}", **{"s.txt": b"M\nUN\n"}), "CDA-CODES-GENDER")
    assert [f.actual for f in found.findings] == ["F"]


def test_a_folder_beside_the_campaign(tmp_path: Path) -> None:
    """What is large stays where it is, named by a relative path or an absolute one."""
    write_files({f"{name}.xml": svs(name) for name in cda_codes.SETS}, tmp_path / "jdv")
    for path in ("../jdv", (tmp_path / "jdv").as_posix()):
        write_files(CDA | {"campaign.yaml": f"value_sets: {{folder: {path}}}".encode()}, tmp_path / "campagne")
        campaign = open_campaign(FolderSource(tmp_path / "campagne"))
        found = campaign.terminology.find("JDV_J01")
        assert found is not None and found.oid == OIDS["JDV_J01"] and found.name == "JDV_J01_CISIS" and len(found) == 1
        assert [s.path for s in campaign.subjects if s.kind == "file"] == ["campaign.yaml", "cr.xml"]


def test_a_folder_in_the_campaign_holds_no_sample() -> None:
    """Its files are value sets, not unrecognised samples."""
    found = judged(cda_codes.conforming(), "FORMAT-UNRECOGNISED", "CDA-CODES")
    assert found.findings == () and found.end.exit_code == 0


def test_a_set_that_the_folder_lacks_is_inconclusive_and_named() -> None:
    """Never a silent pass; the files that are no value set are told with it."""
    files = cda_codes.conforming()
    del files["jdv/JDV_J143.xml"]
    found = judged(files, "CDA-CODES")
    assert verdicts(found, "CDA-CODES-GENDER") == {"cr.xml": "NON_CONCLUANT"} and found.end.exit_code == 10
    told = reasons(found, "CDA-CODES-GENDER")
    assert "JDV_J143 (1.2.250.1.213.1.1.5.590) absent de jdv" in told
    assert "fichiers ignorés : 2 (LISEZ-MOI.txt, MediaType.xml)" in told


def test_a_set_without_codes_is_not_used() -> None:
    """A file that names a set and holds no code."""
    empty = b'<RetrieveValueSetResponse><ValueSet id="1.2.250.1.213.1.1.5.590"/></RetrieveValueSetResponse>'
    found = judged(cda_codes.conforming() | {"jdv/JDV_J143.xml": empty}, "CDA-CODES-GENDER")
    assert verdicts(found, "CDA-CODES-GENDER") == {"cr.xml": "NON_CONCLUANT"}


def test_the_newer_confidentiality_comes_first() -> None:
    """Two editions of a set: the newer OID is used when both are there."""
    older = svs("JDV_HL7_Confidentiality").replace(b".16926", b".10228").replace(b'code="N"', b'code="R"')
    found = judged(cda_codes.conforming() | {"jdv/a.xml": older}, "CDA-CODES-CONFIDENTIALITY")
    assert found.findings == ()


def test_a_file_comes_before_the_folder() -> None:
    """A set given by itself replaces that of the folder."""
    files = cda_codes.conforming() | {"s.txt": b"M", "campaign.yaml": b"value_sets: {folder: jdv, JDV_J143: s.txt}"}
    assert [f.check for f in judged(files, "CDA-CODES").findings] == ["CDA-CODES-GENDER"]


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        ("value_sets: {folder: absent}", "absent"), ("value_sets: {JDV_J999: s.xml}", "clé inconnue"),
        ("value_sets: {1.2.3.4: absent.xml}", "absent.xml"), ("value_sets: {JDV_J01: vide.xml}", "aucun code"),
        ("model_versions: {SDM-MX: ['2026.01']}", "SDM-MR"), ("model_versions: {SDM-MR: 2026.01}", "model_versions"),
    ],
)  # fmt: skip
def test_a_manifest_that_cannot_be_followed(manifest: str, told: str) -> None:
    """One clear line, that names what is wrong."""
    with pytest.raises(ManifestError) as error:
        opened(given(manifest, **{"s.xml": svs("JDV_J01"), "vide.xml": b""}))
    assert told in error.value.message.fr


def test_a_version_of_the_manifest_is_admitted() -> None:
    """A volet that came after the table."""
    later = CDA["cr.xml"].replace(b'extension="2024.01"', b'extension="2019.09"')
    alone, declared = (
        {"cr.xml": later},
        {"cr.xml": later, "campaign.yaml": b"model_versions: {IMG-CR-IMG: ['2019.09']}"},
    )
    assert [f.check for f in judged(alone, "CDA-MODEL").findings] == ["CDA-MODEL-VERSION"]
    assert judged(declared, "CDA-MODEL").findings == ()


def test_the_official_folder() -> None:
    """523 files, three of them empty: every set of the header is found, by its OID, its name and its short name."""
    terminology = Terminology(folder=FolderSource(official("ans-value-sets")))
    for short, oid in OIDS.items():
        by_short, by_oid = terminology.find(short), terminology.find(oid)
        assert by_short is not None and by_short is by_oid and by_short.name.startswith(short)
    found = terminology.find("JDV_J07")
    assert found is not None and len(found) == 114
    assert terminology.find("2.16.840.1.113883.1.11.10228") is not None and terminology.find("JDV_J66") is None
    assert sorted(terminology.skipped()) == ["ActPharmacySupplyType.xml", "CoverageRoleType.xml", "MediaType.xml"]


def test_dates_of_concepts() -> None:
    """A concept is valid to the end of its last day; without one, always."""
    raw = b'<valueSets><valueSet id="1.2" name="X"><conceptList><concept code="a" codeSystem="s" dateFin="20241213120000"/></conceptList></valueSet></valueSets>'  # fmt: skip
    found = valuesets.parse(raw, "x.xml")
    (concept,) = found.concepts["a"]
    assert (found.oid, found.name, concept.end) == ("1.2", "X", "20241213")
    assert concept.is_valid("20241213") and not concept.is_valid("20241214") and concept.is_valid("")
