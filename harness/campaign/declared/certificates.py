"""``certificates``: the certificates that the product uses, who is warned of their end, whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints, model_validator

from harness.campaign.declared.base import Section, Told, Unfit
from harness.core.text import Text

Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Structure(Told):
    """What kind of structure a certificate is for: told of a file, or of a name of the subject."""

    file: Filled | None = Field(default=None, description="file of the certificate; * and ? admitted")
    subject: Filled | None = Field(default=None, description="one value of the subject: its CN, O or OU, in full")
    kind: Literal["society", "practice"] = Field(
        description="society: société d'exercice, ordered under its SIRET; practice: individual or group practice, under the RPPS-rang"
    )

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Structure:
        if (self.file is None) == (self.subject is None):
            raise Unfit("soit 'file', soit 'subject'", "either 'file' or 'subject'")
        return self


class Certificates(Section):
    """The estate of certificates."""

    role: ClassVar[Text] = Text("certificats", "certificates")

    folder: Filled | None = Field(
        default=None, description="folder of certificates: PEM, DER, PKCS#7, PKCS#12 without key"
    )
    files: tuple[Filled, ...] = Field(default=(), description="certificates one by one; * and ? admitted")
    notification: tuple[str, ...] = Field(
        default=(), description="addresses that are warned 60 days before the end of a certificate"
    )
    structures: tuple[Structure, ...] = Field(default=(), description="kind of structure that each certificate is for")

    @model_validator(mode="after")
    def _some_file(self) -> Certificates:
        if self.folder is None and not self.files:
            raise Unfit("'folder' ou 'files' est attendu", "'folder' or 'files' is expected")
        return self

    def named(self) -> Iterable[str]:
        """The folder and the files."""
        return (*((self.folder,) if self.folder else ()), *self.files)
