"""HL7-STRUCTURE: the segments of each message are those of its profile, in its order and number.

TRANS 2.1 (ORU_R01, MDM_T02, ACK, ZAM_Z01), LPS 1.1 (MDM_T02, ACK), PAM.FR 2.11. The profiles are data
(``harness/rules/profile/data``), PRT and Z segments included; hl7apy's parser has no say here.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject
from harness.core.check import DOIT, PEUT, Force
from harness.core.finding import Findings, Outcome, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.hl7.message import Segment, Value
from harness.rules.profile.structure import EXCESS, FOREIGN, MISSING, ORDER
from scenarios._hl7 import NO_DOCUMENT, both, carries, mdm, of_profile, told
from scenarios._profile import evaluated
from scenarios._profile import told as from_profile

scenario = Scenario(
    id="HL7-STRUCTURE",
    title=Text("La structure de chaque message HL7v2", "The structure of each HL7v2 message"),
    summary=Text(
        "Présence, ordre, groupes et cardinalité des segments selon le profil du message ; place des PRT et des segments Z ; un document par MDM, un ou deux par ORU.",
        "Presence, order, groups and cardinality of segments as the message profile says; place of PRT and Z segments; one document per MDM, one or two per ORU.",
    ),
    requirements=("MSS/UX.DPI.3", "MSS/UX.PFI.1"),
)  # fmt: skip

SOURCE = "TRANS 2.1, LPS 1.1, PAM.FR 2.11, structure des messages"


def _by_profile(name: str, key: str, force: Force, title: Text, remedy: Text) -> None:
    scenario.check(
        f"HL7-STRUCTURE-{name}", force, on=MessageSubject, where=evaluated(key), source=SOURCE, title=title,
        remedy=remedy, required=False,
    )(from_profile(key))  # fmt: skip


_by_profile("MISSING", MISSING, DOIT, Text("Les segments requis sont là", "Required segments are there"),
            Text("ajouter le segment à la place dite", "add the segment at the place told"))  # fmt: skip
_by_profile("ORDER", ORDER, DOIT, Text("Les segments sont dans l'ordre", "Segments are in order"),
            Text("remettre le segment à la place que le profil lui donne", "put the segment where the profile has it"))  # fmt: skip
_by_profile("EXCESS", EXCESS, DOIT, Text("Aucun segment en trop", "No segment too many"),
            Text("retirer le segment : le profil n'en admet pas autant", "remove the segment: the profile admits fewer"))  # fmt: skip
_by_profile("FOREIGN", FOREIGN, PEUT, Text("Pas de segment étranger au standard", "No segment unknown to the standard"),
            Text("retirer le segment, ou le nommer Zxx", "remove the segment, or name it Zxx"))  # fmt: skip


@scenario.check(
    "HL7-STRUCTURE-OBX-1", DOIT, on=MessageSubject, where=of_profile("TRANS", "LPS", "ZAM"), required=False,
    source="TRANS 2.1 et LPS 1.1, OBX-1 : numéro de séquence", unexercised=NO_DOCUMENT,
    title=Text("OBX-1 numérote les OBX de 1 à n", "OBX-1 numbers the OBX from 1 to n"),
    remedy=Text("numéroter les OBX dans l'ordre, à partir de 1", "number the OBX in order, from 1"),
)  # fmt: skip
def observation_sequence(message: MessageSubject, campaign: Campaign) -> Findings:
    """OBX-1 starts at 1 and grows by one, anew or not under each OBR: each break is told once; absent values are another check's."""
    failures: list[Outcome] = []
    due, fresh = 1, True
    for segment in (s for s in message.view.segments if s.name in ("OBR", "OBX")):
        if segment.name == "OBR":
            fresh = True
            continue
        value = segment.get(1)
        number = _number(value, due)
        if number != due and not (fresh and number == 1):
            failures.append(verify(False, at=value, expected=str(due), actual=value.text))
        due, fresh = (due if number is None else number) + 1, False
    yield from told(failures, len(message.view.all("OBX")))


def _others(message: MessageSubject) -> list[Segment]:
    return message.conformance.of("OBX/other")


@scenario.check(
    "HL7-STRUCTURE-OBX-3", DOIT, on=MessageSubject, where=both(carries, lambda m, c: bool(_others(m))), required=False,
    source="HL7 v2.5/2.6, OBX-3 : requis", unexercised=Text("aucun OBX hors des guides", "no OBX out of the guides"),
    title=Text("Un OBX hors des guides dit ce qu'il est : OBX-3", "An OBX out of the guides says what it is: OBX-3"),
    remedy=Text("renseigner OBX-3 (code^libellé^nomenclature), ou retirer l'OBX", "fill OBX-3 (code^label^coding system), or remove the OBX"),
)  # fmt: skip
def says_what_it_is(message: MessageSubject, campaign: Campaign) -> Findings:
    """OBX-3.1 is valued: without it the body of an e-mail, or a metadata, is nothing."""
    for segment in _others(message):
        value = segment.get(3, 1)
        yield verify(bool(value.present), at=value, expected=Text("un code", "a code"), actual=value.text)


