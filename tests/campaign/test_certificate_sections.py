"""``certificates`` and ``whitelist`` of campaign.yaml: what they accept, and how they refuse."""

from __future__ import annotations

import pytest

from harness.builder import demo_certificates, demo_whitelist
from harness.campaign.certificates import CertificateSubject, EstateSubject
from harness.campaign.manifest import parse
from harness.campaign.subjects import FileSubject
from harness.campaign.whitelist import VerificationProofSubject, WhitelistSubject
from harness.core.errors import ManifestError
from tests.helpers import opened

ZONE = "une date et une heure avec leur fuseau sont attendues"


@pytest.mark.parametrize(("text", "told"), [
    ("certificates: {folder: a, notifcation: [b]}", "clé inconnue « certificates.notifcation », voulez-vous dire « notification »"),
    ("certificates: {notification: [b@c.fr]}", "soit|'folder' ou 'files' est attendu"),
    ("certificates: {folder: ''}", "ligne 1 : certificates.folder"),
    ("certificates:\n  folder: a\n  structures:\n    - {file: a, subject: b, kind: society}", "soit 'file', soit 'subject'"),
    ("certificates:\n  folder: a\n  structures:\n    - {subject: b, kind: hospital}", "valeurs admises : 'society' ou 'practice'"),
    ("whitelist: {fetched: '2026-03-20T04:00:00Z'}", "whitelist.file : clé obligatoire absente"),
    ("whitelist: {file: a, fetched: '2026-03-20T04:00:00'}", ZONE),
    ("whitelist: {file: a, fetched: 2026-03-20}", ZONE),
    ("whitelist: {file: a, fetches: [hier]}", ZONE),
])  # fmt: skip
def test_what_is_refused(text: str, told: str) -> None:
    """One line, in French, with the nearest key."""
    with pytest.raises(ManifestError) as refused:
        parse(text.encode())
    assert any(part in refused.value.message.fr for part in told.split("|"))


@pytest.mark.parametrize("text", [
    "certificates: {folder: absent}",
    "certificates: {files: [absent.pem]}",
    "whitelist: {file: a.xml, ca: absent.pem}",
    "whitelist: {file: a.xml, crl: [absent.crl]}",
    "whitelist: {file: a.xml, proof_of_verification: absent.xml}",
])  # fmt: skip
def test_files_must_exist(text: str) -> None:
    """Named, not there."""
    with pytest.raises(ManifestError, match="fichier absent « absent"):
        opened({"campaign.yaml": text.encode(), "a.xml": b"<a/>"})


def test_files_of_a_section_are_no_samples() -> None:
    """They are listed under their role, with subjects of their own that name their file."""
    lines = [*demo_certificates.lines(demo_certificates.SPEC), *demo_whitelist.lines(demo_whitelist.SPEC), ""]
    files = demo_certificates.files(demo_certificates.SPEC) | demo_whitelist.files(demo_whitelist.SPEC)
    campaign = opened({"campaign.yaml": "\n".join(lines).encode(), **files})
    roles = {f.path: f.what.fr for f in campaign.of(FileSubject)}
    assert {roles[p] for p in files if p.startswith("certificats/")} == {"certificats"}
    assert {roles[p] for p in files if p.startswith("liste-blanche/")} == {"liste blanche et sa vérification"}
    assert [s.path for s in campaign.of(WhitelistSubject)] == [demo_whitelist.LIST]
    assert [s.path for s in campaign.of(VerificationProofSubject)] == [demo_whitelist.PROOF]
    assert [s.path for s in campaign.of(EstateSubject)] == ["campaign.yaml"]
    for one in campaign.of(CertificateSubject):
        assert one.path in files and len(one.sha256) == 64 and one.size > 0


def test_without_sections_there_is_no_subject() -> None:
    """A campaign of documents has no estate."""
    campaign = opened({"campaign.yaml": b"profile: dpi\n", "a.xml": b"<a/>"})
    assert campaign.of(EstateSubject) == [] and campaign.of(WhitelistSubject) == []


def test_one_row_of_the_table() -> None:
    """Subject, serial number, end, days left."""
    lines = ["date: 2026-03-20", *demo_certificates.lines(demo_certificates.SPEC), ""]
    campaign = opened({"campaign.yaml": "\n".join(lines).encode(), **demo_certificates.files(demo_certificates.SPEC)})
    row = next(c.describe() for c in campaign.of(CertificateSubject) if c.path.endswith("cabinet.cer"))
    assert (
        row
        == "CN=CABINET-DEMO, OU=489997000123019, O=CABINET DE DEMONSTRATION, ST=Paris (75), C=FR · n° 2f04 · fin 2028-08-04 (868 j)"
    )
