"""What ``cda explain`` prints: for people, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from harness.cli.cda_header import Line
from harness.cli.cda_judged import Explained, Judged, Told
from harness.core.finding import Level
from harness.core.place import clip
from harness.core.text import Lang, Text
from harness.report.safe import visible

_MARKS = {Level.ERROR: "✗", Level.WARNING: "!", Level.INFO: "·"}
_NAMES = {
    Level.ERROR: Text("erreur", "error"), Level.WARNING: Text("avertissement", "warning"), Level.INFO: Text("remarque", "remark"),
}  # fmt: skip
ABSENT = Text("(absent)", "(absent)")
#: Width of the labels, and how much of a value is shown.
_LABEL, _VALUE = 25, 200


def as_text(found: Explained, name: str, lang: Lang) -> str:
    """The header of each document, then what is about the file, then the count."""
    lines: list[str] = []
    for subject, told in found.around:
        lines += [visible(f"{subject.label}"), *_finding(told, lang), ""]
    for document in found.documents:
        lines += [*_document(document, lang), ""]
    if not found.documents:
        lines += [
            Text("aucun CDA lisible dans {name}", "no readable CDA in {name}").fill(name=visible(name)).in_(lang),
            "",
        ]
    for result in found.broken:
        lines.append(f"{result.task.id}: {visible(result.reason.in_(lang)) if result.reason else ''}")
    lines += [*_silences(found, lang), _count(found, lang)]
    return "\n".join(lines)


def _document(document: Judged, lang: Lang) -> Iterator[str]:
    yield visible(document.subject.label)
    for section in document.sections:
        yield ""
        yield section.title.in_(lang)
        for line in section.lines:
            yield from _line(line, document.of(line), lang)
    if document.others:
        yield ""
        yield Text("Autres", "Others").in_(lang)
        for told in document.others:
            yield from _finding(told, lang)


def _line(line: Line, told: list[Told], lang: Lang) -> Iterator[str]:
    mark = _MARKS[told[0].level] if told else "✓"
    yield f"  {mark} {line.label.in_(lang):{_LABEL}} {visible(clip(line.value, _VALUE)) or ABSENT.in_(lang)}"
    for one in told:
        yield from _finding(one, lang)


def _finding(told: Told, lang: Lang) -> Iterator[str]:
    found, colon = told.found, " :" if lang == "fr" else ":"
    unmet = Text("non respecté : {title}", "not met: {title}").fill(title=told.check.title)
    where = found.place.path.rsplit("/", 1)[-1] + (f" (l. {found.place.line})" if found.place.line else "")
    at = f" ; {visible(where.strip())}" if where else ""
    yield f"      {_MARKS[told.level]} {_NAMES[told.level].in_(lang)} {told.check.id}{colon} {visible((found.message or unmet).in_(lang))}"
    expected, actual = (visible(clip(t.in_(lang), _VALUE)) for t in (found.expected, found.actual))
    words = Text("attendu", "expected").in_(lang), Text("obtenu", "actual").in_(lang)
    yield f"        {words[0]}{colon} {expected} ; {words[1]}{colon} {actual}{at}"


def _silences(found: Explained, lang: Lang) -> Iterator[str]:
    for reason, checks in found.silent.items():
        names = checks[0] + (f" (+ {len(checks) - 1})" if len(checks) > 1 else "")
        yield (
            Text("non évalué : {names} : {reason}", "not evaluated: {names}: {reason}")
            .fill(names=names, reason=reason)
            .in_(lang)
        )


def _count(found: Explained, lang: Lang) -> str:
    counts = ", ".join(f"{found.counts[level]} {_noun(level, found.counts[level], lang)}" for level in Level)
    told = Text("{n} règles évaluées, {a} assertions : {counts} — code de sortie {code}",
                "{n} rules evaluated, {a} assertions: {counts} — exit code {code}")  # fmt: skip
    return told.fill(n=found.checks, a=found.assertions, counts=counts, code=int(found.code)).in_(lang)


def _noun(level: Level, count: int, lang: Lang) -> str:
    return _NAMES[level].in_(lang) + ("s" if count > 1 or (count == 0 and lang == "en") else "")


def as_json(found: Explained, name: str, lang: Lang) -> str:
    """The same, for other tools; texts in the language asked for."""
    content = {
        "file": name, "lang": lang, "exit_code": int(found.code),
        "rules": {"evaluated": found.checks, "assertions": found.assertions},
        "findings": {level.value: found.counts[level] for level in Level},
        "documents": [_json_document(d, lang) for d in found.documents],
        "around": [{"subject": s.label, **_json_finding(t, lang)} for s, t in found.around],
        "not_evaluated": [{"reason": reason.in_(lang), "checks": checks} for reason, checks in found.silent.items()],
        "tool_errors": [{"check": r.task.step.id, "reason": r.reason.in_(lang) if r.reason else ""} for r in found.broken],
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=2)


def _json_document(document: Judged, lang: Lang) -> dict[str, Any]:
    subject = document.subject
    return {
        "file": subject.path, "part": subject.part, "sha256": subject.sha256,
        "sections": [
            {"title": s.title.in_(lang), "lines": [_json_line(line, document.of(line), lang) for line in s.lines]}
            for s in document.sections
        ],
        "others": [_json_finding(t, lang) for t in document.others],
    }  # fmt: skip


def _json_line(line: Line, told: list[Told], lang: Lang) -> dict[str, Any]:
    return {
        "label": line.label.in_(lang), "value": line.value or None, "paths": list(line.paths),
        "verdict": told[0].level.value if told else "ok", "findings": [_json_finding(t, lang) for t in told],
    }  # fmt: skip


def _json_finding(told: Told, lang: Lang) -> dict[str, Any]:
    found, check = told.found, told.check
    return {
        "check": check.id, "level": told.level.value, "place": found.place.path, "line": found.place.line,
        "title": check.title.in_(lang), "message": found.message.in_(lang) if found.message else None,
        "expected": found.expected.in_(lang), "actual": found.actual.in_(lang), "remedy": check.remedy.in_(lang),
        "source": check.source,
    }  # fmt: skip
