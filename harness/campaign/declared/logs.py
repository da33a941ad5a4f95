"""``logs`` of the manifest: the families of traces, how long each is kept, and exports of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from harness.campaign.declared.base import Section, Told, Unfit
from harness.core.text import Text

EventName = Literal["login", "logout", "password", "document", "email", "identity", "note", "guideline"]


class Retention(Told):
    """How long traces are kept, in months or in years."""

    months: int | None = Field(default=None, ge=1, le=1200)
    years: int | None = Field(default=None, ge=1, le=100)

    @model_validator(mode="after")
    def _one_of_them(self) -> Retention:
        if (self.months is None) == (self.years is None):
            raise Unfit("soit 'months', soit 'years'", "either 'months' or 'years'")
        return self

    @property
    def in_months(self) -> int:
        """Months."""
        return self.months if self.months is not None else 12 * (self.years or 0)

    @property
    def text(self) -> Text:
        """As people read it."""
        count = self.in_months
        if count % 12 == 0:
            return Text(f"{count // 12} an{'s' * (count > 12)}", f"{count // 12} year{'s' * (count > 12)}")
        return Text(f"{count} mois", f"{count} month{'s' * (count > 1)}")


class LogColumns(Told):
    """Names of columns (JSON members, CSV headers) when they are not among those known by default."""

    time: str | None = None
    actor: str | None = None
    actor_id: str | None = None
    action: str | None = None
    object: str | None = None
    outcome: str | None = None
    id: str | None = Field(default=None, description="identifier of the entry itself")


class Log(Section):
    """One family of traces: retention, and an export of it when there is one."""

    role: ClassVar[Text] = Text("export de traces", "export of traces")

    family: Literal["technical", "application"]
    file: str | None = Field(
        default=None, min_length=1, description="export: JSON Lines, JSON array, CSV, FHIR AuditEvent; a folder, * and ? admitted"
    )  # fmt: skip
    retention: Retention | None = None
    since: datetime.date | None = Field(
        default=None, description="the export is whole from this day on (commissioning); left out for an extract"
    )
    columns: LogColumns = LogColumns()
    events: dict[str, EventName] = Field(
        default_factory=dict, description="action as the log writes it -> business event, when its words do not tell"
    )
    outcomes: dict[str, Literal["success", "failure"]] = Field(
        default_factory=dict, description="outcome as the log writes it -> success or failure, when its word does not tell"
    )  # fmt: skip

    def named(self) -> Iterable[str]:
        """The export."""
        return (self.file,) if self.file else ()
