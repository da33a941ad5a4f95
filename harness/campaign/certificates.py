"""The estate of certificates: files, certificates, and what ties those of one subject together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar

from harness.campaign.declared.certificates import Certificates, Structure
from harness.campaign.source import MANIFEST, is_pattern, matches, named_files, normalised
from harness.campaign.subjects import FileSubject
from harness.core.subject import Subject
from harness.core.text import Text
from harness.formats import certificate_files, recognise, x509
from harness.identity.structure import structure_id

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign


@dataclass(eq=False)
class CertificateFileSubject(Subject):
    """A file that should hold certificates."""

    kind: ClassVar[str] = "certificate file"
    kind_label: ClassVar[Text] = Text("fichier de certificats", "file of certificates")
    view: certificate_files.CertificateFile = field(default_factory=certificate_files.CertificateFile)
    #: Whether the manifest names it by itself, and not only its folder.
    is_named: bool = False

    def describe(self) -> str:
        """How many certificates."""
        return f"{len(self.view.certificates)} certificat(s)"


@dataclass(slots=True)
class Line:
    """The certificates of one subject for one use; what is asked of them all is worked out once."""

    last_end: datetime
    #: Whether one of them may be used today.
    is_served: bool = False
    size: int = 0


@dataclass(eq=False)
class CertificateSubject(Subject):
    """One certificate of the estate."""

    kind: ClassVar[str] = "certificate"
    kind_label: ClassVar[Text] = Text("certificat", "certificate")
    view: x509.Certificate = field(default=None)  # type: ignore[assignment]
    today: date = date.min
    line: Line = field(default=None)  # type: ignore[assignment]
    #: The last end of those of its line that began before; None for the first of them.
    former_end: datetime | None = None
    #: Whether another one of its line takes over: it begins before this one ends, and ends later.
    is_followed_up: bool = False
    #: What the manifest declares of its structure.
    structure: Structure | None = None

    @property
    def is_authority(self) -> bool:
        """An authority that comes along; one that signs itself under the identifier of a structure is a certificate of that structure made at home."""
        view = self.view
        own = view.subject == view.issuer and any(structure_id(ou) for ou in x509.values(view.subject, "OU"))
        return view.is_ca and not own

    @property
    def days_left(self) -> int:
        """Days until the last one, which is not over yet: 0 on that day, negative afterwards."""
        return (self.view.not_after.date() - self.today).days

    @property
    def has_begun(self) -> bool:
        """Whether it may be used already."""
        return self.view.not_before.date() <= self.today

    @property
    def is_in_force(self) -> bool:
        """Whether it may be used today."""
        return self.has_begun and self.days_left >= 0

    @property
    def is_history(self) -> bool:
        """Whether it is over and another one of its line ends later."""
        return self.days_left < 0 and self.line.last_end > self.view.not_after

    def describe(self) -> str:
        """Subject, serial, end, days left: one row of the table of the estate."""
        return f"{self.view.title} · n° {self.view.number} · fin {self.view.not_after:%Y-%m-%d} ({self.days_left} j)"


@dataclass(eq=False)
class EstateSubject(Subject):
    """All the certificates, and what the manifest says of them."""

    kind: ClassVar[str] = "estate"
    kind_label: ClassVar[Text] = Text("parc de certificats", "estate of certificates")
    certificates: list[CertificateSubject] = field(default_factory=list)
    declared: Certificates | None = None

    def describe(self) -> str:
        """How many certificates."""
        return f"{len(self.holders)} certificat(s)"

    @cached_property
    def holders(self) -> list[CertificateSubject]:
        """The certificates of structures: authorities that come along are not followed."""
        return [c for c in self.certificates if not c.is_authority]

    @property
    def structures(self) -> tuple[Structure, ...]:
        """The declared structures."""
        return self.declared.structures if self.declared else ()


class Kinds:
    """Lookup of the declared structures, each asked once whatever the size of the estate."""

    def __init__(self, declared: Iterable[Structure]) -> None:
        told = tuple(declared)
        self._files = {normalised(s.file): s for s in reversed(told) if s.file and not is_pattern(s.file)}
        self._patterns = [s for s in told if s.file and is_pattern(s.file)]
        self._names = {_folded(s.subject): s for s in reversed(told) if s.subject}

    def of(self, certificate: CertificateSubject) -> Structure | None:
        """What is declared of a certificate: by its file, by a name of its subject, then by a pattern."""
        exact = self._files.get(normalised(certificate.path))
        if exact is not None:
            return exact
        named = (self._names.get(_folded(value)) for _, value in reversed(certificate.view.subject))
        by_name = next((s for s in named if s is not None), None)
        return by_name or next((s for s in self._patterns if matches(s.file or "", certificate.path)), None)


def _folded(text: str | None) -> str:
    return " ".join(x509.nfc(text or "").split()).casefold()


def make(campaign: Campaign) -> Iterator[Subject]:
    """Files, certificates, then the estate as a whole."""
    paths = list(_paths(campaign))
    if not paths:
        return
    told = campaign.manifest.certificates
    named = {normalised(name) for name in (told.files if told else ())}
    files = [_file(campaign, path, normalised(path) in named) for path in paths]
    yield from files
    certificates = list(_certificates(files, campaign.today))
    _tie(certificates)
    kinds = Kinds(told.structures if told else ())
    for certificate in certificates:
        certificate.structure = kinds.of(certificate)
    yield from certificates
    place = MANIFEST if told else "."
    yield EstateSubject("", place, "certificates", certificates=certificates, declared=told)


def _paths(campaign: Campaign) -> Iterable[str]:
    """The files that the manifest names, then those whose content tells."""
    section = campaign.manifest.certificates
    named = [path for name in section.named() for path in named_files(name, campaign.hashes)] if section else []
    found = [file.path for file in campaign.of(FileSubject) if file.what == recognise.CERTIFICATE]
    return dict.fromkeys([*named, *found])


def _file(campaign: Campaign, path: str, named: bool) -> CertificateFileSubject:
    raw = campaign.read(path) or b""
    return CertificateFileSubject(
        "", path, "", campaign.hashes[path], len(raw), view=certificate_files.read(raw), is_named=named
    )


def _certificates(files: Iterable[CertificateFileSubject], today: date) -> Iterator[CertificateSubject]:
    """Each certificate once, wherever it is copied."""
    seen: set[str] = set()
    for file in files:
        for view in file.view.certificates:
            if view.fingerprint in seen:
                continue
            seen.add(view.fingerprint)
            part = str(view.place) if len(file.view.certificates) > 1 else ""
            yield CertificateSubject("", file.path, part, view.fingerprint, view.size, file, view=view, today=today)


def _tie(certificates: Iterable[CertificateSubject]) -> None:
    """Those of one subject and one use share their line; each is told what came before and what takes over."""
    lines: dict[tuple[x509.Names, tuple[str, ...]], list[CertificateSubject]] = {}
    for certificate in sorted(certificates, key=lambda c: (c.view.not_before, c.view.not_after)):
        subject = tuple(sorted(certificate.view.identity))  # each authority has its own order of attributes
        lines.setdefault((subject, certificate.view.usages), []).append(certificate)
    for members in lines.values():
        line = Line(max(c.view.not_after for c in members), any(c.is_in_force for c in members), len(members))
        last: datetime | None = None
        for certificate in members:
            certificate.line, certificate.former_end = line, last
            last = max(last or certificate.view.not_after, certificate.view.not_after)
        _follow_up(members)


def _follow_up(members: list[CertificateSubject]) -> None:
    """Whether another one that begins before the end of each ends later than it."""
    begins = [c.view.not_before for c in members]
    ends = list(accumulate((c.view.not_after for c in members), max))
    for certificate in members:
        begun = bisect_right(begins, certificate.view.not_after)  # those that begin before its end
        certificate.is_followed_up = begun > 0 and ends[begun - 1] > certificate.view.not_after
