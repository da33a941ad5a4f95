"""What concerns the document as a whole: its XML declaration, its templateIds, its main act."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from harness.core.finding import Level
from harness.core.text import Text, same
from harness.formats.cda import ClinicalDocument

if TYPE_CHECKING:
    from harness.rules.cda_header.evaluation import Walk

_HL7 = "{urn:hl7-org:v3}"
FRANCE, CISIS, XDS_SD = "2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1", "1.3.6.1.4.1.19376.1.2.20"
_DECLARATION = re.compile(
    rb"(?:\xef\xbb\xbf)?<\?xml\s+version\s*=\s*['\"]1\.[0-9]['\"](?:\s+encoding\s*=\s*['\"]([A-Za-z0-9._-]+)['\"])?"
)


def judge(view: ClinicalDocument, walk: Walk) -> None:
    """Everything that no single element tells."""
    _declaration(view, walk)
    _templates(view.root, walk)
    _main_act(view.root, walk)


def _declaration(view: ClinicalDocument, walk: Walk) -> None:
    found = _DECLARATION.match(view.source.raw[:200])
    if found is None or (found[1] or b"").upper() != b"UTF-8":
        actual = found[1].decode() if found and found[1] else None
        walk.tell("CDA-ROOT-XML-DECLARATION", view.root, same('<?xml version="1.0" encoding="UTF-8"?>'), actual, level=Level.WARNING)  # fmt: skip


def _templates(root: Any, walk: Walk) -> None:
    elements = root.findall(_HL7 + "templateId")
    roots = [e.get("root") for e in elements]
    for key, wanted in (("FRANCE", FRANCE), ("CISIS", CISIS)):
        n = roots.count(wanted)
        if n != 1:
            walk.tell(f"CDA-ROOT-TEMPLATE-{key}", root, same(f"{wanted} : 1..1"), str(n) if n else None, missing="templateId")  # fmt: skip
    if not any(r not in (FRANCE, CISIS) for r in roots):
        walk.tell("CDA-ROOT-TEMPLATE-MODEL", root, Text("le templateId du modèle", "the templateId of the model"), " ; ".join(map(str, roots)) or None,
                  missing="templateId")  # fmt: skip
    body = root.find(_HL7 + "component")
    if (
        body is not None
        and body.find(_HL7 + "nonXMLBody") is not None
        and sorted(map(str, roots)) != sorted((FRANCE, CISIS, XDS_SD))
    ):
        _not_n1(root, elements, roots, walk)


def _not_n1(root: Any, elements: list[Any], roots: list[str | None], walk: Walk) -> None:
    """Each templateId too many, and the one that is missing."""
    expected = same(" + ".join((FRANCE, CISIS, XDS_SD)))
    for element, found in zip(elements, roots, strict=True):
        if found not in (FRANCE, CISIS, XDS_SD):
            walk.tell("CDA-ROOT-TEMPLATE-N1", element, expected, found, "root")
    if roots.count(XDS_SD) != 1:
        walk.tell("CDA-ROOT-TEMPLATE-N1", root, same(XDS_SD), str(roots.count(XDS_SD)) if XDS_SD in roots else None, missing="templateId")  # fmt: skip


def _main_act(root: Any, walk: Walk) -> None:
    act = root.find(_HL7 + "documentationOf")
    if act is None:
        return
    event = act.find(_HL7 + "serviceEvent")
    for name in ("effectiveTime", "performer"):
        n = len(event.findall(_HL7 + name)) if event is not None else 0
        if n != 1:
            walk.tell("CDA-ACTS-MAIN-ACT", act if event is None else event, same(f"{name} : 1..1"), str(n) if n else None, missing=name)  # fmt: skip
