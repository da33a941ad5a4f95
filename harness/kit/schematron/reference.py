"""The official way: the ISO skeleton of the kit itself, run by Saxon (saxonche), on a copy of the kit that Linux can read.

Slow and heavy, so it is the yardstick of the native engine and its fallback. The kit is not touched: a shadow
folder holds links to its files, under the names that its includes ask for.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from harness.core.text import Text
from harness.kit.schematron.flatten import SchemaError, flatten, number
from harness.kit.schematron.model import Let, Schema
from harness.kit.schematron.results import Evaluation, Failure, Unevaluated, path_of
from harness.kit.schematron.source import Source

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_STEPS = ("iso_dsdl_include.xsl", "iso_abstract_expand.xsl", "iso_svrl_for_xslt2.xsl")
_UNREADABLE = re.compile(r"FODC000[25].*?file:/*(/[^\s:]+?\.(?:xml|rdf))", re.S)
_READ = re.compile(r"['\"]([^'\"]+\.(?:xml|rdf))['\"]")
#: A step of the location that the skeleton writes, in the form for XSLT 1 or the one for XSLT 2.
_STEP = re.compile(
    r"/(?:\*\[local-name\(\)='([^']+)'\]|\*:([\w.-]+)\[namespace-uri\(\)='[^']*'\]|(?:[\w-]+:)?([\w.-]+))(?:\[(\d+)\])?"
)


class ReferenceError_(Exception):
    """The official engine cannot run the schema, in one line."""


class ReferenceKit:
    """The skeleton of one kit, compiled once; raises ImportError without saxonche."""

    def __init__(self, source: Source, folder: Path) -> None:
        from saxonche import PySaxonProcessor

        self._source = source
        self._shadow = Shadow(source, folder)
        self.processor = PySaxonProcessor(license=False)
        self._compiler = self.processor.new_xslt30_processor()
        self._steps: dict[str, Any] = {}
        self._engines: dict[Path, ReferenceEngine] = {}

    def engine(self, path: Path) -> ReferenceEngine:
        """The engine of one schema; raises ReferenceError_ when the skeleton refuses it."""
        if path not in self._engines:
            self._engines[path] = ReferenceEngine(self, path)
        return self._engines[path]

    def run_step(self, name: str, source: Path) -> str:
        """One step of the skeleton on a file."""
        if name not in self._steps:
            sheet = self._source.root / "schematrons" / "moteur" / name
            self._steps[name] = self.compile(sheet)
        try:
            return str(self._steps[name].transform_to_string(source_file=str(source)))
        except Exception as error:  # saxonche raises its own class, not importable without the library
            raise ReferenceError_(f"{name}: {_first_line(error)}") from error

    def compile(self, sheet: Path) -> Any:
        """A compiled stylesheet."""
        try:
            return self._compiler.compile_stylesheet(stylesheet_file=str(sheet))
        except Exception as error:
            raise ReferenceError_(f"{sheet.name}: {_first_line(error)}") from error

    def prepared(self, path: Path) -> tuple[Path, Schema]:
        """The stylesheet of a schema in the shadow, and the schema that it came from, tests ranked."""
        flat = flatten(self._shadow.recording, path)
        if flat.gaps:
            raise ReferenceError_(flat.gaps[0])
        for href in {h for text in _texts(flat) for h in _READ.findall(text)}:
            self._shadow.recording.resolve(path.parent, href)
        own = self._shadow.path(path)
        included = own.with_suffix(".included.sch")
        included.write_text(self.run_step(_STEPS[0], own), encoding="utf-8")
        expanded = etree.fromstring(self.run_step(_STEPS[1], included).encode())
        number(expanded)
        ranked = own.with_suffix(".ranked.sch")
        ranked.write_bytes(etree.tostring(_fired_ids(expanded), encoding="utf-8"))
        sheet = own.with_suffix(".xsl")
        sheet.unlink(missing_ok=True)
        sheet.write_text(self.run_step(_STEPS[2], ranked), encoding="utf-8")
        return sheet, flat

    def shadow_path(self, path: Path) -> Path:
        """Where a file of the kit is in the shadow."""
        return self._shadow.path(path)


class ReferenceEngine:
    """One schema through the official skeleton."""

    name = "reference"

    def __init__(self, kit: ReferenceKit, path: Path) -> None:
        self._kit = kit
        sheet, self._schema = kit.prepared(path)
        self._sheet = kit.compile(sheet)
        self._absent: set[str] = set()

    def evaluate(self, root: Any) -> Evaluation:
        """Every rule on one document; raises ReferenceError_ when the engine stops on it."""
        node = self._kit.processor.parse_xml(xml_text=etree.tostring(root, encoding="unicode"))
        for _ in range(20):
            try:
                report = self._sheet.transform_to_string(xdm_node=node)
                return self._read(etree.fromstring(report.encode()), root)
            except etree.XMLSyntaxError as error:
                raise ReferenceError_(str(error)) from error
            except Exception as error:
                if not self._stub(str(error)):
                    raise ReferenceError_(_first_line(error)) from error
        raise ReferenceError_("too many absent documents")

    def _stub(self, message: str) -> bool:
        """Put an empty document where one is absent, so that the other rules run."""
        found = _UNREADABLE.search(message)
        if found is None:
            return False
        path = Path(found[1])
        if path.name in self._absent:
            return False
        self._absent.add(path.name)
        if not path.exists() and path.parent.is_dir():
            path.write_text("<absent/>", encoding="utf-8")
        return True

    def _read(self, report: Any, root: Any) -> Evaluation:
        result = Evaluation("reference")
        rule = ""
        for element in report:
            if element.tag == f"{_SVRL}fired-rule":
                rule = element.get("id") or ""
                result.fired[rule] += 1
            elif element.tag in (f"{_SVRL}failed-assert", f"{_SVRL}successful-report"):
                self._found(element, rule, root, result)
        return result

    def _found(self, element: Any, rule: str, root: Any, result: Evaluation) -> None:
        node = find(root, element.get("location") or "/")
        test = element.get("id") or ""
        absent = self._absent_in(test)
        if absent:
            text = Text(f"{absent} : jeu de valeurs ou terminologie absent du kit",
                        f"{absent}: value set or terminology absent from the kit")  # fmt: skip
            result.unevaluated.append(Unevaluated(rule, test, node, text))
            return
        message = " ".join("".join(element.find(f"{_SVRL}text").itertext()).split())
        kind: Literal["assert", "report"] = "assert" if element.tag == f"{_SVRL}failed-assert" else "report"
        result.failures.append(Failure(rule, test, node, path_of(node), message, element.get("role") or "", kind))

    def _absent_in(self, test: str) -> str:
        """The absent document that a test reads, by its name or by that of a variable."""
        if not self._absent:
            return ""
        text = next((t.test for r in self._schema.rules for t in r.tests if t.id == test), "")
        for name in self._absent:
            named = [let.name for let in self._schema.lets if name in let.value]
            if name in text or any(re.search(rf"\${re.escape(n)}(?![\w.-])", text) for n in named):
                return name
        return ""


class Shadow:
    """Links to the files of a kit, under the names that its references ask for."""

    def __init__(self, source: Source, folder: Path) -> None:
        self.recording = _Recording(source, self)
        self._source = source
        self._folder = folder
        for name in ("schematrons", "jeuxDeValeurs"):
            for path in _files(source.root / name):
                self.link(path.relative_to(source.root), path)

    def path(self, path: Path) -> Path:
        """Where a file of the kit is here."""
        return self._folder / path.relative_to(self._source.root)

    def link(self, relative: Path, target: Path) -> None:
        """Put a file of the kit at a place of the shadow."""
        own = self._folder / relative
        if own.exists() or own.is_symlink():
            return
        own.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file():
            own.write_bytes(self._source.read(target))  # derived: the kit forgot it
            return
        try:
            os.symlink(target.resolve(), own)
        except OSError:  # no right to make links (Windows)
            shutil.copyfile(target, own)


class _Recording:
    """A kit that notes every reference, so that the shadow has the file under the name asked for."""

    def __init__(self, source: Source, shadow: Shadow) -> None:
        self._source = source
        self._shadow = shadow

    @property
    def root(self) -> Path:
        """The folder of the kit."""
        return self._source.root

    def resolve(self, base: Path, href: str) -> Path | None:
        """As the kit, with a link under the name asked for."""
        found = self._source.resolve(base, href)
        if found is not None:
            asked = Path(os.path.normpath(base / href))
            if asked.is_relative_to(self.root):
                self._shadow.link(asked.relative_to(self.root), found)
        return found

    def read(self, path: Path) -> bytes:
        """As the kit."""
        return self._source.read(path)


def _texts(schema: Schema) -> Iterable[str]:
    """Everything that may name a document."""
    yield from (let.value for let in schema.lets)
    for rule in schema.rules:
        yield rule.context
        yield from (step.value if isinstance(step, Let) else step.test for step in rule.steps)


def _files(folder: Path) -> Iterable[Path]:
    return (
        p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix.lower() in (".sch", ".xml", ".rdf", ".xsl")
    )


def _fired_ids(tree: Any) -> Any:
    """Give rules their rank as id, which the report repeats; abstract rules keep theirs, which extends ask for."""
    for rule in tree.iter("{http://purl.oclc.org/dsdl/schematron}rule"):
        if rule.get("abstract") != "true":
            rule.set("id", rule.get("rank"))
    return tree


def find(root: Any, location: str) -> Any | None:
    """The element of a location, None for the document; names count whatever their namespace, as the skeleton counts."""
    element: Any | None = None
    for found in _STEP.finditer(location):
        name, rank = found[1] or found[2] or found[3], int(found[4] or 1)
        same = [root] if element is None else [e for e in element.iterchildren(etree.Element) if _local(e) == name]
        if rank > len(same):
            return element
        element = same[rank - 1]
    return element


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]


__all__ = ["ReferenceEngine", "ReferenceError_", "ReferenceKit", "SchemaError"]
