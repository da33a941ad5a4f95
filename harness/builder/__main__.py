"""``python -m harness.builder FOLDER``: write the bundled samples again (``demo``, ``demo-pfi`` and ``demo-faulty``)."""

import shutil
import sys
from pathlib import Path

from harness.builder.demo import Files, demo
from harness.builder.demo_pfi import demo_pfi
from harness.builder.faulty import demo_faulty

BUNDLED = {"demo": lambda: demo().files(), "demo-pfi": lambda: demo_pfi().files(), "demo-faulty": demo_faulty}


def write(files: Files, folder: Path) -> None:
    """Replace a folder by these files."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


if __name__ == "__main__":
    root = Path(sys.argv[1] if len(sys.argv) > 1 else "samples")
    for name, make in BUNDLED.items():
        write(make(), root / name)
        print(root / name)
