"""Reading the rule book of the header: YAML data to a tree of rules, once per process and only when a document needs it."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from harness.core.finding import Level
from harness.core.text import Text
from harness.rules.cda_header import datatypes
from harness.rules.cda_header.model import Book, Card, Demand, Null, Rule, Topic
from harness.rules.cda_header.siblings import DISTINCT
from harness.rules.cda_header.wording import asked_of

FILES = ("root", "patient", "authors", "participants", "acts", "datatypes")
NAMESPACES = {
    "sdtc": "urn:hl7-org:sdtc", "lab": "urn:oid:1.3.6.1.4.1.19376.1.3.2", "ps3-20": "urn:dicom-org:ps3-20",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}  # fmt: skip
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LEVELS = {"error": Level.ERROR, "warning": Level.WARNING, "info": Level.INFO}
_FLAVORS = {
    "": Null.APPLIES, "absent": Null.ABSENT, "never": Null.NEVER, "uncounted": Null.UNCOUNTED, "skipped": Null.SKIPPED,
}  # fmt: skip
_RANK = {Level.ERROR: 0, Level.WARNING: 1, Level.INFO: 2}


def clark(name: str, namespace: str = "urn:hl7-org:v3") -> str:
    """``sdtc:deceasedInd`` with its namespace; a bare attribute has none."""
    prefix, _, local = name.rpartition(":")
    uri = NAMESPACES[prefix] if prefix else namespace
    return f"{{{uri}}}{local}" if uri else local


@lru_cache(maxsize=16)
def read(name: str) -> dict[str, Any]:
    """One data file as it is written."""
    text = files("harness.rules.cda_header").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=_LOADER)
    return found


@lru_cache(maxsize=1)
def book() -> Book:
    """The rule book of the header."""
    return _Builder().build()


def _resolved(node: dict[str, Any] | None) -> dict[str, Any]:
    """A node with its shape unfolded: what the node says replaces what the shape says, child by child."""
    node = node or {}
    if "use" not in node:
        return node
    return _merged(_resolved(read("shapes")[node["use"]]), {k: v for k, v in node.items() if k != "use"})


def _merged(shape: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    made = deepcopy(shape)
    for name, value in own.items():
        if name in ("in", "variants") and name in made:
            for child, said in value.items():
                made[name][child] = _merged(_resolved(made[name].get(child)), _resolved(said))
        else:
            made[name] = value
    return made


class _Builder:
    """Makes the rules of the tree, numbers them, and gathers what each check is about."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.scenario, self.guide = "", ""
        self.names: dict[str, dict[str, Any]] = {}
        self.exercised: dict[str, list[int]] = {}
        self.told: dict[str, list[Any]] = {}

    def build(self) -> Book:
        """The tree under ClinicalDocument, the files one after the other."""
        first = read("root")
        self.scenario, self.guide = first["scenario"], first["guide"]
        root = self._rule("ClinicalDocument", first["document"], "", self._key(first["document"], ""), Level.ERROR)
        made: dict[str, Rule] = {}
        for name in FILES:
            data = read(name)
            self.scenario, self.guide = data["scenario"], data["guide"]
            for label, node in data.get("in", {}).items():
                made[label] = self._child(label, node, root, "")
            for special in data.get("special", ()):
                self._special(special)
        self._adopt(root, [made[label] for label in first["sequence"]])
        return Book(root, tuple(self.rules), {key: self._topic(key) for key in self.names})

    # -- rules -----------------------------------------------------------------------------------

    def _key(self, node: dict[str, Any], inherited: str) -> str:
        """The check of a node: its own, else the one that it names, else that of its parent."""
        if "told_by" in node:
            return f"{self.scenario}-{node['told_by']}"
        if "check" not in node:
            return inherited
        key = f"{self.scenario}-{node['check']}"
        self.names[key] = {"scenario": self.scenario, "guide": node.get("guide", self.guide), **node}
        return key

    def _rule(self, label: str, node: dict[str, Any], path: str, key: str, level: Level) -> Rule:
        rule = Rule(len(self.rules), clark(label), label, path, key, _LEVELS.get(node.get("level", ""), level))
        self.rules.append(rule)
        if "check" in node:
            self.names[key].setdefault("path", path)
        self.told.setdefault(key, []).append((rule, node))
        self.exercised.setdefault(key, []).append(rule.index)
        rule.inside = _LEVELS.get(node.get("inside", ""), rule.level)
        rule.null = _FLAVORS[node.get("flavor", "")]
        rule.type = node.get("type", "")
        rule.kind = datatypes.KINDS[rule.type] if rule.type else None
        rule.oid, rule.leaf = node.get("oid", False), node.get("leaf", False)
        rule.ordered = not node.get("unordered", False)
        rule.demand = self._demand(node, key, rule.level)
        return rule

    def _child(self, label: str, written: dict[str, Any] | None, parent: Rule, inherited: str) -> Rule:
        node = _resolved(written)
        key = self._key(node, inherited)
        path = f"{parent.path}/{label}".strip("/")
        rule = self._rule(label, node, path, key, parent.inside)
        rule.valued = bool(rule.type) or parent.valued
        rule.null_level = parent.null_level if parent.valued else rule.level
        rule.cards = tuple(self._cards(node, rule, parent))
        rule.also = tuple(self._also(node, rule))
        for value, said in node.get("variants", {}).items():
            variant = self._variant(label, node, str(value), said, parent, key)
            rule.by, rule.variants[str(value)] = node["by"], variant
            for demand in rule.also:
                self.exercised[demand.key].append(variant.index)
        rule.others = _LEVELS.get(node.get("others", ""))
        choice = node.get("one_of") or node.get("at_most_one_of") or ()
        rule.choice, rule.choice_least = tuple(clark(c) for c in choice), int("one_of" in node)
        self._adopt(rule, [self._child(name, said, rule, key) for name, said in node.get("in", {}).items()])
        return rule

    def _variant(
        self, label: str, node: dict[str, Any], value: str, said: dict[str, Any], parent: Rule, key: str
    ) -> Rule:
        """The element whose attribute has one value, in place of the common rule."""
        plain = {k: v for k, v in node.items() if k not in ("variants", "by", "check", "card", "also", "others")}
        rule = self._child(f"{label}", {**plain, **said}, parent, key)
        rule.variant = True
        rule.label = f"{label}[@{node['by']}='{value}']"
        return rule

    def _adopt(self, parent: Rule, children: list[Rule]) -> None:
        """Numbers the children, and keeps those that are to be counted."""
        counted = []
        for child in children:
            for rule in (child, *child.variants.values()):
                rule.slot, parent.width = parent.width, parent.width + 1
                if rule.cards or (rule is child and rule.type in DISTINCT):
                    counted.append(rule)
            parent.children[child.tag] = child
        parent.counted = tuple(counted)

    def _cards(self, node: dict[str, Any], rule: Rule, parent: Rule) -> list[Card]:
        found = [(node["card"], rule.key, rule.level)] if "card" in node else []
        for other in node.get("also", ()):
            if "card" in other:
                found.append((other["card"], self._key(other, ""), _LEVELS[other["level"]]))
        made = []
        for text, key, level in found:
            least, most = text.split("..")
            made.append(Card(int(least), None if most == "*" else int(most), key, level))
            if int(least) or most == "0":
                self.exercised.setdefault(key, []).append(parent.index)
        return made

    def _also(self, node: dict[str, Any], rule: Rule) -> list[Demand]:
        """What a check of its own asks of the same element."""
        made = []
        for other in node.get("also", ()):
            key = self._key(other, "")
            self.names[key].setdefault("path", rule.path)
            self.told.setdefault(key, []).append((rule, other))
            self.exercised.setdefault(key, []).append(rule.index)
            demand = self._demand(other, key, _LEVELS[other["level"]])
            if demand is not None:
                made.append(demand)
        return made

    def _demand(self, node: dict[str, Any], key: str, level: Level) -> Demand | None:
        need = tuple(clark(n, "") for n in node.get("need", ()))
        fixed = tuple((clark(n, ""), frozenset(map(str, v))) for n, v in node.get("fixed", {}).items())
        matches = tuple((clark(n, ""), re.compile(v)) for n, v in node.get("matches", {}).items())
        either = tuple(node.get("either_null", ()))
        if not (need or fixed or matches or either):
            return None
        return Demand(
            key,
            level,
            need,
            fixed,
            matches,
            either,
            _FLAVORS[node.get("flavor", "")],
            Text(*node["shown"]) if "shown" in node else None,
        )

    # -- checks ----------------------------------------------------------------------------------

    def _special(self, node: dict[str, Any]) -> None:
        """A check that no single element carries: it is exercised by a data type, an element, or any document."""
        key = self._key(node, "")
        self.names[key]["path"] = ""
        types, needs = node.get("types"), node.get("needs")
        wanted = [
            r for r in self.rules if (r.type in types if types else r.path.endswith(needs) if needs else not r.index)
        ]
        self.exercised[key] = [r.index for r in wanted]

    def _topic(self, key: str) -> Topic:
        said = self.names[key]
        told = self.told.get(key, [])
        level = min((_level(said, rule, node) for rule, node in told), key=_RANK.__getitem__, default=_own(said))
        asked = Text(*said["asked"]) if "asked" in said else asked_of(said, told[0][1])
        note = Text(*said["note"]) if "note" in said else None
        exercised = tuple(dict.fromkeys(self.exercised.get(key, ())))
        return Topic(
            key, said["scenario"], Text(*said["name"]), said["path"], said["guide"], level, note, exercised, asked
        )


def _own(said: dict[str, Any]) -> Level:
    return _LEVELS[said.get("level", "error")]


def _level(said: dict[str, Any], rule: Rule, node: dict[str, Any]) -> Level:
    return _LEVELS[node["level"]] if "level" in node else _own(said) if "level" in said else rule.level
