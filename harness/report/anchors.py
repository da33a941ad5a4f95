"""Where links of the page lead: ids of scenarios, findings and steps as attributes and as addresses."""

from __future__ import annotations

from urllib.parse import quote

from harness.report.safe import multiline


def anchor(id: str) -> str:
    """The ``id`` attribute of a scenario or finding: the id itself, without the blanks HTML forbids there."""
    return "-".join(multiline(id).split()) or "-"


def href(id: str) -> str:
    """The address of that attribute inside the page."""
    return "#" + quote(anchor(id), safe="/:.,+@!$'()*;=-_~")
