"""What a log must not hold in clear: passwords, tokens, private keys, matricules, health documents; and how it is told without it."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from urllib.parse import unquote

from harness.core.text import Text, same
from harness.formats.unicode import writable
from harness.identity import ins


class Kind(Enum):
    """What was found."""

    SECRET = "secret"
    MATRICULE = "matricule"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Leak:
    """One thing in clear: what it is, in words that do not quote it; ``start`` and ``end`` are in the text searched."""

    kind: Kind
    told: Text
    start: int
    end: int
    #: Beside a matricule: it is the address of a patient's mailbox.
    in_address: bool = False


#: Members whose very name says that the value is a secret.
_SECRET_NAMES = frozenset({
    "password", "passwd", "pwd", "mdp", "motdepasse", "secret", "clientsecret", "token", "accesstoken", "refreshtoken", "idtoken", "apikey",
    "authorization", "privatekey", "cleprivee", "credential", "passphrase", "newpassword", "oldpassword", "passwordhash", "hashmdp", "codepin", "pin", "otp", "xapikey", "xauthtoken",
    "secretaccesskey", "awssecretaccesskey", "secretkey", "samlresponse",
})  # fmt: skip
#: What is written in place of a secret, or says something of it.
_NO_SECRET = re.compile(
    r"(?i)[*x•#.\-_?]+|<[^>]*>|\[[^\]]*\]|\{[^}]*\}|\(.*\)|null|none|nil|n/?a|true|false|oui|non|yes|no|ok|ko|[01]|redacted|masked|masqu\w*|hidden|cach\w*|"
    r"chang\w*|modifi\w*|expir\w*|incorrect\w*|invalid\w*|empty|vide|oubli\w*|forgotten|reset|r[ée]initialis\w*|required|requis\w*|missing|absent\w*|"
    r"err\w*|fail\w*|[ée]chec|wrong|mauvais\w*|bad|success|succ[èe]s|updated|set|unset|present|pr[ée]sent\w*|filtered|encrypted|chiffr\w*|bearer|basic|jwt"
)  # fmt: skip
_NAMED = re.compile(
    r"(?i)(?<![a-z])(?:password|passwd|pwd|passphrase|mdp|mot[ _-]de[ _-]passe|(?:client|api)?[_-]?secret|api[_-]?key|(?:access|refresh|id)[_-]token)"
    r"[\"']?(?:=|:(?=\S)|: ?(?=[\"']))[\"']?([^\s\"'&;,<>\\]{3,200})"
)  # fmt: skip
#: « mot de passe : X » or « password: X » in a sentence: only what has letters and figures or marks is no ordinary word.
_SPACED = re.compile(
    r"(?i)(?<![a-z])(?:password|passwd|pwd|passphrase|mdp|mot[ _-]de[ _-]passe) ?[:=] ((?=[^\s\"'<>]{0,200}[A-Za-z])(?=[^\s\"'<>]{0,200}[\d!#$%^&*?+])[^\s\"'<>]{6,200})"
)
#: <wsse:Password Type="…">X</wsse:Password>
_ELEMENT = re.compile(
    r"(?i)<(?:\w{1,20}:)?(?:password|passwd|pwd|motdepasse|clientsecret|access_?token)(?:\s[^<>]{0,300})?>([^<>\s]{3,200})</"
)
_HEADER = re.compile(
    r"(?i)(?<![a-z])(?:x-api-key|x-auth-token|(?:aws_)?secret_access_key)[\"']?\s{0,2}[:=]\s{0,2}[\"']?([A-Za-z0-9+/=_.-]{12,400})"
)
_SESSION = re.compile(
    r"(?i)(?<![a-z0-9])(?:JSESSIONID|PHPSESSID|ASP\.NET_SessionId|connect\.sid|__Host-[\w-]{1,40}|\.AspNetCore\.[\w.]{1,60})=([^\s;,\"']{12,4000})"
)
_ORACLE = re.compile(r"(?i)\bjdbc:oracle:[a-z0-9]{1,10}:[^\s/@:]{1,60}/([^\s/@]{3,100})@")
_BEARER = re.compile(r"(?i)\bbearer[ :]+([A-Za-z0-9._~+/-]{16,4000}=*)")
_BASIC = re.compile(r"(?i)\bbasic +([A-Za-z0-9+/]{8,400}={0,2})(?![A-Za-z0-9+/=])")
_JWT = re.compile(r"(?<![A-Za-z0-9_-])(eyJ[A-Za-z0-9_-]{8,4000})\.[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{0,2000}")
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----")
_HASH = re.compile(r"\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|\$argon2(?:id|i|d)\$[^\s\"']{20,300}|\$[156]\$[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{22,86}|\{S?SHA(?:256|512)?\}[A-Za-z0-9+/]{20,100}={0,2}")  # fmt: skip
_URL = re.compile(r"(?i)\b[a-z][a-z0-9+.-]{1,20}://[^\s/@:\"']{1,100}:([^\s/@\"']{3,100})@")
#: base64 of %PDF-, of <ClinicalDocument, of MSH|^~\&; and those as they are.
_DOCUMENTS: tuple[tuple[re.Pattern[str], Text], ...] = (
    (re.compile(r"JVBERi0[A-Za-z0-9+/]{12}"), Text("PDF en base64", "PDF in base64")),
    (re.compile(r"PENsaW5pY2FsRG9jdW1lbnQ"), Text("CDA en base64", "CDA in base64")),
    (re.compile(r"TVNIfF5\+X"), Text("message HL7v2 en base64", "HL7v2 message in base64")),
    (re.compile(r"<(?:\w{1,20}:)?ClinicalDocument[\s>]"), Text("CDA", "CDA")),
    (re.compile(r"%PDF-1\.\d"), Text("PDF", "PDF")),
    (re.compile(r"MSH\|\^~\\?\\?&"), Text("message HL7v2", "HL7v2 message")),
)
_XML_64 = re.compile(r"(?:PD94bWwg|77u/PD94bWwg)[A-Za-z0-9+/\s]{40,4000}")
#: 13 characters and a key, in one piece or in the groups of a Vitale card; not a piece of a longer number, OID or hash.
_MATRICULE = re.compile(
    r"(?:(?<![A-Za-z0-9.])|(?<=%7C)|(?<=%7c))[1-8](?P<s> ?)\d\d(?P=s)\d\d(?P=s)(?:\d\d|2[AB])(?P=s)\d{3}(?P=s)\d{3}(?P=s)\d\d(?![A-Za-z0-9]|\.\d)"
)
#: One of these is in a text that has something of all this; looking for words is faster than for patterns.
_WORDS = ("pass", "pwd", "mdp", "secret", "token", "bearer", "basic", "key", "eyj", "begin", "$2", "$a", "$1$", "$5$", "$6$", "sha", "://", "sess", "jdbc", ".sid", "__host", "aspnet",
          "jvbe", "pens", "tvni", "pd94", "clinicaldoc", "%pdf", "msh|")  # fmt: skip
_LONG_NUMBER = re.compile(r"\d{5}(?:\d\d|2[AB])\d{8}|\d \d\d \d\d ")
_PATIENT_MAILBOX = "@patient.mssante.fr"
_ESCAPES = re.compile(r'\\{1,7}"')
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}|&(?:lt|quot|#\d{2,3}|#x[0-9a-f]{2});")
#: Characters of one value that are searched.
SEARCHED = 1_000_000


def leaks(name: str, text: str) -> Iterator[Leak]:
    """Everything that a member has in clear, by its name and by its value."""
    text = text[:SEARCHED]
    if is_secret_name(name) and len(text.strip()) >= 4 and not _NO_SECRET.fullmatch(text.strip()):
        yield Leak(Kind.SECRET, _length(same(name.rpartition(".")[2][:40]), text), 0, len(text))
    elif suspect(text):
        yield from _secrets(text)
        yield from _documents(text)
        yield from _matricules(text)
        if '\\"' in text or _ENCODED.search(text):
            yield from _written_otherwise(text)


def _written_otherwise(text: str) -> Iterator[Leak]:
    """What is only seen once JSON in JSON, percents or entities are read; its place is that of the whole value."""
    plain = html.unescape(unquote(_ESCAPES.sub('"', text)))
    if plain == text:
        return
    seen = {leak.kind for leak in (*_secrets(text), *_documents(text))}
    for leak in (*_secrets(plain), *_documents(plain)):
        if leak.kind not in seen:
            seen.add(leak.kind)
            yield replace(leak, start=0, end=len(text))


def suspect(text: str) -> bool:
    """Whether a text is worth looking at closely."""
    small = text.lower()
    return any(word in small for word in _WORDS) or _LONG_NUMBER.search(text) is not None


@lru_cache(maxsize=4096)
def is_secret_name(name: str) -> bool:
    """Whether a member says by its name that it is a secret."""
    last = name.rpartition(".")[2].partition("[")[0]
    return re.sub(r"[\s_-]", "", last).lower() in _SECRET_NAMES


def _length(what: Text, secret: str) -> Text:
    return what + Text(f" : {len(secret)} caractères, masqués", f": {len(secret)} characters, masked")


def _secrets(text: str) -> Iterator[Leak]:
    for pattern, fr, en, admitted in _PATTERNS:
        for found in pattern.finditer(text):
            secret = found[1] if pattern.groups else found[0]
            if admitted(secret):
                yield Leak(Kind.SECRET, _length(Text(fr, en), secret), *found.span())


#: The working directory of a shell has the name of a password: PWD=/opt/dpi.
_DIRECTORY = re.compile(r"/[\w.-]+/[\w./-]*|/(?:app|home|opt|root|srv|tmp|usr|var|workspace)|[A-Za-z]:[\\/].*")


def _is_named(secret: str) -> bool:
    if _DIRECTORY.fullmatch(secret):
        return False
    return _NO_SECRET.fullmatch(unquote(secret).rstrip(".")) is None


def _is_basic(secret: str) -> bool:
    """user:password once decoded."""
    return b":" in _decoded(secret)


def _is_jwt(header: str) -> bool:
    return _decoded(header.replace("-", "+").replace("_", "/")).startswith(b'{"')


def _always(secret: str) -> bool:
    return True


_PATTERNS: tuple[tuple[re.Pattern[str], str, str, Callable[[str], bool]], ...] = (
    (_NAMED, "mot de passe ou jeton nommé", "named password or token", _is_named),
    (_SPACED, "mot de passe nommé", "named password", _is_named),
    (_ELEMENT, "mot de passe ou jeton dans un élément XML", "password or token in an XML element", _is_named),
    (_HEADER, "clé d'accès dans un en-tête ou un réglage", "access key in a header or a setting", _is_named),
    (_SESSION, "cookie de session", "session cookie", _is_named),
    (_ORACLE, "mot de passe dans une adresse JDBC", "password in a JDBC address", _is_named),
    (_BEARER, "jeton Bearer", "Bearer token", _always),
    (_BASIC, "identifiants HTTP Basic", "HTTP Basic credentials", _is_basic),
    (_JWT, "jeton JWT", "JWT", _is_jwt),
    (_PRIVATE_KEY, "clé privée", "private key", _always),
    (_HASH, "empreinte de mot de passe", "password hash", _always),
    (_URL, "mot de passe dans une adresse", "password in an address", _is_named),
)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def decoded_query(text: str) -> str:
    """What a base64 value says, when it is a text."""
    return _decoded("".join(text[:SEARCHED].split())).decode("utf-8", "replace")


def _documents(text: str) -> Iterator[Leak]:
    for pattern, told in _DOCUMENTS:
        if found := pattern.search(text):
            yield Leak(Kind.DOCUMENT, told, found.start(), len(text))
            return
    found = _XML_64.search(text)
    if found and b"ClinicalDocument" in _decoded("".join(found[0].split())[:4000]):
        yield Leak(Kind.DOCUMENT, Text("CDA en base64", "CDA in base64"), found.start(), len(text))


def _matricules(text: str) -> Iterator[Leak]:
    for found in _MATRICULE.finditer(text):
        value = found[0].replace(" ", "")
        if ins.is_plausible(value):
            at = text[found.end() :].lower().startswith(_PATIENT_MAILBOX)
            yield Leak(Kind.MATRICULE, Text(f"matricule {value[0]}{'•' * 12}{value[-2:]}", f"matricule {value[0]}{'•' * 12}{value[-2:]}"), *found.span(), in_address=at)  # fmt: skip


def looks_like_matricule(text: str) -> tuple[int, int]:
    """How many numbers of 15 digits a text has, and how many of them have the key of a NIR."""
    found = [m[0].replace(" ", "") for m in _MATRICULE.finditer(text[:SEARCHED])]
    return len(found), sum(map(ins.is_plausible, found))


def masked(text: str, limit: int = 80) -> str:
    """A text as findings quote it: nothing that must not be in clear, and short."""
    found = sorted(leaks("", text), key=lambda leak: leak.start)
    kept, at = [], 0
    for leak in found:
        if leak.start >= at:
            kept += [text[at : leak.start], "•••"]
        at = max(at, leak.end)
    whole = writable(" ".join("".join([*kept, text[at:SEARCHED]]).split()))
    return whole if len(whole) <= limit else f"{whole[: limit - 1]}…"
