"""The same patient read from CSV, ADT, FHIR, PID, XDS and CDA is the same identity."""

from __future__ import annotations

import json
from typing import Any

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
from harness.identity.model import STRICT_TRAITS, Identity, Trait, is_qualified
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
    assert found.ins is not None and found.get(Trait.OID) is None


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


def row(**cells: str) -> Identity:
    """The patient of a CSV of one line."""
    raw = ";".join(["nom_naissance", *cells]) + "\n" + ";".join(["X", *cells.values()]) + "\n"
    return read_patients(raw.encode(), "p.csv")[0]


def test_an_ins_without_oid_is_an_ins_whose_oid_is_undeclared() -> None:
    """The OID of test is never assumed."""
    found = row(matricule="284033306311913", oid="")
    assert found.ins is not None and found.ins.root is None


@pytest.mark.parametrize(
    ("word", "code", "qualified"),
    [
        *((w, "VALI", True) for w in ("qualifiee", "Qualifié", "qualified", "Identité qualifiée", "VALI", "qual")),
        *((w, "VALIDEE", False) for w in ("validee", "Validée", "validé(e)", "validated")),
        *((w, "PROV", False) for w in ("Provisoire", "provisional", "prov")),
        *((w, "RECUP", False) for w in ("Récupérée", "retrieved", "RECUP")),
        ("vide", "VIDE", False),
        ("DOUT", "DOUT", False),
    ],
)
def test_status_words(word: str, code: str, qualified: bool) -> None:
    """French or English, any accent or case; « validée » is not « qualifiée »."""
    found = row(statut=word).reliability
    assert (found, is_qualified(found)) == ((code,), qualified)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        *((t, "19840312") for t in ("19840312", "1984-03-12", "1984/03/12", "12/03/1984", "12-03-1984", "12.03.1984")),
        *((t, "19840312") for t in ("12/03/1984 00:00:00", "1984-03-12T10:15:00Z", "19840312101500+0100", "12/3/1984")),
        ("1984", "1984"),
        ("198403", "198403"),
    ],
)
def test_birth_dates_as_people_write_them(text: str, date: str) -> None:
    """Any usual writing; partial dates stay partial."""
    assert row(date_naissance=text).get(Trait.BIRTH_DATE) == date


@pytest.mark.parametrize(
    ("text", "sex"),
    [("f", "F"), ("Féminin", "F"), ("2", "F"), ("Homme", "M"), ("male", "M"), ("UN", "U"), ("Indéterminé", "U")],
)
def test_sex_as_people_write_it(text: str, sex: str) -> None:
    """Words, codes and digits."""
    assert row(sexe=text).get(Trait.SEX) == sex


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        ("statut", "qualifee", "« qualifee », attendu par exemple qualifiee"),
        ("statut", "non qualifiée", "« non qualifiée »"),
        ("statut", "Q", "« Q »"),
        ("date_naissance", "12/03/84", "« 12/03/84 »"),
        ("date_naissance", "03/25/1984", "« 03/25/1984 »"),
        ("date_naissance", "12031984", "« 12031984 »"),
        ("sexe", "x", "« x », attendu par exemple M, F, U"),
    ],
)
def test_a_cell_that_is_not_understood_is_refused(column: str, text: str, told: str) -> None:
    """File, line, value."""
    with pytest.raises(ManifestError, match=rf"p\.csv ligne 2 : .*{told}"):
        row(**{column: text})


OFFICIAL = {"use": "official", "family": "NAISSANCE", "given": ["ZOÉ"]}
MAIDEN = {"use": "maiden", "family": "FILLE", "given": ["LOU"]}
USUAL = {"use": "usual", "family": "USAGE", "given": ["ZAZA"]}
LISTED = {"url": "https://x/fr-core-patient-birth-list-given-name", "valueString": "ZOÉ LOU"}


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        ([USUAL, OFFICIAL], ("NAISSANCE", "ZOÉ", None)),
        ([OFFICIAL | {"given": ["ZOÉ", "LOU"]}], ("NAISSANCE", "ZOÉ", "ZOÉ LOU")),
        ([OFFICIAL | {"extension": [LISTED]}], ("NAISSANCE", "ZOÉ", "ZOÉ LOU")),
        ([USUAL, MAIDEN], ("FILLE", "LOU", None)),
        ([USUAL, {"use": "maiden", "family": "FILLE"}], ("FILLE", "ZAZA", None)),
        ([OFFICIAL | {"family": "ANCIEN", "period": {"end": "2020-01-01"}}, OFFICIAL], ("NAISSANCE", "ZOÉ", None)),
        ([OFFICIAL | {"period": {"end": "2020-01-01"}}, MAIDEN], ("FILLE", "LOU", None)),
        ([OFFICIAL | {"period": {"end": "2020-01-01"}}, USUAL], ("NAISSANCE", "ZOÉ", None)),
        ([USUAL], (None, None, None)),
        ([{"family": "SEUL", "given": ["ZOÉ"]}], ("SEUL", "ZOÉ", None)),
    ],
)
def test_birth_names_of_a_fhir_patient(names: list[dict[str, Any]], wanted: tuple[str | None, ...]) -> None:
    """Official, else maiden, never usual alone; the list of given names is told or undeclared."""
    raw = json.dumps({"resourceType": "Patient", "name": names}).encode()
    found = read_patients(raw, "p.json")[0]
    assert tuple(found.get(t) for t in (Trait.BIRTH_NAME, Trait.FIRST_GIVEN, Trait.GIVEN_NAMES)) == wanted


def test_a_later_adt_message_replaces_an_earlier_one_of_the_same_patient() -> None:
    """MSH-7 decides, not the order in the file; other patients stay."""
    first, other = PATIENTS[0], PATIENTS[1]
    old = build_adt(first, "1", "20260101", *APPLICATIONS)
    new = build_adt(first, "2", "202601021200", *APPLICATIONS).replace(first.birth_name.encode(), b"NOUVEAU")
    third = build_adt(other, "3", "20250101", *APPLICATIONS)
    for raw in (old + new + third, new + third + old):
        names = {p.get(Trait.BIRTH_NAME) for p in read_patients(raw, "p.hl7")}
        assert names == {"NOUVEAU", other.birth_name}
