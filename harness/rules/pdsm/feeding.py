"""A Bundle that submits documents: its entries by what they are, and where its references lead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from harness.formats.fhir import content_of
from harness.formats.fhir_node import FhirNode

LIST_TYPES = "https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes"
MHD = "https://profiles.ihe.net/ITI/MHD/StructureDefinition/"
PDSM = "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/"
BUNDLE_PROFILES = (f"{PDSM}pdsm-comprehensive-provide-document-bundle", f"{MHD}IHE.MHD.Comprehensive.ProvideBundle")
SUBMISSION_SET, FOLDER = "submissionset", "folder"
#: Bundles that a server answers, or that are something else altogether.
_OTHERS = ("searchset", "history", "transaction-response", "batch-response", "document", "message")
_SUBMITTED = ("List", "DocumentReference", "Binary")


def is_feeding(tree: FhirNode | None) -> bool:
    """Whether a Bundle submits documents: a transaction of such resources, or one whose profile or List says so."""
    kind = tree.one("type").text if tree is not None else None
    if tree is None or kind in _OTHERS:
        return False
    if any(is_provide_profile(p.text) for p in tree.all("meta.profile")):
        return True
    resources = tree.all("entry.resource")
    if kind in ("transaction", "batch"):
        return any(r.kind in _SUBMITTED for r in resources)
    return any(list_type(r) == SUBMISSION_SET for r in resources)


def is_provide_profile(profile: str | None) -> bool:
    """A Comprehensive ProvideBundle of MHD, or the French one."""
    return (profile or "").partition("|")[0] in BUNDLE_PROFILES


def list_type(resource: FhirNode) -> str | None:
    """``submissionset`` or ``folder``, as the code of a List says it."""
    codes = [c.text for c in resource.all("code.coding.code")] if resource.kind == "List" else []
    return next((c for c in codes if c in (SUBMISSION_SET, FOLDER)), None)


@dataclass(frozen=True, eq=False)
class Entry:
    """One entry of the Bundle."""

    number: int
    node: FhirNode

    @property
    def resource(self) -> FhirNode:
        """What it carries."""
        return self.node.one("resource")

    @property
    def kind(self) -> str:
        """``SubmissionSet``, ``Folder``, or the type of the resource."""
        found = self.resource.kind or ""
        return {SUBMISSION_SET: "SubmissionSet", FOLDER: "Folder"}.get(list_type(self.resource) or "", found)

    @property
    def full_url(self) -> str | None:
        """The URI by which the others name it."""
        return self.node.one("fullUrl").text

    @property
    def method(self) -> str | None:
        """The HTTP verb."""
        return self.node.one("request.method").text


class Feeding:
    """The whole Bundle; nothing raises on content."""

    def __init__(self, tree: FhirNode) -> None:
        self.tree = tree
        self.entries = [Entry(i, node) for i, node in enumerate(tree.all("entry"))]

    def of(self, kind: str) -> list[Entry]:
        """The entries of a kind, in order."""
        return list(self._by_kind.get(kind, ()))

    @cached_property
    def _by_kind(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.kind, []).append(entry)
        if "SubmissionSet" not in found and "List" in found:  # a List that does not say its type can only be the set
            found["SubmissionSet"] = found.pop("List")
        return found

    @property
    def sets(self) -> list[FhirNode]:
        """The SubmissionSet Lists; one is the rule."""
        return [e.resource for e in self.of("SubmissionSet")]

    @property
    def references(self) -> list[FhirNode]:
        """The DocumentReferences submitted."""
        return [e.resource for e in self.of("DocumentReference")]

    def entry_of(self, reference: str | None) -> Entry | None:
        """The entry that a reference names: its fullUrl, or ``Type/id`` of the resource that it carries."""
        return self._by_name.get(reference or "")

    @cached_property
    def _by_name(self) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.full_url:
                found.setdefault(entry.full_url, entry)
        for entry in self.entries:
            if entry.resource.kind and entry.resource.id:
                found.setdefault(f"{entry.resource.kind}/{entry.resource.id}", entry)
        return found

    def resolve(self, owner: FhirNode, reference: FhirNode) -> FhirNode | None:
        """The resource that a Reference leads to: contained in its owner, or another entry; None when it is elsewhere."""
        told = reference.one("reference").text or ""
        if told.startswith("#"):
            return owner.contained.get(told[1:])
        entry = self.entry_of(told)
        return entry.resource if entry is not None else None

    def binary_of(self, reference: FhirNode) -> Entry | None:
        """The Binary entry that a DocumentReference describes."""
        entry = self.entry_of(reference.one("content.attachment.url").text)
        return entry if entry is not None and entry.kind == "Binary" else None

    def bytes_of(self, entry: Entry) -> bytes:
        """The bytes of a Binary, decoded once."""
        if entry.number not in self._bytes:
            self._bytes[entry.number] = content_of(entry.resource)
        return self._bytes[entry.number]

    @cached_property
    def _bytes(self) -> dict[int, bytes]:
        return {}

    def patients_of(self, reference: FhirNode) -> list[FhirNode]:
        """The Patients that a DocumentReference or a List names, as far as they are in the Bundle."""
        told = [reference.one("context.sourcePatientInfo"), reference.one("subject")]
        found = [self.resolve(reference, r) for r in told if r.exists]
        return [p for p in found if p is not None and p.kind == "Patient"]
