"""How each check of STEP-WAIVED is made to fail."""

from __future__ import annotations

from dataclasses import replace

from harness.builder.demo import Demo, demo
from harness.builder.demo_dmn import ATTESTATION, DECISION, EXCLUDED, WAIVED
from harness.builder.fhir import build_patient_bundle
from harness.builder.hl7 import build_adt
from harness.builder.people import GASTON, NOE, ROSALIE
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
WHY = "reason: étape non prise en compte dans l'étude des preuves"
NO_INS = "{applies: false, reason: aucune donnée de santé référencée par l’INS dans le produit}"
SLAVE = "{slave: true, reason: les identités viennent du dossier patient informatisé}"


def declaring(campaign: Demo | None = None, **changes: object) -> Files:
    """The demo with the declarations changed."""
    return (campaign or demo()).changing("dmn", **changes).files()


def waiving(entry: str) -> Files:
    """The demo with another waiver."""
    return declaring(waivers=(f"{{{entry}}}",))


def saying(files: Files, old: str, new: str) -> Files:
    """A campaign with a piece of its manifest replaced."""
    text = files["campaign.yaml"].decode()
    assert old in text
    return files | {"campaign.yaml": text.replace(old, new).encode()}


@mutations("STEP-WAIVED-01")
def waived_by_nobody() -> Files:
    """No decided_by."""
    return waiving(f"target: {WAIVED}, {WHY}, date: 2026-03-16")


@mutations("STEP-WAIVED-01")
def waived_on_no_day() -> Files:
    """No date."""
    return waiving(f"target: {WAIVED}, {WHY}, decided_by: support de l'ANS")


@mutations("STEP-WAIVED-02")
def reason_left_to_be_written() -> Files:
    """TODO, in a waiver."""
    return waiving(f"target: {WAIVED}, reason: TODO, decided_by: support de l'ANS, date: 2026-03-16")


@mutations("STEP-WAIVED-02")
def reason_that_says_it_again() -> Files:
    """Not applicable, because not applicable."""
    return declaring(not_applicable=(f"{{target: {EXCLUDED}, reason: Non applicable., statement: {ATTESTATION}}}",))


@mutations("STEP-WAIVED-02")
def declaration_without_a_reason() -> Files:
    """xxx."""
    return declaring(identity="{slave: false, reason: xxx}")


@mutations("STEP-WAIVED-03")
def waived_tomorrow() -> Files:
    """The day after that of the campaign."""
    return waiving(f"target: {WAIVED}, {WHY}, decided_by: support de l'ANS, date: 2026-03-21")


def _released() -> Files:
    return saying(demo().files(), "version: '4.2'", "version: '4.2', released: 2026-03-15")


@mutations("STEP-WAIVED-04", conforming=_released)
def waived_for_an_earlier_build() -> Files:
    """The build was made after the decision."""
    return saying(demo().files(), "version: '4.2'", "version: '4.2', released: 2026-03-17")


@mutations("STEP-WAIVED-05")
def excluded_without_a_document() -> Files:
    """Nothing replaces the proof."""
    return declaring(not_applicable=(f"{{target: {EXCLUDED}, reason: second facteur demandé à tous les patients}}",))


@mutations("STEP-WAIVED-06")
def document_cut_short() -> Files:
    """The end of the PDF is missing."""
    files = demo().files()
    return files | {ATTESTATION: files[ATTESTATION][:-200]}


@mutations("STEP-WAIVED-06")
def empty_decision() -> Files:
    """The answer that waives the step is an empty file."""
    return demo().files() | {DECISION: b"\r\n"}


def _small(profile: str = "dmn") -> Demo:
    """A DMN that sends one patient without INS; what the other parts of the demo add is not its own."""
    alone = (("01-creation", replace(demo().identities[0][1])),)
    kept = tuple(p for p in demo().proofs if p[0].startswith("DMN-IEU9"))
    return replace(
        demo(), received=(), sent=(), archives=(), mails=(), reports=(), mailboxes=(), identities=alone, proofs=kept,
        profile=profile, roles=(), parts=tuple(p for p in demo().parts if p.name == "dmn"),
    ).changing("dmn", ins=NO_INS, not_applicable=(), waivers=())  # fmt: skip


