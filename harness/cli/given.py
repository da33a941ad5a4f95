"""The CDA files given to ``derive`` and ``build``: read once, of one patient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from harness.campaign.receiver import read_file
from harness.core.errors import UsageError
from harness.core.text import Text
from harness.formats import cda, xdm, xml
from harness.formats.cda import ClinicalDocument
from harness.formats.cda_body import CdaBody, read_body
from harness.identity.compare import Same, same_patient
from harness.identity.model import Identity
from harness.identity.sources import from_cda
from harness.rules.xds.derive import derive
from harness.rules.xds.implied import Implied


@dataclass(frozen=True, eq=False)
class Given:
    """One CDA, its bytes, and what its header implies."""

    name: str
    raw: bytes
    document: ClinicalDocument

    @cached_property
    def implied(self) -> Implied:
        """The metadata."""
        return derive(self.document)

    @cached_property
    def patient(self) -> Identity:
        """The (first) patient."""
        return from_cda(self.document)

    @cached_property
    def body(self) -> CdaBody:
        """The body, its PDF decoded once."""
        return read_body(self.document)

    @property
    def label(self) -> str:
        """The label of the document type, else its title."""
        told = self.document.one("h:code").get("displayName") or self.document.title or "Document"
        return " ".join(told.split())  # a line end in an attribute would end a header or a segment


def read_all(paths: Sequence[Path]) -> list[Given]:
    """Every CDA; one line says which file is none, or that they are of two patients."""
    found = [read_one(read_file(path), path.as_posix()) for path in paths]
    _one_patient(found)
    _each_once(found)
    return found


def read_one(raw: bytes, name: str) -> Given:
    """A CDA from its bytes; a self-presentable one too."""
    read = xml.read(raw, name)
    for problem in read.problems:
        at = f" (l. {problem.place.line})" if problem.place.line else ""
        raise UsageError(Text(f"{name}{at} : {problem.message.fr}", f"{name}{at}: {problem.message.en}"))
    root = cda.find_document(read.root)
    if root is None:
        raise UsageError(Text(f"{name} n'est pas un CDA", f"{name} is not a CDA"))
    return Given(name, raw, ClinicalDocument(root, read.source))


def in_archive(archive: xdm.Archive) -> Iterator[Given]:
    """The CDAs that the DocumentEntries of an archive name."""
    for subset in archive.subsets:
        for entry in subset.submission.documents:
            path = subset.path_of(entry)
            raw = archive.entries.get(path or "")
            if raw is not None and path is not None and b"ClinicalDocument" in raw:
                yield read_one(raw, path)


def _one_patient(found: Sequence[Given]) -> None:
    for other in found[1:]:
        verdict, why = same_patient(found[0].patient, other.patient)
        if verdict is not Same.YES:
            names = f"{found[0].name}, {other.name}"
            raise UsageError(
                Text(f"{names} : pas le même patient ({why.fr})", f"{names}: not the same patient ({why.en})")
            )


def _each_once(found: Sequence[Given]) -> None:
    """Two documents of one identifier cannot be two entries."""
    seen: dict[str, str] = {}
    for one in found:
        key = one.implied.unique_id.text
        if key is None:
            raise UsageError(Text(f"{one.name} : ClinicalDocument/id absent", f"{one.name}: no ClinicalDocument/id"))
        if key in seen:
            names = f"{seen[key]}, {one.name}"
            raise UsageError(Text(f"{names} : même identifiant {key}", f"{names}: same identifier {key}"))
        seen[key] = one.name
