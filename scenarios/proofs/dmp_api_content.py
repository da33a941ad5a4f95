"""How each check of DMP-API-CONTENT is made to fail: bytes that are not those described, a patient that is not the same."""

from __future__ import annotations

from base64 import b64encode
from functools import partial
from typing import Any

from harness.builder.demo import demo
from harness.builder.fhir_dmp import REMOVED
from harness.builder.pdf import minimal_pdf
from harness.core.mutation import Files, Mutations
from scenarios.proofs import _dmp_api as made
from scenarios.proofs._dmp_api import ATTACHMENT, BINARY, PATIENT, REFERENCE, SET

mutations = Mutations.of(lambda: demo().files())
_OTHER_BINARY = {
    "fullUrl": "urn:uuid:8a5e5a0e-0000-4000-8000-000000000005", "request": {"method": "POST", "url": "Binary"},
    "resource": {"resourceType": "Binary", "contentType": "text/plain", "data": "Qm9uam91cg=="},
}  # fmt: skip


def _value(check: str, name: str, path: str, value: Any) -> None:
    mutations.add(f"DMP-API-CONTENT-{check}", name, partial(made.written, {path: value}))


_value("BINARY", "address of the server", f"{ATTACHMENT}.url", "Binary/6789")
_value("BINARY", "no Binary", "entry[2]", REMOVED)
_value("BINARY-DATA", "empty document", f"{BINARY}.data", "")
_value("BINARY-DATA", "truncated base64", f"{BINARY}.data", "SGVsbG8")
_value("SIZE", "size of the base64", f"{ATTACHMENT}.size", 99999)
_value("HASH", "digest of nothing", f"{ATTACHMENT}.hash", "2jmj7l5rSw0yVb/vlWAYkK/YBwk=")
_value("HASH", "hexadecimal", f"{ATTACHMENT}.hash", "da39a3ee5e6b4b0d3255bfef95601890afd80709")
_value("MEDIA-TYPE", "PDF announced by the Binary", f"{BINARY}.contentType", "application/pdf")
_value("ORPHAN", "a document that nothing describes", "entry[3]", _OTHER_BINARY)
_value("CDA", "bare PDF", f"{BINARY}.data", b64encode(minimal_pdf("CR")).decode())
_value("ONE-PATIENT", "set of another patient", f"{SET}.subject.identifier.value", "284033306311913")
_value("INS-MATRICULE", "wrong key", f"{PATIENT}.identifier[0].value", "292119934108739")
_value("INS-TEST", "production OID", f"{PATIENT}.identifier[0].system", "urn:oid:1.2.250.1.213.1.4.8")


@mutations("DMP-API-CONTENT-INS")
def local_identifiers_only() -> Files:
    """The local identifier of the hospital in place of the INS."""
    local = {"system": "urn:oid:1.2.250.1.71.4.2.2.1339999013.7", "value": "990000103"}
    return made.written({
        f"{PATIENT}.identifier": [local], f"{REFERENCE}.subject.identifier": local, f"{SET}.subject.identifier": local})  # fmt: skip


@mutations("DMP-API-CONTENT-INS-QUALIFIED")
def identity_that_is_not_qualified() -> Files:
    """The manifest says so of the file."""
    found = demo().files()
    line = b"samples:\n  - {file: dmp-api/imagerie.json, identity: not_qualified}\n"
    return {**found, "campaign.yaml": found["campaign.yaml"].replace(b"samples:\n", line)}
