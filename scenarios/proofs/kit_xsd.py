"""How KIT-XSD is made to fail: an element out of its place, one that is missing."""

from __future__ import annotations

from harness.core.mutation import Files
from scenarios.proofs._kit import ladder, with_document

mutations = ladder()


@mutations("KIT-XSD-01")
def element_unknown_to_the_schema() -> Files:
    """A templateId in another letter case."""
    return with_document("<templateId root=", "<templateID root=")


@mutations("KIT-XSD-01")
def required_element_absent() -> Files:
    """No typeId."""
    return with_document('<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>', "")
