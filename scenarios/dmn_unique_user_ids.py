"""DMN-UNIQUE-USER-IDS: each user of a digital medical device has an identifier of its own, sectoral when possible.

FAQ 36: the electronic identification framework only wants the identifiers of users to be unique, and sectoral by
preference; no requirement frames the case further. SC.SSI/IE.33: RPPS of a professional when there is one, and a private
identifier whose uniqueness is ensured. SC.SSI/IE.48: INS matricule of a patient. SC.SSI/GEN.17: no generic account logs in.
SC.SSI/IAM.87 and IAM.94: the accounts can be extracted. Judged: the export that ``users`` of campaign.yaml names. Only
uniqueness and what must not be in an export are errors. Rows that tell the same person (one for each permission) are one account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from harness.campaign.campaign import Campaign
from harness.campaign.users import UsersSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import HOLDS, Findings, Held, Level, Remark, inconclusive, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats.limits import MAX_TOLD
from harness.formats.log_records import FORMATS
from harness.rules.traces.accounts import is_generic
from harness.rules.traces.secrets import masked
from harness.rules.traces.users import Account

scenario = Scenario(
    id="DMN-UNIQUE-USER-IDS",
    title=Text("Identifiants des utilisateurs : uniques, sectoriels de préférence", "Identifiers of users: unique, sectoral by preference"),
    summary=Text(
        "L'export des comptes du dispositif médical numérique montre que chaque utilisateur a un identifiant à lui, de préférence un identifiant sectoriel (RPPS, INS), et ne livre aucun mot de passe.",
        "The export of accounts of the digital medical device shows that each user has an identifier of its own, by preference a sectoral one (RPPS, INS), and gives no password away.",
    ),
    faq=(36,),
    requirements=("SC.SSI/IE.33", "SC.SSI/IE.48", "SC.SSI/GEN.17", "SC.SSI/GEN.14", "SC.SSI/IAM.87", "SC.SSI/IAM.94"),
    applies_to=frozenset({Role.IS_DMN}),
)  # fmt: skip

SOURCE = "FAQ 36"
UNDECLARED = Text(
    "campaign.yaml ne déclare aucun export de comptes (users)", "campaign.yaml declares no export of accounts (users)"
)
NO_ACCOUNT = Text(
    "aucun compte dans l'export (campaign.yaml, users)", "no account in the export (campaign.yaml, users)"
)
Group = list[tuple[str, Account]]


def has_accounts(users: UsersSubject, campaign: Campaign) -> bool:
    """An export that can be read, at least in part."""
    return bool(users.export.accounts)


def _groups(users: UsersSubject, key: Callable[[Account], str]) -> Iterator[Group]:
    """Accounts that share a key, in the order of the export."""
    found: dict[str, Group] = {}
    for path, account in users.export.accounts:
        if account.id:
            found.setdefault(key(account), []).append((path, account))
    return (group for group in found.values() if len(group) > 1)


def _same_person(one: Account, other: Account) -> bool:
    """Two rows of one account: everything that tells a person is equal, or the rows are."""
    return one.person == other.person if one.person and other.person else one.record.fields == other.record.fields


@scenario.check(
    "DMN-UNIQUE-USER-IDS-READABLE", DOIT, on=UsersSubject, source="SC.SSI/IAM.87 ; SC.SSI/IAM.94", requirements=("SC.SSI/IAM.87", "SC.SSI/IAM.94"), unexercised=UNDECLARED,
    title=Text("L'export des comptes se lit en entier", "The export of accounts can be read as a whole"),
    remedy=Text("exporter en CSV avec en-tête, en JSON ou en ressources FHIR ; nommer les colonnes sous columns", "export as CSV with a header, as JSON or as FHIR resources; name the columns under columns"),
)  # fmt: skip
def readable(users: UsersSubject, campaign: Campaign) -> Findings:
    """Each line that cannot be, at its place; the columns that the manifest names exist."""
    export = users.export
    for path, unread in export.unread[:MAX_TOLD]:
        if not unread.ours:
            yield verify(
                False, at=unread.place, expected=unread.expected, actual=unread.actual, about=users.files[path]
            )
        else:
            limit = unread.expected
            yield inconclusive(f"{len(export.accounts)} comptes jugés, pas le reste (limite de lecture : {limit.fr}, {path})",
                               f"{len(export.accounts)} accounts judged, not the rest (bound of the reader: {limit.en}, {path})")  # fmt: skip
    for column in export.unknown_columns:
        yield verify(
            False, at=Place("columns"), expected=Text(f"une colonne « {column} »", f"a column '{column}'"), actual=None
        )
    if not export.unread:
        yield verify(bool(export.accounts), at=Place(""), expected=FORMATS, actual=Text("aucun compte", "no account"))
    yield Held(len(export.accounts))


@scenario.check(
    "DMN-UNIQUE-USER-IDS-PRESENT", DOIT, on=UsersSubject, where=has_accounts, source=SOURCE, requirements=("SC.SSI/IE.33",), unexercised=NO_ACCOUNT,
    title=Text("Chaque compte a un identifiant", "Each account has an identifier"),
    remedy=Text("renseigner l'identifiant, ou nommer sa colonne (columns : id)", "fill the identifier, or name its column (columns: id)"),
)  # fmt: skip
def present(users: UsersSubject, campaign: Campaign) -> Findings:
    """The private identifier, or the first one of a FHIR resource."""
    lacking = [(path, account) for path, account in users.export.accounts if not account.id]
    for path, account in lacking[:MAX_TOLD]:
        yield verify(
            False,
            at=account.place,
            expected=Text("un identifiant", "an identifier"),
            actual=None,
            about=users.files[path],
        )
    yield Held(len(users.export.accounts) - len(lacking))


def _twice(users: UsersSubject, when_active: bool) -> Findings:
    """Identifiers of two persons, both with an active account or one of them deactivated."""
    expected = Text("un identifiant par personne", "one identifier for each person")
    for (first_path, first), *others in islice(_groups(users, lambda a: a.id), MAX_TOLD):
        for path, other in others:
            if _same_person(first, other) or (first.active and other.active) is not when_active:
                continue
            if not (first.person and other.person):
                yield inconclusive("un identifiant sur plusieurs lignes, rien ne dit si c'est la même personne (nom, adresse)",
                                   "an identifier on several rows, nothing tells whether it is one person (name, address)")  # fmt: skip
                continue
            shown = masked(other.id, 40)
            where = f"{first_path} {first.place}".strip() if path != first_path else str(first.place)
            yield verify(
                False, at=other.place, expected=expected, actual=shown + f" ({where})", about=users.files[path]
            )
    yield Held(len(users.export.accounts))


@scenario.check(
    "DMN-UNIQUE-USER-IDS-UNIQUE", DOIT, on=UsersSubject, where=has_accounts, source=f"{SOURCE} ; SC.SSI/IE.33", requirements=("SC.SSI/IE.33",), unexercised=NO_ACCOUNT,
    title=Text("Deux utilisateurs n'ont pas le même identifiant", "No two users have the same identifier"),
    remedy=Text("refuser à la création un identifiant déjà pris", "refuse an identifier that is taken when an account is made"),
)  # fmt: skip
def unique(users: UsersSubject, campaign: Campaign) -> Findings:
    """Exactly the same, for two persons whose accounts are active."""
    yield from _twice(users, when_active=True)
    yield from _sectoral_of_two(users)


def _sectoral_of_two(users: UsersSubject) -> Findings:
    """One sectoral identifier under two names and given names: a recommendation, for people may have two accounts."""
    first: dict[tuple[str, str], tuple[str, Account]] = {}
    told = 0
    for path, account in users.export.accounts:
        for one in account.sectoral:
            before, other = first.setdefault((one.kind, one.value), (path, account))
            if other.id == account.id or told >= MAX_TOLD or not _are_two(other, account):
                continue
            told += 1
            where = f"{before} {other.place}".strip() if path != before else str(other.place)
            yield verify(False, at=one.place, expected=Text("un identifiant par personne", "one identifier for each person"), level=Level.WARNING,
                         actual=f"{masked(one.value, 40)} ({where})", about=users.files[path])  # fmt: skip


def _are_two(one: Account, other: Account) -> bool:
    """Whether both the name and the given name are told, and differ."""
    mine, theirs = one.person[:2], other.person[:2]
    return (
        len(one.person) == len(other.person) == 3
        and all((*mine, *theirs))
        and all(a != b for a, b in zip(mine, theirs, strict=True))
    )


@scenario.check(
    "DMN-UNIQUE-USER-IDS-REUSED", DOIT, on=UsersSubject, where=has_accounts, source=f"{SOURCE} ; SC.SSI/IE.33", requirements=("SC.SSI/IE.33",), unexercised=NO_ACCOUNT,
    title=Text("L'identifiant d'un compte désactivé n'est pas redonné", "The identifier of a deactivated account is not given again"),
    remedy=Text("garder réservé l'identifiant d'un compte désactivé : les traces le citent encore", "keep the identifier of a deactivated account reserved: traces still name it"),
)  # fmt: skip
def reused(users: UsersSubject, campaign: Campaign) -> Findings:
    """Exactly the same, one of the two accounts is deactivated."""
    yield from _twice(users, when_active=False)


@scenario.check(
    "DMN-UNIQUE-USER-IDS-NEAR", PEUT, on=UsersSubject, where=has_accounts, source=f"{SOURCE} ; recommandation du projet", requirements=(), unexercised=NO_ACCOUNT,
    title=Text("Deux identifiants ne se confondent pas", "No two identifiers can be taken for one another"),
    remedy=Text("comparer les identifiants sans casse, accents, blancs ni zéros de tête", "compare identifiers without case, accents, blanks nor leading zeros"),
)  # fmt: skip
def near(users: UsersSubject, campaign: Campaign) -> Findings:
    """Equal but for case, accents, blanks, marks, leading zeros."""
    for (_, first), *others in islice(_groups(users, lambda a: a.near), MAX_TOLD):
        for path, other in others:
            if other.id != first.id and not _same_person(first, other):
                yield verify(False, at=other.place, expected=Text("un identifiant qui se distingue", "an identifier that stands apart"),
                             actual=f"{masked(other.id, 40)} / {masked(first.id, 40)}", about=users.files[path])  # fmt: skip
    yield Held(len(users.export.accounts))


@scenario.check(
    "DMN-UNIQUE-USER-IDS-SECTORAL", PEUT, on=UsersSubject, where=has_accounts, source=SOURCE, requirements=("SC.SSI/IE.33", "SC.SSI/IE.48"), unexercised=NO_ACCOUNT,
    title=Text("Des identifiants sectoriels sont gérés", "Sectoral identifiers are managed"),
    remedy=Text("enregistrer le RPPS des professionnels et l'INS des patients", "record the RPPS of professionals and the INS of patients"),
)  # fmt: skip
def sectoral(users: UsersSubject, campaign: Campaign) -> Findings:
    """One account at least has one; their share is told."""
    accounts = [account for _, account in users.export.accounts]
    known = [{s.kind for s in account.sectoral} for account in accounts]
    kinds = sorted(set().union(*known))
    count = sum(map(bool, known))
    yield verify(count > 0, at=Place(""), expected=Text("RPPS, ADELI, INS ou identifiant interne d'une structure", "RPPS, ADELI, INS or internal identifier of a structure"), actual=None)  # fmt: skip
    if count:
        yield Remark(Text(f"{count} comptes sur {len(accounts)} ont un identifiant sectoriel ({', '.join(kinds)})",
                          f"{count} accounts of {len(accounts)} have a sectoral identifier ({', '.join(kinds)})"))  # fmt: skip


@scenario.check(
    "DMN-UNIQUE-USER-IDS-SECTORAL-KEY", PEUT, on=UsersSubject, where=lambda u, c: any(a.sectoral for _, a in u.export.accounts), required=False,
    source=f"{SOURCE} ; clés du RPPS et de l'INS", requirements=("SC.SSI/IE.33", "SC.SSI/IE.48"), unexercised=Text("aucun identifiant sectoriel", "no sectoral identifier"),
    title=Text("Les identifiants sectoriels sont bien formés", "Sectoral identifiers are well formed"),
    remedy=Text("relever l'identifiant dans l'Annuaire Santé ou le téléservice INSi", "take the identifier from the Annuaire Santé or the INSi service"),
)  # fmt: skip
def sectoral_key(users: UsersSubject, campaign: Campaign) -> Findings:
    """Shape and key of what a column or a FHIR system says to be sectoral."""
    for path, account in users.export.accounts:
        for found in account.sectoral:
            yield verify(not found.wrong_key, at=found.place, expected=Text(f"{found.kind} avec sa forme et sa clé", f"{found.kind} with its shape and key"),
                         actual=masked(found.value, 40), about=users.files[path])  # fmt: skip


@scenario.check(
    "DMN-UNIQUE-USER-IDS-GENERIC", PEUT, on=UsersSubject, where=has_accounts, source="SC.SSI/GEN.17", requirements=("SC.SSI/GEN.17",), unexercised=NO_ACCOUNT,
    title=Text("Les comptes actifs sont nominatifs", "Active accounts are personal"),
    remedy=Text("fermer le compte générique, ou interdire de s'y connecter", "close the generic account, or forbid logging in under it"),
)  # fmt: skip
def generic(users: UsersSubject, campaign: Campaign) -> Findings:
    """No function, no numbered station among the active ones."""
    for path, account in users.export.accounts:
        yield verify(not (account.active and is_generic(account.id)), at=account.place, expected=Text("le compte d'une personne", "the account of a person"),
                     actual=masked(account.id, 40), about=users.files[path])  # fmt: skip


@scenario.check(
    "DMN-UNIQUE-USER-IDS-SECRETS", DOIT, on=UsersSubject, where=has_accounts, source="SC.SSI/GEN.14", requirements=("SC.SSI/GEN.14",), unexercised=NO_ACCOUNT,
    title=Text("L'export ne livre ni mot de passe ni empreinte", "The export gives neither password nor hash away"),
    remedy=Text("retirer la colonne de l'export ; changer les mots de passe s'ils sont réels", "leave the column out of the export; change the passwords if they are real"),
)  # fmt: skip
def secrets(users: UsersSubject, campaign: Campaign) -> Findings:
    """Each column once, with how many values it has; none is quoted."""
    for (path, _), (place, leak, count) in users.export.secrets.items():
        yield verify(False, at=place, expected=Text("aucun secret", "no secret"), actual=leak.told + Text(f" ; {count} valeurs", f"; {count} values"), about=users.files[path])  # fmt: skip
    yield HOLDS
