"""``segur-harness expect``: the answer in words, as bytes, and what it refuses."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from harness.builder.cda import build_cda
from harness.builder.demo import document
from harness.builder.fhir import build_patient_csv
from harness.builder.hl7 import build_message, carrying
from harness.builder.people import GASTON, MARGOT, ROSALIE
from harness.formats.hl7 import reader
from harness.rules.acknowledgement import Acknowledgement
from tests.conftest import ROOT, Command

HELD = ("--patients", "samples/demo/campaign.yaml")
RECEIVED = Path("samples/demo/recus")
FIRST = document(1, ROSALIE)
SECOND = replace(FIRST, id_root=f"{FIRST.set_id}.2", version=2, replaces=FIRST.id_root)


def er7(*words: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The real command, its standard output as bytes."""
    command = [sys.executable, "-m", "harness", "expect", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, check=False, timeout=120)


def ack(raw: bytes) -> Acknowledgement:
    """The only message of some bytes, as an ACK."""
    (message,) = reader.read(raw).messages
    return Acknowledgement(message)


def test_the_answer_is_told_in_words(segur: Command) -> None:
    """MSA-1, ERR-3 to 5, the step, the reason and the place."""
    ran = segur("expect", RECEIVED / "03-nom-de-naissance.hl7", *HELD)
    assert ran.code == 0 and ran.err == ""
    for told in ("MSA-1 AE ; ERR-3 207^", "ERR-4 E ; ERR-5 904^", "5, autre identité", "tirets", "name/family[1] (l. "):
        assert told in ran.out


def test_the_answer_is_told_in_english(segur: Command) -> None:
    """--lang en; the labels of the codes stay those of the French table."""
    ran = segur("expect", RECEIVED / "19-version-hl7-inconnue.hl7", "--lang", "en")
    assert "1, message that cannot be processed" in ran.out and "ERR-2 MSH^1^12 ; ERR-3 203^" in ran.out


def test_other_accepted_answers_are_told(segur: Command, tmp_path: Path) -> None:
    """A patient of the same traits and another matricule: 904, or 902."""
    patients = tmp_path / "p.csv"
    patients.write_bytes(build_patient_csv([replace(GASTON, ins="157075935099947")]))
    sample = tmp_path / "m.hl7"
    sample.write_bytes(build_message(carrying(document(2, GASTON))))
    ran = segur("expect", sample, "--patients", patients)
    assert "ERR-5 904^" in ran.out and "accepté aussi ERR-3 207 ERR-5 902" in ran.out


def test_each_received_message_of_the_demo_is_answered_as_its_product_did() -> None:
    """All of them in one stream: same MSA-1, ERR-3 and ERR-5 as the conforming ACKs."""
    paths = sorted(p for p in (ROOT / RECEIVED).glob("*.hl7") if not p.name.endswith(".ack.hl7"))
    done = er7("-", *HELD, "--er7", given=b"".join(p.read_bytes() for p in paths))
    assert done.returncode == 0 and done.stderr == b""
    given = [Acknowledgement(m).summary for m in reader.read(done.stdout).messages]
    assert given == [ack(p.with_name(p.stem + ".ack.hl7").read_bytes()).summary for p in paths]


def test_the_ack_swaps_and_keeps_what_the_guide_says(tmp_path: Path) -> None:
    """Ends swapped, MSH-9, 11, 12, 17, 18, MSA-2; ERR with its tables; CR after each segment."""
    sample = tmp_path / "m.hl7"
    sample.write_bytes(
        build_message(replace(carrying(document(2, MARGOT)), sending=("A&B", "C"), receiving=("D", "E")))
    )
    done = er7(sample, *HELD, "--er7")
    msh, msa, err = done.stdout.decode().removesuffix("\r").split("\r")
    fields = [*msh.split("|"), ""]
    assert fields[:6] == ["MSH", "^~\\&", "D", "E", "A\\T\\B", "C"]
    assert (fields[8], fields[10], fields[11], fields[16], fields[17]) == (
        "ACK^T02^ACK",
        "T",
        "2.6",
        "FRA",
        "UNICODE UTF-8",
    )
    assert msa == "MSA|AE|MSG0001"
    assert err == "ERR|||207^Application error^messageErrorCondition|E|902^Patient inconnu^applicationErrorCode"


def test_the_ack_is_in_the_character_set_of_the_message(tmp_path: Path) -> None:
    """8859/15 asked, 8859/15 answered."""
    sample = tmp_path / "m.hl7"
    refused = document(2, replace(ROSALIE, sex=None))
    sample.write_bytes(build_message(replace(carrying(refused), encoding="8859/15", terminator="\r\n")))
    done = er7(sample, "--er7")
    assert b"|8859/15" in done.stdout and "905^INS incomplète".encode("iso8859-15") in done.stdout


def test_the_same_message_gives_the_same_bytes() -> None:
    """No clock in the answer: it can be kept as a test fixture."""
    assert er7(RECEIVED / "03-nom-de-naissance.hl7", *HELD, "--er7").stdout == er7(
        RECEIVED / "03-nom-de-naissance.hl7", *HELD, "--er7"
    ).stdout  # fmt: skip


