"""The message profiles as JSON, for other tools: structure, fields and tables with their inclusions resolved."""

from __future__ import annotations

from typing import Any

from harness.rules.profile.fields import admitted_values
from harness.rules.profile.loading import name_of
from harness.rules.profile.model import FieldRule, Node, Profile

_STRING: dict[str, Any] = {"type": "string"}


def as_json(found: Profile) -> dict[str, Any]:
    """One profile; ``most`` null is unbounded."""
    fields = {role: {rule.path: _rule(rule) for rule in rules} for role, rules in found.rules.items()}
    return {
        "format": "segur-harness/profile/1", "id": found.id, "guide": found.guide, "source": found.source,
        "structure": [_node(n) for n in found.structure], "fields": fields,
    }  # fmt: skip


def _node(node: Node) -> dict[str, Any]:
    told: dict[str, Any] = {"name": node.name, "least": node.least, "most": node.most}
    return told | ({"content": [_node(n) for n in node.children]} if node.children else {})


def _rule(rule: FieldRule) -> dict[str, Any]:
    name = name_of(f"{rule.segment}-{rule.path}")
    told: dict[str, Any] = {"name": {"fr": name.fr, "en": name.en}, "level": rule.level.value, "source": rule.source}
    if rule.usage:
        told |= {"usage": rule.usage, "usage_level": rule.usage_level.value}
    if admitted_values(rule):
        told["values"] = list(admitted_values(rule))
    flags = {
        "ignore_case": rule.fold,
        "each_repetition": rule.each,
        "any_repetition": rule.any,
        "may_be_null": rule.nullable,
    }
    told |= {name: True for name, on in flags.items() if on}
    more = {"when": rule.when, "precision": rule.precision, "max_length": rule.max}
    return told | {name: value for name, value in more.items() if value}


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of ``as_json``."""
    level = {"enum": ["error", "warning", "info"]}
    node = {
        "type": "object", "required": ["name", "least", "most"], "additionalProperties": False,
        "properties": {
            "name": {**_STRING, "description": "segment, or group when it has content"},
            "least": {"type": "integer", "minimum": 0}, "most": {"type": ["integer", "null"], "minimum": 1},
            "content": {"type": "array", "items": {"$ref": "#/$defs/node"}},
        },
    }  # fmt: skip
    rule = {
        "type": "object", "required": ["name", "level", "source"], "additionalProperties": False,
        "properties": {
            "name": {"type": "object", "required": ["fr", "en"], "properties": {"fr": _STRING, "en": _STRING}},
            "level": level, "usage_level": level, "source": _STRING, "usage": {"enum": ["R", "X"]},
            "values": {"type": "array", "items": _STRING, "description": "the only values admitted"},
            "ignore_case": {"const": True}, "each_repetition": {"const": True}, "any_repetition": {"const": True},
            "may_be_null": {"const": True},
            "when": {**_STRING, "description": "field of the same segment whose presence makes the rule apply"},
            "precision": {"enum": ["day", "minute"]}, "max_length": {"type": "integer", "minimum": 1},
        },
    }  # fmt: skip
    fields = {
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/rule"},
        "propertyNames": {"pattern": r"^\d+(\.\d+){0,2}$"},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Message profile", "type": "object",
        "required": ["format", "id", "guide", "source", "structure", "fields"], "additionalProperties": False,
        "properties": {
            "format": {"const": "segur-harness/profile/1"}, "id": _STRING, "guide": _STRING, "source": _STRING,
            "structure": {"type": "array", "items": {"$ref": "#/$defs/node"}},
            "fields": {"type": "object", "additionalProperties": fields, "description": "by segment, or segment in one of its roles (OBX/document, PRT/SB)"},
        },
        "$defs": {"node": node, "rule": rule},
    }  # fmt: skip
