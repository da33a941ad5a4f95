"""The parts of the demo campaign besides its exchanges, each made by its own module, and their planted faults."""

from __future__ import annotations

from harness.builder import demo_certificates, demo_export, demo_seals, demo_whitelist
from harness.builder.fault import Fault
from harness.builder.part import Part, ProofLine

PARTS: tuple[Part, ...] = (demo_certificates.PART, demo_whitelist.PART, demo_export.PART, demo_seals.PART)
PROOFS: tuple[ProofLine, ...] = (*demo_export.PROOFS, *demo_seals.PROOFS)
FAULTS: tuple[Fault, ...] = (*demo_certificates.FAULTS, *demo_whitelist.FAULTS, *demo_export.FAULTS, *demo_seals.FAULTS)
