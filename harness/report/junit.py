"""JUnit XML: one suite per scenario, one case per verdict; nothing passes by not having run.

A campaign of a thousand messages has more than a hundred thousand cases that conform: each is one line,
what its check stands on is told once in its suite, and suites are written one at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from lxml import etree

from harness.core.journal import Bilingual, FindingLine, Journal, KitInfo, LevelSet, VerdictLine
from harness.core.text import Lang, Text
from harness.core.verdict import LABELS, Verdict
from harness.report import kits, levels, view
from harness.report.lines import label, norm, place, texts
from harness.report.safe import multiline, visible
from harness.report.words import LEVELS, count, seconds

FAILURES = (Verdict.NON_CONFORME, Verdict.NON_CONCLUANT, Verdict.PREUVE_ATTENDUE)

_WORDS: dict[str, Text] = {
    "expected": Text("attendu : ", "expected: "),
    "actual": Text("obtenu  : ", "actual:   "),
    "norm": Text("norme   : ", "norm:     "),
    "remedy": Text("remède  : ", "remedy:   "),
    "replay": Text("rejouer : ", "replay:   "),
    "waived": Text("dérogation : ", "waiver:   "),
    "level_set": Text("niveau  : ", "level:    "),
    "shows": Text("à montrer : ", "to show: "),
    "subjects": Text("objets : ", "subjects: "),
    "none": Text("motif non précisé", "no reason given"),
}


def render(journal: Journal, lang: Lang) -> bytes:
    """The JUnit XML of a journal."""
    declared = [item.line for item in levels.declared(journal)]
    totals: Counter[str] = Counter()
    written: list[bytes] = []
    for scenario in view.scenarios(journal):
        suite = _suite(scenario, declared, lang)
        suite.set("timestamp", visible(journal.run.started[:19]))
        totals.update({key: int(suite.get(key, "0")) for key in _COUNTED})
        written.append(_lines(suite))
    root = etree.Element("testsuites")
    if journal.run.kit is not None:
        written.insert(0, _lines(_kit_suite(journal.run.kit, lang)))
    counts = {key: str(totals[key]) for key in _COUNTED}
    _set(root, name=f"{journal.run.tool.name} {journal.run.tool.version}", **counts, time=_elapsed(journal))
    root.text = "\n"
    head, tail = etree.tostring(root, encoding="UTF-8", xml_declaration=True).split(b">\n</", 1)
    return b"".join([head, b">\n", *written, b"</", tail, b"\n"])


def _kit_suite(kit: KitInfo, lang: Lang) -> etree._Element:
    """The kit has a suite of its own, without cases: properties belong to suites."""
    suite = etree.Element("testsuite")
    _set(suite, name="kit", tests="0", failures="0", errors="0", skipped="0", time="0")
    told = [("kit", kit.name), ("kit_date", kit.date or ""), ("kit_sha256", kit.sha256)]
    defects = [("kit_defect", f"{kits.where(d)}: {d.text.in_(lang)}") for d in kit.defects]
    _properties(suite, [*((name, value) for name, value in told if value), *defects])
    return suite


def _lines(suite: etree._Element) -> bytes:
    """A suite with each of its cases on a line of its own."""
    suite.text = suite.tail = "\n"
    for case in suite:
        case.tail = "\n"
    return etree.tostring(suite, encoding="UTF-8", xml_declaration=False)


_COUNTED = ("tests", "failures", "errors", "skipped")
_ELEMENTS = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def _suite(scenario: view.ScenarioView, declared: Sequence[LevelSet], lang: Lang) -> etree._Element:
    suite = etree.Element("testsuite")
    _set(suite, name=scenario.line.id)
    _properties(suite, _suite_properties(scenario, declared, lang))
    names: Counter[str] = Counter()
    for step in scenario.steps:
        for case in step.cases:
            _case(suite, step, case, names, lang)
    if not len(suite.findall("testcase")):
        _bare_case(suite, scenario, lang)
    counts = Counter(_ELEMENTS.get(str(e.tag), "") for case in suite.iter("testcase") for e in case)
    _set(
        suite,
        tests=str(len(suite.findall("testcase"))),
        **{k: str(counts[k]) for k in _COUNTED[1:]},
        time="0",
    )
    return suite


def _suite_properties(
    scenario: view.ScenarioView, declared: Sequence[LevelSet], lang: Lang
) -> Iterable[tuple[str, str]]:
    """What holds for the whole suite, and what each of its checks stands on."""
    mine = {step.check.id for step in scenario.steps}
    yield "title", scenario.line.title.in_(lang)
    yield "verdict", scenario.verdict.value
    yield from (("requirement", r) for r in scenario.line.requirements)
    yield from (("faq", str(n)) for n in scenario.line.faq)
    yield from (("level_set", text) for text in levels.sentences([d for d in declared if d.check in mine], lang))
    for check in (step.check for step in scenario.steps):
        yield check.id, norm(check.source, check.faq, check.requirements)


def _case(suite: etree._Element, step: view.Step, case: view.Case, names: Counter[str], lang: Lang) -> None:
    line = case.verdict
    element = _child(suite, "testcase", classname=line.scenario, name=_name(line, names), time="0")
    if line.verdict == Verdict.CONFORME and not case.findings and line.level_set is None and not line.proofs:
        _properties(element, [("verdict", line.verdict)])
        return
    _properties(element, _case_properties(step, case, lang))
    _result(element, Verdict(line.verdict), line.reason, case.findings, lang, _awaited(step, line, lang))


def _awaited(step: view.Step, line: VerdictLine, lang: Lang) -> str:
    """What the capture must show, where a proof is awaited."""
    if step.check.nature != "proof" or line.verdict != Verdict.PREUVE_ATTENDUE:
        return ""
    return _WORDS["shows"].in_(lang) + step.check.remedy.in_(lang)


def _case_properties(step: view.Step, case: view.Case, lang: Lang) -> Iterable[tuple[str, str]]:
    waivers = dict.fromkeys(f.waived for f in case.findings if f.waived is not None)
    yield from (("requirement", r) for r in step.check.requirements)
    yield from (("faq", str(n)) for n in step.check.faq)
    yield "source", step.check.source
    yield "verdict", case.verdict.verdict
    yield from (("proof", f"{p.file or p.url} ({p.sha256 or '—'}) {p.caption}".strip()) for p in case.verdict.proofs)
    yield from (("waiver", text) for text in (waivers or _declared_waiver(case.verdict, lang)))
    yield from (("level_set", text) for text in _levels_of(case, lang))


def _name(line: VerdictLine, names: Counter[str]) -> str:
    name = f"{line.check}[{label(line)}]" if line.subject_id is not None else line.check
    names[name] += 1
    return name if names[name] == 1 else f"{name} #{names[name]}"


def _levels_of(case: view.Case, lang: Lang) -> list[str]:
    """What the manifest says of the level on the subject, and of the level of the findings."""
    said = [case.verdict.level_set, *(f.level_set for f in case.findings)]
    return list(dict.fromkeys(levels.told(line, lang) for line in said if line is not None))


def _declared_waiver(line: VerdictLine, lang: Lang) -> list[str]:
    return [_reason(line.reason, lang)] if line.verdict == Verdict.DEROGATION else []


def _bare_case(suite: etree._Element, scenario: view.ScenarioView, lang: Lang) -> None:
    """A scenario without any verdict still counts: its outcome stands for it."""
    case = _child(suite, "testcase", classname=scenario.line.id, name=scenario.line.id, time="0")
    _result(case, scenario.verdict, scenario.reason, (), lang)


def _result(
    case: etree._Element,
    verdict: Verdict,
    reason: Bilingual | None,
    findings: Sequence[FindingLine],
    lang: Lang,
    more: str = "",
) -> None:
    why = _reason(reason, lang)
    body = "\n\n".join(_finding(f, lang) for f in findings)
    body = body or "\n".join(filter(None, [why if more else "", more]))
    if verdict is Verdict.NON_APPLICABLE:
        _child(case, "skipped", message=why)
    elif verdict is Verdict.ERREUR_OUTIL:
        _child(case, "error", body or why, type=verdict.value, message=why)
    elif verdict in FAILURES:
        message = _headline(findings, lang) if verdict is Verdict.NON_CONFORME and findings else why
        _child(
            case,
            "failure",
            body or why,
            type=verdict.value,
            message=f"{LABELS[verdict].in_(lang)} — {message}",
        )
    if body and not any(child.tag in _ELEMENTS and child.text for child in case):
        _child(case, "system-out", body)


def _reason(reason: Bilingual | None, lang: Lang) -> str:
    return (reason.in_(lang) if reason else "") or _WORDS["none"].in_(lang)


def _headline(findings: Sequence[FindingLine], lang: Lang) -> str:
    blocking = [f for f in findings if f.level == "error" and f.waived is None] or list(findings)
    first = texts(blocking[0], lang).message
    return first if len(blocking) == 1 else f"{first} (+ {count(len(blocking) - 1, 'other', lang)})"


def _finding(finding: FindingLine, lang: Lang) -> str:
    said = texts(finding, lang)
    parts = {
        "expected": said.expected,
        "actual": said.actual,
        "norm": norm(finding.source, finding.faq, finding.requirements),
        "remedy": said.remedy,
        "waived": finding.waived or "",
        "level_set": levels.told(finding.level_set, lang) if finding.level_set else "",
        "replay": finding.replay,
    }
    head = f"{LEVELS[finding.level].in_(lang)}  {label(finding)}  {place(finding)}"
    return "\n".join([head, said.message, *(f"  {_WORDS[k].in_(lang)}{v}" for k, v in parts.items() if v)])


def _properties(parent: etree._Element, pairs: Iterable[tuple[str, str]]) -> None:
    holder = _child(parent, "properties")
    for name, value in pairs:
        _child(holder, "property", name=name, value=value)


def _child(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, tag, {name: visible(value) for name, value in attributes.items()})
    if text:
        element.text = multiline(text)
    return element


def _set(element: etree._Element, **attributes: str) -> None:
    for name, value in attributes.items():
        element.set(name, visible(value))


def _elapsed(journal: Journal) -> str:
    return f"{seconds(journal.run.started, journal.end.finished) or 0:.3f}"
