"""Changes of a conforming set of funding requests, and the exact checks that speak (e: error, w: warning, i: remark)."""

from __future__ import annotations

from typing import Any

from harness.builder.demo_funding import (
    ADDED,
    CLINIC,
    DOCTOR,
    INVOICE,
    MENTION,
    MERGED,
    NORTH,
    PRACTICE,
    SOUTH,
    SPEC,
    changed,
    luhn,
    siret,
)
from harness.builder.pdf import minimal_pdf

#: What is changed, the spec changed, what is told.
Row = tuple[str, dict[str, Any], str]
AMOUNT, SCOPE, ONE, NUMBERS = "FIN-ORDER-AMOUNT-", "FIN-BALANCE-SCOPE-", "FIN-SINGLE-BENEFICIARY-", "FIN-NUMBERS-"


def told(text: str) -> str:
    """``e:AMOUNT-FILE`` in full."""
    return text.replace("AMOUNT:", AMOUNT).replace("SCOPE:", SCOPE).replace("ONE:", ONE).replace("NUMBERS:", NUMBERS)


def row(name: str, request: str, wanted: str = "", **changes: Any) -> Row:
    """One request with fields replaced."""
    return name, {request: changed(request, **changes)}, told(wanted)


def order(name: str, wanted: str = "", **changes: Any) -> Row:
    """Of the order of the first editor."""
    return row(name, "order", wanted, **changes)


def balance(name: str, wanted: str = "", **changes: Any) -> Row:
    """Of the balance of the first editor."""
    return row(name, "balance", wanted, **changes)


def other(name: str, wanted: str, *beneficiaries: Any, **changes: Any) -> Row:
    """Of the beneficiaries of the other editor's order."""
    return row(name, "other", wanted, beneficiaries=list(beneficiaries), **changes)


ZERO, ODD = "e:AMOUNT:AMOUNT", "w:AMOUNT:AMOUNT"
AMOUNTS: tuple[Row, ...] = (
    order("no amount", ZERO, amount=None),
    order("an empty amount", ZERO, amount=""),
    order("zero", ZERO, amount="0"),
    order("zero with decimals", ZERO, amount="0.00"),
    order("zero in French", ZERO, amount="0,00 €"),
    order("zero as a number", ZERO, amount=0),
    order("below zero", ZERO, amount="-54000.00"),
    order("blanks at the wrong place", ODD, amount="54 00"),
    order("blanks after four figures", ODD, amount="5400 000"),
    order("blanks between thousands, no decimals", amount="1 254 000"),
    order("words", ZERO, amount="offert"),
    order("another currency", ZERO, amount="54000 $"),
    order("an object", "e:AMOUNT:AMOUNT e:AMOUNT:FILE", amount={"value": 54000}),
    order("a list", "e:AMOUNT:AMOUNT e:AMOUNT:FILE", amount=["54000"]),
    order("a number", amount=54000.5),
    order("a number of euros", amount=54000),
    order("written in French", amount="54 000,00 €"),
    order("without tax, said so", amount="45 000,00 € HT"),
    order("one cent", amount="0.01"),
    order("thousands or decimals", ODD, amount="54.000"),
    order("parts of cents", ODD, amount="54000.005"),
    balance("an invoice of zero", "e:AMOUNT:INVOICE", invoice={**SPEC.balance["invoice"], "amount": "0,00"}),
    balance("an invoice without its total", invoice={**SPEC.balance["invoice"], "amount": None}),
    balance("an invoice offered", "e:AMOUNT:INVOICE", invoice={**SPEC.balance["invoice"], "amount": "offert"}),
    balance("another total than the order's", invoice={**SPEC.balance["invoice"], "amount": "12000.00"}),
    balance("an invoice that is not there", "e:AMOUNT:COPY e:SCOPE:TREATY", invoice={**SPEC.balance["invoice"], "file": "pieces/autre.pdf"}),
    balance("an invoice whose file is not told", "e:SCOPE:TREATY", invoice={"amount": "54000.00"}),
    balance("no invoice", "e:SCOPE:TREATY", invoice=None),
    ("a truncated PDF", {"invoice_pdf": minimal_pdf("x")[:-30]}, told("e:AMOUNT:COPY e:SCOPE:TREATY")),
    ("an empty PDF", {"invoice_pdf": b""}, told("e:AMOUNT:COPY e:SCOPE:TREATY")),
)  # fmt: skip

