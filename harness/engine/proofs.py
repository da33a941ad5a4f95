"""Manual proofs: the files of the manifest that show what no machine can see."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.campaign.campaign import Campaign
from harness.campaign.source import digest
from harness.core.check import ManualProof
from harness.core.journal import ProofFile
from harness.core.text import Text
from harness.core.verdict import Verdict

#: Extension -> (media type, first bytes); what a capture says it is, it must be.
_TYPES: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "pdf": ("application/pdf", (b"%PDF-",)),
    "webm": ("video/webm", (b"\x1aE\xdf\xa3",)),
}


@dataclass(frozen=True, slots=True)
class ProofResult:
    """The verdict of a manual step and the files that support it."""

    verdict: Verdict
    reason: Text | None
    files: list[ProofFile] = field(default_factory=list)


def judge_proof(step: ManualProof, campaign: Campaign) -> ProofResult:
    """CONFORME when at least one sound file is supplied and none is unsound, else PREUVE_ATTENDUE."""
    declared = [p for p in campaign.manifest.proofs if p.step.upper() == step.id]
    if not declared:
        awaited = Text("aucune preuve fournie (campaign.yaml, proofs)", "no proof supplied (campaign.yaml, proofs)")
        return ProofResult(Verdict.PREUVE_ATTENDUE, awaited)
    files = []
    for proof in declared:
        raw = campaign.read(proof.file) or b""
        media = _media_type(proof.file, raw)
        if media is None:
            wrong = Text(f"{proof.file} n'est pas du type que son nom annonce, ou est vide",
                         f"{proof.file} is not of the type its name announces, or is empty")  # fmt: skip
            return ProofResult(Verdict.PREUVE_ATTENDUE, wrong)
        files.append(ProofFile(file=proof.file, caption=proof.caption, date=proof.date.isoformat(),
                               sha256=digest(raw), size=len(raw), media_type=media))  # fmt: skip
    return ProofResult(Verdict.CONFORME, None, files)


def _media_type(name: str, raw: bytes) -> str | None:
    extension = name.rsplit(".", 1)[-1].lower()
    if extension in _TYPES:
        media, marks = _TYPES[extension]
        return media if raw.startswith(marks) else None
    return "application/octet-stream" if raw.strip() else None
