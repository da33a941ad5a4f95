"""A layer imports only those under it (docs/architecture.md)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORE, FORMATS, KIT, IDENTITY, RULES, CAMPAIGN = "core", "formats", "kit", "identity", "rules", "campaign"
#: Layer -> layers it may import besides itself.
ALLOWED: dict[str, set[str]] = {
    CORE: set(),
    FORMATS: {CORE},
    KIT: {CORE, FORMATS},
    IDENTITY: {CORE, FORMATS},
    RULES: {CORE, FORMATS, KIT, IDENTITY},
    CAMPAIGN: {CORE, FORMATS, KIT, IDENTITY, RULES},
    "builder": set(),
    "scenarios": {CORE, FORMATS, KIT, IDENTITY, RULES, CAMPAIGN},
    "proofs": {CORE, FORMATS, KIT, IDENTITY, RULES, CAMPAIGN, "builder", "scenarios"},
    "engine": {CORE, FORMATS, KIT, IDENTITY, RULES, CAMPAIGN, "scenarios"},
    "report": {CORE},
}
#: Parsers stay in formats; reports may build XML.
PARSERS = {
    "hl7apy": {FORMATS},
    "zipfile": {FORMATS, "builder", "proofs"},
    "email": {FORMATS, "builder"},
    "fhir": {FORMATS},
    "cryptography": {FORMATS, "builder"},
    "signxml": {FORMATS, "builder"},
    "pyhanko": {FORMATS, "builder"},
}


def layer_of(module: str) -> str | None:
    """``harness.formats.xml`` -> ``formats``; None for modules of nobody."""
    parts = module.split(".")
    if parts[0] == "scenarios":
        return "proofs" if parts[1:2] == ["proofs"] else "scenarios"
    known = parts[0] == "harness" and len(parts) > 1 and (ROOT / "harness" / parts[1]).is_dir()
    return parts[1] if known else None


def imports(path: Path) -> list[tuple[int, str]]:
    """Every module imported by a file, with its line; TYPE_CHECKING blocks included."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.lineno, node.module))
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names if node.module == "harness"]
    return found


def sources(layer: str) -> list[Path]:
    """The files of a layer."""
    if layer == "scenarios":
        return sorted((ROOT / "scenarios").glob("*.py"))
    folder = ROOT / "scenarios" / "proofs" if layer == "proofs" else ROOT / "harness" / layer
    return sorted(folder.rglob("*.py"))


@pytest.mark.parametrize("layer", ALLOWED)
def test_layer_imports_only_what_is_under_it(layer: str) -> None:
    """No upward import."""
    files = sources(layer)
    assert files, f"no source in layer {layer}"
    allowed = ALLOWED[layer] | {layer}
    if layer == "scenarios":
        allowed = allowed | {"proofs"}  # scenarios/__init__.py gathers the mutations
    upward = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in files
        for line, module in imports(path)
        if (target := layer_of(module)) is not None and target not in allowed
    ]
    assert upward == []


@pytest.mark.parametrize("library", PARSERS)
def test_parsers_stay_in_formats(library: str) -> None:
    """Only the formats layer (and the builder of valid samples) knows a parser."""
    strays = [
        f"{path.relative_to(ROOT)}:{line}"
        for layer in ALLOWED
        if layer not in PARSERS[library]
        for path in sources(layer)
        for line, module in imports(path)
        if module.split(".")[0] == library
    ]
    assert strays == []


def test_every_package_has_a_layer() -> None:
    """A new package must be placed before it is merged."""
    found = {p.parent.name for p in (ROOT / "harness").glob("*/__init__.py")}
    assert found == set(ALLOWED) - {"scenarios", "proofs"} | {"cli", "pytest_plugin"}
