"""DMP-API-PSC: documents reach the DMP through the Pro Santé Connect API, in a transaction Bundle that holds together.

FAQ 61: a RIS must be able to feed the DMP through the Pro Santé Connect API. What is judged of the samples is the body of
the request: a FHIR R4 transaction (IHE MHD ITI-65) as the guide "Partage de documents de santé en mobilité" (PDSm)
constrains it: one SubmissionSet, DocumentReferences, Binaries, the request of each entry, references that lead somewhere.
The authentication itself leaves no trace in a body, and no token belongs in a sample: a capture shows it. The content of
the Binaries and the patient are judged by DMP-API-CONTENT, the elements by DMP-API-ATTRIBUTES, the CDA by DMP-API-AGREEMENT.
"""

from __future__ import annotations

import re

from harness.campaign.campaign import Campaign
from harness.campaign.feedings import FeedingSubject
from harness.core.check import PEUT
from harness.core.finding import Findings, Held, verify
from harness.core.place import Place
from harness.core.scenario import Scenario
from harness.core.text import Text, same
from harness.rules.pdsm.feeding import BUNDLE_PROFILES, is_provide_profile
from harness.rules.pdsm.requests import METHODS, is_full_url, methods_of, references, target_of, url_is_right
from scenarios._dmp_api import CONCERNED, FHIR, MHD, PDSM, rule

scenario = Scenario(
    id="DMP-API-PSC",
    title=Text("Alimentation du DMP par l'API Pro Santé Connect", "Feeding the DMP through the Pro Santé Connect API"),
    summary=Text(
        "Le produit montre les Bundle FHIR qu'il envoie au DMP : une transaction avec un lot de soumission, ses fiches et ses documents, dont "
        "chaque requête et chaque référence sont justes. Une capture montre l'authentification Pro Santé Connect et la réponse.",
        "The product shows the FHIR Bundles that it sends to the DMP: one transaction with a submission set, its entries and its documents, "
        "each request and each reference being right. A capture shows the Pro Santé Connect authentication and the answer.",
    ),
    faq=(61,),
    applies_to=CONCERNED,
)  # fmt: skip

scenario.manual_proof(
    "DMP-API-PSC-P1", source="FAQ 61",
    title=Text("Envoi au DMP sous l'identité Pro Santé Connect de l'utilisateur", "Sent to the DMP under the Pro Santé Connect identity of the user"),
    shows=Text(
        "L'utilisateur connecté par Pro Santé Connect, le document envoyé à l'API du DMP, et la réponse de succès ; le jeton d'accès masqué.",
        "The user logged in through Pro Santé Connect, the document sent to the API of the DMP, and the answer of success; the access token hidden.",
    ),
)  # fmt: skip

_TOKEN = re.compile(rb"eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,8000}\.|[Bb]earer [A-Za-z0-9._~+/-]{20}")


@rule(scenario, "TYPE", Text("Le Bundle est une transaction", "The Bundle is a transaction"),
      same("Bundle.type = transaction"), MHD)  # fmt: skip
