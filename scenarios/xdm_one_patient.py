"""XDM-ONE-PATIENT: an IHE_XDM archive, and the e-mail that carries it, concern one patient.

FAQ 17: a message that transmits a document as PDF and IHE_XDM concerns one patient only (imposed by
IHE_XDM as the volet "Echange de documents" uses it: one patient and one archive per exchange). The
same person under an INS here and a local identifier there is one patient; two local identifiers with
different traits are two. A report (MDN, error e-mail) and a forwarded e-mail enclose the archive of an
original: it is no second archive.
"""

from __future__ import annotations

from collections.abc import Sequence

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import ArchiveSubject, DocumentSubject, MailSubject
from harness.core.check import DOIT
from harness.core.finding import HOLDS, PATIENT_SAFETY, Findings, Inconclusive, inconclusive, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text, same
from harness.identity.compare import Same, same_patient
from harness.identity.model import Identity
from harness.identity.sources import every_patient, identifier_of

scenario = Scenario(
    id="XDM-ONE-PATIENT",
    title=Text("Un seul patient par archive IHE_XDM et par message", "One patient per IHE_XDM archive and per message"),
    summary=Text(
        "Toutes les fiches (DocumentEntry), le lot (SubmissionSet) et les CDA d'une archive concernent un seul patient ; "
        "un e-mail porte une seule archive.",
        "Every DocumentEntry, the SubmissionSet and the CDAs of an archive concern one patient; an e-mail carries one archive.",
    ),
    faq=(17,),
    requirements=("ECO.2.1.1",),
    applies_to=frozenset({Role.EXCHANGES_ARCHIVES}),
)  # fmt: skip

SOURCE = "FAQ 17 ; volet Echange de documents de santé (EDS), IHE ITI-32"
SPLIT = Text(
    "faire un envoi, une archive et un e-mail par patient", "make one sending, one archive and one e-mail per patient"
)
NO_MAIL = Text("aucun e-mail ne porte d'archive IHE_XDM", "no e-mail carries an IHE_XDM archive")


def judged(subject: ArchiveSubject | MailSubject, campaign: Campaign) -> bool:
    """What the product sent; what it received belongs to whoever sent it."""
    return campaign.judges_sending(subject)


def one_patient(identities: Sequence[Identity]) -> Findings:
    """Every identity is the patient of the first; each other patient is told once, with both names."""
    patients: list[Identity] = []
    for identity in identities:
        compared = [(other, *same_patient(other, identity)) for other in patients]
        verdicts = {verdict for _, verdict, _ in compared}
        if Same.YES not in verdicts and Same.UNKNOWN in verdicts:
            first, _, why = next(c for c in compared if c[1] is Same.UNKNOWN)
            yield Inconclusive(
                Text("{a} et {b} : {why}", "{a} and {b}: {why}").fill(a=first.summary, b=identity.summary, why=why)
            )
            continue
        if compared:
            known, _, why = next((c for c in compared if c[1] is Same.YES), compared[0])
            yield verify(
                Same.YES in verdicts,
                at=identity.place,
                expected=same(known.summary),
                actual=identity.summary,
                message=Text("deux patients : {why}", "two patients: {why}").fill(why=why),
                tags=(PATIENT_SAFETY,),
            )
        if Same.YES not in verdicts:
            patients.append(identity)


def entries_of(archive: ArchiveSubject) -> list[Identity]:
    """The patient of each DocumentEntry."""
    return [patient for patient, _ in archive.patients]


def patients_of(documents: Sequence[DocumentSubject]) -> list[Identity]:
    """The patient of each readable CDA."""
    return [patient for d in documents if d.view is not None for patient in every_patient(d.view)]


@scenario.check(
    "XDM-ONE-PATIENT-01", DOIT, on=ArchiveSubject, where=judged, source=SOURCE, remedy=SPLIT,
    title=Text("Toutes les fiches DocumentEntry ont le même patient", "Every DocumentEntry has the same patient"),
    unexercised=Text("aucune archive IHE_XDM", "no IHE_XDM archive"),
)  # fmt: skip
def entries(archive: ArchiveSubject, campaign: Campaign) -> Findings:
    """Each entry names a patient, and they are one."""
    identities = entries_of(archive)
    for identity in identities:
        yield verify(
            bool(identity.identifiers), at=identity.place, expected=Text("un patientId", "a patientId"),
            actual=", ".join(i.text for i in identity.identifiers) or None,
        )  # fmt: skip
    yield from one_patient(identities)


