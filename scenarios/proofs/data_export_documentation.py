"""How each check of DATA-EXPORT-DOCUMENTATION is made to fail."""

from __future__ import annotations

from harness.builder.demo_export import GUIDE
from harness.core.mutation import Files, Mutations
from scenarios.proofs._exports import conforming, exporting

mutations = Mutations.of(conforming)


@mutations("DATA-EXPORT-DOCUMENTATION-GIVEN")
def export_without_documentation() -> Files:
    """Nothing explains it."""
    return exporting(guide=None)


@mutations("DATA-EXPORT-DOCUMENTATION-READABLE")
def empty_documentation() -> Files:
    """A title alone."""
    return exporting(guide=b"# Export\n")


@mutations("DATA-EXPORT-DOCUMENTATION-FORMATS")
def format_that_is_not_described() -> Files:
    """Not a word on FHIR."""
    return exporting(guide=GUIDE.replace("FHIR R4 (.json)", "JSON").encode())


@mutations("DATA-EXPORT-DOCUMENTATION-PROCEDURE")
def documentation_of_formats_alone() -> Files:
    """How to launch it is left out."""
    return exporting(guide=("L'historique est complet.\n\n## Formats\n" + GUIDE.partition("## Formats\n")[2]).encode())


@mutations("DATA-EXPORT-DOCUMENTATION-DEPTH")
def depth_that_is_not_explained() -> Files:
    """The period is left out of the steps."""
    start = GUIDE.index(", puis la profondeur")
    return exporting(guide=(GUIDE[:start] + GUIDE[GUIDE.index(".\n3.") :]).encode())
