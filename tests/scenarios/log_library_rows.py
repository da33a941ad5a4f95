"""Exports as logging libraries and servers write them, and secrets in the places where software leaves them."""

from __future__ import annotations

import base64
import json
from typing import Any

from harness.builder.people import ROSALIE
from tests.scenarios.log_rows import Row, T, file, logs

_TECHNICAL = "traces/techniques.jsonl"
_IIS = (
    "#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n#Date: 2026-03-12 08:00:00\r\n"
    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query cs-username sc-status\r\n"
    "2026-03-12 08:00:01 192.0.2.1 POST /login - DEMO\\c.ortie 200\r\n2026-03-12 08:00:02 192.0.2.1 GET /docs {query} - 200\r\n"
)
_ACCESS = '192.0.2.1 - c.ortie [12/Mar/2026:09:00:0{n} +0100] "GET /docs{query} HTTP/1.1" 200 512 "-" "Mozilla/5.0 (X11; Linux; x86_64)"\n'


def _jsonl(*entries: dict[str, Any]) -> bytes:
    return "".join(json.dumps(entry) + "\n" for entry in entries).encode()


def _with(**more: Any) -> bytes:
    """A login, with one more member."""
    return _jsonl({"timestamp": "2026-03-12T08:00:00Z", "user": "c.ortie", "action": "login", "outcome": "ok", **more})


def _inside(
    container: str, time: dict[str, Any], names: tuple[str, ...] = ("user", "action", "outcome", "object")
) -> bytes:
    """A login without an object, then a document, their members where a library puts them."""
    login = dict(zip(names, ("c.ortie", "login", "ok"), strict=False))
    document = dict(zip(names, ("c.ortie", "document.upload", "ok", "DOC-31"), strict=True))
    return _jsonl({**time, "level": "INFO", container: login}, {**time, "level": "INFO", container: document})


def _query(text: str) -> dict[str, Any]:
    """The query of an AuditEvent, as IHE BALP keeps it."""
    return {"resourceType": "AuditEvent", "id": "q-1", "type": {"system": "http://dicom.nema.org/resources/ontology/DCM", "code": "110114"},
            "subtype": [{"system": "http://dicom.nema.org/resources/ontology/DCM", "code": "110122", "display": "Login"}], "recorded": "2026-03-12T08:00:00Z",
            "outcome": "0", "agent": [{"who": {"display": "c.ortie"}, "requestor": True}], "source": {"observer": {"display": "DPI"}},
            "entity": [{"query": base64.b64encode(text.encode()).decode()}]}  # fmt: skip


_DECLARED = "family: application, file: log, columns: {actor: context.user, action: context.action, object: context.object, outcome: context.outcome}"

LIBRARIES: tuple[Row, ...] = (
    logs("a declared column that the first entry does not have", "", _inside("context", {"datetime": "2026-03-12T08:00:00+01:00"}), _DECLARED),
    logs("a declared column that no entry has", f"e:{T}-READABLE", _with(), "family: application, file: log, columns: {object: dossier_ouvert}"),
    logs("Serilog, properties", "", _inside("Properties", {"Timestamp": "2026-03-12T09:00:00.1234567+01:00"}, ("Utilisateur", "Action", "Resultat", "Objet"))),
    logs("Serilog, compact", "", _jsonl({"@t": "2026-03-12T08:00:00.1234567Z", "@mt": "{User} {Action}", "User": "c.ortie", "Action": "Login", "Outcome": "Success"})),
    logs("Log4j, JsonLayout", "", _inside("contextMap", {"instant": {"epochSecond": 1773302400, "nanoOfSecond": 123000000}, "thread": "main"})),
    logs("Logback, mdc", "", _inside("mdc", {"@timestamp": "2026-03-12T09:00:00.123+0100", "logger_name": "audit"})),
    logs("Monolog", "", _inside("context", {"datetime": "2026-03-12T09:00:00.123456+01:00", "channel": "audit"})),
    logs("OpenTelemetry, flat", "", _inside("Attributes", {"Timestamp": "1773302400123000000", "Body": "x"}, ("user.id", "event.action", "event.outcome", "object"))),
    logs("a member beside its namesake of the context", "", _jsonl({"timestamp": "2026-03-12T08:00:00Z", "user": "c.ortie", "action": "login", "outcome": "ok", "context": {"action": "x"}})),
    logs("day and hour apart, in English", f"w:{T}-ZONE", b"Date,Time,User,Action,Result\r\n2026-03-12,08:00:00,c.ortie,Login,OK\r\n"),
    file("IIS", "", _TECHNICAL, _IIS.format(query="-").encode()),
    file("a token in a query of IIS", f"e:{T}-SECRETS", _TECHNICAL, _IIS.format(query="access_token=2YotnFZFEjr1zCsicMWpAA").encode()),
    file("a line of IIS with a field less", f"e:{T}-READABLE", _TECHNICAL, _IIS.format(query="").encode()),
    file("Apache", "", _TECHNICAL, (_ACCESS.format(n=1, query="") + _ACCESS.format(n=2, query="")).encode()),
    file("a password in a query of Apache", f"e:{T}-SECRETS", _TECHNICAL, _ACCESS.format(n=1, query="?password=Tr0ub4dor&x=1").encode()),
    file("level first", "", _TECHNICAL, b"INFO  2026-03-12 09:00:00,123 [main] up\n[ERROR] 2026-03-12 09:00:01,123 [main] down\n"),
    file("syslog of old", "", _TECHNICAL, b"Mar 12 08:00:00 srv dpi[123]: up\nMar 12 08:00:01 srv dpi[123]: down\n"),
)  # fmt: skip

