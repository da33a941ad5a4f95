"""nullFlavor: an element that says why it has no value says nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.core.finding import Level
from harness.core.text import Text, same
from harness.rules.cda_header.model import Attributes, Rule

if TYPE_CHECKING:
    from harness.rules.cda_header.evaluation import Walk

#: The nullFlavors that the guide admits in a header.
ADMITTED = ("UNK", "NASK", "ASKU", "NAV", "MSK")
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
#: Those of HL7; nothing else is a nullFlavor.
_HL7 = frozenset(
    ("NI", "INV", "DER", "OTH", "NINF", "PINF", "UNC", "MSK", "NA", "UNK", "ASKU", "NAV", "NASK", "QS", "TRC", "NP")
)
_BESIDE = {XSI + "type", XSI + "nil", "classCode", "typeCode", "determinerCode", "moodCode", "nullFlavor", "partType"}
#: Values that a schema gives by default: the attribute may be there without saying anything.
_DEFAULTS = {
    "integrityCheckAlgorithm": "SHA-1", "inverted": "false", "mediaType": "text/plain", "operator": "I",
    "representation": "TXT", "inclusive": "true", "unit": "1",
}  # fmt: skip
#: nullFlavors that may say what could not be coded, and how.
_PARTIAL = ("OTH", "NA", "UNC")
_PARTIAL_ATTRIBUTES = {
    XSI + "type",
    XSI + "nil",
    "nullFlavor",
    "partType",
    "codeSystem",
    "codeSystemName",
    "codeSystemVersion",
    "extension",
}


def is_blank(text: str | None) -> bool:
    """Whether there is nothing but blanks."""
    return text is None or not text.strip(" \t\r\n")


def null_faults(element: Any, attributes: Attributes, rule: Rule, walk: Walk) -> None:
    """A nullFlavor with a value, a text or children beside it; one that the guide does not admit in a header."""
    flavor = attributes["nullFlavor"]
    if flavor not in _HL7:
        walk.tell("CDA-DATATYPES-NULL", element, Text("un nullFlavor de HL7", "a nullFlavor of HL7"), same(flavor), "nullFlavor", level=rule.null_level)  # fmt: skip
    elif flavor not in ADMITTED:
        walk.tell("CDA-DATATYPES-NULL-FLAVOR", element, same(" | ".join(ADMITTED)), same(flavor), "nullFlavor", level=Level.INFO)  # fmt: skip
    said = {n for n, v in attributes.items() if _DEFAULTS.get(n) != v}
    children = [str(c.tag).rpartition("}")[2] for c in element.iterchildren("*")]
    beside = said - _BESIDE
    if not beside and not children and is_blank(element.text):
        return
    explained = bool(beside & {"extension", "codeSystem"} or set(children) & {"originalText", "translation"})
    if flavor in _PARTIAL and said <= _PARTIAL_ATTRIBUTES and explained:
        return
    seen = ", ".join([*(f"@{n}" for n in sorted(beside)), *children]) or (element.text or "").strip()
    walk.tell("CDA-DATATYPES-NULL", element, Text("@nullFlavor seul", "@nullFlavor alone"), same(seen), level=rule.null_level)  # fmt: skip
