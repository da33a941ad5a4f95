"""How each check of DMP-API-AGREEMENT is made to fail: one value of the entry that is not that of the CDA."""

from __future__ import annotations

from functools import partial
from typing import Any

from harness.builder.demo import demo
from harness.core.mutation import Files, Mutations
from scenarios.proofs import _dmp_api as made
from scenarios.proofs._dmp_api import ATTACHMENT, PATIENT, REFERENCE

mutations = Mutations.of(lambda: demo().files())


def _value(check: str, name: str, path: str, value: Any) -> None:
    mutations.add(f"DMP-API-AGREEMENT-{check}", name, partial(made.written, {path: value}))


_value("UNIQUE-ID", "identifier of the house", f"{REFERENCE}.masterIdentifier.value", "urn:oid:1.2.250.1.999.1")
_value("TITLE", "another title", f"{ATTACHMENT}.title", "Compte rendu")
_value("LANGUAGE", "language without its country", f"{ATTACHMENT}.language", "fr")
_value("MIME-TYPE", "type of what the body holds", f"{ATTACHMENT}.contentType", "application/pdf")
_value("CREATION", "local time written as UTC", f"{ATTACHMENT}.creation", "2026-03-10T10:15:00Z")
_value("PERIOD-START", "another hour", f"{REFERENCE}.context.period.start", "2026-03-10T08:00:00+01:00")
_value(
    "PERIOD-END", "an end that the CDA does not tell", f"{REFERENCE}.context.period.end", "2026-03-10T10:00:00+01:00"
)
_value("TYPE", "consultation report", f"{REFERENCE}.type.coding[0].code", "11488-4")
_value("CATEGORY", "prescription", f"{REFERENCE}.category[0].coding[0].code", "42")
_value("CATEGORY", "class of reports, met for imaging", f"{REFERENCE}.category[0].coding[0].code", "10")
_value("FORMAT", "text", f"{REFERENCE}.content[0].format.code", "urn:ihe:iti:xds-sd:text:2008")
_value("FACILITY-TYPE", "another facility", f"{REFERENCE}.context.facilityType.coding[0].code", "SA07")
_value("PRACTICE-SETTING", "another setting", f"{REFERENCE}.context.practiceSetting.coding[0].code", "AMBULATOIRE")
_value("SECURITY-LABEL", "restricted", f"{REFERENCE}.securityLabel[0].coding[0].code", "R")
_value("AUTHOR", "another person", f"{REFERENCE}.contained[2]", {
    "resourceType": "PractitionerRole", "id": "auteur", "identifier": [{"system": "https://rpps.esante.gouv.fr", "value": "99999999999"}]})  # fmt: skip
_value("AUTHENTICATOR", "another person", f"{REFERENCE}.authenticator", {
    "identifier": {"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "810999990038"}})  # fmt: skip
_value("INS", "another matricule", f"{PATIENT}.identifier[0].value", "284033306311913")
_value("INS", "another OID", f"{REFERENCE}.subject.identifier.system", "urn:oid:1.2.250.1.213.1.4.11")
_value("PATIENT-BIRTH-NAME", "name in use", f"{PATIENT}.name[0].family", "TEST-VERVEINE")
_value("PATIENT-FIRST-GIVEN", "given name in use", f"{PATIENT}.name[0].given[0]", "MINA")
_value("PATIENT-GIVEN-NAMES", "one given name more", f"{PATIENT}.name[0].extension[0].valueString", "AMINATA AWA")
_value("PATIENT-BIRTH-DATE", "day and month swapped", f"{PATIENT}.birthDate", "1992-11-12")
_value("PATIENT-SEX", "the other sex", f"{PATIENT}.gender", "male")
_value(
    "PATIENT-BIRTH-PLACE",
    "another country",
    f"{PATIENT}.extension[1].valueAddress.extension[0].valueCoding.code",
    "99350",
)
_value("REPLACEMENT", "a replacement of nothing", f"{REFERENCE}.relatesTo", [{"code": "replaces", "target": {"reference": "DocumentReference/1"}}])  # fmt: skip


@mutations("DMP-API-AGREEMENT-REPLACEMENT")
def replacement_of_another_document() -> Files:
    """The target is not that of relatedDocument."""
    return made.replacing({f"{REFERENCE}.relatesTo[0].target.identifier.value": "urn:oid:1.2.250.1.999.9"})


@mutations("DMP-API-AGREEMENT-EVENTS")
def act_that_the_entry_does_not_name() -> Files:
    """The CDA has an act, the entry none."""
    return made.without(f"{REFERENCE}.context.event")
