"""The signatures that documents carry, PDF or XML, each with its answers; worked out when a check first asks.

PDFs are those that CDAs encapsulate, that archives and e-mails carry beside them, and those that stand alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from harness.campaign.source import named_files
from harness.campaign.subjects import ArchiveSubject, DocumentSubject, FileSubject, MailSubject
from harness.core.place import Place
from harness.core.subject import Subject
from harness.core.text import Text, same
from harness.formats import chain, pdf, pdf_a, pdf_signature, x509
from harness.formats import xml_signature as xades
from harness.formats.pdf_signature import Seal, Since
from harness.formats.x509 import Certificate

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign

#: The subjects that may carry a signed document.
CARRIERS: tuple[type[Subject], ...] = (DocumentSubject, ArchiveSubject, MailSubject, FileSubject)
_DSIG = b"http://www.w3.org/2000/09/xmldsig#"


class Asked(StrEnum):
    """What is asked of a signature."""

    READ = "read"
    INTACT = "intact"
    COVERAGE = "coverage"
    SINCE = "changes since"
    VALIDITY = "certificate valid when it signed"
    TRUST = "authority"
    STAMP = "time stamp"
    DATE = "date vouched for"
    STRENGTH = "algorithms"


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong answer."""

    expected: Text
    actual: Text
    message: Text | None = None


@dataclass(slots=True)
class Signed:
    """One signature: no fault is a right answer, a reason is no answer; a question that is in neither was not asked."""

    place: Place
    faults: dict[Asked, list[Fault]] = field(default_factory=dict)
    undecided: dict[Asked, Text] = field(default_factory=dict)

    def answer(self, question: Asked, *faults: Fault) -> None:
        """A question that is asked, and what is wrong."""
        self.faults.setdefault(question, []).extend(faults)


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
        paths = (path for name in (told.ca if told is not None else ()) for path in named_files(name, campaign.hashes))
        self._authorities = [campaign.read(path) or b"" for path in paths]

    @cached_property
    def authorities(self) -> list[Certificate]:
        """Those that ``probative`` gives."""
        return [certificate for raw in self._authorities for certificate in x509.read(raw).certificates]

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
        found.signed += [_of_pdf(seal, where, kept.authorities) for seal in pdf_signature.seals(raw)]
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


# -- PDF ---------------------------------------------------------------------------------------------


def _of_pdf(seal: Seal, where: Place, ca: Sequence[Certificate]) -> Signed:
    place = Place(f"{where.path} › {seal.place.path}" if where.path else seal.place.path, where.line, where.anchor)
    signed = Signed(place)
    if seal.trouble is not None:
        signed.answer(
            Asked.READ, Fault(Text("une signature PDF lisible (CMS)", "a readable PDF signature (CMS)"), seal.trouble)
        )
        return signed
    signed.answer(Asked.READ)
    _integrity(seal, signed)
    _time(seal, signed)
    _trust(seal.certificate, seal.others, ca, signed)
    _strength(seal.digest, seal.certificate, signed)
    return signed


def _integrity(seal: Seal, signed: Signed) -> None:
    signed.answer(Asked.INTACT)
    if not seal.intact:
        signed.answer(Asked.INTACT, Fault(Text("le contenu tel qu'il a été signé", "the content as it was signed"),
                                          Text("empreinte différente", "another digest"), CHANGED))  # fmt: skip
    if not seal.valid:
        signed.answer(
            Asked.INTACT,
            Fault(
                Text("une valeur faite par la clé du certificat", "a value made by the key of the certificate"),
                Text("fausse", "wrong"),
            ),
        )
    gap = seal.gap or Text("une partie de la révision signée", "a part of the revision that was signed")
    whole = Text(
        "toute la révision, hormis la valeur de la signature", "the whole revision, but the value of the signature"
    )
    signed.answer(Asked.COVERAGE, *([] if seal.covers else [Fault(whole, gap)]))
    if not seal.covers:
        return
    admitted = Text("aucune modification, ou des données de validation, un horodatage, une autre signature",
                    "no change, or validation data, a time stamp, another signature")  # fmt: skip
    changes = Fault(admitted, _changes(seal), CHANGED)
    signed.answer(Asked.SINCE, *([] if seal.admitted and seal.since is not Since.CHANGES else [changes]))


