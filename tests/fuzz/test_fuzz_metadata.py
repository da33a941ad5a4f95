"""Metadata that were damaged: whatever is changed, no check of archives crashes, and the rest is still judged."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from harness.formats.xds_types import pid_field
from harness.rules.xds import forms
from scenarios.proofs._archives import METADATA, campaign, contents
from tests.rules.xdm_mutants import speaking

NAMES = ("id", "value", "name", "nodeRepresentation", "classificationScheme", "identificationScheme", "associationType",
         "sourceObject", "targetObject", "classifiedObject", "objectType", "mimeType")  # fmt: skip
WORDS = st.one_of(st.text("^&|~-+:./aB0129é \n", max_size=30), st.sampled_from(["", " ", "PID-5|", "^^^&&ISO^", "urn:uuid:", "0" * 300, "../" * 9]))  # fmt: skip
CHANGES = st.lists(st.tuples(st.integers(0, 400), st.sampled_from(("drop", "double", "text", "empty", "tag", *NAMES)), WORDS), min_size=1, max_size=6)  # fmt: skip


def changed(root: Any, rank: int, what: str, word: str) -> None:
    """One element dropped, doubled, emptied, renamed, or one of its values changed."""
    elements = list(root.iter(etree.Element))
    element = elements[rank % len(elements)]
    parent = element.getparent()
    if what == "drop" and parent is not None:
        parent.remove(element)
    elif what == "double" and parent is not None:
        parent.append(etree.fromstring(etree.tostring(element)))
    elif what == "empty":
        for child in list(element):
            element.remove(child)
    elif what == "tag":
        element.tag = "{urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0}ExtrinsicObject"
    elif what == "text":
        element.text = word
    elif what in NAMES:
        element.set(what, word)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(CHANGES)
def test_damaged_metadata_never_crash_a_check(changes: list[tuple[int, str, str]]) -> None:
    """``speaking`` refuses a crash of any check."""
    root = etree.fromstring(contents()[METADATA])
    for rank, what, word in changes:
        changed(root, rank, what, word)
    told = speaking(campaign({**contents(), METADATA: etree.tostring(root)}))
    assert all(check.startswith("XDM-") for check in told)


FORMS = (forms.of_patient_id, forms.of_patient_type, forms.of_person, forms.of_person_type, forms.of_national_person, forms.of_structure,
         forms.of_national_structure, forms.of_specialty, forms.of_recipient, forms.of_reference, forms.of_patient_field, forms.of_patient_trait)  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=lambda f: f.__name__)
def test_forms_are_total(form: Any) -> None:
    """Each form says something of any text, in both languages, and never raises."""

    @settings(max_examples=80, deadline=None)
    @given(WORDS)
    def total(text: str) -> None:
        for expected, seen in form(text):
            assert expected.fr and expected.en
            assert seen is None or isinstance(seen, str)

    total()


@pytest.mark.parametrize("text", ["PID-5|NOM^ANNE^ANNE^^^^L", "PID-7|19840312", "PID-8|F", "PID-11|^^^^^^BDL^^33063", "PID-11|^^^^^^BDL^^2A004",
                                  "PID-3|12^^^&1.2.3&ISO^PI", "PID-11|1 RUE^^PARIS^^75001^^H", "PID-13|0102030405"])  # fmt: skip
def test_traits_that_are_right(text: str) -> None:
    """No fault on what official archives write."""
    assert not list(forms.of_patient_trait(text)) and not list(forms.of_patient_field(text))
    assert pid_field(text)[0].startswith("PID-")
