"""CDA-RELATIONS: versions, replaced documents and identifiers of a CDA hold together, alone and beside the others.

CI-SIS, minimal structure: setId is common to the versions of a document, versionNumber grows, relatedDocument RPLC names
the version that is replaced. A type of relation other than RPLC is only a warning of the official tool, an error here.
What messages sent say of their documents is judged by DOC-REPLACE and HL7-CDA-DOCUMENT.
"""

from __future__ import annotations

from functools import partial

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.check import PEUT
from harness.core.finding import HOLDS, PATIENT_SAFETY, Findings, Level, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.cda import Node
from harness.formats.cda_times import order
from scenarios._cda_rules import OURS, rule, view_of

scenario = Scenario(
    id="CDA-RELATIONS",
    title=Text("Identifiants, versions et remplacements du CDA se tiennent", "Identifiers, versions and replacements of the CDA hold together"),
    summary=Text(
        "relatedDocument RPLC désigne une autre version du même lot, plus ancienne ; d'un document à l'autre de la campagne, un id n'a "
        "qu'un contenu et les versions d'un setId se suivent pour un même patient.",
        "relatedDocument RPLC names another, earlier version of the same set; from one document of the campaign to another, an id has one "
        "content and the versions of a setId follow each other for one patient.",
    ),
    requirements=("SC.CDA/DD.01", "CDA/DD.02"),
)  # fmt: skip

SOURCE = "CI-SIS Structuration minimale"
RELATED = "h:relatedDocument"
PARENT = f"{RELATED}/h:parentDocument"
AUTHOR, LEGAL = "h:author/h:assignedAuthor", "h:legalAuthenticator/h:assignedEntity"
CUSTODIAN = "h:custodian/h:assignedCustodian/h:representedCustodianOrganization"
#: Where the header names structures.
ORGANISATIONS = (
    f"{AUTHOR}/h:representedOrganization", f"{LEGAL}/h:representedOrganization",
    "h:documentationOf/h:serviceEvent/h:performer/h:assignedEntity/h:representedOrganization",
)  # fmt: skip
NO_RELATION = Text("aucun CDA avec un relatedDocument", "no CDA with a relatedDocument")


def related(document: DocumentSubject) -> bool:
    """The document tells a relation."""
    return view_of(document).one(RELATED).exists


_told = partial(rule, scenario)
_of_related = partial(_told, where=related, unexercised=NO_RELATION)


# -- one document ------------------------------------------------------------------------------------


@_of_related("TYPE", Text("La relation est un remplacement (RPLC)", "The relation is a replacement (RPLC)"),
             Text("relatedDocument/@typeCode = RPLC, ou pas de relatedDocument", "relatedDocument/@typeCode = RPLC, or no relatedDocument"), f"{SOURCE}, relatedDocument/@typeCode")  # fmt: skip
def replaces(document: DocumentSubject, campaign: Campaign) -> Findings:
    """APND and XFRM are of CDA, not of the French header: the official tool only warns."""
    for node in view_of(document).all(RELATED):
        yield verify(node.get("typeCode") == "RPLC", at=node, expected="RPLC", actual=node.get("typeCode"))


@_told("SELF", Text("Un document ne se remplace pas lui-même", "A document does not replace itself"),
       Text("un id nouveau pour chaque version", "a new id for each version"), f"{SOURCE}, relatedDocument/parentDocument/id ; {OURS}",
       where=lambda d: view_of(d).one(f"{PARENT}/h:id").exists, unexercised=NO_RELATION)  # fmt: skip
def not_itself(document: DocumentSubject, campaign: Campaign) -> Findings:
    """parentDocument/id is not ClinicalDocument/id."""
    view = view_of(document)
    own = view.id.key if view.id else None
    for found in view.identifiers(f"{PARENT}/h:id"):
        yield verify(found.key != own, at=found, actual=found.text,
                     expected=Text("l'id de la version remplacée, pas celui du document", "the id of the version replaced, not that of the document"))  # fmt: skip


