"""CDA-BIOLOGY-HEADER: what the header of a laboratory report (BIO-CR-BIO, N3) asks beyond the common one.

CI-SIS, volet Compte rendu d'examens de biologie médicale 2024.01: fixed title and type, templateId of IHE, version above
0, who validated (authenticator), who performed (laboratory and its director), who is responsible. The version of the
volet that is judged by these rules is the one that the official tool executes. An N1 report follows the common header only.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.check import DOIT
from harness.core.finding import Findings, Held, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.cda import ClinicalDocument
from scenarios._cda_header import REQUIREMENTS
from scenarios._cda_model import LOINC, of_model, present, read

scenario = Scenario(
    id="CDA-BIOLOGY-HEADER",
    title=Text("En-tête d'un compte rendu de biologie (N3)", "Header of a laboratory report (N3)"),
    summary=Text(
        "Titre et type imposés, templateId IHE, version, biologiste qui valide, laboratoire exécutant et biologiste responsable.",
        "Fixed title and type, templateId of IHE, version, biologist who validates, performing laboratory and responsible biologist.",
    ),
    requirements=REQUIREMENTS,
)  # fmt: skip

SOURCE = "CI-SIS, Compte rendu d'examens de biologie médicale (BIO-CR-BIO) 2024.01, en-tête"
NONE = Text("aucun compte rendu de biologie N3 jugé", "no judged N3 laboratory report")
BIO_CR_BIO, IHE_LABORATORY, VALIDATION = (
    "1.2.250.1.213.1.1.1.55",
    "1.3.6.1.4.1.19376.1.3.3",
    "1.3.6.1.4.1.19376.1.3.3.1.5",
)
BIOLOGY = "11502-2"
TITLE, LABEL = "Compte rendu d'examens biologiques", "CR d'examens biologiques"
_LABORATORY = tuple(
    f"h:assignedEntity/h:representedOrganization/h:{name}" for name in ("id", "name", "telecom", "addr")
)
_NULLABLE = ("h:addr", "h:telecom", "h:patient/h:administrativeGenderCode", "h:patient/h:birthTime")


def _is_report(view: ClinicalDocument) -> bool:
    return view.one("h:code").get("code") == BIOLOGY or not view.templates.isdisjoint((BIO_CR_BIO, IHE_LABORATORY))


is_report = of_model(_is_report)


@scenario.check(
    "CDA-BIOLOGY-HEADER-TITLE", DOIT, on=DocumentSubject, where=is_report, source=SOURCE, required=False, unexercised=NONE,
    title=Text("Le titre est celui que le volet impose", "The title is the one that the guide fixes"),
    remedy=Text(f"title : {TITLE}", f"title: {TITLE}"),
)  # fmt: skip
def fixed_title(document: DocumentSubject, campaign: Campaign) -> Findings:
    """To the letter."""
    title = read(document).one("h:title")
    yield verify(title.text == TITLE, at=title, expected=TITLE, actual=title.text)


@scenario.check(
    "CDA-BIOLOGY-HEADER-CODE", DOIT, on=DocumentSubject, where=is_report, source=SOURCE, required=False, unexercised=NONE,
    title=Text("Le type du document est 11502-2 (LOINC), avec son libellé", "The type of the document is 11502-2 (LOINC), with its label"),
    remedy=Text(f"code : @code = {BIOLOGY}, @codeSystem = {LOINC}, @displayName = {LABEL}",
                f"code: @code = {BIOLOGY}, @codeSystem = {LOINC}, @displayName = {LABEL}"),
)  # fmt: skip
def biology_type(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Code, system and label."""
    code = read(document).one("h:code")
    for name, wanted in (("code", BIOLOGY), ("codeSystem", LOINC), ("displayName", LABEL)):
        yield verify(code.get(name) == wanted, at=code, expected=f"@{name} = {wanted}", actual=code.get(name))


@scenario.check(
    "CDA-BIOLOGY-HEADER-TEMPLATE", DOIT, on=DocumentSubject, where=is_report, source=SOURCE, required=False, unexercised=NONE,
    title=Text("Le templateId IHE des comptes rendus de biologie est là", "The templateId of IHE laboratory reports is there"),
    remedy=Text(f"déclarer {IHE_LABORATORY}", f"declare {IHE_LABORATORY}"),
)  # fmt: skip
def ihe_template(document: DocumentSubject, campaign: Campaign) -> Findings:
    """1.3.6.1.4.1.19376.1.3.3."""
    view = read(document)
    declared = view.templates
    place = view.one("h:templateId").place
    yield verify(IHE_LABORATORY in declared, at=place, expected=IHE_LABORATORY, actual=" ; ".join(sorted(declared)))  # fmt: skip


