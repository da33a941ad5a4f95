"""CSV of patients: separators, encodings, odd tables."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.errors import ManifestError
from harness.formats import table
from harness.identity.holders import from_csv
from harness.identity.model import Identity, Trait

TEXT = "Nom naissance{s}Prénoms{s}Date_naissance{s}Sexe\nDUPRÉ{s}ÉLOÏSE{s}01/02/1980{s}F\n"


def first(raw: bytes) -> Identity:
    """The first patient."""
    return next(iter(from_csv(raw, "p.csv")))


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separators_are_found_out(separator: str) -> None:
    """The most frequent one of the header."""
    assert first(TEXT.format(s=separator).encode()).get(Trait.BIRTH_NAME) == "DUPRÉ"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_are_found_out(codec: str) -> None:
    """Those of spreadsheets."""
    assert first(TEXT.format(s=";").encode(codec)).get(Trait.GIVEN_NAMES) == "ÉLOÏSE"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_are_found_out(end: str) -> None:
    """CR alone included; the line of the row is kept."""
    identity = first(TEXT.format(s=";").replace("\n", end).encode())
    assert (identity.get(Trait.BIRTH_DATE), identity.place.line) == ("19800201", 2)


def test_quoted_cells_are_read() -> None:
    """A quoted separator and a quoted line end belong to the cell."""
    raw = b'nom_naissance;prenoms\n"A;B";"C\nD"\n\n;\nE;F\n'
    assert [(r.line, r.cells) for r in table.rows(raw)] == [
        (3, {"nom_naissance": "A;B", "prenoms": "C\nD"}), (6, {"nom_naissance": "E", "prenoms": "F"})]  # fmt: skip


def test_short_and_long_rows_are_read() -> None:
    """Missing cells are absent, extra cells are ignored."""
    found = list(table.rows(b"a;b\n1\n1;2;3\n"))
    assert [r.cells for r in found] == [{"a": "1"}, {"a": "1", "b": "2"}]


@pytest.mark.parametrize(
    "header, wanted", [("Prénom (1er)", "prenom_1er"), ("  NOM  ", "nom"), ("Œuvre²", "uvre"), ("", "")]
)
def test_headers_are_normalised(header: str, wanted: str) -> None:
    """No accent, no case, words joined."""
    assert table.normalised(header) == wanted


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"a;b\n1;2\n", b'nom_naissance\n"' + b"x" * 200_000, b"\x85;\nx"])
def test_a_table_that_cannot_be_used_is_refused(raw: bytes) -> None:
    """Empty, no known column, an endless cell: one clear error, or no patient."""
    try:
        assert list(from_csv(raw, "p.csv")) == []
    except ManifestError as error:
        assert error.message.fr.startswith("p.csv")


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                b"nom_naissance",
                b";",
                b",",
                b"\n",
                b"\r",
                b'"',
                b"\0",
                b"\xe9",
                b"date_naissance",
                b"01/02/1980",
                b"/",
                b"\xff\xfe",
            ]
        ),
        max_size=15,
    )
)
def test_any_table_is_read_or_refused(pieces: list[bytes]) -> None:
    """Never anything but ManifestError."""
    try:
        found = list(from_csv(b"".join(pieces), "p.csv"))
    except ManifestError as error:
        assert error.message.en.startswith("p.csv")
    else:
        assert all(isinstance(identity, Identity) for identity in found)
