"""The official way: the ISO skeleton of the kit itself, run by Saxon (saxonche), on a copy of the kit that Linux can read.

Slow and heavy, so it is the yardstick of the native engine and its fallback. The kit is not touched: a shadow
folder holds links to its files, under the names that its includes ask for.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

from lxml import etree, isoschematron  # type: ignore[attr-defined]  # not in the stubs

from harness.kit.schematron.flatten import flatten, number
from harness.kit.schematron.model import Let, Schema
from harness.kit.schematron.results import Evaluation, Failure, Unevaluated, missing
from harness.kit.schematron.shadow import Shadow
from harness.kit.schematron.source import Source
from harness.kit.xpath.functions import normalize_space

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_STEPS = ("iso_dsdl_include.xsl", "iso_abstract_expand.xsl", "iso_svrl_for_xslt2.xsl")
#: The same skeleton as lxml brings it, for a kit without one. It writes the same templates under version 1.0.
_BUNDLED = {"iso_svrl_for_xslt2.xsl": "iso_svrl_for_xslt1.xsl"}
_UNREADABLE = re.compile(r"(?:FODC000[25]|I/O error).*?file:/*(/[^\s:]+?\.(?:xml|rdf))", re.S)
_READ = re.compile(r"['\"]([^'\"]+\.(?:xml|rdf))['\"]")
#: A step of the location that the skeleton writes, in the form for XSLT 1 or the one for XSLT 2.
_STEP = re.compile(
    r"/(?:\*\[local-name\(\)='([^']+)'(?: and namespace-uri\(\)='[^']*')?\]|\*:([\w.-]+)\[namespace-uri\(\)='[^']*'\]|(?:[\w-]+:)?([\w.-]+))(?:\[(\d+)\])?"
)


_PARSER_FEATURE = "http://saxon.sf.net/feature/parserFeature?uri=http%3A//xml.org/sax/features/"


class ReferenceFailure(Exception):
    """The official engine cannot run the schema, in one line."""


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Saxon writes what it raises to the error output of the process as well: once is enough."""
    sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # no error output
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


class ReferenceKit:
    """The skeleton of one kit, compiled once; raises ImportError without saxonche."""

    def __init__(self, source: Source) -> None:
        from saxonche import PySaxonProcessor

        self._source = source
        # of this process alone: what is absent is replaced there, and compiled sheets are written there
        self._folder = tempfile.TemporaryDirectory(prefix="segur-harness-kit-")
        self._shadow = Shadow(source, Path(self._folder.name))
        self.processor = PySaxonProcessor(license=False)
        for kind in ("external-general-entities", "external-parameter-entities"):
            # a file of a kit is not to bring others of this machine into a report
            self.processor.set_configuration_property(f"{_PARSER_FEATURE}{kind}", "false")
        self._compiler = self.processor.new_xslt30_processor()
        self._own_skeleton = source.find(source.root, f"schematrons/moteur/{_STEPS[2]}")
        self._steps: dict[str, Any] = {}
        self._engines: dict[Path, ReferenceEngine] = {}

    def engine(self, path: Path) -> ReferenceEngine:
        """The engine of one schema; raises ReferenceFailure when the skeleton refuses it."""
        if path not in self._engines:
            self._engines[path] = ReferenceEngine(self, path)
        return self._engines[path]

    def run_step(self, name: str, source: Path) -> str:
        """One step of the skeleton on a file."""
        if name not in self._steps:
            self._steps[name] = self.compile(self._skeleton(name))
        try:
            with quiet():
                return str(self._steps[name].transform_to_string(source_file=str(source)))
        except Exception as error:  # saxonche raises its own class, not importable without the library
            raise ReferenceFailure(f"{name}: {_first_line(error)}") from error

    def _skeleton(self, name: str) -> Path:
        """A step of the skeleton: the kit's own, else the one that lxml brings."""
        if self._own_skeleton is not None:
            return self._own_skeleton.parent / name
        folder = Path(isoschematron.__file__).parent / "resources" / "xsl" / "iso-schematron-xslt1"
        return folder / _BUNDLED.get(name, name)

    def compile(self, sheet: Path) -> Any:
        """A compiled stylesheet."""
        try:
            with quiet():
                return self._compiler.compile_stylesheet(stylesheet_file=str(sheet))
        except Exception as error:
            raise ReferenceFailure(f"{sheet.name}: {_first_line(error)}") from error

    def prepared(self, path: Path) -> tuple[Path, Schema]:
        """The stylesheet of a schema in the shadow, and the schema that it came from, tests ranked."""
        flat = flatten(self._shadow.recording, path)
        if flat.gaps:
            raise ReferenceFailure(flat.gaps[0])
        for href in {h for text in _texts(flat) for h in _READ.findall(text)}:
            self._shadow.recording.resolve(path, href)
        own = self._shadow.path(path)
        included = own.with_suffix(".included.sch")
        included.write_text(self.run_step(_STEPS[0], own), encoding="utf-8")
        expanded = etree.fromstring(self.run_step(_STEPS[1], included).encode())
        number(expanded)
        if self._own_skeleton is None:
            expanded.attrib.pop("queryBinding", "")
        ranked = own.with_suffix(".ranked.sch")
        ranked.write_bytes(etree.tostring(_fired_ids(expanded), encoding="utf-8"))
        sheet = own.with_suffix(".xsl")
        sheet.unlink(missing_ok=True)
        written = self.run_step(_STEPS[2], ranked)
        sheet.write_text(written if self._own_skeleton else _as_version_2(written), encoding="utf-8")
        return sheet, flat

    def shadow_path(self, path: Path) -> Path:
        """Where a file of the kit is in the shadow."""
        return self._shadow.path(path)