@_told("PARENT-SET", Text("La version remplacée est du même lot (setId)", "The version replaced is of the same set (setId)"),
       Text("parentDocument/setId = setId", "parentDocument/setId = setId"), f"{SOURCE}, setId ; CDA R2, parentDocument ; {OURS}",
       where=lambda d: view_of(d).one(f"{PARENT}/h:setId").exists, unexercised=Text("aucun CDA avec un parentDocument/setId", "no CDA with a parentDocument/setId"))  # fmt: skip
def same_set(document: DocumentSubject, campaign: Campaign) -> Findings:
    """When parentDocument tells its set."""
    view = view_of(document)
    own = view.identifiers("h:setId")
    for found in view.identifiers(f"{PARENT}/h:setId"):
        yield verify(
            bool(own) and found.key == own[0].key, at=found, expected=own[0].text if own else "setId", actual=found.text
        )


@_told("PARENT-VERSION", Text("La version remplacée est antérieure", "The version replaced is an earlier one"),
       Text("parentDocument/versionNumber inférieur à versionNumber", "parentDocument/versionNumber below versionNumber"), f"{SOURCE}, versionNumber ; {OURS}",
       where=lambda d: _number(view_of(d).one(f"{PARENT}/h:versionNumber")) is not None and view_of(d).version is not None,
       unexercised=Text("aucun CDA avec un parentDocument/versionNumber", "no CDA with a parentDocument/versionNumber"))  # fmt: skip
def earlier_version(document: DocumentSubject, campaign: Campaign) -> Findings:
    """When parentDocument tells its version."""
    view = view_of(document)
    node = view.one(f"{PARENT}/h:versionNumber")
    yield verify((_number(node) or 0) < (view.version or 0), at=node, expected=f"< {view.version}", actual=node.get("value"))  # fmt: skip


def _number(node: Node) -> int | None:
    value = node.get("value") or ""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else None


@_told("FIRST", Text("La première version ne remplace rien", "The first version replaces nothing"),
       Text("versionNumber supérieur à 1, ou pas de relatedDocument", "versionNumber above 1, or no relatedDocument"), f"{SOURCE}, versionNumber et relatedDocument ; {OURS}", PEUT,
       where=lambda d: view_of(d).version == 1, unexercised=Text("aucun CDA de version 1", "no CDA of version 1"))  # fmt: skip
def first_replaces_nothing(document: DocumentSubject, campaign: Campaign) -> Findings:
    """versionNumber 1 and relatedDocument contradict each other."""
    node = view_of(document).one(RELATED)
    yield verify(not node.exists, at=node, expected=Text("pas de relatedDocument en version 1", "no relatedDocument in version 1"), actual=f"relatedDocument {node.get('typeCode') or ''}")  # fmt: skip


@_told("LATER", Text("Une version suivante dit ce qu'elle remplace", "A later version tells what it replaces"),
       Text("ajouter relatedDocument RPLC et l'id de la version précédente", "add relatedDocument RPLC and the id of the version before"), f"{SOURCE}, relatedDocument", PEUT,
       where=lambda d: (view_of(d).version or 0) > 1, unexercised=Text("aucun CDA de version supérieure à 1", "no CDA of a version above 1"))  # fmt: skip
def later_replaces(document: DocumentSubject, campaign: Campaign) -> Findings:
    """A recommendation: ten official samples leave it out."""
    view = view_of(document)
    yield verify(view.one(RELATED).exists, at=view.one(RELATED), actual=None,
                 expected=Text("relatedDocument RPLC (version {n})", "relatedDocument RPLC (version {n})").fill(n=view.version))  # fmt: skip


