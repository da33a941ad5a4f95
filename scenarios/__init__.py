"""The scenarios: one module each, found by being here."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from harness.core.mutation import Mutation
from harness.core.scenario import Scenario


@lru_cache(maxsize=1)
def load() -> tuple[Scenario, ...]:
    """Every scenario of the package, the readability of samples first, then by id."""
    names = [m.name for m in pkgutil.iter_modules(__path__) if not m.ispkg and not m.name.startswith("_")]
    found = [importlib.import_module(f"{__name__}.{name}").scenario for name in names]
    return tuple(sorted(found, key=lambda s: (s.id != "FORMAT", s.id)))


def load_mutations() -> list[Mutation]:
    """Every mutation of ``scenarios.proofs``."""
    from scenarios import proofs

    names = [m.name for m in pkgutil.iter_modules(proofs.__path__) if not m.name.startswith("_")]
    modules = [importlib.import_module(f"{proofs.__name__}.{name}") for name in sorted(names)]
    return [mutation for module in modules for mutation in module.mutations.found]
