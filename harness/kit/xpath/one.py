"""XPath 2.0 trees written in XPath 1.0, for lxml; refused where the meaning would change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from harness.kit.xpath.comparisons import comparison, excepted
from harness.kit.xpath.kinds import ARITHMETIC, DOCUMENTS, NODES, VALUE_COMPARISONS, Kinds, X
from harness.kit.xpath.lookups import lookup, outside
from harness.kit.xpath.rebase import rebased
from harness.kit.xpath.text import literal, step_text
from harness.kit.xpath.tree import Tree, free_of_context, gives_document, of_the_value, positional
from harness.kit.xpath.variables import CURRENT, NotOneError, Variable


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
            inner = self.boolean(tree[2][0], top) if tree[1] == "boolean" else self._existence(tree[2][0], top)
            return f"boolean({inner})"
        if kind == "fn" and tree[1] == "empty":
            return f"not({self._existence(tree[2][0], top)})"
        if kind == "if":
            condition = self.boolean(tree[1], top)
            then, other = self.boolean(tree[2], top), self.boolean(tree[3], top)
            return f"(({condition} and {then}) or (not({condition}) and {other}))"
        if kind in ("some", "every"):
            return self._quantified(tree, top)
        if kind == "op" and tree[1] in ("|", "union") and self.kind(tree[2]) in NODES and self.kind(tree[3]) in NODES:
            # whether there is a node: the first one found tells
            return f"({self.boolean(tree[2], top)} or {self.boolean(tree[3], top)})"
        if kind == "path" and self._same_for_all(tree):
            base = ["path", tree[1], [*tree[2][:-1], [*tree[2][-1][:-1], []]]]
            return f"({self.boolean(tree[2][-1][-1][0], top)} and {self.boolean(base, top)})"
        member = self._membership(tree, top)
        if member is not None:
            return member
        if self.kind(tree) == "strs":
            raise NotOneError("boolean of strings")
        return self.members(tree, top)

    @staticmethod
    def _same_for_all(tree: Tree) -> bool:
        """``a[condition]`` where the condition does not look at a: asked once, before any a is looked for."""
        if not tree[2] or tree[2][-1][0] != "step" or len(tree[2][-1][3]) != 1:
            return False
        condition = tree[2][-1][3][0]
        return condition[0] in ("op", "fn") and condition[1] in ("and", "or", "not") and free_of_context(condition)

    def _existence(self, tree: Tree, top: bool) -> str:
        member = self._membership(tree, top)
        if member is not None:
            return member
        kind = self.kind(tree)
        if kind in NODES or kind == "strs":
            return self.members(tree, top)
        raise NotOneError(f"existence of {kind}")

    def string(self, tree: Tree, top: bool) -> str:
        """A string argument: at most one item, an absent one is empty."""
        kind = self.kind(tree)
        if kind in ("str", "node"):
            return self.write(tree, top)
        if kind == "nodes" and not gives_document(tree):
            return f"{X}:single({self.write(tree, top)})"
        if kind == "strs" and tree[0] == "var":
            return f"{X}:single({self.write(tree, top)})"
        if tree == ["seq", []]:
            return "''"
        raise NotOneError(f"string of {kind}")

    def kind(self, tree: Tree) -> str:
        """The static kind of a tree; raises NotOneError for what is not handled."""
        return Kinds(self.variables).of(tree)

    def _membership(self, tree: Tree, top: bool) -> str | None:
        """``document(D)//Q[@code=A and @codeSystem=B]``, ``doc(D)//Q[text()=T]``: asked of an index."""
        found = lookup(tree)
        if found is None:
            return None
        document, name, keys, values = found
        if any(self.kind(v) not in ("str", "node") for v in values):
            return None
        if any(not outside(v) for v in values):
            return None
        texts = ", ".join(f"{self.write(v, top)}" for v in values)
        return f"{X}:listed({self.string(document, top)}, {literal(name)}, {literal(' '.join(keys))}, {texts})"

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
        if variable.kind == "any":
            raise NotOneError("a variable of unknown kind")
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
        if any(
            (a[0] == "expr" or a[1] == "attribute") and b[0] == "step" and b[1] in _ASIDE for a, b in pairwise(steps)
        ):
            raise NotOneError("beside an attribute")  # lxml loses its place
        branches = [""]
        if self._is_everywhere(anchor, steps[0]) and self.everywhere is not None:
            found = self.everywhere(steps[0][2])
            self.used[found.slot] = found
            anchor, steps = "", [["expr", ["everywhere", found.slot], steps[0][3]], *steps[1:]]
        for rank, step in enumerate(steps):
            lead = (anchor if rank == 0 else "/") if rank or step[0] == "step" else ""
            pieces = self._step(step, rank, top and rank == 0, len(steps) > 1)
            branches = [f"{branch}{lead}{piece}" for branch in branches for piece in pieces]
        return branches[0] if len(branches) == 1 else f"({' | '.join(branches)})"

    def _is_everywhere(self, anchor: str, step: Tree) -> bool:
        """``//name``, or ``/descendant-or-self::name``, without positions."""
        if step[0] != "step" or step[2].endswith(("*", "()")):
            return False
        anywhere = (anchor == "//" and step[1] == "child") or (anchor == "/" and step[1] == "descendant-or-self")
        return anywhere and self.unpositioned(step)

    def _shortened(self, steps: list[Tree]) -> list[Tree]:
        """``./a`` as ``a``, ``.//a[condition]`` as ``descendant::a[condition]``: the same nodes, found faster."""
        found: list[Tree] = []
        for rank, step in enumerate(steps):
            following = steps[rank + 1] if rank + 1 < len(steps) else None
            if step == ["step", "self", "node()", []] and (found or (following and following[0] == "step")):
                continue  # kept before an expression, which starts from what is before it
            last = found[-1] if found else None
            if last == _ANYWHERE and step[:2] == ["step", "child"] and self.unpositioned(step):
                found[-1] = ["step", "descendant", *step[2:]]
            else:
                found.append(step)
        return found or steps[:1]

    def _write_everywhere(self, tree: Tree, top: bool) -> str:
        return f"{X}:value('{tree[1]}')"

    def unpositioned(self, step: Tree) -> bool:
        """Whether no predicate looks at the position, which ``//a[1]`` counts parent by parent."""
        try:
            return all((_compares(p) or self.kind(p) in ("bool", *NODES)) and not positional(p) for p in step[3])
        except NotOneError:
            return False

    def _step(self, step: Tree, rank: int, top: bool, further: bool = False) -> list[str]:
        if step[0] == "step":
            return [f"{step_text(step)}{self._predicates(step[3])}"]
        inner = step[1][1] if step[1][0] == "filter" and not step[1][2] else step[1]
        if rank == 0:
            self._refuse_carried(inner, step[2], further)
            text = (
                self.members(inner, top)
                if further and self.unpositioned(["step", "", "", step[2]])
                else self.write(inner, top)
            )
            lone = inner[0] in ("var", "fn", "everywhere") and not text.startswith("(")
            return [(text if lone else f"({text})") + self._predicates(step[2])]
        if step[2]:
            raise NotOneError("predicate on a parenthesised step")
        if inner[0] == "op" and inner[1] in ("|", "union"):
            return [*self._step(["expr", inner[2], []], rank, False), *self._step(["expr", inner[3], []], rank, False)]
        if (
            inner[0] == "path"
            and inner[1] == ""
            and not (inner[2] and inner[2][0][0] == "step" and inner[2][0][1] in _ASIDE)
        ):
            return [self._write_path(inner, False)]
        raise NotOneError("expression as a step")

    def _refuse_carried(self, tree: Tree, predicates: list[Tree], further: bool = False) -> None:
        """Attributes and strings in a variable are carried by elements: only their values can be looked at."""
        carried = self.kind(tree) == "strs"
        if tree[0] == "var" and tree[1] in self.variables:
            variable = self.variables[tree[1]]
            carried = carried or (variable.carried and variable.tree is None)
        if tree[0] == "filter":
            self._refuse_carried(tree[1], predicates, further)
        if carried and (further or not all(self.kind(p) == "bool" and of_the_value(p) for p in predicates)):
            raise NotOneError("a step from an attribute in a variable")

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
        self._refuse_carried(tree[1], tree[2])
        return f"({self.write(tree[1], top)}){self._predicates(tree[2])}"

    def members(self, tree: Tree, top: bool) -> str:
        """Nodes where neither their order nor how many times each is there counts."""
        if tree[0] == "seq" and self.kind(tree) == "nodes":
            for item in tree[1]:
                self._refuse_carried(item, [], True)
            return f"({' | '.join(self.members(item, top) for item in tree[1])})"
        if tree[0] == "filter" and tree[1][0] == "seq" and self.unpositioned(["step", "", "", tree[2]]):
            return f"({self.members(tree[1], top)}){self._predicates(tree[2])}"
        return self.write(tree, top)

    def _write_neg(self, tree: Tree, top: bool) -> str:
        return f"-({self._numeric(tree[1], top)})"

    def _write_op(self, tree: Tree, top: bool) -> str:
        symbol = tree[1]
        if symbol in ("and", "or"):
            return self.boolean(tree, top)
        if symbol in ("|", "union"):
            if self.kind(tree[2]) not in NODES or self.kind(tree[3]) not in NODES:
                raise NotOneError("union of values")
            for side in tree[2:4]:  # an attribute in a variable is not the one of the document
                self._refuse_carried(side, [], True)
            return f"({self.write(tree[2], top)} | {self.write(tree[3], top)})"
        if symbol == "except":
            return excepted(self, tree[2], tree[3], top)
        if symbol in ARITHMETIC:
            if not self._of_doubles(tree):
                raise NotOneError("arithmetic on decimals")
            return f"({self._numeric(tree[2], top)} {symbol} {self._numeric(tree[3], top)})"
        if symbol in VALUE_COMPARISONS or symbol in ("=", "!=", "<", "<=", ">", ">="):
            return comparison(self, tree, top)
        raise NotOneError(symbol)

    def _of_doubles(self, tree: Tree) -> bool:
        """Whether doubles give what XPath 2.0 gives: integers without a division, or doubles there too."""
        return self._double(tree) or not _divides(tree)

    def _double(self, tree: Tree) -> bool:
        if tree[0] == "op" and tree[1] in ARITHMETIC:
            return self._double(tree[2]) or self._double(tree[3])
        return tree[0] in ("path", "ctx") or tree[:2] == ["fn", "number"]

    def _numeric(self, tree: Tree, top: bool) -> str:
        kind = self.kind(tree)
        if kind not in ("num", "node"):
            raise NotOneError(f"arithmetic on {kind}")
        if gives_document(tree):
            raise NotOneError("the document as a number")
        return f"{X}:number({self.write(tree, top)})" if kind == "node" else self.write(tree, top)

    def _quantified(self, tree: Tree, top: bool) -> str:
        kind, name, sequence, body = tree
        if self.kind(sequence) not in ("nodes", "node", "strs"):
            raise NotOneError("quantifier over values")
        item: Tree = ["fn", "string", [["ctx"]]] if self.kind(sequence) == "strs" else ["ctx"]
        condition = f"boolean({self.boolean(rebased(body, name, item), False)})"  # a number would be a position
        self._refuse_rebased_carried(sequence, body, name)
        source = self.members(sequence, top)
        source = source if source.startswith("(") else f"({source})"
        return f"not({source}[not({condition})])" if kind == "every" else f"boolean({source}[{condition}])"

    def _refuse_rebased_carried(self, sequence: Tree, body: Tree, name: str) -> None:
        """What a variable carries is a value: a condition on it may only look at that."""
        self._refuse_carried(sequence, [["fn", "boolean", [rebased(body, name)]]])

    def _write_some(self, tree: Tree, top: bool) -> str:
        return self._quantified(tree, top)

    _write_every = _write_some

    def _write_castable(self, tree: Tree, top: bool) -> str:
        if self.kind(tree[1]) not in ("str", "node"):
            raise NotOneError("a cast of several values")  # false for several, not an error
        text, optional = self.string(tree[1], top), tree[2].endswith("?")
        test = f"{X}:castable(string({text}), {literal(tree[2])})"
        if self.kind(tree[1]) == "str":
            return test
        if optional:
            return f"(not({self.write(tree[1], top)}) or {test})"
        return f"({self.write(tree[1], top)} and {test})"

    # -- functions ---------------------------------------------------------------------------------

    def _write_fn(self, tree: Tree, top: bool) -> str:
        name, arguments = tree[1], tree[2]
        if name in ("exists", "empty", "boolean", "not"):
            return self.boolean(tree, top)
        if name in ("true", "false", "position", "last"):
            return f"{name}()"
        if name in _ADDED and any(map(gives_document, arguments)):
            raise NotOneError("the document given to a function")
        if name == "current":
            return self._current(tree, top)
        if name == "count":
            return self._count(arguments[0], top)
        if name in DOCUMENTS:
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
        if name == "concat" and self.kind(tree) == "num" and _whole(tree):
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
        return bool(tree[0] == "var")

    def _of_one(self, name: str, arguments: list[Tree], top: bool) -> str:
        if not arguments:
            return f"{X}:number(.)" if name == "number" else f"{name}()"
        kind = self.kind(arguments[0])
        if name in ("string", "number") and kind in ("num", "bool"):
            if name == "string" and kind == "num" and not _whole(arguments[0]):
                raise NotOneError("a number as text")
            return f"{name}({self.write(arguments[0], top)})"
        own = f"{X}:" if name == "number" else ""  # XPath 1.0 reads no "+1", nor INF
        return f"{own}{name}({self.string(arguments[0], top)})"

    def _of_many(self, name: str, arguments: list[Tree], top: bool) -> str:
        if self.kind(arguments[0]) not in ("nodes", "node", "strs"):
            raise NotOneError(f"{name} of values")
        rest = "".join(f", {self.string(a, top)}" for a in arguments[1:])
        items = self.members(arguments[0], top) if name == "distinct-values" else self.write(arguments[0], top)
        return f"{X}:{name}({items}{rest})"


