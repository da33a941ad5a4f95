"""The rule book on mutants of the official messages: what it must see, and the survivors that have a reason."""

from __future__ import annotations

from collections import Counter
from functools import cache

from tests.conftest import official
from tests.rules.official_mutants import Outcome, outcomes

#: Rule -> why mutants of it survive.
SURVIVE = {
    "X": "the document of the message is a placeholder: there is no CDA to compare with",
    "document": "the document of the message is a placeholder already",
    "segment OBX": "CORPSMAIL_PS is optional",
}
PLACEHOLDERS = ("message_MDM_CR_Radio_INIT_N1.er7", "message_MDM__LPS_MSS_CR_Radio_INIT_N1.er7")


@cache
def judged() -> tuple[Outcome, ...]:
    """Every mutant, once."""
    from pathlib import Path

    return tuple(outcomes(Path(official("ans-hl7v2"))))


def test_every_kind_of_mutation_is_there_in_number() -> None:
    """Drop, alter, swap and the rest: at least 150 mutants, of each official message."""
    found = judged()
    kinds = Counter(o.mutant.kind.split(" ")[0] for o in found)
    assert len(found) >= 150 and min(kinds[k] for k in ("drop", "alter", "swap", "repeat")) >= 20
    assert len({o.mutant.message for o in found}) == 21


def test_survivors_have_their_reason() -> None:
    """A mutant that nothing is said of is one of a message without CDA, or drops what is optional."""
    survivors = [o.mutant for o in judged() if not o.caught]
    unexplained = [
        (m.message, m.rule, m.kind)
        for m in survivors
        if m.rule != "segment OBX" and not (m.message.endswith(PLACEHOLDERS) and m.rule.startswith(("X", "document")))
    ]
    assert unexplained == []


def test_required_fields_are_all_seen() -> None:
    """No required field of an official message can be dropped unseen."""
    assert [
        o.mutant for o in judged() if o.mutant.kind == "drop" and not o.caught and "segment" not in o.mutant.rule
    ] == []
