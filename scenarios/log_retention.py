"""LOG-RETENTION: technical and application traces are kept apart, each for its own time.

FAQ 24: software manages two retention periods. Technical traces (errors, system events) help support and are kept 6 months
to a year, as the CNIL recommends; application traces (who opened which record) are kept 20 years, as long as the medical
record (article R. 1112-7 of the Code de la santé publique). The controller decides, and may adapt both.
Judged: what ``logs`` of campaign.yaml declares for each family, and the days that the exports really cover, at the day
of the campaign. Shorter than that is an error; longer is a recommendation (technical) or a remark (application): the
answer sets no ceiling for a medical record, and personal data kept without need are what the GDPR forbids.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise

from harness.campaign.campaign import Campaign
from harness.campaign.logs import LogEntrySubject, LogsSubject, LogSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import HOLDS, Findings, Level, inconclusive, verify
from harness.core.place import Place
from harness.core.scenario import Scenario
from harness.core.text import Text
from scenarios._logs import UNDECLARED, surveyed

scenario = Scenario(
    id="LOG-RETENTION",
    title=Text("Deux durées de conservation : traces techniques, traces applicatives", "Two retention periods: technical traces, application traces"),
    summary=Text(
        "Le produit garde ses traces techniques de 6 mois à 1 an et ses traces applicatives (qui a ouvert quel dossier) 20 ans, comme le dossier médical ; les deux durées se règlent séparément.",
        "The product keeps its technical traces 6 months to a year and its application traces (who opened which record) 20 years, like the medical record; the two periods are set apart.",
    ),
    faq=(24,),
    requirements=(),
)  # fmt: skip

SOURCE = "FAQ 24"
CNIL = "FAQ 24 ; CNIL, délibération 2021-122"
CSP = "FAQ 24 ; CSP, art. R. 1112-7"
LEAST_TECHNICAL, MOST_TECHNICAL, LEAST_APPLICATION = 6, 12, 240
FAMILIES = {"technical": Text("traces techniques", "technical traces"), "application": Text("traces applicatives", "application traces")}  # fmt: skip
#: Days left to a purge, which runs every month at most; a product is not used every day either.
SLACK = 31


def _kept(family: str) -> Text:
    return Text("aucune durée déclarée pour les {what} (logs : retention)", "no period declared for {what} (logs: retention)").fill(what=FAMILIES[family])  # fmt: skip


@scenario.check(
    "LOG-RETENTION-FAMILIES", DOIT, on=LogsSubject, source=SOURCE, unexercised=UNDECLARED,
    title=Text("Chaque famille de traces a sa durée de conservation", "Each family of traces has its retention period"),
    remedy=Text("déclarer sous logs une entrée technical et une entrée application, chacune avec retention",
                "declare under logs one technical and one application entry, each with retention"),
)  # fmt: skip
def families(logs: LogsSubject, campaign: Campaign) -> Findings:
    """Both, each with a period."""
    for family, text in FAMILIES.items():
        periods = [e for e in logs.entries if e.declared.family == family and e.declared.retention is not None]
        yield verify(bool(periods), at=Place("logs"), expected=text + Text(" avec une durée (retention)", " with a period (retention)"), actual=None)  # fmt: skip


@scenario.check(
    "LOG-RETENTION-DISTINCT", DOIT, on=LogsSubject, source=SOURCE,
    where=lambda logs, c: len({e.declared.family for e in logs.entries if e.declared.retention}) == 2,
    unexercised=Text("les deux durées ne sont pas déclarées", "both periods are not declared"),
    title=Text("Les deux familles se règlent et se purgent séparément", "The two families are set and purged apart"),
    remedy=Text("séparer les deux familles : une durée et des fichiers pour chacune", "keep the two families apart: a period and files for each"),
)  # fmt: skip
def distinct(logs: LogsSubject, campaign: Campaign) -> Findings:
    """No period in common, no file in common."""
    technical = [e for e in logs.entries if e.declared.family == "technical"]
    others = [e for e in logs.entries if e.declared.family == "application"]
    shared = {e.declared.retention.in_months for e in technical if e.declared.retention} & {e.declared.retention.in_months for e in others if e.declared.retention}  # fmt: skip
    apart = Text("deux durées distinctes", "two distinct periods")
    for entry in others:
        told = entry.declared.retention
        if told is not None:
            yield verify(told.in_months not in shared, at=Place(f"logs[{entry.number}].retention"), expected=apart,
                         actual=told.text + Text(" pour les deux familles", " for both families"))  # fmt: skip
    paths = {f.path for e in technical for f in e.files}
    for file in (f for e in others for f in e.files):
        yield verify(file.path not in paths, at=Place("logs"), expected=Text("un export par famille", "one export for each family"), actual=file.path,
                     message=Text("un même fichier pour les deux familles : purger l'une purge l'autre", "the same file for both families: what purges one purges the other"), about=file)  # fmt: skip


def _of(family: str) -> Callable[[LogEntrySubject, Campaign], bool]:
    return lambda entry, c: entry.declared.family == family and entry.declared.retention is not None


@scenario.check(
    "LOG-RETENTION-TECHNICAL", DOIT, on=LogEntrySubject, source=CNIL, where=_of("technical"), unexercised=_kept("technical"),
    title=Text("Traces techniques : de 6 mois à 1 an", "Technical traces: 6 months to a year"),
    remedy=Text("régler la durée de conservation des traces techniques entre 6 et 12 mois", "set the retention of technical traces between 6 and 12 months"),
)  # fmt: skip
def technical(entry: LogEntrySubject, campaign: Campaign) -> Findings:
    """Under is an error, over a recommendation."""
    told = entry.declared.retention
    assert told is not None  # where
    too_long = told.in_months > MOST_TECHNICAL
    message = Text("données personnelles gardées sans nécessité ; la CNIL admet plus (3 ans en général) pour un contrôle interne justifié",
                   "personal data kept without need; the CNIL admits more (3 years in general) for justified internal control")  # fmt: skip
    yield verify(LEAST_TECHNICAL <= told.in_months <= MOST_TECHNICAL, at=Place(f"logs[{entry.number}].retention"),
                 expected=Text("de 6 à 12 mois", "6 to 12 months"), actual=told.text,
                 level=Level.WARNING if too_long else None, message=message if too_long else None)  # fmt: skip


@scenario.check(
    "LOG-RETENTION-APPLICATION", DOIT, on=LogEntrySubject, source=CSP, where=_of("application"), unexercised=_kept("application"),
    title=Text("Traces applicatives : 20 ans", "Application traces: 20 years"),
    remedy=Text("régler la durée de conservation des traces applicatives à 20 ans", "set the retention of application traces to 20 years"),
)  # fmt: skip
def application(entry: LogEntrySubject, campaign: Campaign) -> Findings:
    """Under is an error; over is said: some records are kept longer."""
    told = entry.declared.retention
    assert told is not None  # where
    longer = told.in_months > LEAST_APPLICATION
    message = Text("plus long que le dossier médical : le responsable de traitement doit pouvoir le justifier", "longer than the medical record: the controller must be able to justify it")  # fmt: skip
    yield verify(told.in_months == LEAST_APPLICATION, at=Place(f"logs[{entry.number}].retention"), expected=Text("20 ans", "20 years"),
                 actual=told.text, level=Level.INFO if longer else None, message=message if longer else None)  # fmt: skip


def before(day: date, months: int) -> date:
    """The same day some months before, or the last of its month."""
    total = day.year * 12 + day.month - 1 - months
    year, month = max(1, total // 12), total % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _dated(log: LogSubject, campaign: Campaign) -> bool:
    return log.declared.retention is not None and log.survey is not None and log.survey.entries > 0


@scenario.check(
    "LOG-RETENTION-KEPT", DOIT, on=LogSubject, source=SOURCE, where=_dated,
    unexercised=Text("aucun export d'une famille dont la durée est déclarée", "no export of a family whose period is declared"),
    title=Text("Rien n'est gardé au-delà de la durée déclarée", "Nothing is kept beyond the declared period"),
    remedy=Text("purger ce qui dépasse la durée déclarée, ou déclarer la durée réelle", "purge what exceeds the declared period, or declare the real one"),
)  # fmt: skip
def kept(log: LogSubject, campaign: Campaign) -> Findings:
    """The oldest entry, a month left for the purge to run."""
    retention, oldest = log.declared.retention, surveyed(log).oldest
    assert retention is not None  # where
    if oldest is None:
        yield inconclusive("aucune entrée datée dans l'export", "no dated entry in the export")
        return
    limit = before(campaign.today, retention.in_months)
    yield verify(oldest[0].at.toordinal() >= limit.toordinal() - SLACK, at=oldest[1], actual=f"{oldest[0].at.date():%Y-%m-%d}",
                 expected=Text(f"pas avant le {limit:%Y-%m-%d} ({retention.text.fr} au {campaign.today:%Y-%m-%d})",
                               f"not before {limit:%Y-%m-%d} ({retention.text.en} at {campaign.today:%Y-%m-%d})"))  # fmt: skip


def _whole(entry: LogEntrySubject, campaign: Campaign) -> bool:
    return entry.declared.since is not None and entry.declared.retention is not None and bool(entry.files)


EXTRACT = Text("aucun export déclaré entier (logs : since) : un extrait ne dit rien de la purge", "no export declared whole (logs: since): an extract tells nothing of the purge")  # fmt: skip


@scenario.check(
    "LOG-RETENTION-REACH", DOIT, on=LogEntrySubject, source=SOURCE, where=_whole, required=False, unexercised=EXTRACT,
    title=Text("Les traces remontent aussi loin que la durée déclarée", "Traces go back as far as the declared period"),
    remedy=Text("ne pas purger avant la fin de la durée déclarée ; donner l'export entier, ou retirer since", "do not purge before the declared period ends; give the whole export, or leave since out"),
)  # fmt: skip
def reach(entry: LogEntrySubject, campaign: Campaign) -> Findings:
    """From the commissioning, or from the beginning of the period, a month aside."""
    since, retention = entry.declared.since, entry.declared.retention
    assert since is not None and retention is not None  # where
    dated = [(s.oldest, f) for f in entry.files if (s := f.survey) is not None and s.oldest is not None]
    if not dated:
        yield inconclusive("aucune entrée datée dans l'export", "no dated entry in the export")
        return
    oldest, file = min(((o, f) for o, f in dated if o is not None), key=lambda found: found[0][0].seconds)
    start = max(since, before(campaign.today, retention.in_months))
    yield verify(oldest[0].at.toordinal() <= start.toordinal() + SLACK, at=oldest[1], actual=f"{oldest[0].at.date():%Y-%m-%d}", about=file,
                 expected=Text(f"une entrée vers le {start:%Y-%m-%d}", f"an entry about {start:%Y-%m-%d}"),
                 message=Text("les traces plus anciennes ont disparu avant la fin de la durée déclarée", "older traces went before the declared period ended"))  # fmt: skip


@scenario.check(
    "LOG-RETENTION-GAPS", PEUT, on=LogEntrySubject, source="notre lecture de FAQ 24", where=lambda e, c: _whole(e, c) and e.declared.family == "application",
    required=False, unexercised=EXTRACT,
    title=Text("Traces applicatives : pas de mois entier sans trace", "Application traces: no whole month without any"),
    remedy=Text("expliquer l'interruption (produit arrêté) ou retrouver les traces qui manquent", "explain the break (product stopped) or find the missing traces"),
)  # fmt: skip
def gaps(entry: LogEntrySubject, campaign: Campaign) -> Findings:
    """Days without any entry between two that have some, over all files of the entry."""
    days = sorted({day for file in entry.files if file.survey is not None for day in file.survey.days})
    for first, second in _silences(days):
        yield verify(False, at=Place(entry.declared.file or "logs"), expected=Text("au plus 31 jours sans trace", "at most 31 days without a trace"),
                     actual=Text(f"du {first:%Y-%m-%d} au {second:%Y-%m-%d}", f"from {first:%Y-%m-%d} to {second:%Y-%m-%d}"), about=entry.files[0])  # fmt: skip
    if days:
        yield HOLDS


def _silences(days: list[date]) -> Iterator[tuple[date, date]]:
    return ((a, b) for a, b in pairwise(days) if (b - a).days > SLACK)


scenario.manual_proof(
    "LOG-RETENTION-SETTINGS",
    title=Text("Le réglage des deux durées", "The setting of both periods"),
    shows=Text("l'écran ou le fichier de configuration où la durée des traces techniques et celle des traces applicatives se règlent séparément",
               "the screen or configuration file where the period of technical traces and that of application traces are set apart"),
    source=SOURCE,
)  # fmt: skip
scenario.manual_proof(
    "LOG-RETENTION-INFORMATION",
    title=Text("L'information du responsable de traitement", "The information of the controller"),
    shows=Text("le passage des conditions d'utilisation ou de la politique de confidentialité qui annonce les deux durées et les mesures de sécurité des traces",
               "the part of the terms of use or privacy policy that tells both periods and how traces are secured"),
    source=SOURCE,
)  # fmt: skip
