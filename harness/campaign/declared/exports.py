"""``exports``: packages of the data of patients, as the product gives them back, and what the editor says of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field, model_validator

from harness.campaign.declared.base import Section, Told, Unfit
from harness.core.text import Text


class History(Told):
    """How far back the export was asked to go: two days, or a number of years before the day of the export."""

    since: datetime.date | None = Field(default=None, alias="from", description="first day, included")
    to: datetime.date | None = Field(default=None, description="last day, included; the day of the export by default")
    years: int | None = Field(default=None, ge=1, le=150)

    @model_validator(mode="after")
    def _one_or_the_other(self) -> History:
        if (self.since is None) == (self.years is None):
            raise Unfit("soit 'from', soit 'years'", "either 'from' or 'years'")
        if self.since and self.to and self.to < self.since:
            raise Unfit("'to' précède 'from'", "'to' is before 'from'")
        return self


class Export(Section):
    """One package: a folder or a ZIP file, and what tells how to read it."""

    role: ClassVar[Text] = Text("export des données", "data export")

    folder: str | None = Field(default=None, min_length=1, description="folder of the campaign")
    zip: str | None = Field(default=None, min_length=1, description="ZIP file of the campaign")
    inventory: str | None = Field(
        default=None,
        min_length=1,
        description="list of the files (CSV, JSON, SHA256SUMS); in a ZIP: export.zip/list.csv",
    )
    documentation: tuple[str, ...] = Field(default=(), description="files; those of a ZIP are written export.zip/name")
    patients: tuple[str, ...] | int | None = Field(
        default=None, description="identifiers of those exported, or how many; by default those that the product holds"
    )
    history: History | None = None
    formats: tuple[str, ...] = Field(default=(), description="formats announced: CDA, FHIR, PDF, DOCX, CSV…")
    date: datetime.date | None = Field(default=None, description="day of the export; that of the campaign by default")

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Export:
        if (self.folder is None) == (self.zip is None):
            raise Unfit("soit 'folder', soit 'zip'", "either 'folder' or 'zip'")
        return self

    def in_zip(self, name: str) -> str | None:
        """The member that ``export.zip/name`` names; None for a file of the campaign."""
        start = f"{self.zip}/" if self.zip else ""
        return name.removeprefix(start) if start and name.startswith(start) else None

    def named(self) -> Iterable[str]:
        """The package, and what is beside it."""
        beside = (*((self.inventory,) if self.inventory else ()), *self.documentation)
        return [self.folder or self.zip or "", *(name for name in beside if self.in_zip(name) is None)]
