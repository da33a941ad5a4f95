"""The bundled campaign ``samples/demo-faulty``: the same editor with some thirty plausible faults.

Each fault says which check must find it; a test holds the two lists equal. Each is alone in its own sample, but for
archives, whose metadata have several that do not touch each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from harness.builder.cda import build_cda
from harness.builder.demo import IMAGING, Demo, Files, demo, document
from harness.builder.demo_mails import archive_of, pdf_of
from harness.builder.demo_parts import FAULTS as PART_FAULTS
from harness.builder.fault import Fault
from harness.builder.hl7_adt import Consent
from harness.builder.pdf import minimal_pdf
from harness.builder.people import AMINATA, BLANCHE, CAPUCINE, GASTON, INS_TEST_OID, LUCIEN, NOE, ROSALIE, nir_key
from harness.builder.rewriting import rewritten
from harness.builder.xdm import ArchiveSpec, Entry, build_archive

_RETRIEVED = replace(NOE, ins="1950231555123" + nir_key("1950231555123"), ins_oid=INS_TEST_OID)


def _two_archives(campaign: Demo) -> Demo:
    """Two documents of one patient, each in its archive, with their PDFs."""
    specs = (document(51, GASTON), document(53, GASTON))
    archives = tuple(("IHE_XDM.zip", archive_of(spec)) for spec in specs)
    return campaign.mailing("gaston", documents=specs, archives=archives, pdfs=tuple(map(pdf_of, specs)))


def _another_pdf(campaign: Demo) -> Demo:
    """The right name over another PDF than that of the CDA."""
    name, _ = pdf_of(document(61, BLANCHE))
    return campaign.mailing("blanche", pdfs=((name, minimal_pdf("une autre mise en page")),))


def _loose_cda(campaign: Demo) -> Demo:
    spec = document(63, LUCIEN)
    return campaign.mailing("lucien-et-hprim", others=(("cr.xml", "application/xml", build_cda(spec)),))


def _ordinary_pdf(spec: ArchiveSpec) -> ArchiveSpec:
    """The document with a PDF that does not claim to be PDF/A."""
    cda = replace(spec.entries[0].cda, pdf=minimal_pdf("CR").replace(b"pdfaid:part", b"pdfxid:part"))
    return replace(spec, entries=(replace(spec.entries[0], cda=cda),))


def _written_again() -> tuple[tuple[str, bytes], ...]:
    report = document(34, AMINATA, **IMAGING)
    entry = Entry(report, cda_bytes=rewritten(build_cda(report)))
    return (("IHE_XDM.zip", build_archive(ArchiveSpec(entries=(entry,)))),)


def _other_set(spec: ArchiveSpec) -> ArchiveSpec:
    return replace(spec, patient_id=f"{GASTON.ins}^^^&{GASTON.ins_oid}&ISO^NH")


def _local_time(spec: ArchiveSpec) -> ArchiveSpec:
    entry = spec.entries[0]
    return replace(spec, entries=(replace(entry, written={"creation_time": entry.cda.created[:14]}),))


def _first(**changes: Any) -> Callable[[ArchiveSpec], ArchiveSpec]:
    """The first entry of an archive changed."""
    return lambda a: replace(a, entries=(replace(a.entries[0], **changes), *a.entries[1:]))


def _second(**changes: Any) -> Callable[[ArchiveSpec], ArchiveSpec]:
    """The second entry of an archive changed."""
    return lambda a: replace(a, entries=(a.entries[0], replace(a.entries[1], **changes)))


FAULTS: tuple[Fault, ...] = (
    Fault("INS-RECEIPT-COMPARISON-02", "recus/03-nom-de-naissance.hl7", "hyphens of the birth name are ignored",
          lambda d: d.accepting("03-nom-de-naissance"), ("CONSUMER-ACK-02",)),
    Fault("INS-RECEIPT-COMPARISON-07", "recus/08-lieu-de-naissance.hl7", "the birth place is not compared",
          lambda d: d.accepting("08-lieu-de-naissance"), ("CONSUMER-ACK-02",)),
    Fault("INS-RECEIPT-COMPARISON-09", "recus/10-oid.hl7", "the OID is not compared", lambda d: d.accepting("10-oid"), ("CONSUMER-ACK-02",)),
    Fault("INS-RECEIPT-COMPARISON-15", "recus/20-latin9-corse.hl7", "a Corsican matricule is refused",
          lambda d: d.answering("20-latin9-corse", code="AE", error="207", application_code="904"), ("CONSUMER-ACK-04",)),
    Fault("INS-RECEIPT-COMPARISON-16", "recus/13-patient-inconnu.hl7", "904 answered for an unknown patient",
          lambda d: d.answering("13-patient-inconnu", application_code="904"), ("CONSUMER-ACK-02",),
          elsewhere=(("MSS-MDN-ORIGINAL-07", "courriels/mdn-inconnu.eml"),)),
    Fault("INS-ERROR-905-01", "recus/16-ins-sans-lieu.hl7", "an incomplete INS is integrated",
          lambda d: d.accepting("16-ins-sans-lieu"), ("CONSUMER-ACK-02",),
          elsewhere=(("MSS-MDN-ORIGINAL-07", "courriels/mdn-incomplet.eml"),)),
    Fault("INS-ERROR-905-02", "recus/17-ins-sans-liste-des-prenoms.hl7", "904 answered for an incomplete INS",
          lambda d: d.answering("17-ins-sans-liste-des-prenoms", application_code="904"), ("CONSUMER-ACK-02",)),
    Fault("INS-ERROR-905-03", "recus/18-ins-sans-date.hl7", "905 under ERR-3 101",
          lambda d: d.answering("18-ins-sans-date", error="101"), answer=("HL7-ACK-ERR-5",)),
    Fault("INS-ERROR-905-04", "recus/12-sans-ins.hl7", "905 answered when there is no INS",
          lambda d: d.answering("12-sans-ins", application_code="905"), ("CONSUMER-ACK-02",)),
    Fault("XDM-ONE-PATIENT-02", "archives/IHE_XDM_rosalie.zip", "the SubmissionSet names another patient",
          lambda d: d.archiving("IHE_XDM_rosalie.zip", _other_set), ("XDM-AGREEMENT-SET-PATIENT-ID",)),
    Fault("XDM-AGREEMENT-CREATION-TIME", "archives/IHE_XDM_noe.zip", "creationTime in local time",
          lambda d: d.archiving("IHE_XDM_noe.zip", _local_time)),
    Fault("XDM-ONE-PATIENT-05", "courriels/gaston.eml", "two archives in one e-mail",
          _two_archives),
    Fault("XDM-FILES-HASH", "archives/IHE_XDM_rosalie.zip", "the hash of the document before it was changed",
          lambda d: d.archiving("IHE_XDM_rosalie.zip", _second(hash="0" * 40))),
    Fault("XDM-FORMS-SET-OID", "archives/IHE_XDM_rosalie.zip", "a UUID for the submission",
          lambda d: d.archiving("IHE_XDM_rosalie.zip", lambda a: replace(a, unique_id=f"urn:uuid:{UUID(int=5)}"))),
    Fault("XDM-EBRIM-TITLE", "archives/IHE_XDM_rosalie.zip", "a whole paragraph as the title of the submission",
          lambda d: d.archiving("IHE_XDM_rosalie.zip", lambda a: replace(a, title="Compte rendu " * 20))),
    Fault("XDM-LAYOUT-NAMES", "archives/IHE_XDM_noe.zip", "a name in lower case",
          lambda d: d.archiving("IHE_XDM_noe.zip", _first(name="doc0001.xml"))),
    Fault("XDM-UNIQUE-SET", "courriels/gaston.eml", "the uniqueId of a submission taken again",
          lambda d: d.archiving("IHE_XDM_noe.zip", lambda a: replace(a, unique_id=ArchiveSpec(entries=(Entry(document(51, GASTON)),)).identifier))),
    Fault("XDM-ATTRIBUTES-ENTRY-SIZE", "archives/IHE_XDM_noe.zip", "no size", lambda d: d.archiving("IHE_XDM_noe.zip", _first(size=""))),
    Fault("XDM-VALUES-CLASS-OF-TYPE", "archives/IHE_XDM_noe.zip", "a report classed as a synthesis",
          lambda d: d.archiving("IHE_XDM_noe.zip", _first(document_class=("11", "1.2.250.1.213.1.1.4.1", "Synthèse"))),
          ("XDM-AGREEMENT-CLASS-CODE",)),
    Fault("XDM-METADATA-REPLACED", "archives/IHE_XDM_noe.zip", "the uniqueId of the document replaced in place of its UUID",
          lambda d: d.archiving("IHE_XDM_noe.zip", _first(replaced_uuid="1.2.250.1.213.99.1.2026.40.1")),
          ("XDM-AGREEMENT-REPLACEMENT",)),
    Fault("DMP-OPT-OUT-01", "emis/04-imagerie-oru.hl7", "DESTDMP is missing",
          lambda d: d.sending("04-imagerie-oru", destdmp=None), ("HL7-METADATA-DESTDMP",)),
    Fault("DMP-OPT-OUT-04", "emis/03-suivant.hl7", "the choice sticks to the next document", lambda d: d.sending("03-suivant", destdmp="N")),
    Fault("INS-OMISSION-01", "emis/05-identite-provisoire.hl7", "INS in PID-3 of a provisional identity",
          lambda d: d.sending("05-identite-provisoire", patient=_RETRIEVED), ("HL7-CDA-PATIENT-X1-INS", "HL7-PATIENT-INS-QUALIFIED")),
    Fault("INS-OMISSION-07", "courriels/noe-sans-ins.eml", "patient address without a qualified INS",
          lambda d: d.mailing("noe-sans-ins", to=(_RETRIEVED.mailbox,)), ("MSS-PATIENT-ADDRESS-MATCH", "MSS-PATIENT-ADDRESS-QUALIFIED")),
    Fault("MSS-MAIL-THREAD", "courriels/reponse-sans-document.eml", "an answer that names no e-mail of its thread",
          lambda d: d.mailing("reponse-sans-document", extra_headers=(("In-Reply-To", "<avis.77@medecin.mssante.fr>"),))),
    Fault("MSS-CONTENT-CHARSET", "courriels/margot.eml", "a text in Latin-1",
          lambda d: d.mailing("margot", charset="ISO-8859-1")),
    Fault("MSS-SUBJECT-DATE", "courriels/rosalie-deux-documents.eml", "an ISO date in the subject",
          lambda d: d.mailing("rosalie-deux-documents", subject="XDM/1.0/DDM+2 documents TEST-LAVANDE ROSALIE 1984-03-12")),
    Fault("MSS-HEADERS-CODECDA", "courriels/armand.eml", "the code of a document that is not there",
          lambda d: d.mailing("armand", x_mss_codecda="18748-4,11488-4")),
    Fault("MSS-PATIENT-ADDRESS-MATCH", "courriels/rosalie-au-patient.eml", "the documents of a patient go to another one",
          lambda d: d.mailing("rosalie-au-patient", to=(GASTON.mailbox,))),
    Fault("XDM-PDF-AND-ARCHIVE-PDF-SAME", "courriels/blanche.eml", "the PDF attached is not that of the CDA", _another_pdf),
    Fault("MSS-AUTOMATED-CDA-ONLY-LOOSE", "courriels/lucien-et-hprim.eml", "the CDA is attached outside the archive too", _loose_cda),
    Fault("DOC-FORMAT-BY-TYPE-PDF", "archives/IHE_XDM_noe.zip", "a PDF that is no PDF/A where N1 is asked",
          lambda d: d.archiving("IHE_XDM_noe.zip", _ordinary_pdf), ("CDA-BODY-PDF-A",)),
    Fault("INS-IDENTITY-CREATION-02", "identites/01-creation.hl7", "a patient created without the birth place",
          lambda d: d.identifying("01-creation", patient=replace(BLANCHE.without_ins(), birth_place=None, reliability="PROV"))),
    Fault("DMP-CONSENT-IDENTITY-FLOW-03", "identites/04-consultation.hl7", "an answer without its date",
          lambda d: d.identifying("04-consultation", consent=Consent("INO", "IC", consultation_date=""))),
    Fault("DMP-CONSENT-IDENTITY-FLOW-05", "emis/10-patient-oppose.hl7", "the document of an opposed patient goes to the DMP",
          lambda d: d.sending("10-patient-oppose", destdmp="Y")),
    Fault("INS-NEWBORN-02", "emis/11-nouveau-ne.hl7", "the mother's INS in the message of her newborn",
          lambda d: d.sending("11-nouveau-ne", patient=replace(CAPUCINE, ins=ROSALIE.ins, ins_oid=ROSALIE.ins_oid, reliability="VALI")), ("HL7-CDA-PATIENT-X1-INS", "HL7-PATIENT-INS-NIR")),
    Fault("DMP-IMAGING-REPORT-04", "emis/12-imagerie-mdm.hl7", "a report sent to the DMP by nobody",
          lambda d: d.sending("12-imagerie-mdm", sender=None), ("HL7-PARTICIPATION-SENDER-WHO",)),
    Fault("DOC-REPLACE-03", "emis/08-second-remplacement.hl7", "TXA-13 names a version that was replaced",
          lambda d: d.sending("08-second-remplacement", replaced_id=(document(36, BLANCHE).id_root, None)), ("HL7-CDA-DOCUMENT-X11",)),
    Fault("DOC-DELETE-02", "emis/09-suppression.hl7", "TXA-12 names another document than the CDA",
          lambda d: d.sending("09-suppression", cda_id=(document(36, BLANCHE).id_root, None)), ("HL7-CDA-DOCUMENT-X10",)),
    Fault("PFI-PASS-THROUGH-02", "courriels/imagerie.eml", "the archive carries the report written again, not as sent to the platform",
          lambda d: d.mailing("imagerie", archives=_written_again())),
    Fault("MSS-DUPLICATES-AND-VERSIONS-01", "recus/22-doublon.hl7", "a document integrated twice", lambda d: d.accepting("22-doublon")),
    Fault("HL7-ENVELOPE-MSH-11.1", "emis/01-par-defaut.hl7", "the processing id in full", lambda d: d.sending("01-par-defaut", processing_id="PROD")),
    Fault("HL7-PARTICIPATION-RECIPIENT", "emis/06-premiere-version.hl7", "sent by MSSanté to nobody",
          lambda d: d.sending("06-premiere-version", destmssanteps="Y", invisible_patient="Y", recipients=())),
    Fault("MSS-MDN-04", "courriels/mdn-integre.eml", "Original-Recipient left out of the MDN",
          lambda d: d.reporting("mdn-integre", fields=(("Original-Recipient", None),))),
    Fault("MSS-MDN-TARGET-02", "courriels/mdn-autre-identite.eml", "two mailboxes asked for the MDN, one gets it",
          lambda d: d.reporting("mdn-autre-identite", to=("cardiologie@ch-demo.mssante.fr",))),
    Fault("MSS-MAILBOX-TYPES-04", "courriels/envoi-automatique.eml", "an applicative mailbox without Reply-To",
          lambda d: d.mailing("envoi-automatique", reply_to=None)),
    *PART_FAULTS,
)  # fmt: skip

TRUNCATED = "recus/01-identite-exacte.hl7"


def planted() -> set[tuple[str, str]]:
    """(check, file) of every finding that the faulty campaign must give, and no other."""
    told = {(check, fault.file) for fault in FAULTS for check in (fault.check, *fault.also)}
    told |= {(check, fault.file.replace(".hl7", ".ack.hl7")) for fault in FAULTS for check in fault.answer}
    told |= {pair for fault in FAULTS for pair in fault.elsewhere}
    return told | {("FORMAT-HL7-BASE64", TRUNCATED)}


def demo_faulty() -> Files:
    """All faults together, and one message whose base64 lost its end."""
    campaign = demo()
    for fault in FAULTS:
        campaign = fault.plant(campaign)
    files = campaign.files()
    return files | {TRUNCATED: _without_the_end_of_the_base64(files[TRUNCATED])}


def _without_the_end_of_the_base64(message: bytes) -> bytes:
    start = message.index(b"^Base64^")
    end = message.index(b"|", start)
    return message[: end - 1] + message[end:]