MENTIONS: tuple[Row, ...] = (
    order("no mention", "e:AMOUNT:MENTION", mention=None),
    order("an empty mention", "e:AMOUNT:MENTION", mention="  "),
    order("another text", "e:AMOUNT:MENTION", mention="Prestation Ségur"),
    order("the programme's name", "e:AMOUNT:MENTION", mention=MENTION.replace("de la santé", "du numérique en santé")),
    order("capitals without accents", mention="MONTANT PRIS EN CHARGE PAR L'ETAT AU TITRE DU SEGUR DE LA SANTE"),
    order("inside a longer text", mention=f"Reste à payer : 0 €. {MENTION}."),
    order("a list of lines", "e:AMOUNT:MENTION e:AMOUNT:FILE", mention=[MENTION]),
)  # fmt: skip

TWO = "e:ONE:ELSEWHERE"
ADDS, LESS, HISTORY, TREATY = "e:SCOPE:ADDED", "i:SCOPE:REMOVED", "e:SCOPE:HISTORY", "e:SCOPE:TREATY"
RENAMED = {**SOUTH, "name": "CH Démo, site du midi", "change": "rename"}
PLAIN = {"merger_treaty": None}
SPLIT = [{"name": "A", "finess": luhn("99078031"), "change": "split", "replaces": [SOUTH["finess"]]},
         {"name": "B", "finess": luhn("99078032"), "change": "split", "replaces": [SOUTH["finess"]]}]  # fmt: skip
