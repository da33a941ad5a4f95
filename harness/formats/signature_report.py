"""What is asked of a signature, XML or other, and the answers: faults, or why a question could not be asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from harness.core.place import Place
from harness.core.text import Text
from harness.formats import xml
from harness.formats.x509 import Certificate


class Question(StrEnum):
    """What is asked of a signature, in order; a later one needs the answers before it."""

    PRESENT = "present"
    CERTIFICATE = "certificate in X509Data"
    STRENGTH = "algorithms"
    COVERAGE = "covers the whole document"
    VALUE = "signature value"
    CONTENT = "digest of the content"
    TRUST = "issued by a trusted authority"
    VALIDITY = "valid at that time"
    CRL = "revocation list usable"
    REVOCATION = "not revoked"


@dataclass(frozen=True, slots=True)
class SignatureFault:
    """One thing wrong, where."""

    place: Place
    expected: Text
    actual: Text


@dataclass(slots=True)
class SignatureReport:
    """The answers: faults by question (none: right), and why a question could not be asked."""

    faults: dict[Question, list[SignatureFault]] = field(default_factory=dict)
    undecided: dict[Question, Text] = field(default_factory=dict)
    #: The certificate that signed, as X509Data has it.
    certificate: Certificate | None = None
    #: When the signature says it was made (XAdES), which it says of itself.
    signing_time: datetime | None = None
    #: The document, when it could be read.
    root: Any = None
    source: xml.XmlSource | None = None

    def right(self, question: Question) -> bool:
        """Whether a question was asked and nothing is wrong."""
        return self.faults.get(question) == []

    def ask(self, question: Question) -> list[SignatureFault]:
        """Say that a question is asked."""
        return self.faults.setdefault(question, [])

    def wrong(self, question: Question, place: Place, expected: Text, actual: Text) -> None:
        """One more fault."""
        self.ask(question).append(SignatureFault(place, expected, actual))

    def leave(self, reason: Text, *questions: Question) -> None:
        """Questions that cannot be asked, but those that were."""
        for question in questions or Question:
            if question not in self.faults:
                self.undecided.setdefault(question, reason)
