"""Which nodes of a document a rule is for, without looking at every node for every rule.

A context is a match pattern: ``a/b`` is any b under any a. Almost all name a templateId or an element first,
so an index of the document gives the few nodes to start from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from harness.kit.xpath.compile import Compiler
from harness.kit.xpath.parse_errors import XPathError
from harness.kit.xpath.tree import Tree, variables
from harness.kit.xpath.variables import NotOneError, Variable

HL7 = "urn:hl7-org:v3"
_TEMPLATE = f"{{{HL7}}}templateId"

#: Nodes of a document for one alternative of a context.
Finder = Callable[["Index"], list[Any]]


class Index:
    """The nodes of one document by name and by templateId, worked out as they are asked for; shared by schemas."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self._tags: dict[str, list[Any]] = {}
        self._templates: dict[str, list[Any]] | None = None
        self._children: dict[Any, dict[Any, list[Any]]] = {}
        #: Nodes of the beginnings of contexts, which many contexts share.
        self.beginnings: dict[str, list[Any]] = {}

    def tagged(self, tag: str) -> list[Any]:
        """Every element of that name, in document order."""
        if tag not in self._tags:
            self._tags[tag] = list(self.root.iter(tag))
        return self._tags[tag]

    def children(self, node: Any, tag: str) -> list[Any]:
        """The children of that name: contexts ask for one name after the other of the same node."""
        known = self._children.get(node)
        if known is None:
            known = self._children[node] = {}
            for child in node:
                known.setdefault(child.tag, []).append(child)
        return known.get(tag, [])

    def templated(self, oid: str) -> list[Any]:
        """Every element that has a templateId of that root, in document order."""
        if self._templates is None:
            found: dict[str, dict[Any, None]] = {}
            for element in self.root.iter(_TEMPLATE):
                root = element.get("root")
                if root is not None and element.getparent() is not None:
                    found.setdefault(root, {})[element.getparent()] = None
            self._templates = {oid: list(elements) for oid, elements in found.items()}
        return self._templates.get(oid, [])


def finders(tree: Tree, compiler: Compiler) -> list[Finder]:
    """One finder by alternative of a context; raises XPathError for what cannot be a match pattern here."""
    return [_finder(alternative, compiler) for alternative in _alternatives(tree)]


def is_document(tree: Tree) -> bool:
    """Whether the context is the document itself, ``/``."""
    return tree == ["path", "/", []]


def _alternatives(tree: Tree) -> Iterator[Tree]:
    if tree[0] == "op" and tree[1] in ("|", "union"):
        yield from _alternatives(tree[2])
        yield from _alternatives(tree[3])
    elif tree[0] == "filter" and not tree[2]:
        yield from _alternatives(tree[1])
    else:
        yield tree


def _finder(tree: Tree, compiler: Compiler) -> Finder:
    if tree[0] != "path" or any(step[0] != "step" for step in tree[2]):
        raise XPathError("context that is not a path")
    if tree[2] and (tree[2][-1][1] == "attribute" or tree[2][-1][2].endswith("()")):
        raise XPathError("context that is not an element")
    anchor, steps = tree[1], tree[2]
    if not steps:
        raise XPathError("the document in a union")
    if anchor == "/":
        return _absolute(["path", "/", steps], compiler)
    first = steps[0]
    if not compiler.writer().unpositioned(first):  # a[1]/b: the position is that among the children of the parent
        return _absolute(["path", "//", steps], compiler)
    oid = _template(first, compiler)
    if oid and len(steps) == 1 and _only_template(first):
        return lambda index: index.templated(oid)
    if oid:
        below = _from(steps, compiler)
        return lambda index: _all(below, index.templated(oid))
    tag = _tag(first[2], compiler)
    if tag and first[1] == "child":
        return chain(beginning(tree, compiler), compiler)
    return _absolute(["path", "//", steps], compiler)


def beginning(tree: Tree, compiler: Compiler) -> list[list[Tree]]:
    """The steps of a context that starts with a named element, ``//`` with the step that follows it; else nothing."""
    if tree[0] != "path" or tree[1] == "/" or any(step[0] != "step" for step in tree[2]):
        return []
    first = tree[2][0]
    if first[1] != "child" or not _tag(first[2], compiler) or _template(first, compiler):
        return []
    return [[first], *_groups(tree[2][1:])] if compiler.writer().unpositioned(first) else []


def chain(groups: list[list[Tree]], compiler: Compiler) -> Finder:
    """Step after step from the elements of a name; what contexts have in common is looked for once a document."""
    first = groups[0][0]
    tag = _tag(first[2], compiler) or ""
    key = f"{compiler.environment.signature} {_constants(groups, compiler)} {json.dumps(first)}"
    known = compiler.environment.finders
    if key not in known:
        own = _elements(["path", "", [["step", "self", *first[2:]]]], compiler) if first[3] else None
        known[key] = _remembered(key, lambda index: _filtered(own, index.tagged(tag)))
    find: Finder = known[key]
    for group in groups[1:]:
        key = f"{key}/{json.dumps(group)}"
        if key not in known:
            known[key] = _remembered(key, _next(find, group, compiler))
        find = known[key]
    return find


def _constants(groups: list[list[Tree]], compiler: Compiler) -> str:
    """The values of the variables that steps refer to: another schema may have others under these names."""
    names = sorted(set().union(*(variables(step) for group in groups for step in group)))
    return json.dumps([compiler.scope[name].tree for name in names if name in compiler.scope]) if names else ""


def _filtered(own: Callable[[Any], list[Any]] | None, nodes: list[Any]) -> list[Any]:
    return nodes if own is None else [node for node in nodes if own(node)]


