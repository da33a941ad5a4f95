"""What differs first between two campaigns, down to the line and its characters."""

from __future__ import annotations

import base64
import io
import zipfile

from harness.builder.demo import demo, document
from harness.builder.people import ROSALIE
from harness.builder.xdm import ArchiveSpec, Entry, build_archive
from harness.core.mutation import Files
from harness.engine.difference import Difference, difference


def found(before: Files, after: Files, *near: str) -> Difference:
    """The difference, which is there."""
    told = difference(before, after, near)
    assert told is not None
    return told


def marked(told: Difference) -> tuple[str, str]:
    """The characters that differ on both sides."""
    assert told.before is not None and told.after is not None
    return tuple(s.text[s.start : s.end] for s in (told.before, told.after))  # type: ignore[return-value]


def zipped(**entries: bytes) -> bytes:
    """An archive of these entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as written:
        for name, content in entries.items():
            written.writestr(name, content)
    return buffer.getvalue()


def test_nothing() -> None:
    """Equal campaigns."""
    assert difference({"a": b"1"}, {"a": b"1"}) is None


def test_the_file_of_the_finding_comes_first() -> None:
    """Else a sample before the manifest."""
    before, after = {"a": b"1", "b": b"1", "campaign.yaml": b"1"}, {"a": b"2", "b": b"2", "campaign.yaml": b"2"}
    assert (found(before, after).file, found(before, after, "b").file) == ("a", "b")


def test_characters_around_a_long_line() -> None:
    """What is left out is marked, what differs is in the middle."""
    told = found({"a": b"x" * 500 + b"1" + b"y" * 500}, {"a": b"x" * 500 + b"2" + b"y" * 500})
    assert marked(told) == ("1", "2") and told.before is not None
    assert told.before.text == "…" + "x" * 60 + "1" + "y" * 60 + "…"


def test_a_line_added_among_others_that_change() -> None:
    """What follows is renumbered, yet the added line is the one that is told."""
    told = found({"a": b"OBX|1|one\nOBX|2|two\n"}, {"a": b"OBX|1|other\nOBX|2|one\nOBX|3|two\n"})
    assert told.place == "a › line 1" and told.before is None
    assert told.after is not None and told.after.text == "OBX|1|other"


def test_a_file_removed() -> None:
    """Its first line."""
    told = found({"a": b"\nfirst\nsecond"}, {})
    assert told.after is None and told.before is not None and told.before.text == "first"


def test_line_ends_alone() -> None:
    """Made visible when nothing else differs."""
    assert marked(found({"a": b"MSH\rPID\r"}, {"a": b"MSH\nPID\r"})) == ("␍", "␊")


def test_binary_files() -> None:
    """Their size and the bytes from the first that differs."""
    told = found({"a.png": b"\x89PNG\0\1\2"}, {"a.png": b"\x89PNG\0\1"})
    assert told.before is not None and told.before.text == "7 bytes, from byte 7: 02"
    assert told.after is not None and told.after.text == "6 bytes, from byte 7: (end)"


def test_a_hash_that_follows_is_not_the_difference() -> None:
    """The document that changed is, though its metadata come first."""
    told = found(
        {"a.zip": zipped(METADATA=b"<v>" + b"a" * 40 + b"</v>", DOC=b"<id>1</id>")},
        {"a.zip": zipped(METADATA=b"<v>" + b"b" * 40 + b"</v>", DOC=b"<id>2</id>")},
    )
    assert told.inside == ("DOC", "line 1") and marked(told) == ("1", "2")


def test_a_hash_alone_is_the_difference() -> None:
    """When nothing else changed."""
    told = found({"a": b"a" * 40}, {"a": b"b" * 40})
    assert told.inside == ("line 1",) and told.minor


def test_an_entry_of_an_archive_in_a_base64_field() -> None:
    """Each layer is opened and named."""
    fields = [base64.b64encode(zipped(DOC=content + b"x" * 200)) for content in (b"1", b"2")]
    told = found(*({"a.hl7": b"MSH|^~\\&|\rOBX|1|" + field + b"|F\r"} for field in fields))
    assert told.place == "a.hl7 › line 2 › base64 decoded › DOC › line 1" and marked(told) == ("1", "2")


def test_an_archive_of_a_mail() -> None:
    """Attachments are decoded, then their archive is opened."""
    other = build_archive(ArchiveSpec(entries=(Entry(document(51, ROSALIE)),)))
    told = found(demo().files(), demo().mailing("gaston", archives=(("IHE_XDM.zip", other),)).files())
    assert told.place.startswith("courriels/gaston.eml › IHE_XDM.zip › IHE_XDM/SUBSET01/METADATA.XML › line ")
    assert told.after is not None and "284033306311913" in told.after.text
