"""The rule book of the header, row by row: one change of a conforming document, the exact checks that speak."""

from __future__ import annotations

import pytest

from harness.builder.cda_header import FULL, header_files
from harness.core.journal import Journal
from harness.core.mutation import Files
from scenarios.proofs._cda import Change, changed, drop, put
from tests.helpers import judged
from tests.rules.cda_header_table import TABLE

SCENARIOS = (
    "CDA-ROOT", "CDA-PATIENT", "CDA-AUTHORS", "CDA-PARTICIPANTS", "CDA-ACTS", "CDA-DATATYPES", "CDA-IMAGING-HEADER",
    "CDA-BIOLOGY-HEADER",
)  # fmt: skip


def run(files: Files) -> Journal:
    """The scenarios of the header over some files."""
    return judged(files, *SCENARIOS)


def named(*words: str) -> set[str]:
    """Check ids from what a row says."""
    return {f"CDA-{word}" for text in words for word in text.split()}


@pytest.mark.parametrize(("file", "path", "change", "errors", "others"), TABLE)
def test_each_change_is_told_by_its_checks_alone(file: str, path: str, change: Change, errors: str, others: str) -> None:  # fmt: skip
    """Errors and lesser findings, no check more and no check less, all in the document that was changed."""
    found = run(changed(file, path, change)).findings
    assert {f.check for f in found if f.level == "error"} == named(errors)
    assert {f.check for f in found if f.level != "error"} == named(others)
    assert {f.subject for f in found} <= {file}


def test_conforming_documents_give_no_finding() -> None:
    """The full header, the imaging report, the laboratory report; every check of the book is evaluated in one of them."""
    found = run(header_files())
    assert found.findings == ()
    evaluated = {v.check for v in found.verdicts if v.verdict == "CONFORME" and v.assertions}
    assert {v.check for v in found.verdicts if v.check.startswith("CDA-")} == evaluated


def test_a_missing_element_is_placed_where_it_should_be() -> None:
    """Path of the parent, name of the child, line of the parent, what is expected."""
    [finding] = run(changed(FULL, "h:legalAuthenticator/h:time", drop)).findings
    assert finding.place.startswith("/ClinicalDocument/legalAuthenticator/time (l. ")
    assert (finding.expected, finding.actual) == ("time : 1..1", "(absent)")


def test_a_wrong_attribute_is_placed_on_it() -> None:
    """Path of the attribute, value found."""
    path = "h:recordTarget/h:patientRole/h:patient/h:name/h:family[2]"
    [finding] = run(changed(FULL, path, put("qualifier", "SP"))).findings
    assert finding.place.startswith("/ClinicalDocument/recordTarget/patientRole/patient/name/family[2]/@qualifier (l. ")
    assert (finding.expected, finding.actual) == ("BR | CL", "SP")


@pytest.mark.parametrize("prolog", [b"", b'<?xml version="1.0"?>\n', b'<?xml version="1.0" encoding="ISO-8859-15"?>\n'])
def test_the_xml_declaration_says_utf_8(prolog: bytes) -> None:
    """Absent, without encoding, with another one: a recommendation."""
    raw = header_files()[FULL].split(b"\n", 1)[1].decode().encode("iso-8859-15" if b"8859" in prolog else "utf-8")
    found = run({FULL: prolog + raw}).findings
    assert [(f.check, f.level) for f in found] == [("CDA-ROOT-XML-DECLARATION", "warning")]


def test_a_self_presentable_document_is_judged_too() -> None:
    """The ClinicalDocument inside a stylesheet has the same rules, placed from the root of the file."""
    inner = (
        header_files()[FULL].split(b"\n", 1)[1].replace(b"<title>CR", b"<titre>CR").replace(b"</title>", b"</titre>")
    )
    raw = b'<?xml version="1.0" encoding="UTF-8"?><xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"><d:c xmlns:d="urn:d">'
    found = run({FULL: raw + inner + b"</d:c></xsl:stylesheet>"}).findings
    assert {(f.check, f.place.split(" ")[0]) for f in found} == {
        ("CDA-ROOT-TITLE", "/stylesheet/c/ClinicalDocument/title"),
        ("CDA-ROOT-FOREIGN", "/stylesheet/c/ClinicalDocument/titre"),
    }
