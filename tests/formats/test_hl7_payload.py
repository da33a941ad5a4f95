"""Base64 of OBX-5: complete, damaged, and what is recovered."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.formats.hl7.payload import Payload, payloads
from tests.formats.messages import one

XML = b"<ClinicalDocument/>"


def payload(data: str, encoding: str = "Base64", code: str = "11502-2^CR^LN", kind: str = "XML") -> Payload:
    """The payload of a message whose OBX-5.5 is ``data``."""
    found = list(payloads(one(f"OBX|1|ED|{code}||^TEXT^{kind}^{encoding}^{data}||||||F")))
    assert len(found) == 1
    return found[0]


def told(found: Payload) -> list[str]:
    """The problems, in French."""
    assert {(p.check, p.place.path) for p in found.problems} <= {("FORMAT-HL7-BASE64", "OBX-5.5")}
    return [p.message.fr for p in found.problems]


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.binary(min_size=1, max_size=200))
def test_complete_base64_is_decoded(content: bytes) -> None:
    """What was encoded comes back, without a problem."""
    found = payload(base64.b64encode(content).decode())
    assert found.content == content and found.problems == ()


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.text(st.sampled_from("ABab01+/=-_ .é"), min_size=1, max_size=40))
def test_any_text_gives_bytes_or_a_problem(data: str) -> None:
    """Damaged base64 never raises: either it decodes strictly or it is told."""
    found = payload(data)
    assert found.problems or base64.b64decode(data.strip(), validate=True) == found.content


def test_missing_padding_is_told_and_recovered() -> None:
    """All bytes come back."""
    found = payload(base64.b64encode(b"<abcd").decode().rstrip("="))
    assert found.content == b"<abcd"
    assert len(told(found)) == 1 and "sans remplissage" in told(found)[0]


def test_truncated_data_is_told_and_recovered_as_far_as_possible() -> None:
    """The bytes of complete characters come back."""
    found = payload(base64.b64encode(XML).decode()[:17])
    assert found.content == XML[:12] and len(told(found)) == 1


def test_blanks_are_told_and_recovered() -> None:
    """Base64 wrapped with blanks decodes once they are dropped."""
    data = base64.b64encode(XML).decode()
    found = payload(f"{data[:8]} {data[8:]}")
    assert found.content == XML and ["étrangers" in m for m in told(found)] == [True]


def test_line_breaks_by_escape_are_told_and_recovered() -> None:
    r"""``\.br\`` inside base64 is a foreign character."""
    data = base64.b64encode(XML).decode()
    assert payload(f"{data[:8]}\\.br\\{data[8:]}").content == XML


@pytest.mark.parametrize("data", ["A=AA", "A=A=A=", "=AAA", "AA=A", "A", "=", "=====", "A===", "QUJD=QUJD"])
def test_padding_inside_never_raises(data: str) -> None:
    """Padding in the middle once broke the recovery; now it is told."""
    assert told(payload(data)) != []


def test_base64_strings_put_end_to_end_are_all_recovered() -> None:
    """Each padded piece gives its bytes."""
    data = base64.b64encode(b"<a>1").decode() + base64.b64encode(b"</a>").decode()
    found = payload(data)
    assert found.content == b"<a>1</a>" and any("bout à bout" in m for m in told(found))


def test_no_data_is_told() -> None:
    """An ED value without data is a problem, and no bytes."""
    found = payload("")
    assert found.content == b"" and told(found) == ["donnée absente"]


def test_data_that_is_not_encoded_is_taken_as_text() -> None:
    """Encoding A: the characters are the data."""
    assert payload("texte", encoding="A", kind="PLAIN", code="X").content == b"texte"


def test_an_xml_payload_is_a_document() -> None:
    """Announced XML or LN code."""
    assert payload(base64.b64encode(XML).decode()).is_document


def test_xml_is_seen_when_it_is_not_announced() -> None:
    """The first byte tells, after a byte order mark."""
    data = base64.b64encode(b"\xef\xbb\xbf <x/>").decode()
    assert payload(data, code="X^Y^Z", kind="").is_document


@pytest.mark.parametrize("code", ["CORPSMAIL_PS^x^MetaDMPMSS", "LPS^XDM/1.0/DDM+x^Z"])
def test_mail_bodies_are_no_documents(code: str) -> None:
    """The mail bodies are never taken for the CDA."""
    assert not payload(base64.b64encode(XML).decode(), code=code).is_document


def test_wrapped_base64_in_an_lf_file_keeps_the_document() -> None:
    """Lines of 76 characters in a file whose segments end with LF: said once, and the CDA is still read."""
    from harness.builder.demo import demo
    from tests.helpers import errors, judged

    raw = demo().files()["emis/01-par-defaut.hl7"].replace(b"\r", b"\n")
    start = raw.index(b"^Base64^") + len(b"^Base64^")
    end = raw.index(b"|", start)
    data = raw[start:end]
    wrapped = b"\n".join(data[i : i + 76] for i in range(0, len(data), 76))
    found = judged({"m.hl7": raw[:start] + wrapped + raw[end:]}, "FORMAT")
    assert [f.check for f in errors(found)] == ["FORMAT-HL7-SEGMENT"]
    assert next(s.description for s in found.subjects if s.kind == "document").startswith("CR")


@pytest.mark.parametrize("padding", ["====", "=====", "========"])
def test_padding_in_excess_is_told_and_the_document_is_kept(padding: str) -> None:
    """The standard library takes ``QUJD====`` for complete; RFC 4648 does not."""
    data = base64.b64encode(b"<a>b").decode().rstrip("=") + "=="
    found = payload(data + padding[2:])
    assert found.content == b"<a>b"
    assert found.problems
