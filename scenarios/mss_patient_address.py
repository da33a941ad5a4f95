"""MSS-PATIENT-ADDRESS: an e-mail to Mon espace santé goes to the patient of its documents, and only if qualified.

The address is made of the matricule of the qualified INS: ``<15 characters>@patient.mssante.fr`` (SC.MSS.14). Another
matricule sends the documents of a patient to somebody else. Whether an identity may carry its INS is INS-OMISSION's.
"""

from __future__ import annotations

from functools import partial

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MailSubject
from harness.core.check import PEUT
from harness.core.finding import HOLDS, PATIENT_SAFETY, Findings, Inconclusive, Level, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.identity.ins import is_matricule
from harness.identity.model import is_qualified
from harness.rules.mss.addresses import PATIENT_DOMAIN, is_patient_address, local_part
from scenarios._mss import SOCLE, few, judged, rule

scenario = Scenario(
    id="MSS-PATIENT-ADDRESS",
    title=Text("L'adresse du patient est faite du matricule de son INS qualifiée", "The patient's address is made of the matricule of a qualified INS"),
    summary=Text(
        "Un e-mail à un patient va à <matricule>@patient.mssante.fr, matricule des CDA transmis, et jamais pour une identité non qualifiée.",
        "An e-mail to a patient goes to <matricule>@patient.mssante.fr, the matricule of the CDAs sent, and never for an identity that is not qualified.",
    ),
    requirements=("SC.MSS.14", "SC.MSS/UX.32"),
    applies_to=frozenset({Role.EXCHANGES_ARCHIVES}),
)  # fmt: skip

SOURCE = f"{SOCLE}, ECO.2.2.6"
NO_PATIENT = Text("aucun e-mail à un patient (@patient.mssante.fr)", "no e-mail to a patient (@patient.mssante.fr)")
REMEDY = Text("construire l'adresse à partir du matricule INS de l'identité qualifiée", "build the address from the INS matricule of the qualified identity")  # fmt: skip


def to_patient(mail: MailSubject, campaign: Campaign) -> bool:
    """An e-mail of the product with a patient among its recipients."""
    return judged(mail, campaign) and bool(mail.sending.to_patients)


_told = partial(rule, scenario, source=SOURCE, remedy=REMEDY, unexercised=NO_PATIENT)


@_told("SHAPE", Text("L'adresse du patient commence par un matricule de 15 caractères", "The patient's address starts with a matricule of 15 characters"), where=to_patient)  # fmt: skip
def shape(mail: MailSubject, campaign: Campaign) -> Findings:
    """13 characters and the key, 2A and 2B admitted; capitals do not count in an address."""
    for recipient in few(mail.sending.to_patients):
        yield verify(is_matricule(local_part(recipient.text).upper()), at=recipient,
                     expected=Text("<matricule de 15 caractères>@patient.mssante.fr", "<matricule of 15 characters>@patient.mssante.fr"), actual=recipient.text)  # fmt: skip


@_told("MATCH", Text("L'adresse du patient est celle du patient des documents", "The patient's address is that of the patient of the documents"),
       where=lambda m, c: to_patient(m, c) and bool(m.sending.patients))  # fmt: skip
def match(mail: MailSubject, campaign: Campaign) -> Findings:
    """The matricule of each CDA; a CDA without INS has no patient address."""
    known = {p.ins.value.upper(): None for p in mail.sending.patients if p.ins is not None and p.ins.value}
    wanted = " | ".join(f"{m}@patient.mssante.fr" for m in known)
    yield HOLDS
    for recipient in few(mail.sending.to_patients):
        if not is_matricule(local_part(recipient.text).upper()):
            continue  # SHAPE tells it
        yield verify(local_part(recipient.text).upper() in known, at=recipient, actual=recipient.text, tags=(PATIENT_SAFETY,),
                     expected=wanted or Text("pas d'adresse de patient : le CDA n'a pas d'INS", "no patient address: the CDA has no INS"))  # fmt: skip


@_told("QUALIFIED", Text("Aucun e-mail à un patient dont l'identité n'est pas qualifiée", "No e-mail to a patient whose identity is not qualified"), where=to_patient)  # fmt: skip
def qualified(mail: MailSubject, campaign: Campaign) -> Findings:
    """As the manifest, a message or the patients held say; X-MSS-INS: O counts, nothing is assumed."""
    status = campaign.identity_status(mail)
    first = mail.sending.to_patients[0]
    known = status.qualified if status.qualified is not None else _held(first.text, campaign)
    if known is None:
        yield Inconclusive(status.told_by, first.place)
        return
    yield verify(known, at=first, expected=Text("identité qualifiée", "qualified identity"), actual=first.text,
                 message=Text("identité non qualifiée ({why})", "identity that is not qualified ({why})").fill(why=status.told_by))  # fmt: skip


def _held(address: str, campaign: Campaign) -> bool | None:
    """What the product says of the patient that it holds under a matricule: an e-mail may carry no document."""
    matricule = local_part(address).upper()
    held = [
        p
        for p in campaign.patients or ()
        if p.ins is not None and (p.ins.value or "").upper() == matricule and not p.until
    ]
    return is_qualified(held[0].reliability) if held else None


@_told("ALONE", Text("Un e-mail au patient n'est pas aussi pour des professionnels", "An e-mail to the patient is not for professionals too"),
       remedy=Text("un e-mail pour le patient, un autre pour les professionnels", "one e-mail for the patient, another for the professionals"), force=PEUT, where=to_patient, requirements=("SC.MSS.14",))  # fmt: skip
def alone(mail: MailSubject, campaign: Campaign) -> Findings:
    """A remark: each would see the address of the other, and X-MSS-MES speaks to one of them only."""
    others = [r for r in mail.sending.recipients if not is_patient_address(r.text)]
    yield verify(not others, at=mail.sending.to_patients[0], level=Level.INFO, expected=Text("le patient seul", "the patient alone"),
                 actual=", ".join(r.text for r in mail.sending.recipients))  # fmt: skip


@_told("DOMAIN", Text("Un matricule n'est l'adresse que d'une BAL de Mon espace santé", "A matricule is the address of a Mon espace santé mailbox only"), force=PEUT,
       required=False, where=lambda m, c: judged(m, c) and bool(m.sending.recipients), requirements=("SC.MSS.14",))  # fmt: skip
def domain(mail: MailSubject, campaign: Campaign) -> Findings:
    """A domain with a typing error sends an INS to nobody knows whom."""
    yield HOLDS
    for recipient in few(mail.sending.recipients):
        matricule = is_matricule(local_part(recipient.text).upper())
        yield verify(not matricule or is_patient_address(recipient.text), at=recipient, expected=f"{local_part(recipient.text)}@{PATIENT_DOMAIN}",
                     actual=recipient.text, tags=(PATIENT_SAFETY,))  # fmt: skip
