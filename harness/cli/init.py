"""``segur-harness init``: a first campaign.yaml, from what the folder holds."""

from __future__ import annotations

import argparse
from pathlib import Path

from harness.campaign.draft import draft
from harness.campaign.manifest import parse
from harness.campaign.source import MANIFEST, FolderSource
from harness.core.errors import UsageError
from harness.core.text import Lang, Text


def options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Options of the command."""
    parser.add_argument(
        "folder", type=Path, metavar="DOSSIER", help=Text("dossier d'échantillons", "folder of samples").in_(lang)
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help=Text("remplacer un campaign.yaml existant", "replace an existing campaign.yaml").in_(lang),
    )


def execute(args: argparse.Namespace) -> int:
    """Write campaign.yaml; raises UsageError when there is one already, or when FOLDER is no folder."""
    folder: Path = args.folder
    target = folder / MANIFEST
    if not folder.is_dir():
        raise UsageError(Text(f"{folder} n'est pas un dossier", f"{folder} is not a folder"))
    if target.exists() and not args.force:
        raise UsageError(
            Text(
                f"{target} existe déjà (--force pour le remplacer)", f"{target} exists already (--force to replace it)"
            )
        )
    text = draft(_WithoutManifest(folder))
    parse(text.encode("utf-8"))
    target.write_text(text, encoding="utf-8", newline="\n")
    told = Text("{target} écrit : à relire (patients détenus, profil, preuves), puis segur-harness run {folder}",
                "{target} written: read it again (patients held, profile, proofs), then segur-harness run {folder}")  # fmt: skip
    print(told.fill(target=target.as_posix(), folder=folder.as_posix()).in_(args.lang))
    return 0


class _WithoutManifest(FolderSource):
    """The folder as if it had no manifest, so that a broken one can be replaced."""

    def paths(self) -> list[str]:
        """Every file but campaign.yaml."""
        return [p for p in super().paths() if p != MANIFEST]
