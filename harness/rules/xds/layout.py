"""Names and contents that an IHE_XDM archive may have (IHE ITI-32, ISO 9660 level 1)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

INDEX, README = "INDEX.HTM", "README.TXT"
MAX_DEPTH = 8
_FILE = re.compile(r"[A-Z0-9_]{1,8}(?:\.[A-Z0-9_]{0,3})?")
_FOLDER = re.compile(r"[A-Z0-9_]{1,8}")
SUBSET = re.compile(r"SUBSET[0-9]{2}")
#: What Windows, macOS or a shell starts when it is opened.
PROGRAMS = frozenset(
    [
        "APP",
        "BAT",
        "BIN",
        "CMD",
        "COM",
        "CPL",
        "DLL",
        "DMG",
        "EXE",
        "GADGET",
        "HTA",
        "INF",
        "JAR",
        "JS",
        "JSE",
        "LNK",
        "MSC",
        "MSI",
        "MSP",
        "PIF",
        "PKG",
        "PS1",
        "PY",
        "REG",
        "SCR",
        "SH",
        "SYS",
        "VB",
        "VBE",
        "VBS",
        "WS",
        "WSF",
    ]
)
_SIGNATURES = (
    (b"MZ", "MZ (Windows)"), (b"\x7fELF", "ELF (Unix)"), (b"#!", "#! (script)"), (b"\xca\xfe\xba\xbe", "Mach-O / Java"),
    (b"\xcf\xfa\xed\xfe", "Mach-O"), (b"\xce\xfa\xed\xfe", "Mach-O"), (b"\xfe\xed\xfa\xce", "Mach-O"),
    (b"\xfe\xed\xfa\xcf", "Mach-O"), (b"L\x00\x00\x00\x01\x14\x02\x00", "LNK (Windows)"),
)  # fmt: skip
_HREF = re.compile(rb"""<a\s[^>]{0,400}?\bhref\s*=\s*["']?\s*(?:\./)?README\.TXT\b""", re.I)
#: Sections of README.TXT: how a line of theirs begins (without accents), in any of these words.
SECTIONS = {
    "émetteur": ("emetteur", "producteur", "sender", "institution"),
    "application": ("application", "logiciel", "software"),
    "instructions": ("instruction", "mode d'emploi", "consultez"),
    "arborescence": ("arborescence", "contenu", "content", "tree"),
}
#: How much of README.TXT and INDEX.HTM is read: a page of text, with a wide margin.
_READ = 64 * 1024
_LEAD = " \t.-*#=+"


def is_junk(path: str) -> bool:
    """What an operating system leaves in a folder."""
    parts = path.rstrip("/").split("/")
    name = parts[-1]
    return (
        "__MACOSX" in parts
        or name in (".DS_Store", "desktop.ini")
        or name.lower() == "thumbs.db"
        or name.startswith("._")
    )


def misnamed(path: str) -> Iterator[str]:
    """The components of a path that are no name of ISO 9660 level 1."""
    *folders, name = path.rstrip("/").split("/")
    last_is_folder = path.endswith("/")
    yield from (f for f in folders if not _FOLDER.fullmatch(f))
    if not (_FOLDER if last_is_folder else _FILE).fullmatch(name):
        yield name


def depth(path: str) -> int:
    """How many folders a path goes through."""
    return path.rstrip("/").count("/") + path.endswith("/")


def is_autorun(path: str) -> bool:
    """A file that a system starts by itself when the medium is inserted."""
    return path.rsplit("/", 1)[-1].upper() in ("AUTORUN.INF", "AUTORUN", "AUTORUN.SH", "AUTOEXEC.BAT")


def program_name(path: str) -> str:
    """The extension of a program, empty for another file."""
    extension = path.rsplit("/", 1)[-1].rpartition(".")[2].upper()
    return extension if extension in PROGRAMS and "." in path else ""


def program_content(content: bytes) -> str:
    """What kind of program some bytes are, by their first ones; empty for anything else."""
    return next((told for mark, told in _SIGNATURES if content.startswith(mark)), "")


def links_readme(index: bytes) -> bool:
    """Whether INDEX.HTM has a link to README.TXT."""
    return _HREF.search(index, 0, _READ) is not None


def missing_sections(readme: bytes) -> list[str]:
    """The sections that README.TXT does not have."""
    lines = [line.lstrip(_LEAD) for line in unaccented(readme[:_READ].decode("utf-8", "replace")).lower().splitlines()]
    return [name for name, words in SECTIONS.items() if not any(line.startswith(words) for line in lines)]


def unaccented(text: str) -> str:
    """A text without its accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
