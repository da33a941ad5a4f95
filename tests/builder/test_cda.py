"""CDA documents: what each attribute of the specification writes, and what None leaves out."""

from base64 import b64decode
from dataclasses import replace
from typing import Any, cast

import pytest
from lxml import etree

from harness.builder.cda import CdaSpec, build_cda
from harness.builder.pdf import minimal_pdf
from harness.builder.people import INS_TEST_OID, NOE, ROSALIE

NS = {"h": "urn:hl7-org:v3"}
PATIENT = "h:recordTarget/h:patientRole"
NAME = f"{PATIENT}/h:patient/h:name"
HEADER = [
    "realmCode", "typeId", "templateId", "templateId", "templateId", "id", "code", "title", "effectiveTime",
    "confidentialityCode", "languageCode", "setId", "versionNumber", "recordTarget", "author", "custodian",
    "legalAuthenticator", "documentationOf", "componentOf", "component",
]  # fmt: skip


def parsed(spec: CdaSpec) -> etree._Element:
    """Root of the document that a specification builds."""
    return etree.fromstring(build_cda(spec))


def found(spec: CdaSpec, path: str) -> list[str]:
    """Strings or texts that an XPath selects in the document."""
    return [str(item) for item in cast(list[Any], parsed(spec).xpath(path, namespaces=NS))]


def test_same_specification_same_bytes() -> None:
    """Nothing depends on the clock or on chance."""
    assert build_cda(CdaSpec()) == build_cda(CdaSpec())


def test_root_elements_come_in_schema_order() -> None:
    """The order that only the XSD checks."""
    assert [etree.QName(child).localname for child in parsed(CdaSpec())] == HEADER


def test_ins_and_local_identifier() -> None:
    """INS and IPP are two ids of the patient role."""
    assert found(CdaSpec(), f"{PATIENT}/h:id/@root") == [INS_TEST_OID, ROSALIE.local_ids[0][1]]
    assert found(CdaSpec(), f"{PATIENT}/h:id/@extension") == [ROSALIE.ins, ROSALIE.local_ids[0][0]]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("h:family[@qualifier='BR']", "TEST-LAVANDE"),
        ("h:given[@qualifier='BR']", "ROSALIE"),
        ("h:given[not(@qualifier)]", "ROSALIE ANNE"),
        ("h:family[@qualifier='CL']", "TEST-MIMOSA"),
        ("h:given[@qualifier='CL']", "ROSALIE"),
    ],
)
def test_names_carry_their_qualifier(path: str, value: str) -> None:
    """Birth names are BR, the list has no qualifier, names in use are CL."""
    assert found(CdaSpec(), f"{NAME}/{path}/text()") == [value]


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("ins", f"{PATIENT}/h:id[@root='{INS_TEST_OID}']"),
        ("ins_oid", f"{PATIENT}/h:id[@root='{INS_TEST_OID}']"),
        ("birth_name", f"{NAME}/h:family[@qualifier='BR']"),
        ("first_given", f"{NAME}/h:given[@qualifier='BR']"),
        ("given_names", f"{NAME}/h:given[not(@qualifier)]"),
        ("birth_date", f"{PATIENT}/h:patient/h:birthTime"),
        ("sex", f"{PATIENT}/h:patient/h:administrativeGenderCode"),
        ("birth_place", f"{PATIENT}/h:patient/h:birthplace"),
        ("used_name", f"{NAME}/h:family[@qualifier='CL']"),
    ],
)
def test_none_leaves_the_trait_out(field: str, path: str) -> None:
    """A trait set to None has no element at all, and it had one before."""
    changes: dict[str, Any] = {field: None}
    bare = replace(ROSALIE, **changes)
    assert found(CdaSpec(), path)
    assert not found(CdaSpec(patient=bare), path)


def test_empty_string_leaves_an_empty_element() -> None:
    """A trait set to "" is present without content."""
    spec = CdaSpec(patient=replace(ROSALIE, birth_name=""))
    assert found(spec, f"{NAME}/h:family[not(node())]/@qualifier") == ["BR"]


def test_identity_without_ins_keeps_local_identifier() -> None:
    """A provisional identity shows its IPP only."""
    assert found(CdaSpec(patient=NOE), f"{PATIENT}/h:id/@extension") == ["990000106"]


def test_extra_identifiers_and_telecoms() -> None:
    """Identifiers and telecoms are added as given."""
    spec = CdaSpec(extra_patient_ids=((None, "1.2.3"),), patient_telecoms=("mailto:a@patient.mssante.fr",))
    assert found(spec, f"{PATIENT}/h:id[@root='1.2.3' and not(@extension)]/@root") == ["1.2.3"]
    assert found(spec, f"{PATIENT}/h:telecom/@value") == ["mailto:a@patient.mssante.fr"]


@pytest.mark.parametrize("replaced", ["1.2.3.1", ("1.2.3.1", None)])
def test_replacement_names_its_parent(replaced: str | tuple[str, None]) -> None:
    """A replaced document is a relatedDocument RPLC, told by root alone or by pair."""
    spec = CdaSpec(replaces=replaced, version=2)
    assert found(spec, "h:relatedDocument[@typeCode='RPLC']/h:parentDocument/h:id/@root") == ["1.2.3.1"]
    assert found(spec, "h:versionNumber/@value") == ["2"]


def test_label_and_title_follow_from_the_code() -> None:
    """A known code brings its label of JDV_J07."""
    spec = CdaSpec(code="18748-4")
    assert found(spec, "h:code/@displayName") == found(spec, "h:title/text()") == ["CR d'imagerie médicale"]


def test_body_is_the_pdf_in_base64() -> None:
    """The body decodes to the very PDF of the specification."""
    assert b64decode(found(CdaSpec(pdf=b"%PDF-x"), "//h:nonXMLBody/h:text/text()")[0]) == b"%PDF-x"
    assert b64decode(found(CdaSpec(), "//h:nonXMLBody/h:text/text()")[0]).startswith(b"%PDF-1.4\n")


def test_encoding_and_declaration() -> None:
    """The bytes follow the encoding, and the declaration can be left out."""
    latin = build_cda(CdaSpec(encoding="ISO-8859-15"))
    assert latin.startswith(b'<?xml version="1.0" encoding="ISO-8859-15"?>')
    assert "Médecine".encode("iso8859-15") in latin
    assert build_cda(CdaSpec(xml_declaration=False)).startswith(b"<ClinicalDocument")


def test_pdf_claims_pdf_a_1b_and_its_offsets_are_exact() -> None:
    """Each cross-reference points at its object, and the last one at the table."""
    data = minimal_pdf("Titre <de> l'essai")
    table = data.index(b"xref\n0 ")
    assert int(data.split(b"startxref\n")[1].split(b"\n")[0]) == table
    for number, line in enumerate(data[table:].split(b"\n")[3:10], start=1):
        assert data[int(line[:10]) :].startswith(b"%d 0 obj" % number)
    assert b"<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B" in data and data.endswith(b"%%EOF\n")
