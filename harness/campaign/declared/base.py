"""What every part of a manifest is: keys known in advance, values that do not change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, StringConstraints

from harness.core.text import Text

Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
#: One file, or a list of them.
Files = Filled | tuple[Filled, ...]


def listed(files: Files) -> tuple[str, ...]:
    """One file or several, as several."""
    return (files,) if isinstance(files, str) else files


class Unfit(ValueError):
    """What a validator of ours refuses, in both languages: pydantic has one text only."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(f"{fr} / {en}")
        self.text = Text(fr, en)


class Told(BaseModel):
    """A mapping of the manifest; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Section(Told):
    """A part that names files which are no samples: they are hashed and listed under its role, and judged by its checks."""

    role: ClassVar[Text]

    def named(self) -> Iterable[str]:
        """The files, folders or patterns (* and ?) that it names; each must exist."""
        return ()
