"""What expressions are evaluated in: the documents of the schema, its constants, and the functions added to lxml."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness.kit.xpath import functions as f
from harness.kit.xpath.documents import Library, MissingDocumentError
from harness.kit.xpath.tree import Tree
from harness.kit.xpath.values import Sequence, carrier, from_lxml, single, string_value

URI = "urn:segur-harness:xpath"


class Environment:
    """Shared by the expressions of one schema."""

    def __init__(
        self, library: Library, base: Path, namespaces: dict[str, str], announced: frozenset[str] = frozenset()
    ) -> None:
        self.library = library
        self.base = base
        self.namespaces = {**{p: u for p, u in namespaces.items() if p != "xml"}, "x": URI}
        #: Terminologies that the kit says it has: when the file of one is absent, a code of it cannot be judged.
        self.announced = announced
        self._constants: dict[str, Tree] = {}
        self._sets: dict[str, frozenset[str]] = {}
        #: Evaluates a constant; set by the compiler, which knows how.
        self.evaluate: Callable[[Tree], Sequence] = lambda tree: []

    @property
    def extensions(self) -> dict[tuple[str, str], Callable[..., Any]]:
        """The functions, as lxml takes them."""
        named = {
            "doc": self._doc, "available": self._available, "listed": self._listed, "among": self._among,
            "single": lambda _, items: single(from_lxml(items)), "named": _named,
            "castable": lambda _, text, name: f.castable(text, name),
            "matches": lambda _, text, pattern, flags="": f.matches(text, pattern, flags),
            "replace": lambda _, text, pattern, by, flags="": f.replace(text, pattern, by, flags),
            "tokenize": lambda _, text, pattern, flags="": _carried(f.tokenize(text, pattern, flags)),
            "ends-with": lambda _, text, end: text.endswith(end),
            "upper-case": lambda _, text: text.upper(), "lower-case": lambda _, text: text.lower(),
            "iri-to-uri": lambda _, text: f.iri_to_uri(text),
            "string-join": lambda _, items, between="": between.join(map(string_value, from_lxml(items))),
            "distinct-values": lambda _, items: _carried(list(dict.fromkeys(map(string_value, from_lxml(items))))),
        }  # fmt: skip
        return {(URI, name): function for name, function in named.items()}

    # -- documents ---------------------------------------------------------------------------------

    def document(self, href: str) -> Any:
        """The document node of a reference; raises MissingDocumentError."""
        return self.library.node(self.base, href)

    def available(self, href: str) -> bool:
        """doc-available(); raises MissingDocumentError for a terminology that the kit announces and lacks."""
        try:
            self.document(href)
        except MissingDocumentError:
            if Path(href).stem in self.announced:
                raise
            return False
        return True

    def _doc(self, _: Any, href: str) -> Any:
        return [self.document(href)]

    def _available(self, _: Any, href: str) -> bool:
        return self.available(href)

    def _listed(self, _: Any, href: str, name: str, keys: str, *values: Any) -> bool:
        """Whether an element of a document has these values; an absent one equals nothing."""
        given = [from_lxml(v) for v in values]
        if not all(given):
            self.document(href)
            return False
        return tuple(string_value(v[0]) for v in given) in self.library.listed(self.base, href, self._tag(name), keys)

    def _tag(self, name: str) -> str:
        prefix, _, local = name.rpartition(":")
        if name == "*":
            return "*"
        return (
            f"{{{self.namespaces[prefix]}}}{local}" if prefix and prefix != "*" else f"{{*}}{local}" if prefix else name
        )

    # -- constants ---------------------------------------------------------------------------------

    def constant(self, tree: Tree) -> str:
        """The name under which the strings of a constant sequence are kept."""
        key = json.dumps(tree)
        self._constants[key] = tree
        return key

    def _among(self, _: Any, items: Any, key: str) -> bool:
        if key not in self._sets:
            self._sets[key] = frozenset(map(string_value, self.evaluate(self._constants[key])))
        known = self._sets[key]
        return any(string_value(item) in known for item in from_lxml(items))


def _carried(values: list[str]) -> list[Any]:
    """Strings as elements; a repeated one needs its own, as a node set has each node once."""
    seen: set[str] = set()
    found = []
    for value in values:
        found.append(carrier(value) if value not in seen else carrier.__wrapped__(value))
        seen.add(value)
    return found


def _named(_: Any, text: str | list[Any], context: Any, uri: str, local: str) -> bool:
    """Whether a QName read in the context is {uri}local."""
    written = single(from_lxml(text)).strip(f.BLANKS)
    if not written:
        return False
    prefix, _, name = written.rpartition(":")
    element = from_lxml(context)[0]
    bound = element.nsmap.get(prefix or None)
    if prefix and bound is None:
        raise f.DynamicError(f"prefix {prefix} is not declared")
    return name == local and (bound or "") == uri
