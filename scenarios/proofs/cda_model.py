"""How each check of CDA-MODEL is made to fail: an imaging report whose body is structured."""

from __future__ import annotations

from functools import cache, partial

from harness.core.mutation import Files, Mutations
from scenarios.proofs._documents import rewritten, structured


@cache
def report() -> str:
    """IMG-CR-IMG 2024.01."""
    templates = ("1.2.840.10008.9.1", "1.2.840.10008.9.20", "1.2.840.10008.9.21")
    return structured("18748-4", ("1.2.250.1.213.1.1.1.45", "2024.01"), templates)


def conforming() -> Files:
    """The folder: that report."""
    return {"cr.xml": report().encode()}


mutations = Mutations.of(conforming)
_OWN = '<templateId root="1.2.250.1.213.1.1.1.45" extension="2024.01"/>'
_CODE = 'code="18748-4" codeSystem="2.16.840.1.113883.6.1"'
for check, name, old, new in (
    ("KNOWN", "no templateId of a volet", _OWN, ""),
    ("KNOWN", "a volet that is not in the table", "1.2.250.1.213.1.1.1.45", "1.2.250.1.213.1.1.1.99"),
    ("SINGLE", "two volets", _OWN, _OWN + '<templateId root="1.2.250.1.213.1.1.1.28" extension="2022.01"/>'),
    ("CODE", "the type of another volet", _CODE, _CODE.replace("18748-4", "11488-4")),
    ("SYSTEM", "the code system of another nomenclature", _CODE, _CODE.replace("2.16.840.1.113883.6.1", "1.2.250.1.213.1.1.4.12")),
    ("TEMPLATES", "a DICOM templateId is missing", '<templateId root="1.2.840.10008.9.20"/>', ""),
    ("VERSION", "a version that never was", 'extension="2024.01"', 'extension="1999.01"'),
):  # fmt: skip
    mutations.add(f"CDA-MODEL-{check}", name, partial(rewritten, old, new, report()))
