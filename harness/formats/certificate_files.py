"""Certificates as they are handed over: PEM (text around admitted), DER, PKCS#7, PKCS#12, base64 alone.

Nothing raises on content. A private key met on the way is told and never kept: it has no business in a proof file.
"""

from __future__ import annotations

import base64
import binascii
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.core.place import Place
from harness.core.text import Text, same
from harness.formats import der
from harness.formats.limits import MAX_CERTIFICATE_FILE, MAX_CERTIFICATES
from harness.formats.x509 import Certificate, view

if TYPE_CHECKING:
    from cryptography import x509

_BEGIN = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----")
_TRUSTED = b"TRUSTED CERTIFICATE"
_LABELS = (b"CERTIFICATE", b"X509 CERTIFICATE", _TRUSTED, b"PKCS7", b"CMS", b"PKCS12")
_BASE64_ALONE = re.compile(rb"\s*MI[A-Za-z0-9+/=\s]+")
#: Beginnings of the key stores of Java (JKS, JCEKS).
_KEY_STORES = (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce")
_SIGNED_DATA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A piece of a file that gives no certificate, and why."""

    place: Place
    expected: Text
    actual: Text
    #: Whether there is nothing of a certificate: something else, rather than a damaged one.
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """What a file holds."""

    certificates: tuple[Certificate, ...] = ()
    keys: tuple[Place, ...] = ()
    faults: tuple[Unreadable, ...] = ()


def read(raw: bytes) -> CertificateFile:
    """Every certificate of a file; never raises on content."""
    if len(raw) > MAX_CERTIFICATE_FILE:
        return CertificateFile(faults=(Unreadable(
            Place(""), Text(f"au plus {MAX_CERTIFICATE_FILE} octets", f"at most {MAX_CERTIFICATE_FILE} bytes"), same(str(len(raw)))),))  # fmt: skip
    found = _Found()
    raw = _plain(raw)
    if _BEGIN.search(raw):
        _pem(raw, found)
    elif _BASE64_ALONE.fullmatch(raw):
        _binary(decoded(raw) or b"", Place("base64"), found)
    else:
        _binary(raw, Place(""), found)
    if not (found.certificates or found.keys or found.faults):
        found.faults.append(Unreadable(Place(""), CERTIFICATE, NO_CERTIFICATE, is_foreign=True))
    return CertificateFile(tuple(found.certificates), tuple(found.keys), tuple(found.faults))


def _plain(raw: bytes) -> bytes:
    """Text of Windows as ASCII: a byte order mark, UTF-16."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace").encode("ascii", "replace")
    return raw.removeprefix(b"\xef\xbb\xbf")


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
    if label not in _LABELS:
        return  # a request, parameters, a revocation list: not what is looked for
    content = decoded(body)
    if content is None:
        found.fault(place, Text("base64 invalide", "invalid base64"))
        return
    if label == _TRUSTED and (outer := der.header(content)) is not None:
        content = content[: outer[2]]  # the trust settings of OpenSSL come after it
    if content[:1] != b"\x30":
        found.fault(place, NO_CERTIFICATE)
        return
    _binary(content, place, found)


def decoded(body: bytes) -> bytes | None:
    """The base64 of a block, headers of old PEM apart."""
    text = b"".join(line for line in body.split(b"\n") if b":" not in line)
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _binary(raw: bytes, place: Place, found: _Found) -> None:
    """DER of whatever kind; its beginning tells which."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import pkcs7

    if raw[:4] in _KEY_STORES:
        found.fault(place, Text("magasin de clés Java (JKS), qui peut contenir une clé privée", "Java key store (JKS), which may hold a private key"),
                    Text("le certificat seul, en PEM ou DER", "the certificate alone, in PEM or DER"))  # fmt: skip
        return
    if raw[:1] != b"\x30":
        return  # something else
    raw = _without_end_of_line(raw)
    if der.looks_like_pkcs12(raw):
        _pkcs12(raw, place, found)
    elif der.looks_like_key(raw):
        found.keys.append(place)
    elif _SIGNED_DATA in raw[:40]:
        _attempt(pkcs7.load_der_pkcs7_certificates, raw, place, found)
    else:
        _attempt(lambda one: [x509.load_der_x509_certificate(one)], raw, place, found)


def _without_end_of_line(raw: bytes) -> bytes:
    """DER without the line ends that an editor added after it."""
    outer = der.header(raw)
    return raw[: outer[2]] if outer is not None and not raw[outer[2] :].strip(b"\r\n") else raw


def _attempt(load: Callable[[bytes], list[x509.Certificate]], raw: bytes, place: Place, found: _Found) -> None:
    try:
        with _quiet():
            loaded = load(raw)
    except Exception as error:  # ValueError, and whatever the parser of hostile bytes raises
        if not _is_relative(raw):
            found.fault(place, _told(error))
        return
    for number, held in enumerate(loaded[:MAX_CERTIFICATES], 1):
        found.add(held, _numbered(place, number) if len(loaded) > 1 else place)


def _is_relative(raw: bytes) -> bool:
    """Whether DER bytes are a revocation list or a request: what goes with certificates without being one."""
    from cryptography import x509

    for load in (x509.load_der_x509_crl, x509.load_der_x509_csr):
        try:
            load(raw)
        except Exception:  # ValueError, and whatever the parser of hostile bytes raises
            continue
        return True
    return False


def _numbered(place: Place, number: int) -> Place:
    return Place(f"{place.path}[{number}]" if place.path else f"certificat {number}", place.line)


def _pkcs12(raw: bytes, place: Place, found: _Found) -> None:
    """A PKCS#12 without password or with an empty one."""
    from cryptography.hazmat.primitives.serialization import pkcs12

    if der.derivation_rounds(raw) > der.MAX_KDF_ROUNDS:
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
