"""How each check of CDA-IMAGING-HEADER is made to fail."""

from __future__ import annotations

from harness.builder.cda_header import IMAGING
from scenarios.proofs._cda import drop, headers, put, rows

mutations = headers()

rows(
    mutations,
    ("CDA-IMAGING-HEADER-TEMPLATES", "without that of the DICOM header", IMAGING, "h:templateId[@root='1.2.840.10008.9.21']", drop),
    ("CDA-IMAGING-HEADER-TEMPLATES", "without that of the model", IMAGING, "h:templateId[@root='1.2.250.1.213.1.1.1.45']", drop),
    ("CDA-IMAGING-HEADER-CODE", "a biology report", IMAGING, "h:code", put("code", "11502-2")),
    ("CDA-IMAGING-HEADER-ORDER", "no accession number", IMAGING, "//*[local-name()='accessionNumber']", drop),
    ("CDA-IMAGING-HEADER-MODALITY", "no translation", IMAGING, "h:documentationOf//h:translation", drop),
    ("CDA-IMAGING-HEADER-MODALITY", "another qualifier", IMAGING, "h:documentationOf//h:qualifier/h:name", put("code", "121140")),
)  # fmt: skip
