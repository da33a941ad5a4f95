"""How each check of XDM-EBRIM is made to fail: ids, schemes, owners, slots, lengths."""

from __future__ import annotations

from typing import Any

from scenarios.proofs import _archives as made
from scenarios.proofs._archives import RIM, append, double, every, put, slot

mutations = made.mutations()

SET, ENTRY = "//r:RegistryPackage[1]", "//r:ExtrinsicObject[1]"
TYPE = f"{ENTRY}/r:Classification[@classificationScheme='urn:uuid:f0306f51-975f-434e-a61c-c59651d33983']"
UNIQUE = f"{ENTRY}/r:ExternalIdentifier[@identificationScheme='urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab']"


def _same_child_id(root: Any) -> None:
    first, second = every(root, f"{ENTRY}/r:Classification")[:2]
    second.set("id", first.get("id"))


def _same_object_id(root: Any) -> None:
    """Two entries of one id, with what names them."""
    first, second = every(root, "//r:ExtrinsicObject")[:2]
    old, new = second.get("id"), first.get("id")
    for element in root.iter(f"{{{RIM}}}*"):
        for name in ("id", "classifiedObject", "registryObject", "targetObject"):
            if element.get(name) == old:
                element.set(name, new)


def _extra(name: str) -> str:
    return f'<r:Slot name="{name}"><r:ValueList><r:Value>a</r:Value></r:ValueList></r:Slot>'


made.rows(
    mutations, "XDM-EBRIM",
    ("ID", "two classifications of one id", _same_child_id),
    ("OBJECT-ID", "two entries of one id", _same_object_id),
    ("UUID", "a UUID that is cut", put(f"{TYPE}", "id", "urn:uuid:1234")),
    ("SCHEME", "an unknown classification", append(ENTRY, '<r:Classification id="c99" classificationScheme="urn:uuid:00000000-0000-4000-8000-000000000000"'
                                                   ' nodeRepresentation="A"/>')),
    ("SCHEME", "an identifier of a SubmissionSet on an entry", append(ENTRY, '<r:ExternalIdentifier id="c98" value="1.2.3"'
                                                                      ' identificationScheme="urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832"/>')),
    ("SCHEME", "an unknown node", append(ENTRY, '<r:Classification id="c97" classificationNode="urn:uuid:00000000-0000-4000-8000-000000000000"/>')),
    ("OWNER", "a classification of another object", put(TYPE, "classifiedObject", "urn:uuid:00000000-0000-4000-8000-000000000000")),
    ("OWNER", "an identifier of another object", put(UNIQUE, "registryObject", "autre")),
    ("SLOT-ONCE", "a slot written twice", double(f"{ENTRY}/r:Slot[@name='sourcePatientInfo']")),
    ("SLOT-NAME", "a mistyped slot", append(ENTRY, _extra("serviceEndTime"))),
    ("SLOT-NAME", "a slot of IHE that does not exist", append(ENTRY, _extra("urn:ihe:iti:xds:2099:color"))),
    ("SLOT-NAME", "a slot of an entry on the SubmissionSet", append(SET, _extra("languageCode"))),
    ("SLOT-VALUE", "a slot without value", append(ENTRY, '<r:Slot name="urn:editeur:note"><r:ValueList/></r:Slot>')),
    ("SLOT-VALUE", "an empty value", append(ENTRY, '<r:Slot name="urn:editeur:note"><r:ValueList><r:Value> </r:Value></r:ValueList></r:Slot>')),
    ("LENGTH", "257 characters", slot(ENTRY, "urn:editeur:note", "x" * 257)),
    ("TITLE", "128 characters", put(f"{ENTRY}/r:Name/r:LocalizedString", "value", "x" * 128)),
    ("TITLE", "256 characters on the SubmissionSet", put(f"{SET}/r:Name/r:LocalizedString", "value", "x" * 256)),
)  # fmt: skip
