"""Small documents and XPath 2.0 expressions at random: what Schematron rules are made of, and what breaks engines."""

from __future__ import annotations

import random
from xml.sax.saxutils import escape, quoteattr

HL7 = "urn:hl7-org:v3"
NAMESPACES = {"c": HL7, "o": "urn:other", "xsi": "http://www.w3.org/2001/XMLSchema-instance"}
VALUES = (
    "", " ", "x", "y", "X y", "1", "01", "2", "10", "+1", "-1", "1.0", "1e1", " 1 ", "NaN", "INF", "é", "\U0001f600a",
    "\u00a0", "a\tb", "true", "2020-02-29T24:00:00", "2021-02-29", "20210101", "x-y", "abc", "b",
)  # fmt: skip
PATTERNS = (
    "x",
    "^x$",
    "[a-z]+",
    "\\s",
    "\\d+",
    "^[0-9]{1,2}$",
    "\\.",
    "a|b",
    "-",
    "[^x]",
    "\\w",
    "\\i\\c*",
    "x?y",
    "^\\S+$",
)
_ATTRIBUTES = ("v", "w", "xsi:type", "code")
_TYPES = ("string", "integer", "decimal", "double", "dateTime", "date", "boolean", "anyURI")


def document(rng: random.Random) -> str:
    """A document of a dozen elements."""
    inside = "".join(_element(rng, 2) for _ in range(rng.choice((1, 2, 2, 3))))
    return f'<d xmlns="{HL7}" xmlns:o="urn:other" xmlns:xsi="{NAMESPACES["xsi"]}"{_attributes(rng)}>{_text(rng)}{inside}</d>'


def _element(rng: random.Random, depth: int) -> str:
    name = rng.choice(("a", "a", "b", "b", "e", "o:a"))
    inside = _text(rng)
    for _ in range(rng.choice((0, 0, 1, 2, 3)) if depth else 0):
        inside += _element(rng, depth - 1) + rng.choice(("", "", "\n ", _text(rng), "<!--c-->", "<?p q?>"))
    return f"<{name}{_attributes(rng)}>{inside}</{name}>"


def _text(rng: random.Random) -> str:
    value = escape(rng.choice(VALUES))
    return rng.choice(("", "", value, f"{value}<!--c-->{value}", f"<![CDATA[{value or 'x'}]]>{value}"))


def _attributes(rng: random.Random) -> str:
    names = rng.sample(_ATTRIBUTES, rng.choice((0, 1, 1, 2, 3)))
    return "".join(f" {name}={quoteattr(rng.choice(VALUES), {chr(9): '&#9;'})}" for name in names)


