"""DMP-IMAGING-REPORT: an imaging report that is meant for the DMP carries all that the PFI needs to feed it.

FAQ 2: imaging reports can be fed to the DMP through the PFI with what wave 1 developed, also those that
the DPI receives or that the PACS wrote. The product that asks for it (type 18748-4, DESTDMP = Y, TRANS 2.1)
sends a qualified INS, in the message as in the CDA, and the sender that the PFI puts in its VIHF token:
the site by its FINESS, and a professional or a device. The type is one that the DMP takes (JDV_J66): judged
when campaign.yaml gives that set (``value_sets: {JDV_J66: file}``), which is not bundled.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject
from harness.core.check import DOIT
from harness.core.finding import Findings, inconclusive, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats.hl7.message import Segment
from harness.identity.ins import INS_OIDS, is_matricule
from harness.identity.model import is_qualified
from harness.identity.sources import from_cda, from_pid
from scenarios._hl7 import types_in_set

scenario = Scenario(
    id="DMP-IMAGING-REPORT",
    title=Text("Compte rendu d'imagerie envoyé au DMP par la PFI", "Imaging report fed to the DMP through the PFI"),
    summary=Text(
        "Un compte rendu d'imagerie (18748-4) dont DESTDMP = Y porte l'INS qualifiée, le FINESS du site et le professionnel ou "
        "le dispositif émetteur.",
        "An imaging report (18748-4) whose DESTDMP = Y carries the qualified INS, the FINESS of the site and the professional or "
        "device that sends it.",
    ),
    faq=(2,),
    applies_to=frozenset({Role.FEEDS_IMAGING}),
)  # fmt: skip

SOURCE = "FAQ 2 ; TRANS 2.1"
IMAGING = "18748-4"
STRUCTURES = "1.2.250.1.71.4.2.2"
SITE_TYPES = ("FINEG", "FINEJ", "IDNST")
NO_REPORT = Text(
    "aucun compte rendu d'imagerie (18748-4) émis avec DESTDMP = Y", "no imaging report (18748-4) sent with DESTDMP = Y"
)


def is_fed(message: MessageSubject, campaign: Campaign) -> bool:
    """Sent by the product, of the imaging type in OBR-4 or in an OBX-3, DESTDMP = Y."""
    told = [s.get(4, 1).text for s in message.view.all("OBR")] + [s.get(3, 1).text for s in message.view.all("OBX")]
    return campaign.is_sent_document(message) and IMAGING in told and message.document_message.feeds_dmp is not None


def senders(message: MessageSubject) -> list[Segment]:
    """The PRT of the sender (PRT-4 = SB)."""
    return [p for p in message.document_message.participants if p.get(4, 1).text == "SB"]


@scenario.check(
    "DMP-IMAGING-REPORT-01", DOIT, on=MessageSubject, source=SOURCE + ", PID-3, PID-32", where=is_fed, unexercised=NO_REPORT,
    title=Text("Le message porte l'INS qualifiée du patient", "The message carries the patient's qualified INS"),
    remedy=Text("PID-3 : matricule et OID de l'INS, PID-32 = VALI ; sinon DESTDMP = N", "PID-3: matricule and OID of the INS, PID-32 = VALI; else DESTDMP = N"),
)  # fmt: skip
def qualified_ins(message: MessageSubject, campaign: Campaign) -> Findings:
    """A matricule of 15 characters under an INS OID, and VALI."""
    identity, at = from_pid(message.view), message.view.get("PID", 3).place
    found = identity.ins if identity else None
    yield verify(
        found is not None and is_matricule(found.value) and found.root in INS_OIDS, at=found.place if found else at,
        expected=Text("matricule et OID de l'INS", "matricule and OID of the INS"), actual=found.text if found else None,
    )  # fmt: skip
    codes = identity.reliability if identity else ()
    yield verify(is_qualified(codes) is True, at=message.view.get("PID", 32).place, expected="VALI",
                 actual=" ~ ".join(codes) or None)  # fmt: skip


@scenario.check(
    "DMP-IMAGING-REPORT-02", DOIT, on=MessageSubject, source=SOURCE + ", recordTarget", where=is_fed, unexercised=NO_REPORT,
    title=Text("Le CDA porte la même INS que le message", "The CDA carries the same INS as the message"),
    remedy=Text("recordTarget/patientRole/id : matricule (extension) et OID (root) de PID-3", "recordTarget/patientRole/id: matricule (extension) and OID (root) of PID-3"),
)  # fmt: skip
def same_ins_in_the_cda(message: MessageSubject, campaign: Campaign) -> Findings:
    """Each CDA has an INS, whole, and that of PID-3 when there is one."""
    views = [d.view for d in campaign.documents_of(message) if d.view is not None]
    if not views:
        yield inconclusive(
            "aucun CDA lisible dans ce message", "no CDA can be read in this message", message.view.get("OBX", 5).place
        )
    said = from_pid(message.view)
    wanted = said.ins if said else None
    for view in views:
        identity = from_cda(view)
        found = identity.ins
        whole = found is not None and is_matricule(found.value) and found.root in INS_OIDS
        same = wanted is None or (found is not None and (found.value, found.root) == (wanted.value, wanted.root))
        yield verify(
            whole and same, at=(found.place if found else identity.place).within("CDA"), actual=found.text if found else None,
            expected=wanted.text if wanted else Text("matricule et OID de l'INS", "matricule and OID of the INS"),
        )  # fmt: skip


@scenario.check(
    "DMP-IMAGING-REPORT-03", DOIT, on=MessageSubject, source=SOURCE + ", PRT (SB), PRT-8", where=is_fed, unexercised=NO_REPORT,
    title=Text("L'émetteur (PRT SB) porte le FINESS du site", "The sender (PRT SB) carries the FINESS of the site"),
    remedy=Text("PRT-4 = SB ; PRT-8 : nom^^^^^ASIP-SANTE-ST&1.2.250.1.71.4.2.2&ISO^FINEG^^^numéro", "PRT-4 = SB; PRT-8: name^^^^^ASIP-SANTE-ST&1.2.250.1.71.4.2.2&ISO^FINEG^^^number"),
)  # fmt: skip
def site(message: MessageSubject, campaign: Campaign) -> Findings:
    """PRT-8.6 is the authority of structures, 8.7 a type of it, 8.10 the number."""
    found = senders(message)
    if not found:
        yield verify(False, at=message.view.get("PRT", 4).place, expected="PRT-4 = SB", actual=None)
    for segment in found:
        root, kind, number = segment.get(8, 6, 2), segment.get(8, 7), segment.get(8, 10)
        yield verify(root.text == STRUCTURES, at=root.place, expected=STRUCTURES, actual=root.text)
        yield verify(kind.text in SITE_TYPES, at=kind.place, expected=" | ".join(SITE_TYPES), actual=kind.text)
        yield verify(
            bool((number.present or "").strip()),
            at=number.place,
            expected=Text("numéro FINESS", "FINESS number"),
            actual=number.present,
        )


@scenario.check(
    "DMP-IMAGING-REPORT-04", DOIT, on=MessageSubject, source=SOURCE + ", PRT (SB), PRT-5, PRT-10", where=is_fed, unexercised=NO_REPORT,
    title=Text("L'émetteur (PRT SB) est un professionnel ou un dispositif", "The sender (PRT SB) is a professional or a device"),
    remedy=Text("PRT-5 : identifiant national du professionnel ; ou PRT-10 : identifiant du dispositif", "PRT-5: national identifier of the professional; or PRT-10: identifier of the device"),
)  # fmt: skip
def professional_or_device(message: MessageSubject, campaign: Campaign) -> Findings:
    """PRT-5.1 or PRT-10.1 is valued."""
    found = senders(message)
    for segment in found:
        person, device = segment.get(5, 1), segment.get(10, 1)
        yield verify(
            bool(person.present or device.present),
            at=person.place,
            expected="PRT-5.1 | PRT-10.1",
            actual=person.present,
        )
    if not found:
        yield verify(False, at=message.view.get("PRT", 5).place, expected="PRT-4 = SB, PRT-5.1 | PRT-10.1", actual=None)


@scenario.check(
    "DMP-IMAGING-REPORT-05", DOIT, on=MessageSubject, source=SOURCE + ", OBR-4, OBX-3 ; JDV_J66-TypeCode-DMP", where=is_fed, unexercised=NO_REPORT,
    title=Text("Le type du document est l'un de ceux que le DMP accepte (JDV_J66)", "The document type is one that the DMP takes (JDV_J66)"),
    remedy=Text("un code du JDV_J66, le même dans OBR-4 et OBX-3", "a code of JDV_J66, the same in OBR-4 and OBX-3"),
)  # fmt: skip
def type_of_the_dmp(message: MessageSubject, campaign: Campaign) -> Findings:
    """OBR-4.1 and OBX-3.1 of the document are in the set."""
    yield from types_in_set(message, campaign, "JDV_J66")
