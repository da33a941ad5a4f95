"""What the documentation shows is what the tool takes: each YAML example is read, and so are the commented lines of a draft."""

from __future__ import annotations

import re

import pytest
import yaml

from harness.campaign.draft import draft
from harness.campaign.funding_schema import FundingFile
from harness.campaign.manifest import parse
from harness.campaign.source import MemorySource
from tests.conftest import ROOT

PAGES = ("archives", "certificates", "declarations", "dmp-api", "export", "funding", "kit", "logs")
EXAMPLES = [
    (page, number, block)
    for page in PAGES
    for number, block in enumerate(re.findall(r"(?ms)^```yaml\n(.*?)^```", (ROOT / "docs" / f"{page}.md").read_text("utf-8")))
]  # fmt: skip


@pytest.mark.parametrize(("page", "number", "block"), EXAMPLES, ids=[f"{p}-{n}" for p, n, _ in EXAMPLES])
def test_an_example_is_taken_as_it_is_pasted(page: str, number: int, block: str) -> None:
    """A manifest, or a file of funding requests."""
    if "requests:" in block:
        assert FundingFile.model_validate(yaml.load(block, yaml.BaseLoader)).requests
    else:
        assert parse(block.encode()).version == 1


def test_there_is_an_example_on_each_page() -> None:
    """The pages of what a manifest takes have one at least."""
    assert {page for page, _, _ in EXAMPLES} >= {"certificates", "declarations", "dmp-api", "export", "funding", "logs"}


def test_the_commented_parts_of_a_draft_may_be_uncommented() -> None:
    """Each line is what the manifest takes."""
    lines = draft(MemorySource({"notes.txt": b"x"})).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("# certificates:"))
    kept = [line[2:] for line in lines[at:] if re.match(r"# (?:[a-z_]+:|  )", line)]
    told = parse("\n".join(kept[: kept.index("proofs:")]).encode())
    assert (
        told.certificates and told.whitelist and told.exports and told.probative and told.funding and told.declarations
    )
