"""Changes of the exports of the demo."""

from __future__ import annotations

from dataclasses import replace

from harness.builder.demo import demo
from harness.builder.demo_export import ExportSpec
from harness.core.mutation import Files

SPEC = ExportSpec()
GASTON_FOLDER, ROSALIE_FOLDER = "990000102", "990000101"


def conforming() -> Files:
    """The demo."""
    return demo().files()


def exporting(**changes: object) -> Files:
    """The demo with attributes of its exports replaced."""
    return demo().changing("export", **changes).files()


def writing(name: str, content: bytes | None, **changes: object) -> Files:
    """The demo with one file of the folder written otherwise, added or left out; the inventory follows."""
    return exporting(files=SPEC.writing(name, content).files, **changes)


def content(name: str) -> bytes:
    """A file of the folder."""
    return dict(SPEC.files)[name]


def unproved(step: str) -> Files:
    """The demo without the capture of a manual step."""
    return replace(demo(), proofs=tuple(p for p in demo().proofs if p[0] != step)).files()
