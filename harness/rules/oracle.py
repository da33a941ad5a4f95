"""What a conforming CONSOMMATEUR answers to one document message (LPS 1.1, error-codes; FAQ 56, 57).

In this order: technical refusal; 903 no INS; 905 incomplete INS; 902 unknown patient; 904 another
identity; 900/901 version and requester; AA. Where two codes can be defended both are accepted and
one is preferred. What is not known (patients, documents held) is said, never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from harness.core.text import Text, joined
from harness.formats.cda import ClinicalDocument
from harness.identity.compare import How, Same, differences, same_patient
from harness.identity.model import Identity
from harness.identity.sources import every_patient
from harness.rules.answers import Case, Expected, Undecided
from harness.rules.document_message import Action, DocumentMessage
from harness.rules.patient_match import match_patient
from harness.rules.technical import Refusal, arguable, refusals


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document that the receiver holds, and what replaced it."""

    id: tuple[str | None, str | None]
    authors: frozenset[tuple[str | None, str | None]]
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of the receiver: patients (None: not declared) and documents held before."""

    patients: Sequence[Identity] | None
    documents: dict[tuple[str | None, str | None], HeldDocument] = field(default_factory=dict)
    documents_complete: bool = False
    #: False when another message has the same MSH-7: what came first cannot be told.
    order_known: bool = True


def expected_answer(
    subject: DocumentMessage, documents: Sequence[ClinicalDocument | None], known: Knowledge, integrated: bool = False
) -> Expected | Undecided:
    """The answer that the guides ask for, or what prevents saying it; every document of the message counts.

    ``integrated`` says that the receiver answered AA: then a wrong identity, the graver fault, is told
    before the technical refusal that it should have made. None stands for a document that cannot be read.
    """
    technical = list(refusals(subject))
    if technical and not integrated and not all(r.about_identity for r in technical):
        return _technical(technical)
    readable = [d for d in documents if d is not None]
    found = _several_patients(readable) or _worst([_by_document(subject, d, known) for d in readable])
    if found is None or (None in documents and not _refuses(found)):
        found = _unreadable(subject, integrated)
    if technical and not (_refuses(found) and (integrated or _about_ins(found))):
        return _technical(technical)
    if isinstance(found, Expected) and found.case is not Case.TECHNICAL:
        also = ("101",) if technical else ()
        return replace(found, technical=(*also, *arguable(subject)))
    return found


def _several_patients(documents: Sequence[ClinicalDocument]) -> Expected | None:
    """One patient per message (TRANS 2.1 §2): documents of two patients belong to no single record."""
    patients = [patient for document in documents for patient in every_patient(document)]
    for other in patients[1:]:
        verdict, why = same_patient(patients[0], other)
        if verdict is Same.NO:
            reason = Text("le message porte deux patients : {why}", "the message carries two patients: {why}").fill(
                why=why
            )
            found = tuple(d for d in differences(patients[0], other) if d.how is not How.ABSENT_HELD)
            return Expected(Case.OTHER_IDENTITY, ("904", "906"), reason, other.place, found)
    return None


def _refuses(found: Expected | Undecided) -> bool:
    return isinstance(found, Expected) and found.case is not Case.ACCEPT


def _about_ins(found: Expected | Undecided) -> bool:
    return isinstance(found, Expected) and found.case in (Case.NO_INS, Case.INCOMPLETE_INS)


def _worst(found: Sequence[Expected | Undecided]) -> Expected | Undecided | None:
    """A refusal first (with the codes of every one), then a doubt."""
    refused = [f for f in found if isinstance(f, Expected) and f.case is not Case.ACCEPT]
    if refused:
        return replace(refused[0], codes=tuple(dict.fromkeys(c for f in refused for c in f.codes)))
    doubts = [f for f in found if isinstance(f, Undecided)]
    return next(iter([*doubts, *found]), None)


def _unreadable(subject: DocumentMessage, integrated: bool) -> Expected | Undecided:
    """What cannot be read cannot be integrated; which refusal it deserves is open."""
    reason = Text("le document du message n'est pas lisible", "the document of the message cannot be read")
    if not integrated:
        return Undecided(reason)
    return Expected(Case.TECHNICAL, ("102", "199"), reason, subject.message.get("OBX", 5).place)


def _technical(found: Sequence[Refusal]) -> Expected:
    codes = tuple(dict.fromkeys(c for r in found for c in r.codes))
    return Expected(Case.TECHNICAL, codes, joined([r.reason for r in found], " ; "), found[0].place)


def _by_document(subject: DocumentMessage, document: ClinicalDocument, known: Knowledge) -> Expected | Undecided:
    """Steps 2 to 7, for each recordTarget."""
    found = _worst([_by_identity(i, known) or _by_documents(subject, document, known) for i in every_patient(document)])
    assert found is not None  # there is always one recordTarget, present or expected
    return found


def _by_identity(identity: Identity, known: Knowledge) -> Expected | Undecided | None:
    """Steps 2 to 5; None when the patient is exactly one that is held."""
    if identity.ins is None:
        reason = Text("le CDA ne porte aucune INS", "the CDA carries no INS")
        return Expected(Case.NO_INS, ("903",), reason, identity.place)
    missing = identity.missing()
    if missing:
        which = joined([t.text for t in missing])
        reason = Text("INS incomplète, absent : {which}", "incomplete INS, missing: {which}").fill(which=which)
        return Expected(Case.INCOMPLETE_INS, ("905",), reason, identity.trait(missing[0]).place)
    if known.patients is None:
        return Undecided(Text("les patients détenus par le produit ne sont pas déclarés (campaign.yaml, patients)",
                              "the patients that the product holds are not declared (campaign.yaml, patients)"))  # fmt: skip
    return match_patient(identity, known.patients)


def _by_documents(subject: DocumentMessage, document: ClinicalDocument, known: Knowledge) -> Expected | Undecided:
    """Steps 6 and 7."""
    accept = Text("matricule, OID et tous les traits sont ceux d'un patient détenu",
                  "matricule, OID and every trait are those of a held patient")  # fmt: skip
    place = document.one("h:recordTarget/h:patientRole").place
    if subject.action not in (Action.REPLACE, Action.DELETE):
        return Expected(Case.ACCEPT, ("AA",), accept, place)
    if not known.order_known:
        return Undecided(Text("plusieurs messages ont le même MSH-7 : leur ordre est inconnu",
                              "several messages have the same MSH-7: their order is unknown"))  # fmt: skip
    target = _target(subject, document)
    held = known.documents.get(target) if target else None
    if held is None and not known.documents_complete:
        return Undecided(Text("document visé par le remplacement ou la suppression inconnu de la campagne",
                              "the campaign does not know the document to replace or delete"))  # fmt: skip
    if held is None or held.superseded:
        reason = Text(
            "le document visé n'est pas la dernière version détenue", "the target is not the latest version held"
        )
        return Expected(Case.DOCUMENT, ("900",), reason, document.id.place if document.id else place)
    if held.authors and not held.authors & authors(document):
        reason = Text("demandeur ni auteur ni de l'organisation de l'auteur du document visé",
                      "requester neither author nor of the author's organisation")  # fmt: skip
        return Expected(Case.DOCUMENT, ("901",), reason, document.one("h:author").place)
    return Expected(Case.ACCEPT, ("AA",), accept, place)


def _target(subject: DocumentMessage, document: ClinicalDocument) -> tuple[str | None, str | None] | None:
    """The document that is replaced (relatedDocument, else TXA-13) or deleted (its own id)."""
    if subject.action is Action.REPLACE:
        return document.replaced[0].key if document.replaced else subject.parent_id
    return document.id.key if document.id else subject.document_id


def authors(document: ClinicalDocument) -> frozenset[tuple[str | None, str | None]]:
    """Identifiers of the authors and of their organisations."""
    found = document.identifiers("h:author/h:assignedAuthor/h:id")
    found += document.identifiers("h:author/h:assignedAuthor/h:representedOrganization/h:id")
    return frozenset(i.key for i in found if i.extension)
