"""DATA-EXPORT-PATIENTS: the record of each patient asked for, once, and nobody else's.

FAQ 64: the export is exhaustive and usable. Who is in a package is told by what names a patient (CDA, FHIR, HL7v2, tables,
IHE_XDM archives) and by the identifiers that paths have; a PDF or an office document is the patient's of its folder. Those asked for are
``patients`` of the export (identifiers, or a number), else the patients that the product holds.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.exports import ExportFileSubject, ExportSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, Inconclusive, inconclusive, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text

scenario = Scenario(
    id="DATA-EXPORT-PATIENTS",
    title=Text("Export des données : le dossier de chaque patient, et lui seul", "Data export: the record of each patient, and nobody else's"),
    summary=Text(
        "L'export contient les données de chaque patient demandé, et celles de personne d'autre : rien ne manque, rien ne fuit.",
        "The export holds the data of each patient asked for, and of nobody else: nothing is missing, nothing leaks.",
    ),
    faq=(64,),
    applies_to=frozenset({Role.EXPORTS_DATA}),
)  # fmt: skip

SOURCE = "FAQ 64 (export exhaustif ; DSR, chapitre 2.2)"
NOT_OPENED = Text(
    "paquet qui ne s'ouvre pas (voir DATA-EXPORT-PACKAGE)", "package that does not open (see DATA-EXPORT-PACKAGE)"
)
OURS = "recommandation du harnais (FAQ 64 : export exploitable)"


@scenario.check(
    "DATA-EXPORT-PATIENTS-FOUND", DOIT, on=ExportSubject, source=SOURCE, where=lambda export, campaign: _is_told(export),
    title=Text("Chaque patient déclaré est dans le paquet", "Each declared patient is in the package"),
    remedy=Text("exporter le dossier de ce patient, ou corriger exports.patients", "export the record of this patient, or mend exports.patients"),
    unexercised=Text("aucun export dont les patients soient déclarés (exports.patients, patients)", "no export whose patients are declared (exports.patients, patients)"),
)  # fmt: skip
def found(export: ExportSubject, campaign: Campaign) -> Findings:
    """By INS, by local identifier, by strict traits, or by an identifier in a path; a count is that of distinct patients."""
    if export.is_refused:
        yield Inconclusive(NOT_OPENED, Place("patients"))
        return
    if isinstance(export.told.patients, int):
        count = len(export.coverage.groups)
        if count < export.told.patients and export.coverage.hidden:
            yield inconclusive(
                f"{count} patients reconnus ; d'autres fichiers ne disent pas de qui ils sont",
                f"{count} patients told; other files do not tell whose they are",
            )
        else:
            yield verify(
                count == export.told.patients,
                at=Place("patients"),
                expected=str(export.told.patients),
                actual=str(count),
            )
        return
    for patient in export.patients or []:
        present = export.coverage.has(patient)
        if not present and export.coverage.hidden:
            yield inconclusive(f"{patient.name.fr} : introuvable dans les fichiers qui nomment un patient ; d'autres ne disent pas de qui ils sont",
                               f"{patient.name.en}: not found in the files that name a patient; others do not tell whose they are")  # fmt: skip
            continue
        yield verify(
            present,
            at=Place("patients"),
            expected=patient.name,
            actual=None,
            message=Text("patient déclaré, absent de l'export", "declared patient, absent from the export"),
        )


def _is_told(export: ExportSubject) -> bool:
    return isinstance(export.told.patients, int) or bool(export.patients)


@scenario.check(
    "DATA-EXPORT-PATIENTS-STRANGER", DOIT, on=ExportFileSubject, source=SOURCE, unexercised=Text(
        "aucun fichier d'export ne nomme un patient, ou aucun patient n'est déclaré", "no exported file names a patient, or no patient is declared"),
    where=lambda file, campaign: bool(file.reading.people.found) and bool(file.export.patients),
    title=Text("Aucun patient qui n'ait été demandé", "No patient who was not asked for"),
    remedy=Text("ne restituer que les patients demandés : ce dossier est celui d'un tiers", "give back the patients asked for only: this record is somebody else's"),
)  # fmt: skip
def stranger(file: ExportFileSubject, campaign: Campaign) -> Findings:
    """Each identity is one of those declared; one that cannot be compared decides nothing."""
    for identity in file.reading.people.found:
        known = file.export.coverage.is_known(identity)
        if known is None:
            yield inconclusive(
                f"{identity.summary} : ni identifiant commun ni traits comparables",
                f"{identity.summary}: no shared identifier nor comparable traits",
                identity.place,
            )
        else:
            yield verify(
                known,
                at=identity.place,
                expected=Text("un patient déclaré", "a declared patient"),
                actual=identity.summary,
            )


@scenario.check(
    "DATA-EXPORT-PATIENTS-ONCE", PEUT, on=ExportSubject, source=OURS, required=False,
    where=lambda export, campaign: bool(export.coverage.folders),
    title=Text("Un patient, un dossier", "One patient, one folder"),
    remedy=Text("réunir les fichiers du patient dans un seul dossier", "gather the files of the patient in one folder"),
    unexercised=Text("les fichiers ne sont pas rangés par patient", "files are not sorted by patient"),
)  # fmt: skip
def once(export: ExportSubject, campaign: Campaign) -> Findings:
    """Where each folder is that of one patient, no two folders are those of the same one."""
    for who, folders in export.coverage.folders:
        yield verify(len(folders) == 1, at=Place(folders[-1]), expected=Text("un seul dossier", "one folder"), actual=", ".join(folders),
                     message=Text("{who} : dossiers multiples", "{who}: several folders").fill(who=who))  # fmt: skip
