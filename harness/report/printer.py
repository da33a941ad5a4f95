"""Printing sample text on a terminal: no markup, no control character, wrapped without cutting a word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text as Styled

from harness.core.text import Lang, Text
from harness.core.verdict import Verdict
from harness.report.safe import encodable, visible

Part = tuple[str, str]

STYLES: dict[str, str] = {
    Verdict.CONFORME: "green",
    Verdict.NON_CONFORME: "bold red",
    Verdict.NON_APPLICABLE: "dim",
    Verdict.NON_CONCLUANT: "yellow",
    Verdict.PREUVE_ATTENDUE: "magenta",
    Verdict.DEROGATION: "cyan",
    Verdict.ERREUR_OUTIL: "bold white on red",
    "error": "bold red",
    "warning": "yellow",
    "info": "blue",
}


class Printer:
    """A console, a language and the words to print in it."""

    def __init__(self, console: Console, lang: Lang, words: Mapping[str, Text]) -> None:
        self.console = console
        self.lang: Lang = lang
        self._words = words

    def word(self, key: str, **values: object) -> str:
        """One of the report's own words."""
        return self._words[key].in_(self.lang).format(**values)

    def clean(self, text: str) -> str:
        """Text that this terminal can show and that cannot command it."""
        return encodable(visible(text), self.console.encoding)

    def text(self, text: str, style: str = "") -> Styled:
        """A styled text, never read as markup."""
        return Styled(self.clean(text), style=style)

    def line(self, text: str, style: str = "") -> None:
        """One line as it is."""
        self._print(self.text(text, style))

    def blank(self) -> None:
        """An empty line."""
        self._print(Styled())

    def title(self, key: str) -> None:
        """The title of a block."""
        self._print(self.text(self.word(key), "bold underline"))

    def wrapped(self, parts: Iterable[Part], *, indent: int, start: int = 0, gap: str = "") -> None:
        """Several styled parts on as few lines as the width allows; a word is never cut."""
        line, used, first = Styled(" " * start), start, True
        for text, style, before in self._words_of(parts, gap):
            width = cell_len(text)
            if not first and used + cell_len(before) + width > self.console.width:
                self._print(line)
                line, used, before = Styled(" " * indent), indent, ""
            before = "" if first else before
            line.append(before).append(text, style=style)
            used, first = used + cell_len(before) + width, False
        self._print(line)

    def unwrapped(self, parts: Iterable[Part], *, gap: str = " ") -> None:
        """Several styled parts on one line, however long: scripts read it."""
        line = Styled()
        for position, (text, style) in enumerate(parts):
            line.append(gap if position else "").append(self.clean(text), style=style)
        self._print(line)

    def pair(self, left: Part, right: Part) -> None:
        """Two ``key, value`` cells side by side where they fit, else one under the other."""
        middle = self.console.width // 2
        first = self._key(left[0]) + self.clean(left[1])
        second = self._key(right[0], aligned=False) + self.clean(right[1])
        if left[1] and right[1] and cell_len(first) + 4 <= middle and middle + cell_len(second) <= self.console.width:
            self._print(Styled("  " + first + " " * (middle - 2 - cell_len(first)) + second))
            return
        for key, value in (left, right):
            self.field(key, value)

    def field(self, key: str, value: str) -> None:
        """One ``key, value`` cell, wrapped under its value; nothing when there is no value."""
        if value:
            head = self._key(key)
            self.wrapped([("  " + head + value, "")], indent=2 + cell_len(head))

    def command(self, key: str, value: str) -> None:
        """A command that people copy: on one line, which the terminal wraps and not us."""
        self.line(f"  {self._key(key)}{value}")

    def _key(self, key: str, aligned: bool = True) -> str:
        word = self.word(key)
        if not aligned:
            return f"{word} : " if self.lang == "fr" else f"{word}: "
        return f"{word:<7} : " if self.lang == "fr" else f"{word + ':':<9} "

    def _words_of(self, parts: Iterable[Part], gap: str) -> Iterable[tuple[str, str, str]]:
        """Each word with its style and the space before it."""
        for text, style in parts:
            before = gap
            for word in self.clean(text).split(" "):
                yield word, style, before
                before = " "

    def _print(self, text: Styled) -> None:
        self.console.print(text, soft_wrap=True, highlight=False, markup=False, emoji=False)
