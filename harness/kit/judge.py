"""A kit in use: the ladder, the schema and the Schematron engines, each document looked at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.core.text import Text
from harness.kit import xsd
from harness.kit.defects import KitDefect
from harness.kit.folder import Kit
from harness.kit.ladder import Ladder, Layer, LayerName
from harness.kit.survey import survey

if TYPE_CHECKING:
    from harness.kit.schematron import Evaluation


@dataclass(eq=False)
class KitInUse:
    """A kit chosen for a run, and how it was chosen."""

    kit: Kit
    #: What a command must be given to choose it again; empty when the manifest names it.
    option: str = ""
    _layers: dict[Any, list[Layer]] = field(default_factory=dict, repr=False)

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
        from harness.kit.schematron import evaluate  # heavy: only when a document is judged

        return evaluate(self.kit, schema, root)
