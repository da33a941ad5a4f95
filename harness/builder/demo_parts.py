"""The parts of the demo campaign besides its exchanges, each made by its own module, and their planted faults."""

from __future__ import annotations

from harness.builder.demo_export import EXPORT, EXPORT_FAULTS, EXPORT_PROOFS
from harness.builder.fault import Fault
from harness.builder.part import Part, ProofLine

PARTS: tuple[Part, ...] = (EXPORT,)
PROOFS: tuple[ProofLine, ...] = EXPORT_PROOFS
FAULTS: tuple[Fault, ...] = EXPORT_FAULTS
