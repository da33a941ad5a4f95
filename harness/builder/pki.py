"""A public key infrastructure of test: an imitation of IGC-Santé by name, whose keys anybody can compute.

Nothing here protects anything. Keys come from names and certificates from what is asked, so that samples are the
same byte for byte; what is public is written to the samples, private keys never are.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

#: What must be added to the numbers that a name gives so that they are primes (searched once), and their bits.
_KEYS: dict[str, tuple[int, int, int]] = {
    "root": (348, 318, 1024),
    "organisations": (450, 94, 1024),
    "other": (298, 156, 1024),
    "whitelist": (734, 172, 1024),
    "editor": (1440, 1328, 1024),
    "client": (182, 388, 1024),
    "weak": (500, 106, 512),
}
EXPONENT = 65537
#: Types of name attributes, by the names used here.
_OIDS = {
    "C": "2.5.4.6",
    "ST": "2.5.4.8",
    "O": "2.5.4.10",
    "OU": "2.5.4.11",
    "CN": "2.5.4.3",
    "SN": "2.5.4.4",
    "GN": "2.5.4.42",
}
#: A name as written, from the country down: ``(("C", "FR"), ("CN", "…"))``.
Name = tuple[tuple[str, str], ...]

ROOT: Name = (("C", "FR"), ("O", "AUTORITE DE TEST"), ("CN", "TEST AC RACINE DE DEMONSTRATION"))
ORGANISATIONS: Name = (("C", "FR"), ("O", "AUTORITE DE TEST"), ("CN", "TEST AC DE DEMONSTRATION ORGANISATIONS"))
OTHER: Name = (("C", "FR"), ("O", "AUTRE AUTORITE DE TEST"), ("CN", "TEST AUTRE AC"))
#: Key -> name of the authorities.
_AUTHORITIES = {"root": ROOT, "organisations": ORGANISATIONS, "other": OTHER}


@dataclass(frozen=True)
class CertSpec:
    """One certificate: whose, from when to when (UTC, ISO 8601), by which authority."""

    subject: Name
    start: str
    end: str
    key: str = "client"
    issuer: str = "organisations"
    serial: int = 1
    digest: str = "SHA256"
    is_ca: bool = False
    #: "auth" (client authentication) or "sign".
    use: str = "auth"


def organisation(identifier: str, name: str, common: str) -> Name:
    """A subject as IGC-Santé writes it for a structure: C, ST, O, OU (type and identifier), CN."""
    return (("C", "FR"), ("ST", "Paris (75)"), ("O", name), ("OU", identifier), ("CN", common))


@cache
def private_key(name: str) -> RSAPrivateKey:
    """The key of a name; the same everywhere."""
    from cryptography.hazmat.primitives.asymmetric import rsa

    p, q = (_prime(name, index) for index in (0, 1))
    d = pow(EXPONENT, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p, q, d, rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q),
        rsa.RSAPublicNumbers(EXPONENT, p * q),
    )  # fmt: skip
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)


def _prime(name: str, index: int) -> int:
    bits = _KEYS[name][2]
    seed = (hashlib.sha512(f"segur-harness test key {name} {index} {n}".encode()).digest() for n in range(2))
    value = int.from_bytes(b"".join(seed), "big") >> (1024 - bits)
    return (value | (3 << (bits - 2)) | 1) + _KEYS[name][index]


def key_der(name: str) -> bytes:
    """A private key as nobody should hand it over: only for mutations that show the fault, never for a sample."""
    from cryptography.hazmat.primitives import serialization as s

    return private_key(name).private_bytes(s.Encoding.DER, s.PrivateFormat.PKCS8, s.NoEncryption())


def key_pem(name: str) -> bytes:
    """The same, in PEM."""
    return armoured("PRIVATE KEY", key_der(name))


@lru_cache(maxsize=512)
def certificate(spec: CertSpec) -> x509.Certificate:
    """The certificate that a spec describes."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    issuer_key = private_key(spec.issuer).public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(spec.subject)).issuer_name(_name(_AUTHORITIES[spec.issuer]))
        .public_key(private_key(spec.key).public_key()).serial_number(spec.serial)
        .not_valid_before(moment(spec.start)).not_valid_after(moment(spec.end))
        .add_extension(x509.BasicConstraints(spec.is_ca, None), critical=True)
        .add_extension(_usage(spec), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private_key(spec.key).public_key()), critical=False)
    )  # fmt: skip
    if spec.use == "auth" and not spec.is_ca:
        client = x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.CLIENT_AUTH])
        builder = builder.add_extension(client, critical=False)
    return builder.sign(private_key(spec.issuer), getattr(hashes, spec.digest)())


def _usage(spec: CertSpec) -> x509.KeyUsage:
    from cryptography import x509

    named = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )  # fmt: skip
    return x509.KeyUsage(
        digital_signature=not spec.is_ca, key_cert_sign=spec.is_ca, crl_sign=spec.is_ca,
        **named | {"content_commitment": spec.use == "sign" and not spec.is_ca},
    )  # fmt: skip


def _name(name: Name) -> x509.Name:
    from cryptography import x509

    return x509.Name([x509.NameAttribute(x509.ObjectIdentifier(_OIDS[key]), value) for key, value in name])


def moment(text: str) -> datetime:
    """``2026-03-20`` or ``2026-03-20T08:00:00`` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def authority(name: str) -> CertSpec:
    """The certificate of an authority: ten years, the root's twenty; the other authority is its own root."""
    if name == "organisations":
        return CertSpec(ORGANISATIONS, "2020-01-01", "2032-01-01", name, "root", 2, is_ca=True)
    return CertSpec(_AUTHORITIES[name], "2015-01-01", "2035-01-01", name, name, 1, is_ca=True)


@lru_cache(maxsize=64)
def crl(issuer: str, made: str, revoked: tuple[int, ...] = (), days: int = 8) -> bytes:
    """The revocation list of an authority, in DER: serials revoked the day before it was made."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import Encoding

    at = moment(made)
    builder = x509.CertificateRevocationListBuilder().issuer_name(_name(_AUTHORITIES[issuer]))
    builder = builder.last_update(at).next_update(at + timedelta(days=days))
    for serial in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at - timedelta(days=1)).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(private_key(issuer), hashes.SHA256()).public_bytes(Encoding.DER)


def der(spec: CertSpec) -> bytes:
    """A certificate in DER."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate(spec).public_bytes(Encoding.DER)


def pem(*specs: CertSpec) -> bytes:
    """Certificates in PEM, one after the other."""
    return b"".join(armoured("CERTIFICATE", der(spec)) for spec in specs)


def armoured(label: str, content: bytes) -> bytes:
    """Bytes between BEGIN and END, in lines of 64."""
    text = base64.b64encode(content).decode("ascii")
    lines = (text[at : at + 64] for at in range(0, len(text), 64))
    return "\n".join((f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", "")).encode("ascii")


def p12(specs: tuple[CertSpec, ...], password: bytes | None = None, key: str | None = None) -> bytes:
    """A PKCS#12: certificates, with a private key or none; its salts are drawn, so it is no sample."""
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.serialization import pkcs12

    protection: Any = s.BestAvailableEncryption(password) if password else s.NoEncryption()
    found = [certificate(spec) for spec in specs]
    if key is not None:
        return pkcs12.serialize_key_and_certificates(b"test", private_key(key), found[0], found[1:], protection)
    return pkcs12.serialize_key_and_certificates(None, None, None, found, protection)
