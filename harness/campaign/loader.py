"""From files to subjects: each file is read once, its parts become subjects of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from harness.campaign.source import Source, digest, matches
from harness.campaign.subjects import (
    ArchiveSubject,
    DocumentSubject,
    FileSubject,
    MailSubject,
    MessageSubject,
    ResourceSubject,
)  # fmt: skip
from harness.core.finding import Level, Problem
from harness.core.place import Place
from harness.core.subject import Subject
from harness.core.text import Text, same
from harness.formats import cda, fhir, mail, metadata, recognise, xdm, xml
from harness.formats.hl7 import payload
from harness.formats.hl7 import reader as hl7
from harness.formats.limits import MAX_FILE, MAX_MAIL_ARCHIVES, MAX_ZIP_TOTAL
from harness.formats.recognise import Kind

S = TypeVar("S", bound=Subject)
#: How many e-mails inside e-mails are opened.
MAX_FORWARDS = 3


@dataclass(slots=True)
class Loader:
    """Builds the subjects of a campaign; ``roles`` are files the manifest uses for something else."""

    source: Source
    roles: dict[str, Text] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    #: Files of a kit that lies in the campaign.
    outside: set[str] = field(default_factory=set)
    subjects: list[Subject] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)

    def load(self, progress: Callable[[str, int], None] | None = None) -> list[Subject]:
        """Read every file; never raises on content."""
        paths = [path for path in self.source.paths() if path not in self.outside]
        for path in paths:
            if any(matches(pattern, path) for pattern in self.ignored):
                continue
            if progress:
                progress(_shown(path), len(paths))
            self._file(path)
        return self.subjects

    def _add(self, subject: S) -> S:
        self.subjects.append(subject)
        return subject

    def _next_id(self) -> str:
        return f"s{len(self.subjects) + 1}"

    def _file(self, path: str) -> None:
        raw = self.source.read(path)
        path = _shown(path)
        if raw is None:
            self.hashes[path] = ""
            refused = self._add(FileSubject(self._next_id(), path, what=Text("illisible", "unreadable")))
            refused.recognised = False
            refused.problems.append(_file_problem(
                Text(f"au plus {MAX_FILE} octets, lisible", f"at most {MAX_FILE} bytes, readable"),
                Text("illisible ou trop volumineux", "unreadable or too large")))  # fmt: skip
            return
        self.hashes[path] = digest(raw)
        file = self._add(FileSubject(self._next_id(), path, sha256=self.hashes[path], size=len(raw)))
        if path in self.roles:
            file.what = self.roles[path]
            return
        self._recognised(file, raw)

    def _recognised(self, file: FileSubject, raw: bytes) -> None:
        found = recognise.recognise(raw)
        file.what = found.what
        readers: dict[Kind, Callable[[FileSubject, bytes], None]] = {
            Kind.HL7: self._hl7, Kind.XML: self._xml, Kind.ZIP: self._zip, Kind.MAIL: self._mail, Kind.JSON: self._json,
        }  # fmt: skip
        if found.kind in readers:
            readers[found.kind](file, raw)
            return
        file.recognised = found.kind is Kind.CERTIFICATE
        if found.kind is Kind.EMPTY:
            file.problems.append(_file_problem(Text("un contenu", "some content"), same("0"), Level.WARNING))

    def _hl7(self, file: FileSubject, raw: bytes) -> None:
        if recognise.is_utf16(raw):
            file.problems.append(Problem(
                "FORMAT-FILE", Place(""), same("UNICODE UTF-8 | 8859/15"), same("UTF-16"),
                Text("fichier HL7v2 en UTF-16, lu après conversion", "HL7v2 file in UTF-16, read after conversion")))  # fmt: skip
            raw = recognise.as_utf8(raw)
        read = hl7.read(raw)
        count = len(read.messages)
        file.what = Text(f"HL7v2, {count} message{'s' * (count > 1)}", f"HL7v2, {count} message{'s' * (count > 1)}")
        file.problems += read.problems
        if not count:
            file.problems.append(_file_problem(same("MSH"), Text("aucun message", "no message")))
        for view in read.messages:
            part = f"message {view.number}" if count > 1 else ""
            whole = view.length == file.size
            subject = self._add(MessageSubject(
                self._next_id(), file.path, part, file.sha256 if whole else digest(view.raw), view.length, file, view=view))  # fmt: skip
            subject.problems += hl7.problems_of(view)
            self._payloads(subject)

    def _payloads(self, message: MessageSubject) -> None:
        carried = list(payload.payloads(message.view))
        message.problems += [p for found in carried for p in found.problems]
        for found in carried:
            if found.is_document:
                where = f"{found.segment.place(5)} › CDA".replace(f" (l. {found.segment.line})", "")
                part = f"{message.part} › {where}" if message.part else where
                self._document(found.content, message, part)

    def _document(
        self, raw: bytes, parent: Subject, part: str, read: xml.XmlRead | None = None, sha256: str = ""
    ) -> DocumentSubject:
        """A CDA; one that is a whole file was read and hashed as such already."""
        subject = self._add(DocumentSubject(
            self._next_id(), parent.path, part, sha256 or digest(raw), len(raw), parent))  # fmt: skip
        read = read or xml.read(raw, subject.label)
        subject.problems += [self._as_cda(p) for p in read.problems]
        root = cda.find_document(read.root) if read.root is not None else None
        if root is not None:
            subject.view = cda.ClinicalDocument(root, read.source)
        elif read.root is not None:
            subject.problems.append(Problem(
                "FORMAT-CDA", Place(xml.path_of(read.root), read.root.sourceline, read.source),
                same("ClinicalDocument (urn:hl7-org:v3)"), same(xml.local(read.root)),
                Text("XML qui n'est pas un CDA", "XML that is not a CDA")))  # fmt: skip
        return subject

    @staticmethod
    def _as_cda(problem: Problem) -> Problem:
        check = problem.check if problem.check == "FORMAT-XML-DTD" else "FORMAT-CDA"
        return Problem(check, problem.place, problem.expected, problem.actual, problem.message, problem.level)

    def _xml(self, file: FileSubject, raw: bytes) -> None:
        read = xml.read(raw, file.path)
        file.problems += read.problems
        if read.root is None:
            return
        if cda.find_document(read.root) is not None:
            file.what = same("CDA")
            self._document(raw, file, "", read, file.sha256)
        elif fhir.is_fhir(read.root):
            self._resource(file, fhir.read_xml(raw, read.root))
        elif metadata.is_submission(read.root):
            file.what = Text("METADATA.XML hors archive", "METADATA.XML outside an archive")
        else:
            file.recognised = False
            file.what = Text(f"XML, racine {xml.local(read.root)}", f"XML, root {xml.local(read.root)}")

    def _json(self, file: FileSubject, raw: bytes) -> None:
        if fhir.json_resource_type(raw) is None:
            file.recognised = False
            file.problems += fhir.damage(raw)
            return
        self._resource(file, fhir.read_json(raw))

    def _resource(self, file: FileSubject, view: fhir.FhirFile) -> None:
        file.what = same(f"FHIR {view.resource_type}")
        subject = self._add(ResourceSubject(
            self._next_id(), file.path, "", file.sha256, file.size, file, view=view))  # fmt: skip
        subject.problems += view.problems
        for content, part in view.documents:
            self._document(content, subject, part)

    def _zip(self, file: FileSubject, raw: bytes) -> None:
        view = xdm.read(raw)
        if not view.looks_like_xdm and "XDM" not in file.path.upper():
            file.recognised = False
            file.what = Text("ZIP sans METADATA.XML", "ZIP without METADATA.XML")
            file.problems += [p for p in view.problems if _is_unreadable(p)]
            return
        file.what = same("IHE_XDM")
        self._archive(view, raw, file, "")

    def _archive(self, view: xdm.Archive, raw: bytes, parent: Subject, part: str) -> ArchiveSubject:
        subject = self._add(ArchiveSubject(
            self._next_id(), parent.path, part, digest(raw), len(raw), parent, view=view))  # fmt: skip
        subject.problems += view.problems
        if not view.subsets and not view.problems:
            subject.problems.append(Problem(
                "FORMAT-XDM-METADATA", Place("IHE_XDM/SUBSET01/METADATA.XML"), same("METADATA.XML"),
                Text("(absent)", "(absent)"), Text("archive sans METADATA.XML", "archive without METADATA.XML")))  # fmt: skip
        for name in self._document_names(view):
            inner = f"{part} › {name}" if part else name
            subject.documents.append(self._document(view.entries[name], subject, inner))
        return subject

    @staticmethod
    def _document_names(view: xdm.Archive) -> list[str]:
        """Documents that a DocumentEntry names, then CDAs that no entry names."""
        named = [s.path_of(d) for s in view.subsets for d in s.submission.documents]
        kept = [n for n in dict.fromkeys(named) if n in view.entries and _is_xml(view.entries[n])]
        others = [
            n for n, c in view.entries.items() if n not in kept and b"ClinicalDocument" in c[:65_536] and _is_xml(c)
        ]
        return [n for n in kept if n is not None] + others

    def _mail(self, file: FileSubject, raw: bytes) -> None:
        view = mail.read(raw)
        file.what = Text("e-mail", "e-mail")
        subject = self._add(MailSubject(
            self._next_id(), file.path, "", file.sha256, file.size, file, view=view))  # fmt: skip
        subject.problems += view.problems
        allowance = MAX_ZIP_TOTAL
        for attachment in view.attachments:
            allowance -= self._attachment(file, subject, attachment, allowance)

    def _attachment(
        self, file: FileSubject, subject: MailSubject, found: mail.Attachment, allowance: int, depth: int = 0
    ) -> int:
        """Load one attachment; returns the bytes that it took once inflated."""
        content = found.content
        if content.startswith(xdm.MAGIC) or found.name.upper().endswith(".ZIP"):
            return self._zipped(file, subject, found, allowance)
        if _is_xml(content) and b"ClinicalDocument" in content[:65_536]:
            subject.documents.append(self._document(content, subject, found.part))
        elif found.name.lower().endswith(".eml") and mail.looks_like_mail(content) and depth < MAX_FORWARDS:
            inside = mail.read(content)
            subject.problems += inside.problems
            parts = [replace(a, outer=found.part) for a in inside.attachments]
            return sum(self._attachment(file, subject, a, allowance, depth + 1) for a in parts)
        return 0

    def _carried(self, view: xdm.Archive, content: bytes, mail: MailSubject, part: str) -> None:
        """One more archive of an e-mail, unless there are too many to be judged one by one."""
        if len(mail.archives) < MAX_MAIL_ARCHIVES:
            mail.archives.append(self._archive(view, content, mail, part))
        elif all(p.expected != _FEW_ARCHIVES for p in mail.problems):
            message = Text(
                "trop d'archives : les suivantes ne sont pas lues", "too many archives: the others are not read"
            )
            mail.problems.append(Problem("FORMAT-MAIL", Place(part), _FEW_ARCHIVES, Text("davantage", "more"), message))

    def _zipped(self, file: FileSubject, subject: MailSubject, found: mail.Attachment, allowance: int) -> int:
        """An IHE_XDM archive, or another ZIP: its CDAs and archives concern the e-mail all the same."""
        view = xdm.read(found.content, allowance)
        if view.looks_like_xdm or "XDM" in found.name.upper():
            self._carried(view, found.content, subject, found.part)
            return sum(map(len, view.entries.values()))
        file.problems += [replace(p, place=Place(found.part)) for p in filter(_is_unreadable, view.problems)]
        spent = sum(map(len, view.entries.values()))
        for name, content in view.entries.items():
            if content.startswith(xdm.MAGIC):
                inner = xdm.read(content, max(0, allowance - spent))
                spent += sum(map(len, inner.entries.values()))
                if inner.looks_like_xdm:
                    self._carried(inner, content, subject, f"{found.part} › {name}")
            elif _is_xml(content) and b"ClinicalDocument" in content[:65_536]:
                subject.documents.append(self._document(content, subject, f"{found.part} › {name}"))
        return spent


_FEW_ARCHIVES = Text(f"au plus {MAX_MAIL_ARCHIVES} archives", f"at most {MAX_MAIL_ARCHIVES} archives")


def _shown(path: str) -> str:
    """A path that can be written: a name on disk that is not UTF-8 shows its bytes as ``\\udcXX``."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def _is_unreadable(problem: Problem) -> bool:
    """Whether a problem is about an archive as a whole."""
    return problem.check == "FORMAT-ZIP" and not problem.place.path


def _is_xml(content: bytes) -> bool:
    return recognise.recognise(content).kind is Kind.XML


def _file_problem(expected: Text, actual: Text, level: Level = Level.ERROR) -> Problem:
    message = Text("fichier vide ou illisible", "empty or unreadable file")
    return Problem("FORMAT-FILE", Place(""), expected, actual, message, level)


def walk(subject: Subject) -> Iterator[Subject]:
    """A subject and what contains it, from inside to outside."""
    current: Subject | None = subject
    while current is not None:
        yield current
        current = current.parent
