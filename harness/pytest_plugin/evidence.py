"""What goes with the verdict of a step: properties for JUnit XML, labels and attachments for Allure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from harness.campaign.campaign import Campaign
from harness.campaign.loader import walk
from harness.campaign.subjects import (
    DocumentSubject,
    ExchangeSubject,
    MailExchangeSubject,
    MessageSubject,
    PatientFlowSubject,
    SequenceSubject,
)
from harness.core.check import Check, ManualProof
from harness.core.journal import FindingLine
from harness.core.subject import Subject
from harness.core.text import Lang
from harness.engine.execute import Result
from harness.formats.xml import XmlSource
from harness.pytest_plugin import telling
from harness.report import levels

if TYPE_CHECKING:
    from harness.pytest_plugin.collect import Step

S = TypeVar("S", bound=Subject)

#: A sequence or an archive shows this many samples; the folder holds them all.
_SHOWN = 10


def tags(step: Check | ManualProof) -> list[str]:
    """Requirement ids and ``FAQ-nn``: for Allure and for ``-k``."""
    return [*step.requirements, *(f"FAQ-{number}" for number in step.faq)]


def properties(result: Result, findings: Sequence[FindingLine], lang: Lang) -> list[tuple[str, object]]:
    """The user properties of an item, which JUnit XML and the summary read."""
    step, subject = result.task.step, result.task.subject
    found: list[tuple[str, object]] = [
        ("scenario", step.scenario), ("check", step.id), ("verdict", result.verdict.value), ("source", step.source),
        *(("requirement", r) for r in step.requirements), *(("faq", str(n)) for n in step.faq),
    ]  # fmt: skip
    if subject is not None:
        found += [("subject", subject.label), ("subject_sha256", subject.sha256)]
    if result.waiver is not None and result.reason is not None:
        found.append(("waiver", result.reason.in_(lang)))
    found += [("level_set", levels.told(line, lang)) for line in telling.levels_of(result, findings)]
    warnings = sum(f.level == "warning" and f.waived is None for f in findings)
    return [*found, ("warnings", str(warnings))] if warnings else found


# -- Allure, when it is there ------------------------------------------------------------------------


class Attachment(NamedTuple):
    """One file beside a result."""

    name: str
    content: bytes
    media_type: str
    extension: str


def label(item: Step) -> None:
    """Feature, story and tags, set at collection so that Allure's own selection options see them."""
    if item.config.pluginmanager.has_plugin("allure_pytest"):
        allure: Any = import_module("allure")
        step = item.task.step
        for mark in (allure.feature(step.scenario), allure.story(step.id), allure.tag(*tags(step))):
            item.add_marker(mark)


def publish(item: Step) -> None:
    """Title and attachments of one step, when results are asked for."""
    result = item.result
    if result is None or not item.config.pluginmanager.has_plugin("allure_listener"):
        return
    allure: Any = import_module("allure")
    step, subject = item.task.step, item.subject
    title = f"{step.id} — {step.title.in_(item.opened.lang)}"
    allure.dynamic.title(f"{title} [{subject.label}]" if subject else title)
    for found in attachments(item, result):
        allure.attach(found.content, found.name, found.media_type, found.extension)


def attachments(item: Step, result: Result) -> Iterator[Attachment]:
    """Everything that supports a verdict: samples, proofs, the verdict in words, findings as data."""
    campaign = item.opened.campaign
    if item.subject is not None:
        yield from _messages_of(item.subject, campaign)
        yield from _documents_of(item.subject, campaign)
    for proof in (p for p in result.proof.files if p.file) if result.proof else ():
        content = campaign.read(proof.file.replace("\\", "/").removeprefix("./")) or b""
        yield Attachment(proof.file, content, proof.media_type, proof.file.rsplit(".", 1)[-1])
    told = telling.full(result, item.findings, campaign, item.opened.lang)
    yield Attachment("verdict.txt", told.encode("utf-8", "replace"), "text/plain", "txt")
    if item.findings:
        lines = [finding.model_dump(mode="json") for finding in item.findings]
        content = json.dumps(lines, ensure_ascii=False, indent=2).encode("utf-8", "replace")
        yield Attachment("findings.json", content, "application/json", "json")


def _messages_of(subject: Subject, campaign: Campaign) -> Iterator[Attachment]:
    """The messages that a subject is made of, else its file when that is text (e-mail, resource)."""
    messages = _messages(subject, campaign)
    for message in messages[:_SHOWN]:
        yield from _text(message.label, message.view.raw, "hl7")
    answer = subject.answer if isinstance(subject, MailExchangeSubject) else None
    for path in [] if messages else [subject.path, *([answer.path] if answer is not None else [])]:
        raw = campaign.read(path)
        if raw is not None and b"\0" not in raw:
            yield from _text(path, raw, "txt")


def _text(name: str, raw: bytes, extension: str) -> Iterator[Attachment]:
    """The very bytes, and a legible copy when a viewer would show them garbled or on one line."""
    yield Attachment(name, raw, "text/plain", extension)
    try:
        text, legible = raw.decode("utf-8"), b"\n" in raw
    except UnicodeDecodeError:
        text, legible = raw.decode("iso-8859-15"), False
    if not legible:
        yield Attachment(f"{name} (UTF-8)", "\n".join(text.splitlines()).encode("utf-8"), "text/plain", "txt")


def _messages(subject: Subject, campaign: Campaign) -> list[MessageSubject]:
    if isinstance(subject, (SequenceSubject, PatientFlowSubject)):
        return subject.messages
    if isinstance(subject, ExchangeSubject):
        return [m for m in (subject.message, subject.answer) if m is not None]
    return _around(subject, campaign.of(MessageSubject))


def _documents_of(subject: Subject, campaign: Campaign) -> Iterator[Attachment]:
    """The CDAs that a subject is, is part of, or contains."""
    for document in _documents(subject, campaign)[:_SHOWN]:
        content = _bytes_of(document)
        if content is not None:
            yield Attachment(document.label, content, "application/xml", "xml")


def _documents(subject: Subject, campaign: Campaign) -> list[DocumentSubject]:
    if isinstance(subject, ExchangeSubject):
        return subject.documents
    if isinstance(subject, MailExchangeSubject):
        return subject.mail.every_document
    return _around(subject, campaign.of(DocumentSubject))


def _around(subject: Subject, candidates: list[S]) -> list[S]:
    """Those that contain the subject (itself included), else those inside it."""
    outside = list(walk(subject))
    return [c for c in candidates if c in outside] or [c for c in candidates if subject in walk(c)]


def _bytes_of(document: DocumentSubject) -> bytes | None:
    """The document as carried; one that cannot be parsed is known by its problems."""
    if document.view is not None:
        return document.view.source.raw
    anchors = (problem.place.anchor for problem in document.problems)
    return next((anchor.raw for anchor in anchors if isinstance(anchor, XmlSource)), None)