def _without_ins() -> Files:
    """No INS anywhere: neither in the flow nor among the patients held."""
    files = {
        "patients/patients-fhir.json": build_patient_bundle([NOE]),
        "patients/identites.hl7": build_adt(
            NOE, "ADT0001", "20260301080000", ("GAM-DEMO", "CH-DEMO"), ("DPI-DEMO", "CH-DEMO")
        ),
        "patients/patients.csv": b"nom_naissance;premier_prenom;date_naissance;sexe\r\nTEST-GENET;NOE;19950304;M\r\n",
    }
    return _small().files() | files


@mutations("STEP-WAIVED-07", conforming=_without_ins)
def ins_of_a_patient_held() -> Files:
    """The FHIR file of the patients has one."""
    return _without_ins() | {"patients/patients-fhir.json": build_patient_bundle([GASTON])}


@mutations("STEP-WAIVED-07", conforming=_without_ins)
def ins_in_a_flow() -> Files:
    """An ADT carries one."""
    flow = build_adt(ROSALIE, "ADT0009", "20260310080000", ("GAM-DEMO", "CH-DEMO"), ("DPI-DEMO", "CH-DEMO"))
    return _without_ins() | {"identites/09-flux.hl7": flow}


@mutations("STEP-WAIVED-07", conforming=_without_ins)
def e_mail_to_a_patient() -> Files:
    """The matricule is the address."""
    mail = b"From: a@ch-demo.mssante.fr\r\nTo: 157075935020407@patient.mssante.fr\r\nSubject: Suivi\r\n\r\nBonjour\r\n"
    return _without_ins() | {"courriels/suivi.eml": mail}


def _slave() -> Files:
    kept = tuple(p for p in demo().proofs if p[0] != "DMN-IEU2-P1")
    return declaring(replace(demo(), proofs=kept), identity=SLAVE)


@mutations("STEP-WAIVED-08", conforming=_slave)
def slave_that_creates_a_patient() -> Files:
    """The product sends the A28."""
    kept = tuple(p for p in demo().proofs if p[0] != "DMN-IEU2-P1")
    sender = replace(demo(), proofs=kept).identifying(
        "01-creation", sending=("DPI-DEMO", "CH-DEMO"), receiving=("GAM-DEMO", "CH-DEMO")
    )
    return declaring(sender, identity=SLAVE)


@mutations("STEP-WAIVED-09")
def step_out_of_scope_and_waived() -> Files:
    """Both at once."""
    return waiving(f"target: {EXCLUDED}, {WHY}, decided_by: support de l'ANS, date: 2026-03-16")


@mutations("STEP-WAIVED-09")
def step_waived_in_a_scenario_out_of_scope() -> Files:
    """The whole scenario does not apply, one of its steps is waived."""
    entry = f"{{target: DMN-IEU7-IEU8, reason: aucun usager n’a de compte dans le produit, statement: {ATTESTATION}}}"
    kept = tuple(p for p in demo().proofs if not p[0].startswith("DMN-IEU7"))
    return declaring(replace(demo(), proofs=kept), not_applicable=(entry,))


@mutations("STEP-WAIVED-10")
def proof_of_a_step_out_of_scope() -> Files:
    """It is proved all the same."""
    entry = f"{{target: DMN-IEU2-P1, reason: le patient ne modifie rien, statement: {ATTESTATION}}}"
    return declaring(not_applicable=(entry,))


@mutations("STEP-WAIVED-11")
def two_factors_without_patients() -> Files:
    """No patient access, and a capture of their sign-in."""
    return declaring(patient_access="{kind: none, reason: seuls les soignants ouvrent le produit}")


@mutations("STEP-WAIVED-11")
def statement_where_ins_applies() -> Files:
    """A statement that it does not."""
    applies = (
        f"{{applies: true, reason: patients dont l’INS est qualifiée, statement: {ATTESTATION}, date: 2026-03-16}}"
    )
    return declaring(ins=applies)


@mutations("STEP-WAIVED-12")
def mailboxes_without_messaging() -> Files:
    """Every MSS scenario is out of scope."""
    from scenarios import load

    names = [s.id for s in load() if s.id.startswith("MSS-")]
    entries = (f"{{target: {n}, reason: le produit n’envoie pas d’e-mail, statement: {ATTESTATION}}}" for n in names)
    return declaring(not_applicable=tuple(entries))


@mutations("STEP-WAIVED-13")
def archives_of_a_drimbox() -> Files:
    """A profile that exchanges no archive, and archives."""
    return replace(demo(), profile="drimbox", roles=()).files()
