"""What the names of an e-mail take from a CDA: label of the type, person, dates; and how such names are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from harness.formats.cda import ClinicalDocument

#: Labels are cut there (ECO.2.1.3, ECO.2.1.6).
LABEL_LENGTH = 40
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "’": "'", "ʼ": "'", "‘": "'"})
_ACT = "h:documentationOf/h:serviceEvent/h:effectiveTime"


@dataclass(frozen=True, slots=True)
class Named:
    """One document, as the subject and the PDF of an e-mail name it; what the CDA lacks is None."""

    label: str | None
    title: str | None
    birth_name: str | None
    first_given: str | None
    #: YYYYMMDD.
    birth_date: str | None
    #: YYYYMMDD of the start of each act.
    acts: tuple[str, ...]

    @property
    def plain_name(self) -> str:
        """The birth name in capitals, without accents."""
        return unaccented(self.birth_name or "").upper()

    @property
    def person(self) -> str | None:
        """``NOM prénom`` without accents, None when one is missing."""
        if not self.birth_name or not self.first_given:
            return None
        return f"{self.plain_name} {unaccented(self.first_given)}"

    @property
    def birthday(self) -> str | None:
        """``JJ/MM/AAAA``, None when the date is not whole."""
        date = self.birth_date or ""
        return f"{date[6:8]}/{date[4:6]}/{date[:4]}" if len(date) == 8 else None


def named(document: ClinicalDocument) -> Named:
    """Read a CDA; without a BR qualifier (no INS) any family and the first of the given names will do."""
    name = document.patient("h:name/h:family[@qualifier='BR']").text or document.patient("h:name/h:family").text
    given = document.patient("h:name/h:given[@qualifier='BR']").text
    if given is None:
        given = (document.patient("h:name/h:given[not(@qualifier)]").text or "").split(" ")[0] or None
    times = [*document.all(f"{_ACT}/h:low"), *document.all(_ACT)]
    acts = dict.fromkeys(value[:8] for t in times if len(value := t.get("value") or "") >= 8)
    birth = (document.patient("h:birthTime").get("value") or "")[:8] or None
    title = document.one("h:title").text
    return Named(document.one("h:code").get("displayName"), title, name, given, birth, tuple(acts))


def unaccented(text: str) -> str:
    """Text without accents nor ligatures."""
    parts = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(c for c in parts if not unicodedata.combining(c))


def comparable(text: str) -> str:
    """Text without accents, case nor runs of blanks."""
    return " ".join(unaccented(text).casefold().split())


def label_of(names: Sequence[Named]) -> str | None:
    """The label of a subject: that of the type, cut, or the number of documents; None when the CDA has none."""
    if len(names) != 1:
        return f"{len(names)} documents"
    return (names[0].label or "")[:LABEL_LENGTH].strip() or None


# -- file names --------------------------------------------------------------------------------------


def pdf_names(document: Named) -> list[str]:
    """The names that a PDF of this document may have, the optional record number left out; one per act."""
    label = (document.label or "")[:LABEL_LENGTH].strip()
    if not label or not document.birth_name or not document.first_given:
        return []
    person = f"{document.plain_name}_{document.first_given}"
    return [f"{act}_{label}_{person}.pdf" for act in document.acts]


def is_named_after(name: str, expected: str) -> bool:
    """Whether a PDF has the expected name, but for accents, case and a record number at the end."""
    told, wanted = comparable(name).removesuffix(".pdf"), comparable(expected).removesuffix(".pdf")
    return told == wanted or (told.startswith(f"{wanted}_") and "_" not in told[len(wanted) + 1 :] != "")


def is_former_name(name: str, expected: str) -> bool:
    """Whether a PDF has the name of an earlier edition, that wrote ``_`` for blanks, accents and apostrophes."""
    return _squeezed(name) == _squeezed(expected)


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", comparable(name))
