"""The export of accounts of the demo: professionals and patients of a digital medical device, as a spreadsheet's CSV."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any

from harness.builder.fault import Fault
from harness.builder.part import Files, Part
from harness.builder.people import DR_GENET, DR_ORTIE, DR_SAUGE, GASTON, ROSALIE


@dataclass(frozen=True)
class User:
    """One account."""

    id: str
    family: str
    given: str
    email: str
    rpps: str = ""
    ins: str = ""
    status: str = "actif"
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class UsersSpec:
    """The accounts and the headers beside them."""

    users: tuple[User, ...]
    extra_headers: tuple[str, ...] = ()
    columns: str = ""


def build_users_csv(spec: UsersSpec) -> bytes:
    """Semicolons, CRLF, Windows-1252: what a French spreadsheet saves by default."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        ("Identifiant", "Nom", "Prénom", "Courriel", "N° RPPS", "Matricule INS", "État", *spec.extra_headers)
    )
    for u in spec.users:
        writer.writerow((u.id, u.family, u.given, u.email, u.rpps, u.ins, u.status, *u.more))
    return text.getvalue().encode("cp1252")


def _professional(who: Any, id: str, status: str = "actif") -> User:
    return User(id, who.family, who.given, f"{id}@ch-demo.mssante.fr", who.rpps_id[1:], status=status)


SPEC = UsersSpec((
    _professional(DR_ORTIE, "c.test-ortie"),
    _professional(DR_GENET, "o.test-genet"),
    _professional(DR_SAUGE, "i.test-sauge", "désactivé"),
    User("p-000101", ROSALIE.birth_name or "", ROSALIE.first_given or "", "rosalie@exemple.fr", ins=ROSALIE.ins or ""),
    User("p-000102", GASTON.birth_name or "", GASTON.first_given or "", "gaston@exemple.fr", ins=GASTON.ins or ""),
    User("p-000103", "TEST-PERVENCHE", "NOE", "noe@exemple.fr"),
))  # fmt: skip


def files(spec: UsersSpec) -> Files:
    """The export."""
    return {"comptes/utilisateurs.csv": build_users_csv(spec)}


def lines(spec: UsersSpec) -> list[str]:
    """``users`` of the manifest."""
    columns = f", columns: {{{spec.columns}}}" if spec.columns else ""
    return [f"users: {{file: comptes/utilisateurs.csv{columns}}}"]


PART = Part("users", SPEC, files, lines)


def with_user(rank: int, **changes: Any) -> tuple[User, ...]:
    """The same accounts, one of them changed."""
    return tuple(replace(u, **changes) if n == rank else u for n, u in enumerate(SPEC.users))


FAULTS: tuple[Fault, ...] = (
    Fault("DMN-UNIQUE-USER-IDS-REUSED", "comptes/utilisateurs.csv", "the identifier of a doctor who left is given to another",
          lambda d: d.changing("users", users=with_user(1, id="i.test-sauge"))),
    Fault("DMN-UNIQUE-USER-IDS-GENERIC", "comptes/utilisateurs.csv", "a shared account", lambda d: _added(d, User("secretariat", "SECRETARIAT", "", "secretariat@ch-demo.mssante.fr"))),
)  # fmt: skip


def _added(campaign: Any, user: User) -> Any:
    spec = next(part.spec for part in campaign.parts if part.name == "users")
    return campaign.changing("users", users=(*spec.users, user))
