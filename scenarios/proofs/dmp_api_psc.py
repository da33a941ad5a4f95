"""How each check of DMP-API-PSC is made to fail: a request, a reference, an entry of the Bundle that is not right."""

from __future__ import annotations

from functools import partial
from typing import Any

from harness.builder.demo import demo
from harness.builder.fhir_dmp import MHD, REMOVED
from harness.core.mutation import Files, Mutations
from scenarios.proofs import _dmp_api as made
from scenarios.proofs._dmp_api import PATCH, REFERENCE, SET

mutations = Mutations.of(lambda: demo().files())


def _value(check: str, name: str, path: str, value: Any) -> None:
    mutations.add(f"DMP-API-PSC-{check}", name, partial(made.written, {path: value}))


_value("TYPE", "batch", "type", "batch")
_value(
    "PROFILE", "minimal profile of MHD", "meta.profile[0]", f"{MHD}/StructureDefinition/IHE.MHD.Minimal.ProvideBundle"
)
_value("PROFILE", "no meta", "meta", REMOVED)
_value("SUBMISSION-SET", "no submission set", "entry[0]", REMOVED)
_value("DOCUMENT", "no document", "entry[1]", REMOVED)
_value("KINDS", "a stranger", "entry[3]", {
    "fullUrl": "urn:uuid:8a5e5a0e-0000-4000-8000-000000000001", "resource": {"resourceType": "Observation", "status": "final", "code": {"text": "x"}},
    "request": {"method": "POST", "url": "Observation"}})  # fmt: skip
_value("METHOD", "PUT of an entry", "entry[1].request.method", "PUT")
_value("METHOD", "no request", "entry[2].request", REMOVED)
_value("URL", "address of another type", "entry[2].request.url", "Bundle")
_value("FULL-URL", "UUID cut short", "entry[1].fullUrl", "urn:uuid:1234")
_value("REFERENCE", "no such entry", f"{SET}.entry[0].item.reference", "urn:uuid:8a5e5a0e-0000-4000-8000-000000000002")
_value("REFERENCE", "no such contained resource", f"{REFERENCE}.custodian.reference", "#autre")
_value("CONTAINED", "author on the server", f"{REFERENCE}.author[0].reference", "PractitionerRole/17")
_value("SET-ENTRIES", "another document", f"{SET}.entry[0].item.reference", "DocumentReference/17")
_value("TOKEN", "Authorization header kept", f"{SET}.note", [{"text": f"Authorization: Bearer {'x' * 24}"}])


@mutations("DMP-API-PSC-SUBMISSION-SET")
def two_submission_sets() -> Files:
    """The same twice."""
    from harness.builder.demo_dmp_api import DmpApi
    from harness.builder.fhir_dmp import bundle_of

    again = {**bundle_of(DmpApi().first)["entry"][0], "fullUrl": "urn:uuid:8a5e5a0e-0000-4000-8000-000000000003"}
    return made.written({"entry[3]": again})


@mutations("DMP-API-PSC-FULL-URL")
def one_address_for_two_entries() -> Files:
    """The SubmissionSet under the address of the patch."""
    return made.replacing({"entry[0].fullUrl": "urn:uuid:8a5e5a0e-0000-4000-8000-000000000004",
                           "entry[3].fullUrl": "urn:uuid:8a5e5a0e-0000-4000-8000-000000000004"})  # fmt: skip


@mutations("DMP-API-PSC-URL")
def patch_of_nothing() -> Files:
    """Neither an id nor a criterion."""
    return made.replacing({"entry[3].request.url": "DocumentReference"})


@mutations("DMP-API-PSC-RELATION-TARGET")
def relation_to_nothing() -> Files:
    """A target without reference nor identifier."""
    return made.replacing({f"{REFERENCE}.relatesTo[0].target": {"display": "le précédent"}})


@mutations("DMP-API-PSC-SUPERSEDED")
def replaced_entry_left_current() -> Files:
    """No PATCH."""
    return made.replacing({"entry[3]": REMOVED})


@mutations("DMP-API-PSC-PATCH")
def patch_of_another_element() -> Files:
    """The label in place of the status."""
    return made.replacing({f"{PATCH}.parameter[0].part[0].valueString": "DocumentReference.securityLabel"})


@mutations("DMP-API-PSC-P1")
def capture_is_not_a_picture() -> Files:
    """The file is not what its name says."""
    return demo().files() | {"preuves/dmp-api-psc.png": b"not a picture"}
