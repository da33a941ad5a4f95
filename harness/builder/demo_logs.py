"""Exports of traces of the demo: JSON Lines, a spreadsheet's CSV and FHIR AuditEvents, one family technical, the other application."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any

from harness.builder.fault import Fault
from harness.builder.part import Files, Part, ProofLine
from harness.builder.people import DR_GENET, DR_ORTIE, ROSALIE

RPPS_SYSTEM = "https://rpps.esante.gouv.fr"
ORTIE = (f"{DR_ORTIE.given} {DR_ORTIE.family}", DR_ORTIE.rpps_id[1:])
GENET = (f"{DR_GENET.given} {DR_GENET.family}", DR_GENET.rpps_id[1:])


@dataclass(frozen=True)
class Trace:
    """One entry; a member set to None is left out."""

    time: str | None
    who: tuple[str | None, str | None]
    action: str | None
    object: str | None
    outcome: str | None = "success"
    id: str | None = None
    more: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class LogsSpec:
    """What each file holds, and what the manifest says of it."""

    application: tuple[Trace, ...]
    mailing: tuple[Trace, ...]
    audit: tuple[Trace, ...]
    technical: tuple[Trace, ...]
    application_retention: str | None = "{years: 20}"
    technical_retention: str | None = "{months: 12}"
    since: str | None = "2026-03-02"
    #: The file that the technical entry names.
    technical_file: str = "traces/techniques.jsonl"
    #: Whole lines added to the JSON Lines of the application.
    raw_lines: tuple[bytes, ...] = ()


def build_json_lines(traces: tuple[Trace, ...]) -> bytes:
    """One object a line, the actor in an object of its own."""
    return b"".join(json.dumps(_members(t), ensure_ascii=False).encode() + b"\n" for t in traces)


def _members(trace: Trace) -> dict[str, Any]:
    name, id = trace.who
    actor = {k: v for k, v in (("id", id), ("name", name)) if v is not None}
    found = {"timestamp": trace.time, "event_id": trace.id, "actor": actor or None, "action": trace.action, "object": trace.object, "outcome": trace.outcome}  # fmt: skip
    return {k: v for k, v in found.items() if v is not None} | dict(trace.more)


def build_csv(traces: tuple[Trace, ...]) -> bytes:
    """What a French spreadsheet saves: byte order mark, semicolons, CRLF."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(("Horodatage", "Compte", "Évènement", "Destinataire", "Réponse du serveur"))
    for t in traces:
        writer.writerow([value or "" for value in (t.time, t.who[1] or t.who[0], t.action, t.object, t.outcome)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def build_audit_bundle(traces: tuple[Trace, ...]) -> bytes:
    """A collection of FHIR R4 AuditEvents."""
    entries = [{"resource": _audit_event(t)} for t in traces]
    return (json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}, ensure_ascii=False, indent=1) + "\n").encode()  # fmt: skip


_SUBTYPES = {"Login": ("http://dicom.nema.org/resources/ontology/DCM", "110122"), "Provide Document Bundle": ("urn:ihe:event-type-code", "ITI-65")}  # fmt: skip


def _audit_event(trace: Trace) -> dict[str, Any]:
    name, id = trace.who
    system, code = _SUBTYPES.get(trace.action or "", ("https://demo.example/evenements", "autre"))
    agent: dict[str, Any] = {"requestor": True}
    agent |= {"name": name} if name else {}
    agent |= {"who": {"identifier": {"system": RPPS_SYSTEM, "value": id}}} if id else {}
    found: dict[str, Any] = {
        "resourceType": "AuditEvent", "id": trace.id, "type": {"system": "http://terminology.hl7.org/CodeSystem/audit-event-type", "code": "rest"},
        "subtype": [{"system": system, "code": code, "display": trace.action}] if trace.action else None,
        "recorded": trace.time, "outcome": {"success": "0", "failure": "8"}.get(trace.outcome or ""), "agent": [agent],
        "source": {"observer": {"display": "DPI Démo"}}, "entity": [{"what": {"reference": trace.object}}] if trace.object else None,
    }  # fmt: skip
    return {k: v for k, v in found.items() if v is not None} | dict(trace.more)


