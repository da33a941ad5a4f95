"""The business events of FAQ 39, recognised by the words and codes that software writes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from harness.core.text import Text
from harness.formats.table import normalised


class Event(StrEnum):
    """A kind of event; its value is the word of ``events`` in the manifest."""

    LOGIN = "login"
    LOGOUT = "logout"
    PASSWORD = "password"
    DOCUMENT = "document"
    EMAIL = "email"
    IDENTITY = "identity"
    NOTE = "note"
    GUIDELINE = "guideline"

    @property
    def text(self) -> Text:
        """The event in both languages."""
        return _TEXTS[self]


_TEXTS = {
    Event.LOGIN: Text("connexion à l'application", "login"),
    Event.LOGOUT: Text("déconnexion", "logout"),
    Event.PASSWORD: Text("changement de mot de passe", "password change"),
    Event.DOCUMENT: Text("dépôt d'un document", "document deposit"),
    Event.EMAIL: Text("envoi d'un message électronique", "e-mail sent"),
    Event.IDENTITY: Text("diffusion d'une identité validée", "validated identity diffused"),
    Event.NOTE: Text("création d'une note de visite", "visit note created"),
    Event.GUIDELINE: Text("consultation de bonnes pratiques", "good-practice consultation"),
}
#: DICOM and IHE codes of an AuditEvent: 110122 Login, 110123 Logout; ITI-41 and ITI-65 provide documents.
_CODES = {"110122": Event.LOGIN, "110123": Event.LOGOUT, "ITI-41": Event.DOCUMENT, "ITI-65": Event.DOCUMENT}
_SENT = ("envoi", "envoy", "send", "sending", "sent", "emis", "emission", "transmi")
_MADE = ("creat", "creer", "cree", "crea", "ajout", "add", "saisi", "new", "nouvel", "redac")
#: Each event: a word that begins with one of each group; the first event that has all of its groups is the one.
_WORDS: tuple[tuple[Event, tuple[tuple[str, ...], ...]], ...] = (
    (Event.LOGOUT, (("deconnexion", "deconnect", "logout", "logoff", "signout", "disconnect"),)),
    (Event.PASSWORD, (("password", "passwd", "motdepasse", "mdp", "passe"), ("chang", "modif", "reset", "reinit", "updat", "renouv", "mise"))),
    (Event.LOGIN, (("login", "logon", "connexion", "connect", "authent", "signin", "auth"),)),
    (Event.EMAIL, (("mail", "email", "courriel", "mssante", "mss", "messagerie", "electronique"), _SENT)),
    (Event.IDENTITY, (("identite", "identity", "ins", "traits", "identites"), ("diffus", "valid", "qualif", "propag", "publi", "broadcast", "share", *_SENT))),
    (Event.NOTE, (("note", "notes", "visite", "visit"), _MADE)),
    (Event.GUIDELINE, (("bonnes", "bonne", "guideline", "practice", "recommandation", "recommendation"), ("pratique", "guideline", "consult", "read", "lu", "view", "practice", "good"))),
    (Event.DOCUMENT, (("document", "documents", "doc", "cda", "cr", "dmp", "rapport", "report"),
                      ("depot", "depos", "upload", "submit", "soumi", "aliment", "publi", "televers", "verse", "depose", "provide", "deposit", "integr", "import", *_MADE, *_SENT))),
)  # fmt: skip
_TWO_WORDS = (("log_in", "login"), ("sign_in", "signin"), ("log_out", "logout"), ("sign_out", "signout"), ("e_mail", "email"), ("mot_de_passe", "motdepasse"), ("compte_rendu", "cr"))  # fmt: skip


def event_of(action: str, codes: frozenset[str], told: Mapping[str, str]) -> Event | None:
    """The event of an action: what the manifest says, then its codes, then its words; None for another one."""
    name = _joined(action)
    if name in told:
        return Event(told[name])
    coded = next((_CODES[code] for code in sorted(codes) if code in _CODES), None)
    return coded or _by_words(name)


@lru_cache(maxsize=4096)
def _joined(action: str) -> str:
    """``createNote`` and « Créer une note » as words joined by underscores."""
    spaced = "".join(f" {c}" if c.isupper() and not before.isupper() else c for before, c in zip(" " + action[:200], action[:200], strict=False))  # fmt: skip
    return normalised(spaced)


@lru_cache(maxsize=4096)
def _by_words(name: str) -> Event | None:
    for two, one in _TWO_WORDS:
        name = name.replace(two, one)
    words = name.split("_")
    return next((event for event, groups in _WORDS if all(_has(words, group) for group in groups)), None)


def _has(words: list[str], beginnings: tuple[str, ...]) -> bool:
    """Whether one of the words begins so; one of four letters or less is a whole word."""
    return any(word == b or (len(b) > 4 and word.startswith(b)) for word in words for b in beginnings)


def told_events(told: Mapping[str, str]) -> dict[str, str]:
    """``events`` of the manifest, its words as they are compared."""
    return {_joined(action): event for action, event in told.items()}


_GOOD = frozenset({
    "success", "succes", "ok", "reussite", "reussi", "reussie", "true", "vrai", "oui", "yes", "passed", "granted", "done", "accepte", "acceptee",
    "accepted", "valide", "succeeded", "successful", "completed", "termine", "terminee", "info", "allowed", "autorise", "envoye", "delivered", "aa",
})  # fmt: skip
_BAD = frozenset({
    "failure", "echec", "ko", "false", "faux", "non", "no", "error", "erreur", "refuse", "refusee", "refused", "denied", "rejected", "rejete",
    "rejetee", "failed", "fail", "unauthorized", "forbidden", "interdit", "timeout", "minor_failure", "serious_failure", "major_failure", "ae", "ar",
})  # fmt: skip


@lru_cache(maxsize=4096)
def succeeded(outcome: str) -> bool | None:
    """Whether an outcome tells success or failure; None when its word is neither. HTTP status codes are known."""
    word = normalised(outcome[:100])
    if len(word) == 3 and word.isdecimal():
        return True if word[0] in "23" else False if word[0] in "45" else None
    if word in _GOOD:
        return True
    if word in _BAD:
        return False
    first = word.split("_")[0]
    return True if first in _GOOD else False if first in _BAD else None


#: Words that tell an outcome in its own column, and nothing in the name of an action.
_NOT_IN_NAMES = frozenset(
    {"non", "no", "oui", "yes", "true", "false", "vrai", "faux", "aa", "ae", "ar", "info", "valide"}
)


@lru_cache(maxsize=4096)
def told_by(action: str) -> bool | None:
    """Whether the name of an action tells its outcome: LOGIN_ERROR, « connexion réussie »."""
    words = set(_joined(action).split("_")) - _NOT_IN_NAMES
    if words & _BAD:
        return False
    return True if words & _GOOD else None
