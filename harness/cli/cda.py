"""``segur-harness cda explain FILE``: the header of a CDA as a person reads it, each rule's verdict beside it."""

from __future__ import annotations

import argparse
from pathlib import Path

import scenarios
from harness.campaign.opening import open_campaign
from harness.campaign.source import FolderSource
from harness.campaign.terminology import Terminology
from harness.cli.cda_judged import concerned, explain
from harness.cli.cda_show import as_json, as_text
from harness.core.errors import UsageError
from harness.core.text import Lang, Text


def options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Options of the command."""

    def say(fr: str, en: str) -> str:
        return Text(fr, en).in_(lang)

    parser.add_argument("action", choices=("explain",), help=say("expliquer un CDA", "explain a CDA"))
    parser.add_argument("file", type=Path, metavar="FICHIER" if lang == "fr" else "FILE",
                        help=say("CDA, message HL7v2, archive IHE_XDM ou e-mail qui en contient", "CDA, or HL7v2 message, IHE_XDM archive or e-mail that holds some"))  # fmt: skip
    parser.add_argument("--value-sets", type=Path, metavar="DOSSIER" if lang == "fr" else "FOLDER",
                        help=say("dossier de jeux de valeurs SVS, pour juger les codes", "folder of SVS value sets, to judge codes"))  # fmt: skip
    parser.add_argument("--json", action="store_true", help=say("pour d'autres outils", "for other tools"))


def execute(args: argparse.Namespace) -> int:
    """Print each document of the file; returns the exit code that ``run`` would give."""
    if not args.file.is_file():
        raise UsageError(Text(f"{args.file} n'est pas un fichier", f"{args.file} is not a file"))
    if args.value_sets is not None and not args.value_sets.is_dir():
        raise UsageError(
            Text(
                f"--value-sets {args.value_sets} n'est pas un dossier",
                f"--value-sets {args.value_sets} is not a folder",
            )
        )
    campaign = open_campaign(FolderSource(args.file))
    if args.value_sets is not None:
        campaign.terminology = Terminology(folder=FolderSource(args.value_sets))
    found = explain(campaign, concerned(scenarios.load()), args.lang)
    print((as_json if args.json else as_text)(found, args.file.name, args.lang))
    return int(found.code)
