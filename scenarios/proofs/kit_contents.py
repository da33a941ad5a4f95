"""How KIT-CONTENTS is made to fail: a coded element out of its value set."""

from __future__ import annotations

from harness.core.mutation import Files
from scenarios.proofs._kit import ladder, with_document

mutations = ladder()


@mutations("KIT-CONTENTS-01")
def specialty_out_of_the_value_set() -> Files:
    """The author's specialty is not in JDV_J01."""
    return with_document('code="G15_10/SM54"', 'code="G15_10/SCH10"')