@_told("ID-SET", Text("L'identifiant du document n'est pas celui du lot", "The identifier of the document is not that of the set"),
       Text("id propre à chaque version : setId suivi d'un numéro, par exemple", "an id of its own for each version: setId and a number, for instance"), f"{SOURCE}, id et setId ; {OURS}", PEUT,
       where=lambda d: view_of(d).id is not None and view_of(d).one("h:setId").exists)  # fmt: skip
def id_is_not_the_set(document: DocumentSubject, campaign: Campaign) -> Findings:
    """A remark: the next version would have to change one of them."""
    view = view_of(document)
    set_id = view.identifiers("h:setId")[0]
    assert view.id is not None  # kept by ``where``
    yield verify(view.id.key != set_id.key, at=view.id, actual=view.id.text, level=Level.INFO,
                 expected=Text("un id différent de setId", "an id unlike setId"))  # fmt: skip


# -- several documents of a campaign -----------------------------------------------------------------


@_told("SAME-ID", Text("Un identifiant de document n'a qu'un contenu", "A document identifier has one content only"),
       Text("un id nouveau dès que le contenu change", "a new id as soon as the content changes"), f"{SOURCE}, id ; {OURS}", PEUT,
       where=lambda d: view_of(d).id is not None)  # fmt: skip
