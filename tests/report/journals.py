"""A varied journal built by hand: every verdict, level, excerpt kind and kind of subject at least once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel

from harness.core.journal import (
    Bilingual,
    CampaignInfo,
    CheckLine,
    Edition,
    EndLine,
    FindingLine,
    FindingTexts,
    Journal,
    LevelSet,
    OutcomeLine,
    ProofFile,
    RunLine,
    ScenarioLine,
    SubjectLine,
    Tool,
    VerdictLine,
    VerdictName,
)

from .story import ABSENT, CHECKS, HL7, SCENARIOS, TEXT, XML, both


def sha(seed: str) -> str:
    """The hash of a made-up content."""
    return hashlib.sha256(seed.encode()).hexdigest()


def run(**changes: Any) -> RunLine:
    """A header."""
    campaign = CampaignInfo(
        path="campagne",
        sha256=sha("campagne"),
        manifest="campaign.yaml",
        editor="Éditions Cytise",
        product="Cytise DPI",
        product_version="7.4.1",
        profile="dpi",
        files=9,
        patients=3,
    )
    values: dict[str, Any] = {
        "tool": Tool(name="segur-harness", version="0.1.0", python="3.11.7", platform="Linux x86_64"),
        "started": "2025-11-22T02:17:09+01:00",
        "lang": "fr",
        "strict": False,
        "command": "segur-harness run campagne/ --profile dpi -o html,junit",
        "selection": [],
        "only": [],
        "campaign": campaign,
        "editions": editions(),
    }
    return RunLine(**(values | changes))


def editions() -> list[Edition]:
    """Bodies of rules."""
    return [
        Edition(id="faq", title="FAQ technique Ségur", version="2025-10", sha256=sha("faq")),
        Edition(id="scenarios", title="Scénarios de segur-harness", version="0.1.0", sha256=sha("scenarios")),
        Edition(
            id="ci-sis",
            title="CI-SIS, volet Structuration minimale des documents de santé",
            version="1.16",
            sha256=sha("ci-sis"),
        ),
    ]


def subjects() -> list[SubjectLine]:
    """Files, nested parts, an exchange and two unrecognised files."""
    message, document = both("message HL7v2", "HL7v2 message"), both("document CDA", "CDA document")
    exchange = both("échange message/acquittement", "message/acknowledgement exchange")
    archive, mail = both("archive IHE_XDM", "IHE_XDM archive"), both("courriel MSSanté", "MSSanté e-mail")
    unknown = both("fichier non reconnu", "unrecognised file")
    rows: list[tuple[str, str, Bilingual, str, str, str, int, str | None]] = [
        ("s1", "hl7v2", message, "crh-042.hl7", "", "MDM^T02, compte rendu d'hospitalisation", 48_213, None),
        (
            "s2",
            "cda",
            document,
            "crh-042.hl7",
            "OBX-5 › CDA",
            "CR d'hospitalisation — 22/11/2025",
            34_010,
            "s1",
        ),
        ("s3", "hl7v2", message, "crh-042-ack.hl7", "", "ACK^T02, MSA-1 = AA", 214, None),
        ("s4", "exchange", exchange, "crh-042.hl7 ↔ crh-042-ack.hl7", "", "MSH-10 = 20251122000042", 0, None),
        (
            "s5",
            "mail",
            mail,
            "envoi-patiente.eml",
            "",
            "De : secretariat@hopital.mssante.fr",
            1_204_330,
            None,
        ),
        ("s6", "xdm", archive, "envoi-patiente.eml", "IHE_XDM.ZIP", "2 documents", 612_004, "s5"),
        (
            "s7",
            "cda",
            document,
            "envoi-patiente.eml",
            "IHE_XDM.ZIP › DOC0001.XML",
            "CR d'imagerie",
            58_821,
            "s6",
        ),
        ("s8", "hl7v2", message, "lettre-liaison.hl7", "", "ORU^R01, lettre de liaison", 20_117, None),
    ]
    found = [
        SubjectLine(
            id=i,
            kind=k,
            kind_label=kl,
            subject=f,
            part=p,
            description=d,
            size=n,
            parent=parent,
            sha256=sha(i) if n else "",
        )
        for i, k, kl, f, p, d, n, parent in rows
    ]
    for number, name in enumerate(("notes/lisez-moi.docx", "captures/Thumbs.db"), 9):
        found.append(
            SubjectLine(
                id=f"s{number}",
                kind="unknown",
                kind_label=unknown,
                subject=name,
                sha256=sha(name),
                size=4_096 * number,
                recognised=False,
            )
        )
    return found


def scenario_lines() -> list[ScenarioLine]:
    """The definitions of the scenarios."""
    return [ScenarioLine(id=i, title=t, summary=s, faq=f, requirements=r) for i, (t, s, f, r) in SCENARIOS.items()]


def check_lines() -> list[CheckLine]:
    """The definitions of the steps."""
    return [
        CheckLine(
            id=i,
            scenario=s,
            nature=n,
            title=both(tf, te),
            level=lv,
            source=src,
            remedy=both(rf, re),
            requirements=SCENARIOS[s][3],
            faq=SCENARIOS[s][2],
        )
        for i, s, n, tf, te, lv, src, rf, re in CHECKS
    ]


def finding(
    id: str, check: str, subject_id: str, place: str, said: Bilingual, seen: tuple[str, str], **changes: Any
) -> FindingLine:
    """A finding on a subject of ``subjects()``; ``seen`` is what was expected and what was read."""
    line = next(c for c in check_lines() if c.id == check)
    subject = next(s for s in subjects() if s.id == subject_id)
    english = changes.pop("english", seen)
    values: dict[str, Any] = {
        "level": line.level,
        "source": line.source,
        "requirements": line.requirements,
        "faq": line.faq,
        "remedy": line.remedy.fr,
        "expected": seen[0],
        "actual": seen[1],
        "message": said.fr,
        "replay": f"segur-harness run campagne/ {check} --only {subject.subject}",
        "i18n": {
            "fr": FindingTexts(message=said.fr, expected=seen[0], actual=seen[1], remedy=line.remedy.fr),
            "en": FindingTexts(message=said.en, expected=english[0], actual=english[1], remedy=line.remedy.en),
        },
    }
    return FindingLine(
        id=id,
        check=check,
        scenario=line.scenario,
        subject=subject.subject,
        part=subject.part,
        subject_id=subject_id,
        place=place,
        **(values | changes),
    )


#: Levels that the manifest sets: one that a finding meets, one that none does.
LOWERED = LevelSet(
    check="XDM-PDF-01", before="error", level="info", reason="nom de dossier admis par le destinataire",
    decided_by="comité de suivi", date="2025-11-04",
)  # fmt: skip
RAISED = LevelSet(check="TRANS-ACK-01", before="warning", level="error", reason="exigé par l'hôpital", file="acks/*")


def findings() -> list[FindingLine]:
    """All levels, all excerpt kinds, one waived, one about patient safety."""
    carries = both(
        "Une identité provisoire circule avec un matricule INS", "A provisional identity travels with an INS"
    )
    only = "identifiants locaux seulement"
    local = "local identifiers only"
    nir = "279035121518989 (1.2.250.1.213.1.4.10)"
    return [
        finding(
            "INS-OMISSION-01.1",
            "INS-OMISSION-01",
            "s1",
            "PID-3[2]",
            carries,
            (only, nir),
            line=3,
            excerpt=HL7,
            tags=["patient-safety"],
            english=(local, nir),
        ),
        finding(
            "INS-OMISSION-02.1",
            "INS-OMISSION-02",
            "s2",
            "/ClinicalDocument/recordTarget/patientRole/id[2]",
            carries,
            (only, nir),
            line=41,
            excerpt=XML,
            tags=["patient-safety"],
            english=(local, nir),
        ),
        finding(
            "INS-OMISSION-03.1",
            "INS-OMISSION-03",
            "s8",
            "PID-32",
            both("Le statut de l'identité n'est pas émis", "The identity's status is not sent"),
            ("VALI, PROV, QUAL ou VIDE", "(absent)"),
            english=("VALI, PROV, QUAL or VIDE", "(absent)"),
        ),
        finding(
            "TRANS-ACK-02.1",
            "TRANS-ACK-02",
            "s4",
            "MSA-2",
            both(
                "L'acquittement ne reprend pas l'identifiant du message",
                "The acknowledgement does not echo the message's identifier",
            ),
            ("20251122000042", "(absent)"),
            line=2,
            excerpt=ABSENT,
            english=("20251122000042", "(absent)"),
            waived="acquittement corrigé en version 7.5, accord du 3 novembre 2025",
        ),
        finding(
            "XDM-PDF-02.1",
            "XDM-PDF-02",
            "s5",
            "Subject",
            both("Le sujet ne suit pas la forme attendue", "The subject does not follow the expected form"),
            ("XDM/1.0/DDM+…", "Votre compte rendu"),
            line=4,
            excerpt=TEXT,
        ),
        finding(
            "XDM-PDF-01.1",
            "XDM-PDF-01",
            "s6",
            "IHE_XDM/SUBSET01",
            both("Le dossier porte des majuscules et un nom libre", "The folder has a free name"),
            ("SUBSET01", "Subset01"),
            level="info",
            level_set=LOWERED,
        ),
    ]


def verdict(check: str, subject_id: str | None, name: VerdictName, assertions: int = 1, **changes: Any) -> VerdictLine:
    """The verdict of a step on a subject of ``subjects()``."""
    line = next(c for c in check_lines() if c.id == check)
    subject = next((s for s in subjects() if s.id == subject_id), None)
    return VerdictLine(
        scenario=line.scenario,
        check=check,
        subject_id=subject_id,
        verdict=name,
        subject=subject.subject if subject else "",
        part=subject.part if subject else "",
        assertions=assertions,
        **changes,
    )


NOT_EXERCISED = both("aucun échantillon n'exerce cette étape", "no sample exercises this step")


def verdicts() -> list[VerdictLine]:
    """Each verdict at least once."""
    qualified = both("identité déclarée qualifiée", "identity declared as qualified")
    capture = ProofFile(
        file="captures/durees.png",
        caption="Paramétrage › Journaux, base de recette",
        date="2025-11-18",
        sha256=sha("durees"),
        size=184_022,
        media_type="image/png",
    )
    return [
        verdict("INS-OMISSION-01", "s1", "NON_CONFORME", 2),
        verdict("INS-OMISSION-01", "s8", "CONFORME", 2),
        verdict("INS-OMISSION-02", "s2", "NON_CONFORME", 2),
        verdict("INS-OMISSION-02", "s7", "NON_APPLICABLE", 0, reason=qualified),
        verdict("INS-OMISSION-03", "s8", "CONFORME", 1),
        verdict("INS-CREATION-01", None, "NON_CONCLUANT", 0, reason=NOT_EXERCISED),
        verdict("INS-CREATION-02", None, "NON_CONCLUANT", 0, reason=NOT_EXERCISED),
        verdict(
            "INS-CREATION-P1",
            None,
            "PREUVE_ATTENDUE",
            0,
            reason=both("aucun fichier de preuve dans le manifeste", "no proof file in the manifest"),
        ),
        verdict("TRANS-ACK-01", "s4", "CONFORME", 1),
        verdict(
            "TRANS-ACK-01",
            "s8",
            "NON_CONCLUANT",
            0,
            reason=both(
                "l'acquittement de ce message n'est pas dans la campagne",
                "the acknowledgement of this message is not in the campaign",
            ),
        ),
        verdict("TRANS-ACK-02", "s4", "DEROGATION", 1),
        verdict("XDM-PDF-01", "s6", "CONFORME", 3),
        verdict("XDM-PDF-02", "s5", "CONFORME", 1),
        verdict("LOG-RETENTION-P1", None, "CONFORME", 1, proofs=[capture]),
        verdict(
            "DMP-CONSENT-01",
            "s8",
            "ERREUR_OUTIL",
            0,
            reason=both("défaillance de l'étape : KeyError 'ZFA'", "the step crashed: KeyError 'ZFA'"),
        ),
    ]


def outcomes(found: Sequence[FindingLine]) -> list[OutcomeLine]:
    """The verdict of each scenario."""
    other = both("le profil déclaré (dpi) n'est pas une PFI", "the declared profile (dpi) is not a PFI")
    names: dict[str, tuple[VerdictName, Bilingual | None]] = {
        "INS-OMISSION": ("NON_CONFORME", None),
        "INS-IDENTITY-CREATION": ("NON_CONCLUANT", None),
        "TRANS-ACK": ("NON_CONCLUANT", None),
        "XDM-PDF-AND-ARCHIVE": ("CONFORME", None),
        "LOG-RETENTION": ("CONFORME", None),
        "PFI-PASS-THROUGH": ("NON_APPLICABLE", other),
        "DMP-CONSENT-IDENTITY-FLOW": ("ERREUR_OUTIL", None),
    }
    return [
        OutcomeLine(scenario=s, verdict=v, reason=reason, findings=levels(f for f in found if f.scenario == s))
        for s, (v, reason) in names.items()
    ]


def levels(found: Iterable[FindingLine]) -> dict[Any, int]:
    """Unwaived findings by level, as the engine counts them."""
    return dict(Counter(f.level for f in found if f.waived is None))


def end(lines: Sequence[BaseModel], name: VerdictName | None = "NON_CONFORME", exit_code: int = 1) -> EndLine:
    """A footer whose counts match the lines."""
    said = [line for line in lines if isinstance(line, VerdictLine)]
    return EndLine(
        finished="2025-11-22T02:17:12.480+01:00",
        subjects=sum(isinstance(line, SubjectLine) for line in lines),
        findings=levels(line for line in lines if isinstance(line, FindingLine)),
        verdicts=dict(Counter(v.verdict for v in said)),
        verdict=name,
        exit_code=exit_code,
    )


def journal_of(
    *lines: BaseModel,
    header: RunLine | None = None,
    verdict: VerdictName | None = "NON_CONFORME",
    exit_code: int = 1,
) -> Journal:
    """A journal around these lines, through the same checks as one that is read from disk."""
    return Journal.of([header or run(), *lines, end(lines, verdict, exit_code)])


#: The scenario of the varied story on which the tool itself failed.
CRASHED = "DMP-CONSENT-IDENTITY-FLOW"


def varied() -> Journal:
    """The journal that most tests read: a non-conformity, missing inputs, a waiver, a proof, two levels set."""
    found = findings()
    told = [*scenario_lines(), *check_lines(), *subjects(), *found, *verdicts(), *outcomes(found)]
    return journal_of(*(line for line in told if not _crashed(line)), header=run(levels=[LOWERED, RAISED]))


def crashed() -> Journal:
    """The same with a step on which the tool failed."""
    found = findings()
    told = [*scenario_lines(), *check_lines(), *subjects(), *found, *verdicts(), *outcomes(found)]
    return journal_of(*told, verdict="ERREUR_OUTIL", exit_code=3)


def _crashed(line: BaseModel) -> bool:
    if isinstance(line, ScenarioLine):
        return line.id == CRASHED
    return getattr(line, "scenario", None) == CRASHED


def conforming() -> Journal:
    """One scenario, one step, nothing to say."""
    line = verdict("TRANS-ACK-01", "s4", "CONFORME")
    told: list[BaseModel] = [s for s in scenario_lines() if s.id == "TRANS-ACK"]
    told += [c for c in check_lines() if c.id == "TRANS-ACK-01"]
    outcome = OutcomeLine(scenario="TRANS-ACK", verdict="CONFORME", findings={})
    return journal_of(*told, *subjects(), line, outcome, verdict="CONFORME", exit_code=0)


def repeated(times: int) -> Journal:
    """The same defect on many messages, and the same missing input in many scenarios."""
    one = findings()[0]
    copies = [
        one.model_copy(update={"id": f"{one.id}.{n}", "subject": f"crh-{n:03}.hl7", "subject_id": f"m{n}"})
        for n in range(times)
    ]
    said = [
        VerdictLine(
            scenario=f.scenario,
            check=f.check,
            subject_id=f.subject_id,
            subject=f.subject,
            verdict="NON_CONFORME",
            assertions=1,
        )
        for f in copies
    ]
    quiet = [
        OutcomeLine(scenario=f"LOG-{n:02}", verdict="NON_CONCLUANT", reason=NOT_EXERCISED, findings={})
        for n in range(times)
    ]
    return journal_of(*scenario_lines()[:1], *check_lines()[:1], *copies, *said, *quiet)


def empty() -> Journal:
    """A run in which nothing was evaluated, on a folder without manifest."""
    bare = CampaignInfo(path="vide", sha256=sha("vide"), files=0, patients=0)
    return journal_of(header=run(campaign=bare, selection=["INS-OMISSION"]), verdict=None, exit_code=5)
