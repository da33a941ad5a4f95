"""How the proof of DMN-IEU2 is made to be awaited."""

from __future__ import annotations

from dataclasses import replace

from harness.builder.demo import demo
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
CAPTURE = "preuves/dmn-modification-identite.png"


@mutations("DMN-IEU2-P1")
def no_capture_of_the_change() -> Files:
    """The proof is not supplied."""
    return replace(demo(), proofs=tuple(p for p in demo().proofs if p[1] != CAPTURE)).files()


@mutations("DMN-IEU2-P1")
def capture_cut_short() -> Files:
    """The end of the picture is missing."""
    files = demo().files()
    return files | {CAPTURE: files[CAPTURE][:-20]}
