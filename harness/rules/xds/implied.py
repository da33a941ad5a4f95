"""What a CDA implies of its XDS DocumentEntry: each value with the place in the CDA that it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from harness.core.place import Place
from harness.core.text import Text


@dataclass(frozen=True, slots=True)
class Value:
    """One value, or where the CDA should have said it; ``doubt`` tells why it cannot be told, or not for sure."""

    text: str | None
    place: Place
    doubt: Text | None = None


@dataclass(frozen=True, slots=True)
class Instant:
    """A time in UTC, as metadata write it; ``raw`` is what the CDA says."""

    text: str | None
    raw: str | None
    place: Place
    doubt: Text | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A code, its coding scheme, and the labels by which it goes, the first one preferred."""

    code: str | None
    scheme: str | None
    labels: tuple[str, ...]
    place: Place
    doubt: Text | None = None

    @property
    def text(self) -> str | None:
        """``code (scheme)``, as people read it."""
        return None if self.code is None else f"{self.code} ({self.scheme})" if self.scheme else self.code

    @property
    def label(self) -> str:
        """The label to write."""
        return self.labels[0] if self.labels else self.code or ""


@dataclass(frozen=True, slots=True)
class Author:
    """The slots of one author; what the CDA does not say is None."""

    person: Value
    institution: Value
    specialty: Value
    role: Value
    place: Place


@dataclass(frozen=True, eq=False)
class Implied:
    """The DocumentEntry of a CDA, as far as its header tells it."""

    unique_id: Value
    creation_time: Instant
    service_start: Instant
    service_stop: Instant
    language: Value
    title: Value
    type_code: Code
    class_code: Code
    #: Other classes that documents of this type travel under.
    other_classes: tuple[str, ...]
    format_code: Code
    #: Codes that earlier versions of the table gave to this format.
    former_formats: tuple[str, ...]
    facility: Code
    practice_setting: Code
    confidentiality: Code
    event_codes: tuple[Code, ...]
    patient_id: Value
    source_patient_id: Value
    patient_info: tuple[Value, ...]
    authors: tuple[Author, ...]
    legal_authenticator: Value
    replaced: Value
    #: The first one is that of the guide.
    mime_types: tuple[str, ...]

    @cached_property
    def single_values(self) -> dict[str, Value | Instant | Code]:
        """The attributes that have one value, by their XDS names."""
        return {
            "uniqueId": self.unique_id, "creationTime": self.creation_time, "serviceStartTime": self.service_start,
            "serviceStopTime": self.service_stop, "languageCode": self.language, "title": self.title,
            "typeCode": self.type_code, "classCode": self.class_code, "formatCode": self.format_code,
            "healthcareFacilityTypeCode": self.facility, "practiceSettingCode": self.practice_setting,
            "confidentialityCode": self.confidentiality, "patientId": self.patient_id,
            "sourcePatientId": self.source_patient_id, "legalAuthenticator": self.legal_authenticator,
        }  # fmt: skip
