"""What the varied journal tells: its scenarios, their steps and the excerpts of its samples."""

from __future__ import annotations

from typing import Literal

from harness.core.journal import Bilingual, ExcerptBlock, ExcerptRow, LevelName

Nature = Literal["check", "proof"]


def both(fr: str, en: str) -> Bilingual:
    """A bilingual sentence."""
    return Bilingual(fr=fr, en=en)


SCENARIOS: dict[str, tuple[Bilingual, Bilingual, list[int], list[str]]] = {
    "INS-OMISSION": (
        both("Pas d'INS tant que l'identité n'est pas qualifiée", "No INS until the identity is qualified"),
        both(
            "Une identité qui n'est pas au statut « qualifiée » circule sans matricule INS ni OID. "
            "L'envoi reste "
            "permis : l'absence d'INS n'est jamais une faute dans ce cas.",
            "An identity that is not qualified travels without its INS and OID. Sending stays allowed: "
            "the absence "
            "of the INS is never a fault there.",
        ),
        [58],
        ["INS/va1.53"],
    ),
    "INS-IDENTITY-CREATION": (
        both("Création d'une identité et association de l'INS", "Creating an identity and associating the INS"),
        both(
            "La création du patient se voit avec son identifiant privé et ses cinq traits, puis son "
            "association à "
            "l'INS.",
            "The patient's creation is visible with the private identifier and the five traits, then its "
            "association with the INS.",
        ),
        [34],
        ["INS/va1.10", "INS/va1.12"],
    ),
    "TRANS-ACK": (
        both("Chaque message est acquitté", "Every message is acknowledged"),
        both(
            "Le récepteur répond à chaque message par un acquittement applicatif qui reprend son identifiant.",
            "The receiver answers each message with an application acknowledgement that echoes its identifier.",
        ),
        [61],
        ["CDA/HL7.05"],
    ),
    "XDM-PDF-AND-ARCHIVE": (
        both(
            "Le courriel porte le PDF et l'archive IHE_XDM",
            "The e-mail carries the PDF and the IHE_XDM archive",
        ),
        both(
            "Un document d'un type listé au DSR part avec son PDF et son archive IHE_XDM, pour un seul patient.",
            "A document of a type listed in the DSR leaves with its PDF and its IHE_XDM archive, for one patient.",
        ),
        [17],
        ["MSS/va1.05"],
    ),
    "LOG-RETENTION": (
        both("Durées de conservation des journaux", "Retention of the logs"),
        both(
            "Deux durées de conservation se règlent : journaux techniques, journaux applicatifs.",
            "Two retention periods can be set: technical logs, application logs.",
        ),
        [24],
        ["SSI/IMP.07"],
    ),
    "PFI-PASS-THROUGH": (
        both("La PFI transmet sans modifier", "The intermediation platform passes through"),
        both(
            "La plateforme ne génère, ne contrôle ni ne modifie les documents.",
            "The platform neither generates, checks nor modifies documents.",
        ),
        [14],
        ["PFI/va2.01"],
    ),
    "DMP-CONSENT-IDENTITY-FLOW": (
        both("Le flux d'identité porte la non-opposition DMP", "The identity flow carries DMP non-opposition"),
        both(
            "Le recueil fait dans le référentiel d'identité arrive au DPI par le flux IHE PAM.FR.",
            "What the identity repository records reaches the hospital record through the IHE PAM.FR flow.",
        ),
        [3],
        ["DMP/va1.21"],
    ),
}

