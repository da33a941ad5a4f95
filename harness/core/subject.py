"""What a check looks at: a sample, a part of one, an exchange, or the whole campaign."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from harness.core.finding import Problem
from harness.core.text import Text


@dataclass(slots=True, eq=False)
class Subject:
    """One thing to look at.

    ``path`` is relative to the campaign, with ``/``; ``part`` says where inside the file
    (``OBX-5 › CDA``); ``sha256`` and ``size`` are those of the very bytes of this subject.
    """

    kind: ClassVar[str] = "subject"
    kind_label: ClassVar[Text] = Text("objet", "subject")

    id: str
    path: str
    part: str = ""
    sha256: str = ""
    size: int = 0
    parent: Subject | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def label(self) -> str:
        """``file › part``, as people read it."""
        return f"{self.path} › {self.part}" if self.part else self.path

    def describe(self) -> str:
        """One line on the content (message type, document title), empty when unknown."""
        return ""
