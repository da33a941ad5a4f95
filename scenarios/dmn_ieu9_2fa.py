"""DMN-IEU9-2FA: a patient who signs in to the DMN gives two factors.

FAQ 35; référentiel d'interopérabilité et de sécurité des DMN 1.2.2, IEU 9.1: two-factor authentication of users must be
implemented as soon as patients have access, and the ANS verifies it. The maker may, on its own responsibility, not
turn it on for every patient, where it would lower the use of the product and harm the patient. A patient who only
fills in a simple form of telemonitoring, outside the DMN, is not concerned.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.declared.declarations import PatientAccess
from harness.core.check import leaves_aside
from harness.core.scenario import Role, Scenario
from harness.core.text import Text

scenario = Scenario(
    id="DMN-IEU9-2FA",
    title=Text("Accès du patient au DMN : authentification à deux facteurs", "Patient access to the DMN: two-factor authentication"),
    summary=Text(
        "Dès que le patient a un accès au DMN, il s'authentifie avec deux facteurs. Sans objet sans accès patient, ou quand il ne fait "
        "que remplir un formulaire simple de télésurveillance hors du DMN (declarations.patient_access).",
        "As soon as patients have access to the DMN, they authenticate with two factors. Out of scope without patient access, or "
        "where they only fill in a simple telemonitoring form outside the DMN (declarations.patient_access).",
    ),
    faq=(35,),
    requirements=("IEU 9.1",),
    applies_to=frozenset({Role.IS_DMN}),
)  # fmt: skip

SOURCE = "FAQ 35 ; référentiel DMN 1.2.2, IEU 9.1"
_KINDS = {
    "none": Text("aucun accès patient", "no patient access"),
    "simple_form": Text("le patient ne remplit qu'un formulaire simple, hors du DMN", "patients only fill in a simple form, outside the DMN"),
}  # fmt: skip


def _access(campaign: Campaign) -> PatientAccess | None:
    told = campaign.manifest.declarations
    return told.patient_access if told is not None else None


@leaves_aside(
    "« declarations.patient_access: {kind: none} » ou « simple_form » : aucune preuve à fournir",
    "'declarations.patient_access: {kind: none}' or 'simple_form': no proof to supply",
)
def without_patients(campaign: Campaign) -> Text | None:
    """The declaration that no patient signs in to the product."""
    told = _access(campaign)
    if told is None or told.kind == "interface":
        return None
    return Text("{kind} (declarations.patient_access) : {why} ; aucune preuve à fournir",
                "{kind} (declarations.patient_access): {why}; no proof to supply").fill(kind=_KINDS[told.kind], why=told.reason)  # fmt: skip


@leaves_aside(
    "attendue seulement avec « declarations.patient_access: {kind: interface, two_factor: by_patient} »",
    "awaited only with 'declarations.patient_access: {kind: interface, two_factor: by_patient}'",
)
def for_every_patient(campaign: Campaign) -> Text | None:
    """Only a second factor that is not turned on for everybody has to be justified."""
    told = _access(campaign)
    if told is not None and told.kind == "interface" and told.two_factor == "by_patient":
        return None
    return without_patients(campaign) or Text(
        "deux facteurs pour tous les patients (declarations.patient_access.two_factor) : rien à justifier",
        "two factors for all patients (declarations.patient_access.two_factor): nothing to justify",
    )


scenario.manual_proof(
    "DMN-IEU9-2FA-P1", source=SOURCE, unless=without_patients,
    title=Text("Capture ou vidéo d'une connexion patient à deux facteurs", "Capture or video of a patient signing in with two factors"),
    shows=Text(
        "une connexion complète d'un patient de test, dans l'ordre : le premier facteur (mot de passe, par exemple), le refus d'entrer sans "
        "le second, la saisie du second (code reçu, application, clé), puis l'accueil du patient ; une vidéo ou une capture par étape",
        "a whole sign-in of a test patient, in order: the first factor (a password, say), no entry without the second one, the second one "
        "given (code received, application, key), then the patient's home page; a video, or a capture for each step",
    ),
)  # fmt: skip
scenario.manual_proof(
    "DMN-IEU9-2FA-P2", source=SOURCE, unless=for_every_patient,
    title=Text("Justification des patients sans second facteur", "Justification of patients without a second factor"),
    shows=Text(
        "la note du fabricant, datée et signée : pour quels patients le second facteur n'est pas activé, quelle perte de chance le "
        "justifie, qui l'active ou le désactive, et ce qui protège alors l'accès",
        "the maker's note, dated and signed: for which patients the second factor is off, what loss of chance justifies it, who turns it "
        "on or off, and what protects the access then",
    ),
)  # fmt: skip
