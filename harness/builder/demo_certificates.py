"""The certificates of the demo campaign: two structures, each with a certificate and the one that it renewed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from harness.builder import pki
from harness.builder.fault import Fault
from harness.builder.part import Files, Part

FOLDER = "certificats"
#: A société d'exercice by its SIRET, a practice by its RPPS-rang: numbers that belong to nobody.
SOCIETY = pki.organisation("399900123300017", "SELARL IMAGERIE DE DEMONSTRATION", "IMAGERIE-DEMO")
PRACTICE = pki.organisation("489997000123019", "CABINET DE DEMONSTRATION", "CABINET-DEMO")

#: Path without its extension -> certificate; those whose name ends with ``.cer`` are in DER.
CERTIFICATES: tuple[tuple[str, pki.CertSpec], ...] = (
    ("imagerie-2023.pem", pki.CertSpec(SOCIETY, "2023-03-27T09:15:00", "2026-03-27T09:15:00", serial=0x2F01)),
    ("imagerie.pem", pki.CertSpec(SOCIETY, "2026-02-16T10:00:00", "2029-02-16T10:00:00", serial=0x2F02)),
    ("cabinet-2022.cer", pki.CertSpec(PRACTICE, "2022-09-12T08:00:00", "2025-09-12T08:00:00", serial=0x2F03)),
    ("cabinet.cer", pki.CertSpec(PRACTICE, "2025-08-04T14:30:00", "2028-08-04T14:30:00", serial=0x2F04)),
)


@dataclass(frozen=True)
class CertificatesSpec:
    """Certificates, files besides them, and what the manifest says."""

    certificates: tuple[tuple[str, pki.CertSpec], ...] = CERTIFICATES
    others: tuple[tuple[str, bytes], ...] = ()
    notification: tuple[str, ...] = ("certificats@ch-demo.fr",)
    structures: tuple[tuple[str, str], ...] = (
        ("SELARL IMAGERIE DE DEMONSTRATION", "society"),
        ("CABINET DE DEMONSTRATION", "practice"),
    )

    def with_(self, name: str, **changes: Any) -> tuple[tuple[str, pki.CertSpec], ...]:
        """The certificates with one of them changed."""
        if name not in dict(self.certificates):
            raise KeyError(name)
        return tuple((n, replace(c, **changes) if n == name else c) for n, c in self.certificates)

    def without(self, *names: str) -> tuple[tuple[str, pki.CertSpec], ...]:
        """The certificates without some of them."""
        return tuple((n, c) for n, c in self.certificates if n not in names)


def files(spec: CertificatesSpec) -> Files:
    """One file a certificate; ``imagerie.pem`` comes with that of its authority, as portals give it."""
    found = {f"{FOLDER}/{name}": _file(name, certificate) for name, certificate in spec.certificates}
    return found | {f"{FOLDER}/{name}": content for name, content in spec.others}


@lru_cache(maxsize=256)
def _file(name: str, certificate: pki.CertSpec) -> bytes:
    if name.endswith(".cer"):
        return pki.der(certificate)
    chain = (pki.authority("organisations"),) if name == "imagerie.pem" else ()
    return pki.pem(certificate, *chain)


def lines(spec: CertificatesSpec) -> list[str]:
    """``certificates`` of the manifest."""
    told = [f"    - {{subject: {subject}, kind: {kind}}}" for subject, kind in spec.structures]
    return [
        "certificates:",
        f"  folder: {FOLDER}",
        *([f"  notification: [{', '.join(spec.notification)}]"] if spec.notification else []),
        *(["  structures:", *told] if told else []),
    ]


SPEC = CertificatesSpec()
PART = Part("certificates", SPEC, files, lines)


def _first(**changes: Any) -> Callable[[Any], Any]:
    """Attributes of the spec replaced."""
    return lambda demo: demo.changing("certificates", **changes)


#: A third structure, whose certificate was ordered for five years; and a practice ordered under a SIRET.
_BAD = (
    *SPEC.without("cabinet.cer"),
    ("cabinet.cer", replace(CERTIFICATES[3][1], subject=pki.organisation("399900123300025", "CABINET DE DEMONSTRATION", "CABINET-DEMO"))),
    ("annexe.pem", pki.CertSpec(SOCIETY, "2025-01-06T10:00:00", "2030-01-06T10:00:00", serial=0x2F05)),
)  # fmt: skip
FAULTS: tuple[Fault, ...] = (
    Fault("CERT-LIFECYCLE-03", f"{FOLDER}/annexe.pem", "a certificate of five years", _first(certificates=_BAD)),
    Fault("CERT-SUBJECT-05", f"{FOLDER}/cabinet.cer", "a practice under a SIRET", _first(certificates=_BAD)),
    Fault("CERT-LIFECYCLE-04", f"{FOLDER}/cabinet-2022.cer", "a certificate over, never renewed under its identifier", _first(certificates=_BAD)),
)  # fmt: skip
