"""Document models of the CI-SIS, read from ``data/models.yaml``, and the one that a document says it follows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from harness.formats.cda import ClinicalDocument, InstanceIdentifier

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Model:
    """One volet: its templateIds, its document types, the versions that are known."""

    name: str
    root: str
    others: tuple[str, ...]
    required: frozenset[str]
    #: Document type -> OID of its code system.
    codes: dict[str, str]
    #: Whether the volet's own rules test the code.
    sure: bool
    versions: tuple[str, ...]

    @property
    def newest(self) -> str:
        """The latest version that is known."""
        return max(self.versions)


@dataclass(frozen=True, slots=True)
class Table:
    """Every model, and what tells one from another."""

    models: tuple[Model, ...]
    common: frozenset[str]
    unstructured: str
    arc: str

    def find(self, name: str) -> Model | None:
        """A model by its name or by the root of its templateId."""
        return next((m for m in self.models if name in (m.name, m.root)), None)


@lru_cache(maxsize=1)
def table() -> Table:
    """The table, read once per process."""
    text = files("harness.rules.cda").joinpath("data", "models.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=_LOADER)
    models = tuple(_model(row, data["systems"]) for row in data["models"])
    return Table(models, frozenset(data["common"]), data["unstructured"], data["arc"])


def _model(row: dict[str, Any], systems: dict[str, str]) -> Model:
    codes = {code: systems[system] for system, codes in row["codes"].items() for code in codes}
    return Model(
        row["name"], row["root"], tuple(row.get("others", ())), frozenset(row.get("required", ())), codes,
        row["sure"], tuple(row["versions"]),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _by_root() -> dict[str, Model]:
    return {model.root: model for model in table().models}


@dataclass(frozen=True, slots=True, eq=False)
class Recognition:
    """The models that the templateIds of a document name, and what else they say."""

    templates: list[InstanceIdentifier]
    #: Model and the templateId that names it.
    found: list[tuple[Model, InstanceIdentifier]]
    unstructured: bool

    @property
    def model(self) -> Model | None:
        """The model, when exactly one is named."""
        return self.found[0][0] if len(self.found) == 1 else None

    @property
    def version(self) -> str:
        """The version of the volet that the document names; empty when it names none."""
        return (self.found[0][1].extension or "") if self.found else ""

    @property
    def strangers(self) -> list[InstanceIdentifier]:
        """TemplateIds of the ANS that are of no known model."""
        known = {root for m in table().models for root in (m.root, *m.others)} | table().common
        return [t for t in self.templates if (t.root or "").startswith(table().arc) and t.root not in known]

    def likely(self, code: str | None) -> Model | None:
        """The model whose own templateId is missing: its code and one of its other templateIds are there."""
        roots = {t.root for t in self.templates}
        return next((m for m in table().models if code in m.codes and roots & set(m.others)), None)


def recognise(document: ClinicalDocument) -> Recognition:
    """Read the templateIds of a document."""
    templates = document.identifiers("h:templateId")
    found = [(_by_root()[t.root], t) for t in templates if t.root in _by_root()]
    return Recognition(templates, found, any(t.root == table().unstructured for t in templates))
