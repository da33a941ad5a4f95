"""The parts of the demo campaign besides its exchanges, each made by its own module, and their planted faults."""

from __future__ import annotations

from harness.builder import demo_logs, demo_users
from harness.builder.fault import Fault
from harness.builder.part import Part, ProofLine

PARTS: tuple[Part, ...] = (demo_logs.PART, demo_users.PART)
PROOFS: tuple[ProofLine, ...] = (*demo_logs.PROOFS,)
FAULTS: tuple[Fault, ...] = (*demo_logs.FAULTS, *demo_users.FAULTS)
