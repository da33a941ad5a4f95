"""How each check of MSS-PATIENT-ADDRESS is made to fail."""

from __future__ import annotations

from harness.builder.people import GASTON, ROSALIE
from harness.core.mutation import Files, Mutations
from scenarios.proofs._mails import changed, conforming

mutations = Mutations.of(conforming)
_PATIENT = "rosalie-au-patient"


@mutations("MSS-PATIENT-ADDRESS-SHAPE")
def matricule_without_its_key() -> Files:
    """13 characters."""
    return changed(_PATIENT, to=(f"{(ROSALIE.ins or '')[:13]}@patient.mssante.fr",))


@mutations("MSS-PATIENT-ADDRESS-SHAPE")
def name_in_place_of_the_matricule() -> Files:
    """An address made of the name."""
    return changed(_PATIENT, to=("rosalie.test-lavande@patient.mssante.fr",))


@mutations("MSS-PATIENT-ADDRESS-MATCH")
def documents_of_somebody_else() -> Files:
    """The documents of Rosalie go to Gaston."""
    return changed(_PATIENT, to=(GASTON.mailbox,))


@mutations("MSS-PATIENT-ADDRESS-QUALIFIED")
def identity_that_is_not_qualified() -> Files:
    """The manifest says so, whatever X-MSS-INS tells."""
    files = conforming()
    told = b"samples: [{file: rosalie-au-patient.eml, identity: not_qualified}]\n"
    return files | {"campaign.yaml": files["campaign.yaml"] + told}


@mutations("MSS-PATIENT-ADDRESS-ALONE")
def doctor_in_copy() -> Files:
    """The patient and the doctor of one e-mail."""
    return changed(_PATIENT, cc=("octave.genet@medecin.mssante.fr",))


@mutations("MSS-PATIENT-ADDRESS-DOMAIN")
def domain_with_a_typing_error() -> Files:
    """One letter too many: no patient address any more."""
    return changed(_PATIENT, to=(ROSALIE.mailbox.replace("@patient.", "@patients."),), extra_headers=())
