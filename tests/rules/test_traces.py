"""What is told of a trace: events and outcomes by their words, generic accounts, and secrets that are never quoted."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.builder.people import LUCIEN, ROSALIE
from harness.formats.log_events import Columns
from harness.formats.log_events import event_of as view_of
from harness.formats.log_records import Record
from harness.rules.traces.accounts import is_generic
from harness.rules.traces.events import Event, event_of, succeeded, told_events
from harness.rules.traces.secrets import Kind, leaks, masked

INS = ROSALIE.ins or ""
JWT = ".".join(
    base64.urlsafe_b64encode(part).decode().rstrip("=")
    for part in (b'{"alg":"none"}', b'{"sub":"demo-user"}', b"signature-of-demo")
)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("user=dpi password=Tr0ub4dor&3 host=bd", "Tr0ub4dor"),
        ('{"password":"Tr0ub4dor3"}', "Tr0ub4dor3"),
        ("mot_de_passe=Azerty123!", "Azerty123"),
        ("mdp:Azerty123", "Azerty123"),
        ("client_secret=abcdef0123456789", "abcdef0123456789"),
        ("GET /x?access_token=abcdef0123456789&y=1", "abcdef0123456789"),
        ("api-key: 'k-12345678'", "k-12345678"),
        ("Authorization: Bearer abcdef0123456789abcdef", "abcdef0123456789abcdef"),
        (f"jeton {JWT}", JWT[-10:]),
        ("Authorization: Basic " + base64.b64encode(b"dpi:Azerty123").decode(), base64.b64encode(b"dpi:Azerty123").decode()),
        ("-----BEGIN PRIVATE KEY-----MIIE", "-----BEGIN PRIVATE KEY-----"),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----", "-----BEGIN ENCRYPTED"),
        ("jdbc:postgresql://dpi:Azerty123@bd:5432/dpi", "Azerty123"),
        ("hash $2b$12$" + "a" * 53, "a" * 20),
    ],
)  # fmt: skip
def test_secrets_are_told_and_masked(text: str, secret: str) -> None:
    """The words of the leak and the masked text have none of it."""
    found = list(leaks("message", text))
    assert found and all(leak.kind is Kind.SECRET for leak in found)
    assert secret in text
    assert not any(secret in leak.told.fr + leak.told.en for leak in found)
    assert secret not in masked(text, 500)


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "user.password",
        "mdp",
        "Mot_de_passe",
        "clientSecret",
        "headers.Authorization",
        "token",
        "access_token",
        "passwordHash",
        "otp",
    ],
)
def test_a_member_may_be_a_secret_by_its_name(name: str) -> None:
    """Whatever its value."""
    (found,) = leaks(name, "Azerty123")
    assert found.kind is Kind.SECRET
    assert "Azerty" not in found.told.fr


@pytest.mark.parametrize(
    "text",
    [
        "connexion", "changement de mot de passe", "mot de passe : modifié", "password: changed", "password=***", "password=[REDACTED]", "password=null",
        "password expired", "token expired", "Bearer", "bearer token missing", "Basic authentication failed", "basic auth", "token_type=Bearer",
        "passeport=12AB34567", "compass=north", "https://demo.example/path?x=1", "ssh://host:22/x", "clé publique -----BEGIN PUBLIC KEY-----",
        "3f2b9c1e-8a4d-4c7e-9b1a-2d3e4f5a6b7c", "d41d8cd98f00b204e9800998ecf8427e", "4bf92f3577b34da6a3ce929d0e0e4736", "80295478500028",
        "1.2.250.1.213.99.1.2026.31.1", "eyJ not a token", "MSH-10 DOC0001", "PDF produit", "ClinicalDocument déposé", "Rosalie", "284033306311914",
        f"1.2.3.{INS}", f"{INS}0", f"a{INS}", f"{INS}.5", "1773990000000", "2026-03-20 08:00:00", "0123456789012345",
    ],
)  # fmt: skip
def test_no_false_alarm(text: str) -> None:
    """Words about secrets, hashes, UUIDs, SIRET, OIDs, a number of 15 digits without the key."""
    assert [leak.told.fr for leak in leaks("message", text)] == []
    assert masked(text, 500) == " ".join(text.split())


@pytest.mark.parametrize(("text", "address"), [
    (INS, False), (f"patient {INS} introuvable", False), (f"({INS})", False), (f"ins={INS}&x=1", False), (f"{LUCIEN.ins}", False), ("2 84 03 33 063 119 13", False),
    (f"à {INS}@patient.mssante.fr", True),
])  # fmt: skip
def test_matricules(text: str, address: bool) -> None:
    """15 characters with their key, in one piece or in groups; two digits are quoted."""
    (found,) = leaks("object", text)
    assert (found.kind, found.in_address) == (Kind.MATRICULE, address)
    assert INS[1:13] not in found.told.fr + masked(text)


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.4 demonstration of a report",
        b"<ClinicalDocument xmlns='urn:hl7-org:v3'>",
        b"<?xml version='1.0'?><ClinicalDocument xmlns='urn:hl7-org:v3'>",
        b"MSH|^~\\&|DPI-DEMO|CH-DEMO|",
    ],
)
@pytest.mark.parametrize("encoded", [True, False])
def test_documents(content: bytes, encoded: bool) -> None:
    """PDF, CDA and HL7v2, as they are or in base64."""
    text = base64.b64encode(content).decode() if encoded else content.decode()
    assert [leak.kind for leak in leaks("body", f"corps : {text}")] == [Kind.DOCUMENT]
    assert text[-12:] not in masked(f"corps : {text}", 500)


@given(st.text(max_size=80))
def test_masking_never_raises(text: str) -> None:
    """Whatever the text, and the result can be written."""
    masked(text).encode("utf-8")


@pytest.mark.parametrize(("action", "event"), [
    ("connexion", Event.LOGIN), ("LOGIN_SUCCESS", Event.LOGIN), ("User logged: Log in", Event.LOGIN), ("userLogin", Event.LOGIN), ("Authentification PSC", Event.LOGIN),
    ("Déconnexion", Event.LOGOUT), ("logout", Event.LOGOUT), ("session.logoff", Event.LOGOUT),
    ("changement de mot de passe", Event.PASSWORD), ("password_reset", Event.PASSWORD),
    ("depot_document", Event.DOCUMENT), ("Dépôt d'un document au DMP", Event.DOCUMENT), ("documentUpload", Event.DOCUMENT), ("alimentation DMP", Event.DOCUMENT), ("CREATE_REPORT", Event.DOCUMENT),
    ("envoi_courriel", Event.EMAIL), ("Envoi MSSanté", Event.EMAIL), ("mail.sent", Event.EMAIL), ("EmailSent", Event.EMAIL), ("Envoi d'un message électronique", Event.EMAIL),
    ("diffusion_identite_validee", Event.IDENTITY), ("identityBroadcast", Event.IDENTITY), ("Qualification INS", Event.IDENTITY),
    ("creation_note_visite", Event.NOTE), ("addNote", Event.NOTE), ("consultation_bonnes_pratiques", Event.GUIDELINE), ("guideline viewed", Event.GUIDELINE),
    ("consultation_dossier", None), ("création d'un compte", None), ("author updated", None), ("ouverture dossier", None), ("impression document", None),
    ("réception d'un courriel", None), ("suppression de note", None), ("", None),
])  # fmt: skip
def test_events_by_their_words(action: str, event: Event | None) -> None:
    """French and English, any case and marks."""
    assert event_of(action, frozenset(), {}) is event


def test_the_manifest_decides_before_codes_and_words() -> None:
    """As it writes the action, case and accents aside."""
    told = told_events({"Évt 12": "email", "connexion": "identity"})
    assert event_of("evt 12", frozenset({"110122"}), told) is Event.EMAIL
    assert event_of("Connexion", frozenset(), told) is Event.IDENTITY
    assert event_of("REST", frozenset({"110122"}), told) is Event.LOGIN


@pytest.mark.parametrize(("outcome", "good"), [
    ("success", True), ("Succès", True), ("OK", True), ("true", True), ("200", True), ("302", True), ("Réussite de la connexion", True),
    ("échec", False), ("KO", False), ("401", False), ("500", False), ("Failure: bad password", False), ("refusé", False),
    ("7", None), ("0", None), ("1", None), ("peut-être", None), ("100", None),
])  # fmt: skip
def test_outcomes(outcome: str, good: bool | None) -> None:
    """A word or an HTTP status."""
    assert succeeded(outcome) is good


@pytest.mark.parametrize(("account", "generic"), [
    ("root", True), ("Admin", True), ("user1", True), ("medecin_02", True), ("test", True), ("Secrétariat", True), ("admin@ch-demo.fr", True),
    ("c.test-ortie", False), ("81099999001", False), ("service-hl7", False), ("administratrice.dupont", False), ("Testard", False), ("", False), ("jean.admin", False),
])  # fmt: skip
def test_generic_accounts(account: str, generic: bool) -> None:
    """A function or nobody, alone or numbered; a named service is somebody."""
    assert is_generic(account) is generic


def test_columns_are_known_under_many_names() -> None:
    """French and English, nested or not; a day and an hour in two columns are one time."""
    french = Record(
        1,
        {"Date": "20/03/2026", "Heure": "08:00:00", "Utilisateur": "c.ortie", "Action": "connexion", "Résultat": "OK"},
    )
    event = view_of(french, Columns())
    assert (event.told, event.actor, event.action, event.outcome) == (
        "20/03/2026 08:00:00",
        "c.ortie",
        "connexion",
        "OK",
    )
    assert event.time is not None and event.time.has_time
    nested = Record(
        1,
        {
            "@timestamp": "2026-03-20T08:00:00Z",
            "user.id": "42",
            "user.name": "c.ortie",
            "event.action": "login",
            "event.outcome": "success",
        },
    )
    event = view_of(nested, Columns())
    assert (event.actor, event.actor_id, event.action, event.outcome) == ("c.ortie", "42", "login", "success")
    named = view_of(Record(1, {"x": "2026-03-20T08:00:00Z", "who": "c.ortie", "date": "autre"}), Columns({"time": "X"}))
    assert named.told == "2026-03-20T08:00:00Z"


def test_an_audit_event_is_a_trace() -> None:
    """Requestor, subtype, entity, outcome code."""
    resource = {
        "resourceType": "AuditEvent", "id": "e1", "type": {"code": "rest"}, "subtype": [{"code": "110122", "display": "Login"}], "recorded": "2026-03-20T08:00:00Z",
        "outcome": "8", "agent": [{"requestor": False, "name": "DPI"}, {"requestor": True, "name": "C. Ortie", "who": {"identifier": {"value": "81099999001"}}}],
        "source": {"observer": {"display": "x"}}, "entity": [{"what": {"reference": "Patient/1"}}],
    }  # fmt: skip
    event = view_of(Record(1, {"json": json.dumps(resource)}, "entry[0]", None, resource), Columns())
    assert (event.actor, event.actor_id, event.object, event.outcome, event.id) == (
        "C. Ortie",
        "81099999001",
        "Patient/1",
        "serious failure",
        "e1",
    )
    assert event.place("actor").path == "entry[0].agent[1]"
    assert event_of(event.action, event.codes, {}) is Event.LOGIN
