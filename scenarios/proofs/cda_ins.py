"""How each check of CDA-INS is made to fail."""

from __future__ import annotations

from harness.core.mutation import Mutations
from scenarios.proofs._documents import conforming, rewriting

mutations = Mutations.of(conforming)

_INS = '<id extension="284033306311913" root="1.2.250.1.213.1.4.10"/>'
_LOCAL = '<id extension="990000101"'
_BIRTH_NAME = '<family qualifier="BR">TEST-LAVANDE</family>'
_FIRST = '<given qualifier="BR">ROSALIE</given>'
_LIST = "<given>ROSALIE ANNE</given>"
_BIRTH = '<birthTime value="19840312"/>'
_SEX = '<administrativeGenderCode code="F"'
_COUNTY = "<county>33063</county>"


def _other(matricule: str, root: str = "1.2.250.1.213.1.4.10") -> str:
    return f'<id extension="{matricule}" root="{root}"/>'


rewriting(
    mutations,
    ("CDA-INS-OID-KNOWN", "an OID of the arc that does not exist", _INS, _other("284033306311913", "1.2.250.1.213.1.4.7")),
    ("CDA-INS-OID-OBSOLETE", "an INS-C beside the INS", _LOCAL, _other("0123456789012345678912", "1.2.250.1.213.1.4.2") + _LOCAL),
    ("CDA-INS-SINGLE", "another matricule", _LOCAL, _other("284033306377734") + _LOCAL),
    ("CDA-INS-SINGLE", "the same matricule under the demonstration OID", _LOCAL, _other("284033306311913", "1.2.250.1.213.1.4.11") + _LOCAL),
    ("CDA-INS-ID-DUPLICATE", "the INS is written twice", _LOCAL, _INS + _LOCAL),
    ("CDA-INS-MATRICULE", "the key is left out", "284033306311913", "2840333063119"),
    ("CDA-INS-MATRICULE", "a nullFlavor instead", _INS, '<id nullFlavor="UNK" root="1.2.250.1.213.1.4.10"/>'),
    ("CDA-INS-KEY", "another key", "284033306311913", "284033306311914"),
    ("CDA-INS-BIRTH-NAME", "the birth name is empty", _BIRTH_NAME, '<family qualifier="BR"/>'),
    ("CDA-INS-BIRTH-NAME", "the birth name is missing", _BIRTH_NAME, ""),
    ("CDA-INS-FIRST-GIVEN", "the first given name is unknown", _FIRST, '<given qualifier="BR" nullFlavor="UNK"/>'),
    ("CDA-INS-FIRST-GIVEN", "the first given name is missing", _FIRST, ""),
    ("CDA-INS-GIVEN-NAMES", "the list is empty", _LIST, "<given/>"),
    ("CDA-INS-GIVEN-NAMES", "the list is missing", _LIST, ""),
    ("CDA-INS-BIRTH-DATE", "the birth date is unknown", _BIRTH, '<birthTime nullFlavor="UNK"/>'),
    ("CDA-INS-SEX", "the sex is unknown", _SEX, '<administrativeGenderCode nullFlavor="UNK"'),
    ("CDA-INS-COUNTY", "the birth place is empty", _COUNTY, "<county/>"),
    ("CDA-INS-BIRTH-DATE-SHAPE", "the year alone", "19840312", "1984"),
    ("CDA-INS-BIRTH-DATE-SHAPE", "a day that does not exist", "19840312", "19840332"),
    ("CDA-INS-SEX-VALUE", "undifferentiated", _SEX, _SEX.replace('"F"', '"UN"')),
    ("CDA-INS-COUNTY-SHAPE", "four characters", _COUNTY, "<county>3306</county>"),
    ("CDA-INS-COUNTY-SHAPE", "a postal code", _COUNTY, "<county>33000</county>"),
    ("CDA-INS-QUALIFIERS", "two birth names", _LIST, _BIRTH_NAME.replace("LAVANDE", "RONCE") + _LIST),
    ("CDA-INS-LIST-HEAD", "the list begins with another name", "ROSALIE ANNE", "ANNE ROSALIE"),
    ("CDA-INS-LIST-SEPARATOR", "a comma between the names", "ROSALIE ANNE", "ROSALIE ANNE,LOU"),
    ("CDA-INS-CASE", "lower case", ">TEST-LAVANDE<", ">Test-Lavande<"),
    ("CDA-INS-NIR-SEX", "the other sex", _SEX, _SEX.replace('"F"', '"M"')),
    ("CDA-INS-NIR-DATE", "another year", "19840312", "19850312"),
    ("CDA-INS-NIR-DATE", "a month that no NIR has", "284033306311913", "284153306311911"),
    ("CDA-INS-NIR-PLACE", "another commune", _COUNTY, "<county>33064</county>"),
)  # fmt: skip
