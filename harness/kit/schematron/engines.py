"""The engine of each schema: the native one where it is proven, the official one elsewhere."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from harness.core.text import Text
from harness.kit.folder import Kit
from harness.kit.schematron.compiled import Compiled, compiled
from harness.kit.schematron.contexts import Index
from harness.kit.schematron.expand import SchemaError
from harness.kit.schematron.native import NativeEngine
from harness.kit.schematron.proofs import is_proven
from harness.kit.schematron.reference import ReferenceEngine, ReferenceFailure, ReferenceKit, find
from harness.kit.schematron.results import Evaluation, Failure, Unevaluated, path_of
from harness.kit.xpath.documents import Library
from harness.kit.xpath.parse_errors import XPathError

UNPROVEN = Text(
    "moteur natif non éprouvé sur ce schéma, et moteur officiel absent (pip install 'segur-harness[kit]', puis segur-harness kit check)",
    "native engine not proven on this schema, and no official engine (pip install 'segur-harness[kit]', then segur-harness kit check)",
)


class Engines:
    """The engines of one kit."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self._library = Library(kit)
        self._native: dict[Path, NativeEngine] = {}
        self._compiled: dict[Path, Compiled] = {}
        self._reference: ReferenceKit | None = None
        self._document: tuple[Any, Any, Index] | None = None
        self._announced = frozenset(kit.announced)

    # -- choice ------------------------------------------------------------------------------------

    def evaluate(self, path: Path, root: Any) -> Evaluation:
        """What a schema says of a ClinicalDocument, by the engine that can be trusted with it."""
        try:
            ready = self.compiled(path)
        except SchemaError as error:
            lost = Text(f"schéma illisible : {error}", f"unreadable schema: {error}")
            return Evaluation("native", unevaluated=[Unevaluated(path.stem, lost)])
        if ready.schema.gaps:  # the official engine does not compile it: what is there is evaluated
            return self._with_gaps(self.native(path, root), ready)
        if is_proven(ready.sha256):
            return self.native(path, root)
        try:
            return self._with_absences(self.reference(path, root), path, root)
        except ImportError:
            result = self.native(path, root)
            result.unevaluated.append(Unevaluated(path.stem, UNPROVEN))
            return result
        except ReferenceFailure as error:
            result = self.native(path, root)
            stopped = Text(f"le moteur officiel s'arrête : {error}", f"the official engine stops: {error}")
            result.unevaluated.append(Unevaluated(path.stem, stopped))
            return result

    @staticmethod
    def _with_gaps(result: Evaluation, ready: Compiled) -> Evaluation:
        lost = [Text(f"schéma incomplet : {gap}", f"incomplete schema: {gap}") for gap in ready.schema.gaps]
        result.unevaluated += [Unevaluated(ready.schema.path, reason) for reason in lost]
        return result

    def _with_absences(self, result: Evaluation, path: Path, root: Any) -> Evaluation:
        """The official engine lets a code pass when its terminology is absent: what was not judged is told."""
        told = {(u.ranks, path_of(u.element)) for u in result.unevaluated}
        for lost in self.native(path, root).unevaluated:
            if lost.absent and (lost.ranks, path_of(lost.element)) not in told:
                result.unevaluated.append(lost)
        return result

    def compiled(self, path: Path) -> Compiled:
        """The schema of a file; raises SchemaError."""
        if path not in self._compiled:
            self._compiled[path] = compiled(self.kit, path)
        return self._compiled[path]

    # -- engines -----------------------------------------------------------------------------------

    def native(self, path: Path, root: Any) -> Evaluation:
        """By the native engine, whatever is proven."""
        if path not in self._native:
            ready = self.compiled(path)
            self._native[path] = NativeEngine(ready.schema, ready.trees, self._library, path, self._announced)
        document, index = self._own_tree(root)
        try:
            return _moved(self._native[path].evaluate(document, index), document, root)
        except XPathError as error:  # a context that is no match pattern here
            lost = Text(f"contexte non pris en charge : {error}", f"unsupported context: {error}")
            return Evaluation("native", unevaluated=[Unevaluated(path.stem, lost)])

    def reference(self, path: Path, root: Any) -> Evaluation:
        """By the official engine; raises ImportError without saxonche, ReferenceFailure when it stops."""
        document, _ = self._own_tree(root)
        return _moved(self.official(path).evaluate(document), document, root)

    def official(self, path: Path) -> ReferenceEngine:
        """The official engine of a schema; raises ImportError, ReferenceFailure."""
        if self._reference is None:
            self._reference = ReferenceKit(self.kit)
        return self._reference.engine(path)

    def _own_tree(self, root: Any) -> tuple[Any, Index]:
        """The ClinicalDocument as the root of a tree: inside a style sheet, absolute paths would not lead to it."""
        if self._document is None or self._document[0] is not root:
            document = root if root.getparent() is None else deepcopy(root)
            self._document = (root, document, Index(document))
        return self._document[1], self._document[2]


def _moved(result: Evaluation, document: Any, root: Any) -> Evaluation:
    """Findings said of the document as it was given."""
    if document is not root:
        result.failures = [_failure_in(f, root) for f in result.failures]
    return result


def _failure_in(failure: Failure, root: Any) -> Failure:
    from dataclasses import replace

    return replace(failure, element=find(root, path_of(failure.element)))


_KITS: WeakKeyDictionary[Kit, Engines] = WeakKeyDictionary()


def engines_of(kit: Kit) -> Engines:
    """The engines of a kit, made once."""
    if kit not in _KITS:
        _KITS[kit] = Engines(kit)
    return _KITS[kit]
