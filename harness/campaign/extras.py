"""Subjects that parts of the manifest make: what is no message, document, archive nor e-mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from harness.campaign import certificates, declarations, export_package, funding, logs, users, whitelist
from harness.campaign.feedings import feedings
from harness.core.subject import Subject

if TYPE_CHECKING:
    from harness.campaign.campaign import Campaign

#: Each makes the subjects of one part; they are numbered after those of the samples.
MAKERS: tuple[Callable[[Campaign], Iterable[Subject]], ...] = (
    certificates.make,
    whitelist.make,
    declarations.subjects,
    feedings,
    export_package.make,
    funding.make,
    logs.make,
    users.make,
)


def add(campaign: Campaign) -> None:
    """Append the subjects of every part, in order."""
    for make in MAKERS:
        for subject in make(campaign):
            subject.id = f"s{len(campaign.subjects) + 1}"
            campaign.subjects.append(subject)
