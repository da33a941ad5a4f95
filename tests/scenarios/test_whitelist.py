"""DRIM-WHITELIST: one list changed, and the exact checks that speak or leave the question open."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.builder import demo_whitelist as listed
from harness.builder import pki
from harness.builder.xml_signed import EXCLUSIVE, SignatureSpec
from harness.core.mutation import Files
from harness.formats import esignsante
from tests.helpers import judged, verdict, verdicts

ID = "DRIM-WHITELIST"
SPEC, LIST, PROOF = listed.SPEC, listed.LIST, listed.PROOF
OPEN = "?"


def campaign(spec: listed.WhitelistSpec = SPEC, *leave: str, extra: tuple[str, ...] = ()) -> Files:
    """The list alone with its manifest; ``leave`` are keys of the section that are not told."""
    lines = [line for line in listed.lines(spec) if not any(line.strip().startswith(f"{key}:") for key in leave)]
    told = "\n".join(["date: 2026-03-20", "profile: drimbox", *lines, *extra, ""])
    return {"campaign.yaml": told.encode(), **listed.files(spec)}


def told(files: Files) -> set[str]:
    """``e:CONTENT`` for a finding, ``?CRL`` for a question left open."""
    found = judged(files, ID)
    assert all(v.verdict != "ERREUR_OUTIL" for v in found.verdicts)
    short = {f"{f.level[0]}:{f.check.removeprefix(ID + '-')}" for f in found.findings}
    return short | {f"{OPEN}{v.check.removeprefix(ID + '-')}" for v in found.verdicts if v.verdict == "NON_CONCLUANT"}


def spec(**changes: Any) -> listed.WhitelistSpec:
    """The conforming list changed."""
    return replace(SPEC, **changes)


AFTER_SIGNATURE = {"?X509DATA", "?WHOLE", "?VALUE", "?CONTENT", "?VALIDITY", "?REVOKED", "?ALGORITHMS", "?CA", "?CRL", "?SIGNER"}  # fmt: skip
FETCHES = SPEC.fetches
ROWS: dict[str, tuple[Files, set[str]]] = {
    "conforming": (campaign(), set()),
    "unsigned": (campaign(spec(signature=None)), {"e:SIGNED"} | AFTER_SIGNATURE),
    "no X509Data": (campaign(spec(signature=replace(listed.SIGNED, with_certificate=False))),
                    {"e:X509DATA", "?VALUE", "?CONTENT", "?VALIDITY", "?REVOKED", "?CA", "?CRL", "?SIGNER"}),
    "tampered": (campaign(spec(change=listed.TAMPERED)), {"e:CONTENT"}),
    "another key": (campaign(spec(signature=replace(listed.SIGNED, key="client"))), {"e:VALUE", "?CONTENT"}),
    "another authority": (campaign(spec(authorities=("other",))), {"e:CA", "?CRL", "?REVOKED"}),
    "no authority given": (campaign(SPEC, "ca"), {"?CA", "?CRL", "?REVOKED"}),
    "no revocation list given": (campaign(SPEC, "crl"), {"?CRL", "?REVOKED"}),
    "only the root authority": (campaign(spec(authorities=("root",))), {"e:CA", "?CRL", "?REVOKED"}),
    "the intermediate in the signature": (
        campaign(spec(authorities=("root",), signature=replace(listed.SIGNED, chain=(pki.authority("organisations"),)))), set()),
    "a wrapped list": (campaign(spec(signature=replace(listed.SIGNED, uri="#signe", transforms=(EXCLUSIVE,)), wrapped=True)), {"e:WHOLE"}),
    "another signer": (campaign(spec(signature=SignatureSpec(replace(listed.SIGNER, subject=listed.EDITOR_CERTIFICATE.subject)))), {"w:SIGNER"}),
    "another signer, as declared": (
        campaign(spec(signature=SignatureSpec(replace(listed.SIGNER, subject=listed.EDITOR_CERTIFICATE.subject))), extra=("  signer: '399900123300025'",)), set()),
    "SHA-1": (campaign(spec(signature=replace(listed.SIGNED, digest="sha1"))), {"w:ALGORITHMS"}),
    "used 24 hours later": (campaign(spec(used="2026-03-21T04:00:02+01:00")), set()),
    "used 24 hours and a second later": (campaign(spec(used="2026-03-21T04:00:03+01:00")), {"e:FRESH"}),
    "used before it was fetched": (campaign(spec(used="2026-03-20T04:00:00+01:00")), {"e:FRESH"}),
    "used in another zone": (campaign(spec(used="2026-03-20T23:30:00Z")), set()),
    "day of use not told": (campaign(SPEC, "used"), set()),
    "day of use not told, fetched the day before": (campaign(spec(fetches=FETCHES[:3], generated="2026-03-19T02:00:00+01:00"), "used"), set()),
    "day of use not told, fetched two days before": (campaign(spec(fetches=FETCHES[:2], generated="2026-03-18T02:00:00+01:00"), "used"), {"e:FRESH"}),
    "one fetch alone": (campaign(spec(fetches=()), extra=("  fetched: '2026-03-20T04:00:00+01:00'",)), {"?DAILY"}),
    "no fetch told": (campaign(spec(fetches=())), {"?DAILY", "?FRESH"}),
    "25 hours between two fetches": (campaign(spec(fetches=("2026-03-19T03:00:02+01:00", FETCHES[3]))), set()),
    "more": (campaign(spec(fetches=("2026-03-19T02:59:59+01:00", FETCHES[3]))), {"e:DAILY"}),
    "in no order": (campaign(spec(fetches=FETCHES[::-1])), set()),
    "change to winter time": (campaign(spec(
        generated="2026-03-20T02:00:00+01:00", fetches=("2025-10-25T04:00:00+02:00", "2025-10-26T04:00:00+01:00"), crl_made="2025-10-24"), "used"),
        {"e:FRESH"}),
    "generated long ago": (campaign(spec(generated="2026-03-18T02:00:00+01:00")), {"i:FRESH"}),
    "generated after the fetch": (campaign(spec(generated="2026-03-20T09:00:00+01:00")), {"e:FRESH"}),
    "generated, without a zone": (campaign(spec(generated="2026-03-20T03:30:00")), set()),
    "generated, not a date": (campaign(spec(generated="hier")), set()),
    "proof in XML": (campaign(spec(answer=None)), set()),
    "proof in PDF": ({**campaign(), PROOF: b"%PDF-1.7\n%%EOF"}, {"?PROOF-SIGNED", "?PROOF-INTACT", "?PROOF-VALIDITY", "?PROOF-EDITOR"}),
    "proof of a failure": (campaign(spec(answer=False)), {"e:PROOF-RESULT"}),
    "proof without signature": (campaign(spec(proof=None)), {"e:PROOF-SIGNED", "?PROOF-INTACT", "?PROOF-VALIDITY", "?PROOF-EDITOR"}),
    "proof by the signer of the list": (campaign(spec(proof=SignatureSpec(listed.SIGNER))), {"e:PROOF-EDITOR"}),
    "no proof": (campaign(SPEC, "proof_of_verification"), {"?PROOF-SIGNED", "?PROOF-INTACT", "?PROOF-VALIDITY", "?PROOF-EDITOR"}),
    "editor not told": (campaign(SPEC, "editor_certificate"), {"?PROOF-EDITOR"}),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_row(name: str) -> None:
    """The exact answers."""
    files, wanted = ROWS[name]
    assert told(files) == wanted


def _with(name: str, raw: bytes) -> Files:
    return {**campaign(), name: raw}


HOSTILE: dict[str, tuple[Files, str]] = {
    "an empty list": (_with(LIST, b""), "SIGNED"),
    "a picture": (_with(LIST, b"\x89PNG\r\n\x1a\n"), "SIGNED"),
    "entities": (_with(LIST, b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "SIGNED"),
    "deep": (_with(LIST, b"<a>" * 500 + b"</a>" * 500), "SIGNED"),
    "a signature that is empty": (
        _with(LIST, b'<a><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></a>'),
        "SIGNED",
    ),
    "authorities that are none": (_with(listed.AUTHORITIES, b"AC"), "CA"),
    "a revocation list that is none": (_with(listed.REVOKED, b"CRL"), "CRL"),
    "a certificate of the editor that is none": (_with(listed.EDITOR, b"?"), "PROOF-EDITOR"),
    "a proof that is a picture": (_with(PROOF, b"\x89PNG\r\n\x1a\n"), "PROOF-SIGNED"),
    "a proof that is empty": (_with(PROOF, b""), "PROOF-SIGNED"),
    "an answer without proof": (_with(PROOF, b'{"valide": true, "preuve": 12}'), "PROOF-SIGNED"),
    "an answer too deep": (_with(PROOF, b'{"preuve":' + b"[" * 200_000), "PROOF-SIGNED"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_told(name: str) -> None:
    """A finding or an open question of the check that reads the file, never a crash."""
    files, check = HOSTILE[name]
    assert {f"e:{check}", f"?{check}"} & told(files)


def test_an_ignored_list_is_no_list() -> None:
    """``ignore`` comes first."""
    found = judged(campaign(extra=(f"ignore: ['{LIST}']",)), ID)
    assert verdict(found, ID) == "NON_CONCLUANT"


def test_other_products_are_not_concerned() -> None:
    """A laboratory has no DRIMbox, unless it says so."""
    files = campaign()
    files["campaign.yaml"] = files["campaign.yaml"].replace(b"profile: drimbox", b"profile: sgl")
    assert verdict(judged(files, ID), ID) == "NON_APPLICABLE"
    files["campaign.yaml"] += b"roles: [drimbox]\n"
    assert verdict(judged(files, ID), ID) == "CONFORME"


def test_several_authorities_and_lists() -> None:
    """One file each, those of another authority among them."""
    files = campaign()
    one, other = "liste-blanche/ac-test.crl", "liste-blanche/autre.crl"
    files[other] = pki.crl("other", "2026-03-19")
    files["campaign.yaml"] = files["campaign.yaml"].replace(f"crl: {one}".encode(), f"crl: [{other}, {one}]".encode())
    assert told(files) == set()
    assert set(verdicts(judged(files, ID), f"{ID}-CRL").values()) == {"CONFORME"}


@pytest.mark.parametrize(("raw", "wanted"), [
    (b"<a/>", esignsante.Proof(b"<a/>")),
    (base64.b64encode(b"<a/>"), esignsante.Proof(b"<a/>")),
    (b"\xef\xbb\xbf" + json.dumps({"valide": True, "preuve": base64.b64encode(b"<a/>").decode()}).encode(), esignsante.Proof(b"<a/>", True, True)),
    (b'{"valide": false, "erreurs": [{"message": "non"}, 3]}', esignsante.Proof(b"", True, False, ("non",))),
    (b'{"resourceType": "Bundle"}', esignsante.Proof(b'{"resourceType": "Bundle"}')),
    (b"%PDF-1.7", esignsante.Proof(b"%PDF-1.7")),
])  # fmt: skip
def test_answers_of_esignsante(raw: bytes, wanted: esignsante.Proof) -> None:
    """The proof, wherever it is."""
    assert esignsante.read(raw) == wanted


@settings(max_examples=30)
@given(st.sampled_from((LIST, PROOF, listed.AUTHORITIES, listed.REVOKED, listed.EDITOR)), st.data())
def test_damaged_files_never_crash(name: str, data: st.DataObject) -> None:
    """Bytes replaced anywhere in one of the files."""
    files = campaign()
    raw = bytearray(files[name])
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    files[name] = bytes(raw)
    told(files)
