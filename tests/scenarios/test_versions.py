"""DOC-DELETE and DOC-REPLACE over campaigns: what was sent, when, and what the receiver holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.builder.cda import CdaSpec
from harness.builder.demo import document, version
from harness.builder.hl7 import AckSpec, MessageSpec, build_ack, build_message, carrying
from harness.builder.people import BLANCHE, GASTON, HOSPITAL_OID, IPP_OID, ROSALIE
from harness.core.journal import Journal
from harness.core.mutation import Files
from tests.helpers import checks, errors, judged, reasons, verdicts

FIRST = document(70, BLANCHE)
OID = FIRST.set_id or ""
MANIFEST = b"product: {name: P, applications: [PFI-X]}\n"


def message(spec: CdaSpec, minute: int, kind: Any = "TRANS-MDM", **changes: Any) -> MessageSpec:
    """A message sent at 9:minute."""
    said = {
        "sent": f"202603120900{minute:02d}",
        "control_id": f"D{minute}",
        "sending": ("DPI-X", "CH"),
        "receiving": ("PFI", "CH"),
    }
    return replace(carrying(spec, kind), **(said | changes))


def deletion(spec: CdaSpec, minute: int, kind: Any = "TRANS-MDM", **changes: Any) -> MessageSpec:
    """The deletion of this version."""
    return message(spec, minute, kind, **({"action": "delete", "replaced_id": None} | changes))


def campaign(*messages: MessageSpec) -> Files:
    """One file per message, named in reverse: MSH-7 orders them."""
    return {f"{90 - n}.hl7": build_message(m) for n, m in enumerate(messages)}


def run(scenario: str, *messages: MessageSpec) -> Journal:
    """One scenario over these messages."""
    return judged(campaign(*messages), scenario)


def faults(journal: Journal) -> set[str]:
    """Numbers of the steps in error."""
    return {c[-2:] for c in checks(journal)}


# -- deletion ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["TRANS-MDM", "TRANS-ORU"])
def test_a_document_sent_then_deleted(kind: Any) -> None:
    """MDM and ORU alike."""
    journal = run("DOC-DELETE", message(FIRST, 1, kind), deletion(FIRST, 2, kind))
    assert journal.findings == () and journal.end.verdict == "CONFORME"


def test_the_last_of_three_versions_is_deleted() -> None:
    """The chain is followed."""
    chain = [message(FIRST, 1), message(version(FIRST, 2), 2), message(version(FIRST, 3), 3)]
    assert run("DOC-DELETE", *chain, deletion(version(FIRST, 3), 4)).findings == ()
    for old in (FIRST, version(FIRST, 2)):
        found = run("DOC-DELETE", *chain, deletion(old, 4))
        assert faults(found) == {"03"} and f"{OID}.3" in found.findings[0].expected


def test_a_deletion_before_the_document() -> None:
    """MSH-7 is earlier."""
    assert faults(run("DOC-DELETE", message(FIRST, 5), deletion(FIRST, 2))) == {"02"}


def test_a_document_is_deleted_once() -> None:
    """The second deletion names what is gone."""
    found = run("DOC-DELETE", message(FIRST, 1), deletion(FIRST, 2), deletion(FIRST, 3))
    assert faults(found) == {"02"} and "déjà supprimé" in found.findings[0].message


def test_a_document_sent_again_may_be_deleted_again() -> None:
    """It is held again."""
    assert (
        run("DOC-DELETE", message(FIRST, 1), deletion(FIRST, 2), message(FIRST, 3), deletion(FIRST, 4)).findings == ()
    )


def test_another_id_of_the_same_set_or_patient() -> None:
    """The product sent documents that this deletion may be about; none has this id."""
    same_set = replace(FIRST, id_root=f"{OID}.9")
    found = run("DOC-DELETE", message(FIRST, 1), deletion(same_set, 2))
    assert faults(found) == {"02"} and found.findings[0].expected == FIRST.id_root
    assert faults(run("DOC-DELETE", message(FIRST, 1), deletion(document(71, BLANCHE), 2))) == {"02"}


def test_a_deletion_alone_is_inconclusive() -> None:
    """Nothing of that patient was sent in the campaign: it may have been before."""
    for others in ([], [message(document(72, GASTON), 1)]):
        found = run("DOC-DELETE", *others, deletion(FIRST, 2))
        assert checks(found) == set() and "n'est pas dans la campagne" in reasons(found, "DOC-DELETE-02")


@pytest.mark.parametrize("minutes", [(2, 2)])
def test_equal_msh_7_decides_nothing(minutes: tuple[int, int]) -> None:
    """Which came first?"""
    found = run("DOC-DELETE", message(FIRST, minutes[0]), deletion(FIRST, minutes[1]))
    assert checks(found) == set() and "même MSH-7" in reasons(found, "DOC-DELETE-02")


def test_no_msh_7_decides_nothing() -> None:
    """Neither before nor after."""
    for first, second in (
        ("20260312090001", ""),
        ("", "20260312090002"),
        ("hier", "20260312090002"),
        ("20260312090001", "demain"),
    ):
        assert checks(run("DOC-DELETE", message(FIRST, 1, sent=first), deletion(FIRST, 2, sent=second))) == set()


def test_the_same_message_saved_twice_is_one() -> None:
    """Two copies of the deletion are not two deletions."""
    files = campaign(message(FIRST, 1), deletion(FIRST, 2))
    journal = judged(files | {"copie.hl7": files["89.hl7"]}, "DOC-DELETE")
    assert journal.findings == () and journal.end.verdict == "CONFORME"


def test_a_document_that_was_refused_is_not_held() -> None:
    """The PFI answered AE: nothing to delete."""
    first = message(FIRST, 1)
    files = campaign(first, deletion(FIRST, 2)) | {"ack.hl7": build_ack(AckSpec(first, code="AE", error="101"))}
    found = judged(files, "DOC-DELETE")
    assert faults(found) == {"02"} and "refusé" in found.findings[0].message


def test_a_deletion_that_was_refused_leaves_the_document() -> None:
    """It may be asked again."""
    again = deletion(FIRST, 2)
    files = campaign(message(FIRST, 1), again, deletion(FIRST, 3)) | {
        "ack.hl7": build_ack(AckSpec(again, code="AE", error="102"))
    }
    assert judged(files, "DOC-DELETE").findings == ()


def test_another_patient() -> None:
    """In PID, in the CDA, in both."""
    other = carrying(replace(FIRST, patient=GASTON)).cda
    for changes in ({"patient": GASTON}, {"cda": other}, {"patient": GASTON, "cda": other}):
        assert faults(run("DOC-DELETE", message(FIRST, 1), deletion(FIRST, 2, **changes))) == {"04"}


def test_a_name_mended_since_is_the_same_patient() -> None:
    """Same INS, or same local identifier without any INS."""
    for person in (BLANCHE, BLANCHE.without_ins()):
        first = replace(FIRST, patient=person)
        mended = replace(first, patient=replace(person, birth_name="TEST-GLYCINE-BIS"))
        assert faults(run("DOC-DELETE", message(first, 1), deletion(mended, 2))) == set()


def test_the_same_number_under_another_authority_is_somebody_else() -> None:
    """Local identifiers are compared with their authority."""
    here = replace(ROSALIE.without_ins(), local_ids=(("5", IPP_OID),))
    there = replace(GASTON.without_ins(), local_ids=(("5", "1.2.250.1.999"),))
    found = run("DOC-DELETE", message(replace(FIRST, patient=here), 1), deletion(replace(FIRST, patient=there), 2))
    assert faults(found) == {"04"}


@pytest.mark.parametrize(
    "changes",
    [{"order_control": "NW"}, {"result_status": "F"}, {"message_type": "MDM^T10^MDM_T02"}, {"order_control": "SC"}],
)
def test_an_incoherent_deletion(changes: dict[str, str]) -> None:
    """One sign of three says something else."""
    assert "01" in faults(run("DOC-DELETE", message(FIRST, 1), deletion(FIRST, 2, **changes)))


# -- replacement -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["TRANS-MDM", "TRANS-ORU"])
def test_a_chain_of_three(kind: Any) -> None:
    """Each names the one before."""
    chain = [message(FIRST, 1, kind), message(version(FIRST, 2), 2, kind), message(version(FIRST, 3), 3, kind)]
    journal = run("DOC-REPLACE", *chain)
    assert journal.findings == () and journal.end.verdict == "CONFORME"


def with_extension(number: int) -> CdaSpec:
    """A version known by an extension: TXA-12 and TXA-13 are ext^^root^ISO."""
    root = f"{HOSPITAL_OID}.2026"
    before = (root, f"DOC-{number - 1}") if number > 1 else None
    return replace(FIRST, id_root=root, id_extension=f"DOC-{number}", version=number, replaces=before)


def test_identifiers_with_an_extension() -> None:
    """Both parts are compared."""
    assert run("DOC-REPLACE", message(with_extension(1), 1), message(with_extension(2), 2)).findings == ()
    wrong = message(with_extension(2), 2, replaced_id=(f"{HOSPITAL_OID}.2026", None))
    assert faults(run("DOC-REPLACE", message(with_extension(1), 1), wrong)) == {"03"}


@pytest.mark.parametrize(
    ("changes", "steps"),
    [
        ({"id_root": FIRST.id_root}, {"02", "03"}),
        ({"set_id": f"{OID}.8"}, {"02"}),
        ({"set_id": None}, {"02"}),
        ({"version": 1}, {"02"}),
        ({"version": 0}, {"02"}),
        ({"replaces": f"{OID}.99"}, {"03"}),
        ({"patient": GASTON}, {"04"}),
    ],
)
def test_a_second_version_that_is_none(changes: dict[str, Any], steps: set[str]) -> None:
    """Each fault under its own step."""
    found = faults(run("DOC-REPLACE", message(FIRST, 1), message(replace(version(FIRST, 2), **changes), 2)))
    assert found & steps and found <= steps


def test_pointers_that_are_absent() -> None:
    """relatedDocument, then TXA-13."""
    bare = replace(version(FIRST, 2), replaces=None)
    for changed in (
        message(bare, 2, action="replace", replaced_id=(FIRST.id_root, None)),
        message(version(FIRST, 2), 2, replaced_id=None),
    ):
        assert faults(run("DOC-REPLACE", message(FIRST, 1), changed)) == {"03"}


def test_the_third_version_names_the_first() -> None:
    """It was already replaced; the last one is named."""
    third = replace(version(FIRST, 3), replaces=FIRST.id_root)
    found = run("DOC-REPLACE", message(FIRST, 1), message(version(FIRST, 2), 2), message(third, 3))
    assert faults(found) == {"03"} and {f.expected for f in errors(found)} == {f"{OID}.2"}


def test_a_deleted_document_is_not_replaced() -> None:
    """It is gone."""
    assert faults(run("DOC-REPLACE", message(FIRST, 1), deletion(FIRST, 2), message(version(FIRST, 2), 3))) == {"03"}


def test_a_replacement_before_the_document() -> None:
    """MSH-7 is earlier."""
    assert "03" in faults(run("DOC-REPLACE", message(FIRST, 5), message(version(FIRST, 2), 2)))


def test_a_replacement_alone_is_inconclusive() -> None:
    """What it replaces is not there."""
    found = run("DOC-REPLACE", message(version(FIRST, 2), 2))
    assert checks(found) == set() and verdicts(found, "DOC-REPLACE-03") == {"90.hl7": "NON_CONCLUANT"}


def test_equal_msh_7_decides_nothing_of_a_replacement() -> None:
    """Which came first?"""
    assert checks(run("DOC-REPLACE", message(FIRST, 2), message(version(FIRST, 2), 2))) == set()


def test_versions_that_name_each_other_end() -> None:
    """A cycle of replacements is not followed for ever."""
    one, two = replace(FIRST, replaces=f"{OID}.2"), version(FIRST, 2)
    found = run("DOC-REPLACE", message(FIRST, 1), message(two, 2), message(one, 3), message(two, 4))
    assert "ERREUR_OUTIL" not in found.end.verdicts


@pytest.mark.parametrize("scenario", ["DOC-DELETE", "DOC-REPLACE"])
def test_a_document_that_cannot_be_read_decides_little(scenario: str) -> None:
    """A placeholder in OBX-5: known by TXA-12, no more."""
    first, second = message(FIRST, 1, cda=b"Document"), message(version(FIRST, 2), 2, cda=b"Document")
    found = run(scenario, first, second, deletion(version(FIRST, 2), 3, cda=b"Document"))
    assert checks(found) == set() and "ERREUR_OUTIL" not in found.end.verdicts


def test_received_documents_are_not_judged() -> None:
    """The LPS messages of the PFI."""
    files = {"a.hl7": build_message(replace(carrying(version(FIRST, 2)), control_id="L1"))}
    assert checks(judged(files, "DOC-REPLACE")) == set()
