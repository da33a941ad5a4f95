"""Which body a document type has in the official material: data of ``data/formats.yaml`` and of the models."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import yaml

from harness.rules.cda.models import table

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@lru_cache(maxsize=1)
def structured_only() -> dict[str, str]:
    """Type -> the model of its volet, for the types that the official material only has structured."""
    text = files("harness.rules.cda").joinpath("data", "formats.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=_LOADER)
    others = {str(code) for key in ("both", "unstructured", "partial") for code in data[key]}
    found: dict[str, str] = {}
    for model in table().models:
        for code in model.codes if model.sure else ():
            if code not in others:
                found[code] = f"{found[code]} | {model.name}" if code in found else model.name
    return found
