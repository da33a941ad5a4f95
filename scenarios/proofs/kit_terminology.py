"""How KIT-TERMINOLOGY is made to fail: a code that its terminology does not have."""

from __future__ import annotations

from harness.core.mutation import Files
from scenarios.proofs._kit import ladder, with_document

mutations = ladder()


@mutations("KIT-TERMINOLOGY-01")
def code_unknown_to_its_terminology() -> Files:
    """The code of a section."""
    return with_document('code="8716-3"', 'code="8716-4"')
