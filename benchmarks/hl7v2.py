"""Messages per second of the whole HL7v2 rule set, beside hl7apy and a naive split, on the same bytes in the same run.

    python benchmarks/hl7v2.py [--seconds 2]

Three messages made by the builder: an ADT with its Z segments, an MDM with a CDA of about 20 kB, an MDM of about
330 kB. One process, no journal. Ours is what a run does to one message: read the bytes, check them (FORMAT), decode
and parse the document, evaluate every check of the scenarios HL7-* and PAM-IDENTITY. hl7apy: ``parse_message`` with
``find_groups=True``, then ``validate()``. Naive: five nested splits, the floor. Speeds depend on the machine; ratios tell.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace

from hl7apy.parser import parse_message

import scenarios
from harness.builder.demo import document
from harness.builder.hl7 import build_message, carrying
from harness.builder.people import ROSALIE
from harness.builder.rulebook import ADMISSION, rulebook
from harness.campaign.opening import open_campaign
from harness.campaign.source import MemorySource
from harness.cli.run import collecting_less
from harness.core.check import Check
from harness.core.finding import Assertion, Held

BATCH = 20
PREFIXES = ("HL7-", "PAM-", "FORMAT-HL7", "FORMAT-CDA")


def mdm(size: int) -> bytes:
    """A TRANS MDM whose document holds a PDF of a given size."""
    cda = replace(document(91, ROSALIE), pdf=b"%PDF-1.4\n" + b"%filler\n" * (size // 8) + b"%%EOF\n")
    return build_message(replace(carrying(cda, "TRANS-MDM"), destmssanteps="Y", invisible_patient="Y"))


SAMPLES = {
    "ADT": rulebook().files()[ADMISSION],
    "MDM, CDA of 20 kB": mdm(11_000),
    "MDM of 330 kB": mdm(182_000),
}


def checks() -> list[Check]:
    """Every check of the HL7v2 rule set."""
    return [
        step for s in scenarios.load() for step in s.steps if isinstance(step, Check) and step.id.startswith(PREFIXES)
    ]


def ours(raw: bytes) -> Callable[[], int]:
    """Reads and judges a batch of copies of a message; returns the number of messages."""
    files = {f"{n}.hl7": raw for n in range(BATCH)}
    rules = checks()

    def judge() -> int:
        campaign = open_campaign(MemorySource(dict(files)))
        statements = 0
        for check in rules:
            for subject in campaign.on(check.on):
                if check.where is None or check.where(subject, campaign):
                    for outcome in check.run(subject, campaign):
                        statements += outcome.count if isinstance(outcome, Held) else isinstance(outcome, Assertion)
        assert statements > BATCH * 50, "the rule set did not run"
        return BATCH

    return judge


def theirs(raw: bytes) -> Callable[[], int]:
    """hl7apy's parse, then its validation; what it says is not compared here."""
    text = raw.decode()

    def judge() -> int:
        message = parse_message(text, find_groups=True)
        try:
            message.validate()
        except Exception:  # a message that it refuses was validated too
            return 1
        return 1

    return judge


def naive(raw: bytes) -> Callable[[], int]:
    """Segments, fields, repetitions, components, subcomponents."""
    text = raw.decode()

    def split() -> int:
        for segment in text.split("\r"):
            for field in segment.split("|"):
                for repetition in field.split("~"):
                    for component in repetition.split("^"):
                        component.split("&")
        return 1

    return split


def rate(work: Callable[[], int], seconds: float) -> float:
    """The best of five rounds, in messages per second."""
    best = 0.0
    for _ in range(5):
        done, start = 0, time.perf_counter()
        while (elapsed := time.perf_counter() - start) < seconds / 5:
            done += work()
        best = max(best, done / elapsed)
    return best


def main() -> None:
    """Print one line per message."""
    parser = argparse.ArgumentParser(description="HL7v2 rule set: messages per second, beside hl7apy and a naive split")
    parser.add_argument("--seconds", type=float, default=2.0, help="time given to each figure")
    seconds = parser.parse_args().seconds
    print(
        f"{'message':20} {'bytes':>8} {'checks':>7} {'ours/s':>9} {'hl7apy/s':>9} {'naive/s':>10} {'ours ÷ hl7apy':>14} {'naive ÷ ours':>13}"
    )
    for name, raw in SAMPLES.items():
        with collecting_less():  # the setting of a run, for all three
            mine, peer, floor = (rate(made(raw), seconds) for made in (ours, theirs, naive))
        print(
            f"{name:20} {len(raw):8} {len(checks()):7} {mine:9.0f} {peer:9.0f} {floor:10.0f} {mine / peer:14.1f} {floor / mine:13.1f}"
        )


if __name__ == "__main__":
    main()