_JSON = json.dumps({"password": "Tr0ub4dor3"})
HIDDEN: tuple[Row, ...] = (
    *(logs(f"a secret: {name}", f"e:{T}-SECRETS", _with(**more)) for name, more in {
        "session cookie": {"headers": {"Cookie": "JSESSIONID=4A7F5E0C5B7A4A5F9D7B3C2E1F0A9B8C; theme=dark"}},
        "key of an API": {"headers": {"X-API-Key": "8f14e45fceea167a5a36dedd4bea2543"}},
        "JSON in JSON in JSON": {"body": json.dumps(_JSON)},
        "percents": {"body": "a=1%26password%3DTr0ub4dor3"},
        "WS-Security": {"body": '<wsse:Password Type="x#PasswordText">Tr0ub4dor3</wsse:Password>'},
        "sentence": {"message": "mot de passe : Tr0ub4dor3"},
        "JDBC of Oracle": {"message": "jdbc:oracle:thin:scott/tiger42@db:1521/x"},
        "key of a cloud": {"message": "aws_secret_access_key=wJalrXUtnFEMIK7MDENGbPxRfiCY"},
    }.items()),
    logs("a secret: query of an AuditEvent", f"e:{T}-SECRETS", _jsonl(_query("GET /Patient?access_token=2YotnFZFEjr1zCsicMWpAA"))),
    logs("criteria in the query of an AuditEvent", "", _jsonl(_query(f"GET /Patient?identifier=urn:oid:1.2.250.1.213.1.4.10|{ROSALIE.ins}"))),
    logs("a document as entities", f"e:{T}-CONTENT", _with(body='&lt;ClinicalDocument xmlns="urn:hl7-org:v3"&gt;')),
    logs("a matricule in an encoded address", f"e:{T}-MATRICULE", _with(url=f"https://x/Patient?identifier=urn%3Aoid%3A1.2.250.1.213.1.4.10%7C{ROSALIE.ins}")),
    *(logs(f"no secret: {name}", "", _with(**more)) for name, more in {
        "cookie of a preference": {"headers": {"Cookie": "theme=dark; lang=fr"}},
        "what was done": {"message": "mot de passe : modifié par l'utilisateur"},
        "working directory": {"message": "PWD=/opt/dpi/bin"},
        "rule": {"message": "password: length>=12 required"},
        "empty element": {"body": "<Password></Password><Password>********</Password>"},
        "path with percents": {"url": "https://x/a%20b?mot_de_passe=%2A%2A%2A%2A"},
        "number after percents": {"url": "https://x/Task?identifier=urn%3Auuid%7C284033306311914"},
    }.items()),
)  # fmt: skip

ROWS = LIBRARIES + HIDDEN
