"""Identifiers (II) and codes (CS, CD, CE) of the header."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from harness.core.finding import Level
from harness.core.text import Text, same
from harness.rules.cda_header.model import Attributes, Rule
from harness.rules.cda_header.nulls import null_faults
from harness.rules.cda_header.told import HL7, local_name, wrong

if TYPE_CHECKING:
    from harness.rules.cda_header.evaluation import Walk

_OID = re.compile(r"[0-2](\.(0|[1-9][0-9]*))*")
_UUID = re.compile(r"[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}")
_RUID = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_TOKEN = Text("une valeur sans blanc", "a value without blanks")
_VALUE = Text("une valeur, ou pas d'attribut", "a value, or no attribute")


@lru_cache(maxsize=4096)
def is_oid(value: str) -> bool:
    """An OID as HL7 writes it."""
    return _OID.fullmatch(value) is not None


@lru_cache(maxsize=4096)
def is_root(value: str) -> bool:
    """An OID or a UUID."""
    return is_oid(value) or _UUID.fullmatch(value) is not None


def identifier(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """II: a root that is an OID or a UUID, or a nullFlavor; an extension, when there is one, that is not empty."""
    root = attributes.get("root")
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
    elif root is None:
        wrong(rule, walk, element, Text("@root ou @nullFlavor", "@root or @nullFlavor"), None)
        return
    elif not is_root(root):
        wrong(rule, walk, element, Text("un OID ou un UUID", "an OID or a UUID"), same(root), "root")
    if attributes.get("extension", "x") == "":
        wrong(rule, walk, element, Text("une valeur, ou pas d'attribut", "a value, or no attribute"), same(""), "extension")  # fmt: skip


def simple_code(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """CS: a code or a nullFlavor, and nothing else."""
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
    elif "code" not in attributes:
        wrong(rule, walk, element, Text("@code ou @nullFlavor", "@code or @nullFlavor"), None)  # fmt: skip
    if len(attributes) > 1:
        for name in ("codeSystem", "codeSystemName", "codeSystemVersion", "displayName"):
            if name in attributes:
                wrong(rule, walk, element, Text("un code seul (type CS)", "a code alone (type CS)"), same(attributes[name]), name)  # fmt: skip
    if not _is_token(attributes.get("code", "x")):
        wrong(rule, walk, element, _TOKEN, same(attributes["code"]), "code")
    if len(element):
        for child in element.iterchildren(HL7 + "originalText", HL7 + "qualifier", HL7 + "translation"):
            wrong(rule, walk, child, Text("un code seul (type CS)", "a code alone (type CS)"), same(local_name(child)))


def concept(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """CD and CE: a code with its system, or a nullFlavor, or the original text."""
    code, system = attributes.get("code"), attributes.get("codeSystem")
    if "nullFlavor" in attributes:
        null_faults(element, attributes, rule, walk)
    elif code is None and not _has_original_text(element):
        wrong(rule, walk, element, Text("@code, @nullFlavor ou originalText", "@code, @nullFlavor or originalText"), None)  # fmt: skip
    if code is not None and system is None:
        wrong(rule, walk, element, Text("@codeSystem avec @code", "@codeSystem with @code"), None, "codeSystem")
    if system is not None and not (is_oid(system) if rule.oid else is_root(system)):
        soft = not rule.oid and _RUID.fullmatch(system)  # the schema admits it where the guide says nothing
        level = Level.WARNING if soft else None
        wrong(rule, walk, element, Text("un OID", "an OID"), same(system), "codeSystem", level)
    if code is None and "displayName" in attributes:
        wrong(rule, walk, element, Text("@code avec @displayName", "@code with @displayName"), None, "code")
    if system is None and ("codeSystemName" in attributes or "codeSystemVersion" in attributes):
        wrong(rule, walk, element, Text("@codeSystem avec @codeSystemName", "@codeSystem with @codeSystemName"), None, "codeSystem")  # fmt: skip
    if code is not None and not _is_token(code):
        wrong(rule, walk, element, _TOKEN, same(code), "code")
    for name in ("displayName", "codeSystemName"):
        if attributes.get(name) == "":
            wrong(rule, walk, element, _VALUE, same(""), name)
    if len(element):
        _translations(element, rule, walk)


def _is_token(value: str) -> bool:
    return bool(value) and not any(blank in value for blank in " \t\r\n")


def _has_original_text(element: Any) -> bool:
    found = element.find(HL7 + "originalText") if len(element) else None
    return found is not None and found.get("nullFlavor") is None


def _translations(element: Any, rule: Rule, walk: Walk) -> None:
    """A translation has a code, and no other says the same; a CE has no qualifier."""
    seen: set[tuple[str | None, str | None]] = set()
    for found in element.iterdescendants(HL7 + "translation"):
        pair = (found.get("code"), found.get("codeSystem"))
        if pair[0] is None or found.get("nullFlavor") is not None:
            wrong(rule, walk, found, Text("une traduction codée", "a coded translation"), found.get("nullFlavor"))
        elif pair in seen:
            wrong(rule, walk, found, Text("des traductions distinctes", "distinct translations"), same(str(pair[0])))
        seen.add(pair)
    if rule.type == "CE" and element.find(HL7 + "qualifier") is not None:
        wrong(rule, walk, element.find(HL7 + "qualifier"), Text("pas de qualifier (type CE)", "no qualifier (type CE)"), same("qualifier"))  # fmt: skip
