"""``segur-harness coverage``: FAQ answer and requirement -> scenario -> checks -> mutations; stale is refused."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

import scenarios
from harness.cli.catalogue import markdown
from harness.cli.check_page import page
from harness.core.mutation import checks_without
from harness.core.text import Lang, Text
from harness.core.verdict import ExitCode

ANSWERS = range(1, 65)
#: Generated page -> the option of ``list`` that prints it, and what does.
PAGES = {Path("docs/scenarios.md"): ("--markdown", markdown), Path("docs/checks.md"): ("--checks", page)}


def options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Options of the command."""
    parser.add_argument(
        "--check",
        action="store_true",
        help=Text("échouer si la matrice est incomplète ou périmée", "fail when the matrix is incomplete or stale").in_(
            lang
        ),
    )


def execute(args: argparse.Namespace) -> int:
    """Print the matrix; with --check print what is wrong and return 1 when anything is."""
    table = faq_table()
    if args.check:
        faults = [*catalogue_faults(table), *check_faults(), *page_faults()]
        for fault in faults:
            print(fault)
        if not faults:
            print(Text("couverture à jour", "coverage is up to date").in_(args.lang))
        return int(ExitCode.NON_CONFORMITY if faults else ExitCode.OK)
    for line in matrix(table, args.lang):
        print(line)
    return 0


def faq_table() -> dict[str, Any]:
    """``scenarios/faq.yaml``."""
    found: dict[str, Any] = yaml.safe_load(files("scenarios").joinpath("faq.yaml").read_text(encoding="utf-8"))
    return found


def matrix(table: dict[str, Any], lang: Lang) -> Iterator[str]:
    """What each reference is carried by, then what is not carried yet."""
    mutations = Counter(m.check for m in scenarios.load_mutations())
    for scenario in scenarios.load():
        references = [f"FAQ {n}" for n in scenario.faq] + list(scenario.requirements)
        proven = sum(mutations[step.id] for step in scenario.steps)
        steps = Text("{n} étapes, {m} mutations", "{n} steps, {m} mutations").fill(n=len(scenario.steps), m=proven)
        yield f"{scenario.id:24} {', '.join(references) or '—':42} {steps.in_(lang)}"
    carried, planned, rest = table["carried"], table["planned"], table["information"]
    told = Text("FAQ : {c} réponses portées, {p} prévues, {i} sans rien à contrôler, sur {t}",
                "FAQ: {c} answers carried, {p} planned, {i} with nothing to check, out of {t}")  # fmt: skip
    yield told.fill(c=len(carried), p=len(planned), i=len(rest), t=len(ANSWERS)).in_(lang)
    yield Text("à venir : ", "to come: ").in_(lang) + ", ".join(f"{n} ({s})" for n, s in planned.items())


def catalogue_faults(table: dict[str, Any]) -> Iterator[str]:
    """Every answer is there once; carried answers and scenarios agree."""
    numbers = Counter([*table["carried"], *table["planned"], *table["information"]])
    yield from (f"faq.yaml: answer {n} is missing" for n in ANSWERS if numbers[n] == 0)
    yield from (f"faq.yaml: answer {n} is there {c} times" for n, c in numbers.items() if c > 1 or n not in ANSWERS)
    declared = {(n, s.id) for s in scenarios.load() for n in s.faq}
    listed = {(n, s) for n, names in table["carried"].items() for s in names}
    yield from (f"faq.yaml: {s} carries answer {n}, which is not listed" for n, s in sorted(declared - listed))
    yield from (
        f"faq.yaml: answer {n} is listed under {s}, which does not declare it" for n, s in sorted(listed - declared)
    )


def check_faults() -> Iterator[str]:
    """Every step has a mutation, an id of its scenario, both languages and a source."""
    steps = [step for s in scenarios.load() for step in s.steps]
    yield from (f"{c}: no mutation" for c in checks_without(scenarios.load_mutations(), [s.id for s in steps]))
    yield from (f"{i}: several steps of that id" for i, n in Counter(s.id for s in steps).items() if n > 1)
    yield from (f"{s.id}: not an id of {s.scenario}" for s in steps if not s.id.startswith(s.scenario + "-"))
    yield from (f"{s.id}: no source or title" for s in steps if not (s.source and s.title.fr and s.title.en))


def page_faults() -> Iterator[str]:
    """The generated pages, where the repository is at hand, are those that the code generates."""
    for path, (option, made) in PAGES.items():
        if path.exists() and path.read_text(encoding="utf-8") != made():
            yield f"{path.as_posix()}: stale, run segur-harness list {option} > {path.as_posix()}"
