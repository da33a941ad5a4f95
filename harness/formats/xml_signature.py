"""An XML signature judged question by question: what is wrong is told apart from what could not be asked.

``verify_signature`` never raises on content. Cryptography and canonical forms are those of ``signxml`` (imported when
called); trust, validity and revocation are followed here, so that each has its own answer. Read are enveloped and
enveloping signatures, XML-DSig or XAdES, whose X509Data holds the certificate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from harness.core.place import Place
from harness.core.text import Text, joined, same
from harness.formats import chain, x509, xml
from harness.formats.chain import Crl
from harness.formats.signed_info import SignedInfo, read_signed_info
from harness.formats.x509 import Certificate

DS = "http://www.w3.org/2000/09/xmldsig#"
SIGNATURE = f"{{{DS}}}Signature"
_X509 = f"{{{DS}}}KeyInfo/{{{DS}}}X509Data/{{{DS}}}X509Certificate"
_MAX_X509 = 20


class Question(StrEnum):
    """What is asked of a signature, in order; a later one needs the answers before it."""

    PRESENT = "present"
    CERTIFICATE = "certificate in X509Data"
    STRENGTH = "algorithms"
    COVERAGE = "covers the whole document"
    VALUE = "signature value"
    CONTENT = "digest of the content"
    TRUST = "issued by a trusted authority"
    VALIDITY = "valid at that time"
    CRL = "revocation list usable"
    REVOCATION = "not revoked"


@dataclass(frozen=True, slots=True)
class SignatureFault:
    """One thing wrong, where."""

    place: Place
    expected: Text
    actual: Text


@dataclass(slots=True)
class SignatureReport:
    """The answers: faults by question (none: right), and why a question could not be asked."""

    faults: dict[Question, list[SignatureFault]] = field(default_factory=dict)
    undecided: dict[Question, Text] = field(default_factory=dict)
    #: The certificate that signed, as X509Data has it.
    certificate: Certificate | None = None
    #: When the signature says it was made (XAdES), which it says of itself.
    signing_time: datetime | None = None
    #: The document, when it could be read.
    root: Any = None
    source: xml.XmlSource | None = None

    def right(self, question: Question) -> bool:
        """Whether a question was asked and nothing is wrong."""
        return self.faults.get(question) == []

    def ask(self, question: Question) -> list[SignatureFault]:
        """Say that a question is asked."""
        return self.faults.setdefault(question, [])

    def wrong(self, question: Question, place: Place, expected: Text, actual: Text) -> None:
        """One more fault."""
        self.ask(question).append(SignatureFault(place, expected, actual))

    def leave(self, reason: Text, *questions: Question) -> None:
        """Questions that cannot be asked, but those that were."""
        for question in questions or Question:
            if question not in self.faults:
                self.undecided.setdefault(question, reason)


SIGNED = Text("un élément Signature (XML-DSig)", "a Signature element (XML-DSig)")
NO_SIGNATURE = Text("pas de signature à vérifier", "no signature to verify")
NO_CERTIFICATE = Text("pas de certificat dans X509Data", "no certificate in X509Data")
CERTIFICATE = Text("le certificat du signataire dans X509Data", "the certificate of the signer in X509Data")


def verify_signature(
    raw: bytes, ca: Sequence[Certificate], crls: Sequence[Crl], at: datetime, name: str = ""
) -> SignatureReport:
    """Verify the signature of a document: ``ca`` are the trusted authorities, ``at`` (with its zone) when it is judged."""
    report = SignatureReport()
    read = xml.read(raw, name)
    report.root, report.source = read.root, read.source
    if read.root is None:
        problem = read.problems[0]
        report.wrong(Question.PRESENT, problem.place, problem.expected, problem.actual)
    else:
        _verify(read.root, ca, crls, at, report)
    report.leave(NO_SIGNATURE)
    return report


def _verify(root: Any, ca: Sequence[Certificate], crls: Sequence[Crl], at: datetime, report: SignatureReport) -> None:
    found = list(signatures(root))
    if not found:
        report.wrong(
            Question.PRESENT, Place(xml.path_of(root), root.sourceline, report.source), SIGNED, Text("aucune", "none")
        )
        return
    infos = [read_signed_info(signature, root) for signature in found]
    index = next((n for n, info in enumerate(infos) if info.covers), 0)
    signature, info = found[index], infos[index]
    if info.fault is not None:
        report.wrong(Question.PRESENT, _place(signature, report), SIGNED, info.fault)
        return
    report.ask(Question.PRESENT)
    report.signing_time = signing_time(signature)
    certificates = _certificates(signature, report)
    _strength(info, signature, report)
    _coverage(info, signature, report)
    if report.certificate is None:
        report.leave(NO_CERTIFICATE)
        return
    _cryptography(root, index, report)
    _trust(report.certificate, ca, certificates, crls, at, report)


def signatures(root: Any) -> Iterator[Any]:
    """The signatures of a document, but those inside another one (countersignatures, signed objects)."""
    for found in root.iter(SIGNATURE):
        if next(found.iterancestors(SIGNATURE), None) is None:
            yield found


def _place(element: Any, report: SignatureReport) -> Place:
    return Place(xml.path_of(element), element.sourceline, report.source)


def _certificates(signature: Any, report: SignatureReport) -> list[Certificate]:
    """What X509Data holds; the one that none of the others comes from signed."""
    elements = signature.findall(_X509)[:_MAX_X509]
    found: list[Certificate] = []
    for element in elements:
        read = x509.read(b"".join((element.text or "").encode("ascii", "replace").split()))
        found += read.certificates
        for fault in read.faults:
            report.wrong(Question.CERTIFICATE, _place(element, report), fault.expected, fault.actual)
    if not elements:
        report.wrong(Question.CERTIFICATE, _place(signature, report), CERTIFICATE, Text("absent", "absent"))
    if found:
        report.ask(Question.CERTIFICATE)
        issuers = {c.issuer for c in found if c.issuer != c.subject}
        report.certificate = next((c for c in found if c.subject not in issuers), found[0])
    return found


def signing_time(signature: Any) -> datetime | None:
    """SigningTime of XAdES; without a zone it is taken as UTC."""
    for element in signature.iter("{*}SigningTime"):
        try:
            told = datetime.fromisoformat((element.text or "").strip())
        except ValueError:
            return None
        return told if told.tzinfo is not None else told.replace(tzinfo=UTC)
    return None


def _strength(info: SignedInfo, signature: Any, report: SignatureReport) -> None:
    weak = [
        name for name in info.algorithms if any(old in name.lower() for old in ("sha1", "md5", "rsa-sha1", "dsa-sha1"))
    ]
    report.ask(Question.STRENGTH)
    for name in weak:
        report.wrong(
            Question.STRENGTH, _place(signature, report), Text("SHA-256 ou plus", "SHA-256 or more"), same(name)
        )
    signer = report.certificate
    if signer is not None and signer.key == "RSA" and signer.bits < 2048:
        report.wrong(Question.STRENGTH, _place(signature, report), same("RSA ≥ 2048"), same(f"RSA {signer.bits}"))


def _coverage(info: SignedInfo, signature: Any, report: SignatureReport) -> None:
    """A reference to the root, and no transform that could take something away."""
    report.ask(Question.COVERAGE)
    whole = Text("une référence qui porte sur la racine du document", "a reference to the root of the document")
    if not info.covers:
        told = joined([same(f'URI="{uri}"') for uri in info.uris]) if info.uris else Text("aucune", "none")
        report.wrong(Question.COVERAGE, _place(signature, report), whole, told)
    for name in info.outside:
        inside = Text("dans Signature, ses propriétés seules", "in Signature, its properties alone")
        report.wrong(Question.COVERAGE, _place(signature, report), inside, same(name))
    for name in info.subtracting:
        report.wrong(
            Question.COVERAGE,
            _place(signature, report),
            Text("des transformations qui gardent tout le contenu", "transforms that keep all the content"),
            same(name),
        )


def _cryptography(root: Any, index: int, report: SignatureReport) -> None:
    """The value, then the digests: the second says nothing when the first is wrong."""
    from harness.formats.xml_verifier import Outcome, verify

    signature = list(signatures(root))[index]
    place = _place(signature, report)
    outcome, detail = verify(root, index, report.certificate)
    told = Text(f"fausse ({detail})", f"wrong ({detail})") if detail else Text("fausse", "wrong")
    if outcome is Outcome.VALUE:
        report.wrong(
            Question.VALUE,
            place,
            Text("une valeur faite par la clé du certificat", "a value made by the key of the certificate"),
            told,
        )
        report.leave(
            Text(
                "la valeur de la signature est fausse : ses empreintes ne disent rien",
                "the value of the signature is wrong: its digests say nothing",
            ),
            Question.CONTENT,
        )
        return
    if outcome is Outcome.UNSUPPORTED:
        unread = Text(
            f"signature que le harnais ne sait pas vérifier ({detail})",
            f"signature that the harness cannot verify ({detail})",
        )
        report.leave(unread, Question.VALUE, Question.CONTENT)
        return
    report.ask(Question.VALUE)
    report.ask(Question.CONTENT)
    if outcome is Outcome.CONTENT:
        report.wrong(Question.CONTENT, place, Text("le contenu tel qu'il a été signé", "the content as it was signed"),
                     Text("un contenu modifié après la signature", "content changed after it was signed"))  # fmt: skip


def _trust(
    signer: Certificate, ca: Sequence[Certificate], others: Sequence[Certificate], crls: Sequence[Crl], at: datetime,
    report: SignatureReport,
) -> None:  # fmt: skip
    """Chain, dates of the signer and of its authorities, revocation."""
    _dates(signer, at, report)
    if not ca:
        report.leave(Text("aucun certificat d'autorité fourni", "no certificate of an authority given"), Question.TRUST)
        report.leave(Text("émetteur non vérifié", "issuer not verified"), Question.CRL, Question.REVOCATION)
        return
    report.ask(Question.TRUST)
    found = chain.follow(signer, ca, others)
    if found.broken is not None:
        expected = Text(
            "un certificat émis par une autorité fournie", "a certificate issued by one of the given authorities"
        )
        report.wrong(Question.TRUST, Place("X509Certificate.issuer"), expected, found.broken)
        report.leave(
            Text("certificat hors de l'autorité fournie", "certificate out of the given authority"),
            Question.CRL,
            Question.REVOCATION,
        )
        return
    for authority in found.links:
        _dates(authority, at, report)
    _revocation(signer, found.issuer or signer, crls, at, report)


def _dates(certificate: Certificate, at: datetime, report: SignatureReport) -> None:
    report.ask(Question.VALIDITY)
    begin, end = certificate.not_before, certificate.not_after
    shown = Text("valide le {at}", "valid on {at}").fill(at=_moment(at))
    if at < begin:
        report.wrong(
            Question.VALIDITY,
            Place(f"{certificate.name}.notBefore"),
            shown,
            Text("pas encore valide : début le {d}", "not yet valid: begins on {d}").fill(d=_moment(begin)),
        )
    elif at > end:
        report.wrong(
            Question.VALIDITY,
            Place(f"{certificate.name}.notAfter"),
            shown,
            Text("expiré le {d}", "expired on {d}").fill(d=_moment(end)),
        )


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def _revocation(
    signer: Certificate, issuer: Certificate, crls: Sequence[Crl], at: datetime, report: SignatureReport
) -> None:
    """The list of the authority that issued the signer's certificate, current at that time."""
    if not crls:
        report.leave(Text("aucune CRL fournie", "no revocation list given"), Question.CRL, Question.REVOCATION)
        return
    report.ask(Question.CRL)
    own = [crl for crl in crls if crl.issuer == issuer.subject]
    if not own:
        expected = Text("la CRL de {ca}", "the revocation list of {ca}").fill(ca=x509.written(issuer.subject))
        report.wrong(Question.CRL, Place(crls[0].name), expected, same(x509.written(crls[0].issuer)))
    signed = [crl for crl in own if crl.is_signed_by(issuer)]
    if own and not signed:
        report.wrong(
            Question.CRL,
            Place(own[0].name),
            Text("une CRL signée par son autorité", "a revocation list signed by its authority"),
            Text("une autre signature", "another signature"),
        )
    if not signed:
        report.leave(Text("aucune CRL utilisable", "no usable revocation list"), Question.REVOCATION)
        return
    last = max(signed, key=lambda crl: crl.made)
    if last.ends is not None and last.ends < at:
        report.wrong(Question.CRL, Place(last.name), Text("une CRL à jour le {at}", "a revocation list current on {at}").fill(at=_moment(at)),
                     Text("périmée depuis le {d}", "out of date since {d}").fill(d=_moment(last.ends)))  # fmt: skip
    report.ask(Question.REVOCATION)
    since = last.revoked(signer)
    if since is not None and since <= at:
        report.wrong(Question.REVOCATION, Place(last.name), Text("un certificat qui n'est pas révoqué", "a certificate that is not revoked"),
                     Text("n° {n} révoqué le {d}", "no. {n} revoked on {d}").fill(n=signer.number, d=_moment(since)))  # fmt: skip
