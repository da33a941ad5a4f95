"""Each row of ``fin_rows``: the checks that speak, with their level, and no other."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from harness.builder.demo_funding import ADDED, DEMO, DOCTOR, NORTH, OTHER, SPEC, changed, files, lines, siret
from harness.builder.pdf import minimal_pdf
from harness.core.journal import Journal
from harness.core.mutation import Files
from tests.conftest import ROOT
from tests.helpers import judged, reasons, verdicts
from tests.scenarios.fin_rows import ROWS, Row

SCENARIOS = ("FIN-ORDER-AMOUNT", "FIN-BALANCE-SCOPE", "FIN-SINGLE-BENEFICIARY", "FIN-NUMBERS")


def campaign(**changes: Any) -> Files:
    """The funding requests alone, with parts of their spec replaced."""
    spec = replace(SPEC, **changes)
    return files(spec) | {"campaign.yaml": ("\n".join(lines(spec)) + "\n").encode()}


def run(found: Files) -> Journal:
    """The journal of the four scenarios; a crash of the tool is a failure of the test."""
    journal = judged(found, *SCENARIOS)
    assert [v.reason for v in journal.verdicts if v.verdict == "ERREUR_OUTIL"] == []
    return journal


def told(journal: Journal) -> set[str]:
    """``e:FIN-NUMBERS-ALL``: level and check of what was found."""
    return {f"{f.level[0]}:{f.check}" for f in journal.findings}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_row(row: Row) -> None:
    """One change, and the exact checks that speak."""
    _, changes, wanted = row
    assert told(run(campaign(**changes))) == set(wanted.split())


def test_unchanged_requests_conform() -> None:
    """Nothing speaks, every check is exercised."""
    journal = run(campaign())
    assert told(journal) == set()
    assert {o.verdict for o in journal.outcomes} == {"CONFORME"}


def test_there_are_many_rows() -> None:
    """Rows that are told and rows that are admitted, each under its name."""
    assert len(ROWS) >= 140 and len({row[0] for row in ROWS}) == len(ROWS)
    assert 40 <= sum(not row[2] for row in ROWS) <= len(ROWS) - 80


@pytest.mark.parametrize(("changes", "check", "reason"), [
    ({"balance": changed("balance", advance=None)}, "FIN-BALANCE-SCOPE-ADDED", "le solde ne dit pas quelle est son avance"),
    ({"balance": changed("balance", advance="AV-9")}, "FIN-BALANCE-SCOPE-ADDED", "l'avance AV-9 n'est pas dans la campagne"),
    ({"advance": changed("advance", status="cancelled")}, "FIN-BALANCE-SCOPE-ADDED", "l'avance AV-2026-014 est annulée ou rejetée"),
    ({"balance": changed("balance", invoice={"number": "F"})}, "FIN-ORDER-AMOUNT-INVOICE", "le total de la facture n'est pas déclaré"),
    ({"other": changed("other", beneficiaries=[DOCTOR, {"name": "Inconnu"}])}, "FIN-SINGLE-BENEFICIARY-ELSEWHERE", "Inconnu : aucun numéro à comparer"),
    ({"other": changed("other", beneficiaries=[{**DOCTOR, "active_2023": None}])}, "FIN-NUMBERS-ACTIVITY", "ni created ni active_2023"),
])  # fmt: skip
def test_what_is_not_told_is_inconclusive(changes: dict[str, Any], check: str, reason: str) -> None:
    """Never a pass."""
    journal = run(campaign(**changes))
    assert "NON_CONCLUANT" in verdicts(journal, check).values()
    assert reason in reasons(journal, check)


def test_nothing_declared_is_inconclusive() -> None:
    """A campaign without requests proves nothing."""
    journal = run({"campaign.yaml": b"version: 1\n"})
    assert {o.verdict for o in journal.outcomes} == {"NON_CONCLUANT"}


def test_a_finding_says_where() -> None:
    """File, request, path, line, and the request that came first."""
    journal = run(campaign(other=changed("other", beneficiaries=[DOCTOR, NORTH])))
    [found] = journal.findings
    assert (found.subject, found.part, found.place) == (OTHER, "2026/77", "requests[1].beneficiaries[2].finess (l. 16)")
    assert found.line == 16
    assert found.message == f"financement validé : demande SO-2026-014 (Éditeur Démo), {DEMO}"


def test_near_mention_is_compared_in_the_finding() -> None:
    """What differs, in words."""
    [found] = run(
        campaign(order=changed("order", mention="Montant pris en charge par l'Etat au titre du Ségur"))
    ).findings
    assert found.message == "mention approchante (manque : de la sante)"


@pytest.mark.parametrize(("key", "value", "meant"), [
    ("montant", "1", "amount"), ("amout", "1", "amount"), ("bénéficiaires", [], "beneficiaries"), ("statut", "x", "status"),
    ("traite_de_fusion", {}, "merger_treaty"), ("Number", "x", "number"), ("fournisseur", {}, "supplier"),
])  # fmt: skip
def test_an_unknown_key_is_told_with_the_right_one(key: str, value: Any, meant: str) -> None:
    """The nearest, or its English name."""
    found = [
        f
        for f in run(campaign(advance=changed("advance", **{key: value}))).findings
        if f.check == "FIN-ORDER-AMOUNT-FILE"
    ]
    assert [(f.expected, f.actual) for f in found] == [(meant, key)]


@pytest.mark.parametrize(
    ("raw", "line", "told_fr"),
    [
        (b"", 1, "fichier vide"),
        (b'{"requests": [', 1, "JSON illisible"),
        (b"\x89PNG\r\n\x1a\n", 1, "octets qui ne sont pas de l'UTF-8"),
        (b"[]", 1, "une liste"),
        (b'{"requests": {}}', 1, "un objet"),
        (b'{"requests": []}', 1, "une liste"),
        (b"[" * 3000, 1, "niveaux"),
        (b'"texte"', 1, "texte"),
    ],
)
def test_a_file_that_cannot_be_followed(raw: bytes, line: int, told_fr: str) -> None:
    """One located finding; the other file is judged."""
    found = campaign() | {DEMO: raw}
    journal = run(found)
    [finding] = journal.findings
    assert (finding.check, finding.subject, finding.line) == ("FIN-ORDER-AMOUNT-FILE", DEMO, line)
    assert told_fr in finding.actual
    assert verdicts(journal, "FIN-ORDER-AMOUNT-AMOUNT") == {OTHER: "CONFORME"}


@pytest.mark.parametrize("change", [
    lambda raw: b"\xef\xbb\xbf" + raw, lambda raw: raw.replace(b"\n", b"\r\n"), lambda raw: json.dumps(json.loads(raw)).encode(),
    lambda raw: json.dumps(json.loads(raw), indent="\t", sort_keys=True).encode(), lambda raw: raw.decode().encode("utf-16"),
], ids=["BOM", "CRLF", "one line of ASCII", "tabs and sorted keys", "UTF-16"])  # fmt: skip
def test_the_same_requests_written_otherwise(change: Any) -> None:
    """No false alarm on the writing of JSON."""
    found = campaign()
    assert told(run(found | {DEMO: change(found[DEMO])})) == set()


def test_the_same_requests_in_yaml() -> None:
    """JSON is YAML too."""
    found = campaign()
    moved = {k: v.replace(b"demandes.json", b"demandes.yaml") if k == "campaign.yaml" else v for k, v in found.items()}
    moved["financement/demandes.yaml"] = moved.pop(DEMO)
    assert told(run(moved)) == set()


def test_what_a_faulty_file_still_tells() -> None:
    """An unknown key does not hide a zero."""
    journal = run(campaign(order=changed("order", amount="0", montant="54000")))
    assert told(journal) == {"e:FIN-ORDER-AMOUNT-FILE", "e:FIN-ORDER-AMOUNT-AMOUNT"}


def test_requests_without_supplier_are_those_of_their_file() -> None:
    """Two files without supplier may use the same numbers; the beneficiary is compared all the same."""
    order = {
        "kind": "order",
        "number": "1",
        "sons": "S",
        "amount": "1",
        "mention": SPEC.order["mention"],
        "beneficiaries": [NORTH],
    }
    found = {name: json.dumps({"requests": [order]}).encode() for name in ("a.json", "b.json")}
    found["campaign.yaml"] = b"funding: {files: [a.json, b.json]}\n"
    assert told(run(found)) == {"e:FIN-SINGLE-BENEFICIARY-ELSEWHERE"}
    found["b.json"] = json.dumps({"requests": [{**order, "beneficiaries": [ADDED]}]}).encode()
    assert told(run(found)) == set()


def test_files_by_folder_and_pattern() -> None:
    """``files`` and ``attachments`` are files, folders or patterns."""
    found = campaign() | {
        "campaign.yaml": b"funding: {files: ['financement/*.json', 'financement/*.yaml'], attachments: [financement/pieces]}\n"
    }
    assert told(run(found)) == set()
    assert "FORMAT" not in {v.check for v in run(found).verdicts}


ORDER = {
    "kind": "order",
    "number": "1",
    "sons": "S",
    "amount": "1",
    "mention": SPEC.order["mention"],
    "beneficiaries": [NORTH],
}
ADVANCE = {"kind": "advance", "number": "2", "sons": "S", "order": "1", "beneficiaries": [NORTH]}
FULL = {"name": "Éditeur Démo", "siret": siret("99000041", "0001")}


@pytest.mark.parametrize(("first", "second", "one"), [
    (FULL, FULL, True), (FULL, {"name": "EDITEUR demo"}, True), ({"name": "Éditeur Démo"}, FULL, True),
    (FULL, {"name": "Renommé", "siret": siret("99000041", "0002")}, True), ({"name": "Éditeur Démo"}, {"name": "Editeur  Démo"}, True),
    (FULL, {"name": "Autre"}, False), (FULL, {"name": "Autre", "siret": siret("99000042", "0001")}, False), (FULL, None, False), (None, None, False),
])  # fmt: skip
def test_a_supplier_is_known_by_its_siren_then_by_its_name(first: Any, second: Any, one: bool) -> None:
    """An advance follows the order of its own supplier: one funding; else two editors ask for the same site."""
    told_of = {"a.json": (first, ORDER), "b.json": (second, ADVANCE)}
    found = {name: json.dumps({"supplier": who, "requests": [what]}).encode() for name, (who, what) in told_of.items()}
    found["campaign.yaml"] = b"funding: {files: [a.json, b.json]}\n"
    assert told(run(found)) == (set() if one else {"e:FIN-SINGLE-BENEFICIARY-ELSEWHERE"})


def test_references_in_a_circle_end() -> None:
    """An order that names itself, an advance and a balance that name each other."""
    circle = [
        {**ORDER, "order": "1", "advance": "2"}, {**ADVANCE, "advance": "2", "order": "2"},
        {"kind": "balance", "number": "3", "sons": "S", "advance": "3", "order": "3", "beneficiaries": [NORTH], "invoice": {"amount": "1"}},
    ]  # fmt: skip
    journal = run(
        {"campaign.yaml": b"funding: {files: [a.json]}\n", "a.json": json.dumps({"requests": circle}).encode()}
    )
    assert "ERREUR_OUTIL" not in {v.verdict for v in journal.verdicts}


def test_the_documented_example_conforms() -> None:
    """docs/funding.md: its file of requests, with an invoice of three pages."""
    page = (ROOT / "docs" / "funding.md").read_text(encoding="utf-8")
    manifest, requests = (block.split("```")[0] for block in page.split("```yaml\n")[1:3])
    pdf = minimal_pdf("Facture").replace(b"/Count 1", b"/Count 3")
    found = {
        "campaign.yaml": manifest.replace(", financement/autre-editeur.yaml", "").encode(),
        "financement/pieces/facture-31.pdf": pdf,
    }
    journal = run(found | {DEMO: requests.encode()})
    assert told(journal) == set()
    assert {o.verdict for o in journal.outcomes} == {"CONFORME"}
