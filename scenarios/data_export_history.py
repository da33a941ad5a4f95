"""DATA-EXPORT-HISTORY: the depth of history is a setting, and the export keeps to it.

FAQ 64: the depth of the history can be set in the procedure. ``history`` of the export tells the period that was asked for. Dates
looked at: effectiveTime of a CDA, the date of FHIR resources that are made at a moment (documents, results, encounters, prescriptions), MSH-7,
date columns of tables (date, date_document, date_acte…). Birth dates do not count, nor what a record keeps whatever its age:
conditions, allergies, immunizations, procedures. A day is the one that is written, in its own zone.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.exports import ExportFileSubject, ExportSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, not_applicable, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text

scenario = Scenario(
    id="DATA-EXPORT-HISTORY",
    title=Text("Export des données : profondeur d'historique paramétrable", "Data export: the depth of history can be set"),
    summary=Text(
        "L'établissement choisit jusqu'où remonte l'export ; les données restituées tiennent dans la période choisie.",
        "The hospital chooses how far back the export goes; the data given back are within the period chosen.",
    ),
    faq=(64,),
    applies_to=frozenset({Role.EXPORTS_DATA}),
)  # fmt: skip

SOURCE = "FAQ 64 (profondeur paramétrable ; DSR, chapitre 2.2)"
OURS = "recommandation du harnais (FAQ 64 : export exhaustif)"


@scenario.check(
    "DATA-EXPORT-HISTORY-PERIOD", DOIT, on=ExportFileSubject, source=SOURCE,
    where=lambda file, campaign: file.export.since is not None and bool(file.reading.dates),
    title=Text("La profondeur d'historique demandée est respectée", "The depth of history asked for is respected"),
    remedy=Text("restreindre l'export à la période paramétrée", "keep the export within the period that was set"),
    unexercised=Text("aucune profondeur déclarée (exports.history), ou aucun fichier daté", "no depth declared (exports.history), or no dated file"),
)  # fmt: skip
def history(file: ExportFileSubject, campaign: Campaign) -> Findings:
    """No data before the first day nor after the last; a partial date is out only when all of it is."""
    since, until = file.export.since, file.export.until
    assert since is not None and until is not None
    for date in file.reading.dates:
        yield verify(
            since <= date.last and date.first <= until, at=date.place, expected=f"{since} … {until}", actual=date.text
        )


@scenario.check(
    "DATA-EXPORT-HISTORY-REACH", PEUT, on=ExportSubject, source=OURS, required=False,
    where=lambda export, campaign: export.coverage.oldest is not None,
    title=Text("L'export remonte aussi loin que les documents du patient", "The export reaches back as far as the documents of the patient"),
    remedy=Text("vérifier que l'export prend tous les documents de la période", "check that the export takes every document of the period"),
    unexercised=Text("aucune profondeur déclarée (exports.history), ou aucun fichier daté", "no depth declared (exports.history), or no dated file"),
)  # fmt: skip
def reach(export: ExportSubject, campaign: Campaign) -> Findings:
    """No document of the campaign, within the period and about a declared patient, is older than all that was exported."""
    oldest = export.coverage.oldest
    assert oldest is not None
    elsewhere = list(export.coverage.documents_elsewhere(campaign))
    if not elsewhere:
        yield not_applicable(
            "aucun autre document de ces patients dans la campagne",
            "no other document of these patients in the campaign",
        )
        return
    document, first = min(elsewhere, key=lambda pair: pair[1].last)
    yield verify(first.last >= oldest, at=Place("history"), expected=Text(f"le document du {first.first} ({document.label})", f"the document of {first.first} ({document.label})"),
                 actual=str(oldest), message=Text("un document plus ancien du patient n'est pas dans l'export", "an older document of the patient is not in the export"))  # fmt: skip


scenario.manual_proof(
    "DATA-EXPORT-HISTORY-P1",
    title=Text("Le réglage de la profondeur d'historique", "The setting of the depth of history"),
    shows=Text(
        "l'écran ou le fichier de paramètres du produit où l'on choisit la période à exporter (dates ou durée), avec la valeur utilisée pour"
        " l'export joint, et le lancement de cet export par un utilisateur de l'établissement",
        "the screen or the settings file of the product where the period to export is chosen (dates or duration), with the value used for the"
        " export enclosed, and that export launched by a user of the hospital",
    ),
    source=SOURCE,
)  # fmt: skip
