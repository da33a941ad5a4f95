"""The parts of the demo campaign besides its exchanges, each made by its own module, and their planted faults."""

from __future__ import annotations

from harness.builder import demo_certificates, demo_dmp_api, demo_export, demo_funding, demo_logs
from harness.builder.fault import Fault
from harness.builder.part import Part, ProofLine

PARTS: tuple[Part, ...] = (
    demo_certificates.PART,
    demo_dmp_api.PART,
    demo_export.PART,
    demo_funding.PART,
    demo_logs.PART,
)
PROOFS: tuple[ProofLine, ...] = (
    *demo_dmp_api.PROOFS,
    *demo_export.PROOFS,
    *demo_logs.PROOFS,
)
FAULTS: tuple[Fault, ...] = (
    *demo_certificates.FAULTS,
    *demo_dmp_api.FAULTS,
    *demo_export.FAULTS,
    *demo_funding.FAULTS,
    *demo_logs.FAULTS,
)
