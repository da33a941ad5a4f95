"""The whitelist of a DRIMbox and the editor's proof, with what their signatures say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, ClassVar

from harness.campaign.declared.whitelist import Whitelist
from harness.campaign.source import named_files
from harness.core.place import Place
from harness.core.subject import Subject
from harness.core.text import Text
from harness.formats import certificate_files, chain, esignsante, xml
from harness.formats.chain import Crl
from harness.formats.x509 import Certificate
from harness.formats.xml_signature import SignatureReport, verify_signature

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign

_GENERATED = re.compile(r"date_?(?:de_?)?(?:generation|publication|creation|emission)", re.I)


@dataclass(eq=False)
class WhitelistSubject(Subject):
    """The whitelist, as it was fetched."""

    kind: ClassVar[str] = "whitelist"
    kind_label: ClassVar[Text] = Text("liste blanche", "whitelist")
    declared: Whitelist = field(default=None)  # type: ignore[assignment]
    signature: SignatureReport = field(default_factory=SignatureReport)
    #: When it is judged: when it was fetched, else used, else noon of the day of the campaign.
    at: datetime = datetime.max
    #: The date that the list gives of itself, and where.
    generated: tuple[datetime, Place] | None = None
    #: Files given as authorities or revocation lists that are none.
    bad_ca: list[str] = field(default_factory=list)
    bad_crl: list[str] = field(default_factory=list)

    def describe(self) -> str:
        """Who signed it."""
        signer = self.signature.certificate
        return signer.title if signer is not None else ""


@dataclass(eq=False)
class VerificationProofSubject(Subject):
    """The proof that the editor verified the list."""

    kind: ClassVar[str] = "proof of verification"
    kind_label: ClassVar[Text] = Text("preuve de vérification", "proof of verification")
    signature: SignatureReport = field(default_factory=SignatureReport)
    proof: esignsante.Proof = field(default_factory=esignsante.Proof)
    #: The certificate that the editor declares, and whether one was declared.
    editor: Certificate | None = None
    editor_file: str = ""
    of: WhitelistSubject = field(default=None)  # type: ignore[assignment]

    def describe(self) -> str:
        """Who signed it."""
        signer = self.signature.certificate
        return signer.title if signer is not None else ""


def make(campaign: Campaign) -> Iterator[Subject]:
    """The list, then the proof when one is given."""
    told = campaign.manifest.whitelist
    path = _first(campaign, told.file) if told is not None else None
    if told is None or path is None:
        return
    listed = _whitelist(campaign, told, path)
    yield listed
    proof = _first(campaign, told.proof_of_verification)
    if proof is not None:
        yield _proof(campaign, told, listed, proof)


def _first(campaign: Campaign, name: str | None) -> str | None:
    """The file that a name of the section gives; None without a name, or when ``ignore`` leaves it out."""
    return next(iter(_paths(campaign, (name,) if name else ())), None)


def _paths(campaign: Campaign, names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(path for name in names for path in named_files(name, campaign.hashes)))


def _whitelist(campaign: Campaign, told: Whitelist, path: str) -> WhitelistSubject:
    raw = campaign.read(path) or b""
    noon = datetime.combine(campaign.today, time(12), UTC)
    found = WhitelistSubject(
        "", path, sha256=campaign.hashes[path], size=len(raw), declared=told, at=told.last_fetch or told.used or noon
    )
    authorities = list(_authorities(campaign, told, found))
    found.signature = verify_signature(raw, authorities, list(_crls(campaign, told, found)), found.at, path)
    found.generated = _generated(found.signature)
    return found


def _authorities(campaign: Campaign, told: Whitelist, subject: WhitelistSubject) -> Iterator[Certificate]:
    for path in _paths(campaign, told.authorities):
        read = certificate_files.read(campaign.read(path) or b"")
        yield from read.certificates
        if not read.certificates:
            subject.bad_ca.append(path)


def _crls(campaign: Campaign, told: Whitelist, subject: WhitelistSubject) -> Iterator[Crl]:
    for path in _paths(campaign, told.revocations):
        read = chain.read_crl(campaign.read(path) or b"", path)
        if read is None:
            subject.bad_crl.append(path)
        else:
            yield read


def _generated(report: SignatureReport) -> tuple[datetime, Place] | None:
    """The date that the list gives of itself, when it has one with a time zone or a time."""
    if report.root is None:
        return None
    for element in (report.root, *report.root.iterchildren("{*}*"), *report.root.iterfind("./{*}*/{*}*")):
        texts = [
            (xml.local(element), element.text or "", ""),
            *((str(k), str(v), str(k)) for k, v in element.attrib.items()),
        ]
        for name, text, attribute in texts:
            moment = _moment(text) if _GENERATED.fullmatch(name) else None
            if moment is not None:
                return moment, Place(xml.path_of(element, attribute), element.sourceline, report.source)
    return None


def _moment(text: str) -> datetime | None:
    """An ISO date-time; without a zone nothing is assumed but UTC, which the age of a day forgives."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _proof(campaign: Campaign, told: Whitelist, listed: WhitelistSubject, path: str) -> VerificationProofSubject:
    raw = campaign.read(path) or b""
    proof = esignsante.read(raw)
    editor = _editor(campaign, told)
    report = _proof_signature(proof, [editor] if editor is not None else [], listed.at, path)
    return VerificationProofSubject(
        "", path, "preuve" if proof.is_answer else "", campaign.hashes[path], len(raw), listed, signature=report, proof=proof, editor=editor,
        editor_file=told.editor_certificate or "", of=listed,
    )  # fmt: skip


UNREAD = Text(
    "preuve en PDF ou en CMS : le harnais ne vérifie que l'XML", "proof in PDF or CMS: the harness verifies XML alone"
)


def _proof_signature(proof: esignsante.Proof, trusted: list[Certificate], at: datetime, path: str) -> SignatureReport:
    """Judged when it says that it was made, else when the list was fetched."""
    if proof.content[:1] == b"\x30" or proof.content.startswith(b"%PDF-"):
        report = SignatureReport()
        report.leave(UNREAD)
        return report
    report = verify_signature(proof.content, trusted, (), at, path)
    return (
        report
        if report.signing_time is None
        else verify_signature(proof.content, trusted, (), report.signing_time, path)
    )


def _editor(campaign: Campaign, told: Whitelist) -> Certificate | None:
    path = _first(campaign, told.editor_certificate)
    found = certificate_files.read((campaign.read(path) if path else None) or b"").certificates
    return next((c for c in found if not c.is_ca), None)
