"""``segur-harness expect``: the ACK that a conforming receiver gives to a message, and why."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from harness.campaign.expectation import Due, answers_due
from harness.campaign.receiver import read_file, read_receiver
from harness.core.errors import UsageError
from harness.core.text import Lang, Text
from harness.core.verdict import ExitCode
from harness.formats.limits import MAX_FILE
from harness.report.safe import visible
from harness.rules.ack_writer import application_code, error_code, expected_ack, location
from harness.rules.answers import Expected, Undecided

STDIN = "-"


def options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Options of the command."""

    def say(fr: str, en: str) -> str:
        return Text(fr, en).in_(lang)

    parser.add_argument("message", metavar="MESSAGE", help=say(
        "fichier HL7v2 d'un ou plusieurs messages, ou - pour l'entrée standard",
        "HL7v2 file of one or several messages, or - for standard input"))  # fmt: skip
    parser.add_argument("--patients", type=Path, metavar="FICHIER" if lang == "fr" else "FILE", help=say(
        "patients détenus : CSV, HL7 ADT, FHIR ou campaign.yaml", "patients held: CSV, HL7 ADT, FHIR or campaign.yaml"))  # fmt: skip
    parser.add_argument("--held", type=Path, metavar="DOCUMENTS", help=say(
        "documents détenus : dossier ou fichier de CDA ou de messages, ou liste YAML (root, extension, superseded)",
        "documents held: folder or file of CDA or messages, or YAML list (root, extension, superseded)"))  # fmt: skip
    parser.add_argument("--er7", action="store_true", help=say(
        "n'écrire que les octets de l'ACK attendu", "write the bytes of the expected ACK only"))  # fmt: skip


def execute(args: argparse.Namespace) -> int:
    """Print the answer to each message; 0 when all are decided, 10 when one is not."""
    receiver = read_receiver(args.patients, args.held)
    raw, name = _message(args.message)
    found = answers_due(raw, name, receiver)
    if args.er7:
        _write_er7(found, args.lang)
    else:
        print("\n\n".join(visible(told(due, args.lang), keep="\n") for due in found))
    undecided = any(isinstance(due.expected, Undecided) for due in found)
    return int(ExitCode.UNDECIDED if undecided else ExitCode.OK)


def _message(word: str) -> tuple[bytes, str]:
    if word != STDIN:
        return read_file(Path(word)), word
    raw = sys.stdin.buffer.read(MAX_FILE + 1)
    if len(raw) > MAX_FILE:
        raise UsageError(Text(f"entrée standard : plus de {MAX_FILE} octets",
                              f"standard input: more than {MAX_FILE} bytes"))  # fmt: skip
    return raw, STDIN


def _write_er7(found: Sequence[Due], lang: Lang) -> None:
    """The ACKs alone on standard output; what is undecided is said on standard error."""
    for due in found:
        if isinstance(due.expected, Expected):
            sys.stdout.buffer.write(expected_ack(due.message.view, due.expected))
        else:
            print(visible(f"{_title(due)} — {_undecided(due.expected, lang)}"), file=sys.stderr)
    sys.stdout.buffer.flush()


def told(due: Due, lang: Lang) -> str:
    """One message: its answer, the step that decided, the reason, the place, what else is accepted."""
    if isinstance(due.expected, Undecided):
        return f"{_title(due)}\n  {_undecided(due.expected, lang)}"
    expected = due.expected
    rows = [
        (Text("réponse", "answer"), _answer(expected)),
        (Text("étape", "step"), f"{expected.case.value}, {expected.case.text.in_(lang)}"),
        (Text("raison", "reason"), expected.reason.in_(lang)),
        (Text("lieu", "place"), str(expected.located)),
    ]
    if expected.others is not None:
        rows.append((Text("accepté aussi", "also accepted"), expected.others.in_(lang)))
    return "\n".join([_title(due), *(f"  {label.in_(lang):14}{value}" for label, value in rows)])


def _title(due: Due) -> str:
    """File, rank in the file, type and identifier of a message."""
    view = due.message.view
    return f"{due.message.label}  {view.kind or '?'}^{view.event or '?'} {view.control_id or '(MSH-10 ∅)'}"


def _undecided(expected: Undecided, lang: Lang) -> str:
    return Text("indécidable : {why}", "undecided: {why}").fill(why=expected.reason).in_(lang)


def _answer(expected: Expected) -> str:
    """``MSA-1 AE, ERR-2 PID^1^3, ERR-3 101^…, ERR-4 E, ERR-5 904^…`` with what there is to write."""
    code, error, application = expected.preferred
    if error is None:
        return f"MSA-1 {code}"
    where = location(expected)
    parts = [f"MSA-1 {code}", *([f"ERR-2 {where}"] if where else []), f"ERR-3 {error_code(error)}", "ERR-4 E"]
    return " ; ".join(parts + ([f"ERR-5 {application_code(application)}"] if application else []))
