"""The answers of one signature: what is asked of it, what is wrong, what could not be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats import chain
from harness.formats.pdf_signature import Seal, Since
from harness.formats.x509 import Certificate


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


def of_pdf(seal: Seal, where: Place, ca: Sequence[Certificate]) -> Signed:
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
    if not seal.is_document_stamp:  # a time-stamping authority is another one: it is not asked for
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
