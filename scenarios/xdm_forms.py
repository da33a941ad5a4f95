"""XDM-FORMS: each value of the metadata is written as its type says: times in UTC, identifiers, persons, structures, traits.

ITI TF-3 4.2.3 (CX, XCN, XON, DTM, OID) with the French constraints: CX-5 NH for an INS and PI for a local identifier,
national identifiers of professionals and structures, traits of the patient in sourcePatientInfo.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from harness.campaign.campaign import Campaign
from harness.core.check import DOIT, PEUT, Force
from harness.core.finding import HOLDS, Findings, Held, Level, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats import xml
from harness.formats.ebrim import MetaValue
from harness.formats.xds_types import composite, is_dtm, patient_id, pid_field
from harness.rules.xds import forms
from harness.rules.xds.submission import Sending
from scenarios._xds import CONCERNED, EDS, ITI_META, PARTAGE, described, rule

scenario = Scenario(
    id="XDM-FORMS",
    title=Text("Écriture des valeurs des métadonnées", "Writing of the values of the metadata"),
    summary=Text(
        "Dates en UTC, identifiants CX, XCN, XON et OID, empreinte, traits du patient, langue, type MIME.",
        "Times in UTC, CX, XCN, XON and OID identifiers, hash, traits of the patient, language, MIME type.",
    ),
    applies_to=CONCERNED,
)  # fmt: skip

Values = Callable[[Sending], Iterable[MetaValue]]
Form = Callable[[str], Iterable[forms.Fault]]
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
TRAITS = Text("écrire les traits comme dans PID : PID-n|valeur", "write the traits as in PID: PID-n|value")
TIME = Text("écrire la date en UTC, en chiffres seulement", "write the time in UTC, digits only")
_HASH = re.compile(r"[0-9A-Fa-f]{40}")
_MIME = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+")
_CDA_TYPES = ("text/xml", "application/xslt+xml")


def filled(values: Values) -> Callable[[Sending], list[MetaValue]]:
    """The values that say something: absence is told by XDM-ATTRIBUTES."""
    return lambda sending: [v for v in values(sending) if v.text]


def slots(*names: str) -> Values:
    """Values of slots of the entries."""
    return lambda s: (v for e in s.entries for n in names for v in e.object.slot(n))


def patients(sending: Sending) -> Iterator[MetaValue]:
    """patientId of the submission and of the entries."""
    return (v for o in sending.objects for v in o.identifiers("patientId"))


def persons(sending: Sending) -> Iterator[MetaValue]:
    """Authors and legal authenticators."""
    yield from (v for a in sending.authors for v in a.slot("authorPerson"))
    yield from slots("legalAuthenticator")(sending)


def of_authors(name: str) -> Values:
    """A slot of the authors."""
    return lambda s: (v for a in s.authors for v in a.slot(name))


def form(id: str, title: Text, remedy: Text, source: str, values: Values, judge: Form, force: Force = DOIT) -> None:
    """Register a rule on how some values are written."""
    present = filled(values)

    def run(sending: Sending, campaign: Campaign) -> Findings:
        for value in present(sending):
            faults = list(judge(value.text or ""))
            yield Held(int(not faults))
            for expected, seen in faults:
                yield verify(
                    False,
                    at=value,
                    expected=expected,
                    actual=seen,
                    message=Text("valeur : {text}", "value: {text}").fill(text=value.text),
                )

    run.__doc__ = f"{title.en}."
    rule(scenario, id, title, remedy, source, force, where=present,
         unexercised=Text("aucune valeur de cette sorte", "no value of this kind"))(run)  # fmt: skip


def matching(test: Callable[[str], bool], fr: str, en: str) -> Form:
    """A form that is one test."""
    return lambda text: () if test(text) else ((Text(fr, en), text),)


form("TIME", Text("Dates de la fiche : AAAA à AAAAMMJJhhmmss, en chiffres", "Times of the entry: YYYY to YYYYMMDDhhmmss, in digits"), TIME, ITI_META,
     slots("creationTime", "serviceStartTime", "serviceStopTime"), matching(is_dtm, "un instant UTC qui existe, sans décalage", "a UTC time that exists, without offset"))  # fmt: skip
form("SUBMISSIONTIME", Text("Date du lot : 14 chiffres", "Time of the submission: 14 digits"), TIME, f"{ITI_META} ; {EDS}",
     lambda s: (v for o in s.sets for v in o.slot("submissionTime")), matching(lambda t: is_dtm(t) and len(t) == 14, "AAAAMMJJhhmmss en UTC", "YYYYMMDDhhmmss in UTC"))  # fmt: skip
form(
    "PATIENT",
    Text("patientId : id^^^&OID&ISO^type", "patientId: id^^^&OID&ISO^type"),
    PATIENT,
    f"{ITI_META} ; {PARTAGE}",
    patients,
    forms.of_patient_id,
)
form("PATIENT-TYPE", Text("patientId : NH pour l'INS, PI pour un identifiant local", "patientId: NH for the INS, PI for a local identifier"), PATIENT, PARTAGE,
     patients, forms.of_patient_type)  # fmt: skip
form("SOURCEPATIENT", Text("sourcePatientId : id^^^&OID&ISO^type", "sourcePatientId: id^^^&OID&ISO^type"), PATIENT, f"{ITI_META} ; {PARTAGE}",
     slots("sourcePatientId"), forms.of_patient_id)  # fmt: skip
form(
    "SOURCEPATIENT-TYPE",
    Text("sourcePatientId : PI, ou l'INS en NH", "sourcePatientId: PI, or the INS as NH"),
    PATIENT,
    PARTAGE,
    slots("sourcePatientId"),
    forms.of_patient_type,
)
form(
    "PERSON",
    Text("Personnes et dispositifs : XCN", "Persons and devices: XCN"),
    PERSON,
    f"{ITI_META} ; {PARTAGE}",
    persons,
    forms.of_person,
)
form(
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
    "PERSON-ID",
    Text("Identifiant national d'un professionnel (PS_IdNat)", "National identifier of a professional (PS_IdNat)"),
    PERSON,
    PARTAGE,
    persons,
    forms.of_national_person,
    PEUT,
)
form(
    "STRUCTURE",
    Text("Structures : XON", "Structures: XON"),
    STRUCTURE,
    f"{ITI_META} ; {PARTAGE}",
    of_authors("authorInstitution"),
    forms.of_structure,
)
form("STRUCTURE-ID", Text("Identifiant national d'une structure (Struct_IdNat)", "National identifier of a structure (Struct_IdNat)"), STRUCTURE, PARTAGE,
     of_authors("authorInstitution"), forms.of_national_structure, PEUT)  # fmt: skip
form("SPECIALTY", Text("Spécialité d'un auteur : code^libellé^OID", "Specialty of an author: code^label^OID"),
     Text("écrire code^libellé^OID de la nomenclature", "write code^label^OID of the code system"), PARTAGE, of_authors("authorSpecialty"), forms.of_specialty)  # fmt: skip
form("RECIPIENT", Text("Destinataires du lot : XON|XCN", "Recipients of the submission: XON|XCN"), Text("écrire XON|XCN|XTN", "write XON|XCN|XTN"), ITI_META,
     lambda s: (v for o in s.sets for v in o.slot("intendedRecipient")), forms.of_recipient, PEUT)  # fmt: skip
form("UNIQUEID", Text("Identifiant du document : OID, ou OID^extension", "Identifier of the document: OID, or OID^extension"),
     Text("reprendre root et extension de ClinicalDocument/id", "take root and extension of ClinicalDocument/id"), ITI_META,
     lambda s: (v for e in s.entries for v in e.object.identifiers("uniqueId")), matching(forms.is_document_id, "OID ou OID^extension, 128 caractères au plus", "OID or OID^extension, 128 characters at most"))  # fmt: skip
form("SET-OID", Text("uniqueId et sourceId du lot sont des OID", "uniqueId and sourceId of the submission are OIDs"), Text("écrire un OID", "write an OID"), ITI_META,
     lambda s: (v for o in s.sets for n in ("uniqueId", "sourceId") for v in o.identifiers(n)), matching(forms.is_real_oid, "un OID", "an OID"))  # fmt: skip
form("HASH", Text("Empreinte : 40 chiffres hexadécimaux", "Hash: 40 hexadecimal digits"), Text("écrire le SHA-1 en hexadécimal", "write the SHA-1 in hexadecimal"), ITI_META,
     slots("hash"), matching(lambda t: _HASH.fullmatch(t) is not None, "40 chiffres hexadécimaux", "40 hexadecimal digits"))  # fmt: skip
form("SIZE", Text("Taille : un nombre d'octets", "Size: a number of bytes"), Text("écrire la taille en chiffres", "write the size in digits"), ITI_META,
     slots("size"), matching(lambda t: t.isascii() and t.isdecimal() and len(t) <= 18, "un entier décimal", "a decimal integer"))  # fmt: skip
form("MIMETYPE", Text("Type MIME : type/sous-type", "MIME type: type/subtype"), Text("écrire text/xml pour un CDA", "write text/xml for a CDA"), ITI_META,
     lambda s: (e.object.attribute("mimeType") for e in s.entries), matching(lambda t: _MIME.fullmatch(t) is not None, "type/sous-type", "type/subtype"))  # fmt: skip
form("LANGUAGE", Text("Langue : code à la forme ll-PP", "Language: code of the form ll-CC"), Text("écrire fr-FR", "write fr-FR"), f"{ITI_META} ; {PARTAGE}",
     slots("languageCode"), matching(lambda t: re.fullmatch(r"[a-z]{2}-[A-Z]{2}", t) is not None, "fr-FR", "fr-FR"))  # fmt: skip
form("INFO", Text("Chaque valeur de sourcePatientInfo est PID-n|valeur", "Each value of sourcePatientInfo is PID-n|value"), TRAITS, ITI_META,
     slots("sourcePatientInfo"), forms.of_patient_field)  # fmt: skip
form("INFO-TRAIT", Text("Chaque trait de sourcePatientInfo a la forme de son champ PID", "Each trait of sourcePatientInfo has the form of its PID field"), TRAITS, f"{ITI_META} ; {PARTAGE}",
     slots("sourcePatientInfo"), forms.of_patient_trait)  # fmt: skip
form("INFO-NEVER", Text("sourcePatientInfo ne contient ni PID-2, ni PID-4, ni PID-12, ni PID-19", "sourcePatientInfo holds no PID-2, PID-4, PID-12 nor PID-19"),
     Text("retirer ce champ", "take this field out"), ITI_META, slots("sourcePatientInfo"),
     matching(lambda t: pid_field(t)[0] not in forms.NEVER, "un autre champ", "another field"))  # fmt: skip


@rule(scenario, "LANGUAGE-FR", Text("La langue d'un document français est fr-FR", "The language of a French document is fr-FR"),
      Text("écrire fr-FR", "write fr-FR"), PARTAGE, PEUT, where=filled(slots("languageCode")))  # fmt: skip
def french(sending: Sending, campaign: Campaign) -> Findings:
    """A document in another language is a remark."""
    for value in filled(slots("languageCode"))(sending):
        other = re.fullmatch(r"[a-z]{2}-[A-Z]{2}", value.text or "") is not None and value.text != "fr-FR"
        yield verify(not other, at=value, expected="fr-FR", actual=value.text, level=Level.INFO)


@rule(scenario, "PERIOD", Text("L'acte finit après avoir commencé", "The act ends after it started"),
      Text("vérifier les deux dates, en UTC", "check both times, in UTC"), PARTAGE, where=lambda s: any(e.object.value("serviceStopTime").text for e in s.entries),
      unexercised=Text("aucune fiche avec serviceStopTime", "no entry with serviceStopTime"))  # fmt: skip
def period(sending: Sending, campaign: Campaign) -> Findings:
    """serviceStopTime is not before serviceStartTime, compared to their common precision."""
    for entry in sending.entries:
        start, stop = entry.object.value("serviceStartTime").text, entry.object.value("serviceStopTime")
        if not is_dtm(start) or not is_dtm(stop.text):
            yield HOLDS  # told by XDM-FORMS-TIME
            continue
        size = min(len(start or ""), len(stop.text or ""))
        yield verify((start or "")[:size] <= (stop.text or "")[:size], at=stop, expected=f"≥ {start}", actual=stop.text)


@rule(scenario, "PATIENT-SAME", Text("Le lot et ses fiches écrivent le patient de la même façon", "The submission and its entries write the patient the same way"),
      PATIENT, f"{EDS} ; {PARTAGE}", where=lambda s: bool(s.sets) and described(s))  # fmt: skip
def patient_same(sending: Sending, campaign: Campaign) -> Findings:
    """Another number or authority is told by XDM-ONE-PATIENT; here the type and the writing."""
    told = {
        (patient_id(v.text).value, patient_id(v.text).root): v.text
        for o in sending.sets
        for v in o.identifiers("patientId")
        if v.text
    }
    for entry in sending.entries:
        value = entry.object.identifier("patientId")
        cx = patient_id(value.text)
        wanted = told.get((cx.value, cx.root))
        yield verify(wanted is None or wanted == value.text, at=value, expected=wanted or "", actual=value.text)


@rule(scenario, "MIMETYPE-CDA", Text("Un CDA est annoncé text/xml, ou application/xslt+xml s'il est autoprésentable", "A CDA is announced as text/xml, or application/xslt+xml when self-presentable"),
      Text("écrire text/xml", "write text/xml"), PARTAGE, where=lambda s: any(e.document for e in s.entries),
      unexercised=Text("aucune fiche dont le CDA soit lisible", "no entry whose CDA is readable"))  # fmt: skip
def mime_of_cda(sending: Sending, campaign: Campaign) -> Findings:
    """Official self-presentable archives say text/xml too."""
    for entry in sending.entries:
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


# -- traits of the patient ------------------------------------------------------------------------------


def traits(sending: Sending) -> list[tuple[MetaValue, list[MetaValue]]]:
    """patientId and sourcePatientInfo of each entry that has some."""
    told = [(e.object.identifier("patientId"), e.object.slot("sourcePatientInfo")) for e in sending.entries]
    return [(patient, values) for patient, values in told if values]


@rule(
    scenario,
    "INFO-ONCE",
    Text("sourcePatientInfo a au plus un PID-7 et un PID-8", "sourcePatientInfo has at most one PID-7 and one PID-8"),
    TRAITS,
    ITI_META,
    where=traits,
)
def once(sending: Sending, campaign: Campaign) -> Findings:
    """One date of birth, one sex."""
    for _, values in traits(sending):
        for name in forms.ONCE:
            same_field = [v for v in values if pid_field(v.text)[0] == name]
            at = same_field[1] if len(same_field) > 1 else values[0]
            yield verify(
                len(same_field) <= 1,
                at=at,
                expected=Text(f"un {name} au plus", f"one {name} at most"),
                actual=str(len(same_field)),
            )


@rule(scenario, "INFO-NAME", Text("sourcePatientInfo donne le nom de naissance (PID-5 de type L)", "sourcePatientInfo tells the birth name (PID-5 of type L)"), TRAITS, f"{ITI_META} ; {PARTAGE}",
      where=traits)  # fmt: skip
def birth_name(sending: Sending, campaign: Campaign) -> Findings:
    """NOM^premier prénom^liste des prénoms^^^^L."""
    for _, values in traits(sending):
        names = [composite(field) for name, field in (pid_field(v.text) for v in values) if name == "PID-5"]
        legal = [n for n in names if n.get(7) == "L"]
        yield verify(
            bool(legal),
            at=values[0],
            expected="PID-5|NOM^PRENOM^PRENOMS^^^^L",
            actual=" ; ".join(n.text for n in names) or None,
        )


@rule(scenario, "INFO-INS", Text("Avec une INS, sourcePatientInfo donne les cinq traits", "With an INS, sourcePatientInfo tells the five traits"), TRAITS, PARTAGE,
      where=lambda s: any(patient_id(p.text).type == "NH" for p, _ in traits(s)),
      unexercised=Text("aucune fiche avec une INS", "no entry with an INS"))  # fmt: skip
def five_traits(sending: Sending, campaign: Campaign) -> Findings:
    """Birth name, given names, date and place of birth, sex: without them the INS is incomplete."""
    for patient, values in traits(sending):
        if patient_id(patient.text).type != "NH":
            continue
        fields = [pid_field(v.text) for v in values]
        missing = [name for name in ("PID-7", "PID-8") if not any(n == name for n, _ in fields)]
        if not any(n == "PID-11" and composite(f).get(7) == "BDL" for n, f in fields):
            missing.append("PID-11 (BDL)")
        legal = [composite(f) for n, f in fields if n == "PID-5" and composite(f).get(7) == "L"]
        missing += ["PID-5.2", "PID-5.3"] if legal and not legal[0].get(2) and not legal[0].get(3) else []
        yield verify(
            not missing,
            at=values[0],
            expected="PID-5, PID-7, PID-8, PID-11 (BDL)",
            actual=Text("sans : {names}", "without: {names}").fill(names=", ".join(missing)),
        )
