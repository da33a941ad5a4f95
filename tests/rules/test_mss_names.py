"""Subjects and PDF names of MSSanté e-mails against the examples of the guides, and slips that people make."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.builder.cda import CdaSpec, build_cda
from harness.builder.naming import pdf_name, subject_line
from harness.builder.people import MARGOT, PATIENTS, ROSALIE
from harness.formats import xml
from harness.formats.cda import ClinicalDocument
from harness.rules.mss import rfc5322
from harness.rules.mss.naming import Named, comparable, is_former_name, is_named_after, named, pdf_names
from harness.rules.mss.subject import SubjectReading, is_answer, is_refusal

VIAL = Named("CR d'examens biologiques", "CR de biologie", "VIAL", "Paul", "19781126", ("20150802",))
CORSE = Named(
    "CR d'imagerie médicale", "ECHOGRAPHIE ABDOMINOPELVIENNE", "CORSE", "FIGATELLIX", "19881012", ("20220531",)
)


def told(subject: str, *names: Named) -> str:
    """The pieces of a subject that are not as expected."""
    reading = SubjectReading(subject, names)
    pieces = {
        "token": reading.tokens == 1, "label": reading.has_label, "person": reading.has_person,
        "plain": not reading.has_person or reading.person_is_plain,
        "tail": reading.tail in ("", comparable(reading.birthday or "")),
    }  # fmt: skip
    return " ".join(name for name, holds in pieces.items() if not holds)


@pytest.mark.parametrize(("subject", "names", "wrong"), [
    ("XDM/1.0/DDM+CR d'examens biologiques VIAL Paul 26/11/1978", (VIAL,), ""),
    ("XDM/1.0/DDM+CR d'examens biologiques VIAL Paul", (VIAL,), ""),
    ("XDM/1.0/DDM+2 documents VIAL Paul 26/11/1978", (VIAL, VIAL), ""),
    ("XDM/1.0/DDM+CR d’examens biologiques VIAL Paul 26/11/1978", (VIAL,), ""),
    ("XDM/1.0/DDM+CR d'imagerie medicale CORSE FIGATELLIX 12/10/1988", (CORSE,), ""),
    ("XDM/1.0/DDM+CR d'imagerie médicale CORSE Figatellix 12/10/1988", (CORSE,), ""),
    ("XDM/1.0/DDM+CR D'EXAMENS BIOLOGIQUES VIAL PAUL 26/11/1978", (VIAL,), ""),
    ("XDM/1.0/DDM+CR d'examens  biologiques VIAL   Paul", (VIAL,), ""),
    ("XDM/1.0/DDM+ECHOGRAPHIE ABDOMINOPELVIENNE CORSE FIGATELLIX 12/10/1988", (CORSE,), "label"),
    ("XDM/1.0/DDM+2 documents VIAL Paul 26/11/1978", (VIAL,), "label"),
    ("XDM/1.0/DDM+CR d'examens biologiques VIAL Paul 26/11/1978", (VIAL, VIAL), "label"),
    ("XDM/1.0/DDM+VIAL Paul 26/11/1978", (VIAL,), "label"),
    ("XDM/1.0/DDM+CR d'examens biologiques Vial Paul 26/11/1978", (VIAL,), "plain"),
    ("XDM/1.0/DDM+CR d'examens biologiques VIAL Pàul 26/11/1978", (VIAL,), "plain"),
    ("XDM/1.0/DDM+CR d'examens biologiques Paul VIAL 26/11/1978", (VIAL,), "person"),
    ("XDM/1.0/DDM+CR d'examens biologiques VIALA Paul 26/11/1978", (VIAL,), "person"),
    ("XDM/1.0/DDM+CR d'examens biologiques VIAL Paule 26/11/1978", (VIAL,), "person"),
    ("XDM/1.0/DDM+CR d'examens biologiques", (VIAL,), "person"),
    ("XDM/1.0/DDM+CR d'examens biologiques VIAL Paul 11/26/1978", (VIAL,), "tail"),
    ("XDM/1.0/DDM+CR d'examens biologiques VIAL Paul 26/11/78", (VIAL,), "tail"),
    ("XDM/1.0/DDM+CR d'examens biologiques VIAL Paul né le 26/11/1978", (VIAL,), "tail"),
    ("CR d'examens biologiques VIAL Paul 26/11/1978", (VIAL,), "token"),
    ("XDM/1.0/DDM+XDM/1.0/DDM+CR d'examens biologiques VIAL Paul", (VIAL,), "token"),
    ("", (VIAL,), "token label person"),
])  # fmt: skip
def test_subject(subject: str, names: tuple[Named, ...], wrong: str) -> None:
    """Official examples conform, but for a title in place of the label; each slip is told where it is."""
    assert told(subject, *names) == wrong


def test_a_title_in_place_of_the_label_is_recognised() -> None:
    """The example of the guide has it so: a remark."""
    assert SubjectReading("XDM/1.0/DDM+ECHOGRAPHIE ABDOMINOPELVIENNE CORSE FIGATELLIX 12/10/1988", (CORSE,)).has_title


def test_long_labels_are_cut_at_40_characters() -> None:
    """The whole label is one too many."""
    long = replace(VIAL, label="Lettre de liaison à la sortie d'un établissement de soins")
    cut = (long.label or "")[:40].strip()
    assert told(f"XDM/1.0/DDM+{cut} VIAL Paul", long) == ""
    assert told(f"XDM/1.0/DDM+{long.label} VIAL Paul", long) == "label"


@pytest.mark.parametrize(("name", "expected"), [
    ("20150802_CR d'examens biologiques_VIAL_Paul.pdf", True), ("20150802_CR d'examens biologiques_VIAL_Paul_12150302014578.pdf", True),
    ("20150802_CR d’examens biologiques_Vial_PAUL.PDF", True), ("20150802_CR d'examens biologiques_VIAL_Paul_1_2.pdf", False),
    ("20150802_CR d'examens biologiques_VIAL_Paul_.pdf", False), ("20150803_CR d'examens biologiques_VIAL_Paul.pdf", False),
    ("20150802_CR d'examens biologiques_VIAL_Paule.pdf", False), ("20150802_VIAL_Paul.pdf", False), ("", False),
])  # fmt: skip
def test_pdf_name(name: str, expected: bool) -> None:
    """The examples of the guide, with and without the record number."""
    assert pdf_names(VIAL) == ["20150802_CR d'examens biologiques_VIAL_Paul.pdf"]
    assert is_named_after(name, pdf_names(VIAL)[0]) is expected


def test_former_pdf_name() -> None:
    """An earlier edition replaced blanks, accents and apostrophes."""
    former = "20220531_CR_d_imagerie_medicale_CORSE_FIGATELLIX.pdf"
    assert is_former_name(former, pdf_names(CORSE)[0]) and not is_named_after(former, pdf_names(CORSE)[0])


@pytest.mark.parametrize(
    "patient", [*PATIENTS, MARGOT, replace(ROSALIE, birth_name="TEST D'AÏEUL", first_given="ZOÉ-LOU")]
)
def test_what_the_builder_writes_is_what_is_expected(patient) -> None:  # type: ignore[no-untyped-def]
    """Two codes written apart agree on every identity of the samples."""
    spec = CdaSpec(patient=patient, code="18748-4")
    read = xml.read(build_cda(spec), "")
    assert read.root is not None
    found = named(ClinicalDocument(read.root, read.source))
    assert told(subject_line([spec.label], patient), found) == ""
    assert is_named_after(pdf_name(spec.service_start, spec.label, patient), pdf_names(found)[0])


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20), st.text(max_size=10))
def test_any_subject_and_any_names_are_compared(subject: str, label: str, name: str, date: str) -> None:
    """Nothing that a CDA or a subject holds makes the comparison fail."""
    named = Named(label or None, label, name or None, name, date, (date,))
    assert {*told(f"XDM/1.0/DDM+{subject}", named).split(), *told(subject).split()} <= {
        "token",
        "label",
        "person",
        "plain",
        "tail",
    }


@pytest.mark.parametrize(("subject", "refusal", "answer"), [
    ("[KO Intégration système !][902] XDM/1.0/DDM+CR VIAL Paul", True, False), ("Re: XDM/1.0/DDM+CR", False, True),
    ("RE : avis", False, True), ("TR: avis", False, False), ("Fwd: avis", False, False), ("RE[2]: avis", False, True), ("Recherche d'avis", False, False), ("KO", False, False),
])  # fmt: skip
def test_refusals_and_answers(subject: str, refusal: bool, answer: bool) -> None:
    """What a subject starts with tells them."""
    assert (is_refusal(subject), is_answer(subject)) == (refusal, answer)


@pytest.mark.parametrize(("text", "holds"), [
    ("Tue, 10 Mar 2026 10:30:00 +0100", True), ("10 Mar 2026 10:30 +0100", True), ("Tue, 10 Mar 2026 10:30:00 GMT", True),
    ("Tue, 10 Mar 2026 10:30:00 +0100 (CET)", True), ("Mon, 10 Mar 2026 10:30:00 +0100", False), ("Tue, 10 Mar 2026 10:30:00", False),
    ("mar., 10 mars 2026 10:30:00 +0100", False), ("2026-03-10T10:30:00+01:00", False), ("31 Feb 2026 10:30:00 +0100", False), ("", False),
])  # fmt: skip
def test_dates(text: str, holds: bool) -> None:
    """RFC 5322 dates that exist."""
    assert rfc5322.is_date(text) is holds


@pytest.mark.parametrize(("text", "holds"), [
    ("a@b.fr", True), ("a.b-c@d.e.mssante.fr", True), ("a@b", False), ("a b@c.fr", False), ("<a@b.fr>", False), ("a@b.fr,", False), ("@b.fr", False), ("", False),
])  # fmt: skip
def test_addresses(text: str, holds: bool) -> None:
    """local@domain, the domain with a dot."""
    assert rfc5322.is_address(text) is holds
