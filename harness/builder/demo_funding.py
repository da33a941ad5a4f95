"""Funding requests of the demo: an order, its advance, its balance after a merger; and the order of another editor.

Every number is made here: real form, right key, no real owner (departments 99 and 2B are kept for the unusual ones).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from harness.builder.fault import Fault
from harness.builder.part import Files, Part
from harness.builder.pdf import minimal_pdf

SONS = "SONS-HOP-DPI-va2"
MENTION = "Montant pris en charge par l’Etat au titre du Ségur de la santé"
FOLDER, INVOICE = "financement", "pieces/facture-2026-031.pdf"
DEMO, OTHER = f"{FOLDER}/demandes.json", f"{FOLDER}/autre-editeur.yaml"

#: Key -> value, as it is written; None leaves the key out.
Fields = dict[str, Any]


def luhn(body: str) -> str:
    """A number with its Luhn key; A and B of Corsica count as 1 and 2."""
    digits = [int(c) for c in body.replace("A", "1").replace("B", "2")]
    total = sum(sum(divmod(d * (2 if rank % 2 == 0 else 1), 10)) for rank, d in enumerate(reversed(digits)))
    return body + str(-total % 10)


def siret(siren: str, place: str) -> str:
    """A SIRET from 8 digits and 4: both numbers have their keys."""
    return luhn(luhn(siren) + place)


NORTH: Fields = {"name": "CH Démo, site nord", "finess": luhn("99078001"), "created": "1987-04-01", "active_2023": True}
SOUTH: Fields = {"name": "CH Démo, site sud", "finess": luhn("99078002"), "created": "1995-09-15", "active_2023": True}
CLINIC: Fields = {
    "name": "Clinique Démo",
    "finess": luhn("2B000451"),
    "siret": siret("99000009", "0001"),
    "active_2023": True,
}
#: What became of the south site, merged with the clinic after the advance.
MERGED: Fields = {
    "name": "GHT Démo, site réuni", "finess": luhn("99078009"), "change": "merger",
    "replaces": [SOUTH["finess"], CLINIC["finess"]],
}  # fmt: skip
DOCTOR: Fields = {"name": "Dr Sauge", "rpps": luhn("8100000990"), "am": luhn("99110099"), "active_2023": True}
PRACTICE: Fields = {"name": "Cabinet Démo", "siret": siret("99000010", "0002"), "finess": luhn("99078077")}


@dataclass(frozen=True)
class FundingSpec:
    """Requests by number, in two files."""

    order: Fields
    advance: Fields
    balance: Fields
    other: Fields
    #: Other requests of the first file.
    more: tuple[Fields, ...] = ()
    invoice_pdf: bytes = minimal_pdf("Facture et traité de fusion")


def _requests(spec: FundingSpec) -> list[Fields]:
    return [_written(f) for f in (spec.order, spec.advance, spec.balance, *spec.more)]


def _written(fields: Fields) -> Fields:
    return {key: value for key, value in fields.items() if value is not None}


def files(spec: FundingSpec) -> Files:
    """The file of the product's editor, that of another editor, the invoice."""
    own = {
        "version": 1,
        "supplier": {"name": "Éditeur Démo", "siret": siret("99000041", "0001")},
        "requests": _requests(spec),
    }
    other = {"supplier": {"name": "Autre Éditeur"}, "requests": [_written(spec.other)]}
    return {
        DEMO: (json.dumps(own, ensure_ascii=False, indent=2) + "\n").encode("utf-8"),
        OTHER: ("\n".join(_yaml(other)) + "\n").encode("utf-8"),
        f"{FOLDER}/{INVOICE}": spec.invoice_pdf,
    }


def _yaml(fields: Fields, indent: str = "") -> list[str]:
    """YAML of mappings, lists and scalars in double quotes, as JSON writes them."""
    lines = []
    for key, value in fields.items():
        if isinstance(value, dict):
            lines += [f"{indent}{key}:", *_yaml(value, indent + "  ")]
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            lines.append(f"{indent}{key}:")
            for one in value:
                first, *others = _yaml(one, indent + "    ")
                lines += [f"{indent}  - {first.strip()}", *others]
        else:
            lines.append(f"{indent}{key}: {json.dumps(value, ensure_ascii=False)}")
    return lines


def lines(spec: FundingSpec) -> list[str]:
    """The section of the manifest."""
    return [f"funding: {{files: [{DEMO}, {OTHER}], attachments: [{FOLDER}/pieces]}}"]


CLIENT = {"name": "CH Démo", "siret": siret("99000020", "0001")}
SPEC = FundingSpec(
    order={
        "kind": "order", "number": "BC-2026-014", "sons": SONS, "date": "2026-01-12", "status": "validated", "client": CLIENT,
        "amount": "54000.00", "mention": MENTION, "beneficiaries": [NORTH, SOUTH, CLINIC],
    },
    advance={
        "kind": "advance", "number": "AV-2026-014", "sons": SONS, "date": "2026-01-20", "status": "validated",
        "order": "BC-2026-014", "beneficiaries": [NORTH, SOUTH, CLINIC],
    },
    balance={
        "kind": "balance", "number": "SO-2026-014", "sons": SONS, "date": "2026-03-10", "order": "BC-2026-014",
        "advance": "AV-2026-014", "beneficiaries": [NORTH, MERGED],
        "invoice": {"number": "F-2026-031", "date": "2026-03-02", "amount": "54000.00", "file": INVOICE},
        "merger_treaty": {"file": INVOICE, "page": 1},
    },
    other={
        "kind": "order", "number": "2026/77", "sons": SONS, "date": "2026-02-02", "amount": "3 600,00 €",
        "mention": "MONTANT PRIS EN CHARGE PAR L'ÉTAT AU TITRE DU SÉGUR DE LA SANTÉ", "beneficiaries": [DOCTOR, PRACTICE],
    },
)  # fmt: skip
PART = Part("funding", SPEC, files, lines)


def changed(name: str, **changes: Any) -> Fields:
    """The fields of one request of the spec with some replaced."""
    return {**getattr(SPEC, name), **changes}


def _with(campaign: Any, name: str, **changes: Any) -> Any:
    """The campaign with some fields of one request replaced, other faults kept."""
    spec = next(part.spec for part in campaign.parts if part.name == PART.name)
    return campaign.changing(PART.name, **{name: {**getattr(spec, name), **changes}})


ADDED: Fields = {"name": "Cabinet ajouté", "finess": luhn("99078055")}
FAULTS: tuple[Fault, ...] = (
    Fault("FIN-ORDER-AMOUNT-AMOUNT", DEMO, "the order shows 0 euro, as the State pays", lambda d: _with(d, "order", amount="0,00 €")),
    Fault("FIN-BALANCE-SCOPE-ADDED", DEMO, "a practice that the advance did not have",
          lambda d: _with(d, "balance", beneficiaries=[NORTH, MERGED, ADDED])),
    Fault("FIN-NUMBERS-FORM", OTHER, "an AM number that lost a digit",
          lambda d: _with(d, "other", beneficiaries=[{**DOCTOR, "am": DOCTOR["am"][:-1]}, PRACTICE])),
    Fault("FIN-SINGLE-BENEFICIARY-ELSEWHERE", OTHER, "a site that another editor already had funded",
          lambda d: _with(d, "other", beneficiaries=[{**DOCTOR, "am": DOCTOR["am"][:-1]}, PRACTICE, SOUTH])),
)  # fmt: skip
