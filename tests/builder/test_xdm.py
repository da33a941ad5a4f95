"""IHE_XDM archives: layout, metadata derived from the CDA, references between objects."""

from dataclasses import replace
from hashlib import sha1
from io import BytesIO
from typing import Any, cast
from zipfile import ZIP_STORED, ZipFile

import pytest
from lxml import etree

from harness.builder import ebrim
from harness.builder.cda import CdaSpec, build_cda
from harness.builder.people import LUCIEN, NOE, ROSALIE, Patient
from harness.builder.xdm import ArchiveSpec, Entry, build_archive, build_metadata

NS = {"rim": ebrim.RIM, "lcm": ebrim.LCM}
LAYOUT = ["INDEX.HTM", "README.TXT", "IHE_XDM/", "IHE_XDM/SUBSET01/", "IHE_XDM/SUBSET01/METADATA.XML"]
REPLACEMENT = CdaSpec(id_root="1.2.3.2", replaces="1.2.3.1", version=2)


def archive(spec: ArchiveSpec) -> ZipFile:
    """The archive of a specification, opened."""
    return ZipFile(BytesIO(build_archive(spec)))


def with_document(**changes: Any) -> ArchiveSpec:
    """An archive of one document, some of whose overrides are set."""
    return ArchiveSpec(entries=(Entry(**changes),))


def found(spec: ArchiveSpec, path: str) -> list[str]:
    """What an XPath selects in METADATA.XML."""
    root = etree.fromstring(build_metadata(spec))
    return [str(item) for item in cast(list[Any], root.xpath(path, namespaces=NS))]


def slot(name: str, owner: str = "rim:ExtrinsicObject") -> str:
    """XPath of the values of a slot."""
    return f"//{owner}/rim:Slot[@name='{name}']//rim:Value/text()"


def external(scheme: str) -> str:
    """XPath of the value of an external identifier."""
    return f"//rim:ExternalIdentifier[@identificationScheme='{scheme}']/@value"


def test_layout_is_stored_and_reproducible() -> None:
    """The names, their order, no compression, and the same bytes twice."""
    opened = archive(ArchiveSpec())
    assert opened.namelist() == [*LAYOUT, "IHE_XDM/SUBSET01/DOC0001.XML"]
    assert {info.compress_type for info in opened.infolist()} == {ZIP_STORED}
    assert build_archive(ArchiveSpec()) == build_archive(ArchiveSpec())


def test_readme_is_plain_ascii_with_crlf() -> None:
    """README.TXT is 7-bit, and INDEX.HTM links to it."""
    opened = archive(ArchiveSpec())
    readme = opened.read("README.TXT")
    assert readme.isascii() and readme.count(b"\n") == readme.count(b"\r\n") > 5
    assert b'href="README.TXT"' in opened.read("INDEX.HTM")


def test_document_is_described_by_its_bytes() -> None:
    """URI, size and SHA-1 are those of the file in the archive."""
    data = archive(ArchiveSpec()).read("IHE_XDM/SUBSET01/DOC0001.XML")
    assert data == build_cda(CdaSpec())
    assert found(ArchiveSpec(), slot("hash")) == [sha1(data).hexdigest()]
    assert found(ArchiveSpec(), slot("size")) == [str(len(data))]
    assert found(ArchiveSpec(), slot("URI")) == ["DOC0001.XML"]


def test_given_bytes_are_kept() -> None:
    """A document can be packed as it is, the metadata still coming from the specification."""
    spec = with_document(cda_bytes=b"<autre/>")
    assert archive(spec).read("IHE_XDM/SUBSET01/DOC0001.XML") == b"<autre/>"
    assert found(spec, slot("size")) == ["8"]


@pytest.mark.parametrize("owner", ["RegistryPackage", "ExtrinsicObject"])
def test_children_come_in_schema_order(owner: str) -> None:
    """Slot, Name, Classification, ExternalIdentifier: the order that the official samples break."""
    (parent,) = etree.fromstring(build_metadata(ArchiveSpec())).iter(f"{{{ebrim.RIM}}}{owner}")
    order = ["Slot", "Name", "Classification", "ExternalIdentifier"]
    ranks = [order.index(etree.QName(child).localname) for child in parent]
    assert ranks == sorted(ranks)


def _owner(child: etree._Element) -> str | None:
    parent = child.getparent()
    return None if parent is None else parent.get("id")


@pytest.mark.parametrize("attribute", ["classifiedObject", "registryObject"])
def test_references_name_the_object_that_holds_them(attribute: str) -> None:
    """A classification or an identifier points at its own parent."""
    root = etree.fromstring(build_metadata(ArchiveSpec(entries=(Entry(), Entry(cda=REPLACEMENT)))))
    held = [child for child in root.iter() if child.get(attribute)]
    assert held and all(child.get(attribute) == _owner(child) for child in held)


def test_identifiers_are_unique() -> None:
    """No id appears twice, whatever the number of documents."""
    ids = found(ArchiveSpec(entries=(Entry(), Entry(cda=REPLACEMENT, name="DOC0002.XML"))), "//@id")
    assert len(ids) == len(set(ids)) and all(value.startswith("urn:uuid:") for value in ids)


