"""What LOG-FUNCTIONAL-TRACES refuses in any export of traces, whatever its family; what is found is never quoted."""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.logs import LogSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import HOLDS, Findings, Level
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.rules.traces.secrets import Kind
from harness.rules.traces.survey import ACTOR, ADDRESS, OBJECT, TEXT
from scenarios._logs import NOTHING, UNDECLARED, searched, surveyed, told

#: Where a matricule is, and the level of what is said of it; None is that of the check.
_USES = ((TEXT, None), (OBJECT, Level.WARNING), (ACTOR, Level.INFO), (ADDRESS, Level.INFO))


def content_checks(scenario: Scenario) -> None:
    """Register them."""

    for _name, _kind, _title, _expected, _source in (
        ("SECRETS", Kind.SECRET, Text("Ni mot de passe, ni jeton, ni clé privée", "No password, token nor private key"), Text("aucun secret, même ancien", "no secret, even an old one"), "SC.SSI/GEN.14"),
        ("CONTENT", Kind.DOCUMENT, Text("Ni document de santé ni message", "No health document nor message"), Text("la référence du document, pas son contenu", "the reference of the document, not its content"), "SC.SSI/GEN.04 (minimisation)"),
    ):  # fmt: skip

        @scenario.check(
            f"LOG-FUNCTIONAL-TRACES-{_name}", DOIT, on=LogSubject, where=searched, source=_source, requirements=(_source.partition(" ")[0],), unexercised=UNDECLARED, title=_title,
            remedy=Text("retirer la valeur des traces ou la masquer avant écriture ; changer le secret s'il est réel", "take the value out of the traces or mask it before writing; change the secret if it is real"),
        )  # fmt: skip
        def in_clear(log: LogSubject, campaign: Campaign, kind: Kind = _kind, expected: Text = _expected) -> Findings:
            """In any member of any entry; what is found is never quoted."""
            faults = surveyed(log).leaks.get(kind, NOTHING)
            yield from told(faults, expected)
            yield HOLDS

    @scenario.check(
        "LOG-FUNCTIONAL-TRACES-MATRICULE", DOIT, on=LogSubject, where=searched, source="SC.SSI/GEN.04 (minimisation)", requirements=("SC.SSI/GEN.04",), unexercised=UNDECLARED,
        title=Text("Pas de matricule INS ni de NIR en clair", "No INS matricule nor NIR in clear"),
        remedy=Text("désigner le patient par son identifiant local (IPP)", "name the patient by its local identifier (IPP)"),
    )  # fmt: skip
    def matricule(log: LogSubject, campaign: Campaign) -> Findings:
        """15 characters with their key: an error in a text, a recommendation as the object, a remark as an account or an address."""
        found = surveyed(log)
        for use, level in _USES:
            for seen in found.matricules_of(use):
                yield from told(seen, Text("un identifiant local (IPP)", "a local identifier (IPP)"), level=level)
        yield HOLDS

    @scenario.check(
        "LOG-FUNCTIONAL-TRACES-PATIENT-NAMES", PEUT, on=LogSubject, where=lambda log, c: searched(log, c) and bool(c.patients), source="SC.SSI/GEN.04 (minimisation)", requirements=("SC.SSI/GEN.04",),
        required=False, unexercised=Text("aucun patient connu de la campagne", "no patient known of the campaign"),
        title=Text("Le patient est désigné par un identifiant, pas par son nom", "The patient is named by an identifier, not by name"),
        remedy=Text("tracer l'IPP ou le numéro de séjour", "trace the local identifier or the visit number"),
    )  # fmt: skip
    def patient_names(log: LogSubject, campaign: Campaign) -> Findings:
        """Birth name and first given name of a patient held, in one entry, the actor aside."""
        faults = surveyed(log).names
        yield from told(faults, Text("un identifiant", "an identifier"))
        yield HOLDS
