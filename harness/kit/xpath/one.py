"""XPath 2.0 trees written in XPath 1.0, for lxml; refused where the meaning would change.

Kinds of results, which decide what may be written:

- ``nodes``: any number of nodes; ``node``: at most one;
- ``str``, ``num``, ``bool``: one value of that type;
- ``strs``: any number of strings, carried by elements made for it (a node set compares by string value).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from harness.kit.xpath.tree import Tree, children, free_of_context, variables

#: Prefix of the functions that this package adds to lxml.
X = "x"
_VALUE_COMPARISONS = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_ARITHMETIC = ("+", "-", "*", "div", "mod")
_NODES = ("nodes", "node")
_DOCUMENTS = ("doc", "document")


class NotOneError(Exception):
    """The tree has no XPath 1.0 form with the same meaning."""


@dataclass(slots=True, eq=False)
class Variable:
    """What is known of a variable where the expression stands; ``slot`` is its name in what is written."""

    slot: str
    kind: str
    #: Its tree when it can be written in place of its name.
    tree: Tree | None = None
    #: Whether its value is the same for every document: no context, no other variable.
    constant: bool = False


#: What current() gives, carried as a variable.
CURRENT = Variable("current", "node")


@dataclass(slots=True)
class Writer:
    """Writes one expression; ``used`` tells the variables that must be given, ``constants`` the sets to prepare."""

    variables: dict[str, Variable]
    constants: Callable[[Tree], str]
    #: Whether the context item is the document, above its root element: a rule of context ``/``.
    document: bool = False
    #: Gives the variable that holds every element of a name, so that ``//name`` does not look at every node.
    everywhere: Callable[[str], Variable] | None = None
    used: dict[str, Variable] = field(default_factory=dict)

    # -- entry points ------------------------------------------------------------------------------

    def boolean(self, tree: Tree, top: bool = True) -> str:
        """The effective boolean value, as an expression of type boolean or node set."""
        kind = tree[0]
        if kind == "op" and tree[1] in ("and", "or"):
            return f"({self.boolean(tree[2], top)} {tree[1]} {self.boolean(tree[3], top)})"
        if kind == "fn" and tree[1] == "not" and len(tree[2]) == 1:
            return f"not({self.boolean(tree[2][0], top)})"
        if kind == "fn" and tree[1] in ("exists", "boolean"):
            return f"boolean({self._existence(tree[2][0], top, tree[1])})"
        if kind == "fn" and tree[1] == "empty":
            return f"not({self._existence(tree[2][0], top, 'exists')})"
        if kind == "if":
            condition = self.boolean(tree[1], top)
            then, other = self.boolean(tree[2], top), self.boolean(tree[3], top)
            return f"(({condition} and {then}) or (not({condition}) and {other}))"
        if kind in ("some", "every"):
            return self._quantified(tree, top)
        member = self._membership(tree, top)
        if member is not None:
            return member
        if self.kind(tree) == "strs":
            raise NotOneError("boolean of strings")
        return self.write(tree, top)

    def _existence(self, tree: Tree, top: bool, name: str) -> str:
        member = self._membership(tree, top)
        if member is not None:
            return member
        kind = self.kind(tree)
        if kind in _NODES or (kind == "strs" and name == "exists"):
            return self.write(tree, top)
        if name == "boolean" and kind in ("bool", "str", "num"):
            return self.write(tree, top)
        raise NotOneError(f"{name} of {kind}")

    def string(self, tree: Tree, top: bool) -> str:
        """A string argument: at most one item, an absent one is empty."""
        kind = self.kind(tree)
        if kind in ("str", "node"):
            return self.write(tree, top)
        if kind == "nodes":
            return f"{X}:single({self.write(tree, top)})"
        if kind == "strs" and tree[0] == "var":
            return f"{X}:single({self.write(tree, top)})"
        if tree == ["seq", []]:
            return "''"
        raise NotOneError(f"string of {kind}")

    # -- kinds -------------------------------------------------------------------------------------

    def kind(self, tree: Tree) -> str:
        """The static kind of a tree; raises NotOneError for what is not handled."""
        name = tree[0]
        if name == "lit":
            return "str" if isinstance(tree[1], str) else "num"
        if name == "var":
            if tree[1] not in self.variables:
                raise NotOneError(f"variable ${tree[1]}")
            return self.variables[tree[1]].kind
        if name == "ctx":
            return "node"
        if name in ("path", "filter"):
            return self._path_kind(tree)
        if name == "op":
            return self._operator_kind(tree[1])
        if name == "fn":
            return _FUNCTION_KINDS.get(tree[1], "any")
        if name in ("some", "every", "castable"):
            return "bool"
        if name == "neg":
            return "num"
        if name == "seq":
            kinds = {self.kind(item) for item in tree[1]}
            return "nodes" if tree[1] and kinds <= set(_NODES) else "any"
        return "any"

    @staticmethod
    def _operator_kind(symbol: str) -> str:
        if symbol in ("|", "union", "except", "intersect"):
            return "nodes"
        return "num" if symbol in _ARITHMETIC or symbol == "idiv" else "any" if symbol == "to" else "bool"

    def _path_kind(self, tree: Tree) -> str:
        if tree[0] == "filter":
            kind = self.kind(tree[1])
            return kind if kind in ("nodes", "node", "strs") else "any"
        single = True
        for rank, step in enumerate(tree[2]):
            if step[0] == "expr":
                kind = self.kind(step[1])
                if kind not in _NODES and not (kind == "strs" and len(tree[2]) == 1):
                    return "any"
                if kind == "strs":
                    return "strs"
                single = single and rank == 0 and kind == "node"
            elif not _at_most_one(step):
                single = False
        return "node" if single and tree[1] != "//" else "nodes"

    # -- writing -----------------------------------------------------------------------------------

    def write(self, tree: Tree, top: bool) -> str:
        """The expression; ``top`` says that its context is that of the whole expression."""
        handler = getattr(self, f"_write_{tree[0]}", None)
        if handler is None:
            raise NotOneError(str(tree[0]))
        written: str = handler(tree, top)
        return written

    def _write_lit(self, tree: Tree, top: bool) -> str:
        return literal(tree[1])

    def _write_ctx(self, tree: Tree, top: bool) -> str:
        return "/" if top and self.document else "."

    def _write_var(self, tree: Tree, top: bool) -> str:
        variable = self.variables.get(tree[1])
        if variable is None:
            raise NotOneError(f"variable ${tree[1]}")
        if variable.tree is not None and variable.tree[0] == "lit":
            return literal(variable.tree[1])
        if variable.tree is not None and (top or variable.constant):
            return f"({self.write(variable.tree, top)})"
        self.used[variable.slot] = variable
        return f"{X}:value('{variable.slot}')"

    def _write_path(self, tree: Tree, top: bool) -> str:
        anchor, steps = tree[1], tree[2]
        if not steps:
            return "/"
        if self.document and top and not anchor and steps[0][0] == "step":
            if steps[0][1] not in ("child", "descendant", "descendant-or-self"):
                raise NotOneError("a step above the root")
            anchor = "/"
        steps = self._shortened(steps)
        branches = [""]
        if anchor == "//" and self.everywhere is not None and _plain_name(steps[0]) and self._unpositioned(steps[0]):
            found = self.everywhere(steps[0][2])
            self.used[found.slot] = found
            anchor, steps = "", [["expr", ["everywhere", found.slot], steps[0][3]], *steps[1:]]
        for rank, step in enumerate(steps):
            lead = (anchor if rank == 0 else "/") if rank or step[0] == "step" else ""
            pieces = self._step(step, rank, top and rank == 0)
            branches = [f"{branch}{lead}{piece}" for branch in branches for piece in pieces]
        return branches[0] if len(branches) == 1 else f"({' | '.join(branches)})"

    def _shortened(self, steps: list[Tree]) -> list[Tree]:
        """``./a`` as ``a``, ``.//a[condition]`` as ``descendant::a[condition]``: the same nodes, found faster."""
        found: list[Tree] = []
        for rank, step in enumerate(steps):
            if step == ["step", "self", "node()", []] and len(steps) > 1:
                if rank or steps[1][0] == "step":
                    continue
            last = found[-1] if found else None
            if last == _ANYWHERE and step[:2] == ["step", "child"] and self._unpositioned(step):
                found[-1] = ["step", "descendant", *step[2:]]
            else:
                found.append(step)
        return found

    def _write_everywhere(self, tree: Tree, top: bool) -> str:
        return f"{X}:value('{tree[1]}')"

    def _unpositioned(self, step: Tree) -> bool:
        """Whether no predicate looks at the position, which ``//a[1]`` counts parent by parent."""
        return all(self.kind(p) in ("bool", "nodes", "node") and not _positions(p) for p in step[3])

    def _step(self, step: Tree, rank: int, top: bool) -> list[str]:
        if step[0] == "step":
            return [f"{step_text(step)}{self._predicates(step[3])}"]
        inner = step[1][1] if step[1][0] == "filter" and not step[1][2] else step[1]
        if rank == 0:
            text = self.write(inner, top)
            lone = inner[0] in ("var", "fn", "everywhere") and not text.startswith("(")
            return [(text if lone else f"({text})") + self._predicates(step[2])]
        if step[2]:
            raise NotOneError("predicate on a parenthesised step")
        if inner[0] == "op" and inner[1] in ("|", "union"):
            return [*self._step(["expr", inner[2], []], rank, False), *self._step(["expr", inner[3], []], rank, False)]
        if inner[0] == "path" and inner[1] == "":
            return [self._write_path(inner, False)]
        raise NotOneError("expression as a step")

    def _predicates(self, predicates: list[Tree]) -> str:
        return "".join(f"[{self._predicate(p)}]" for p in predicates)

    def _predicate(self, tree: Tree) -> str:
        """A condition or a position; a node set would be a condition in both versions."""
        if self.kind(tree) == "num":
            return self.write(tree, False)
        return self.boolean(tree, False)

    def _write_filter(self, tree: Tree, top: bool) -> str:
        if self.kind(tree[1]) not in ("nodes", "node", "strs"):
            if not tree[2]:
                return f"({self.write(tree[1], top)})"
            raise NotOneError("predicate on values")
        return f"({self.write(tree[1], top)}){self._predicates(tree[2])}"

    def _write_seq(self, tree: Tree, top: bool) -> str:
        """A sequence of nodes, where only membership counts."""
        if self.kind(tree) != "nodes":
            raise NotOneError("sequence of values")
        return f"({' | '.join(self.write(item, top) for item in tree[1])})"

    def _write_neg(self, tree: Tree, top: bool) -> str:
        return f"-({self._numeric(tree[1], top)})"

    def _write_op(self, tree: Tree, top: bool) -> str:
        symbol = tree[1]
        if symbol in ("and", "or"):
            return self.boolean(tree, top)
        if symbol in ("|", "union"):
            if self.kind(tree[2]) not in _NODES or self.kind(tree[3]) not in _NODES:
                raise NotOneError("union of values")
            return f"({self.write(tree[2], top)} | {self.write(tree[3], top)})"
        if symbol == "except":
            return self._except(tree[2], tree[3], top)
        if symbol in _ARITHMETIC:
            return f"({self._numeric(tree[2], top)} {symbol} {self._numeric(tree[3], top)})"
        if symbol in _VALUE_COMPARISONS or symbol in ("=", "!=", "<", "<=", ">", ">="):
            return self._comparison(tree, top)
        raise NotOneError(symbol)

    def _numeric(self, tree: Tree, top: bool) -> str:
        kind = self.kind(tree)
        if kind not in ("num", "node"):
            raise NotOneError(f"arithmetic on {kind}")
        return self.write(tree, top)

    def _comparison(self, tree: Tree, top: bool) -> str:
        symbol, left, right = tree[1], tree[2], tree[3]
        type_test = self._type_test(tree, top)
        if type_test is not None:
            return type_test
        for rank in (2, 3):
            if tree[rank][0] == "seq" and tree[rank][1] and symbol not in _VALUE_COMPARISONS:
                return self._any_of(tree, rank, top)
        kinds = (self.kind(left), self.kind(right))
        if symbol in _VALUE_COMPARISONS:
            if not set(kinds) <= {"str", "num", "node", "bool"}:
                raise NotOneError("value comparison of sequences")
            symbol = _VALUE_COMPARISONS[symbol]
        if symbol == "=":
            among = self._among(left, right, top) or self._among(right, left, top)
            if among is not None:
                return among
        self._comparable(symbol, kinds)
        return f"({self.write(left, top)} {symbol} {self.write(right, top)})"

    def _any_of(self, tree: Tree, rank: int, top: bool) -> str:
        """A comparison with a sequence holds when it holds with one of its items."""
        if tree[1] == "=" and self._among_documents(tree[rank]):
            among = self._among(tree[5 - rank], tree[rank], top)
            if among is not None:
                return among
        each = (["op", tree[1], *(item if i == rank else tree[i] for i in (2, 3))] for item in tree[rank][1])
        return f"({' or '.join(self._comparison(one, top) for one in each)})"

    @staticmethod
    def _among_documents(tree: Tree) -> bool:
        return all(_reads_documents(item) for item in tree[1])

    @staticmethod
    def _comparable(symbol: str, kinds: tuple[str, str]) -> None:
        """Refuse what XPath 1.0 compares otherwise: strings in order, booleans with nodes, mixed types."""
        left, right = ("text" if k in ("nodes", "node", "strs", "str") else k for k in kinds)
        if "any" in (left, right):
            raise NotOneError("comparison of unknown kinds")
        if "bool" in (left, right) and left != right:
            raise NotOneError("boolean compared with something else")
        if symbol in ("=", "!="):
            if {left, right} == {"text", "num"} and "str" in kinds:
                raise NotOneError("string compared with a number")
            return
        if "num" not in (left, right) or "str" in kinds or "strs" in kinds:
            raise NotOneError("order of strings")

    def _among(self, item: Tree, values: Tree, top: bool) -> str | None:
        """``item = values`` where the values are the same for every document: a set prepared once."""
        values = self._resolved(values)
        if not (_reads_documents(values) and free_of_context(values) and not self._varying(values)):
            return None
        kind = self.kind(item)
        if kind not in ("node", "nodes", "str", "strs"):
            return None
        return f"{X}:among({self.write(item, top)}, {literal(self.constants(values))})"

    def _resolved(self, tree: Tree) -> Tree:
        """The value of a constant variable in place of its name."""
        if tree[0] == "var" and tree[1] in self.variables:
            variable = self.variables[tree[1]]
            return variable.tree if variable.constant and variable.tree is not None else tree
        return tree

    def _varying(self, tree: Tree) -> set[str]:
        return {name for name in variables(tree) if name not in self.variables or not self.variables[name].constant}

    def _type_test(self, tree: Tree, top: bool) -> str | None:
        """``resolve-QName(@xsi:type, .) = QName('uri', 'local')``."""
        left, right = tree[2], tree[3]
        if tree[1] not in ("=", "eq") or left[:2] != ["fn", "resolve-QName"] or right[:2] != ["fn", "QName"]:
            return None
        if len(left[2]) != 2 or left[2][1] != ["ctx"] or any(a[0] != "lit" for a in right[2]):
            return None
        return f"{X}:named({self.string(left[2][0], top)}, ., {', '.join(literal(a[1]) for a in right[2])})"

    def _except(self, left: Tree, right: Tree, top: bool) -> str:
        """Attributes of the context but some of them: ``@* except (@a|@b)``."""
        steps = [left] if left[0] == "path" else []
        names = list(_union(right))
        if not steps or not all(_lone_attribute(t) for t in [left, *names]):
            raise NotOneError("except")
        others = " | ".join(f"../{self.write(name, False)}" for name in names)
        return f"{self.write(left, False)}[count(. | {others}) != count({others})]"

    def _quantified(self, tree: Tree, top: bool) -> str:
        kind, name, sequence, body = tree
        if self.kind(sequence) not in ("nodes", "node", "strs"):
            raise NotOneError("quantifier over values")
        condition = self.boolean(rebased(body, name), False)
        source = self.write(sequence, top)
        source = source if source.startswith("(") else f"({source})"
        return f"not({source}[not({condition})])" if kind == "every" else f"boolean({source}[{condition}])"

    def _write_some(self, tree: Tree, top: bool) -> str:
        return self._quantified(tree, top)

    _write_every = _write_some

    def _write_castable(self, tree: Tree, top: bool) -> str:
        text = self.string(tree[1], top)
        test = f"{X}:castable(string({text}), {literal(tree[2])})"
        return test if self.kind(tree[1]) == "str" else f"({self.write(tree[1], top)} and {test})"

    # -- functions ---------------------------------------------------------------------------------

    def _write_fn(self, tree: Tree, top: bool) -> str:
        name, arguments = tree[1], tree[2]
        if name in ("exists", "empty", "boolean", "not"):
            return self.boolean(tree, top)
        if name in ("true", "false", "position", "last"):
            return f"{name}()"
        if name == "current":
            return self._current(tree, top)
        if name == "count":
            return self._count(arguments[0], top)
        if name in _DOCUMENTS:
            return f"{X}:doc({self.string(arguments[0], top)})"
        if name == "doc-available":
            return f"{X}:available({self.string(arguments[0], top)})"
        if name in ("name", "local-name", "namespace-uri"):
            return self._name(name, arguments, top)
        if name in ("string", "number", "string-length", "normalize-space"):
            return self._of_one(name, arguments, top)
        if name in ("string-join", "distinct-values"):
            return self._of_many(name, arguments, top)
        if name in _STRINGS:
            own = "" if name in _IN_ONE else f"{X}:"
            return f"{own}{name}({', '.join(self._argument(a, r, name, top) for r, a in enumerate(arguments))})"
        raise NotOneError(f"{name}()")

    def _current(self, tree: Tree, top: bool) -> str:
        """The node that the rule is for, said from inside a predicate too."""
        if top:
            return self._write_ctx(tree, True)
        if self.document:
            raise NotOneError("current() of the document")
        self.used[CURRENT.slot] = CURRENT
        return f"{X}:value('{CURRENT.slot}')"

    def _argument(self, tree: Tree, rank: int, name: str, top: bool) -> str:
        if name == "substring" and rank:
            return self._numeric(tree, top)
        if name == "concat" and self.kind(tree) == "num":
            return self.write(tree, top)
        return self.string(tree, top)

    def _count(self, tree: Tree, top: bool) -> str:
        kind = self.kind(tree)
        if kind in ("bool", "num", "str"):
            return "1"  # one value, whatever it is
        if kind not in ("nodes", "node", "strs"):
            raise NotOneError("count of values")
        return f"count({self.write(tree, top)})"

    def _name(self, name: str, arguments: list[Tree], top: bool) -> str:
        if not arguments:
            return f"{name}()"
        if self.kind(arguments[0]) != "node" or self._through_variable(arguments[0]):
            raise NotOneError(f"{name} of several nodes")
        return f"{name}({self.write(arguments[0], top)})"

    @staticmethod
    def _through_variable(tree: Tree) -> bool:
        """A variable that carries an attribute carries its value only, not its name."""
        return tree[0] == "var"

    def _of_one(self, name: str, arguments: list[Tree], top: bool) -> str:
        if not arguments:
            return f"{name}()"
        kind = self.kind(arguments[0])
        if name in ("string", "number") and kind in ("num", "bool"):
            return f"{name}({self.write(arguments[0], top)})"
        return f"{name}({self.string(arguments[0], top)})"

    def _of_many(self, name: str, arguments: list[Tree], top: bool) -> str:
        if self.kind(arguments[0]) not in ("nodes", "node", "strs"):
            raise NotOneError(f"{name} of values")
        rest = "".join(f", {self.string(a, top)}" for a in arguments[1:])
        return f"{X}:{name}({self.write(arguments[0], top)}{rest})"

    # -- value sets --------------------------------------------------------------------------------

    def _membership(self, tree: Tree, top: bool) -> str | None:
        """``document(D)//Q[@code=A and @codeSystem=B]``, ``doc(D)//Q[text()=T]``: asked of an index."""
        found = _lookup(tree)
        if found is None:
            return None
        document, name, keys, values = found
        if any(self.kind(v) not in ("str", "node") for v in values):
            return None
        if any(not _outside(v) for v in values):
            return None
        texts = ", ".join(f"{self.write(v, top)}" for v in values)
        return f"{X}:listed({self.string(document, top)}, {literal(name)}, {literal(' '.join(keys))}, {texts})"


