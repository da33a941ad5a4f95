"""What ``coverage --check`` refuses: a catalogue that the code contradicts, an answer or requirement forgotten, a stale page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import ValidationError
from yaml import YAMLError

import scenarios
from harness.cli.coverage_rows import answer_rows, requirement_rows
from harness.core.mutation import checks_without
from scenarios._catalogue import catalogue, marks
from scenarios._requirements import not_tested, registry

ANSWERS = range(1, 65)


def unreadable() -> str | None:
    """The first file beside the scenarios that cannot be read, and why, in one line."""
    for name, read in {
        "requirements.yaml": registry,
        "not-tested.yaml": not_tested,
        "faq.yaml": catalogue,
        "faq-marks.json": marks,
    }.items():
        try:
            read()
        except (OSError, ValueError, LookupError, TypeError, YAMLError) as error:
            return f"scenarios/{name}: {_in_one_line(error)}"
    return None


def _in_one_line(error: Exception) -> str:
    """What is wrong and where, without the values nor the address of a documentation."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc'])) or 'content'}: {first['msg']}"
    return " ".join(str(error).split())


def faults() -> Iterator[str]:
    """Everything that is wrong, one line each."""
    yield from catalogue_faults()
    yield from answer_faults()
    yield from requirement_faults()
    yield from reason_faults()
    yield from check_faults()
    yield from page_faults()


def catalogue_faults() -> Iterator[str]:
    """Every answer is there once, with its marks."""
    numbers = Counter(a.n for a in catalogue().answers)
    yield from (f"faq.yaml: answer {n} is missing" for n in ANSWERS if numbers[n] == 0)
    yield from (f"faq.yaml: answer {n} is there {c} times" for n, c in sorted(numbers.items()) if c > 1)
    hashes = Counter(a.sha256 for a in catalogue().answers)
    yield from (
        f"faq.yaml: answer {a.n} has the sha256 of another" for a in catalogue().answers if hashes[a.sha256] > 1
    )
    yield from (f"faq-marks.json: no marks of answer {n}" for n in sorted(numbers.keys() - marks().keys()))
    yield from (f"faq-marks.json: marks of answer {n}, which faq.yaml lacks" for n in sorted(marks().keys() - numbers))
    known = registry().by_id
    yield from (f"faq.yaml: answer {a.n} names requirement {r}, which requirements.yaml lacks"
                for a in catalogue().answers for r in a.requirements if r not in known)  # fmt: skip


def answer_faults() -> Iterator[str]:
    """What the catalogue lists and what the scenarios declare agree; a testable answer is tested."""
    ids = {s.id for s in scenarios.load()}
    listed = {a.n: set(a.scenarios) for a in catalogue().answers}
    declared = sorted((n, s.id) for s in scenarios.load() for n in s.faq)
    yield from (f"faq.yaml: {s} declares answer {n}, which is not in it" for n, s in declared if n not in listed)
    yield from (
        f"faq.yaml: {s} carries answer {n}, which does not list it"
        for n, s in declared
        if n in listed and s not in listed[n]
    )
    for row in answer_rows():
        for id in row.missing:
            why = "which does not declare it" if id in ids else "which does not exist"
            yield f"faq.yaml: answer {row.answer.n} is listed under {id}, {why}"
        if row.answer.is_testable and not row.is_carried:
            yield f"faq.yaml: answer {row.answer.n} ({row.answer.kind}) has no check and no proof"


def requirement_faults() -> Iterator[str]:
    """Each requirement is tested or has a reason; each one cited is known."""
    known = registry().by_id
    twice = Counter(r.id for r in registry().requirements)
    yield from (f"requirements.yaml: {id} is there {n} times" for id, n in twice.items() if n > 1)
    yield from (f"requirements.yaml: {r.id} repeats {r.same_as}, which is not there"
                for r in registry().requirements if r.same_as is not None and r.same_as not in known)  # fmt: skip
    unknown = sorted(
        {(r, s.id) for s in scenarios.load() for step in s.steps for r in step.requirements if r not in known}
    )
    yield from (f"requirements.yaml: {r} is not there, {s} cites it" for r, s in unknown)
    uncited = sorted(
        {(s.id, r) for s in scenarios.load() for r in s.requirements}
        - {(s.id, r) for s in scenarios.load() for step in s.steps for r in step.requirements}
    )
    yield from (f"{s}: no step cites {r}, which the scenario declares" for s, r in uncited)
    yield from (f"not-tested.yaml: {row.requirement.id} is neither tested nor given a reason"
                for row in requirement_rows() if not row.is_tested and row.reason is None)  # fmt: skip


def reason_faults() -> Iterator[str]:
    """A reason matches requirements, none of them tested, each of the status that it says, none twice."""
    known = {row.requirement.id: row for row in requirement_rows()}
    twice = Counter(id for reason in not_tested().reasons for id in reason.ids)
    yield from (f"not-tested.yaml: {id} has {n} reasons" for id, n in twice.items() if n > 1)
    for reason in not_tested().reasons:
        if not (reason.reason.fr.strip() and reason.reason.en.strip()):
            yield f"not-tested.yaml: {reason.group} gives no reason"
        for id in reason.ids:
            if id not in known:
                yield f"not-tested.yaml: {id} ({reason.group}) is in no requirement"
            elif known[id].is_tested:
                by = ", ".join(c.scenario.id for c in known[id].carriers)
                yield f"not-tested.yaml: {id} ({reason.group}) is tested by {by}"
            elif reason.status is not None and known[id].requirement.status != reason.status:
                yield f"not-tested.yaml: {id} ({reason.group}) is {known[id].requirement.status}, not {reason.status}"


def check_faults() -> Iterator[str]:
    """Every step has a mutation, an id of its scenario, both languages and a source."""
    steps = [step for s in scenarios.load() for step in s.steps]
    yield from (f"{c}: no mutation" for c in checks_without(scenarios.load_mutations(), [s.id for s in steps]))
    yield from (f"{i}: several steps of that id" for i, n in Counter(s.id for s in steps).items() if n > 1)
    yield from (f"{s.id}: not an id of {s.scenario}" for s in steps if not s.id.startswith(s.scenario + "-"))
    yield from (f"{s.id}: no source or title" for s in steps if not (s.source and s.title.fr and s.title.en))


def pages() -> dict[Path, tuple[str, Callable[[], str]]]:
    """Generated page -> the command that prints it, and what does."""
    from harness.cli import catalogue as listing
    from harness.cli import check_page, coverage_page

    return {
        Path("docs/scenarios.md"): ("list --markdown", listing.markdown),
        Path("docs/checks.md"): ("list --checks", check_page.page),
        Path("docs/coverage.md"): ("coverage --markdown", coverage_page.page),
    }


def page_faults() -> Iterator[str]:
    """The generated pages, where the repository is at hand, are those that the code generates."""
    for path, (command, made) in pages().items():
        if path.exists() and path.read_text(encoding="utf-8") != made():
            yield f"{path.as_posix()}: stale, run segur-harness {command} > {path.as_posix()}"
