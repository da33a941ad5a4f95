"""Mutants of official archives and of e-mails that the builder makes; each breaks one rule.

``python -m tests.scenarios.xdm_mutants FOLDER`` prints the rate caught by rule. A mutant is caught when a check says
something of it that it did not say of the sound sample; changes to the CDA alone keep hash and size right.
"""

from __future__ import annotations

import hashlib
import io
import re
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from harness.builder.xdm import SUBSET, pack
from tests.helpers import judged

METADATA, DOCUMENT = SUBSET + "METADATA.XML", SUBSET + "DOC0001.XML"
RIM = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
_NS = {"r": RIM}
Finding = tuple[str, str, str]
Change = Callable[["Box"], None]

_ENTRY = {
    "author": "93606bcf-9494-43ec-9b4e-a7748d1a838d", "classCode": "41a5887f-8865-4c09-adf7-e362475b143a",
    "confidentialityCode": "f4f85eac-e6cb-4883-b524-f2705394840f", "formatCode": "a09d5840-386c-46f2-b5ad-9c3699a4309d",
    "healthcareFacilityTypeCode": "f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1",
    "practiceSettingCode": "cccf5598-8b07-4b77-a05e-ae952c785ead", "typeCode": "f0306f51-975f-434e-a61c-c59651d33983",
}  # fmt: skip
_SET = {"author": "a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d", "contentTypeCode": "aa543740-bdda-424e-8c96-df4873be8500"}
_ENTRY_IDS = {"patientId": "58a6f841-87b3-4a3e-92fd-a8ffeff98427", "uniqueId": "2e82c1f6-a085-4c72-9da3-8640a32e42ab"}
_SET_IDS = {
    "patientId": "6b5aea1a-874d-4603-a4bc-96a0a7b38446", "sourceId": "554ac39e-e3fe-47fe-b233-965d2a147832",
    "uniqueId": "96fdda7c-d067-4183-912e-bf5ee74998a8",
}  # fmt: skip
_SLOTS = ("hash", "size", "URI", "creationTime", "languageCode", "legalAuthenticator", "serviceStartTime", "sourcePatientId", "sourcePatientInfo")  # fmt: skip


class Box:
    """An archive taken apart: its files, and METADATA.XML as a tree."""

    def __init__(self, raw: bytes) -> None:
        """Read every entry."""
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            self.files = {i.filename: archive.read(i) for i in archive.infolist()}
        self.root = etree.fromstring(self.files[METADATA])

    def pack(self, changed_document: bool) -> bytes:
        """The archive again, hash and size following the document when it changed."""
        if changed_document:
            content = self.files[DOCUMENT]
            self.put("hash", hashlib.sha1(content).hexdigest())
            self.put("size", str(len(content)))
        if METADATA in self.files:
            self.files[METADATA] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")
        return pack(self.files)

    @property
    def entry(self) -> Any:
        """The ExtrinsicObject."""
        return self.root.find(f".//{{{RIM}}}ExtrinsicObject")

    @property
    def package(self) -> Any:
        """The RegistryPackage."""
        return self.root.find(f".//{{{RIM}}}RegistryPackage")

    @property
    def association(self) -> Any:
        """The HasMember association."""
        return self.root.find(f".//{{{RIM}}}Association")

    def slot(self, name: str, holder: Any | None = None) -> Any:
        """A slot of the entry, or of another element; KeyError when it is not there."""
        found = (self.entry if holder is None else holder).xpath("r:Slot[@name=$n]", namespaces=_NS, n=name)
        if not found:
            raise KeyError(name)
        return found[0]

    def put(self, name: str, value: str, holder: Any | None = None) -> None:
        """The first value of a slot, replaced."""
        self.slot(name, holder)[0][0].text = value

    def edit(self, name: str, pattern: str, new: str, holder: Any | None = None) -> None:
        """Every value of a slot, edited by a regular expression."""
        for value in self.slot(name, holder).iter(f"{{{RIM}}}Value"):
            value.text = re.sub(pattern, new, value.text or "")

    def code(self, holder: Any, uuid: str) -> Any:
        """A classification by its scheme; KeyError when it is not there."""
        found = holder.xpath("r:Classification[@classificationScheme=$s]", namespaces=_NS, s=f"urn:uuid:{uuid}")
        if not found:
            raise KeyError(uuid)
        return found[0]

    def identifier(self, holder: Any, uuid: str) -> Any:
        """An external identifier by its scheme."""
        return holder.xpath("r:ExternalIdentifier[@identificationScheme=$s]", namespaces=_NS, s=f"urn:uuid:{uuid}")[0]

    def sub(self, pattern: bytes, new: bytes) -> None:
        """The document, edited once; KeyError when the pattern is not there."""
        content, count = re.subn(pattern, new, self.files[DOCUMENT], count=1, flags=re.S)
        if not count:
            raise KeyError(pattern)
        self.files[DOCUMENT] = content


