"""Associations of nomenclatures that metadata follow: class of a type, format of a model of document."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: The templateId of a body that is not structured: its format depends on the kind of file.
UNSTRUCTURED = "1.3.6.1.4.1.19376.1.2.20"


@lru_cache(maxsize=4)
def _read(name: str) -> dict[str, Any]:
    raw = files("harness.rules.xds").joinpath("data", name).read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(raw, Loader=_LOADER)
    return found


def class_of_type(code: str | None) -> str | None:
    """The class of a document type (ASS_X04); None for a type that the table does not know."""
    found = _read("type-class.yaml")["types"].get(code)
    return found[1] if found else None


def system_of_type(code: str | None) -> str | None:
    """The code system of a document type; None for a type that the table does not know."""
    found = _read("type-class.yaml")["types"].get(code)
    return found[0] if found else None


def class_system() -> str:
    """The code system of classes."""
    return str(_read("type-class.yaml")["class_system"])


def formats_of_template(root: str | None) -> tuple[str, ...]:
    """The formatCodes of the model that a templateId names (ASS_A11): several only for ``UNSTRUCTURED``, else none or one."""
    return tuple(_read("template-format.yaml")["templates"].get(root, ()))


def other_format() -> str:
    """The formatCode of a structured document that follows no model of the table."""
    return str(_read("template-format.yaml")["other"])


def scheme_of_format(code: str | None) -> str | None:
    """The coding scheme of a formatCode; None for a code that the table does not know."""
    return _schemes().get(code or "")


@lru_cache(maxsize=1)
def _schemes() -> dict[str, str]:
    found = _read("template-format.yaml")["schemes"]
    return {code: scheme for scheme, codes in found.items() for code in codes}
