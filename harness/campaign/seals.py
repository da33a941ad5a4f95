"""The signatures that documents carry, PDF or XML, each with its answers; worked out when a check first asks.

PDFs are those that CDAs encapsulate, that archives and e-mails carry beside them, and those that stand alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from harness.campaign.seal_answers import Asked, Fault, Signed, of_pdf
from harness.campaign.source import named_files
from harness.campaign.subjects import ArchiveSubject, DocumentSubject, FileSubject, MailSubject
from harness.core.place import Place
from harness.core.subject import Subject
from harness.core.text import Text, same
from harness.formats import certificate_files, pdf, pdf_a, pdf_signature
from harness.formats import xml_signature as xades
from harness.formats.signature_report import Question, SignatureReport
from harness.formats.x509 import Certificate

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign

#: The subjects that may carry a signed document.
CARRIERS: tuple[type[Subject], ...] = (DocumentSubject, ArchiveSubject, MailSubject, FileSubject)
_DSIG = b"http://www.w3.org/2000/09/xmldsig#"


@dataclass(slots=True)
class Carried:
    """What one subject carries: signatures, and PDFs that claim PDF/A with what contradicts it."""

    signed: list[Signed] = field(default_factory=list)
    claims: list[tuple[Place, int, tuple[str, ...]]] = field(default_factory=list)


class Seals:
    """Those of a campaign, and the authorities that they are held against, each read once."""

    def __init__(self, campaign: Campaign) -> None:
        self._read: dict[str, Carried] = {}
        told = campaign.manifest.probative
        paths = (
            path for name in (told.named() if told is not None else ()) for path in named_files(name, campaign.hashes)
        )
        self._authorities = [campaign.read(path) or b"" for path in paths]

    @cached_property
    def authorities(self) -> list[Certificate]:
        """Those that ``probative`` gives."""
        return [certificate for raw in self._authorities for certificate in certificate_files.read(raw).certificates]

    def of(self, subject: Subject, campaign: Campaign) -> Carried:
        """What one subject carries."""
        if subject.id not in self._read:
            own = _is_own(subject, campaign)
            self._read[subject.id] = _read(subject, campaign, self) if own else Carried()
        return self._read[subject.id]


_KEPT: WeakKeyDictionary[Campaign, Seals] = WeakKeyDictionary()


def carried(subject: Subject, campaign: Campaign) -> Carried:
    """The signatures and the claims of a subject."""
    if campaign not in _KEPT:
        _KEPT[campaign] = Seals(campaign)
    return _KEPT[campaign].of(subject, campaign)


def _is_own(subject: Subject, campaign: Campaign) -> bool:
    """Whether the product wrote it."""
    if isinstance(subject, DocumentSubject):
        return campaign.judges_document(subject)
    if isinstance(subject, ArchiveSubject | MailSubject):
        return campaign.judges_sending(subject)
    return not any(fact.direction == "received" for fact in campaign.facts(subject))


def _read(subject: Subject, campaign: Campaign, kept: Seals) -> Carried:
    found = Carried()
    for where, raw in _pdfs(subject, campaign):
        found.signed += [of_pdf(seal, where, kept.authorities) for seal in pdf_signature.seals(raw)]
        part = pdf.pdf_a_part(raw)
        if part is not None:
            found.claims.append((where, part, pdf_a.contradictions(raw, part)))
    found.signed += _of_xml(subject, campaign, kept)
    return found


def _pdfs(subject: Subject, campaign: Campaign) -> Iterator[tuple[Place, bytes]]:
    if isinstance(subject, DocumentSubject) and subject.view is not None:
        for item in subject.body.objects:
            if pdf.starts(item.decoded.content):
                yield item.node.place, item.decoded.content
    elif isinstance(subject, ArchiveSubject):
        yield from ((Place(name), raw) for name, raw in subject.view.entries.items() if pdf.starts(raw))
    elif isinstance(subject, MailSubject) and subject.report is None:
        yield from ((Place(a.part), a.content) for a in subject.view.attachments if pdf.starts(a.content))
    elif isinstance(subject, FileSubject) and subject.what == same("PDF"):
        yield Place(""), campaign.read(subject.path) or b""


#: The questions of an XML signature by those asked here.
_OF_XML = {
    Question.PRESENT: Asked.READ, Question.CERTIFICATE: Asked.READ, Question.VALUE: Asked.INTACT,
    Question.CONTENT: Asked.INTACT, Question.COVERAGE: Asked.COVERAGE, Question.VALIDITY: Asked.VALIDITY,
    Question.TRUST: Asked.TRUST, Question.STRENGTH: Asked.STRENGTH,
}  # fmt: skip


def _of_xml(subject: Subject, campaign: Campaign, kept: Seals) -> Iterator[Signed]:
    """The signature inside a CDA; one that is a file of its own in an archive is told, not verified."""
    if isinstance(subject, ArchiveSubject):
        for name, raw in subject.view.entries.items():
            if _DSIG in raw[:4096] and b"ClinicalDocument" not in raw:
                signed = Signed(Place(name))
                signed.undecided[Asked.READ] = Text(
                    "signature XML détachée : non vérifiée", "detached XML signature: not verified"
                )
                yield signed
    if not isinstance(subject, DocumentSubject) or subject.view is None or _DSIG not in subject.view.source.raw:
        return
    first = next(xades.signatures(subject.view.root), None)
    if first is not None:
        at = xades.signing_time(first) or datetime.combine(campaign.today, time(12), UTC)
        yield _reported(
            xades.verify_signature(subject.view.source.raw, kept.authorities, (), at, subject.label),
            subject.view.at(first),
        )


def _reported(report: SignatureReport, place: Place) -> Signed:
    signed = Signed(place)
    for question, asked in _OF_XML.items():
        for fault in report.faults.get(question, ()):
            signed.answer(asked, Fault(fault.expected, fault.actual))
        if report.right(question):
            signed.answer(asked)
        elif question in report.undecided and asked is not Asked.TRUST and asked not in signed.faults:
            signed.undecided[asked] = report.undecided[question]
    return signed
