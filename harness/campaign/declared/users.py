"""``users`` of the manifest: an export of the accounts of users, professionals and patients."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from harness.campaign.declared.base import Section, Told
from harness.core.text import Text


class UserColumns(Told):
    """Names of columns (JSON members, CSV headers) when they are not among those known by default."""

    id: str | None = Field(default=None, description="identifier under which the user is known to the product")
    rpps: str | None = None
    adeli: str | None = None
    ins: str | None = None
    name: str | None = None
    given: str | None = None
    email: str | None = None
    active: str | None = None
    disabled: str | None = Field(default=None, description="true, or a date, when the account is deactivated")


class Users(Section):
    """The export."""

    role: ClassVar[Text] = Text("export de comptes", "export of accounts")

    file: str = Field(
        min_length=1,
        description="CSV, JSON, JSON Lines or FHIR (Practitioner, Patient, Person); a folder, * and ? admitted",
    )
    columns: UserColumns = UserColumns()

    def named(self) -> Iterable[str]:
        """The export."""
        return (self.file,)
