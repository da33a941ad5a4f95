"""The archives and the e-mails that are judged, looked at together: identifiers given twice, documents replaced."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from harness.campaign.subjects import ArchiveSubject, MailSubject
from harness.formats.metadata import RegistryObject
from harness.rules.xds.unique import Register


class Sendings:
    """Answers over all of them; each index is made once, when a check asks."""

    def __init__(self, every_archive: Sequence[ArchiveSubject], archives: Sequence[ArchiveSubject], mails: Sequence[MailSubject]) -> None:  # fmt: skip
        self._every_archive, self._archives, self._mails = every_archive, archives, mails

    @cached_property
    def given_ids(self) -> Register:
        """Who first gave each identifier, over the archives that the product made."""
        return Register.of(a.contents for a in self._archives)

    @cached_property
    def entries_by_uuid(self) -> dict[str, RegistryObject]:
        """entryUUID -> the DocumentEntry that has it, over all archives, received ones included; the first of several."""
        found: dict[str, RegistryObject] = {}
        for archive in self._every_archive:
            for entry in archive.contents.entries:
                if entry.object.id:
                    found.setdefault(entry.object.id, entry.object)
        return found

    def first_mail_with(self, message_id: str) -> MailSubject | None:
        """The first e-mail of that Message-ID among those judged."""
        return self._mails_by_id.get(message_id)

    @cached_property
    def _mails_by_id(self) -> dict[str, MailSubject]:
        found: dict[str, MailSubject] = {}
        for mail in self._mails:
            found.setdefault(mail.view.header("Message-ID") or "", mail)
        return found
