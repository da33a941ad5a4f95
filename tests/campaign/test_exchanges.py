"""Which ACK answers which message, and which way a message goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.builder.demo import demo
from harness.builder.hl7 import AckSpec, build_ack, build_message
from harness.campaign.campaign import Campaign
from harness.campaign.subjects import ExchangeSubject, SequenceSubject
from harness.core.mutation import Files
from harness.rules.answers import Case, Expected
from tests.helpers import opened

FIRST, SECOND = demo().received[0].message, demo().received[2].message


def pairs(campaign: Campaign) -> dict[str, str | None]:
    """Message file -> ACK file."""
    return {e.path: e.answer.path if e.answer else None for e in campaign.of(ExchangeSubject)}


def test_msa_2_decides_across_folders() -> None:
    """The control id is enough."""
    files = {
        "in/a.hl7": build_message(FIRST),
        "out/z.hl7": build_ack(AckSpec(FIRST)),
        "in/b.hl7": build_message(SECOND),
    }
    assert pairs(opened(files)) == {"in/a.hl7": "out/z.hl7", "in/b.hl7": None}


def test_the_same_control_id_twice_is_told_by_the_folder() -> None:
    """Official samples all have the same MSH-10: the ACK is the one beside the message."""
    twin = replace(SECOND, control_id=FIRST.control_id)
    files = {
        "1/m.hl7": build_message(FIRST),
        "1/ack.hl7": build_ack(AckSpec(FIRST)),
        "2/m.hl7": build_message(twin),
        "2/ack.hl7": build_ack(AckSpec(twin)),
    }
    assert pairs(opened(files)) == {"1/m.hl7": "1/ack.hl7", "2/m.hl7": "2/ack.hl7"}


def ambiguous() -> Files:
    """Two messages of the same id in one folder, one ACK."""
    twin = replace(SECOND, control_id=FIRST.control_id)
    return {"m1.hl7": build_message(FIRST), "m2.hl7": build_message(twin), "ack.hl7": build_ack(AckSpec(FIRST))}


def test_an_ambiguous_ack_answers_nobody_and_says_why() -> None:
    """Never a guess."""
    campaign = opened(ambiguous())
    assert pairs(campaign) == {"m1.hl7": None, "m2.hl7": None}
    assert all("plusieurs messages" in e.unanswered.fr for e in campaign.of(ExchangeSubject) if e.unanswered)


def test_the_manifest_settles_an_ambiguous_ack() -> None:
    """``answers`` names the message."""
    files = ambiguous() | {"campaign.yaml": b"samples: [{file: ack.hl7, answers: m2.hl7}]"}
    assert pairs(opened(files)) == {"m1.hl7": None, "m2.hl7": "ack.hl7"}


@pytest.mark.parametrize(
    "entry", ["{file: ./ack.hl7, answers: ./m2.hl7}", "{file: '.\\ack.hl7', answers: '.\\m2.hl7'}"]
)
def test_answers_may_be_written_with_a_dot_or_backslashes(entry: str) -> None:
    """The same files."""
    files = ambiguous() | {"campaign.yaml": f"samples: [{entry}]".encode()}
    assert pairs(opened(files)) == {"m1.hl7": None, "m2.hl7": "ack.hl7"}


def test_an_exact_answer_wins_over_a_pattern() -> None:
    """Whatever their order."""
    entries = b"samples: [{file: 'ack*', answers: m1.hl7}, {file: ack.hl7, answers: m2.hl7}]"
    assert pairs(opened(ambiguous() | {"campaign.yaml": entries})) == {"m1.hl7": None, "m2.hl7": "ack.hl7"}


def test_several_messages_and_acks_in_one_file() -> None:
    """Each message of a file is a subject of its own."""
    both = build_message(FIRST) + build_message(SECOND)
    acks = build_ack(AckSpec(SECOND)) + build_ack(AckSpec(FIRST, code="AE"))
    found = {
        e.message.view.control_id: e.describe() for e in opened({"in.hl7": both, "out.hl7": acks}).of(ExchangeSubject)
    }
    assert found == {FIRST.control_id: "AE", SECOND.control_id: "AA"}


def test_trans_messages_are_sent_and_lps_received() -> None:
    """MSH-21 tells, without any manifest."""
    campaign = opened({"sent.hl7": build_message(demo().sent[0].message), "received.hl7": build_message(FIRST)})
    assert [e.path for e in campaign.of(ExchangeSubject)] == ["received.hl7"]
    assert [m.path for s in campaign.of(SequenceSubject) for m in s.messages] == ["sent.hl7"]


def test_a_trans_message_refused_for_its_patient_was_received() -> None:
    """Only a CONSOMMATEUR answers 900 to 906."""
    message = demo().sent[0].message
    refusal = build_ack(AckSpec(message, code="AE", error="207", application_code="904"))
    campaign = opened({"m.hl7": build_message(message), "a.hl7": refusal})
    assert [e.path for e in campaign.of(ExchangeSubject)] == ["m.hl7"]


def test_the_manifest_decides_the_direction() -> None:
    """``direction`` wins over everything."""
    files = {"m.hl7": build_message(FIRST), "campaign.yaml": b"samples: [{file: m.hl7, direction: sent}]"}
    assert opened(files).of(ExchangeSubject) == []


def test_a_second_ack_is_judged_too() -> None:
    """AE then AA: both answers are exchanges."""
    files = {
        "m.hl7": build_message(FIRST),
        "a1.hl7": build_ack(AckSpec(FIRST, code="AE")),
        "a2.hl7": build_ack(AckSpec(FIRST)),
    }
    assert [e.describe() for e in opened(files).of(ExchangeSubject)] == ["AE", "AA"]


def test_a_commit_ack_is_no_answer() -> None:
    """CA says that the message was stored, not what became of the document."""
    commit = build_ack(AckSpec(FIRST, code="CA"))
    alone = opened({"m.hl7": build_message(FIRST), "a.hl7": commit}).of(ExchangeSubject)
    assert [e.answer for e in alone] == [None] and alone[0].unanswered is not None and "CA" in alone[0].unanswered.fr
    both = {"m.hl7": build_message(FIRST), "a.hl7": commit, "b.hl7": build_ack(AckSpec(FIRST, code="AE"))}
    assert [e.describe() for e in opened(both).of(ExchangeSubject)] == ["AE"]


def test_two_answers_to_one_replacement_are_judged_on_what_was_held_before_it() -> None:
    """The first AA does not make the target of the same message an old version for the second."""
    files = demo().files()
    replacement = demo().received[1]
    assert replacement.answer is not None
    files["recus/02-bis.ack.hl7"] = build_ack(replace(replacement.answer, control_id="ACK0002B"))
    campaign = opened(files)
    twice = [e for e in campaign.of(ExchangeSubject) if e.path == "recus/02-remplacement.hl7"]
    answers = [campaign.expected(e) for e in twice]
    assert [a.case for a in answers if isinstance(a, Expected)] == [Case.ACCEPT, Case.ACCEPT]


def test_msh_7_is_compared_in_time() -> None:
    """02:10+0100 comes after 02:55+0200."""
    from harness.formats.hl7.times import instant

    assert instant("20260310025500+0200") < instant("20260310021000+0100")
    assert instant("202603100931") == instant("20260310093100")
    assert instant("soon") == "soon"


def test_an_impossible_msh_7_is_text() -> None:
    """The edges of the calendar raise nothing."""
    from harness.formats.hl7.times import instant

    for text in ("00010101000000", "99991231235959-0800", "20261345"):
        assert instant(text) == text
    assert instant("20260310080000.100+0100") < instant("20260310080000.900+0100")
