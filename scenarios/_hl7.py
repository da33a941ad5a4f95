"""Which messages the HL7v2 rule book looks at, and the small readings that several of its scenarios share."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject, MessageSubject
from harness.core.finding import Findings, Held, Outcome, not_applicable, verify
from harness.core.place import Place
from harness.core.text import Text
from harness.formats.cda import ClinicalDocument
from harness.formats.hl7.message import Segment, Value

Where = Callable[[MessageSubject, Campaign], bool]

NO_DOCUMENT = Text("aucun message jugé ne porte de document", "no judged message carries a document")


def of_profile(*ids: str) -> Where:
    """Judged messages of some profiles (``TRANS-ORU``, ``PAM-A01``...); a prefix will do."""

    def where(message: MessageSubject, campaign: Campaign) -> bool:
        profile = message.conformance.profile
        return profile is not None and profile.id.startswith(ids) and campaign.judges(message)

    return where


trans = of_profile("TRANS")
lps = of_profile("LPS")
mdm = of_profile("TRANS-MDM", "LPS-MDM")
carries = of_profile("TRANS", "LPS")
ack = of_profile("ACK")
zam = of_profile("ZAM")
pam = of_profile("PAM")


def both(where: Where, further: Where) -> Where:
    """Both conditions, the cheaper first."""
    return lambda message, campaign: where(message, campaign) and further(message, campaign)


def document_obx(message: MessageSubject) -> Segment | None:
    """The OBX of the (first) document."""
    found = message.conformance.of("OBX/document")
    return found[0] if found else None


def is_on(message: MessageSubject, code: str) -> bool:
    """Whether a metadata says Y."""
    value = message.document_message.indicator(code)
    return value is not None and value.text == "Y"


def carried(message: MessageSubject, campaign: Campaign) -> list[ClinicalDocument]:
    """The CDAs of a message that can be read."""
    return [d.view for d in campaign.documents_of(message) if d.view is not None]


def carried_subjects(message: MessageSubject, campaign: Campaign) -> list[DocumentSubject]:
    """The CDA subjects of a message that can be read."""
    return [d for d in campaign.documents_of(message) if d.view is not None]


def with_cda(where: Where) -> Where:
    """Messages that match and carry a CDA that can be read."""
    return both(where, lambda m, c: bool(carried(m, c)))


def told(failures: Sequence[Outcome], evaluated: int) -> Findings:
    """Failures, and the count of what was looked at and holds."""
    yield Held(max(0, evaluated - len(failures)))
    yield from failures


def equal(at: Place, wanted: str | None, found: Value, message: Text | None = None) -> list[Outcome]:
    """Nothing when a value is the one that is wanted, else the difference, told at ``at``."""
    if (found.present or None) == (wanted or None):
        return []
    return [
        verify(False, at=at, expected=wanted or Text("(absent)", "(absent)"), actual=found.present, message=message)
    ]


def folded(text: str | None) -> str:
    """A label without the difference between typographic and plain apostrophes, nor between spaces."""
    return " ".join(unicodedata.normalize("NFC", text or "").replace("’", "'").split())


def types_in_set(message: MessageSubject, campaign: Campaign, name: str) -> Findings:
    """OBR-4.1 and OBX-3.1 of each document are codes of a value set, when the manifest gives it."""
    known = campaign.terminology.find(name)
    if known is None:
        yield not_applicable(
            f"{name} n'est pas fourni (campaign.yaml, value_sets)",
            f"{name} is not supplied (campaign.yaml, value_sets)",
        )
        return
    told_ = [s.get(4, 1) for s in message.view.all("OBR")] + [
        s.get(3, 1) for s in message.document_message.document_segments
    ]
    for value in told_:
        yield verify(
            value.text in known,
            at=value,
            expected=Text(f"un code du {name}", f"a code of {name}"),
            actual=value.text,
        )