def test_without_the_documents_held_a_replacement_is_undecided(segur: Command) -> None:
    """Exit 10, the reason in words; with --er7, nothing on standard output."""
    ran = segur("expect", RECEIVED / "02-remplacement.hl7", *HELD)
    assert ran.code == 10 and "indécidable : document visé" in ran.out
    done = er7(RECEIVED / "02-remplacement.hl7", *HELD, "--er7")
    assert done.returncode == 10 and done.stdout == b"" and "indécidable" in done.stderr.decode()


@pytest.mark.parametrize(
    ("content", "code"),
    [(build_cda(FIRST), "AA"), (build_message(carrying(FIRST)), "AA"), (f"- root: {FIRST.id_root}".encode(), "AA"),
     (f"- root: {FIRST.id_root}\n  superseded: true".encode(), "AE ERR-3=207 ERR-5=900"), (b"[]", "AE ERR-3=207 ERR-5=900")],
    ids=["CDA", "message", "YAML", "YAML superseded", "YAML empty"],
)  # fmt: skip
def test_the_documents_held_are_told_by_a_file(content: bytes, code: str, tmp_path: Path) -> None:
    """A CDA, the message that carried it, or a list."""
    held = tmp_path / ("held.yaml" if not content.startswith((b"<", b"MSH")) else "held")
    held.write_bytes(content)
    sample = tmp_path / "m.hl7"
    sample.write_bytes(build_message(carrying(SECOND)))
    done = er7(sample, *HELD, "--held", held, "--er7")
    assert done.returncode == 0 and ack(done.stdout).summary == code


def test_several_messages_are_answered_in_turn(segur: Command, tmp_path: Path) -> None:
    """The replacement finds the document that came before it in the file."""
    sample = tmp_path / "lot.hl7"
    sample.write_bytes(build_message(carrying(FIRST)) + build_message(carrying(SECOND)))
    ran = segur("expect", sample, *HELD)
    assert ran.code == 0 and ran.out.count("MSA-1 AA") == 2 and "message 2" in ran.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("absent.hl7",), "absent.hl7 n'existe pas"),
        (("samples",), "samples est un dossier"),
        (("README.md",), "README.md : aucun message HL7v2"),
        (("samples/demo/recus/01-identite-exacte.ack.hl7",), "un ACK n'appelle pas de réponse"),
        (("samples/demo/recus/01-identite-exacte.hl7", "--patients", "absent.csv"), "absent.csv n'existe pas"),
        (("samples/demo/recus/01-identite-exacte.hl7", "--patients", "README.md"), "README.md : aucune colonne connue"),
        (("samples/demo/recus/01-identite-exacte.hl7", "--held", "absent"), "absent n'existe pas"),
        (("samples/demo/recus/01-identite-exacte.hl7", "--held", "README.md"), "ni CDA, ni message de document"),
        (("samples/demo/recus/01-identite-exacte.hl7", "--held", "samples/ans-known-deviations.yaml"), "clé inconnue"),
        (("samples/demo/recus/01-identite-exacte.hl7", "--patient", "x"), "voulez-vous dire --patients ?"),
        ((), "arguments requis : MESSAGE"),
    ],
)
def test_a_wrong_use_is_one_line(words: tuple[str, ...], told: str, segur: Command) -> None:
    """Exit 4, the file and what was expected."""
    ran = segur("expect", *words)
    assert ran.code == 4 and ran.out == ""
    assert told in ran.err and ran.err.count("\n") == 1


def test_a_wrong_list_of_documents_is_said_with_its_line(segur: Command, tmp_path: Path) -> None:
    """The line and the nearest key."""
    held = tmp_path / "held.yaml"
    held.write_text("- {root: 1.2.3}\n- {root: 1.2.4, supersede: true}\n", encoding="utf-8")
    ran = segur("expect", RECEIVED / "01-identite-exacte.hl7", "--held", held)
    assert ran.code == 4 and "held.yaml ligne 2" in ran.err and "superseded" in ran.err


def test_a_file_without_patients_is_refused(segur: Command, tmp_path: Path) -> None:
    """An empty CSV is a slip; ``patients: []`` in a campaign.yaml says that nobody is held."""
    empty = tmp_path / "p.csv"
    empty.write_bytes(build_patient_csv([]))
    sample = RECEIVED / "01-identite-exacte.hl7"
    assert segur("expect", sample, "--patients", empty).code == 4
    nobody = tmp_path / "campaign.yaml"
    nobody.write_text("patients: []\n", encoding="utf-8")
    assert "ERR-5 902^" in segur("expect", sample, "--patients", nobody).out


def test_what_a_message_holds_cannot_drive_the_terminal(segur: Command, tmp_path: Path) -> None:
    """Escape sequences and right-to-left marks are shown, not obeyed."""
    sample = tmp_path / "m.hl7"
    sample.write_bytes(
        build_message(replace(carrying(FIRST), control_id="A\x1b[31m\u202eB", processing_id="\x1b]0;x\x07"))
    )
    ran = segur("expect", sample, *HELD)
    assert ran.code == 0 and "\x1b" not in ran.out and "\u202e" not in ran.out and "␛" in ran.out
