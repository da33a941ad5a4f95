"""Exports of traces and accounts: every format gives the same entries, a bad one hides no other, nothing raises."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.formats import fhir_records, log_entry, log_json, log_records
from harness.formats.log_records import Record, Unread, records

ROWS = [{"a": "1", "b": "é"}, {"a": "2", "b": "x"}]
LINES = "\n".join(json.dumps(r, ensure_ascii=False) for r in ROWS)


def entries(raw: bytes) -> list[dict[str, str]]:
    """The members of the entries that are whole."""
    return [r.fields for r in records(raw) if isinstance(r, Record) and r.whole]


def faults(raw: bytes) -> list[tuple[str, int | None]]:
    """(path, line) of what could not be read."""
    return [(u.place.path, u.place.line) for u in records(raw) if isinstance(u, Unread)]


@pytest.mark.parametrize(
    "raw",
    [
        LINES.encode(),
        LINES.replace("\n", "\r\n\r\n").encode() + b"\r\n",
        b"\xef\xbb\xbf" + LINES.encode(),
        LINES.encode("cp1252"),
        LINES.encode("utf-16"),
        json.dumps(ROWS).encode(),
        json.dumps(ROWS, indent=2).encode("utf-8-sig"),
        json.dumps({"version": 1, "events": ROWS}, indent=1).encode(),
        "a;b\r\n1;é\r\n2;x\r\n".encode("utf-8-sig"),
        "a;b\n1;é\n2;x".encode("cp1252"),
        "a,b\n1,é\n\n2,x\n".encode(),
        "a\tb\n1\té\n2\tx\n".encode(),
        'sep=;\r\n"a";"b"\r\n"1";"é"\r\n"2";"x"\r\n'.encode(),
        "a;b;c\n1;é;\n2;x\n".encode(),
    ],
    ids=["jsonl", "jsonl crlf blank lines", "jsonl bom", "jsonl latin-1", "jsonl utf-16", "array", "array bom", "wrapped", "csv bom", "csv latin-1",
         "csv comma", "csv tab", "csv sep=", "csv short rows"],
)  # fmt: skip
def test_every_format_gives_the_same_entries(raw: bytes) -> None:
    """Separator, encoding, line ends and layout aside."""
    assert [{k: v for k, v in e.items() if v} for e in entries(raw)] == ROWS
    assert faults(raw) == []


@pytest.mark.parametrize(
    ("raw", "places", "read"),
    [
        (b'{"a": 1}\n{"a": \n{"a": 3}\n', [("", 2)], 2),
        (b'{"a": 1}\n[1]\n"x"\n{"a": 3}\n', [("", 2), ("", 3)], 2),
        (b'[{"a": 1}, 2, {"a": 3}]', [("[1]", 1)], 2),
        (b'[{"a": 1},\n{"a": 2},\n{"a"', [("[2]", 3)], 2),
        (b'[{"a": 1},\n{"a": 2}', [("", 2)], 2),
        (b"a;b\n1;2;3\n4;5\n", [("", 2)], 2),
        (b'a;b\n1;"2\n4;5\n', [], 1),
        (b"", [("", None)], 0),
        (b"  \n ", [("", None)], 0),
        (b"%PDF-1.4 \0\0", [("", None)], 0),
        (b"<xml/>", [("", None)], 0),
        (b"no separator here\nat all\n", [("", 1)], 0),
        (b'{"resourceType": "Bundle",\n "entry": [', [("", 2)], 0),
        (b'{"a": ' + b"[" * 100_000 + b"\n" + b'{"a": 1}', [("", None)], 0),
        (b'{"n": ' + b"9" * 5_000 + b"}\n" + b'{"a": 1}\n', [("", 1)], 1),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_at_its_place(raw: bytes, places: list[tuple[str, int | None]], read: int) -> None:
    """The others are read all the same."""
    assert faults(raw) == places
    assert len(entries(raw)) == read


def test_nested_members_are_flat_and_in_order() -> None:
    """Dots for objects, brackets for lists, words for null and booleans."""
    raw = b'{"a": {"b": 1, "c": [true, null, {"d": "x"}]}, "e": 2.5}'
    assert list(entries(raw)[0].items()) == [
        ("a.b", "1"),
        ("a.c[0]", "true"),
        ("a.c[1]", ""),
        ("a.c[2].d", "x"),
        ("e", "2.5"),
    ]


def test_quoted_newlines_keep_the_line_of_their_row() -> None:
    """A cell on three lines."""
    found = [r for r in records(b'a;b\n1;"x\ny\nz"\n2;w\n') if isinstance(r, Record)]
    assert [(r.line, r.fields["b"]) for r in found] == [(2, "x\ny\nz"), (5, "w")]


def test_lines_of_text_begin_with_a_time() -> None:
    """A stack trace goes with the line above it and is no entry of its own."""
    raw = b"2026-03-12 14:20:31,120 +01:00 ERROR socket closed\n  at demo.Main\n[2026-03-12T14:21:00Z] up\n"
    found = [r for r in records(raw) if isinstance(r, Record)]
    assert [(r.whole, r.fields.get("time")) for r in found] == [
        (True, "2026-03-12 14:20:31,120 +01:00"),
        (False, None),
        (True, "2026-03-12T14:21:00Z"),
    ]


AUDIT: dict[str, Any] = {
    "resourceType": "AuditEvent", "type": {"code": "rest"}, "recorded": "2026-03-12T09:00:00Z", "agent": [{"requestor": True}],
    "source": {"observer": {"display": "x"}},
}  # fmt: skip


@pytest.mark.parametrize("wrap", [
    lambda rs: json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": r} for r in rs]}).encode(),
    lambda rs: json.dumps({"entry": [{"resource": r} for r in rs], "type": "searchset", "resourceType": "Bundle"}, indent=1).encode(),
    lambda rs: b"\n".join(json.dumps(r).encode() for r in rs),
    lambda rs: json.dumps(rs).encode(),
], ids=["bundle", "bundle indented", "ndjson", "array"])  # fmt: skip
def test_one_bad_resource_hides_no_other(wrap: Any) -> None:
    """Each is validated by itself; other kinds are no entries, and no faults."""
    found = list(
        records(wrap([AUDIT, {**AUDIT, "recorded": "yesterday"}, {"resourceType": "OperationOutcome"}, AUDIT]))
    )
    assert [r.resource is not None for r in found if isinstance(r, Record)] == [True, False, False, True]
    assert [u.expected.en for u in found if isinstance(u, Unread)] == ["valid R4 AuditEvent"]


@pytest.mark.parametrize(
    "change",
    [
        {"recorded": "S3cretValue"},
        {"agent": []},
        {"agent": [{}]},
        {"source": None},
        {"S3cretValue": 1},
        {"outcome": {"S3cretValue": 2}},
    ],
)
def test_the_validator_s_words_quote_nothing(change: dict[str, Any]) -> None:
    """The value that is refused may be a secret."""
    told = [u for u in records(json.dumps({**AUDIT, **change}).encode()) if isinstance(u, Unread)]
    assert len(told) == 1
    assert "S3cret" not in str(told)


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries, bytes of a line, FHIR resources, one document: told, and the walk ends."""
    monkeypatch.setattr(log_records, "MAX_LOG_ENTRIES", 3)
    monkeypatch.setattr(log_entry, "MAX_LOG_LINE", 40)
    monkeypatch.setattr(fhir_records, "MAX_FHIR_RECORDS", 1)
    many = list(records(b'{"a": 1}\n' * 10))
    assert len(many) == 4
    assert isinstance(many[-1], Unread) and many[-1].ours
    assert faults(b'{"a": 1}\n{"a": "' + b"x" * 50 + b'"}\n{"a": 2}\n') == [("", 2)]
    monkeypatch.setattr(log_entry, "MAX_LOG_LINE", 4_000)
    assert [type(r).__name__ for r in records(json.dumps([AUDIT, AUDIT]).encode())] == ["Record", "Unread"]
    for module in (log_records, log_json):
        monkeypatch.setattr(module, "MAX_LOG_DOCUMENT", 10)
    assert faults(b'[{"a": 1}, {"a": 2}]') == [("", None)]
    assert faults(b'{\n"a": 1,\n"b": 2}') == [("", None)]


