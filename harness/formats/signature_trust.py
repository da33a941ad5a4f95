"""Whether the signer of a document is to be trusted: its authority, its dates, its revocation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats import chain, x509
from harness.formats.chain import Crl
from harness.formats.signature_report import Question, SignatureReport
from harness.formats.x509 import Certificate


def judge_signer(
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
