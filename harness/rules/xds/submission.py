"""An archive as its metadata describe it: each DocumentEntry with its file, worked out once for all the checks."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

from harness.core.place import Place
from harness.formats import xml
from harness.formats.cda import ClinicalDocument
from harness.formats.ebrim import LCM, NS, RIM, SUBMISSION_NODE, Classified, Holder, MetaValue
from harness.formats.metadata import RegistryObject
from harness.formats.xdm import Archive, Subset
from harness.rules.xds.objects import SLOTS

ROOT = "IHE_XDM"
METADATA = "METADATA.XML"
FOLDER_NODE = "urn:uuid:d9d542f3-6cc4-48b6-8870-ea235fbc94c2"
#: Classifications whose nodeRepresentation is a code, by kind of object.
CODES = {
    "SubmissionSet": ("contentTypeCode",),
    "DocumentEntry": (
        "classCode", "confidentialityCode", "eventCodeList", "formatCode", "healthcareFacilityTypeCode",
        "practiceSettingCode", "typeCode",
    ),
}  # fmt: skip
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(eq=False)
class Entry:
    """A DocumentEntry, and the file that its URI names."""

    object: RegistryObject
    subset: Subset
    #: Path in the archive; None without URI.
    path: str | None
    content: bytes | None
    #: The CDA, when the file is one that can be read.
    document: ClinicalDocument | None

    @cached_property
    def uri(self) -> MetaValue:
        """The URI slot."""
        return self.object.value("URI")

    @cached_property
    def sha1(self) -> str:
        """The hash of the file, as XDS asks for it."""
        return hashlib.sha1(self.content or b"", usedforsecurity=False).hexdigest()

    @property
    def escapes(self) -> bool:
        """Whether the URI leads out of the archive, or is no relative path."""
        text = self.uri.text or ""
        out = self.path is not None and (self.path.startswith(("../", "/")) or self.path == "..")
        return out or text.startswith("/") or "\\" in text or ":" in text


@dataclass(frozen=True, slots=True)
class OwnedSlot:
    """A slot, with the kind of element that holds it."""

    owner: str
    name: str
    element: Any
    texts: tuple[str, ...]
    #: Another slot of the same object had this name.
    repeated: bool


@dataclass(eq=False)
class Package:
    """The metadata of one sub-set."""

    subset: Subset

    @property
    def root(self) -> Any:
        """The root element of METADATA.XML."""
        return self.subset.submission.root

    @property
    def path(self) -> str:
        """The METADATA.XML, as a path of the archive."""
        return self.subset.submission.source.title

    def place(self, element: Any, label: str = "") -> Place:
        """The place of any element of the metadata."""
        return Place(label or xml.local(element), element.sourceline, self.subset.submission.source)

    @cached_property
    def lists(self) -> list[Any]:
        """RegistryObjectList elements, wherever they are."""
        return list(self.root.iter(f"{{{RIM}}}RegistryObjectList"))

    @cached_property
    def packages(self) -> list[RegistryObject]:
        """Every RegistryPackage, whatever it is flagged as."""
        return [
            RegistryObject(e, self.subset.submission.source, "RegistryPackage")
            for e in self.root.iter(f"{{{RIM}}}RegistryPackage")
        ]

    @cached_property
    def nodes(self) -> dict[int, set[str]]:
        """Package (by the identity of its element) -> the nodes that it is classified under, from inside or beside."""
        by_id = {p.id: p.element for p in self.packages if p.id}
        found: dict[int, set[str]] = {}
        for mark in self.root.iter(f"{{{RIM}}}Classification"):
            node = mark.get("classificationNode")
            parent = mark.getparent()
            inside = parent is not None and xml.local(parent) == "RegistryPackage"
            target = parent if inside else by_id.get(mark.get("classifiedObject"))
            if node and target is not None:
                found.setdefault(id(target), set()).add(node)
        return found

    def is_set(self, package: RegistryObject) -> bool:
        """Whether a package is flagged as a SubmissionSet."""
        return SUBMISSION_NODE in self.nodes.get(id(package.element), ())

    def is_folder(self, package: RegistryObject) -> bool:
        """Whether a package is flagged as a Folder."""
        return FOLDER_NODE in self.nodes.get(id(package.element), ())

    @property
    def sets(self) -> list[RegistryObject]:
        """The SubmissionSets."""
        return self.subset.submission.submission_sets

    @cached_property
    def entries(self) -> dict[str | None, RegistryObject]:
        """@id -> the DocumentEntry that has it."""
        return {found.id: found for found in self.subset.submission.documents}

    @property
    def associations(self) -> list[Holder]:
        """The Associations."""
        return self.subset.submission.associations

    @cached_property
    def identified(self) -> dict[str, list[Any]]:
        """@id -> the elements that have it."""
        found: dict[str, list[Any]] = {}
        for element in self.root.iter(etree.Element):
            id_ = element.get("id")
            if id_:
                found.setdefault(id_, []).append(element)
        return found

    @cached_property
    def objects(self) -> dict[str, Any]:
        """@id -> the object (package or entry) that associations may name."""
        kept = {f"{{{RIM}}}RegistryPackage", f"{{{RIM}}}ExtrinsicObject"}
        return {i: e for i, found in self.identified.items() for e in found if e.tag in kept}

    @cached_property
    def slots(self) -> list[OwnedSlot]:
        """Every slot of the submission."""
        return list(self._slots())

    def _slots(self) -> Iterator[OwnedSlot]:
        for owner in SLOTS:
            for holder in self.root.iter(f"{{{RIM}}}{owner}"):
                seen: set[str] = set()
                for slot in holder.iterchildren(f"{{{RIM}}}Slot"):
                    name = slot.get("name") or ""
                    texts = tuple("".join(v.itertext()).strip() for v in slot.iter(f"{{{RIM}}}Value"))
                    yield OwnedSlot(owner, name, slot, texts, name in seen)
                    seen.add(name)

    @cached_property
    def children(self) -> list[tuple[Any, str, Any]]:
        """Classifications and ExternalIdentifiers: the element, the kind of its parent, the parent."""
        found = []
        for tag in ("Classification", "ExternalIdentifier"):
            for element in self.root.iter(f"{{{RIM}}}{tag}"):
                parent = element.getparent()
                if parent is not None:
                    found.append((element, xml.local(parent), parent))
        return found

    @cached_property
    def is_enveloped(self) -> bool:
        """The root is the request itself, in its own name space."""
        return bool(self.root.tag == f"{{{LCM}}}SubmitObjectsRequest")


@dataclass(eq=False)
class Sending:
    """Everything that an archive sends."""

    archive: Archive
    #: Path in the archive -> the CDA that could be read there.
    documents: Mapping[str, ClinicalDocument]

    @cached_property
    def packages(self) -> list[Package]:
        """The metadata of each sub-set."""
        return [Package(subset) for subset in self.archive.subsets]

    @cached_property
    def entries(self) -> list[Entry]:
        """Every DocumentEntry, in order."""
        return list(self._entries())

    def _entries(self) -> Iterator[Entry]:
        for subset in self.archive.subsets:
            for found in subset.submission.documents:
                path = subset.path_of(found)
                content = self.archive.entries.get(path) if path is not None else None
                yield Entry(found, subset, path, content, self.documents.get(path or ""))

    @cached_property
    def sets(self) -> list[RegistryObject]:
        """Every SubmissionSet."""
        return [found for package in self.packages for found in package.sets]

    @cached_property
    def objects(self) -> list[RegistryObject]:
        """SubmissionSets, then DocumentEntries."""
        return self.sets + [entry.object for entry in self.entries]

    @cached_property
    def codes(self) -> list[tuple[RegistryObject, str, Classified]]:
        """Every coded Classification, with the object that holds it and its attribute."""
        return [(o, name, c) for o in self.objects for name in CODES[o.kind] for c in o.classified(name)]

    @cached_property
    def authors(self) -> list[Classified]:
        """The authors of every object."""
        return [author for found in self.objects for author in found.classified("author")]

    @cached_property
    def metadata_files(self) -> list[str]:
        """Paths of every METADATA.XML, whatever its letter case and contents."""
        return [n for n in self.archive.entries if posixpath.basename(n).upper() == METADATA]

    @cached_property
    def folders(self) -> list[str]:
        """Sub-directories of IHE_XDM, told by the names of the directory of the ZIP."""
        parts = [name.split("/") for name in self.archive.names]
        return list(dict.fromkeys(p[1] for p in parts if len(p) > 2 and p[0].upper() == ROOT))


def style_sheets(document: ClinicalDocument) -> list[tuple[str, Any]]:
    """The href of each xml-stylesheet instruction before the root of the file, with the instruction."""
    root = document.root.getroottree().getroot()
    found = []
    for node in root.itersiblings(preceding=True):
        if isinstance(node, etree._ProcessingInstruction) and node.target == "xml-stylesheet":
            told = _HREF.search(node.text or "")
            if told is not None:
                found.append(((told[1] or told[2] or "").strip(), node))
    return found[::-1]


__all__ = ["CODES", "FOLDER_NODE", "METADATA", "NS", "ROOT", "Entry", "Package", "Sending", "style_sheets"]
