"""The same patient read from CSV, ADT, FHIR, PID, XDS and CDA is the same identity."""

from __future__ import annotations

import pytest

from harness.builder.cda import CdaSpec
from harness.builder.fhir import build_patient_bundle, build_patient_csv
from harness.builder.hl7 import build_adt
from harness.builder.people import PATIENTS, Patient
from harness.builder.xdm import ArchiveSpec, Entry, build_archive
from harness.campaign.opening import read_patients
from harness.core.errors import ManifestError
from harness.formats import xdm
from harness.identity.compare import differences
from harness.identity.model import STRICT_TRAITS, Identity, Trait
from harness.identity.sources import from_metadata
from tests.identity.test_compare import identity

APPLICATIONS = (("GAM", "CH"), ("DPI", "CH"))


def from_archive(patient: Patient) -> Identity:
    """The DocumentEntry of an archive of this patient."""
    archive = xdm.read(build_archive(ArchiveSpec(entries=(Entry(CdaSpec(patient=patient)),))))
    return from_metadata(archive.subsets[0].submission.documents[0])


@pytest.mark.parametrize("patient", PATIENTS, ids=lambda p: p.first_given)
def test_csv_adt_fhir_and_xds_agree_with_the_cda(patient: Patient) -> None:
    """Every source gives the same traits, matricule and OID."""
    expected = identity(patient)
    sources = {
        "csv": read_patients(build_patient_csv([patient]), "p.csv")[0],
        "adt": read_patients(build_adt(patient, "1", "20260101", *APPLICATIONS), "p.hl7")[0],
        "fhir": read_patients(build_patient_bundle([patient]), "p.json")[0],
        "xds": from_archive(patient),
    }
    assert {name: differences(expected, found) for name, found in sources.items()} == {name: [] for name in sources}


def test_csv_headers_may_be_written_as_people_do() -> None:
    """Accents, case, dates with slashes or hyphens, cp1252, commas."""
    raw = "Nom de naissance,Prénom,Prénoms,Date naissance,Sexe,Code INSEE,Matricule INS\nDUPRÉ,ZOÉ,ZOÉ LOU,02/04/1990,F,75056,290047505600124\n"
    found = read_patients(raw.encode("cp1252"), "p.csv")[0]
    assert [found.get(t) for t in STRICT_TRAITS] == ["DUPRÉ", "ZOÉ", "ZOÉ LOU", "19900402", "F", "75056"]
    assert found.get(Trait.OID) == "1.2.250.1.213.1.4.10"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"a;b\n1;2\n",
        b'{"resourceType": "Bundle", "type": "collection"}',
        b"<Patient xmlns='http://hl7.org/fhir'><x/></Patient>",
    ],
)
def test_a_patient_file_without_patient_is_a_clear_error(raw: bytes) -> None:
    """One sentence that names the file."""
    with pytest.raises(ManifestError, match=r"p\.dat"):
        read_patients(raw, "p.dat")


def test_old_ins_of_a_fhir_patient_is_not_held() -> None:
    """use = old marks a deactivated INS."""
    raw = build_patient_bundle([PATIENTS[0]]).replace(b'"official"', b'"old"', 1)
    assert read_patients(raw, "p.json")[0].ins is None
