"""Mutations of the scenarios that judge a CDA by itself: one document, one piece of it rewritten."""

from __future__ import annotations

from base64 import b64encode
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


_BODY = """<structuredBody><component><section><text><content ID="note">Texte</content>\
<renderMultiMedia referencedObject="pdf"/></text><entry><act classCode="ACT" moodCode="EVN"><text>\
<reference value="#note"/></text></act></entry><entry><observationMedia classCode="OBS" moodCode="EVN" ID="pdf">\
<value mediaType="application/pdf" representation="B64">{pdf}</value></observationMedia></entry></section></component></structuredBody>"""


def structured(code: str, own: tuple[str, str], others: tuple[str, ...]) -> str:
    """A document of some type whose body is structured (one section, one PDF), under the templateIds of a volet."""
    spec = document(1, ROSALIE, code=code)
    made = build_cda(spec).decode()
    templates = "".join(f'<templateId root="{root}"/>' for root in others)
    templates += f'<templateId root="{own[0]}" extension="{own[1]}"/>'
    made = made.replace('<templateId root="1.3.6.1.4.1.19376.1.2.20"/>', templates, 1)
    start, end = made.index("<nonXMLBody>"), made.index("</nonXMLBody>") + len("</nonXMLBody>")
    return made[:start] + _BODY.format(pdf=b64encode(spec.content).decode()) + made[end:]
