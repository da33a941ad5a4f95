"""The bundled campaign ``samples/demo-pfi``: a platform that passes documents on, as values to change.

Documents of the RIS and the laboratory go by e-mail in their archives and to the record; those of other
structures come by e-mail and go to the record. What became of them comes back: ACKs, MDN, business acknowledgements.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from email.utils import parseaddr
from functools import cache
from typing import Any

from harness.builder import demo_certificates, demo_logs
from harness.builder.cda import CdaSpec, build_cda
from harness.builder.demo import DPI, IMAGING, PFI, Files, document, mail_of
from harness.builder.demo_reports import AUTOMATIC, INTEGRATION, OUTSIDE, SERVICE
from harness.builder.hl7 import AckSpec, MessageSpec, build_ack, build_message, carrying
from harness.builder.hl7_spec import Kind
from harness.builder.hl7_zam import ZamSpec, build_zam
from harness.builder.mail import MailSpec, build_mail
from harness.builder.mdn import ReportSpec, build_report
from harness.builder.pdf import minimal_pdf
from harness.builder.people import AMINATA, BLANCHE, CAPUCINE, GASTON, LUCIEN, MARGOT, RADIOLOGY, ROSALIE
from harness.builder.png import capture
from harness.builder.xdm import ArchiveSpec, Entry, build_archive

BODY = (
    "Bonjour,\n\nVous trouverez ci-joint un document concernant votre patient.\n\n"
    "Ce message a été généré automatiquement : pour joindre le service, écrire à imagerie@ch-demo.mssante.fr\n"
)
RIS = ("RIS-DEMO", "CI-DEMO")
SGL = ("SGL-DEMO", "LABO-DEMO")


@dataclass(frozen=True)
class Passage:
    """One document that the platform passes on; ``mailed`` and ``delivered`` are its bytes in the e-mail and to the record."""

    name: str
    document: CdaSpec
    received: MessageSpec
    answer: AckSpec
    mail: MailSpec
    mailed: bytes | None
    sent: MessageSpec
    delivery: AckSpec
    zams: tuple[ZamSpec, ...]

    def files(self) -> Files:
        """Message and ACK, e-mail, message and ACK, business acknowledgements, in the order of the journey."""
        found = {
            f"recus/{self.name}.hl7": build_message(self.received), f"recus/{self.name}.ack.hl7": build_ack(self.answer),
            f"courriels/{self.name}.eml": build_mail(self._mail()),
            f"emis/{self.name}.hl7": build_message(self.sent), f"emis/{self.name}.ack.hl7": build_ack(self.delivery),
        }  # fmt: skip
        if self.mail.disposition_to is not None:
            found |= {f"courriels/{self.name}.mdn.eml": build_report(self._report())}
        return found | {f"accuses/{self.name}.{zam.event.lower()}.hl7": build_zam(zam) for zam in self.zams}

    def _report(self) -> ReportSpec:
        """The recipient's software integrated the document."""
        number = self.received.control_id[-4:]
        return ReportSpec(
            self._mail(), sender=f"Dr Octave TEST-GENET <{self.mail.to[0]}>", date=f"{self.mail.date or ''}".replace(":05:10", ":20:40"),
            message_id=f"<20260316.7{number}@medecin.mssante.fr>",
        )  # fmt: skip

    def _mail(self) -> MailSpec:
        if self.mailed is None:
            return self.mail
        entry = Entry(self.document, cda_bytes=self.mailed)
        return replace(self.mail, archives=(("IHE_XDM.ZIP", build_archive(ArchiveSpec(entries=(entry,)))),))


@dataclass(frozen=True)
class Arrival:
    """An e-mail from outside that the platform delivers to the record, and the report that it sends back."""

    name: str
    document: CdaSpec
    mail: MailSpec
    sent: MessageSpec
    delivery: AckSpec
    report: ReportSpec

    def files(self) -> Files:
        """E-mail, message and ACK, report."""
        return {
            f"courriels/{self.name}.eml": build_mail(self.mail),
            f"emis/{self.name}.hl7": build_message(self.sent), f"emis/{self.name}.ack.hl7": build_ack(self.delivery),
            f"courriels/{self.name}.mdn.eml": build_report(self.report),
        }  # fmt: skip


