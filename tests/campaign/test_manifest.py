"""campaign.yaml: what it accepts, and how it refuses."""

from __future__ import annotations

import pytest

from harness.campaign.manifest import parse
from harness.core.errors import ManifestError
from tests.helpers import opened


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
    """One patient by traits, the OID of test by default."""
    campaign = opened(
        {"campaign.yaml": b"patients: [{matricule: 284033306311913, birth_name: X, birth_date: 1984-03-12}]"}
    )
    found = (campaign.patients or ())[0]
    assert found.ins is not None and found.ins.text == "284033306311913 (1.2.250.1.213.1.4.10)"


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
