"""``segur-harness coverage``: FAQ answer and requirement -> scenario -> checks -> mutations; what is stale is refused."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from harness.cli.columns import rule, table, width, wrapped
from harness.cli.coverage_rows import AnswerRow, Carrier, RequirementRow, answer_rows, requirement_rows
from harness.core.text import Lang, Text
from harness.core.verdict import ExitCode
from scenarios._requirements import Reason, not_tested


def options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Options of the command."""
    for name, fr, en in (
        ("--answers", "les réponses de la FAQ seulement", "the FAQ answers only"),
        ("--requirements", "chaque exigence, testée ou non", "each requirement, tested or not"),
        ("--markdown", "la page docs/coverage.md", "the page docs/coverage.md"),
        ("--check", "échouer si la matrice est incomplète ou périmée", "fail when the matrix is incomplete or stale"),
    ):
        parser.add_argument(name, action="store_true", help=Text(fr, en).in_(lang))
    for name, fr, en in (
        ("--csv", "écrire la matrice en CSV (point-virgule, UTF-8)", "write the matrix as CSV (semicolon, UTF-8)"),
        ("--xlsx", "écrire la matrice en classeur Excel", "write the matrix as an Excel workbook"),
    ):
        parser.add_argument(name, type=Path, metavar=Text("FICHIER", "FILE").in_(lang), help=Text(fr, en).in_(lang))


def execute(args: argparse.Namespace) -> int:
    """Print the matrix, write it, or with --check print what is wrong and return 1 when anything is."""
    if args.check:
        return _check(args.lang)
    if args.markdown:
        from harness.cli.coverage_page import page

        print(page(), end="")
        return 0
    if args.csv or args.xlsx:
        return _written(args.csv, args.xlsx, args.lang)
    both = args.answers == args.requirements
    for line in matrix(args.lang, answers=args.answers or both, requirements=args.requirements or both,
                       every=args.requirements):  # fmt: skip
        print(line)
    return 0


def _check(lang: Lang) -> int:
    from harness.cli.coverage_faults import faults, unreadable

    broken = unreadable()
    found = [broken] if broken else list(faults())
    for fault in found:
        print(fault)
    if not found:
        print(Text("couverture à jour", "coverage is up to date").in_(lang))
    return int(ExitCode.NON_CONFORMITY if found else ExitCode.OK)


def _written(csv: Path | None, xlsx: Path | None, lang: Lang) -> int:
    from harness.cli import coverage_files
    from harness.cli.output import write_output

    for path, made in ((csv, coverage_files.as_csv), (xlsx, coverage_files.as_workbook)):
        if path is not None:
            write_output(made(lang), path)
            print(Text("écrit : {path}", "written: {path}").fill(path=path).in_(lang))
    return 0


def matrix(lang: Lang, *, answers: bool = True, requirements: bool = True, every: bool = False) -> Iterator[str]:
    """The summary, then the tables asked for; ``every`` lists requirements that nothing tests too."""
    answered, required = answer_rows(), requirement_rows()
    yield from summary(answered, required, lang)
    if answers:
        yield ""
        yield from _answers(answered, lang)
    if requirements:
        yield ""
        yield from _requirements(required, lang, every)


# -- summary -----------------------------------------------------------------------------------------


def summary(answers: list[AnswerRow], requirements: list[RequirementRow], lang: Lang) -> Iterator[str]:
    """How many of each, then what awaits a scenario."""
    testable = [r for r in answers if r.answer.is_testable]
    carried = [r for r in testable if r.is_carried]
    tested = sum(r.is_tested for r in requirements)
    told = Text("FAQ : {c} réponses portées par des scénarios, {w} à venir, {i} sans rien à contrôler, sur {t}",
                "FAQ: {c} answers carried by scenarios, {w} to come, {i} with nothing to check, out of {t}")  # fmt: skip
    yield told.fill(c=len(carried), w=len(testable) - len(carried), i=len(answers) - len(testable), t=len(answers)).in_(
        lang
    )
    told = Text("Exigences : {c} testées, {r} non testées pour une raison écrite, sur {t}",
                "Requirements: {c} tested, {r} not tested for a written reason, out of {t}")  # fmt: skip
    yield told.fill(c=tested, r=sum(r.reason is not None for r in requirements), t=len(requirements)).in_(lang)
    for reason, count in by_reason(requirements):
        yield f"  {count:4}  {reason.title.in_(lang)}"
    if forgotten := forgotten_ids(requirements):
        yield f"  {len(forgotten):4}  {FORGOTTEN.in_(lang)}"
    if waiting := [f"{r.answer.n} ({', '.join(r.missing)})" for r in testable if not r.is_carried]:
        yield from wrapped(
            Text("réponses à venir : ", "answers to come: ").in_(lang) + ", ".join(waiting), width(), "  ", ""
        )


