"""XDM-FORMS: each value of the metadata is written as its type says: times in UTC, identifiers, persons, structures.

ITI TF-3 4.2.3 (CX, XCN, XON, DTM, OID) with the French constraints: CX-5 NH for an INS and PI for a local identifier
and national identifiers of professionals and structures. The traits of the patient are judged by XDM-TRAITS.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.campaign.campaign import Campaign
from harness.core.check import PEUT
from harness.core.finding import HOLDS, Findings, Level, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats import xml
from harness.formats.ebrim import MetaValue
from harness.formats.xds_types import is_dtm, patient_id
from harness.rules.xds import forms
from harness.rules.xds.submission import Contents
from scenarios._xds import CONCERNED, EDS, ITI_META, PARTAGE, described, rule
from scenarios._xds_forms import Values, filled, form, matching, slots

scenario = Scenario(
    id="XDM-FORMS",
    title=Text("Écriture des valeurs des métadonnées", "Writing of the values of the metadata"),
    summary=Text(
        "Dates en UTC, identifiants CX, XCN, XON et OID, empreinte, langue, type MIME.",
        "Times in UTC, CX, XCN, XON and OID identifiers, hash, language, MIME type.",
    ),
    applies_to=CONCERNED,
)  # fmt: skip

PATIENT = Text(
    "écrire id^^^&OID&ISO^NH (INS) ou ^PI (identifiant local)", "write id^^^&OID&ISO^NH (INS) or ^PI (local identifier)"
)
PERSON = Text(
    "écrire id^NOM^prénom^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS",
    "write id^FAMILY^given^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS",
)
STRUCTURE = Text(
    "écrire nom^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^id", "write name^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^id"
)
TIME = Text("écrire la date en UTC, en chiffres seulement", "write the time in UTC, digits only")
_HASH = re.compile(r"[0-9A-Fa-f]{40}")
_MIME = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+")
_CDA_TYPES = ("text/xml", "application/xslt+xml")


def patients(contents: Contents) -> Iterator[MetaValue]:
    """patientId of the submission and of the entries."""
    return (v for o in contents.objects for v in o.identifiers("patientId"))


def persons(contents: Contents) -> Iterator[MetaValue]:
    """Authors and legal authenticators."""
    yield from (v for a in contents.authors for v in a.slot("authorPerson"))
    yield from slots("legalAuthenticator")(contents)


def of_authors(name: str) -> Values:
    """A slot of the authors."""
    return lambda s: (v for a in s.authors for v in a.slot(name))


form(scenario, "TIME", Text("Dates de la fiche : AAAA à AAAAMMJJhhmmss, en chiffres", "Times of the entry: YYYY to YYYYMMDDhhmmss, in digits"), TIME, ITI_META,
     slots("creationTime", "serviceStartTime", "serviceStopTime"), matching(is_dtm, "un instant UTC qui existe, sans décalage", "a UTC time that exists, without offset"))  # fmt: skip
form(scenario, "SUBMISSIONTIME", Text("Date du lot : 14 chiffres", "Time of the submission: 14 digits"), TIME, f"{ITI_META} ; {EDS}",
     lambda s: (v for o in s.sets for v in o.slot("submissionTime")), matching(lambda t: is_dtm(t) and len(t) == 14, "AAAAMMJJhhmmss en UTC", "YYYYMMDDhhmmss in UTC"))  # fmt: skip
form(
    scenario,
    "PATIENT",
    Text("patientId : id^^^&OID&ISO^type", "patientId: id^^^&OID&ISO^type"),
    PATIENT,
    f"{ITI_META} ; {PARTAGE}",
    patients,
    forms.of_patient_id,
)
form(scenario, "PATIENT-TYPE", Text("patientId : NH pour l'INS, PI pour un identifiant local", "patientId: NH for the INS, PI for a local identifier"), PATIENT, PARTAGE,
     patients, forms.of_patient_type)  # fmt: skip
form(scenario, "SOURCEPATIENT", Text("sourcePatientId : id^^^&OID&ISO^type", "sourcePatientId: id^^^&OID&ISO^type"), PATIENT, f"{ITI_META} ; {PARTAGE}",
     slots("sourcePatientId"), forms.of_patient_id)  # fmt: skip
form(
    scenario,
    "SOURCEPATIENT-TYPE",
    Text("sourcePatientId : PI, ou l'INS en NH", "sourcePatientId: PI, or the INS as NH"),
    PATIENT,
    PARTAGE,
    slots("sourcePatientId"),
    forms.of_patient_type,
)
form(
    scenario,
    "PERSON",
    Text("Personnes et dispositifs : XCN", "Persons and devices: XCN"),
    PERSON,
    f"{ITI_META} ; {PARTAGE}",
    persons,
    forms.of_person,
)
form(
    scenario,
    "PERSON-TYPE",
    Text(
        "Type d'identifiant d'une personne (XCN-13) et son autorité",
        "Type of identifier of a person (XCN-13) and its authority",
    ),
    PERSON,
    PARTAGE,
    persons,
    forms.of_person_type,
    PEUT,
)
form(
    scenario,
    "PERSON-ID",
    Text("Identifiant national d'un professionnel (PS_IdNat)", "National identifier of a professional (PS_IdNat)"),
    PERSON,
    PARTAGE,
    persons,
    forms.of_national_person,
    PEUT,
)
form(
    scenario,
    "STRUCTURE",
    Text("Structures : XON", "Structures: XON"),
    STRUCTURE,
    f"{ITI_META} ; {PARTAGE}",
    of_authors("authorInstitution"),
    forms.of_structure,
)
form(scenario, "STRUCTURE-ID", Text("Identifiant national d'une structure (Struct_IdNat)", "National identifier of a structure (Struct_IdNat)"), STRUCTURE, PARTAGE,
     of_authors("authorInstitution"), forms.of_national_structure, PEUT)  # fmt: skip
form(scenario, "SPECIALTY", Text("Spécialité d'un auteur : code^libellé^OID", "Specialty of an author: code^label^OID"),
     Text("écrire code^libellé^OID de la nomenclature", "write code^label^OID of the code system"), PARTAGE, of_authors("authorSpecialty"), forms.of_specialty)  # fmt: skip
form(scenario, "RECIPIENT", Text("Destinataires du lot : XON|XCN", "Recipients of the submission: XON|XCN"), Text("écrire XON|XCN|XTN", "write XON|XCN|XTN"), ITI_META,
     lambda s: (v for o in s.sets for v in o.slot("intendedRecipient")), forms.of_recipient, PEUT)  # fmt: skip
form(scenario, "UNIQUEID", Text("Identifiant du document : OID, ou OID^extension", "Identifier of the document: OID, or OID^extension"),
     Text("reprendre root et extension de ClinicalDocument/id", "take root and extension of ClinicalDocument/id"), ITI_META,
     lambda s: (v for e in s.entries for v in e.object.identifiers("uniqueId")), matching(forms.is_document_id, "OID ou OID^extension, 128 caractères au plus", "OID or OID^extension, 128 characters at most"))  # fmt: skip
form(scenario, "SET-OID", Text("uniqueId et sourceId du lot sont des OID", "uniqueId and sourceId of the submission are OIDs"), Text("écrire un OID", "write an OID"), ITI_META,
     lambda s: (v for o in s.sets for n in ("uniqueId", "sourceId") for v in o.identifiers(n)), matching(forms.is_real_oid, "un OID", "an OID"))  # fmt: skip
form(scenario, "REFERENCE", Text("Références (referenceIdList) : id^^^&OID&ISO^type", "References (referenceIdList): id^^^&OID&ISO^type"),
     Text("écrire le numéro, son autorité et son type", "write the number, its authority and its type"), f"{ITI_META} ; JDV_J197",
     slots("urn:ihe:iti:xds:2013:referenceIdList"), forms.of_reference, PEUT)  # fmt: skip
form(scenario, "HASH", Text("Empreinte : 40 chiffres hexadécimaux", "Hash: 40 hexadecimal digits"), Text("écrire le SHA-1 en hexadécimal", "write the SHA-1 in hexadecimal"), ITI_META,
     slots("hash"), matching(lambda t: _HASH.fullmatch(t) is not None, "40 chiffres hexadécimaux", "40 hexadecimal digits"))  # fmt: skip
form(scenario, "SIZE", Text("Taille : un nombre d'octets", "Size: a number of bytes"), Text("écrire la taille en chiffres", "write the size in digits"), ITI_META,
     slots("size"), matching(lambda t: t.isascii() and t.isdecimal() and len(t) <= 18, "un entier décimal", "a decimal integer"))  # fmt: skip
form(scenario, "MIMETYPE", Text("Type MIME : type/sous-type", "MIME type: type/subtype"), Text("écrire text/xml pour un CDA", "write text/xml for a CDA"), ITI_META,
     lambda s: (e.object.attribute("mimeType") for e in s.entries), matching(lambda t: _MIME.fullmatch(t) is not None, "type/sous-type", "type/subtype"))  # fmt: skip
form(scenario, "LANGUAGE", Text("Langue : code à la forme ll-PP", "Language: code of the form ll-CC"), Text("écrire fr-FR", "write fr-FR"), f"{ITI_META} ; {PARTAGE}",
     slots("languageCode"), matching(lambda t: re.fullmatch(r"[a-z]{2}-[A-Z]{2}", t) is not None, "fr-FR", "fr-FR"))  # fmt: skip


@rule(scenario, "LANGUAGE-FR", Text("La langue d'un document français est fr-FR", "The language of a French document is fr-FR"),
      Text("écrire fr-FR", "write fr-FR"), PARTAGE, PEUT, where=filled(slots("languageCode")))  # fmt: skip
def french(contents: Contents, campaign: Campaign) -> Findings:
    """A document in another language is a remark."""
    for value in filled(slots("languageCode"))(contents):
        other = re.fullmatch(r"[a-z]{2}-[A-Z]{2}", value.text or "") is not None and value.text != "fr-FR"
        yield verify(not other, at=value, expected="fr-FR", actual=value.text, level=Level.INFO)


@rule(scenario, "PERIOD", Text("L'acte finit après avoir commencé", "The act ends after it started"),
      Text("vérifier les deux dates, en UTC", "check both times, in UTC"), PARTAGE, where=lambda s: any(e.object.value("serviceStopTime").text for e in s.entries),
      unexercised=Text("aucune fiche avec serviceStopTime", "no entry with serviceStopTime"))  # fmt: skip
def period(contents: Contents, campaign: Campaign) -> Findings:
    """serviceStopTime is not before serviceStartTime, compared to their common precision."""
    for entry in contents.entries:
        start, stop = entry.object.value("serviceStartTime").text, entry.object.value("serviceStopTime")
        if not is_dtm(start) or not is_dtm(stop.text):
            yield HOLDS  # told by XDM-FORMS-TIME
            continue
        size = min(len(start or ""), len(stop.text or ""))
        yield verify((start or "")[:size] <= (stop.text or "")[:size], at=stop, expected=f"≥ {start}", actual=stop.text)


@rule(scenario, "SUBMITTED", Text("Le lot est fait après les documents", "The submission is made after the documents"),
      Text("mettre dans submissionTime l'heure de fabrication du lot, en UTC", "put into submissionTime the time when the submission is made, in UTC"), ITI_META, PEUT,
      where=lambda s: any(o.value("submissionTime").text for o in s.sets) and described(s))  # fmt: skip
def submitted(contents: Contents, campaign: Campaign) -> Findings:
    """submissionTime is not of a day before creationTime; hours are left to XDM-AGREEMENT, which knows a wrong conversion."""
    for package in contents.packages:
        made = [v for o in package.sets for v in o.slot("submissionTime") if is_dtm(v.text)]
        for found in package.subset.submission.documents if made else ():
            created = found.value("creationTime").text
            size = min(len(created or ""), len(made[0].text or ""), 8)
            right = not is_dtm(created) or (created or "")[:size] <= (made[0].text or "")[:size]
            yield verify(right, at=made[0], expected=f"≥ {created}", actual=made[0].text)


@rule(scenario, "PATIENT-SAME", Text("Le lot et ses fiches écrivent le patient de la même façon", "The submission and its entries write the patient the same way"),
      PATIENT, f"{EDS} ; {PARTAGE}", where=lambda s: bool(s.sets) and described(s))  # fmt: skip
def patient_same(contents: Contents, campaign: Campaign) -> Findings:
    """Another number or authority is told by XDM-ONE-PATIENT; here the type and the writing."""
    told = {
        (patient_id(v.text).value, patient_id(v.text).root): v.text
        for o in contents.sets
        for v in o.identifiers("patientId")
        if v.text
    }
    for entry in contents.entries:
        value = entry.object.identifier("patientId")
        cx = patient_id(value.text)
        wanted = told.get((cx.value, cx.root))
        yield verify(wanted is None or wanted == value.text, at=value, expected=wanted or "", actual=value.text)


@rule(scenario, "MIMETYPE-CDA", Text("Un CDA est annoncé text/xml, ou application/xslt+xml s'il est autoprésentable", "A CDA is announced as text/xml, or application/xslt+xml when self-presentable"),
      Text("écrire text/xml", "write text/xml"), PARTAGE, where=lambda s: any(e.document for e in s.entries),
      unexercised=Text("aucune fiche dont le CDA soit lisible", "no entry whose CDA is readable"))  # fmt: skip
def mime_of_cda(contents: Contents, campaign: Campaign) -> Findings:
    """Official self-presentable archives say text/xml too."""
    for entry in contents.entries:
        if entry.document is None:
            continue
        told = entry.object.attribute("mimeType")
        alone = xml.local(entry.document.root.getroottree().getroot()) == "ClinicalDocument"
        wanted = _CDA_TYPES[:1] if alone else _CDA_TYPES
        yield verify(
            told.text is None or told.text in wanted or not _MIME.fullmatch(told.text),
            at=told,
            expected=" | ".join(wanted),
            actual=told.text,
        )
