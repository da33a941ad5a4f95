"""A kit in use: the ladder, the schema and the Schematron engines, each document looked at once."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, cast

from harness.core.text import Text
from harness.kit import xsd
from harness.kit.defects import KitDefect
from harness.kit.folder import Kit
from harness.kit.ladder import Ladder, Layer, LayerName
from harness.kit.survey import survey


class Evaluation(Protocol):
    """What one schema says of one document (``harness.kit.schematron``)."""

    engine: Any
    failures: list[Any]
    unevaluated: list[Any]

    @property
    def fired(self) -> Any:
        """The rules that fired."""
        ...


@dataclass(frozen=True, slots=True)
class _Lost:
    """What a schema that cannot be read says."""

    reason: Text
    rule: str = ""
    element: Any = None


@dataclass(slots=True)
class _Unread:
    """The evaluation by a schema that cannot be read."""

    unevaluated: list[Any]
    failures: list[Any] = field(default_factory=list)
    fired: dict[str, int] = field(default_factory=dict)
    engine: str = "native"


@dataclass(eq=False)
class KitInUse:
    """A kit chosen for a run, and how it was chosen."""

    kit: Kit
    #: What a command must be given to choose it again; empty when the manifest names it.
    option: str = ""
    _layers: dict[Any, list[Layer]] = field(default_factory=dict, repr=False)
    _engines: dict[Path, Any] = field(default_factory=dict, repr=False)
    _gaps: dict[Path, list[Text]] = field(default_factory=dict, repr=False)

    @cached_property
    def ladder(self) -> Ladder:
        """The ladder of the kit."""
        return Ladder(self.kit)

    @cached_property
    def xsd(self) -> xsd.Xsd | Text:
        """Its schema, or why it cannot be used."""
        return xsd.load(self.kit)

    @cached_property
    def defects(self) -> tuple[KitDefect, ...]:
        """Its defects."""
        return survey(self.kit)

    def layers(self, root: Any, name: LayerName) -> list[Layer]:
        """The layers of that name which concern a ClinicalDocument: none, one, or one per volet."""
        if root not in self._layers:
            self._layers[root] = self.ladder.layers(root)
        return [layer for layer in self._layers[root] if layer.name is name]

    def evaluate(self, schema: Path, root: Any) -> Evaluation:
        """What a Schematron schema says of a ClinicalDocument."""
        from harness.kit.schematron.flatten import SchemaError

        engines: Any = importlib.import_module("harness.kit.schematron")  # heavy: only when a document is judged
        try:
            if not hasattr(engines, "evaluate"):
                return self._native(schema, root)
            return cast(Evaluation, engines.evaluate(self.kit, schema, root))
        except SchemaError as error:
            told = " ".join(str(error).split())[:200]
            return _Unread([_Lost(Text(f"schéma illisible ({told})", f"unreadable schema ({told})"))])

    def _native(self, schema: Path, root: Any) -> Evaluation:
        """The native engine alone, where nothing chooses between engines."""
        if schema not in self._engines:
            native: Any = importlib.import_module("harness.kit.schematron.native")
            flat = importlib.import_module("harness.kit.schematron.flatten").flatten(self.kit, schema)
            trees = importlib.import_module("harness.kit.schematron.trees").Trees(flat.namespaces)
            library = importlib.import_module("harness.kit.xpath.documents").Library(self.kit)
            self._engines[schema] = native.NativeEngine(flat, trees, library, schema)
            self._gaps[schema] = [Text(f"manque : {gap}", f"missing: {gap}") for gap in flat.gaps]
        result: Any = self._engines[schema].evaluate(root)
        lost = importlib.import_module("harness.kit.schematron.results").Unevaluated
        result.unevaluated += [lost("", "", None, gap) for gap in self._gaps[schema]]
        return cast(Evaluation, result)
