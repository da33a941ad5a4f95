"""A receiver as ``expect`` is told of it: the patients of a file, the documents of a folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from harness.campaign.history import declared_documents
from harness.campaign.loader import Loader, walk
from harness.campaign.manifest import Manifest, parse, parse_documents
from harness.campaign.opening import declared_patients, read_patients
from harness.campaign.source import MANIFEST, FolderSource
from harness.campaign.subjects import DocumentSubject, MessageSubject
from harness.core.errors import ManifestError, UsageError, of_system
from harness.core.text import Text
from harness.formats.cda import ClinicalDocument
from harness.formats.limits import MAX_FILE
from harness.identity.model import Identity
from harness.rules.document_message import Action
from harness.rules.holdings import Holdings, hold, supersede

_YAML = (".yaml", ".yml")


@dataclass(slots=True)
class Receiver:
    """Patients held (None: not told) and documents held; ``complete`` when all of them are told."""

    patients: list[Identity] | None = None
    documents: Holdings = field(default_factory=Holdings)
    complete: bool = False


def read_receiver(patients: Path | None, held: Path | None) -> Receiver:
    """From a CSV, ADT or FHIR file, or a campaign.yaml; raises ManifestError or UsageError when it cannot be read."""
    found = Receiver()
    if patients is not None:
        _patients(patients, found)
    if held is not None:
        found.documents, found.complete = read_documents(held), True
    return found


def _patients(path: Path, receiver: Receiver) -> None:
    manifest = path / MANIFEST if path.is_dir() else path
    if manifest.suffix.lower() not in _YAML:
        receiver.patients = read_patients(read_file(path), path.name)
        return
    told = parse(read_file(manifest), manifest.name)
    receiver.patients = _in_force(manifest.parent, told)
    if told.documents is not None:
        receiver.documents, receiver.complete = declared_documents(told.documents), True


def _in_force(folder: Path, manifest: Manifest) -> list[Identity] | None:
    """The patients of a manifest as they are now."""
    found = declared_patients(FolderSource(folder), manifest)
    return None if found is None else [p for p in found if not p.until]


def read_file(path: Path) -> bytes:
    """The bytes of a file; raises UsageError when there is none, or too many."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise UsageError(Text(f"{path} : plus de {MAX_FILE} octets", f"{path}: more than {MAX_FILE} bytes"))
        return path.read_bytes()
    except FileNotFoundError:
        raise UsageError(Text(f"{path} n'existe pas", f"{path} does not exist")) from None
    except IsADirectoryError:
        raise UsageError(Text(f"{path} est un dossier", f"{path} is a folder")) from None
    except OSError as error:
        raise UsageError(of_system(error, path)) from None


def read_documents(path: Path) -> Holdings:
    """The documents of a YAML list, of CDA files, of the messages that carried them."""
    source = FolderSource(path)
    lists = [p for p in source.paths() if p.lower().endswith(_YAML)]
    held = Holdings()
    for name in lists:
        held |= declared_documents(parse_documents(read_file(path if path.is_file() else path / name), name))
    carried = [] if lists and path.is_file() else _documents(source)
    if path.is_file() and not lists and not carried:
        raise ManifestError(Text(f"{path.name} : ni CDA, ni message de document, ni liste YAML de documents",
                                 f"{path.name}: no CDA, document message nor YAML list of documents"))  # fmt: skip
    for view, action in carried:
        hold(held, view, action)
    for view, action in carried:  # whatever the order of the files, what was replaced is not the latest version
        supersede(held, view, action)
    return held


def _documents(source: FolderSource) -> list[tuple[ClinicalDocument, Action]]:
    """Every readable CDA, and what the message that carried it asked."""
    found = []
    for subject in Loader(source).load():
        if isinstance(subject, DocumentSubject) and subject.view is not None:
            message = next((s for s in walk(subject) if isinstance(s, MessageSubject)), None)
            found.append((subject.view, message.document_message.action if message else Action.INITIAL))
    return found
