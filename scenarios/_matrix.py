"""The MSSanté matrix of TRANS 2.1: the combinations of metadata that trigger a sending (``*`` is either)."""

from __future__ import annotations

CODES = (
    "MASQUE_PS",
    "INVISIBLE_PATIENT",
    "INVISIBLE_REP_LEGAUX",
    "CONNEXION_SECRETE",
    "DESTDMP",
    "DESTMSSANTEPS",
    "DESTMSSANTEPAT",
)
ROWS = ("NNN**YY", "NYN**YN", "*N*NNNY")


def admits(values: dict[str, str | None]) -> bool:
    """Whether the values are those of a row; a value that is neither Y nor N is not judged here."""
    told = [values.get(code) for code in CODES]
    return any(all(w == "*" or v not in ("Y", "N") or v == w for v, w in zip(told, row, strict=True)) for row in ROWS)


def text(values: dict[str, str | None]) -> str:
    """``MASQUE_PS=N INVISIBLE_PATIENT=N…``."""
    return " ".join(f"{code}={values.get(code) or '?'}" for code in CODES)


ROWS_TEXT = tuple(" ".join(f"{c}={v}" for c, v in zip(CODES, row, strict=True) if v != "*") for row in ROWS)
