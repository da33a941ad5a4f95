"""HL7-ENVELOPE: the header of each message says who, when, what, in which version and which profile.

TRANS 2.1 and LPS 1.1, segment MSH; ACK and ZAM as they describe them; PAM.FR 2.11 for identity messages.
The bytes against MSH-18 are the business of FORMAT.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import FileSubject, MessageSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, Held, Level, verify
from harness.core.place import Place
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.hl7.chunks import ChunkKind
from scenarios._profile import register

scenario = Scenario(
    id="HL7-ENVELOPE",
    title=Text("L'en-tête MSH de chaque message HL7v2", "The MSH header of each HL7v2 message"),
    summary=Text(
        "Champs requis de MSH, version par type de message, pays, jeu de caractères, identifiant de profil, trame et séparateurs.",
        "Required MSH fields, version by message type, country, character set, profile identifier, frame and separators.",
    ),
    requirements=("MSS/UX.DPI.3", "MSS/UX.PFI.1"),
)  # fmt: skip

register(scenario, ("MSH",))


def _mistyped(message: MessageSubject) -> bool:
    """No type, no event, or MSH-21 of a guide that has no such message."""
    names = {r.get(2).text or "" for r in message.view.header.repetitions(21)}
    claimed = any(name.startswith("CISIS_CDA_HL7_") for name in names)
    return claimed or not message.view.kind or not message.view.event


@scenario.check(
    "HL7-ENVELOPE-TYPE", PEUT, on=MessageSubject, where=lambda m, c: c.judges(m), source="TRANS 2.1, LPS 1.1, PAM.FR 2.11, MSH-9",
    title=Text("MSH-9 est un message des guides", "MSH-9 is a message of the guides"), required=False,
    remedy=Text("vérifier MSH-9 ; les autres messages ne sont contrôlés que sur MSH-9 et leurs types de données",
                "check MSH-9; other messages are checked on MSH-9 and their data types only"),
)  # fmt: skip
def known_type(message: MessageSubject, campaign: Campaign) -> Findings:
    """A message that no profile describes is said (a remark), so that nobody takes it for checked.

    No type, no event, or a type that the profile in MSH-21 does not have, is an error.
    """
    if message.conformance.profile is not None:
        yield Held(1)
        return
    yield verify(
        False, at=message.view.header.get(9), expected="ORU^R01 | MDM^T02/T04/T10 | ACK | ZAM^Z01/Z02/Z03 | ADT^A01/A03/A04/A05/A08/A28/A31/A40/A47",
        actual=message.view.header.get(9).text, level=Level.ERROR if _mistyped(message) else Level.INFO,
        message=Text("message hors des guides : structure et champs non contrôlés", "message out of the guides: structure and fields not checked"),
    )  # fmt: skip


def _profiles(message: MessageSubject) -> dict[int, tuple[str, ...]]:
    """Component of MSH-21 -> the values that the profile admits."""
    found = message.conformance.profile
    rules = found.rules["MSH"] if found is not None and not found.id.startswith("PAM") else ()
    return {rule.component: rule.values for rule in rules if rule.field == 21}


def _several(message: MessageSubject, campaign: Campaign) -> bool:
    faults = message.conformance.faults
    return (
        campaign.judges(message)
        and len(message.view.header.repetitions(21)) > 1
        and bool(_profiles(message))
        and not (faults.get("MSH-21.1") or faults.get("MSH-21.2"))
    )


@scenario.check(
    "HL7-ENVELOPE-PROFILE", DOIT, on=MessageSubject, where=_several, source="TRANS 2.1 et LPS 1.1, MSH-21", required=False,
    title=Text("Parmi plusieurs profils, un est en entier celui du guide", "Among several profiles, one is that of the guide as a whole"),
    remedy=Text("version et nom du profil dans la même répétition de MSH-21", "version and name of the profile in the same repetition of MSH-21"),
    unexercised=Text("aucun MSH-21 répété", "no repeated MSH-21"),
)  # fmt: skip
def one_whole_profile(message: MessageSubject, campaign: Campaign) -> Findings:
    """A repetition has both the version and the name."""
    header, wanted = message.view.header, _profiles(message)
    found = any(all(r.get(n).text in values for n, values in wanted.items()) for r in header.repetitions(21))
    expected = "^".join(wanted[n][0] for n in sorted(wanted))
    yield verify(found, at=header.get(21).place, expected=expected, actual=header.raw_field(21))


def _holds_hl7(file: FileSubject, campaign: Campaign) -> bool:
    return any(campaign.judges(m) for m in campaign.messages_of(file))


@scenario.check(
    "HL7-ENVELOPE-SEPARATOR", PEUT, on=FileSubject, where=_holds_hl7, source="HL7 v2.5/2.6 §2.5.2, séparateur de segments",
    title=Text("Les segments se terminent par CR", "Segments end with CR"), required=False,
    remedy=Text("terminer chaque segment par CR (0x0D) seul", "end each segment with CR (0x0D) alone"),
)  # fmt: skip
def carriage_returns(file: FileSubject, campaign: Campaign) -> Findings:
    """LF and CRLF are read, as in the official samples, and said."""
    for message in campaign.messages_of(file):
        ends = [c for c in message.view.chunks if c.kind in (ChunkKind.TERMINATOR, ChunkKind.BLANK)]
        wrong = next((c for c in ends if b"\n" in c.content), None)
        if wrong is None:
            yield Held(1)
            continue
        seen = "CRLF" if wrong.content.startswith(b"\r\n") else "LF"
        yield verify(False, at=Place(message.part, wrong.line), expected="CR", actual=seen)


@scenario.check(
    "HL7-ENVELOPE-FRAME", DOIT, on=FileSubject, source="HL7 v2 annexe C, MLLP", required=False,
    where=lambda f, c: _holds_hl7(f, c) and any(m.view.frame for m in c.messages_of(f)),
    title=Text("Une trame MLLP est entière : 0x0B … 0x1C 0x0D", "An MLLP frame is whole: 0x0B … 0x1C 0x0D"),
    remedy=Text("encadrer chaque message de 0x0B et 0x1C 0x0D", "put each message between 0x0B and 0x1C 0x0D"),
    unexercised=Text("aucun message en trame MLLP", "no message in an MLLP frame"),
)  # fmt: skip
def frames(file: FileSubject, campaign: Campaign) -> Findings:
    """A message that has one end of its frame has the other."""
    for message in campaign.messages_of(file):
        frame = message.view.frame
        yield verify(
            frame in ("", "0B 1C0D"), at=message.view.header.place(), expected="0x0B … 0x1C 0x0D", actual=frame or Text("sans trame", "no frame"),
        )  # fmt: skip
