"""How each check of XDM-UNIQUE is made to fail: identifiers of the first archive, or of another entry, taken again."""

from __future__ import annotations

from typing import Any

from lxml import etree

from harness.builder.xdm import archive_files
from harness.formats.ebrim import IDENTIFIERS
from scenarios.proofs import _archives as made
from scenarios.proofs._archives import METADATA, RIM, earlier, every

mutations = made.mutations()

SET, ENTRY, SECOND = "//r:RegistryPackage[1]", "//r:ExtrinsicObject[1]", "//r:ExtrinsicObject[2]"


def _id(owner: str) -> str:
    kind = "SubmissionSet" if owner == SET else "DocumentEntry"
    return f"{owner}/r:ExternalIdentifier[@identificationScheme='{IDENTIFIERS[kind]['uniqueId']}']"


def _of_the_first(path: str) -> str:
    value: str = every(etree.fromstring(archive_files(earlier())[METADATA]), path)[0].get("value")
    return value


def _same_set(root: Any) -> None:
    every(root, _id(SET))[0].set("value", _of_the_first(_id(SET)))


def _same_entry(root: Any) -> None:
    every(root, _id(SECOND))[0].set("value", every(root, _id(ENTRY))[0].get("value"))


def _id_of_the_set(root: Any) -> None:
    every(root, _id(ENTRY))[0].set("value", every(root, _id(SET))[0].get("value"))


def _same_document(root: Any) -> None:
    every(root, _id(SECOND))[0].set("value", _of_the_first(_id(ENTRY)))


def _same_uuid(root: Any) -> None:
    """The second entry, and what names it, under the UUID of the entry of the first archive."""
    first = every(etree.fromstring(archive_files(earlier())[METADATA]), ENTRY)[0].get("id")
    old = every(root, SECOND)[0].get("id")
    for element in root.iter(f"{{{RIM}}}*"):
        for name in ("id", "classifiedObject", "registryObject", "targetObject"):
            if element.get(name) == old:
                element.set(name, first)


made.rows(
    mutations, "XDM-UNIQUE",
    ("SET", "the uniqueId of the submission before", _same_set),
    ("DOCUMENT", "one uniqueId for two entries", _same_entry),
    ("DOCUMENT", "the uniqueId of the submission for an entry", _id_of_the_set),
    ("CONTENT", "the uniqueId of another document", _same_document),
    ("OBJECT", "the UUID of another entry", _same_uuid),
)  # fmt: skip