def test_times_are_in_utc() -> None:
    """The offset of the CDA is gone."""
    assert found(ArchiveSpec(), slot("creationTime")) == ["20260310091500"]
    assert found(ArchiveSpec(), slot("serviceStartTime")) == ["20260310083000"]
    assert not found(ArchiveSpec(), slot("serviceStopTime"))


@pytest.mark.parametrize(
    ("patient", "patient_id"),
    [
        (ROSALIE, "284033306311913^^^&1.2.250.1.213.1.4.10&ISO^NH"),
        (NOE, "990000106^^^&1.2.250.1.71.4.2.2.1339999013.7&ISO^PI"),
    ],
)
def test_patient_id(patient: Patient, patient_id: str) -> None:
    """INS as NH when there is one, the local identifier as PI otherwise; the same on both objects."""
    spec = with_document(cda=CdaSpec(patient=patient))
    assert found(spec, external(ebrim.ENTRY_PATIENT_ID)) == [patient_id]
    assert found(spec, external(ebrim.SET_PATIENT_ID)) == [patient_id]
    assert found(spec, slot("sourcePatientId"))[0].endswith("^PI")


def test_source_patient_info_repeats_the_traits() -> None:
    """PID-5 L and D, PID-7, PID-8 and PID-11 come from the CDA patient."""
    assert found(with_document(cda=CdaSpec(patient=LUCIEN)), slot("sourcePatientInfo")) == [
        "PID-5|TEST-ARBOUSIER^LUCIEN^LUCIEN ANGE^^^^L",
        "PID-5|TEST-ARBOUSIER^LUCIEN^^^^^D",
        "PID-7|19680215",
        "PID-8|M",
        "PID-11|^^^^^^BDL^^2A004",
    ]


def test_overrides_and_omissions() -> None:
    """A value replaces what is derived; an empty one leaves the metadata out."""
    other = with_document(patient_id="1^^^&1.2&ISO^NH", source_patient_info=("PID-8|F",))
    assert found(other, external(ebrim.ENTRY_PATIENT_ID)) == ["1^^^&1.2&ISO^NH"]
    assert found(other, slot("sourcePatientInfo")) == ["PID-8|F"]
    bare = with_document(patient_id="", source_patient_id="", source_patient_info=())
    assert not found(bare, external(ebrim.ENTRY_PATIENT_ID)) + found(bare, slot("sourcePatientId"))
    assert not found(bare, slot("sourcePatientInfo"))


def test_submission_patient_can_differ() -> None:
    """The patient of the set is an attribute of its own."""
    spec = replace(ArchiveSpec(), patient_id="2^^^&1.2&ISO^PI")
    assert found(spec, external(ebrim.SET_PATIENT_ID)) == ["2^^^&1.2&ISO^PI"]
    assert found(spec, external(ebrim.ENTRY_PATIENT_ID)) != ["2^^^&1.2&ISO^PI"]


@pytest.mark.parametrize(
    ("scheme", "code"),
    [
        (ebrim.TYPE_CODE, "18748-4"),
        (ebrim.CLASS_CODE, "31"),
        (ebrim.CONFIDENTIALITY, "N"),
        (ebrim.FORMAT_CODE, "urn:ihe:iti:xds-sd:pdf:2008"),
        (ebrim.FACILITY_TYPE, "SA01"),
        (ebrim.PRACTICE_SETTING, "ETABLISSEMENT"),
    ],
)
def test_codes_of_the_document(scheme: str, code: str) -> None:
    """Each code comes from the CDA, with a scheme and a label."""
    path = f"//rim:Classification[@classificationScheme='{scheme}'][rim:Slot and rim:Name]/@nodeRepresentation"
    assert found(with_document(cda=CdaSpec(code="18748-4")), path) == [code]


def test_every_document_is_a_member() -> None:
    """One HasMember from the set to each document, as an original."""
    spec = ArchiveSpec(entries=(Entry(), Entry(cda=REPLACEMENT, name="DOC0002.XML")))
    path = f"//rim:Association[@associationType='{ebrim.HAS_MEMBER}'][.//rim:Value='Original']/@targetObject"
    assert found(spec, path) == found(spec, "//rim:ExtrinsicObject/@id")


def test_replacement_targets_the_uuid_of_the_first_version() -> None:
    """RPLC goes from the new document to the one whose archive was sent before."""
    first = with_document(cda=CdaSpec(id_root="1.2.3.1"))
    path = f"//rim:Association[@associationType='{ebrim.REPLACES}']/@targetObject"
    assert found(with_document(cda=REPLACEMENT), path) == found(first, "//rim:ExtrinsicObject/@id")


def test_unique_id_with_extension() -> None:
    """root^extension when the CDA id has an extension."""
    spec = with_document(cda=CdaSpec(id_root="1.2.3", id_extension="A7"))
    assert found(spec, external(ebrim.ENTRY_UNIQUE_ID)) == ["1.2.3^A7"]
