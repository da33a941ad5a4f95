"""The identity flow of the bundled campaign: patients created, tied to their INS, and what they answered on the DMP."""

from dataclasses import replace

from harness.builder.hl7_adt import AdtSpec, Consent
from harness.builder.people import AMINATA, ARMAND, BLANCHE, CAPUCINE

#: Name of the file -> what the GAM says to the DPI.
IDENTITIES: tuple[tuple[str, AdtSpec], ...] = (
    ("01-creation", AdtSpec(replace(BLANCHE.without_ins(), reliability="PROV"), "ADT0101", "20260302090000")),
    ("02-association-ins", AdtSpec(BLANCHE, "ADT0102", "20260302093000", event="A31", consent=Consent("INO", "NA"))),
    ("03-admission-opposee", AdtSpec(ARMAND, "ADT0103", "20260303080000", event="A01", consent=Consent("IO", "INC"))),
    ("04-consultation", AdtSpec(AMINATA, "ADT0104", "20260304100000", event="A04", consent=Consent("INO", "IC"))),
    ("05-naissance", AdtSpec(CAPUCINE, "ADT0105", "20260306120000", consent=Consent("NA", "NA", "INEXISTANT"))),
)

#: Stands for JDV_J66, which is not bundled: the types of the demo.
DMP_TYPES = (
    "# Extrait de démonstration : le JDV_J66 complet est publié par l'ANS.\n"
    "11488-4 CR ou fiche de consultation ou de visite\n18748-4 CR d'imagerie médicale\n11502-2 CR d'examens biologiques\n"
)
