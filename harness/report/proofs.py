"""Manual proofs as the reports show them: pictures inside the page, addresses as links, lines to fill in the manifest."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.core.journal import CheckLine, Journal, ProofFile
from harness.core.text import Lang
from harness.core.verdict import Verdict
from harness.report.view import ScenarioView, Step

#: Pictures that a page shows as they are: nothing in them runs.
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
#: Bytes of pictures in one page; those after are told by name and digest.
MAX_PICTURES = 24_000_000
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")


@dataclass(frozen=True, slots=True)
class Shown:
    """One file, the steps that it serves, and its picture when the page has room for it."""

    proof: ProofFile
    steps: tuple[Step, ...]
    verdict: Verdict
    #: ``data:`` address of the picture.
    picture: str | None
    link: str | None


def shown(views: Iterable[ScenarioView]) -> list[Shown]:
    """Every file of the journal, once for all the steps that it serves with the same caption."""
    groups: dict[tuple[object, ...], tuple[ProofFile, Verdict, dict[str, Step]]] = {}
    for step in (s for v in views for s in v.steps):
        for line in (case.verdict for case in step.cases):
            for proof in line.proofs:
                key = (proof.file, proof.url, proof.sha256, proof.caption, proof.date, line.verdict)
                _, _, steps = groups.setdefault(key, (proof, Verdict(line.verdict), {}))
                steps[step.check.id] = step
    found, room = [], MAX_PICTURES
    for proof, verdict, steps in groups.values():
        data = picture(proof) if len(proof.data or "") <= room else None
        room -= len(data or "")
        found.append(Shown(proof, tuple(steps.values()), verdict, data, link(proof)))
    return found


def picture(proof: ProofFile) -> str | None:
    """The ``data:`` address of a picture whose bytes are those of its digest; None for anything else."""
    if proof.data is None or proof.media_type not in _PICTURES:
        return None
    try:
        raw = base64.b64decode(proof.data, validate=True)
    except (binascii.Error, ValueError):
        return None
    if hashlib.sha256(raw).hexdigest() != proof.sha256:
        return None
    return f"data:{proof.media_type};base64,{base64.b64encode(raw).decode('ascii')}"


def link(proof: ProofFile) -> str | None:
    """The address of a video, when a browser may open it from a page."""
    return proof.url if proof.url is not None and _ADDRESS.fullmatch(proof.url) else None


def lines_to_fill(journal: Journal, steps: Sequence[CheckLine], lang: Lang) -> list[str]:
    """What ``campaign.yaml`` lacks: one entry for each step, dated of the day of the campaign."""
    day = journal.run.campaign.date or journal.run.started[:10]
    return ["proofs:", *(f"  - {_entry(step, lang, day)}" for step in steps)]


def _entry(step: CheckLine, lang: Lang, day: str) -> str:
    caption = json.dumps(step.title.in_(lang), ensure_ascii=False)  # a JSON string is a YAML one
    return f"{{step: {step.id}, file: preuves/{step.id.lower()}.png, caption: {caption}, date: {day}}}"