@dataclass(frozen=True)
class PfiDemo:
    """Everything in the folder."""

    passages: tuple[Passage, ...]
    arrivals: tuple[Arrival, ...]

    def files(self) -> Files:
        """Relative path -> bytes, the manifest included."""
        told = "\n".join(line for part in PARTS for line in part.lines(part.spec))
        found: Files = {
            "campaign.yaml": f"{MANIFEST}{told}\n{_proofs()}".encode(),
            "preuves/attestation-bal.pdf": minimal_pdf("Attestation : BAL applicatives seulement"),
        }
        for part in PARTS:
            found |= part.files(part.spec)
        found |= {file: capture(ticked=False) for _, file, _ in PROOFS}
        for passage in self.passages:
            found |= passage.files()
        for arrival in self.arrivals:
            found |= arrival.files()
        return found

    def passing(self, name: str, **changes: Any) -> PfiDemo:
        """The same with one passage changed."""
        if name not in [p.name for p in self.passages]:
            raise KeyError(name)
        return replace(self, passages=tuple(replace(p, **changes) if p.name == name else p for p in self.passages))

    def of(self, name: str) -> Passage:
        """One passage."""
        return next(p for p in self.passages if p.name == name)


#: What a platform declares as any product does.
PARTS = (
    demo_certificates.PART,
    demo_logs.PART,
)
PROOFS = (*demo_logs.PROOFS,)
MANIFEST = """\
# Campagne de démonstration d'une PFI : identités fictives, OID d'INS de test.
version: 1
editor: Éditeur Démo
product: {name: PFI Démo, version: '2.0', applications: [PFI-DEMO]}
profile: pfi
date: 2026-03-20
document_formats: {11488-4: N1, 11502-2: N1, 18748-4: N1}
mailboxes:
  - {address: cardiologie@ch-demo.mssante.fr, type: ORG}
  - {address: envoi-auto@ch-demo.mssante.fr, type: APP}
  - {address: integration@ch-demo.mssante.fr, type: APP}
not_applicable:
  - {target: MSS-MAILBOX-TYPES, reason: la PFI n'envoie et ne reçoit que par des BAL applicatives,
     statement: preuves/attestation-bal.pdf}
"""


def _proofs() -> str:
    told = [f"  - {{step: {step}, file: {file}, caption: '{text}', date: 2026-03-20}}\n" for step, file, text in PROOFS]
    return "".join(["proofs:\n", *told])


def _passage(
    number: int,
    name: str,
    spec: CdaSpec,
    source: tuple[str, str],
    kind: Kind,
    zams: str = "Z01 Z02 Z03",
    dmp: str = "Y",
) -> Passage:
    """A document received at minute 4, mailed a minute later, delivered the next one, acknowledged after."""
    hour = f"20260316{8 + number:02d}"
    received = replace(
        carrying(spec, kind), control_id=f"DOC{number:04d}", sent=f"{hour}0400", sending=source, receiving=PFI,
        destdmp=dmp, destmssanteps="Y", invisible_patient="Y", ack_reading="Y",
    )  # fmt: skip
    mail = mail_of(
        spec, sender=AUTOMATIC, disposition_to="envoi-auto@ch-demo.mssante.fr", body=BODY, reply_to="imagerie@ch-demo.mssante.fr",
        message_id=f"<20260316.{number:04d}@ch-demo.mssante.fr>", date=f"Mon, 16 Mar 2026 {8 + number:02d}:05:10 +0100",
    )  # fmt: skip
    sent = replace(
        carrying(spec), control_id=f"LPS{number:04d}", sent=f"{hour}0600", sending=PFI, receiving=DPI,
        mail_message_id=mail.message_id or "",
    )  # fmt: skip
    accepted = AckSpec(sent, control_id=f"ACD{number:04d}", sent=f"{hour}0603")
    refused = replace(accepted, code="AE", error="207", application_code="903")
    return Passage(
        name, spec, received, AckSpec(received, control_id=f"ACP{number:04d}", sent=f"{hour}0402"), mail, None,
        sent, accepted if spec.patient.ins else refused,
        tuple(ZamSpec(received, event, control_id=f"ZAM{number:02d}{event[1:]}", sent=f"{hour}{15 + 10 * n}00")
              for n, event in enumerate(zams.split())),
    )  # fmt: skip


