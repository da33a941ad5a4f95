"""The parts of the demo campaign besides its exchanges, each made by its own module, and their planted faults."""

from __future__ import annotations

from harness.builder import demo_dmp_api, demo_drim
from harness.builder.fault import Fault
from harness.builder.part import Part, ProofLine

PARTS: tuple[Part, ...] = (demo_dmp_api.PART, demo_drim.PART)
PROOFS: tuple[ProofLine, ...] = (*demo_dmp_api.PROOFS,)
FAULTS: tuple[Fault, ...] = (*demo_dmp_api.FAULTS, *demo_drim.FAULTS)
