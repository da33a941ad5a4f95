"""Writing HL7 v2: delimiters, segments, character sets, MLLP frames, and the PID of PAM.FR."""

from collections.abc import Mapping, Sequence

from harness.builder.people import Patient

_ESCAPES = str.maketrans({"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\", "\n": "\\.br\\"})
_CODECS = {"UTF-8": "utf-8", "8859/15": "iso8859-15", "8859/1": "iso8859-1"}
_MSH_18 = {"UTF-8": "UNICODE UTF-8"}

INS_AUTHORITY = "ASIP-SANTE-INS-NIR"


def escape(text: str | None) -> str:
    """Text with the HL7 delimiters escaped; nothing for None."""
    return (text or "").replace("\r", "").translate(_ESCAPES)


def segment(name: str, fields: Mapping[int, str]) -> str:
    """A segment from its numbered fields; those that are absent are empty, none trails."""
    last = max((number for number, value in fields.items() if value), default=0)
    return "|".join([name, *(fields.get(number, "") for number in range(1, last + 1))])


def msh(fields: Mapping[int, str], encoding: str) -> str:
    """MSH, whose first field is the separator itself; MSH-17 and MSH-18 are those of France."""
    shifted = {number - 1: value for number, value in fields.items() if number > 2}
    constant = {1: "^~\\&", 16: "FRA", 17: _MSH_18.get(encoding, encoding)}
    return segment("MSH", {**constant, **shifted})


def encode(segments: Sequence[str], encoding: str, terminator: str) -> bytes:
    """Bytes of a message in the character set that MSH-18 announces."""
    text = "".join(line + terminator for line in segments)
    return text.encode(_CODECS.get(encoding, encoding), "replace")


def mllp(message: bytes) -> bytes:
    """A message in its MLLP frame: VT before, FS and CR after."""
    return b"\x0b" + message + b"\x1c\r"


def pid(patient: Patient, authority: str, account: str | None) -> str:
    """PID as PAM.FR 2.11 and the INS annex want it: PID-3, 5, 7, 8, 11 (BDL), 18, 31 and 32."""
    fields = {
        1: "1",
        3: "~".join(_identifiers(patient, authority)),
        5: "~".join(_names(patient)),
        7: escape(patient.birth_date),
        8: escape(patient.sex),
        11: "~".join(_addresses(patient)),
        18: account or "",
        31: "N",
        32: escape(patient.reliability),
    }
    return segment("PID", fields)


def _identifiers(patient: Patient, authority: str) -> list[str]:
    site = escape(authority)
    local = [f"{escape(value)}^^^{site}&{escape(root)}&ISO^PI" for value, root in patient.local_ids]
    if patient.ins is None:
        return local
    namespace = f"{INS_AUTHORITY}&{escape(patient.ins_oid)}&ISO"
    return [f"{escape(patient.ins)}^^^{namespace}^INS^^{patient.ins_since}", *local]


def _names(patient: Patient) -> list[str]:
    birth = (patient.birth_name, patient.first_given, patient.given_names)
    names = [f"{escape(birth[0])}^{escape(birth[1])}^{escape(birth[2])}^^^^L"]
    if patient.used_name is not None:
        names.append(f"{escape(patient.used_name)}^{escape(patient.used_given)}^^^^^D")
    return names


def _addresses(patient: Patient) -> list[str]:
    street = escape(f"{patient.address_number} {patient.address_street}".strip())
    home = f"{street}^^{escape(patient.address_city)}^^{escape(patient.address_postal_code)}^FRA^H"
    return [home] if patient.birth_place is None else [home, f"^^^^^^BDL^^{escape(patient.birth_place)}"]
