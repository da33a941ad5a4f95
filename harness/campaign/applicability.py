"""What decides that a step does not apply: a declaration of the manifest, the profile, or the step's own rule."""

from __future__ import annotations

from dataclasses import dataclass

from harness.campaign.campaign import Campaign
from harness.campaign.declared.decided import NotApplicable
from harness.core.check import Check, ManualProof
from harness.core.scenario import Scenario
from harness.core.text import Text


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why a step does not apply, and the entry of the manifest that says so, when it is one."""

    reason: Text
    entry: NotApplicable | None = None


def exclusion(
    campaign: Campaign, scenario: Scenario, step: Check | ManualProof, profile: str | None
) -> Exclusion | None:
    """What puts a step out of scope: ``not_applicable``, then the profile, then a declaration; None when it applies."""
    entry = next((e for e in campaign.manifest.not_applicable if e.target.upper() in (scenario.id, step.id)), None)
    if entry is not None:
        return Exclusion(declared(entry), entry)
    if profile is not None and not scenario.concerns(profile, campaign.manifest.roles):
        return Exclusion(_foreign(profile, campaign.manifest.roles))
    told = step.unless(campaign) if step.unless is not None else None
    return Exclusion(told) if told is not None else None


def declared(entry: NotApplicable) -> Text:
    """An entry of ``not_applicable`` in words, with the file that replaces the proof."""
    instead = Text(f" ; à la place de la preuve : {entry.statement}", f"; in place of the proof: {entry.statement}")
    said = Text(f"déclaré non applicable : {entry.reason}", f"declared not applicable: {entry.reason}")
    return said + instead if entry.statement else said


def _foreign(profile: str, added: tuple[str, ...]) -> Text:
    besides = f" (roles : {', '.join(added)})" if added else ""
    return Text(f"sans objet pour le profil déclaré « {profile} »{besides}",
                f"does not concern the declared profile '{profile}'{besides}")  # fmt: skip
