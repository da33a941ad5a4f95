"""What a product is and does not do, by which steps do not apply (FAQ 33, 35 and 37)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from harness.campaign.declared.base import Section, Told, Unfit
from harness.campaign.declared.decided import FileName, Reason
from harness.core.text import Text


class InsDeclared(Told):
    """Whether the national health identity applies to the product (FAQ 37)."""

    applies: bool
    reason: Reason
    statement: FileName | None = Field(
        default=None, description="where INS does not apply: the justified sworn statement that replaces the proofs"
    )
    date: datetime.date | None = Field(default=None, description="day of the statement")

    @model_validator(mode="after")
    def _dated(self) -> InsDeclared:
        """As any proof is."""
        if self.statement and self.date is None:
            raise Unfit(
                "la déclaration sur l'honneur (statement) demande sa date (date)",
                "the sworn statement (statement) needs its date (date)",
            )
        return self


class IdentityDeclared(Told):
    """Whether the product takes identities from another one that it may not change (FAQ 33)."""

    slave: bool
    reason: Reason


class PatientAccess(Told):
    """How patients reach the product (FAQ 35)."""

    kind: Literal["none", "simple_form", "interface"] = Field(
        description="none; simple_form: a form of telemonitoring outside the product; interface: an account in the product"
    )
    reason: Reason
    two_factor: Literal["always", "by_patient"] = Field(
        default="always", description="by_patient: the maker does not turn the second factor on for everybody"
    )


class Declarations(Section):
    """The whole part."""

    role: ClassVar[Text] = Text("déclaration sur l'honneur", "sworn statement")

    ins: InsDeclared | None = None
    identity: IdentityDeclared | None = None
    patient_access: PatientAccess | None = None

    def named(self) -> Iterable[str]:
        """The sworn statement."""
        return (self.ins.statement,) if self.ins and self.ins.statement else ()

    @property
    def without_ins(self) -> bool:
        """INS is declared not to apply."""
        return self.ins is not None and not self.ins.applies

    @property
    def without_patients(self) -> bool:
        """No patient has an account in the product."""
        return self.patient_access is not None and self.patient_access.kind != "interface"
