"""Fictive patients, professionals and organisations, with identifiers that hold together.

Family names begin with ``TEST-`` so that nobody takes them for real persons.  Each NIR agrees with the
sex, the month and the INSEE birth place of its bearer, and has a valid key.
"""

from dataclasses import dataclass, replace

INS_TEST_OID = "1.2.250.1.213.1.4.10"
INS_DEMO_OID = "1.2.250.1.213.1.4.11"
PROFESSIONAL_OID = "1.2.250.1.71.4.2.1"
STRUCTURE_OID = "1.2.250.1.71.4.2.2"
HOSPITAL_OID = f"{STRUCTURE_OID}.1339999013"
IPP_OID = f"{HOSPITAL_OID}.7"


def nir_key(thirteen: str) -> str:
    """Key of a NIR, two digits: 97 - n mod 97, with Corsican 2A and 2B counted as 19 and 18."""
    department = {"2A": "19", "2B": "18"}.get(thirteen[5:7], thirteen[5:7])
    return f"{97 - int(thirteen[:5] + department + thirteen[7:]) % 97:02d}"


@dataclass(frozen=True)
class Patient:
    """An identity: strict INS traits, local identifiers and the confidence put in them (PID-32).

    A trait set to None is left out of every artefact; set to "" it is present and empty.  ``ins`` set to
    None removes the whole INS identifier, ``ins_oid`` set to None keeps the matricule without its OID.
    """

    ins: str | None
    ins_oid: str | None
    birth_name: str | None
    first_given: str | None
    given_names: str | None
    birth_date: str | None
    sex: str | None
    birth_place: str | None
    used_name: str | None = None
    used_given: str | None = None
    local_ids: tuple[tuple[str, str], ...] = ()
    reliability: str = "VALI"
    birth_city: str | None = None
    address_number: str = "12"
    address_street: str = "rue des Essais"
    address_postal_code: str = "33000"
    address_city: str = "VILLE-FICTIVE"
    address_country: str = "FRANCE"
    ins_since: str = "20260105"

    def without_ins(self) -> "Patient":
        """The same person, whose INS matricule and OID must not travel."""
        return replace(self, ins=None, ins_oid=None)

    @property
    def mailbox(self) -> str:
        """Address of the person in Mon espace santé, made of the matricule."""
        return f"{self.ins or ''}@patient.mssante.fr"


@dataclass(frozen=True)
class Professional:
    """A health professional known by a national identifier: "8" and the 11 digits of the RPPS."""

    rpps_id: str
    family: str
    given: str
    specialty_code: str = "G15_10/SM54"
    specialty_label: str = "Médecin - Médecine Générale (SM)"
    specialty_system: str = "1.2.250.1.213.1.1.4.5"
    prefix: str = "MME"
    suffix: str = "DR"
    id_root: str = PROFESSIONAL_OID


@dataclass(frozen=True)
class Organization:
    """A structure known by a national identifier: "1" and the 9 characters of the FINESS."""

    national_id: str
    name: str
    id_root: str = STRUCTURE_OID
    facility_code: str = "SA01"
    facility_label: str = "Etablissement public de santé"
    facility_system: str = "1.2.250.1.71.4.2.4"
    setting_code: str = "ETABLISSEMENT"
    setting_label: str = "Etablissement de santé"
    setting_system: str = "1.2.250.1.213.1.1.4.9"
    telecom: str = "tel:0199000000"
    address_number: str = "1"
    address_street: str = "avenue des Échantillons"
    address_postal_code: str = "33000"
    address_city: str = "VILLE-FICTIVE"


