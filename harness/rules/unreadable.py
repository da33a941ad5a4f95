"""A message whose document cannot be read cannot be integrated: which technical refusals can be defended."""

from __future__ import annotations

from harness.core.text import Text
from harness.rules.document_message import DocumentMessage
from harness.rules.technical import Refusal

#: Value types of HL7 table 0125 that are met in OBX-2; another one is no code of the table.
_VALUE_TYPES = frozenset({
    "AD", "CE", "CF", "CK", "CN", "CP", "CWE", "CX", "DT", "ED", "FT", "MO", "NM", "PN", "RP", "SN", "ST", "TM", "TN",
    "TS", "TX", "XAD", "XCN", "XON", "XPN", "XTN", "DTM", "CNE",
})  # fmt: skip


def no_document(subject: DocumentMessage) -> Refusal | None:
    """No OBX of the message is a document: OBX-2 is not ED, or OBX-5 announces something else than XML."""
    segment = subject.message.first("OBX")
    if segment is None:
        return None  # the segment that is missing is told by the structure
    kind = segment.get(2)
    if kind.is_absent:
        text = Text("type du document absent (OBX-2)", "type of the document missing (OBX-2)")
        return Refusal(("101", "102", "199"), text, kind.place)
    if kind.text != "ED":
        known = kind.text in _VALUE_TYPES
        text = Text("OBX-2 du document : ED attendu, lu {kind}", "OBX-2 of the document: ED expected, read {kind}")
        codes = ("102", "103", "199") if known else ("103", "102", "199")
        return Refusal(codes, text.fill(kind=kind.text), kind.place)
    return undecodable(subject)


def undecodable(subject: DocumentMessage) -> Refusal:
    """OBX-5 is empty, or is not the base64 of a CDA."""
    value = subject.message.get("OBX", 5)
    if value.is_absent or subject.message.get("OBX", 5, 5).is_absent:
        return Refusal(("101", "102", "199"), Text("document absent (OBX-5)", "document missing (OBX-5)"), value.place)
    text = Text("le document du message n'est pas lisible", "the document of the message cannot be read")
    return Refusal(("102", "199"), text, value.place)
