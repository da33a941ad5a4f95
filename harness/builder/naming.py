"""Names that MSSanté derives from a document: mail subject (ECO.2.1.3), PDF copy (ECO.2.1.6)."""

import unicodedata
from collections.abc import Sequence

from harness.builder.people import Patient

LABEL_LENGTH = 40


def plain(text: str | None) -> str:
    """Text without accents."""
    return unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode()


def subject_line(labels: Sequence[str], patient: Patient) -> str:
    """XDM/1.0/DDM+label NOM prénom JJ/MM/AAAA; the label is a count when there are several documents."""
    label = labels[0][:LABEL_LENGTH] if len(labels) == 1 else f"{len(labels)} documents"
    date = patient.birth_date or ""
    birth = f"{date[6:8]}/{date[4:6]}/{date[:4]}" if len(date) == 8 else ""
    words = (label, plain(patient.birth_name).upper(), plain(patient.first_given), birth)
    return "XDM/1.0/DDM+" + " ".join(word for word in words if word)


def pdf_name(service_start: str, label: str, patient: Patient, record: str | None = None) -> str:
    """AAAAMMJJ_type_NOM_prénom[_dossier].pdf, from the start of the main act."""
    person = [plain(patient.birth_name).upper(), plain(patient.first_given)]
    words = [service_start[:8], label[:LABEL_LENGTH], *person, *([record] if record else [])]
    return "_".join(words) + ".pdf"