ROSALIE = Patient(
    ins="284033306311913", ins_oid=INS_TEST_OID,
    birth_name="TEST-LAVANDE", first_given="ROSALIE", given_names="ROSALIE ANNE", birth_date="19840312",
    sex="F", birth_place="33063", birth_city="BORDEAUX", used_name="TEST-MIMOSA", used_given="ROSALIE",
    local_ids=(("990000101", IPP_OID),),
)  # fmt: skip
GASTON = Patient(
    ins="157075935020407", ins_oid=INS_TEST_OID,
    birth_name="TEST-CHARDON", first_given="GASTON", given_names="GASTON HENRI EMILE",
    birth_date="19570708", sex="M", birth_place="59350", birth_city="LILLE", used_name="TEST-CHARDON",
    used_given="GASTON", local_ids=(("990000102", IPP_OID),),
)  # fmt: skip
AMINATA = Patient(
    ins="292119934108738", ins_oid=INS_TEST_OID,
    birth_name="TEST-HIBISCUS", first_given="AMINATA", given_names="AMINATA", birth_date="19921121",
    sex="F", birth_place="99341", birth_city="DAKAR", used_name="TEST-HIBISCUS", used_given="AMINATA",
    local_ids=(("990000103", IPP_OID),),
)  # fmt: skip
LUCIEN = Patient(
    ins="168022A00404546", ins_oid=INS_TEST_OID,
    birth_name="TEST-ARBOUSIER", first_given="LUCIEN", given_names="LUCIEN ANGE", birth_date="19680215",
    sex="M", birth_place="2A004", birth_city="AJACCIO", used_name="TEST-ARBOUSIER", used_given="LUCIEN",
    local_ids=(("990000104", IPP_OID),),
)  # fmt: skip
MARGOT = Patient(
    ins="219056938301240", ins_oid=INS_TEST_OID,
    birth_name="TEST-JONQUILLE", first_given="MARGOT-LOU", given_names="MARGOT-LOU CLAIRE",
    birth_date="20190527", sex="F", birth_place="69383", birth_city="LYON 3E ARRONDISSEMENT",
    used_name="TEST-JONQUILLE", used_given="MARGOT", local_ids=(("990000105", IPP_OID),),
)  # fmt: skip
NOE = Patient(
    ins=None, ins_oid=None,
    birth_name="TEST-PERVENCHE", first_given="NOE", given_names="NOE", birth_date="19950204",
    sex="M", birth_place="31555", birth_city="TOULOUSE", used_name="TEST-PERVENCHE", used_given="NOE",
    local_ids=(("990000106", IPP_OID),), reliability="PROV",
)  # fmt: skip
BLANCHE = Patient(
    ins="275021305511855", ins_oid=INS_TEST_OID,
    birth_name="TEST-GLYCINE", first_given="BLANCHE", given_names="BLANCHE MARIE", birth_date="19750219",
    sex="F", birth_place="13055", birth_city="MARSEILLE", used_name="TEST-GLYCINE", used_given="BLANCHE",
    local_ids=(("990000107", IPP_OID),),
)  # fmt: skip
ARMAND = Patient(
    ins="148066748205492", ins_oid=INS_TEST_OID,
    birth_name="TEST-ROMARIN", first_given="ARMAND", given_names="ARMAND LOUIS", birth_date="19480611",
    sex="M", birth_place="67482", birth_city="STRASBOURG", used_name="TEST-ROMARIN", used_given="ARMAND",
    local_ids=(("990000108", IPP_OID),),
)  # fmt: skip
#: Born a week before the documents of the demo: no INS yet.
CAPUCINE = Patient(
    ins=None, ins_oid=None,
    birth_name="TEST-AUBEPINE", first_given="CAPUCINE", given_names="CAPUCINE JEANNE", birth_date="20260306",
    sex="F", birth_place="33063", birth_city="BORDEAUX", used_name="TEST-AUBEPINE", used_given="CAPUCINE",
    local_ids=(("990000109", IPP_OID),), reliability="PROV",
)  # fmt: skip
PATIENTS = (ROSALIE, GASTON, AMINATA, LUCIEN, MARGOT, BLANCHE, ARMAND, NOE, CAPUCINE)

DR_ORTIE = Professional("810999990012", "TEST-ORTIE", "Camille")
DR_GENET = Professional(
    "810999990020", "TEST-GENET", "Octave", "G15_10/SM44", "Médecin - Radio-diagnostic (SM)", prefix="M"
)
DR_SAUGE = Professional("810999990038", "TEST-SAUGE", "Irène")

HOSPITAL = Organization("1339999013", "Centre hospitalier de démonstration")
RADIOLOGY = Organization(
    "1599999026", "Centre d'imagerie de démonstration",
    facility_code="SA08", facility_label="Cabinet de groupe",
    setting_code="AMBULATOIRE", setting_label="Ambulatoire",
)  # fmt: skip
CLINIC = Organization(
    "1699999033", "Clinique de démonstration",
    facility_code="SA04", facility_label="Etablissement privé non PSPH",
)  # fmt: skip
