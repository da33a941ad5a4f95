"""Damaged messages through ``expect``: an answer, a doubt or one line, never a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from harness.builder.demo import demo
from harness.cli.main import main
from harness.formats.hl7 import reader
from tests.conftest import ROOT
from tests.fuzz.mutants import mutant

FILES = demo().files()
MESSAGES = sorted(n for n in FILES if n.startswith(("recus/", "emis/")) and not n.endswith(".ack.hl7"))
FIRST = FILES["recus/01-identite-exacte.hl7"]
ODD = {
    "empty": b"", "blanks": b" \r\n\0", "MSH alone": b"MSH", "MSH and separators": b"MSH|^~\\&", "one character": b"M",
    "separators that are letters": b"MSHaaaaaaaMDMaaa\rPIDa\r", "the same separator": b"MSH||||||||||\rPID|1\r",
    "binary": bytes(range(256)) * 8, "UTF-16": FIRST.decode().encode("utf-16"), "UTF-16 cut": FIRST.decode().encode("utf-16")[:301],
    "BOM": b"\xef\xbb\xbf" + FIRST, "batch": b"FHS|^~\\&\rBHS|^~\\&\r" + FIRST + b"BTS|1\r", "MLLP": b"\x0b" + FIRST + b"\x1c\r",
    "a thousand MSH": b"MSH|^~\\&|A|B|C|D|20260101||MDM^T02|1|P|2.6\r" * 1000, "XML": b"<a/>", "JSON": b"{}",
}  # fmt: skip


def run(raw: bytes, folder: Path, *words: str) -> int:
    """The command in this process on some bytes."""
    sample = folder / "m.hl7"
    sample.write_bytes(raw)
    return main(["expect", str(sample), "--patients", str(ROOT / "samples/demo/campaign.yaml"), *words])


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("er7", [(), ("--er7",)], ids=["words", "er7"])
def test_odd_files_are_answered_or_refused(
    name: str, er7: tuple[str, ...], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """0, 4 or 10; nothing but one line on standard error when refused."""
    code = run(ODD[name], tmp_path, *er7)
    told = capfdbinary.readouterr()
    assert code in (0, 4, 10) and b"Traceback" not in told.err
    assert code != 4 or told.err.count(b"\n") == 1


@pytest.mark.parametrize("seed", range(12))
def test_damaged_messages_are_answered_or_refused(
    seed: int, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Damage of bytes and of what the base64 holds; the ACK that is written can be read again."""
    rng = random.Random(seed)
    for _ in range(20):
        raw = mutant(FILES[rng.choice(MESSAGES)], rng)
        assert run(raw, tmp_path) in (0, 4, 10), capfdbinary.readouterr().err
        capfdbinary.readouterr()
        assert run(raw, tmp_path, "--er7") in (0, 4, 10)
        written = capfdbinary.readouterr().out
        assert all(m.kind == "ACK" and m.first("MSA") is not None for m in reader.read(written).messages)
