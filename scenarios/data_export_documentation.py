"""DATA-EXPORT-DOCUMENTATION: the export comes with what one needs to make it again and to use it.

FAQ 64: a documentation details the procedure; the depth of history can be set in it; the format of the files is documented by the editor.
``documentation`` of the export names its files. Words are looked for in plain text, Markdown, HTML, RTF, DOCX and ODT; the words of a PDF are
not read: what only a PDF could tell is inconclusive. A documentation is owed; which words it uses is not said anywhere: one in which ours are not found
is a recommendation, for a person to look at.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.exports import ExportDocumentationSubject, ExportSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, Inconclusive, Outcome, inconclusive, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats.filetypes import BINARY, EMPTY, is_named, words_of
from harness.formats.whole import NESTED

scenario = Scenario(
    id="DATA-EXPORT-DOCUMENTATION",
    title=Text("Export des données : une documentation qui suffit", "Data export: a documentation that is enough"),
    summary=Text(
        "La documentation livrée avec l'export explique comment le lancer, comment choisir la profondeur d'historique, et ce que contient chaque format de fichier.",
        "The documentation that comes with the export explains how to launch it, how to choose the depth of history, and what each file format holds.",
    ),
    faq=(64,),
    applies_to=frozenset({Role.EXPORTS_DATA}),
)  # fmt: skip

SOURCE = "FAQ 64 (DSR, chapitre 2.2)"
WORDS = "recommandation du harnais (FAQ 64 : procédure détaillée, formats documentés) ; mots cherchés dans le texte"
NOT_OPENED = Text(
    "paquet qui ne s'ouvre pas (voir DATA-EXPORT-PACKAGE)", "package that does not open (see DATA-EXPORT-PACKAGE)"
)
NO_EXPORT = Text("campaign.yaml ne donne aucun export (exports)", "campaign.yaml gives no export (exports)")
NO_DOCUMENTATION = Text(
    "aucun export n'a de documentation (exports.documentation)", "no export has a documentation (exports.documentation)"
)
#: A documentation of fewer characters explains nothing.
LEAST = 80

_PROCEDURE = (
    "procedure", "mode operatoire", "etape", "pas a pas", "cliquer", "cliquez", "menu", "bouton", "commande", "executer", "executez", "lancer", "lancez",
    "selectionner", "selectionnez", "choisir", "choisissez", "ouvrir", "ouvrez", "step", "click", "run", "launch", "select",
)  # fmt: skip
_DEPTH = (
    "historique",
    "profondeur",
    "anteriorite",
    "periode",
    "plage de dates",
    "date de debut",
    "history",
    "depth",
    "period",
    "date range",
    "start date",
)


@scenario.check(
    "DATA-EXPORT-DOCUMENTATION-GIVEN", DOIT, on=ExportSubject, source=SOURCE, unexercised=NO_EXPORT,
    title=Text("L'export a une documentation", "The export has a documentation"),
    remedy=Text("joindre la documentation et la nommer (exports.documentation)", "enclose the documentation and name it (exports.documentation)"),
)  # fmt: skip
def given(export: ExportSubject, campaign: Campaign) -> Findings:
    """One file at least, and each one that is named."""
    if export.is_refused and not export.documentation:
        yield Inconclusive(NOT_OPENED, Place("documentation"))
        return
    wanted = Text("la documentation de l'export", "the documentation of the export")
    yield verify(bool(export.documentation), at=Place("documentation"), expected=wanted, actual=None)
    for name in export.missing:
        if name in export.told.documentation and export.documentation:
            yield verify(False, at=Place("documentation"), expected=name, actual=None)


@scenario.check(
    "DATA-EXPORT-DOCUMENTATION-READABLE", DOIT, on=ExportDocumentationSubject, source=SOURCE, required=False, unexercised=NO_DOCUMENTATION,
    title=Text("La documentation s'ouvre et n'est pas vide", "The documentation opens and is not empty"),
    remedy=Text("fournir un PDF, un HTML, un DOCX ou un texte lisible", "give a readable PDF, HTML, DOCX or text"),
)  # fmt: skip
def readable(document: ExportDocumentationSubject, campaign: Campaign) -> Findings:
    """As what its name announces; there are some words, in this file or in those beside it (style sheet, summary)."""
    for flaw in document.reading.flaws:
        if flaw.undecided:
            yield Inconclusive(flaw.message, flaw.place)
            continue
        yield verify(
            False, at=flaw.place, expected=flaw.expected, actual=flaw.actual, message=flaw.message, level=flaw.level
        )
    text = document.reading.text
    if not document.reading.flaws:
        words = " ".join((text or "").split())
        together = len(" ".join(document.export.text.split()))
        yield verify(text is None or max(len(words), together) >= LEAST, at=Place(""), actual=words,
                     expected=Text(f"un texte d'au moins {LEAST} caractères", f"a text of {LEAST} characters at least"))  # fmt: skip


def has_text(export: ExportSubject, campaign: Campaign) -> bool:
    """A documentation that opens."""
    return any(not any(f.is_serious for f in d.reading.flaws) for d in export.documentation)


def _said(export: ExportSubject, words: tuple[str, ...], what: Text) -> Outcome:
    """Whether the documentation has one of these words; what a PDF alone could tell is inconclusive."""
    if not is_named(words, export.text) and export.has_unread_documentation:
        return inconclusive(f"{what.fr} : documentation dont le texte n'est pas lu (PDF), à vérifier par une personne",
                            f"{what.en}: documentation whose text is not read (PDF), for a person to check")  # fmt: skip
    return verify(is_named(words, export.text), at=Place(""), expected=what, actual=Text("aucun des mots cherchés", "none of the words looked for"),
                  about=export.documentation[0])  # fmt: skip


@scenario.check(
    "DATA-EXPORT-DOCUMENTATION-FORMATS", PEUT, on=ExportSubject, where=has_text, source=WORDS, required=False, unexercised=NO_DOCUMENTATION,
    title=Text("La documentation décrit chaque format de fichier", "The documentation describes each file format"),
    remedy=Text("nommer chaque format exporté (ou son extension) et dire ce qu'il contient", "name each format exported (or its extension) and say what it holds"),
)  # fmt: skip
def formats(export: ExportSubject, campaign: Campaign) -> Findings:
    """Each format of the data files, by its name or its extension."""
    for name, files in sorted(export.formats.items()):
        if name not in (BINARY, EMPTY, *NESTED):
            example = files[0].name
            yield _said(export, words_of(name), Text(f"le format {name} ({example})", f"the format {name} ({example})"))


@scenario.check(
    "DATA-EXPORT-DOCUMENTATION-PROCEDURE", PEUT, on=ExportSubject, where=has_text, source=WORDS, required=False, unexercised=NO_DOCUMENTATION,
    title=Text("La documentation détaille la procédure", "The documentation details the procedure"),
    remedy=Text("décrire pas à pas comment lancer l'export et récupérer les fichiers", "describe step by step how to launch the export and fetch the files"),
)  # fmt: skip
def procedure(export: ExportSubject, campaign: Campaign) -> Findings:
    """A word that a procedure cannot do without."""
    yield _said(export, _PROCEDURE, Text("la procédure à suivre", "the procedure to follow"))


@scenario.check(
    "DATA-EXPORT-DOCUMENTATION-DEPTH", PEUT, on=ExportSubject, where=has_text, source=WORDS, required=False, unexercised=NO_DOCUMENTATION,
    title=Text("La documentation dit comment régler la profondeur d'historique", "The documentation says how the depth of history is set"),
    remedy=Text("dire où et comment l'utilisateur choisit la période exportée", "say where and how the user chooses the period exported"),
)  # fmt: skip
def depth(export: ExportSubject, campaign: Campaign) -> Findings:
    """History, depth, period or start date."""
    yield _said(export, _DEPTH, Text("le réglage de la profondeur d'historique", "the setting of the depth of history"))