_IN_ONE = frozenset(
    ("contains", "starts-with", "substring", "substring-before", "substring-after", "concat", "translate")
)
_STRINGS = _IN_ONE | {
    "ends-with", "matches", "replace", "tokenize", "upper-case", "lower-case", "iri-to-uri"
}  # fmt: skip
_FUNCTION_KINDS = {
    **dict.fromkeys(("not", "true", "false", "boolean", "exists", "empty", "contains", "starts-with", "ends-with",
                     "matches", "doc-available"), "bool"),
    **dict.fromkeys(("count", "position", "last", "number", "string-length"), "num"),
    **dict.fromkeys(("string", "substring", "substring-before", "substring-after", "concat", "translate", "replace",
                     "normalize-space", "name", "local-name", "namespace-uri", "string-join", "upper-case",
                     "lower-case", "iri-to-uri"), "str"),
    **dict.fromkeys(("tokenize", "distinct-values"), "strs"),
    **dict.fromkeys((*_DOCUMENTS, "current"), "node"),
}  # fmt: skip


def literal(value: str | float) -> str:
    """A literal of XPath 1.0, whatever the quotes inside."""
    if not isinstance(value, str):
        return repr(int(value)) if value == int(value) else repr(value)
    if "'" not in value:
        return f"'{value}'"
    if '"' not in value:
        return f'"{value}"'
    pieces = ', "\'", '.join(f"'{piece}'" for piece in value.split("'"))
    return f"concat({pieces})"


