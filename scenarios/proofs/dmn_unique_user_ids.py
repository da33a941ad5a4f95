"""How each check of DMN-UNIQUE-USER-IDS is made to fail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.builder.demo_users import SPEC, User, UsersSpec, files, lines, with_user
from harness.core.mutation import Files, Mutations

NAME = "DMN-UNIQUE-USER-IDS"


def campaign(spec: UsersSpec = SPEC, *more: str) -> Files:
    """The export of the demo alone, of a digital medical device."""
    return {
        "campaign.yaml": "\n".join(["profile: dmn", "date: 2026-03-20", *lines(spec), *more, ""]).encode(),
        **files(spec),
    }


def changed(**changes: Any) -> Files:
    """The campaign with attributes of the spec replaced."""
    return campaign(replace(SPEC, **changes))


def using(rank: int, **changes: Any) -> Files:
    """The campaign with one account changed."""
    return changed(users=with_user(rank, **changes))


mutations = Mutations.of(campaign)


@mutations(f"{NAME}-READABLE")
def line_with_two_more_cells() -> Files:
    """Semicolons in a name that is not in quotes."""
    found = campaign()
    return {
        **found,
        "comptes/utilisateurs.csv": found["comptes/utilisateurs.csv"] + b"p-9;TEST;A;a@exemple.fr;;;actif;x;y\r\n",
    }


@mutations(f"{NAME}-READABLE")
def column_that_is_not_there() -> Files:
    """The manifest names another export."""
    return changed(columns="id: matricule_agent")


@mutations(f"{NAME}-PRESENT")
def account_without_identifier() -> Files:
    """An empty cell."""
    return using(5, id="")


@mutations(f"{NAME}-UNIQUE")
def two_doctors_under_one_identifier() -> Files:
    """Both accounts are active."""
    return using(1, id="c.test-ortie")


@mutations(f"{NAME}-REUSED")
def identifier_of_a_doctor_who_left() -> Files:
    """Given to another one."""
    return using(1, id="i.test-sauge")


@mutations(f"{NAME}-NEAR")
def identifiers_that_differ_by_case() -> Files:
    """C.Test-Ortie and c.test-ortie."""
    return using(1, id="C.Test-Ortie")


@mutations(f"{NAME}-SECTORAL")
def no_sectoral_identifier() -> Files:
    """Local ones only."""
    return changed(users=tuple(replace(u, rpps="", ins="") for u in SPEC.users))


@mutations(f"{NAME}-SECTORAL-KEY")
def rpps_with_a_wrong_key() -> Files:
    """Its last digit."""
    return using(0, rpps=SPEC.users[0].rpps[:-1] + "9")


@mutations(f"{NAME}-GENERIC")
def shared_account() -> Files:
    """A function in place of a person."""
    return changed(users=(*SPEC.users, User("secretariat", "SECRETARIAT", "", "secretariat@ch-demo.mssante.fr")))


@mutations(f"{NAME}-SECRETS")
def column_of_password_hashes() -> Files:
    """The whole table was exported."""
    hashed = "$2b$12$" + "abcdefghijklmnopqrstuv" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ01234"
    return changed(extra_headers=("password",), users=tuple(replace(u, more=(hashed,)) for u in SPEC.users))
