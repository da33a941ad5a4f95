"""How each check of DATA-EXPORT-INVENTORY is made to fail."""

from __future__ import annotations

from harness.core.mutation import Files, Mutations
from scenarios.proofs._exports import conforming, exporting

mutations = Mutations.of(conforming)
LETTER = "990000102/lettre.docx"


@mutations("DATA-EXPORT-INVENTORY-GIVEN")
def export_without_inventory() -> Files:
    """Nobody can tell whether something is missing."""
    return exporting(has_inventory=False)


@mutations("DATA-EXPORT-INVENTORY-THERE")
def file_listed_and_absent() -> Files:
    """One line too many."""
    return exporting(listed=(("990000102/scanner.png", ("990000102/scanner.png", "", "")),))


@mutations("DATA-EXPORT-INVENTORY-LISTED")
def file_that_the_inventory_forgets() -> Files:
    """One line is missing."""
    return exporting(listed=((LETTER, None),))


@mutations("DATA-EXPORT-INVENTORY-SAME")
def size_of_another_version() -> Files:
    """A size that is not that of the file."""
    return exporting(listed=((LETTER, (LETTER, "12", "")),))


@mutations("DATA-EXPORT-INVENTORY-SAME")
def digest_of_other_bytes() -> Files:
    """The file changed since."""
    return exporting(listed=((LETTER, (LETTER, "", "0" * 64)),))
