"""Literals and steps as XPath 1.0 writes them."""

from __future__ import annotations

from harness.kit.xpath.tree import Tree


def literal(value: str | float) -> str:
    """A literal of XPath 1.0, whatever the quotes inside."""
    if not isinstance(value, str):
        return repr(int(value)) if value == int(value) else repr(value)
    if "'" not in value:
        return f"'{value}'"
    if '"' not in value:
        return f'"{value}"'
    pieces = ', "\'", '.join(f"'{piece}'" for piece in value.split("'"))
    return f"concat({pieces})"


def step_text(step: Tree) -> str:
    """An axis and a node test; ``*:name`` compares local names."""
    axis, test = step[1], step[2]
    lead = {"child": "", "attribute": "@"}.get(axis, f"{axis}::")
    if test.startswith("*:"):
        return f"{lead}*[local-name()='{test[2:]}']"
    if test == "text()":  # an empty CDATA section is a text for lxml, nothing for XPath 2.0
        return f"{lead}text()[string()]" if axis != "attribute" else "attribute::text()"
    if axis == "attribute" and test.endswith("()"):
        return f"attribute::{test}"
    return f"{lead}{test}"
