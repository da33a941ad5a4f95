"""Manual proofs: the files of the manifest that show what no machine can see."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from harness.campaign.campaign import Campaign
from harness.campaign.declared.decided import Proof
from harness.campaign.source import digest
from harness.core.check import ManualProof
from harness.core.journal import Bilingual, ProofFile
from harness.core.text import Text, joined
from harness.core.verdict import Verdict
from harness.formats import media

#: A picture up to this size is kept in the journal, so that the report shows it.
MAX_SHOWN = 1_500_000
ADDRESS = "text/uri-list"


@dataclass(frozen=True, slots=True)
class ProofResult:
    """The verdict of a manual step and the files that support it."""

    verdict: Verdict
    reason: Text | None
    files: list[ProofFile] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Seen:
    """One proof looked at: its line in the journal, and what is wrong or worth saying."""

    file: ProofFile | None
    refused: Text | None = None
    doubt: Text | None = None
    remark: Text | None = None


def judge_proof(step: ManualProof, campaign: Campaign) -> ProofResult:
    """CONFORME when at least one sound file is supplied and none is unsound, else PREUVE_ATTENDUE.

    A capture older than the build under test shows another build: NON_CONCLUANT.
    """
    given = list(step.given(campaign)) if step.given is not None else []
    supplied = [*(p for p in campaign.manifest.proofs if p.step.upper() == step.id), *given]
    if not supplied:
        awaited = Text("aucune preuve fournie (campaign.yaml, proofs)", "no proof supplied (campaign.yaml, proofs)")
        return ProofResult(Verdict.PREUVE_ATTENDUE, awaited)
    seen = [_look(proof, campaign) for proof in supplied]
    refused = [s.refused for s in seen if s.refused is not None]
    if refused:
        return ProofResult(Verdict.PREUVE_ATTENDUE, joined(refused, " ; "))
    files = [s.file for s in seen if s.file is not None]
    doubts = [s.doubt for s in seen if s.doubt is not None]
    if doubts:
        return ProofResult(Verdict.NON_CONCLUANT, joined(doubts, " ; "), files)
    return ProofResult(Verdict.CONFORME, _together(s.remark for s in seen), files)


def document(
    path: str | None, caption: str, campaign: Campaign, date: datetime.date | None = None
) -> ProofResult | None:
    """The file that replaces a proof or shows a decision, as the report lists it; None when there is none to show."""
    if path is None:
        return None
    raw = campaign.read(path)
    found = media.examine(path, raw)
    if raw is None or isinstance(found, media.Refused):
        return None
    line = _line(path, raw, found, caption, date).model_copy(update={"data": None})  # told again for each step
    return ProofResult(Verdict.CONFORME, None, [line])


def _look(proof: Proof, campaign: Campaign) -> _Seen:
    name = proof.file or proof.url or ""
    if proof.date > campaign.today:
        return _Seen(None, refused=_dated(name, proof.date, campaign.today))
    doubt = _older(name, proof.date, campaign)
    if proof.file is None:
        return _Seen(_link(proof), doubt=doubt)
    raw = campaign.read(proof.file)
    found = media.examine(proof.file, raw)
    if isinstance(found, media.Refused):
        return _Seen(None, refused=Text(f"{name} : ", f"{name}: ") + found.why)
    assert raw is not None  # an unreadable file is refused
    if proof.sha256 not in (None, digest(raw)):
        return _Seen(None, refused=Text(f"{name} : le fichier n'a pas l'empreinte déclarée (sha256)",
                                        f"{name}: the file has not the declared digest (sha256)"))  # fmt: skip
    remark = Text(f"{name} : ", f"{name}: ") + found.remark if found.remark is not None else None
    return _Seen(_line(proof.file, raw, found, proof.caption, proof.date), doubt=doubt, remark=remark)


def _dated(name: str, date: datetime.date, today: datetime.date) -> Text:
    return Text(f"{name} : preuve datée du {date}, après le jour de la campagne ({today})",
                f"{name}: proof dated {date}, after the day of the campaign ({today})")  # fmt: skip


def _older(name: str, date: datetime.date, campaign: Campaign) -> Text | None:
    product = campaign.manifest.product
    if product is None or product.released is None or date >= product.released:
        return None
    return Text(f"{name} : preuve du {date}, antérieure à la version présentée ({product.released}) : la refaire sur cette version",
                f"{name}: proof of {date}, older than the build under test ({product.released}): make it again on that build")  # fmt: skip


def _line(path: str, raw: bytes, found: media.Media, caption: str, date: datetime.date | None) -> ProofFile:
    shown = found.type in media.PICTURES and len(raw) <= MAX_SHOWN
    return ProofFile(
        file=path, caption=caption, date=date.isoformat() if date else "", sha256=digest(raw), size=len(raw),
        media_type=found.type, facts=Bilingual.of(found.facts), excerpt=found.excerpt,
        data=base64.b64encode(raw).decode("ascii") if shown else None,
    )  # fmt: skip


def _link(proof: Proof) -> ProofFile:
    return ProofFile(
        file="", url=proof.url, caption=proof.caption, date=proof.date.isoformat(), sha256=proof.sha256 or "", size=0,
        media_type=ADDRESS, duration=proof.duration or "",
    )  # fmt: skip


def _together(texts: Iterable[Text | None]) -> Text | None:
    kept = [text for text in texts if text is not None]
    return joined(kept, " ; ") if kept else None