class Grammar:
    """Expressions; variables in scope are known by their type: nodes, string, number, strings."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._variables: dict[str, list[str]] = {"nodes": [], "string": [], "number": [], "strings": [], "boolean": []}
        self._count = 0
        self._relative = True
        #: Whether positions may be asked for: inside a predicate.
        self._inside = 0

    def pick(self, *makers: object) -> str:
        """One of them, made if it is to be made."""
        chosen = self.rng.choice(makers)
        return chosen() if callable(chosen) else str(chosen)

    def let(self, absolute: bool = False) -> tuple[str, str]:
        """A variable more."""
        kind = self.rng.choice(("nodes", "nodes", "nodes", "string", "number", "strings", "boolean"))
        self._relative = not absolute
        value = getattr(self, kind)(2)
        self._relative = True
        return self._named(kind), value

    def _named(self, kind: str) -> str:
        self._count += 1
        name = f"l{self._count}"
        self._variables[kind].append(name)
        return name

    def _variable(self, kind: str) -> str | None:
        known = self._variables[kind]
        return f"${self.rng.choice(known)}" if known and self.rng.random() < 0.4 else None

    # -- booleans ----------------------------------------------------------------------------------

    def boolean(self, depth: int) -> str:
        """Something whose effective boolean value is asked for."""
        if depth <= 0:
            return self.pick(lambda: self.nodes(0), self._comparison, self._comparison)
        d = depth - 1
        return self.pick(
            lambda: f"({self.boolean(d)} {self.rng.choice(('and', 'or'))} {self.boolean(d)})",
            lambda: f"{self.rng.choice(('not', 'boolean'))}({self.boolean(d)})",
            lambda: f"{self.rng.choice(('exists', 'empty', 'not'))}({self.nodes(d)})",
            lambda: f"{self.rng.choice(('exists', 'empty'))}({self.strings(d)})",
            lambda: self._comparison(d), lambda: self._comparison(d), lambda: self._comparison(d),
            lambda: self._quantified(d), lambda: self._quantified(d),
            lambda: f"if ({self.boolean(d)}) then {self.boolean(d)} else {self.boolean(d)}",
            lambda: f"{self.rng.choice(('contains', 'starts-with', 'ends-with'))}({self.argument(d)}, {self.string(0)})",
            lambda: f"matches({self.argument(d)}, {self._pattern()}{self.rng.choice(('', '', self._flags()))})",
            lambda: f"{self.argument(d)} castable as xs:{self.rng.choice(_TYPES)}{self.rng.choice(('', '?'))}",
            lambda: self.nodes(d), lambda: self.string(d), lambda: self.number(d), "true()", "false()",
            lambda: self._variable("boolean") or self.boolean(d),
        )  # fmt: skip

    def _flags(self) -> str:
        return f", '{self.rng.choice(('i', 'm', 's', 'x', ''))}'"

    def _comparison(self, depth: int = 0) -> str:
        general = self.rng.choice(("=", "=", "=", "!=", "<", "<=", ">", ">="))
        value = self.rng.choice(("eq", "ne", "lt", "le", "gt", "ge"))
        return self.pick(
            lambda: f"{self.nodes(depth)} {general} {self.string(0)}",
            lambda: f"{self.nodes(depth)} {general} {self.number(0)}",
            lambda: f"{self.nodes(depth)} {general} {self.nodes(depth)}",
            lambda: f"{self.nodes(depth)} {general} ({self.string(0)}, {self.string(0)})",
            lambda: f"{self.number(depth)} {general} {self.number(depth)}",
            lambda: f"{self.string(depth)} {general} {self.string(depth)}",
            lambda: f"{self.strings(depth)} {general} {self.nodes(depth)}",
            lambda: f"{self.strings(depth)} = {self.string(0)}",
            lambda: f"{self.argument(depth)} {value} {self.string(0)}",
            lambda: f"{self.number(depth)} {value} {self.number(0)}",
            lambda: f"({self.boolean(depth - 1)}) = ({self.boolean(depth - 1)})" if depth > 1 else "1 = 1",
            lambda: f"{self.nodes(depth)} = true()",
        )

    def _quantified(self, depth: int) -> str:
        word = self.rng.choice(("some", "every"))
        kind = self.rng.choice(("nodes", "nodes", "nodes", "strings"))
        source = self.nodes(depth) if kind == "nodes" else self.strings(depth)
        body, name = self._with("one" if kind == "nodes" else "string", depth, self.boolean)
        return f"({word} ${name} in {source} satisfies {body})"

    def _with(self, kind: str, depth: int, maker: object) -> tuple[str, str]:
        """Something made while a variable more is in scope."""
        kind = "nodes" if kind == "one" else kind
        name = self._named(kind)
        assert callable(maker)
        body = maker(depth)
        self._variables[kind].remove(name)
        return body, name

    # -- nodes -------------------------------------------------------------------------------------

    def nodes(self, depth: int) -> str:
        """Any number of nodes."""
        known = self._variable("nodes")
        if known and self.rng.random() < 0.7:
            return self.pick(known, f"{known}{self._predicate(depth)}", f"{known}/{self._relative_path(depth)}")
        if depth <= 0:
            return self._path(0)
        d = depth - 1
        return self.pick(
            lambda: self._path(d), lambda: self._path(d), lambda: self._path(d), lambda: self._path(d),
            lambda: f"({self.nodes(d)} {self.rng.choice(('|', 'union', 'except', 'intersect'))} {self.nodes(d)})",
            lambda: f"({self.nodes(d)})[{self.rng.choice(('1', '2', 'last()'))}]",
            lambda: f"({self.nodes(d)}){self._predicate(d)}",
            lambda: f"{self._path(d)}/({self._relative_path(0)} | {self._relative_path(0)})",
            lambda: f"{self._path(d)}/({self._relative_path(0)})[{self.rng.choice(('1', 'last()'))}]",
            lambda: f"({self.nodes(d)}, {self.nodes(d)})",
            lambda: f"(if ({self.boolean(d)}) then {self.nodes(d)} else {self.nodes(d)})",
            self._for_nodes,
        )  # fmt: skip

    def _for_nodes(self) -> str:
        source = self.nodes(0)
        body, name = self._with("one", 0, self.nodes)
        return f"(for ${name} in {source} return {body})"

    def _for_strings(self) -> str:
        source = self.nodes(0)
        body, name = self._with("one", 0, lambda depth: f"normalize-space(({self.nodes(0)})[1])")
        return f"(for ${name} in {source} return {body})"

    def _path(self, depth: int) -> str:
        anchor = self.rng.choice(("", "", "", "", "//", "/c:d/", ".//", "../"))
        if not self._relative and anchor in ("", ".//", "../"):
            anchor = "//"
        return f"{anchor}{self._relative_path(depth)}"

    def _relative_path(self, depth: int) -> str:
        steps = [self._step(depth) for _ in range(self.rng.choice((0, 0, 1, 1, 2)))]
        last = self._step(depth) if steps and self.rng.random() < 0.3 else self._last(depth)
        return self.rng.choice(("/", "/", "/", "//")).join([*steps, last])

    def _step(self, depth: int) -> str:
        test = self.rng.choice(("c:a", "c:b", "c:e", "o:a", "*", "c:*", "*:a", "node()"))
        axis = self.rng.choice(
            ("", "", "", "", "", "descendant::", "parent::", "ancestor::", "ancestor-or-self::", "self::",
             "following-sibling::", "preceding-sibling::", "following::", "preceding::", "descendant-or-self::")
        )  # fmt: skip
        step = "." if self.rng.random() < 0.04 else ".." if self.rng.random() < 0.05 else f"{axis}{test}"
        return step + (self._predicate(depth) if self.rng.random() < 0.4 and step not in (".", "..") else "")

    def _last(self, depth: int) -> str:
        if self.rng.random() < 0.5:
            return self.rng.choice(("@v", "@w", "@code", "@xsi:type", "@*", "@v", "text()", "comment()"))
        return self._step(depth)

    def _predicate(self, depth: int) -> str:
        self._inside += 1
        text = self.pick(
            "1", "2", "last()", "position() = 2", "position() > 1", "position() = last()", "last() - 1",
            lambda: self.boolean(min(depth, 1)), lambda: self.boolean(0), lambda: self.nodes(0),
            lambda: f"@v = {self.string(0)}", lambda: f". = {self.string(0)}",
            lambda: self._variable("number") or "1",
        )  # fmt: skip
        self._inside -= 1
        return f"[{text}]"

    def argument(self, depth: int) -> str:
        """At most one item most of the time."""
        return self.pick(
            "@v", "@w", "." if self._relative else "/*", lambda: f"({self.nodes(depth)})[1]", lambda: self.string(depth),
            lambda: self.string(depth), lambda: self.nodes(0),
        ) if self._relative else self.pick(lambda: f"({self.nodes(0)})[1]", lambda: self.string(depth))  # fmt: skip

    # -- values ------------------------------------------------------------------------------------

    def string(self, depth: int) -> str:
        """One string."""
        known = self._variable("string")
        if known:
            return known
        if depth <= 0:
            return self._literal()
        d = depth - 1
        return self.pick(
            self._literal, lambda: f"string({self.argument(d)})",
            lambda: f"concat({self.argument(d)}, {self.string(d)})",
            lambda: f"substring({self.argument(d)}, {self.number(0)})",
            lambda: f"substring({self.argument(d)}, {self.number(0)}, {self.number(d)})",
            lambda: f"substring-{self.rng.choice(('before', 'after'))}({self.argument(d)}, {self.string(0)})",
            lambda: f"{self.rng.choice(('normalize-space', 'upper-case', 'lower-case', 'iri-to-uri'))}({self.argument(d)})",
            lambda: f"translate({self.argument(d)}, {self.string(0)}, {self.string(0)})",
            lambda: f"replace({self.argument(d)}, {self._pattern()}, {self.rng.choice(('z', '', '[$0]', '-'))!r})",
            lambda: f"string-join({self.nodes(d)}, {self.string(0)})",
            lambda: f"string-join({self.strings(d)}, ',')",
            lambda: f"{self.rng.choice(('local-name', 'name', 'namespace-uri'))}(({self.nodes(d)})[1])",
            lambda: f"string({self.number(d)})", lambda: f"string({self.boolean(0)})".replace("string(@", "string(true() or @"),
            lambda: f"(if ({self.boolean(d)}) then {self.string(d)} else {self.string(d)})",
        )  # fmt: skip

    def _literal(self) -> str:
        return "'" + self.rng.choice(VALUES) + "'"

    def _pattern(self) -> str:
        return "'" + self.rng.choice(PATTERNS) + "'"

    def number(self, depth: int) -> str:
        """One number."""
        known = self._variable("number")
        if known:
            return known
        if depth <= 0:
            inside = ("position()", "last()") if self._inside else ()
            return self.rng.choice(("0", "1", "2", "3", "1.5", "-1", "10", *inside))
        d = depth - 1
        return self.pick(
            lambda: self.number(0), lambda: f"count({self.nodes(d)})", lambda: f"count({self.strings(d)})",
            lambda: f"string-length({self.argument(d)})", lambda: f"number({self.argument(d)})",
            lambda: f"({self.number(d)} {self.rng.choice(('+', '-', '*', 'div', 'mod', 'idiv'))} {self.number(d)})",
            lambda: f"{self.rng.choice(('floor', 'ceiling', 'round', 'abs'))}({self.number(d)})",
            lambda: f"sum({self.nodes(d)}/string-length(.))",
            lambda: f"{self.rng.choice(('min', 'max'))}(({self.number(d)}, {self.number(d)}))",
            lambda: f"xs:integer({self.number(d)})", lambda: f"(if ({self.boolean(d)}) then {self.number(d)} else {self.number(d)})",
        )  # fmt: skip

    def strings(self, depth: int) -> str:
        """Any number of strings."""
        known = self._variable("strings")
        if known:
            return known
        d = max(depth - 1, 0)
        return self.pick(
            lambda: f"tokenize({self.argument(d)}, {self._pattern()})", lambda: f"distinct-values({self.nodes(d)})",
            lambda: f"{self._path(d)}/string()", lambda: f"{self._path(d)}/local-name()", lambda: f"({self.string(d)}, {self.string(d)})",
            lambda: f"{self._path(d)}/concat('x', .)", self._for_strings,
            "()",
        )  # fmt: skip
