"""Where an INS shows in a campaign, whatever carries it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import ArchiveSubject, DocumentSubject, MailSubject, MessageSubject, ResourceSubject
from harness.core.subject import Subject
from harness.core.text import Text
from harness.identity.holders import from_fhir
from harness.identity.ins import INS_C
from harness.identity.model import Identity, is_qualified
from harness.rules.mss.addresses import is_patient_address

_MAILED = ("To", "Cc", "Bcc", "From", "Reply-To")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A file that carries an INS, what carries it, and whether the identity is told to be qualified."""

    path: str
    carrier: Text
    qualified: bool | None


def sightings(campaign: Campaign) -> Iterator[Sighting]:
    """Every INS of the samples, then of the patients that the product is declared to hold."""
    for subject in campaign.subjects:
        for identity in _identities(subject):
            if _has_ins(identity):
                yield Sighting(subject.path, subject.kind_label, is_qualified(identity.reliability))
        if isinstance(subject, MailSubject) and any(map(is_patient_address, _addresses(subject))):
            yield Sighting(subject.path, Text("adresse @patient.mssante.fr", "@patient.mssante.fr address"), None)
    for held in campaign.patients or ():
        if _has_ins(held) and not held.until:
            path = held.place.path.split(" › ")[0]
            yield Sighting(path, Text("patient détenu", "patient held"), is_qualified(held.reliability))


def _identities(subject: Subject) -> Iterable[Identity]:
    if isinstance(subject, MessageSubject | DocumentSubject):
        return [subject.patient] if subject.patient is not None else []
    if isinstance(subject, ArchiveSubject):
        return [identity for identity, _ in subject.patients]
    if isinstance(subject, ResourceSubject):
        return from_fhir(subject.view, subject.path)
    return []


def _has_ins(identity: Identity) -> bool:
    """A value that nobody withdraws (``""``), under anything but the obsolete INS-C."""
    return any(i.is_ins and i.value not in (None, "", '""') and i.root != INS_C for i in identity.identifiers)


def _addresses(mail: MailSubject) -> Iterator[str]:
    for header in _MAILED:
        yield from mail.view.addresses(header)
