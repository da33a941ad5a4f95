"""Entry point: parsing, errors in one line, exit codes (0, 1, 2, 3, 4, 5, 10; never a count)."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from typing import NoReturn

from harness import __version__
from harness.cli.words import language, usage_message
from harness.core.errors import HarnessError, UsageError, nearest
from harness.core.text import Lang, Text
from harness.core.verdict import ExitCode

#: Command -> (module, one line of help). Modules are imported when the command is used.
COMMANDS: dict[str, tuple[str, Text]] = {
    "run": (
        "run",
        Text("exécuter les scénarios sur un dossier d'échantillons", "run the scenarios on a folder of samples"),
    ),
    "expect": (
        "expect",
        Text("dire l'ACK attendu d'un récepteur pour un message", "tell the ACK that a receiver owes to a message"),
    ),
    "kit": (
        "kit",
        Text(
            "retenir, comparer, vérifier les kits officiels de l'ANS", "remember, compare, check the official ANS kits"
        ),
    ),
    "init": ("init", Text("écrire un campaign.yaml à partir d'un dossier", "write a campaign.yaml from a folder")),
    "list": ("catalogue", Text("lister scénarios et contrôles", "list scenarios and checks")),
    "explain": (
        "explain",
        Text(
            "expliquer un scénario, un contrôle, une réponse de la FAQ, une exigence",
            "explain a scenario, a check, a FAQ answer, a requirement",
        ),
    ),
    "faq": (
        "faq",
        Text(
            "réponses de la FAQ technique, et ce qu'un jeu de pages change",
            "FAQ answers, and what a set of pages changes",
        ),
    ),
    "cda": ("cda", Text("lire l'en-tête d'un CDA, règle par règle", "read the header of a CDA, rule by rule")),
    "derive": (
        "derive",
        Text(
            "métadonnées XDS qu'un CDA implique, écrites ou comparées",
            "XDS metadata that a CDA implies, written or compared",
        ),
    ),
    "build": (
        "build",
        Text(
            "fabriquer archive, e-mail ou message HL7v2 à partir de CDA",
            "make an archive, e-mail or HL7v2 message from CDAs",
        ),
    ),
    "coverage": (
        "coverage",
        Text("matrice FAQ, exigences, contrôles, mutations", "FAQ, requirement, check, mutation matrix"),
    ),
    "prove": ("prove", Text("prouver que chaque contrôle sait échouer", "prove that each check can fail")),
    "report": ("report", Text("refaire les rapports d'un journal", "make reports from a journal")),
    "profile": (
        "profile",
        Text("publier les profils de messages HL7v2 (JSON)", "print the HL7v2 message profiles (JSON)"),
    ),
    "schema": ("schema", Text("publier les schémas JSON", "print the JSON schemas")),
}


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are usage errors of ours."""

    def error(self, message: str) -> NoReturn:
        words = message.split()
        unknown = next((w for w in words if w.startswith("--")), None) if "unrecognized" in message else None
        known = list(_option_strings(self))
        near = nearest(unknown, known) if unknown else None
        hint = Text(f"voulez-vous dire {near} ?", f"did you mean {near}?") if near else None
        raise UsageError(usage_message(message), hint)


def _option_strings(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The long options of a parser and of its commands."""
    for action in parser._actions:
        yield from (o for o in action.option_strings if o.startswith("--"))
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _option_strings(command)


def build_parser(lang: Lang, only: str | None = None) -> argparse.ArgumentParser:
    """The parser; with ``only`` the options of that one command are loaded."""
    title = Text("Banc de conformité Ségur : messages HL7v2, CDA, archives IHE_XDM, e-mails MSSanté.",
                 "Ségur conformance harness: HL7v2 messages, CDA, IHE_XDM archives, MSSanté e-mails.")  # fmt: skip
    parser = _Parser(prog="segur-harness", description=title.in_(lang), allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"segur-harness {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMANDE" if lang == "fr" else "COMMAND", required=True)
    for name, (module, help_text) in COMMANDS.items():
        sub = commands.add_parser(name, help=help_text.in_(lang), description=help_text.in_(lang), allow_abbrev=False)
        sub.add_argument("--lang", choices=("fr", "en"), default=lang, help="fr | en")
        sub.add_argument(
            "--debug",
            action="store_true",
            help=Text("trace complète en cas d'erreur interne", "full trace on an internal error").in_(lang),
        )
        if only == name:
            importlib.import_module(f"harness.cli.{module}").options(sub, lang)
    return parser


def script() -> int:
    """What the shell calls: ``main``, after which nothing is worth collecting before the process ends."""
    code = main()
    gc.freeze()
    return code


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never raises, never prints a traceback unasked."""
    words = list(sys.argv[1:] if argv is None else argv)
    lang = language(words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace", **({"encoding": "utf-8"} if not stream.isatty() else {}))
    try:
        return _dispatch(words, lang)
    except HarnessError as error:
        _complain(Text("erreur", "error"), error.message, lang, error.hint)
        return int(ExitCode.USAGE)
    except KeyboardInterrupt:
        _complain(
            Text("interrompu", "interrupted"), Text("le journal est incomplet", "the journal is incomplete"), lang
        )
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader is gone: nothing to flush to
        return int(ExitCode.OK)
    except Exception as error:  # the promise: one clear line, the trace on demand
        return _internal(error, words, lang)


def _dispatch(words: list[str], lang: Lang) -> int:
    command = next((w for w in words if not w.startswith("-")), None)
    if command is not None and command not in COMMANDS and "--help" not in words:
        _refuse_command(command)
    parser = build_parser(lang, only=command)
    args, rest = parser.parse_known_args(words)
    if rest and (not hasattr(args, "ids") or any(word.startswith("-") for word in rest)):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        args.ids += rest  # ids may come after options: ``run samples/demo -q INS-OMISSION``
    module = importlib.import_module(f"harness.cli.{COMMANDS[args.command][0]}")
    return int(module.execute(args))


def _refuse_command(command: str) -> NoReturn:
    near = nearest(command, COMMANDS)
    hint = Text(f"voulez-vous dire « {near} » ?", f"did you mean '{near}'?") if near else None
    raise UsageError(Text(f"commande inconnue « {command} »", f"unknown command '{command}'"), hint)


def _internal(error: Exception, words: list[str], lang: Lang) -> int:
    if "--debug" in words:
        traceback.print_exc()
    hint = Text("relancez avec --debug pour la trace complète", "run again with --debug for the full trace")
    told = f"{type(error).__name__}: {error}"
    _complain(Text("erreur interne", "internal error"), Text(told, told), lang, hint)
    return int(ExitCode.INTERNAL_ERROR)


def _complain(kind: Text, message: Text, lang: Lang, hint: Text | None = None) -> None:
    sentence = " ".join(message.in_(lang).split())
    more = f" — {hint.in_(lang)}" if hint else ""
    colon = " :" if lang == "fr" else ":"
    print(f"segur-harness: {kind.in_(lang)}{colon} {sentence}{more}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
