"""What a planted fault of the faulty campaign is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One planted fault: the check that must find it, the file it is in, and how it is made."""

    check: str
    file: str
    why: str
    plant: Callable[[Any], Any]
    #: The checks that tell the same fault from another side.
    also: tuple[str, ...] = ()
    #: Those that tell it of the ACK file.
    answer: tuple[str, ...] = ()
    #: The checks that tell it of another file, and that file.
    elsewhere: tuple[tuple[str, str], ...] = ()
