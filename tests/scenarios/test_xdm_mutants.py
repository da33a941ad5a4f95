"""Mutants of archives and e-mails: none survives, but for those that have a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tests.conftest import official
from tests.scenarios.xdm_mutants import CHOSEN, Outcome, archives, mails, outcomes

#: Rule -> why mutants of it survive.
SURVIVE: dict[str, str] = {}


def survivors(found: Iterable[Outcome]) -> list[tuple[str, str]]:
    """Sample and rule of each mutant that nothing is said of."""
    return [(o.mutant.sample, o.mutant.rule) for o in found if not o.caught and o.mutant.rule not in SURVIVE]


@cache
def of_mails() -> tuple[Outcome, ...]:
    """Every mutant of the e-mails of the demonstration, once."""
    return tuple(outcomes(mails(), "eml"))


def test_no_mutant_of_an_e_mail_survives() -> None:
    """Headers, subject, parts, PDFs and archive: each rule on several e-mails."""
    found = of_mails()
    assert survivors(found) == []
    assert len({o.mutant.rule for o in found}) >= 40 and min(Counter(o.mutant.sample for o in found).values()) >= 25


def test_no_mutant_of_an_official_archive_survives() -> None:
    """Layout, graph, presence, formats, agreement, and the CDA changed under its metadata."""
    found = tuple(outcomes(archives(Path(official("ans-xdm")), CHOSEN), "ZIP"))
    assert survivors(found) == []
    assert len({o.mutant.rule for o in found}) >= 100 and {o.mutant.sample for o in found} == set(CHOSEN)
