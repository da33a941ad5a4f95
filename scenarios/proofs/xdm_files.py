"""How each check of XDM-FILES is made to fail: URIs that lead nowhere, documents changed on the way, files that nobody asked for."""

from __future__ import annotations

import stat
import zipfile
from functools import partial
from io import BytesIO

from harness.builder.xdm import pack
from harness.core.mutation import Files
from scenarios.proofs import _archives as made
from scenarios.proofs._archives import FIRST, SHEET, put, renamed, with_file, without

mutations = made.mutations()

ENTRY = "//r:ExtrinsicObject[1]"
SECOND = "//r:ExtrinsicObject[2]"


def _value(owner: str, name: str) -> str:
    return f"{owner}/r:Slot[@name='{name}']/r:ValueList/r:Value"


made.rows(
    mutations, "XDM-FILES",
    ("URI", "a document that is not there", put(_value(ENTRY, "URI"), "", "DOC0009.XML")),
    ("URI", "another letter case", put(_value(ENTRY, "URI"), "", "doc0001.xml")),
    ("URI", "relative to the root instead of METADATA.XML", put(_value(ENTRY, "URI"), "", "IHE_XDM/SUBSET01/DOC0001.XML")),
    ("URI-INSIDE", "out of the archive", put(_value(ENTRY, "URI"), "", "../../../DOC0001.XML")),
    ("URI-INSIDE", "an absolute path", put(_value(ENTRY, "URI"), "", "/IHE_XDM/SUBSET01/DOC0001.XML")),
    ("URI-INSIDE", "a URL", put(_value(ENTRY, "URI"), "", "http://example.org/DOC0001.XML")),
    ("ONE-EACH", "two entries on one file", put(_value(SECOND, "URI"), "", "DOC0001.XML")),
    ("ONE-EACH", "METADATA.XML as a document", put(_value(SECOND, "URI"), "", "METADATA.XML")),
    ("SIZE", "another size", put(_value(ENTRY, "size"), "", "1")),
    ("HASH", "another hash", put(_value(ENTRY, "hash"), "", "0" * 40)),
)  # fmt: skip
made.archives(
    mutations, "XDM-FILES",
    ("SIZE", "a document with one more byte", lambda f: {**f, FIRST: f[FIRST] + b"\n"}),
    ("HASH", "a document changed, of the same size", lambda f: {**f, FIRST: f[FIRST].replace(b"ROSALIE", b"ROSALIA", 1)}),
    ("CDA", "a PDF in place of the CDA", lambda f: {**f, FIRST: b"%PDF-1.4"}),
    ("CDA", "an empty file in place of the CDA", lambda f: {**f, FIRST: b""}),
    ("CDA", "another XML in place of the CDA", lambda f: {**f, FIRST: b"<Bundle xmlns='http://hl7.org/fhir'/>"}),
    ("URI", "a document left out", without(FIRST)),
    ("URI", "a document renamed", renamed("DOC0001.XML", "DOC1.XML")),
    ("STYLE", "the style sheet left out", without(SHEET)),
    ("FOREIGN", "a PDF that no entry describes", with_file(f"{made.SUBSET}DOC0001.PDF", b"%PDF-1.4")),
    ("JUNK", "leftovers of macOS", with_file("__MACOSX/._INDEX.HTM", b"\0")),
    ("JUNK", "leftovers of the Finder", with_file(f"{made.SUBSET}.DS_Store", b"\0")),
)  # fmt: skip


def _zipped(entry_comment: bytes = b"", comment: bytes = b"", link: bool = False) -> Files:
    """The archive with something that only its directory tells."""
    buffer = BytesIO(pack(made.contents()))
    with zipfile.ZipFile(buffer, "a") as opened:
        opened.comment = comment
        info = zipfile.ZipInfo(SHEET if link else "NOTE.TXT", (2026, 3, 10, 10, 30, 0))
        if link:
            info = zipfile.ZipInfo("LIEN", (2026, 3, 10, 10, 30, 0))
            info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        info.comment = entry_comment
        if link or entry_comment:
            opened.writestr(info, b"README.TXT")
    return made.campaign(raw=buffer.getvalue())


mutations.add("XDM-FILES-LINK", "a symbolic link", partial(_zipped, link=True))
mutations.add("XDM-FILES-COMMENT", "a comment on the archive", partial(_zipped, comment=b"patient ROSALIE"))
mutations.add("XDM-FILES-COMMENT", "a comment on an entry", partial(_zipped, entry_comment=b"brouillon"))
