"""One conforming message of each kind of the HL7v2 guides: what the mutations of the rule book start from.

A bare folder (no manifest): every message in it is judged, whoever sent it.
"""

from dataclasses import dataclass, field, replace
from functools import cache

from harness.builder.demo import document
from harness.builder.editing import edit, insert
from harness.builder.hl7 import AckSpec, MessageSpec, build_ack, build_message, carrying
from harness.builder.hl7_adt import Consent, build_adt
from harness.builder.hl7_spec import Kind
from harness.builder.hl7_zam import ZamSpec, build_zam
from harness.builder.people import AMINATA, DR_GENET, GASTON, IPP_OID, ROSALIE

IMAGING = {"code": "18748-4", "author": DR_GENET}
ORU, MDM, REPLACE, DELETE = "trans-oru.hl7", "trans-mdm.hl7", "trans-mdm-remplacement.hl7", "trans-mdm-suppression.hl7"
LPS, LPS_REPLACE, LPS_DELETE = "lps-mdm.hl7", "lps-mdm-remplacement.hl7", "lps-mdm-suppression.hl7"
ADMISSION, IDENTITY, MERGE, CHANGE = "pam-a01.hl7", "pam-a28.hl7", "pam-a40.hl7", "pam-a47.hl7"
KEPT, ABSORBED = AMINATA.local_ids[0][0], "990000198"


#: A recipient that is an application (PRT-10).
_APPLICATION = (
    "PRT||UC||RCT^Result Copies To^participation||||||APPLI-DEMO^CH-DEMO|||||^^X.400^appli@ch-demo.mssante.fr"
)
#: A recipient that is a unit of a hospital (PRT-8), as the guide writes it.
_UNIT = "PRT||UC||RCT^Result Copies To^participation||||Radiologie^^^^^CH-DEMO&339999013&M^UF^^^3435|||||||^^X.400^radiologie@ch-demo.mssante.fr"


@dataclass(frozen=True)
class RuleBook:
    """The messages by file name; ``with_`` changes one of them, the answers follow."""

    messages: dict[str, MessageSpec]
    zam: dict[str, ZamSpec]
    refusals: dict[str, tuple[str, str | None]]
    extra: dict[str, bytes] = field(default_factory=dict)

    def with_(self, name: str, **changes: object) -> "RuleBook":
        """The same with one message changed."""
        return replace(self, messages={**self.messages, name: replace(self.messages[name], **changes)})  # type: ignore[arg-type]

    def files(self) -> dict[str, bytes]:
        """Every message, its ACK, the business acknowledgements and the identity messages."""
        found = {name: build_message(spec) for name, spec in self.messages.items()}
        for rank, (name, spec) in enumerate(self.messages.items(), 1):
            found[name.replace(".hl7", ".ack.hl7")] = build_ack(self._answer(name, spec, rank))
        found[ORU] = insert(found[ORU], "PRT[3]", _APPLICATION)
        found[MDM] = edit(found[MDM], "PRT[1]-10", "POSTE-12^CH-DEMO")
        found[DELETE] = insert(found[DELETE], "PRT[2]", _UNIT)
        found |= {name: build_zam(spec) for name, spec in self.zam.items()}
        return {**found, **self.extra}

    def _answer(self, name: str, spec: MessageSpec, rank: int) -> AckSpec:
        answer = AckSpec(spec, control_id=f"ACK{rank:04d}", sent=spec.sent[:8] + "180000")
        if name not in self.refusals:
            return answer
        error, application = self.refusals[name]
        return replace(answer, code="AE", error=error, application_code=application)


def _chain(number: int, kind: Kind, first: MessageSpec, **changes: object) -> dict[str, MessageSpec]:
    """A document, its replacement and the deletion of the latter, in one day."""
    initial = document(number, GASTON, **IMAGING)
    second = replace(initial, id_root=f"{initial.set_id}.2", version=2, replaces=initial.id_root)
    names = (LPS, LPS_REPLACE, LPS_DELETE) if kind == "LPS" else (MDM, REPLACE, DELETE)
    found = {}
    for rank, (name, spec) in enumerate(zip(names, (initial, second, second), strict=True)):
        action = ("initial", "replace", "delete")[rank]
        made = replace(carrying(spec, kind), control_id=f"{kind[:3]}{number}{rank}", sent=f"2026031{number % 10}0{rank + 1}0000",
                       action=action, sending=first.sending, receiving=first.receiving, **changes)  # type: ignore[arg-type]  # fmt: skip
        found[name] = replace(made, replaced_id=None) if action == "delete" else made
    return found


@cache
def rulebook() -> RuleBook:
    """The conforming messages; made once, never changed."""
    dpi, pfi = ("DPI-DEMO", "CH-DEMO"), ("PFI-DEMO", "CH-DEMO")
    oru = replace(
        carrying(document(61, ROSALIE), "TRANS-ORU"), control_id="ORU61", sent="20260310101500", sending=dpi,
        receiving=pfi, destmssanteps="Y", destmssantepat="Y", patient_may_reply=False,
        reply_address="secretariat@ch-demo.mssante.fr",
    )  # fmt: skip
    messages = {ORU: oru}
    messages |= _chain(
        62, "TRANS-MDM", MessageSpec(sending=dpi, receiving=pfi), destmssanteps="Y", invisible_patient="Y"
    )
    messages |= _chain(
        63, "LPS", MessageSpec(sending=pfi, receiving=dpi), reply_address="camille.ortie@ch-demo.mssante.fr"
    )
    zam = {
        f"zam-{event.lower()}-{status.lower()}.hl7": ZamSpec(oru, event, status, control_id=f"ZAM{event}{status}")
        for event in ("Z01", "Z02", "Z03")
        for status in ("Y", "N")
    }
    return RuleBook(messages, zam, {LPS_DELETE: ("207", "900"), DELETE: ("101", None)}, _identity_messages())


def _identity_messages() -> dict[str, bytes]:
    """An admission with its movement and consents, a person made known, a merge (A40), a change of identifier (A47)."""
    admission = build_adt(AMINATA, "ADT01", event="A01", consent=Consent("INO", "IC"))
    return {
        ADMISSION: admission,
        IDENTITY: edit(build_adt(AMINATA, "ADT28", event="A28"), "PID-25", "1"),
        MERGE: _absorbing("A40"),
        CHANGE: _absorbing("A47"),
    }


def _absorbing(event: str) -> bytes:
    absorbed = replace(AMINATA, ins=None, local_ids=((ABSORBED, IPP_OID),))
    return build_adt(AMINATA, f"ADT{event[1:]}", event=event, former=absorbed)
