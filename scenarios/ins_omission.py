"""INS-OMISSION: an identity that is not qualified travels without its INS matricule and OID.

FAQ 58; INS/va1.53. Sending by MSSanté does not need a qualified INS: the absence of the INS is never
a fault here. But then the document contains neither the matricule nor its OID, nor do the message,
the XDS metadata (``^NH``, PID-3 of sourcePatientInfo) and the e-mail: recipients
(``<matricule>@patient.mssante.fr``), X-MSS-INS, subject, text, file names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import ArchiveSubject, DocumentSubject, MailSubject, MessageSubject
from harness.core.check import DOIT
from harness.core.finding import Findings, Inconclusive, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.subject import Subject
from harness.core.text import Text
from harness.formats.mdn import body_text
from harness.formats.metadata import MetaValue
from harness.identity.ins import INS_C, INS_OIDS, SOCIAL_SECURITY, is_plausible
from harness.identity.model import Identifier
from harness.identity.sources import from_cda, from_pid, identifier_of
from harness.rules.document_message import PATIENT_DOMAIN, carries_document
from scenarios._own import is_own

scenario = Scenario(
    id="INS-OMISSION",
    title=Text("Pas d'INS tant que l'identité n'est pas qualifiée", "No INS until the identity is qualified"),
    summary=Text(
        "L'envoi reste permis sans INS qualifiée ; le message, le document, les métadonnées et les destinataires ne portent "
        "alors ni matricule INS ni OID de l'INS.",
        "Sending stays possible without a qualified INS; message, document, metadata and recipients then carry neither the "
        "INS matricule nor its OID.",
    ),
    faq=(58,),
    requirements=("INS/va1.53",),
    applies_to=frozenset({Role.SENDS_DOCUMENTS, Role.EXCHANGES_ARCHIVES}),
)  # fmt: skip

SOURCE = "FAQ 58 ; INS/va1.53"
LOCAL_ONLY = Text("identifiants locaux seulement", "local identifiers only")
REMEDY = Text("n'émettre que l'identifiant local (IPP) tant que l'identité n'est pas qualifiée",
              "send the local identifier (IPP) only until the identity is qualified")  # fmt: skip
NO_CASE = Text(
    "aucun échantillon émis pour une identité non qualifiée", "no sample sent for an identity that is not qualified"
)


def concerned(subject: Subject, campaign: Campaign) -> bool:
    """Sent by the product, and not known to be a qualified identity."""
    return is_own(subject, campaign) and campaign.identity_status(subject).qualified is not True


def without_ins(subject: Subject, campaign: Campaign, carriers: Iterable[tuple[str, Place]], at: Place) -> Findings:
    """No carrier of an INS; when the status is unknown a carrier decides nothing."""
    found = list(carriers)
    status = campaign.identity_status(subject)
    if found and status.qualified is None:
        yield Inconclusive(
            Text("INS présente : {why} (campaign.yaml, identity)", "INS present: {why} (campaign.yaml, identity)").fill(
                why=status.told_by
            ),
            found[0][1],
        )
        return
    if not found:
        yield verify(True, at=at, expected=LOCAL_ONLY, actual=LOCAL_ONLY)
    for text, place in found:
        yield verify(
            False, at=place, expected=LOCAL_ONLY, actual=text,
            message=Text("INS transmise pour une identité non qualifiée ({why})", "INS sent for an identity that is not qualified ({why})").fill(why=status.told_by),
        )  # fmt: skip


def _ins(identifiers: Iterable[Identifier]) -> list[tuple[str, Place]]:
    return [(i.text, i.place) for i in identifiers if i.is_ins or i.root == INS_C or _is_hidden_matricule(i)]


def _is_hidden_matricule(identifier: Identifier) -> bool:
    """A matricule under another authority is a matricule all the same (the NIR of social security is not the INS)."""
    return identifier.root != SOCIAL_SECURITY and is_plausible((identifier.value or "").upper())


@scenario.check(
    "INS-OMISSION-01", DOIT, on=MessageSubject, source=SOURCE, remedy=REMEDY, unexercised=NO_CASE,
    where=lambda m, c: carries_document(m.view) and m.view.first("PID") is not None and concerned(m, c),
    title=Text("PID-3 sans INS", "PID-3 without an INS"),
)  # fmt: skip
def pid(message: MessageSubject, campaign: Campaign) -> Findings:
    """No repetition of PID-3 is rooted at an INS OID or typed INS."""
    identity = from_pid(message.view)
    ids = identity.identifiers if identity else ()
    yield from without_ins(message, campaign, _ins(ids), message.view.get("PID", 3).place)


@scenario.check(
    "INS-OMISSION-02", DOIT, on=DocumentSubject, source=SOURCE, remedy=REMEDY, unexercised=NO_CASE,
    where=lambda d, c: d.view is not None and concerned(d, c),
    title=Text("CDA sans matricule ni OID d'INS", "CDA without INS matricule nor OID"),
)  # fmt: skip
def cda(document: DocumentSubject, campaign: Campaign) -> Findings:
    """No id anywhere in the document has an INS root, no patient id is a matricule."""
    view = document.view
    assert view is not None  # kept by ``where``
    identity = from_cda(view)
    carriers = _ins(identity.identifiers)
    if not carriers or campaign.identity_status(document).qualified is not None:  # else one of them says it all
        seen = {place.path for _, place in carriers}
        carriers += [(i.text, i.place) for i in view.ids_rooted_at(INS_OIDS | {INS_C}) if i.place.path not in seen]
    yield from without_ins(document, campaign, carriers, identity.place)


@scenario.check(
    "INS-OMISSION-03", DOIT, on=DocumentSubject, source=SOURCE, unexercised=NO_CASE,
    where=lambda d, c: d.view is not None and concerned(d, c),
    remedy=Text("retirer l'adresse patient : elle contient le matricule", "remove the patient address: it contains the matricule"),
    title=Text("CDA sans adresse @patient.mssante.fr", "CDA without an @patient.mssante.fr address"),
)  # fmt: skip
def cda_telecom(document: DocumentSubject, campaign: Campaign) -> Findings:
    """No telecom of the document is a patient address of Mon espace santé."""
    view = document.view
    assert view is not None  # kept by ``where``
    carriers = [(n.get("value") or "", n.place) for n in view.telecoms() if _is_patient_address(n.get("value"))]
    yield from without_ins(document, campaign, carriers, view.one("h:recordTarget/h:patientRole/h:telecom").place)


def _is_patient_address(value: str | None) -> bool:
    return value is not None and PATIENT_DOMAIN in value.lower()


@scenario.check(
    "INS-OMISSION-04", DOIT, on=ArchiveSubject, source=SOURCE, unexercised=NO_CASE,
    where=lambda a, c: any(s.submission.documents for s in a.view.subsets) and concerned(a, c),
    remedy=Text("patientId et sourcePatientId : identifiant local, CX-5 = PI", "patientId and sourcePatientId: local identifier, CX-5 = PI"),
    title=Text("Métadonnées XDS : patientId et sourcePatientId sans INS", "XDS metadata: patientId and sourcePatientId without INS"),
)  # fmt: skip
def xds_identifiers(archive: ArchiveSubject, campaign: Campaign) -> Findings:
    """SubmissionSet and DocumentEntry identifiers are local ones."""
    objects = [o for s in archive.view.subsets for o in (*s.submission.submission_sets, *s.submission.documents)]
    values = [o.identifier("patientId") for o in objects] + [v for o in objects for v in o.slot("sourcePatientId")]
    carriers = _ins(i for i in map(identifier_of, values) if i is not None)
    yield from without_ins(archive, campaign, carriers, objects[0].place(suffix="patientId"))


_OIDS = re.compile(r"(?<![0-9.])[0-2](?:\.[0-9]+)+(?![0-9.])")
FORBIDDEN = INS_OIDS | {INS_C}


def _identifiers_of(value: MetaValue) -> list[Identifier]:
    """PID-3, PID-18, PID-19... hold identifiers: every value but names, dates, sex and addresses is read as one."""
    field, _, content = (value.text or "").partition("|")
    if field in ("PID-5", "PID-7", "PID-8", "PID-11"):
        return []
    found = [identifier_of(MetaValue(part, value.place)) for part in content.split("~")]
    return [i for i in found if i is not None]


@scenario.check(
    "INS-OMISSION-05", DOIT, on=ArchiveSubject, source=SOURCE, remedy=REMEDY, unexercised=NO_CASE,
    where=lambda a, c: any(s.submission.documents for s in a.view.subsets) and concerned(a, c),
    title=Text("Métadonnées XDS : sourcePatientInfo sans INS", "XDS metadata: sourcePatientInfo without INS"),
)  # fmt: skip
def xds_patient_info(archive: ArchiveSubject, campaign: Campaign) -> Findings:
    """No value of sourcePatientInfo mentions an INS OID."""
    entries = [d for s in archive.view.subsets for d in s.submission.documents]
    values = [v for d in entries for v in d.slot("sourcePatientInfo")]
    carriers = [
        (v.text or "", v.place)
        for v in values
        if _ins(_identifiers_of(v)) or set(_OIDS.findall(v.text or "")) & FORBIDDEN
    ]
    yield from without_ins(archive, campaign, carriers, entries[0].place(suffix="sourcePatientInfo"))


@scenario.check(
    "INS-OMISSION-06", DOIT, on=MessageSubject, source=SOURCE, unexercised=NO_CASE,
    where=lambda m, c: carries_document(m.view) and m.view.first("PRT") is not None and concerned(m, c),
    remedy=Text("ne pas adresser le patient : son adresse et PRT-5 contiennent le matricule",
                "do not address the patient: the address and PRT-5 contain the matricule"),
    title=Text("Message : aucun destinataire patient porteur de l'INS", "Message: no patient recipient carrying the INS"),
)  # fmt: skip
def message_recipients(message: MessageSubject, campaign: Campaign) -> Findings:
    """PRT-15.4 is not a patient address, PRT-5 does not identify a patient by INS."""
    carriers: list[tuple[str, Place]] = []
    for segment in message.view.all("PRT"):
        carriers += [
            (str(r.get(4)), r.get(4).place) for r in segment.repetitions(15) if _is_patient_address(r.get(4).text)
        ]
        for person in segment.repetitions(5):
            if person.get(13).text == "INS" or {person.get(9, 1).text, person.get(9, 2).text} & INS_OIDS:
                carriers.append((str(person.get(1)), person.get(1).place))
    yield from without_ins(message, campaign, carriers, message.view.get("PRT", 15).place)


@scenario.check(
    "INS-OMISSION-07", DOIT, on=MailSubject, source=SOURCE, unexercised=NO_CASE,
    where=concerned,
    remedy=Text("pas d'adresse @patient.mssante.fr sans INS qualifiée (ECO.2.2.6)", "no @patient.mssante.fr address without a qualified INS (ECO.2.2.6)"),
    title=Text("E-mail : aucun destinataire @patient.mssante.fr", "E-mail: no @patient.mssante.fr recipient"),
)  # fmt: skip
def mail_recipients(mail: MailSubject, campaign: Campaign) -> Findings:
    """No To, Cc or Bcc address is a patient address."""
    carriers = [(r.text, r.place) for r in mail.view.recipients() if _is_patient_address(r.text)]
    yield from without_ins(mail, campaign, carriers, mail.view.place("To"))


@scenario.check(
    "INS-OMISSION-08", DOIT, on=MailSubject, source=f"{SOURCE} ; ECO.2.4.2", required=False,
    where=lambda m, c: is_own(m, c) and m.view.header("X-MSS-INS") is not None and c.identity_status_beside(m).qualified is False,
    title=Text("E-mail : X-MSS-INS vaut N", "E-mail: X-MSS-INS is N"),
    remedy=Text("X-MSS-INS: N tant que l'identité n'est pas qualifiée", "X-MSS-INS: N until the identity is qualified"),
)  # fmt: skip
def mail_flag(mail: MailSubject, campaign: Campaign) -> Findings:
    """The header does not announce a qualified INS of an identity that the product says is not."""
    flag = mail.view.header("X-MSS-INS")
    why = campaign.identity_status_beside(mail).told_by
    yield verify(
        (flag or "").upper() == "N", at=mail.view.place("X-MSS-INS"), expected="N", actual=flag,
        message=Text("INS annoncée pour une identité non qualifiée ({why})", "INS announced for an identity that is not qualified ({why})").fill(why=why),
    )  # fmt: skip


_MATRICULE = re.compile(r"(?<![0-9A-Za-z])[1-8][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{8}(?![0-9A-Za-z])")


@scenario.check(
    "INS-OMISSION-09", DOIT, on=MailSubject, source=SOURCE, where=concerned, required=False,
    title=Text("E-mail : objet, texte et noms de fichiers sans matricule", "E-mail: subject, text and file names without a matricule"),
    remedy=Text("ne pas écrire le matricule en clair : le numéro de dossier local suffit",
                "do not write the matricule: the local record number is enough"),
)  # fmt: skip
def mail_words(mail: MailSubject, campaign: Campaign) -> Findings:
    """No word of fifteen characters that may be a matricule, key included."""
    said = [(mail.view.header("Subject") or "", mail.view.place("Subject")), (body_text(mail.view), Place("texte"))]
    said += [(a.name, Place(a.part)) for a in mail.view.attachments]
    carriers = [(m, place) for text, place in said for m in _MATRICULE.findall(text) if is_plausible(m)]
    yield from without_ins(mail, campaign, carriers, mail.view.place("Subject"))
