"""The official ladder: XSD, IHE, minimal structure, contents, ANS models, terminology, then the volet.

Which schemas apply is decided from the body, the templateIds and the code of the document. Its processing
instruction is a hint: it may choose between the versions of the volet that the templateId names, never
another volet, and its absence changes nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from harness.core.text import Text, joined, same
from harness.kit.folder import Kit
from harness.kit.volet_table import ANS, COMMON, KNOWN, NON_STRUCTURED
from harness.kit.volets import Volet, volets
from harness.kit.xsd import MAIN

_H = "{urn:hl7-org:v3}"
_PI = re.compile(r"SCHSchema\s*=\s*[\"']([^\"']+)[\"']")


class LayerName(StrEnum):
    """The steps of the ladder, in order."""

    XSD = "XSD"
    IHE = "IHE"
    STRUCMIN = "StrucMin"
    CONTENTS = "ModelesDeContenus"
    ANS_MODELS = "Modeles_ANS"
    TERMINOLOGY = "terminologie"
    VOLET = "volet"


FILES = {
    LayerName.XSD: MAIN,
    LayerName.IHE: "schematrons/profils/IHE.sch",
    LayerName.STRUCMIN: "schematrons/profils/structurationMinimale/ASIP-STRUCT-MIN-StrucMin.sch",
    LayerName.CONTENTS: "schematrons/profils/CI-SIS_ModelesDeContenusCDA.sch",
    LayerName.ANS_MODELS: "schematrons/profils/CI-SIS_Modeles_ANS.sch",
    LayerName.TERMINOLOGY: "schematrons/profils/terminologies/schematron/terminologie.sch",
}
#: What applies to a document whose body is not structured.
_NON_STRUCTURED = (LayerName.XSD, LayerName.IHE, LayerName.STRUCMIN)
_ALWAYS = Text("s'applique à tout document", "applies to every document")
_STRUCTURED = Text("document à corps structuré (N3)", "document with a structured body (N3)")


@dataclass(frozen=True, slots=True)
class Layer:
    """One step for one document; without ``schema`` it cannot be evaluated, and ``why`` tells the reason."""

    name: LayerName
    schema: Path | None
    why: Text


@dataclass(frozen=True, slots=True)
class Hint:
    """One ``<?oxygen SCHSchema=…?>`` of a document."""

    href: str
    line: int | None

    @property
    def file(self) -> str:
        """The name of the schema that it names."""
        return self.href.replace("\\", "/").rsplit("/", 1)[-1]

    @property
    def of_volet(self) -> bool:
        """Whether it names a volet, and not one of the common schemas."""
        return not any(path.casefold().endswith("/" + self.file.casefold()) for path in FILES.values())


def hints(root: Any) -> list[Hint]:
    """The schemas that the processing instructions before the root name."""
    found = []
    for node in root.getroottree().getroot().itersiblings(tag=etree.ProcessingInstruction, preceding=True):
        told = _PI.search(node.text or "") if node.target == "oxygen" else None
        if told:
            found.append(Hint(told[1], node.sourceline))
    return found[::-1]


class Ladder:
    """The ladder of one kit."""

    def __init__(self, kit: Kit) -> None:
        self.kit = kit

    @cached_property
    def volets(self) -> list[Volet]:
        """The volets that the kit can judge."""
        return volets(self.kit)

    def layers(self, root: Any) -> list[Layer]:
        """The layers of a ClinicalDocument, in order; those that do not concern it are not there."""
        plain = is_non_structured(root)
        names = _NON_STRUCTURED if plain else tuple(FILES)
        return [*(self._fixed(name) for name in names), *self._volets(root, plain)]

    def _fixed(self, name: LayerName) -> Layer:
        path = self.kit.file(FILES[name])
        if path is None:
            return Layer(name, None, Text(f"le kit n'a pas {FILES[name]}", f"the kit has no {FILES[name]}"))
        return Layer(name, path, _ALWAYS if name in _NON_STRUCTURED else _STRUCTURED)

    def _volets(self, root: Any, plain: bool) -> Iterator[Layer]:
        told, code = templates(root), _code(root)
        if plain:
            found = [v for v in self.volets if v.known.non_structured and code in v.known.codes]
            if found:
                yield self._version(found, "", hints(root), same(f"code {code}"))
            return
        of_root = {r: found for r in told if (found := [v for v in self.volets if v.known.root == r])}
        agreed = {r: found for r, found in of_root.items() if any(code in v.known.codes for v in found)}
        for chosen, found in (agreed or of_root).items():
            yield self._version(found, told[chosen] or "", hints(root), same(f"templateId {chosen}"))
        if not of_root:
            yield from self._without_own_root(root, told, code)

    def _without_own_root(self, root: Any, told: dict[str, str | None], code: str) -> Iterator[Layer]:
        """The volets that a root shared with others names together with the code; else what is missing."""
        named = [v for v in self.volets if code in v.known.codes and not v.known.non_structured]
        found = [v for v in named if set(v.known.others) & set(told)]
        if len({v.name for v in found}) == 1:
            others = sorted(set(found[0].known.others) & set(told))
            yield self._version(found, "", hints(root), same(f"templateId {others[0]}, code {code}"))
            return
        absent = [r for r in told if r.startswith(ANS) and r not in COMMON]
        if absent:
            yield Layer(LayerName.VOLET, None, _absent(absent[0]))
        elif len({v.name for v in named}) == 1:
            name, own = named[0].name, named[0].known.root
            yield Layer(LayerName.VOLET, None, Text(
                f"le code {code} est celui du volet {name}, mais le document n'a pas son templateId {own}",
                f"code {code} is that of volet {name}, but the document does not have its templateId {own}"))  # fmt: skip

    def _version(self, found: list[Volet], extension: str, told: list[Hint], by: Text) -> Layer:
        """The schema of the version that the extension names."""
        for volet in found:
            if extension == volet.version or (volet.known.extensions.get(extension) == volet.version and extension):
                return _chosen(volet, by + same(f", extension {extension}"))
        names = {v.name for v in found}
        if extension:
            label = found[0].name if len(names) == 1 else " / ".join(sorted(names))
            return Layer(LayerName.VOLET, None, Text(
                f"volet {label} : la version {extension} ({by.fr}) n'est pas dans le kit, qui a {_versions(found)}",
                f"volet {label}: version {extension} ({by.en}) is not in the kit, which has {_versions(found)}"))  # fmt: skip
        return self._unversioned(found, told, by)

    def _unversioned(self, found: list[Volet], told: list[Hint], by: Text) -> Layer:
        """No extension: the only version, the one that the document names, or the one whose documents have none."""
        if len(found) == 1:
            return _chosen(found[0], by)
        named = {hint.file.casefold() for hint in told}
        for volet in found:
            if volet.schema.name.casefold() in named:
                return _chosen(volet, by + Text(", sans extension : version que nomme l'instruction SCHSchema",
                                                ", no extension: version that the SCHSchema instruction names"))  # fmt: skip
        for volet in found:
            if volet.known.extensions.get("") == volet.version:
                return _chosen(volet, by + Text(", sans extension : usage de cette version",
                                                ", no extension: the way of this version"))  # fmt: skip
        return Layer(LayerName.VOLET, None, Text(
            f"{by.fr} : sans extension, rien ne dit la version du volet ; le kit a {_versions(found)}",
            f"{by.en}: without extension, nothing tells the version of the volet; the kit has {_versions(found)}"))  # fmt: skip


def _versions(found: list[Volet]) -> str:
    return ", ".join(v.label for v in found)


def _chosen(volet: Volet, by: Text) -> Layer:
    return Layer(
        LayerName.VOLET, volet.schema, joined([Text(f"volet {volet.label}", f"volet {volet.label}"), by], " : ")
    )


def _absent(root: str) -> Text:
    name = next((n for n, known in KNOWN.items() if known.root == root), "")
    return Text(f"le volet {name + ' ' if name else ''}du templateId {root} n'est pas dans le kit",
                f"the volet {name + ' ' if name else ''}of templateId {root} is not in the kit")  # fmt: skip


def templates(root: Any) -> dict[str, str | None]:
    """templateId of the document: extension by root."""
    return {e.get("root", "").strip(): e.get("extension") for e in root.findall(f"{_H}templateId")}


def _code(root: Any) -> str:
    code = root.find(f"{_H}code")
    return (code.get("code") or "").strip() if code is not None else ""


def is_non_structured(root: Any) -> bool:
    """N1: a nonXMLBody, or nothing structured under the templateId of such documents."""
    if root.find(f"{_H}component/{_H}structuredBody") is not None:
        return False
    return root.find(f"{_H}component/{_H}nonXMLBody") is not None or NON_STRUCTURED in templates(root)
