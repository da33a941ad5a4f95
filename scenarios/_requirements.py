"""The requirements known (``requirements.yaml``) and why some are not tested (``not-tested.yaml``).

The first file holds facts only: id, REM, category, status. A REM repeats requirements of the transverse files under a
shorter id and without a statement (``MSS/UX.34`` for ``SC.MSS/UX.34``): they are the ``same_as`` of the longer one.
The second gives a written reason by group of exact ids; ``coverage --check`` refuses one that matches nothing, that is
tested after all, or whose status is not the one that the reason says.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from harness.core.text import Text
from scenarios._catalogue import read_yaml

Status = Literal["APPROVED", "UNDER_REVIEW", "WORK_IN_PROGRESS", "OBSOLETE"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Requirement(_Model):
    """One requirement, or one rule of a text that our scenarios cite."""

    id: str
    #: The files of requirements that hold it: ``SC_MSS``, ``REM_HOP-DPI``.
    rem: tuple[str, ...] = Field(min_length=1)
    category: Literal["CRI", "PRECO"] | None = None
    #: None for a rule whose text has no such status.
    status: Status | None = None
    same_as: str | None = None


class Registry(_Model):
    """``requirements.yaml``."""

    families: dict[str, str]
    requirements: tuple[Requirement, ...]

    @property
    def by_id(self) -> dict[str, Requirement]:
        """Id -> requirement."""
        return {r.id: r for r in self.requirements}


class Reason(_Model):
    """Why the requirements of a group are not tested."""

    group: str
    title: Text
    reason: Text
    #: When given, the status that each of them must have.
    status: Status | None = None
    ids: tuple[str, ...] = Field(min_length=1)


class NotTested(_Model):
    """``not-tested.yaml``."""

    reasons: tuple[Reason, ...]

    @property
    def by_id(self) -> dict[str, Reason]:
        """Id -> its reason."""
        return {id: r for r in self.reasons for id in r.ids}


@lru_cache(maxsize=1)
def registry() -> Registry:
    """The requirements known."""
    return Registry.model_validate(read_yaml("requirements.yaml"))


@lru_cache(maxsize=1)
def not_tested() -> NotTested:
    """The written reasons."""
    return NotTested.model_validate(read_yaml("not-tested.yaml"))
