"""What is known of the variables of an expression before it is evaluated."""

from __future__ import annotations

from dataclasses import dataclass

from harness.kit.xpath.tree import Tree


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
    #: Whether it may hold attributes or texts, which lxml only takes as elements that carry their strings.
    carried: bool = False


#: What current() gives, carried as a variable.
CURRENT = Variable("current", "node")
