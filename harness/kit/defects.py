"""What is wrong with a kit itself: listed in every report, never turned into a silent pass."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.core.text import Text


class DefectKind(StrEnum):
    """The ways a kit fails its own references."""

    WRONG_CASE = "wrong-case"
    MISSING = "missing"
    EMPTY = "empty"
    DERIVED = "derived"
    UNREADABLE = "unreadable"
    OUTSIDE = "outside"
    NEVER_FIRES = "never-fires"


#: Those that the loader repairs: nothing is lost for the verdict.
REPAIRED = frozenset({DefectKind.WRONG_CASE, DefectKind.DERIVED})

LABELS = {
    DefectKind.WRONG_CASE: Text("casse différente", "other letter case"),
    DefectKind.MISSING: Text("fichier absent", "missing file"),
    DefectKind.EMPTY: Text("fichier vide", "empty file"),
    DefectKind.DERIVED: Text("reconstitué", "derived"),
    DefectKind.UNREADABLE: Text("illisible", "unreadable"),
    DefectKind.OUTSIDE: Text("hors du kit", "outside of the kit"),
    DefectKind.NEVER_FIRES: Text("règle inerte", "inert rule"),
}


@dataclass(frozen=True, slots=True)
class KitDefect:
    """One defect: the file that shows it (relative to the kit, with ``/``), its line, and what it is."""

    kind: DefectKind
    path: str
    line: int | None
    text: Text

    @property
    def repaired(self) -> bool:
        """Whether the loader made up for it."""
        return self.kind in REPAIRED


_TEXTS = {
    DefectKind.WRONG_CASE: Text("« {href} » s'écrit « {found} » dans le kit : lu quand même",
                                "'{href}' is spelt '{found}' in the kit: read all the same"),
    DefectKind.MISSING: Text("« {href} » n'existe pas dans le kit", "'{href}' does not exist in the kit"),
    DefectKind.EMPTY: Text("« {href} » est vide : « {found} » fait 0 octet", "'{href}' is empty: '{found}' has 0 bytes"),
    DefectKind.DERIVED: Text("« {href} » manque : reconstitué à partir de « {found} »",
                             "'{href}' is missing: derived from '{found}'"),
    DefectKind.UNREADABLE: Text("« {href} » ne peut pas être lu ({found})", "'{href}' cannot be read ({found})"),
    DefectKind.OUTSIDE: Text("« {href} » sort du kit : non lu", "'{href}' leads outside of the kit: not read"),
}  # fmt: skip


def defect(kind: DefectKind, path: str, line: int | None, href: str, found: str = "") -> KitDefect:
    """A defect of one reference: ``href`` as the kit writes it, ``found`` what is there instead."""
    return KitDefect(kind, path, line, _TEXTS[kind].fill(href=href, found=found))
