"""``segur-harness schema``: the JSON Schemas of the manifest, the journal, message profiles and funding requests."""

from __future__ import annotations

import argparse
import json

from harness.campaign import manifest
from harness.campaign.declared import funding
from harness.core import journal
from harness.core.text import Lang
from harness.rules.profile import publish

SCHEMAS = {
    "journal": journal.json_schema,
    "campaign": manifest.json_schema,
    "profile": publish.json_schema,
    "funding": funding.json_schema,
}


def options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Options of the command."""
    parser.add_argument("name", choices=tuple(SCHEMAS))


def execute(args: argparse.Namespace) -> int:
    """Print one schema."""
    print(json.dumps(SCHEMAS[args.name](), ensure_ascii=False, indent=2))
    return 0