@dataclass(frozen=True, slots=True)
class Mutant:
    """One sample with one change: the rule that it breaks."""

    sample: str
    rule: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the checks said of a mutant that they did not say of the sound sample."""

    mutant: Mutant
    told: tuple[Finding, ...]

    @property
    def caught(self) -> bool:
        """Something was said."""
        return bool(self.told)


def _drop(element: Any) -> None:
    element.getparent().remove(element)


def _again(element: Any) -> None:
    """The element, a second time beside itself."""
    element.addnext(deepcopy(element))


def _layout() -> Iterator[tuple[str, Change]]:
    yield "no INDEX.HTM", lambda b: b.files.pop("INDEX.HTM")
    yield "no README.TXT", lambda b: b.files.pop("README.TXT")
    yield "no METADATA.XML", lambda b: b.files.pop(METADATA)
    yield "metadata name in lower case", lambda b: _renamed(b, METADATA, SUBSET + "metadata.xml")
    yield "document missing", lambda b: b.files.pop(DOCUMENT)
    yield "two subsets", lambda b: b.files.update({k.replace("SUBSET01", "SUBSET02"): v for k, v in list(b.files.items()) if "SUBSET01" in k})  # fmt: skip
    yield "long name", lambda b: (_renamed(b, DOCUMENT, SUBSET + "compte-rendu.xml"), b.put("URI", "compte-rendu.xml"))
    yield "URI leads nowhere", lambda b: b.put("URI", "DOC0009.XML")
    yield "URI leaves the archive", lambda b: b.put("URI", "../../../DOC0001.XML")
    yield "hash of another document", lambda b: b.edit("hash", "^.", "0" if b.slot("hash")[0][0].text[0] != "0" else "1")  # fmt: skip
    yield "size off by one", lambda b: b.put("size", str(len(b.files[DOCUMENT]) + 1))
    yield "document changed after the metadata", lambda b: b.files.update({DOCUMENT: b.files[DOCUMENT] + b"\n"})
    yield "autorun", lambda b: b.files.update({"AUTORUN.INF": b"[autorun]\r\nopen=VIEWER.EXE\r\n"})
    yield "executable", lambda b: b.files.update({"VIEWER.EXE": b"MZ\x90\x00" + bytes(60)})
    yield "executable under another name", lambda b: b.files.update({"VIEWER.DAT": b"MZ\x90\x00" + bytes(60)})
    yield "INDEX without link", lambda b: b.files.update({"INDEX.HTM": b"<html><body><p>rien</p></body></html>"})
    yield "foreign file", lambda b: b.files.update({SUBSET + "NOTES.TXT": b"notes"})
    yield "document that no entry names", lambda b: b.files.update({SUBSET + "DOC0002.XML": b.files[DOCUMENT]})


def _renamed(box: Box, old: str, new: str) -> None:
    box.files[new] = box.files.pop(old)


def _graph() -> Iterator[tuple[str, Change]]:
    yield "ITI-41 wrapper", lambda b: setattr(b.root, "tag", "{urn:ihe:iti:xds-b:2007}ProvideAndRegisterDocumentSetRequest")  # fmt: skip
    yield "no SubmissionSet node", lambda b: [_drop(c) for c in b.root.xpath("//r:Classification[@classificationNode]", namespaces=_NS)]  # fmt: skip
    yield "no DocumentEntry", lambda b: _drop(b.entry)
    yield "no association", lambda b: _drop(b.association)
    yield "association to nothing", lambda b: b.association.set("targetObject", "urn:uuid:00000000-0000-4000-8000-000000000001")  # fmt: skip
    yield "association from nothing", lambda b: b.association.set("sourceObject", "Document99")
    yield "association of unknown type", lambda b: b.association.set("associationType", "urn:x:belongs")
    yield "no SubmissionSetStatus", lambda b: _drop(b.slot("SubmissionSetStatus", b.association))
    yield "wrong SubmissionSetStatus", lambda b: b.put("SubmissionSetStatus", "Originale", b.association)
    yield "two SubmissionSets", lambda b: _again(b.package)
    yield "two entries of one id", lambda b: _again(b.entry)
    yield "on-demand entry", lambda b: b.entry.set("objectType", "urn:uuid:34268e47-fdf5-41a6-ba33-82133c465248")
    yield "unknown classification scheme", lambda b: b.code(b.entry, _ENTRY["typeCode"]).set("classificationScheme", "urn:uuid:00000000-0000-4000-8000-000000000002")  # fmt: skip


def _presence() -> Iterator[tuple[str, Change]]:
    for name in _SLOTS:
        yield f"no {name}", lambda b, n=name: _drop(b.slot(n))
    for name, uuid in _ENTRY.items():
        yield f"no {name}", lambda b, u=uuid: _drop(b.code(b.entry, u))
    for name in ("typeCode", "classCode", "formatCode", "healthcareFacilityTypeCode", "practiceSettingCode"):
        yield f"two {name}", lambda b, u=_ENTRY[name]: _again(b.code(b.entry, u))
    for name, uuid in _ENTRY_IDS.items():
        yield f"no entry {name}", lambda b, u=uuid: _drop(b.identifier(b.entry, u))
    for name, uuid in _SET_IDS.items():
        yield f"no set {name}", lambda b, u=uuid: _drop(b.identifier(b.package, u))
    for name, uuid in _SET.items():
        yield f"no set {name}", lambda b, u=uuid: _drop(b.code(b.package, u))
    yield "two set authors", lambda b: _again(b.code(b.package, _SET["author"]))
    yield "no submissionTime", lambda b: _drop(b.slot("submissionTime", b.package))
    yield "no mimeType", lambda b: b.entry.attrib.pop("mimeType")
    yield "no codingScheme", lambda b: _drop(b.slot("codingScheme", b.code(b.entry, _ENTRY["typeCode"])))
    yield "no title", lambda b: _drop(b.entry.find(f"{{{RIM}}}Name"))
    yield "no authorPerson", lambda b: _drop(b.slot("authorPerson", b.code(b.entry, _ENTRY["author"])))


def _formats() -> Iterator[tuple[str, Change]]:
    yield "time with an offset", lambda b: b.edit("creationTime", "$", "+0100")
    yield "thirteenth month", lambda b: b.put("creationTime", "20241301000000")
    yield "submissionTime of a day", lambda b: b.put("submissionTime", "20240102", b.package)
    yield "patientId without type", lambda b: _value(b, "patientId", r"\^NH$", "")
    yield "patientId typed as in HL7v2", lambda b: _value(b, "patientId", r"\^NH$", "^INS")
    yield "NH with a local authority", lambda b: _value(b, "patientId", r"&[\d.]+&", "&1.2.3.4&")
    yield "hash of 39 digits", lambda b: b.edit("hash", ".$", "")
    yield "size in words", lambda b: b.edit("size", "$", " octets")
    yield "author without authority", lambda b: b.edit("authorPerson", r"&1[\d.]+&ISO", "", b.code(b.entry, _ENTRY["author"]))  # fmt: skip
    yield "institution without authority", lambda b: b.edit("authorInstitution", r"&1[\d.]+&ISO", "", b.code(b.entry, _ENTRY["author"]))  # fmt: skip
    yield "forbidden PID-19", lambda b: b.edit("sourcePatientInfo", r"^PID-8\|.*$", "PID-19|1840333")
    yield "two PID-7", lambda b: b.edit("sourcePatientInfo", r"^PID-8\|.*$", "PID-7|19800101")
    yield "sex of another table", lambda b: b.edit("sourcePatientInfo", r"^PID-8\|.*$", "PID-8|H")
    yield "birth place without BDL", lambda b: b.edit("sourcePatientInfo", r"\^BDL\^", "^H^")
    yield "language in words", lambda b: b.put("languageCode", "français")
    yield "uniqueId that is no OID", lambda b: b.identifier(b.entry, _ENTRY_IDS["uniqueId"]).set("value", "document-1")
    yield "sourceId that is no OID", lambda b: b.identifier(b.package, _SET_IDS["sourceId"]).set("value", "CHU")
    yield "set uniqueId that is no OID", lambda b: b.identifier(b.package, _SET_IDS["uniqueId"]).set("value", "lot 1")


def _value(box: Box, attribute: str, pattern: str, new: str) -> None:
    for holder, uuid in ((box.entry, _ENTRY_IDS[attribute]), (box.package, _SET_IDS[attribute])):
        found = box.identifier(holder, uuid)
        found.set("value", re.sub(pattern, new, found.get("value")))


def _agreement() -> Iterator[tuple[str, Change]]:
    yield "creationTime an hour later", lambda b: b.put("creationTime", _hour_later(b.slot("creationTime")[0][0].text))
    yield "serviceStartTime another day", lambda b: b.put("serviceStartTime", "20010203040506")
    yield "serviceStopTime another day", lambda b: b.put("serviceStopTime", "20310203040506")
    yield "title", lambda b: b.entry.find(f"{{{RIM}}}Name")[0].set("value", "Autre titre")
    yield "typeCode", lambda b: b.code(b.entry, _ENTRY["typeCode"]).set("nodeRepresentation", "11488-4")
    yield "classCode", lambda b: b.code(b.entry, _ENTRY["classCode"]).set("nodeRepresentation", "60")
    yield "formatCode", lambda b: b.code(b.entry, _ENTRY["formatCode"]).set("nodeRepresentation", "urn:asip:ci-sis:avk:2009")  # fmt: skip
    yield "healthcareFacilityTypeCode", lambda b: b.code(b.entry, _ENTRY["healthcareFacilityTypeCode"]).set("nodeRepresentation", "SA33")  # fmt: skip
    yield "practiceSettingCode", lambda b: b.code(b.entry, _ENTRY["practiceSettingCode"]).set("nodeRepresentation", "HAD")  # fmt: skip
    yield "confidentialityCode", lambda b: b.code(b.entry, _ENTRY["confidentialityCode"]).set("nodeRepresentation", "V")
    yield "patientId of another person", lambda b: _value(b, "patientId", r"^\d+", "277076322082910")
    yield "sourcePatientId", lambda b: b.edit("sourcePatientId", r"^[^^]+", "999999")
    yield "birth name", lambda b: b.edit("sourcePatientInfo", r"^PID-5\|[^^]+(.*L)$", r"PID-5|AUTRE\1")
    yield "first given name", lambda b: b.edit("sourcePatientInfo", r"^(PID-5\|[^^]+)\^[^^]+(.*L)$", r"\1^AUTRE\2")
    yield "birth date", lambda b: b.edit("sourcePatientInfo", r"^PID-7\|.*", "PID-7|19010101")
    yield "sex", lambda b: b.edit("sourcePatientInfo", r"^PID-8\|(.)", lambda m: "PID-8|" + ("M" if m[1] == "F" else "F"))  # type: ignore[arg-type]  # fmt: skip
    yield "birth place", lambda b: b.edit("sourcePatientInfo", r"(BDL\^\^)\w+", r"\g<1>99999")
    yield "author name", lambda b: b.edit("authorPerson", r"\^[^^]+", "^AUTRE", b.code(b.entry, _ENTRY["author"]))
    yield "author id", lambda b: b.edit("authorPerson", r"^[^^]+", "899999999999", b.code(b.entry, _ENTRY["author"]))
    yield "institution id", lambda b: b.edit("authorInstitution", r"[^^]+$", "1999999999", b.code(b.entry, _ENTRY["author"]))  # fmt: skip
    yield "specialty", lambda b: b.edit("authorSpecialty", r"^[^^]+", "G15_10/SM99", b.code(b.entry, _ENTRY["author"]))
    yield "legalAuthenticator", lambda b: b.edit("legalAuthenticator", r"^[^^]+", "899999999999")
    yield "uniqueId", lambda b: b.identifier(b.entry, _ENTRY_IDS["uniqueId"]).set("value", "1.2.3.4.5")
    yield "languageCode", lambda b: b.put("languageCode", "en-US")


def _hour_later(text: str) -> str:
    return f"{text[:8]}{(int(text[8:10]) + 1) % 24:02d}{text[10:]}"


def _in_the_document() -> Iterator[tuple[str, Change]]:
    """The CDA changes, the metadata (hash and size aside) do not."""
    yield "CDA: birth name", lambda b: b.sub(rb'(<family[^>]*qualifier="BR"[^>]*>)[^<]+', rb"\1AUTRE")
    yield "CDA: birth date", lambda b: b.sub(rb'(<birthTime[^>]*value=")\d{8}', rb"\g<1>19010101")
    yield "CDA: sex", lambda b: b.sub(rb'(<administrativeGenderCode[^>]*code=")[MF]', rb"\1U")
    yield "CDA: matricule", lambda b: b.sub(rb'(extension=")\d{15}("[^>]*root="1\.2\.250\.1\.213\.1\.4)|(root="1\.2\.250\.1\.213\.1\.4\.\d+"[^>]*extension=")\d{15}', rb"\1\g<3>277076322082910\2")  # fmt: skip
    yield "CDA: title", lambda b: b.sub(rb"(<ClinicalDocument.*?<title>)[^<]+", rb"\1Autre titre")
    yield "CDA: code", lambda b: b.sub(rb'(<ClinicalDocument.*?<code[^>]*?code=")[^"]+', rb"\g<1>11506-3")
    yield "CDA: effectiveTime", lambda b: b.sub(rb'(</title>\s*(?:<!--.*?-->\s*)*<effectiveTime[^>]*value=")\d{8}', rb"\g<1>20010203")  # fmt: skip
    yield "CDA: confidentiality", lambda b: b.sub(rb'(<confidentialityCode[^>]*code=")N', rb"\1R")
    yield "CDA: language", lambda b: b.sub(rb'(<languageCode[^>]*code=")fr-FR', rb"\1en-US")
    yield "CDA: id", lambda b: b.sub(rb'(<id[^>]*root=")[\d.]+', rb"\g<1>1.2.3.4.5.6")


GROUPS: dict[str, tuple[Callable[[], Iterator[tuple[str, Change]]], bool]] = {
    "layout": (_layout, False), "graph": (_graph, False), "presence": (_presence, False), "formats": (_formats, False),
    "agreement": (_agreement, False), "document": (_in_the_document, True),
}  # fmt: skip


def of_archive(sample: str, raw: bytes) -> Iterator[Mutant]:
    """Every mutant of one archive; what does not exist in it cannot be changed."""
    for group, (changes, in_document) in GROUPS.items():
        for rule, change in changes():
            box = Box(raw)
            try:
                change(box)
            except KeyError:
                continue
            content = box.pack(in_document)
            if content != Box(raw).pack(False):
                yield Mutant(sample, f"{group}: {rule}", content)


def of_mail(sample: str, raw: bytes) -> Iterator[Mutant]:
    """Every mutant of one e-mail."""
    for rule, pattern, new in _MAIL:
        content, count = re.subn(pattern, new, raw, count=1, flags=re.S | re.M)
        if count and content != raw:
            yield Mutant(sample, f"e-mail: {rule}", content)


_PDF_PART = rb"--(=_[^\r]+)\r\nContent-Type: application/pdf.*?(?=\r\n--\1)"
_MAIL: tuple[tuple[str, bytes, bytes | Callable[[re.Match[bytes]], bytes]], ...] = (
    ("no token in the subject", rb"XDM/1\.0/DDM\+", b""),
    ("two tokens", rb"XDM/1\.0/DDM\+", b"XDM/1.0/DDM+XDM/1.0/DDM+"),
    ("token in lower case", rb"XDM/1\.0/DDM\+", b"xdm/1.0/ddm+"),
    ("another label", rb"DDM\+[^\r]{5}", b"DDM+Lettre "),
    ("birth date of the subject", rb"(Subject:[^\r]*)\d{2}/\d{2}/\d{4}", rb"\g<1>01/01/1901"),
    ("name of the subject", rb"(Subject: [^\r]*)TEST-\w+", rb"\1AUTRE"),
    ("raw bytes in the subject", rb"(Subject: )", b"\\1\xe9\xe8 "),
    ("no Message-ID", rb"^Message-ID:[^\r]*\r\n", b""),
    ("Message-ID without brackets", rb"^Message-ID: <([^>]*)>", rb"Message-ID: \1"),
    ("no Date", rb"^Date:[^\r]*\r\n", b""),
    ("no From", rb"^From:[^\r]*\r\n(?: [^\r]*\r\n)*", b""),
    ("no To", rb"^To:[^\r]*\r\n(?: [^\r]*\r\n)*", b""),
    ("no MIME-Version", rb"^MIME-Version:[^\r]*\r\n", b""),
    ("no X-MSS-NIL", rb"^X-MSS-NIL:[^\r]*\r\n", b""),
    ("empty X-MSS-NIL", rb"^X-MSS-NIL:[^\r]*", b"X-MSS-NIL:"),
    ("no X-MSS-CODECDA", rb"^X-MSS-CODECDA:[^\r]*\r\n", b""),
    ("another X-MSS-CODECDA", rb"^X-MSS-CODECDA:[^\r]*", b"X-MSS-CODECDA: 11506-3"),
    ("one X-MSS-CODECDA too many", rb"^(X-MSS-CODECDA:[^\r]*)", rb"\1,11506-3"),
    ("no X-MSS-INS", rb"^X-MSS-INS:[^\r]*\r\n", b""),
    ("the other X-MSS-INS", rb"^X-MSS-INS: ([ON])", lambda m: b"X-MSS-INS: " + (b"N" if m[1] == b"O" else b"O")),
    ("X-MSS-INS in words", rb"^X-MSS-INS:[^\r]*", b"X-MSS-INS: oui"),
    ("two X-MSS-INS", rb"^(X-MSS-INS:[^\r]*\r\n)", rb"\1\1"),
    ("X-MSS-MES in lower case", rb"^(X-MSS-INS:)", rb"X-MSS-MES: fin\r\n\1"),
    ("X-MSS-MES to a professional", rb"^(To: [^\r]*@)(?!patient)([^\r]*\r\n)", rb"X-MSS-MES: FIN\r\n\1\2"),
    ("patient address of another person", rb"^To: [^\r]*", b"To: 277076322082910@patient.mssante.fr"),
    ("patient address that is no matricule", rb"^To: [^\r]*", b"To: paul.vial@patient.mssante.fr"),
    ("malformed address", rb"^To: [^\r]*", b"To: octave.genet at medecin.mssante.fr"),
    ("malformed receipt request", rb"^(X-MSS-NIL:)", rb"Disposition-Notification-To: personne\r\n\1"),
    ("no PDF", _PDF_PART + rb"\r\n", b""),
    ("PDF of other bytes", rb"(Content-Type: application/pdf.*?\r\n\r\n)[^-]{80}", lambda m: m[1] + b"JVBERi0xLjcKJcOkw7zDtsOfCjIgMCBvYmoKPDwvTGVuZ3RoIDMgMCBSL0ZpbHRlci9GbGF0ZURlY29k"[:80]),
    ("PDF that is none", rb"(Content-Type: application/pdf.*?\r\n\r\n)JVBERi0", rb"\1UEsDBBQ"),
    ("PDF name", rb"(application/pdf.*?filename[^=]*=[^\r]*)\d{8}_", rb"\g<1>19010101_"),
    ("archive under another name", rb'filename="IHE_XDM\.zip"', b'filename="documents.zip"'),
    ("executable beside", rb"(--=_[^\r]+)(\r\nContent-Type: application/zip)", rb'\1\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="visionneuse.exe"\r\n\r\nTVqQAAMAAAA=\r\n\1\2'),
    ("text in latin-1", rb"charset=UTF-8", b"charset=iso-8859-1"),
    ("unknown charset", rb"charset=UTF-8", b"charset=x-martien-42"),
    ("no archive", rb"--(=_[^\r]+)\r\nContent-Type: application/zip.*?\r\n(?=--\1)", b""),
    ("archive truncated", rb"(UEsDB[^-]{2000})[^-]+", rb"\1\r\n"),
    ("mixed turned into alternative", rb"multipart/mixed", b"multipart/alternative"),
    ("References to nothing", rb"^(X-MSS-NIL:)", rb"References: inconnu\r\n\1"),
    ("not from the pattern CRLF", rb"\r\n(?=X-MSS-NIL)", b"\n"),
)  # fmt: skip


def findings(name: str, raw: bytes) -> Counter[Finding]:
    """What the checks say of one file, as a campaign of its own."""
    found = judged({name: raw})
    return Counter((f.check, f.place, str(f.actual)) for f in found.findings)


def outcomes(mutants: Iterator[Mutant], suffix: str) -> Iterator[Outcome]:
    """Each mutant beside its sound sample, which comes first under an empty rule."""
    sound: dict[str, Counter[Finding]] = {}
    for mutant in mutants:
        told = findings(f"IHE_XDM.{suffix}", mutant.content)
        if not mutant.rule:
            sound[mutant.sample] = told
        else:
            yield Outcome(mutant, tuple((told - sound[mutant.sample]).elements()))


def archives(folder: Path, names: tuple[str, ...]) -> Iterator[Mutant]:
    """The chosen official archives, packed as the mutants are, then their mutants."""
    for name in names:
        raw = (folder / name / "IHE_XDM.ZIP").read_bytes()
        yield Mutant(name, "", Box(raw).pack(False))
        yield from of_archive(name, raw)


def mails() -> Iterator[Mutant]:
    """E-mails of the demonstration (one document, two, without INS, to the patient), then their mutants."""
    from harness.builder.demo import demo

    files = demo().files()
    for name in ("gaston", "rosalie-deux-documents", "noe-sans-ins", "rosalie-au-patient"):
        raw = files[f"courriels/{name}.eml"]
        yield Mutant(name, "", raw)
        yield from of_mail(name, raw)


#: A structured report, an unstructured one, one of imaging, one with a second local identifier or a replacement.
CHOSEN = ("BIO-CR-BIO_2021.01_Auto-Presentable", "DOC_NON_STRUCTURE_CDA-R2-N1", "IMG_CR_IMG_2024.01_CDA-R2-Niveau-1", "ANEST-CR-ANEST_2022.01")  # fmt: skip


def main(folder: Path) -> None:
    """Print the rate caught by rule, and the survivors."""
    found = [*outcomes(archives(folder, CHOSEN), "ZIP"), *outcomes(mails(), "eml")]
    by_rule: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in found:
        by_rule[outcome.mutant.rule].append(outcome)
    for rule, group in by_rule.items():
        checks = Counter(check for o in group for check in {t[0] for t in o.told})
        print(f"{sum(o.caught for o in group)}/{len(group)}  {rule:48} {' '.join(checks)[:150]}")
    print(f"{sum(o.caught for o in found)} of {len(found)} mutants caught, {len(by_rule)} rules")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
