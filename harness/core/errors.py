"""Errors that end a command with one clear line; what samples contain never raises them."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from difflib import get_close_matches

from harness.core.text import Text


class HarnessError(Exception):
    """Something the user can mend; carries a bilingual sentence and an optional hint."""

    def __init__(self, message: Text, hint: Text | None = None) -> None:
        super().__init__(message.fr)
        self.message = message
        self.hint = hint


class UsageError(HarnessError):
    """A wrong option, selector or path."""


class ManifestError(HarnessError):
    """``campaign.yaml`` or a file that it names cannot be used."""


class JournalError(HarnessError):
    """A journal that is empty, truncated, duplicated or of another format."""


#: What the operating system says in English, for the errors that a path gives.
_SYSTEM = {
    errno.ENOENT: "fichier ou dossier introuvable", errno.EACCES: "accès refusé", errno.EPERM: "opération interdite",
    errno.ENOTDIR: "une partie du chemin n'est pas un dossier", errno.EISDIR: "est un dossier",
    errno.ENOSPC: "plus de place sur le disque", errno.EROFS: "système de fichiers en lecture seule",
    errno.ENAMETOOLONG: "nom trop long", errno.EEXIST: "existe déjà", errno.ELOOP: "trop de liens symboliques",
}  # fmt: skip


def of_system(error: OSError, what: object) -> Text:
    """An error of the operating system on a path, in both languages."""
    told = error.strerror or type(error).__name__
    return Text(f"{what} : {_SYSTEM.get(error.errno or 0, told)}", f"{what}: {told}")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like ``word``, to name it in an error."""
    by_lower = {k.lower(): k for k in known}
    match = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.4)
    return by_lower[match[0]] if match else None
