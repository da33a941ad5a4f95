"""What the mutations of the official ladder share: a document that passes a kit of a few files, and its changes."""

from __future__ import annotations

from harness.builder.kit import DOCUMENT, campaign, document
from harness.core.mutation import Files, Mutations


def ladder() -> Mutations:
    """Mutations that start from the campaign of the kit."""
    return Mutations.of(campaign)


def with_document(before: str, after: str) -> Files:
    """The campaign with one piece of its document replaced."""
    text = document()
    assert before in text, f"not in the document: {before}"
    return campaign() | {DOCUMENT: text.replace(before, after, 1).encode()}
