"""The volets that are known by name: their templateId, the codes of their documents, and how versions are told.

Facts only: a kit that has a volet of another name is read to learn the same (``harness.kit.volets``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

ANS = "1.2.250.1.213.1.1.1."
NON_STRUCTURED = "1.3.6.1.4.1.19376.1.2.20"
#: Roots that every document has, or that several volets share: they choose none alone.
COMMON = frozenset({"2.16.840.1.113883.2.8.2.1", ANS + "1", ANS + "5", ANS + "2.1", NON_STRUCTURED})


@dataclass(frozen=True, slots=True)
class Known:
    """One volet: its own root, codes, other roots which name it together with its code."""

    root: str
    codes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    #: Extensions of the root that name a version otherwise than by the name of its schema.
    extensions: dict[str, str] = field(default_factory=dict)
    #: For documents without a body of sections.
    non_structured: bool = False


def _ans(root: str, *codes: str, others: tuple[str, ...] = (), extensions: dict[str, str] | None = None) -> Known:
    return Known(ANS + root, codes, others, extensions or {})


KNOWN: dict[str, Known] = {
    "ANEST-CR-ANEST": _ans("40", "77436-4"),
    "ANEST-CR-CPA": _ans("41", "34749-2"),
    "AVC-AUNV": _ans("15", "34133-9"),
    "AVC-EUNV": _ans("16", "34133-9"),
    "AVC-PAVC": _ans("25", "11488-4"),
    "AVC-SUNV": _ans("17", "34133-9"),
    # Documents of 2021.01 have no extension.
    "BIO-CR-BIO": _ans("55", "11502-2", others=("1.3.6.1.4.1.19376.1.3.3",), extensions={"": "2021.01"}),
    "BIO-TROD": _ans("59", "96173-0"),
    "CANCER-CR-GM": _ans("32", "51969-4"),
    "CANCER-D2LM-FIDD": _ans("28", "18748-4"),
    "CANCER-D2LM-FIN": _ans("27", "18748-4"),
    "CANCER-FRCP": _ans("8", "34794-8"),
    "CANCER-PPS": _ans("26", "18776-5"),
    "CARD-F-PRC-AVK": _ans("2.1.1", "34133-9"),
    "CARD-F-PRC-DCI": _ans("2.1.3", "34133-9"),
    "CARD-F-PRC-PPV": _ans("2.1.5", "34133-9"),
    "CARD-F-PRC-PSC": _ans("2.1.4", "34133-9"),
    "CARD-F-PRC-TAP": _ans("2.1.2", "34133-9"),
    "CNAM-HR": _ans("36", "REMB"),
    "CSE-CS24": _ans("5.3", "CERT_DECL"),
    "CSE-CS8": _ans("5.1", "CERT_DECL", others=("1.3.6.1.4.1.19376.1.7.3.1.1.13.1",)),
    "CSE-CS9": _ans("5.2", "CERT_DECL"),
    "CSE-MDE": _ans("5.4", "29274-8"),
    "DLU-EHPAD-DLU": _ans("22", "74207-2"),
    "DLU-EHPAD-FLUDR": _ans("24", "74207-2"),
    "DLU-EHPAD-FLUDT": _ans("23", "74207-2"),
    "EP-MED-DM": _ans("39", "57833-6", others=("1.3.6.1.4.1.19376.1.9.1.1.1",)),
    "IMG-CR-IMG": _ans("45", "18748-4", others=("1.2.840.10008.9.1", "1.2.840.10008.9.21")),
    "IMG-DA-IMG": _ans("47", "55115-0", others=("1.2.840.10008.9.20",)),
    "IPS-FR": _ans("51", "60591-5", "74207-2", others=("2.16.840.1.113883.10.22.1.1",)),
    "LDL-EES": _ans("21", "18761-7"),
    "LDL-SES": _ans("29", "11490-0"),
    "OBP-SAP": _ans("12.1", "57055-6"),
    "OBP-SCM": _ans("12.4", "89235-6"),
    "OBP-SEM": _ans("12.5", "78489-2"),
    "OBP-SNE": _ans("12.3", "57075-4"),
    "OBP-SNM": _ans("12.2", "57057-2"),
    "OPH-BRE": _ans("42", "78513-9", others=("1.3.6.1.4.1.19376.1.9.1.1.1",)),
    "OPH-CR-RTN": _ans("18", "75492-9"),
    "SDM-MR": _ans("30", "34133-9"),
    "TLM-CR": Known(NON_STRUCTURED, ("85208-7",), non_structured=True),
    "TLM-DA": _ans("38", "75496-0"),
    "VAC": _ans("37", "11369-6", others=("1.3.6.1.4.1.19376.1.5.3.1.1.18.1.2",)),
    "VAC-NOTE": _ans("46", "87273-9", others=("1.3.6.1.4.1.19376.1.5.3.1.1.18.1.2",)),
    "VSM": _ans("13", "SYNTH"),
    "VSM_1.4": _ans("13", "SYNTH", extensions={"201310": "2022.01"}),
    "EDISP-MED": _ans("54", "60593-1", others=("1.3.6.1.4.1.19376.1.9.1.1.3",)),
}
