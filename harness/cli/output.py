"""Where the bytes of a command go: a file, or standard output."""

from __future__ import annotations

import sys
from pathlib import Path

from harness.core.errors import UsageError, of_system


def write_output(content: bytes, path: Path | None) -> None:
    """Write a file, or the bytes as they are on standard output."""
    if path is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(of_system(error, path)) from None
