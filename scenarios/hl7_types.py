"""HL7-TYPES: each value has the shape of its data type.

HL7 2.5 and 2.6, chapter 2A, with the constraints of IHE France (CX, XPN, XAD, XCN, XON, XTN); definitions come
from the version libraries of hl7apy, those of PRT and Z segments are ours. CE and CWE: a code has its
coding system (pre-adopted from 2.7 by both guides).
"""

from __future__ import annotations

from harness.campaign.subjects import MessageSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Level
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.rules.profile import composition
from scenarios._profile import evaluated, told

scenario = Scenario(
    id="HL7-TYPES",
    title=Text("Les types de données HL7v2", "The HL7v2 data types"),
    summary=Text(
        "Dates et heures réelles, numéros d'ordre, tables fermées, composition des identifiants, noms, adresses et codes.",
        "Real dates and times, sequence numbers, closed tables, composition of identifiers, names, addresses and codes.",
    ),
    requirements=("MSS/UX.DPI.3", "MSS/UX.PFI.1"),
)  # fmt: skip

_NAMES = {
    "TS": Text("TS, DTM, DT : date ou heure réelle", "TS, DTM, DT: a real date or time"),
    "SI": Text("SI : numéro d'ordre", "SI: sequence number"),
    "NM": Text("NM : nombre", "NM: number"),
    "ID": Text("ID : code d'une table fermée du standard", "ID: code of a closed table of the standard"),
    "HD": Text("HD : autorité nommée ou identifiée en entier", "HD: authority named, or identified in full"),
    "EI": Text("EI : identifiant et son autorité", "EI: identifier and its authority"),
    "CX": Text("CX : identifiant et son autorité", "CX: identifier and its authority"),
    "XPN": Text("XPN : nom et son type", "XPN: name and its type"),
    "XAD": Text("XAD : type d'adresse, code commune du lieu de naissance", "XAD: address type, commune code of the birth place"),
    "XTN": Text("XTN : une adresse X.400 ou Internet en est une", "XTN: an X.400 or Internet address is one"),
    "XCN": Text("XCN : personne identifiée en entier, ou nommée", "XCN: person identified in full, or named"),
    "XON": Text("XON : organisation identifiée en entier, ou nommée", "XON: organisation identified in full, or named"),
    "CE": Text("CE, CWE : un code a sa nomenclature", "CE, CWE: a code has its coding system"),
    "REPEAT": Text("Un champ sans répétition n'en a pas", "A field that does not repeat does not"),
}  # fmt: skip


def _register(family: str, title: Text) -> None:
    key = f"TYPE-{family}"
    scenario.check(
        f"HL7-TYPES-{family}", PEUT if composition.level(family) is Level.WARNING else DOIT, on=MessageSubject,
        where=evaluated(key), title=title, required=False, source=f"HL7 v2.5/2.6 chapitre 2A, {family} ; TRANS 2.1 et LPS 1.1, types de données",
        remedy=Text("donner à la valeur la forme attendue", "give the value the expected shape"),
        unexercised=Text("aucune valeur de ce type", "no value of this type"),
    )(told(key))  # fmt: skip


for _family, _title in _NAMES.items():
    _register(_family, _title)