def _to_patient(passage: Passage) -> Passage:
    """The same towards the patient, who must not answer and is asked for no report."""
    address = passage.document.patient.mailbox
    received = replace(
        passage.received, destmssanteps="N", destmssantepat="Y", invisible_patient="N", patient_may_reply=False, ack_reading="N"
    )  # fmt: skip
    mail = replace(passage.mail, to=(address,), disposition_to=None, extra_headers=(("X-MSS-MES", "FIN"),))
    zams = tuple(replace(zam, answers=received, address=address) for zam in passage.zams)
    return replace(passage, received=received, answer=replace(passage.answer, answers=received), mail=mail, zams=zams)


def _arrival(number: int, name: str, spec: CdaSpec, sender: str, refusal: str | None = None) -> Arrival:
    """An e-mail received at minute 10, delivered a minute later, reported on once the record answered."""
    hour = f"20260316{8 + number:02d}"
    mail = mail_of(
        spec, sender=sender, to=(INTEGRATION,), disposition_to=parseaddr(sender)[1], x_mss_nil="DEMO000002",
        message_id=f"<20260316.{number:04d}@clinique-demo.mssante.fr>", date=f"Mon, 16 Mar 2026 {8 + number:02d}:10:00 +0100",
    )  # fmt: skip
    sent = replace(
        carrying(spec), control_id=f"LPS{number:04d}", sent=f"{hour}1100", sending=PFI, receiving=DPI,
        mail_message_id=mail.message_id or "",
    )  # fmt: skip
    answer = AckSpec(sent, control_id=f"ACD{number:04d}", sent=f"{hour}1103")
    if refusal is not None:
        answer = replace(answer, code="AE", error="207", application_code=refusal)
    report = ReportSpec(
        mail, code=refusal, message_id=f"<20260316.9{number:03d}@ch-demo.mssante.fr>",
        date=f"Mon, 16 Mar 2026 {8 + number:02d}:11:20 +0100",
    )  # fmt: skip
    return Arrival(name, spec, mail, sent, answer, report)


@cache
def demo_pfi() -> PfiDemo:
    """Imaging by ORU, laboratory and consultation by MDM, a newborn whom the record does not integrate (no INS yet), a patient to whom her document goes."""
    imaging = document(61, AMINATA, organization=RADIOLOGY, **IMAGING)
    return PfiDemo((
        _passage(1, "imagerie", imaging, RIS, "TRANS-ORU"),
        _passage(2, "biologie", document(62, GASTON, code="11502-2"), SGL, "TRANS-MDM", "Z02"),
        _passage(3, "consultation", document(63, ROSALIE), RIS, "TRANS-MDM", "Z01 Z02"),
        _passage(4, "nouveau-ne", document(64, CAPUCINE), RIS, "TRANS-MDM", "Z02", dmp="N"),
        _to_patient(_passage(7, "patiente", document(67, BLANCHE), RIS, "TRANS-MDM", "Z02", dmp="N")),
    ), (
        _arrival(5, "service", document(65, LUCIEN), SERVICE),
        _arrival(6, "patient-inconnu", document(66, MARGOT), OUTSIDE, "902"),
    ))  # fmt: skip


def bytes_of(passage: Passage) -> bytes:
    """The CDA that the platform received."""
    return build_cda(passage.document)
