"""Addresses of Mon espace santé: ``<15 characters of the INS matricule>@patient.mssante.fr``."""

from __future__ import annotations

PATIENT_DOMAIN = "patient.mssante.fr"
#: Beyond that, Mon espace santé bounces an e-mail.
MAX_PATIENT_MAIL = 25 * 1024 * 1024


def is_patient_address(address: str) -> bool:
    """Whether an address is that of a patient."""
    return address.rpartition("@")[2].strip().lower() == PATIENT_DOMAIN


def local_part(address: str) -> str:
    """What comes before the @."""
    return address.rpartition("@")[0].strip()
