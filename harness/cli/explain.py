"""``segur-harness explain ID``: what a scenario or check asks, where it comes from, how to mend."""

from __future__ import annotations

import argparse

import scenarios
from harness.cli.catalogue import references
from harness.core.check import Check, ManualProof
from harness.core.scenario import Scenario
from harness.core.text import Lang, Text
from harness.engine.select import unknown


def options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Options of the command."""
    parser.add_argument("id", metavar="ID", help=Text("scénario ou contrôle", "scenario or check").in_(lang))


def execute(args: argparse.Namespace) -> int:
    """Print one scenario or one step; raises UsageError on an unknown id."""
    wanted = args.id.upper()
    for scenario in scenarios.load():
        if scenario.id == wanted:
            print(explain_scenario(scenario, args.lang))
            return 0
        for step in scenario.steps:
            if step.id == wanted:
                print(explain_step(scenario, step, args.lang))
                return 0
    raise unknown(args.id, [n for s in scenarios.load() for n in (s.id, *(step.id for step in s.steps))])


def explain_scenario(scenario: Scenario, lang: Lang) -> str:
    """A scenario with its steps."""
    roles = ", ".join(r.text.in_(lang) for r in sorted(scenario.applies_to))
    lines = [f"{scenario.id} — {scenario.title.in_(lang)}", "", scenario.summary.in_(lang), "",
             f"{Text('références', 'references').in_(lang)} : {references(scenario)}",
             f"{Text('concerne', 'concerns').in_(lang)} : {roles}", ""]  # fmt: skip
    width = max((len(step.id) for step in scenario.steps), default=0)
    lines += [f"  {step.id:{width}}  {_force(step, lang):6}  {step.title.in_(lang)}" for step in scenario.steps]
    return "\n".join(lines)


def _force(step: Check | ManualProof, lang: Lang) -> str:
    """DOIT, PEUT, or a proof that somebody gives."""
    return step.force.name if isinstance(step, Check) else Text("PREUVE", "PROOF").in_(lang)


def explain_step(scenario: Scenario, step: Check | ManualProof, lang: Lang) -> str:
    """A check or manual proof, with the mutations that prove it."""
    lines = [f"{step.id} — {step.title.in_(lang)}", f"  {scenario.id} : {scenario.title.in_(lang)}",
             f"  {Text('norme', 'norm').in_(lang)} : {step.source}",
             f"  {Text('références', 'references').in_(lang)} : {references(scenario)}"]  # fmt: skip
    if isinstance(step, ManualProof):
        lines.append(f"  {Text('la preuve montre', 'the proof shows').in_(lang)} : {step.shows.in_(lang)}")
    else:
        kinds = ", ".join(k.kind_label.in_(lang) for k in step.on)
        lines += [f"  {Text('niveau', 'force').in_(lang)} : {step.force.name}",
                  f"  {Text('objet', 'subject').in_(lang)} : {kinds}",
                  f"  {Text('remède', 'remedy').in_(lang)} : {step.remedy.in_(lang)}"]  # fmt: skip
    mutations = [m.name for m in scenarios.load_mutations() if m.check == step.id]
    lines.append(
        f"  {Text('mutations qui le font échouer', 'mutations that turn it red').in_(lang)} : {' ; '.join(mutations)}"
    )
    return "\n".join(lines)
