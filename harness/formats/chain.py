"""From a certificate to an authority, and what its revocation list says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from harness.core.text import Text, same
from harness.formats import certificate_files, x509
from harness.formats.x509 import Certificate, Names

_MAX_CHAIN = 10
_CRL = re.compile(rb"-----BEGIN X509 CRL-----(.*?)-----END X509 CRL-----", re.S)


@dataclass(frozen=True, slots=True)
class Crl:
    """A revocation list; ``ends`` is when the next one is due, None when it does not say."""

    issuer: Names
    made: datetime
    ends: datetime | None
    name: str
    held: Any = field(repr=False, compare=False)

    def revoked(self, certificate: Certificate) -> datetime | None:
        """When a certificate was revoked; None when the list does not have it."""
        found = self.held.get_revoked_certificate_by_serial_number(certificate.serial)
        return found.revocation_date_utc if found is not None else None

    def is_signed_by(self, authority: Certificate) -> bool:
        """Whether the list comes from this authority."""
        try:
            return bool(self.held.is_signature_valid(authority.held.public_key()))
        except Exception:  # a key of another type, an algorithm that the library does not know
            return False


def read_crl(raw: bytes, name: str = "") -> Crl | None:
    """A revocation list in DER or PEM; None when it is not one."""
    from cryptography import x509 as library

    armoured = _CRL.search(raw)
    content = certificate_files.decoded(armoured[1]) if armoured else raw
    try:
        held = library.load_der_x509_crl(content or b"")
        return Crl(x509.names(held.issuer), held.last_update_utc, held.next_update_utc, name, held)
    except Exception:  # ValueError, and whatever the parser of hostile bytes raises
        return None


@dataclass(frozen=True, slots=True)
class Chain:
    """The authorities from a certificate up to one that is trusted; ``broken`` says why there is none."""

    links: tuple[Certificate, ...] = ()
    broken: Text | None = None

    @property
    def issuer(self) -> Certificate | None:
        """The authority that issued the certificate."""
        return self.links[0] if self.links else None


def follow(certificate: Certificate, trusted: Sequence[Certificate], others: Iterable[Certificate] = ()) -> Chain:
    """Climb from a certificate to one of the trusted ones, through those that came with it."""
    if any(certificate.fingerprint == anchor.fingerprint for anchor in trusted):
        return Chain()
    links: list[Certificate] = []
    current = certificate
    pool = [c for c in others if c.is_ca]
    while len(links) < _MAX_CHAIN:
        anchor = _issuer(current, trusted)
        if anchor is not None:
            return Chain((*links, anchor))
        parent = _issuer(current, pool)
        if parent is None or parent in links:
            return Chain(tuple(links), _reason(current, (*trusted, *pool)))
        links.append(parent)
        current = parent
    return Chain(tuple(links), Text("chaîne trop longue", "chain too long"))


def _issuer(certificate: Certificate, among: Iterable[Certificate]) -> Certificate | None:
    """The authority of that name whose key signed it."""
    named = (c for c in among if _may_issue(c) and c.subject == certificate.issuer)
    return next((c for c in named if _signed(certificate, c)), None)


def _may_issue(certificate: Certificate) -> bool:
    """An authority, whose key usage (when it is told) is to sign certificates."""
    return certificate.is_ca and (not certificate.usages or "key_cert_sign" in certificate.usages)


def _signed(certificate: Certificate, authority: Certificate) -> bool:
    try:
        certificate.held.verify_directly_issued_by(authority.held)
    except Exception:  # InvalidSignature, ValueError, TypeError, unsupported algorithms
        return False
    return True


def _reason(certificate: Certificate, among: Iterable[Certificate]) -> Text:
    """Nobody of that name, or somebody of that name whose key did not sign."""
    issuer = x509.written(certificate.issuer)
    if any(c.subject == certificate.issuer for c in among):
        return Text(f"{issuer} : ce nom, mais une autre clé", f"{issuer}: that name, but another key")
    return same(issuer)
