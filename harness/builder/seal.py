"""PDF signed by an incremental update (PAdES: ETSI.CAdES.detached), the same byte for byte: RSA PKCS#1 v1.5, test keys, given times."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from harness.builder import asn1, pki
from harness.builder.pki import CertSpec

_DATA, _SIGNED, _TST = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE, _DIGEST, _CERTIFICATE_V2 = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4", "1.2.840.113549.1.9.16.2.47"
_TOKEN = "1.2.840.113549.1.9.16.2.14"
_HASHES = {"SHA256": "2.16.840.1.101.3.4.2.1", "SHA1": "1.3.14.3.2.26"}
_RSA = "1.2.840.113549.1.1.1"
#: Bytes kept for the CMS.
_ROOM = 8192
#: Width of the numbers of ByteRange, written once the file is laid out.
_WIDTH = 10

EDITOR = CertSpec(
    pki.organisation("1339999013", "CENTRE HOSPITALIER DE DEMONSTRATION", "Cachet de demonstration"), "2025-06-01", "2028-05-31",
    key="editor", serial=41, use="sign",
)  # fmt: skip
TIMESTAMPER = CertSpec(
    pki.organisation("2519999993", "AUTORITE DE TEST", "Horodatage de demonstration"), "2024-01-01", "2027-12-31", key="client", serial=42, use="sign",
)  # fmt: skip

SIGNED_AT, STAMPED_AT = pki.moment("2026-03-10T09:15:00"), pki.moment("2026-03-10T09:15:02")


@dataclass(frozen=True)
class SealSpec:
    """How a PDF is signed, and what is wrong with it."""

    at: datetime = SIGNED_AT
    certificate: CertSpec = EDITOR
    digest: str = "SHA256"
    #: The key that really signs; another one than the certificate's makes a value that nobody can verify.
    key: str = ""
    timestamp: datetime | None = STAMPED_AT
    #: What the time stamp is about, in place of the value of the signature.
    stamped: bytes | None = None
    #: Bytes at the end of the file that ByteRange leaves out.
    left_out: int = 0


def _digest(spec: SealSpec, content: bytes) -> bytes:
    return hashlib.new(spec.digest.lower(), content, usedforsecurity=False).digest()


def _algorithm(spec: SealSpec) -> bytes:
    return asn1.sequence(asn1.oid(_HASHES[spec.digest]), asn1.NULL)


def _attribute(kind: str, value: bytes) -> bytes:
    return asn1.sequence(asn1.oid(kind), asn1.set_of(value))


def _sign(spec: SealSpec, content: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    key = pki.private_key(spec.key or spec.certificate.key)
    return key.sign(content, padding.PKCS1v15(), getattr(hashes, spec.digest)())


def cms(spec: SealSpec, content: bytes, kind: str = _DATA, inside: bytes | None = None) -> bytes:
    """A signature of one signer (RFC 5652): detached, or of a content that is inside."""
    held = pki.certificate(spec.certificate)
    raw = pki.der(spec.certificate)
    identifier = asn1.sequence(asn1.octets(hashlib.sha256(raw).digest()))
    attributes = (
        _attribute(_CONTENT_TYPE, asn1.oid(kind)), _attribute(_DIGEST, asn1.octets(_digest(spec, content))),
        _attribute(_CERTIFICATE_V2, asn1.sequence(asn1.sequence(identifier))),
    )  # fmt: skip
    signed = asn1.set_of(*attributes)
    value = _sign(spec, signed)
    token = _token(spec, value) if spec.timestamp is not None else b""
    signer = asn1.sequence(
        asn1.integer(1), asn1.sequence(held.issuer.public_bytes(), asn1.integer(held.serial_number)), _algorithm(spec),
        b"\xa0" + signed[1:], asn1.sequence(asn1.oid(_RSA), asn1.NULL), asn1.octets(value), token,
    )  # fmt: skip
    chain = pki.der(pki.authority(spec.certificate.issuer))
    encapsulated = asn1.sequence(asn1.oid(kind), asn1.tagged(0, asn1.octets(inside)) if inside is not None else b"")
    data = asn1.sequence(
        asn1.integer(1 if kind == _DATA else 3),
        asn1.set_of(_algorithm(spec)),
        encapsulated,
        asn1.tagged(0, raw + chain),
        asn1.set_of(signer),
    )
    return asn1.sequence(asn1.oid(_SIGNED), asn1.tagged(0, data))


def _token(spec: SealSpec, value: bytes) -> bytes:
    """The time stamp of the value (RFC 3161), as an unsigned attribute."""
    assert spec.timestamp is not None
    about = hashlib.sha256(value if spec.stamped is None else spec.stamped).digest()
    imprint = asn1.sequence(asn1.sequence(asn1.oid(_HASHES["SHA256"]), asn1.NULL), asn1.octets(about))
    info = asn1.sequence(
        asn1.integer(1), asn1.oid("1.2.250.1.213.99.3"), imprint, asn1.integer(7), asn1.generalized_time(spec.timestamp)
    )
    stamper = SealSpec(certificate=TIMESTAMPER, timestamp=None)
    return asn1.tagged(1, _attribute(_TOKEN, cms(stamper, info, _TST, info)))


def sealed(pdf: bytes, spec: SealSpec | None = None) -> bytes:
    """A PDF of ``minimal_pdf`` with a signature field that covers all of it; a time stamp of the signature unless told otherwise."""
    spec = spec or SealSpec()
    size = _size(pdf)
    holes = b"/ByteRange [0 " + b" ".join(b"0" * _WIDTH for _ in range(3)) + b"]"
    moment = f"D:{spec.at:%Y%m%d%H%M%S}Z".encode()
    objects = {
        1: _catalog(pdf, b" /AcroForm << /Fields [%d 0 R] /SigFlags 3 >>" % size),
        3: _object(pdf, 3)[:-2] + b"/Annots [%d 0 R] >>" % size,
        size: b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Cachet) /V %d 0 R /P 3 0 R /F 132 /Rect [0 0 0 0] >>"
        % (size + 1),
        size + 1: b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (%s) %s /Contents <%s> >>"
        % (moment, holes, b"0" * 2 * _ROOM),
    }
    laid = updated(pdf, objects)
    start = laid.index(b"/Contents <", len(pdf)) + 10
    end = start + 2 + 2 * _ROOM
    told = holes
    last = len(laid) - spec.left_out
    for number in (start, end, last - end):
        told = told.replace(b"0" * _WIDTH, b"%-*d" % (_WIDTH, number), 1)
    laid = laid.replace(holes, told, 1)
    content = cms(spec, laid[:start] + laid[end:last]).hex().encode()
    return laid[: start + 1] + content.ljust(2 * _ROOM, b"0") + laid[end - 1 :]


def updated(pdf: bytes, objects: dict[int, bytes]) -> bytes:
    """An incremental update: objects written after the end, a table of their own, a trailer that names the former one."""
    out = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    table = b""
    for number in sorted(objects):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    trailer = pdf[pdf.rindex(b"trailer\n") + 8 : pdf.rindex(b"startxref")]
    former = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    identifier = trailer[trailer.index(b"/ID") : trailer.index(b"]", trailer.index(b"/ID")) + 1]
    size = max(max(objects) + 1, _size(pdf))
    closing = b"trailer\n<< /Size %d /Root 1 0 R %s /Prev %d >>\n" % (size, identifier, former)
    return out + b"xref\n" + table + closing + b"startxref\n%d\n%%%%EOF\n" % len(out)


def _size(pdf: bytes) -> int:
    at = pdf.rindex(b"/Size ")
    return int(pdf[at + 6 :].split()[0])


def _object(pdf: bytes, number: int) -> bytes:
    """The last writing of an object."""
    start = pdf.rindex(b"\n%d 0 obj\n" % number) + len(b"\n%d 0 obj\n" % number)
    return pdf[start : pdf.index(b"\nendobj", start)]


def _catalog(pdf: bytes, more: bytes) -> bytes:
    return _object(pdf, 1)[:-3] + more + b" >>"


def with_validation_data(pdf: bytes) -> bytes:
    """A document security store added after the signature, as PAdES-LT does: it changes nothing of what was signed."""
    size = _size(pdf)
    certificate = pki.der(EDITOR)
    store = b"<< /Type /DSS /Certs [%d 0 R] >>" % (size + 1)
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(certificate), certificate)
    return updated(pdf, {1: _catalog(pdf, b" /DSS %d 0 R" % size), size: store, size + 1: stream})


def with_another_page_content(pdf: bytes) -> bytes:
    """The page drawn again after the signature."""
    content = b"0 g\n72 400 300 40 re\nf"
    return updated(pdf, {4: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)})


def with_a_script(pdf: bytes) -> bytes:
    """JavaScript in the catalogue, which no PDF/A admits."""
    return updated(pdf, {1: _catalog(pdf, b" /Names << /JavaScript << /Names [] >> >>")})


def with_a_byte_changed(pdf: bytes) -> bytes:
    """A bar moved in the page that was signed, without any update."""
    at = pdf.index(b" 6 re\n")
    return pdf[:at] + b" 7" + pdf[at + 2 :]
