"""DATA-EXPORT: the data of patients are given back in files that open, listed, documented, as deep as asked.

FAQ 64: an export is made in a standard format of the editor's choice, structured or not; its files are readable,
exhaustive, usable and documented by the editor, with the procedure to follow, in which the depth of history can be
set (DSR of the couloir, chapter 2.2). ``exports`` of campaign.yaml names packages made by the product: their files are
judged here by content, and by no other scenario. Patients, inventory, documentation and depth of history have scenarios of their own.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.exports import ExportFileSubject, ExportSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import HOLDS, Findings, Inconclusive, Level, inconclusive, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text, same
from harness.formats.filetypes import BINARY, EMPTY, TEXT, claims, extension_of, is_named, known_as
from harness.formats.whole import NESTED, STANDARD

scenario = Scenario(
    id="DATA-EXPORT",
    title=Text("Export des données : lisible, exhaustif, exploitable, documenté", "Data export: readable, exhaustive, usable, documented"),
    summary=Text(
        "L'établissement peut récupérer les données de ses patients sans l'éditeur : le produit les restitue dans des formats courants, en fichiers"
        " qui s'ouvrent, avec une documentation de la procédure, et sur la profondeur d'historique choisie.",
        "The hospital can take the data of its patients back without the editor: the product gives them in usual formats, in files that open, with"
        " a documentation of the procedure, and as far back as was chosen.",
    ),
    faq=(64,),
    applies_to=frozenset({Role.EXPORTS_DATA}),
)  # fmt: skip

SOURCE = "FAQ 64 (DSR, chapitre 2.2)"
OURS = "recommandation du harnais (FAQ 64 : exhaustif, exploitable)"
NO_EXPORT = Text("campaign.yaml ne donne aucun export (exports)", "campaign.yaml gives no export (exports)")
_WHOLE = Place("")


def has_format(file: ExportFileSubject, campaign: Campaign) -> bool:
    """A data file whose format is known, by its name or by its contents."""
    found = file.reading.format
    return not found or bool(claims(file.name)) or found in STANDARD or found == EMPTY


def is_read(file: ExportFileSubject, campaign: Campaign) -> bool:
    """A data file whose bytes are there."""
    return bool(file.reading.format)


@scenario.check(
    "DATA-EXPORT-PACKAGE", DOIT, on=ExportSubject, source=SOURCE, unexercised=NO_EXPORT,
    title=Text("Le paquet s'ouvre et contient des données", "The package opens and holds data"),
    remedy=Text("refaire l'export et contrôler le ZIP avant de le remettre", "make the export again and test the ZIP before handing it over"),
)  # fmt: skip
def package(export: ExportSubject, campaign: Campaign) -> Findings:
    """A ZIP is whole, safe to extract and not encrypted; there is one data file at least."""
    for flaw in export.package.flaws if export.package is not None else ():
        yield verify(False, at=flaw.place, expected=flaw.expected, actual=flaw.actual, message=flaw.message)
    if export.package is None or not export.package.flaws:
        yield verify(
            bool(export.files),
            at=_WHOLE,
            expected=Text("un fichier de données au moins", "one data file at least"),
            actual="0",
        )


@scenario.check(
    "DATA-EXPORT-READABLE", DOIT, on=ExportFileSubject, where=has_format, source=SOURCE, unexercised=NO_EXPORT,
    title=Text("Chaque fichier s'ouvre comme ce que son nom annonce", "Each file opens as what its name announces"),
    remedy=Text("écrire le fichier en entier, dans le format de son extension, sans mot de passe",
                "write the whole file, in the format of its extension, without a password"),
)  # fmt: skip
def readable(file: ExportFileSubject, campaign: Campaign) -> Findings:
    """By content: beginning, structure, end."""
    for flaw in file.reading.flaws:
        if flaw.undecided:
            yield Inconclusive(flaw.message, flaw.place)
            continue
        yield verify(
            False, at=flaw.place, expected=flaw.expected, actual=flaw.actual, message=flaw.message, level=flaw.level
        )
    if not file.reading.flaws:
        yield HOLDS


@scenario.check(
    "DATA-EXPORT-STANDARD", DOIT, on=ExportFileSubject, where=is_read, source=SOURCE, unexercised=NO_EXPORT,
    title=Text("Un format courant ou, à défaut, documenté", "A usual format or, failing that, a documented one"),
    remedy=Text("exporter dans un format standard (CDA, FHIR, PDF, DOCX, XML, CSV…), ou décrire ce format dans la documentation",
                "export in a standard format (CDA, FHIR, PDF, DOCX, XML, CSV…), or describe this one in the documentation"),
)  # fmt: skip
def standard(file: ExportFileSubject, campaign: Campaign) -> Findings:
    """An unknown binary that the documentation does not name cannot be used; one that it names, and any text, can be."""
    found, extension = file.reading.format, extension_of(file.name)
    if has_format(file, campaign) and found not in NESTED:
        yield HOLDS
        return
    if found in NESTED:
        yield inconclusive(
            f"{found} dans l'export : son contenu n'est pas lu",
            f"{found} in the export: its contents are not read",
            _WHOLE,
        )
        return
    documented = bool(extension) and is_named((extension,), file.export.text)
    if found == BINARY and not documented and file.export.has_unread_documentation:
        yield inconclusive("format binaire inconnu ; la documentation n'est pas un texte que l'on sait lire ici (PDF)",
                           "unknown binary format; the documentation is no text that can be read here (PDF)", _WHOLE)  # fmt: skip
        return
    lost = not documented and found != TEXT
    why = Text("format ni standard ni documenté : inexploitable", "format neither standard nor documented: unusable") if lost else (
        Text("format non standard", "format that is not standard"))  # fmt: skip
    yield verify(False, at=_WHOLE, expected=Text("un format standard", "a standard format"), message=why, level=None if lost else Level.WARNING,
                 actual=Text("{what} (« .{e} »)", "{what} ('.{e}')").fill(what=_binary(found), e=extension))  # fmt: skip


def _binary(found: str) -> Text:
    return {BINARY: Text("binaire", "binary"), TEXT: Text("texte", "text")}.get(found, same(found))


@scenario.check(
    "DATA-EXPORT-FORMATS", PEUT, on=ExportSubject, source=OURS, required=False, unexercised=NO_EXPORT,
    where=lambda export, campaign: bool(export.told.formats),
    title=Text("Les formats annoncés sont ceux du paquet", "The formats announced are those of the package"),
    remedy=Text("corriger la liste des formats annoncés, ou exporter ce qui manque", "mend the list of the formats announced, or export what is missing"),
)  # fmt: skip
def formats(export: ExportSubject, campaign: Campaign) -> Findings:
    """Both ways; a format is told by content."""
    announced = {known_as(name) for name in export.told.formats}
    found = {file.reading.format for file in export.files} | set(export.formats)
    for name in sorted(announced):
        yield verify(
            name in found,
            at=Place("formats"),
            expected=name,
            actual=None,
            message=Text("format annoncé, absent du paquet", "format announced, absent from the package"),
        )
    for name, files in sorted(export.formats.items()):
        yield verify(bool({name, files[0].reading.format} & announced) or name == EMPTY, at=Place("formats"), actual=Text(f"{name} : {files[0].name}", f"{name}: {files[0].name}"),
                     expected=", ".join(sorted(announced)), message=Text("format non annoncé", "format that is not announced"))  # fmt: skip
