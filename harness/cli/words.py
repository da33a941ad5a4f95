"""The language of the command itself, needed before options are parsed (help texts)."""

from __future__ import annotations

import os
from collections.abc import Sequence

from harness.core.text import Lang, Text


def language(argv: Sequence[str]) -> Lang:
    """``--lang en`` on the command line, else SEGUR_LANG, else French."""
    asked = os.environ.get("SEGUR_LANG", "fr")
    for position, word in enumerate(argv):
        if word == "--lang" and position + 1 < len(argv):
            asked = argv[position + 1]
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return "en" if asked == "en" else "fr"


#: argparse speaks English; what people see most often is said in French too.
_ARGPARSE = {
    "the following arguments are required:": "arguments requis :",
    "unrecognized arguments:": "arguments inconnus :",
    "invalid choice:": "choix inconnu :",
    "choose from": "parmi",
    "expected one argument": "une valeur est attendue",
    "argument ": "argument ",
    "ambiguous option:": "option ambiguë :",
    "could match": "peut être",
}


def usage_message(message: str) -> Text:
    """An argparse error in both languages."""
    french = message
    for english, translated in _ARGPARSE.items():
        french = french.replace(english, translated)
    return Text(french, message)
