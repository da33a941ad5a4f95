"""The rule book of the header as data: it loads, each check has its words, each rule can be met."""

from __future__ import annotations

from typing import Any

import pytest

from harness.core.finding import Level
from harness.rules.cda_header.datatypes import KINDS
from harness.rules.cda_header.loading import FILES, book, read
from harness.rules.cda_header.told import KEYS

TOPICS = book().topics


def nodes(found: Any) -> list[tuple[Any, Any]]:
    """Every mapping entry of a data file."""
    if isinstance(found, dict):
        return [(k, v) for k, v in found.items()] + [pair for v in found.values() for pair in nodes(v)]
    return [pair for v in found for pair in nodes(v)] if isinstance(found, list) else []


@pytest.mark.parametrize("name", [*FILES, "shapes"])
def test_words_of_the_data_are_words(name: str) -> None:
    """YAML reads ON, NO and null as something else: no key is, and no type."""
    found = nodes(read(name))
    assert [k for k, _ in found if not isinstance(k, str)] == []
    assert {v for k, v in found if k == "type"} <= set(KINDS)


def test_each_type_has_its_check() -> None:
    """A fault of a data type is told by a check that exists."""
    assert set(KEYS) == set(KINDS)
    assert {f"CDA-DATATYPES-{key}" for key in KEYS.values()} <= set(TOPICS)


@pytest.mark.parametrize("key", sorted(TOPICS))
def test_each_check_has_its_words(key: str) -> None:
    """A scenario, a name and what is asked in both languages, and something that exercises it."""
    topic = TOPICS[key]
    assert key.startswith(topic.scenario + "-")
    assert topic.name.fr and topic.name.en and topic.asked.fr and topic.asked.en and topic.guide
    assert topic.exercised


def test_every_rule_belongs_to_a_check() -> None:
    """Its own, or that of an element above."""
    assert [rule.path for rule in book().rules if rule.key not in TOPICS] == []


def test_shared_structures_are_unfolded_everywhere() -> None:
    """A person has one family name wherever one is told, the patient apart."""
    found = {r.path: r for r in book().rules if r.label == "family" and "patientRole" not in r.path}
    assert len(found) >= 10
    assert {r.cards[0].text for r in found.values()} == {"1..1"}


def test_superseded_and_draft_rules_are_recommendations() -> None:
    """What only the 2.41 tool or a draft asks is never an error."""
    soft = {t.key: t.level for t in TOPICS.values() if "2.41" in t.guide or "projet" in t.guide}
    assert len(soft) == 12
    assert Level.ERROR not in soft.values()
