"""``segur-harness report``: reports again from a journal, without the samples."""

from __future__ import annotations

import argparse
from pathlib import Path

from harness.cli.run import JOURNAL, parse_formats, show
from harness.core import journal
from harness.core.text import Lang, Text
from harness.report import FORMATS, write


def options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Options of the command."""
    parser.add_argument(
        "journal",
        type=Path,
        metavar="JOURNAL",
        help=Text("journal.jsonl ou son dossier", "journal.jsonl or its folder").in_(lang),
    )
    parser.add_argument(
        "--report-dir",
        type=Path,
        default=None,
        metavar="DOSSIER",
        help=Text("où écrire (défaut : à côté du journal)", "where to write (default: beside the journal)").in_(lang),
    )
    parser.add_argument("-o", "--output", default="html", metavar="FORMATS", help=", ".join(FORMATS))
    parser.add_argument("-q", "--quiet", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")


def execute(args: argparse.Namespace) -> int:
    """Read, check, render; returns the exit code that the journal recorded."""
    formats = parse_formats(args.output)
    path: Path = args.journal / JOURNAL if args.journal.is_dir() else args.journal
    found = journal.read(path)
    folder: Path = args.report_dir or path.parent
    folder.mkdir(parents=True, exist_ok=True)
    args.campaign = found.run.campaign.path
    show(found, args, write(found, formats, folder, args.lang))
    return found.end.exit_code
