"""DMN-UNIQUE-USER-IDS: one change of a conforming export of accounts and the exact checks that speak."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scenarios
from harness.builder.demo_users import SPEC, User, build_users_csv, files
from harness.builder.fhir import build_patient_bundle, build_patient_csv
from harness.builder.people import GASTON, NOE, ROSALIE
from harness.campaign.draft import draft
from harness.campaign.opening import open_campaign
from harness.campaign.source import MemorySource
from harness.core.journal import Journal, dump
from harness.core.mutation import Files
from harness.engine.run import Options, run
from harness.engine.select import Selection
from harness.report import html
from scenarios.proofs.dmn_unique_user_ids import NAME, campaign, changed, using
from tests.helpers import judged, reasons

Row = tuple[str, Callable[[], Files], str]
PATH = "comptes/utilisateurs.csv"
RPPS = SPEC.users[0].rpps


def export(name: str, wanted: str, raw: bytes, columns: str = "") -> Row:
    """The bytes of the export replaced."""
    return name, lambda: {**campaign(replace(SPEC, columns=columns)), PATH: raw}, wanted


def added(name: str, wanted: str, *users: User) -> Row:
    """More accounts."""
    return name, lambda: changed(users=(*SPEC.users, *users)), wanted


def user(name: str, wanted: str, rank: int, **changes: Any) -> Row:
    """One account changed."""
    return name, lambda: using(rank, **changes), wanted


def practitioner(id: str, **changes: Any) -> dict[str, Any]:
    """A FHIR Practitioner known by an RPPS."""
    return {"resourceType": "Practitioner", "id": f"p-{id}", "active": True, "identifier": [{"system": "https://rpps.esante.gouv.fr", "value": id}],
            "name": [{"family": f"TEST-{id}", "given": ["A"]}]} | changes  # fmt: skip


def bundle(*resources: dict[str, Any]) -> bytes:
    """Their collection."""
    return json.dumps(
        {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": r} for r in resources]}
    ).encode()


CSV = build_users_csv(SPEC)
JSON = [
    {
        "login": u.id,
        "name": u.family,
        "first_name": u.given,
        "rpps": u.rpps,
        "ins": u.ins,
        "active": u.status == "actif",
    }
    for u in SPEC.users
]
TABLE = "login;nom;role\n{}"
ROWS: tuple[Row, ...] = (
    export("the same export", "", CSV),
    export("in UTF-8 with its BOM", "", CSV.decode("cp1252").encode("utf-8-sig")),
    export("with commas", "", CSV.replace(b";", b",")),
    export("as a JSON array", "", json.dumps(JSON).encode()),
    export("as JSON Lines", "", b"\n".join(json.dumps(u).encode() for u in JSON)),
    export("under other names", "", CSV.replace(b"Identifiant", b"Agent"), "id: agent"),
    export("as FHIR Practitioners", "", bundle(practitioner("10999990012"), practitioner("10999990020", identifier=[{"value": "local-2"}]))),
    export("as FHIR Patients", "", build_patient_bundle([ROSALIE, GASTON, NOE])),
    export("two FHIR Practitioners under one RPPS", f"e:{NAME}-UNIQUE", bundle(practitioner("10999990012"), practitioner("10999990012", name=[{"family": "AUTRE"}]))),
    export("the RPPS of a Practitioner who left", f"e:{NAME}-REUSED", bundle(practitioner("10999990012", active=False), practitioner("10999990012", name=[{"family": "AUTRE"}]))),
    export("an RPPS with a wrong key", f"w:{NAME}-SECTORAL-KEY", bundle(practitioner("10999990019"))),
    export("a Practitioner that is none", f"e:{NAME}-READABLE", bundle(practitioner("10999990012"), practitioner("10999990020", active="peut-être"))),
    export("a Practitioner without identifier", f"w:{NAME}-SECTORAL", bundle(practitioner("1", identifier=[{"system": "urn:x"}]))),
    export("one row for each permission", f"w:{NAME}-SECTORAL", TABLE.format("a.b;TEST;lecture\na.b;TEST;écriture\n").encode()),
    export("a row twice", f"w:{NAME}-SECTORAL", TABLE.format("a.b;TEST;x\na.b;TEST;x\n").encode()),
    export("two names under one identifier", f"e:{NAME}-UNIQUE w:{NAME}-SECTORAL", TABLE.format("a.b;TEST-UN;x\na.b;TEST-DEUX;x\n").encode()),
    export("identifiers alone, one twice", f"w:{NAME}-SECTORAL", b"login;role\na.b;lecture\na.b;admin\n"),
    export("case", f"w:{NAME}-NEAR w:{NAME}-SECTORAL", TABLE.format("a.b;TEST-UN;x\nA.B;TEST-DEUX;x\n").encode()),
    export("leading zeros", f"w:{NAME}-NEAR w:{NAME}-SECTORAL", TABLE.format("0042;TEST-UN;x\n42;TEST-DEUX;x\n").encode()),
    export("accents and blanks", f"w:{NAME}-NEAR w:{NAME}-SECTORAL", TABLE.format("zoé b;TEST-UN;x\nzoeb;TEST-DEUX;x\n").encode()),
    export("an Active Directory", f"w:{NAME}-SECTORAL", b'"DistinguishedName","Enabled","Name","SamAccountName"\n"CN=A,DC=x","True","A","a.test"\n"CN=B,DC=x","False","B","b.test"\n'),
    export("a Keycloak", "", json.dumps([{"id": f"3f1c-{n}", "username": u.id, "enabled": True, "email": f"{n}@x.fr", "attributes": {"rpps": [u.rpps]}} for n, u in enumerate(SPEC.users[:2])]).encode()),
    export("patients known by their INS alone", "", f"Matricule INS;Nom\n{ROSALIE.ins};TEST-LAVANDE\n{GASTON.ins};TEST-CHARDON\n".encode()),
    export("one INS twice, known by it alone", f"e:{NAME}-UNIQUE", f"Matricule INS;Nom\n{ROSALIE.ins};TEST-LAVANDE\n{ROSALIE.ins};TEST-CHARDON\n".encode()),
    export("one RPPS under two names", f"w:{NAME}-UNIQUE", f"login;nom;prenom;rpps\na;TEST-UN;A;{RPPS}\nb;TEST-DEUX;B;{RPPS}\n".encode()),
    export("one RPPS, a married name", "", f"login;nom;prenom;rpps\na;TEST-UN;A;{RPPS}\nb;TEST-DEUX;A;{RPPS}\n".encode()),
    export("a file of nothing", f"e:{NAME}-READABLE", b""),
    export("a PDF", f"e:{NAME}-READABLE", b"%PDF-1.4\n\0\0"),
    export("a header alone", f"e:{NAME}-READABLE", b"login;nom;role\n"),
    user("no identifier", f"e:{NAME}-PRESENT", 5, id=""),
    user("an RPPS as the identifier", "", 0, id=RPPS),
    user("an RPPS with its 8", "", 0, rpps=f"8{RPPS}"),
    user("an RPPS of ten digits", f"w:{NAME}-SECTORAL-KEY", 0, rpps=RPPS[:-1]),
    user("an INS with a wrong key", f"w:{NAME}-SECTORAL-KEY", 3, ins="284033306311914"),
    user("disabled in another word", "", 2, status="Désactivée"),
    user("given again", f"e:{NAME}-REUSED", 1, id="i.test-sauge"),
    user("both deactivated", "", 5, status="inactif"),
    added("the same person again, reactivated", "", replace(SPEC.users[2], status="actif")),
    added("a generic account", f"w:{NAME}-GENERIC", User("admin", "ADMIN", "", "")),
    added("a generic account that is closed", "", User("admin", "ADMIN", "", "", status="désactivé")),
    ("a password", lambda: changed(extra_headers=("mot de passe",), users=tuple(replace(u, more=("Tr0ub4dor3",)) for u in SPEC.users)), f"e:{NAME}-SECRETS"),
    ("a column of masked passwords", lambda: changed(extra_headers=("password",), users=tuple(replace(u, more=("********",)) for u in SPEC.users)), ""),
    ("hashes under any name", lambda: changed(extra_headers=("h",), users=tuple(replace(u, more=("$2b$12$" + "a" * 53,)) for u in SPEC.users)), f"e:{NAME}-SECRETS"),
)  # fmt: skip


def told(found: Files) -> set[str]:
    """``e:DMN-UNIQUE-USER-IDS-UNIQUE``: level and check of what was found; no tool error."""
    journal = judged(found, NAME)
    assert not [v for v in journal.verdicts if v.verdict == "ERREUR_OUTIL"]
    return {f"{f.level[0]}:{f.check}" for f in journal.findings}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_row(row: Row) -> None:
    """One change, and the exact checks that speak."""
    _, make, wanted = row
    assert told(make()) == set(wanted.split())


def test_what_tells_nobody_apart_is_undecided() -> None:
    """An identifier twice without a name: two permissions or two persons, nobody knows."""
    found = {**campaign(), PATH: b"login;role\na.b;lecture\na.b;admin\n"}
    assert "rien ne dit si c'est la même personne" in reasons(judged(found, NAME), f"{NAME}-UNIQUE")


def test_the_share_of_sectoral_identifiers_is_told() -> None:
    """RPPS of three professionals, INS of two patients out of three."""
    assert "5 comptes sur 6 ont un identifiant sectoriel (INS, RPPS)" in reasons(
        judged(campaign(), NAME), f"{NAME}-SECTORAL"
    )


def test_identifiers_are_unique_over_all_files() -> None:
    """The finding is in the second file and names the first one."""
    found = campaign()
    other = replace(SPEC, users=(replace(SPEC.users[0], family="AUTRE"),))
    found["campaign.yaml"] = b"profile: dmn\ndate: 2026-03-20\nusers: {file: comptes}\n"
    (told_of,) = judged({**found, "comptes/z.csv": files(other)[PATH]}, NAME).findings
    assert (told_of.check, told_of.subject) == (f"{NAME}-UNIQUE", "comptes/z.csv")
    assert PATH in told_of.actual


def test_no_password_is_written() -> None:
    """Neither in the journal nor in the page, whatever the column."""
    rows = tuple(replace(u, more=("Tr0ub4dor3",)) for u in SPEC.users)
    made = changed(
        extra_headers=("password",), users=(*rows[:1], replace(rows[1], id="password=Tr0ub4dor3"), *rows[2:])
    )
    lines = list(
        run(open_campaign(MemorySource(made)), scenarios.load(), Options(Selection((NAME, "FORMAT")), None, False))
    )
    written = [*map(dump, lines), html.render(Journal.of(lines), "fr").decode()]
    assert not [text for text in written if "Tr0ub4dor" in text]


def test_another_profile_is_not_concerned() -> None:
    """The answer is about digital medical devices."""
    found = campaign()
    found["campaign.yaml"] = found["campaign.yaml"].replace(b"profile: dmn", b"profile: dpi")
    assert {o.verdict for o in judged(found, NAME).outcomes} == {"NON_APPLICABLE"}


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([CSV, json.dumps(JSON).encode(), bundle(practitioner("10999990012"))]), st.data())
def test_mangled_exports_are_never_a_tool_error(raw: bytes, data: st.DataObject) -> None:
    """One piece replaced by any bytes."""
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 40)))
    told({**campaign(), PATH: raw[:start] + data.draw(st.binary(max_size=16)) + raw[end:]})


def test_a_draft_does_not_take_accounts_for_patients() -> None:
    """The matricules of users are those of people with an account, not of the patients held."""
    text = draft(MemorySource({"comptes/utilisateurs.csv": CSV, "patients.csv": build_patient_csv([ROSALIE])}))
    assert '\n# users: {file: "comptes/utilisateurs.csv"}\n' in text
    assert [line for line in text.splitlines() if line.startswith("  - file")] == ['  - file: "patients.csv"']
