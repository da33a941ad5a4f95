"""The error of an expression that cannot be used; apart, so that the parser is imported only when needed."""

from __future__ import annotations


class XPathError(Exception):
    """The expression is not XPath 2.0, or asks for what is not supported."""
