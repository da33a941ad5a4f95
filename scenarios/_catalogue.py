"""The catalogue of the FAQ (``faq.yaml``): what each of its answers says, in our words, and what becomes of it.

The scenarios that carry an answer are those that declare its number; what the file lists is compared with them by
``coverage --check``, so that neither can change alone. The pages themselves are known by hashes only: ``sha256`` of each
answer, and in ``faq-marks.json`` a short hash of each two words in a row, by which a reworded answer is recognised.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

import scenarios
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.rules.faq import Known


class Kind(StrEnum):
    """What becomes of an answer."""

    SCENARIO = "scenario"
    APPLICABILITY = "applicability"
    PROOF = "proof"
    DOSSIER = "dossier"
    INFORMATION = "information"

    @property
    def text(self) -> Text:
        """The kind in both languages."""
        return _KINDS[self]


_KINDS = {
    Kind.SCENARIO: Text("jugée sur des fichiers", "judged on files"),
    Kind.APPLICABILITY: Text("règle d'applicabilité", "rule of applicability"),
    Kind.PROOF: Text("preuve donnée par une personne", "proof given by a person"),
    Kind.DOSSIER: Text("jugée sur le dossier de candidature ou de financement", "judged on the application or funding file"),
    Kind.INFORMATION: Text("information, rien à contrôler", "information, nothing to check"),
}  # fmt: skip


class Concern(StrEnum):
    """The products that an answer is about."""

    DPI = "dpi"
    RIS = "ris"
    PFI = "pfi"
    SGL = "sgl"
    DRIMBOX = "drimbox"
    DMN = "dmn"
    ALL = "all"
    FUNDING = "funding"

    @property
    def text(self) -> Text:
        """``DPI``, or what it is in both languages."""
        return _CONCERNS.get(self, Text(self.upper(), self.upper()))


_CONCERNS = {
    Concern.ALL: Text("tout produit", "any product"),
    Concern.DRIMBOX: Text("DRIMbox", "DRIMbox"),
    Concern.FUNDING: Text("dossier de financement", "funding file"),
}


class Answer(BaseModel):
    """One answer of the FAQ."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    n: Annotated[int, Field(ge=1)]
    kind: Kind
    title: Text
    gist: Text
    concerns: tuple[Concern, ...] = Field(min_length=1)
    scenarios: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    #: Why nothing is tested.
    reason: Text | None = None
    #: Numbers of the saved pages that hold it.
    pages: tuple[int, ...] = Field(min_length=1)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    seen: str = Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")

    @property
    def is_testable(self) -> bool:
        """Whether something must carry it."""
        return self.kind is not Kind.INFORMATION

    @model_validator(mode="after")
    def _carried_or_explained(self) -> Answer:
        if self.is_testable != bool(self.scenarios):
            raise ValueError(f"answer {self.n}: an answer lists scenarios unless it is of kind information")
        if self.is_testable == (self.reason is not None):
            raise ValueError(f"answer {self.n}: an answer of kind information, and no other, has a reason")
        return self


class Catalogue(BaseModel):
    """``faq.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answers: tuple[Answer, ...] = Field(min_length=1)

    def __getitem__(self, number: int) -> Answer:
        return self.by_number[number]

    @property
    def by_number(self) -> dict[int, Answer]:
        """Number -> answer."""
        return {a.n: a for a in self.answers}


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The catalogue of the package."""
    return Catalogue.model_validate(read_yaml("faq.yaml"))


@lru_cache(maxsize=1)
def marks() -> dict[int, Known]:
    """Number -> what is kept of its text; ``faq-marks.json`` holds it for the answers of the catalogue."""
    held: dict[str, dict[str, str]] = json.loads(files("scenarios").joinpath("faq-marks.json").read_text("utf-8"))
    hashes = {a.n: a.sha256 for a in catalogue().answers}
    return {int(n): Known(hashes.get(int(n), ""), m["words"], frozenset(_fives(m["pairs"]))) for n, m in held.items()}


def _fives(joined: str) -> Iterable[str]:
    return (joined[i : i + 5] for i in range(0, len(joined), 5))


def carriers(number: int) -> list[Scenario]:
    """The scenarios that declare an answer."""
    return [s for s in scenarios.load() if number in s.faq]


def read_yaml(name: str) -> Any:
    """A YAML file beside the scenarios."""
    return yaml.safe_load(files("scenarios").joinpath(name).read_text(encoding="utf-8"))
