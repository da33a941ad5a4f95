"""How each check of XDM-TRAITS is made to fail: fields of sourcePatientInfo changed, left out or added."""

from __future__ import annotations

from typing import Any

from scenarios.proofs import _archives as made
from scenarios.proofs._archives import Edit, every, slot

mutations = made.mutations()

ENTRY = "//r:ExtrinsicObject[1]"


def _info(change: dict[str, str | None], *more: str) -> Edit:
    """sourcePatientInfo with some fields changed or left out, and others added."""

    def edit(root: Any) -> None:
        texts = [v.text for v in every(root, f"{ENTRY}/r:Slot[@name='sourcePatientInfo']//r:Value")]
        kept = [change.get(t.partition("|")[0], t) for t in texts]
        slot(ENTRY, "sourcePatientInfo", *[t for t in kept if t], *more)(root)

    return edit


made.rows(
    mutations, "XDM-TRAITS",
    ("FIELD", "no field name", _info({"PID-8": "F"})),
    ("FIELD", "an empty field", _info({"PID-8": "PID-8|"})),
    ("FORM", "a name without type", _info({}, "PID-5|DURAND^ANNE")),
    ("FORM", "a sex in full", _info({"PID-8": "PID-8|Femme"})),
    ("FORM", "a date in French", _info({"PID-7": "PID-7|12/03/1984"})),
    ("FORM", "a birth place by its name", _info({"PID-11": "PID-11|^^^^^^BDL^^TOULOUSE"})),
    ("FORM", "a local identifier without authority", _info({}, "PID-3|12345")),
    ("NEVER", "an old account", _info({}, "PID-4|123")),
    ("NEVER", "the social security number", _info({}, "PID-19|123")),
    ("ONCE", "two dates of birth", _info({}, "PID-7|19840313")),
    ("NAME", "the used name only", _info({"PID-5": "PID-5|DURAND^ANNE^^^^^D"})),
    ("OTHER-INS", "the INS of somebody else", _info({}, "PID-3|277076322082910^^^&1.2.250.1.213.1.4.10&ISO^NH")),
    ("INS", "no sex", _info({"PID-8": None})),
    ("INS", "no place of birth", _info({"PID-11": None})),
    ("INS", "no date of birth", _info({"PID-7": None})),
    ("INS", "no given name", _info({"PID-5": "PID-5|DURAND^^^^^^L"})),
)  # fmt: skip