def test_wide_entries_are_cut() -> None:
    """Members beyond the bound are left out, nested or not."""
    wide = {f"m{n}": n for n in range(5_000)}
    assert len(entries(json.dumps(wide).encode())[0]) <= log_json.MAX_LOG_FIELDS
    assert len(entries(json.dumps({"a": [wide, wide]}).encode())[0]) <= log_json.MAX_LOG_FIELDS


@given(st.binary(max_size=300))
def test_bytes_never_raise(raw: bytes) -> None:
    """Whatever they are."""
    assert all(isinstance(r, Record | Unread) for r in records(raw))


@settings(max_examples=150)
@given(
    st.sampled_from([LINES.encode(), json.dumps(ROWS).encode(), b"a;b\r\n1;2\r\n", json.dumps(AUDIT).encode()]),
    st.data(),
)
def test_mangled_exports_never_raise(raw: bytes, data: st.DataObject) -> None:
    """One piece replaced by another."""
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    mangled = raw[:start] + data.draw(st.binary(max_size=12)) + raw[end:]
    assert all(isinstance(r, Record | Unread) for r in records(mangled))


_JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=4), max_leaves=12)  # fmt: skip


@given(st.lists(st.dictionaries(st.text(max_size=8), _JSON, max_size=5), min_size=1, max_size=4))
def test_json_lines_and_array_agree(found: list[dict[str, Any]]) -> None:
    """The same objects, one a line or in an array."""
    found = [{"k": 1, **one} for one in found]
    as_lines = b"\n".join(json.dumps(one).encode() for one in found)
    assert entries(as_lines) == entries(json.dumps(found).encode())