def step_text(step: Tree) -> str:
    """An axis and a node test; ``*:name`` compares local names."""
    axis, test = step[1], step[2]
    lead = {"child": "", "attribute": "@"}.get(axis, f"{axis}::")
    if test.startswith("*:"):
        return f"{lead}*[local-name()='{test[2:]}']"
    if axis == "attribute" and test.endswith("()"):
        return f"attribute::{test}"
    return f"{lead}{test}"


_ANYWHERE: Tree = ["step", "descendant-or-self", "node()", []]


def _plain_name(step: Tree) -> bool:
    return step[:2] == ["step", "child"] and not step[2].endswith(("*", "()"))


def _positions(tree: Tree) -> bool:
    """Whether a predicate counts positions itself, predicates inside it apart."""
    if tree[0] == "fn" and tree[1] in ("position", "last"):
        return True
    if tree[0] in ("path", "filter", "step"):
        return tree[0] == "filter" and _positions(tree[1])
    return any(_positions(child) for child in children(tree))


def _at_most_one(step: Tree) -> bool:
    axis, test, predicates = step[1], step[2], step[3]
    if axis in ("self", "parent"):
        return True
    if axis == "attribute":
        return "*" not in test
    return any(p[0] == "lit" and not isinstance(p[1], str) or p == ["fn", "last", []] for p in predicates)


