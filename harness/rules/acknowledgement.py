"""Acknowledgements: MSA, ERR, technical and application codes (LPS 1.1, error-codes page)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from harness.core.place import Place
from harness.core.text import Text
from harness.formats.hl7.message import Hl7Message, Value

#: Table 0357 as both guides restrict it, without the success code 0 and the application code 207.
TECHNICAL_CODES = frozenset({"100", "101", "102", "103", "198", "199", "200", "201", "202", "203"})
APPLICATION_ERROR = "207"
#: Table 0357 (messageErrorCondition): the labels that come with its codes.
CONDITIONS = {
    "100": "Segment sequence error", "101": "Required field missing", "102": "Data type error",
    "103": "Table value not found", "198": "Non-conformant cardinality", "199": "Other HL7 error",
    "200": "Unsupported message type", "201": "Unsupported event code", "202": "Unsupported processing id",
    "203": "Unsupported version id", "207": "Application error",
}  # fmt: skip
APPLICATION_CODES: dict[str, Text] = {
    "900": Text("version du document qui n'est pas la dernière détenue", "not the latest version held"),
    "901": Text(
        "demandeur ni auteur ni de l'organisation de l'auteur", "requester neither author nor of its organisation"
    ),
    "902": Text("patient inconnu", "unknown patient"),
    "903": Text("INS absente du document", "no INS in the document"),
    "904": Text("INS différente de celle détenue", "INS differs from the one held"),
    "905": Text("INS incomplète", "incomplete INS"),
    "906": Text("autre erreur", "other error"),
}


@dataclass(frozen=True, eq=False)
class Acknowledgement:
    """One ACK, read."""

    message: Hl7Message

    @property
    def code(self) -> Value:
        """MSA-1: AA, AE or AR."""
        return self.message.get("MSA", 1)

    @property
    def code_place(self) -> Place:
        """Where MSA-1 is, as read from the exchange."""
        return self.code.place.within("ACK")

    @property
    def answered(self) -> str | None:
        """MSA-2: MSH-10 of the message that is acknowledged."""
        return self.message.get("MSA", 2).present

    @property
    def accepts(self) -> bool:
        """AA: the document is integrated."""
        return self.code.text == "AA"

    @property
    def is_commit(self) -> bool:
        """CA, CE, CR of the enhanced mode: the message was stored, nothing is said of its document."""
        return self.code.text in ("CA", "CE", "CR")

    @cached_property
    def errors(self) -> list[tuple[Value, Value]]:
        """ERR-3.1 and ERR-5.1 of each ERR segment."""
        return [(s.get(3, 1), s.get(5, 1)) for s in self.message.all("ERR")]

    @property
    def error_codes(self) -> set[str]:
        """ERR-3.1 values."""
        return {e.present for e, _ in self.errors if e.present}

    @property
    def application_codes(self) -> set[str]:
        """ERR-5.1 values."""
        return {a.present for _, a in self.errors if a.present}

    @property
    def summary(self) -> str:
        """``AE ERR-3=207 ERR-5=904`` as people read it."""
        parts = [self.code.text or "MSA-1 absent"]
        parts += [f"ERR-3={e} ERR-5={a}" if a.text else f"ERR-3={e}" for e, a in self.errors]
        return " ".join(parts)

    @property
    def place(self) -> Place:
        """Where the answer is read: ERR-5, else MSA-1."""
        segment = self.message.first("ERR")
        return (segment.place(5) if segment is not None else self.code.place).within("ACK")
