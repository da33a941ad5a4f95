"""Values of the fields of an MDN (RFC 8098 §3.2): disposition, recipient, error chain."""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.formats import mime

ACTIONS = ("manual-action", "automatic-action")
SENDINGS = ("MDN-sent-manually", "MDN-sent-automatically")
KINDS = ("displayed", "deleted", "dispatched", "processed")
#: A modifier is one atom (RFC 5322 §3.2.3): neither blank nor colon.
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
_EARLY = re.compile(r"error\s*:\s*(.+)", re.I | re.S)
_CODE = re.compile(r"\d{1,3}")
_APPLICATION = re.compile(r"90[0-6]")


@dataclass(frozen=True, slots=True)
class Disposition:
    """``action-mode/sending-mode; type/modifier``; what is missing is empty."""

    text: str
    action: str
    sending: str
    kind: str
    modifier: str

    @property
    def early_chain(self) -> str | None:
        """The error chain that the early writing put in the modifier (``processed/Error: 902^…``)."""
        found = _EARLY.match(self.modifier)
        return found[1].strip() if found else None

    @property
    def is_automatic(self) -> bool:
        """Whether the notification left without anybody."""
        return self.sending.lower() == "mdn-sent-automatically"

    @property
    def modes_known(self) -> bool:
        """Action mode, sending mode and type are three of RFC 8098's words."""
        told = ((self.action, ACTIONS), (self.sending, SENDINGS), (self.kind, KINDS))
        return all(value.lower() in map(str.lower, admitted) for value, admitted in told)

    @property
    def modifier_is_atom(self) -> bool:
        """The modifier is absent or a list of atoms."""
        if not self.modifier:
            return not self.text.rstrip().endswith("/")
        return all(_ATOM.fullmatch(word.strip()) for word in self.modifier.split(","))


@dataclass(frozen=True, slots=True)
class Recipient:
    """``rfc822;address``."""

    text: str
    address_type: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Coded:
    """One ``code^label^table`` of an error chain."""

    code: str
    label: str
    table: str


@dataclass(frozen=True, slots=True)
class Chain:
    """What the CONSOMMATEUR answered: ``code^label^table| severity^label^table``."""

    text: str
    errors: tuple[Coded, ...]
    severity: str

    @property
    def main(self) -> Coded | None:
        """The application error (900 to 906) when there is one, else the first."""
        application = (e for e in self.errors if _APPLICATION.fullmatch(e.code))
        return next(application, None) or next(iter(self.errors), None)

    @property
    def code(self) -> str | None:
        """Its code."""
        return self.main.code if self.main is not None else None


def disposition_of(text: str) -> Disposition:
    """Take a disposition apart, whatever it says."""
    modes, _, outcome = text.partition(";")
    action, _, sending = modes.partition("/")
    kind, _, modifier = outcome.partition("/")
    return Disposition(text, *(piece.strip() for piece in (action, sending, kind, modifier)))


def recipient_of(text: str) -> Recipient:
    """Take a recipient field apart."""
    kind, found, address = text[:1_000].partition(";")
    addresses = mime.addresses(address if found else kind)
    return Recipient(text, kind.strip() if found else "", addresses[0] if addresses else None)


def chain_of(text: str) -> Chain:
    """Take an error chain apart: fields by ``|``, components by ``^``."""
    pieces = [[word.strip() for word in piece.split("^")] for piece in text.split("|")[:20]]
    errors = tuple(Coded(p[0], *[*p[1:3], "", ""][:2]) for p in pieces if _CODE.fullmatch(p[0]))
    severities = [p[0] for p in pieces if p[0] in ("E", "W", "I", "F")]
    return Chain(text, errors, severities[0] if severities else "")
