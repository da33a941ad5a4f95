"""``segur-harness explain ID``: a scenario, a check, a FAQ answer or a requirement, in the words of who must follow it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import scenarios
from harness.cli.catalogue import references
from harness.cli.columns import width, wrapped
from harness.cli.explain_scenario import explained
from harness.cli.explain_steps import FORCES, Step, force_of
from harness.core.check import Check, ManualProof
from harness.core.scenario import Scenario
from harness.core.text import Lang, Text
from harness.engine.select import unknown
from scenarios._requirements import registry


def options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Options of the command."""
    told = Text(
        "scénario, étape, réponse de la FAQ (57, FAQ-57) ou exigence",
        "scenario, step, FAQ answer (57, FAQ-57) or requirement",
    )
    parser.add_argument("id", metavar="ID", help=told.in_(lang))


def execute(args: argparse.Namespace) -> int:
    """Print one of them; raises UsageError on an unknown id."""
    for line in lines_of(args.id, args.lang):
        print(line)
    return 0


def lines_of(id: str, lang: Lang) -> Iterator[str]:
    """The explanation of an id, whatever its case."""
    wanted = id.strip().upper()
    if re.fullmatch(r"(FAQ[ _-]?)?\d+", wanted):
        from harness.cli import explain_answer
        from harness.cli.faq import answer_of

        return explain_answer.explained(answer_of(wanted), lang)
    for scenario in scenarios.load():
        if scenario.id == wanted:
            return explained(scenario, lang)
        for step in scenario.steps:
            if step.id == wanted:
                return explained_step(scenario, step, lang)
    for requirement in registry().requirements:
        if requirement.id.upper() == wanted:
            from harness.cli import explain_answer

            return explain_answer.explained_requirement(requirement, lang)
    names = [n for s in scenarios.load() for n in (s.id, *(step.id for step in s.steps))]
    raise unknown(id, [*names, *(r.id for r in registry().requirements)])


def explained_step(scenario: Scenario, step: Step, lang: Lang) -> Iterator[str]:
    """A check or manual proof, with the mutations that prove it."""
    yield from wrapped(f"{step.id} — {step.title.in_(lang)}", width(), "    ", "")
    said = Text("étape de {id}, {title}", "step of {id}, {title}").fill(id=scenario.id, title=scenario.title)
    yield from wrapped(said.in_(lang), width(), "      ", "  ")
    yield ""
    for name, text in _facts(scenario, step, lang):
        label = f"  {name} : " if lang == "fr" else f"  {name}: "
        yield from wrapped(text, width(), "      ", label)


def _facts(scenario: Scenario, step: Step, lang: Lang) -> Iterator[tuple[str, str]]:
    yield Text("niveau", "force").in_(lang), FORCES[force_of(step)].in_(lang)
    yield Text("norme", "norm").in_(lang), step.source
    yield Text("références", "references").in_(lang), _references(scenario, step)
    if isinstance(step, ManualProof):
        yield Text("la preuve montre", "the proof shows").in_(lang), step.shows.in_(lang)
    else:
        yield from _of_check(step, lang)
    if found := [m.name for m in scenarios.load_mutations() if m.check == step.id]:
        told = Text("essais qui le font échouer ({n})", "trials that turn it red ({n})").fill(n=len(found))
        yield told.in_(lang), " ; ".join(found)


def _references(scenario: Scenario, step: Step) -> str:
    """Those of the step; of its scenario when it has none of its own."""
    own = [f"FAQ {n}" for n in step.faq] + list(step.requirements)
    return " ; ".join(own) or references(scenario)


def _of_check(check: Check, lang: Lang) -> Iterator[tuple[str, str]]:
    kinds = ", ".join(dict.fromkeys(kind.kind_label.in_(lang) for kind in check.on))
    yield Text("objet", "subject").in_(lang), kinds
    yield Text("remède", "remedy").in_(lang), check.remedy.in_(lang)
    if check.required is True:
        yield (
            Text("sans échantillon", "without a sample").in_(lang),
            Text("NON CONCLUANT : {why}", "INCONCLUSIVE: {why}").fill(why=check.unexercised).in_(lang),
        )
    else:
        yield (
            Text("sans échantillon", "without a sample").in_(lang),
            Text("NON APPLICABLE : {why}", "NOT APPLICABLE: {why}").fill(why=check.unexercised).in_(lang),
        )
