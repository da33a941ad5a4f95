"""Mutants of the official messages: each required field dropped, each coded field altered, each coherence rule broken.

``python -m tests.rules.official_mutants`` prints the rate caught by kind of mutation and by rule. A mutant is caught
when the rule book says something of it that it did not say of the official message.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import scenarios
from harness.builder.editing import drop, edit, insert, swap
from harness.campaign.opening import open_campaign
from harness.campaign.source import MemorySource
from harness.core.check import Check
from harness.engine.execute import execute
from harness.engine.plan import plan
from harness.engine.select import Selection
from harness.formats.hl7 import reader
from harness.rules.profile.conformance import conformance_of
from harness.rules.profile.fields import admitted_values, applies
from harness.rules.profile.model import FieldRule

#: Scenarios that judge a message by itself.
RULE_BOOK = ("FORMAT", "HL7-", "PAM-", "DMP-CONSENT")
Finding = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One official message with one change: the rule it breaks, and how."""

    message: str
    rule: str
    kind: str
    content: bytes


def messages(folder: Path) -> dict[str, bytes]:
    """The official messages, by name."""
    found = [p for p in sorted(folder.rglob("*")) if p.suffix in (".er7", ".hl7")]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def mutants(name: str, raw: bytes) -> Iterator[Mutant]:
    """Every mutant of one message; those that change nothing are left out."""
    for rule, kind, make in _changes(raw):
        try:
            content = make(raw)
        except KeyError:  # the message has no such segment
            continue
        if content != raw:
            yield Mutant(name, rule, kind, content)


Change = tuple[str, str, Callable[[bytes], bytes]]


def _changes(raw: bytes) -> Iterator[Change]:
    message = reader.read(raw).messages[0]
    yield from _of_fields(raw)
    yield from _of_segments(raw)
    if message.kind in ("ORU", "MDM"):
        yield from _of_documents(raw)
        yield from _of_patient_recipient(raw)
        yield from _of_coherence(message.kind)


def _of_fields(raw: bytes) -> Iterator[Change]:
    """Each field rule: drop what is required, alter what is coded, fill what is forbidden."""
    found = conformance_of(reader.read(raw).messages[0])
    assert found.profile is not None
    seen = set()
    for role, segment in found.roles:
        names = {segment.name, role}
        for rule in (r for n in names for r in found.profile.rules.get(n, ())):
            if rule.key in seen or not applies(rule, segment):
                continue
            seen.add(rule.key)
            yield from _of_rule(rule, f"{segment.name}[{segment.occurrence}]-{rule.path}")


def _of_rule(rule: FieldRule, path: str) -> Iterator[Change]:
    if rule.key == "MSH-1":
        yield rule.key, "alter", lambda raw: raw.replace(b"|", b"#")
    elif rule.usage == "X":
        yield rule.key, "fill", lambda raw: edit(raw, path, "X")
    else:
        if rule.usage == "R" and rule.key != "MSH-2":
            yield rule.key, "drop", lambda raw: edit(raw, path, "")
        if admitted_values(rule):
            yield rule.key, "alter", lambda raw: edit(raw, path, "ZZ9" if rule.key != "MSH-2" else "^~\\&#")
        if rule.precision:
            yield rule.key, "alter", lambda raw: edit(raw, path, "20261301")


def _of_segments(raw: bytes) -> Iterator[Change]:
    """Each segment but MSH: gone, twice; each pair of neighbours: the other way round."""
    segments = reader.read(raw).messages[0].segments
    paths = [f"{s.name}[{s.occurrence}]" for s in segments]
    for path, segment in zip(paths[1:], segments[1:], strict=True):
        if segment.name in REQUIRED:
            yield f"segment {segment.name}", "drop", lambda raw, p=path: drop(raw, p)  # type: ignore[misc]
        if segment.name in ONCE:
            yield f"segment {segment.name}", "repeat", lambda raw, p=path, s=segment: insert(raw, p, s.raw)  # type: ignore[misc]
    for first, second in pairwise(paths[1:]):
        if {first[:3], second[:3]} <= REQUIRED and first[:3] != second[:3]:
            yield f"order {first[:3]} {second[:3]}", "swap", lambda raw, a=first, b=second: swap(raw, a, b)  # type: ignore[misc]


REQUIRED = frozenset({"EVN", "PID", "PV1", "ORC", "OBR", "TXA", "OBX", "MSA"})
ONCE = frozenset({"EVN", "PID", "PV1", "ORC", "OBR", "TXA", "MSA"})
_ACTIONS = (("ORC-1", ("NW", "RO", "CA")), ("OBX[1]-11", ("F", "C", "D")), ("MSH-9.2", ("T02", "T10", "T04")))


def _of_coherence(kind: str) -> Iterator[Change]:
    """ORC-1, OBX-11 and event one by one; type, identifiers, traits and patient against the document."""
    for path, codes in _ACTIONS:
        for code in codes:
            if kind == "MDM" or path != "MSH-9.2":
                yield "ORC-1/OBX-11/event", f"{path} = {code}", lambda raw, p=path, c=code: edit(raw, p, c)  # type: ignore[misc]
    for rule, path, value in COHERENCE:
        yield rule, "alter", lambda raw, p=path, v=value: edit(raw, p, v)  # type: ignore[misc]


