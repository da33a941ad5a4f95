"""How the check and the proofs of DMN-IEU7-IEU8 are made to fail."""

from __future__ import annotations

from dataclasses import replace

from harness.builder.demo import Demo, demo
from harness.builder.demo_dmn import PART, STATEMENT
from harness.builder.fhir import build_patient_bundle
from harness.builder.hl7 import build_adt
from harness.builder.pdf import minimal_pdf
from harness.builder.people import GASTON, Patient
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())


def _not_waived() -> Files:
    """The demo waives the second proof."""
    return demo().changing("dmn", waivers=()).files()


def _one(patient: Patient) -> Files:
    """A DMN that holds and receives one patient."""
    alone = replace(
        demo(), received=(), sent=(), archives=(), mails=(), reports=(), mailboxes=(), identities=(), profile="dmn", roles=(),
        proofs=tuple(p for p in demo().proofs if p[0].startswith("DMN")), parts=tuple(p for p in demo().parts if p.name == "dmn"),
    )  # fmt: skip
    flow = build_adt(patient, "ADT0001", "20260301080000", ("GAM-DEMO", "CH-DEMO"), ("DPI-DEMO", "CH-DEMO"))
    return alone.changing("dmn", waivers=()).files() | {
        "patients/identites.hl7": flow,
        "patients/patients-fhir.json": build_patient_bundle([patient]),
        "patients/patients.csv": b"nom_naissance;premier_prenom;date_naissance;sexe\r\nTEST-GENET;NOE;19950304;M\r\n",
    }


@mutations("DMN-IEU7-IEU8-01", conforming=lambda: _one(GASTON))
def ins_of_a_provisional_identity() -> Files:
    """The only INS is that of an identity that is not qualified."""
    return _one(replace(GASTON, reliability="PROV"))


@mutations("DMN-IEU7-IEU8-P1")
def no_capture_for_ieu_7() -> Files:
    """The proof is not supplied."""
    return replace(demo(), proofs=tuple(p for p in demo().proofs if p[0] != "DMN-IEU7-IEU8-P1")).files()


@mutations("DMN-IEU7-IEU8-P2", conforming=_not_waived)
def capture_for_ieu_8_is_a_drawing_with_script() -> Files:
    """SVG under the name of a PNG."""
    return _not_waived() | {"preuves/dmn-ieu8.png": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"}


def _declared(statement: str = f", statement: {STATEMENT}, date: 2026-03-16") -> Demo:
    kept = tuple(p for p in demo().proofs if not p[0].startswith("DMN-IEU7"))
    ins = f"{{applies: false, reason: aucune donnée de santé référencée par l’INS dans le produit{statement}}}"
    document = (STATEMENT, minimal_pdf("Déclaration sur l’honneur"))
    return replace(demo(), proofs=kept).changing("dmn", ins=ins, documents=(*PART.spec.documents, document))


@mutations("DMN-IEU7-IEU8-P3", conforming=lambda: _declared().files())
def no_sworn_statement() -> Files:
    """INS is declared not to apply, and nothing replaces the proofs."""
    return _declared("").files()


@mutations("DMN-IEU7-IEU8-P3", conforming=lambda: _declared().files())
def blank_statement() -> Files:
    """An empty file."""
    return _declared().files() | {STATEMENT: b""}
