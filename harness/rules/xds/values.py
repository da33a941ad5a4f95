"""The codes of the metadata: value set and code systems of each attribute (data for XDM-VALUES)."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.check import DOIT, PEUT, Force
from harness.core.text import Text
from harness.formats.oids import is_oid
from harness.rules.xds import tables

LOINC, TYPES, EXPRESSION = "2.16.840.1.113883.6.1", "1.2.250.1.213.1.1.4.12", "1.2.250.1.213.1.1.4.6"
FACILITIES, SETTINGS, ACTIVITIES = "1.2.250.1.71.4.2.4", "1.2.250.1.213.1.1.4.9", "1.2.250.1.213.2.2"
CONFIDENTIALITY, MASKS = "2.16.840.1.113883.5.25", "1.2.250.1.213.1.1.4.13"
LEVELS = ("N", "R", "V")
MASKING = ("MASQUE_PS", "INVISIBLE_PATIENT", "INVISIBLE_REPRESENTANTS_LEGAUX")


@dataclass(frozen=True, slots=True)
class Coded:
    """A coded attribute: its value sets (the first that is given), and the code systems that its codes may be of."""

    id: str
    owner: str
    name: str
    what: Text
    sets: tuple[str, ...]
    systems: tuple[str, ...]
    force: Force = PEUT
    #: Whether the official kit has the set: then a folder that lacks it leaves the check undecided.
    in_kit: bool = True

    def systems_of(self, code: str | None) -> tuple[str, ...]:
        """The code systems that a code may be of."""
        if self.name == "typeCode":
            known = tables.system_of_type(code)
        elif self.name == "formatCode":
            known = tables.scheme_of_format(code)
        elif self.name == "confidentialityCode":
            known = CONFIDENTIALITY if code in LEVELS else MASKS if code in MASKING else None
        else:
            known = None
        return (known,) if known else self.systems

    def is_system(self, code: str | None, scheme: str) -> bool:
        """Whether a code may be of a code system; a format that no table knows may be of any."""
        wanted = self.systems_of(code)
        return scheme in wanted if wanted else is_oid(scheme)

    @property
    def names(self) -> str:
        """The sets, as people write them."""
        return " ou ".join(self.sets)


CODED = (
    Coded("TYPE", "DocumentEntry", "typeCode", Text("type de document", "document type"), ("JDV_J07",), (LOINC, TYPES, "ASTM"), DOIT),
    Coded("CLASS", "DocumentEntry", "classCode", Text("classe de document", "document class"), ("JDV_J06",), ("1.2.250.1.213.1.1.4.1", "URN"), in_kit=False),
    Coded("FORMAT", "DocumentEntry", "formatCode", Text("format", "format"), ("JDV_J10",), (), in_kit=False),
    Coded("FACILITY", "DocumentEntry", "healthcareFacilityTypeCode", Text("secteur d'activité de la structure", "facility type"), ("JDV_J02",), (FACILITIES, EXPRESSION)),
    Coded("SETTING", "DocumentEntry", "practiceSettingCode", Text("cadre d'exercice", "practice setting"), ("JDV_J04",), (SETTINGS, EXPRESSION)),
    Coded("CONFIDENTIALITY", "DocumentEntry", "confidentialityCode", Text("confidentialité", "confidentiality"), ("JDV_J08",), (CONFIDENTIALITY, MASKS), DOIT),
    Coded("EVENT", "DocumentEntry", "eventCodeList", Text("acte ou modalité", "act or modality"), (), ()),
    Coded("CONTENT", "SubmissionSet", "contentTypeCode", Text("type d'activité du lot", "activity of the submission"), ("JDV_J03",), (ACTIVITIES, FACILITIES, EXPRESSION), in_kit=False),
)  # fmt: skip
