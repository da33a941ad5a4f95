"""``whitelist``: the DRIM-M whitelist that the DRIMbox fetched, what verifies it, and the editor's proof."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field, StringConstraints

from harness.campaign.declared.base import Section
from harness.core.text import Text

Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
#: One file, or a list of them.
Files = Filled | tuple[Filled, ...]


class Whitelist(Section):
    """The whitelist of the ANS, as it was fetched."""

    role: ClassVar[Text] = Text("liste blanche et sa vérification", "whitelist and its verification")

    file: Filled = Field(description="the whitelist, as it was fetched")
    fetched: AwareDatetime | None = Field(
        default=None, description="when it was fetched, with its zone: 2026-03-20T04:00:00+01:00"
    )
    fetches: tuple[AwareDatetime, ...] = Field(
        default=(), description="the last fetches, several days of them, each with its zone"
    )
    used: AwareDatetime | None = Field(
        default=None, description="when it was used, with its zone; by default the day of the campaign"
    )
    ca: Files = Field(
        default=(), description="certificates of the authorities that its signature must come from (IGC-Santé)"
    )
    crl: Files = Field(default=(), description="revocation lists of these authorities")
    signer: Filled | None = Field(
        default=None, description="OU of the certificate that must have signed it; that of the ANS by default"
    )
    proof_of_verification: Filled | None = Field(
        default=None,
        description="signed proof that the list was verified: XML, or answer of eSignSanté (JSON with 'preuve')",
    )
    editor_certificate: Filled | None = Field(
        default=None, description="certificate by which the editor signs that proof"
    )

    def named(self) -> Iterable[str]:
        """Every file."""
        told = (self.file, *self.authorities, *self.revocations, self.proof_of_verification, self.editor_certificate)
        return [name for name in told if name is not None]

    @property
    def authorities(self) -> tuple[str, ...]:
        """The files of ``ca``."""
        return (self.ca,) if isinstance(self.ca, str) else self.ca

    @property
    def revocations(self) -> tuple[str, ...]:
        """The files of ``crl``."""
        return (self.crl,) if isinstance(self.crl, str) else self.crl

    @property
    def last_fetch(self) -> AwareDatetime | None:
        """When the file was fetched: told, or the last of the fetches."""
        return self.fetched or max(self.fetches, default=None)