APPLICATION = (
    Trace("2026-03-02T08:01:12.000+01:00", ORTIE, "connexion", None, "échec", "A-0001"),
    Trace("2026-03-02T08:01:40.000+01:00", ORTIE, "connexion", None, "succès", "A-0002"),
    Trace("2026-03-02T08:14:03.000+01:00", ORTIE, "depot_document", "1.2.250.1.213.99.1.2026.31.1", "succès", "A-0003"),
    Trace("2026-03-02T08:15:59.000+01:00", ORTIE, "diffusion_identite_validee", f"IPP {ROSALIE.local_ids[0][0]}", "succès", "A-0004"),
    Trace("2026-03-03T10:30:00.000+01:00", GENET, "creation_note_visite", "sejour 26-00042", "succès", "A-0005"),
    Trace("2026-03-04T11:02:45.000+01:00", GENET, "consultation_bonnes_pratiques", "fiche polypathologie", "succès", "A-0006"),
    Trace("2026-03-12T17:45:10.000+01:00", ORTIE, "changement_mot_de_passe", "son compte", "succès", "A-0007"),
    Trace("2026-03-12T18:30:00.000+01:00", ORTIE, "deconnexion", None, "succès", "A-0008"),
)  # fmt: skip
MAILING = (
    Trace("2026-03-10 10:31:02 +0100", ORTIE, "Message parti", "cardiologie@ch-demo.mssante.fr", "250"),
    Trace("2026-03-10 10:44:51 +0100", GENET, "Message parti", "dpi@ch-demo.mssante.fr", "250"),
    Trace("2026-03-11 09:02:17 +0100", GENET, "Message parti", "inconnu@ch-demo.mssante.fr", "550"),
)
AUDIT = (
    Trace("2026-03-12T09:00:00Z", ORTIE, "Login", "Device/dpi-demo", "success", "e-1"),
    Trace("2026-03-12T09:01:30Z", ORTIE, "Provide Document Bundle", "DocumentReference/31", "success", "e-2"),
    Trace("2026-03-12T09:05:00Z", GENET, "Provide Document Bundle", "DocumentReference/34", "failure", "e-3"),
)
TECHNICAL = (
    Trace("2026-01-05T05:00:00Z", ("service-hl7", None), "demarrage", "MLLP 2575", "ok"),
    Trace("2026-02-11T03:12:44Z", ("service-sauvegarde", None), "sauvegarde", "base de production", "ok", None, (("duration_ms", 48211),)),
    Trace("2026-03-12T14:20:31Z", ("service-hl7", None), "erreur", "socket fermée par PFI-DEMO", "ko", None, (("trace", "4bf92f3577b34da6a3ce929d0e0e4736"),)),
)  # fmt: skip
SPEC = LogsSpec(APPLICATION, MAILING, AUDIT, TECHNICAL)


def files(spec: LogsSpec) -> Files:
    """The four exports."""
    lines = b"".join(line + b"\n" for line in spec.raw_lines)
    return {
        "traces/applicatives.jsonl": build_json_lines(spec.application) + lines,
        "traces/messagerie.csv": build_csv(spec.mailing),
        "traces/audit-event.json": build_audit_bundle(spec.audit),
        "traces/techniques.jsonl": build_json_lines(spec.technical),
    }


def lines(spec: LogsSpec) -> list[str]:
    """``logs`` of the manifest."""
    kept = f", retention: {spec.application_retention}" if spec.application_retention else ""
    technical = f", retention: {spec.technical_retention}" if spec.technical_retention else ""
    since = f", since: {spec.since}" if spec.since else ""
    return [
        "logs:",
        f"  - {{family: technical, file: {spec.technical_file}{technical}}}",
        f"  - {{family: application, file: traces/applicatives.jsonl{kept}{since}}}",
        f"  - {{family: application, file: traces/messagerie.csv{kept}, columns: {{actor_id: Compte, object: Destinataire, outcome: Réponse du serveur}}, "
        "events: {Message parti: email}, outcomes: {'250': success, '550': failure}}",
        f"  - {{family: application, file: traces/audit-event.json{kept}}}",
    ]


PART = Part("logs", SPEC, files, lines)
PROOFS: tuple[ProofLine, ...] = (
    ("LOG-RETENTION-SETTINGS", "preuves/durees-des-traces.png", "Réglage : traces techniques 12 mois, traces applicatives 20 ans"),
    ("LOG-RETENTION-INFORMATION", "preuves/conditions-d-utilisation.png", "Conditions d’utilisation, article sur les traces"),
)  # fmt: skip


def with_trace(traces: tuple[Trace, ...], rank: int, **changes: Any) -> tuple[Trace, ...]:
    """The same traces, one of them changed."""
    return tuple(replace(t, **changes) if n == rank else t for n, t in enumerate(traces))


def _application(rank: int, **changes: Any) -> Callable[[Any], Any]:
    return lambda d: d.changing("logs", application=with_trace(_spec(d).application, rank, **changes))


def _spec(campaign: Any) -> LogsSpec:
    found: LogsSpec = next(part.spec for part in campaign.parts if part.name == "logs")
    return found


FAULTS: tuple[Fault, ...] = (
    Fault("LOG-RETENTION-TECHNICAL", "campaign.yaml", "technical traces kept for 3 months", lambda d: d.changing("logs", technical_retention="{months: 3}")),
    Fault("LOG-FUNCTIONAL-TRACES-OBJECT", "traces/applicatives.jsonl", "the deposit of a document does not say which one", _application(2, object=None)),
    Fault("LOG-FUNCTIONAL-TRACES-GENERIC-ACCOUNTS", "traces/applicatives.jsonl", "a visit note written under a shared account", _application(4, who=("infirmier1", None))),
    Fault("LOG-FUNCTIONAL-TRACES-SECRETS", "traces/techniques.jsonl", "a password in the text of an error",
          lambda d: d.changing("logs", technical=with_trace(_spec(d).technical, 2, object="refus de la base : user=dpi password=Tr0ub4dor&3"))),
    Fault("LOG-FUNCTIONAL-TRACES-MATRICULE", "traces/audit-event.json", "the matricule of a patient in the name of an entity",
          lambda d: d.changing("logs", audit=with_trace(_spec(d).audit, 1, object=f"Patient/{ROSALIE.ins}"))),
)  # fmt: skip
