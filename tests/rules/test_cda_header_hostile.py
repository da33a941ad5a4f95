"""Headers that nobody writes: huge, empty, foreign, recursive; the walk ends, fast, and says so at places that exist."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from harness.builder.cda_header import FULL, header_files
from harness.formats.cda import find_document
from tests.rules.header_mutants import _header, changes, evaluated

OPEN, CLOSE = '<ClinicalDocument xmlns="urn:hl7-org:v3">', "</ClinicalDocument>"
MANY = 12_000

CROWDS = {
    "identifiers in the wrong place": "<title>x</title>" + '<id root="1.2.3"/>' * MANY,
    "templateIds alike": '<templateId root="1.2.3"/><templateId root="1.2.3" extension="a"/>' * (MANY // 2),
    "an address of many cities": "<recordTarget><patientRole><addr>" + "<city>x</city>" * MANY + "</addr></patientRole></recordTarget>",
    "a name of many parts": "<recordTarget><patientRole><patient><name>" + "<given/>" * MANY + "</name></patient></patientRole></recordTarget>",
    "null telecoms": "<recordTarget><patientRole>" + '<telecom nullFlavor="NI"/>' * MANY + "</patientRole></recordTarget>",
    "bounds": "<participant><time>" + '<low value="x"/>' * MANY + "</time></participant>",
    "translations": "<code>" + '<translation code="a"/>' * MANY + "</code>",
    "strangers": "<inconnu/>" * MANY,
    "documents in documents": OPEN * 150 + CLOSE * 150,
}  # fmt: skip


@pytest.mark.parametrize("name", CROWDS)
def test_crowds_are_judged_in_linear_time(name: str) -> None:
    """Thousands of elements alike: every fault has a place, and the walk ends (the suite would not, were it quadratic)."""
    found = evaluated(f"{OPEN}{CROWDS[name]}{CLOSE}".encode())
    assert found.faults["CDA-ROOT-REALM-CODE"]
    assert all(str(found.place(faults[0])) for faults in found.faults.values())


@pytest.mark.parametrize(
    "raw", [f"{OPEN}{CLOSE}", f"{OPEN}<!-- c --><?pi x?>texte{CLOSE}", f"{OPEN}<recordTarget/><component/>{CLOSE}"]
)
def test_an_empty_document_lacks_everything(raw: str) -> None:
    """Each required root element is missing, once."""
    faults = evaluated(raw.encode()).faults
    missing = {key for key, found in faults.items() if any(f.missing for f in found)}
    assert {
        "CDA-ROOT-REALM-CODE",
        "CDA-ROOT-TYPE-ID",
        "CDA-ROOT-SET-ID",
        "CDA-AUTHORS-AUTHOR",
        "CDA-ACTS-ENCOUNTER",
    } <= missing
    assert all(len([f for f in found if f.missing]) <= 1 for key, found in faults.items() if key.startswith("CDA-ROOT"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_several_changes_at_once_never_make_it_fail(data: st.DataObject) -> None:
    """Any changes of any elements: the walk ends, each fault has a level, a place and words."""
    root = etree.fromstring(header_files()[FULL])
    for _ in range(data.draw(st.integers(1, 5))):
        elements = list(_header(find_document(root)))
        element = elements[data.draw(st.integers(0, len(elements) - 1))]
        possible = list(changes(element))
        possible[data.draw(st.integers(0, len(possible) - 1))][1]()
    found = evaluated(etree.tostring(root, encoding="UTF-8", xml_declaration=True))
    for faults in found.faults.values():
        for fault in faults:
            assert fault.key and fault.level and fault.expected.fr and fault.expected.en
            assert found.place(fault).path.startswith("/ClinicalDocument")
