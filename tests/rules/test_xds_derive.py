"""What a CDA implies of its metadata: times, patient, people, codes; against what the builder writes and the official archives."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from harness.builder.cda import DOCUMENT_TYPES, CdaSpec, build_cda
from harness.builder.cda_header import header_files
from harness.builder.demo import MAMMOGRAPHY
from harness.builder.people import CLINIC, DR_GENET, DR_SAUGE, HOSPITAL, IPP_OID, NOE, PATIENTS, RADIOLOGY, ROSALIE
from harness.builder.xdm_metadata import Entry, entry_values
from harness.cli.build_xdm import archive_of
from harness.cli.given import Given, in_archive, read_one
from harness.cli.implied_values import Notes
from harness.cli.implied_values import entry_values as implied_values
from harness.core.finding import Assertion
from harness.formats import xdm, xml
from harness.formats.hl7.times import instant
from harness.formats.metadata import Submission
from harness.rules.xds.agreement import ATTRIBUTES
from harness.rules.xds.compare import Described, components
from harness.rules.xds.instants import NO_OFFSET, NOT_A_TIME, ONLY_A_DAY, in_utc
from tests.conftest import official

TIMES = (
    ("20260310101500+0100", "20260310091500", None),
    ("202603101015+0100", "202603100915", None),
    ("2026031010+0100", "2026031009", None),
    ("20260101003000+0100", "20251231233000", None),
    ("20240228233000-0200", "20240229013000", None),
    ("20260329023000+0200", "20260329003000", None),
    ("20260310101500+0000", "20260310101500", None),
    ("20260310101500-0000", "20260310101500", None),
    ("20260310101500.5+0530", "20260310044500", None),
    ("20260310", "20260310", ONLY_A_DAY),
    ("202603", "202603", ONLY_A_DAY),
    ("2026", "2026", ONLY_A_DAY),
    ("20260310101500", None, NO_OFFSET),
    ("2026031010", None, NO_OFFSET),
    ("20260230101500+0100", None, NOT_A_TIME),
    ("2026031", None, NOT_A_TIME),
    ("00010101000000+0100", None, NOT_A_TIME),
    ("demain", None, NOT_A_TIME),
    ("20260310101500+01:00", None, NOT_A_TIME),
)


@pytest.mark.parametrize(("raw", "utc", "doubt"), TIMES)
def test_time_in_utc(raw: str, utc: str | None, doubt: object) -> None:
    """The precision is kept; what cannot be told is said."""
    assert in_utc(raw) == (utc, doubt)


@given(st.text(alphabet="0123456789+-.TZ ", max_size=24))
def test_any_text_is_a_time_or_is_told_not_to_be(raw: str) -> None:
    """Nothing raises, and a value without doubt has digits only."""
    text, doubt = in_utc(raw)
    assert (text is None) <= (doubt is not None)
    assert text is None or text.isdigit()


@given(st.datetimes(), st.integers(-14 * 60, 14 * 60))
def test_utc_is_the_same_instant(moment: object, minutes: int) -> None:
    """Whatever the offset, both sides name one instant."""
    sign, offset = "-" if minutes < 0 else "+", abs(minutes)
    raw = f"{moment:%Y%m%d%H%M%S}".zfill(14) + f"{sign}{offset // 60:02d}{offset % 60:02d}"
    text, doubt = in_utc(raw)
    if doubt is None and text is not None:
        assert instant(text + "+0000") == instant(raw)


def implied(spec: CdaSpec) -> Given:
    """A CDA of the builder, read."""
    return read_one(build_cda(spec), "cr.xml")


stamps = st.builds(
    lambda d, h, m, z: f"2026{d:04d}{h:02d}{m:02d}00{z}",
    st.sampled_from([101, 131, 228, 329, 630, 1025, 1231]), st.integers(0, 23), st.integers(0, 59),
    st.sampled_from(["+0100", "+0200", "+0000", "-0500", "+1100", "-1000"]),
)  # fmt: skip
names = st.text(alphabet="ABCDEÉÏÔ '-", min_size=1, max_size=12).map(lambda n: " ".join(f"TEST{n}".split()))
patients = st.builds(
    lambda p, family, extra, known: replace(p if known else p.without_ins(), birth_name=family, local_ids=p.local_ids + extra),
    st.sampled_from(PATIENTS), names, st.lists(st.tuples(st.sampled_from(["77", "A-1"]), st.just(f"{IPP_OID}.9")), max_size=1).map(tuple), st.booleans(),
)  # fmt: skip
specs = st.builds(
    CdaSpec,
    patient=patients,
    id_extension=st.sampled_from([None, "A1", "2026-03"]),
    code=st.sampled_from(sorted(DOCUMENT_TYPES)),
    title=st.one_of(st.none(), names),
    created=stamps, service_start=stamps, service_stop=st.one_of(st.none(), stamps),
    confidentiality=st.sampled_from(["N", "R", "V"]),
    author=st.sampled_from([DR_GENET, DR_SAUGE]),
    organization=st.sampled_from([HOSPITAL, RADIOLOGY, CLINIC]),
    language=st.sampled_from(["fr-FR", "en-US"]),
    act=st.one_of(st.none(), st.just(MAMMOGRAPHY)),
    replaces=st.one_of(st.none(), st.just("1.2.3"), st.just(("1.2.3", "B2"))),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(specs)
def test_what_the_builder_writes_is_what_the_document_implies(spec: CdaSpec) -> None:
    """Two ways to the same metadata: from the specification of a document, and from the document."""
    written, read = entry_values(Entry(spec)), implied_values(implied(spec), 1, Notes("fr"))
    if spec.patient.used_name and not spec.patient.used_given:
        read = replace(read, source_patient_info=written.source_patient_info)
    assert replace(read, notes=()) == written


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({"patient": ROSALIE}, ("284033306311913^^^&1.2.250.1.213.1.4.10&ISO^NH", f"990000101^^^&{IPP_OID}&ISO^PI")),
        ({"patient": NOE}, (f"990000106^^^&{IPP_OID}&ISO^PI", f"990000106^^^&{IPP_OID}&ISO^PI")),
        ({"patient": replace(ROSALIE, local_ids=())}, ("284033306311913^^^&1.2.250.1.213.1.4.10&ISO^NH",) * 2),
        ({"patient": replace(ROSALIE, ins_oid="1.2.250.1.213.1.4.2")}, (f"990000101^^^&{IPP_OID}&ISO^PI",) * 2),
        ({"patient": replace(NOE, local_ids=())}, (None, None)),
    ],
)
def test_patient_identifiers(change: dict[str, object], kept: tuple[str | None, str | None]) -> None:
    """The INS is NH, a local identifier PI; an INS-C is neither."""
    told = implied(CdaSpec(**change)).implied  # type: ignore[arg-type]
    assert (told.patient_id.text, told.source_patient_id.text) == kept


def test_a_self_presentable_document_is_found_in_its_style_sheet() -> None:
    """The places are those of the file, the type of the file is that of a style sheet."""
    cda = build_cda(CdaSpec()).split(b"?>", 1)[1]
    sheet = (
        b'<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">' + cda + b"</xsl:stylesheet>"
    )
    told = read_one(sheet, "cr.xml").implied
    assert told.mime_types == ("application/xslt+xml", "text/xml")
    assert told.unique_id.place.path == "/stylesheet/ClinicalDocument/id"


def test_each_value_knows_its_place() -> None:
    """A line of the document for everything that is told."""
    told = implied(CdaSpec(service_stop="20260310100000+0100")).implied
    for name, value in told.single_values.items():
        assert value.text and value.place.path.startswith("/ClinicalDocument/") and value.place.line, name
    assert told.service_stop.place.path.endswith("/effectiveTime/high")
    assert [v.place.path.rsplit("/", 1)[-1] for v in told.patient_info][-1] == "county"


def test_an_empty_document_implies_nothing_and_says_why() -> None:
    """Every accessor can say absent."""
    told = read_one(b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>', "cr.xml").implied
    known = {name for name, value in told.single_values.items() if value.text is not None}
    assert known == {"formatCode"}
    assert all(value.doubt for name, value in told.single_values.items() if name not in known)
    assert told.authors == () and told.patient_info == () and told.event_codes == ()


@pytest.mark.parametrize("name", header_files())
def test_no_element_is_taken_for_granted(name: str) -> None:
    """Each element taken out, each attribute emptied, one at a time: something is implied, compared, written."""
    whole = read_one(header_files()[name], "cr.xml")
    archive = xdm.read(archive_of([whole], None, "fr"))
    (subset,) = archive.subsets
    (entry,) = subset.submission.documents
    count = len(list(whole.document.root.iter(etree.Element)))
    for rank in range(1, count):
        for change in ("removed", "emptied"):
            changed = read_one(_changed(header_files()[name], rank, change), "cr.xml")
            told = changed.implied
            for attribute in ATTRIBUTES.values():
                assert list(
                    attribute.compare(Described(entry, subset.submission, told), told)
                ) or attribute.name.startswith(("author", "labels"))
            implied_values(changed, 1, Notes("fr"))


def _changed(raw: bytes, rank: int, change: str) -> bytes:
    root = etree.fromstring(raw)
    element = list(root.iter(etree.Element))[rank]
    if change == "removed":
        element.getparent().remove(element)  # type: ignore[union-attr]
    for name in element.attrib if change == "emptied" else ():
        element.set(name, "")
    return etree.tostring(root)


def test_thousands_of_authors_and_identifiers_take_linear_time() -> None:
    """Four thousand of each on both sides are compared in one go."""
    text = header_files()["entete-complet.xml"].decode()
    author = text[text.index("<author>") : text.index("</author>") + len("</author>")]
    crowd = "".join(author.replace("810999990012", f"8{n:011d}") for n in range(4000))
    ids = "".join(f'<id root="1.2.9" extension="{n}"/>' for n in range(4000))
    text = text.replace(author, crowd, 1).replace("<patientRole>", f"<patientRole>{ids}", 1)
    whole = read_one(text.encode(), "cr.xml")
    archive = xdm.read(archive_of([whole], None, "fr"))
    (subset,) = archive.subsets
    (entry,) = subset.submission.documents
    pair = Described(entry, subset.submission, whole.implied)
    found = [o for a in ATTRIBUTES.values() for o in a.compare(pair, whole.implied)]
    assert len(whole.implied.authors) == 4001
    assert not any(isinstance(o, Assertion) for o in found)


def test_thousands_of_entries_and_associations_take_linear_time() -> None:
    """Each entry finds its replacements by its id, not by going through all associations."""
    archive = xdm.read(archive_of([read_one(header_files()["entete-complet.xml"], "cr.xml")], None, "fr"))
    text = archive.entries["IHE_XDM/SUBSET01/METADATA.XML"].decode()
    link = text[text.rindex("<rim:Association") :].split("/>")[0] + "/>"
    source = link.split('sourceObject="')[1].split('"')[0]
    links = "".join(link.replace(source, f"urn:uuid:{n}") for n in range(20_000))
    text = text.replace("</rim:RegistryObjectList>", f"{links}</rim:RegistryObjectList>")
    read = xml.read(text.encode(), "METADATA.XML")
    submission = Submission(read.root, read.source)
    assert len(submission.replacements) == 20_001
    assert len(submission.replacements[source]) == 1


# -- official archives -------------------------------------------------------------------------------

#: Archive -> attributes in which the official metadata differ from what the CDA implies, whatever the level.
CLASS, FORMAT, LABELS = "classCode", "formatCode", "labels"
DEVIATIONS = {
    "BIO-CR-BIO_2021.01_Auto-Presentable": {FORMAT},
    "BIO-CR-BIO_2021.01_CR-2nde-intention": {FORMAT},
    "BIO-CR-BIO_2021.01_Microbiologie_V2": {FORMAT},
    "BIO-CR-BIO_2024.01_CR-2nde-intention-PDF": {FORMAT},
    "BIO-CR-BIO_2024.01_DEP-CCU-tout-structure": {FORMAT},
    "BIO-CR-BIO_2024.01_Folates_ug_par_Litre_1": {FORMAT},
    "BIO-CR-BIO_2024.01_Glycemie_mmol_par_Litre_1": {FORMAT},
    "BIO-CR-BIO_2024.01_Hemoglobine_g_par_dL_2": {FORMAT},
    "BIO-CR-BIO_2024.01_Microbiologie_V2_Delete": {FORMAT},
    "BIO-CR-BIO_2024.01_TSH_date_1": {FORMAT},
    "BIO-TROD_2024.01_COVID-19": {FORMAT},
    "CSE-CS24_2024.01": {FORMAT},
    "CSE-CS8_2025.01": {FORMAT},
    "DLU-EHPAD-FLUDT_2022.01": {LABELS},
    "DOC_NON_STRUCTURE_CDA-R2-N1": {FORMAT},
    "IMG-DA-IMG_2024.01_Radiographie_Echographie_SeinThorax": {LABELS},
    "IMG-DA-IMG_2024.01_Scanner_Crane_ThoraxAbdomenPelvis": {LABELS},
    "IMG_CR_IMG_2024.01_CDA-R2-Niveau-1": {CLASS, FORMAT},
    "OBP-SCM_2024.01": {CLASS, FORMAT},
    "OBP-SNM_2024.01": {CLASS, FORMAT},
    "VSM_1.4_2022.01": {FORMAT},
    "eP-MED-DM_2022.01_PosoStruct": {FORMAT},
    "eP-MED-DM_2024.01_PosoNonStruct": {FORMAT},
}


def archives() -> list[Path]:
    """The official archives."""
    return sorted(official("ans-xdm").glob("*/IHE_XDM.ZIP"))


def test_official_metadata_are_what_their_documents_imply() -> None:
    """Each attribute of each archive, but for the deviations above; every one of them is still there."""
    found: dict[str, set[str]] = {}
    for path in archives():
        archive = xdm.read(path.read_bytes())
        (subset,), (document,) = archive.subsets, list(in_archive(archive))
        (entry,) = subset.submission.documents
        pair = Described(entry, subset.submission, document.implied)
        for name, attribute in ATTRIBUTES.items():
            if any(isinstance(o, Assertion) for o in attribute.compare(pair, document.implied)):
                found.setdefault(path.parent.name, set()).add(name)
    assert len(archives()) == 37
    assert found == DEVIATIONS


def test_what_is_written_of_official_documents_is_what_their_archives_say() -> None:
    """Values as they are written, not only as they are compared: slots, identifiers, codes of 37 archives."""
    for path in archives():
        archive = xdm.read(path.read_bytes())
        (subset,), (document,) = archive.subsets, list(in_archive(archive))
        (entry,) = subset.submission.documents
        told = implied_values(document, 1, Notes("fr"))
        slots = {
            "creationTime": told.creation_time, "serviceStartTime": told.service_start, "serviceStopTime": told.service_stop,
            "languageCode": told.language, "legalAuthenticator": told.legal_authenticator, "sourcePatientId": told.source_patient_id,
            "size": told.size, "URI": told.uri,
        }  # fmt: skip
        for name, value in slots.items():
            assert components(entry.value(name).text) == components(value), (path, name)
        assert entry.identifier("uniqueId").text == told.unique_id
        assert entry.identifier("patientId").text == told.patient_id
        assert told.hash == hashlib.sha1(document.raw).hexdigest() == (entry.value("hash").text or "").lower()
        assert sorted((c.code, c.scheme) for c in entry.classified("eventCodeList")) == sorted(
            (c, s) for c, s, _ in told.events
        )