SCOPES: tuple[Row, ...] = (
    balance("the scope of the advance", beneficiaries=[NORTH, SOUTH, CLINIC], **PLAIN),
    balance("in another order", beneficiaries=[CLINIC, SOUTH, NORTH], **PLAIN),
    balance("one added", ADDS, beneficiaries=[NORTH, SOUTH, CLINIC, ADDED], **PLAIN),
    balance("two added", ADDS, beneficiaries=[NORTH, SOUTH, CLINIC, ADDED, DOCTOR | {"rpps": luhn("8100000777"), "am": luhn("99110077")}], **PLAIN),
    balance("one removed", LESS, beneficiaries=[NORTH, SOUTH], **PLAIN),
    balance("all removed but one", LESS, beneficiaries=[SOUTH], **PLAIN),
    balance("one put in the place of another", f"{ADDS} {LESS}", beneficiaries=[NORTH, SOUTH, ADDED], **PLAIN),
    balance("nobody", f"{ADDS} {LESS} e:AMOUNT:FILE", beneficiaries=[], **PLAIN),
    balance("a new name", beneficiaries=[NORTH, {**SOUTH, "name": "CH Démo, site du midi"}, CLINIC], **PLAIN),
    balance("a new name, said so, without its proof", beneficiaries=[NORTH, RENAMED, CLINIC], **PLAIN),
    balance("a new name, said so, with its proof", beneficiaries=[NORTH, RENAMED, CLINIC]),
    balance("a number written with blanks", beneficiaries=[NORTH, {**SOUTH, "finess": " ".join(SOUTH["finess"])}, CLINIC], **PLAIN),
    balance("a number more", beneficiaries=[NORTH, {**SOUTH, "finess_legal": luhn("99001001")}, CLINIC], **PLAIN),
    balance("a number less", beneficiaries=[NORTH, SOUTH, {"siret": CLINIC["siret"]}], **PLAIN),
    balance("the SIRET alone changed", beneficiaries=[NORTH, SOUTH, {**CLINIC, "siret": siret("99000009", "0002")}], **PLAIN),
    balance("the FINESS changed, the SIRET kept", f"{ADDS} {LESS}", beneficiaries=[NORTH, SOUTH, {**CLINIC, "finess": luhn("99078066")}], **PLAIN),
    balance("a split", beneficiaries=[NORTH, CLINIC, *SPLIT]),
    balance("a split without its treaty", TREATY.replace("e:", "w:", 1), beneficiaries=[NORTH, CLINIC, *SPLIT], **PLAIN),
    balance("a part of a split", beneficiaries=[NORTH, CLINIC, SPLIT[0]]),
    balance("an absorption", beneficiaries=[{**NORTH, "change": "merger", "replaces": [SOUTH["finess"]]}, CLINIC]),
    balance("a merger of one", HISTORY, beneficiaries=[NORTH, CLINIC, {**MERGED, "replaces": [SOUTH["finess"]]}]),
    balance("a merger of one written twice", HISTORY, beneficiaries=[NORTH, CLINIC, {**MERGED, "replaces": [SOUTH["finess"], " ".join(SOUTH["finess"])]}]),
    balance("a merger said otherwise", beneficiaries=[NORTH, CLINIC, {**MERGED, "change": None, "replaces": [SOUTH["finess"]]}]),
    balance("a merger, and one of its own still alone", "e:ONE:TWICE", beneficiaries=[NORTH, MERGED, SOUTH]),
    balance("a split of which one keeps the number", beneficiaries=[NORTH, CLINIC, {**SOUTH, "change": "split", "replaces": [SOUTH["finess"]]}, SPLIT[1]]),
    balance("of another SONS than its advance", "w:SCOPE:ADDED", sons="SONS-IMG-RIS-va2"),
    balance("a merger without history", f"{ADDS} {LESS} {HISTORY}", beneficiaries=[NORTH, {**MERGED, "replaces": None}]),
    balance("a history that the advance does not know", f"{ADDS} {HISTORY} {LESS}", beneficiaries=[NORTH, SOUTH, {**MERGED, "replaces": [ADDED["finess"], "123"]}]),
    balance("a history by SIRET", beneficiaries=[NORTH, {**MERGED, "replaces": [SOUTH["finess"], CLINIC["siret"]]}]),
    balance("a history by blanks", beneficiaries=[NORTH, {**MERGED, "replaces": [" ".join(f) for f in MERGED["replaces"]]}]),
    balance("a merger without its treaty", TREATY, merger_treaty=None),
    balance("a treaty without its file", f"{TREATY} e:AMOUNT:FILE", merger_treaty={"page": 1}),
    balance("a treaty that is not there", TREATY, merger_treaty={"file": "pieces/traite.pdf"}),
    balance("a treaty on a page that the PDF does not have", TREATY, merger_treaty={"file": INVOICE, "page": 3}),
    balance("a treaty by its path from the campaign", merger_treaty={"file": f"financement/{INVOICE}"}),
    balance("a treaty by a Windows path", merger_treaty={"file": INVOICE.replace("/", "\\")}),
    balance("a treaty by a path outside", TREATY, merger_treaty={"file": f"../../{INVOICE}"}),
    balance("a treaty by a pattern", TREATY, merger_treaty={"file": "pieces/*.pdf"}),
    balance("the treaty is the file of requests", TREATY, merger_treaty={"file": "demandes.json"}),
    balance("no advance", advance=None),
    balance("an advance of nobody", advance="AV-9"),
    row("a cancelled advance", "advance", status="cancelled"),
    row("a rejected advance", "advance", status="rejected"),
    balance("a cancelled balance", status="cancelled", beneficiaries=[ADDED], invoice={"amount": 0}),
    ("two balances of one advance", {"more": (changed("balance", number="SO-2", beneficiaries=[NORTH], merger_treaty=None),)}, told(f"{LESS} {TWO}")),
    ("two balances for two parts of one advance", {"balance": changed("balance", beneficiaries=[NORTH], **PLAIN),
     "more": (changed("balance", number="SO-2", beneficiaries=[SOUTH, CLINIC], **PLAIN),)}, told(LESS)),
    ("two advances of one order", {"more": (changed("advance", number="AV-2"),)}, told(TWO)),
    ("a balance that names its order alone", {"balance": changed("balance", advance=None)}, ""),
)  # fmt: skip

