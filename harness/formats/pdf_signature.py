"""The signatures of a PDF, each asked what it covers, what became of the file since, who made it and when.

The structure and what later revisions change are read by ``pyhanko`` (imported when a file has a signature); trust and dates
are judged by whoever asks. Nothing raises on content: what cannot be read is told.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from harness.core.place import Place, clip
from harness.core.text import Text, same
from harness.formats import certificate_files
from harness.formats.limits import MIB
from harness.formats.unicode import writable
from harness.formats.x509 import Certificate

_MARK = b"/ByteRange"
#: Beyond, a signed PDF is not verified, and said so.
MAX_SIGNED, MAX_SEALS, _MAX_CERTIFICATES = 64 * MIB, 20, 20


class Since(Enum):
    """What happened to a file after a signature."""

    NOTHING = "nothing"
    ARCHIVING = "validation data or time stamps"
    SIGNING = "other signatures or form fields"
    CHANGES = "other changes"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp token (RFC 3161): whether it is about what it should be, and signed."""

    at: datetime
    is_right: bool
    certificate: Certificate | None


@dataclass(frozen=True, slots=True)
class Seal:
    """One signature; ``trouble`` says why it could not be read, and then nothing else is told."""

    name: str
    trouble: Text | None = None
    is_document_stamp: bool = False
    #: The digest of what is signed is the one of the file; the value is that of the key of the certificate.
    intact: bool = False
    valid: bool = False
    #: All of the revision that it closes, but its own value.
    covers: bool = False
    gap: Text | None = None
    since: Since = Since.NOTHING
    admitted: bool = True
    #: Numbers of the objects that were changed, or names of the fields.
    detail: str = ""
    digest: str = ""
    subfilter: str = ""
    certificate: Certificate | None = None
    others: tuple[Certificate, ...] = ()
    #: When the signature says that it was made, which nobody vouches for.
    told: datetime | None = None
    stamp: Stamp | None = None

    @property
    def place(self) -> Place:
        """The field, by its name."""
        return Place(f"signature {self.name}".strip())

    @property
    def at(self) -> datetime | None:
        """When it was made, as far as one knows: a right time stamp first."""
        return self.stamp.at if self.stamp is not None and self.stamp.is_right else self.told


def is_signed(raw: bytes) -> bool:
    """Whether a PDF has a signature: its ByteRange is never compressed."""
    return _MARK in raw


def seals(raw: bytes) -> tuple[Seal, ...]:
    """The signatures of a PDF, in the order of its revisions; none for one that is not signed."""
    if not is_signed(raw):
        return ()
    if len(raw) > MAX_SIGNED:
        return (
            Seal(
                "",
                Text(
                    f"PDF de plus de {MAX_SIGNED // MIB} Mio : signature non vérifiée",
                    f"PDF of more than {MAX_SIGNED // MIB} MiB: signature not verified",
                ),
            ),
        )
    with _quiet():
        try:
            return tuple(_seals(raw))
        except (
            Exception
        ) as error:  # pyhanko raises its own errors, and KeyError, RecursionError, ValueError on hostile files
            return (Seal("", _told(error)),)


def _told(error: Exception) -> Text:
    return same(clip(writable(" ".join(f"{type(error).__name__}: {error}".split())), 160))


@contextmanager
def _quiet() -> Iterator[None]:
    """Without what the library logs: findings tell it."""
    logger = logging.getLogger("pyhanko")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _seals(raw: bytes) -> Iterator[Seal]:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.fields import enumerate_sig_fields
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    reader = PdfFileReader(io.BytesIO(raw), strict=False)
    fields = list(enumerate_sig_fields(reader, filled_status=True))
    for name, _, field in fields[:MAX_SEALS]:
        try:
            yield _seal(EmbeddedPdfSignature(reader, field, name), raw, name)
        except Exception as error:  # a CMS that is not one, an algorithm that is not known, a broken ByteRange
            yield Seal(writable(str(name)), _told(error))
    if not fields:
        yield Seal("", Text("ByteRange sans champ de signature", "ByteRange without a signature field"))


