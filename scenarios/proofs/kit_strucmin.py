"""How KIT-STRUCMIN is made to fail: a header that the minimal structure refuses."""

from __future__ import annotations

from harness.core.mutation import Files
from scenarios.proofs._kit import ladder, with_document

mutations = ladder()


@mutations("KIT-STRUCMIN-01")
def type_out_of_the_value_set() -> Files:
    """A document type that JDV_J07, from which the missing copy is derived, does not have."""
    return with_document('<code code="11488-4"', '<code code="99999-9"')
