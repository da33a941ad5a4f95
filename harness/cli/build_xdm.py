"""``segur-harness build xdm``: an IHE_XDM archive of CDA files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from harness import __version__
from harness.builder.xdm import Producer, files_of, pack
from harness.builder.xdm_written import write_metadata
from harness.cli.given import Given
from harness.cli.implied_people import professional_of, structure_of
from harness.cli.implied_values import Notes, entry_values, name_of, set_values, without_notes
from harness.cli.moments import in_utc, sent_at
from harness.core.text import Lang

APPLICATION = ("segur-harness", __version__, "segur-harness")


def archive_of(documents: Sequence[Given], moment: datetime | None, lang: Lang) -> bytes:
    """The archive: the same documents and date give the same bytes."""
    notes = Notes(lang)
    entries = without_notes([entry_values(given, rank, notes) for rank, given in enumerate(documents, 1)])
    sent = in_utc(moment or sent_at(None, documents))
    submission = set_values(documents, entries, sent, notes)
    metadata = write_metadata(replace(submission, notes=()), entries)
    structure, person = structure_of(documents[0]), professional_of(documents[0])
    contents = {name_of(rank): given.raw for rank, given in enumerate(documents, 1)}
    name = f"{person.family} {person.given}" if person else structure.name
    return pack(files_of(Producer(structure, name, APPLICATION), metadata, contents))
