"""Fixtures shared by the tests of the reports."""

from __future__ import annotations

import pytest

from harness.core.journal import Journal

from . import journals


@pytest.fixture(scope="session")
def varied() -> Journal:
    """A journal with about everything in it."""
    return journals.varied()


@pytest.fixture(scope="session")
def crashed() -> Journal:
    """The same, with a step on which the tool failed."""
    return journals.crashed()
