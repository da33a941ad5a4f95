"""The steps of a scenario in words: what is mandatory, what is recommended, what a person must show."""

from __future__ import annotations

from collections.abc import Iterator

from harness.cli.columns import width, wrapped
from harness.core.check import DOIT, PEUT, Check, Force, ManualProof
from harness.core.scenario import Scenario
from harness.core.text import Lang, Text, joined

Step = Check | ManualProof

#: What each force means for the verdict; None for a proof.
FORCES = {
    DOIT: Text("OBLIGATOIRE (DOIT) : un écart rend le scénario NON CONFORME", "MANDATORY (DOIT): a deviation makes the scenario NON-CONFORMANT"),
    PEUT: Text("RECOMMANDÉ (PEUT) : un écart est un avertissement, qui ne change pas le verdict", "RECOMMENDED (PEUT): a deviation is a warning, which does not change the verdict"),
    None: Text("PREUVE À FOURNIR : une personne montre ce qu'aucun fichier ne montre", "PROOF TO GIVE: a person shows what no file shows"),
}  # fmt: skip


def force_of(step: Step) -> Force | None:
    """DOIT, PEUT, or None for a proof that somebody gives."""
    return step.force if isinstance(step, Check) else None


def steps_in_words(scenario: Scenario, lang: Lang) -> Iterator[str]:
    """Each step under its force."""
    room = max((len(step.id) for step in scenario.steps), default=0)
    beside = 3 * (room + 2) <= width()
    for force, told in FORCES.items():
        steps = [step for step in scenario.steps if force_of(step) is force]
        always = len(steps) < 4 or not all(_may_be_unexercised(step) for step in steps)
        if steps:
            yield from wrapped((told if always else told + _EACH).in_(lang), width(), "  ")
        for step in steps:
            yield from _step(step, _note(step, always), room if beside else 0, lang)


def _step(step: Step, note: Text, room: int, lang: Lang) -> Iterator[str]:
    """Id and title side by side in a column of ``room``, or one under the other where ids are too long for that (0)."""
    told = f"{step.title.in_(lang)}{note.in_(lang)}"
    if room:
        yield from wrapped(told, width(), " " * (room + 6), f"    {step.id:{room}}  ")
    else:
        yield f"    {step.id}"
        yield from wrapped(told, width(), "      ")


#: Said once where it is true of every step.
_EACH = Text(" ; chaque étape, si le cas se présente", "; each step, where the case arises")


def _may_be_unexercised(step: Step) -> bool:
    """Whether a campaign may leave a step unexercised without being inconclusive."""
    return isinstance(step, Check) and step.required is not True


def _note(step: Step, always: bool) -> Text:
    """``(si le cas se présente)``."""
    notes = []
    if always and _may_be_unexercised(step):
        notes.append(Text("si le cas se présente", "where the case arises"))
    if step.unless is not None:
        notes.append(Text("sauf cas dit plus bas", "except where told below"))
    return Text(" (", " (") + joined(notes) + Text(")", ")") if notes else Text("", "")
