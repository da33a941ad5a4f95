"""XDM-AGREEMENT: each row tells exactly its checks; what a wrong time is; entries that no CDA backs; the official archives."""

from __future__ import annotations

from functools import cache

import pytest

from harness.builder.cda_header import full_header, imaging_report, laboratory_report
from harness.builder.xdm import SUBSET, pack
from harness.cli.build_xdm import archive_of
from harness.cli.given import read_one
from harness.core.mutation import Files
from harness.formats import xdm
from tests.conftest import Command, official
from tests.helpers import judged
from tests.scenarios.xdm_agreement_rows import BIOLOGY, CDA, FULL, IMAGING, ROWS, UTC, Row, entry_slot

DOCUMENTS = {FULL: full_header, IMAGING: imaging_report, BIOLOGY: laboratory_report}
DOCUMENT, METADATA = SUBSET + "DOC0001.XML", SUBSET + "METADATA.XML"
SCENARIO = "XDM-AGREEMENT"


@cache
def conforming(base: str) -> dict[str, str]:
    """The entries of a conforming archive, as text."""
    archive = archive_of([read_one(DOCUMENTS[base](), "cr.xml")], None, "fr")
    return {name: content.decode() for name, content in xdm.read(archive).entries.items()}


def archived(row: Row) -> Files:
    """The archive of a row; each piece must be there."""
    files = dict(conforming(row[1]))
    name = DOCUMENT if row[2] == CDA else METADATA
    start = files[name].index("<rim:ExtrinsicObject") if row[2] == "entry" else 0
    head, text = files[name][:start], files[name][start:]
    for old, new in row[3]:
        assert old in text, old
        text = text.replace(old, new, 1)
    files[name] = head + text
    return {"IHE_XDM.ZIP": pack({n: c.encode() for n, c in files.items()})}


def told(files: Files) -> str:
    """Level and check of what was found, and of what could not be decided, each once, sorted."""
    found = judged(files, SCENARIO)
    speaking = {f"{f.level[0]}:{f.check.removeprefix(SCENARIO + '-')}" for f in found.findings}
    undecided = [v.check for v in found.verdicts if v.verdict == "NON_CONCLUANT" and v.subject]
    assert "ERREUR_OUTIL" not in found.end.verdicts
    return " ".join(sorted(speaking | {f"?:{c.removeprefix(SCENARIO + '-')}" for c in undecided}))


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[2]}: {row[0]}" for row in ROWS])
def test_row(row: Row) -> None:
    """One change, and the exact checks that speak."""
    assert told(archived(row)) == " ".join(sorted(row[4].split()))


@pytest.mark.parametrize("base", DOCUMENTS)
def test_an_archive_made_of_a_document_conforms(base: str) -> None:
    """Without a change nothing speaks."""
    assert told(archived((base, base, CDA, (), ""))) == ""


def test_there_are_many_rows() -> None:
    """Both sides are changed, and some changes are admitted."""
    assert len(ROWS) >= 80
    assert sum(not row[4] for row in ROWS) >= 9


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("20260310101500", "heure locale du CDA recopiée sans conversion en UTC"),
        ("202603101015", "heure locale du CDA recopiée sans conversion en UTC"),
        ("20260310101500+0100", "décalage horaire laissé dans la valeur"),
        ("20260310111500", "décalage ajouté au lieu d'être retranché"),
        ("2026031009", "moins précis que le CDA"),
        ("20260310091700", None),
    ],
)
def test_a_wrong_time_says_what_went_wrong(written: str, why: str | None) -> None:
    """Both values, both places, and the usual mistakes by their name."""
    row = ("", FULL, "entry", ((entry_slot("creationTime", UTC), entry_slot("creationTime", written)),), "")
    (found,) = judged(archived(row), SCENARIO).findings
    assert (found.expected, found.actual) == (UTC, written)
    assert found.place.startswith("DocumentEntry.creationTime (l. ")
    message = found.message or ""
    assert "(/ClinicalDocument/effectiveTime, l. " in message
    assert message.endswith(f" : {why}") if why else message.endswith(")")


def test_a_document_that_cannot_be_read_decides_nothing() -> None:
    """A CDA cut in the middle: every attribute is inconclusive, none is at fault."""
    files = {n: c.encode() for n, c in conforming(FULL).items()}
    files[DOCUMENT] = files[DOCUMENT][: len(files[DOCUMENT]) // 2]
    assert {word[0] for word in told({"IHE_XDM.ZIP": pack(files)}).split()} == {"?"}


def test_an_entry_that_is_no_cda_is_left_out() -> None:
    """A style sheet or a PDF under a second entry: the CDA alone is compared."""
    files = {n: c.encode() for n, c in conforming(FULL).items()}
    files[SUBSET + "COPIE.PDF"] = b"%PDF-1.4"
    text = files[METADATA].decode()
    start, end = (
        text.index("<rim:ExtrinsicObject"),
        text.index("</rim:ExtrinsicObject>") + len("</rim:ExtrinsicObject>"),
    )
    second = text[start:end].replace("DOC0001.XML", "COPIE.PDF").replace("fr-FR", "en-US")
    files[METADATA] = (text[:end] + second + text[end:]).encode()
    assert told({"IHE_XDM.ZIP": pack(files)}) == ""


def test_official_archives_have_no_error(segur: Command) -> None:
    """Their recommendations are compared exactly by tests/test_samples.py."""
    ran = segur("run", official("ans-xdm"), SCENARIO, "-o", "none")
    assert ran.code == 0
    assert {f.level for f in ran.journal.findings} == {"warning", "info"}
    assert set(ran.journal.end.verdicts) == {"CONFORME"}
