"""The registry of formats: lazy, strict on names, writing what was asked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from harness import report
from harness.core.errors import UsageError
from harness.core.journal import Journal


def test_importing_the_package_loads_no_template_or_xml_library() -> None:
    """A run that writes no report does not pay for one."""
    code = "import harness.report, sys; print(sorted({'jinja2', 'lxml', 'rich'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_write(varied: Journal, tmp_path: Path) -> None:
    """The folder is made, each format is written once, paths come back in the order asked."""
    written = report.write(varied, ["junit", "html", "junit"], tmp_path / "new" / "folder", "fr")
    assert [p.name for p in written] == ["junit.xml", "rapport.html"]
    assert written[1].read_bytes() == report.FORMATS["html"].render(varied, "fr")


def test_unknown_format_is_refused_before_anything_is_written(varied: Journal, tmp_path: Path) -> None:
    """The error names the nearest format."""
    with pytest.raises(UsageError) as caught:
        report.write(varied, ["html", "junitt"], tmp_path / "out", "fr")
    assert caught.value.hint is not None and "junit" in caught.value.hint.fr
    assert not (tmp_path / "out").exists()
