"""``probative``: the authorities that the seals and signatures of documents must come from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from harness.campaign.declared.base import Files, Section, listed
from harness.core.text import Text


class Probative(Section):
    """What the signatures of documents are held against."""

    role: ClassVar[Text] = Text("autorités des signatures de documents", "authorities of the signatures of documents")

    ca: Files = Field(
        default=(),
        description="certificates of the authorities (PEM, DER, PKCS#7) that signatures of documents must come from",
    )

    def named(self) -> Iterable[str]:
        """Every file."""
        return listed(self.ca)

    @property
    def authorities(self) -> tuple[str, ...]:
        """The files of ``ca``."""
        return listed(self.ca)
