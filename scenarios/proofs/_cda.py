"""Mutations of the scenarios that judge a CDA by itself: one document, one piece of it rewritten."""

from __future__ import annotations

from functools import cache, partial

from harness.builder.cda import build_cda
from harness.builder.demo import document
from harness.builder.people import ROSALIE
from harness.core.mutation import Files, Mutations

NAME = "cr.xml"
#: Name of the mutation, what is written, what replaces it; an empty first text puts the second before ``</ClinicalDocument>``.
Row = tuple[str, str, str, str]


@cache
def text() -> str:
    """A conforming document, as text."""
    return build_cda(document(1, ROSALIE)).decode()


def conforming() -> Files:
    """The folder: one document, no manifest."""
    return {NAME: text().encode()}


def rewritten(old: str, new: str, source: str | None = None) -> Files:
    """The document with one piece replaced; raises LookupError when it is not there."""
    content = text() if source is None else source
    if old not in content:
        raise LookupError(f"{old!r} is not in the document")
    return {NAME: content.replace(old, new, 1).encode()}


def rewriting(mutations: Mutations, *rows: Row) -> None:
    """Register mutations that replace one piece of the document: check, name, old, new."""
    for check, name, old, new in rows:
        mutations.add(check, name, partial(rewritten, old, new))
