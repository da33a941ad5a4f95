"""``segur-harness faq``: the answers of the ANS technical FAQ in our words, and what a newer set of pages changes."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from harness.cli.columns import rule, table, width
from harness.core.errors import UsageError, nearest
from harness.core.text import Lang, Text
from scenarios._catalogue import Answer, Concern, Kind, catalogue

HELP: dict[str, Text] = {
    "list": Text("lister les réponses", "list the answers"),
    "show": Text("dire une réponse et ce qui la porte", "tell an answer and what carries it"),
    "diff": Text("comparer un jeu plus récent de pages enregistrées", "compare a newer set of saved pages"),
    "accept": Text("retenir le texte de réponses relues", "remember the text of answers that were read again"),
}


def options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """One sub-parser each."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    made = {}
    for name, told in HELP.items():
        sub = made[name] = actions.add_parser(name, help=told.in_(lang), description=told.in_(lang), allow_abbrev=False)
        sub.add_argument("--lang", choices=("fr", "en"), default=lang, help="fr | en")
        sub.add_argument("--debug", action="store_true", help=argparse.SUPPRESS)

    def say(fr: str, en: str) -> str:
        return Text(fr, en).in_(lang)

    made["list"].add_argument("--kind", choices=[k.value for k in Kind], help=say("d'une nature", "of a kind"))
    made["list"].add_argument(
        "--concerns", choices=[c.value for c in Concern], help=say("d'un produit", "of a product")
    )
    made["show"].add_argument("number", metavar="N", help=say("numéro de la réponse", "number of the answer"))
    for name in ("diff", "accept"):
        made[name].add_argument("folder", type=Path, metavar=say("DOSSIER", "FOLDER"), help=say("pages enregistrées (.txt, .html)", "saved pages (.txt, .html)"))  # fmt: skip
    made["diff"].add_argument("--complete", action="store_true", help=say("le jeu est entier : ce qui n'y est pas est retiré", "the set is whole: what it lacks is gone"))  # fmt: skip
    made["diff"].add_argument("--json", action="store_true", help=say("pour d'autres outils", "for other tools"))
    made["accept"].add_argument("numbers", nargs="+", metavar="N", help=say("numéros relus", "numbers read again"))
    made["accept"].add_argument("--into", type=Path, default=Path("scenarios"), metavar=say("DOSSIER", "FOLDER"),
                                help=say("dossier de faq.yaml (scenarios)", "folder of faq.yaml (scenarios)"))  # fmt: skip
    made["accept"].add_argument("--seen", metavar="AAAA-MM" if lang == "fr" else "YYYY-MM", help=say("mois de lecture, ce mois-ci par défaut", "month of reading, this month by default"))  # fmt: skip


def execute(args: argparse.Namespace) -> int:
    """Run one sub-command."""
    from harness.cli import faq_accept, faq_diff

    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "list": _list, "show": _show, "diff": faq_diff.execute, "accept": faq_accept.execute,
    }  # fmt: skip
    return actions[args.action](args)


def answer_of(word: str) -> Answer:
    """The answer of ``57`` or ``FAQ-57``; raises UsageError on a number that is not there."""
    digits = word.upper().removeprefix("FAQ").strip(" -_")
    known = catalogue().by_number
    if digits.isdecimal() and len(digits) < 5 and int(digits) in known:
        return known[int(digits)]
    near = nearest(digits, map(str, known)) if digits.isdecimal() else None
    raise UsageError(
        Text(f"réponse inconnue « {word} » : de 1 à {max(known)}", f"unknown answer '{word}': 1 to {max(known)}"),
        Text(f"voulez-vous dire {near} ?", f"did you mean {near}?") if near else None,
    )


def _list(args: argparse.Namespace) -> int:
    kept = [a for a in catalogue().answers
            if args.kind in (None, a.kind) and (args.concerns is None or args.concerns in a.concerns)]  # fmt: skip
    for line in listing(kept, args.lang):
        print(line)
    return 0


def listing(answers: list[Answer], lang: Lang) -> Iterator[str]:
    """Number, question, what it concerns, scenarios."""
    widths = (3, width() - 3 - 22 - 28 - 6, 22, 28)
    heads = (Text("réponse", "answer"), Text("concerne", "concerns"), Text("scénarios", "scenarios"))
    yield from table([("", *(h.in_(lang) for h in heads))], widths)
    yield rule(widths)
    for a in answers:
        carried = "\n".join(a.scenarios) or "— " + Text("information", "information").in_(lang)
        about = ", ".join(c.text.in_(lang) for c in a.concerns)
        yield from table([(str(a.n), a.title.in_(lang), about, carried)], widths, (0,))


def _show(args: argparse.Namespace) -> int:
    from harness.cli.explain_answer import explained

    print("\n".join(explained(answer_of(args.number), args.lang)))
    return 0
