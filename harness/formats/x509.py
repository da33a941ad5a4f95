"""Certificates as they are handed over: PEM (text around admitted), DER, PKCS#7, PKCS#12, base64 alone.

Nothing raises on content. A private key met on the way is told and never kept: it has no business in a proof file.
``cryptography`` is imported when a certificate is read.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats.der import MAX_KDF_ROUNDS, derivation_rounds, looks_like_key, looks_like_pkcs12
from harness.formats.limits import MAX_CERTIFICATE_FILE, MAX_CERTIFICATES

if TYPE_CHECKING:
    from cryptography import x509

#: Short names of the attribute types met in subjects.
SHORT = {
    "2.5.4.3": "CN", "2.5.4.4": "SN", "2.5.4.5": "serialNumber", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST",
    "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.12": "title", "2.5.4.42": "GN", "2.5.4.97": "organizationIdentifier",
    "1.2.840.113549.1.9.1": "E",
}  # fmt: skip
_BEGIN = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----")
_CERTIFICATE_LABELS = (b"CERTIFICATE", b"X509 CERTIFICATE", b"TRUSTED CERTIFICATE")
_BASE64_ALONE = re.compile(rb"\s*MI[A-Za-z0-9+/=\s]+")

#: (attribute type, value), from the country down.
Names = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate, read in full."""

    subject: Names
    issuer: Names
    serial: int
    not_before: datetime
    not_after: datetime
    #: ``RSA``, ``EC``, ``Ed25519``… and its size in bits.
    key: str
    bits: int
    #: Digest of the signature (``sha256``), empty when the algorithm has none.
    digest: str
    is_ca: bool
    usages: tuple[str, ...]
    place: Place
    #: SHA-256 of the certificate, and its size in bytes.
    fingerprint: str
    size: int
    #: What the library holds, to follow chains and verify signatures.
    held: Any = field(repr=False, compare=False)

    @property
    def title(self) -> str:
        """The subject, as people read it: ``CN=…, OU=…``."""
        return written(self.subject)

    @property
    def name(self) -> str:
        """The common name, else the whole subject."""
        return next(iter(values(self.subject, "CN")), self.title)

    @property
    def identity(self) -> Names:
        """The subject as subjects are compared (RFC 5280 §7.1): letter case and repeated blanks aside."""
        return tuple((kind, " ".join(value.split()).casefold()) for kind, value in self.subject)

    @property
    def number(self) -> str:
        """The serial number, in hexadecimal."""
        return f"{self.serial:x}"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A piece of a file that gives no certificate, and why."""

    place: Place
    expected: Text
    actual: Text


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """What a file holds."""

    certificates: tuple[Certificate, ...] = ()
    keys: tuple[Place, ...] = ()
    faults: tuple[Unreadable, ...] = ()


def values(names: Names, short: str) -> list[str]:
    """The values of one type of attribute, by its short name."""
    return [value for kind, value in names if SHORT.get(kind) == short]


def written(names: Names) -> str:
    """A name with the most precise part first."""
    return ", ".join(f"{SHORT.get(kind, kind)}={value}" for kind, value in reversed(names))


def read(raw: bytes) -> CertificateFile:
    """Every certificate of a file; never raises on content."""
    if len(raw) > MAX_CERTIFICATE_FILE:
        return CertificateFile(faults=(Unreadable(
            Place(""), Text(f"au plus {MAX_CERTIFICATE_FILE} octets", f"at most {MAX_CERTIFICATE_FILE} bytes"), same(str(len(raw)))),))  # fmt: skip
    found = _Found()
    if _BEGIN.search(raw):
        _pem(raw, found)
    elif _BASE64_ALONE.fullmatch(raw.removeprefix(b"\xef\xbb\xbf")):
        _binary(decoded(raw) or b"", Place("base64"), found)
    else:
        _binary(raw, Place(""), found)
    if not (found.certificates or found.keys or found.faults):
        found.fault(Place(""), NO_CERTIFICATE)
    return CertificateFile(tuple(found.certificates), tuple(found.keys), tuple(found.faults))


CERTIFICATE = Text(
    "un certificat X.509 (PEM, DER, PKCS#7, PKCS#12)", "an X.509 certificate (PEM, DER, PKCS#7, PKCS#12)"
)
NO_CERTIFICATE = Text("aucun certificat lisible", "no readable certificate")


@dataclass(slots=True)
class _Found:
    certificates: list[Certificate] = field(default_factory=list)
    keys: list[Place] = field(default_factory=list)
    faults: list[Unreadable] = field(default_factory=list)

    def fault(self, place: Place, actual: Text, expected: Text = CERTIFICATE) -> None:
        self.faults.append(Unreadable(place, expected, actual))

    def add(self, held: x509.Certificate, place: Place) -> None:
        """Take a certificate, or say what in it cannot be read."""
        try:
            with _quiet():
                self.certificates.append(view(held, place))
        except Exception as error:  # the library reads fields when they are asked for, and raises many types
            self.fault(place, _told(error))


def _told(error: Exception) -> Text:
    detail = " ".join(str(error).split())[:160] or type(error).__name__
    return Text(f"illisible ({detail})", f"unreadable ({detail})")


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the warnings of the library on old certificates: our checks tell what is wrong."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _pem(raw: bytes, found: _Found) -> None:
    """The blocks of a PEM file, in one pass."""
    at, line, number = 0, 1, 0
    while (begin := _BEGIN.search(raw, at)) is not None:
        line += raw.count(b"\n", at, begin.start())
        end_mark = b"-----END " + begin[1] + b"-----"
        end = raw.find(end_mark, begin.end())
        place = Place(f"{begin[1].decode('ascii')}", line)
        number += 1
        if number > MAX_CERTIFICATES:
            found.fault(
                place,
                Text("davantage", "more"),
                Text(f"au plus {MAX_CERTIFICATES} blocs", f"at most {MAX_CERTIFICATES} blocks"),
            )
            return
        if end < 0:
            found.fault(place, Text("bloc tronqué", "truncated block"), same(end_mark.decode("ascii")))
            return
        _block(begin[1], raw[begin.end() : end], place, found)
        line += raw.count(b"\n", begin.start(), end)
        at = end


def _block(label: bytes, body: bytes, place: Place, found: _Found) -> None:
    if label.endswith(b"PRIVATE KEY"):
        found.keys.append(place)
        return
    if label not in (*_CERTIFICATE_LABELS, b"PKCS7", b"CMS", b"PKCS12"):
        return  # a request, parameters, a revocation list: not what is looked for
    content = decoded(body)
    if content is None:
        found.fault(place, Text("base64 invalide", "invalid base64"))
        return
    _binary(content, place, found)


def decoded(body: bytes) -> bytes | None:
    """The base64 of a block, headers of old PEM apart."""
    text = b"".join(line for line in body.removeprefix(b"\xef\xbb\xbf").split(b"\n") if b":" not in line)
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _binary(raw: bytes, place: Place, found: _Found) -> None:
    """DER of whatever kind; its beginning tells which."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import pkcs7

    if raw[:1] != b"\x30":
        found.fault(place, NO_CERTIFICATE)
    elif looks_like_pkcs12(raw):
        _pkcs12(raw, place, found)
    elif looks_like_key(raw):
        found.keys.append(place)
    elif b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" in raw[:40]:  # signedData
        _attempt(lambda: pkcs7.load_der_pkcs7_certificates(raw), place, found)
    else:
        _attempt(lambda: [x509.load_der_x509_certificate(raw)], place, found)


