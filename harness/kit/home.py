"""Where this user's kits and their caches are kept; ``SEGUR_HARNESS_HOME`` puts everything in one folder."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

HOME = "SEGUR_HARNESS_HOME"
_NAME = "segur-harness"


def data_dir() -> Path:
    """The folder of what the user asked to remember (kits extracted from a ZIP, the list of kits)."""
    return _given("data") or _folder("APPDATA", "Library/Application Support", "XDG_DATA_HOME", ".local/share")


def cache_dir() -> Path:
    """The folder of what can be made again at any time."""
    return _given("cache") or _folder("LOCALAPPDATA", "Library/Caches", "XDG_CACHE_HOME", ".cache")


def _given(part: str) -> Path | None:
    home = os.environ.get(HOME)
    return Path(home).expanduser() / part if home else None


def _folder(windows: str, mac: str, variable: str, default: str) -> Path:
    """Each system's own place; XDG variables count only when absolute, as their specification asks."""
    if sys.platform == "win32":  # pragma: no cover - decided by the system
        return Path(os.environ.get(windows) or Path.home() / "AppData/Local") / _NAME
    if sys.platform == "darwin":  # pragma: no cover
        return Path.home() / mac / _NAME
    told = os.environ.get(variable, "")
    return (Path(told) if told.startswith("/") else Path.home() / default) / _NAME


def write_whole(path: Path, content: bytes) -> bool:
    """Replace a file in one go, so that another run never reads half of it; False when that is not possible."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(content)
        temporary.replace(path)
    except OSError:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
        return False
    return True
