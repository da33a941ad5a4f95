"""What the checks of declarations share: whether a reason is one, proofs of steps out of scope, samples nobody judges."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.campaign.applicability import Exclusion, exclusion
from harness.campaign.campaign import Campaign
from harness.campaign.declarations import DeclarationsSubject
from harness.campaign.journeys import JourneySubject
from harness.campaign.subjects import (
    ExchangeSubject,
    MailboxesSubject,
    MailExchangeSubject,
    MessageSubject,
    PatientFlowSubject,
    SequenceSubject,
)
from harness.core.check import ManualProof, leaves_aside
from harness.core.scenario import ADDED_ROLES, PROFILES, Role, Scenario
from harness.core.subject import Subject
from harness.core.text import Text

#: What people write when they have no reason yet, and what says again that the step does not apply.
_PLACEHOLDERS = frozenset({
    "a completer", "a definir", "a faire", "a preciser", "a renseigner", "a venir", "en cours", "lorem ipsum", "n a", "non applicable",
    "not applicable", "pas applicable", "sans objet", "sans raison", "to be defined", "to do", "voir plus tard", "pas de raison", "no reason",
    "non concerne", "pas concerne", "hors sujet", "motif a completer", "raison a completer",
})  # fmt: skip
SHOWN = 3
#: Made out of other samples, which tell enough.
_DERIVED = frozenset(
    {
        DeclarationsSubject,
        ExchangeSubject,
        MailExchangeSubject,
        SequenceSubject,
        PatientFlowSubject,
        MailboxesSubject,
        JourneySubject,
    }
)
#: Scenarios that look at whatever is there.
_EVERYWHERE = ("FORMAT", "STEP-WAIVED")
#: ADT by which a product makes a patient known to others: a person, an admission, an outpatient.
CREATIONS = ("A28", "A01", "A04")


def is_reason(text: str) -> bool:
    """Two words at least, of which one has four letters, and none of the usual placeholders."""
    plain = unicodedata.normalize("NFD", text.casefold())
    words = re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    long = any(len(word) >= 4 and len(set(word)) > 1 and word.isalpha() for word in words)
    return len(words) >= 2 and long and " ".join(words) not in _PLACEHOLDERS


def listed(paths: Sequence[str]) -> str:
    """The first of several files, and how many more."""
    more = len(paths) - SHOWN
    return ", ".join(paths[:SHOWN]) + (f" (+ {more})" if more > 0 else "")


@leaves_aside(
    "« declarations.ins: {applies: false} » : la déclaration sur l'honneur (DMN-IEU7-IEU8-P3) les remplace",
    "'declarations.ins: {applies: false}': the sworn statement (DMN-IEU7-IEU8-P3) replaces them",
)
def without_ins(campaign: Campaign) -> Text | None:
    """The declaration that INS does not apply, and what replaces the proofs (FAQ 37)."""
    told = campaign.manifest.declarations
    if told is None or told.ins is None or told.ins.applies:
        return None
    file = f" : {told.ins.statement}" if told.ins.statement else ""
    return Text(
        f"INS déclarée non applicable au produit (declarations.ins) : {told.ins.reason} ; à la place de la preuve, "
        f"une déclaration sur l'honneur justifiée (DMN-IEU7-IEU8-P3){file}",
        f"INS declared not to apply to the product (declarations.ins): {told.ins.reason}; in place of the proof, "
        f"a justified sworn statement (DMN-IEU7-IEU8-P3){file.replace(' :', ':')}",
    )


def creations(campaign: Campaign) -> tuple[list[str], list[str]]:
    """Files of the ADT that create a patient: those that the product sent, those whose sender nothing tells."""
    flows = [m for m in campaign.of(MessageSubject) if m.view.kind == "ADT" and m.view.event in CREATIONS]
    senders = {m.path: _is_sender(m, campaign) for m in flows}
    return [p for p, known in senders.items() if known], [p for p, known in senders.items() if known is None]


def _is_sender(message: MessageSubject, campaign: Campaign) -> bool | None:
    """Whether the product sent a message: the manifest, then MSH-3; None when nothing tells."""
    direction = next((f.direction for f in campaign.facts(message) if f.direction), None)
    if direction:
        return direction == "sent"
    names = campaign.manifest.product.applications if campaign.manifest.product else ()
    return message.view.header.get(3, 1).text in names if names else None


def scenario_of(step: str) -> str:
    """The scenario of a step, empty for anything else."""
    from scenarios import load

    return next((s.id for s in load() for known in s.steps if known.id == step), "")


@dataclass(frozen=True, slots=True)
class Needless:
    """A proof supplied for a step that is out of scope."""

    step: str
    where: str
    exclusion: Exclusion


def needless_proofs(campaign: Campaign) -> Iterator[Needless]:
    """Each proof of the manifest whose step does not apply."""
    from scenarios import load

    steps = {step.id: (scenario, step) for scenario in load() for step in scenario.proofs}
    for number, proof in enumerate(campaign.manifest.proofs):
        if proof.step.upper() in steps:
            yield from _needless(campaign, *steps[proof.step.upper()], f"proofs.{number}.step")
    told = campaign.manifest.declarations
    if told is not None and told.ins is not None and told.ins.statement:
        for scenario, step in steps.values():
            if step.given is not None and any(True for _ in step.given(campaign)):
                yield from _needless(campaign, scenario, step, "declarations.ins.statement")


def _needless(campaign: Campaign, scenario: Scenario, step: ManualProof, where: str) -> Iterator[Needless]:
    found = exclusion(campaign, scenario, step, campaign.manifest.profile)
    if found is not None:
        yield Needless(step.id, where, found)


@dataclass(frozen=True, slots=True)
class Unjudged:
    """Samples of a kind that only scenarios outside the profile look at."""

    subjects: list[Subject]
    scenarios: list[str]
    remedy: Text


def unjudged(campaign: Campaign) -> Iterator[Unjudged]:
    """Kinds of samples that are there and that no scenario of the declared profile judges."""
    from scenarios import load

    profile, added = campaign.manifest.profile, campaign.manifest.roles
    if profile is None:
        return
    concerned = [s for s in load() if s.concerns(profile, added) and s.id not in _EVERYWHERE]
    judged = {kind for s in concerned for check in s.checks for kind in check.on}
    outside: dict[type[Subject], list[Scenario]] = {}
    for scenario in (s for s in load() if not s.concerns(profile, added)):
        for kind in {kind for check in scenario.checks for kind in check.on} - judged - _DERIVED:
            outside.setdefault(kind, []).append(scenario)
    for kind, found in sorted(outside.items(), key=lambda item: item[0].kind):
        if there := campaign.of(kind):
            yield Unjudged(there, [s.id for s in found], _missing_role(found))


def _missing_role(found: Sequence[Scenario]) -> Text:
    """What to declare for these scenarios to apply."""
    wanted: set[Role] = {role for s in found for role in s.applies_to}
    names = [name for name, role in ADDED_ROLES.items() if role in wanted]
    if names:
        return Text(
            f"roles : {', '.join(names)} (ou retirer les fichiers)", f"roles: {', '.join(names)} (or remove the files)"
        )
    profiles = [name for name, roles in PROFILES.items() if roles & wanted]
    return Text(f"un profil parmi {', '.join(profiles)} (ou retirer les fichiers)",
                f"a profile among {', '.join(profiles)} (or remove the files)")  # fmt: skip
