"""``segur-harness run``: a folder in, a journal and reports out."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import scenarios
from harness.campaign.campaign import Campaign
from harness.campaign.kit_choice import KitRequest
from harness.campaign.opening import open_campaign
from harness.campaign.source import FolderSource, bundled
from harness.core import journal
from harness.core.errors import UsageError, of_system
from harness.core.scenario import PROFILES
from harness.core.text import Lang, Text, quoted
from harness.engine.levels import refuse_unknown_checks
from harness.engine.run import Options, run
from harness.engine.select import Selection
from harness.engine.targets import refuse_unknown_targets
from harness.report import FORMATS, write

if TYPE_CHECKING:
    from rich.progress import TaskID

JOURNAL = "journal.jsonl"
READING, JUDGING = Text("lecture", "reading"), Text("contrôles", "checks")
#: Called for each thing done, with its phase and how many there are.
Step = Callable[[Text, int], None]


def options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Options of the command."""

    def say(fr: str, en: str) -> str:
        return Text(fr, en).in_(lang)

    parser.add_argument(
        "campaign", metavar="CAMPAGNE", help=say("dossier (ou fichier) d'échantillons", "folder (or file) of samples")
    )
    parser.add_argument(
        "ids",
        nargs="*",
        metavar="ID",
        help=say("scénarios ou contrôles (tous par défaut)", "scenarios or checks (default: all)"),
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="FICHIER",
        help=say("ne juger que ces échantillons (* et ? admis)", "judge only these samples (* and ? admitted)"),
    )
    kit_options(parser, lang)
    parser.add_argument(
        "--ebrim-xsd",
        metavar="DOSSIER",
        help=say(
            "schémas ebRIM (lcm.xsd et ce qu'il importe) : METADATA.XML est validé",
            "ebRIM schemas (lcm.xsd and what it imports): METADATA.XML is validated",
        ),
    )
    parser.add_argument("--profile", choices=tuple(PROFILES), help=say("profil déclaré", "declared profile"))
    parser.add_argument(
        "--strict",
        action="store_true",
        help=say(
            "une recommandation non suivie est une non-conformité", "a recommendation not followed is a non-conformity"
        ),
    )
    output_options(parser, lang)


def output_options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Where the run writes, how much it says and how many processes it takes."""

    def say(fr: str, en: str) -> str:
        return Text(fr, en).in_(lang)

    parser.add_argument(
        "--report-dir",
        type=Path,
        default=Path("reports"),
        metavar="DOSSIER",
        help=say(
            "où écrire journal et rapports (défaut : reports)", "where to write journal and reports (default: reports)"
        ),
    )
    parser.add_argument(
        "-o",
        "--output",
        default="html",
        metavar="FORMATS",
        help=say(
            f"formats, séparés par des virgules : {', '.join(FORMATS)} ou none",
            f"formats, comma separated: {', '.join(FORMATS)} or none",
        ),
    )
    parser.add_argument(
        "-j",
        "--jobs",
        type=int,
        default=1,
        metavar="N",
        help=say(
            "nombre de processus (défaut : 1 ; 0 : un par cœur)", "number of processes (default: 1; 0: one per core)"
        ),
    )
    parser.add_argument("-q", "--quiet", action="store_true", help=say("une seule ligne", "one line only"))
    parser.add_argument("-v", "--verbose", action="store_true", help=say("tout montrer", "show everything"))


def kit_options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """``--kit`` and ``--no-kit``."""
    either = parser.add_mutually_exclusive_group()
    named = Text("kit officiel de l'ANS : son dossier, ou le nom d'un kit retenu (kit add)",
                 "official ANS kit: its folder, or the name of a remembered one (kit add)")  # fmt: skip
    without = Text("sans kit, même si un kit est retenu", "without a kit, even if one is remembered")
    either.add_argument("--kit", metavar="KIT", help=named.in_(lang))
    either.add_argument("--no-kit", action="store_true", help=without.in_(lang))


def kit_request(args: argparse.Namespace) -> KitRequest:
    """What these options ask; without any, the manifest then the remembered kit decide."""
    return KitRequest(args.kit, args.no_kit, remembered=True)


def execute(args: argparse.Namespace) -> int:
    """Run, write, show; returns the exit code of the journal."""
    with collecting_less():
        return _execute(args)


@contextmanager
def collecting_less() -> Iterator[None]:
    """The lines of a journal stay to the end: the collector, left alone, would walk them all over and over."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.freeze()  # everything is taken for old without being walked over
        gc.unfreeze()
        gc.set_threshold(*before)