def _changes(seal: Seal) -> Text:
    if seal.detail:
        return Text(f"objets du PDF réécrits : {seal.detail}", f"objects of the PDF written again: {seal.detail}")
    return Text("contenu ajouté après la fin de ce qui est signé", "content added after the end of what is signed")


CHANGED = Text("document modifié après sa signature", "document changed after it was signed")


def _time(seal: Seal, signed: Signed) -> None:
    if seal.stamp is not None:
        wrong = Fault(
            Text("un jeton d'horodatage de cette signature", "a time stamp token of this signature"),
            Text("jeton d'autre chose, ou altéré", "token of something else, or damaged"),
        )
        signed.answer(Asked.STAMP, *([] if seal.stamp.is_right else [wrong]))
    if not seal.is_document_stamp:
        alone = Fault(
            Text("un jeton d'horodatage (RFC 3161)", "a time stamp token (RFC 3161)"),
            Text("une date déclarée", "a date that the signature says"),
        )
        signed.answer(Asked.DATE, *([] if seal.stamp is not None else [alone]))
    _validity(seal.certificate, seal.at, signed)


def _validity(certificate: Certificate | None, at: datetime | None, signed: Signed) -> None:
    if certificate is None or at is None:
        signed.undecided[Asked.VALIDITY] = Text(
            "ni date de signature ni horodatage", "neither a signing date nor a time stamp"
        )
        return
    begin, end = certificate.not_before, certificate.not_after
    outside = Fault(Text(f"du {begin:%Y-%m-%d} au {end:%Y-%m-%d}", f"from {begin:%Y-%m-%d} to {end:%Y-%m-%d}"), same(f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"),
                    Text("{name} : certificat non valide quand il a signé", "{name}: certificate not valid when it signed").fill(name=certificate.name))  # fmt: skip
    signed.answer(Asked.VALIDITY, *([] if begin <= at <= end else [outside]))


def _trust(
    certificate: Certificate | None, others: Sequence[Certificate], ca: Sequence[Certificate], signed: Signed
) -> None:
    if certificate is None or not ca:
        return
    found = chain.follow(certificate, ca, others)
    issued = Text(
        "un certificat émis par une autorité de probative.ca", "a certificate issued by an authority of probative.ca"
    )
    signed.answer(Asked.TRUST, *([Fault(issued, found.broken)] if found.broken is not None else []))


def _strength(digest: str, certificate: Certificate | None, signed: Signed) -> None:
    weak = digest.lower().replace("-", "") in ("sha1", "md5", "md2")
    signed.answer(Asked.STRENGTH, *([Fault(Text("SHA-256 ou plus", "SHA-256 or more"), same(digest))] if weak else []))
    if certificate is not None and certificate.key == "RSA" and certificate.bits < 2048:
        signed.answer(Asked.STRENGTH, Fault(same("RSA ≥ 2048"), same(f"RSA {certificate.bits}")))


# -- XML ---------------------------------------------------------------------------------------------

#: The questions of an XML signature by those asked here.
_OF_XML = {
    xades.Question.PRESENT: Asked.READ, xades.Question.CERTIFICATE: Asked.READ, xades.Question.VALUE: Asked.INTACT,
    xades.Question.CONTENT: Asked.INTACT, xades.Question.COVERAGE: Asked.COVERAGE, xades.Question.VALIDITY: Asked.VALIDITY,
    xades.Question.TRUST: Asked.TRUST, xades.Question.STRENGTH: Asked.STRENGTH,
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


def _reported(report: xades.SignatureReport, place: Place) -> Signed:
    signed = Signed(place)
    for question, asked in _OF_XML.items():
        for fault in report.faults.get(question, ()):
            signed.answer(asked, Fault(fault.expected, fault.actual))
        if report.right(question):
            signed.answer(asked)
        elif question in report.undecided and asked is not Asked.TRUST and asked not in signed.faults:
            signed.undecided[asked] = report.undecided[question]
    return signed
