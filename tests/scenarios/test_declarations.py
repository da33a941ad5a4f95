"""What declarations decide: steps out of scope with their reason, and the checks that speak when they contradict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.builder.demo import demo
from harness.builder.demo_dmn import ATTESTATION, EXCLUDED, STATEMENT, WAIVED
from harness.builder.faulty import demo_faulty
from harness.builder.pdf import minimal_pdf
from harness.campaign.manifest import parse
from harness.core.mutation import Files
from harness.engine.targets import refuse_unknown_targets
from scenarios import load
from scenarios._declared import is_reason
from scenarios.proofs.step_waived import NO_INS, SLAVE, WHY, _without_ins, declaring, saying, waiving
from tests.conftest import ROOT
from tests.engine.test_proofs import small
from tests.helpers import judged, reasons, verdict, verdicts

DMN = ("STEP-WAIVED", "DMN-IEU2", "DMN-IEU7-IEU8", "DMN-IEU9-2FA")


def told(files: Files, *ids: str) -> set[str]:
    """``e:STEP-WAIVED-02``: level and check of what was found."""
    return {f"{f.level[0]}:{f.check}" for f in judged(files, *(ids or DMN)).findings}


def slave(**changes: object) -> Files:
    """The demo as slave of the identity, without the proof that it no longer owes."""
    kept = tuple(p for p in demo().proofs if p[0] != "DMN-IEU2-P1")
    return declaring(replace(demo(), proofs=kept), identity=SLAVE, **changes)


def sworn(entry: str) -> Files:
    """Without INS, with another declaration of it."""
    ins = f"{{applies: false, reason: aucune donnée de santé dans le produit{entry}}}"
    return saying(_without_ins(), f"ins: {NO_INS}", f"ins: {ins}") | {STATEMENT: minimal_pdf("Déclaration")}


ROWS: dict[str, tuple[Callable[[], Files], str]] = {
    "conforming": (lambda: demo().files(), ""),
    "waived: English reason": (lambda: waiving(f"target: {WAIVED}, reason: Known limitation, decided_by: ANS, date: 2026-03-16"), ""),
    "waived: today": (lambda: waiving(f"target: {WAIVED}, {WHY}, decided_by: ANS, date: 2026-03-20"), ""),
    "waived: by nobody, on no day": (lambda: waiving(f"target: {WAIVED}, {WHY}"), "w:STEP-WAIVED-01"),
    "waived: blank name": (lambda: waiving(f"target: {WAIVED}, {WHY}, decided_by: ' ', date: 2026-03-16"), "w:STEP-WAIVED-01"),
    "waived: one word": (lambda: waiving(f"target: {WAIVED}, reason: connu, decided_by: ANS, date: 2026-03-16"), "e:STEP-WAIVED-02"),
    "waived: tomorrow, for a word": (lambda: waiving(f"target: {WAIVED}, reason: TODO, decided_by: ANS, date: 2027-01-01"), "e:STEP-WAIVED-02 e:STEP-WAIVED-03"),
    "waived: before the build": (lambda: saying(demo().files(), "version: '4.2'", "version: '4.2', released: 2026-03-18"), "w:STEP-WAIVED-04"),
    "waived: the day of the build": (lambda: saying(demo().files(), "version: '4.2'", "version: '4.2', released: 2026-03-16"), ""),
    "out of scope: no document": (lambda: declaring(not_applicable=(f"{{target: {EXCLUDED}, reason: second facteur pour tous}}",)), "w:STEP-WAIVED-05"),
    "out of scope: renamed document": (lambda: demo().files() | {ATTESTATION: b"PK\x03\x04word"}, "e:STEP-WAIVED-06"),
    "out of scope and waived": (lambda: waiving(f"target: {EXCLUDED}, {WHY}, decided_by: ANS, date: 2026-03-16"), "e:STEP-WAIVED-09"),
    "out of scope in lower case, and proved": (
        lambda: declaring(not_applicable=(f"{{target: dmn-ieu2, reason: le patient ne modifie rien, statement: {ATTESTATION}}}",)), "e:STEP-WAIVED-10"),
    "without INS": (_without_ins, ""),
    "without INS: an INS": (lambda: declaring(ins=NO_INS, waivers=()), "e:STEP-WAIVED-07 w:STEP-WAIVED-11"),
    "without INS: a statement": (lambda: sworn(f", statement: {STATEMENT}, date: 2026-03-16"), ""),
    "without INS: a statement of tomorrow": (lambda: sworn(f", statement: {STATEMENT}, date: 2026-04-16"), "e:STEP-WAIVED-03"),
    "slave": (slave, ""),
    "slave: and its proof": (lambda: declaring(identity=SLAVE), "w:STEP-WAIVED-11"),
    "slave: told by the manifest": (
        lambda: saying(slave(), "samples:\n", "samples:\n  - {file: identites/01-creation.hl7, direction: sent}\n"), "e:STEP-WAIVED-08"),
    "a simple form, and two factors": (
        lambda: declaring(patient_access="{kind: simple_form, reason: un questionnaire envoyé par SMS}", not_applicable=()), "w:STEP-WAIVED-11"),
    "another profile": (lambda: replace(demo(), roles=()).files(), "w:STEP-WAIVED-11 w:STEP-WAIVED-13"),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_row(name: str) -> None:
    """One change, and the exact checks that speak."""
    make, wanted = ROWS[name]
    assert told(make()) == set(wanted.split())


def test_a_sender_that_nothing_tells_is_inconclusive() -> None:
    """Without the names of the product, an A28 may be received."""
    files = saying(slave(), ", applications: [DPI-DEMO]", "")
    found = judged(files, "STEP-WAIVED-08")
    assert verdicts(found, "STEP-WAIVED-08") == {"campaign.yaml": "NON_CONCLUANT"}
    assert "identites/01-creation.hl7" in reasons(found, "STEP-WAIVED-08")


@pytest.mark.parametrize(("text", "wanted"), [
    ("correctif livré en 4.3", True), ("Known bug", True), ("archives de la PFI", True), ("décision du comité", True), ("Hors-périmètre du marché", True),
    ("x", False), ("xxx", False), ("TODO", False), ("n/a", False), ("N.A.", False), ("Non applicable", False), ("NON-APPLICABLE !", False), ("à compléter", False),
    ("A COMPLETER", False), ("sans objet.", False), ("...", False), ("connu", False), ("12 34", False), ("aaaa bbbb", False), ("ok ok", False),
])  # fmt: skip
def test_what_a_reason_is(text: str, wanted: bool) -> None:
    """A few words, and no placeholder."""
    assert is_reason(text) is wanted


#: Declaration -> step, verdict, what its reason says.
DECIDED: tuple[tuple[str, str, str, str, str], ...] = (
    ("identity", SLAVE, "DMN-IEU2-P1", "NON_APPLICABLE", "esclave de l'identité (declarations.identity) : les identités viennent du dossier"),
    ("ins", NO_INS, "DMN-IEU7-IEU8-P1", "NON_APPLICABLE", "à la place de la preuve, une déclaration sur l'honneur justifiée (DMN-IEU7-IEU8-P3)"),
    ("ins", NO_INS, "DMN-IEU7-IEU8-P2", "NON_APPLICABLE", "INS déclarée non applicable au produit (declarations.ins) : aucune donnée"),
    ("ins", NO_INS, "DMN-IEU7-IEU8-01", "NON_APPLICABLE", "DMN-IEU7-IEU8-P3"),
    ("ins", NO_INS, "DMN-IEU7-IEU8-P3", "PREUVE_ATTENDUE", "aucune preuve fournie"),
    ("ins", "", "DMN-IEU7-IEU8-P3", "NON_APPLICABLE", "rien ne la déclare non applicable"),
    ("patient_access", "{kind: none, reason: seuls les soignants l'ouvrent}", "DMN-IEU9-2FA-P1", "NON_APPLICABLE", "aucun accès patient (declarations.patient_access) : seuls les soignants"),
    ("patient_access", "{kind: simple_form, reason: un questionnaire par SMS}", "DMN-IEU9-2FA-P1", "NON_APPLICABLE", "formulaire simple, hors du DMN"),
    ("patient_access", "", "DMN-IEU9-2FA-P1", "CONFORME", ""),
    ("patient_access", "{kind: interface, reason: un compte par patient, two_factor: by_patient}", "DMN-IEU9-2FA-P2", "PREUVE_ATTENDUE", "aucune preuve fournie"),
)  # fmt: skip


@pytest.mark.parametrize(("declaration", "value", "step", "wanted", "said"), DECIDED)
def test_what_a_declaration_decides(declaration: str, value: str, step: str, wanted: str, said: str) -> None:
    """The verdict of a step, with the declaration that made it so and what replaces the proof."""
    files = declaring(small(), **{declaration: value}, not_applicable=(), waivers=())
    found = judged(files, step)
    assert set(verdicts(found, step).values()) == {wanted}
    assert said in reasons(found, step)


def test_the_statement_is_the_proof_where_ins_does_not_apply() -> None:
    """Hashed and shown like any other."""
    found = judged(sworn(f", statement: {STATEMENT}, date: 2026-03-16"), "DMN-IEU7-IEU8")
    proof = next(v for v in found.verdicts if v.check == "DMN-IEU7-IEU8-P3").proofs[0]
    assert verdict(found, "DMN-IEU7-IEU8") == "CONFORME"
    assert (proof.file, proof.date, proof.caption) == (
        STATEMENT,
        "2026-03-16",
        "aucune donnée de santé dans le produit",
    )


def test_a_step_out_of_scope_names_its_document() -> None:
    """In the reason, and in the journal with its digest."""
    found = judged(demo().files(), EXCLUDED)
    line = found.verdicts[0]
    assert f"à la place de la preuve : {ATTESTATION}" in reasons(found, EXCLUDED)
    assert line.verdict == "NON_APPLICABLE" and line.proofs[0].file == ATTESTATION


def test_a_waived_step_says_who_decided_when_and_why() -> None:
    """And shows the decision."""
    files = replace(small(), proofs=()).files()
    found = judged(files, WAIVED)
    assert found.verdicts[0].verdict == "DEROGATION"
    assert "dérogation (support de l'ANS, 2026-03-16) : étape non prise en compte" in reasons(found, WAIVED)
    assert [p.file for p in found.verdicts[0].proofs] == ["preuves/reponse-derogation.pdf"]


def test_a_waived_step_keeps_the_proofs_that_were_in_doubt() -> None:
    """The decision first, then the captures of an earlier build."""
    found = judged(saying(small().files(), "version: '4.2'", "version: '4.2', released: 2026-03-21"), WAIVED)
    assert found.verdicts[0].verdict == "DEROGATION"
    assert [p.file for p in found.verdicts[0].proofs] == ["preuves/reponse-derogation.pdf", "preuves/dmn-ieu8.png"]


def test_no_declaration_no_subject() -> None:
    """A bare folder declares nothing: nothing is said of it."""
    found = judged({k: v for k, v in small().files().items() if k != "campaign.yaml"}, "STEP-WAIVED")
    assert verdict(found, "STEP-WAIVED") == "NON_APPLICABLE"


def test_the_example_of_the_documentation_is_a_manifest() -> None:
    """Every step that it names exists."""
    text = (ROOT / "docs" / "declarations.md").read_text(encoding="utf-8")
    manifest = parse(text.split("```yaml\n")[1].split("```")[0].encode())
    refuse_unknown_targets(manifest, load())
    assert manifest.declarations is not None and manifest.declarations.without_ins and len(manifest.proofs) == 2


def test_the_capture_cut_short_of_the_faulty_campaign_is_awaited_again() -> None:
    """With the reason."""
    found = judged(demo_faulty(), "DMN-IEU9-2FA-P1")
    assert verdicts(found, "DMN-IEU9-2FA-P1") == {"": "PREUVE_ATTENDUE"}
    assert "preuves/dmn-second-facteur.png : PNG : fichier tronqué" in reasons(found, "DMN-IEU9-2FA-P1")
