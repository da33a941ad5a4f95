"""One change of the conforming exports of traces and the exact checks that speak: ``e:`` error, ``w:`` warning, ``i:`` remark."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from harness.builder.demo_logs import AUDIT, ORTIE, SPEC, build_csv, build_json_lines, with_trace
from harness.builder.people import GASTON, LUCIEN, ROSALIE
from harness.core.mutation import Files
from scenarios.proofs._logs import HEAD, campaign

Row = tuple[str, Callable[[], Files], str]
T, R = "LOG-FUNCTIONAL-TRACES", "LOG-RETENTION"


def spec(name: str, wanted: str, **changes: Any) -> Row:
    """Attributes of the spec replaced."""
    return name, lambda: campaign(replace(SPEC, **changes)), wanted


def trace(name: str, wanted: str, rank: int, of: str = "application", **changes: Any) -> Row:
    """One trace changed."""
    return spec(name, wanted, **{of: with_trace(getattr(SPEC, of), rank, **changes)})


def told(name: str, wanted: str, old: str, new: str) -> Row:
    """A piece of the manifest replaced."""

    def make() -> Files:
        files = campaign()
        text = files["campaign.yaml"].decode()
        assert old in text, old
        return {**files, "campaign.yaml": text.replace(old, new).encode()}

    return name, make, wanted


def file(name: str, wanted: str, path: str, raw: bytes) -> Row:
    """The bytes of an export replaced."""
    return name, lambda: {**campaign(), path: raw}, wanted


def logs(
    name: str, wanted: str, raw: bytes, entry: str = "family: application, file: log", head: tuple[str, ...] = ()
) -> Row:
    """One export alone, its retention declared; what is not in it is not asked (a profile that only logs in)."""
    manifest = [
        *HEAD,
        "profile: drimbox",
        "logs:",
        f"  - {{{entry}, retention: {{years: 20}}}}",
        "  - {family: technical, retention: {months: 6}}",
        *head,
        "",
    ]
    return name, lambda: {**campaign(), "campaign.yaml": "\n".join(manifest).encode(), "log": raw}, wanted


ONE: dict[str, Any] = {
    "timestamp": "2026-03-12T08:00:00+01:00",
    "user": "c.ortie",
    "action": "connexion",
    "outcome": "succès",
}


def one(*more: dict[str, Any]) -> bytes:
    """A login, then others made of it."""
    return b"".join(json.dumps({**ONE, **m}, ensure_ascii=False).encode() + b"\n" for m in ({}, *more))


def array(*more: dict[str, Any]) -> bytes:
    """The same in an array."""
    return json.dumps([json.loads(line) for line in one(*more).splitlines()], indent=1).encode()


LATER = tuple({"timestamp": f"2026-03-12T08:{n:02d}:00+01:00"} for n in range(1, 30))
NUMBERS = tuple(
    {**m, "request": f"{100_000_000_000_000 + n * 7_919_191_919}", "outcome": "ok"} for n, m in enumerate(LATER)
)

RETENTION: tuple[Row, ...] = (
    spec("6 months", "", technical_retention="{months: 6}"),
    spec("1 year", "", technical_retention="{years: 1}"),
    spec("5 months", f"e:{R}-TECHNICAL", technical_retention="{months: 5}"),
    spec("13 months", f"w:{R}-TECHNICAL", technical_retention="{months: 13}"),
    spec("240 months", "", application_retention="{months: 240}"),
    spec("19 years", f"e:{R}-APPLICATION", application_retention="{years: 19}"),
    spec("30 years", f"i:{R}-APPLICATION", application_retention="{years: 30}"),
    spec("12 months for both", f"e:{R}-DISTINCT e:{R}-APPLICATION", application_retention="{months: 12}"),
    spec("no technical period", f"e:{R}-FAMILIES", technical_retention=None),
    told("one entry without a period, another of its family with it", "", "audit-event.json, retention: {years: 20}", "audit-event.json"),
    told("no application family", f"e:{R}-FAMILIES", "family: application", "family: technical, columns: {action: action}, retention: {months: 12}}\n  # {"),
    trace("kept for a year and three weeks", "", 0, "technical", time="2025-03-01T05:00:00Z"),
    trace("kept for a year and two months", f"e:{R}-KEPT", 0, "technical", time="2025-01-18T05:00:00Z"),
    spec("in use since a month before", "", since="2026-02-01"),
    spec("in use since long before", f"e:{R}-REACH", since="2019-01-01"),
    spec("an extract", "", since=None),
    spec("one month of silence", f"w:{R}-GAPS", since="2026-01-10", application=(replace(SPEC.application[1], time="2026-01-12T08:00:00+01:00", id="A-0"), *SPEC.application)),
    spec("holidays", "", since="2026-02-04", application=(replace(SPEC.application[1], time="2026-02-04T08:00:00+01:00", id="A-0"), *SPEC.application)),
    told("technical traces of an export without time", f"e:{R}-REACH", "traces/techniques.jsonl, retention: {months: 12}", "traces/techniques.jsonl, since: 2025-06-01, retention: {months: 12}"),
)  # fmt: skip

EVENTS: tuple[Row, ...] = (
    spec("no login", f"e:{T}-LOGIN", application=SPEC.application[2:], audit=AUDIT[1:]),
    spec("logins in the AuditEvents alone", "", application=SPEC.application[2:]),
    spec("no deposit", f"e:{T}-DOCUMENT", application=SPEC.application[:2] + SPEC.application[3:], audit=AUDIT[:1]),
    spec("no e-mail", f"e:{T}-EMAIL", mailing=tuple(replace(t, action="action 12") for t in SPEC.mailing)),
    ("no e-mail, a profile that sends none", lambda: _profile("drimbox", mailing=tuple(replace(t, action="action 12") for t in SPEC.mailing)), ""),
    ("no identity, a platform", lambda: _profile("pfi", application=SPEC.application[:3] + SPEC.application[4:]), ""),
    ("no identity, a laboratory", lambda: _profile("sgl", application=SPEC.application[:3] + SPEC.application[4:]), f"e:{T}-IDENTITY"),
    spec("neither note nor guideline", "", application=SPEC.application[:4] + SPEC.application[6:]),
)  # fmt: skip


def _profile(name: str, **changes: Any) -> Files:
    return campaign(replace(SPEC, **changes), f"profile: {name}")


MEMBERS: tuple[Row, ...] = (
    trace("a deposit by nobody", f"e:{T}-ACTOR", 2, who=(None, None)),
    trace("a name without identifier", "", 2, who=(ORTIE[0], None)),
    trace("an identifier without name", "", 2, who=(None, ORTIE[1])),
    trace("another action by nobody", f"w:{T}-ACTOR", 7, who=(None, None), action="arret du service"),
    trace("no action", f"e:{T}-ACTION", 7, action=None),
    trace("a deposit of nothing", f"e:{T}-OBJECT", 2, object=None),
    trace("a note on nothing", f"e:{T}-OBJECT", 4, object=""),
    trace("another action on nothing", "", 7, object=None, action="arret du service"),
    trace("no time", f"e:{T}-TIME", 3, time=None),
    trace("a day", f"e:{T}-TIME", 3, time="2026-03-02"),
    trace("no calendar has it", f"e:{T}-TIME", 3, time="2026-03-32T08:00:00Z"),
    trace("no zone", f"w:{T}-ZONE", 3, time="2026-03-02T08:15:59"),
    trace("French, no zone", f"w:{T}-ZONE", 3, time="02/03/2026 08:15:59"),
    trace("French with its zone", "", 3, time="02/03/2026 08:15:59 +01:00"),
    trace("epoch in milliseconds", "", 3, time="1772435759000"),
    trace("a login without result", f"e:{T}-OUTCOME", 1, outcome=None),
    trace("a note without result", f"w:{T}-OUTCOME", 4, outcome=None),
    trace("a code as result", f"w:{T}-OUTCOME-WORD", 4, outcome="42"),
    trace("an HTTP status", "", 4, outcome="201"),
    told("an SMTP code reads like an HTTP one", "", "'550': failure", "'551': failure"),
    told("a result that nothing translates", f"w:{T}-OUTCOME-WORD", "outcome: Réponse du serveur", "outcome: Compte"),
    told("a column that is not there", f"e:{T}-READABLE e:{T}-OBJECT", "object: Destinataire", "object: Dest"),
    told("columns in another case", "", "actor_id: Compte, object: Destinataire", "actor_id: compte, object: DESTINATAIRE"),
    trace("a shared account", f"w:{T}-GENERIC-ACCOUNTS", 4, who=("admin", None)),
    trace("a shared account behind an identifier", f"w:{T}-GENERIC-ACCOUNTS", 4, who=("user2", "4217")),
    trace("a service", "", 4, who=("service-hl7", None)),
    trace("an AuditEvent by nobody", f"e:{T}-ACTOR", 1, "audit", who=(None, None)),
    trace("an AuditEvent without outcome", f"w:{T}-OUTCOME", 1, "audit", outcome=None),
    trace("an AuditEvent without entity", f"e:{T}-OBJECT", 1, "audit", object=None),
    trace("an AuditEvent of no date", f"e:{T}-READABLE", 1, "audit", time="yesterday"),
)  # fmt: skip

ORDER: tuple[Row, ...] = (
    spec("newest first", "", application=SPEC.application[::-1]),
    trace("two minutes late", "", 2, time="2026-03-02T08:00:00+01:00"),
    trace("a day late", f"w:{T}-ORDER", 5, time="2026-03-02T08:20:00+01:00"),
    trace("the same instant in another zone", "", 2, time="2026-03-02T07:14:03Z"),
    trace("the hour that comes twice", f"w:{T}-ZONE", 3, time="2026-03-02T07:20:00"),
    trace("tonight", "", 7, time="2026-03-20T23:30:00+01:00"),
    trace("tomorrow afternoon", f"e:{T}-FUTURE", 7, time="2026-03-21T16:30:00+01:00"),
    trace("an identifier again", f"w:{T}-UNIQUE", 6, id="A-0001"),
    spec("an entry again", f"w:{T}-UNIQUE", mailing=(*SPEC.mailing, SPEC.mailing[2])),
    spec("identifiers of sessions", "", application=tuple(replace(t, id="session-1") for t in SPEC.application)),
)  # fmt: skip


def _text(text: str) -> dict[str, Any]:
    return {"rank": 2, "of": "technical", "object": text}


CONTENTS: tuple[Row, ...] = (
    trace("a password", f"e:{T}-SECRETS", **_text("password=Tr0ub4dor&3")),
    trace("a password masked", "", **_text("password=********")),
    trace("a member called token", f"e:{T}-SECRETS", 4, more=(("token", "abcdef0123456789"),)),
    trace("a member called token, masked", "", 4, more=(("token", "***"),)),
    trace("a document", f"e:{T}-CONTENT", **_text("<ClinicalDocument xmlns='urn:hl7-org:v3'>")),
    trace("a matricule in a text", f"e:{T}-MATRICULE", **_text(f"absent : {ROSALIE.ins}") | {"object": "x", "more": (("message", f"absent : {ROSALIE.ins}"),)}),
    trace("a matricule as the object", f"w:{T}-MATRICULE", 3, object=ROSALIE.ins),
    trace("a Corsican matricule as the object", f"w:{T}-MATRICULE", 3, object=LUCIEN.ins),
    trace("a number of 15 digits", "", 3, object="284033306311914"),
    trace("the address of a patient", f"i:{T}-MATRICULE", 0, "mailing", object=f"{GASTON.ins}@patient.mssante.fr"),
    trace("a patient as the actor", f"i:{T}-MATRICULE", 4, who=("Rosalie", ROSALIE.ins)),
    trace("a typed identifier of an AuditEvent", "", 1, "audit", more=(("entity", [{"what": {"identifier": {"system": "urn:oid:1.2.250.1.213.1.4.10", "value": ROSALIE.ins}}}]),)),
    trace("a patient by name", f"w:{T}-PATIENT-NAMES", 3, object="rosalie test-lavande"),
    trace("a patient by name, in a text", f"w:{T}-PATIENT-NAMES", **_text("dossier de TEST LAVANDE Rosalie")),
    trace("a name alone", "", 3, object="TEST-LAVANDE"),
    trace("another person of that given name", "", 3, object="ROSALIE TEST-SAUGE"),
    trace("a user who is called like a patient", "", 3, who=("Rosalie TEST-LAVANDE", "r.test-lavande")),
    spec("a bad line with a password", f"e:{T}-READABLE e:{T}-SECRETS", raw_lines=(b'{"message": "password=Tr0ub4dor&3',)),
)  # fmt: skip

FILES: tuple[Row, ...] = (
    logs("a login, English names", "", one()),
    logs("an array", "", array(*LATER)),
    logs("an editor's own names", "", one().replace(b"timestamp", b"quand_c").replace(b"user", b"personne"), "family: application, file: log, columns: {time: quand_c, actor: personne}"),
    logs("names that nobody knows", f"e:{T}-READABLE", one().replace(b"timestamp", b"zz").replace(b"user", b"yy").replace(b'"action"', b'"xx"')),
    logs("a header that is not there", f"e:{T}-READABLE", b"2026-03-12T08:00:00Z;c.ortie;connexion;succes\n2026-03-12T08:01:00Z;c.ortie;deconnexion;succes\n"),
    logs("day and hour apart", f"w:{T}-ZONE", "Date;Heure;Utilisateur;Évènement;Statut\r\n12/03/2026;08:00:00;c.ortie;Connexion;OK\r\n".encode("cp1252")),
    logs("tabs", "", b"time\tuser\taction\tresult\n2026-03-12T08:00:00Z\tc.ortie\tlogin\tok\n"),
    logs("fields in another order and more of them", "", json.dumps({"severity": "INFO", "outcome": "OK", "extra": {"a": [1, 2]}, "action": "login", "user": "c.ortie", "timestamp": "2026-03-12T08:00:00Z"}).encode()),
    logs("numbers of fifteen digits in every entry", "", one(*NUMBERS)),
    logs("actions that tell their outcome", "", b'{"timestamp":"2026-03-12T08:00:00Z","principal":"c.ortie","type":"AUTHENTICATION_SUCCESS","data":{}}\n{"timestamp":"2026-03-12T08:01:00Z","principal":"c.ortie","type":"AUTHENTICATION_FAILURE"}'),
    logs("camel case, epoch in milliseconds", "", b'{"time":1773302400000,"type":"LOGIN_ERROR","userId":"8d0d7a3e","ipAddress":"192.0.2.1","error":"invalid_user_credentials"}'),
    logs("an audit of a FHIR server with what IHE puts in it", "", json.dumps({"resourceType": "AuditEvent", "type": {"system": "http://dicom.nema.org/resources/ontology/DCM", "code": "110114", "display": "User Authentication"},
        "subtype": [{"system": "http://dicom.nema.org/resources/ontology/DCM", "code": "110122", "display": "Login"}], "action": "E", "recorded": "2026-03-12T08:00:00.000+01:00", "outcome": "0",
        "agent": [{"who": {"display": "c.ortie"}, "requestor": True, "network": {"address": "192.0.2.1", "type": "2"}}], "source": {"site": "Cloud", "observer": {"reference": "Device/1"}},
        "entity": [{"what": {"identifier": {"type": {"coding": [{"code": "SNO"}]}, "value": "123"}}}]}).encode()),
    logs("a binary file", f"e:{T}-READABLE", b"\0\1\2\3"),
    logs("an empty file", f"e:{T}-READABLE", b""),
    logs("a text", f"e:{T}-READABLE", b"rien de structure ici\n"),
    logs("a whole truncated array", f"e:{T}-READABLE", array(*LATER)[:-10]),
    logs("other resources in the Bundle", "", json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [
        {"resource": {"resourceType": "Device", "id": "x"}}, *json.loads(campaign()["traces/audit-event.json"])["entry"]]}).encode()),
    file("a BOM and CRLF before JSON Lines", "", "traces/applicatives.jsonl", b"\xef\xbb\xbf" + build_json_lines(SPEC.application).replace(b"\n", b"\r\n")),
    file("a CSV in Windows-1252", "", "traces/messagerie.csv", build_csv(SPEC.mailing).decode("utf-8-sig").encode("cp1252")),
    file("a CSV with commas", "", "traces/messagerie.csv", build_csv(SPEC.mailing).replace(b";", b",")),
    file("a technical log as lines of text", "", "traces/techniques.jsonl", b"2026-01-05 05:00:00,120 INFO up\n2026-01-05 05:00:01,120 ERROR down\n  at x\n"),
    file("a secret in lines of text", f"e:{T}-SECRETS", "traces/techniques.jsonl", b"2026-01-05 05:00:00,120 INFO up\n  at x password=Tr0ub4dor&3\n"),
)  # fmt: skip

ROWS = RETENTION + EVENTS + MEMBERS + ORDER + CONTENTS + FILES