def one_content(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Copies of a document (message, archive, file) are the same, line ends and prolog apart; official samples do otherwise."""
    view = view_of(document)
    assert view.id is not None  # kept by ``where``
    yield HOLDS
    copies = campaign.copies_of(document)
    copy = next((c for c in copies if campaign.judges_document(c) and campaign.comes_before(c, document)), None)
    if copy is not None:
        yield verify(copy.sha256 == document.sha256 or copy.canonical == document.canonical, at=view.id, actual=view.id.text,
                     expected=Text("le contenu de {copy}", "the content of {copy}").fill(copy=copy.label),
                     message=Text("même id, contenu différent de {copy}", "same id, another content than {copy}").fill(copy=copy.label))  # fmt: skip


@_told("VERSIONS", Text("Les versions d'un lot se suivent", "The versions of a set follow each other"),
       Text("augmenter versionNumber et dater chaque version", "raise versionNumber and date each version"), f"{SOURCE}, setId et versionNumber ; {OURS}", PEUT,
       where=lambda d: view_of(d).one("h:setId").exists and view_of(d).version is not None)  # fmt: skip
def versions(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Two documents of one set have two version numbers; the higher one is not the older one. The first of each is told."""
    view = view_of(document)
    yield HOLDS
    others = [(other, view_of(other)) for other in _others(document, campaign)]
    node, time = view.one("h:versionNumber"), view.one("h:effectiveTime")
    twin = next((o for o, v in others if v.version == view.version and campaign.comes_before(o, document)), None)
    if twin is not None:
        yield verify(False, at=node, actual=str(view.version), expected=Text("un autre numéro que {copy}", "another number than {copy}").fill(copy=twin.label))  # fmt: skip
    before = [(v.version, v.one("h:effectiveTime").get("value")) for _, v in others if (v.version or 0) < (view.version or 0)]  # fmt: skip
    later = next(((n, told) for n, told in before if order(told, time.get("value")) == 1), None)
    if later is not None:
        yield verify(False, at=time, actual=time.get("value"),
                     expected=Text("après la version {n} ({time})", "after version {n} ({time})").fill(n=later[0], time=later[1]))  # fmt: skip


@_told("SET-PATIENT", Text("Les versions d'un lot concernent un seul patient", "The versions of a set are of one patient"),
       Text("un setId par document et par patient", "one setId per document and patient"), f"{SOURCE}, setId ; {OURS}",
       where=lambda d: view_of(d).one("h:setId").exists)  # fmt: skip
def one_patient(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Compared by INS, when both carry one."""
    yield HOLDS
    own = document.patient.ins if document.patient else None
    for other in _others(document, campaign):
        there = other.patient.ins if other.patient else None
        known = own and there and own.value and there.value and campaign.comes_before(other, document)
        if own and there and known and own.value != there.value:
            yield verify(False, at=own, actual=own.text, tags=(PATIENT_SAFETY,),
                         expected=Text("le patient de {copy}", "the patient of {copy}").fill(copy=other.label))  # fmt: skip
            return


def _others(document: DocumentSubject, campaign: Campaign) -> list[DocumentSubject]:
    """Other documents of the set, but for pairs that DOC-REPLACE judges and copies that SAME-ID judges."""
    own = view_of(document).id
    carried = campaign.sets.is_carried(document)
    return [
        d
        for d in campaign.sets.of(document)
        if (own is None or (other := view_of(d).id) is None or other.key != own.key)
        and not (carried and campaign.sets.is_carried(d))
    ]


# -- who answers for the document --------------------------------------------------------------------


@_told("LEGAL-AUTHOR", Text("Le responsable du document est l'un des auteurs", "The legal authenticator is one of the authors"),
       Text("vérifier l'identifiant du responsable : celui d'un auteur, ou d'un senior qui valide", "check the identifier of the legal authenticator: that of an author, or of a senior who validates"), f"{SOURCE}, legalAuthenticator et author ; {OURS}", PEUT,
       where=lambda d: view_of(d).one(f"{AUTHOR}/h:assignedPerson").exists and view_of(d).one(f"{LEGAL}/h:id").exists,
       unexercised=Text("aucun CDA dont un auteur et le responsable sont identifiés", "no CDA whose author and legal authenticator are identified"))  # fmt: skip
def signed_by_an_author(document: DocumentSubject, campaign: Campaign) -> Findings:
    """A remark: no guide requires it, but another identifier of the same person is a common mistake."""
    view = view_of(document)
    authors = [i for i in view.identifiers(f"{AUTHOR}/h:id") if i.root and not i.null_flavor]
    legal = view.identifiers(f"{LEGAL}/h:id")[0]
    yield verify(legal.key in {a.key for a in authors}, at=legal, actual=legal.text, level=Level.INFO,
                 expected=" | ".join(a.text for a in authors) or Text("l'identifiant d'un auteur", "the identifier of an author"))  # fmt: skip


@_told("CUSTODIAN", Text("La structure conservatrice porte le même nom partout", "The custodian has the same name everywhere"),
       Text("un identifiant et un nom par structure", "one identifier and one name for a structure"), f"{SOURCE}, custodian ; {OURS}", PEUT,
       where=lambda d: bool(view_of(d).one(f"{CUSTODIAN}/h:id").get("extension") and view_of(d).one(f"{CUSTODIAN}/h:name").text),
       unexercised=Text("aucun CDA dont la structure conservatrice a un identifiant et un nom", "no CDA whose custodian has an identifier and a name"))  # fmt: skip
def one_name(document: DocumentSubject, campaign: Campaign) -> Findings:
    """A remark: the same identifier elsewhere in the header under another name."""
    view = view_of(document)
    own, name = view.one(f"{CUSTODIAN}/h:id"), view.one(f"{CUSTODIAN}/h:name")
    yield HOLDS
    for path in ORGANISATIONS:
        for node in view.all(path):
            yield from _named(node, own, name)


def _named(organisation: Node, own: Node, name: Node) -> Findings:
    """The name of a structure that has the identifier of the custodian."""
    element = organisation.element
    ids = element.findall("{urn:hl7-org:v3}id") if element is not None else []
    told = element.find("{urn:hl7-org:v3}name") if element is not None else None
    if told is None or not any(
        (i.get("root"), i.get("extension")) == (own.get("root"), own.get("extension")) for i in ids
    ):
        return
    text = "".join(told.itertext())
    yield verify(
        _plain(text) == _plain(name.text),
        at=organisation,
        expected=name.text or "",
        actual=text.strip() or None,
        level=Level.INFO,
    )


def _plain(text: str | None) -> str:
    return " ".join((text or "").replace("’", "'").split()).casefold()
