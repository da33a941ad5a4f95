"""Bilingual texts: French is what people read by default, English on request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["fr", "en"]
LANGUAGES: tuple[Lang, ...] = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages; the two always travel together."""

    fr: str
    en: str

    def in_(self, lang: Lang) -> str:
        """Return the sentence in one language."""
        return self.fr if lang == "fr" else self.en

    def fill(self, **values: object) -> Text:
        """Replace ``{name}`` marks; a value that is itself a ``Text`` is filled language by language."""
        fr = {k: v.fr if isinstance(v, Text) else v for k, v in values.items()}
        en = {k: v.en if isinstance(v, Text) else v for k, v in values.items()}
        return Text(self.fr.format(**fr), self.en.format(**en))

    def __add__(self, other: Text) -> Text:
        return Text(self.fr + other.fr, self.en + other.en)


def same(value: str) -> Text:
    """A text that is the same in both languages (codes, values)."""
    return Text(value, value)


def quoted(word: str) -> str:
    """A word of a command line, in double quotes when it needs any: POSIX shells, PowerShell and cmd read them."""
    plain = word and not set(word) & set(" \t\"'&|;()<>$`*?!#[]{}~")
    return word if plain else '"' + word.replace('"', '\\"') + '"'


def joined(texts: list[Text], separator: str = ", ") -> Text:
    """Join several texts into one."""
    return Text(separator.join(t.fr for t in texts), separator.join(t.en for t in texts))
