"""Whose data an export holds, and how far back: what all its files say together."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from harness.campaign.export_people import Declared, Key, keys, words
from harness.campaign.subjects import DocumentSubject
from harness.core.place import Place
from harness.formats import dated
from harness.identity.model import Identity

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign
    from harness.campaign.exports import ExportFileSubject, ExportSubject

#: Formats in which a patient is looked for; a file of another one belongs to the patient of its folder.
_TELLING = frozenset({"CDA", "FHIR", "NDJSON", "CSV", "HL7v2", "IHE_XDM"})


class Coverage:
    """Worked out once for an export; linear in its files."""

    def __init__(self, export: ExportSubject) -> None:
        self._export = export
        self._declared = export.patients or []

    # -- patients --------------------------------------------------------------------------------

    @cached_property
    def _by_key(self) -> dict[Key, list[Declared]]:
        found: dict[Key, list[Declared]] = {}
        for patient in self._declared:
            for key in patient.keys:
                found.setdefault(key, []).append(patient)
        return found

    def whose(self, identity: Identity) -> Declared | None:
        """The declared patient that an identity is."""
        shared = (patient for key in sorted(keys(identity)) for patient in self._by_key.get(key, ()))
        return next((patient for patient in shared if patient.is_same(identity)), None)

    def is_known(self, identity: Identity) -> bool | None:
        """Whether an identity is one of those declared; None when nothing that it tells can be compared with all of them."""
        if self.whose(identity) is not None:
            return True
        told = {kind for kind, _ in keys(identity)}
        return False if told & self._comparable else None

    @cached_property
    def _comparable(self) -> set[str]:
        """The kinds of keys that every declared patient has."""
        kinds = [{kind for kind, _ in p.keys} if p.identity is not None else set() for p in self._declared]
        alone = (
            {"local"}
            if all(p.identity is None or any(k == "local" for k, _ in p.keys) for p in self._declared)
            else set()
        )
        return (set.intersection(*kinds) if kinds else set()) | alone

    @cached_property
    def _present(self) -> set[int]:
        """Declared patients that the files or their paths name."""
        found = {
            id(p) for file in self._export.files for i in file.reading.people.found if (p := self.whose(i)) is not None
        }
        every = frozenset[str]().union(*(words(file.name) for file in self._export.files))
        return found | {id(p) for p in self._declared if p.is_in(every)}

    def has(self, patient: Declared) -> bool:
        """Whether a declared patient is in the package."""
        return id(patient) in self._present

    @cached_property
    def groups(self) -> dict[int, tuple[str, set[str]]]:
        """Each distinct patient of the files: its summary, and the folders of its files."""
        found: dict[int, tuple[str, set[str]]] = {}
        of_key: dict[Key, int] = {}
        for file in self._export.files:
            for identity in file.reading.people.found:
                mine = keys(identity)
                rank = next((of_key[key] for key in sorted(mine) if key in of_key), len(found))
                of_key.update(dict.fromkeys(mine, rank))
                found.setdefault(rank, (identity.summary, set()))[1].update(_folders(file.name))
        return found

    @cached_property
    def hidden(self) -> list[ExportFileSubject]:
        """Files that may be those of anybody: they name no patient, nor does their folder."""
        owned = {folder for folder, owners in self._owners.items() if len(owners) == 1}
        return [
            file for file in self._export.files
            if file.reading.people.unread or not (
                file.reading.people.found or _tells(file) or owned.intersection(_folders(file.name))
                or any(p.is_in(words(file.name)) for p in self._declared)
            )
        ]  # fmt: skip

    @cached_property
    def _owners(self) -> dict[str, set[int]]:
        """Folder -> the patients of the files under it."""
        found: dict[str, set[int]] = {}
        for rank, (_, folders) in self.groups.items():
            for folder in folders:
                found.setdefault(folder, set()).add(rank)
        return found

    @cached_property
    def folders(self) -> list[tuple[str, list[str]]]:
        """Patient -> its folders, where sibling folders are each one patient's and show two patients at least."""
        siblings: dict[str, list[str]] = {}
        for folder in sorted(self._owners):
            siblings.setdefault(posixpath.dirname(folder), []).append(folder)
        found: dict[int, list[str]] = {}
        for group in siblings.values():
            owners = [self._owners[folder] for folder in group]
            if all(len(o) == 1 for o in owners) and len(set().union(*owners)) > 1:
                for folder, owner in zip(group, owners, strict=True):
                    found.setdefault(next(iter(owner)), []).append(folder)
        return [(self.groups[rank][0], folders) for rank, folders in found.items()]

    # -- depth -----------------------------------------------------------------------------------

    @cached_property
    def oldest(self) -> datetime.date | None:
        """The first day of the oldest data."""
        return min((d.first for file in self._export.files for d in file.reading.dates), default=None)

    def documents_elsewhere(self, campaign: Campaign) -> Iterator[tuple[DocumentSubject, dated.Dated]]:
        """Documents of the campaign within the period, about a declared patient, with their date."""
        since, until = self._export.since, self._export.until
        for document in campaign.of(DocumentSubject):
            node = document.view.one("h:effectiveTime") if document.view is not None else None
            at = dated.of(node.get("value"), Place("")) if node is not None else None
            if at is None or document.patient is None or not campaign.judges_document(document):
                continue
            if (
                since is not None
                and until is not None
                and since <= at.first
                and at.last <= until
                and self.whose(document.patient)
            ):
                yield document, at


def _tells(file: ExportFileSubject) -> bool:
    """Whether a file would have named its patient: one that cannot be read might be anybody's."""
    return file.reading.format in _TELLING and not any(flaw.is_serious or flaw.undecided for flaw in file.reading.flaws)


def _folders(name: str) -> list[str]:
    """The folders of a file, from the nearest to the farthest; the root is not one."""
    found, at = [], posixpath.dirname(name)
    while at:
        found.append(at)
        at = posixpath.dirname(at)
    return found
