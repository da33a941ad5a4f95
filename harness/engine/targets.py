"""The steps that a manifest names: a mistyped one would waive, exclude or prove nothing, without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from harness.campaign.manifest import Manifest
from harness.core.errors import ManifestError, nearest
from harness.core.scenario import Scenario
from harness.core.text import Text


def refuse_unknown_targets(manifest: Manifest, scenarios: Sequence[Scenario]) -> None:
    """Raises ManifestError for a target that is no scenario nor step, and for a proof of a step that takes none."""
    proofs = [step.id for scenario in scenarios for step in scenario.proofs]
    names = [name for s in scenarios for name in (s.id, *(step.id for step in s.steps))]
    for rank, proof in enumerate(manifest.proofs):
        if proof.step.upper() not in proofs:
            inside = [step.id for s in scenarios if s.id == proof.step.upper() for step in s.proofs]
            raise _no_proof(f"proofs.{rank}.step", proof.step, inside, names, proofs)
    for where, target in _targets(manifest):
        if target.upper() not in names:
            raise _refused(where, target, nearest(target, names))
    for rank, declared in enumerate(manifest.not_applicable):
        if re.fullmatch(rf"{ALWAYS}(-\d+)?", declared.target.upper()):
            raise _always(f"not_applicable.{rank}.target", declared.target)


#: It judges what the manifest declares: no declaration puts it out of scope (a step of it may be waived, which shows).
ALWAYS = "STEP-WAIVED"


def _always(where: str, target: str) -> ManifestError:
    return ManifestError(Text(
        f"campaign.yaml : {where} : « {target} » juge les déclarations elles-mêmes et s'applique toujours ; une de ses étapes peut être mise en dérogation (waivers)",
        f"campaign.yaml: {where}: '{target}' judges the declarations themselves and always applies; a step of it may be waived (waivers)",
    ))  # fmt: skip


def _targets(manifest: Manifest) -> Iterator[tuple[str, str]]:
    for rank, declared in enumerate(manifest.not_applicable):
        yield f"not_applicable.{rank}.target", declared.target
    for rank, waiver in enumerate(manifest.waivers):
        yield f"waivers.{rank}.target", waiver.target


def _no_proof(
    where: str, step: str, inside: Sequence[str], names: Sequence[str], proofs: Sequence[str]
) -> ManifestError:
    """Why a step takes no proof: it is automatic, it is a scenario (whose steps are told), or there is none."""
    if step.upper() not in names:
        return _refused(where, step, nearest(step, proofs))
    hint = f" : {', '.join(inside)}" if inside else ""
    return ManifestError(Text(f"campaign.yaml : {where} : « {step} » n'est pas une étape à preuve manuelle{hint}",
                              f"campaign.yaml: {where}: '{step}' is no step with a manual proof{hint.replace(' :', ':')}"))  # fmt: skip


def _refused(where: str, name: str, near: str | None) -> ManifestError:
    hint = (f", voulez-vous dire « {near} » ?", f", did you mean '{near}'?") if near else ("", "")
    return ManifestError(Text(f"campaign.yaml : {where} : étape inconnue « {name} »{hint[0]}",
                              f"campaign.yaml: {where}: unknown step '{name}'{hint[1]}"))  # fmt: skip
