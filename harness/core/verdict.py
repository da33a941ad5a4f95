"""Verdicts: nothing passes by not having run, so there is no default value and no boolean."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, StrEnum

from harness.core.text import Text


class Verdict(StrEnum):
    """What can be said of a step, a scenario or a campaign."""

    CONFORME = "CONFORME"
    NON_CONFORME = "NON_CONFORME"
    NON_APPLICABLE = "NON_APPLICABLE"
    NON_CONCLUANT = "NON_CONCLUANT"
    PREUVE_ATTENDUE = "PREUVE_ATTENDUE"
    DEROGATION = "DEROGATION"
    ERREUR_OUTIL = "ERREUR_OUTIL"


#: From the worst to the best; NON_APPLICABLE is last because it says nothing about the product.
ORDER: tuple[Verdict, ...] = (
    Verdict.ERREUR_OUTIL,
    Verdict.NON_CONFORME,
    Verdict.NON_CONCLUANT,
    Verdict.PREUVE_ATTENDUE,
    Verdict.DEROGATION,
    Verdict.CONFORME,
    Verdict.NON_APPLICABLE,
)

LABELS: dict[Verdict, Text] = {
    Verdict.CONFORME: Text("CONFORME", "CONFORMANT"),
    Verdict.NON_CONFORME: Text("NON CONFORME", "NON-CONFORMANT"),
    Verdict.NON_APPLICABLE: Text("NON APPLICABLE", "NOT APPLICABLE"),
    Verdict.NON_CONCLUANT: Text("NON CONCLUANT", "INCONCLUSIVE"),
    Verdict.PREUVE_ATTENDUE: Text("PREUVE ATTENDUE", "PROOF AWAITED"),
    Verdict.DEROGATION: Text("DÉROGATION", "WAIVED"),
    Verdict.ERREUR_OUTIL: Text("ERREUR OUTIL", "TOOL ERROR"),
}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of several verdicts; of none at all it is NON_CONCLUANT, never a pass."""
    found = set(verdicts)
    return next((v for v in ORDER if v in found), Verdict.NON_CONCLUANT)


class ExitCode(IntEnum):
    """What the command returns; documented and tested one by one, never a count."""

    OK = 0
    NON_CONFORMITY = 1
    INTERRUPTED = 2
    INTERNAL_ERROR = 3
    USAGE = 4
    NOTHING_EVALUATED = 5
    UNDECIDED = 10


def exit_code(verdicts: Iterable[Verdict]) -> ExitCode:
    """The exit code of a run from the verdicts of its scenarios."""
    found = set(verdicts)
    if Verdict.ERREUR_OUTIL in found:
        return ExitCode.INTERNAL_ERROR
    if Verdict.NON_CONFORME in found:
        return ExitCode.NON_CONFORMITY
    if found & {Verdict.NON_CONCLUANT, Verdict.PREUVE_ATTENDUE}:
        return ExitCode.UNDECIDED
    return ExitCode.OK if found else ExitCode.NOTHING_EVALUATED
