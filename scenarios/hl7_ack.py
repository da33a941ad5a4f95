"""HL7-ACK: an acknowledgement goes back to the sender, names the message and says what is wrong with it.

TRANS 2.1 and LPS 1.1, message ACK. Technical codes leave ERR-5 empty; an application refusal is ERR-3 207 with
ERR-5 in 900 to 906. Whether the answer is the one that was due is the business of CONSUMER-ACK.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, Held, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.rules.acknowledgement import APPLICATION_ERROR
from scenarios._hl7 import ack, both, equal, told
from scenarios._profile import register

scenario = Scenario(
    id="HL7-ACK",
    title=Text("Les acquittements HL7v2 (ACK)", "HL7v2 acknowledgements (ACK)"),
    summary=Text(
        "MSH inversé, MSH-11 et version conservés, événement du message, MSA-1 et MSA-2, ERR quand le message est refusé, codes techniques ou applicatifs de leurs tables.",
        "MSH swapped, MSH-11 and version kept, event of the message, MSA-1 and MSA-2, ERR when the message is refused, technical or application codes of their tables.",
    ),
    requirements=("MSS/UX.DPI.1", "MSS/UX.PFI.3"),
)  # fmt: skip

register(scenario, ("MSA", "ERR"))

SOURCE = "TRANS 2.1 et LPS 1.1, message ACK"
NO_PAIR = Text(
    "aucun ACK jugé ne répond à un message de la campagne", "no judged ACK answers a message of the campaign"
)


def answered(message: MessageSubject, campaign: Campaign) -> MessageSubject | None:
    """The message that an ACK answers, when it is known for sure."""
    found = campaign.answers.get(message.id)
    return found if isinstance(found, MessageSubject) else None


def guide(message: MessageSubject, campaign: Campaign) -> str:
    """The guide of an ACK: that of the message it answers, else of its event; nothing when both may be meant."""
    other, own = answered(message, campaign), message.conformance.profile
    if own is not None and own.id == "ACK-PAM":
        return "PAM"
    if other is not None and other.conformance.profile is not None:
        return "LPS" if other.conformance.profile.id.startswith("LPS") else "TRANS"
    return "" if message.view.event in ("T02", "T04", "T10") else "TRANS"


def _refuses(message: MessageSubject, campaign: Campaign) -> bool:
    """AE; AR too, which only LPS leaves without ERR."""
    code = message.acknowledgement.code.text
    return code == "AE" or (code == "AR" and guide(message, campaign) in ("TRANS", "PAM"))


pair = both(ack, lambda m, c: answered(m, c) is not None)


@scenario.check(
    "HL7-ACK-SWAP", DOIT, on=MessageSubject, where=pair, source=f"{SOURCE}, MSH-3 à MSH-6", required=False, unexercised=NO_PAIR,
    title=Text("L'ACK repart vers l'émetteur : MSH-3/4 et MSH-5/6 inversés", "The ACK goes back to the sender: MSH-3/4 and MSH-5/6 swapped"),
    remedy=Text("recopier MSH-5/6 du message dans MSH-3/4, et MSH-3/4 dans MSH-5/6", "copy MSH-5/6 of the message to MSH-3/4, and MSH-3/4 to MSH-5/6"),
)  # fmt: skip
def swapped(message: MessageSubject, campaign: Campaign) -> Findings:
    """Applications and facilities of the message, the other way round."""
    other = answered(message, campaign)
    assert other is not None  # kept by ``where``
    here, there = message.view.header, other.view.header
    failures = []
    for mine, theirs in ((3, 5), (4, 6), (5, 3), (6, 4)):
        failures += equal(
            here.get(mine).place,
            there.get(theirs).present,
            here.get(mine),
            Text(f"diffère de MSH-{theirs} du message", f"differs from MSH-{theirs} of the message"),
        )
    yield from told(failures, 4)


def _copied(name: str, field: int, component: int, title: Text, remedy: Text) -> None:
    @scenario.check(
        f"HL7-ACK-{name}", DOIT, on=MessageSubject, where=pair, source=f"{SOURCE}, MSH-{field}", required=False, unexercised=NO_PAIR,
        title=title, remedy=remedy,
    )  # fmt: skip
    def copied(message: MessageSubject, campaign: Campaign) -> Findings:
        """The value of the message that is answered."""
        other = answered(message, campaign)
        assert other is not None  # kept by ``where``
        value = message.view.header.get(field, component)
        yield from told(equal(value.place, other.view.header.get(field, component).present, value), 1)


_copied(
    "MODE",
    11,
    1,
    Text("MSH-11 est celui du message", "MSH-11 is that of the message"),
    Text("recopier MSH-11 du message", "copy MSH-11 of the message"),
)
_copied(
    "EVENT",
    9,
    2,
    Text("MSH-9.2 est l'événement du message", "MSH-9.2 is the event of the message"),
    Text("MSH-9 = ACK^événement du message^ACK", "MSH-9 = ACK^event of the message^ACK"),
)


@scenario.check(
    "HL7-ACK-VERSION", DOIT, on=MessageSubject, where=pair, source=f"{SOURCE}, MSH-12", required=False, unexercised=NO_PAIR,
    title=Text("MSH-12 est la version du message", "MSH-12 is the version of the message"), remedy=Text("2.5 pour un ORU, 2.6 pour un MDM ou un ZAM", "2.5 for an ORU, 2.6 for an MDM or a ZAM"),
)  # fmt: skip
def same_version(message: MessageSubject, campaign: Campaign) -> Findings:
    """That of the message; for a version that the guide does not know, that of its type."""
    other = answered(message, campaign)
    assert other is not None  # kept by ``where``
    value = message.view.header.get(12, 1)
    due = {"ORU": "2.5", "MDM": "2.6", "ZAM": "2.6"}.get(other.view.kind, other.view.version)
    yield verify(value.present in {other.view.version, due}, at=value, expected=other.view.version, actual=value.text)


@scenario.check(
    "HL7-ACK-KNOWN", PEUT, on=MessageSubject, where=both(ack, lambda m, c: bool(m.view.get("MSA", 2).present) and any(x.view.kind != "ACK" for x in c.of(MessageSubject))), source=f"{SOURCE}, MSA-2", required=False,
    title=Text("MSA-2 est le MSH-10 d'un message de la campagne", "MSA-2 is the MSH-10 of a message of the campaign"), unexercised=Text("aucun ACK à côté de messages", "no ACK beside messages"),
    remedy=Text("recopier MSH-10 du message dans MSA-2, et fournir le message", "copy MSH-10 of the message to MSA-2, and provide the message"),
)  # fmt: skip
def answers_something(message: MessageSubject, campaign: Campaign) -> Findings:
    """An ACK that answers no message of the samples, or several, is said."""
    value = message.view.get("MSA", 2)
    found = campaign.answers.get(message.id)
    yield verify(
        found is not None,
        at=value,
        expected=Text("le MSH-10 d'un message", "the MSH-10 of a message"),
        actual=value.text,
    )


@scenario.check(
    "HL7-ACK-ERR", DOIT, on=MessageSubject, where=both(ack, _refuses), source=f"{SOURCE}, segment ERR", required=False,
    title=Text("Un refus (AE ; AR hors LPS) dit pourquoi : ERR", "A refusal (AE; AR out of LPS) says why: ERR"), remedy=Text("ajouter ERR avec ERR-3 et ERR-4", "add ERR with ERR-3 and ERR-4"),
    unexercised=Text("aucun refus", "no refusal"),
)  # fmt: skip
def refusal_has_a_reason(message: MessageSubject, campaign: Campaign) -> Findings:
    """ERR is there, and its code is not the success code 0."""
    found = message.view.all("ERR")
    at = (found[0] if found else message.view.first("MSA") or message.view.header).place()
    yield verify(bool(found), at=at, expected="ERR", actual=None if not found else "ERR")
    for segment in found:
        yield verify(
            segment.get(3, 1).text != "0",
            at=segment.get(3, 1),
            expected=Text("un code d'erreur", "an error code"),
            actual=segment.get(3, 1).text,
        )


@scenario.check(
    "HL7-ACK-NO-ERR", DOIT, on=MessageSubject, where=both(ack, lambda m, c: m.acknowledgement.accepts), source=f"{SOURCE}, segment ERR", required=False,
    title=Text("Une acceptation (AA) n'a pas d'ERR", "An acceptance (AA) has no ERR"), remedy=Text("retirer ERR, ou répondre AE", "remove ERR, or answer AE"),
    unexercised=Text("aucune acceptation", "no acceptance"),
)  # fmt: skip
def acceptance_has_no_error(message: MessageSubject, campaign: Campaign) -> Findings:
    """An ERR with AA is an error unless its code is 0 or its severity I or W."""
    found = message.view.all("ERR")
    failures = [
        verify(False, at=s.place(), expected=Text("AA sans ERR", "AA without ERR"), actual=f"ERR-3 {s.get(3, 1)} ERR-4 {s.get(4)}")
        for s in found if s.get(3, 1).text != "0" and s.get(4).text not in ("I", "W")
    ]  # fmt: skip
    yield from told(failures, len(found) + 1)


@scenario.check(
    "HL7-ACK-ERR-5", DOIT, on=MessageSubject, where=both(ack, lambda m, c: bool(m.view.all("ERR")) and guide(m, c) != "PAM"), source="LPS 1.1, codes d'erreur, note 2", required=False,
    title=Text("ERR-5 n'accompagne que le code 207, et l'accompagne toujours", "ERR-5 comes with code 207 only, and always"), unexercised=Text("aucun ERR", "no ERR"),
    remedy=Text("refus applicatif : ERR-3 207 et ERR-5 de 900 à 906 ; refus technique : ERR-5 vide", "application refusal: ERR-3 207 and ERR-5 from 900 to 906; technical refusal: ERR-5 empty"),
)  # fmt: skip
def application_code_by_207(message: MessageSubject, campaign: Campaign) -> Findings:
    """ERR-3.1 207 if and only if ERR-5.1 is valued, then MSA-1 is AE; TRANS knows no ERR-5, so asks for none."""
    for segment in message.view.all("ERR"):
        error, application = segment.get(3, 1), segment.get(5, 1)
        if error.text == APPLICATION_ERROR and guide(message, campaign) == "TRANS":
            yield Held(1)
        elif error.text == APPLICATION_ERROR:
            yield verify(
                bool(application.present),
                at=application,
                expected="900 | 901 | 902 | 903 | 904 | 905 | 906",
                actual=application.text,
            )
            code = message.acknowledgement.code
            yield verify(code.text == "AE", at=code, expected="AE", actual=code.text)
        else:
            yield verify(
                not application.present,
                at=application,
                expected=Text("(vide)", "(empty)"),
                actual=application.text,
            )


@scenario.check(
    "HL7-ACK-UAC", DOIT, on=MessageSubject, where=both(ack, lambda m, c: m.view.version == "2.5"), source="TRANS 2.1, profil du message ACK : UAC en 2.6 seulement", required=False,
    title=Text("Un ACK en 2.5 n'a pas d'UAC", "An ACK in 2.5 has no UAC"), remedy=Text("retirer UAC : HL7 2.5 ne le connaît pas", "remove UAC: HL7 2.5 does not know it"),
    unexercised=Text("aucun ACK en 2.5", "no ACK in 2.5"),
)  # fmt: skip
def no_credentials_in_2_5(message: MessageSubject, campaign: Campaign) -> Findings:
    """UAC came with 2.6."""
    found = message.view.first("UAC")
    at = (found or message.view.header).place()
    yield verify(found is None, at=at, expected=Text("sans UAC", "without UAC"), actual=found.name if found else None)
