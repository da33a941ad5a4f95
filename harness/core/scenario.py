"""A scenario tells one FAQ answer or requirement as a story: who it concerns, its checks, its proofs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from harness.core.check import DOIT, Check, CheckFunction, Force, ManualProof, Where
from harness.core.subject import Subject
from harness.core.text import Text


class Role(StrEnum):
    """What a product does in the exchanges; a declared profile is a set of roles."""

    RECEIVES_DOCUMENTS = "receives documents"
    SENDS_DOCUMENTS = "sends documents"
    FEEDS_DMP = "feeds the DMP"
    FEEDS_IMAGING = "feeds the DMP with imaging reports"
    EXCHANGES_ARCHIVES = "exchanges archives or MSSanté e-mails"
    MANAGES_IDENTITIES = "holds patient identities"
    ANY = "any product"

    @property
    def text(self) -> Text:
        """The role in both languages."""
        return Text(_FRENCH_ROLES[self], self.value)


_FRENCH_ROLES = {
    Role.RECEIVES_DOCUMENTS: "reçoit des documents (CONSOMMATEUR)",
    Role.SENDS_DOCUMENTS: "émet des documents (CREATEUR)",
    Role.FEEDS_DMP: "demande l'alimentation du DMP",
    Role.FEEDS_IMAGING: "demande l'alimentation du DMP en comptes rendus d'imagerie",
    Role.MANAGES_IDENTITIES: "détient des identités de patients, créées par lui ou reçues d'un flux",
    Role.EXCHANGES_ARCHIVES: "échange des archives IHE_XDM ou des e-mails MSSanté",
    Role.ANY: "tout produit",
}


_IN_CARE = frozenset({Role.SENDS_DOCUMENTS, Role.FEEDS_DMP, Role.EXCHANGES_ARCHIVES, Role.MANAGES_IDENTITIES})
#: Profile -> roles. A PFI does not check identities (FAQ 57), write documents (FAQ 14) nor create patients.
PROFILES: dict[str, frozenset[Role]] = {
    "dpi": _IN_CARE | {Role.RECEIVES_DOCUMENTS, Role.FEEDS_IMAGING},
    "ris": _IN_CARE | {Role.RECEIVES_DOCUMENTS, Role.FEEDS_IMAGING},
    "sgl": _IN_CARE,
    "pfi": frozenset({Role.EXCHANGES_ARCHIVES}),
}

NOTHING_EXERCISED = Text("aucun échantillon n'exerce cette étape", "no sample exercises this step")


@dataclass(slots=True)
class Scenario:
    """One FAQ answer, in our words, and everything that decides whether a product follows it."""

    id: str
    title: Text
    summary: Text
    faq: tuple[int, ...] = ()
    requirements: tuple[str, ...] = ()
    applies_to: frozenset[Role] = frozenset({Role.ANY})
    checks: list[Check] = field(default_factory=list)
    proofs: list[ManualProof] = field(default_factory=list)

    def check(
        self,
        id: str,
        force: Force = DOIT,
        *,
        on: type[Subject] | tuple[type[Subject], ...],
        where: Where | None = None,
        title: Text,
        source: str,
        remedy: Text,
        unexercised: Text = NOTHING_EXERCISED,
        required: bool | Callable[[Any], bool] = True,
        requirements: tuple[str, ...] | None = None,
    ) -> Callable[[CheckFunction], CheckFunction]:
        """Register a generator as a check of this scenario."""

        def register(function: CheckFunction) -> CheckFunction:
            self.checks.append(
                Check(
                    id=id, scenario=self.id, title=title, force=force, source=source, remedy=remedy, where=where,
                    on=on if isinstance(on, tuple) else (on,),
                    requirements=self.requirements if requirements is None else requirements, faq=self.faq,
                    run=function, unexercised=unexercised, required=required,
                )
            )  # fmt: skip
            return function

        return register

    def manual_proof(self, id: str, *, title: Text, shows: Text, source: str) -> None:
        """Add a step that waits for a file of the manifest (capture, PDF, video reference)."""
        self.proofs.append(ManualProof(id, self.id, title, shows, source, self.requirements, self.faq))

    def concerns(self, profile: str) -> bool:
        """Whether the scenario applies to a declared profile."""
        return Role.ANY in self.applies_to or bool(self.applies_to & PROFILES[profile])

    @property
    def steps(self) -> list[Check | ManualProof]:
        """Checks then manual proofs, in the order they are told."""
        return [*self.checks, *self.proofs]
