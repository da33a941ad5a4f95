"""The expressions of a schema as trees: read from the cache, else parsed."""

from __future__ import annotations

from collections.abc import Callable

from harness.kit.xpath.parse_errors import XPathError
from harness.kit.xpath.tree import Tree


class Trees:
    """Text to tree; ``known`` is what the cache holds, an error being kept as its text.

    ``written``: tests in XPath 1.0, of those that need nothing else; None when a test has no such form.
    """

    def __init__(
        self,
        namespaces: dict[str, str],
        known: dict[str, Tree | str] | None = None,
        written: dict[str, str | None] | None = None,
    ) -> None:
        self.written = written if written is not None else {}
        self._namespaces = namespaces
        self.known = known if known is not None else {}
        self._parse: Callable[[str], Tree] | None = None

    def read(self, text: str) -> Tree:
        """The tree of an expression; raises XPathError."""
        found = self.known.get(text)
        if found is None:
            found = self.known[text] = self._parsed(text)
        if isinstance(found, str):
            raise XPathError(found)
        return found

    def _parsed(self, text: str) -> Tree | str:
        if self._parse is None:
            from harness.kit.xpath.parse import Reader  # elementpath: 90 ms, paid when the cache is empty

            self._parse = Reader(self._namespaces).read
        try:
            return self._parse(text)
        except XPathError as error:
            return str(error)
