"""One certificate, as checks see it: names, dates, key, use. ``cryptography`` is imported when one is read."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from harness.core.place import Place

if TYPE_CHECKING:
    from cryptography import x509

#: Short names of the attribute types met in subjects.
SHORT = {
    "2.5.4.3": "CN", "2.5.4.4": "SN", "2.5.4.5": "serialNumber", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST",
    "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.12": "title", "2.5.4.42": "GN", "2.5.4.97": "organizationIdentifier",
    "1.2.840.113549.1.9.1": "E",
}  # fmt: skip

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

    def at(self, path: str) -> Place:
        """The place of a field, on the line where the certificate begins."""
        return Place(path, self.place.line)

    @property
    def identity(self) -> Names:
        """The subject as subjects are compared (RFC 5280 §7.1): letter case and repeated blanks aside, and accents
        written in one piece or two.
        """
        return tuple((kind, " ".join(nfc(value).split()).casefold()) for kind, value in self.subject)

    @property
    def number(self) -> str:
        """The serial number, in hexadecimal."""
        return f"{self.serial:x}"


def nfc(text: str) -> str:
    """Each letter with its accent in one piece."""
    return unicodedata.normalize("NFC", text)


def values(names: Names, short: str) -> list[str]:
    """The values of one type of attribute, by its short name."""
    return [value for kind, value in names if SHORT.get(kind) == short]


def written(names: Names) -> str:
    """A name with the most precise part first."""
    return ", ".join(f"{SHORT.get(kind, kind)}={value}" for kind, value in reversed(names))


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
