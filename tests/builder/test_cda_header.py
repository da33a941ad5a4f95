"""The documents whose headers have everything: test identities only, in the order of the schema, each with its model."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from harness.builder.cda_header import BIOLOGY, FULL, IMAGING, SEQUENCE, header_files

NS = {"h": "urn:hl7-org:v3"}


def test_twice_the_same() -> None:
    """Nothing depends on the clock or on chance."""
    assert header_files() == header_files()


@pytest.mark.parametrize("name", [FULL, IMAGING, BIOLOGY])
def test_root_elements_come_in_schema_order(name: str) -> None:
    """The order that only the XML schema checks."""
    ranks = [SEQUENCE.index(etree.QName(e).localname) for e in etree.fromstring(header_files()[name])]
    assert ranks == sorted(ranks)


def test_the_full_header_has_every_participation() -> None:
    """One of each root element that the guide describes."""
    found = {etree.QName(e).localname for e in etree.fromstring(header_files()[FULL])}
    assert found == set(SEQUENCE)


def test_identities_are_those_of_tests() -> None:
    """No production OID of the INS."""
    for raw in header_files().values():
        assert not re.search(rb"1\.2\.250\.1\.213\.1\.4\.[89](?![0-9])", raw)


def test_models_have_a_structured_body() -> None:
    """N3 for both reports, N1 for the full header."""
    bodies = {name: etree.fromstring(raw).xpath("local-name(h:component/*)", namespaces=NS) for name, raw in header_files().items()}  # fmt: skip
    assert bodies == {FULL: "nonXMLBody", IMAGING: "structuredBody", BIOLOGY: "structuredBody"}
