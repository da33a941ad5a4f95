"""What the proofs on feeding the DMP by the API share: the demo with one element of the first Bundle written otherwise."""

from __future__ import annotations

from typing import Any

from harness.builder.demo import demo
from harness.builder.demo_dmp_api import NAME, first, second
from harness.builder.fhir_dmp import REMOVED
from harness.core.mutation import Files

SET, REFERENCE, BINARY = (f"entry[{number}].resource" for number in range(3))
ATTACHMENT = f"{REFERENCE}.content[0].attachment"
PATIENT = f"{REFERENCE}.contained[3]"
PATCH = "entry[3].resource"


def written(values: dict[str, Any]) -> Files:
    """The first Bundle with elements written otherwise."""
    return demo().changing(NAME, first=first(values)).files()


def without(*paths: str) -> Files:
    """The first Bundle without some elements."""
    return written(dict.fromkeys(paths, REMOVED))


def replacing(values: dict[str, Any]) -> Files:
    """The Bundle of the replacement with elements written otherwise."""
    return demo().changing(NAME, second=second(values)).files()
