"""``segur-harness prove``: a check whose mutation does not turn it red, or without one, is a failing build."""

from __future__ import annotations

import argparse

import scenarios
from harness.core.text import Lang, Text
from harness.core.verdict import ExitCode
from harness.engine.prove import prove
from harness.engine.select import Selection


def options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Options of the command."""
    help_text = Text("scénarios ou contrôles (tous par défaut)", "scenarios or checks (default: all)")
    parser.add_argument("ids", nargs="*", metavar="ID", help=help_text.in_(lang))
    parser.add_argument("-q", "--quiet", action="store_true")


def execute(args: argparse.Namespace) -> int:
    """Run every mutation; 0 when all are proven, else 1."""
    wanted = [i.upper() for i in args.ids]
    Selection(tuple(wanted)).scenarios(scenarios.load())  # an unknown id is a usage error
    proven = failed = 0
    for proof in prove(scenarios.load(), scenarios.load_mutations(), wanted):
        proven, failed = (proven, failed + 1) if proof.fault else (proven + 1, failed)
        if proof.fault or not args.quiet:
            mark = Text("ÉCHEC", "FAILED").in_(args.lang) if proof.fault else Text("prouvé", "proven").in_(args.lang)
            told = f" — {proof.fault}" if proof.fault else ""
            others = f" (+ {', '.join(proof.others)})" if proof.others else ""
            print(f"{mark:7} {proof.step:28} {proof.mutation}{told}{others}")
    closing = Text("{n} mutations prouvées, {f} en échec", "{n} mutations proven, {f} failed")
    print(closing.fill(n=proven, f=failed).in_(args.lang))
    return int(ExitCode.NON_CONFORMITY if failed else ExitCode.OK)
