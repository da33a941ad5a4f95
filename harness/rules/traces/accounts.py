"""Accounts that are nobody's: what SC.SSI/GEN.17 calls generic, told from services that name themselves."""

from __future__ import annotations

import re
from functools import lru_cache

from harness.formats.table import normalised

#: Whole names, accents and marks aside.
_GENERIC = frozenset({
    "admin", "administrator", "administrateur", "root", "superuser", "superadmin", "sysadmin", "sa", "sys", "guest", "invite", "anonymous", "anonyme",
    "anon", "test", "tests", "demo", "user", "users", "utilisateur", "default", "defaut", "operator", "operateur", "support", "public", "everyone",
    "medecin", "docteur", "infirmier", "infirmiere", "ide", "interne", "secretaire", "secretariat", "accueil", "stagiaire", "remplacant", "bloc", "urgences",
    "poste", "partage", "commun", "generique", "generic", "unknown", "inconnu", "nobody", "toto", "xxx",
})  # fmt: skip


@lru_cache(maxsize=4096)
def is_generic(account: str) -> bool:
    """Whether an account names a function or nobody: a known word alone, or numbered (``user1``, ``medecin_02``)."""
    name = normalised(account.partition("@")[0][:100])
    return re.sub(r"_?\d{1,3}$", "", name) in _GENERIC