_IN_ONE = frozenset(
    ("contains", "starts-with", "substring", "substring-before", "substring-after", "concat", "translate")
)
_NOT_IN_ONE = frozenset(
    ("ends-with", "matches", "replace", "tokenize", "upper-case", "lower-case", "iri-to-uri")
)  # fmt: skip
_STRINGS = _IN_ONE | _NOT_IN_ONE
#: Functions added to lxml, which gives them no document node.
_ADDED = _NOT_IN_ONE | {"number", "string-join", "distinct-values"}

_ASIDE = frozenset(("following", "preceding"))
_ANYWHERE: Tree = ["step", "descendant-or-self", "node()", []]


def _divides(tree: Tree) -> bool:
    """Whether a number may be a decimal: divided, or written with a point."""
    if tree[0] == "lit":
        return isinstance(tree[1], float)
    if tree[0] == "op" and tree[1] in ARITHMETIC:
        return tree[1] == "div" or _divides(tree[2]) or _divides(tree[3])
    return tree[0] == "neg" and _divides(tree[1])


def _whole(tree: Tree) -> bool:
    """Whether a number is an integer, which both versions write alike."""
    if tree[0] == "lit":
        return isinstance(tree[1], int)
    return tree[0] == "fn" and tree[1] in ("count", "string-length", "position", "last")


def _compares(tree: Tree) -> bool:
    """Whether a tree gives a boolean, or nothing."""
    return tree[0] == "op" and tree[1] in VALUE_COMPARISONS
