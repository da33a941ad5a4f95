"""CDA-MODEL: a document follows the model that its templateIds name.

CI-SIS, volets of contents: a structured document (N3) names its volet by a templateId whose extension is the version, and
its type is the one of the volet. A document whose body is not structured (N1) may have any type. The models are data
(``harness/rules/cda/data/models.yaml``); campaign.yaml adds versions that came later (``model_versions``).
"""

from __future__ import annotations

from functools import partial

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.check import PEUT
from harness.core.finding import HOLDS, Findings, Level, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.rules.cda.models import Model
from scenarios._cda_rules import OURS, rule, view_of

scenario = Scenario(
    id="CDA-MODEL",
    title=Text("Le CDA suit le modèle que ses templateId annoncent", "The CDA follows the model that its templateIds name"),
    summary=Text(
        "Modèle reconnu par son templateId ; type de document, templateId associés et version du volet sont les siens.",
        "A model known by its templateId; document type, companion templateIds and version of the volet are its own.",
    ),
    requirements=("SC.CDA/DD.01", "CDA/DD.02"),
)  # fmt: skip

VOLET = "CI-SIS, volet du modèle"
NO_MODEL = Text("aucun CDA d'un modèle connu", "no CDA of a known model")


def structured(document: DocumentSubject) -> bool:
    """N3: not announced as N1, and a structured body or templateIds of its own."""
    return not document.recognition.unstructured and view_of(document).one("h:component/h:structuredBody").exists


def modelled(document: DocumentSubject) -> bool:
    """Exactly one model is named."""
    return document.recognition.model is not None


_told = partial(rule, scenario)
_of_model = partial(_told, where=modelled, unexercised=NO_MODEL)


def _model(document: DocumentSubject) -> Model:
    model = document.recognition.model
    assert model is not None  # kept by ``where``
    return model


@_told("KNOWN", Text("Un document structuré annonce un modèle connu", "A structured document names a known model"),
       Text("ajouter le templateId du volet, avec sa version en extension", "add the templateId of the volet, its version as extension"), f"{VOLET}, templateId ; {OURS}", PEUT,
       where=structured, unexercised=Text("aucun CDA structuré (N3)", "no structured CDA (N3)"))  # fmt: skip
def known(document: DocumentSubject, campaign: Campaign) -> Findings:
    """A templateId of the ANS that is not in the table may be of a later volet: a remark."""
    found, view = document.recognition, view_of(document)
    likely = found.likely(view.one("h:code").get("code")) if not found.found else None
    strangers = [] if found.found or likely else found.strangers
    expected = Text("le templateId d'un volet du CI-SIS", "the templateId of a volet of the CI-SIS")
    if likely is not None:
        expected = Text(f"{likely.root} ({likely.name})", f"{likely.root} ({likely.name})")
    told = " | ".join(t.root or "?" for t in strangers or found.templates)
    yield verify(
        bool(found.found), at=strangers[0] if strangers else view.one("h:templateId"), expected=expected, actual=told or None,
        level=Level.INFO if strangers else None,
        message=Text("modèle absent de la table du harnais", "model that is not in the table of the harness") if strangers else None,
    )  # fmt: skip


@_told("SINGLE", Text("Un seul modèle est annoncé", "One model only is named"),
       Text("ne garder que les templateId du volet suivi", "keep the templateIds of the volet that is followed"), f"{VOLET}, templateId ; {OURS}", PEUT,
       where=lambda d: bool(d.recognition.found), unexercised=NO_MODEL)  # fmt: skip
def single(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Two volets want two types and two bodies."""
    (first, _), *others = document.recognition.found
    yield HOLDS
    for model, template in others:
        same_twice = model is first
        yield verify(False, at=template, expected=f"{first.name} ({first.root})", actual=f"{model.name} ({template.root})",
                     message=Text("templateId du volet écrit deux fois", "templateId of the volet written twice") if same_twice else None)  # fmt: skip


@_of_model("CODE", Text("Le type du document est celui du modèle", "The document type is that of the model"),
           Text("ClinicalDocument/code : le type que le volet fixe", "ClinicalDocument/code: the type that the volet sets"), f"{VOLET}, ClinicalDocument/code")  # fmt: skip
def code(document: DocumentSubject, campaign: Campaign) -> Findings:
    """An error where the volet's own rules test it, else a recommendation."""
    model, node = _model(document), view_of(document).one("h:code")
    yield verify(node.get("code") in model.codes, at=node, actual=node.get("code"), level=None if model.sure else Level.WARNING,
                 expected=f"{' | '.join(model.codes)} ({model.name})")  # fmt: skip


@_told("SYSTEM", Text("Le type du document est sous la nomenclature du modèle", "The document type is under the code system of the model"),
       Text("codeSystem : 2.16.840.1.113883.6.1 (LOINC) ou 1.2.250.1.213.1.1.4.12 (TRE_A05)", "codeSystem: 2.16.840.1.113883.6.1 (LOINC) or 1.2.250.1.213.1.1.4.12 (TRE_A05)"), f"{VOLET}, ClinicalDocument/code/@codeSystem",
       where=lambda d: modelled(d) and view_of(d).one("h:code").get("code") in _model(d).codes, unexercised=NO_MODEL)  # fmt: skip
def system(document: DocumentSubject, campaign: Campaign) -> Findings:
    """The code is right, its codeSystem must be too."""
    model, node = _model(document), view_of(document).one("h:code")
    yield verify(node.get("codeSystem") == model.codes[node.get("code") or ""], at=node, actual=node.get("codeSystem"),
                 expected=model.codes[node.get("code") or ""], level=None if model.sure else Level.WARNING)  # fmt: skip


@_of_model("TEMPLATES", Text("Les templateId qui accompagnent le modèle sont présents", "The templateIds that go with the model are there"),
           Text("ajouter les templateId manquants", "add the missing templateIds"), f"{VOLET}, templateId")  # fmt: skip
def templates(document: DocumentSubject, campaign: Campaign) -> Findings:
    """An error where the volet's own rules test them, else a recommendation."""
    model, found = _model(document), document.recognition
    roots = {t.root for t in found.templates}
    yield HOLDS
    for wanted in model.others:
        yield verify(wanted in roots, at=found.found[0][1], expected=f"templateId {wanted} ({model.name})", actual=None,
                     level=None if wanted in model.required else Level.WARNING)  # fmt: skip


@_of_model("VERSION", Text("La version du volet est connue", "The version of the volet is known"),
           Text("templateId/@extension : la version suivie ; une version plus récente se déclare dans campaign.yaml (model_versions)",
                "templateId/@extension: the version that is followed; a later one is declared in campaign.yaml (model_versions)"), f"{VOLET}, version ; {OURS}", PEUT)  # fmt: skip
def version(document: DocumentSubject, campaign: Campaign) -> Findings:
    """A later version than those of the table is a remark: volets change every year."""
    model, told = _model(document), document.recognition.version
    later = campaign.manifest.versions_of(model.name, model.root)
    yield verify(told in model.versions or told in later, at=document.recognition.found[0][1], actual=told or None,
                 expected=" | ".join(v for v in (*model.versions, *later) if v),
                 level=Level.INFO if told > model.newest and told[:2] == "20" else None)  # fmt: skip
