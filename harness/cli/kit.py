"""``segur-harness kit``: the official kits that this user remembers, what is wrong with them, what changed."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from harness.cli.kit_check import check
from harness.cli.kit_diff import diff
from harness.core.errors import UsageError
from harness.core.text import Lang, Text
from harness.core.verdict import ExitCode
from harness.kit import store
from harness.kit.folder import Kit
from harness.kit.schematron import prepare
from harness.kit.survey import schemas, survey

#: Sub-command -> one line of help.
HELP: dict[str, Text] = {
    "add": Text("retenir un kit : dossier tel que publié, ou ZIP", "remember a kit: folder as published, or ZIP"),
    "list": Text("lister les kits retenus", "list the kits that are remembered"),
    "default": Text("choisir le kit des exécutions qui n'en nomment pas", "choose the kit of the runs that name none"),
    "remove": Text("oublier un kit", "forget a kit"),
    "diff": Text("dire ce qui change d'un kit à un autre", "tell what changes from one kit to another"),
    "check": Text("dire les défauts d'un kit et les étapes de chaque exemple", "tell the defects of a kit and the steps of each example"),
}  # fmt: skip


def options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """One sub-parser each."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    made = {}
    for name, told in HELP.items():
        sub = made[name] = actions.add_parser(name, help=told.in_(lang), description=told.in_(lang), allow_abbrev=False)
        sub.add_argument("--lang", choices=("fr", "en"), default=lang, help="fr | en")
        sub.add_argument("--debug", action="store_true", help=argparse.SUPPRESS)
    folder = Text("dossier ou nom d'un kit retenu", "folder, or name of a remembered kit").in_(lang)
    made["add"].add_argument("source", type=Path, metavar="DIR|ZIP")
    made["add"].add_argument("--name", help=Text("nom à lui donner", "name to give it").in_(lang))
    for name in ("default", "remove"):
        made[name].add_argument("name", metavar="NOM" if lang == "fr" else "NAME")
    made["diff"].add_argument("before", metavar="A", help=folder)
    made["diff"].add_argument("after", metavar="B", help=folder)
    for name in ("diff", "check"):
        made[name].add_argument(
            "-v", "--verbose", action="store_true", help=Text("tout lister", "list everything").in_(lang)
        )
    made["check"].add_argument("name", nargs="?", metavar="KIT", help=folder)


def execute(args: argparse.Namespace) -> int:
    """Run one sub-command."""
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "add": _add, "list": _list, "default": _default, "remove": _remove, "diff": _diff, "check": _check,
    }  # fmt: skip
    return actions[args.action](args)


def _add(args: argparse.Namespace) -> int:
    source: Path = args.source
    if not source.exists():
        raise UsageError(Text(f"{source} n'existe pas", f"{source} does not exist"))
    kit = store.add(source, args.name)
    survey(kit)  # first: it knows the lines of what it tells
    prepare(kit, schemas(kit))
    told = Text("kit « {name} » retenu : {line}", "kit '{name}' remembered: {line}")
    print(told.fill(name=kit.name, line=_line(kit)).in_(args.lang))
    return ExitCode.OK


def _list(args: argparse.Namespace) -> int:
    kept = store.Store.load()
    if not kept.kits:
        print(
            Text(
                "aucun kit retenu : segur-harness kit add DIR|ZIP", "no kit remembered: segur-harness kit add DIR|ZIP"
            ).in_(args.lang)
        )
    for name, known in sorted(kept.kits.items()):
        mark = "*" if name == kept.default else " "
        try:
            told = _line(known.open())
        except UsageError as error:
            told = error.message
        print(f"{mark} {name}  {told.in_(args.lang)}  {known.path.as_posix()}")
    if kept.default:
        print(Text("* : kit des exécutions qui n'en nomment pas", "*: kit of the runs that name none").in_(args.lang))
    return ExitCode.OK


def _line(kit: Kit) -> Text:
    """Date, short hash and number of defects."""
    return Text("{date}  SHA-256 {hash}  {count} défaut(s)", "{date}  SHA-256 {hash}  {count} defect(s)").fill(
        date=kit.date or "?", hash=kit.sha256[:12], count=len(survey(kit))
    )


def _default(args: argparse.Namespace) -> int:
    chosen = store.make_default(args.name)
    print(Text(f"kit par défaut : {chosen.name}", f"default kit: {chosen.name}").in_(args.lang))
    return ExitCode.OK


def _remove(args: argparse.Namespace) -> int:
    gone = store.remove(args.name)
    kept = (
        Text("son dossier reste", "its folder stays")
        if not gone.own
        else Text("dossier extrait supprimé", "extracted folder removed")
    )
    print(
        Text("kit « {name} » oublié ({kept})", "kit '{name}' forgotten ({kept})")
        .fill(name=gone.name, kept=kept)
        .in_(args.lang)
    )
    return ExitCode.OK


def _diff(args: argparse.Namespace) -> int:
    return diff(store.find(args.before), store.find(args.after), args.lang, args.verbose)


def _check(args: argparse.Namespace) -> int:
    kit = store.find(args.name) if args.name else store.default()
    if kit is None:
        raise UsageError(
            Text("aucun kit retenu", "no kit remembered"),
            Text("segur-harness kit add DIR|ZIP", "segur-harness kit add DIR|ZIP"),
        )
    return check(kit, args.lang, args.verbose)
