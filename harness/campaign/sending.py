"""What an e-mail transmits: its CDAs, its PDFs, the rest, and to whom; the base of the MSSanté checks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from harness.formats import pdf, xdm
from harness.formats.mail import Attachment, HeaderValue, Mail
from harness.identity.model import Identity
from harness.rules.mss import addresses
from harness.rules.mss.naming import Named, named
from harness.rules.mss.subject import SubjectReading, is_refusal

if TYPE_CHECKING:
    from harness.campaign.subjects import ArchiveSubject, DocumentSubject


@dataclass(eq=False)
class Sending:
    """One e-mail as a transmission; every document in it can be read."""

    mail: Mail
    #: CDAs inside archives, and those attached as they are.
    archived: list[DocumentSubject]
    loose: list[DocumentSubject]
    archives: list[ArchiveSubject]

    @property
    def is_report(self) -> bool:
        """An MDN, a DSN, or an e-mail that says that an integration failed: judged elsewhere."""
        return self.mail.is_report or is_refusal(self.mail.header("Subject"))

    @cached_property
    def transmits(self) -> bool:
        """Whether it transmits health documents, or says so: an archive, a CDA, or a subject that announces one."""
        return bool(self.archives or self.loose or self.reading.announces)

    @property
    def documents(self) -> list[DocumentSubject]:
        """The CDAs that it is about: those of the archives, else those attached."""
        return self.archived or self.loose

    @cached_property
    def names(self) -> list[Named]:
        """The documents, as names take them."""
        return [named(d.view) for d in self.documents if d.view is not None]

    @cached_property
    def reading(self) -> SubjectReading:
        """The subject against these names."""
        return SubjectReading(self.mail.header("Subject") or "", [] if not self.documents else self.names)

    @cached_property
    def patients(self) -> list[Identity]:
        """The patient of each document."""
        return [d.patient for d in self.documents if d.patient is not None]

    # -- recipients ------------------------------------------------------------------------------

    @cached_property
    def recipients(self) -> list[HeaderValue]:
        """Every address of To, Cc and Bcc."""
        return self.mail.recipients()

    @cached_property
    def to_patients(self) -> list[HeaderValue]:
        """Those of Mon espace santé."""
        return [r for r in self.recipients if addresses.is_patient_address(r.text)]

    # -- attachments -----------------------------------------------------------------------------

    @cached_property
    def pdfs(self) -> list[Attachment]:
        """The attachments that are PDFs, or are said to be."""
        return [a for a in self.mail.attachments if _is_pdf(a)]

    @cached_property
    def zips(self) -> list[Attachment]:
        """The attachments that are archives, or are said to be."""
        return [a for a in self.mail.attachments if a.content.startswith(xdm.MAGIC) or a.name.upper().endswith(".ZIP")]

    @cached_property
    def others(self) -> list[Attachment]:
        """What is neither an archive nor a PDF."""
        known = {id(a) for a in (*self.pdfs, *self.zips)}
        return [a for a in self.mail.attachments if id(a) not in known]


def _is_pdf(attachment: Attachment) -> bool:
    told = attachment.content_type == "application/pdf" or attachment.name.lower().endswith(".pdf")
    return told or pdf.starts(attachment.content)
