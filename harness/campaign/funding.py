"""The funding requests of a campaign: one subject for each file, one for each request, and what ties them together."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, get_args

from pydantic import BaseModel, ValidationError

from harness.campaign.declared.errors import in_french
from harness.campaign.declared.funding import FundingFile
from harness.campaign.source import named_files, normalised
from harness.core.errors import nearest
from harness.core.finding import Level, Problem
from harness.core.place import clip
from harness.core.subject import Subject
from harness.core.text import Text, same
from harness.formats import tree, tree_reader
from harness.formats.limits import MAX_TOLD
from harness.formats.unicode import writable
from harness.rules.funding.dossier import Dossier
from harness.rules.funding.request import Request

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign

#: Problems of a file of requests are told by this check.
FILE_CHECK = "FIN-ORDER-AMOUNT-FILE"
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
    file.problems += [_unreadable(b) for b in found.broken]
    if found.root is None:
        return
    file.problems += _against_schema(found.root)
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


def _unreadable(broken: tree.Broken) -> Problem:
    message = Text("fichier de demandes illisible", "file of requests that cannot be read")
    return Problem(FILE_CHECK, broken.place, Text("JSON ou YAML, une fois chaque clé", "JSON or YAML, each key once"), broken.actual, message)  # fmt: skip


def _against_schema(root: tree.Node) -> list[Problem]:
    """What the schema does not admit, each at its line; mistyped keys with the nearest known one."""
    try:
        FundingFile.model_validate(root.plain())
    except ValidationError as error:
        return [_problem(root, one) for one in error.errors()[:MAX_TOLD]]
    return []


def _problem(root: tree.Node, error: Any) -> Problem:
    location = error["loc"]
    node = root.follow(location)
    if error["type"] == "extra_forbidden":
        known = _keys(FundingFile, location[:-1])
        key = str(location[-1])
        near = nearest(key, known)
        expected = (
            Text(f"« {near} » ?", f"'{near}'?")
            if near
            else Text(f"une clé parmi {', '.join(known)}", f"one of {', '.join(known)}")
        )
        return Problem(FILE_CHECK, node.place, expected, same(clip(writable(key))), Text("clé inconnue", "unknown key"))
    place = node.at(str(location[-1])) if error["type"] == "missing" and location else node.place
    actual = None if error["type"] == "missing" else tree.shown(node)
    told = Text(in_french(error), error["msg"])
    return Problem(
        FILE_CHECK,
        place,
        told,
        actual or Text("(absent)", "(absent)"),
        Text("hors du schéma", "outside the schema"),
        Level.ERROR,
    )


def _keys(model: Any, location: tuple[int | str, ...]) -> list[str]:
    """Known keys of the model at a location."""
    for part in location:
        if isinstance(part, str) and model is not None and part in model.model_fields:
            model = next(_models(model.model_fields[part].annotation), None)
    return list(model.model_fields) if model is not None else []


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inside in get_args(annotation):
        yield from _models(inside)


def attached(campaign: Campaign, subject: RequestSubject, name: str) -> str | None:
    """The file of the campaign that a request names, relative to the campaign, else to the file of requests."""
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(subject.path), normalised(name)))
    for path in (name, beside):
        found = named_files(path, campaign.hashes) if "*" not in path and "?" not in path else []
        if len(found) == 1:
            return found[0]
    return None
