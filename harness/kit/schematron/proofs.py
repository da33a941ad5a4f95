"""Where the native engine is proven equal to the official one: on which schemas, by how many documents.

A schema is named by the hash of what it is once flattened, so a proof holds for every kit that has it. The proofs
of the kits that the ANS published come with the package; ``segur-harness kit check`` makes others, kept per user.
"""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any, TypedDict

from harness.kit.home import data_dir, write_whole

#: Edition of the native engine: a change of what it can answer starts a new one, which nothing proves yet.
ENGINE = 2


class Proof(TypedDict):
    """What was compared."""

    schema: str
    #: Documents evaluated by both engines, rules fired and tests failed on them.
    documents: int
    fired: int
    failed: int
    #: Documents on which they differ.
    different: int


def proof_of(sha256: str) -> Proof | None:
    """The proof of a schema, the user's own first."""
    own = _read(_own_file())
    return own.get(sha256) or _published().get(sha256)


def is_proven(sha256: str) -> bool:
    """Whether the two engines were seen equal on a schema."""
    found = proof_of(sha256)
    return found is not None and not found["different"] and found["documents"] > 0


def remember(found: dict[str, Proof]) -> bool:
    """Keep proofs for this user; False when they cannot be written."""
    known = {**_read(_own_file()), **found}
    return write_whole(_own_file(), written(known).encode())


def written(proofs: dict[str, Proof]) -> str:
    """Proofs as their file has them."""
    ordered = dict(sorted(proofs.items(), key=lambda item: (item[1]["schema"], item[0])))
    return json.dumps({"engine": ENGINE, "schemas": ordered}, indent=1, ensure_ascii=False) + "\n"


def _own_file() -> Path:
    return data_dir() / "kits" / "proofs.json"


_PUBLISHED: dict[str, Proof] = {}


def _published() -> dict[str, Proof]:
    if not _PUBLISHED:
        text = resources.files("harness.kit.schematron").joinpath("proven.json").read_text("utf-8")
        _PUBLISHED.update(_parsed(text))
    return _PUBLISHED


def _read(path: Path) -> dict[str, Proof]:
    try:
        return _parsed(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def _parsed(text: str) -> dict[str, Proof]:
    """The proofs of a file; none when they are of another edition of the engine."""
    found: Any = json.loads(text)
    if not isinstance(found, dict) or found.get("engine") != ENGINE:
        return {}
    schemas: dict[str, Proof] = found.get("schemas", {})
    return schemas
