"""Exports of accounts as one subject: identifiers are unique over all files of the export."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from harness.campaign.source import MANIFEST, named_files
from harness.core.place import Place
from harness.core.subject import Subject
from harness.core.text import Text
from harness.formats.limits import MAX_ACCOUNTS, MAX_FILE
from harness.formats.log_events import Columns
from harness.formats.log_records import TOO_MANY, Record, Unread, records
from harness.rules.traces.secrets import Kind, Leak, is_secret_name, leaks, masked, suspect
from harness.rules.traces.users import COLUMNS, Account, account_of, is_account

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign


@dataclass(slots=True)
class Export:
    """What the files of an export hold."""

    accounts: list[tuple[str, Account]] = field(default_factory=list)
    unread: list[tuple[str, Unread]] = field(default_factory=list)
    #: Column -> its file, the first secret in it, how many there are.
    secrets: dict[tuple[str, str], tuple[Place, Leak, int]] = field(default_factory=dict)
    unknown_columns: list[str] = field(default_factory=list)


@dataclass(eq=False)
class UsersSubject(Subject):
    """All files of the export."""

    kind: ClassVar[str] = "users"
    kind_label: ClassVar[Text] = Text("export de comptes", "export of accounts")
    files: dict[str, Subject] = field(default_factory=dict)
    campaign: Campaign = field(default=None)  # type: ignore[assignment]

    @cached_property
    def export(self) -> Export:
        """The accounts, file after file."""
        found = Export()
        for path in self.files:
            self._read(path, found)
        return found

    def _read(self, path: str, export: Export) -> None:
        raw = self.campaign.read(path)
        if raw is None:
            most = Text(f"au plus {MAX_FILE} octets, lisible", f"at most {MAX_FILE} bytes, readable")
            export.unread.append((path, Unread(Place(""), most, Text("illisible ou trop volumineux", "unreadable or too large"), ours=True)))  # fmt: skip
            return
        declared = self.campaign.manifest.users
        told = {m: c for m, c in declared.columns.model_dump().items() if c} if declared else {}
        columns = Columns(told, COLUMNS)
        first = True
        for entry in records(raw):
            if isinstance(entry, Unread):
                export.unread.append((path, entry))
                continue
            _secrets(path, entry, export)
            if not is_account(entry):
                continue
            if len(export.accounts) >= MAX_ACCOUNTS:
                export.unread.append((path, Unread(entry.place(), Text(f"au plus {MAX_ACCOUNTS} comptes", f"at most {MAX_ACCOUNTS} accounts"), TOO_MANY, ours=True)))  # fmt: skip
                return
            if first:
                export.unknown_columns += columns.missing(entry)
            first = False
            export.accounts.append((path, account_of(entry, columns, self.campaign.today)))


def _secrets(path: str, entry: Record, export: Export) -> None:
    fields = entry.fields
    if not (suspect("\n".join(fields.values())) or any(map(is_secret_name, fields))):
        return
    for name, text in fields.items():
        for leak in leaks(name, text) if len(text) >= 4 else ():
            if leak.kind is Kind.SECRET:
                place, first, count = export.secrets.get((path, name), (entry.place(masked(name, 60)), leak, 0))
                export.secrets[path, name] = (place, first, count + 1)


def make(campaign: Campaign) -> Iterable[Subject]:
    """The subject of ``users``, none without it; it bears the name of its file when there is one only."""
    declared = campaign.manifest.users
    if declared is None:
        return []
    paths = named_files(declared.file, campaign.hashes)
    files = {s.path: s for s in campaign.subjects if s.path in paths and not s.part}
    if len(files) != 1:
        return [UsersSubject("", MANIFEST, "users", files=files, campaign=campaign)]
    ((path, file),) = files.items()
    return [UsersSubject("", path, sha256=file.sha256, size=file.size, files=files, campaign=campaign)]
