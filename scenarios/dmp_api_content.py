"""DMP-API-CONTENT: each entry leads to its document, whose size and digest are right, and to one patient with its INS.

FAQ 61, FAQ 58 and the guide "Partage de documents de santé en mobilité" (PDSm). attachment.hash is the SHA-1 of the decoded
bytes, as base64 of its 20 bytes (FHIR R4, base64Binary); size is theirs in bytes. The DMP is opened by the INS: matricule
(15 characters, key) and OID, of a qualified identity; an identity that is not qualified travels without its INS, and so
feeds no DMP.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.campaign.campaign import Campaign
from harness.campaign.feedings import FeedingSubject
from harness.core.check import PEUT
from harness.core.finding import HOLDS, Findings, Inconclusive, inconclusive, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.base64 import decode_xml
from harness.formats.fhir_node import FhirNode
from harness.identity.fhir_traits import identifier_of
from harness.identity.ins import INS_OIDS, NAMES, PRODUCTION_OIDS, key_is_valid
from harness.identity.model import Identifier, is_qualified
from harness.rules.pdsm.content import XML_TYPES, begins_as_xml, digest_of, fault_of, kind_of, media_type
from harness.rules.pdsm.feeding import Entry
from scenarios._dmp_api import CONCERNED, MHD, PDSM, rule

scenario = Scenario(
    id="DMP-API-CONTENT",
    title=Text("API DMP : document, empreinte et patient de chaque fiche", "DMP API: document, digest and patient of each entry"),
    summary=Text(
        "Chaque fiche mène au document joint (Binary), dont la taille et l'empreinte sont exactes ; le Bundle ne concerne qu'un patient, "
        "désigné par son INS qualifiée.",
        "Each entry leads to the enclosed document (Binary), whose size and digest are exact; the Bundle is about one patient, named by "
        "its qualified INS.",
    ),
    faq=(61,),
    applies_to=CONCERNED,
)  # fmt: skip

INS = "FAQ 58 ; guide PDSm 3.1 ; CI-SIS, annexe INS"
SIZE_AND_HASH = "guide PDSm 3.1 ; IHE MHD ITI-65 ; FHIR R4, Attachment"
NO_BINARY = Text("aucune fiche ne mène à un Binary du Bundle", "no entry leads to a Binary of the Bundle")


def described(feeding: FeedingSubject) -> Iterator[tuple[FhirNode, Entry]]:
    """Each DocumentReference that leads to a Binary."""
    for reference in feeding.view.references:
        binary = feeding.view.binary_of(reference)
        if binary is not None:
            yield reference, binary


def _some(feeding: FeedingSubject) -> bool:
    return any(True for _ in described(feeding))


@rule(scenario, "BINARY", Text("Chaque fiche mène à un Binary du Bundle", "Each entry leads to a Binary of the Bundle"),
      Text("attachment.url : le fullUrl du Binary (urn:uuid:…)", "attachment.url: the fullUrl of the Binary (urn:uuid:…)"), PDSM, where=lambda f: f.view.references)  # fmt: skip
def binary(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """By its fullUrl, or by Binary/id."""
    for reference in feeding.view.references:
        told = reference.one("content.attachment.url")
        if not told.exists:
            yield inconclusive(
                "attachment.url absent : DMP-API-ATTRIBUTES-URL le dit",
                "no attachment.url: DMP-API-ATTRIBUTES-URL tells it",
                told.place,
            )
            continue
        urls = " | ".join(e.full_url or "?" for e in feeding.view.of("Binary")) or Text(
            "un Binary du Bundle", "a Binary of the Bundle"
        )
        yield verify(feeding.view.binary_of(reference) is not None, at=told, expected=urls, actual=told.text)


@rule(scenario, "BINARY-DATA", Text("Chaque Binary porte un document en base64", "Each Binary carries a document in base64"),
      Text("écrire le document dans data, en base64 (RFC 4648)", "write the document in data, as base64 (RFC 4648)"), "FHIR R4, Binary", where=lambda f: f.view.of("Binary"))  # fmt: skip
def binary_data(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """Strict base64, some bytes."""
    for entry in feeding.view.of("Binary"):
        data = entry.resource.one("data")
        read = decode_xml(data.text or "")
        yield verify(bool(read.content), at=data, expected=Text("un document", "a document"), actual=None)
        for message, seen in read.faults:
            yield verify(False, at=data, expected=Text("base64 exact", "exact base64"), actual=seen, message=message)


@rule(scenario, "SIZE", Text("La taille est celle du document", "The size is that of the document"),
      Text("compter les octets du document, avant base64", "count the bytes of the document, before base64"), SIZE_AND_HASH, where=_some, unexercised=NO_BINARY)  # fmt: skip
def size(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """In bytes, decoded."""
    for reference, entry in described(feeding):
        told, wanted = reference.one("content.attachment.size"), str(len(feeding.view.bytes_of(entry)))
        yield verify(told.text is None or told.text == wanted, at=told, expected=wanted, actual=told.text)


@rule(scenario, "HASH", Text("L'empreinte est celle du document (SHA-1, base64)", "The digest is that of the document (SHA-1, base64)"),
      Text("base64 des 20 octets du SHA-1 du document décodé", "base64 of the 20 bytes of the SHA-1 of the decoded document"), SIZE_AND_HASH, where=_some, unexercised=NO_BINARY)  # fmt: skip
def digest(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """What is wrong is told: hexadecimal, digest of the base64."""
    for reference, entry in described(feeding):
        told, content = reference.one("content.attachment.hash"), feeding.view.bytes_of(entry)
        if told.text is None or told.text == digest_of(content):
            yield HOLDS
        else:
            why = fault_of(told.text, content, entry.resource.one("data").text or "")
            yield verify(False, at=told, expected=digest_of(content), actual=told.text, message=why)


@rule(scenario, "MEDIA-TYPE", Text("La fiche et le Binary disent le même type de fichier", "The entry and the Binary tell the same kind of file"),
      Text("écrire le même contentType des deux côtés", "write the same contentType on both sides"), MHD, where=_some, unexercised=NO_BINARY)  # fmt: skip
def same_type(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """Parameters aside; what is told to be XML begins so."""
    for reference, entry in described(feeding):
        told, wanted = reference.one("content.attachment.contentType"), entry.resource.one("contentType")
        yield verify(
            told.text is None or media_type(told.text) == media_type(wanted.text),
            at=wanted,
            expected=told.text or "",
            actual=wanted.text,
        )
        content = feeding.view.bytes_of(entry)
        if content and media_type(wanted.text) in XML_TYPES:
            yield verify(begins_as_xml(content), at=entry.resource.one("data"), expected=Text("un document XML", "an XML document"),
                         actual=kind_of(content))  # fmt: skip


@rule(scenario, "ORPHAN", Text("Chaque Binary est décrit par une fiche, une seule", "Each Binary is described by one entry"),
      Text("une DocumentReference par Binary", "one DocumentReference for each Binary"), MHD, PEUT, where=lambda f: f.view.of("Binary"))  # fmt: skip
def orphan(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """A document that nothing describes is stored for nobody."""
    told = Counter(entry.number for _, entry in described(feeding))
    for entry in feeding.view.of("Binary"):
        yield verify(told[entry.number] == 1, at=entry.resource, expected="1", actual=str(told[entry.number]))


@rule(scenario, "CDA", Text("Le document est un CDA", "The document is a CDA"),
      Text("envoyer le CDA R2 (N1 pour un PDF) plutôt que le fichier nu", "send the CDA R2 (N1 for a PDF) rather than the bare file"),
      "recommandation : le DMP range des CDA R2 (CI-SIS) ; les exemples du guide portent un PDF", PEUT, where=_some, unexercised=NO_BINARY)  # fmt: skip
def is_cda(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """One that can be read."""
    images = ("application/dicom", "application/dicom+json", "application/dicom+xml")  # a KOS is no CDA
    readable = {reference.path for reference, document in feeding.described if document is not None}
    for reference, entry in described(feeding):
        yield verify(reference.path in readable or media_type(entry.resource.one("contentType").text) in images, at=entry.resource.one("data"), expected=Text("un CDA lisible", "a CDA that can be read"),
                     actual=entry.resource.one("contentType").text)  # fmt: skip


# -- the patient -------------------------------------------------------------------------------------


def carriers(feeding: FeedingSubject) -> list[Identifier]:
    """Each INS of the Bundle: of the Patients, contained or not, and of logical references."""
    view = feeding.view
    owners = [*view.references, *view.sets]
    patients = [p for owner in owners for p in view.patients_of(owner)] + [e.resource for e in view.of("Patient")]
    nodes = [
        n for p in {p.path: p for p in patients}.values() for n in p.all("identifier") if n.one("use").text != "old"
    ]
    nodes += [n for owner in owners for n in owner.all("subject.identifier")]
    return [i for i in map(identifier_of, nodes) if i.is_ins]


@rule(scenario, "ONE-PATIENT", Text("Le lot et ses fiches concernent le même patient", "The set and its entries are about the same patient"),
      Text("un Bundle par patient, subject écrit partout de la même façon", "one Bundle for each patient, subject written the same way everywhere"), MHD,
      where=lambda f: f.view.references or f.view.sets)  # fmt: skip
def one_patient(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """The subjects are one reference; the INS are one."""
    first: dict[str, str] = {}
    for node in (
        n
        for owner in [*feeding.view.sets, *feeding.view.references]
        for n in (owner.one("subject.reference"), owner.one("subject.identifier.value"))
    ):
        name = node.path.rpartition(".subject.")[2]
        if node.text is not None:
            yield verify(
                first.setdefault(name, node.text) == node.text, at=node, expected=first[name], actual=node.text
            )
    found = carriers(feeding)
    for identifier in found[1:]:
        right = (identifier.value, identifier.root) == (found[0].value, found[0].root)
        yield verify(right, at=identifier.place, expected=found[0].text, actual=identifier.text)


def _claims_ins(node: FhirNode) -> bool:
    """An identifier that says by its type or its OID that it is an INS."""
    codes = [coding.one("code").text or "" for coding in node.all("type.coding")]
    typed = any(code.startswith("INS") for code in codes)
    return (typed or identifier_of(node).root in INS_OIDS) and node.one("value").exists


@rule(scenario, "INS", Text("Chaque fiche désigne le patient par son INS", "Each entry names the patient by its INS"),
      Text("identifier du Patient : system = urn:oid: et l'OID de l'INS, value = matricule ; pas d'envoi au DMP sans INS qualifiée",
           "identifier of the Patient: system = urn:oid: and the OID of the INS, value = matricule; nothing is sent to the DMP without a qualified INS"),
      INS, where=lambda f: f.view.references)  # fmt: skip
def has_ins(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """In sourcePatientInfo, or in what subject names."""
    for reference in feeding.view.references:
        patients = feeding.view.patients_of(reference)
        nodes = [n for p in patients for n in p.all("identifier")] + reference.all("subject.identifier")
        if not patients and not nodes:
            yield inconclusive(
                "le Patient n'est pas dans le Bundle : son INS ne se voit pas",
                "the Patient is not in the Bundle: its INS cannot be seen",
                reference.one("subject").place,
            )
            continue
        for node in filter(_claims_ins, nodes):
            system = node.one("system")
            right = (system.text or "").startswith("urn:oid:") and identifier_of(node).root in INS_OIDS
            yield verify(right, at=system, expected=Text("urn:oid: et l'OID de l'INS", "urn:oid: and the OID of the INS"), actual=system.text,
                         message=Text("matricule INS sous un autre système", "INS matricule under another system"))  # fmt: skip
        found = [i for i in map(identifier_of, nodes) if i.root in INS_OIDS and i.value]
        yield verify(
            bool(found),
            at=reference.one("context.sourcePatientInfo"),
            expected=Text("matricule et OID de l'INS", "matricule and OID of the INS"),
            actual=None,
        )


@rule(scenario, "INS-MATRICULE", Text("Le matricule est bien formé : 15 caractères et sa clé", "The matricule is well formed: 15 characters and its key"),
      Text("reprendre le matricule rendu par INSi", "copy the matricule that INSi gave"), INS, where=carriers, required=False,
      unexercised=Text("aucune INS dans les Bundle", "no INS in the Bundles"))  # fmt: skip
def matricule(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """Key of the NIR, Corsica included."""
    for identifier in carriers(feeding):
        yield verify(key_is_valid(identifier.value), at=identifier.place, expected=Text("13 caractères et une clé juste", "13 characters and a right key"),
                     actual=identifier.value)  # fmt: skip


@rule(scenario, "INS-TEST", Text("L'INS est une INS de test", "The INS is a test INS"),
      Text("utiliser une identité de test (1.2.250.1.213.1.4.10 ou .11)", "use a test identity (1.2.250.1.213.1.4.10 or .11)"),
      "CI-SIS, annexe INS : OID de production et de test", PEUT, where=carriers, required=False)  # fmt: skip
def test_ins(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """A production OID may be that of a real person."""
    for identifier in carriers(feeding):
        yield verify(identifier.root not in PRODUCTION_OIDS, at=identifier.place, expected=Text("OID de test (.10 ou .11)", "test OID (.10 or .11)"),
                     actual=f"{NAMES.get(identifier.root or '', '')} {identifier.root}")  # fmt: skip


def _reliability(feeding: FeedingSubject) -> list[FhirNode]:
    """The status of the identity (table 0445) that the Patients tell."""
    view = feeding.view
    patients = [p for owner in [*view.references, *view.sets] for p in view.patients_of(owner)]
    outer = [
        e
        for p in {p.path: p for p in patients}.values()
        for e in p.all("extension")
        if (e.one("url").text or "").endswith("identity-reliability")
    ]
    inner = [e for one in outer for e in one.all("extension") if e.one("url").text == "identityStatus"]
    return [code for e in inner for code in e.all("valueCoding.code")]


@rule(scenario, "INS-QUALIFIED", Text("L'INS envoyée est celle d'une identité qualifiée", "The INS that is sent is that of a qualified identity"),
      Text("ne pas alimenter le DMP tant que l'identité n'est pas qualifiée", "do not feed the DMP until the identity is qualified"), INS,
      where=carriers, required=False)  # fmt: skip
def qualified(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """As the manifest, the other copies of the document or the patient held tell it."""
    found = carriers(feeding)
    for node in _reliability(feeding):
        yield verify(is_qualified([node.text or ""]) is not False, at=node, expected="VALI", actual=node.text,
                     message=Text("INS transmise pour une identité que le Patient dit non qualifiée", "INS sent for an identity that the Patient says is not qualified"))  # fmt: skip
    status = campaign.identity_status(feeding.documents[0] if feeding.documents else feeding)
    for identifier in found:
        if status.qualified is None:
            yield Inconclusive(
                Text(
                    "INS présente : {why} (campaign.yaml, identity)", "INS present: {why} (campaign.yaml, identity)"
                ).fill(why=status.told_by),
                identifier.place,
            )
            return
        yield verify(status.qualified, at=identifier.place, expected=Text("aucune INS", "no INS"), actual=identifier.text,
                     message=Text("INS transmise pour une identité non qualifiée ({why})", "INS sent for an identity that is not qualified ({why})").fill(why=status.told_by))  # fmt: skip
