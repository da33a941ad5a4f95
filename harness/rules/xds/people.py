"""Persons, devices and structures of a CDA as metadata write them (XCN, XON)."""

from __future__ import annotations

from typing import Any

from harness.formats.cda import ClinicalDocument, Node
from harness.identity import ins
from harness.rules.xds.implied import Author, Value
from harness.rules.xds.instants import ABSENT

PERSONS, STRUCTURES, SIREN = "1.2.250.1.71.4.2.1", "1.2.250.1.71.4.2.2", "1.3.2"
_AUTHENTICATOR = "h:legalAuthenticator/h:assignedEntity"


def authors(document: ClinicalDocument) -> tuple[Author, ...]:
    """Each author of the header, in order."""
    return tuple(_author(document, node) for node in document.all("h:author"))


def _author(document: ClinicalDocument, node: Node) -> Author:
    assigned = document.within(node.element, "h:assignedAuthor")
    if assigned.element is None:
        nobody = Value(None, assigned.place, ABSENT)
        return Author(nobody, nobody, nobody, _role(document, node), node.place)
    device = document.within(assigned.element, "h:assignedAuthoringDevice")
    person = _device(document, assigned, device) if device.exists else _person(document, assigned)
    structure = document.within(assigned.element, "h:representedOrganization")
    return Author(
        person, institution(document, structure), _specialty(document, assigned), _role(document, node), node.place
    )


def legal_authenticator(document: ClinicalDocument) -> Value:
    """The professional who answers for the document."""
    entity = document.one(_AUTHENTICATOR)
    return _person(document, entity) if entity.exists else Value(None, entity.place, ABSENT)


def _person(document: ClinicalDocument, entity: Node) -> Value:
    """``id^family^given^^^^^^&OID&ISO^D^^^type``."""
    number, root = _identifier(document, entity)
    family, given = (_first(document, entity.element, f"h:assignedPerson/h:name/h:{n}") for n in ("family", "given"))
    if not (number or family or given):
        return Value(None, entity.place, ABSENT)
    kind = "NH" if root in ins.INS_OIDS else "IDNPS"
    return Value(_composed(number, family, given, root, "D", kind), entity.place)


def _device(document: ClinicalDocument, entity: Node, device: Node) -> Value:
    """``id^name^model^^^^^^&OID&ISO^U^^^RI``."""
    number, root = _identifier(document, entity)
    name, model = (_first(document, device.element, f"h:{n}") for n in ("softwareName", "manufacturerModelName"))
    return Value(_composed(number, name, model, root, "U", "RI"), device.place)


def _composed(number: str, second: str, third: str, root: str, name_type: str, kind: str) -> str:
    authority = f"&{root}&ISO" if root else ""
    return f"{number}^{second}^{third}^^^^^^{authority}^{name_type}^^^{kind}"


def institution(document: ClinicalDocument, structure: Node) -> Value:
    """``name^^^^^&OID&ISO^type^^^id``; what has a nullFlavor is left empty."""
    if structure.element is None or structure.null_flavor:
        return Value(None, structure.place, ABSENT)
    name = _first(document, structure.element, "h:name")
    number, root = _identifier(document, structure)
    if not name and not number:
        return Value(None, structure.place, ABSENT)
    kind = "SIREN" if root == SIREN else "IDNST"
    known = f"{name}^^^^^&{root}&ISO^{kind}^^^{number}"
    return Value(known if number and root else name, structure.place)


def _specialty(document: ClinicalDocument, entity: Node) -> Value:
    """``code^label^codeSystem``."""
    code = document.within(entity.element, "h:code")
    if code.null_flavor or not code.get("code"):
        return Value(None, code.place, ABSENT)
    return Value("^".join(code.get(a) or "" for a in ("code", "displayName", "codeSystem")), code.place)


def _role(document: ClinicalDocument, author: Node) -> Value:
    """The label of the function."""
    function = document.within(author.element, "h:functionCode")
    label = None if function.null_flavor else function.get("displayName")
    return Value(label, function.place, None if label else ABSENT)


def _identifier(document: ClinicalDocument, entity: Node) -> tuple[str, str]:
    """Extension and root of the first identifier, empty when it has none."""
    found = document.within(entity.element, "h:id[@extension and not(@nullFlavor)]")
    return found.get("extension") or "", found.get("root") or ""


def _first(document: ClinicalDocument, element: Any, path: str) -> str:
    return document.within(element, path).text or ""
