"""Step 6 of the oracle: does the request apply to the latest version held, and come from who may ask it?"""

from __future__ import annotations

from harness.core.text import Text
from harness.formats.cda import ClinicalDocument
from harness.identity.model import Identity
from harness.rules.answers import Case, Expected, Undecided
from harness.rules.document_message import Action, DocumentMessage
from harness.rules.holdings import DocumentKey, HeldDocument, Knowledge, authors


def by_document(
    subject: DocumentMessage, document: ClinicalDocument, identity: Identity, known: Knowledge
) -> Expected | Undecided | None:
    """900, 901, 906 or a doubt; None when nothing prevents the request."""
    if subject.action not in (Action.REPLACE, Action.DELETE):
        return None
    if not known.order_known:
        return Undecided(Text("plusieurs messages ont le même MSH-7 : leur ordre est inconnu",
                              "several messages have the same MSH-7: their order is unknown"))  # fmt: skip
    target = _target(subject, document)
    if target is None:
        return _nothing_named(document)
    held = known.documents.get(target)
    if held is None and not known.documents_complete:
        return Undecided(Text("document visé par le remplacement ou la suppression inconnu : documents détenus à déclarer (documents, --held)",
                              "the document to replace or delete is not known: declare the documents held (documents, --held)"))  # fmt: skip
    return _on_target(document, identity, held)


def held_already(subject: DocumentMessage, document: ClinicalDocument, known: Knowledge) -> Expected | None:
    """A first transmission of a document that the receiver holds, or of which it holds a later version: not integrated again.

    SC.CDA/MSS.01 and .02. The guides have no code for it, and AA may acknowledge a message sent again.
    """
    if subject.action in (Action.REPLACE, Action.DELETE) or document.id is None:
        return None
    held = known.documents.get(document.id.key)
    if held is not None and not held.superseded:
        reason = Text("document déjà détenu", "document already held")
        return Expected(Case.DOCUMENT, ("906", "900"), reason, document.id.place, admits_aa=True)
    if held is not None or known.documents.holds_newer(document):
        reason = Text("une version plus récente du document est détenue, ou il a été supprimé",
                      "a later version of the document is held, or it was deleted")  # fmt: skip
        return Expected(Case.DOCUMENT, ("900", "906"), reason, document.id.place, admits_aa=True)
    return None


def _nothing_named(document: ClinicalDocument) -> Expected:
    """A replacement or deletion that names no document."""
    reason = Text("la demande ne nomme aucun document à remplacer ou supprimer (relatedDocument, TXA-13)",
                  "the request names no document to replace or delete (relatedDocument, TXA-13)")  # fmt: skip
    return Expected(Case.DOCUMENT, ("900", "906"), reason, document.one("h:relatedDocument").place, technical=("101",))


def _on_target(document: ClinicalDocument, identity: Identity, held: HeldDocument | None) -> Expected | None:
    """The target is the latest version held, of the same patient, and the requester may ask."""
    at = document.id.place if document.id else document.one("h:id").place
    if held is None or held.superseded:
        reason = Text("le document visé n'est pas la dernière version détenue",
                      "the target is not the latest version held")  # fmt: skip
        return Expected(Case.DOCUMENT, ("900",), reason, at)
    if held.patient and identity.ins and held.patient != identity.ins.value:
        reason = Text("le document visé est celui d'un autre patient ({who})",
                      "the target is a document of another patient ({who})")  # fmt: skip
        return Expected(Case.DOCUMENT, ("906", "900", "904"), reason.fill(who=held.patient), at)
    if held.authors and not held.authors & authors(document):
        reason = Text("demandeur ni auteur ni de l'organisation de l'auteur du document visé",
                      "requester neither author nor of the author's organisation")  # fmt: skip
        return Expected(Case.DOCUMENT, ("901",), reason, document.one("h:author").place)
    return None


def _target(subject: DocumentMessage, document: ClinicalDocument) -> DocumentKey | None:
    """The document that is replaced (relatedDocument, else TXA-13) or deleted (its own id)."""
    if subject.action is Action.REPLACE:
        return document.replaced[0].key if document.replaced else subject.parent_id
    return document.id.key if document.id else subject.document_id
