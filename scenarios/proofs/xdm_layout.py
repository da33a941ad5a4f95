"""How each check of XDM-LAYOUT is made to fail: files renamed, moved, added, taken out."""

from __future__ import annotations

from harness.core.mutation import Files
from scenarios.proofs import _archives as made
from scenarios.proofs._archives import renamed, with_file, without

mutations = made.mutations()


def _two_subsets(files: Files) -> Files:
    """A second submission beside the first."""
    again = {n.replace("SUBSET01", "SUBSET02"): c for n, c in files.items() if "SUBSET01" in n}
    return files | again


def _readme(change: bytes, by: bytes) -> Files:
    files = made.contents()
    return with_file("README.TXT", files["README.TXT"].replace(change, by))(files)


made.archives(
    mutations, "XDM-LAYOUT",
    ("INDEX", "no index", without("INDEX.HTM")),
    ("INDEX", "index in lower case", renamed("INDEX.HTM", "index.htm")),
    ("README", "no instructions", without("README.TXT")),
    ("README", "README under IHE_XDM", renamed("README.TXT", "IHE_XDM/README.TXT")),
    ("FOLDER", "the whole under another folder", lambda f: {f"ENVOI/{n}": c for n, c in f.items()}),
    ("FOLDER", "folder in lower case", renamed("IHE_XDM", "ihe_xdm")),
    ("SUBSET", "two submissions", _two_subsets),
    ("SUBSET-NAME", "another name, that IHE admits", renamed("SUBSET01", "ENVOI1")),
    ("METADATA", "metadata in lower case", renamed("METADATA.XML", "metadata.xml")),
    ("METADATA", "metadata in a folder of their own", renamed("SUBSET01/METADATA.XML", "SUBSET01/META/METADATA.XML")),
    ("NAMES", "a long name", with_file(f"{made.SUBSET}COMPTE_RENDU.XML", b"<a/>")),
    ("NAMES", "a name in lower case", with_file(f"{made.SUBSET}notice.txt", b"a")),
    ("NAMES", "two dots", with_file("A.B.TXT", b"a")),
    ("NAMES", "an accent", with_file("É.TXT", b"a")),
    ("NAMES", "a space", with_file("A B.TXT", b"a")),
    ("DEPTH", "nine folders", with_file("A/B/C/D/E/F/G/H/I/X.TXT", b"a")),
    ("README-ASCII", "an accent in README", lambda f: _readme(b"Telephone", "Téléphone".encode())),
    ("README-LINES", "Unix line ends", lambda f: _readme(b"\r\n", b"\n")),
    ("README-CONTENT", "no application", lambda f: _readme(b"APPLICATION", b"AUTRE")),
    ("README-CONTENT", "empty README", with_file("README.TXT", b"\r\n")),
    ("INDEX-LINK", "no link", lambda f: with_file("INDEX.HTM", f["INDEX.HTM"].replace(b"<a href=", b"<a name="))(f)),
    ("INDEX-SENDER", "no identifier of the structure", lambda f: with_file("INDEX.HTM", f["INDEX.HTM"].replace(b"(1", b"(X"))(f)),
    ("AUTORUN", "an autorun", with_file("AUTORUN.INF", b"[autorun]\r\nopen=X")),
    ("PROGRAM-NAME", "a viewer", with_file("VIEWER.EXE", b"x")),
    ("PROGRAM-NAME", "a shell script by its name", with_file("LIRE.SH", b"echo")),
    ("PROGRAM-CONTENT", "a Windows program named as a text", with_file("NOTICE.TXT", b"MZ\x90\x00")),
    ("PROGRAM-CONTENT", "an ELF program", with_file("NOTICE", b"\x7fELF\x02")),
    ("PROGRAM-CONTENT", "a script", with_file("NOTICE", b"#!/bin/sh\n")),
)  # fmt: skip
