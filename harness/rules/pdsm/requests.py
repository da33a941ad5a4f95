"""The requests of a transaction and the references between its entries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.formats.fhir_node import FhirNode
from harness.formats.oids import is_oid
from harness.rules.pdsm.feeding import Entry, Feeding

#: What an entry may be, and the verbs that the profile admits for it; the slices of the profile are closed.
METHODS: dict[str, tuple[str, ...]] = {
    "SubmissionSet": ("POST",), "DocumentReference": ("POST",), "Binary": ("POST", "PUT"), "Parameters": ("PATCH",),
    "Folder": ("POST", "PUT"), "Patient": ("GET", "POST", "PUT"), "Bundle": ("POST",),
}  # fmt: skip
_LISTS = ("SubmissionSet", "Folder")
_UUID = re.compile(r"urn:uuid:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def methods_of(entry: Entry) -> tuple[str, ...]:
    """The verbs of an entry; none for what a submission does not carry."""
    return METHODS.get(entry.kind, ())


def target_of(entry: Entry) -> str:
    """The type that request.url names."""
    return {"Parameters": "DocumentReference"}.get(entry.kind, "List" if entry.kind in _LISTS else entry.kind)


def url_is_right(entry: Entry) -> bool:
    """``Type`` for POST, ``Type/id`` or ``Type?criteria`` for the others; the base of the server may come before."""
    path, _, query = (entry.node.one("request.url").text or "").partition("?")
    steps = [step for step in path.split("/") if step]
    wanted = target_of(entry)
    if entry.method == "POST":
        return steps[-1:] == [wanted] and not query
    return (steps[-2:-1] == [wanted] and not query) or (steps[-1:] == [wanted] and bool(query))


def is_full_url(text: str) -> bool:
    """``urn:uuid:``, ``urn:oid:`` or an absolute URL: never a relative one."""
    if text.startswith("urn:uuid:"):
        return _UUID.fullmatch(text) is not None
    return (
        is_oid(text.removeprefix("urn:oid:"))
        if text.startswith("urn:oid:")
        else text.startswith(("https://", "http://"))
    )


def references(feeding: Feeding) -> Iterator[tuple[FhirNode, FhirNode]]:
    """Every ``reference`` of every resource, with the resource that it is in; attachment.url is one of them."""
    for entry in feeding.entries:
        if entry.kind in ("SubmissionSet", "Folder", "DocumentReference", "Patient"):
            yield from ((entry.resource, node) for node in _references(entry.resource))


def _references(owner: FhirNode) -> Iterator[FhirNode]:
    """Walked without recursion: a hostile resource may be deep."""
    waiting = [owner]
    while waiting:
        node = waiting.pop()
        for name in node.raw if isinstance(node.raw, dict) else ():
            if name == "reference":
                yield from (child for child in node.all(name) if child.text)
            else:
                waiting += node.all(name) if isinstance(node.raw[name], dict | list) else []