def is_transaction(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """Everything is taken or nothing is."""
    kind = feeding.view.tree.one("type")
    yield verify(kind.text == "transaction", at=kind, expected="transaction", actual=kind.text)


@rule(scenario, "PROFILE", Text("Le Bundle annonce son profil", "The Bundle announces its profile"),
      Text(f"meta.profile = {BUNDLE_PROFILES[0]}", f"meta.profile = {BUNDLE_PROFILES[0]}"), MHD)  # fmt: skip
def profile(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """That of the guide, or the Comprehensive one of MHD on which it is built."""
    told = feeding.view.tree.all("meta.profile")
    yield verify(any(is_provide_profile(p.text) for p in told), at=feeding.view.tree.one("meta.profile"), expected=" | ".join(BUNDLE_PROFILES),
                 actual=" ; ".join(p.text or "" for p in told) or None)  # fmt: skip


@rule(scenario, "SUBMISSION-SET", Text("Le Bundle a un lot de soumission, un seul", "The Bundle has one submission set"),
      Text("une List de code submissionset", "one List whose code is submissionset"), MHD)  # fmt: skip
def one_set(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """List of type submissionset."""
    found = feeding.view.sets
    yield verify(
        len(found) == 1, at=found[1] if len(found) > 1 else Place("Bundle.entry"), expected="1", actual=str(len(found))
    )


@rule(scenario, "DOCUMENT", Text("Le Bundle a au moins une fiche (DocumentReference)", "The Bundle has at least one DocumentReference"),
      Text("une DocumentReference par document", "one DocumentReference for each document"), PDSM)  # fmt: skip
def some_document(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """One or more."""
    yield verify(
        bool(feeding.view.references), at=Place("Bundle.entry"), expected=Text("1 au moins", "1 at least"), actual="0"
    )


@rule(scenario, "KINDS", Text("Le Bundle ne porte que ce que le profil admet", "The Bundle carries only what the profile admits"),
      Text(f"ne garder que {', '.join(METHODS)}", f"keep only {', '.join(METHODS)}"), MHD)  # fmt: skip
def kinds(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """The slices of the profile are closed."""
    for entry in feeding.view.entries:
        yield verify(entry.kind in METHODS, at=entry.resource, expected=" | ".join(METHODS), actual=entry.kind or None)


@rule(scenario, "METHOD", Text("Chaque entrée a le verbe de sa ressource", "Each entry has the verb of its resource"),
      Text("POST pour List, DocumentReference et Binary ; PATCH pour Parameters", "POST for List, DocumentReference and Binary; PATCH for Parameters"), MHD)  # fmt: skip
def method(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """request.method; a Patient that is only read along may have none."""
    for entry in feeding.view.entries:
        admitted = methods_of(entry)
        optional = entry.kind == "Patient" and not entry.node.one("request").exists
        yield verify(not admitted or optional or entry.method in admitted, at=entry.node.one("request.method"), expected=" | ".join(admitted),
                     actual=entry.method)  # fmt: skip


@rule(scenario, "URL", Text("Chaque entrée a l'adresse de sa ressource", "Each entry has the address of its resource"),
      Text("request.url : le type de la ressource pour POST, DocumentReference/id ou ?identifier= pour PATCH",
           "request.url: the type of the resource for POST, DocumentReference/id or ?identifier= for PATCH"), FHIR)  # fmt: skip
def url(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """Relative to the base of the server."""
    for entry in feeding.view.entries:
        told = entry.node.one("request.url")
        skipped = entry.method not in methods_of(entry)
        wanted = target_of(entry) if entry.method == "POST" else f"{target_of(entry)}/id"
        yield verify(skipped or url_is_right(entry), at=told, expected=wanted, actual=told.text)


@rule(scenario, "FULL-URL", Text("Chaque fullUrl est une adresse absolue, propre à l'entrée", "Each fullUrl is an absolute address of its own entry"),
      Text("urn:uuid: et un UUID différent pour chaque entrée", "urn:uuid: and a UUID of its own for each entry"), f"{FHIR} (bdl-7)")  # fmt: skip
def full_url(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """Well formed, and never twice."""
    seen: set[str] = set()
    for entry in feeding.view.entries:
        told = entry.full_url
        if told is not None:
            yield verify(
                is_full_url(told),
                at=entry.node.one("fullUrl"),
                expected="urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
                actual=told,
            )
            yield verify(
                told not in seen,
                at=entry.node.one("fullUrl"),
                expected=Text("une adresse par entrée", "one address for each entry"),
                actual=told,
            )
            seen.add(told)


@rule(scenario, "REFERENCE", Text("Chaque référence interne mène à une entrée ou à une ressource contenue", "Each inner reference leads to an entry or to a contained resource"),
      Text("reprendre le fullUrl de l'entrée (urn:uuid:…), ou l'id de la ressource contenue (#…)", "write the fullUrl of the entry (urn:uuid:…), or the id of the contained resource (#…)"), FHIR)  # fmt: skip
def reference(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """urn:uuid:… and #…; what is on the server cannot be seen."""
    for owner, node in references(feeding.view):
        told = node.text or ""
        lost = told.startswith(("#", "urn:uuid:", "urn:oid:")) and told != "#" and (
            told[1:] not in owner.contained if told.startswith("#") else feeding.view.entry_of(told) is None)  # fmt: skip
        yield verify(
            not lost,
            at=node,
            expected=Text(
                "une entrée du Bundle, ou une ressource contenue", "an entry of the Bundle, or a contained resource"
            ),
            actual=told,
        )


#: Elements that the profile wants contained, by their owner.
_CONTAINED = {
    "SubmissionSet": ("source",),
    "DocumentReference": ("author", "authenticator", "context.sourcePatientInfo"),
}


@rule(scenario, "CONTAINED", Text("Auteurs, responsable et identité du patient sont dans la fiche (contained)", "Authors, authenticator and patient identity are in the entry (contained)"),
      Text("mettre la ressource dans contained et la désigner par #id", "put the resource in contained and name it by #id"), f"{MHD} ; les exemples du guide y dérogent", PEUT)  # fmt: skip
def contained(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """#id; a reference that the SubmissionSet replaces by its authorOrg extension is none."""
    for kind, paths in _CONTAINED.items():
        for entry in feeding.view.of(kind):
            for node in (n for path in paths for n in entry.resource.all(f"{path}.reference") if n.text):
                yield verify((node.text or "").startswith("#"), at=node, expected="#id", actual=node.text)


@rule(scenario, "SET-ENTRIES", Text("Le lot cite chaque fiche du Bundle", "The set names each entry of the Bundle"),
      Text("une List.entry.item par DocumentReference, par son fullUrl", "one List.entry.item for each DocumentReference, by its fullUrl"), MHD,
      where=lambda f: f.view.sets and f.view.references)  # fmt: skip
def set_entries(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """Each DocumentReference is an item of the SubmissionSet."""
    told = {node.text for found in feeding.view.sets for node in found.all("entry.item.reference")}
    named = {entry.number for entry in map(feeding.view.entry_of, told) if entry is not None}
    for entry in feeding.view.of("DocumentReference"):
        named_by = (
            f"DocumentReference/{entry.resource.id}"
            if entry.resource.id
            else Text("un fullUrl à cette fiche, cité ici", "a fullUrl for this entry, named here")
        )
        yield verify(entry.number in named, at=feeding.view.sets[0].one("entry"), expected=entry.full_url or named_by,
                     actual=" ; ".join(sorted(t for t in told if t)) or None)  # fmt: skip


def _relations(feeding: FeedingSubject) -> bool:
    return any(r.all("relatesTo") for r in feeding.view.references)


NO_REPLACEMENT = Text("aucun remplacement de document", "no replacement of a document")


@rule(scenario, "RELATION-TARGET", Text("Une fiche liée dit à laquelle", "An entry that relates to another one says to which"),
      Text("relatesTo.target : reference ou identifier du document", "relatesTo.target: reference or identifier of the document"), PDSM,
      where=_relations, required=False, unexercised=NO_REPLACEMENT)  # fmt: skip
def relation_target(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """A reference or an identifier, and not that of the entry itself."""
    for entry, node in ((e, n) for e in feeding.view.of("DocumentReference") for n in e.resource.all("relatesTo")):
        target = node.one("target")
        other = feeding.view.entry_of(target.one("reference").text)
        own = entry.resource.one("masterIdentifier.value").text
        yield verify(
            (other is None or other.number != entry.number) and (own is None or target.one("identifier.value").text != own),
            at=target, expected=Text("une autre fiche", "another entry"), actual=Text("la fiche elle-même", "the entry itself"),
        )  # fmt: skip
        told = target.one("reference").exists or target.one("identifier.value").exists
        yield verify(
            told,
            at=target,
            expected=Text("une référence ou un identifiant", "a reference or an identifier"),
            actual=None,
        )


@rule(scenario, "SUPERSEDED", Text("La fiche remplacée passe à superseded dans la même transaction", "The replaced entry becomes superseded in the same transaction"),
      Text("ajouter un PATCH de la fiche remplacée (Parameters de MHD)", "add a PATCH of the replaced entry (Parameters of MHD)"), "IHE MHD ITI-65", PEUT,
      where=lambda f: any(n.text == "replaces" for r in f.view.references for n in r.all("relatesTo.code")), required=False, unexercised=NO_REPLACEMENT)  # fmt: skip
def superseded(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """As many PATCH as documents replaced; the guide itself does not speak of it."""
    count = sum(n.text == "replaces" for r in feeding.view.references for n in r.all("relatesTo.code"))
    patches = len(feeding.view.of("Parameters"))
    yield verify(patches >= count, at=Place("Bundle.entry"), expected=f"{count} × PATCH", actual=f"{patches} × PATCH")


_OPERATION = {"path": ("DocumentReference.status",), "type": ("replace",), "value": ("superseded",)}


@rule(scenario, "PATCH", Text("Un PATCH passe le statut à superseded, rien d'autre", "A PATCH sets the status to superseded, nothing else"),
      Text("path DocumentReference.status, type replace, value superseded", "path DocumentReference.status, type replace, value superseded"), "IHE MHD ITI-65",
      where=lambda f: f.view.of("Parameters"), required=False, unexercised=NO_REPLACEMENT)  # fmt: skip
def patch(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """The three parts of the one operation."""
    for entry in feeding.view.of("Parameters"):
        for name, values in _OPERATION.items():
            parts = [p for p in entry.resource.all("parameter.part") if p.one("name").text == name]
            told = next(
                (n for p in parts for key in ("valueString", "valueCode") for n in p.all(key)),
                entry.resource.one("parameter"),
            )
            yield verify(told.text in values, at=told, expected=f"{name} = {values[0]}", actual=told.text)


@rule(scenario, "TOKEN", Text("Aucun jeton d'accès dans l'échantillon", "No access token in the sample"),
      Text("ne garder que le corps de la requête, sans l'en-tête Authorization", "keep the body of the request only, without the Authorization header"),
      "recommandation du harnais", PEUT)  # fmt: skip
def token(feeding: FeedingSubject, campaign: Campaign) -> Findings:
    """Neither a JWT nor a Bearer: a sample travels, a token opens doors."""
    found = _TOKEN.search(campaign.read(feeding.path) or b"")
    yield Held(1) if found is None else verify(False, at=Place("Bundle"), expected=Text("aucun jeton", "no token"),
                                               actual=Text("un jeton (non reproduit)", "a token (not shown)"))  # fmt: skip
