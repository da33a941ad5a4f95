"""How the cases of the oracle are written: messages from the builder, mended by hand, and the answers due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from harness.builder.cda import CdaSpec
from harness.builder.demo import document
from harness.builder.fhir import build_patient_csv
from harness.builder.hl7 import build_message, carrying
from harness.builder.people import GASTON, ROSALIE, Patient
from harness.campaign.expectation import answers_due
from harness.campaign.receiver import read_receiver
from harness.rules.answers import Case, Expected, Undecided

#: What the receiver holds unless a case says otherwise.
BASE = (ROSALIE, GASTON)
UNDECIDED = "?"


@dataclass(frozen=True)
class Row:
    """A sentence; the bytes received; the answers accepted, preferred first; what the receiver holds.

    Answers are codes: AA, 1xx and 2xx in ERR-3, 9xx in ERR-5 under ERR-3 207, ``?`` for undecided; one
    word per message, its codes separated by ``/``. ``held`` None says nothing of the documents held,
    () says that there are none.
    """

    sentence: str
    received: bytes
    answers: str
    patients: tuple[Patient, ...] | bytes | None = BASE
    held: tuple[bytes, ...] | None = None

    def given(self, folder: Path) -> list[str]:
        """What the oracle answers, in the same words, through the files that ``expect`` reads."""
        return [_word(due.expected) for due in answers_due(self.received, "m.hl7", self._receiver(folder))]

    def _receiver(self, folder: Path) -> Any:
        patients = None
        if self.patients is not None:
            patients = folder / "patients"
            told = self.patients if isinstance(self.patients, bytes) else build_patient_csv(self.patients)
            patients = patients.with_suffix(".yaml") if told.startswith(b"patients:") else patients
            patients.write_bytes(told)
        if self.held is None:
            return read_receiver(patients, None)
        held = folder / "held"
        held.mkdir()
        for number, content in enumerate(self.held):
            suffix = "yaml" if content.startswith(b"- ") else "sample"
            (held / f"{number}.{suffix}").write_bytes(content)
        return read_receiver(patients, held)


def _word(expected: Expected | Undecided) -> str:
    """Preferred code, then the others in order."""
    if isinstance(expected, Undecided):
        return UNDECIDED
    first = expected.codes[0]
    accepted = {*expected.codes, *expected.technical, *expected.application, *(["AA"] if expected.admits_aa else [])}
    assert (expected.case is Case.ACCEPT) == (first == "AA")
    return "/".join([first, *sorted(accepted - {first})])


def ordered(answers: str) -> list[str]:
    """The answers of a row, the codes after the preferred one sorted."""
    words = [word.split("/") for word in answers.split()]
    return ["/".join([first, *sorted(others)]) for first, *others in words]


def doc(patient: Patient = ROSALIE, number: int = 1, **changes: Any) -> CdaSpec:
    """A consultation report of a patient."""
    return replace(document(number, patient), **changes)


def mdm(spec: CdaSpec | Patient = ROSALIE, **changes: Any) -> bytes:
    """The LPS message that carries a document (or the report of a patient), with fields changed."""
    return build_message(replace(carrying(spec if isinstance(spec, CdaSpec) else doc(spec)), **changes))


def oru(spec: CdaSpec | Patient = ROSALIE, **changes: Any) -> bytes:
    """The ORU of TRANS that carries a document."""
    return build_message(replace(carrying(spec if isinstance(spec, CdaSpec) else doc(spec), "TRANS-ORU"), **changes))


def edited(raw: bytes, change: Callable[[list[str]], list[str]]) -> bytes:
    """A message whose segments were changed."""
    lines = raw.decode("utf-8").rstrip("\r").split("\r")
    return "".join(f"{line}\r" for line in change(lines)).encode("utf-8")


def put(raw: bytes, name: str, number: int, value: str) -> bytes:
    """A field of the first segment of a name replaced ("" empties it)."""

    def change(lines: list[str]) -> list[str]:
        at = next(i for i, line in enumerate(lines) if line.startswith(name))
        fields = lines[at].split("|")
        index = number - 1 if name == "MSH" else number
        fields += [""] * (index + 1 - len(fields))
        fields[index] = value
        return [*lines[:at], "|".join(fields), *lines[at + 1 :]]

    return edited(raw, change)


def twice(raw: bytes, name: str) -> bytes:
    """The first segment of a name, repeated."""
    return edited(raw, lambda lines: [x for line in lines for x in ([line, line] if line.startswith(name) else [line])])


def last(raw: bytes, name: str) -> bytes:
    """The segments of a name moved to the end."""
    return edited(raw, lambda lines: sorted(lines, key=lambda line: line.startswith(name)))


def with_obx(raw: bytes, other: bytes) -> bytes:
    """The first message with the document OBX of the second one at its end."""
    carried = next(line for line in other.decode("utf-8").split("\r") if line.startswith("OBX|1|"))
    return edited(raw, lambda lines: [*lines, carried.replace("OBX|1|", "OBX|99|")])
