"""The mutants of the official headers: made by program, undone exactly, and told where they must be."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from harness.builder.cda_header import FULL, header_files
from harness.formats import cda
from tests.conftest import official
from tests.rules.header_mutants import _header, changes, errors, every_mutant, mutants

#: Kinds of change that leave no header conforming, wherever they are made.
ALWAYS = ("@qualifier", "with @codeSystem", "with @displayName")


def test_each_change_is_undone() -> None:
    """The document after a mutant is the document before it, byte for byte."""
    root = etree.fromstring(header_files()[FULL])
    before = etree.tostring(root)
    for element in list(_header(cda.find_document(root))):
        for _, change in changes(element):
            undo = change()
            undo()
    assert etree.tostring(root) == before


def test_a_header_that_has_everything_has_many_mutants() -> None:
    """Of every kind, and most of them told: the others touch what is optional or free."""
    made = list(mutants(FULL, header_files()[FULL], set()))
    told = [m for m in made if errors(m.raw)]
    assert len(made) > 3000
    assert len(told) / len(made) > 0.45
    kinds = Counter(m.kind.partition(" = ")[0] for m in made)
    assert min(kinds[k] for k in ("drop", "double", "null", "empty", "swap with the next")) >= 100


def test_forbidden_attributes_of_official_headers_are_all_told() -> None:
    """A label on a simple code, a qualifier out of the list: never unseen."""
    official("ans-cda")
    made = [m for m in every_mutant() if m.kind.partition(" = ")[0] in ALWAYS and "guardian" not in m.path]
    made = [m for m in made if m.path.startswith("recordTarget/patientRole/patient/name") or m.kind.startswith("with")]
    assert len(made) > 20
    assert [m.name for m in made if not errors(m.raw)] == []
