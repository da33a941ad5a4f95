"""From hostile files to subjects: every defect is a finding of a FORMAT check, and nothing else is lost."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

import scenarios
from harness.builder.demo import demo
from harness.campaign.opening import open_campaign
from harness.campaign.source import FolderSource
from harness.campaign.subjects import ArchiveSubject, DocumentSubject, MessageSubject
from harness.core.journal import Journal
from harness.engine.run import Options, run
from harness.formats import limits
from tests.formats.zips import METADATA, RIM, encrypted, zipped
from tests.helpers import judged, opened

MSH = b"MSH|^~\\&|A|B|C|D|20260310||MDM^T02|1|P|2.6||||||UNICODE UTF-8\r"
MAIL = (
    b"From: a@demo.mssante.fr\r\nTo: b@demo.mssante.fr\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: application/zip; name=%b\r\nContent-Transfer-Encoding: base64\r\n\r\n%b"
)


def formats(raw: bytes, path: str = "sample") -> dict[str, list[str]]:
    """FORMAT check to the places of its findings, for a campaign of one file."""
    found: dict[str, list[str]] = {}
    for finding in judged({path: raw}, "FORMAT").findings:
        found.setdefault(finding.check, []).append(finding.place)
    return found


def test_a_payload_that_is_not_xml_is_told_and_the_message_is_kept() -> None:
    """Bytes that decode to something else than XML: FORMAT-CDA, beside the message."""
    data = base64.b64encode(b"<ClinicalDocument").decode().encode()
    raw = MSH + b"PID|1||1\rOBX|1|ED|11502-2^x^LN||^^XML^Base64^" + data + b"\r"
    assert "FORMAT-CDA" in formats(raw)
    assert len(opened({"a": raw}).of(MessageSubject)) == 1


def test_padding_inside_base64_is_a_finding() -> None:
    """Found by fuzzing: the recovery raised."""
    assert "FORMAT-HL7-BASE64" in formats(MSH + b"OBX|1|ED|11502-2^x^LN||^^XML^Base64^A=AA\r")


def test_segments_after_an_early_end_of_block_are_a_finding() -> None:
    """They are outside the message, and said to be."""
    assert "FORMAT-HL7-SEGMENT" in formats(b"\x0b" + MSH + b"PID|1\r\x1cOBX|1\r")


def test_utf16_hl7_is_told_and_read() -> None:
    """Converted, and FORMAT-FILE says so."""
    raw = ("\ufeff" + (MSH + b"PID|1\r").decode()).encode("utf-16-le")
    assert "FORMAT-FILE" in formats(raw)
    assert opened({"a": raw}).of(MessageSubject)[0].view.get("PID", 1).text == "1"


@pytest.mark.parametrize("name", ["IHE_XDM.zip", "sample.bin"])
def test_an_encrypted_archive_is_known_by_its_names(name: str) -> None:
    """Whatever the name of the file."""
    raw = encrypted(zipped((METADATA, RIM)))
    assert "FORMAT-ZIP-ENCRYPTED" in formats(raw, name)


def test_a_bomb_is_a_finding_whatever_its_name() -> None:
    """Its names say what it is, though nothing was inflated."""
    raw = zipped((METADATA, b" " * (4 * limits.MIB)))
    assert "FORMAT-ZIP-LIMITS" in formats(raw, "sample.bin")


def test_an_unreadable_archive_in_a_mail_is_a_finding() -> None:
    """A truncated ZIP attachment once went unnoticed unless its name said XDM."""
    data = base64.encodebytes(zipped((METADATA, RIM))[:60])
    assert formats(MAIL % (b"documents.zip", data))["FORMAT-ZIP"] == ["pièce jointe 1 (documents.zip)"]


def test_archives_of_a_mail_share_one_allowance(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second archive is refused when the first took everything."""
    monkeypatch.setattr("harness.campaign.loader.MAX_ZIP_TOTAL", len(RIM) + 10)
    part = b"--x\r\nContent-Type: application/zip; name=IHE_XDM.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    part += base64.encodebytes(zipped((METADATA, RIM)))
    head = b"From: a@b\r\nTo: c@d\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    raw = head + part * 2 + b"--x--\r\n"
    found = [[p.check for p in s.problems] for s in opened({"a.eml": raw}).of(ArchiveSubject)]
    assert found == [[], ["FORMAT-ZIP-LIMITS"]]


def test_a_document_type_inside_an_archive_is_told() -> None:
    """The CDA of an archive is read with the same guard."""
    document = b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><ClinicalDocument>&x;</ClinicalDocument>"
    found = formats(zipped((METADATA, RIM), ("IHE_XDM/SUBSET01/DOC.XML", document)), "IHE_XDM.zip")
    assert "FORMAT-XML-DTD" in found


def test_a_bare_resource_type_with_surrogates_is_listed() -> None:
    """A lone surrogate once made the journal refuse the subject."""
    assert list(formats(b'{"resourceType": "\\ud800"}')) == ["FORMAT-UNRECOGNISED"]


def test_a_subject_line_that_decodes_to_surrogates_is_written() -> None:
    """UTF-7 words may decode to lone surrogates."""
    raw = b"From: a@b\r\nTo: c@d\r\nSubject: =?utf-7?q?+2AA-?=\r\n\r\nx"
    assert [s.description for s in judged({"a.eml": raw}, "FORMAT").subjects if s.kind == "mail"] == ["\ufffd"]


def test_many_identifiers_are_placed() -> None:
    """Ten thousand siblings, each with its own path."""
    ids = b'<id root="1.2" extension="A"/>' * 10_000
    raw = (
        b'<ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole>%b</patientRole></recordTarget></ClinicalDocument>'
        % ids
    )
    view = opened({"a.xml": raw}).of(DocumentSubject)[0].view
    assert view is not None and view.patient_ids[-1].place.path.endswith("/patientRole/id[10000]")


@pytest.mark.skipif(os.name != "posix", reason="only POSIX file names can be bytes that are not UTF-8")
def test_a_file_name_that_is_not_utf8_is_listed(tmp_path: Path) -> None:
    """The journal names it with its bytes, and the file is read."""
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.hl7")).write_bytes(MSH + b"PID|1\r")
    except OSError as error:
        pytest.skip(f"the file system refuses such names ({error})")
    campaign = open_campaign(FolderSource(tmp_path))
    journal = Journal.of(run(campaign, scenarios.load(), Options()))
    assert [(s.kind, s.subject) for s in journal.subjects][:2] == [
        ("file", "caf\\udce9.hl7"),
        ("message", "caf\\udce9.hl7"),
    ]


def test_every_demo_file_is_still_read_as_before() -> None:
    """The guards refuse nothing of a conforming campaign."""
    assert [f for f in judged(demo().files()).findings if f.check.startswith("FORMAT-") and f.level == "error"] == []
