"""The words of the rules: what a check asks, and what a fault says."""

from __future__ import annotations

from typing import Any

from harness.core.text import Text, joined, same

_MANY = 6
_STRUCTURAL = ("typeCode", "classCode", "moodCode", "determinerCode", "contextControlCode")


def asked_of(said: dict[str, Any], node: dict[str, Any]) -> Text:
    """``requis, une seule fois, avec @value`` from what the data says of an element."""
    parts = [card_text(said["card"])] if "card" in said else []
    parts += _attributes(said)
    if said.get("shown"):
        parts.append(Text("de la forme ", "written as ") + Text(*said["shown"]))
    inside = [name for name, child in node.get("in", {}).items() if str((child or {}).get("card", "")).startswith("1")]
    if inside:
        parts.append(Text(f"avec {', '.join(inside)}", f"with {', '.join(inside)}"))
    choice = " ou ".join(said.get("one_of", ())), " or ".join(said.get("one_of", ()))
    if choice[0]:
        parts.append(Text(f"avec {choice[0]}", f"with {choice[1]}"))
    for variant, own in node.get("variants", {}).items():
        told = (
            card_text(own["card"])
            if "card" in own
            else Text(*(f"{w} {attributes(own['need'])}" for w in ("avec", "with")))
        )
        parts.append(Text(f"@{node['by']} = {variant} : ", f"@{node['by']} = {variant}: ") + told)
    return joined(parts) if parts else Text("conforme au guide", "as the guide says")


def _attributes(said: dict[str, Any]) -> list[Text]:
    """Those that are required, then the fixed values; the classes that the schema fixes are told where nothing else is."""
    fixed, found = said.get("fixed", {}), []
    needed = [n for n in said.get("need", ()) if n not in fixed]
    if needed:
        found.append(Text(f"avec {attributes(needed)}", f"with {attributes(needed)}"))
    if said.get("either_null"):
        names = attributes(said["either_null"])
        found.append(Text(f"avec {names}, ou @nullFlavor", f"with {names}, or @nullFlavor"))
    told = {n: v for n, v in fixed.items() if n not in _STRUCTURAL or n in said.get("need", ()) or "in" not in said}
    return found + [same(f"@{name} = {values(map(str, allowed))}") for name, allowed in told.items()]


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