#: check, scenario, nature, French title, English title, level, source, French remedy, English remedy
CHECKS: list[tuple[str, str, Nature, str, str, LevelName, str, str, str]] = [
    (
        "INS-OMISSION-01",
        "INS-OMISSION",
        "check",
        "PID-3 ne porte pas d'identifiant INS",
        "PID-3 carries no INS",
        "error",
        "FAQ 58",
        "n'émettre que l'IPP tant que PID-32 n'est pas VALI",
        "send only the local identifier until PID-32 is VALI",
    ),
    (
        "INS-OMISSION-02",
        "INS-OMISSION",
        "check",
        "Le CDA ne porte pas d'identifiant INS",
        "The CDA carries no INS",
        "error",
        "FAQ 58",
        "n'émettre que l'IPP dans recordTarget",
        "send only the local identifier in recordTarget",
    ),
    (
        "INS-OMISSION-03",
        "INS-OMISSION",
        "check",
        "PID-32 dit le statut de l'identité",
        "PID-32 tells the identity's status",
        "warning",
        "IHE PAM.FR 2.11",
        "renseigner PID-32",
        "fill in PID-32",
    ),
    (
        "INS-CREATION-01",
        "INS-IDENTITY-CREATION",
        "check",
        "Le flux de création porte les cinq traits",
        "The creation flow carries the five traits",
        "error",
        "FAQ 34",
        "émettre un ADT^A28",
        "send an ADT^A28",
    ),
    (
        "INS-CREATION-02",
        "INS-IDENTITY-CREATION",
        "check",
        "Le flux d'association porte l'INS",
        "The association flow carries the INS",
        "error",
        "FAQ 34",
        "émettre un ADT^A31",
        "send an ADT^A31",
    ),
    (
        "INS-CREATION-P1",
        "INS-IDENTITY-CREATION",
        "proof",
        "Capture de l'écran de création",
        "Capture of the creation screen",
        "error",
        "FAQ 34",
        "l'identifiant privé et les cinq traits du patient, lisibles sur un même écran",
        "the private identifier and the five traits of the patient, readable on one screen",
    ),
    (
        "TRANS-ACK-01",
        "TRANS-ACK",
        "check",
        "Chaque message a son acquittement",
        "Each message has its acknowledgement",
        "error",
        "Guide HL7v2 TRANS-CDA-R2 2.3",
        "répondre ACK",
        "answer with an ACK",
    ),
    (
        "TRANS-ACK-02",
        "TRANS-ACK",
        "check",
        "MSA-2 reprend MSH-10",
        "MSA-2 echoes MSH-10",
        "error",
        "HL7 v2.6 §2.9.2",
        "recopier MSH-10",
        "copy MSH-10",
    ),
    (
        "XDM-PDF-01",
        "XDM-PDF-AND-ARCHIVE",
        "check",
        "Un PDF accompagne l'archive",
        "A PDF goes with the archive",
        "error",
        "FAQ 17",
        "joindre le PDF",
        "attach the PDF",
    ),
    (
        "XDM-PDF-02",
        "XDM-PDF-AND-ARCHIVE",
        "check",
        "Le sujet du courriel suit la forme XDM",
        "The subject of the e-mail follows the XDM form",
        "warning",
        "FAQ 17, FAQ 25",
        "préfixer par XDM/1.0/DDM",
        "prefix with XDM/1.0/DDM",
    ),
    (
        "LOG-RETENTION-P1",
        "LOG-RETENTION",
        "proof",
        "Écran de réglage des durées",
        "Screen of the retention periods",
        "error",
        "FAQ 24",
        "les deux durées et l'unité",
        "both periods and their unit",
    ),
    (
        "PFI-PASS-01",
        "PFI-PASS-THROUGH",
        "check",
        "Le CDA est identique à l'octet près",
        "The CDA is byte-identical",
        "error",
        "FAQ 14",
        "transmettre tel quel",
        "transmit as it is",
    ),
    (
        "DMP-CONSENT-01",
        "DMP-CONSENT-IDENTITY-FLOW",
        "check",
        "ZFA-1 porte le recueil",
        "ZFA-1 carries the answer",
        "error",
        "FAQ 3",
        "émettre ZFA",
        "send ZFA",
    ),
]


HL7 = ExcerptBlock(
    kind="hl7",
    title="PID (segment 3)",
    rows=[
        ExcerptRow(label="PID-1", text="1"),
        ExcerptRow(label="PID-3[1]", text="000482^^^CYTISE&1.2.250.1.999.1&ISO^PI"),
        ExcerptRow(
            label="PID-3[2]",
            text="279035121518989^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO^INS",
            marked=True,
            span=(0, 15),
        ),
        ExcerptRow(label="PID-5", text="PAT-TROIS^DOMINIQUE^DOMINIQUE MARIE^^^^D"),
        ExcerptRow(label="PID-7", text="19790328"),
        ExcerptRow(label="PID-32", text="PROV"),
    ],
)
XML = ExcerptBlock(
    kind="xml",
    title="crh-042.hl7 › OBX-5 › CDA",
    rows=[
        ExcerptRow(label="39", text="<recordTarget>"),
        ExcerptRow(label="40", text='  <patientRole classCode="PAT">'),
        ExcerptRow(
            label="41",
            text='    <id extension="279035121518989" root="1.2.250.1.213.1.4.10"/>',
            marked=True,
            span=(8, 35),
        ),
        ExcerptRow(label="42", text='    <id extension="000482" root="1.2.250.1.999.1"/>'),
    ],
)
TEXT = ExcerptBlock(
    kind="text",
    title="En-têtes",
    rows=[
        ExcerptRow(label="3", text="To: patiente@patient.mssante.fr"),
        ExcerptRow(label="4", text="Subject: Votre compte rendu", marked=True),
    ],
)
ABSENT = ExcerptBlock(
    kind="hl7",
    title="MSA (segment 2)",
    rows=[
        ExcerptRow(label="MSA-1", text="AA"),
        ExcerptRow(label="MSA-2", text="", marked=True, span=(0, 0)),
    ],
)
