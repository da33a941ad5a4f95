"""How each FORMAT check is made to fail: broken bytes in an otherwise conforming campaign."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from harness.builder.demo import demo
from harness.core.mutation import Files, Mutations


def _with_everything() -> Files:
    """The demo and one stand-alone sample of the kinds that it lacks."""
    files = demo().files()
    message = demo().sent[0].message
    return (
        files
        | {"documents/cr.xml": message.cda, "documents/lisez-moi.xml": b"<notice>Lisez-moi</notice>"}
        | _recognised()
    )


def _recognised() -> Files:
    """campaign.yaml that ignores what is no sample."""
    manifest = demo().manifest() + "ignore: [documents/lisez-moi.xml]\n"
    return {"campaign.yaml": manifest.encode("utf-8")}


mutations = Mutations.of(_with_everything)
MESSAGE, ACK, ARCHIVE, MAIL = (
    "emis/01-par-defaut.hl7",
    "emis/01-par-defaut.ack.hl7",
    "archives/IHE_XDM_noe.zip",
    "courriels/gaston.eml",
)


def _changed(name: str, change: Callable[[bytes], bytes]) -> Files:
    files = _with_everything()
    return files | {name: change(files[name])}


@mutations("FORMAT-FILE")
def hl7_file_in_utf_16() -> Files:
    """A file saved in UTF-16 by an editor."""
    return _changed(MESSAGE, lambda raw: raw.decode("utf-8").encode("utf-16"))


@mutations("FORMAT-HL7-CHARSET")
def latin_9_bytes_under_utf_8() -> Files:
    """MSH-18 says UTF-8, the bytes are ISO-8859-15."""
    return _changed(MESSAGE, lambda raw: raw.decode("utf-8").replace("’", "'").encode("iso8859-15"))


@mutations("FORMAT-HL7-CHARSET")
def utf_8_bytes_under_latin_9() -> Files:
    """MSH-18 says 8859/15, the bytes are UTF-8."""
    return _changed(MESSAGE, lambda raw: raw.replace(b"UNICODE UTF-8", b"8859/15", 1))


@mutations("FORMAT-HL7-SEGMENT")
def wrapped_base64() -> Files:
    """OBX-5 is cut into lines of 76 characters."""
    return _changed(MESSAGE, lambda raw: raw.replace(b"^Base64^PD94", b"^Base64^PD\r94", 1))


@mutations("FORMAT-HL7-SEGMENT")
def truncated_after_msh() -> Files:
    """Only the first segment is left."""
    return _changed(ACK, lambda raw: raw.split(b"\r", 1)[0] + b"\r")


@mutations("FORMAT-HL7-DELIMITERS")
def repetition_separator_is_the_component_one() -> Files:
    """MSH-2 = ^^\\&."""
    return _changed(ACK, lambda raw: raw.replace(b"MSH|^~\\&|", b"MSH|^^\\&|", 1))


@mutations("FORMAT-HL7-BASE64")
def base64_without_its_end() -> Files:
    """The padding of OBX-5.5 is lost."""
    return _changed(MESSAGE, lambda raw: _shorter(raw))


def _shorter(raw: bytes) -> bytes:
    """One character less in the document OBX, which makes the length wrong whatever the padding was."""
    start = raw.index(b"^Base64^") + len(b"^Base64^")
    end = raw.index(b"|", start)
    return raw[: end - 1] + raw[end:]


@mutations("FORMAT-CDA")
def obx_5_is_a_sentence() -> Files:
    """A placeholder instead of the document."""
    return demo().sending("01-par-defaut", cda=b"Document au format CDA").files() | {
        k: v for k, v in _with_everything().items() if k.startswith("documents/") or k == "campaign.yaml"
    }


@mutations("FORMAT-XML")
def xml_file_is_truncated() -> Files:
    """A stand-alone CDA cut in the middle."""
    return _changed("documents/cr.xml", lambda raw: raw[: len(raw) // 2])


@mutations("FORMAT-XML-DTD")
def xml_file_has_a_doctype() -> Files:
    """Entities could read files or explode."""
    return _changed(
        "documents/cr.xml", lambda raw: raw.replace(b"?>", b'?>\n<!DOCTYPE x [<!ENTITY a SYSTEM "file:///x">]>', 1)
    )


def _zip(change: Callable[[dict[str, bytes]], None], compression: int = zipfile.ZIP_STORED) -> Files:
    """The archive of the demo, rewritten entry by entry."""
    files = _with_everything()
    with zipfile.ZipFile(io.BytesIO(files[ARCHIVE])) as opened:
        entries = {i.filename: opened.read(i) for i in opened.infolist()}
    change(entries)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as written:
        for name, content in entries.items():
            written.writestr(name, content)
    return files | {ARCHIVE: buffer.getvalue()}


@mutations("FORMAT-ZIP")
def zip_is_truncated() -> Files:
    """The central directory is lost."""
    return _changed(ARCHIVE, lambda raw: raw[: len(raw) // 2])


@mutations("FORMAT-ZIP-LIMITS")
def zip_bomb() -> Files:
    """Ten megabytes of zeros in a few kilobytes."""
    return _zip(lambda e: e.update({"IHE_XDM/SUBSET01/BOMB.BIN": bytes(10 * 1024 * 1024)}), zipfile.ZIP_DEFLATED)


@mutations("FORMAT-ZIP-ENCRYPTED")
def zip_entry_is_encrypted() -> Files:
    """The encryption flag of an entry is set."""

    def flagged(raw: bytes) -> bytes:
        local, central = raw.index(b"PK\x03\x04"), raw.index(b"PK\x01\x02")
        changed = bytearray(raw)
        changed[local + 6] |= 1
        changed[central + 8] |= 1
        return bytes(changed)

    return _changed(ARCHIVE, flagged)


@mutations("FORMAT-ZIP-PATH")
def zip_entry_escapes() -> Files:
    """../ in an entry name."""
    return _zip(lambda e: e.update({"../../evil.txt": b"x"}))


@mutations("FORMAT-ZIP-NESTED")
def archive_in_the_archive() -> Files:
    """A ZIP inside the ZIP is said, not opened."""
    return _zip(lambda e: e.update({"IHE_XDM/SUBSET01/INNER.ZIP": b"PK\x05\x06" + bytes(18)}))


@mutations("FORMAT-XDM-METADATA")
def metadata_is_missing() -> Files:
    """No METADATA.XML."""
    return _zip(lambda e: e.__delitem__("IHE_XDM/SUBSET01/METADATA.XML"))


@mutations("FORMAT-MAIL")
def mail_is_truncated() -> Files:
    """The closing boundary never comes."""
    return _changed(MAIL, lambda raw: raw[: len(raw) * 2 // 3])


@mutations("FORMAT-FHIR")
def fhir_resource_is_invalid() -> Files:
    """A date that is none, in a resource that is not one of the declared patients."""
    bad = b'{"resourceType": "Patient", "birthDate": "someday"}'
    return _with_everything() | {"patients/autre.json": bad}


@mutations("FORMAT-UNRECOGNISED")
def unknown_file() -> Files:
    """A text file is listed."""
    return _with_everything() | {"notes.txt": b"notes"}


@mutations("FORMAT-REAL-PATIENT")
def production_oid() -> Files:
    """The INS is rooted at the production OID."""
    return _changed(MESSAGE, lambda raw: raw.replace(b"1.2.250.1.213.1.4.10", b"1.2.250.1.213.1.4.8"))
