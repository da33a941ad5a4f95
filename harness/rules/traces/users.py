"""Accounts of users, whatever the export: identifiers, sectoral ones recognised, active or not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from harness.core.place import Place
from harness.formats.log_events import Columns
from harness.formats.log_records import Record
from harness.formats.log_times import log_time
from harness.formats.table import normalised
from harness.identity.ins import INS_OIDS
from harness.identity.national import identifier_fault

#: Members of an account -> columns known by default, the surest first.
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("identifiant", "identifiant_utilisateur", "login", "username", "user_name", "user_id", "id_utilisateur", "identifier", "compte", "account",
           "code_utilisateur", "uid", "sam_account_name", "user_principal_name", "utilisateur", "user", "id"),
    "rpps": ("rpps", "numero_rpps", "n_rpps", "num_rpps", "id_rpps", "identifiant_rpps"),
    "adeli": ("adeli", "numero_adeli", "n_adeli", "num_adeli"),
    "ins": ("ins", "matricule_ins", "matricule", "nir"),
    "name": ("nom", "nom_exercice", "name", "family_name", "last_name", "lastname", "display_name", "nom_complet", "full_name", "nom_naissance"),
    "given": ("prenom", "given_name", "first_name", "firstname", "prenoms"),
    "email": ("email", "mail", "courriel", "e_mail", "adresse_mail", "adresse_email"),
    "active": ("actif", "active", "enabled", "is_active", "statut", "status", "etat"),
    "disabled": ("desactive", "disabled", "inactif", "inactive", "date_desactivation", "date_fin", "disabled_at", "deactivated_at", "end_date"),
}  # fmt: skip
_NO = frozenset({"false", "faux", "non", "no", "0", "n", "inactif", "inactive", "desactive", "desactivee", "disabled", "suspendu", "suspended", "clos", "ferme",
                 "archive", "archived", "supprime", "deleted", "bloque", "revoque", "revoked", "deactivated"})  # fmt: skip
_NOTHING = frozenset({"", "false", "faux", "non", "no", "0", "n", "null", "none"})


@dataclass(frozen=True, slots=True)
class Sectoral:
    """A sectoral identifier: its kind, its value, whether its key is wrong."""

    kind: str
    value: str
    place: Place
    wrong_key: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """One account as an export tells it."""

    record: Record
    id: str
    #: What tells one person from another: name, given name, address; empty when the export has none.
    person: tuple[str, ...]
    active: bool
    sectoral: tuple[Sectoral, ...]
    place: Place
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def near(self) -> str:
        """The identifier without case, accents, blanks, marks nor leading zeros."""
        plain = "".join(c for c in unicodedata.normalize("NFKD", self.id.casefold()) if c.isalnum())
        return plain.lstrip("0") or plain


#: FHIR resources that are people with an account.
KINDS = frozenset({"Practitioner", "Patient", "Person", "RelatedPerson"})


def is_account(record: Record) -> bool:
    """Whether an entry is an account; a Bundle has other resources too."""
    return record.whole and (record.resource is None or record.resource["resourceType"] in KINDS)


def account_of(record: Record, columns: Columns, today: date) -> Account:
    """The view of one entry."""
    if record.resource is not None and not columns.told:
        return _of_resource(record, record.resource)
    names = columns.of(record)
    values = {member: record.fields[column].strip() for member, column in names.items()}
    person = tuple(_plain(values.get(m, "")) for m in ("name", "given", "email"))
    found = [_told(kind, values.get(member, ""), record.place(names.get(member, ""))) for member, kind in (("rpps", "RPPS"), ("adeli", "ADELI"), ("ins", "INS"))]  # fmt: skip
    # an export that has no private identifier is known by the sectoral one
    member = next((m for m in ("id", "ins", "rpps", "adeli") if m in names), "id")
    id, place = values.get(member, ""), record.place(names.get(member, ""))
    kind = recognised(id)
    return Account(
        record, id, person if any(person) else (), _is_active(values, today),
        (*((Sectoral(kind, id, place),) if kind else ()), *(s for s in found if s is not None)), place, names,
    )  # fmt: skip


def _plain(text: str) -> str:
    return normalised(text) or text


def _is_active(values: dict[str, str], today: date) -> bool:
    if normalised(values.get("active", "")) in _NO:
        return False
    told = values.get("disabled", "")
    if (time := log_time(told)) is not None:
        return time.at.date() > today
    return normalised(told) in _NOTHING


#: Identifiers that are sectoral by their shape and key alone; nine digits may be anything.
_INTERNAL = re.compile(r"[35][0-9AB]{9,14}/[^/\s]{1,40}")


def recognised(value: str) -> str | None:
    """The kind of a sectoral identifier that stands alone: INS, RPPS (with its 8 or not), structure and internal number."""
    text = re.sub(r"\s", "", value)
    if len(text) == 15 and identifier_fault("INS", text) is None:
        return "INS"
    for kind, digits in (("RPPS", text), ("RPPS", text[1:] if text[:1] == "8" and len(text) == 12 else "")):
        if len(digits) == 11 and identifier_fault(kind, digits) is None:
            return kind
    return "IDNPS" if _INTERNAL.fullmatch(text) else None


def _told(kind: str, value: str, place: Place) -> Sectoral | None:
    """What a column or a system says to be of a kind; a wrong shape is no sectoral identifier, a wrong key is said."""
    text = re.sub(r"[\s=\"]", "", value).upper()
    if not text:
        return None
    if kind == "RPPS" and len(text) == 12 and text[0] == "8":
        text = text[1:]
    fault = identifier_fault(kind, text)
    return Sectoral(kind, text, place, fault is not None)


# -- FHIR ------------------------------------------------------------------------------------------------

#: IDNPS: 8 and the RPPS, 0 and the ADELI.
_IDNPS = "1.2.250.1.71.4.2.1"


def _of_resource(record: Record, resource: dict[str, Any]) -> Account:
    """Its business identifiers, else the logical one."""
    found = [(n, i) for n, i in enumerate(resource.get("identifier") or ()) if i.get("value")]
    sectoral = [s for n, i in found if (s := _of_identifier(i, record.place(f"identifier[{n}].value"))) is not None]
    first = next(iter(found), None)
    id = str(first[1]["value"]) if first else str(resource.get("id") or "")
    place = record.place(f"identifier[{first[0]}].value" if first else "id")
    return Account(record, id, tuple(_names(resource)), resource.get("active") is not False, tuple(sectoral), place)


def _of_identifier(identifier: dict[str, Any], place: Place) -> Sectoral | None:
    system = str(identifier.get("system") or "").removeprefix("urn:oid:")
    codes = {str(c.get("code") or "").upper() for c in (identifier.get("type") or {}).get("coding") or ()}
    value = str(identifier["value"])
    if system in INS_OIDS or any(code.startswith("INS") for code in codes):
        return _told("INS", value, place)
    if "RPPS" in codes or "rpps" in system.lower() or (system == _IDNPS and value.startswith("8")):
        return _told("RPPS", value, place)
    if "ADELI" in codes or (system == _IDNPS and value.startswith("0")):
        return _told("ADELI", value.removeprefix("0") if len(value) == 10 else value, place)
    kind = recognised(value)
    return Sectoral(kind, value, place) if kind else None


def _names(resource: dict[str, Any]) -> Iterator[str]:
    for name in resource.get("name") or ():
        if isinstance(name, dict):
            yield _plain(
                f"{name.get('family') or ''} {' '.join(map(str, name.get('given') or ()))} {name.get('text') or ''}"
            )
