"""A file of funding requests against its schema: each deviation at its line, mistyped keys with the nearest known one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from harness.campaign.declared.errors import in_english, in_french
from harness.campaign.declared.funding import FundingFile
from harness.core.errors import nearest
from harness.core.finding import ABSENT, Problem
from harness.core.place import clip
from harness.core.text import Text, same
from harness.formats import tree
from harness.formats.limits import MAX_TOLD
from harness.formats.unicode import writable

#: Problems of a file of requests are told by this check.
FILE_CHECK = "FIN-ORDER-AMOUNT-FILE"
READABLE = Text("JSON ou YAML, chaque clé une fois", "JSON or YAML, each key once")
#: Keys as a French editor may write them.
_IN_ENGLISH = {
    "demandes": "requests", "nature": "kind", "type": "kind", "numero": "number", "numéro": "number", "montant": "amount",
    "fournisseur": "supplier", "editeur": "supplier", "éditeur": "supplier", "beneficiaires": "beneficiaries",
    "bénéficiaires": "beneficiaries", "commande": "order", "bon_de_commande": "order", "avance": "advance", "facture": "invoice",
    "nom": "name", "statut": "status", "traite_de_fusion": "merger_treaty", "remplace": "replaces", "fichier": "file",
    "finess_juridique": "finess_legal", "numero_am": "am", "cree_le": "created", "actif_2023": "active_2023",
}  # fmt: skip


def unreadable(found: tree.Tree) -> list[Problem]:
    """What keeps a file, or one of its keys, from being read."""
    why = Text("fichier de demandes mal écrit", "ill-written file of requests")
    return [Problem(FILE_CHECK, broken.place, READABLE, broken.actual, why) for broken in found.broken]


def against_schema(root: tree.Node) -> list[Problem]:
    """One problem for each place that the schema does not admit."""
    try:
        FundingFile.model_validate(root.plain())
    except ValidationError as error:
        told: dict[str, Problem] = {}
        for one in error.errors(include_url=False):
            problem = _problem(root, one)
            told.setdefault(problem.place.path, problem)
        return list(told.values())[:MAX_TOLD]
    return []


def _problem(root: tree.Node, error: Any) -> Problem:
    location = error["loc"]
    node = root.follow(location)
    if error["type"] == "extra_forbidden":
        key = str(location[-1])
        message = Text("clé inconnue", "unknown key")
        return Problem(FILE_CHECK, node.place, _right_key(key, location[:-1]), same(clip(writable(key))), message)
    absent = error["type"] == "missing"
    place = node.at(str(location[-1])) if absent else node.place
    actual = ABSENT if absent else tree.shown(node) or ABSENT
    return Problem(
        FILE_CHECK,
        place,
        Text(in_french(error), in_english(error)),
        actual,
        Text("hors du schéma", "outside the schema"),
    )


def _right_key(key: str, location: tuple[int | str, ...]) -> Text:
    """The key that was meant, else those that there are."""
    known = _keys(FundingFile, location)
    meant = _IN_ENGLISH.get(key.casefold())
    near = meant if meant in known else nearest(key, known)
    if near is not None:
        return same(near)
    return Text(f"une clé parmi {', '.join(known)}", f"one of {', '.join(known)}")


def _keys(model: Any, location: tuple[int | str, ...]) -> list[str]:
    """Known keys of the model at a location."""
    for part in location:
        if isinstance(part, str) and model is not None and part in model.model_fields:
            model = next(_models(model.model_fields[part].annotation), None)
    return list(model.model_fields) if model is not None else []


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inside in get_args(annotation):
        yield from _models(inside)
