"""One change of a conforming Bundle, and the exact checks that speak (``e:`` error, ``w:`` warning, ``i:`` remark).

The names leave ``DMP-API-`` out. A row whose last column is empty is another legitimate way to write the same.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from harness.builder.cda import build_cda
from harness.builder.demo_dmp_api import first
from harness.builder.fhir_dmp import REMOVED
from harness.builder.pdf import minimal_pdf
from harness.rules.pdsm.content import digest_of
from scenarios.proofs._dmp_api import ATTACHMENT, BINARY, PATIENT, REFERENCE, SET

Row = tuple[str, dict[str, Any], str]
_AUTHOR = {"resourceType": "PractitionerRole", "id": "auteur"}
_OTHER = "urn:uuid:8a5e5a0e-0000-4000-8000-00000000000a"
_MINIMAL = "https://profiles.ihe.net/ITI/MHD/StructureDefinition/IHE.MHD.Minimal.ProvideBundle"
_MHD = "https://profiles.ihe.net/ITI/MHD/StructureDefinition/IHE.MHD.Comprehensive.ProvideBundle"
_PDF = b64encode(minimal_pdf("CR")).decode()

_CDA = build_cda(first({}).cda)


def _posted(content: bytes) -> dict[str, Any]:
    """Another content, with its size and digest."""
    return {f"{BINARY}.data": b64encode(content).decode(), f"{ATTACHMENT}.size": len(content), f"{ATTACHMENT}.hash": digest_of(content)}  # fmt: skip


ROWS: tuple[Row, ...] = (
    # -- legitimate variants
    ("profile of MHD with its version", {"meta.profile[0]": f"{_MHD}|4.2.2"}, ""),
    ("two profiles", {"meta.profile[1]": _MINIMAL}, ""),
    ("identifier and timestamp of the Bundle", {"identifier": {"system": "urn:ietf:rfc:3986", "value": _OTHER}, "timestamp": "2026-03-10T10:15:00Z"}, ""),
    ("addresses with the base of the server", {"entry[1].request.url": "https://dmp.exemple.fr/fhir/DocumentReference"}, ""),
    ("Binary put where it is named", {"entry[2].request": {"method": "PUT", "url": "Binary/17"}}, ""),
    ("SubmissionSet without a fullUrl", {"entry[0].fullUrl": REMOVED}, ""),
    ("Binary by its type and id", {f"{ATTACHMENT}.url": "Binary/abc", f"{BINARY}.id": "abc"}, ""),
    ("DocumentReference by its type and id", {f"{REFERENCE}.id": "d1", f"{SET}.entry[0].item.reference": "DocumentReference/d1"}, ""),
    ("OID as code system of the class", {f"{REFERENCE}.category[0].coding[0].system": "urn:oid:1.2.250.1.213.1.1.4.1"}, ""),
    ("another code system beside the right one", {f"{REFERENCE}.type.coding[1]": {"system": "http://snomed.info/sct", "code": "4241000179101"}}, ""),
    ("confidentiality by the URL of HL7", {f"{REFERENCE}.securityLabel[0].coding[0].system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"}, ""),
    ("a mask besides", {f"{REFERENCE}.securityLabel[1]": {"coding": [{"system": "urn:oid:1.2.250.1.213.1.1.4.13", "code": "MASQUE_PS"}]}}, ""),
    ("creation in UTC", {f"{ATTACHMENT}.creation": "2026-03-10T09:15:00Z"}, ""),
    ("creation with milliseconds", {f"{ATTACHMENT}.creation": "2026-03-10T10:15:00.000+01:00"}, ""),
    ("charset after the media type", {f"{ATTACHMENT}.contentType": "text/xml; charset=utf-8"}, ""),
    ("RPPS by its URL", {f"{REFERENCE}.contained[2]": {**_AUTHOR, "identifier": [{"system": "https://rpps.esante.gouv.fr", "value": "10999990020"}]}}, ""),
    ("author known by the practitioner alone", {f"{REFERENCE}.contained[2]": {**_AUTHOR, "practitioner": {"reference": "#personne"}}}, ""),
    ("structure that authenticates", {f"{REFERENCE}.authenticator.reference": "#structure"}, ""),
    ("subject on the server", {f"{REFERENCE}.subject": {"reference": "Patient/12"}, f"{SET}.subject": {"reference": "Patient/12"}}, ""),
    ("patient of the Bundle", {
        "entry[3]": {"fullUrl": _OTHER, "resource": {"resourceType": "Patient", "identifier": [{"system": "urn:oid:1.2.250.1.213.1.4.10", "value": "292119934108738"}],
                     "name": [{"family": "TEST-HIBISCUS", "given": ["AMINATA"], "extension": [
                         {"url": "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-patient-birth-list-given-name", "valueString": "AMINATA"}]}],
                     "gender": "female", "birthDate": "1992-11-21", "extension": [{
                         "url": "http://hl7.org/fhir/StructureDefinition/patient-birthPlace", "valueAddress": {"extension": [{
                             "url": "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-address-insee-code", "valueCoding": {"code": "99341"}}]}}]},
                     "request": {"method": "POST", "url": "Patient"}},
        f"{REFERENCE}.subject": {"reference": _OTHER}, f"{SET}.subject": {"reference": _OTHER}}, ""),
    ("uniqueId as the identifier of HL7v3", {f"{REFERENCE}.masterIdentifier": {
        "system": "urn:ietf:rfc:3986", "value": "URN:OID:".lower() + "1.2.250.1.71.4.2.2.1339999013.2026.171.1"}}, ""),
    ("extensions of the house", {f"{REFERENCE}.extension": [{"url": "https://exemple.fr/ext", "valueString": "x"}]}, ""),
    ("archived or not", {f"{REFERENCE}.extension": [{"url": "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-is-archived", "valueBoolean": False}]}, ""),
    ("CDA with a byte order mark", _posted(b"\xef\xbb\xbf" + _CDA), ""),
    ("local identifier under a URL", {f"{PATIENT}.identifier[1].system": "https://exemple.fr/ipp"}, ""),
    # -- the transaction
    ("batch", {"type": "batch"}, "e:PSC-TYPE"),
    ("type with a capital", {"type": "Transaction"}, "e:PSC-TYPE"),
    ("no profile", {"meta": REMOVED}, "e:PSC-PROFILE"),
    ("minimal profile", {"meta.profile[0]": _MINIMAL}, "e:PSC-PROFILE"),
    ("PUT of a List", {"entry[0].request.method": "PUT"}, "e:PSC-METHOD"),
    ("lower case verb", {"entry[0].request.method": "post"}, "e:PSC-METHOD"),
    ("POST of an id", {"entry[1].request.url": "DocumentReference/12"}, "e:PSC-URL"),
    ("fullUrl that is relative", {"entry[2].fullUrl": "Binary/1", f"{ATTACHMENT}.url": "Binary/1"}, "e:PSC-FULL-URL"),
    ("reference into the void", {f"{REFERENCE}.custodian.reference": "#rien"}, "e:PSC-REFERENCE"),
    ("set without its document", {f"{SET}.entry": []}, "e:PSC-SET-ENTRIES e:ATTRIBUTES-SET-ENTRY"),
    ("author on the server", {f"{REFERENCE}.author[0].reference": "PractitionerRole/12"}, "w:PSC-CONTAINED"),
    ("token in a comment", {f"{REFERENCE}.description": f"eyJ{'a' * 12}.eyJ{'b' * 12}.c"}, "w:PSC-TOKEN"),
    # -- the document
    ("size of the base64", {f"{ATTACHMENT}.size": 1}, "e:CONTENT-SIZE"),
    ("digest of an empty file", {f"{ATTACHMENT}.hash": "2jmj7l5rSw0yVb/vlWAYkK/YBwk="}, "e:CONTENT-HASH"),
    ("Binary of another type", {f"{BINARY}.contentType": "application/pdf"}, "e:CONTENT-MEDIA-TYPE"),
    ("type of the body", {f"{ATTACHMENT}.contentType": "application/pdf"}, "e:CONTENT-MEDIA-TYPE e:AGREEMENT-MIME-TYPE"),
    ("application/xml", {f"{ATTACHMENT}.contentType": "application/xml", f"{BINARY}.contentType": "application/xml"}, "w:AGREEMENT-MIME-TYPE"),
    ("Binary elsewhere", {f"{ATTACHMENT}.url": "https://pacs.exemple.fr/cr/17"}, "e:CONTENT-BINARY w:CONTENT-ORPHAN"),
    ("bare PDF", {f"{BINARY}.data": _PDF}, "w:CONTENT-CDA e:CONTENT-SIZE e:CONTENT-HASH e:CONTENT-MEDIA-TYPE"),
    ("CDA encoded twice", _posted(b64encode(_CDA)), "w:CONTENT-CDA e:CONTENT-MEDIA-TYPE"),
    ("archive as XML", _posted(b"PK\x03\x04" + bytes(60)), "w:CONTENT-CDA e:CONTENT-MEDIA-TYPE"),
    # -- the patient
    ("set of another patient", {f"{SET}.subject.identifier.value": "284033306311913"}, "e:CONTENT-ONE-PATIENT"),
    ("wrong key", {f"{PATIENT}.identifier[0].value": "292119934108739", f"{REFERENCE}.subject.identifier.value": "292119934108739",
                   f"{SET}.subject.identifier.value": "292119934108739"}, "e:CONTENT-INS-MATRICULE e:AGREEMENT-INS"),
    ("INS of the Patient under another OID", {f"{PATIENT}.identifier[0].system": "urn:oid:1.2.250.1.213.1.4.5"}, "e:CONTENT-INS"),
    ("OID of the INS without urn:oid", {f"{PATIENT}.identifier[0].system": "1.2.250.1.213.1.4.10"}, "e:CONTENT-INS"),
    ("Patient that says its identity provisional", {f"{PATIENT}.extension[0].extension[0].valueCoding.code": "PROV"}, "e:CONTENT-INS-QUALIFIED"),
    ("INS without its OID", {f"{PATIENT}.identifier": [{"value": "292119934108738"}], f"{REFERENCE}.subject": {"reference": "Patient/1"},
                             f"{SET}.subject": {"reference": "Patient/1"}}, "e:CONTENT-INS e:AGREEMENT-INS"),
    ("used name in place of the birth name", {f"{PATIENT}.name[0].family": "TEST-VERVEINE"}, "e:AGREEMENT-PATIENT-BIRTH-NAME"),
    ("name in lower case", {f"{PATIENT}.name[0].family": "Test-Hibiscus"}, "w:AGREEMENT-PATIENT-BIRTH-NAME"),
    ("no birth date", {f"{PATIENT}.birthDate": REMOVED}, "w:AGREEMENT-PATIENT-BIRTH-DATE"),
    ("the other sex", {f"{PATIENT}.gender": "male"}, "e:AGREEMENT-PATIENT-SEX"),
    # -- elements and codes
    ("no status", {f"{REFERENCE}.status": REMOVED}, "e:ATTRIBUTES-STATUS"),
    ("final", {f"{REFERENCE}.status": "final"}, "e:ATTRIBUTES-STATUS-VALUE"),
    ("no type", {f"{REFERENCE}.type": REMOVED}, "e:ATTRIBUTES-TYPE e:AGREEMENT-TYPE"),
    ("no code in the type", {f"{REFERENCE}.type": {"text": "CR d'imagerie"}}, "e:ATTRIBUTES-TYPE-SYSTEM w:ATTRIBUTES-TYPE-VALUE e:AGREEMENT-TYPE"),
    ("no custodian", {f"{REFERENCE}.custodian": REMOVED}, "w:ATTRIBUTES-CUSTODIAN"),
    ("no identifier of the set", {f"{SET}.identifier": REMOVED}, "w:ATTRIBUTES-SET-IDENTIFIER"),
    ("no source id", {f"{SET}.extension[1]": REMOVED}, "e:ATTRIBUTES-SET-SOURCE-ID"),
    ("two contents", {f"{REFERENCE}.content[1]": {"attachment": {"contentType": "application/pdf"}}}, "e:ATTRIBUTES-CONTENT e:ATTRIBUTES-CONTENT-TYPE"),
    ("N under the nomenclature of masks", {f"{REFERENCE}.securityLabel[0].coding[0].system": "https://mos.esante.gouv.fr/NOS/TRE_A07-StatusVisibiliteDocument/FHIR/TRE-A07-StatusVisibiliteDocument"},
     "w:ATTRIBUTES-SECURITY-LABEL-SYSTEM w:AGREEMENT-SECURITY-LABEL"),
    ("LOINC for the class", {f"{REFERENCE}.category[0].coding[0].system": "http://loinc.org"}, "e:ATTRIBUTES-CATEGORY-SYSTEM w:AGREEMENT-CATEGORY"),
    ("class of reports", {f"{REFERENCE}.category[0].coding[0].code": "10"}, "i:ATTRIBUTES-CLASS-OF-TYPE w:AGREEMENT-CATEGORY"),
    ("a type that the DMP does not take", {f"{REFERENCE}.type.coding[0].code": "34112-3"},
     "w:ATTRIBUTES-TYPE-VALUE w:ATTRIBUTES-CLASS-OF-TYPE e:AGREEMENT-TYPE"),
    # -- agreement with the CDA
    ("another identifier", {f"{REFERENCE}.masterIdentifier.value": "urn:oid:1.2.3"}, "e:AGREEMENT-UNIQUE-ID"),
    ("identifier without urn:oid", {f"{REFERENCE}.masterIdentifier.value": "1.2.250.1.71.4.2.2.1339999013.2026.171.1"}, "e:AGREEMENT-UNIQUE-ID"),
    ("another title", {f"{ATTACHMENT}.title": "CR"}, "e:AGREEMENT-TITLE"),
    ("local time as UTC", {f"{ATTACHMENT}.creation": "2026-03-10T10:15:00Z"}, "e:AGREEMENT-CREATION"),
    ("creation without its time", {f"{ATTACHMENT}.creation": "2026-03-10"}, "w:AGREEMENT-CREATION"),
    ("start of another day", {f"{REFERENCE}.context.period.start": "2026-03-09T09:30:00+01:00"}, "e:AGREEMENT-PERIOD-START"),
    ("language of two letters", {f"{ATTACHMENT}.language": "fr"}, "e:AGREEMENT-LANGUAGE"),
    ("act left out", {f"{REFERENCE}.context.event": REMOVED}, "w:AGREEMENT-EVENTS"),
    ("relation of a first version", {f"{REFERENCE}.relatesTo": [{"code": "appends", "target": {"reference": "DocumentReference/1"}}]}, ""),
    ("replacement of nothing", {f"{REFERENCE}.relatesTo": [{"code": "replaces", "target": {"reference": "DocumentReference/1"}}]},
     "w:AGREEMENT-REPLACEMENT w:PSC-SUPERSEDED"),
)  # fmt: skip
