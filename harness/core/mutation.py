"""Mutations: for each check, a conforming campaign and a way to break it that this check must see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

#: A campaign as files: relative path -> bytes. ``campaign.yaml`` is one of them.
Files = dict[str, bytes]
Maker = Callable[[], Files]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One named way to turn a conforming campaign into one that ``check`` must reject."""

    check: str
    name: str
    conforming: Maker
    mutated: Maker


@dataclass(slots=True)
class Mutations:
    """The mutations of one scenario, registered by decorator."""

    conforming: Maker
    found: list[Mutation]

    @classmethod
    def of(cls, conforming: Maker) -> Mutations:
        """Start from one conforming campaign."""
        return cls(conforming, [])

    def add(self, check: str, name: str, mutated: Maker) -> None:
        """Register one mutation by name."""
        self.found.append(Mutation(check, name, self.conforming, mutated))

    def __call__(self, *checks: str, conforming: Maker | None = None) -> Callable[[Maker], Maker]:
        """Register a function that returns the mutated campaign, for one or several checks."""

        def register(mutated: Maker) -> Maker:
            name = mutated.__name__.replace("_", " ")
            base = conforming or self.conforming
            self.found += [Mutation(check, name, base, mutated) for check in checks]
            return mutated

        return register


def write_files(files: Files, folder: Path) -> None:
    """Write a campaign to disk, as an editor would hand it over."""
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def checks_without(mutations: Iterable[Mutation], checks: Iterable[str]) -> list[str]:
    """The checks that no mutation proves able to fail."""
    proven = {m.check for m in mutations}
    return [c for c in checks if c not in proven]
