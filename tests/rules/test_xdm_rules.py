"""Archives and metadata: each mutation makes its own check speak, and exactly those listed here besides."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.campaign.opening import open_campaign
from harness.campaign.source import MemorySource
from harness.campaign.subjects import ArchiveSubject
from harness.core.finding import Level
from harness.core.mutation import Mutation
from scenarios import load_mutations
from scenarios.proofs._archives import METADATA, campaign, conforming, contents
from tests.conftest import official
from tests.rules.xdm_mutants import SCENARIOS, levels, speaking

MUTATIONS = [
    m for m in load_mutations() if any(m.check.startswith(f"{s}-") for s in SCENARIOS if s != "XDM-ONE-PATIENT")
]
#: (check, mutation) -> the other checks that must speak: the same fault seen from another side, and no noise.
ALSO: dict[tuple[str, str], list[str]] = {
    ("XDM-ATTRIBUTES-SET-ENTRYUUID", "no SubmissionSet.entryUUID"): ['XDM-EBRIM-OWNER', 'XDM-METADATA-ENDS', 'XDM-METADATA-MEMBER'],
    ("XDM-ATTRIBUTES-ENTRY-ENTRYUUID", "no DocumentEntry.entryUUID"): ['XDM-EBRIM-OWNER', 'XDM-METADATA-ENDS', 'XDM-METADATA-MEMBER', 'XDM-METADATA-VERSION'],
    ("XDM-ATTRIBUTES-ENTRY-URI", "no DocumentEntry.URI"): ['XDM-FILES-FOREIGN'],
    ("XDM-ATTRIBUTES-ENTRY-CONFIDENTIALITYCODE", "DocumentEntry.confidentialityCode once too often"): ['XDM-EBRIM-ID', 'XDM-VALUES-CONFIDENTIALITY-FIRST'],
    ("XDM-EBRIM-OBJECT-ID", "two entries of one id"): ['XDM-EBRIM-ID', 'XDM-METADATA-MEMBER'],
    ("XDM-EBRIM-SCHEME", "an unknown classification"): ['XDM-EBRIM-OWNER'],
    ("XDM-EBRIM-SCHEME", "an unknown node"): ["XDM-EBRIM-OWNER"],
    ("XDM-EBRIM-SCHEME", "an identifier of a SubmissionSet on an entry"): ['XDM-EBRIM-OWNER'],
    ("XDM-EBRIM-SLOT-ONCE", "a slot written twice"): ['XDM-TRAITS-ONCE'],
    ("XDM-FILES-URI", "a document that is not there"): ['XDM-FILES-FOREIGN'],
    ("XDM-FILES-URI", "another letter case"): ['XDM-FILES-FOREIGN'],
    ("XDM-FILES-URI", "relative to the root instead of METADATA.XML"): ['XDM-FILES-FOREIGN'],
    ("XDM-FILES-URI-INSIDE", "out of the archive"): ['XDM-FILES-FOREIGN'],
    ("XDM-FILES-URI-INSIDE", "an absolute path"): ['XDM-FILES-FOREIGN'],
    ("XDM-FILES-URI-INSIDE", "a URL"): ['XDM-FILES-FOREIGN'],
    ("XDM-FILES-ONE-EACH", "two entries on one file"): ['XDM-FILES-FOREIGN', 'XDM-FILES-HASH', 'XDM-FILES-SIZE', 'XDM-METADATA-VERSION'],
    ("XDM-FILES-ONE-EACH", "METADATA.XML as a document"): ['XDM-FILES-CDA', 'XDM-FILES-FOREIGN', 'XDM-FILES-HASH', 'XDM-FILES-SIZE'],
    ("XDM-FILES-SIZE", "a document with one more byte"): ['XDM-FILES-HASH'],
    ("XDM-FILES-CDA", "a PDF in place of the CDA"): ['XDM-FILES-FOREIGN', 'XDM-FILES-HASH', 'XDM-FILES-SIZE'],
    ("XDM-FILES-CDA", "an empty file in place of the CDA"): ['XDM-FILES-FOREIGN', 'XDM-FILES-HASH', 'XDM-FILES-SIZE'],
    ("XDM-FILES-CDA", "another XML in place of the CDA"): ['XDM-FILES-FOREIGN', 'XDM-FILES-HASH', 'XDM-FILES-SIZE'],
    ("XDM-METADATA-REPLACED", "the SubmissionSet replaces"): ['XDM-METADATA-VERSION'],
    ("XDM-FILES-URI", "a document left out"): ['XDM-FILES-FOREIGN'],
    ("XDM-FILES-URI", "a document renamed"): ['XDM-FILES-FOREIGN'],
    ("XDM-FILES-COMMENT", "a comment on an entry"): ['XDM-FILES-FOREIGN'],
    ("XDM-FORMS-PATIENT", "an authority without its empty name"): ['XDM-ONE-PATIENT-04'],
    ("XDM-FORMS-PATIENT-TYPE", "a local identifier as an INS"): ['XDM-ONE-PATIENT-04'],
    ("XDM-FORMS-PATIENT-TYPE", "a matricule without its key"): ['XDM-ONE-PATIENT-04'],
    ("XDM-FORMS-SPECIALTY", "a label alone"): ['XDM-VALUES-SPECIALTY'],
    ("XDM-FORMS-PATIENT-SAME", "another writing on the SubmissionSet"): ['XDM-FORMS-PATIENT'],
    ("XDM-TRAITS-FIELD", "no field name"): ['XDM-TRAITS-INS'],
    ("XDM-TRAITS-FORM", "a sex in full"): ['XDM-ONE-PATIENT-01', 'XDM-ONE-PATIENT-04'],
    ("XDM-TRAITS-FORM", "a date in French"): ['XDM-ONE-PATIENT-01', 'XDM-ONE-PATIENT-04'],
    ("XDM-TRAITS-INS", "no given name"): ['XDM-ONE-PATIENT-01', 'XDM-ONE-PATIENT-04'],
    ("XDM-LAYOUT-INDEX", "index in lower case"): ['XDM-FILES-FOREIGN', 'XDM-LAYOUT-NAMES'],
    ("XDM-LAYOUT-README", "README under IHE_XDM"): ['XDM-FILES-FOREIGN'],
    ("XDM-LAYOUT-FOLDER", "the whole under another folder"): ['XDM-FILES-FOREIGN', 'XDM-LAYOUT-INDEX', 'XDM-LAYOUT-METADATA', 'XDM-LAYOUT-README'],
    ("XDM-LAYOUT-FOLDER", "folder in lower case"): ['XDM-LAYOUT-METADATA', 'XDM-LAYOUT-NAMES'],
    ("XDM-LAYOUT-SUBSET", "two submissions"): ['XDM-EBRIM-OBJECT-ID', 'XDM-UNIQUE-DOCUMENT'],
    ("XDM-METADATA-REPLACED-ID", "the identifier of the document replaced"): ['XDM-UNIQUE-CONTENT'],
    ("XDM-LAYOUT-METADATA", "metadata in lower case"): ['XDM-LAYOUT-NAMES'],
    ("XDM-LAYOUT-METADATA", "metadata in a folder of their own"): ['XDM-FILES-FOREIGN', 'XDM-FILES-URI'],
    ("XDM-LAYOUT-NAMES", "a long name"): ['XDM-FILES-FOREIGN'],
    ("XDM-LAYOUT-NAMES", "a name in lower case"): ['XDM-FILES-FOREIGN'],
    ("XDM-LAYOUT-NAMES", "two dots"): ['XDM-FILES-FOREIGN'],
    ("XDM-LAYOUT-NAMES", "an accent"): ['XDM-FILES-FOREIGN'],
    ("XDM-LAYOUT-NAMES", "a space"): ['XDM-FILES-FOREIGN'],
    ("XDM-LAYOUT-DEPTH", "nine folders"): ['XDM-FILES-FOREIGN'],
    ("XDM-LAYOUT-AUTORUN", "an autorun"): ['XDM-FILES-FOREIGN'],
    ("XDM-LAYOUT-PROGRAM-NAME", "a viewer"): ['XDM-FILES-FOREIGN'],
    ("XDM-LAYOUT-PROGRAM-NAME", "a shell script by its name"): ['XDM-FILES-FOREIGN'],
    ("XDM-LAYOUT-PROGRAM-CONTENT", "a Windows program named as a text"): ['XDM-FILES-FOREIGN'],
    ("XDM-LAYOUT-PROGRAM-CONTENT", "an ELF program"): ['XDM-FILES-FOREIGN'],
    ("XDM-LAYOUT-PROGRAM-CONTENT", "a script"): ['XDM-FILES-FOREIGN'],
    ("XDM-METADATA-SET", "a SubmissionSet that is not flagged"): ['XDM-METADATA-PACKAGE'],
    ("XDM-METADATA-ENTRY", "no DocumentEntry"): ['XDM-ONE-PATIENT-02'],
    ("XDM-METADATA-ASSOCIATION", "an unknown type"): ['XDM-METADATA-VERSION'],
    ("XDM-METADATA-ASSOCIATION", "the short name of a type"): ['XDM-METADATA-VERSION'],
    ("XDM-METADATA-ENDS", "a source that is not there"): ['XDM-METADATA-VERSION'],
    ("XDM-METADATA-ENDS", "a target that is not there"): ['XDM-METADATA-MEMBER'],
    ("XDM-VALUES-CLASS", "a code that is not in the set"): ['XDM-VALUES-CLASS-OF-TYPE'],
    ("XDM-VALUES-CLASS-OF-TYPE", "another class"): ['XDM-VALUES-CLASS'],
    ("XDM-VALUES-CONFIDENTIALITY-FIRST", "two levels"): ['XDM-VALUES-CONFIDENTIALITY-SCHEME'],
    ("XDM-VALUES-CONFIDENTIALITY-MASK", "an unknown mask"): ['XDM-VALUES-CONFIDENTIALITY'],
}  # fmt: skip


def test_there_are_enough_of_them() -> None:
    """Each row of ALSO is a mutation that exists."""
    known = {(m.check, m.name) for m in MUTATIONS}
    assert len(MUTATIONS) >= 200
    assert set(ALSO) <= known


def test_conforming_archives_say_nothing() -> None:
    """What all mutations start from has no finding at all, a remark included."""
    assert speaking(conforming()) == frozenset()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: f"{m.check}: {m.name}")
def test_mutation_makes_exactly_these_checks_speak(mutation: Mutation) -> None:
    """No more, no less."""
    expected = {mutation.check, *ALSO.get((mutation.check, mutation.name), ())}
    assert speaking(mutation.mutated()) == expected


@pytest.mark.parametrize(
    "raw",
    [b"", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"<a/>"],
    ids=["empty", "cut", "nothing inside", "not a ZIP"],
)
def test_what_is_no_archive_is_told_by_format_only(raw: bytes) -> None:
    """No rule speaks of what could not be read, and none crashes."""
    assert speaking(campaign(raw=raw)) == frozenset()


@pytest.mark.parametrize(
    "metadata",
    [
        b"<SubmitObjectsRequest/>",
        b'<l:SubmitObjectsRequest xmlns:l="urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"/>',
        b'<l:SubmitObjectsRequest xmlns:l="urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0" xmlns:r="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0">'
        b"<r:RegistryObjectList><r:ExtrinsicObject><r:Slot/><r:Classification/><r:ExternalIdentifier/></r:ExtrinsicObject>"
        b"<r:RegistryPackage/><r:Association/><r:Slot name='a'/></r:RegistryObjectList></l:SubmitObjectsRequest>",
    ],
    ids=["no name space", "nothing inside", "empty objects"],
)
def test_empty_metadata_give_findings_not_crashes(metadata: bytes) -> None:
    """Every accessor can say "absent"."""
    told = speaking(campaign({**contents(), METADATA: metadata}))
    assert "XDM-METADATA-SET" in told


def test_what_an_archive_describes_is_worked_out_once() -> None:
    """All checks share one reading of the metadata."""
    archives = open_campaign(MemorySource(conforming())).of(ArchiveSubject)
    assert [len(a.contents.entries) for a in archives] == [2, 1]
    assert all(a.contents is a.contents and a.contents.entries is a.contents.entries for a in archives)
    assert [e.document is not None for e in archives[0].contents.entries] == [True, True]


def test_an_archive_saved_twice_is_one_archive() -> None:
    """Identifiers are compared between archives of different bytes."""
    files = conforming()
    assert speaking({**files, "copie/IHE_XDM.ZIP": files["IHE_XDM.ZIP"]}) == frozenset()


def test_archives_of_images_have_other_rules() -> None:
    """DRIM-M lays its archives out otherwise: nothing of ours is said of them."""
    moved = {
        n.replace("IHE_XDM/SUBSET01", "KA202603/IHE_XDM/SS000001"): c for n, c in contents().items() if "SUBSET01/" in n
    }
    told = speaking(campaign(moved))
    assert not {c for c in told if not c.startswith("XDM-ONE-PATIENT")}
    assert "XDM-LAYOUT-FOLDER" in speaking(campaign({n.replace("KA2", "ZA2"): c for n, c in moved.items()}))


def test_received_archives_are_not_judged() -> None:
    """An archive that the manifest says received is a stimulus."""
    files = campaign({n: c for n, c in contents().items() if n != "README.TXT"})
    assert speaking(files) == {"XDM-LAYOUT-README"}
    files["campaign.yaml"] += b"samples: [{file: IHE_XDM.ZIP, direction: received}]\n"
    assert speaking(files) == frozenset()


def test_official_archives_give_no_error() -> None:
    """Recommendations and remarks only (each is listed in samples/ans-known-deviations.yaml)."""
    folder = Path(official("ans-xdm"))
    files = {p.parent.name + ".ZIP": p.read_bytes() for p in sorted(folder.glob("*/IHE_XDM.ZIP"))}
    found = levels(files)
    assert len(files) == 37
    assert Level.ERROR not in found.values()
    assert set(found) == {
        "XDM-LAYOUT-README-ASCII", "XDM-FILES-STYLE", "XDM-EBRIM-OWNER", "XDM-EBRIM-ID", "XDM-ATTRIBUTES-SET-AUTHOR",
        "XDM-VALUES-FORMAT-SCHEME", "XDM-VALUES-CLASS-OF-TYPE",
    }  # fmt: skip
