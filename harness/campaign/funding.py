"""The funding requests of a campaign: one subject for each file, one for each request, and what ties them together."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from harness.campaign.funding_schema import against_schema, unreadable
from harness.campaign.source import is_pattern, named_files, normalised, resolved
from harness.core.place import clip
from harness.core.subject import Subject
from harness.core.text import Text
from harness.formats import tree, tree_reader
from harness.formats.unicode import writable
from harness.rules.funding.dossier import Dossier
from harness.rules.funding.request import Request

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign

_PARTS = {"order": Text("commande", "order"), "advance": Text("avance", "advance"), "balance": Text("solde", "balance")}


@dataclass(eq=False)
class FundingFileSubject(Subject):
    """A file that describes funding requests."""

    kind: ClassVar[str] = "funding-file"
    kind_label: ClassVar[Text] = Text("fichier de demandes de financement", "file of funding requests")
    requests: list[RequestSubject] = field(default_factory=list)

    def describe(self) -> str:
        """How many requests."""
        return str(len(self.requests))


@dataclass(eq=False)
class RequestSubject(Subject):
    """An order, an advance or a balance."""

    kind: ClassVar[str] = "funding-request"
    kind_label: ClassVar[Text] = Text("demande de financement", "funding request")
    request: Request = field(default=None)  # type: ignore[assignment]
    dossier: Dossier = field(default=None, repr=False)  # type: ignore[assignment]

    def describe(self) -> str:
        """Kind and number."""
        label = _PARTS.get(self.request.kind)
        return f"{label.fr if label else self.request.kind} {self.request.number}"


def make(campaign: Campaign) -> Iterator[Subject]:
    """The files of ``funding`` and their requests."""
    section = campaign.manifest.funding
    if section is None:
        return
    dossier = Dossier()
    for path in dict.fromkeys(p for name in section.files for p in named_files(name, campaign.hashes)):
        raw = campaign.read(path) or b""
        subject = FundingFileSubject("", path, "", campaign.hashes[path], len(raw))
        yield subject
        yield from _requests(subject, tree_reader.read(raw, path), dossier)


def _requests(file: FundingFileSubject, found: tree.Tree, dossier: Dossier) -> Iterator[RequestSubject]:
    """The requests of a file; what its schema does not admit is told of the file."""
    file.problems += unreadable(found)
    if found.root is None:
        return
    file.problems += against_schema(found.root)
    supplier = found.root.get("supplier")
    listed = found.root.get("requests")
    for rank, node in enumerate(listed.items if listed else [], 1):
        if isinstance(node.value, dict):
            request = Request(node, supplier, file.path)
            part = request.number or f"requests[{rank}]"
            made = RequestSubject("", file.path, clip(writable(part), 60), file.sha256, file.size, file, request=request, dossier=dossier)  # fmt: skip
            dossier.requests.append(request)
            file.requests.append(made)
            yield made


def attached(campaign: Campaign, subject: RequestSubject, name: str) -> str | None:
    """The file of the campaign that a request names, relative to the campaign, else to the file of requests."""
    if is_pattern(name):
        return None
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(subject.path), normalised(name)))
    known = (resolved(path, campaign.hashes) for path in (name, beside))
    return next((path for path in known if path is not None), None)
