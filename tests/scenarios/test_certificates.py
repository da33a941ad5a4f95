"""CERT-LIFECYCLE and CERT-SUBJECT: one estate changed, and the exact checks that speak, with their level."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.builder import demo_certificates as estate
from harness.builder import pki
from harness.builder.demo import demo
from harness.campaign.certificates import CertificateSubject
from harness.core.mutation import Files
from harness.rules.addresses import is_address, is_personal
from tests.helpers import checks, judged, opened, reasons, verdict, verdicts

SCENARIOS = ("CERT-LIFECYCLE", "CERT-SUBJECT")
TODAY = "2026-03-20"
SOCIETY = estate.SOCIETY
L, S = "CERT-LIFECYCLE-", "CERT-SUBJECT-"


def campaign(spec: estate.CertificatesSpec, today: str = TODAY, extra: str = "") -> Files:
    """The estate alone, with its manifest."""
    told = "\n".join([f"date: {today}", "profile: sgl", *estate.lines(spec), extra, ""])
    return {"campaign.yaml": told.encode(), **estate.files(spec)}


def alone(start: str, end: str, **changes: Any) -> estate.CertificatesSpec:
    """An estate of one certificate."""
    certificate = pki.CertSpec(SOCIETY, start, end, **changes)
    return replace(estate.SPEC, certificates=(("a.pem", certificate),), structures=estate.SPEC.structures[:1])


def two(first: tuple[str, str], second: tuple[str, str], **changes: Any) -> estate.CertificatesSpec:
    """A certificate and the one that comes after it."""
    one, other = pki.CertSpec(SOCIETY, *first, serial=1), pki.CertSpec(SOCIETY, *second, serial=2)
    return replace(alone(*first), certificates=(("a.pem", one), ("b.pem", replace(other, **changes))))


def told(files: Files) -> set[str]:
    """``e:CERT-LIFECYCLE-03``: level and check of what was found."""
    return {f"{f.level[0]}:{f.check}" for f in judged(files, *SCENARIOS).findings}


NONE_IN_USE = {f"e:{L}08", f"e:{S}06"}
DATES: dict[str, tuple[estate.CertificatesSpec, set[str]]] = {
    "61 days left": (alone("2024-01-01", "2026-05-20"), set()),
    "60 days left": (alone("2024-01-01", "2026-05-19"), {f"w:{L}06"}),
    "59 days left": (alone("2024-01-01", "2026-05-18"), {f"w:{L}06"}),
    "last day": (alone("2024-01-01", "2026-03-20T00:00:01"), {f"w:{L}06"}),
    "over since yesterday": (alone("2024-01-01", "2026-03-19T23:59:59"), {f"e:{L}04"} | NONE_IN_USE),
    "begins today": (alone("2026-03-20T18:00:00", "2029-03-20T18:00:00"), set()),
    "begins tomorrow": (alone("2026-03-21", "2029-03-21"), {f"e:{L}05"} | NONE_IN_USE),
    "three years to the second": (alone("2025-06-01T10:00:00", "2028-06-01T10:00:00"), set()),
    "three years, to the end of the day": (alone("2025-06-01T10:00:00", "2028-06-01T23:59:59"), set()),
    "three years and a day": (alone("2025-06-01T10:00:00", "2028-06-02T10:00:00"), {f"e:{L}03"}),
    "from a leap day to the last of February": (alone("2024-02-29", "2027-02-28"), set()),
    "from a leap day to the first of March": (alone("2024-02-29", "2027-03-01"), set()),
    "from a leap day to the second of March": (alone("2024-02-29", "2027-03-02"), {f"e:{L}03"}),
    "to a leap day": (alone("2025-02-28", "2028-02-28"), set()),
    "to the day after": (alone("2025-02-28", "2028-02-29"), {f"e:{L}03"}),
    "one year": (alone("2025-06-01", "2026-06-01"), set()),
    "renewed, seven days left": (two(("2023-03-27", "2026-03-27"), ("2026-02-16", "2029-02-16")), set()),
    "renewed in advance, not begun": (two(("2023-04-27", "2026-04-27"), ("2026-04-01", "2029-04-01")), set()),
    "renewed the very second": (two(("2023-03-27", "2026-03-27"), ("2026-03-27", "2029-03-27")), set()),
    "the next one begins too late": (two(("2023-04-27", "2026-04-27"), ("2026-05-01", "2029-05-01")), {f"w:{L}06", f"w:{L}07"}),
    "history": (two(("2022-01-01", "2025-01-01"), ("2024-12-01", "2027-12-01")), set()),
    "history with an interruption": (two(("2022-01-01", "2025-01-01"), ("2025-01-02", "2028-01-02")), {f"w:{L}07"}),
    "two in service at once": (two(("2024-01-01", "2027-01-01"), ("2024-01-01", "2027-01-01")), set()),
    "both over": (two(("2020-01-01", "2023-01-01"), ("2022-12-01", "2025-12-01")), {f"e:{L}04"} | NONE_IN_USE),
    "the other is for another use": (two(("2023-03-27", "2026-03-27"), ("2026-02-16", "2029-02-16"), use="sign"), {f"w:{L}06"}),
}  # fmt: skip


@pytest.mark.parametrize("name", DATES)
def test_dates(name: str) -> None:
    """Around each limit."""
    spec, wanted = DATES[name]
    assert told(campaign(spec)) == wanted


def test_dates_are_those_of_the_day_of_the_campaign() -> None:
    """The same estate, day after day."""
    days = ("2026-03-27", "2026-03-28", "2028-06-04", "2028-06-05", "2028-06-06", "2029-02-17")
    files = {day: told(campaign(estate.SPEC, day)) for day in days}
    assert files["2026-03-27"] == files["2026-03-28"] == files["2028-06-04"] == set()
    assert files["2028-06-05"] == files["2028-06-06"] == {f"w:{L}06"}
    assert files["2029-02-17"] == {f"e:{L}04", f"e:{L}08", f"e:{S}06"}


ADDRESSES = {
    "support@ch-demo.fr": False, "igc.sante@ch-demo.fr": False, "contact.certificats@ch-demo.fr": False, "dsi@ch-demo.fr": False,
    "pole.imagerie@ch-demo.fr": False, "certificats@ch-demo.fr": False, "clinique.sainte-claire@groupe.fr": False, "labo.bordeaux@groupe.fr": False,
    "equipe_exploitation@editeur.fr": False, "it@editeur.fr": False, "claire.support@editeur.fr": False, "x@editeur.fr": False,
    "jean.dupont@ch-demo.fr": True, "jean-paul.martin@ch-demo.fr": True, "j.dupont@ch-demo.fr": True, "martin.sophie@ch-demo.fr": True,
    "Octave.GENET@ch-demo.fr": True, "marie_durand@ch-demo.fr": True, "10003461033@rpps.mssante.fr": True, "810003461033@rpps.mssante.fr": True,
}  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_whose_address(address: str) -> None:
    """Only what reads as one person."""
    assert is_address(address)
    assert is_personal(address) is ADDRESSES[address]


def test_one_shared_address_is_enough() -> None:
    """Beside a person's."""
    spec = replace(estate.SPEC, notification=("jean.dupont@ch-demo.fr", "support@ch-demo.fr"))
    assert told(campaign(spec)) == set()


