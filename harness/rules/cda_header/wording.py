"""The words of the rules: what a check asks, and what a fault says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.core.text import Text, joined, same

if TYPE_CHECKING:
    from harness.rules.cda_header.model import Rule

_MANY = 6


def asked_of(said: dict[str, Any], node: dict[str, Any], rule: Rule) -> Text:
    """``requis, une seule fois ; @code = FR`` from what the data says of an element."""
    parts = [card_text(said["card"])] if "card" in said else []
    fixed = said.get("fixed", {})
    needed = [n for n in said.get("need", ()) if n not in fixed]
    if needed:
        parts.append(Text(f"avec {attributes(needed)}", f"with {attributes(needed)}"))
    if said.get("either_null"):
        names = attributes(said["either_null"])
        parts.append(Text(f"avec {names}, ou @nullFlavor", f"with {names}, or @nullFlavor"))
    parts += [same(f"@{name} = {values(map(str, allowed))}") for name, allowed in fixed.items()]
    if said.get("shown"):
        parts.append(Text("de la forme ", "written as ") + Text(*said["shown"]))
    for name in said.get("one_of", ()):
        parts.append(Text(f"soit {name}", f"either {name}"))
    for variant, own in said.get("variants", {}).items():
        if "card" in own:
            parts.append(same(f"@{said['by']} = {variant} : ") + card_text(own["card"]))
    return joined(parts) if parts else Text("conforme au guide", "as the guide says")


def card_text(card: str) -> Text:
    """A cardinality as people say it."""
    return {
        "1..1": Text("requis, une seule fois", "required, once"),
        "0..1": Text("au plus une fois", "at most once"),
        "1..*": Text("requis", "required"),
        "0..0": Text("absent", "absent"),
    }.get(card) or Text(card.replace("..", " à ") + " fois", card.replace("..", " to ") + " times")


def attributes(names: Any) -> str:
    """``@code, @codeSystem``."""
    return ", ".join(f"@{name}" for name in names)


def values(allowed: Any) -> str:
    """The admitted values, in order, the first ones when they are many."""
    found = sorted(allowed)
    return " | ".join(found[:_MANY]) + (" | …" if len(found) > _MANY else "")
