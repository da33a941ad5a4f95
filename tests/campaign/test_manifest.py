"""campaign.yaml: what it accepts, and how it refuses."""

from __future__ import annotations

import pytest

from harness.builder.fhir import build_patient_csv
from harness.builder.hl7 import build_adt
from harness.builder.people import PATIENTS
from harness.campaign.manifest import parse
from harness.campaign.subjects import MessageSubject
from harness.core.errors import ManifestError
from harness.identity.model import Trait, is_qualified
from tests.helpers import opened

MESSAGE = b"MSH|^~\\&|A|B|C|D|20260101||ADT^A28^ADT_A05|ID1|T|2.5\r"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("versoin: 1", r"ligne 1 : clé inconnue « versoin », voulez-vous dire « version »"),
        (
            "version: 1\nsamples:\n  - file: a\n    witheld: true",
            r"ligne 4 : clé inconnue « samples.0.witheld », voulez-vous dire « withheld »",
        ),
        ("product: {nam: X}", r"product"),
        ("profile: dpii", r"ligne 1 : profile"),
        ("patients:\n  - {file: a.csv, birth_name: X}", r"soit 'file', soit les traits"),
        (
            "mailboxes:\n  - {address: a@b.fr, type: PERS}",
            r"ligne 2 : mailboxes.0.type : valeurs admises : 'PER', 'ORG', 'APP' ou 'CAB'$",
        ),
        ("mailboxes:\n  - {address: a@b.fr}", r"ligne 2 : mailboxes.0.type : clé obligatoire absente"),
        ("document_formats: N1", r"ligne 1 : document_formats : un dictionnaire est attendu"),
        ("samples:\n  - {file: a, withheld: oui}", r"ligne 2 : samples.0.withheld : true ou false est attendu"),
        ("version: 2", r"ligne 1 : version : au plus 1"),
        ("- a\n- b", r"un dictionnaire est attendu"),
        ("a: [", r"YAML illisible"),
        ("waivers:\n  - {target: X, reason: ''}", r"ligne 2 : waivers.0.reason"),
        ("\ttab: 1", r"YAML illisible"),
    ],
)
def test_a_manifest_that_cannot_be_followed_says_where(text: str, told: str) -> None:
    """The line, the key and the nearest known key."""
    with pytest.raises(ManifestError, match=told):
        parse(text.encode())


def test_an_empty_manifest_is_a_manifest() -> None:
    """Every key has a default."""
    assert parse(b"# rien encore\n").profile is None


def test_a_missing_file_is_named_with_the_nearest() -> None:
    """patients, proofs, samples and answers name files that exist."""
    files = {"campaign.yaml": b"patients: [{file: patient.csv}]", "patients.csv": b"x"}
    with pytest.raises(ManifestError, match=r"« patient.csv », voulez-vous dire « patients.csv »"):
        opened(files)


def test_windows_separators_are_admitted() -> None:
    """A manifest written on Windows names the same files."""
    files = {"campaign.yaml": b"patients: [{file: 'dossier\\p.csv'}]", "dossier/p.csv": b"nom_naissance;prenom\nX;Y\n"}
    assert len(opened(files).patients or ()) == 1


def test_patients_may_be_written_in_the_manifest() -> None:
    """One patient by traits; an OID that is not told is not assumed."""
    campaign = opened(
        {"campaign.yaml": b"patients: [{matricule: 284033306311913, birth_name: X, birth_date: 1984-03-12}]"}
    )
    found = (campaign.patients or ())[0]
    assert found.ins is not None and (found.ins.value, found.ins.root) == ("284033306311913", None)
    assert found.get(Trait.BIRTH_DATE) == "19840312"


def test_inline_dates_are_read_as_those_of_a_csv() -> None:
    """DD/MM/YYYY too; anything else is refused with its line."""
    found = opened({"campaign.yaml": b"patients: [{birth_name: X, birth_date: 12/03/1984}]"}).patients or ()
    assert found[0].get(Trait.BIRTH_DATE) == "19840312"
    with pytest.raises(ManifestError, match=r"ligne 2 : patients\.0\.birth_date : .*date non comprise"):
        parse(b"patients:\n  - {birth_name: X, birth_date: 12/03/84}")


@pytest.mark.parametrize(("word", "qualified"), [("qualified", True), ("validated", False), ("retrieved", False)])
def test_inline_statuses(word: str, qualified: bool) -> None:
    """A validated identity is not a qualified one."""
    found = opened({"campaign.yaml": f"patients: [{{birth_name: X, status: {word}}}]".encode()}).patients or ()
    assert is_qualified(found[0].reliability) is qualified


def test_adt_files_are_ordered_together_and_others_are_kept() -> None:
    """The later message wins whatever the order of the files; a CSV row stays as declared."""
    person = PATIENTS[0]
    old = build_adt(person, "1", "20260301080000", ("GAM", "CH"), ("DPI", "CH"))
    new = build_adt(person, "2", "20260302", ("GAM", "CH"), ("DPI", "CH")).replace(
        person.birth_name.encode(), b"NOUVEAU"
    )
    campaign = opened({
        "campaign.yaml": b"patients: [{file: new.hl7}, {file: old.hl7}, {file: p.csv}]",
        "new.hl7": new, "old.hl7": old, "p.csv": build_patient_csv([person]),
    })  # fmt: skip
    assert [p.get(Trait.BIRTH_NAME) for p in campaign.patients or () if not p.until] == ["NOUVEAU", person.birth_name]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("file: 'emiss/*.hl7'", r"« emiss/\*\.hl7 », voulez-vous dire « emis/m\.hl7 »"),
        ("file: emis/n.hl7", r"« emis/n\.hl7 », voulez-vous dire « emis/m\.hl7 »"),
        ("file: emis/m.hl7, message: IDD1", r"aucun message « IDD1 » dans « emis/m\.hl7 », voulez-vous dire « ID1 »"),
    ],
)
def test_a_sample_entry_about_nothing_is_refused(entry: str, told: str) -> None:
    """A pattern without a file, a message that is not in the file."""
    files = {"campaign.yaml": f"samples: [{{{entry}, withheld: true}}]".encode(), "emis/m.hl7": MESSAGE}
    with pytest.raises(ManifestError, match=told):
        opened(files)


def test_a_sample_entry_about_a_message_is_followed() -> None:
    """MSH-10 of the file."""
    entry = b"samples: [{file: 'emis/*', message: ID1, withheld: true}]"
    campaign = opened({"campaign.yaml": entry, "emis/m.hl7": MESSAGE})
    assert campaign.withheld(campaign.of(MessageSubject)[0]) is True


def test_no_patients_and_an_empty_list_are_not_the_same() -> None:
    """Nothing declared is unknown; an empty list is a base without patients."""
    assert opened({"campaign.yaml": b"version: 1"}).patients is None
    assert opened({"campaign.yaml": b"patients: []"}).patients == ()


def test_ignored_files_are_not_samples() -> None:
    """``ignore`` patterns."""
    campaign = opened(
        {"campaign.yaml": b"ignore: ['*.md', 'notes/*']", "a.md": b"x", "notes/b.txt": b"y", "c.hl7": b"MSH|^~\\&|"}
    )
    assert {s.path for s in campaign.subjects} == {"campaign.yaml", "c.hl7"}
