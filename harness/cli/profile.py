"""``segur-harness profile``: the message profiles that HL7v2 messages are judged by, as JSON."""

from __future__ import annotations

import argparse
import json

from harness.core.errors import UsageError, nearest
from harness.core.text import Lang, Text
from harness.rules.profile.loading import every_profile
from harness.rules.profile.publish import as_json


def options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Options of the command."""
    told = Text(
        "profil (TRANS-ORU, LPS-MDM…) ; sans nom, leur liste", "profile (TRANS-ORU, LPS-MDM…); without a name, the list"
    )
    parser.add_argument("name", nargs="?", metavar="PROFIL" if lang == "fr" else "PROFILE", help=told.in_(lang))


def execute(args: argparse.Namespace) -> int:
    """Print one profile, or one line per profile; raises UsageError on an unknown one."""
    known = {p.id: p for p in every_profile()}
    if args.name is None:
        for found in known.values():
            print(f"{found.id:10} {found.source}")
        return 0
    name = args.name.upper()
    if name not in known:
        near = nearest(name, known)
        hint = Text(f"voulez-vous dire {near} ?", f"did you mean {near}?") if near else None
        raise UsageError(Text(f"profil inconnu « {args.name} »", f"unknown profile '{args.name}'"), hint)
    print(json.dumps(as_json(known[name]), ensure_ascii=False, indent=2))
    return 0
