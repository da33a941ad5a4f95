"""Numbers (INT), booleans (BL), texts (ST, SC, ED) and names (EN, ON, PN) of the header."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from harness.core.finding import Level
from harness.core.text import Text, same
from harness.rules.cda_header.model import Attributes, Rule
from harness.rules.cda_header.nulls import is_blank, null_faults
from harness.rules.cda_header.told import HL7, local_name, wrong

if TYPE_CHECKING:
    from harness.rules.cda_header.evaluation import Walk

_INTEGER = re.compile(r"-?[1-9][0-9]*|\+?[0-9]+")


def integer(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """INT: an integer, or a nullFlavor; INT.POS is above 0."""
    value = attributes.get("value")
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
        return
    positive = rule.type == "INT.POS"
    if (
        value is None
        or not _INTEGER.fullmatch(value)
        or (positive and (value.startswith("-") or not value.strip("+0")))
    ):
        wanted = Text("un entier > 0", "an integer > 0") if positive else Text("un entier", "an integer")
        wrong(rule, walk, element, wanted, value, "value")


def boolean(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """BL: true or false, or a nullFlavor."""
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
    elif attributes.get("value") not in ("true", "false"):
        wrong(rule, walk, element, same("true | false"), attributes.get("value"), "value")


def text(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """ST, SC, ED: some text, or a nullFlavor."""
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
    elif is_blank(element.text) and not len(element):
        wrong(rule, walk, element, Text("un texte, ou @nullFlavor", "a text, or @nullFlavor"), None)
    if len(element) and rule.type != "ED":
        for child in element.iterchildren(HL7 + "reference", HL7 + "thumbnail"):
            wrong(rule, walk, child, Text("du texte seul", "text alone"), same(local_name(child)))
    if attributes and rule.type == "SC" and "code" in attributes and "codeSystem" not in attributes:
        wrong(rule, walk, element, Text("@codeSystem avec @code", "@codeSystem with @code"), None, "codeSystem")
    if attributes.get("representation", "TXT") != "TXT" and rule.type != "ED":
        wrong(rule, walk, element, same("TXT"), attributes["representation"], "representation")


def name(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """EN, ON, PN: parts or text, never both; an organisation has text only."""
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
        return
    written, parts = not is_blank(element.text), len(element)
    if parts:
        parts = sum(1 for _ in element.iterchildren("*"))
        written = written or any(not is_blank(child.tail) for child in element)
    if parts and written:
        wrong(rule, walk, element, Text("des parties ou du texte, pas les deux", "parts or text, not both"), element.text)  # fmt: skip
    elif not parts and not written:
        wrong(rule, walk, element, Text("un nom, ou @nullFlavor", "a name, or @nullFlavor"), None)
    elif parts and rule.type == "ON":
        wrong(
            rule, walk, element, Text("du texte seul", "text alone"), same(local_name(next(element.iterchildren("*"))))
        )
    elif parts:
        for child in element.iterchildren("*"):
            _part(child, rule, walk)


def _part(child: Any, rule: Rule, walk: Walk) -> None:
    if child.get("nullFlavor") is None and is_blank(child.text) and not len(child):
        walk.tell("CDA-DATATYPES-EMPTY-PART", child, Text("une valeur, ou pas d'élément", "a value, or no element"), None,
                  level=Level.WARNING)  # fmt: skip
    if "LS" in (child.get("qualifier") or "").split():
        wrong(rule, walk, child, Text("pas de LS pour une personne", "no LS for a person"), same("LS"), "qualifier")
