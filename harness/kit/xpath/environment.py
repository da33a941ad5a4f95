"""What expressions are evaluated in: the documents of the schema, its constants, and the functions added to lxml."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness.kit.xpath import functions as f
from harness.kit.xpath.documents import Library
from harness.kit.xpath.kinds import X
from harness.kit.xpath.tree import Tree
from harness.kit.xpath.values import Sequence, from_lxml, new_carrier, single, string_value
from harness.kit.xpath.variables import CURRENT, Variable

URI = "urn:segur-harness:xpath"


class Environment:
    """Shared by the expressions of one schema."""

    def __init__(
        self, library: Library, base: Path, namespaces: dict[str, str], announced: frozenset[str] = frozenset()
    ) -> None:
        self.library = library
        self.base = base
        self.namespaces = {**{p: u for p, u in namespaces.items() if p != "xml"}, X: URI}
        #: What makes the same text mean the same: prefixes, and where documents are looked for.
        self.signature = f"{base} {sorted(self.namespaces.items())}"
        #: Terminologies that the kit says it has: when the file of one is absent, a code of it cannot be judged.
        self.announced = announced
        self._constants: dict[str, Tree] = {}
        self._keys: dict[str, str] = {}
        self._everywhere: dict[str, Variable] = {}
        #: Ways to find the nodes of the beginnings of contexts, and tests without variables as they were written.
        self.finders: dict[str, Any] = {}
        self.written: dict[tuple[str, bool], str | None] = {}
        #: Slot -> variable, of those that no rule declares.
        self.shared: dict[str, Variable] = {CURRENT.slot: CURRENT}
        #: Slot of a variable -> name of the elements that it holds.
        self.tags: dict[str, str] = {}
        self._sets: dict[str, frozenset[str]] = {}
        #: Gives a variable of the rule in course, as lxml takes it.
        self.current: Callable[[str], Any] = lambda slot: []
        #: Evaluates a constant; set by the compiler, which knows how.
        self.evaluate: Callable[[Tree], Sequence] = lambda tree: []

    @property
    def extensions(self) -> dict[tuple[str, str], Callable[..., Any]]:
        """The functions, as lxml takes them."""
        named: dict[str, Callable[..., Any]] = {
            "doc": self._doc, "available": self._available, "listed": self._listed, "among": self._among,
            "number": _number, "numbers": _numbers, "single": lambda _, items: single(from_lxml(items)), "named": _named,
            "castable": lambda _, text, name: f.castable(text, name),
            "matches": _of_strings(f.matches), "replace": _of_strings(f.replace),
            "tokenize": _of_strings(lambda *given: _carried(f.tokenize(*given))),
            "ends-with": _of_strings(str.endswith), "upper-case": _of_strings(str.upper),
            "lower-case": _of_strings(str.lower), "iri-to-uri": _of_strings(f.iri_to_uri), "value": self._value,
            "string-join": lambda _, items, between="": single(from_lxml(between)).join(map(string_value, from_lxml(items))),
            "distinct-values": lambda _, items: _carried(list(dict.fromkeys(map(string_value, from_lxml(items))))),
        }  # fmt: skip
        return {(URI, name): function for name, function in named.items()}

    def everywhere(self, test: str) -> Variable:
        """The variable that holds every element of a name in the document; ``tag`` of its name is in ``tags``."""
        if test not in self._everywhere:
            variable = Variable(f"e{len(self._everywhere)}", "nodes")
            self._everywhere[test] = self.shared[variable.slot] = variable
            self.tags[variable.slot] = self._tag(test)
        return self._everywhere[test]

    # -- documents ---------------------------------------------------------------------------------

    def document(self, href: str) -> Any:
        """The document node of a reference; raises MissingDocumentError."""
        return self.library.node(self.base, href)

    def available(self, href: str) -> bool:
        """doc-available(); raises MissingDocumentError for a terminology that the kit announces and lacks."""
        if Path(href).stem not in self.announced and not self.library.exists(self.base, href):
            return False
        self.document(href)
        return True

    def _doc(self, _: Any, href: str | list[Any]) -> Any:
        return [self.document(single(from_lxml(href)))]

    def _available(self, _: Any, href: str | list[Any]) -> bool:
        return self.available(single(from_lxml(href)))

    def _listed(self, _: Any, href: str | list[Any], name: str, keys: str, *values: Any) -> bool:
        """Whether an element of a document has these values; an absent one equals nothing."""
        href, given = single(from_lxml(href)), [from_lxml(v) for v in values]
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

    def _value(self, _: Any, slot: str) -> Any:
        """A variable, asked for when the expression reaches it: most tests stop before."""
        return self.current(slot)

    # -- constants ---------------------------------------------------------------------------------

    def constant(self, tree: Tree) -> str:
        """The name under which the strings of a constant sequence are kept."""
        text = json.dumps(tree)
        key = self._keys.setdefault(text, f"k{len(self._keys)}")
        self._constants[key] = tree
        return key

    def _among(self, _: Any, items: Any, key: str) -> bool:
        if key not in self._sets:
            current = self.current
            try:
                self._sets[key] = frozenset(map(string_value, self.evaluate(self._constants[key])))
            finally:
                self.current = current
        known = self._sets[key]
        if isinstance(items, str):
            return items in known
        return any(string_value(item) in known for item in items)


def _of_strings(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of strings, each given as one or as a node set of at most one."""
    return lambda _, *given: function(*(a if isinstance(a, str) else single(a) for a in given))


def _number(_: Any, given: Any) -> float:
    """fn:number of a string or of at most one node."""
    if isinstance(given, (bool, float)):
        return float(given)
    return f.number(given if isinstance(given, str) else single(given)) if given else float("nan")


def _numbers(_: Any, items: list[Any]) -> list[Any]:
    """Nodes with their numbers as XPath 1.0 reads them: the same ones but for "+1" and the like."""
    texts = [string_value(item) for item in items]
    if not any("+" in text or "INF" in text for text in texts):
        return items
    return _carried([_plain(text) for text in texts])


def _plain(text: str) -> str:
    """A number without what only XPath 2.0 reads; an infinite one is very large."""
    value = f.number(text)
    if value != value:
        return "NaN"
    return repr(value) if abs(value) != float("inf") else f"{'-' if value < 0 else ''}{'9' * 400}"


def _carried(values: list[str]) -> list[Any]:
    """Strings as elements."""
    return [new_carrier(value) for value in values]


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
