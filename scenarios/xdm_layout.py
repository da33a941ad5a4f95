"""XDM-LAYOUT: the files of an IHE_XDM archive are where they must be, under names that any system reads, and only they.

IHE ITI-32 lays the medium out: INDEX.HTM and README.TXT at the root, one directory per submission under IHE_XDM, with
METADATA.XML and the documents that it describes; ISO 9660 level 1 names, nothing that starts by itself. The French
exchange has one submission per archive.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from harness.campaign.campaign import Campaign
from harness.core.check import PEUT
from harness.core.finding import Findings, verify
from harness.core.place import Place
from harness.core.scenario import Scenario
from harness.core.text import Text, same
from harness.rules.xds import layout
from harness.rules.xds.submission import METADATA, ROOT, Contents
from scenarios._xds import CONCERNED, EDS, ITI_32, gathered, rule

scenario = Scenario(
    id="XDM-LAYOUT",
    title=Text("Arborescence et fichiers d'une archive IHE_XDM", "Layout and files of an IHE_XDM archive"),
    summary=Text(
        "INDEX.HTM, README.TXT, un seul SUBSETnn avec METADATA.XML, des noms 8.3, aucun exécutable.",
        "INDEX.HTM, README.TXT, a single SUBSETnn with METADATA.XML, 8.3 names, nothing executable.",
    ),
    applies_to=CONCERNED,
)  # fmt: skip

REMAKE = Text("refaire l'archive selon ITI-32", "make the archive again as ITI-32 says")
RENAME = Text("nommer en majuscules, 8 caractères et 3 d'extension (A-Z, 0-9, _)", "name in upper case, 8 characters and 3 of extension (A-Z, 0-9, _)")  # fmt: skip
TAKE_OUT = Text("retirer ce fichier de l'archive", "take this file out of the archive")


def has_files(contents: Contents) -> bool:
    """Something was read in the ZIP."""
    return bool(contents.archive.entries)


def has(name: str) -> Callable[[Contents], bool]:
    """A file is there."""
    return lambda contents: name in contents.archive.entries


def _nearest(contents: Contents, name: str) -> str | None:
    """The same file under another letter case or in another folder."""
    known = contents.archive.names
    return next((n for n in known if n.upper() == name), None) or next(
        (n for n in known if posixpath.basename(n).upper() == name), None
    )


def _at_root(name: str) -> None:
    def run(contents: Contents, campaign: Campaign) -> Findings:
        yield verify(name in contents.archive.entries, at=Place(name), expected=name, actual=_nearest(contents, name),
                     message=Text("fichier absent de la racine de l'archive", "file missing at the root of the archive"))  # fmt: skip

    run.__doc__ = f"{name}, at the root and in upper case."
    rule(scenario, name.partition(".")[0], Text(f"{name} est à la racine", f"{name} is at the root"), REMAKE, ITI_32, where=has_files)(run)  # fmt: skip


_at_root(layout.INDEX)
_at_root(layout.README)


@rule(scenario, "FOLDER", Text("Le dossier IHE_XDM est à la racine", "The folder IHE_XDM is at the root"), REMAKE, ITI_32, where=has_files)  # fmt: skip
def folder(contents: Contents, campaign: Campaign) -> Findings:
    """Upper case, not under another folder."""
    tops = [name.partition("/")[0] for name in contents.archive.names if "/" in name]
    seen = next((t for t in tops if t.upper() == ROOT), next(iter(tops), None))
    yield verify(ROOT in tops, at=Place(f"{ROOT}/"), expected=f"{ROOT}/", actual=seen)


@rule(scenario, "SUBSET", Text("L'archive contient un seul lot (un dossier sous IHE_XDM)", "The archive holds one submission (one folder under IHE_XDM)"),
      Text("une archive par lot", "one archive per submission"), f"{EDS} ; {ITI_32}",
      where=lambda s: bool(s.folders))  # fmt: skip
def one_subset(contents: Contents, campaign: Campaign) -> Findings:
    """IHE admits several, the French exchange one."""
    yield verify(len(contents.folders) == 1, at=Place(f"{ROOT}/"), expected=Text("un dossier", "one folder"),
                 actual=f"{len(contents.folders)} : {', '.join(contents.folders[:5])}")  # fmt: skip


@rule(scenario, "SUBSET-NAME", Text("Le dossier du lot s'appelle SUBSETnn", "The folder of the submission is named SUBSETnn"),
      Text("nommer le dossier SUBSET01", "name the folder SUBSET01"), EDS, PEUT, where=lambda s: bool(s.folders))  # fmt: skip
def subset_name(contents: Contents, campaign: Campaign) -> Findings:
    """IHE lets the name free; French archives have SUBSET01."""
    for name in contents.folders:
        yield verify(
            layout.SUBSET.fullmatch(name) is not None, at=Place(f"{ROOT}/{name}/"), expected="SUBSET01", actual=name
        )


@rule(scenario, "METADATA", Text("Chaque lot contient METADATA.XML", "Each submission holds METADATA.XML"), REMAKE, ITI_32,
      where=lambda s: bool(s.folders or s.metadata_files))  # fmt: skip
def metadata(contents: Contents, campaign: Campaign) -> Findings:
    """Exact name, directly in the folder of the submission."""
    for name in contents.folders:
        path = f"{ROOT}/{name}/{METADATA}"
        seen = next((m for m in contents.metadata_files if m.upper().startswith(f"{ROOT}/{name}/".upper())), None)
        yield verify(path in contents.archive.entries, at=Place(path), expected=METADATA, actual=seen)
    for path in contents.metadata_files:
        parts = path.split("/")
        yield verify(len(parts) == 3 and parts[0].upper() == ROOT, at=Place(path), actual=path, expected=f"{ROOT}/SUBSET01/{METADATA}",
                     message=Text("METADATA.XML hors du dossier d'un lot", "METADATA.XML out of the folder of a submission"))  # fmt: skip


@rule(scenario, "NAMES", Text("Noms en 8.3 (ISO 9660 niveau 1)", "8.3 names (ISO 9660 level 1)"), RENAME, f"{ITI_32} ; ISO 9660", where=has_files)  # fmt: skip
def names(contents: Contents, campaign: Campaign) -> Findings:
    """A-Z, 0-9 and _; 8 characters, a dot, 3 more; folders without a dot."""
    kept = [n for n in dict.fromkeys(contents.archive.names) if not layout.is_junk(n)]
    for path in kept:
        wrong = list(layout.misnamed(path))
        yield verify(
            not wrong, at=Place(path), expected=Text("A-Z, 0-9, _ ; 8.3", "A-Z, 0-9, _; 8.3"), actual=" ; ".join(wrong)
        )


@rule(scenario, "DEPTH", Text("Au plus huit niveaux de dossiers", "At most eight levels of folders"), REMAKE, "ISO 9660", where=has_files)  # fmt: skip
def depth(contents: Contents, campaign: Campaign) -> Findings:
    """As ISO 9660 bounds them."""
    deep = [n for n in contents.archive.names if layout.depth(n) > layout.MAX_DEPTH]
    faults = [(Place(n), str(layout.depth(n))) for n in deep]
    yield from gathered(faults, len(contents.archive.names), Text(f"au plus {layout.MAX_DEPTH}", f"at most {layout.MAX_DEPTH}"),
                        Text("dossiers trop profonds", "folders too deep"))  # fmt: skip


@rule(scenario, "README-ASCII", Text("README.TXT est en ASCII 7 bits", "README.TXT is 7-bit ASCII"),
      Text("écrire sans accents", "write without accents"), EDS, PEUT, where=has(layout.README))  # fmt: skip
def readme_ascii(contents: Contents, campaign: Campaign) -> Findings:
    """Accents are read wrongly on old systems; the official samples have some."""
    lines = contents.archive.entries[layout.README].splitlines()
    faults = [
        (Place(layout.README, n), line.decode("utf-8", "replace").strip()[:80])
        for n, line in enumerate(lines, 1)
        if not line.isascii()
    ]
    yield from gathered(
        faults, len(lines) + 1, "ASCII", Text("lignes avec des caractères accentués", "lines with accented characters")
    )


@rule(scenario, "README-LINES", Text("Les lignes de README.TXT finissent par CRLF", "The lines of README.TXT end with CRLF"),
      Text("terminer chaque ligne par CR LF", "end each line with CR LF"), EDS, PEUT, where=has(layout.README))  # fmt: skip
def readme_lines(contents: Contents, campaign: Campaign) -> Findings:
    """CR and LF together, for the simplest viewers."""
    raw = contents.archive.entries[layout.README]
    alone = raw.count(b"\n") + raw.count(b"\r") - 2 * raw.count(b"\r\n")
    yield verify(not alone, at=Place(layout.README), expected="CRLF", actual=Text(f"{alone} fin(s) de ligne sans l'un des deux", f"{alone} line end(s) without one of them"))  # fmt: skip


@rule(scenario, "README-CONTENT", Text("README.TXT dit l'émetteur, l'application, le mode d'emploi, l'arborescence",
                                       "README.TXT tells the sender, the application, the instructions, the tree"),
      Text("compléter README.TXT", "complete README.TXT"), f"{ITI_32} ; {EDS}", PEUT, where=has(layout.README))  # fmt: skip
def readme_content(contents: Contents, campaign: Campaign) -> Findings:
    """The four sections, by their words."""
    missing = layout.missing_sections(contents.archive.entries[layout.README])
    yield verify(not missing, at=Place(layout.README), expected=", ".join(layout.SECTIONS),
                 actual=Text("sans : {names}", "without: {names}").fill(names=", ".join(missing)))  # fmt: skip


@rule(scenario, "INDEX-LINK", Text("INDEX.HTM a un lien vers README.TXT", "INDEX.HTM links README.TXT"),
      Text('ajouter <a href="README.TXT">', 'add <a href="README.TXT">'), f"{ITI_32} ; {EDS}", PEUT, where=has(layout.INDEX))  # fmt: skip
def index_link(contents: Contents, campaign: Campaign) -> Findings:
    """A person who opens the index finds the instructions."""
    yield verify(layout.links_readme(contents.archive.entries[layout.INDEX]), at=Place(layout.INDEX),
                 expected='<a href="README.TXT">', actual=Text("aucun lien", "no link"))  # fmt: skip


@rule(scenario, "INDEX-SENDER", Text("INDEX.HTM porte l'identifiant de la structure émettrice", "INDEX.HTM tells the identifier of the contents structure"),
      Text("écrire le nom et l'identifiant national de la structure", "write the name and the national identifier of the structure"), EDS, PEUT,
      where=lambda s: has(layout.INDEX)(s) and bool(_structures(s)))  # fmt: skip
def index_sender(contents: Contents, campaign: Campaign) -> Findings:
    """That of the author of the submission (XON-10)."""
    text, ids = contents.archive.entries[layout.INDEX].decode("utf-8", "replace"), _structures(contents)
    yield verify(
        any(i in text for i in ids), at=Place(layout.INDEX), expected=" | ".join(ids), actual=Text("aucun", "none")
    )


def _structures(contents: Contents) -> list[str]:
    from harness.formats.xds_types import structure

    told = [v.text for s in contents.sets for a in s.classified("author") for v in a.slot("authorInstitution")]
    return list(dict.fromkeys(structure(t).value for t in told if structure(t).value))


# -- programs ------------------------------------------------------------------------------------------


@rule(
    scenario,
    "AUTORUN",
    Text("Rien ne démarre tout seul", "Nothing starts by itself"),
    TAKE_OUT,
    ITI_32,
    where=has_files,
)
def autorun(contents: Contents, campaign: Campaign) -> Findings:
    """No autorun of any system."""
    for path in contents.archive.names:
        yield verify(
            not layout.is_autorun(path), at=Place(path), expected=Text("aucun autorun", "no autorun"), actual=path
        )


@rule(scenario, "PROGRAM-NAME", Text("Aucun fichier ne porte l'extension d'un programme", "No file has the extension of a program"),
      TAKE_OUT, ITI_32, where=has_files)  # fmt: skip
def program_name(contents: Contents, campaign: Campaign) -> Findings:
    """By name (an autorun is told by its own check)."""
    for path in contents.archive.names:
        extension = "" if layout.is_autorun(path) else layout.program_name(path)
        yield verify(
            not extension, at=Place(path), expected=Text("aucun programme", "no program"), actual=f".{extension}"
        )


@rule(scenario, "PROGRAM-CONTENT", Text("Aucun fichier n'est un programme sous un autre nom", "No file is a program under another name"),
      TAKE_OUT, ITI_32, where=has_files)  # fmt: skip
def program_content(contents: Contents, campaign: Campaign) -> Findings:
    """By the first bytes, whatever the name."""
    for path, content in contents.archive.entries.items():
        told = layout.program_content(content)
        yield verify(not told, at=Place(path), expected=Text("un document", "a document"), actual=same(told))
