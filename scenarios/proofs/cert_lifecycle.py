"""How each check of CERT-LIFECYCLE is made to fail."""

from __future__ import annotations

from harness.builder import demo_certificates as estate
from harness.builder import pki
from harness.builder.demo import demo
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
SPEC = estate.SPEC


def _changing(name: str, **changes: object) -> Files:
    """One certificate changed."""
    return demo().changing("certificates", certificates=SPEC.with_(name, **changes)).files()


def _others(name: str, content: bytes) -> Files:
    """One more file in the folder."""
    return demo().changing("certificates", others=((name, content),)).files()


@mutations("CERT-LIFECYCLE-01")
def certificate_cut_short() -> Files:
    """The last lines of a PEM are lost."""
    return _others("coupe.pem", pki.pem(SPEC.certificates[0][1])[:-120])


@mutations("CERT-LIFECYCLE-01")
def pkcs12_that_asks_for_a_password() -> Files:
    """The beginning of one: what is inside cannot be seen."""
    return _others("parc.p12", b"\x30\x0b\x02\x01\x03\x30\x06\x06\x01\x2a\x04\x01\x00")


@mutations("CERT-LIFECYCLE-02")
def private_key_beside_its_certificate() -> Files:
    """As a server keeps it, not as one hands it over."""
    return _others("serveur.key", pki.key_der("client"))


@mutations("CERT-LIFECYCLE-02")
def private_key_in_the_file_of_its_certificate() -> Files:
    """As some servers want it."""
    return _others("serveur.pem", pki.pem(SPEC.certificates[1][1]) + pki.key_pem("client"))


@mutations("CERT-LIFECYCLE-03")
def certificate_of_five_years() -> Files:
    """Not one of IGC-Santé."""
    return _changing("imagerie.pem", end="2031-02-16T10:00:00")


@mutations("CERT-LIFECYCLE-03")
def certificate_of_three_years_and_a_day() -> Files:
    """One day too many."""
    return _changing("cabinet.cer", end="2028-08-05T14:30:00")


@mutations("CERT-LIFECYCLE-04")
def certificate_over_without_another() -> Files:
    """Its renewal was forgotten."""
    return demo().changing("certificates", certificates=SPEC.without("cabinet.cer")).files()


@mutations("CERT-LIFECYCLE-05")
def certificate_of_next_month_alone() -> Files:
    """Nothing serves until then."""
    changed = SPEC.with_("cabinet.cer", start="2026-04-20T08:00:00", end="2029-04-20T08:00:00")
    return demo().changing("certificates", certificates=changed).files()


@mutations("CERT-LIFECYCLE-06")
def renewal_not_done_yet() -> Files:
    """Seven days left."""
    return demo().changing("certificates", certificates=SPEC.without("imagerie.pem")).files()


@mutations("CERT-LIFECYCLE-07")
def new_certificate_after_the_end() -> Files:
    """A week without any."""
    return _changing("cabinet.cer", start="2025-09-19T08:00:00")


@mutations("CERT-LIFECYCLE-08")
def estate_of_past_certificates() -> Files:
    """Only the former ones."""
    return demo().changing("certificates", certificates=SPEC.without("imagerie.pem", "imagerie-2023.pem", "cabinet.cer")).files()  # fmt: skip


@mutations("CERT-LIFECYCLE-09")
def nobody_is_warned() -> Files:
    """No address."""
    return demo().changing("certificates", notification=()).files()


@mutations("CERT-LIFECYCLE-09")
def name_in_place_of_an_address() -> Files:
    """A team is no address."""
    return demo().changing("certificates", notification=("certificats@ch-demo.fr", "Équipe exploitation")).files()


@mutations("CERT-LIFECYCLE-10")
def one_person_is_warned() -> Files:
    """Who will leave one day."""
    return demo().changing("certificates", notification=("octave.genet@ch-demo.fr",)).files()


@mutations("CERT-LIFECYCLE-11")
def key_of_1024_bits() -> Files:
    """Too short."""
    return _changing("imagerie.pem", key="weak")
