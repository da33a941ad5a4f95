"""The parts of the demo campaign besides its exchanges, each made by its own module, and their planted faults."""

from __future__ import annotations

from harness.builder import (
    demo_certificates,
    demo_dmn,
    demo_dmp_api,
    demo_drim,
    demo_export,
    demo_funding,
    demo_logs,
    demo_seals,
    demo_users,
    demo_whitelist,
)
from harness.builder.fault import Fault
from harness.builder.part import Part, ProofLine

PARTS: tuple[Part, ...] = (
    demo_certificates.PART,
    demo_whitelist.PART,
    demo_dmn.PART,
    demo_dmp_api.PART,
    demo_drim.PART,
    demo_export.PART,
    demo_seals.PART,
    demo_funding.PART,
    demo_logs.PART,
    demo_users.PART,
)
PROOFS: tuple[ProofLine, ...] = (
    *demo_dmn.PROOFS,
    *demo_dmp_api.PROOFS,
    *demo_export.PROOFS,
    *demo_seals.PROOFS,
    *demo_logs.PROOFS,
)
FAULTS: tuple[Fault, ...] = (
    *demo_certificates.FAULTS,
    *demo_whitelist.FAULTS,
    *demo_dmn.FAULTS,
    *demo_dmp_api.FAULTS,
    *demo_drim.FAULTS,
    *demo_export.FAULTS,
    *demo_seals.FAULTS,
    *demo_funding.FAULTS,
    *demo_logs.FAULTS,
    *demo_users.FAULTS,
)
