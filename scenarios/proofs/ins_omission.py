"""How each check of INS-OMISSION is made to fail."""

from __future__ import annotations

from dataclasses import replace

from harness.builder.demo import demo, document
from harness.builder.hl7 import carrying
from harness.builder.hl7_participants import Recipient
from harness.builder.people import INS_TEST_OID, NOE, Patient, nir_key
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
SENT, ARCHIVE = "05-identite-provisoire", "IHE_XDM_noe.zip"
#: The matricule that INSi gave before the identity was checked: retrieved is not qualified.
RETRIEVED: Patient = replace(NOE, ins="195023155512368", ins_oid=INS_TEST_OID)
#: The same with the right key, to be known among words.
MATRICULE = "1950231555123" + nir_key("1950231555123")


@mutations("INS-OMISSION-01")
def ins_in_pid_3() -> Files:
    """The message identifies the patient by an INS, PID-32 PROV."""
    return demo().sending(SENT, patient=RETRIEVED).files()


@mutations("INS-OMISSION-02")
def ins_in_the_cda() -> Files:
    """recordTarget carries the matricule."""
    return demo().sending(SENT, cda=carrying(document(35, RETRIEVED)).cda).files()


@mutations("INS-OMISSION-03")
def patient_address_in_the_cda() -> Files:
    """A telecom that contains the matricule."""
    telecoms = (f"mailto:{RETRIEVED.mailbox}",)
    return demo().sending(SENT, cda=carrying(document(35, NOE, patient_telecoms=telecoms)).cda).files()


@mutations("INS-OMISSION-04")
def ins_in_xds_patient_id() -> Files:
    """patientId of the DocumentEntry is an INS; the e-mail says X-MSS-INS N."""
    value = f"{RETRIEVED.ins}^^^&{INS_TEST_OID}&ISO^NH"
    return (
        demo().archiving(ARCHIVE, lambda a: replace(a, entries=(replace(a.entries[0], patient_id=value),))).files()
        | _told()
    )


@mutations("INS-OMISSION-05")
def ins_in_source_patient_info() -> Files:
    """A PID-3 value of sourcePatientInfo."""
    info = (
        f"PID-3|{RETRIEVED.ins}^^^&{INS_TEST_OID}&ISO^NH",
        f"PID-5|{NOE.birth_name}^{NOE.first_given}^{NOE.given_names}^^^^L",
    )
    return (
        demo()
        .archiving(ARCHIVE, lambda a: replace(a, entries=(replace(a.entries[0], source_patient_info=info),)))
        .files()
        | _told()
    )


def _told() -> Files:
    """The manifest says that the archive is of an identity that is not qualified."""
    manifest = (
        demo()
        .manifest()
        .replace("samples:\n", f"samples:\n  - {{file: archives/{ARCHIVE}, identity: not_qualified}}\n")
    )
    return {"campaign.yaml": manifest.encode("utf-8")}


@mutations("INS-OMISSION-06")
def patient_recipient_in_the_message() -> Files:
    """PRT RCT to <matricule>@patient.mssante.fr."""
    patient = Recipient("patient", RETRIEVED.ins or "", "TEST-PERVENCHE", "NOE", RETRIEVED.mailbox)
    return demo().sending(SENT, recipients=(patient,), destmssantepat="Y").files()


@mutations("INS-OMISSION-07")
def patient_recipient_of_the_mail() -> Files:
    """To <matricule>@patient.mssante.fr, X-MSS-INS N."""
    return demo().mailing("noe-sans-ins", to=(RETRIEVED.mailbox,)).files()


@mutations("INS-OMISSION-08")
def mail_that_announces_an_ins() -> Files:
    """X-MSS-INS O of a patient whom the product holds as provisional."""
    return demo().mailing("noe-sans-ins", x_mss_ins="O").files()


@mutations("INS-OMISSION-09")
def matricule_in_the_name_of_the_pdf() -> Files:
    """As a record number."""
    name, content = dict(demo().mails)["noe-sans-ins"].pdfs[0]
    named = (name.replace(".pdf", f"_{MATRICULE}.pdf"), content)
    return demo().mailing("noe-sans-ins", pdfs=(named,)).files()


@mutations("INS-OMISSION-09")
def matricule_in_the_text_of_the_mail() -> Files:
    """Told to whoever reads it."""
    return demo().mailing("noe-sans-ins", body=f"Bonjour,\n\nINS du patient : {MATRICULE}\n").files()
