"""The subject of an e-mail that transmits documents, against the one that its CDAs imply (ECO.2.1.3).

``XDM/1.0/DDM+<label> <NOM> <prénom> [<JJ/MM/AAAA>]``. A label and a given name may hold blanks and capitals, so that a
subject cannot be cut by a pattern: each piece is built from the CDA and looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from harness.rules.mss.naming import LABEL_LENGTH, Named, comparable, label_of

TOKEN = "XDM/1.0/DDM"
_TOKEN = re.compile(re.escape(TOKEN), re.I)
_DATE = re.compile(r"\d{2}/\d{2}/\d{4}$")
#: Subject of an e-mail that reports a failed integration.
_REFUSAL = re.compile(r"\s*\[KO\b", re.I)
#: What mail software puts before the subject of an answer, and of an e-mail that is forwarded.
_ANSWER = re.compile(r"\s*(?:re|aw)\s*(?:\[\d+\])?\s*:", re.I)
_FORWARD = re.compile(r"\s*(?:tr|fw|fwd|wg)\s*:", re.I)


#: What ECO.2.1.3's subject may follow when the e-mail replaces an earlier one.
_REPLACES = re.compile(r"\s*\[annule et remplace\] ?", re.I)


def is_refusal(subject: str | None) -> bool:
    """Whether a subject says that an integration failed."""
    return subject is not None and _REFUSAL.match(subject) is not None


def is_answer(subject: str | None) -> bool:
    """Whether a subject is that of an answer."""
    return subject is not None and _ANSWER.match(subject) is not None


@dataclass(frozen=True)
class SubjectReading:
    """One subject (decoded) and what the documents of the e-mail imply."""

    text: str
    names: Sequence[Named]

    @cached_property
    def tokens(self) -> int:
        """How many times the IHE token is there, whatever its case."""
        return len(_TOKEN.findall(self.text))

    @property
    def is_passed_on(self) -> bool:
        """Whether somebody answers or forwards an e-mail, by hand."""
        return is_answer(self.text) or _FORWARD.match(self.text) is not None

    @property
    def announces(self) -> bool:
        """Whether it starts as the subject of a transmission does."""
        return self.opening.lstrip().upper().startswith(TOKEN)

    @cached_property
    def opening(self) -> str:
        """The subject without ``[Annule et remplace]`` before it."""
        return _REPLACES.sub("", self.text, count=1) if _REPLACES.match(self.text) else self.text

    @cached_property
    def rest(self) -> str:
        """What follows the (last) token and its mark; the whole subject without token."""
        last = list(_TOKEN.finditer(self.text))[-1:]
        return " ".join(self.text[last[0].end() if last else 0 :].lstrip("+ ").split())

    @cached_property
    def expected(self) -> str | None:
        """The whole subject, with the date; None when the CDA lacks something."""
        pieces = (self.label, self.person, self.birthday)
        return f"{TOKEN}+{' '.join(p for p in pieces if p)}" if all(pieces[:2]) else None

    @cached_property
    def label(self) -> str | None:
        """The label that is expected."""
        return label_of(self.names)

    @property
    def person(self) -> str | None:
        """``NOM prénom`` that is expected."""
        return self.names[0].person if self.names else None

    @property
    def birthday(self) -> str | None:
        """The date that may be there."""
        return self.names[0].birthday if self.names else None

    # -- pieces ----------------------------------------------------------------------------------

    @cached_property
    def _cut(self) -> tuple[str, str, str]:
        """Label, person and what follows, as they can be told apart; the person is empty when it is not found."""
        person = comparable(self.person or "")
        text = comparable(self.rest)
        tail = _DATE.search(text)
        date = tail[0] if tail else ""
        at = f" {text} ".rfind(f" {person} ") if person else -1
        if at >= 0:
            return text[:at].strip(), person, text[at + len(person) :].strip()
        label = comparable(self.label or "")
        before = label if text.startswith(label) else ""
        return before, "", date

    @property
    def has_label(self) -> bool:
        """The label is what comes before the person."""
        label = comparable(self.label or "")
        return self._cut[0] == label

    @property
    def has_title(self) -> bool:
        """The title of the document stands for the label, as in an example of the guide."""
        title = comparable((self.names[0].title or "")[:LABEL_LENGTH].strip()) if len(self.names) == 1 else ""
        return bool(title) and self._cut[0] == title

    @property
    def has_person(self) -> bool:
        """Name then given name, whole words, before the date."""
        return bool(self._cut[1])

    @property
    def person_is_plain(self) -> bool:
        """The name in capitals, and no accent in both."""
        if self.person is None:
            return False
        rest = f" {self.rest} "
        return f" {self.names[0].plain_name} " in rest and f" {self.person.casefold()} " in rest.casefold()

    @property
    def tail(self) -> str:
        """What follows the person; empty, or the date of birth."""
        return self._cut[2]
