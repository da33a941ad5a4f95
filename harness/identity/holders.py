"""Patients that a product holds: read from CSV, from FHIR Patients, from HL7 ADT messages."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any

from harness.core.errors import ManifestError, nearest
from harness.core.place import Place
from harness.core.text import Text
from harness.formats import fhir, table
from harness.formats.fhir import extension, oid_of
from harness.formats.hl7 import reader
from harness.formats.hl7.times import instant
from harness.identity.ins import INS_OIDS
from harness.identity.model import Identifier, Identity, Trait, TraitValue
from harness.identity.sources import from_pid

#: CSV headers (normalised) by what they hold; the first of each list is the documented one.
COLUMNS: dict[str, tuple[str, ...]] = {
    "matricule": ("matricule", "ins", "ins_nir", "numero_ins", "n_ins", "matricule_ins", "nir"),
    "oid": ("oid", "oid_ins", "ins_oid"),
    Trait.BIRTH_NAME: ("nom_naissance", "nom_de_naissance", "birth_name"),
    Trait.FIRST_GIVEN: ("premier_prenom", "premier_prenom_naissance", "prenom", "first_given"),
    Trait.GIVEN_NAMES: ("prenoms", "liste_prenoms", "liste_prenoms_naissance", "prenoms_naissance", "given_names"),
    Trait.BIRTH_DATE: ("date_naissance", "ddn", "birth_date"),
    Trait.SEX: ("sexe", "sex"),
    Trait.BIRTH_PLACE: (
        "lieu_naissance",
        "code_lieu_naissance",
        "code_insee",
        "code_insee_lieu_naissance",
        "birth_place",
    ),
    "ipp": ("ipp", "id_local", "local_id"),
    "ipp_oid": ("ipp_oid", "oid_ipp"),
    "statut": ("statut", "status"),
}
#: An identity validated without INSi (RNIV): table 0445 has no code that tells it from a qualified one.
VALIDATED = "VALIDEE"
#: RNIV statuses as people write them (normalised, joined), each with its code; « validée » is not « qualifiée ».
STATUS_WORDS = {
    "qualifiee": "VALI", "qualifie": "VALI", "qualifiees": "VALI", "qualifies": "VALI", "qualified": "VALI",
    "vali": "VALI", "qual": "VALI",
    "provisoire": "PROV", "provisoires": "PROV", "provisional": "PROV", "prov": "PROV",
    "recuperee": "RECUP", "recupere": "RECUP", "recuperees": "RECUP", "recuperes": "RECUP", "retrieved": "RECUP",
    "recup": "RECUP",
    "validee": VALIDATED, "valide": VALIDATED, "validees": VALIDATED, "valides": VALIDATED, "validated": VALIDATED,
}  # fmt: skip
#: The other codes of HL7 table 0445 (PAM.FR), which pass as they are.
_CODES_0445 = frozenset({
    "VIDE", "DOUT", "DESA", "DPOT", "DOUA", "COLP", "COLV", "FILI", "CACH", "ANOM", "IDVER", "RECD", "IDRA",
    "USUR", "HOMD", "HOMA", "FICT", "AL", "UA", "UD", "US",
})  # fmt: skip
_SEX_WORDS = {
    "M": ("m", "h", "masculin", "homme", "male", "1"),
    "F": ("f", "feminin", "feminine", "femme", "female", "2"),
    "U": ("u", "un", "o", "a", "n", "i", "indetermine", "indeterminee", "inconnu", "inconnue", "autre", "unknown",
          "undetermined", "other"),
}  # fmt: skip
_SEXES = {word: code for code, words in _SEX_WORDS.items() for word in words}
_TIME = r"(?:[T ]+\d{1,2}[\d:.hZ+ -]*)?"
_DATES = tuple(re.compile(pattern, re.ASCII) for pattern in (
    r"(?P<year>\d{4})(?:-?(?P<month>\d{2}))?",
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:[T ]*\d{2}[\d:.hZ+ -]*)?",
    r"(?P<year>\d{4})(?P<mark>[-/])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})" + _TIME,
    r"(?P<day>\d{1,2})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4})" + _TIME,
))  # fmt: skip
_GENDER = {"male": "M", "female": "F", "other": "U", "unknown": "U"}


def from_csv(raw: bytes, name: str) -> Iterator[Identity]:
    """One patient per row; raises ManifestError when the header has none of the known columns."""
    try:
        found = list(table.rows(raw))
    except (csv.Error, ValueError) as error:
        message = Text(f"{name} : CSV illisible ({error})", f"{name}: unreadable CSV ({error})")
        raise ManifestError(message) from None
    if found and not any(_cell(found[0].cells, key) is not None for key in (Trait.BIRTH_NAME, "matricule")):
        columns = ", ".join(names[0] for names in COLUMNS.values())
        raise ManifestError(Text(
            f"{name} : aucune colonne connue ; attendu par exemple {columns}",
            f"{name}: no known column; expected for instance {columns}"))  # fmt: skip
    for row in found:
        yield _from_row(row, name)


def _cell(cells: dict[str, str], key: str) -> str | None:
    by_words = {_words(header): value for header, value in cells.items()}
    return next((by_words[_words(name)] for name in COLUMNS[key] if _words(name) in by_words), None)


def _words(header: str) -> str:
    """``date_de_naissance`` and ``date_naissance`` are one header."""
    return "_".join(w for w in header.split("_") if w not in ("de", "du", "des", "d", "la", "le", "l"))


def _plain(text: str | None) -> str | None:
    """An identifier without the blanks, quotes, ``=`` and ``urn:oid:`` that spreadsheets and people add."""
    return re.sub(r'[\s="]', "", text).removeprefix("urn:oid:").upper() or None if text else None


def _place_code(text: str) -> str:
    """An INSEE code whose leading zero a spreadsheet lost, or whose Corsican letter is lower-case."""
    code = _plain(text) or text
    return code.zfill(5) if code.isdecimal() and len(code) == 4 else code


def _from_row(row: table.TableRow, name: str) -> Identity:
    place = Place(name, row.line)

    def get(key: str) -> str | None:
        return _cell(row.cells, key) or None

    traits = {t: TraitValue(get(t), place) for t in COLUMNS if isinstance(t, Trait)}
    if date := get(Trait.BIRTH_DATE):
        traits[Trait.BIRTH_DATE] = TraitValue(_date(date, place), place)
    if sex := get(Trait.SEX):
        traits[Trait.SEX] = TraitValue(_sex(sex, place), place)
    if born := get(Trait.BIRTH_PLACE):
        traits[Trait.BIRTH_PLACE] = TraitValue(_place_code(born), place)
    ids = []
    if get("matricule"):
        # no OID: undeclared, never assumed
        ids.append(Identifier(_plain(get("matricule")), _plain(get("oid")), place, "INS"))
    if get("ipp"):
        ids.append(Identifier(get("ipp"), get("ipp_oid"), place, "PI"))
    status = get("statut")
    return Identity(traits, tuple(ids), "CSV", place, (_status(status, place),) if status else ())


def normalised_date(text: str) -> str | None:
    """A date as people write it -> YYYYMMDD (YYYYMM and YYYY stay partial); None when it is not one."""
    found = next((m for m in (pattern.fullmatch(text.strip()) for pattern in _DATES) if m), None)
    if found is None:
        return None
    parts = found.groupdict()
    year, month, day = parts["year"], parts.get("month"), parts.get("day")
    if not 1800 <= int(year) <= 2199 or int(month or 0) > 12 or int(day or 0) > 31:
        return None
    return year + "".join(part.zfill(2) for part in (month, day) if part)


def _date(text: str, place: Place) -> str:
    date = normalised_date(text)
    if date is None:
        raise _refused(place, Text("date de naissance", "birth date"), text, "19840312, 1984-03-12, 12/03/1984")
    return date


def _sex(text: str, place: Place) -> str:
    code = _SEXES.get(table.normalised(text))
    if code is None:
        raise _refused(place, Text("sexe", "sex"), text, "M, F, U")
    return code


def _status(text: str, place: Place) -> str:
    """The code of an RNIV status, in words (French or English, « identité » aside) or of table 0445."""
    if text.upper() in _CODES_0445:
        return text.upper()
    words = [w for w in table.normalised(text).split("_") if w not in ("identite", "identity")]
    word = "".join(words)
    if word not in STATUS_WORDS:
        near = nearest(word, STATUS_WORDS)
        raise _refused(place, Text("statut", "status"), text, near or "qualifiee, validee, recuperee, provisoire")
    return STATUS_WORDS[word]


def _refused(place: Place, what: Text, value: str, wanted: str) -> ManifestError:
    """A cell that is not understood: file, line, value, and what would be."""
    name, line = place.path, place.line
    return ManifestError(Text(f"{name} ligne {line} : {what.fr} non compris(e) « {value} », attendu par exemple {wanted}",
                              f"{name} line {line}: {what.en} not understood '{value}', expected for instance {wanted}"))  # fmt: skip


def from_adt(raw: bytes, name: str) -> Iterator[tuple[str, Identity]]:
    """The PID of every message of an ADT file, each with its moment (MSH-7 as an instant)."""
    for message in reader.read(raw).messages:
        identity = from_pid(message)
        if identity is not None:
            place = Place(f"{name} › PID", identity.place.line)
            held = Identity(identity.traits, identity.identifiers, "ADT", place, identity.reliability)
            yield instant(message.header.get(7).text or ""), held


def from_fhir(file: fhir.FhirFile, name: str) -> Iterator[Identity]:
    """FR Core Patients: INS identifiers, birth name, birth-list-given-name, birthPlace, reliability."""
    for patient, place in file.patients:
        yield _from_patient(patient, Place(f"{name} › {place.path}"))


def _from_patient(patient: Any, place: Place) -> Identity:
    birth, giver = _birth_names(patient.name or [])
    given = _given(giver)
    values = {
        Trait.BIRTH_NAME: str(birth.family) if birth is not None and birth.family else None,
        Trait.FIRST_GIVEN: given[0] if given else None,
        Trait.GIVEN_NAMES: _given_list(birth) or _given_list(giver) or (" ".join(given) if len(given) > 1 else None),
        Trait.BIRTH_DATE: str(patient.birthDate).replace("-", "") if patient.birthDate else None,
        Trait.SEX: _GENDER.get(str(patient.gender)) if patient.gender else None,
        Trait.BIRTH_PLACE: _birth_place(patient),
    }
    traits = {t: TraitValue(v, place) for t, v in values.items()}
    ids = tuple(i for i in (_identifier(x, place) for x in patient.identifier or []) if i)
    return Identity(traits, ids, "FHIR Patient", place, _reliability(patient))


def _birth_names(names: list[Any]) -> tuple[Any | None, Any | None]:
    """The name that holds the birth family name, and the one that holds the birth given names.

    ``official``, else ``maiden`` (whose given names may be those of another name), else the only name
    without a use; a usual name alone says nothing of the birth. A name that ended yields to one in force.
    """
    candidates = [n for n in names if n.use in ("official", "maiden")]
    if not candidates:
        unsaid = [n for n in names if not n.use]
        only = unsaid[0] if len(unsaid) == 1 else None
        return only, only
    in_force = [n for n in candidates if not _ended(n)] or candidates
    birth = next((n for n in in_force if n.use == "official"), in_force[0])
    if birth.use == "official" or _given(birth):
        return birth, birth
    others = sorted((n for n in names if n.use in ("official", "usual")), key=lambda n: (_ended(n), n.use))
    return birth, next((n for n in others if _given(n)), birth)


def _ended(name: Any) -> bool:
    return bool(name.period and name.period.end)


def _given(name: Any) -> list[str]:
    return [str(g) for g in name.given or [] if g] if name is not None else []


def _given_list(name: Any) -> str | None:
    """The list of birth given names, when the extension tells it."""
    listed = extension(name, "birth-list-given-name") if name is not None else None
    return str(listed.valueString) if listed is not None and listed.valueString else None


def _identifier(identifier: Any, place: Place) -> Identifier | None:
    """An identifier in force; ``use = old`` marks an INS that was deactivated."""
    if not identifier.value or identifier.use == "old":
        return None
    root = oid_of(identifier.system)
    kind = "INS" if root in INS_OIDS else None
    return Identifier(str(identifier.value), root, place, kind)


def _birth_place(patient: Any) -> str | None:
    found = extension(patient, "birthPlace")
    address = getattr(found, "valueAddress", None)
    code = extension(address, "insee-code") if address else None
    if code is None:
        return None
    coding = getattr(code, "valueCoding", None)
    return str(coding.code) if coding else (str(code.valueString or code.valueCode or "") or None)


def _reliability(patient: Any) -> tuple[str, ...]:
    codes = []
    for found in patient.extension or []:
        if "identityreliability" in str(found.url).replace("-", "").lower():
            status = extension(found, "identityStatus") or extension(found, "status")
            coding = getattr(status, "valueCoding", None)
            if coding is not None and coding.code:
                codes.append(str(coding.code))
    return tuple(codes)
