"""The message profiles as data: they load, say what they mean, and can be read by other tools."""

from __future__ import annotations

import json

import jsonschema
import pytest

from harness.rules.profile.loading import PROFILES, every_profile, name_of, profile
from harness.rules.profile.publish import as_json, json_schema
from tests.conftest import Command


@pytest.mark.parametrize("name", PROFILES)
def test_each_profile_is_valid_data(name: str) -> None:
    """The published form follows the published schema, which refuses a rule of no known level."""
    validator, data = jsonschema.Draft202012Validator(json_schema()), as_json(profile(name))
    assert [error.message for error in validator.iter_errors(data)] == []
    assert data["structure"] and data["fields"]
    next(iter(data["fields"]["MSH"].values()))["level"] = "fatal"
    assert not validator.is_valid(data)


def test_each_field_with_a_rule_has_a_name() -> None:
    """In both languages: titles and findings speak of it."""
    unnamed = {
        r.key
        for p in every_profile()
        for r in p.every_rule
        if not (name_of(f"{r.segment}-{r.path}").fr and name_of(f"{r.segment}-{r.path}").en)
    }
    assert unnamed == set()


def test_each_rule_can_be_met() -> None:
    """Some profile that has the rule names its segment; one that does not would never be evaluated."""
    rules = {r.key for p in every_profile() for r in p.every_rule}
    assert rules == {r.key for p in every_profile() for r in p.every_rule if r.segment in p.names}


def test_the_command_prints_a_profile(segur: Command) -> None:
    """``segur-harness profile TRANS-ORU``."""
    ran = segur("profile", "trans-oru")
    told = json.loads(ran.out)
    assert ran.code == 0 and told["id"] == "TRANS-ORU" and told["fields"]["MSH"]["17"]["values"] == ["FRA"]


def test_the_command_lists_profiles(segur: Command) -> None:
    """Without a name, one line each."""
    assert len(segur("profile").out.splitlines()) == len(PROFILES)


def test_an_unknown_profile_is_a_usage_error(segur: Command) -> None:
    """Exit code 4 and the nearest name."""
    ran = segur("profile", "TRANS-ORV")
    assert ran.code == 4 and "TRANS-ORU" in ran.err
