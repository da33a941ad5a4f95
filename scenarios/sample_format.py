"""FORMAT: every sample can be read for what it is; each way to be broken is a located finding.

Nothing can be judged on what cannot be read: MSH-18 against the bytes, segments, base64 of OBX-5,
well-formed XML without DTD, ZIP and MIME structure. Bounds protect against hostile samples.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import (
    ArchiveSubject,
    DocumentSubject,
    FileSubject,
    MailSubject,
    MessageSubject,
    ResourceSubject,
)  # fmt: skip
from harness.core.check import DOIT, PEUT, Force
from harness.core.finding import Assertion, Findings, Level, verify
from harness.core.place import Place
from harness.core.scenario import Scenario
from harness.core.subject import Subject
from harness.core.text import Text
from harness.identity.ins import NAMES, PRODUCTION_OIDS

scenario = Scenario(
    id="FORMAT",
    title=Text("Les échantillons sont lisibles", "The samples can be read"),
    summary=Text(
        "Chaque fichier est reconnu par son contenu et lu en entier : jeu de caractères annoncé, segments, base64, XML, ZIP, MIME.",
        "Each file is recognised by its content and read in full: announced character set, segments, base64, XML, ZIP, MIME.",
    ),
)  # fmt: skip


def _readable(
    id: str, on: tuple[type[Subject], ...], source: str, title: Text, remedy: Text, force: Force = DOIT
) -> None:
    """Register a check that reports the problems met while reading, under their own id."""

    def run(subject: Subject, campaign: Campaign) -> Findings:
        problems = [p for p in subject.problems if p.check == id]
        if not problems:
            yield verify(True, at=Place(""), expected=title, actual=title)
        for p in problems:
            yield Assertion(False, p.place, p.expected, p.actual, p.message, p.level, p.tags)

    scenario.check(id, force, on=on, source=source, title=title, remedy=remedy, required=False)(run)


_readable("FORMAT-FILE", (FileSubject,), "TRANS 2.1 et LPS 1.1, MSH-18",
          Text("Fichier non vide, d'une taille et d'un encodage admis", "File not empty, of an admitted size and encoding"),
          Text("fournir le fichier tel que le produit l'a émis", "provide the file as the product sent it"))  # fmt: skip
_readable("FORMAT-HL7-CHARSET", (MessageSubject,), "TRANS 2.1 et LPS 1.1, MSH-18 ; table HL7 0211",
          Text("Les octets se décodent selon MSH-18", "The bytes decode as MSH-18 says"),
          Text("faire concorder MSH-18 et l'encodage réel : UNICODE UTF-8 ou 8859/15", "make MSH-18 and the actual encoding agree: UNICODE UTF-8 or 8859/15"))  # fmt: skip
_readable("FORMAT-HL7-SEGMENT", (FileSubject, MessageSubject), "HL7 v2.5/2.6 §2.5, segments",
          Text("Chaque ligne est un segment", "Each line is a segment"),
          Text("ne pas replier le base64 ; séparer les segments par CR", "do not wrap base64; separate segments with CR"))  # fmt: skip
_readable("FORMAT-HL7-DELIMITERS", (MessageSubject,), "HL7 v2 §2.5.4 ; TRANS 2.1, MSH-2",
          Text("MSH-1 et MSH-2 sont utilisables", "MSH-1 and MSH-2 can be used"), Text("MSH-2 = ^~\\&", "MSH-2 = ^~\\&"))  # fmt: skip
_readable("FORMAT-HL7-BASE64", (MessageSubject,), "TRANS 2.1 et LPS 1.1, OBX-5 ; RFC 4648",
          Text("Les données ED (OBX-5.5) sont du base64 complet", "ED data (OBX-5.5) is complete base64"),
          Text("encoder tous les octets, remplissage = compris, sans retour à la ligne", "encode all bytes, = padding included, without line breaks"))  # fmt: skip
_readable("FORMAT-CDA", (DocumentSubject,), "TRANS 2.1 et LPS 1.1, OBX-5 ; CI-SIS Structuration minimale",
          Text("Le document est un CDA XML bien formé", "The document is a well-formed CDA XML"),
          Text("placer dans OBX-5.5 (ou l'archive) le CDA entier", "put the whole CDA in OBX-5.5 (or the archive)"))  # fmt: skip
_readable("FORMAT-XML", (FileSubject,), "XML 1.0", Text("XML bien formé", "Well-formed XML"),
          Text("corriger le XML à la ligne indiquée", "mend the XML at the line given"))  # fmt: skip
_readable("FORMAT-XML-DTD", (FileSubject, DocumentSubject), "CI-SIS Structuration minimale ; sécurité XML",
          Text("XML sans DOCTYPE ni entité", "XML without DOCTYPE nor entity"), Text("retirer le DOCTYPE", "remove the DOCTYPE"))  # fmt: skip
_readable("FORMAT-ZIP", (FileSubject, ArchiveSubject), "IHE ITI-32", Text("ZIP lisible en entier", "ZIP readable in full"),
          Text("refaire l'archive", "make the archive again"))  # fmt: skip
_readable("FORMAT-ZIP-LIMITS", (ArchiveSubject,), "sécurité : bornes de lecture", Text("ZIP de taille raisonnable", "ZIP of reasonable size"),
          Text("réduire l'archive", "reduce the archive"))  # fmt: skip
_readable("FORMAT-ZIP-ENCRYPTED", (ArchiveSubject,), "IHE ITI-32", Text("ZIP non chiffré", "ZIP not encrypted"),
          Text("ne pas chiffrer : MSSanté protège déjà l'échange", "do not encrypt: MSSanté already protects the exchange"))  # fmt: skip
_readable("FORMAT-ZIP-PATH", (ArchiveSubject,), "IHE ITI-32, ISO 9660", Text("Chemins sains et uniques", "Sound and unique paths"),
          Text("nommer les entrées sous IHE_XDM/SUBSET01/", "name the entries under IHE_XDM/SUBSET01/"))  # fmt: skip
_readable("FORMAT-ZIP-NESTED", (ArchiveSubject,), "IHE ITI-32", Text("Pas d'archive dans l'archive", "No archive in the archive"),
          Text("placer les documents directement dans SUBSET01", "put the documents directly in SUBSET01"), PEUT)  # fmt: skip
_readable("FORMAT-XDM-METADATA", (ArchiveSubject,), "IHE ITI-32, METADATA.XML",
          Text("METADATA.XML est présent et lisible", "METADATA.XML is present and readable"),
          Text("écrire un lcm:SubmitObjectsRequest bien formé", "write a well-formed lcm:SubmitObjectsRequest"))  # fmt: skip
_readable("FORMAT-MAIL", (MailSubject,), "RFC 5322, RFC 2045", Text("E-mail MIME complet", "Complete MIME e-mail"),
          Text("fournir l'e-mail brut, tel qu'émis", "provide the raw e-mail as sent"))  # fmt: skip
_readable("FORMAT-FHIR", (ResourceSubject,), "FHIR R4, FR Core", Text("Ressource FHIR R4 valide", "Valid FHIR R4 resource"),
          Text("corriger la ressource à l'endroit indiqué", "mend the resource at the place given"))  # fmt: skip


@scenario.check(
    "FORMAT-UNRECOGNISED", PEUT, on=FileSubject, source="segur-harness", required=False,
    title=Text("Fichiers non reconnus, listés", "Files not recognised, listed"),
    remedy=Text("les déclarer dans ignore ou proofs de campaign.yaml", "declare them under ignore or proofs in campaign.yaml"),
)  # fmt: skip
def unrecognised(file: FileSubject, campaign: Campaign) -> Findings:
    """A file of no known kind is said (a remark), so that a sample is never dropped silently."""
    yield verify(file.recognised, at=Place(""), expected=Text("HL7v2, CDA, IHE_XDM, e-mail ou FHIR", "HL7v2, CDA, IHE_XDM, e-mail or FHIR"),
                 actual=file.what, message=Text("fichier non reconnu", "file not recognised"), level=Level.INFO)  # fmt: skip


@scenario.check(
    "FORMAT-REAL-PATIENT", PEUT, on=(MessageSubject, DocumentSubject), source="CI-SIS, annexe INS : OID de production et de test",
    required=False, where=lambda s, c: s.patient is not None,
    title=Text("Pas d'INS de production dans les échantillons", "No production INS in the samples"),
    remedy=Text("utiliser des identités de test (1.2.250.1.213.1.4.10 ou .11)", "use test identities (1.2.250.1.213.1.4.10 or .11)"),
)  # fmt: skip
def real_patient(subject: MessageSubject | DocumentSubject, campaign: Campaign) -> Findings:
    """An INS under a production OID may be that of a real person."""
    identity = subject.patient
    assert identity is not None  # kept by ``where``
    found = [i for i in identity.identifiers if i.root in PRODUCTION_OIDS]
    if not found:
        yield verify(
            True, at=identity.place, expected=Text("OID de test", "test OID"), actual=Text("OID de test", "test OID")
        )
    for identifier in found:
        yield verify(
            False, at=identifier.place, actual=f"{NAMES[identifier.root or '']} {identifier.root}",
            expected=Text("OID de test (.10 ou .11)", "test OID (.10 or .11)"),
            message=Text("OID d'INS de production : l'échantillon concerne peut-être un patient réel", "production INS OID: the sample may concern a real patient"),
        )  # fmt: skip
