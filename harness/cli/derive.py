"""``segur-harness derive CDA...``: the XDS metadata that CDAs imply, written or compared with those of an archive."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from harness.builder.xdm_written import write_metadata
from harness.cli.derive_compare import compared
from harness.cli.given import Given, read_all
from harness.cli.implied_values import Notes, entry_values, set_values
from harness.cli.output import write_output
from harness.core.errors import UsageError
from harness.core.text import Lang, Text
from harness.core.verdict import ExitCode
from harness.report.safe import visible


def options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Options of the command."""

    def say(fr: str, en: str) -> str:
        return Text(fr, en).in_(lang)

    parser.add_argument("documents", nargs="*", type=Path, metavar="CDA", help=say(
        "CDA d'un même patient, auto-présentables compris ; avec --compare d'une archive, ceux qu'elle contient par défaut",
        "CDAs of one patient, self-presentable ones too; with --compare of an archive, by default those that it holds"))  # fmt: skip
    parser.add_argument("-o", "--output", type=Path, metavar="FICHIER" if lang == "fr" else "FILE", help=say(
        "où écrire (par défaut, la sortie standard)", "where to write (by default, standard output)"))  # fmt: skip
    parser.add_argument("--archive", action="store_true", help=say(
        "écrire une archive IHE_XDM et non les seules métadonnées (avec -o)", "write an IHE_XDM archive, not the metadata alone (with -o)"))  # fmt: skip
    parser.add_argument("--compare", type=Path, metavar="METADATA.XML|IHE_XDM.ZIP", help=say(
        "comparer attribut par attribut ; code 1 s'il y a un écart", "compare attribute by attribute; code 1 when something differs"))  # fmt: skip


def execute(args: argparse.Namespace) -> int:
    """Write the metadata, or the table; 1 when a comparison tells a difference."""
    _coherent(args)
    documents = read_all(args.documents)
    if args.compare is not None:
        text, agree = compared(documents, args.compare, args.lang)
        write_output((text + "\n").encode("utf-8"), args.output)
        return int(ExitCode.OK if agree else ExitCode.NON_CONFORMITY)
    if args.archive:
        from harness.cli.build_xdm import archive_of

        write_output(archive_of(documents, None, args.lang), args.output)
        return int(ExitCode.OK)
    content, notes = metadata_of(documents, args.lang)
    write_output(content, args.output)
    for line in notes:
        print(visible(f"segur-harness: {line}"), file=sys.stderr)
    return int(ExitCode.OK)


def _coherent(args: argparse.Namespace) -> None:
    if args.archive and args.compare is not None:
        raise UsageError(
            Text("--archive et --compare ne vont pas ensemble", "--archive and --compare do not go together")
        )
    if args.archive and args.output is None:
        raise UsageError(Text("--archive demande -o FICHIER", "--archive needs -o FILE"))
    if not args.documents and args.compare is None:
        raise UsageError(Text("donnez au moins un CDA", "give at least one CDA"))


def metadata_of(documents: Sequence[Given], lang: Lang) -> tuple[bytes, list[str]]:
    """METADATA.XML with a comment for each thing that the CDAs do not tell, and the same lines for standard error."""
    notes = Notes(lang)
    entries = tuple(entry_values(given, rank, notes) for rank, given in enumerate(documents, 1))
    submission = set_values(documents, entries, None, notes)
    return write_metadata(submission, entries), notes.lines
