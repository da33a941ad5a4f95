"""DATA-EXPORT-INVENTORY: the inventory of an export and its files say the same.

FAQ 64: the export is exhaustive and usable. No text asks for an inventory: having one is our recommendation; one that is given and that the
files contradict says that something is missing or was changed. Read: CSV and JSON with usual column names (fichier, chemin,
path; taille, size, in bytes; empreinte, sha256, md5…), and the output of sha256sum. The inventory and the documentation may be left out of it.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.exports import ExportInventorySubject, ExportSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, Inconclusive, Outcome, inconclusive, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats.inventory import Listed, digest_of

scenario = Scenario(
    id="DATA-EXPORT-INVENTORY",
    title=Text("Export des données : l'inventaire et les fichiers concordent", "Data export: the inventory and the files agree"),
    summary=Text(
        "Une liste jointe à l'export nomme chaque fichier, sa taille et son empreinte : qui le reçoit sait que rien ne manque et que rien n'a changé.",
        "A list that comes with the export names each file, its size and its digest: whoever receives it knows that nothing is missing nor changed.",
    ),
    faq=(64,),
    applies_to=frozenset({Role.EXPORTS_DATA}),
)  # fmt: skip

SOURCE = "FAQ 64 (export exhaustif ; DSR, chapitre 2.2)"
OURS = "recommandation du harnais (FAQ 64 : export exhaustif)"
NOT_OPENED = Text(
    "paquet qui ne s'ouvre pas (voir DATA-EXPORT-PACKAGE)", "package that does not open (see DATA-EXPORT-PACKAGE)"
)
NO_EXPORT = Text("campaign.yaml ne donne aucun export (exports)", "campaign.yaml gives no export (exports)")
NO_INVENTORY = Text(
    "aucun export n'a d'inventaire lisible (exports.inventory)",
    "no export has an inventory that can be read (exports.inventory)",
)


def is_read(inventory: ExportInventorySubject, campaign: Campaign) -> bool:
    """An inventory that lists something."""
    return bool(inventory.listed.files)


@scenario.check(
    "DATA-EXPORT-INVENTORY-GIVEN", PEUT, on=ExportSubject, source=OURS, unexercised=NO_EXPORT,
    title=Text("L'export a un inventaire", "The export has an inventory"),
    remedy=Text("joindre la liste des fichiers (CSV, JSON ou SHA256SUMS) avec taille et empreinte", "enclose the list of the files (CSV, JSON or SHA256SUMS) with size and digest"),
)  # fmt: skip
def given(export: ExportSubject, campaign: Campaign) -> Findings:
    """It is there, and a list of files is read in it."""
    expected = Text("une liste des fichiers", "a list of the files")
    if export.inventory is None and export.is_refused:
        yield Inconclusive(NOT_OPENED, Place("inventory"))
        return
    if export.inventory is None:
        yield verify(
            False,
            at=Place("inventory"),
            expected=expected,
            actual=export.told.inventory if export.told.inventory in export.missing else None,
        )
        return
    trouble = export.inventory.listed.trouble
    yield verify(trouble is None, at=Place("inventory"), expected=expected, actual=trouble, about=export.inventory)


@scenario.check(
    "DATA-EXPORT-INVENTORY-THERE", DOIT, on=ExportInventorySubject, where=is_read, source=SOURCE, required=False, unexercised=NO_INVENTORY,
    title=Text("Chaque fichier de l'inventaire est dans le paquet", "Each file of the inventory is in the package"),
    remedy=Text("remettre le fichier manquant, ou refaire l'inventaire", "put the missing file back, or make the inventory again"),
)  # fmt: skip
def there(inventory: ExportInventorySubject, campaign: Campaign) -> Findings:
    """By its path, letter case and separators aside."""
    for line, file in inventory.matched:
        yield verify(
            file is not None,
            at=_at(line),
            expected=Text(f"le fichier {line.path}", f"the file {line.path}"),
            actual=None,
        )


@scenario.check(
    "DATA-EXPORT-INVENTORY-LISTED", DOIT, on=ExportInventorySubject, where=is_read, source=SOURCE, required=False, unexercised=NO_INVENTORY,
    title=Text("Chaque fichier du paquet est dans l'inventaire", "Each file of the package is in the inventory"),
    remedy=Text("refaire l'inventaire après le dernier fichier écrit", "make the inventory again after the last file is written"),
)  # fmt: skip
def listed(inventory: ExportInventorySubject, campaign: Campaign) -> Findings:
    """Data files, once each."""
    known: dict[str, int] = {}
    for _, file in inventory.matched:
        if file is not None:
            known[file.name] = known.get(file.name, 0) + 1
    for file in inventory.export.files:
        count = known.get(file.name, 0)
        yield verify(
            count == 1,
            at=Place(file.name),
            expected=Text("une ligne d'inventaire", "one line of the inventory"),
            actual=str(count),
        )


@scenario.check(
    "DATA-EXPORT-INVENTORY-SAME", DOIT, on=ExportInventorySubject, source=SOURCE, required=False, unexercised=NO_INVENTORY,
    where=lambda inventory, campaign: any(file is not None and (line.size is not None or line.digest) for line, file in inventory.matched),
    title=Text("Tailles et empreintes sont celles des fichiers", "Sizes and digests are those of the files"),
    remedy=Text("le fichier a changé depuis l'inventaire, ou l'empreinte n'est pas celle de ses octets : refaire l'export",
                "the file changed since the inventory, or the digest is not that of its bytes: make the export again"),
)  # fmt: skip
def same_bytes(inventory: ExportInventorySubject, campaign: Campaign) -> Findings:
    """Sizes in bytes; MD5, SHA-1 and SHA-2, told by their length. The line of the inventory about itself cannot be right."""
    for line, file in inventory.matched:
        if file is None or file.name == inventory.name:
            continue
        raw = file.load()
        if not isinstance(raw, bytes):
            continue
        if line.size is not None:
            yield verify(
                line.size == len(raw),
                at=_at(line),
                expected=Text(f"{len(raw)} octets", f"{len(raw)} bytes"),
                actual=str(line.size),
            )
        if line.digest:
            own = digest_of(raw, line.digest)
            yield (
                _unknown(line)
                if own is None
                else verify(own == line.digest, at=_at(line), expected=own, actual=line.digest)
            )


def _unknown(line: Listed) -> Outcome:
    return inconclusive(
        f"{line.path} : empreinte d'un algorithme inconnu", f"{line.path}: digest of an unknown algorithm", _at(line)
    )


def _at(line: Listed) -> Place:
    return Place(line.where, line.line)
