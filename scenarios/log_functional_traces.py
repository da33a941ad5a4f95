"""LOG-FUNCTIONAL-TRACES: the traces tell who did what, on what, when and with which result, and give no secret away.

FAQ 39: functional traces report the business actions of all users, on significant events such as login, deposit of a
document, e-mail sent, validated identity diffused. FAQ 32: the imputability framework (PGSSI-S) wants actions traced and
traces worth something. SC.SSI/IAM.90 and IAM.91: attempts to log in or to change a password are traced with date and
time, the identifier typed, success or failure. SC.MSS/CONF.17 and CONF.18: what is done on MSSanté mailboxes too, with
its author. SC.SSI/GEN.17: generic accounts do not log in. SC.SSI/GEN.04 and GEN.14: personal data kept to what is needed, secrets managed.
Judged: the exports of ``logs`` in campaign.yaml; what must be traced follows from the declared profile. The texts ask
neither a zone beside the time nor an order: these are recommendations. What is found in clear is never quoted.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.logs import LogsSubject, LogSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import HOLDS, Findings, Held, Level, Remark, inconclusive, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text, joined, same
from harness.formats.limits import MAX_FILE
from harness.formats.log_records import FORMATS
from harness.rules.traces.events import Event
from scenarios._log_contents import content_checks
from scenarios._logs import NO_SAMPLE, NOTHING, UNDECLARED, application, held, readable, surveyed, told, unless_roles

scenario = Scenario(
    id="LOG-FUNCTIONAL-TRACES",
    title=Text("Traces fonctionnelles : qui, quoi, sur quoi, quand, avec quel résultat", "Functional traces: who, what, on what, when, with which result"),
    summary=Text(
        "L'export des traces montre les actions métier des utilisateurs (connexion, dépôt de document, envoi d'e-mail, diffusion d'identité), chacune imputable à une personne et datée, sans mot de passe, matricule ni contenu de santé en clair.",
        "The export of traces shows the users' business actions (login, document deposit, e-mail sent, identity diffused), each of a known person and dated, without password, matricule nor health content in clear.",
    ),
    faq=(32, 39),
    requirements=("SC.SSI/IAM.90", "SC.SSI/IAM.91", "SC.MSS/CONF.17", "SC.MSS/CONF.18", "SC.SSI/GEN.17", "SC.SSI/GEN.04", "SC.SSI/GEN.14"),
)  # fmt: skip

FAQ = "FAQ 39"
ATTEMPTS = ("SC.SSI/IAM.90", "SC.SSI/IAM.91")
OUR_OWN = "FAQ 32 (valeur des traces) ; recommandation du projet"


@scenario.check(
    "LOG-FUNCTIONAL-TRACES-READABLE", DOIT, on=LogSubject, source="SC.SSI/IAM.90 (format standard) ; RFC 8259, RFC 4180, FHIR R4", requirements=("SC.SSI/IAM.90",), unexercised=UNDECLARED,
    title=Text("L'export se lit en entier", "The export can be read as a whole"),
    remedy=Text("exporter en JSON Lines, tableau JSON, CSV avec en-tête ou AuditEvent FHIR ; nommer les colonnes sous columns", "export as JSON Lines, JSON array, CSV with a header or FHIR AuditEvents; name the columns under columns"),
)  # fmt: skip
def readable_export(log: LogSubject, campaign: Campaign) -> Findings:
    """Each line that cannot be, at its place; the columns that the manifest names exist."""
    found = log.survey
    if found is None:
        yield inconclusive(
            f"fichier illisible ou de plus de {MAX_FILE} octets", f"file unreadable or over {MAX_FILE} bytes"
        )
        return
    for unread in found.unread:
        yield verify(False, at=unread.place, expected=unread.expected, actual=unread.actual)
    if found.unread_count > len(found.unread):
        yield Remark(
            Text(f"{found.unread_count} lignes illisibles en tout", f"{found.unread_count} unreadable lines in all")
        )
    for column in found.unknown_columns:
        yield verify(
            False, at=Place("columns"), expected=Text(f"une colonne « {column} »", f"a column '{column}'"), actual=None
        )
    if found.bound is not None:
        told_by = found.bound.expected
        yield inconclusive(f"{found.entries} entrées jugées, pas le reste (limite de lecture : {told_by.fr}, {found.bound.place})",
                           f"{found.entries} entries judged, not the rest (bound of the reader: {told_by.en}, {found.bound.place})")  # fmt: skip
    elif not found.unread_count:
        yield verify(found.entries > 0, at=Place(""), expected=FORMATS, actual=Text("aucune trace", "no trace"))
    yield Held(found.entries)


_CARE = (Role.SENDS_DOCUMENTS, Role.FEEDS_DMP, Role.FEEDS_DMP_BY_API)
#: Event -> the roles of which one makes it expected (none: every product), and the requirement that says so.
EXPECTED: tuple[tuple[str, Event, tuple[Role, ...], str, tuple[str, ...]], ...] = (
    ("LOGIN", Event.LOGIN, (), "FAQ 39 ; SC.SSI/IAM.90", ("SC.SSI/IAM.90",)),
    ("DOCUMENT", Event.DOCUMENT, _CARE, FAQ, ()),
    ("EMAIL", Event.EMAIL, (Role.EXCHANGES_ARCHIVES,), "FAQ 39 ; SC.MSS/CONF.17", ("SC.MSS/CONF.17",)),
    ("IDENTITY", Event.IDENTITY, (Role.MANAGES_IDENTITIES,), FAQ, ()),
)
#: Examples of FAQ 39 that only some products do.
EXAMPLES = (Event.NOTE, Event.GUIDELINE, Event.PASSWORD)


def _counted(logs: LogsSubject, event: Event) -> int:
    return sum(f.survey.events.get(event, 0) for f in logs.application if f.survey is not None)


def _shown(logs: LogsSubject) -> Text:
    """The events and the other actions that the exports show."""
    known = [e.text + same(f" ({count})") for e in Event if (count := _counted(logs, e))]
    others = dict.fromkeys(name for f in logs.application if f.survey is not None for name in f.survey.others)
    return (
        joined([*known, *(same(f"« {name} »") for name in list(others)[:5])])
        if known or others
        else Text("aucun", "none")
    )


for _name, _event, _roles, _source, _requirements in EXPECTED:

    @scenario.check(
        f"LOG-FUNCTIONAL-TRACES-{_name}", DOIT, on=LogsSubject, source=_source, requirements=_requirements,
        where=lambda logs, c: any(readable(f, c) for f in logs.application), unexercised=NO_SAMPLE,
        unless=unless_roles(_roles, _event.text) if _roles else None,
        title=Text("Événement tracé : {what}", "Event traced: {what}").fill(what=_event.text),
        remedy=Text("tracer l'événement ; si l'action porte un autre nom, la déclarer sous events", "trace the event; when the action has another name, declare it under events"),
    )  # fmt: skip
    def traced(logs: LogsSubject, campaign: Campaign, event: Event = _event) -> Findings:
        """At least once in the exports of the application family."""
        yield verify(_counted(logs, event) > 0, at=Place("logs"), expected=event.text, actual=_shown(logs))
        if event is Event.LOGIN:
            yield from _remarks(logs)


def _remarks(logs: LogsSubject) -> Findings:
    """What the exports do not show, and no text asks of an extract."""
    if not any(f.survey.failures.get(Event.LOGIN) for f in logs.application if f.survey is not None):
        yield Remark(
            Text(
                "aucun échec de connexion dans les exports : SC.SSI/IAM.90 demande aussi les échecs",
                "no failed login in the exports: SC.SSI/IAM.90 asks for failures too",
            )
        )
    absent = [e.text for e in EXAMPLES if not _counted(logs, e)]
    if absent:
        yield Remark(
            Text("non montrés (s'ils existent dans le produit) : ", "not shown (if the product has them): ")
            + joined(absent)
        )


def _member(
    name: str,
    key: str,
    also: str,
    title: Text,
    expected: Text,
    source: str,
    requirements: tuple[str, ...],
    message: Text,
) -> None:
    """One check on a member of each trace; ``also`` is the same deviation as a recommendation."""

    @scenario.check(
        f"LOG-FUNCTIONAL-TRACES-{name}", DOIT, on=LogSubject, where=application, source=source, requirements=requirements, unexercised=NO_SAMPLE, title=title,
        remedy=Text("renseigner ce champ dans chaque trace, ou nommer sa colonne sous columns", "fill this member in each trace, or name its column under columns"),
    )  # fmt: skip
    def member(log: LogSubject, campaign: Campaign) -> Findings:
        """In every entry."""
        absent = surveyed(log).absent
        faults, others = absent.get(key, NOTHING), absent.get(also, NOTHING)
        yield from told(faults, expected)
        yield from told(others, expected, message, Level.WARNING)
        yield held(log, faults, others)


_member("ACTOR", "actor", "actor-of-other", Text("Chaque trace dit qui", "Each trace tells who"), Text("l'identifiant de l'utilisateur ou du service", "the identifier of the user or service"),
        "FAQ 39 ; SC.SSI/IAM.90 ; SC.MSS/CONF.18", (*ATTEMPTS, "SC.MSS/CONF.18"), Text("action hors des événements métier reconnus", "action that is no recognised business event"))  # fmt: skip
_member("ACTION", "action", "", Text("Chaque trace dit quoi", "Each trace tells what"), Text("l'action, en clair", "the action, explicitly"),
        "FAQ 39 ; SC.MSS/CONF.18", ("SC.MSS/CONF.18",), same(""))  # fmt: skip
_member("OBJECT", "object", "", Text("Chaque événement métier dit sur quoi", "Each business event tells on what"), Text("le document, le patient ou le destinataire, par un identifiant", "the document, patient or recipient, by an identifier"),
        FAQ, (), same(""))  # fmt: skip
_member("TIME", "time", "", Text("Chaque trace dit quand", "Each trace tells when"), Text("une date et une heure qui existent", "a date and a time that exist"),
        "SC.SSI/IAM.90 ; SC.MSS/CONF.18", (*ATTEMPTS, "SC.MSS/CONF.18"), same(""))  # fmt: skip
_member("OUTCOME", "outcome-of-login", "outcome", Text("Chaque trace dit le résultat", "Each trace tells the result"), Text("réussite ou échec", "success or failure"),
        "SC.SSI/IAM.90 (connexion, mot de passe) ; recommandation pour les autres", ATTEMPTS, Text("demandé pour les connexions ; utile pour toute action", "asked of logins; useful for any action"))  # fmt: skip


@scenario.check(
    "LOG-FUNCTIONAL-TRACES-OUTCOME-WORD", PEUT, on=LogSubject, where=application, source="SC.SSI/IAM.90 (réussite ou échec)", requirements=ATTEMPTS, unexercised=NO_SAMPLE,
    title=Text("Le résultat est une réussite ou un échec", "The result is a success or a failure"),
    remedy=Text("écrire un résultat qui se comprend seul, ou le traduire sous outcomes", "write a result that speaks for itself, or translate it under outcomes"),
)  # fmt: skip
def outcome_word(log: LogSubject, campaign: Campaign) -> Findings:
    """A word or an HTTP status that is known, or that the manifest translates."""
    faults = surveyed(log).absent.get("outcome-word", NOTHING)
    yield from told(faults, Text("réussite ou échec", "success or failure"))
    yield held(log, faults)


@scenario.check(
    "LOG-FUNCTIONAL-TRACES-ZONE", PEUT, on=LogSubject, where=lambda log, c: application(log, c) and surveyed(log).timed > 0, source=OUR_OWN, requirements=(), unexercised=NO_SAMPLE,
    title=Text("L'heure est donnée avec son fuseau", "The time is told with its zone"),
    remedy=Text("écrire l'heure en ISO 8601 avec décalage (2026-03-20T08:00:00+01:00) ou en UTC (Z)", "write the time in ISO 8601 with an offset (2026-03-20T08:00:00+01:00) or in UTC (Z)"),
)  # fmt: skip
def zone(log: LogSubject, campaign: Campaign) -> Findings:
    """An offset, Z, a named zone, or an epoch."""
    faults = surveyed(log).absent.get("zone", NOTHING)
    yield from told(faults, Text("heure avec décalage ou Z", "time with an offset or Z"))
    yield held(log, faults)


@scenario.check(
    "LOG-FUNCTIONAL-TRACES-ORDER", PEUT, on=LogSubject, where=lambda log, c: readable(log, c) and surveyed(log).order.steps > 0, source=OUR_OWN, requirements=(),
    unexercised=Text("aucun export de deux entrées datées", "no export with two dated entries"),
    title=Text("Les traces se suivent dans le temps", "Traces follow one another in time"),
    remedy=Text("trier l'export par date ; vérifier l'horloge des serveurs (NTP)", "sort the export by time; check the clocks of the servers (NTP)"),
)  # fmt: skip
def order(log: LogSubject, campaign: Campaign) -> Findings:
    """One direction or the other, five minutes aside."""
    breaks = surveyed(log).order.breaks
    for place, before, time in breaks.first:
        yield verify(False, at=place, expected=Text(f"à la suite de {before}", f"following {before}"), actual=time)
    if breaks.count > len(breaks.first):
        yield Remark(
            Text(
                f"et {breaks.count - len(breaks.first)} autres ruptures",
                f"and {breaks.count - len(breaks.first)} more breaks",
            )
        )
    yield HOLDS


@scenario.check(
    "LOG-FUNCTIONAL-TRACES-FUTURE", DOIT, on=LogSubject, where=lambda log, c: readable(log, c) and surveyed(log).timed > 0, source="SC.SSI/IAM.90 (date et heure) ; FAQ 32", requirements=("SC.SSI/IAM.90",),
    unexercised=Text("aucun export daté", "no dated export"),
    title=Text("Aucune trace n'est datée du futur", "No trace is dated in the future"),
    remedy=Text("vérifier l'horloge des serveurs (NTP) ; déclarer date si la campagne n'est pas d'aujourd'hui", "check the clocks of the servers (NTP); declare date when the campaign is not of today"),
)  # fmt: skip
def future(log: LogSubject, campaign: Campaign) -> Findings:
    """Not after the day of the campaign."""
    faults = surveyed(log).future
    yield from told(
        faults, Text(f"au plus tard le {campaign.today:%Y-%m-%d}", f"{campaign.today:%Y-%m-%d} at the latest")
    )
    yield held(log, faults)


@scenario.check(
    "LOG-FUNCTIONAL-TRACES-UNIQUE", PEUT, on=LogSubject, where=readable, source=OUR_OWN, requirements=(), unexercised=UNDECLARED,
    title=Text("Une trace n'est écrite qu'une fois", "A trace is written once"),
    remedy=Text("écrire un identifiant propre à chaque trace ; n'exporter chacune qu'une fois", "give each trace an identifier of its own; export each once"),
)  # fmt: skip
def unique(log: LogSubject, campaign: Campaign) -> Findings:
    """Identifiers, else whole entries; a column of identifiers that mostly repeat is not that of the trace."""
    found = surveyed(log)
    ids, entries = found.twice.get("id", NOTHING), found.twice.get("entry", NOTHING)
    if "id" not in log.declared.columns.model_fields_set and 5 * ids.count > found.entries > 5:
        yield Remark(
            Text(
                "identifiants répétés : ils ne sont pas ceux des traces (columns : id)",
                "repeated identifiers: not those of the traces (columns: id)",
            )
        )
        ids = NOTHING
    yield from told(ids, Text("un identifiant par trace", "one identifier for each trace"))
    yield from told(entries, Text("une entrée différente des précédentes", "an entry that differs from those before"))
    yield held(log, ids, entries)


@scenario.check(
    "LOG-FUNCTIONAL-TRACES-GENERIC-ACCOUNTS", PEUT, on=LogSubject, where=application, source="SC.SSI/GEN.17", requirements=("SC.SSI/GEN.17",), unexercised=NO_SAMPLE,
    title=Text("L'acteur est une personne ou un service identifié", "The actor is a person or an identified service"),
    remedy=Text("ouvrir une session nominative ; nommer le service technique (service-hl7)", "log in under a personal account; name the technical service (service-hl7)"),
)  # fmt: skip
def generic_accounts(log: LogSubject, campaign: Campaign) -> Findings:
    """Each generic account once, with how often it acts."""
    for account, seen in surveyed(log).generic.items():
        yield verify(False, at=seen.first[0][0], expected=Text("un compte nominatif, ou un service nommé", "a personal account, or a named service"),
                     actual=Text(f"« {account} », {seen.count} fois", f"'{account}', {seen.count} times"))  # fmt: skip
    yield held(log, *surveyed(log).generic.values())


content_checks(scenario)