@scenario.check(
    "XDM-ONE-PATIENT-02", DOIT, on=ArchiveSubject, where=judged, source=SOURCE, remedy=SPLIT,
    title=Text("Le lot (SubmissionSet) et ses fiches ont le même patient", "The SubmissionSet and its entries have the same patient"),
    unexercised=Text("aucune archive IHE_XDM", "no IHE_XDM archive"),
)  # fmt: skip
def submission_set(archive: ArchiveSubject, campaign: Campaign) -> Findings:
    """SubmissionSet.patientId is one of the identifiers of the entries' patient; XDM-ATTRIBUTES tells those that are absent."""
    told = all(d.identifier("patientId").text for s in archive.view.subsets for d in s.submission.documents)
    known = {(i.root, i.value): i for identity in entries_of(archive) for i in identity.identifiers}
    for subset in archive.view.subsets:
        for submission in subset.submission.submission_sets:
            value = submission.identifier("patientId")
            mine = identifier_of(value)
            if value.text is None or not told:
                yield HOLDS
                continue
            yield verify(
                mine is not None and (mine.root, mine.value) in known, at=value.place, actual=value.text,
                expected=" | ".join(i.text for i in known.values()) or Text("un patientId", "a patientId"),
                message=Text("le lot désigne un autre patient que ses fiches", "the set names another patient than its entries"),
                tags=(PATIENT_SAFETY,),
            )  # fmt: skip


@scenario.check(
    "XDM-ONE-PATIENT-03", DOIT, on=ArchiveSubject, source=SOURCE, remedy=SPLIT,
    where=lambda a, c: judged(a, c) and bool(patients_of(a.documents)),
    title=Text("Tous les CDA de l'archive concernent le même patient", "Every CDA of the archive concerns the same patient"),
    unexercised=Text("aucune archive dont les CDA soient lisibles", "no archive with readable CDAs"),
)  # fmt: skip
def documents(archive: ArchiveSubject, campaign: Campaign) -> Findings:
    """Each CDA names a patient, and they are one."""
    if any(p.check == "FORMAT-ZIP-NESTED" for p in archive.problems):
        yield inconclusive("archive imbriquée non ouverte", "nested archive not opened")
    identities = patients_of(archive.documents)
    for identity in identities:
        yield verify(
            bool(identity.identifiers), at=identity.place, expected=Text("un identifiant", "an identifier"),
            actual=", ".join(i.text for i in identity.identifiers) or None,
        )  # fmt: skip
    yield from one_patient(identities)


@scenario.check(
    "XDM-ONE-PATIENT-04", DOIT, on=ArchiveSubject, source=SOURCE,
    where=lambda a, c: judged(a, c) and any(True for _ in described(a)),
    remedy=Text("recalculer les métadonnées à partir du CDA qu'elles décrivent", "derive the metadata from the CDA they describe"),
    title=Text("Chaque fiche a le patient du CDA qu'elle décrit", "Each entry has the patient of the CDA it describes"),
    unexercised=Text("aucune fiche dont le CDA soit lisible", "no entry whose CDA is readable"),
)  # fmt: skip
def entry_and_document(archive: ArchiveSubject, campaign: Campaign) -> Findings:
    """The patient of the metadata is the patient of the CDA."""
    for entry, document in described(archive):
        yield from one_patient([document, entry])


def described(archive: ArchiveSubject) -> list[tuple[Identity, Identity]]:
    """(entry, CDA) pairs, told by the URI slot."""
    return [(entry, d.patient) for entry, d in archive.patients if d is not None and d.patient is not None]


@scenario.check(
    "XDM-ONE-PATIENT-05", DOIT, on=MailSubject, source="FAQ 17 ; EDS ; ECO.2.1.1", remedy=SPLIT,
    where=lambda m, c: m.report is None and judged(m, c) and bool(m.archives), title=Text("Une seule archive par e-mail", "One archive per e-mail"), unexercised=NO_MAIL,
)  # fmt: skip
def one_archive(mail: MailSubject, campaign: Campaign) -> Findings:
    """At most one IHE_XDM archive is attached, those of forwarded e-mails aside."""
    parts = [a.part for a in mail.archives if a.sha256 not in mail.forwarded]
    yield verify(
        len(parts) <= 1, at=Place(" ; ".join(parts)), expected=Text("une archive IHE_XDM", "one IHE_XDM archive"),
        actual=f"{len(parts)} : {' ; '.join(parts)}",
    )  # fmt: skip


@scenario.check(
    "XDM-ONE-PATIENT-06", DOIT, on=MailSubject, source=SOURCE, remedy=SPLIT,
    where=lambda m, c: m.report is None and judged(m, c) and bool(patients_of(m.every_document)) and len(m.every_document) + len(m.archives) > 1,
    title=Text("Tous les documents d'un e-mail concernent le même patient", "Every document of an e-mail concerns the same patient"),
    unexercised=NO_MAIL,
)  # fmt: skip
def mail_documents(mail: MailSubject, campaign: Campaign) -> Findings:
    """Across all archives and CDAs attached: one patient (inside one archive, check 03 speaks)."""
    groups = [patients_of([d]) for d in mail.documents] + [patients_of(a.documents) for a in mail.archives]
    firsts = [g[0] for g in groups if g]
    yield verify(bool(firsts[0].identifiers), at=firsts[0].place, expected=Text("un identifiant", "an identifier"),
                 actual=firsts[0].summary)  # fmt: skip
    yield from one_patient(firsts)
