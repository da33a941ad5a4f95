"""Associations of nomenclatures: complete, coherent, silent on what they do not know."""

from __future__ import annotations

import pytest

from harness.rules.xds import tables


@pytest.mark.parametrize("type_code, class_code", [("11488-4", "10"), ("18748-4", "31"), ("60591-5", "11"), ("57833-6", "42"),
                                                   ("DOCPAT07", "52"), ("EXPPAT_3", "90"), ("REMB", "60"), ("0-0", None), (None, None)])  # fmt: skip
def test_class_of_a_type(type_code: str | None, class_code: str | None) -> None:
    """ASS_X04, for some types of each class."""
    assert tables.class_of_type(type_code) == class_code


def test_types_have_their_system() -> None:
    """LOINC looks like LOINC, the complement does not."""
    types = tables._read("type-class.yaml")["types"]
    assert len(types) == 114
    loinc = {code for code, (system, _) in types.items() if system == "2.16.840.1.113883.6.1"}
    assert all(code[0].isdigit() and code[-2] == "-" for code in loinc) and len(loinc) == 78
    assert tables.system_of_type("BIL_AUTO") == "1.2.250.1.213.1.1.4.12"
    assert {c for _, c in types.values()} == {"10", "11", "31", "42", "43", "44", "45", "52", "60", "90", "95", "99", "urn:oid:1.3.6.1.4.1.19376.1.2.1.1.1"}  # fmt: skip


@pytest.mark.parametrize("root, codes", [
    ("1.2.250.1.213.1.1.1.45", ("urn:ihe:rad:CDA:ImagingReportStructuredHeadings:2013",)),
    ("1.2.250.1.213.1.1.1.13", ("urn:asip:ci-sis:vsm:2012",)), ("1.2.3", ()), (None, ())])  # fmt: skip
def test_formats_of_a_template(root: str | None, codes: tuple[str, ...]) -> None:
    """ASS_A11."""
    assert tables.formats_of_template(root) == codes


def test_every_format_has_a_scheme() -> None:
    """No code of the table is without its scheme; a body that is not structured has five formats."""
    formats = [f for found in tables._read("template-format.yaml")["templates"].values() for f in found]
    assert all(tables.scheme_of_format(f) for f in formats)
    assert len(tables.formats_of_template(tables.UNSTRUCTURED)) == 5
    assert tables.scheme_of_format(tables.other_format()) == "1.2.250.1.213.1.1.4.2.282"
    assert tables.scheme_of_format("urn:ihe:iti:xds-sd:pdf:2008") == "1.3.6.1.4.1.19376.1.2.3"
    assert tables.scheme_of_format("urn:x") is None