def _number(value: Value, due: int) -> int | None:
    """OBX-1 as a number; that which is due when there is none."""
    text = (value.present or str(due)).strip()
    return int(text) if text.isdecimal() else None


@scenario.check(
    "HL7-STRUCTURE-OBX-5", DOIT, on=MessageSubject, where=of_profile("TRANS", "LPS", "ZAM"), required=False,
    source="TRANS 2.1 et LPS 1.1, groupes OBSERVATION/OBXNTE : un document, une métadonnée par OBX", unexercised=NO_DOCUMENT,
    title=Text("OBX-5 porte une seule valeur", "OBX-5 holds one value"),
    remedy=Text("un OBX par document et par métadonnée ; dans un texte, ~ s'écrit \\R\\", "one OBX per document and per metadata; in a text, ~ is written \\R\\"),
)  # fmt: skip
def one_value(message: MessageSubject, campaign: Campaign) -> Findings:
    """A second repetition would be a document, or an answer, that nobody reads."""
    segments = [s for s in message.view.all("OBX") if s.delimiters.repetition in s.raw_field(5)]
    wanted = Text("une seule répétition", "one repetition")
    failures = [verify(False, at=s.place(5, 2), expected=wanted, actual=str(len(s.repetitions(5)))) for s in segments]
    yield from told(failures, len(message.view.all("OBX")))


@scenario.check(
    "HL7-STRUCTURE-PRT", DOIT, on=MessageSubject, where=both(carries, lambda m, c: bool(m.view.all("PRT"))), required=False,
    source="TRANS 2.1, profils ORU et MDM, note 1 ; LPS 1.1", unexercised=Text("aucun PRT", "no PRT"),
    title=Text("Les PRT suivent l'OBX du document", "PRT segments follow the OBX of the document"),
    remedy=Text("placer les PRT juste après l'OBX qui porte le document", "put the PRT right after the OBX that carries the document"),
)  # fmt: skip
def participations_follow_the_document(message: MessageSubject, campaign: Campaign) -> Findings:
    """The OBX before each PRT is a document's."""
    failures: list[Outcome] = []
    owner = ""
    found = 0
    for role, segment in message.conformance.roles:
        owner = role if segment.name == "OBX" else owner
        if segment.name != "PRT":
            continue
        found += 1
        if owner and owner != "OBX/document":
            failures.append(verify(False, at=segment.place(), expected=Text("après l'OBX du document", "after the OBX of the document"),
                                   actual=Text(f"après un OBX {owner[4:]}", f"after an OBX {owner[4:]}")))  # fmt: skip
    yield from told(failures, found)


@scenario.check(
    "HL7-STRUCTURE-DOCUMENTS", DOIT, on=MessageSubject, where=carries, required=False, unexercised=NO_DOCUMENT,
    source="TRANS 2.1 et LPS 1.1, profils des messages : un document par MDM, un ou deux par ORU",
    title=Text("Un document par MDM, un ou deux par ORU", "One document per MDM, one or two per ORU"),
    remedy=Text("envoyer un message par document", "send one message per document"),
)  # fmt: skip
def how_many_documents(message: MessageSubject, campaign: Campaign) -> Findings:
    """Count of the OBX that carry a document."""
    found = message.conformance.of("OBX/document")
    most = 1 if mdm(message, campaign) else 2
    at = found[most].place() if len(found) > most else (found[0] if found else message.view.header).place()
    yield verify(1 <= len(found) <= most, at=at, expected="1" if most == 1 else "1 | 2", actual=str(len(found)))


@scenario.check(
    "HL7-STRUCTURE-EMPTY-Z", DOIT, on=MessageSubject, source="PAM.FR 2.11, segments Z", required=False,
    where=lambda m, c: c.judges(m) and any(s.name.startswith("Z") for s in m.view.segments),
    title=Text("Un segment Z n'est jamais vide", "A Z segment is never empty"), unexercised=Text("aucun segment Z", "no Z segment"),
    remedy=Text("ne pas émettre un segment Z sans contenu", "do not send a Z segment without content"),
)  # fmt: skip
def no_empty_z_segment(message: MessageSubject, campaign: Campaign) -> Findings:
    """Something other than separators after the name."""
    segments = [s for s in message.view.segments if s.name.startswith("Z")]
    empty = [s for s in segments if not s.raw[3:].strip("|^~\\& ")]
    yield from told(
        [
            verify(False, at=s.place(), expected=Text("au moins un champ", "at least one field"), actual=s.raw)
            for s in empty
        ],
        len(segments),
    )