def _seal(found: Any, raw: bytes, name: str) -> Seal:
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    found.compute_integrity_info()
    is_stamp = str(found.sig_object_type) == "/DocTimeStamp"
    digest, kind = found.compute_digest(), "data"
    if is_stamp:
        content = found.signed_data["encap_content_info"]["content"]
        imprint = content.parsed["message_imprint"]["hashed_message"].native
        right, kind = imprint == digest, "tst_info"
        digest = hashlib.new(
            found.md_algorithm, content.contents if isinstance(content.contents, bytes) else bytes(content)
        ).digest()
    intact, valid = validate_sig_integrity(found.signer_info, found.signer_cert, kind, digest)
    since, admitted, detail = _since(found, raw)
    gap = _gap(found, raw)
    own = _certificates([found.signer_cert])
    return Seal(
        name=writable(str(name)), is_document_stamp=is_stamp, intact=intact and (right if is_stamp else True), valid=valid,
        covers=gap is None and found.coverage.value >= 2, gap=gap, since=since, admitted=admitted, detail=detail, digest=found.md_algorithm,
        subfilter=str(found.sig_object.get("/SubFilter", "")).lstrip("/"), certificate=own[0] if own else None,
        others=_certificates(found.other_embedded_certs), told=_zoned(content.parsed["gen_time"].native if is_stamp else found.self_reported_timestamp),
        stamp=_stamp(found.signer_info) if not is_stamp else None,
    )  # fmt: skip


def _gap(found: Any, raw: bytes) -> Text | None:
    """What ByteRange leaves out besides the value of the signature; None when that is all."""
    told = [int(n) for n in found.byte_range]
    whole = Text(f"ByteRange {told}", f"ByteRange {told}")
    if len(told) != 4 or told[0] != 0 or any(n < 0 for n in told) or told[2] + told[3] > len(raw):
        return whole
    hole = raw[told[1] : told[2]]
    is_value = hole[:1] == b"<" and hole[-1:] == b">" and len(hole) == 2 * len(found.pkcs7_content) + 2
    return None if is_value else whole


def _since(found: Any, raw: bytes) -> tuple[Since, bool, str]:
    """What later revisions changed, whether the signature admits it, and a detail."""
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel

    info = found.summarise_integrity_info()
    result = info["diff_result"]
    if not isinstance(result, DiffResult):
        numbers = dict.fromkeys(re.findall(r"idnum=(\d+)", str(result)))
        return Since.CHANGES, False, ", ".join(list(numbers)[:20])
    levels = {
        ModificationLevel.NONE: Since.NOTHING,
        ModificationLevel.LTA_UPDATES: Since.ARCHIVING,
        ModificationLevel.FORM_FILLING: Since.SIGNING,
    }
    since = levels.get(result.modification_level, Since.CHANGES)
    if since is Since.NOTHING and raw[sum([int(n) for n in found.byte_range][2:]) :].strip(b"\r\n \0"):
        return Since.CHANGES, False, ""
    return (
        since,
        bool(info["docmdp_ok"]) and since is not Since.CHANGES,
        ", ".join(sorted(map(str, result.changed_form_fields))),
    )


def _stamp(signer_info: Any) -> Stamp | None:
    """The time stamp of the value of a signature, when it has one that can be read."""
    from pyhanko.sign.general import extract_signer_info
    from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

    unsigned = signer_info["unsigned_attrs"]
    for attribute in unsigned if unsigned.native else ():
        if attribute["type"].native != "signature_time_stamp_token":
            continue
        token = attribute["values"][0]["content"]
        content = token["encap_content_info"]["content"]
        info, inner = content.parsed, extract_signer_info(token)
        imprint = info["message_imprint"]
        stamped = hashlib.new(imprint["hash_algorithm"]["algorithm"].native, signer_info["signature"].native).digest()
        signer = extract_certs_for_validation(token).signer_cert
        own = hashlib.new(inner["digest_algorithm"]["algorithm"].native, bytes(content)).digest()
        right = (
            all(validate_sig_integrity(inner, signer, "tst_info", own)) and stamped == imprint["hashed_message"].native
        )
        certificates = _certificates([signer])
        return Stamp(
            _zoned(info["gen_time"].native) or datetime.min.replace(tzinfo=UTC),
            right,
            certificates[0] if certificates else None,
        )
    return None


def _certificates(found: Any) -> tuple[Certificate, ...]:
    return tuple(c for one in list(found)[:_MAX_CERTIFICATES] for c in certificate_files.read(one.dump()).certificates)


def _zoned(at: datetime | None) -> datetime | None:
    """With a zone: UTC when none is told."""
    return at if at is None or at.tzinfo is not None else at.replace(tzinfo=UTC)