#: What --check refuses.
FORGOTTEN = Text("ni testées ni excusées : à compléter", "neither tested nor excused: to be completed")


def forgotten_ids(rows: list[RequirementRow]) -> list[str]:
    """The requirements that nothing tests and that no reason covers."""
    return [row.requirement.id for row in rows if not row.is_tested and row.reason is None]


def by_reason(rows: list[RequirementRow]) -> list[tuple[Reason, int]]:
    """Each written reason with the number of requirements that it covers."""
    counts = Counter(r.reason.group for r in rows if r.reason is not None)
    return [(reason, counts[reason.group]) for reason in not_tested().reasons]


# -- tables ------------------------------------------------------------------------------------------


def _answers(rows: list[AnswerRow], lang: Lang) -> Iterator[str]:
    """One answer a row, one scenario a line of it."""
    widths = (3, width() - 3 - 29 - 3 * 6 - 5 * 2, 29, 6, 6, 6)
    yield from table([_heads(Text("réponse", "answer"), lang)], widths, (0, 3, 4, 5))
    yield rule(widths)
    for row in rows:
        title = row.answer.title.in_(lang)
        if not row.answer.is_testable:
            yield from table(
                [(str(row.answer.n), title, "— " + Text("information", "information").in_(lang), "", "", "")],
                widths,
                (0,),
            )
            continue
        missing = [Text("{id} (à venir)", "{id} (to come)").fill(id=id).in_(lang) for id in row.missing]
        names, numbers = _cells(row.carriers)
        yield from table([(str(row.answer.n), title, "\n".join([*names, *missing]), *numbers)], widths, (0, 3, 4, 5))


def _heads(what: Text, lang: Lang) -> tuple[str, ...]:
    heads = (Text("contr.", "checks"), Text("preuv.", "proofs"), Text("mutat.", "mutat."))
    return ("", what.in_(lang), Text("scénario", "scenario").in_(lang), *(h.in_(lang) for h in heads))


def _cells(carriers: tuple[Carrier, ...]) -> tuple[list[str], tuple[str, str, str]]:
    """Names, and under each other the checks, proofs and mutations of each."""
    numbers = [(c.checks, c.proofs, c.mutations) for c in carriers]
    columns = ["\n".join(str(n[place] or "·") for n in numbers) for place in range(3)]
    return [c.scenario.id for c in carriers], (columns[0], columns[1], columns[2])


def _requirements(rows: list[RequirementRow], lang: Lang, every: bool) -> Iterator[str]:
    """The tested ones with their scenarios; with ``every`` the others with their reason."""
    widths = (20, 30, 6, 6, 6, max(8, width() - 20 - 30 - 3 * 6 - 5 * 2))
    heads = _heads(Text("exigence", "requirement"), lang)
    yield from table([(heads[1], heads[2], *heads[3:], Text("remarque", "remark").in_(lang))], widths, (2, 3, 4))
    yield rule(widths)
    for row in rows:
        if row.is_tested and (every or row.through is None):
            names, numbers = _cells(row.carriers)
            same = Text("comme {id}", "as {id}").fill(id=row.through).in_(lang) if row.through else ""
            yield from table([(row.requirement.id, "\n".join(names), *numbers, same)], widths, (2, 3, 4))
    if every:
        yield ""
        yield from _excused(rows, lang)
    else:
        yield from wrapped(Text("(--requirements donne aussi celles que rien ne teste, avec la raison)",
                                "(--requirements also gives those that nothing tests, with the reason)").in_(lang), width())  # fmt: skip


def _excused(rows: list[RequirementRow], lang: Lang) -> Iterator[str]:
    """By reason: the reason, then the requirements."""
    for reason in not_tested().reasons:
        ids = [r.requirement.id for r in rows if r.reason is reason]
        yield f"{reason.title.in_(lang)} ({len(ids)})"
        yield from wrapped(reason.reason.in_(lang), width(), "  ")
        yield from wrapped(", ".join(ids), width(), "    ")
        yield ""
    if forgotten := forgotten_ids(rows):
        yield f"{FORGOTTEN.in_(lang)} ({len(forgotten)})"
        yield from wrapped(", ".join(forgotten), width(), "    ")