CENTRE = luhn("99078044")
SINGLE: tuple[Row, ...] = (
    other("a site of the first editor", TWO, DOCTOR, NORTH),
    other("a site that the balance replaced", TWO, DOCTOR, SOUTH),
    other("the site that came of the merger", TWO, DOCTOR, {"finess": MERGED["finess"]}),
    other("a site written with dots", f"{TWO} w:NUMBERS:WRITING", DOCTOR, {**NORTH, "finess": ".".join(NORTH["finess"])}),
    other("a site for another SONS", "", DOCTOR, NORTH, sons="SONS-RIS-va2"),
    other("the same SONS written otherwise", TWO, DOCTOR, NORTH, sons="sons-hop-dpi-VA2 "),
    other("a cancelled order", "", NORTH, status="cancelled"),
    other("a rejected order", "", NORTH, status="rejected"),
    other("a draft", TWO, DOCTOR, NORTH, status="draft"),
    other("a validated order after a validated one", TWO, DOCTOR, NORTH, status="validated"),
    other("one beneficiary twice", "e:ONE:TWICE", DOCTOR, DOCTOR),
    other("one beneficiary twice under two names", "e:ONE:TWICE", DOCTOR, PRACTICE, {"name": "Bis", "finess": PRACTICE["finess"]}),
    other("one number twice on one beneficiary", "e:ONE:TWICE", {**DOCTOR, "rpps": None, "am": [DOCTOR["am"], DOCTOR["am"]]}),
    other("two doctors of one centre", "", {**DOCTOR, "finess": CENTRE}, {"rpps": luhn("8100000555"), "finess": CENTRE}),
    other("a doctor under the SIRET of a clinic", "i:ONE:ALIKE", {**DOCTOR, "siret": CLINIC["siret"]}, {"rpps": luhn("8100000555"), "siret": PRACTICE["siret"], "finess": CENTRE}),
    other("a company funded for another site", "", DOCTOR, {"finess": CENTRE, "siret": CLINIC["siret"]}),
    other("a company known by its SIRET alone", "i:ONE:ALIKE", DOCTOR, {"siret": CLINIC["siret"]}),
    other("a doctor in a site funded elsewhere", "i:ONE:ALIKE", {**DOCTOR, "finess": NORTH["finess"]}),
    other("a legal entity under the number of a site", "i:ONE:ALIKE", DOCTOR, {"finess_legal": NORTH["finess"]}),
    other("a beneficiary without number", "", DOCTOR, PRACTICE, {"name": "Inconnu"}),
    ("the same order written twice", {"more": (SPEC.order,)}, ""),
    ("two orders under one number", {"more": (changed("order", amount="1.00"),)}, told("w:ONE:NUMBER")),
    ("a second order of the same editor", {"more": (changed("order", number="BC-2"),)}, told(TWO)),
    ("a second order, for a site taken out of the balance", {"balance": changed("balance", beneficiaries=[NORTH], merger_treaty=None),
     "more": (changed("order", number="BC-2", beneficiaries=[SOUTH]),)}, told("i:SCOPE:REMOVED")),
    ("the first order cancelled", {"order": changed("order", status="cancelled"), "advance": changed("advance", status="cancelled"),
     "balance": changed("balance", status="cancelled"), "more": (changed("order", number="BC-2"),)}, ""),
    ("the advance rejected, asked for by another", {"advance": changed("advance", status="rejected"), "balance": changed("balance", status="cancelled"),
     "other": changed("other", beneficiaries=[DOCTOR, NORTH])}, ""),
    ("a validated order comes before an earlier one", {"other": changed("other", beneficiaries=[DOCTOR, NORTH], date="2025-12-01")}, told(TWO)),
    ("an advance corrected after a rejection", {"more": (changed("advance", number="AV-0", status="rejected", beneficiaries=[ADDED]),)}, ""),
)  # fmt: skip