def _groups(steps: list[Tree]) -> Iterator[list[Tree]]:
    group: list[Tree] = []
    for step in steps:
        group.append(step)
        if step[1:3] != ["descendant-or-self", "node()"]:
            yield group
            group = []
    if group:
        yield group


def _remembered(key: str, find: Finder) -> Finder:
    def run(index: Index) -> list[Any]:
        """From what is known of the document, else looked for."""
        found = index.beginnings.get(key)
        if found is None:
            found = index.beginnings[key] = find(index)
        return found

    return run


def _next(before: Finder, group: list[Tree], compiler: Compiler) -> Finder:
    """The nodes of one more step."""
    tag = _tag(group[0][2], compiler) if len(group) == 1 and group[0][:2] == ["step", "child"] else None
    if tag and not group[0][3] and not tag.startswith("{*}"):
        return lambda index: [child for node in before(index) for child in index.children(node, tag)]
    return _further(before, _elements(["path", "", group], compiler))


def _further(before: Finder, below: Callable[[Any], list[Any]]) -> Finder:
    def run(index: Index) -> list[Any]:
        """The step from each node of the beginning."""
        nodes = before(index)
        return _all(below, nodes) if nodes else nodes

    return run


def _absolute(tree: Tree, compiler: Compiler) -> Finder:
    evaluate = _elements(tree, compiler)
    return lambda index: evaluate(index.root)


def _from(steps: list[Tree], compiler: Compiler) -> Callable[[Any], list[Any]]:
    """The path, from a node that may be its first step."""
    first = steps[0]
    return _elements(["path", "", [["step", "self", *first[2:]], *steps[1:]]], compiler)


def _elements(tree: Tree, compiler: Compiler) -> Callable[[Any], list[Any]]:
    writer = compiler.writer()
    writer.everywhere = None
    try:
        evaluate = compiler.xpath(writer.write(tree, True))
    except (NotOneError, etree.XPathError):
        return _python(tree, compiler)
    if writer.used:
        raise XPathError("variable of a rule in a context")
    return lambda node: list(evaluate(node))


def _python(tree: Tree, compiler: Compiler) -> Callable[[Any], list[Any]]:
    from harness.kit.xpath.compile import Focus

    code = compiler.code(tree)
    return lambda node: code(Focus(node, _NoValues(), compiler.environment))


class _NoValues:
    """A context has no variables but constants, which are written in place."""

    def __call__(self, _variable: Variable) -> list[Any]:
        raise XPathError("variable of a rule in a context")

    def given(self, _slot: str) -> Any:
        """As above."""
        raise XPathError("variable of a rule in a context")


def _all(below: Callable[[Any], list[Any]], starts: list[Any]) -> list[Any]:
    if len(starts) == 1:
        return below(starts[0])
    found: dict[Any, None] = {}
    for start in starts:
        found.update(dict.fromkeys(below(start)))
    return list(found)


def _tag(test: str, compiler: Compiler) -> str | None:
    """The name of a test as lxml writes it, None when it is a wildcard."""
    if test.endswith(("*", "()")):
        return None
    prefix, _, local = test.rpartition(":")
    if prefix == "*":
        return f"{{*}}{local}"
    return f"{{{compiler.environment.namespaces[prefix]}}}{local}" if prefix else local


def _template(step: Tree, compiler: Compiler) -> str | None:
    """The templateId/@root that a step asks for, when one is necessary."""
    if step[1] != "child":
        return None
    for predicate in step[3]:
        for condition in _conjuncts(predicate):
            oid = _root_of(condition, compiler)
            if oid:
                return oid
        if _positional(predicate):
            return None
    return None


def _positional(predicate: Tree) -> bool:
    return predicate[0] in ("lit", "fn") and predicate[1] not in ("not", "contains", "starts-with", "exists")


def _conjuncts(tree: Tree) -> Iterator[Tree]:
    if tree[0] == "op" and tree[1] == "and":
        yield from _conjuncts(tree[2])
        yield from _conjuncts(tree[3])
    elif tree[0] == "filter" and not tree[2]:
        yield from _conjuncts(tree[1])
    else:
        yield tree


def _root_of(tree: Tree, compiler: Compiler) -> str | None:
    """``templateId/@root = 'x'`` or ``templateId[@root = 'x']``, in the namespace of HL7."""
    if tree[0] == "op" and tree[1] == "=" and tree[3][0] == "lit" and tree[2][0] == "path":
        steps = tree[2][2]
        if len(steps) == 2 and _is_template(steps[0], compiler) and not steps[0][3] and _is_root(steps[1]):
            return str(tree[3][1])
    if tree[0] == "path" and not tree[1] and len(tree[2]) == 1 and _is_template(tree[2][0], compiler):
        for predicate in tree[2][0][3]:
            if (
                predicate[0] == "op" and predicate[1] == "=" and predicate[2][0] == "path"
                and predicate[3][0] == "lit" and len(predicate[2][2]) == 1 and _is_root(predicate[2][2][0])
            ):  # fmt: skip
                return str(predicate[3][1])
    return None


def _is_template(step: Tree, compiler: Compiler) -> bool:
    return step[:2] == ["step", "child"] and _tag(step[2], compiler) == _TEMPLATE


def _is_root(step: Tree) -> bool:
    return bool(step[:3] == ["step", "attribute", "root"] and not step[3])


def _only_template(step: Tree) -> bool:
    """``*[templateId/@root='x']`` and nothing more."""
    return step[2] == "*" and len(step[3]) == 1 and step[3][0][0] == "op" and step[3][0][1] == "="
