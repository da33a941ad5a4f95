"""Inventories, dates, packages, people: what the readers of an export understand."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.builder.cda import build_cda
from harness.builder.demo_export import bundle, consultations, zipped
from harness.builder.demo_mails import document
from harness.builder.fhir import build_patient_bundle, build_patient_csv
from harness.builder.people import AMINATA, GASTON, ROSALIE, Patient
from harness.campaign.export_people import declared, keys, people_of
from harness.core.place import Place
from harness.formats import dated, inventory
from harness.formats.package import open_zip
from harness.formats.whole import Contents
from harness.identity.model import Identity
from tests.exports.made import NDJSON, RIGHT

RAW = b"contenu"
SHA = hashlib.sha256(RAW).hexdigest()
MD5 = hashlib.md5(RAW, usedforsecurity=False).hexdigest()

#: Title, file name, inventory, (path, size, digest) of each line.
INVENTORIES: tuple[tuple[str, str, str, list[tuple[str, int | None, str | None]]], ...] = (
    ("semicolons", "i.csv", f"Fichier;Taille (octets);SHA-256\r\na/b.xml;7;{SHA}\r\n", [("a/b.xml", 7, SHA)]),
    ("commas and English", "i.csv", f"path,size,md5\na/b.xml,7,{MD5}\n", [("a/b.xml", 7, MD5)]),
    ("names alone", "i.csv", "Nom du fichier;Patient\nb.xml;990000101\n", [("b.xml", None, None)]),
    ("a folder column", "i.csv", "dossier;fichier\n990000101;cr.xml\n", [("990000101/cr.xml", None, None)]),
    ("an upper-case digest with colons", "i.csv", f"fichier;empreinte\nb.xml;{':'.join(SHA[i:i+2].upper() for i in range(0, 64, 2))}\n", [("b.xml", None, SHA)]),
    ("a digest in base64", "i.csv", "fichier;empreinte\nb.xml;GX1m+nyxvf8+WTqVo2J4NmCx0qXvvDYqo2lGRYW2Uwo=\n", [("b.xml", None, "197d66fa7cb1bdff3e593a95a362783660b1d2a5efbc362aa369464585b6530a")]),
    ("a thousands separator", "i.csv", "fichier;taille\nb.xml;1 314 octets\n", [("b.xml", 1314, None)]),
    ("a rounded size", "i.csv", "fichier;taille\nb.xml;12 Ko\n", [("b.xml", None, None)]),
    ("sha256sum", "SHA256SUMS", f"{SHA}  a/b.xml\n{SHA} *c d.pdf\n", [("a/b.xml", None, SHA), ("c d.pdf", None, SHA)]),
    ("BSD", "CHECKSUM", f"SHA256 (a/b.xml) = {SHA}\n", [("a/b.xml", None, SHA)]),
    ("sha256sum with a comment", "SHA256SUMS", f"# export\n{SHA}  b.xml\n", [("b.xml", None, SHA)]),
    ("a JSON list", "i.json", json.dumps([{"path": "a/b.xml", "size": 7, "sha256": SHA}]), [("a/b.xml", 7, SHA)]),
    ("a JSON object of files", "i.json", json.dumps({"date": "2026-03-20", "files": [{"fichier": "b.xml", "taille": 7}]}), [("b.xml", 7, None)]),
    ("a JSON list of names", "i.json", '["a.xml", "b.xml"]', [("a.xml", None, None), ("b.xml", None, None)]),
    ("a JSON object of digests", "i.json", json.dumps({"b.xml": SHA}), [("b.xml", None, SHA)]),
    ("JSON Lines", "i.ndjson", '{"path": "a.xml"}\n{"path": "b.xml"}\n', [("a.xml", None, None), ("b.xml", None, None)]),
    ("a BOM", "i.csv", "\ufefffichier;taille\nb.xml;7\n", [("b.xml", 7, None)]),
)  # fmt: skip


@pytest.mark.parametrize(("title", "name", "text", "wanted"), INVENTORIES, ids=[i[0] for i in INVENTORIES])
def test_inventories(title: str, name: str, text: str, wanted: list[tuple[str, int | None, str | None]]) -> None:
    """Whatever the writing."""
    assert [(f.path, f.size, f.digest) for f in inventory.read(text.encode(), name).files] == wanted


@pytest.mark.parametrize(
    "raw", [b"", b"\0\1\2", b"colonne;autre\n1;2\n", b"{", b"[[[", b"[1, 2]", b"un texte sans colonne"]
)
def test_what_is_no_inventory_is_told(raw: bytes) -> None:
    """A reason, no line."""
    found = inventory.read(raw, "i.csv")
    assert found.files == () and found.trouble is not None


@given(st.binary(max_size=200))
def test_an_inventory_never_raises(raw: bytes) -> None:
    """Lines, or a reason."""
    found = inventory.read(raw, "i.json")
    assert bool(found.files) != (found.trouble is not None)


@pytest.mark.parametrize(("text", "first", "last"), [
    ("20260310", "2026-03-10", "2026-03-10"), ("2026-03-10", "2026-03-10", "2026-03-10"), ("10/03/2026", "2026-03-10", "2026-03-10"),
    ("20260310235900+0100", "2026-03-10", "2026-03-10"), ("2026-03-10T23:59:00Z", "2026-03-10", "2026-03-10"), ("2026-03-10 08:00", "2026-03-10", "2026-03-10"),
    ("10.03.2026 08:00", "2026-03-10", "2026-03-10"), ("2024", "2024-01-01", "2024-12-31"), ("2024-02", "2024-02-01", "2024-02-29"), ("202402", "2024-02-01", "2024-02-29"),
    ("20240229", "2024-02-29", "2024-02-29"),
])  # fmt: skip
def test_dates(text: str, first: str, last: str) -> None:
    """The days that a date may be, in its own zone."""
    found = dated.of(text, Place(""))
    assert found is not None and (found.first.isoformat(), found.last.isoformat()) == (first, last)


@pytest.mark.parametrize("text", ["", "hier", "31/02/2026", "20230229", "2026-13-01", "12", "20260310x", "99/99/9999"])
def test_what_is_no_date(text: str) -> None:
    """Nothing is guessed."""
    assert dated.of(text, Place("")) is None


def found_dates(name: str, raw: bytes) -> list[tuple[str, str]]:
    """Place and date."""
    return [(str(d.place), d.text) for d in dated.dates(Contents(name, raw))]


def resource(kind: str, **values: object) -> bytes:
    """A bare FHIR resource."""
    return json.dumps({"resourceType": kind, **values}).encode()


@pytest.mark.parametrize(("name", "raw", "wanted"), [
    ("a.xml", build_cda(document(81, ROSALIE)), ["20260310101500+0100"]),
    ("a.json", bundle(ROSALIE, "2025-01-02T08:00:00+01:00"), ["2025-01-02T08:00:00+01:00"]),
    ("a.json", resource("Encounter", period={"start": "2025-01-02"}), ["2025-01-02"]),
    ("a.json", resource("Observation", effectiveDateTime="2025-01-02", issued="2026-01-01"), ["2025-01-02"]),
    ("a.json", resource("Condition", recordedDate="1990-01-02", onsetDateTime="1980"), []),
    ("a.json", resource("Patient", birthDate="1984-03-12"), []),
    ("a.json", build_patient_bundle([ROSALIE]), []),
    ("a.ndjson", NDJSON, ["2026-03-10T10:15:00+01:00"]),
    ("a.xml", b'<Observation xmlns="http://hl7.org/fhir"><effectiveDateTime value="2025-01-02"/></Observation>', ["2025-01-02"]),
    ("a.csv", consultations(("1", "2025-11-03", "x"), ("1", "", "y")), ["2025-11-03"]),
    ("a.csv", b"ipp;date_naissance;date\n1;1950-01-02;2025-01-02\n", ["2025-01-02"]),
    ("a.csv", "IPP;Date de l'acte;Date de décès\n1;02/01/2025;02/01/2020\n".encode(), ["02/01/2025"]),
    ("a.csv", build_patient_csv([ROSALIE]), []),
    ("a.txt", b"2020-01-01", []),
])  # fmt: skip
def test_dates_of_each_format(name: str, raw: bytes, wanted: list[str]) -> None:
    """When the data were made; neither births nor what a record keeps for ever."""
    assert [text for _, text in found_dates(name, raw)] == wanted


def test_dates_have_their_place() -> None:
    """Line, path."""
    assert found_dates("a.csv", consultations(("1", "2025-11-03", "x")))[0][0] == "date_consultation (l. 2)"
    assert found_dates("a.json", bundle(ROSALIE, "2025-01-02T08:00:00+01:00"))[0][0] == "Bundle.entry[1].resource.date"


@settings(max_examples=100)
@given(st.text(max_size=30))
def test_no_text_makes_a_date_raise(text: str) -> None:
    """A date, or none."""
    found = dated.of(text, Place(""))
    assert found is None or isinstance(found.first, datetime.date)


# -- people --------------------------------------------------------------------------------------------


def identity_of(patient: Patient) -> Identity:
    """As the product holds it."""
    return people_of(Contents("p.csv", build_patient_csv([patient]))).found[0]


@pytest.mark.parametrize(("name", "raw", "count"), [
    ("a.xml", build_cda(document(81, ROSALIE)), 1), ("a.json", build_patient_bundle([ROSALIE, GASTON]), 2), ("a.ndjson", NDJSON, 1),
    ("a.csv", build_patient_csv([ROSALIE, GASTON]), 2), ("a.csv", consultations(("990000101", "2026-01-01", ""), ("990000101", "2026-01-02", "")), 1),
    ("a.csv", b"code;libelle\n1;a\n", 0), ("a.pdf", RIGHT[4][1], 0), ("a.zip", {n: r for n, r, _ in RIGHT}["IHE_XDM.zip"], 1),
    ("a.hl7", {n: r for n, r, _ in RIGHT}["mouvement.hl7"], 1),
])  # fmt: skip
def test_people_of_each_format(name: str, raw: bytes, count: int) -> None:
    """Who a file is about."""
    assert len(people_of(Contents(name, raw)).found) == count


def test_the_same_patient_in_each_format() -> None:
    """INS, local identifier or traits join them."""
    held = declared(["990000101"], [identity_of(ROSALIE), identity_of(GASTON)])[0]
    for name, raw in (
        ("a.xml", build_cda(document(81, ROSALIE))),
        ("a.json", build_patient_bundle([ROSALIE])),
        ("a.csv", consultations(("990000101", "", ""))),
    ):
        other = people_of(Contents(name, raw)).found[0]
        assert held.keys & keys(other) and held.is_same(other)
    stranger = people_of(Contents("a.xml", build_cda(document(81, AMINATA)))).found[0]
    assert not held.keys & keys(stranger)


def test_twins_are_two_patients() -> None:
    """Same birth name, same day, another given name."""
    from dataclasses import replace

    twin = replace(
        ROSALIE, first_given="ROSE", given_names="ROSE", ins=None, ins_oid=None, local_ids=(("990000777", "1.2.3"),)
    )
    held = declared(None, [identity_of(ROSALIE)])[0]
    assert held.keys & keys(identity_of(twin)) and not held.is_same(identity_of(twin))


def test_a_declared_number_that_nobody_holds() -> None:
    """It is looked for as such."""
    alone = declared(["123-456"], [identity_of(ROSALIE)])[0]
    assert alone.identity is None and alone.name.fr == "123-456" and alone.is_in({"123456"})


# -- ZIP -----------------------------------------------------------------------------------------------


def deflated(size: int) -> bytes:
    """Zeros, packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", bytes(size))
    return out.getvalue()


