"""The parts of the demo campaign besides its exchanges, each made by its own module, and their planted faults."""

from __future__ import annotations

from harness.builder import demo_dmn
from harness.builder.fault import Fault
from harness.builder.part import Part, ProofLine

PARTS: tuple[Part, ...] = (demo_dmn.PART,)
PROOFS: tuple[ProofLine, ...] = (*demo_dmn.PROOFS,)
FAULTS: tuple[Fault, ...] = (*demo_dmn.FAULTS,)