NOTIFIED: dict[str, set[str]] = {
    "Support <support@ch-demo.fr>": set(),
    "no-reply@ch-demo.fr": {f"w:{L}09"},
    "noreply@pfc.eservices.esante.gouv.fr": {f"w:{L}09"},
    "Jean Dupont <jean.dupont@ch-demo.fr>": {f"w:{L}10"},
    "support": {f"w:{L}09"},
}


@pytest.mark.parametrize("address", NOTIFIED)
def test_the_address_of_notification(address: str) -> None:
    """A name before it is admitted; a mailbox that only sends receives no warning."""
    files = campaign(replace(estate.SPEC, notification=("X",)))
    files["campaign.yaml"] = files["campaign.yaml"].replace(b"[X]", f'["{address}"]'.encode())
    assert told(files) == NOTIFIED[address]


def test_attributes_in_another_order_are_the_same_subject() -> None:
    """A certificate renewed by an authority that writes them otherwise."""
    spec = two(("2023-03-01", "2026-03-01"), ("2026-02-01", "2029-02-01"), subject=tuple(reversed(SOCIETY)))
    assert told(campaign(spec)) == set()


def test_accents_in_two_pieces_are_the_same_name() -> None:
    """In the manifest and in the certificate."""
    subject = pki.organisation("399900123300017", "CLINIQUE DE L'E\u0301TOILE", "B")
    base = alone("2025-01-01", "2028-01-01")
    certificate = replace(base.certificates[0][1], subject=subject)
    spec = replace(base, certificates=(("a.pem", certificate),), structures=(("CLINIQUE DE L'\u00c9TOILE", "society"),))
    assert told(campaign(spec)) == set()


