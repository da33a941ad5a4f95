"""Checks that come from the message profiles: one per field rule, with the same words everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject
from harness.core.check import DOIT, PEUT, Force
from harness.core.finding import HOLDS, Findings, Held, Level, Outcome, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.rules.profile.fault import Fault
from harness.rules.profile.fields import admitted_values, precision_text, values_text
from harness.rules.profile.loading import every_profile, name_of
from harness.rules.profile.model import FieldRule

#: How a role is written in ids and titles; the others are written as their segment.
LABELS = {
    "PRT/SB": "SB", "PRT/RCT": "RCT", "PRT/REPLY": "REPLY", "OBX/body": "BODY", "OBX/mail": "MAIL",
    "OBX/status": "STATUS", "OBX/address": "ADDRESS",
}  # fmt: skip
PARTS = {
    "PRT/SB": Text("expéditeur", "sender"), "PRT/RCT": Text("destinataire", "recipient"),
    "PRT/REPLY": Text("adresse de réponse", "reply address"), "OBX/body": Text("corps du courriel", "body of the e-mail"),
    "OBX/mail": Text("courriel", "e-mail"), "OBX/status": Text("statut", "status"),
    "OBX/address": Text("adresse", "address"), "OBX/document": Text("document", "document"),
    "OBX/metadata": Text("métadonnée", "metadata"),
}  # fmt: skip


@lru_cache(maxsize=1)
def every_rule() -> dict[str, tuple[FieldRule, ...]]:
    """Key -> the rules of that key in every profile."""
    found: dict[str, list[FieldRule]] = {}
    for profile in every_profile():
        for rule in profile.every_rule:
            found.setdefault(rule.key, []).append(rule)
    return {key: tuple(rules) for key, rules in found.items()}


def keys_of(*roles: str) -> list[str]:
    """The keys of some roles, by role then field."""
    rules = [r[0] for r in every_rule().values() if r[0].role in roles]
    return [r.key for r in sorted(rules, key=lambda r: (roles.index(r.role), r.field, r.component, r.sub))]


def evaluated(key: str) -> Callable[[MessageSubject, Campaign], bool]:
    """Judged messages that a rule looked at."""
    return lambda message, campaign: key in message.conformance.evaluated and campaign.judges(message)


def told(key: str) -> Callable[[MessageSubject, Campaign], Findings]:
    """What the profile says of a rule: how many statements hold, and each fault."""

    def run(message: MessageSubject, campaign: Campaign) -> Findings:
        """One assertion per field looked at."""
        conformance = message.conformance
        held, faults = conformance.evaluated[key], conformance.faults.get(key)
        if faults is None:  # the usual case, hundreds of times per message
            return iter((HOLDS if held == 1 else Held(held),))
        return chain((Held(max(0, held - len(faults))),), map(finding, faults))

    return run


def finding(fault: Fault) -> Outcome:
    """A fault as an assertion that fails."""
    return verify(
        False, at=fault.place, expected=fault.expected, actual=fault.actual, message=fault.message, level=fault.level
    )


def register(scenario: Scenario, roles: Iterable[str]) -> None:
    """One check per field that the profiles constrain in these roles."""
    for key in keys_of(*roles):
        rules = every_rule()[key]
        rule = rules[0]
        scenario.check(
            f"{scenario.id}-{LABELS.get(rule.role, rule.segment)}-{rule.path}", _force(rules), on=MessageSubject,
            where=evaluated(key), title=_title(rules), source=" ; ".join(dict.fromkeys(r.source for r in rules)),
            remedy=_remedy(rules), required=False,
            unexercised=Text(f"aucun message jugé n'a de {rule.segment} concerné", f"no judged message has such a {rule.segment}"),
        )(told(key))  # fmt: skip


def _force(rules: Iterable[FieldRule]) -> Force:
    levels = {rule.level for rule in rules} | {rule.usage_level for rule in rules if rule.usage == "R"}
    return DOIT if Level.ERROR in levels else PEUT


def field_label(rule: FieldRule) -> Text:
    """``OBX-5.2 Type de données (document)``."""
    name = name_of(f"{rule.segment}-{rule.path}")
    label = Text(f"{rule.segment}-{rule.path} {name.fr}".strip(), f"{rule.segment}-{rule.path} {name.en}".strip())
    part = PARTS.get(rule.role)
    return label + Text(f" ({part.fr})", f" ({part.en})") if part else label


def _title(rules: tuple[FieldRule, ...]) -> Text:
    label, rule = field_label(rules[0]), rules[0]
    if rule.usage == "X":
        return label + Text(" : vide", ": empty")
    required = Text(" : requis", ": required") if rule.usage == "R" else Text(" : s'il est là", ": when it is there")
    asked = _asked(rules)
    return label + required + (Text(", ", ", ") + asked if asked else Text("", ""))


def _asked(rules: tuple[FieldRule, ...]) -> Text | None:
    if not any(admitted_values(r) for r in rules):
        return precision_text(rules[0]) if rules[0].precision else None
    rule = replace(rules[0], table="", values=tuple(dict.fromkeys(v for r in rules for v in admitted_values(r))))
    return values_text(rule)


def _remedy(rules: tuple[FieldRule, ...]) -> Text:
    rule, asked = rules[0], _asked(rules)
    path = f"{rule.segment}-{rule.path}"
    if rule.usage == "X":
        return Text(f"laisser {path} vide", f"leave {path} empty")
    if asked is None:
        return Text(f"renseigner {path}", f"fill {path}")
    return Text(f"mettre dans {path} : {asked.fr}", f"put in {path}: {asked.en}")
