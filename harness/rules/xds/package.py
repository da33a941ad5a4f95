"""The metadata of one sub-set: its objects, what ties them, their slots, gathered once for all the checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

from harness.core.place import Place
from harness.formats import xml
from harness.formats.ebrim import LCM, RIM, SUBMISSION_NODE, Holder
from harness.formats.metadata import RegistryObject
from harness.formats.xdm import Subset
from harness.rules.xds.objects import FOLDER_NODE, SLOTS


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
    def links(self) -> set[str | None]:
        """@id of the Associations: a SubmissionSet has the links of its Folders for members."""
        return {link.attribute("id").text for link in self.associations}

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
