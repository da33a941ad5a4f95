"""A scenario tells one FAQ answer or requirement as a story: who it concerns, its checks, its proofs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from harness.core.check import DOIT, Check, CheckFunction, Force, Given, ManualProof, Unless, Where
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
    HOLDS_CERTIFICATES = "authenticates with IGC-Santé certificates"
    EXPORTS_DATA = "gives the data of its patients back"
    FEEDS_DMP_BY_API = "feeds the DMP through the Pro Santé Connect API"
    IS_DRIMBOX = "is a DRIMbox"
    IS_DMN = "is a digital medical device (DMN)"
    ASKS_FUNDING = "asks for the SONS funding"
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
    Role.HOLDS_CERTIFICATES: "s'authentifie par des certificats IGC-Santé",
    Role.EXPORTS_DATA: "restitue les données de ses patients",
    Role.FEEDS_DMP_BY_API: "alimente le DMP par l'API Pro Santé Connect",
    Role.IS_DRIMBOX: "est une DRIMbox",
    Role.IS_DMN: "est un dispositif médical numérique (DMN)",
    Role.ASKS_FUNDING: "demande le financement SONS",
    Role.EXCHANGES_ARCHIVES: "échange des archives IHE_XDM ou des e-mails MSSanté",
    Role.ANY: "tout produit",
}


_IN_CARE = frozenset({
    Role.SENDS_DOCUMENTS, Role.FEEDS_DMP, Role.EXCHANGES_ARCHIVES, Role.MANAGES_IDENTITIES,
    Role.HOLDS_CERTIFICATES, Role.EXPORTS_DATA,
})  # fmt: skip
#: Profile -> roles. A PFI does not check identities (FAQ 57), write documents (FAQ 14) nor create patients; a RIS must
#: be able to feed the DMP through the Pro Santé Connect API (FAQ 61).
PROFILES: dict[str, frozenset[Role]] = {
    "dpi": _IN_CARE | {Role.RECEIVES_DOCUMENTS, Role.FEEDS_IMAGING},
    "ris": _IN_CARE | {Role.RECEIVES_DOCUMENTS, Role.FEEDS_IMAGING, Role.FEEDS_DMP_BY_API},
    "sgl": _IN_CARE,
    "pfi": frozenset({Role.EXCHANGES_ARCHIVES, Role.HOLDS_CERTIFICATES}),
    "drimbox": frozenset({Role.IS_DRIMBOX, Role.HOLDS_CERTIFICATES}),
    "dmn": frozenset({Role.IS_DMN, Role.MANAGES_IDENTITIES, Role.HOLDS_CERTIFICATES, Role.EXPORTS_DATA}),
}
#: Names that ``roles`` of the manifest admits: what a product does, or a file asks, besides its profile.
ADDED_ROLES: dict[str, Role] = {
    "drimbox": Role.IS_DRIMBOX,
    "dmn": Role.IS_DMN,
    "dmp-api": Role.FEEDS_DMP_BY_API,
    "funding": Role.ASKS_FUNDING,
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
        unless: Unless | None = None,
    ) -> Callable[[CheckFunction], CheckFunction]:
        """Register a generator as a check of this scenario."""

        def register(function: CheckFunction) -> CheckFunction:
            self.checks.append(
                Check(
                    id=id, scenario=self.id, title=title, force=force, source=source, remedy=remedy, where=where,
                    on=on if isinstance(on, tuple) else (on,),
                    requirements=self.requirements if requirements is None else requirements, faq=self.faq,
                    run=function, unexercised=unexercised, required=required, unless=unless,
                )
            )  # fmt: skip
            return function

        return register

    def manual_proof(
        self,
        id: str,
        *,
        title: Text,
        shows: Text,
        source: str,
        unless: Unless | None = None,
        given: Given | None = None,
        requirements: tuple[str, ...] | None = None,
    ) -> None:
        """Add a step that waits for a file of the manifest (capture, PDF, video reference)."""
        wanted = self.requirements if requirements is None else requirements
        self.proofs.append(ManualProof(id, self.id, title, shows, source, wanted, self.faq, unless, given))

    def concerns(self, profile: str, added: Iterable[str] = ()) -> bool:
        """Whether the scenario applies to a declared profile and the roles added to it."""
        roles = PROFILES[profile] | {ADDED_ROLES[name] for name in added}
        return Role.ANY in self.applies_to or bool(self.applies_to & roles)

    @property
    def steps(self) -> list[Check | ManualProof]:
        """Checks then manual proofs, in the order they are told."""
        return [*self.checks, *self.proofs]
