"""What a conforming CONSOMMATEUR answers to one document message (LPS 1.1, error-codes; FAQ 56, 57).

In this order: technical refusal; 903 no INS; 905 incomplete INS; 902 unknown patient; 904 another
identity; 900/901 version and requester; AA. Where two codes can be defended both are accepted and
one is preferred. What is not known (patients, documents held) is said, never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from harness.core.place import Place
from harness.core.text import Text, joined
from harness.formats.cda import ClinicalDocument
from harness.identity.compare import Difference, How, differences
from harness.identity.model import STRICT_TRAITS, Identity, Trait
from harness.identity.sources import from_cda
from harness.rules.acknowledgement import APPLICATION_CODES, APPLICATION_ERROR, TECHNICAL_CODES, Acknowledgement
from harness.rules.document_message import Action, DocumentMessage
from harness.rules.technical import Refusal, refusals


class Case(Enum):
    """Which step of the oracle decided."""

    TECHNICAL = "1"
    NO_INS = "2"
    INCOMPLETE_INS = "3"
    UNKNOWN_PATIENT = "4"
    OTHER_IDENTITY = "5"
    DOCUMENT = "6"
    ACCEPT = "7"


@dataclass(frozen=True, slots=True)
class Expected:
    """The answer: codes accepted (preferred first), why, and on which differences it rests."""

    case: Case
    codes: tuple[str, ...]
    reason: Text
    place: Place
    differences: tuple[Difference, ...] = ()
    #: Technical codes that can be defended too (a required PID field is missing as in the document).
    technical: tuple[str, ...] = ()

    @property
    def text(self) -> Text:
        """The answer in words: ``AE, ERR-3 207, ERR-5 904``."""
        if self.case is Case.ACCEPT:
            return Text("AA sans ERR", "AA without ERR")
        codes = Text(" ou ".join(self.codes), " or ".join(self.codes))
        if self.case is Case.TECHNICAL:
            return Text("AE (ou AR), ERR-3 {codes}, ERR-5 vide", "AE (or AR), ERR-3 {codes}, ERR-5 empty").fill(
                codes=codes
            )
        label = APPLICATION_CODES[self.codes[0]]
        return Text("AE, ERR-3 207, ERR-5 {codes} : {label}", "AE, ERR-3 207, ERR-5 {codes}: {label}").fill(
            codes=codes, label=label
        )

    def is_met_by(self, ack: Acknowledgement) -> bool:
        """Whether an ACK gives one of the accepted answers (envelope details are other checks')."""
        if self.case is Case.ACCEPT:
            return ack.accepts
        if ack.accepts:
            return False
        if self.case is Case.TECHNICAL:
            return bool(ack.error_codes & set(self.codes))
        return bool(ack.application_codes & set(self.codes) or ack.error_codes & set(self.technical))


@dataclass(frozen=True, slots=True)
class Undecided:
    """The oracle lacks something."""

    reason: Text


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


def expected_answer(
    subject: DocumentMessage, document: ClinicalDocument | None, known: Knowledge, integrated: bool = False
) -> Expected | Undecided:
    """The answer that the guides ask for, or what prevents saying it.

    ``integrated`` says that the receiver answered AA: then a wrong identity, the graver fault, is told
    before the technical refusal that it should have made.
    """
    technical = list(refusals(subject))
    if technical and not integrated and not all(r.about_identity for r in technical):
        return _technical(technical)
    if document is None and technical:
        return _technical(technical)
    if document is None:
        return Undecided(Text("le document du message n'est pas lisible", "the document of the message cannot be read"))
    found = _by_document(subject, document, known)
    if not technical:
        return found
    if isinstance(found, Expected) and found.case in (Case.NO_INS, Case.INCOMPLETE_INS):
        return replace(found, technical=("101",))
    told_first = integrated and isinstance(found, Expected) and found.case is not Case.ACCEPT
    return found if told_first else _technical(technical)


def _technical(found: Sequence[Refusal]) -> Expected:
    codes = tuple(dict.fromkeys(c for r in found for c in r.codes))
    return Expected(Case.TECHNICAL, codes, joined([r.reason for r in found], " ; "), found[0].place)


def _by_document(subject: DocumentMessage, document: ClinicalDocument, known: Knowledge) -> Expected | Undecided:
    """Steps 2 to 7."""
    identity = from_cda(document)
    found = identity.ins
    if found is None:
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
    return _by_patients(identity, known.patients) or _by_documents(subject, document, known)


def _by_patients(identity: Identity, patients: Sequence[Identity]) -> Expected | Undecided | None:
    """Steps 4 and 5; None when one held patient is exactly the one of the document."""
    same_matricule = [p for p in patients if p.ins and identity.ins and p.ins.value == identity.ins.value]
    if not same_matricule:
        return _unknown(identity, patients)
    compared = [differences(p, identity) for p in same_matricule]
    best = min(compared, key=len)
    if not best:
        return None
    if all(d.how is How.ABSENT_HELD for d in best):
        which = joined([d.trait.text for d in best])
        return Undecided(Text("trait du patient détenu non déclaré : {which}", "trait of the held patient not declared: {which}").fill(which=which))  # fmt: skip
    what = joined([_told(d) for d in best], " ; ")
    return Expected(Case.OTHER_IDENTITY, ("904",), what, best[0].incoming.place, tuple(best))


def _told(difference: Difference) -> Text:
    held, incoming = difference.held.value or "∅", difference.incoming.value or "∅"
    return Text("{trait} : détenu « {held} », reçu « {incoming} », {how}", "{trait}: held '{held}', received '{incoming}', {how}").fill(
        trait=difference.trait.text, held=held, incoming=incoming, how=difference.explanation
    )  # fmt: skip


#: Without these, a held patient cannot be said to have "the same traits".
_TELLING = (Trait.BIRTH_NAME, Trait.FIRST_GIVEN, Trait.BIRTH_DATE)


def _unknown(identity: Identity, patients: Sequence[Identity]) -> Expected:
    place = identity.ins.place if identity.ins else identity.place
    for patient in (p for p in patients if all(p.get(t) for t in _TELLING)):
        contrary = [d for d in differences(patient, identity, STRICT_TRAITS) if d.how is not How.ABSENT_HELD]
        if not contrary:
            reason = Text("mêmes traits qu'un patient détenu ({who}) mais autre matricule",
                          "same traits as a held patient ({who}) but another matricule").fill(who=patient.summary)  # fmt: skip
            found = tuple(differences(patient, identity))
            return Expected(Case.OTHER_IDENTITY, ("904", "902"), reason, place, found)
        if all(d.how is How.NEAR for d in contrary):
            reason = Text("matricule inconnu, traits proches d'un patient détenu ({who})",
                          "unknown matricule, traits close to a held patient ({who})").fill(who=patient.summary)  # fmt: skip
            return Expected(Case.UNKNOWN_PATIENT, ("902", "904"), reason, place)
    reason = Text(
        "aucun patient détenu n'a ce matricule ni ces traits", "no held patient has that matricule nor those traits"
    )
    return Expected(Case.UNKNOWN_PATIENT, ("902",), reason, place)


def _by_documents(subject: DocumentMessage, document: ClinicalDocument, known: Knowledge) -> Expected | Undecided:
    """Steps 6 and 7."""
    accept = Text("matricule, OID et tous les traits sont ceux d'un patient détenu",
                  "matricule, OID and every trait are those of a held patient")  # fmt: skip
    place = document.one("h:recordTarget/h:patientRole").place
    if subject.action not in (Action.REPLACE, Action.DELETE):
        return Expected(Case.ACCEPT, ("AA",), accept, place)
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


def is_application_refusal(ack: Acknowledgement) -> bool:
    """Whether an ACK comes from a CONSOMMATEUR that looked at the patient or the document."""
    return APPLICATION_ERROR in ack.error_codes or bool(ack.application_codes & set(APPLICATION_CODES))


def is_technical_refusal(ack: Acknowledgement) -> bool:
    """Whether an ACK refuses for a technical reason only."""
    return bool(ack.error_codes & TECHNICAL_CODES) and not is_application_refusal(ack)