def _execute(args: argparse.Namespace) -> int:
    formats = parse_formats(args.output)
    folder: Path = args.report_dir
    source = FolderSource(bundled(Path(args.campaign)), excluded=folder)
    chosen = Options(
        Selection(tuple(args.ids), tuple(p.replace("\\", "/") for p in args.only)),
        args.profile,
        args.strict,
        args.lang,
    )
    chosen.selection.scenarios(scenarios.load())  # an unknown id is said before anything is read
    with progress(args) as step:
        reading = (lambda _, total: step(READING, total)) if step else None
        campaign = open_campaign(source, reading, kit_request(args), args.ebrim_xsd)
        how = "--no-kit" if args.no_kit else campaign.kit.option if campaign.kit else ""
        how = " ".join([how, f"--ebrim-xsd {quoted(args.ebrim_xsd)}"]).strip() if args.ebrim_xsd else how
        chosen = replace(chosen, kit=how, command=command_line(args, how), jobs=jobs(args.jobs))
        chosen.selection.refuse_unknown_subjects(campaign.subjects)  # before an earlier report is removed
        refuse_unknown_checks(campaign.manifest, scenarios.load())
        refuse_unknown_targets(campaign.manifest, scenarios.load())
        read_back = write_journal(campaign, chosen, prepare(folder, formats), step)
    written = write(read_back, formats, folder, args.lang)
    show(read_back, args, [folder / JOURNAL, *written])
    return read_back.end.exit_code


def jobs(asked: int) -> int:
    """How many processes; raises UsageError for a negative number."""
    if asked < 0:
        raise UsageError(Text("-j : 0 ou plus", "-j: 0 or more"))
    return asked or os.cpu_count() or 1


def parse_formats(text: str) -> list[str]:
    """``html,junit`` to a list; raises UsageError on an unknown one."""
    wanted = [] if text == "none" else [f.strip() for f in text.split(",") if f.strip()]
    for name in wanted:
        if name not in FORMATS:
            known = ", ".join(FORMATS)
            raise UsageError(
                Text(f"format inconnu « {name} » (connus : {known})", f"unknown format '{name}' (known: {known})")
            )
    return wanted


def prepare(folder: Path, formats: list[str]) -> Path:
    """Make the report folder and remove what an earlier run left: a stale report would lie."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in [JOURNAL, *(f.file_name for f in FORMATS.values())]:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(of_system(error, f"--report-dir {folder}")) from None
    return folder / JOURNAL


def write_journal(campaign: Campaign, chosen: Options, target: Path, step: Step | None) -> journal.Journal:
    """Write each line as it comes: an interruption loses nothing already found."""
    lines = []
    with target.open("w", encoding="utf-8", newline="\n") as stream:
        for line in run(campaign, scenarios.load(), chosen, (lambda total: step(JUDGING, total)) if step else None):
            lines.append(line)
            stream.write(journal.dump(line) + "\n")
    return journal.Journal.of(lines)


def command_line(args: argparse.Namespace, kit: str = "") -> str:
    """The command as it can be typed again; ``kit`` is the options that choose the same kit and schemas."""
    words = ["segur-harness", "run", args.campaign, *args.ids]
    for pattern in args.only:
        words += ["--only", pattern]
    words += ["--profile", args.profile] if args.profile else []
    words += ["--strict"] if args.strict else []
    return " ".join(quoted(w) for w in words) + (f" {kit}" if kit else "")


@contextmanager
def progress(args: argparse.Namespace) -> Iterator[Step | None]:
    """A progress bar on a terminal only; nothing when piped or quiet."""
    if args.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        known: dict[str, TaskID] = {}

        def step(phase: Text, total: int) -> None:
            name = phase.in_(args.lang)
            if name not in known:
                known[name] = bar.add_task(name, total=total)
            bar.advance(known[name])

        yield step


def show(found: journal.Journal, args: argparse.Namespace, written: list[Path]) -> None:
    """Print the verdicts."""
    from rich.console import Console

    from harness.report import console

    out = Console(highlight=False)
    console.write(found, out, args.lang, -1 if args.quiet else int(args.verbose))
    if args.quiet:
        return
    for path in written:
        out.print(f"→ {path.as_posix()}", markup=False, soft_wrap=True)
    if found.run.campaign.manifest is None and Path(args.campaign).is_dir():
        hint = Text("dossier sans manifeste : segur-harness init {path} écrit un campaign.yaml (patients détenus, preuves…)",
                    "no manifest: segur-harness init {path} writes a campaign.yaml (patients held, proofs…)")  # fmt: skip
        out.print(hint.fill(path=args.campaign).in_(args.lang), markup=False, soft_wrap=True)
