"""One view of a trace, whatever the editor's names: actor, action, object, outcome, time; a FHIR AuditEvent too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from harness.core.place import Place
from harness.formats.log_records import Record
from harness.formats.log_times import LogTime, log_time
from harness.formats.table import normalised

#: What a trace is made of -> names of columns known by default, the surest first; ``user.id`` is known as ``user_id``.
COLUMNS: dict[str, tuple[str, ...]] = {
    "time": ("timestamp", "horodatage", "time", "datetime", "date_time", "ts", "recorded", "date_heure", "event_time", "date_evenement",
             "created_at", "date_action", "when", "quand", "t", "asctime", "log_time", "time_unix_nano", "instant_epoch_second", "date"),
    "actor": ("actor", "acteur", "user", "utilisateur", "username", "user_name", "nom_utilisateur", "login", "auteur", "account", "compte",
              "agent", "operateur", "actor_name", "acteur_nom", "user_login", "qui", "who", "actor_login", "principal", "compte_utilisateur", "nom_d_utilisateur",
              "cs_username"),
    "actor_id": ("actor_id", "id_acteur", "acteur_id", "user_id", "id_utilisateur", "utilisateur_id", "identifiant_utilisateur", "identifiant", "uid", "rpps"),
    "action": ("action", "event", "evenement", "event_type", "type_evenement", "event_name", "type_action", "event_action", "activity",
               "activite", "operation", "libelle_action", "type", "nature", "libelle", "quoi", "what"),
    "object": ("object", "objet", "target", "cible", "resource", "ressource", "object_id", "objet_id", "id_objet", "target_id", "resource_id",
               "entity", "entite", "document", "document_id", "id_document", "dossier", "id_dossier", "ipp", "patient", "patient_id", "id_patient", "sur_quoi", "element"),
    "outcome": ("outcome", "resultat", "result", "status", "statut", "success", "succes", "reussite", "etat", "result_code", "event_outcome"),
    "id": ("event_id", "id_evenement", "evenement_id", "uuid", "audit_id", "id_trace", "id"),
    # the other half of a time whose day stands alone
    "clock": ("heure", "time", "hour", "heure_evenement"),
}  # fmt: skip
#: Objects in which logging libraries keep the members that the product adds (Serilog, Logback, Log4j, Monolog, OpenTelemetry).
_CONTAINERS = frozenset({"properties", "context", "contextmap", "contextdata", "mdc", "attributes", "extra", "fields", "labels"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class TraceEvent:
    """One trace; an empty text is an absent member."""

    record: Record
    actor: str = ""
    actor_id: str = ""
    action: str = ""
    object: str = ""
    outcome: str = ""
    id: str = ""
    time: LogTime | None = None
    #: The time as written.
    told: str = ""
    #: Member of the view -> name of the column that it comes from.
    names: Mapping[str, str] = field(default_factory=dict)
    #: Codes of a FHIR AuditEvent that name the action.
    codes: frozenset[str] = frozenset()

    @property
    def who(self) -> str:
        """The actor, by identifier when there is one."""
        return self.actor_id or self.actor

    def place(self, member: str) -> Place:
        """Where a member is, or the entry that lacks it."""
        return self.record.place(self.names.get(member, ""))


@dataclass(slots=True)
class Columns:
    """Which column is which member: those of the manifest, then those known by default."""

    told: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: COLUMNS)
    _resolutions: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict)

    def of(self, record: Record) -> dict[str, str]:
        """Member -> column, for the columns of an entry; entries of one file share few sets of columns."""
        key = tuple(record.fields)
        if key not in self._resolutions:
            if len(self._resolutions) > 512:
                self._resolutions.clear()
            self._resolutions[key] = self._resolved(key)
        return self._resolutions[key]

    def _resolved(self, columns: tuple[str, ...]) -> dict[str, str]:
        by_name: dict[str, str] = {}
        for column in columns:
            by_name.setdefault(_joined(column), column)
        for column in columns:
            container, _, inside = column.partition(".")
            if _joined(container) in _CONTAINERS and inside:
                by_name.setdefault(_joined(inside.removesuffix("[0]")), column)
        known = dict(self.known)
        if "date" in by_name and "time" in by_name:  # a day and an hour, in English
            known["time"] = tuple(name for name in known.get("time", ()) if name != "time")
        found = {m: by_name[_joined(c)] for m, c in self.told.items() if _joined(c) in by_name}
        taken = set(found.values())
        for member, names in known.items():
            free = [by_name[n] for n in map(_joined, names) if n in by_name and by_name[n] not in taken]
            if free and member not in self.told:
                found[member] = free[0]
                taken.add(free[0])
        return found

    def missing(self, record: Record) -> list[str]:
        """The columns of the manifest that an entry does not have."""
        known = {_joined(column) for column in record.fields}
        return [column for column in self.told.values() if _joined(column) not in known]


@lru_cache(maxsize=4096)
def _joined(name: str) -> str:
    """``userId``, ``user_id``, ``user.id`` and « User ID » are one name."""
    return normalised(name).replace("_", "")


def event_of(record: Record, columns: Columns) -> TraceEvent:
    """The view of one entry."""
    if record.resource is not None and not columns.told:
        return _of_audit(record, record.resource)
    names = columns.of(record)
    values = {member: record.fields[column].strip() for member, column in names.items()}
    told = values.pop("time", "")
    time = log_time(told) if told else None
    clock = values.pop("clock", "")
    if time is not None and not time.has_time and clock:
        told = f"{told} {clock}"
        time = log_time(told)
    members = {member: values.get(member, "") for member in ("actor", "actor_id", "action", "object", "outcome", "id")}
    return TraceEvent(record, **members, time=time, told=told, names=names)  # type: ignore[arg-type]


# -- FHIR AuditEvent (R4) --------------------------------------------------------------------------------


def _of_audit(record: Record, event: dict[str, Any]) -> TraceEvent:
    """Who asked (``requestor``), what (``subtype``, else ``type``), on what (``entity``), with which outcome."""
    rank, agent = _requestor(event)
    entity = next(((n, e) for n, e in enumerate(event.get("entity") or ()) if _named(e)), None)
    codings = [*(event.get("subtype") or ()), event.get("type") or {}]
    words = [c.get("display") or c.get("code") or "" for c in codings]
    who = agent.get("who") or {}
    names = {"time": "recorded", "actor": f"agent[{rank}]", "actor_id": f"agent[{rank}].who", "action": "subtype" if len(codings) > 1 else "type",
             "outcome": "outcome", "id": "id", "object": f"entity[{entity[0]}]" if entity else "entity"}  # fmt: skip
    told = str(event.get("recorded") or "")
    return TraceEvent(
        record, actor=agent.get("name") or who.get("display") or agent.get("altId") or "",
        actor_id=(who.get("identifier") or {}).get("value") or who.get("reference") or "",
        action=" ".join(word for word in words if word), object=_named(entity[1]) if entity else "",
        outcome=_AUDIT_OUTCOMES.get(str(event.get("outcome") or ""), ""), id=str(event.get("id") or ""),
        time=log_time(told), told=told, names=names, codes=frozenset(str(c.get("code")) for c in codings if c.get("code")),
    )  # fmt: skip


#: AuditEvent.outcome of R4, as words.
_AUDIT_OUTCOMES = {"0": "success", "4": "minor failure", "8": "serious failure", "12": "major failure"}


def _requestor(event: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    agents = list(enumerate(event.get("agent") or ()))
    return next(((n, a) for n, a in agents if a.get("requestor") is True), agents[0] if agents else (0, {}))


def _named(entity: dict[str, Any]) -> str:
    what = entity.get("what") or {}
    return str(
        (what.get("identifier") or {}).get("value") or what.get("reference") or entity.get("name") or what.get("display") or ""
    )  # fmt: skip