def _union(tree: Tree) -> list[Tree]:
    if tree[0] == "filter" and not tree[2]:
        return _union(tree[1])
    if tree[0] == "op" and tree[1] in ("|", "union"):
        return [*_union(tree[2]), *_union(tree[3])]
    return [tree]


def _lone_attribute(tree: Tree) -> bool:
    return tree[0] == "path" and tree[1] == "" and len(tree[2]) == 1 and tree[2][0][:2] == ["step", "attribute"]


def _reads_documents(tree: Tree) -> bool:
    if tree[0] == "fn" and tree[1] in _DOCUMENTS:
        return True
    if tree[0] == "path":
        return any(_reads_documents(s[1]) for s in tree[2] if s[0] == "expr")
    if tree[0] == "filter":
        return _reads_documents(tree[1])
    if tree[0] == "seq":
        return bool(tree[1]) and all(_reads_documents(item) for item in tree[1])
    return tree[0] == "op" and tree[1] in ("|", "union") and all(map(_reads_documents, tree[2:4]))


def _outside(tree: Tree) -> bool:
    """Whether a tree can be moved out of a predicate: it does not look at the context."""
    if tree[0] == "fn" and tree[1] == "string" and len(tree[2]) == 1:
        return _outside(tree[2][0])
    return tree[0] in ("var", "lit")


