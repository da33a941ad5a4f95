"""How KIT-ANS-MODELS is made to fail: a section that the models refuse."""

from __future__ import annotations

from harness.core.mutation import Files
from scenarios.proofs._kit import ladder, with_document

mutations = ladder()


@mutations("KIT-ANS-MODELS-01")
def section_without_title() -> Files:
    """The title of a section is empty."""
    return with_document("<title>Mesures</title>", "<title/>")
