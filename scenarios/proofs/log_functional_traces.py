"""How each check of LOG-FUNCTIONAL-TRACES is made to fail."""

from __future__ import annotations

import base64
from collections.abc import Callable

from harness.builder.demo_logs import SPEC, Trace, with_trace
from harness.builder.people import ROSALIE
from harness.core.mutation import Files, Mutations
from scenarios.proofs._logs import campaign, changed, traced

mutations = Mutations.of(campaign)
NAME = "LOG-FUNCTIONAL-TRACES"


def telling(text: str) -> Callable[[], Files]:
    """A technical trace whose text says something."""
    return lambda: traced(2, "technical", object=text)


def without(*actions: str) -> tuple[Trace, ...]:
    """The JSON Lines without some actions."""
    return tuple(t for t in SPEC.application if t.action not in actions)


@mutations(f"{NAME}-READABLE")
def line_cut_short() -> Files:
    """The export stopped in the middle of an entry."""
    return changed(raw_lines=(b'{"timestamp": "2026-03-13T08:00:00+01:00", "actor": {"id": "810999',))


@mutations(f"{NAME}-READABLE")
def audit_event_without_its_agent() -> Files:
    """Not a FHIR AuditEvent."""
    return traced(1, "audit", more=(("agent", []),))


@mutations(f"{NAME}-LOGIN")
def logins_are_not_traced() -> Files:
    """Neither in the JSON Lines nor in the AuditEvents."""
    return changed(application=without("connexion"), audit=SPEC.audit[1:])


@mutations(f"{NAME}-DOCUMENT")
def deposits_are_not_traced() -> Files:
    """The DMP and the archive are fed without a trace."""
    return changed(application=without("depot_document"), audit=SPEC.audit[:1])


@mutations(f"{NAME}-EMAIL")
def e_mails_under_an_action_that_tells_nothing() -> Files:
    """The manifest does not say what it is either."""
    return changed(mailing=tuple(with_trace(SPEC.mailing, n, action="action 12")[n] for n in range(3)))


@mutations(f"{NAME}-IDENTITY")
def identities_diffused_without_a_trace() -> Files:
    """A qualified identity goes to other software and nobody knows who sent it."""
    return changed(application=without("diffusion_identite_validee"))


@mutations(f"{NAME}-ACTOR")
def deposit_by_nobody() -> Files:
    """No actor, nor its identifier."""
    return traced(2, who=(None, None))


@mutations(f"{NAME}-ACTION")
def trace_without_an_action() -> Files:
    """Somebody did something."""
    return traced(7, action=None)


@mutations(f"{NAME}-OBJECT")
def deposit_of_nothing() -> Files:
    """Which document, nobody knows."""
    return traced(2, object=None)


@mutations(f"{NAME}-TIME")
def day_without_an_hour() -> Files:
    """A day is no time."""
    return traced(3, time="2026-03-02")


@mutations(f"{NAME}-TIME")
def thirtieth_of_february() -> Files:
    """A time of no calendar."""
    return traced(3, time="2026-02-30T08:00:00+01:00")


@mutations(f"{NAME}-OUTCOME")
def login_whose_result_is_not_told() -> Files:
    """Did they get in?"""
    return traced(1, outcome=None)


@mutations(f"{NAME}-OUTCOME-WORD")
def result_as_an_internal_code() -> Files:
    """A number that only the editor knows."""
    return traced(3, outcome="7")


@mutations(f"{NAME}-ZONE")
def local_time_without_its_offset() -> Files:
    """Winter or summer, nobody knows."""
    return traced(2, time="02/03/2026 08:14:03")


@mutations(f"{NAME}-ORDER")
def clock_put_back() -> Files:
    """A trace of the day before, in the middle of the file."""
    return traced(5, time="2026-03-02T11:02:45+01:00")


@mutations(f"{NAME}-FUTURE")
def trace_of_next_month() -> Files:
    """A clock ahead."""
    return traced(7, time="2026-04-12T18:30:00+02:00")


@mutations(f"{NAME}-UNIQUE")
def identifier_used_twice() -> Files:
    """Two traces, one identifier."""
    return traced(6, id="A-0005")


@mutations(f"{NAME}-UNIQUE")
def entry_exported_twice() -> Files:
    """The same line again, in a log without identifiers."""
    return changed(technical=(*SPEC.technical, SPEC.technical[2]))


@mutations(f"{NAME}-GENERIC-ACCOUNTS")
def note_written_by_a_shared_account() -> Files:
    """Everybody's session."""
    return traced(4, who=("infirmier1", None))


mutations.add(
    f"{NAME}-SECRETS",
    "password of a connection string",
    telling("connexion refusée : user=dpi password=Tr0ub4dor&3 host=bd"),
)
mutations.add(
    f"{NAME}-SECRETS",
    "bearer token of a call",
    telling("GET /fhir Authorization: Bearer 3f9c0ffee1234567890abcdefdeadbeef42"),
)
mutations.add(f"{NAME}-SECRETS", "private key dumped", telling("-----BEGIN RSA PRIVATE KEY----- MIIB"))
mutations.add(
    f"{NAME}-CONTENT",
    "pdf in base64",
    telling("corps : " + base64.b64encode(b"%PDF-1.4 demonstration du compte rendu").decode()),
)
mutations.add(f"{NAME}-CONTENT", "hl7 message in an error", telling("refus de MSH|^~\\&|DPI-DEMO|CH-DEMO"))
mutations.add(f"{NAME}-MATRICULE", "matricule in a text", telling(f"patient {ROSALIE.ins} introuvable"))


@mutations(f"{NAME}-MATRICULE")
def matricule_as_the_object() -> Files:
    """A recommendation: the local identifier is enough."""
    return traced(3, object=ROSALIE.ins)


@mutations(f"{NAME}-PATIENT-NAMES")
def patient_named_in_full() -> Files:
    """Name and given name in place of the local identifier."""
    return traced(3, object="Identité de Rosalie TEST-LAVANDE")
