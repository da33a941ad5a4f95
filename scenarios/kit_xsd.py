"""KIT-XSD: a document is valid against the CDA schema extended by the ANS.

First step of the official ladder, for every document. A self-presentable document is validated whole, style sheet
included, as the kit does.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.check import DOIT
from harness.core.finding import HOLDS, Findings, Inconclusive, verify
from harness.core.place import Place, clip
from harness.core.text import Text
from harness.kit.ladder import LayerName
from harness.kit.xsd import MAIN, XsdError
from scenarios._kit import NO_KIT, concerns, kit_of, step, view_of

scenario = step(
    "KIT-XSD",
    Text("Kit ANS, étape 1 : schéma XML du CDA", "ANS kit, step 1: XML schema of CDA"),
    Text(
        "Le document est valide selon CDA_extended.xsd du kit officiel : éléments à leur place, attributs et types de données.",
        "The document is valid against CDA_extended.xsd of the official kit: elements in their place, attributes and data types.",
    ),
)

_ANYTHING = Text("conforme au schéma", "conforming to the schema")
_BY = Text("{text} — libxml2 : {message}", "{text} — libxml2: {message}")


@scenario.check(
    "KIT-XSD-01",
    DOIT,
    on=DocumentSubject,
    where=concerns(LayerName.XSD),
    title=Text("Le document est valide selon CDA_extended.xsd", "The document is valid against CDA_extended.xsd"),
    source=f"Kit ANS TestContenuCDA, {MAIN}",
    remedy=Text(
        "corriger l'élément ou l'attribut au chemin indiqué", "mend the element or attribute at the path given"
    ),
    unexercised=NO_KIT,
    required=False,
)
def valid(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Each error of libxml2, with its place, in our words."""
    schema, view = kit_of(campaign).xsd, view_of(document)
    if isinstance(schema, Text):
        yield Inconclusive(schema)
        return
    yield HOLDS
    for error in schema.validate(view.root):
        yield verify(
            False,
            at=Place(error.path, error.line, view.source),
            expected=_expected(error),
            actual=error.actual if error.actual is not None else f"<{_name(error)}>",
            message=_BY.fill(text=error.text, message=clip(error.message, 400)),
        )


def _expected(error: XsdError) -> Text | str:
    return " | ".join(error.expected) or _ANYTHING


def _name(error: XsdError) -> str:
    return error.path.rpartition("/@")[0].rpartition("/")[2] or error.path.rpartition("/")[2]
