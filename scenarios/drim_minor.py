"""DRIM-MINOR: the imaging report of a patient under 15 does not rely on its link to the images.

FAQ 48: the patient opens the link of an imaging report through FranceConnect+, whose identity providers ask for 15 years
of age; until another way of authentication comes, the images of a younger patient may be given on a physical medium. The
link itself is not forbidden (a professional opens it): such a report is questioned, never refused. The age is that of the
day of the examination (documentationOf/serviceEvent/effectiveTime); on the 15th birthday the patient may log in.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.check import PEUT, leaves_aside
from harness.core.finding import HOLDS, Findings, inconclusive, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats.cda import ClinicalDocument, Node
from harness.identity.age import is_under
from harness.identity.model import Trait
from harness.rules.cda.image_links import ImageLink, image_links

scenario = Scenario(
    id="DRIM-MINOR",
    title=Text("Lien d'imagerie : patient de moins de 15 ans", "Imaging link: patient under 15"),
    summary=Text(
        "Un patient de moins de 15 ans ne peut pas s'identifier par FranceConnect+, donc pas ouvrir le lien de son compte rendu : si un tel compte "
        "rendu porte un lien vers les images, le produit montre comment elles sont remises sur un support physique.",
        "A patient under 15 cannot log in through FranceConnect+, so cannot open the link of the report: when such a report has a link to the "
        "images, the product shows how they are given on a physical medium.",
    ),
    faq=(48,),
    applies_to=frozenset({Role.FEEDS_IMAGING, Role.IS_DRIMBOX}),
)  # fmt: skip

YEARS = 15
IMAGING, TEMPLATE = "18748-4", "1.2.250.1.213.1.1.1.45"
NO_CASE = Text(
    "aucun compte rendu d'imagerie émis avec un lien vers les images, ni pour un patient de moins de 15 ans",
    "no imaging report sent with a link to the images, nor for a patient under 15",
)
NO_PROOF = Text(
    "aucun compte rendu émis ne propose le lien à un patient de moins de 15 ans : rien à remplacer",
    "no report sent gives the link to a patient under 15: nothing to replace",
)


def is_report(document: DocumentSubject, campaign: Campaign) -> bool:
    """An imaging report that the product wrote."""
    view = document.view
    if view is None or not campaign.judges_document(document):
        return False
    return view.one("h:code").get("code") == IMAGING or TEMPLATE in view.templates


def links(document: DocumentSubject) -> list[ImageLink]:
    """The links to the images."""
    assert document.view is not None  # kept by ``is_report``
    if document not in _LINKS:
        _LINKS[document] = image_links(document.view, document.body)
    return _LINKS[document]


#: PDFs are inflated to find them: once for each document, whatever the number of questions.
_LINKS: WeakKeyDictionary[DocumentSubject, list[ImageLink]] = WeakKeyDictionary()


def examined(view: ClinicalDocument) -> Node:
    """The first examination, as far as the acts tell it; else when the report was written, which is later."""
    acts = "h:documentationOf/h:serviceEvent/h:effectiveTime"
    told = [n for path in (f"{acts}/h:low", acts, f"{acts}/h:high") for n in view.all(path) if n.get("value")]
    return min(told, key=lambda n: (n.get("value") or "")[:8]) if told else view.one("h:effectiveTime")


def under_age(document: DocumentSubject) -> bool | None:
    """Whether the patient was under 15 at the examination; None when the dates do not decide."""
    view, patient = document.view, document.patient
    if view is None or patient is None:
        return None
    at = examined(view)
    young = is_under(patient.get(Trait.BIRTH_DATE), at.get("value"), YEARS)
    # only the examination tells that somebody was old enough: the report came after it
    return None if young is False and "serviceEvent" not in at.place.path else young


def _day(text: str | None) -> str:
    """A date as ISO writes it, as far as it goes."""
    digits = (text or "")[:8]
    return "-".join(part for part in (digits[:4], digits[4:6], digits[6:]) if part)


def concerned(document: DocumentSubject, campaign: Campaign) -> bool:
    """A link, or a patient under age: both are cases of the rule."""
    return is_report(document, campaign) and (bool(links(document)) or under_age(document) is True)


@leaves_aside(
    "attendue seulement si un compte rendu avec lien concerne un patient de moins de 15 ans",
    "awaited only where a report with a link is about a patient under 15",
)
def no_minor_with_a_link(campaign: Campaign) -> Text | None:
    """Why the proof is not awaited."""
    found = (d for d in campaign.of(DocumentSubject) if is_report(d, campaign) and links(d))
    return None if any(under_age(d) for d in found) else NO_PROOF


@scenario.check(
    "DRIM-MINOR-01", PEUT, on=DocumentSubject, where=concerned, source="recommandation d'après la réponse de l'ANS", unexercised=NO_CASE, required=False,
    title=Text("Un patient de moins de 15 ans n'a pas que le lien pour voir ses images",
               "A patient under 15 has more than the link to see the images"),
    remedy=Text("remettre les images sur un support physique en attendant l'application carte Vitale, et joindre la preuve DRIM-MINOR-P1",
                "give the images on a physical medium until the carte Vitale application comes, and supply the proof DRIM-MINOR-P1"),
)  # fmt: skip
def link_of_a_minor(document: DocumentSubject, campaign: Campaign) -> Findings:
    """A link and a patient under 15 at the examination."""
    found, young = links(document), under_age(document)
    assert document.view is not None and document.patient is not None  # kept by ``concerned``
    if not found or young is False:
        yield HOLDS
        return
    birth, at = document.patient.trait(Trait.BIRTH_DATE), examined(document.view)
    if young is None:
        yield inconclusive(
            f"âge à l'examen indécidable : naissance {birth.value or 'absente'}, examen {at.get('value') or 'absent'}",
            f"age at the examination cannot be told: birth {birth.value or 'absent'}, examination {at.get('value') or 'absent'}",
            birth.place,
        )
        return
    yield verify(
        False, at=found[0].place, actual=found[0].url, expected=Text("pas de lien, ou un support physique en plus", "no link, or a physical medium besides"),
        message=Text("patient de moins de 15 ans à l'examen (né le {birth}, examiné le {at}) : FranceConnect+ lui est fermé",
                     "patient under 15 at the examination (born {birth}, examined {at}): FranceConnect+ is closed to them",
                     ).fill(birth=_day(birth.value), at=_day(at.get("value"))),
    )  # fmt: skip


scenario.manual_proof(
    "DRIM-MINOR-P1", source="réponse de l'ANS ; spécification projet DRIMbox visionneuse, 4.1", unless=no_minor_with_a_link,
    title=Text("Remise des images d'un mineur sur un support physique", "Images of a minor given on a physical medium"),
    shows=Text(
        "L'écran ou la procédure qui grave, copie ou imprime les images d'un patient de moins de 15 ans pour les remettre à ses parents.",
        "The screen or the procedure that burns, copies or prints the images of a patient under 15 for the parents.",
    ),
)  # fmt: skip
