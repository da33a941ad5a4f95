"""How each check of XDM-VALUES is made to fail: codes out of their sets, of other systems, in another order."""

from __future__ import annotations

from typing import Any

from harness.formats.ebrim import CLASSIFICATIONS
from harness.rules.xds.values import CODED, Coded
from scenarios.proofs import _archives as made
from scenarios.proofs._archives import Edit, every, put, slot

mutations = made.mutations()

OWNERS = {"SubmissionSet": "//r:RegistryPackage[1]", "DocumentEntry": "//r:ExtrinsicObject[1]"}
ENTRY = OWNERS["DocumentEntry"]


def _path(owner: str, name: str) -> str:
    return f"{OWNERS[owner]}/r:Classification[@classificationScheme='{CLASSIFICATIONS[owner][name]}']"


AUTHOR = _path("DocumentEntry", "author")
CONFIDENTIALITY = _path("DocumentEntry", "confidentialityCode")


def _code(coded: Coded, value: str) -> Edit:
    return put(_path(coded.owner, coded.name), "nodeRepresentation", value)


def _reordered(root: Any) -> None:
    """A mask first."""
    first, second = every(root, CONFIDENTIALITY)[:2]
    second.addnext(first)


def _third(value: str) -> Edit:
    """The third confidentiality code."""

    def edit(root: Any) -> None:
        every(root, CONFIDENTIALITY)[2].set("nodeRepresentation", value)

    return edit


for _coded in CODED:
    if _coded.sets:
        # R is a level that the set of the campaign lacks: the other rules on confidentiality have nothing to say.
        _other = {"confidentialityCode": "R", "formatCode": "urn:autre:2026"}.get(_coded.name, "AUTRE")
        made.rows(mutations, "XDM-VALUES", (_coded.id, "a code that is not in the set", _code(_coded, _other)))
    _path_of_scheme = f"{_path(_coded.owner, _coded.name)}/r:Slot/r:ValueList/r:Value"
    made.rows(
        mutations,
        "XDM-VALUES",
        (
            f"{_coded.id}-SCHEME",
            "another code system",
            put(_path_of_scheme, "", "JDV" if _coded.id == "EVENT" else "1.2.3.4"),
        ),
    )

made.rows(
    mutations, "XDM-VALUES",
    ("SPECIALTY", "a code that is not in the set", slot(AUTHOR, "authorSpecialty", "G99^Autre^1.2.250.1.213.1.1.4.5")),
    ("ROLE", "a label that is not in the set", slot(AUTHOR, "authorRole", "Chef")),
    ("CLASS-OF-TYPE", "another class", put(_path("DocumentEntry", "classCode"), "nodeRepresentation", "11")),
    ("CONFIDENTIALITY-FIRST", "a mask first", _reordered),
    ("CONFIDENTIALITY-FIRST", "two levels", _third("N")),
    ("CONFIDENTIALITY-MASK", "an unknown mask", _third("INVISIBLE_TOUS")),
    ("CONFIDENTIALITY-MASK", "a mask twice", _third("MASQUE_PS")),
)  # fmt: skip