FORM = "w:NUMBERS:FORM"
FINESS, AM, RPPS = PRACTICE["finess"], DOCTOR["am"], DOCTOR["rpps"]
NUMBERED: tuple[Row, ...] = (
    other("a FINESS too short", FORM, DOCTOR, {**PRACTICE, "finess": FINESS[:-1]}),
    other("a FINESS too long", FORM, DOCTOR, {**PRACTICE, "finess": FINESS + "0"}),
    other("a FINESS whose key is wrong", FORM, DOCTOR, {**PRACTICE, "finess": "990780770"}),
    other("a FINESS that lost its first 0 as a number", FORM, DOCTOR, {**PRACTICE, "finess": int(luhn("01078001"))}),
    other("a FINESS of zeros", FORM, DOCTOR, {**PRACTICE, "finess": "000000000"}),
    other("a FINESS of Corsica", "", DOCTOR, {**PRACTICE, "finess": luhn("2A078001")}),
    other("a FINESS of Corsica in small letters", "w:NUMBERS:WRITING", DOCTOR, {**PRACTICE, "finess": luhn("2A078001").lower()}),
    other("a FINESS of no department", FORM, DOCTOR, {**PRACTICE, "finess": "2C0780017"}),
    other("a FINESS as a number", "", DOCTOR, {**PRACTICE, "finess": int(FINESS)}),
    other("a wrong legal FINESS", FORM, DOCTOR, {**PRACTICE, "finess_legal": "990780770"}),
    other("blanks in a FINESS", "w:NUMBERS:WRITING", DOCTOR, {**PRACTICE, "finess": f"{FINESS[:2]} {FINESS[2:]}"}),
    other("dots in a wrong FINESS", FORM, DOCTOR, {**PRACTICE, "finess": "99.078.0770"}),
    other("an AM number too short", FORM, {**DOCTOR, "am": AM[:-1]}, PRACTICE),
    other("a letter in an AM number", FORM, {**DOCTOR, "am": AM[:-1] + "X"}, PRACTICE),
    other("an AM number with another last digit", "", {**DOCTOR, "am": "991100990"}, PRACTICE),
    other("AM numbers, one wrong", FORM, {**DOCTOR, "am": [AM, "1234"]}, PRACTICE),
    other("a wrong RPPS", "w:NUMBERS:OTHERS", {**DOCTOR, "rpps": "81000009909"}, PRACTICE),
    other("a SIREN in place of a SIRET", "w:NUMBERS:OTHERS", DOCTOR, {**PRACTICE, "siret": "990000106"}),
    other("created in 2023", "", DOCTOR, {**PRACTICE, "created": "2023-12-31"}),
    other("created in 2024", "w:NUMBERS:ACTIVITY", DOCTOR, {**PRACTICE, "created": "2024-01-01"}),
    other("no activity in 2023", "w:NUMBERS:ACTIVITY", DOCTOR, {**PRACTICE, "active_2023": False}),
    other("no activity, in a word", "w:NUMBERS:ACTIVITY", DOCTOR, {**PRACTICE, "active_2023": "no"}),
    other("all wrong", f"{FORM} e:NUMBERS:ALL", {**DOCTOR, "am": "1"}, {**PRACTICE, "finess": "2"}),
    other("all without activity", "w:NUMBERS:ACTIVITY e:NUMBERS:ALL", {**DOCTOR, "active_2023": False}, {**PRACTICE, "created": "2025-01-01"}),
    other("wrong, and without activity", f"{FORM} w:NUMBERS:ACTIVITY e:NUMBERS:ALL", {**DOCTOR, "active_2023": False}, {**PRACTICE, "finess": "2"}),
    other("the only number wrong", f"{FORM} e:NUMBERS:ALL", {"finess": "2", "active_2023": True}),
    other("RPPS alone", "", {"rpps": RPPS}),
    other("nothing told of activity", "", {**DOCTOR, "active_2023": None}, PRACTICE),
    other("a cancelled order of wrong numbers", "", {"finess": "2"}, status="cancelled"),
)  # fmt: skip

FILE = "e:AMOUNT:FILE"
SCHEMA: tuple[Row, ...] = (
    order("an unknown key", FILE, montant="1"),
    order("a date in French", FILE, date="12/01/2026"),
    order("an unknown kind", f"{FILE}", kind="commande"),
    order("no number", FILE, number=None),
    order("no SONS", FILE, sons=None),
    order("an unknown state", FILE, status="validée"),
    order("a supplier that is a text", FILE, supplier="Éditeur Démo"),
    order("a page in place of an object", FILE, client=3),
    other("a beneficiary that is a text", f"{FILE}", DOCTOR, "Cabinet"),
    other("a word for the activity", FILE, DOCTOR, {**PRACTICE, "active_2023": "peut-être"}),
    other("an activity of another year", FILE, DOCTOR, {**PRACTICE, "active_2022": True}),
)  # fmt: skip

ROWS = AMOUNTS + MENTIONS + SCOPES + SINGLE + NUMBERED + SCHEMA