def _lookup(tree: Tree) -> tuple[Tree, str, list[str], list[Tree]] | None:
    """The parts of a look-up: document, element name, attributes (or ``text()``), values."""
    if tree[0] != "path" or len(tree[2]) != 3 or tree[2][0][0] != "expr" or tree[2][0][2]:
        return None
    document = tree[2][0][1]
    if document[0] != "fn" or document[1] not in _DOCUMENTS or not _outside_document(document):
        return None
    if tree[2][1][:3] != ["step", "descendant-or-self", "node()"] or tree[2][2][:2] != ["step", "child"]:
        return None
    keys, values = [], []
    for condition in (c for p in tree[2][2][3] for c in _conjuncts(p)):
        pair = _equality(condition)
        if pair is None:
            return None
        keys.append(pair[0])
        values.append(pair[1])
    return (document[2][0], tree[2][2][2], keys, values) if keys else None


def _outside_document(document: Tree) -> bool:
    return len(document[2]) == 1


def _conjuncts(tree: Tree) -> list[Tree]:
    if tree[0] == "op" and tree[1] == "and":
        return [*_conjuncts(tree[2]), *_conjuncts(tree[3])]
    return [tree]


def _equality(tree: Tree) -> tuple[str, Tree] | None:
    """``@name = value`` or ``text() = value``."""
    if tree[0] != "op" or tree[1] != "=" or tree[2][0] != "path" or tree[2][1] or len(tree[2][2]) != 1:
        return None
    step = tree[2][2][0]
    if step[0] != "step" or step[3]:
        return None
    if step[1] == "attribute" and ":" not in step[2] and "*" not in step[2]:
        return f"@{step[2]}", tree[3]
    return ("text()", tree[3]) if step[1:3] == ["child", "text()"] else None


