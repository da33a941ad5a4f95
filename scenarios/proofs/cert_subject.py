"""How each check of CERT-SUBJECT is made to fail."""

from __future__ import annotations

from harness.builder import demo_certificates as estate
from harness.builder import pki
from harness.builder.demo import demo
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
SPEC = estate.SPEC


def _ou(*values: str, name: str = "imagerie.pem", o: str = "SELARL IMAGERIE DE DEMONSTRATION") -> Files:
    """One certificate whose OUs are these."""
    subject: pki.Name = (("C", "FR"), ("O", o), *(("OU", value) for value in values), ("CN", "DEMO"))
    return demo().changing("certificates", certificates=SPEC.with_(name, subject=subject)).files()


def _practice(value: str) -> Files:
    return _ou(value, name="cabinet.cer", o="CABINET DE DEMONSTRATION")


@mutations("CERT-SUBJECT-01")
def subject_without_identifier() -> Files:
    """The department in place of the structure."""
    return _ou("Service informatique")


@mutations("CERT-SUBJECT-02")
def siret_with_a_wrong_key() -> Files:
    """The last digit."""
    return _ou("399900123300018")


@mutations("CERT-SUBJECT-02")
def siret_of_13_digits() -> Files:
    """One digit is lost."""
    return _ou("39990012330001")


@mutations("CERT-SUBJECT-03")
def rpps_rang_without_its_rank() -> Files:
    """15 digits with the rank written on three."""
    return _practice("4899970001230019")


@mutations("CERT-SUBJECT-04")
def rpps_rang_with_a_wrong_key() -> Files:
    """The last digit."""
    return _practice("489997000123010")


@mutations("CERT-SUBJECT-05")
def practice_under_a_siret() -> Files:
    """The SIRET of its landlord."""
    return _practice("399900123300025")


@mutations("CERT-SUBJECT-05")
def society_under_a_finess() -> Files:
    """As a hospital would."""
    return _ou("1330000013")


@mutations("CERT-SUBJECT-06")
def declared_structure_without_certificate() -> Files:
    """One more practice, nothing in the folder."""
    structures = (*SPEC.structures, ("CABINET SECONDAIRE", "practice"))
    return demo().changing("certificates", structures=structures).files()