def _of_patient_recipient(raw: bytes) -> Iterator[Change]:
    """X19: another matricule, another mailbox."""
    for prt in reader.read(raw).messages[0].all("PRT"):
        if prt.get(5, 13).text == "INS":
            for path, value in (("5.1", "284033306311913"), ("15.4", "284033306311913@patient.mssante.fr")):
                yield "X19 patient", "alter", partial(edit, path=f"PRT[{prt.occurrence}]-{path}", value=value)


COHERENCE = (
    ("X1 INS", "PID-3.1", "284033306311913"), ("X1 OID", "PID-3.4.2", "1.2.250.1.213.1.4.11"), ("X1 local", "PID-3", "IPP9^^^X&1.2.3&ISO^PI"),
    ("X2 name", "PID-5.1", "AUTRE"), ("X2 given", "PID-5.2", "AUTRE"), ("X2 list", "PID-5.3", "AUTRE"), ("X3 birth", "PID-7", "19790329"),
    ("X4 sex", "PID-8", "M"), ("X5 place", "PID-11", "^^^^^^BDL^^75056"), ("X6 OBR-4", "OBR-4.1", "11490-0"), ("X7 OBX-3", "OBX[1]-3.1", "11490-0"),
    ("X7 TXA-2", "TXA-2", "11490-0"), ("X8 system", "OBX[1]-3.3", "TRE_A05"), ("X9 label", "OBX[1]-3.2", "Autre"), ("X10 id", "TXA-12.1", "1.2.250.1.9"),
    ("X11 parent", "TXA-13.1", "1.2.250.1.9"),
    ("PV1-19", "PV1-19", ""), ("PID-32", "PID-32", "PROV"), ("INS key", "PID-3.1", "279035121518988"), ("INS length", "PID-3.1", "2790351215189"),
    ("address", "PRT[2]-15.4", "quelqu'un"), ("PRT id", "PRT[1]-5.1", "12345"), ("flag", "OBX[4]-5.1", "O"), ("order", "OBX[5]-3.1", "MASQUE_PS"),
    ("label", "OBX[4]-3.2", "Autre libellé"), ("sequence", "OBX[3]-1", "9"), ("CWE", "OBR-4.3", ""),
)  # fmt: skip
_DOCUMENT = re.compile(rb"(Base64\^)([^|^\r\n]{40,})")


def _of_documents(raw: bytes) -> Iterator[Change]:
    """The base64 of the document: cut, with a blank, of a document cut in two, of a sentence."""
    yield "base64", "cut", lambda raw: _DOCUMENT.sub(lambda m: m[1] + m[2][:-7], raw, count=1)
    yield "base64", "blank", lambda raw: _DOCUMENT.sub(lambda m: m[1] + m[2][:20] + b" " + m[2][20:], raw, count=1)
    yield "document", "half", lambda raw: _DOCUMENT.sub(lambda m: m[1] + m[2][: len(m[2]) // 8 * 4], raw, count=1)
    yield "document", "sentence", lambda raw: _DOCUMENT.sub(rb"\1VW4gZG9jdW1lbnQ=", raw, count=1)


def findings(raw: bytes) -> Counter[Finding]:
    """What the rule book says of one message alone: check, level, what was read; places may move."""
    campaign = open_campaign(MemorySource({"message.hl7": raw}))
    found: Counter[Finding] = Counter()
    for task in plan(campaign, [s for s in scenarios.load() if s.id.startswith(RULE_BOOK)], Selection(), None):
        if isinstance(task.step, Check) and task.subject is not None:
            for f in execute(task, campaign).findings:
                found[(task.step.id, (f.level or task.step.level).value, f.actual.fr)] += 1
    return found


@dataclass(frozen=True, slots=True)
class Outcome:
    """A mutant and what is newly said of it."""

    mutant: Mutant
    new: tuple[Finding, ...]

    @property
    def caught(self) -> bool:
        """Something is said, beyond a remark."""
        return any(level != "info" for _, level, _ in self.new)


def outcomes(folder: Path) -> Iterator[Outcome]:
    """Every mutant of every official message, judged."""
    for name, raw in messages(folder).items():
        before = findings(raw)
        for mutant in mutants(name, raw):
            yield Outcome(mutant, tuple(findings(mutant.content) - before))


def main(folder: Path) -> None:
    """Print the rates, then the survivors."""
    found = list(outcomes(folder))
    total, caught = (
        Counter(o.mutant.kind.split(" ")[0] for o in found),
        Counter(o.mutant.kind.split(" ")[0] for o in found if o.caught),
    )
    for kind, count in sorted(total.items()):
        print(f"{kind:12} {caught[kind]:5} / {count}")
    print(f"{'all':12} {sum(caught.values()):5} / {len(found)}")
    rules, hit = Counter(o.mutant.rule for o in found), Counter(o.mutant.rule for o in found if o.caught)
    for rule in sorted(rules):
        mark = "" if hit[rule] == rules[rule] else "  <-"
        print(f"{rule:24} {hit[rule]:4} / {rules[rule]}{mark}")
    for o in (o for o in found if not o.caught):
        print("survivor:", o.mutant.message.rsplit("/", 1)[-1], o.mutant.rule, o.mutant.kind, *o.new)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/samples/ans-hl7v2"))