def rebased(tree: Tree, name: str) -> Tree:
    """The tree with ``$name`` as its context item; raises NotOneError when it looks at its own context too."""
    kind = tree[0]
    if kind == "var":
        return ["ctx"] if tree[1] == name else tree
    if kind in ("ctx",) or (kind == "fn" and not tree[2] and tree[1] not in ("true", "false")):
        raise NotOneError("outer context inside a quantifier")
    if kind == "filter":
        return _rebased_filter(tree, name)
    if kind == "path":
        return _rebased_path(tree, name)
    if kind in ("fn",):
        return ["fn", tree[1], [rebased(argument, name) for argument in tree[2]]]
    if kind == "op":
        return ["op", tree[1], rebased(tree[2], name), rebased(tree[3], name)]
    if kind == "lit":
        return tree
    raise NotOneError(f"{kind} inside a quantifier")


def _rebased_filter(tree: Tree, name: str) -> Tree:
    if any(name in variables(p) for p in tree[2]):
        raise NotOneError("variable of a quantifier inside a predicate")
    if tree[1] == ["var", name]:
        return ["path", "", [["step", "self", "node()", tree[2]]]]
    return ["filter", rebased(tree[1], name), tree[2]]


def _rebased_path(tree: Tree, name: str) -> Tree:
    if any(name in variables(step) for step in tree[2][1:]):
        raise NotOneError("variable of a quantifier inside a path")
    if tree[1] or not tree[2]:
        return tree
    first = tree[2][0]
    if first[0] != "expr":
        raise NotOneError("outer context inside a quantifier")
    if first[1] == ["var", name]:
        return ["path", "", [["step", "self", "node()", first[2]], *tree[2][1:]]]
    return ["path", "", [["expr", rebased(first[1], name), first[2]], *tree[2][1:]]]
