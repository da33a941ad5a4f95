"""Journeys built by hand on the subjects of the varied journal: one that holds, one that breaks, a long one."""

from __future__ import annotations

from typing import Any

from harness.core.journal import Bilingual, FindingLine, FindingTexts, HopLine, Journal, JourneyLine, SubjectLine

from . import journals
from .journals import sha

RECEIVED, CHANGED = sha("reçu"), sha("modifié")
RIS, PFI, DPI, DOCTOR = "RIS Cytise", "PFI Cytise", "DPI Cytise", "medecin.mssante.fr"


def hop(number: int, sender: str, receiver: str, **changes: Any) -> HopLine:
    """A message of the first subject at 9:number."""
    values: dict[str, Any] = {
        "means": "message", "event": "MDM^T02", "reference": f"MSG{number:04d}", "at": f"2025-11-22T09:{number:02d}:00",
        "subject": "crh-042.hl7", "subject_ids": [], "sha256": RECEIVED,
    }  # fmt: skip
    return HopLine(number=number, sender=sender, receiver=receiver, **(values | changes))


def ack(number: int, of: int, sender: str, receiver: str, **changes: Any) -> HopLine:
    """An answer."""
    said: dict[str, Any] = {"means": "ack", "event": "ACK AA", "answers": of, "sha256": None}
    return hop(number, sender, receiver, **(said | changes))


def broken(severity_of: str = "s9") -> JourneyLine:
    """The platform changes the document on its way to the record; its e-mail is right."""
    hops = [
        hop(1, RIS, PFI, event="ORU^R01"),
        ack(2, 1, PFI, RIS),
        hop(3, PFI, DOCTOR, means="mail", event="", reference="XDM/1.0/DDM+CR d'imagerie PAT-TROIS DOMINIQUE 28/03/1979",
            at="2025-11-22T09:03:00+01:00", upstream=1, change="same", subject_ids=["s5"]),
        hop(4, PFI, DPI, upstream=1, change="changed", sha256=CHANGED, subject_ids=[severity_of]),
        ack(5, 4, DPI, PFI, event="ACK AE ERR-3=207 ERR-5=904", subject_ids=["s3"]),
        ack(6, 1, PFI, RIS, means="zam", event="ZAM^Z02 Y", at="2025-11-23T09:00:00"),
        ack(7, 3, DOCTOR, PFI, means="mdn", event="MDN KO 902", at="2025-11-23T09:05:00+00:00"),
    ]  # fmt: skip
    return JourneyLine(
        subject_id="j1", document="1.2.250.1.999.1", title="CR d'imagerie", product=PFI, ordered=True, hops=hops
    )


def holding() -> JourneyLine:
    """An archive and a copy of what was sent, nobody known at one end."""
    hops = [
        hop(1, DPI, PFI),
        hop(2, DPI, "", means="archive", event="", reference="IHE_XDM.zip", at="2025-11-22T08:30:00+00:00", upstream=1, change="same"),
        hop(3, "", "", upstream=1, change="same"),
        hop(4, "", "", means="copy", event="", reference="cr.xml", at="", upstream=1, change="same"),
        hop(5, PFI, PFI, upstream=1, change="rewritten", sha256=CHANGED),
    ]  # fmt: skip
    return JourneyLine(subject_id="j2", document="1.2.250.1.999.2^7", title="", product=DPI, ordered=False, hops=hops)


def long(steps: int = 40, actors: int = 5) -> JourneyLine:
    """A document that goes round."""
    names = [f"SYSTEME-{n}" for n in range(actors)]
    hops = [
        hop(n, names[n % actors], names[(n + 1) % actors], reference="R" * 200 if n % 5 == 0 else f"M{n}", upstream=n - 1 or None,
            change=None if n == 1 else "changed" if n % 10 == 0 else "same", at=f"2025-11-{1 + n // 24 % 28:02d}T{n % 24:02d}:00:00")
        for n in range(1, steps + 1)
    ]  # fmt: skip
    return JourneyLine(subject_id="j3", document="1.2.250.1.999.3", title="Long", product="", ordered=True, hops=hops)


def breaking(level: str = "error") -> FindingLine:
    """What the journey of ``broken()`` says of its fourth step."""
    text = FindingTexts(message="contenu modifié", expected="CR d'imagerie", actual="CR", remedy="transmettre")
    return FindingLine(
        id="PFI-PASS-01.1", check="PFI-PASS-01", scenario="PFI-PASS-THROUGH", level=level, subject="crh-042.hl7",  # type: ignore[arg-type]
        part="OBX-5 › CDA", subject_id="s9", judged="j1", place="/ClinicalDocument/title (l. 10)", line=10, expected=text.expected,
        actual=text.actual, message=text.message, remedy=text.remedy, source="FAQ 14", requirements=[], faq=[14],
        replay="segur-harness run campagne/ PFI-PASS-01", i18n={"fr": text, "en": text},
    )  # fmt: skip


def travelled(*journeys: JourneyLine, level: str = "error") -> Journal:
    """The varied journal with journeys."""
    base = journals.varied()
    kind = Bilingual(fr="parcours d'un document", en="journey of a document")
    subjects = [
        SubjectLine(id=j.subject_id, kind="journey", kind_label=kind, subject=".", part=j.document, sha256="", size=0) for j in journeys
    ]  # fmt: skip
    nine = SubjectLine(
        id="s9", kind="cda", kind_label=kind, subject="crh-042.hl7", part="OBX-5 › CDA (2)", sha256=CHANGED, size=9
    )
    known = {s.id for s in base.subjects}
    parts = (base.scenarios, base.checks, base.subjects, base.findings, base.verdicts, base.outcomes)
    lines = [line for part in parts for line in part]
    more = [breaking(level)] if any(j.subject_id == "j1" for j in journeys) else []
    return journals.journal_of(
        *lines, *(s for s in [nine, *subjects] if s.id not in known), *journeys, *more, header=base.run
    )
