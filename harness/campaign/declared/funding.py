"""``funding``: the files that describe funding requests, and their schema."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from harness.campaign.declared.base import Section
from harness.core.text import Text

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class Funding(Section):
    """Descriptions of orders, advances and balances (schema funding), and what they name."""

    role: ClassVar[Text] = Text("demandes de financement", "funding requests")
    files: tuple[str, ...] = Field(min_length=1, description="JSON or YAML files of requests (schema funding)")
    attachments: tuple[str, ...] = Field(
        default=(), description="invoices and merger treaties: files, folders or patterns"
    )

    def named(self) -> Iterable[str]:
        """Requests and attachments."""
        return (*self.files, *self.attachments)


class Described(BaseModel):
    """A mapping of a file of requests; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Party(Described):
    """A supplier or a client."""

    name: Name
    siret: str | None = None
    finess: str | None = None


class FundedBeneficiary(Described):
    """A professional or a structure, by its numbers; one number or a list of them."""

    name: str | None = None
    finess: str | tuple[str, ...] | None = Field(default=None, description="geographic FINESS, 9 characters")
    finess_legal: str | None = Field(default=None, description="FINESS of the legal entity")
    am: str | tuple[str, ...] | None = Field(
        default=None, description="invoicing numbers of a professional (AM), 9 digits"
    )
    rpps: str | None = Field(default=None, description="11 digits")
    siret: str | None = Field(default=None, description="14 digits")
    created: datetime.date | None = Field(
        default=None, description="day of its creation: after 2023, its numbers are invalid"
    )
    active_2023: bool | None = Field(default=None, description="whether it had an activity in 2023")
    change: Literal["merger", "split", "rename", "other"] | None = Field(
        default=None, description="what became of it since the advance"
    )
    replaces: tuple[Name, ...] | None = Field(
        default=None, description="balance: identifiers of the advance that it takes the place of"
    )


class Treaty(Described):
    """The treaty of a merger, in the PDF of the invoice."""

    file: Name = Field(description="PDF, the same as that of the invoice")
    page: int | None = Field(default=None, ge=1, description="its first page there")


class Invoice(Described):
    """The invoice of a balance."""

    number: str | None = None
    date: datetime.date | None = None
    amount: str | float | None = Field(default=None, description="total of the Ségur service, in euros")
    file: str | None = Field(default=None, description="PDF, relative to the campaign or to this file")


class FundingRequest(Described):
    """An order, an advance or a balance."""

    kind: Literal["order", "advance", "balance"]
    number: Name
    sons: Name = Field(description="funding call: SONS-HOP-DPI-va2…")
    date: datetime.date | None = None
    status: Literal["draft", "submitted", "validated", "rejected", "cancelled"] = "submitted"
    supplier: Party | None = None
    client: Party | None = None
    amount: str | float | None = Field(default=None, description="order: amount of the Ségur service, in euros")
    mention: str | None = Field(default=None, description="order: the text that says who pays, as it is written on it")
    order: str | None = Field(default=None, description="advance, balance: number of the order")
    advance: str | None = Field(default=None, description="balance: number of the advance")
    beneficiaries: tuple[FundedBeneficiary, ...] = Field(min_length=1)
    invoice: Invoice | None = None
    merger_treaty: Treaty | None = None
    note: str = ""


class FundingFile(Described):
    """The whole file."""

    version: int = Field(default=1, ge=1, le=1)
    supplier: Party | None = Field(default=None, description="supplier of the requests that name none")
    requests: tuple[FundingRequest, ...] = Field(min_length=1)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a file of requests."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **FundingFile.model_json_schema()}