@pytest.mark.parametrize(("raw", "wanted"), [
    (zipped([("a", b"1"), ("d/b", b"2")]), ""), (zipped([("../a", b"1")]), "archive refused"), (zipped([("/etc/a", b"1")]), "archive refused"),
    (zipped([("C:\\a", b"1")]), "archive refused"), (zipped([("a", b"1"), ("a", b"2")]), "files of the same name"), (zipped([("a", b"1")])[:-5], "ZIP unreadable"),
    (deflated(8 << 20), "archive refused"), (b"PK\x01\x02" * 120_000, "too many files"), (b"", "ZIP unreadable"),
])  # fmt: skip
def test_a_package_is_refused_or_read(raw: bytes, wanted: str) -> None:
    """The first reason."""
    package = open_zip(raw)
    assert (package.flaws[0].message.en if package.flaws else "").startswith(wanted)
    assert bool(package.names) == (wanted in ("", "files of the same name"))


@settings(max_examples=100)
@given(st.integers(0, 400), st.binary(min_size=1, max_size=6))
def test_a_damaged_package_never_raises(at: int, put: bytes) -> None:
    """Names, contents or flaws."""
    raw = bytearray(zipped([("a.txt", b"un"), ("d/b.txt", b"deux")]))
    raw[at : at + len(put)] = put
    for _ in open_zip(bytes(raw)).every():
        pass
