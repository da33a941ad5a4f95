"""Reading the profiles: YAML data to ``Profile``, once per process and only when a message needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from harness.core.finding import Level
from harness.core.text import Text
from harness.rules.profile.model import PATH, FieldRule, Node, Profile

PROFILES = (
    "trans-oru", "trans-mdm", "lps-mdm", "ack", "ack-pam", "zam", "pam-a01", "pam-a03", "pam-a05", "pam-a39", "pam-a30",
)  # fmt: skip
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CARD = re.compile(r"(\d+)\.\.(\d+|\*)")
_LEVELS = {"error": Level.ERROR, "warning": Level.WARNING, "info": Level.INFO}


@lru_cache(maxsize=64)
def read(name: str) -> dict[str, Any]:
    """One data file as it is written."""
    text = files("harness.rules.profile").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=_LOADER)
    return found


@lru_cache(maxsize=16)
def profile(name: str) -> Profile:
    """One profile, its inclusions resolved; a later rule for the same field replaces an earlier one."""
    data = read(name)
    rules: dict[str, dict[str, FieldRule]] = {}
    for rule in _rules(name):
        rules.setdefault(rule.role, {})[rule.path] = rule
    structure = tuple(_node(item) for item in data["structure"])
    return Profile(
        data["id"], data["guide"], data["source"], structure, {r: tuple(x.values()) for r, x in rules.items()}
    )


def every_profile() -> list[Profile]:
    """All of them."""
    return [profile(name) for name in PROFILES]


@lru_cache(maxsize=16)
def table(name: str) -> dict[str, str]:
    """A code table: code -> label."""
    found: dict[str, str] = read("tables")[name]
    return found


@lru_cache(maxsize=512)
def name_of(path: str) -> Text:
    """The name of a field, ``MSH-3``; empty when there is none in ``names.yaml``."""
    found = read("names").get(path)
    return Text(found[0], found[1]) if found else Text("", "")


def _rules(name: str) -> Iterator[FieldRule]:
    data = read(name)
    for included in data.get("include", ()):
        yield from _rules(included)
    for role, fields in data.get("fields", {}).items():
        for path, spec in fields.items():
            yield _rule(role, path, spec, data["source"])


def _rule(role: str, path: str, spec: dict[str, Any], source: str) -> FieldRule:
    found = PATH.fullmatch(path)
    if found is None:
        raise ValueError(f"{role}-{path}: not a field")
    field, component, sub = (int(n) if n else 0 for n in found.groups())
    usual = Level.WARNING if spec.get("usage") == "X" else Level.ERROR
    level = _LEVELS[spec["level"]] if "level" in spec else usual
    return FieldRule(
        role, path, field, component, sub, source, usage=spec.get("usage", ""), values=tuple(spec.get("values", ())),
        table=spec.get("table", ""), fold=spec.get("fold", False), each=spec.get("each", False),
        any=spec.get("any", False), nullable=spec.get("nullable", False), when=spec.get("when", ""), precision=spec.get("precision", ""),
        max=spec.get("max", 0), level=level,
        usage_level=_LEVELS[spec["usage_level"]] if "usage_level" in spec else level,
        max_level=_LEVELS[spec.get("max_level", "warning")], key=f"{role}-{path}",
        admitted=frozenset(table(spec["table"]) if "table" in spec else spec.get("values", ())),
    )  # fmt: skip


def _node(item: str | dict[str, Any]) -> Node:
    """``NTE 0..*`` or a group; nothing said is exactly one."""
    if isinstance(item, str):
        name, _, card = item.partition(" ")
        return Node(name, *_card(card))
    return Node(item["group"], *_card(item.get("card", "")), tuple(_node(i) for i in item["content"]))


def _card(text: str) -> tuple[int, int | None]:
    found = _CARD.fullmatch(text)
    if found is None:
        return 1, 1
    return int(found[1]), None if found[2] == "*" else int(found[2])
