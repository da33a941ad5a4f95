"""What people decided or showed: manual proofs, steps declared out of scope, waivers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, StringConstraints, field_validator, model_validator

from harness.campaign.declared.base import Section, Told, Unfit
from harness.core.text import Text, same

#: Something written: blanks alone say nothing.
Written = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3)]


def _one_file(name: str) -> str:
    """A pattern would take samples away from what is judged."""
    if "*" in name or "?" in name:
        raise Unfit(
            f"un seul fichier est attendu, sans * ni ? : « {name} »", f"one file is expected, without * nor ?: '{name}'"
        )
    return name


#: The path of one file.
FileName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_one_file)]
_URL = re.compile(r"(?i:https?)://[^\s/?#@\\<>\"'{}|^`]+(?:[/?#][^\s\\<>\"'{}|^`]*)?")
_DURATION = re.compile(r"(?:\d{1,2}:)?[0-5]?\d:[0-5]\d")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


class Proof(Told):
    """A file, or a video at an address, that proves a manual step."""

    step: Written = Field(description="id of the manual step; several proofs may serve the same step")
    file: FileName | None = Field(default=None, description="path relative to the campaign")
    url: str | None = Field(
        default=None, description="address of a video, in place of a file: it is shown as a link and never opened"
    )
    sha256: str | None = Field(default=None, description="SHA-256 of the file, or of the video as it was put there")
    duration: str | None = Field(default=None, description="of the video, MM:SS or HH:MM:SS")
    caption: Written
    date: datetime.date = Field(description="day of the capture")

    @field_validator("url")
    @classmethod
    def _address(cls, url: str | None) -> str | None:
        """http or https, without a password: anybody reads the report."""
        if url is not None and not _URL.fullmatch(url):
            raise Unfit(
                f"adresse http(s) attendue, sans identifiants ni espace : « {url} »",
                f"http(s) address expected, without credentials nor blank: '{url}'",
            )
        return url

    @field_validator("sha256")
    @classmethod
    def _digest(cls, text: str | None) -> str | None:
        if text is not None and not _SHA256.fullmatch(text):
            raise Unfit("64 chiffres hexadécimaux attendus", "64 hexadecimal digits expected")
        return text.lower() if text is not None else None

    @field_validator("duration")
    @classmethod
    def _length(cls, text: str | None) -> str | None:
        if text is not None and not _DURATION.fullmatch(text):
            raise Unfit(
                f"durée MM:SS ou HH:MM:SS attendue : « {text} »", f"duration MM:SS or HH:MM:SS expected: '{text}'"
            )
        return text

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Proof:
        if (self.file is None) == (self.url is None):
            raise Unfit("soit 'file', soit 'url'", "either 'file' or 'url'")
        return self


class NotApplicable(Section):
    """A scenario or step declared out of scope, why, and what replaces its proof."""

    role: ClassVar[Text] = Text("pièce d'une non-applicabilité", "document of a step out of scope")

    target: Written
    reason: Reason
    statement: FileName | None = Field(
        default=None, description="file that replaces the proof: sworn statement, letter"
    )

    def named(self) -> Iterable[str]:
        """The statement."""
        return (self.statement,) if self.statement else ()


class Waiver(Section):
    """A step that is not taken into account, who decided it and why."""

    role: ClassVar[Text] = Text("pièce d'une dérogation", "document of a waiver")

    target: Written
    reason: Reason
    decided_by: str = ""
    date: datetime.date | None = None
    file: str | None = Field(default=None, description="only for this sample; * and ? admitted")
    evidence: FileName | None = Field(
        default=None, description="file that shows the decision: the e-mail that waives the step"
    )

    def named(self) -> Iterable[str]:
        """The decision."""
        return (self.evidence,) if self.evidence else ()

    @property
    def who(self) -> Text:
        """Who decided and when, between brackets; empty when the manifest does not say."""
        told = ", ".join(filter(None, (self.decided_by.strip(), self.date.isoformat() if self.date else "")))
        return same(f" ({told})" if told else "")

    @property
    def told(self) -> str:
        """The reason, who decided and when."""
        return self.reason + self.who.fr
