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

from harness.formats.cda import ClinicalDocument
from harness.formats.ebrim import Classified, MetaValue
from harness.formats.metadata import RegistryObject
from harness.formats.xdm import Archive, Subset
from harness.rules.xds.package import Package

ROOT = "IHE_XDM"
METADATA = "METADATA.XML"
#: Classifications whose nodeRepresentation is a code, by kind of object.
CODES = {
    "SubmissionSet": ("contentTypeCode",),
    "DocumentEntry": (
        "classCode", "confidentialityCode", "eventCodeList", "formatCode", "healthcareFacilityTypeCode",
        "practiceSettingCode", "typeCode",
    ),
}  # fmt: skip
_IMAGING = re.compile(r"KA[0-9]{6}/IHE_XDM/", re.I)
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


@dataclass(eq=False)
class Contents:
    """Everything that an archive sends."""

    archive: Archive
    #: Path in the archive -> the CDA that could be read there.
    documents: Mapping[str, ClinicalDocument]
    #: The archive, as people name it, and the digest of its bytes.
    label: str = ""
    sha256: str = ""

    @cached_property
    def is_imaging(self) -> bool:
        """An archive of images as DRIM-M lays it out (``KAyyyymm/IHE_XDM/SSnnnnnn``): other rules, that are not ours."""
        return any(_IMAGING.match(name) for name in self.archive.names)

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
