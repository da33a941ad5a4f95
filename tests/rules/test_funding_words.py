"""Amounts and the mention, as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.rules.funding import amount
from harness.rules.funding.mention import MENTION, differences, is_borne

READ = [
    ("54000.00", "54000.00"), ("54000", "54000"), ("54000,5", "54000.5"), ("54 000,00 €", "54000.00"), ("54\u202f000,00\u00a0€", "54000.00"),
    ("€ 54000", "54000"), ("54000 EUR", "54000"), ("54000 euros", "54000"), ("EUR 12.50", "12.50"), ("54000,00 € HT", "54000.00"),
    ("54 000,00 € TTC", "54000.00"), ("1.234.567,89", "1234567.89"), ("1,234,567.89", "1234567.89"), ("54.000,00", "54000.00"), ("54,000.00", "54000.00"),
    ("0", "0"), ("0,00", "0.00"), ("0 €", "0"), ("0.00 EUR", "0.00"), ("-5", "-5"), ("\u22125,00", "-5.00"), ("- 54 000,00 €", "-54000.00"),
    ("+12", "12"), ("5.4e4", "54000"), ("1E+5", "100000"), ("0.01", "0.01"), ("54'000.00", "54000.00"), ("999999999999999.99", "999999999999999.99"),
]  # fmt: skip
NOT_READ = [
    "", " ", "offert", "néant", "gratuit", "54000 $", "12,34,56", "1.2.3", "1 234.567.89,0,1", "NaN", "Infinity", "1e999", "--5", "5-", "€", "٥٤٠٠٠",
    "54k€", "0x10", "1_000", "un", "9" * 40, "54000 € puis 12", "1e400000",
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), READ)
def test_amount_is_read(text: str, value: str) -> None:
    """French and English ways, with or without the currency."""
    assert amount.read(text) == amount.Amount(Decimal(value), None)


@pytest.mark.parametrize("text", NOT_READ)
def test_text_is_no_amount(text: str) -> None:
    """Nothing is guessed."""
    assert amount.read(text).value is None


@pytest.mark.parametrize(("text", "value", "doubt"), [
    ("54.000", "54000", "se lit aussi bien 54 que 54000"), ("54,000 €", "54000", "se lit aussi bien 54 que 54000"),
    ("12.345", "12345", "se lit aussi bien 12 que 12345"),
    ("54000.005", "54000.005", "plus de deux décimales"), ("0,0001", "0.0001", "plus de deux décimales"),
])  # fmt: skip
def test_odd_writing_is_told(text: str, value: str, doubt: str) -> None:
    """Read, with what is odd."""
    found = amount.read(text)
    assert found.value == Decimal(value) and found.doubt is not None and doubt in found.doubt.fr


@pytest.mark.parametrize("text", ["54000.10000", "54 000,0000", "0.000"])
def test_zeros_after_the_cents_are_nothing(text: str) -> None:
    """Not more than two decimals that count."""
    assert amount.read(text).doubt is None


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    """Never raises."""
    amount.read(text)


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_any_amount_written_as_french_do(value: Decimal) -> None:
    """Thousands apart, a comma, the currency."""
    written = f"{value:,.2f}".replace(",", "\u202f").replace(".", ",") + "\u00a0€"
    assert amount.read(written) == amount.Amount(value, None)


BORNE = [
    MENTION, MENTION.upper(), MENTION.lower(), MENTION.replace("’", "'"), MENTION.replace("’", "´"), MENTION.replace("’", " "),
    MENTION.replace("Etat", "État"), "Montant  pris\nen charge\u00a0par l'Etat au titre du Segur de la sante", f"* {MENTION}.", f"Total : 0 €. {MENTION} (SONS)",
    f"« {MENTION} »", MENTION.replace("é", "e\u0301"), MENTION.replace(" ", " - "),
]  # fmt: skip


@pytest.mark.parametrize("text", BORNE)
def test_mention_is_borne(text: str) -> None:
    """Whatever the case, accents, apostrophes, blanks and punctuation."""
    assert is_borne(text)


NEAR = [
    ("Montant pris en charge par l'Etat au titre du Ségur du numérique en santé", "manque : de la ; en trop : du numerique en"),
    ("Pris en charge par l'Etat au titre du Ségur de la santé", "manque : montant"),
    ("Montant pris en charge par l'Etat au titre du Ségur", "manque : de la sante"),
    ("Montant de 54000 pris en charge par l'Etat au titre du Ségur de la santé", "en trop : de 54000"),
    ("Montants pris en charge par l'Etat au titre du Ségur de la santé", "manque : montant"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), NEAR)
def test_near_mention_says_what_differs(text: str, told: str) -> None:
    """Words that are missing, and those that are there in their place."""
    found = differences(text)
    assert not is_borne(text) and found is not None and found.fr == told


@pytest.mark.parametrize("text", ["", "Bon de commande", "Prestation Ségur", "À la charge du client", "montant"])
def test_another_text_is_not_near(text: str) -> None:
    """Nothing to compare word by word."""
    assert not is_borne(text) and differences(text) is None


@given(st.text())
def test_any_mention(text: str) -> None:
    """Never raises; what surrounds the mention changes nothing."""
    differences(text)
    assert is_borne(f"{text} {MENTION} {text}"[:15_000])
