"""How each check of XDM-METADATA is made to fail: the envelope, the objects, the links between them."""

from __future__ import annotations

from typing import Any

from lxml import etree

from scenarios.proofs import _archives as made
from scenarios.proofs._archives import RIM, double, drop, every, put, slot

mutations = made.mutations()

LCM = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"
XDSB = "urn:ihe:iti:xds-b:2007"
SET, ENTRY = "//r:RegistryPackage[1]", "//r:ExtrinsicObject[1]"
MARK = "//r:Classification[@classificationNode='urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd']"
MEMBER = "//r:Association[contains(@associationType, 'HasMember')]"
RPLC = "//r:Association[contains(@associationType, 'RPLC')]"


def _wrapped(root: Any) -> None:
    """The request inside the message of the web service."""
    inside = etree.fromstring(etree.tostring(root))
    for child in list(root):
        root.remove(child)
    root.tag = f"{{{XDSB}}}ProvideAndRegisterDocumentSetRequest"
    root.append(inside)


def _renamed(root: Any) -> None:
    root.tag = "SubmitObjectsRequest"


def _two_lists(root: Any) -> None:
    """The associations in a list of their own."""
    second = etree.SubElement(root, f"{{{RIM}}}RegistryObjectList")
    for link in every(root, "//r:Association"):
        second.append(link)


def _unflagged(root: Any) -> None:
    """A package that is flagged as nothing."""
    every(root, "//r:RegistryPackage[2]/r:Classification")[0].getparent().remove(
        every(root, "//r:RegistryPackage[2]/r:Classification")[0]
    )


def _two_sets(root: Any) -> None:
    """A second SubmissionSet, of the same content."""
    double(SET)(root)
    copy = every(root, "//r:RegistryPackage")[1]
    for child in copy.iter(f"{{{RIM}}}Classification", f"{{{RIM}}}ExternalIdentifier"):
        child.attrib.pop("id", None)
        for name in ("classifiedObject", "registryObject"):
            if name in child.attrib:
                child.set(name, copy.get("id"))


def _set_replaces(root: Any) -> None:
    """The source is the SubmissionSet."""
    every(root, RPLC)[0].set("sourceObject", every(root, SET)[0].get("id"))


def _no_entry(root: Any) -> None:
    """Every DocumentEntry and every link taken out."""
    for element in [*every(root, "//r:ExtrinsicObject"), *every(root, "//r:Association")]:
        element.getparent().remove(element)


def _same_id(root: Any) -> None:
    """The uniqueId of the document replaced."""
    value = every(
        root, f"{ENTRY}/r:ExternalIdentifier[@identificationScheme='urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab']"
    )[0]
    value.set("value", value.get("value").rpartition(".")[0] + ".1")


def _reversed(root: Any) -> None:
    link = every(root, MEMBER)[0]
    source, target = link.get("sourceObject"), link.get("targetObject")
    link.set("sourceObject", target)
    link.set("targetObject", source)


made.rows(
    mutations, "XDM-METADATA",
    ("ROOT", "the wrapper of ITI-41", _wrapped),
    ("ROOT", "a request without name space", _renamed),
    ("LIST", "two lists", _two_lists),
    ("SET", "a SubmissionSet that is not flagged", drop(MARK)),
    ("SET", "two SubmissionSets", _two_sets),
    ("PACKAGE", "a package flagged as nothing", _unflagged),
    ("ENTRY", "no DocumentEntry", _no_entry),
    ("STABLE", "an on-demand document", put(ENTRY, "objectType", "urn:uuid:34268e47-fdf5-41a6-ba33-82133c465248")),
    ("STABLE", "no objectType", lambda r: every(r, ENTRY)[0].attrib.pop("objectType")),
    ("MEMBER", "an entry that is nobody's member", drop(MEMBER)),
    ("MEMBER", "the association written twice", double(MEMBER)),
    ("MEMBER", "source and target exchanged", _reversed),
    ("MEMBER-STATUS", "no status", drop(f"{MEMBER}/r:Slot")),
    ("MEMBER-STATUS", "an unknown status", put(f"{MEMBER}/r:Slot/r:ValueList/r:Value", "", "Approved")),
    ("MEMBER-STATUS", "a document of the submission by reference", put(f"{MEMBER}/r:Slot/r:ValueList/r:Value", "", "Reference")),
    ("MEMBER-STATUS", "two statuses", slot(MEMBER, "SubmissionSetStatus", "Original", "Reference")),
    ("ASSOCIATION", "an unknown type", put(RPLC, "associationType", "urn:ihe:iti:2007:AssociationType:REPLACES")),
    ("ASSOCIATION", "the short name of a type", put(RPLC, "associationType", "RPLC")),
    ("ENDS", "a source that is not there", put(RPLC, "sourceObject", "urn:uuid:00000000-0000-4000-8000-000000000000")),
    ("ENDS", "a target that is not there", put(MEMBER, "targetObject", "urn:uuid:00000000-0000-4000-8000-000000000000")),
    ("STATUS", "a document submitted as deprecated", put(ENTRY, "status", "urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated")),
    ("REPLACED", "the SubmissionSet replaces", _set_replaces),
    ("REPLACED", "a symbolic target", put(RPLC, "targetObject", "ancien")),
    ("REPLACED", "the uniqueId instead of the UUID", put(RPLC, "targetObject", "1.2.3.4")),
    ("REPLACED-ID", "the identifier of the document replaced", _same_id),
    ("VERSION", "a second version that replaces nothing", drop(RPLC)),
)  # fmt: skip
