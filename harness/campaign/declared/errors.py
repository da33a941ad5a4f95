"""The errors of a manifest, each in one line: where, what was found, the nearest known key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from harness.campaign import plain_yaml
from harness.campaign.declared.base import Unfit
from harness.core.errors import ManifestError, nearest
from harness.core.text import Text

#: The errors that a manifest gives most, by their type; pydantic speaks English.
_IN_FRENCH = {
    "literal_error": "valeurs admises : {expected}", "enum": "valeurs admises : {expected}",
    "missing": "clé obligatoire absente", "string_type": "un texte est attendu (entre apostrophes si ce sont des chiffres)",
    "bool_type": "true ou false est attendu", "bool_parsing": "true ou false est attendu",
    "date_type": "une date AAAA-MM-JJ est attendue", "date_parsing": "une date AAAA-MM-JJ est attendue",
    "timezone_aware": "une date et une heure avec leur fuseau sont attendues (2026-03-20T04:00:00+01:00)",
    "datetime_parsing": "une date et une heure avec leur fuseau sont attendues (2026-03-20T04:00:00+01:00)",
    "datetime_from_date_parsing": "une date et une heure avec leur fuseau sont attendues (2026-03-20T04:00:00+01:00)",
    "date_from_datetime_parsing": "une date AAAA-MM-JJ est attendue", "string_too_short": "une valeur vide n'est pas admise",
    "less_than_equal": "au plus {le}", "greater_than_equal": "au moins {ge}",
    "too_short": "au moins {min_length} élément", "int_parsing": "un nombre entier est attendu",
    "tuple_type": "une liste est attendue", "list_type": "une liste est attendue",
    "date_from_datetime_inexact": "une date AAAA-MM-JJ est attendue", "string_too_long": "au plus {max_length} caractères",
    "float_type": "un nombre est attendu",
    "dict_type": "un dictionnaire est attendu", "model_type": "un dictionnaire est attendu",
}  # fmt: skip


#: Keys that a French editor would try, where the nearest spelling would mislead ("derogations" is near "declarations").
_MEANT = {
    "derogations": "waivers", "dérogations": "waivers", "non_applicable": "not_applicable", "preuves": "proofs", "certificats": "certificates",
    "liste_blanche": "whitelist", "traces": "logs", "journaux": "logs", "utilisateurs": "users", "comptes": "users", "financement": "funding",
    "bal": "mailboxes", "profil": "profile", "produit": "product", "éditeur": "editor", "editeur": "editor", "echantillons": "samples",
    "échantillons": "samples", "déclarations": "declarations",
}  # fmt: skip


def explained(error: ValidationError, model: type[BaseModel], tree: Any, name: str, outside: int = 0) -> ManifestError:
    """The error in one line; ``outside`` is how many steps of its location are not in this file."""
    found = error.errors()
    first = next((e for e in found if e["type"] == "extra_forbidden"), found[0])  # a mistyped key is also a missing one
    shown = first["loc"][outside:]
    location = first["loc"]
    line = plain_yaml.line_of(tree, shown)
    where = ".".join(str(part) for part in shown)
    if first["type"] == "extra_forbidden":
        known = _keys(model, location[:-1])
        meant = _MEANT.get(str(location[-1]).casefold())
        near = meant if meant in known else nearest(str(location[-1]), known)
        fr = f"{name} ligne {line} : clé inconnue « {where} »" + (f", voulez-vous dire « {near} » ?" if near else "")
        en = f"{name} line {line}: unknown key '{where}'" + (f", did you mean '{near}'?" if near else "")
        return ManifestError(Text(fr, en))
    return ManifestError(
        Text(f"{name} ligne {line} : {where} : {in_french(first)}", f"{name} line {line}: {where}: {in_english(first)}")
    )


def in_french(error: Any) -> str:
    """One error of pydantic, in French where we have it."""
    if (own := _own(error)) is not None:
        return own.fr
    told = _IN_FRENCH.get(error["type"], "{msg}").format(msg=error["msg"], **error.get("ctx", {}))
    return told.replace("' or '", "' ou '")


def in_english(error: Any) -> str:
    """The same in English."""
    own = _own(error)
    return own.en if own is not None else str(error["msg"])


def _own(error: Any) -> Text | None:
    """What a validator of ours says; pydantic would put "Value error" before it."""
    raised = error.get("ctx", {}).get("error")
    return raised.text if isinstance(raised, Unfit) else None


def _keys(model: type[BaseModel] | None, location: tuple[int | str, ...]) -> list[str]:
    """Known keys of the model at a location."""
    for part in location:
        if model is not None and isinstance(part, str):
            found = model.model_fields.get(part)
            model = next(_models(found.annotation), None) if found is not None else None
    return list(model.model_fields) if model is not None else []


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models inside an annotation: ``tuple[Proof, ...] | None`` holds Proof."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inside in get_args(annotation):
        yield from _models(inside)