@scenario.check(
    "CDA-BIOLOGY-HEADER-VERSION", DOIT, on=DocumentSubject, where=is_report, source=SOURCE, required=False, unexercised=NONE,
    title=Text("Le numéro de version est un entier positif", "The version number is a positive integer"),
    remedy=Text("versionNumber/@value : 1 pour la première version", "versionNumber/@value: 1 for the first version"),
)  # fmt: skip
def positive_version(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Above 0."""
    view = read(document)
    version = view.one("h:versionNumber")
    yield verify((view.version or 0) > 0, at=version, expected="> 0", actual=version.get("value"))


@scenario.check(
    "CDA-BIOLOGY-HEADER-UNKNOWN", DOIT, on=DocumentSubject, where=is_report, source=SOURCE, required=False, unexercised=NONE,
    title=Text("Adresse, télécom, sexe ou date inconnus : nullFlavor UNK", "Unknown address, telecom, sex or date: nullFlavor UNK"),
    remedy=Text("nullFlavor = UNK sur l'élément du patient qui n'est pas connu", "nullFlavor = UNK on the element of the patient that is not known"),
)  # fmt: skip
def unknown_is_unk(document: DocumentSubject, campaign: Campaign) -> Findings:
    """No other nullFlavor on what the patient may lack."""
    view = read(document)
    for role in view.all("h:recordTarget/h:patientRole"):
        for path in _NULLABLE:
            node = view.within(role.element, f"{path}[@nullFlavor != 'UNK']")
            yield verify(not node.exists, at=node, expected="UNK", actual=node.null_flavor)
    yield Held(1)


@scenario.check(
    "CDA-BIOLOGY-HEADER-VALIDATION", DOIT, on=DocumentSubject, source=SOURCE, required=False,
    where=lambda d, c: is_report(d, c) and bool(read(d).all("h:authenticator")),
    unexercised=Text("aucun compte rendu de biologie N3 jugé n'a d'authenticator", "no judged N3 laboratory report has an authenticator"),
    title=Text("Le biologiste qui valide : templateId, date, coordonnées, laboratoire", "The biologist who validates: templateId, date, address, laboratory"),
    remedy=Text(f"authenticator : templateId {VALIDATION}, time, addr et telecom, et id, name, telecom, addr du laboratoire",
                f"authenticator: templateId {VALIDATION}, time, addr and telecom, and id, name, telecom, addr of the laboratory"),
)  # fmt: skip
def validation(document: DocumentSubject, campaign: Campaign) -> Findings:
    """The details of each authenticator; those of the laboratory where it is told."""
    view = read(document)
    for node in view.all("h:authenticator"):
        own = (f"h:templateId[@root='{VALIDATION}']", "h:time", "h:assignedEntity/h:addr", "h:assignedEntity/h:telecom")
        told = view.within(node.element, "h:assignedEntity/h:representedOrganization").exists
        yield from present(view, [node], own + (_LABORATORY if told else ()))


@scenario.check(
    "CDA-BIOLOGY-HEADER-ACT", DOIT, on=DocumentSubject, where=is_report, source=SOURCE, required=False, unexercised=NONE,
    title=Text("Chaque acte a son code", "Each act has its code"),
    remedy=Text("documentationOf/serviceEvent/code", "documentationOf/serviceEvent/code"),
)  # fmt: skip
def act_is_coded(document: DocumentSubject, campaign: Campaign) -> Findings:
    """serviceEvent/code."""
    view = read(document)
    yield from present(view, view.all("h:documentationOf/h:serviceEvent"), ("h:code",))


@scenario.check(
    "CDA-BIOLOGY-HEADER-PERFORMER", DOIT, on=DocumentSubject, source=SOURCE, required=False,
    where=lambda d, c: is_report(d, c) and bool(read(d).all("h:documentationOf/h:serviceEvent/h:performer")),
    unexercised=Text("aucun compte rendu de biologie N3 jugé n'a d'exécutant", "no judged N3 laboratory report has a performer"),
    title=Text("L'exécutant : date, coordonnées et nom du directeur, laboratoire", "The performer: date, address and name of the director, laboratory"),
    remedy=Text("performer : time, addr, telecom, assignedPerson/name, et id, name, telecom, addr, standardIndustryClassCode du laboratoire",
                "performer: time, addr, telecom, assignedPerson/name, and id, name, telecom, addr, standardIndustryClassCode of the laboratory"),
)  # fmt: skip
def performer(document: DocumentSubject, campaign: Campaign) -> Findings:
    """The director and the laboratory."""
    view = read(document)
    wanted = (
        "h:time",
        "h:assignedEntity/h:addr",
        "h:assignedEntity/h:telecom",
        "h:assignedEntity/h:assignedPerson/h:name",
    )
    setting = "h:assignedEntity/h:representedOrganization/h:standardIndustryClassCode"
    yield from present(view, view.all("h:documentationOf/h:serviceEvent/h:performer"), (*wanted, *_LABORATORY, setting))


@scenario.check(
    "CDA-BIOLOGY-HEADER-RESPONSIBLE", DOIT, on=DocumentSubject, where=is_report, source=SOURCE, required=False, unexercised=NONE,
    title=Text("Le biologiste responsable : identifiant, profession, nom", "The responsible biologist: identifier, profession, name"),
    remedy=Text("componentOf/encompassingEncounter/responsibleParty/assignedEntity : id, code, assignedPerson/name/family",
                "componentOf/encompassingEncounter/responsibleParty/assignedEntity: id, code, assignedPerson/name/family"),
)  # fmt: skip
def responsible(document: DocumentSubject, campaign: Campaign) -> Findings:
    """responsibleParty of the encounter."""
    view = read(document)
    entity = "h:responsibleParty/h:assignedEntity"
    wanted = (f"{entity}/h:id", f"{entity}/h:code", f"{entity}/h:assignedPerson/h:name/h:family")
    yield from present(view, view.all("h:componentOf/h:encompassingEncounter"), wanted)
    yield Held(1)
