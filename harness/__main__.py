"""``python -m harness`` is ``segur-harness``."""

import sys

from harness.cli.main import script

sys.exit(script())
