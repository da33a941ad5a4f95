"""Our rule book of the header against the official schematron, on mutants of the official examples.

Runs where SEGUR_KIT names a copy of the official kit and saxonche is installed; skipped, visibly, elsewhere.
SEGUR_MUTANTS gives how many mutants are left out after each one that is taken (0: all of them, some ten minutes).
"""

from __future__ import annotations

import importlib.util
import os
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from tests.rules.header_mutants import Mutant, errors, every_mutant
from tests.rules.official_header import INS, VALUE_SETS, OfficialHeader, others_than, with_small_body

KIT = os.environ.get("SEGUR_KIT", "")
STEP = int(os.environ.get("SEGUR_MUTANTS", "12")) + 1
pytestmark = pytest.mark.skipif(
    not KIT or importlib.util.find_spec("saxonche") is None, reason="SEGUR_KIT and saxonche needed"
)
#: The one example that the official schematron refuses.
REFUSED = "eDISP-MED_2024.01.xml"
#: What is ours alone, by the digits of the guide: a patient identifier that is null, a document that is not replaced but
#: appended to, types of elements that the schematron leaves untyped, names that it only looks at when they have a family.
OURS = {
    "CDA-PATIENT-ID", "CDA-ACTS-REPLACED", "CDA-DATATYPES-II", "CDA-DATATYPES-CD", "CDA-DATATYPES-CS", "CDA-DATATYPES-BL",
    "CDA-DATATYPES-NULL", "CDA-DATATYPES-NAME", "CDA-DATATYPES-DISTINCT", "CDA-AUTHORS-AUTHENTICATOR-SIGNATURE",
    "CDA-PARTICIPANTS-RECIPIENT-PERSON", "CDA-PARTICIPANTS-PARTICIPANT-PERSON", "CDA-ACTS-ACT-PERFORMER-ENTITY",
}  # fmt: skip


def examples() -> list[tuple[str, bytes]]:
    """The stand-alone documents of the kit, their bodies made small."""
    paths = sorted((Path(KIT) / "ExemplesCDA").glob("*.xml"))
    kept = [p for p in paths if b"<xsl:stylesheet" not in p.read_bytes()[:4000] and p.name != REFUSED]
    return [(p.name, with_small_body(p.read_bytes())) for p in kept]


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> OfficialHeader:
    """The schematron, compiled once."""
    return OfficialHeader(Path(KIT), tmp_path_factory.mktemp("kit"))


@cache
def sample() -> tuple[Mutant, ...]:
    """The mutants that are compared."""
    return tuple(islice(every_mutant(examples()), 0, None, STEP))


@cache
def verdicts(official: OfficialHeader) -> tuple[tuple[Mutant, list[str], dict[str, int]], ...]:
    """Each mutant, what the schematron says of it, what we say of it."""
    return tuple((m, official.errors(m.raw), dict(errors(m.raw))) for m in sample())


def test_both_accept_the_examples(official: OfficialHeader) -> None:
    """Not one error on a document that the other accepts."""
    found = [(name, official.errors(raw), dict(errors(raw))) for name, raw in examples()]
    assert [x for x in found if x[1] or x[2]] == []


def test_what_the_schematron_refuses_we_refuse(official: OfficialHeader) -> None:
    """Value sets and the traits of the INS apart, which other checks judge."""
    missed = [
        (m.name, told[:2]) for m, messages, ours in verdicts(official)
        if (told := others_than(messages, *VALUE_SETS, *INS)) and not ours
    ]  # fmt: skip
    assert missed == []
    assert sum(bool(messages) for _, messages, _ in verdicts(official)) > 100


def test_what_we_refuse_alone_is_known(official: OfficialHeader) -> None:
    """Ours alone, or what the XML schema refuses (order, number, fixed classes)."""
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(Path(KIT) / "infrastructure" / "cda" / "CDA_extended.xsd")))

    def refused(raw: bytes) -> bool:
        schema.validate(etree.fromstring(raw))
        return any("structuredBody" not in e.message for e in schema.error_log)

    alone = [(m.name, ours) for m, messages, ours in verdicts(official) if ours and not messages and not refused(m.raw)]
    coded = [x for x in alone if not (set(x[1]) & OURS)]
    assert [x for x in coded if "standardIndustryClassCode" not in x[0]] == []
