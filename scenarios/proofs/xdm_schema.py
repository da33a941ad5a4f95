"""How each check of XDM-SCHEMA is made to fail, with schemas of the few elements that archives have."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from harness.builder.ebrim_xsd import schemas
from harness.core.mutation import Files, Mutations
from scenarios.proofs import _archives as made
from scenarios.proofs._archives import Edit, append, drop, every

FOLDER = "xsd"
ENTRY = "//r:ExtrinsicObject[1]"


def with_schemas(files: Files, found: Files | None = None) -> Files:
    """A campaign whose manifest gives schemas."""
    given = {f"{FOLDER}/{name}": content for name, content in (schemas() if found is None else found).items()}
    manifest = files["campaign.yaml"] + f"schemas: {{ebrim: {FOLDER}}}\n".encode()
    return {**files, **given, "campaign.yaml": manifest}


@cache
def conforming() -> Files:
    """The conforming archives, with schemas."""
    return with_schemas(made.conforming())


mutations = Mutations.of(conforming)


def _mutated(edit: Edit) -> Files:
    return with_schemas(made.metadata(edit))


def _name_first(root: Any) -> None:
    """The label of each act before its code system."""
    for slot in every(root, "//r:Classification[r:Name]/r:Slot"):
        slot.getparent().append(slot)


for _check, _name, _edit in (
    ("ORDER", "Name before Slot", _name_first),
    ("VALID", "an unknown element", append(ENTRY, "<r:Version/>")),
    ("VALID", "a slot after the classifications", append(ENTRY, '<r:Slot name="urn:a:b"><r:ValueList><r:Value>1</r:Value></r:ValueList></r:Slot>')),
    ("VALID", "an association without type", lambda root: every(root, "//r:Association")[0].attrib.pop("associationType")),
    ("VALID", "a slot without its list", drop(f"{ENTRY}/r:Slot[@name='hash']/r:ValueList")),
):  # fmt: skip
    mutations.add(f"XDM-SCHEMA-{_check}", _name, partial(_mutated, _edit))