def test_a_certificate_made_at_home_is_followed() -> None:
    """What ``openssl req -x509`` makes by default says that it is an authority."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization

    key, name = pki.private_key("client"), pki.certificate(alone("2026-01-01", "2036-01-01").certificates[0][1]).subject
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = (
        builder.serial_number(7).not_valid_before(pki.moment("2026-01-01")).not_valid_after(pki.moment("2036-01-01"))
    )
    made = builder.add_extension(x509.BasicConstraints(True, None), True).sign(key, hashes.SHA256())
    raw = pki.armoured("CERTIFICATE", made.public_bytes(serialization.Encoding.DER))
    assert told(campaign(replace(estate.SPEC, others=(("maison.pem", raw),)))) == {f"e:{L}03"}


SUBJECTS: dict[str, tuple[pki.Name, str, set[str]]] = {
    "SIRET of La Poste": (pki.organisation("335600000049837", "A", "B"), "society", set()),
    "without its type": (pki.organisation("99900123300017", "A", "B"), "society", {f"w:{S}01"}),
    "zeros": (pki.organisation("300000000000000", "A", "B"), "society", {f"e:{S}02"}),
    "wrong key": (pki.organisation("399900123300018", "A", "B"), "society", {f"e:{S}02"}),
    "in another order": ((("CN", "B"), ("OU", "399900123300017"), ("O", "A"), ("C", "FR")), "society", set()),
    "beside another OU": ((("C", "FR"), ("O", "A"), ("OU", "DSI"), ("OU", "399900123300017"), ("CN", "B")), "society", set()),
    "no identifier": ((("C", "FR"), ("O", "A"), ("CN", "B")), "society", {f"e:{S}01", f"e:{S}05"}),
    "SIREN": (pki.organisation("2999001233", "A", "B"), "society", {f"e:{S}05"}),
    "RPPS-rang": (pki.organisation("489997000123019", "A", "B"), "practice", set()),
    "RPPS-rang, declared a society": (pki.organisation("489997000123019", "A", "B"), "society", {f"e:{S}05"}),
    "RPPS-rang of test, without key": (pki.organisation("499700151420006", "A", "B"), "practice", {f"w:{S}04"}),
    "RPPS-rang too short": (pki.organisation("48999700012301", "A", "B"), "practice", {f"e:{S}03"}),
    "a person": ((("C", "FR"), ("SN", "TEST"), ("GN", "OCTAVE"), ("CN", "899970001230")), "", set()),
    "FINESS, nothing declared of it": (pki.organisation("1330000013", "A", "Z"), "", set()),
}  # fmt: skip


@pytest.mark.parametrize("name", SUBJECTS)
def test_subjects(name: str) -> None:
    """The identifier against the declared structure."""
    subject, kind, wanted = SUBJECTS[name]
    base = alone(
        "2025-01-01",
        "2028-01-01",
    )
    certificate = replace(base.certificates[0][1], subject=subject)
    spec = replace(base, certificates=(("a.pem", certificate),), structures=(("A", kind),) if kind else ())
    assert told(campaign(spec)) == wanted


def test_a_structure_is_told_by_file_too() -> None:
    """An exact file before a pattern, a pattern before nothing."""
    extra = (
        "  structures:\n    - {file: certificats/*, kind: practice}\n    - {file: ./certificats/a.pem, kind: society}\n"
    )
    spec = replace(alone("2025-01-01", "2028-01-01"), structures=())
    assert told(campaign(spec, extra=extra)) == {f"e:{S}06"}  # nothing is left for the pattern


def test_a_folder_without_manifest_is_an_estate() -> None:
    """Certificates are recognised by content; nothing is declared, so nothing is asked of addresses nor structures."""
    files = {k: v for k, v in campaign(alone("2020-01-01", "2023-01-01")).items() if k != "campaign.yaml"}
    files["bundle/chaine.txt"] = pki.pem(pki.authority("organisations"), pki.authority("root"))
    files["note.txt"] = b"rien"
    found = judged(files, *SCENARIOS)
    assert {f.check for f in found.findings} == {f"{L}04", f"{L}08"}
    assert verdicts(found, f"{L}01") == {"bundle/chaine.txt": "CONFORME", "certificats/a.pem": "CONFORME"}
    assert verdicts(found, f"{S}05") == {"": "NON_CONCLUANT"}


def test_without_certificates_nothing_passes() -> None:
    """Undecided, with the reason."""
    found = judged({"campaign.yaml": b"profile: sgl\n"}, *SCENARIOS)
    assert {verdict(found, s) for s in SCENARIOS} == {"NON_CONCLUANT"}
    assert "aucun certificat" in reasons(found, f"{L}04")


def test_the_table_of_the_estate_is_in_the_reasons() -> None:
    """Subject, serial, end, days left."""
    found = judged(campaign(estate.SPEC), *SCENARIOS)
    assert reasons(found, f"{L}04").split(" ; ") == [
        "CABINET-DEMO : n° 2f03, fin le 2025-09-12, il y a 189 jours (historique : remplacé)",
        "CABINET-DEMO : n° 2f04, fin le 2028-08-04, dans 868 jours",
        "IMAGERIE-DEMO : n° 2f01, fin le 2026-03-27, dans 7 jours",
        "IMAGERIE-DEMO : n° 2f02, fin le 2029-02-16, dans 1064 jours",
    ]
    assert reasons(found, f"{L}08") == "3 en service sur 4, dont 1 à 60 jours ou moins de leur fin"


def test_a_certificate_copied_is_one_certificate() -> None:
    """PEM here, DER there."""
    spec = estate.SPEC
    copied = replace(spec, others=(("copie.der", pki.der(spec.certificates[0][1])),))
    assert len(opened(campaign(copied)).of(CertificateSubject)) == len(opened(campaign(spec)).of(CertificateSubject))


HANDED_OVER: dict[str, tuple[bytes, set[str]]] = {
    "a note": (b"Le parc", {f"i:{L}01"}),
    "a revocation list": (pki.crl("organisations", "2026-03-01"), {f"i:{L}01"}),
    "an empty file": (b"", {f"i:{L}01"}),
    "a Java key store": (b"\xfe\xed\xfe\xed\0\0\0\2\0\0\0\1", {f"e:{L}01"}),
    "DER with an end of line": (pki.der(pki.CertSpec(SOCIETY, "2025-01-01", "2028-01-01", serial=77)) + b"\r\n", set()),
    "a truncated certificate": (pki.pem(estate.CERTIFICATES[0][1])[:400], {f"e:{L}01"}),
    "a key": (pki.key_pem("weak"), {f"e:{L}02"}),
    "a pkcs12 with its key": (pki.p12((estate.CERTIFICATES[1][1],), None, "client"), {f"e:{L}02"}),
    "a pkcs12 with a password": (pki.p12((estate.CERTIFICATES[1][1],), b"secret"), {f"e:{L}01"}),
    "the root authority": (pki.pem(pki.authority("root")), set()),
}  # fmt: skip


@pytest.mark.parametrize("name", HANDED_OVER)
def test_files_of_the_folder(name: str) -> None:
    """What lies beside the certificates."""
    raw, wanted = HANDED_OVER[name]
    assert told(campaign(replace(estate.SPEC, others=(("autre", raw),)))) == wanted


def test_a_key_anywhere_in_the_campaign_is_an_error() -> None:
    """Outside the folder of certificates too."""
    files = {**campaign(estate.SPEC), "config/serveur.key": pki.key_pem("weak")}
    assert told(files) == {f"e:{L}02"}


def test_large_estates() -> None:
    """Hundreds of certificates of one subject: one line, on which each has its place."""
    blocks = [pki.armoured("CERTIFICATE", pki.der(pki.CertSpec(SOCIETY, "2025-01-01", "2028-01-01", serial=n))) for n in range(1, 301)]  # fmt: skip
    files = {f"certificats/{n}.pem": raw for n, raw in enumerate(blocks)}
    found = opened({**files, "campaign.yaml": b"certificates: {folder: certificats}\n"})
    certificates = found.of(CertificateSubject)
    assert len(certificates) == 300 and len({id(c.line) for c in certificates}) == 1


def test_the_demo_is_clean() -> None:
    """With everything else."""
    assert checks(judged(demo().files(), *SCENARIOS)) == set()
