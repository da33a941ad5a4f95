"""What a conforming CONSOMMATEUR answers to one document message (LPS 1.1, error-codes; FAQ 56, 57).

In this order: technical refusal; 903 no INS; 905 incomplete INS; 902 unknown patient; 904 another
identity; 900/901 version and requester; AA. Where two codes can be defended both are accepted and
one is preferred. What is not known (patients, documents held) is said, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from harness.core.text import Text, joined
from harness.formats.cda import ClinicalDocument
from harness.identity.compare import How, Same, differences, same_patient
from harness.identity.model import Identity
from harness.identity.sources import every_patient, from_pid
from harness.rules.answers import Case, Expected, Undecided
from harness.rules.document_message import DocumentMessage
from harness.rules.document_step import by_document, held_already
from harness.rules.holdings import Knowledge
from harness.rules.patient_match import match_patient, reservations
from harness.rules.technical import Refusal, refusals
from harness.rules.tolerance import arguable
from harness.rules.unreadable import no_document, undecodable

#: What can be answered to a document that cannot be read, beside the technical codes.
_UNREADABLE = ("906",)
_EXACT = Text(
    "matricule, OID et tous les traits sont ceux d'un patient détenu",
    "matricule, OID and every trait are those of a held patient",
)


def expected_answer(
    subject: DocumentMessage, documents: Sequence[ClinicalDocument | None], known: Knowledge, integrated: bool = False
) -> Expected | Undecided:
    """The answer that the guides ask for, or what prevents saying it; every document of the message counts.

    ``integrated`` says that the receiver answered AA: then a wrong identity, the graver fault, is told
    before the technical refusal that it should have made. None stands for a document that cannot be read.
    """
    technical = list(refusals(subject, len(documents)))
    unreadable = _unreadable(subject, documents)
    found = _by_content(subject, [d for d in documents if d is not None], known)
    due = technical + unreadable
    if due and not (_refuses(found) and (integrated or _about_ins_alone(found, due))):
        return _technical(due, found, bool(unreadable))
    assert found is not None  # a message without a readable document has a technical refusal
    if isinstance(found, Undecided):
        return found
    also = ("101",) if technical else ()
    return replace(found, technical=tuple(dict.fromkeys((*found.technical, *also, *arguable(subject)))))


def expected_identity(documents: Sequence[ClinicalDocument], known: Knowledge) -> Expected | Undecided | None:
    """What the patient of documents received by e-mail calls for (steps 2 to 5, else AA); None without document."""
    return _several_patients(documents) or _worst([
        _by_identity(i, known) or _held(i, known) for d in documents for i in every_patient(d)
    ])  # fmt: skip


def _held(identity: Identity, known: Knowledge) -> Expected:
    """The patient is one that is held; what a careful receiver may still object."""
    found = list(reservations(identity, known.patients or ()))
    reason = joined([_EXACT, *(why for _, why in found)], " ; ")
    return Expected(
        Case.ACCEPT,
        ("AA",),
        reason,
        identity.place,
        application=tuple(dict.fromkeys(c for also, _ in found for c in also)),
    )


def _unreadable(subject: DocumentMessage, documents: Sequence[ClinicalDocument | None]) -> list[Refusal]:
    """What cannot be read cannot be integrated."""
    if documents and None not in documents:
        return []
    found = undecodable(subject) if documents else no_document(subject)
    return [found] if found is not None else []


def _technical(found: Sequence[Refusal], content: Expected | Undecided | None, unreadable: bool) -> Expected:
    """Any reason met can be answered; so can the application code that the document deserves too."""
    codes = tuple(dict.fromkeys(c for r in found for c in r.codes))
    application = content.codes if isinstance(content, Expected) and _refuses(content) else ()
    application += _UNREADABLE if unreadable else ()
    reason = joined([r.reason for r in found], " ; ")
    return Expected(Case.TECHNICAL, codes, reason, found[0].place, application=tuple(dict.fromkeys(application)))


def _by_content(
    subject: DocumentMessage, documents: Sequence[ClinicalDocument], known: Knowledge
) -> Expected | Undecided | None:
    """Steps 2 to 7 on the documents that can be read; None when there is none."""
    return _several_patients(documents) or _worst([_by_document(subject, d, known) for d in documents])


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


def _refuses(found: Expected | Undecided | None) -> bool:
    return isinstance(found, Expected) and found.case is not Case.ACCEPT


def _about_ins_alone(found: Expected | Undecided | None, technical: Sequence[Refusal]) -> bool:
    """The message lacks in PID what its document lacks: 903 or 905 speaks first."""
    about_ins = isinstance(found, Expected) and found.case in (Case.NO_INS, Case.INCOMPLETE_INS)
    return about_ins and all(r.about_identity for r in technical)


def _worst(found: Sequence[Expected | Undecided]) -> Expected | Undecided | None:
    """A refusal first (with the codes of every one), then a doubt."""
    refused = [f for f in found if isinstance(f, Expected) and f.case is not Case.ACCEPT]
    if refused:
        return replace(refused[0], codes=tuple(dict.fromkeys(c for f in refused for c in f.codes)))
    doubts = [f for f in found if isinstance(f, Undecided)]
    return next(iter([*doubts, *found]), None)


def _by_document(subject: DocumentMessage, document: ClinicalDocument, known: Knowledge) -> Expected | Undecided:
    """Steps 2 to 7, for each recordTarget."""
    found = _worst([
        _by_identity(i, known) or by_document(subject, document, i, known) or _accepted(subject, document, i, known)
        for i in every_patient(document)
    ])  # fmt: skip
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
        return Undecided(Text("les patients détenus par le produit ne sont pas déclarés (patients, --patients)",
                              "the patients that the product holds are not declared (patients, --patients)"))  # fmt: skip
    return match_patient(identity, known.patients)


def _accepted(subject: DocumentMessage, document: ClinicalDocument, identity: Identity, known: Knowledge) -> Expected:
    """Step 7, with the refusals that a careful receiver may still defend; or PID names another patient."""
    pid = from_pid(subject.message)
    if pid is not None and pid.ins and identity.ins and pid.ins.value and pid.ins.value != identity.ins.value:
        reason = Text("PID et le document nomment deux patients : INS différentes",
                      "PID and the document name two patients: different INS")  # fmt: skip
        return Expected(Case.OTHER_IDENTITY, ("906", "904"), reason, pid.ins.place, technical=("199",))
    found = [*reservations(identity, known.patients or ()), *_doubts(pid, identity)]
    codes = tuple(dict.fromkeys(code for also, _ in found for code in also))
    held = held_already(subject, document, known)
    if held is not None:
        return replace(held, application=codes)
    reason = joined([_EXACT, *(why for _, why in found)], " ; ")
    return Expected(Case.ACCEPT, ("AA",), reason, document.one("h:recordTarget/h:patientRole").place, application=codes)


def _doubts(pid: Identity | None, identity: Identity) -> Iterator[tuple[tuple[str, ...], Text]]:
    """What a careful receiver may refuse in the message itself, and the codes it may answer."""
    if pid is not None and same_patient(pid, identity)[0] is Same.NO:
        yield ("904", "906"), Text("PID contredit le document", "PID contradicts the document")
