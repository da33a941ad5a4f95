"""CDA-IMAGING-HEADER: what the header of an imaging report (IMG-CR-IMG, N3) asks beyond the common one.

CI-SIS, volet Compte rendu d'imagerie 2024.01: its templateId and those of DICOM part 20, the LOINC type, the number of
the order and the accession number where an order is told, the modality of each act coded in LOINC. An N1 report follows
the common header only.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.check import DOIT
from harness.core.finding import Findings, verify
from harness.core.scenario import Scenario
from harness.core.text import Text, same
from harness.formats.cda import ClinicalDocument
from scenarios._cda_header import REQUIREMENTS
from scenarios._cda_model import LOINC, of_model, present, read

scenario = Scenario(
    id="CDA-IMAGING-HEADER",
    title=Text("En-tête d'un compte rendu d'imagerie (N3)", "Header of an imaging report (N3)"),
    summary=Text(
        "Les templateId du modèle et de DICOM, le type 18748-4, l'accession number de la demande et la modalité de l'acte.",
        "The templateIds of the model and of DICOM, the type 18748-4, the accession number of the order and the modality of the act.",
    ),
    requirements=REQUIREMENTS,
)  # fmt: skip

SOURCE = "CI-SIS, Compte rendu d'imagerie (IMG-CR-IMG) 2024.01, en-tête"
NONE = Text("aucun compte rendu d'imagerie N3 jugé", "no judged N3 imaging report")
IMG_CR_IMG = "1.2.250.1.213.1.1.1.45"
DICOM = ("1.2.840.10008.9.1", "1.2.840.10008.9.20", "1.2.840.10008.9.21")
IMAGING, MODALITY = "18748-4", "121139"
_ACT = f"h:documentationOf/h:serviceEvent/h:code[@codeSystem='{LOINC}']"


def _is_report(view: ClinicalDocument) -> bool:
    return not view.templates.isdisjoint((IMG_CR_IMG, DICOM[0]))


is_report = of_model(_is_report)


@scenario.check(
    "CDA-IMAGING-HEADER-TEMPLATES", DOIT, on=DocumentSubject, where=is_report, source=SOURCE, required=False, unexercised=NONE,
    title=Text("Les templateId du modèle et de DICOM partie 20 sont là", "The templateIds of the model and of DICOM part 20 are there"),
    remedy=Text(f"déclarer {IMG_CR_IMG}, {', '.join(DICOM)}", f"declare {IMG_CR_IMG}, {', '.join(DICOM)}"),
)  # fmt: skip
def every_template(document: DocumentSubject, campaign: Campaign) -> Findings:
    """One of each root; the version in the extension is not fixed here."""
    view = read(document)
    declared, place = view.templates, view.one("h:templateId").place
    for wanted in (IMG_CR_IMG, *DICOM):
        yield verify(wanted in declared, at=place, expected=wanted, actual=" ; ".join(sorted(declared)))


@scenario.check(
    "CDA-IMAGING-HEADER-CODE", DOIT, on=DocumentSubject, where=is_report, source=SOURCE, required=False, unexercised=NONE,
    title=Text("Le type du document est 18748-4 (LOINC)", "The type of the document is 18748-4 (LOINC)"),
    remedy=Text(f"code : @code = {IMAGING}, @codeSystem = {LOINC}", f"code: @code = {IMAGING}, @codeSystem = {LOINC}"),
)  # fmt: skip
def imaging_type(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Code and system."""
    code = read(document).one("h:code")
    found = (code.get("code"), code.get("codeSystem"))
    yield verify(found == (IMAGING, LOINC), at=code, expected=f"{IMAGING} ({LOINC})", actual=f"{found[0]} ({found[1]})")


@scenario.check(
    "CDA-IMAGING-HEADER-ORDER", DOIT, on=DocumentSubject, source=SOURCE, required=False,
    where=lambda d, c: is_report(d, c) and bool(read(d).all("h:inFulfillmentOf")),
    unexercised=Text("aucun compte rendu d'imagerie N3 jugé ne cite de demande", "no judged N3 imaging report tells an order"),
    title=Text("La demande a son numéro et l'accession number", "The order has its number and the accession number"),
    remedy=Text("inFulfillmentOf/order : id du demandeur et ps3-20:accessionNumber", "inFulfillmentOf/order: id of the requester and ps3-20:accessionNumber"),
)  # fmt: skip
def order_is_numbered(document: DocumentSubject, campaign: Campaign) -> Findings:
    """order/id and order/ps3-20:accessionNumber of each inFulfillmentOf."""
    view = read(document)
    yield from present(view, view.all("h:inFulfillmentOf"), ("h:order/h:id", "h:order/ps3-20:accessionNumber"))


@scenario.check(
    "CDA-IMAGING-HEADER-MODALITY", DOIT, on=DocumentSubject, source=SOURCE, required=False,
    where=lambda d, c: is_report(d, c) and bool(read(d).all(_ACT)),
    unexercised=Text("aucun compte rendu d'imagerie N3 jugé n'a d'acte codé en LOINC", "no judged N3 imaging report has an act coded in LOINC"),
    title=Text("Chaque acte codé en LOINC donne sa modalité", "Each act coded in LOINC tells its modality"),
    remedy=Text(f"serviceEvent/code/translation de la modalité, avec qualifier/name @code = {MODALITY}",
                f"serviceEvent/code/translation of the modality, with qualifier/name @code = {MODALITY}"),
)  # fmt: skip
def act_has_modality(document: DocumentSubject, campaign: Campaign) -> Findings:
    """A translation whose qualifier is named 121139."""
    view = read(document)
    for act in view.all(_ACT):
        found = view.within(act.element, f"h:translation[h:qualifier/h:name/@code='{MODALITY}']")
        yield verify(found.exists, at=act, expected=same(f"translation › qualifier › name {MODALITY}"), actual=None)
