"""An XML signature judged question by question: what is wrong is told apart from what could not be asked.

``verify_signature`` never raises on content. Cryptography and canonical forms are those of ``signxml`` (imported when
called); trust, validity and revocation are followed here, so that each has its own answer. Read are enveloped and
enveloping signatures, XML-DSig or XAdES, whose X509Data holds the certificate. When there are several, the first that
covers the document is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from harness.core.place import Place
from harness.core.text import Text, joined, same
from harness.formats import certificate_files, xml
from harness.formats.chain import Crl
from harness.formats.signature_report import Question, SignatureReport
from harness.formats.signature_trust import judge_signer
from harness.formats.signed_info import DS, SignedInfo, read_signed_info
from harness.formats.x509 import Certificate

__all__ = ["Question", "SignatureReport", "verify_signature"]

SIGNATURE = f"{{{DS}}}Signature"
_X509 = f"{{{DS}}}KeyInfo/{{{DS}}}X509Data/{{{DS}}}X509Certificate"
_MAX_X509 = 20
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
    judge_signer(report.certificate, ca, certificates, crls, at, report)


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
        read = certificate_files.read(b"".join((element.text or "").encode("ascii", "replace").split()))
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
