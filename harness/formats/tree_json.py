"""A strict reader of JSON (RFC 8259) that keeps lines, and numbers as they are written."""

from __future__ import annotations

import re
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]  # public name of the standard decoder

from harness.core.place import clip
from harness.core.text import Text
from harness.formats.limits import MAX_TREE_DEPTH, MAX_TREE_NODES
from harness.formats.tree import DEEP, LARGE, Node, Tree, Unreadable, joined_path, keep
from harness.formats.unicode import writable

_BLANKS = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class JsonReader:
    """A strict reader of RFC 8259 that keeps lines."""

    def __init__(self, text: str, lines: list[str], tree: Tree) -> None:
        self.text, self.lines, self.tree = text, lines, tree
        self.at, self.line, self.counted, self.nodes = 0, 1, 0, 0

    def document(self) -> Node:
        """The whole text."""
        root = self._value("", 0)
        self._blanks()
        if self.at < len(self.text):
            raise self._error(Text("du texte après la fin du JSON", "text after the end of the JSON"))
        return root

    def _error(self, why: Text) -> Unreadable:
        return Unreadable(self._here(), why)

    def _here(self) -> int:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line

    def _blanks(self) -> str:
        """Skip blanks; the next character."""
        found = _BLANKS.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.text[self.at : self.at + 1]

    def _value(self, path: str, depth: int) -> Node:
        first = self._blanks()
        self.nodes += 1
        if depth > MAX_TREE_DEPTH or self.nodes > MAX_TREE_NODES:
            raise self._error(DEEP if depth > MAX_TREE_DEPTH else LARGE)
        node = Node(None, path, self._here(), self.lines)
        if first == "{":
            node.value = self._mapping(path, depth)
        elif first == "[":
            node.value = self._list(path, depth)
        else:
            node.value = self._string() if first == '"' else self._word()
        return node

    def _string(self) -> str:
        try:
            found, self.at = scanstring(self.text, self.at + 1, True)
        except JSONDecodeError:
            raise self._error(Text("chaîne mal écrite ou sans fin", "string ill-written or without end")) from None
        return writable(str(found))

    def _word(self) -> str | bool | None:
        number = _NUMBER.match(self.text, self.at)
        if number:
            self.at = number.end()
            return number.group()
        for word, value in _WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        shown = clip(writable(self.text[self.at : self.at + 20].split("\n")[0]), 20)
        raise self._error(Text(f"JSON illisible : « {shown} »", f"unreadable JSON: '{shown}'"))

    def _expect(self, character: str) -> None:
        if self._blanks() != character:
            raise self._error(
                Text(f"JSON illisible : « {character} » attendu", f"unreadable JSON: '{character}' expected")
            )
        self.at += 1

    def _mapping(self, path: str, depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        self.at += 1
        while self._blanks() != "}":
            if found:
                self._expect(",")
            if self._blanks() != '"':
                raise self._error(Text("JSON illisible : une clé entre guillemets est attendue", "unreadable JSON: a key in quotes is expected"))  # fmt: skip
            line, key = self._here(), self._string()
            self._expect(":")
            keep(self.tree, found, key, self._value(joined_path(path, key), depth + 1), line)
        self.at += 1
        return found

    def _list(self, path: str, depth: int) -> list[Node]:
        found: list[Node] = []
        self.at += 1
        while self._blanks() != "]":
            if found:
                self._expect(",")
            found.append(self._value(f"{path}[{len(found) + 1}]", depth + 1))
        self.at += 1
        return found
