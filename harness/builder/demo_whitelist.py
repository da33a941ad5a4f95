"""The whitelist of the demo campaign: a list signed in the test infrastructure, and the editor's proof that it verified it.

Shape: a signed XML of ``Domaine`` (identifier, address, operator, name of the operator's certificate, contact, date).
Systems, addresses and names are invented; the list is signed by a test authority under the name that the ANS announces.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from harness.builder import pki
from harness.builder.fault import Fault
from harness.builder.part import Files, Part
from harness.builder.xml_signed import SignatureSpec, enveloping, signed

FOLDER = "liste-blanche"
LIST, PROOF = f"{FOLDER}/liste-blanche.xml", f"{FOLDER}/preuve.json"
AUTHORITIES, REVOKED, EDITOR = f"{FOLDER}/ac-test.pem", f"{FOLDER}/ac-test.crl", f"{FOLDER}/editeur.cer"

SIGNER = pki.CertSpec(
    pki.organisation("318751275100020", "AUTORITE DE TEST", "Liste Blanche DRIM-M"),
    "2024-11-04T09:00:00", "2027-11-04T09:00:00", key="whitelist", serial=0x4C01, use="sign",
)  # fmt: skip
EDITOR_CERTIFICATE = pki.CertSpec(
    pki.organisation("399900123300025", "EDITEUR DE DEMONSTRATION", "PREUVES-DRIMBOX-DEMO"),
    "2025-05-12T09:00:00", "2028-05-12T09:00:00", key="editor", serial=0x4C02, use="sign",
)  # fmt: skip
SIGNED, SIGNED_PROOF = SignatureSpec(SIGNER), SignatureSpec(EDITOR_CERTIFICATE)
_FETCHES = tuple(f"2026-03-{day}T04:00:0{second}+01:00" for day, second in ((17, 4), (18, 1), (19, 7), (20, 2)))


@dataclass(frozen=True)
class WhitelistSpec:
    """The list, who signed it, what verifies it, the proof, the times."""

    generated: str = "2026-03-20T02:00:00+01:00"
    signature: SignatureSpec | None = SIGNED
    #: The list signed as a part of something larger, of which the rest is not.
    wrapped: bool = False
    #: What is done to the signed list.
    change: Callable[[bytes], bytes] | None = None
    authorities: tuple[str, ...] = ("organisations", "root")
    crl_issuer: str = "organisations"
    crl_made: str = "2026-03-18T06:00:00"
    revoked: tuple[int, ...] = (0x4B00,)
    proof: SignatureSpec | None = SIGNED_PROOF
    proof_change: Callable[[bytes], bytes] | None = None
    #: ``valide`` of the answer of eSignSanté; None: the proof alone.
    answer: bool | None = True
    editor: pki.CertSpec = EDITOR_CERTIFICATE
    fetches: tuple[str, ...] = _FETCHES
    used: str = "2026-03-20T11:30:00+01:00"


def files(spec: WhitelistSpec) -> Files:
    """The list, the authorities, their revocation list, the proof, the certificate of the editor."""
    return {
        LIST: _list(spec.generated, spec.signature, spec.wrapped, spec.change),
        AUTHORITIES: pki.pem(*(pki.authority(name) for name in spec.authorities)),
        REVOKED: pki.crl(spec.crl_issuer, spec.crl_made, spec.revoked),
        PROOF: _proof(spec),
        EDITOR: pki.der(spec.editor),
    }


@lru_cache(maxsize=64)
def _list(
    generated: str, signature: SignatureSpec | None, wrapped: bool, change: Callable[[bytes], bytes] | None
) -> bytes:
    entries = "".join(_entry(number, name) for number, name in ((1, "ALPHA"), (2, "BETA"), (3, "GAMMA")))
    dated = f"  <DateDeGeneration>{generated}</DateDeGeneration>\n"
    inside = f'<Ancienne Id="signe">{_entry(1, "ALPHA")}</Ancienne>\n{entries}' if wrapped else entries
    written = f"<ListeBlanche>\n{dated}{inside}</ListeBlanche>".encode()
    made = signed(written, signature) if signature is not None else written + b"\n"
    return change(made) if change is not None else made


def _entry(number: int, name: str) -> str:
    return (
        f"  <Domaine>\n    <Identifiant>{number}</Identifiant>\n    <db>https://db{number}.drimbox-demo.example/drim</db>\n"
        f"    <Denomination>OPERATEUR {name} DE TEST</Denomination>\n"
        f"    <DNCertificatOperateur>CN=db{number}.drimbox-demo.example,OU=39990012330003{number},O=OPERATEUR {name},ST=Paris (75),C=FR</DNCertificatOperateur>\n"
        f"    <SupportContact>support@drimbox-demo.example</SupportContact>\n    <DateMAJ>2026-02-0{number} 09:00:00</DateMAJ>\n  </Domaine>\n"
    )


@lru_cache(maxsize=64)
def _proof(spec: WhitelistSpec) -> bytes:
    """What the editor's tool says of the list, signed by the editor."""
    report = (
        b'<PreuveDeVerification xmlns=""><Objet>liste-blanche.xml</Objet><Date>2026-03-20T03:00:05Z</Date>'
        b"<Resultat>signature valide, certificat valide et non revoque</Resultat></PreuveDeVerification>"
    )
    made = enveloping(report, spec.proof) if spec.proof is not None else report
    made = spec.proof_change(made) if spec.proof_change is not None else made
    if spec.answer is None:
        return made
    errors = (
        [] if spec.answer else [{"codeErreur": "ERSIGN04", "message": "La signature du document n'est pas valide."}]
    )
    told = {"erreurs": errors, "metaData": [], "preuve": base64.b64encode(made).decode("ascii"), "valide": spec.answer}
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def lines(spec: WhitelistSpec) -> list[str]:
    """``whitelist`` of the manifest."""
    return [
        "whitelist:", f"  file: {LIST}",
        *([f"  fetches: [{', '.join(repr(t) for t in spec.fetches)}]"] if spec.fetches else []),
        *([f"  used: '{spec.used}'"] if spec.used else []),
        f"  ca: {AUTHORITIES}", f"  crl: {REVOKED}", f"  proof_of_verification: {PROOF}", f"  editor_certificate: {EDITOR}",
    ]  # fmt: skip


SPEC = WhitelistSpec()
PART = Part("whitelist", SPEC, files, lines)


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """A piece of the file replaced after it was signed."""
    return _Replaced(old, new)


@dataclass(frozen=True)
class _Replaced:
    """Compares by what it does, so that the same fault is made once."""

    old: bytes
    new: bytes

    def __call__(self, raw: bytes) -> bytes:
        if self.old not in raw:
            raise KeyError(self.old)
        return raw.replace(self.old, self.new, 1)


TAMPERED = replaced(b"https://db2.drimbox-demo.example", b"https://db2.ailleurs.example")
FAULTS: tuple[Fault, ...] = (
    Fault("DRIM-WHITELIST-CONTENT", LIST, "an address of the list changed after it was signed",
          lambda demo: demo.changing("whitelist", change=TAMPERED)),
    Fault("DRIM-WHITELIST-PROOF-EDITOR", PROOF, "the proof signed with a certificate borrowed from another structure",
          lambda demo: demo.changing("whitelist", proof=SignatureSpec(replace(EDITOR_CERTIFICATE, key="client", serial=0x4C03)))),
)  # fmt: skip
