"""Pages of a PDF, where its page tree can be read."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.builder.pdf import minimal_pdf
from harness.formats.pdf_pages import count


@pytest.mark.parametrize(("content", "pages"), [
    (minimal_pdf("x"), 1),
    (b"2 0 obj\n<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 12 >>\nendobj", 12),
    (b"2 0 obj\n<</Count 12/Kids[3 0 R]/Type/Pages>>endobj 5 0 obj<</Type/Pages/Count 7>>endobj", 12),
    (b"1 0 obj << /Type /Outlines /Count 99 >> endobj 2 0 obj << /Type /Pages /Count 3 >> endobj", 3),
    (b"2 0 obj << /Type /Page >> endobj 3 0 obj << /Type /Page >> endobj", 2), (b"2 0 obj << /Type /Pages >> endobj", None), (b"", None), (b"/Type /Pages", None),
    (b"5 0 obj << /Type /ObjStm >>\nstream\n" + zlib.compress(b"<< /Type /Pages /Count 4 >>") + b"\nendstream", 4),
    (b"%PDF-1.7 damaged", None),
])  # fmt: skip
def test_pages(content: bytes, pages: int | None) -> None:
    """The largest tree, in its own dictionary, in clear or compressed; else the pages one by one."""
    assert count(content) == pages


@given(st.binary(), st.integers(0, 50))
def test_any_bytes(content: bytes, times: int) -> None:
    """Never raises, whatever is repeated."""
    count(content + b"obj /Type /Pages /Count 1 " * times + content)
