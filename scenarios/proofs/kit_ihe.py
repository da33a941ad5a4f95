"""How KIT-IHE is made to fail: a section that does not follow the model that it names."""

from __future__ import annotations

from harness.core.mutation import Files
from scenarios.proofs._kit import ladder, with_document

mutations = ladder()


@mutations("KIT-IHE-01")
def code_of_another_section() -> Files:
    """The code is one that the terminology knows."""
    return with_document('code="10164-2"', 'code="8716-3"')