class ReferenceEngine:
    """One schema through the official skeleton."""

    name = "reference"

    def __init__(self, kit: ReferenceKit, path: Path) -> None:
        self._kit = kit
        #: The schema and the stylesheet made of it, in the shadow of the kit.
        self.source = kit.shadow_path(path)
        self.sheet, self._schema = kit.prepared(path)
        self._sheet = kit.compile(self.sheet)
        self._tests = {(r.id, t.id): (r.context, t) for r in self._schema.rules for t in r.tests}
        self._absent: set[str] = set()

    def evaluate(self, root: Any) -> Evaluation:
        """Every rule on one document; raises ReferenceFailure when the engine stops on it."""
        node = self._kit.processor.parse_xml(xml_text=etree.tostring(root, encoding="unicode"))
        for _ in range(20):
            try:
                with quiet():
                    report = self._sheet.transform_to_string(xdm_node=node)
                return self._read(etree.fromstring(report.encode()), root)
            except etree.XMLSyntaxError as error:
                raise ReferenceFailure(str(error)) from error
            except Exception as error:
                if not self._stub(str(error)):
                    raise ReferenceFailure(_first_line(error)) from error
        raise ReferenceFailure("too many absent documents")

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
        rank = element.get("id") or ""
        context, test = self._tests.get((rule, rank), ("", None))
        # of a rule on the document, the skeleton writes the place of the root element
        node = None if context.strip() == "/" else find(root, element.get("location") or "/")
        key, expression = (test.key, test.test) if test is not None else (rank, "")
        absent = self._absent_in(expression)
        if absent:
            result.unevaluated.append(Unevaluated(key, missing(absent), node, (rule, rank), True))
            return
        message = normalize_space("".join(element.find(f"{_SVRL}text").itertext()))
        kind: Literal["assert", "report"] = "assert" if element.tag == f"{_SVRL}failed-assert" else "report"
        result.failures.append(
            Failure(key, node, message, element.get("role") or "", kind, expression, context, (rule, rank))
        )

    def _absent_in(self, expression: str) -> str:
        """The absent document that a test reads, by its name or by that of a variable."""
        for name in self._absent:
            named = [let.name for let in self._schema.lets if name in let.value]
            if name in expression or any(re.search(rf"\${re.escape(n)}(?![\w.-])", expression) for n in named):
                return name
        return ""


def _as_version_2(sheet: str) -> str:
    """What the skeleton for XSLT 1 writes, under version 2.0; Saxon 13 stops on its way to visit every node."""
    root = etree.fromstring(sheet.replace("@*|*|comment()|processing-instruction()", "@*, node()").encode())
    root.set("version", "2.0")
    return etree.tostring(root, encoding="unicode")


def _texts(schema: Schema) -> Iterable[str]:
    """Everything that may name a document."""
    yield from (let.value for let in schema.lets)
    for rule in schema.rules:
        yield rule.context
        yield from (step.value if isinstance(step, Let) else step.test for step in rule.steps)


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
    lines = [line.strip() for line in str(error).splitlines() if line.strip() not in ("", "Error")]
    return (lines or [type(error).__name__])[0][:300]