def _attempt(load: Callable[[], list[x509.Certificate]], place: Place, found: _Found) -> None:
    try:
        with _quiet():
            loaded = load()
    except Exception as error:  # ValueError, and whatever the parser of hostile bytes raises
        found.fault(place, _told(error))
        return
    for number, held in enumerate(loaded[:MAX_CERTIFICATES], 1):
        found.add(held, _numbered(place, number) if len(loaded) > 1 else place)


def _numbered(place: Place, number: int) -> Place:
    return Place(f"{place.path}[{number}]" if place.path else f"certificat {number}", place.line)


def _pkcs12(raw: bytes, place: Place, found: _Found) -> None:
    """A PKCS#12 without password or with an empty one."""
    from cryptography.hazmat.primitives.serialization import pkcs12

    if derivation_rounds(raw) > MAX_KDF_ROUNDS:
        found.fault(place, Text("trop d'itérations de dérivation", "too many rounds of derivation"))
        return
    for password in (None, b""):
        try:
            with _quiet():
                loaded = pkcs12.load_pkcs12(raw, password)
        except Exception:  # wrong password and damaged file are told alike by the library
            continue
        if loaded.key is not None:
            found.keys.append(place)
        held = [c.certificate for c in (loaded.cert, *loaded.additional_certs) if c is not None]
        for number, certificate in enumerate(held[:MAX_CERTIFICATES], 1):
            found.add(certificate, _numbered(place, number) if len(held) > 1 else place)
        if not held and loaded.key is None:
            found.fault(place, Text("PKCS#12 vide", "empty PKCS#12"))
        return
    found.fault(place, Text("PKCS#12 protégé par un mot de passe, ou altéré", "PKCS#12 protected by a password, or damaged"),
                Text("un PKCS#12 sans clé ni mot de passe, ou le certificat seul", "a PKCS#12 without key nor password, or the certificate alone"))  # fmt: skip


def view(held: x509.Certificate, place: Place) -> Certificate:
    """What is asked of a certificate, read once; raises ValueError on a field that is not what it must be."""
    from cryptography.hazmat.primitives.serialization import Encoding

    key, bits = _key(held)
    digest = held.signature_hash_algorithm
    raw = held.public_bytes(Encoding.DER)
    return Certificate(
        names(held.subject), names(held.issuer), held.serial_number, held.not_valid_before_utc,
        held.not_valid_after_utc, key, bits, digest.name if digest is not None else "", _is_ca(held), _usages(held), place,
        hashlib.sha256(raw).hexdigest(), len(raw), held,
    )  # fmt: skip


def names(name: x509.Name) -> Names:
    """A name of the library, part by part."""
    return tuple((part.oid.dotted_string, _value(part.value)) for part in name)


def _value(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.hex()


def _key(held: x509.Certificate) -> tuple[str, int]:
    """Type and size; a type that the library does not know is told by its OID."""
    try:
        public: Any = held.public_key()
    except Exception:
        return held.public_key_algorithm_oid.dotted_string, 0
    kind = type(public).__name__.removesuffix("PublicKey").removeprefix("_")
    return {"EllipticCurve": "EC", "EC": "EC"}.get(kind, kind), int(getattr(public, "key_size", 256))


def _is_ca(held: x509.Certificate) -> bool:
    from cryptography import x509

    try:
        return bool(held.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return held.version is x509.Version.v1 and held.subject == held.issuer
    except ValueError:
        return False


def _usages(held: x509.Certificate) -> tuple[str, ...]:
    """Names of the key usages that are set."""
    from cryptography import x509

    try:
        usage = held.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    named = ("digital_signature", "content_commitment", "key_encipherment", "key_cert_sign", "crl_sign")
    return tuple(name for name in named if getattr(usage, name))
