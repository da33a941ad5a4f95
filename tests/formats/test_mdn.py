"""Reports read back: both writings of the guide, error e-mails, and whatever else comes under that name."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.formats import mail
from harness.formats.mdn import Form, Report, body_text, read_mdn, subject_of
from harness.formats.mdn_fields import chain_of, disposition_of, recipient_of

#: The example of the guide, version 1.1.3, with our own values.
NEW = """Date: Tue, 20 Feb 2024 00:19:00 +0100 (CET)
From: service_auto@ch-demo.mssante.fr
Message-ID: <2.1@ch-demo.mssante.fr>
Subject: [KO Intégration système !][902] XDM/1.0/DDM+CR TEST-LAVANDE ROSALIE 12/03/1984
To: service@ch-demo.mssante.fr
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification;
 boundary="RAA"

--RAA
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: 8bit

Le document n’a pas pu être intégré : 902^Identifiant de patient inconnu

--RAA
Content-Type: message/disposition-notification

Reporting-UA: pfi.ch-demo.mssante.fr; PFI de l'établissement
Original-Recipient: rfc822;service_auto@ch-demo.mssante.fr
Final-Recipient: rfc822; service_auto@ch-demo.mssante.fr
Original-Message-ID: <1.1@ch-demo.mssante.fr >
Disposition: automatic-action/MDN-sent-automatically; processed/error
Error: 902^Identifiant de patient inconnu^applicationErrorCondition| E^Error^errorSeverity

--RAA
Content-Type: message/rfc822

Message-ID: <1.1@ch-demo.mssante.fr>
Subject: XDM/1.0/DDM+CR TEST-LAVANDE ROSALIE 12/03/1984
Content-Type: multipart/mixed; boundary="ZZZ"

--ZZZ
Content-Type: text/plain

corps

--ZZZ
Content-Type: application/zip; name="IHE_XDM.zip"
Content-Transfer-Encoding: base64

UEsDBA==

--ZZZ--

--RAA--
"""
EARLY = NEW.replace("processed/error\nError: ", "processed/Error: ")
PLAIN = """From: a@demo.mssante.fr
To: b@demo.mssante.fr
Subject: {subject}
Content-Type: text/plain; charset={charset}

{text}
"""


def read(text: str | bytes) -> Report:
    """The report of these bytes, which must be one."""
    found = read_mdn(mail.read(text.encode() if isinstance(text, str) else text))
    assert found is not None
    return found


@pytest.mark.parametrize("written", [NEW, EARLY], ids=["1.1.3", "1.1.2"])
def test_both_writings_say_the_same(written: str) -> None:
    """Parts, outcome, code, recipients, original: only where the chain stands differs."""
    found = read(written)
    assert found.form is Form.MDN
    assert found.types == ("text/plain", "message/disposition-notification", "message/rfc822")
    assert (found.failed, found.code, found.original_message_id) == (True, "902", "1.1@ch-demo.mssante.fr")
    assert found.error is not None and found.error.main is not None
    assert (found.error.main.label, found.error.main.table, found.error.severity) == (
        "Identifiant de patient inconnu", "applicationErrorCondition", "E")  # fmt: skip
    assert found.final_recipient.address == found.original_recipient.address == "service_auto@ch-demo.mssante.fr"
    assert (found.subject.ko, found.subject.exact, found.subject.code) == (True, True, "902")
    assert found.subject.rest == "XDM/1.0/DDM+CR TEST-LAVANDE ROSALIE 12/03/1984"
    assert (found.disposition.early_chain is None) is (written is NEW)
    assert found.disposition.modifier_is_atom is (written is NEW)
    assert found.says("902") and not found.says("90")
    assert found.original is not None
    assert [(a.name, a.content) for a in found.original.attachments] == [("IHE_XDM.zip", b"PK\x03\x04")]


def test_a_success_has_no_code() -> None:
    """A number in its text is no error code."""
    done = NEW.replace("processed/error\nError: 902^Identifiant de patient inconnu^applicationErrorCondition| E^Error^errorSeverity", "processed")  # fmt: skip
    found = read(done.replace("[KO Intégration système !][902] ", "").replace("n’a pas pu", "a pu"))
    assert (found.failed, found.code, found.subject.ko) == (False, None, False)


def test_fields_are_located_by_their_line() -> None:
    """The line of the file, with its neighbours; none for a field that is absent."""
    found = read(NEW)
    excerpt = found.field("Error").place.excerpt()
    assert found.field("Error").place.line == NEW.split("\n").index(next(x for x in NEW.split("\n") if x.startswith("Error:"))) + 1  # fmt: skip
    assert excerpt is not None and [r.text[:6] for r in excerpt.rows if r.marked] == ["Error:"]
    assert found.field("Failure").text is None and found.field("Failure").place.line is None


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("[KO Intégration système !][902] XDM/1.0/DDM+a", (True, True, "902", "XDM/1.0/DDM+a")),
        ("[KO Intégration système !] XDM/1.0/DDM+a", (True, True, None, "XDM/1.0/DDM+a")),
        ("[ko integration systeme !] [ 904 ] XDM/1.0/DDM+a", (True, False, "904", "XDM/1.0/DDM+a")),
        ("[Erreur d’intégration !][902] XDM/1.0/DDM+a", (True, False, "902", "XDM/1.0/DDM+a")),
        ("XDM/1.0/DDM+KO TEST", (False, False, None, "XDM/1.0/DDM+KO TEST")),
        ("Re: [KO Intégration système !][902] XDM", (False, False, None, "Re: [KO Intégration système !][902] XDM")),
        ("[KOALA] carnet", (False, False, None, "[KOALA] carnet")),
        ("", (False, False, None, "")),
    ],
)
def test_subjects(subject: str, expected: tuple[bool, bool, str | None, str]) -> None:
    """Marks of failure at the start only, as whole words."""
    found = subject_of(subject)
    assert (found.ko, found.exact, found.code, found.rest) == expected


@pytest.mark.parametrize(
    ("text", "parsed", "known", "atom"),
    [
        ("automatic-action/MDN-sent-automatically; processed", ("automatic-action", "MDN-sent-automatically", "processed", ""), True, True),
        ("Manual-Action / mdn-sent-manually ;displayed/ERROR", ("Manual-Action", "mdn-sent-manually", "displayed", "ERROR"), True, True),
        ("automatic-action/MDN-sent-automatically; deleted/error,warning", ("automatic-action", "MDN-sent-automatically", "deleted", "error,warning"), True, True),
        ("automatic-action/MDN-sent-automatically; processed/Error: 902^x", ("automatic-action", "MDN-sent-automatically", "processed", "Error: 902^x"), True, False),
        ("automatic-action/MDN-sent-automatically; processed/", ("automatic-action", "MDN-sent-automatically", "processed", ""), True, False),
        ("processed", ("processed", "", "", ""), False, True),
        ("", ("", "", "", ""), False, True),
    ],
)  # fmt: skip
def test_dispositions(text: str, parsed: tuple[str, str, str, str], known: bool, atom: bool) -> None:
    """RFC 8098 §3.2.6, letter case aside."""
    found = disposition_of(text)
    assert (found.action, found.sending, found.kind, found.modifier) == parsed
    assert (found.modes_known, found.modifier_is_atom) == (known, atom)


@pytest.mark.parametrize(
    ("text", "code", "label"),
    [
        ("902^Patient inconnu", "902", "Patient inconnu"),
        ("207^Application error^messageErrorCondition| E|904^INS différente^applicationErrorCondition", "904", "INS différente"),
        ("101^Required field missing^messageErrorCondition| E^Error^errorSeverity", "101", "Required field missing"),
        ("904", "904", ""),
        ("patient inconnu", None, None),
        ("", None, None),
    ],
)  # fmt: skip
def test_chains(text: str, code: str | None, label: str | None) -> None:
    """The application error first, where there is one."""
    found = chain_of(text)
    assert (found.code, found.main.label if found.main else None) == (code, label)


def test_recipients() -> None:
    """Type and address; without a type there is an address all the same."""
    assert (recipient_of("rfc822; a@b.fr").address_type, recipient_of("rfc822; a@b.fr").address) == ("rfc822", "a@b.fr")
    assert (recipient_of("a@b.fr").address_type, recipient_of("a@b.fr").address) == ("", "a@b.fr")
    assert recipient_of("rfc822;").address is None


def test_an_error_e_mail_is_known_by_its_subject() -> None:
    """Plain text without any part: a report of failure all the same, its code told by the text."""
    found = read(PLAIN.format(subject="[KO Intégration système !] XDM/1.0/DDM+CR", charset="utf-8", text="Code d'erreur : 903"))  # fmt: skip
    assert (found.form, found.failed, found.code, found.original) == (Form.ERROR_MAIL, True, "903", None)


@pytest.mark.parametrize("subject", ["XDM/1.0/DDM+CR", "Compte rendu", ""])
def test_other_e_mails_are_no_reports(subject: str) -> None:
    """Nor are delivery notifications."""
    assert read_mdn(mail.read(PLAIN.format(subject=subject, charset="utf-8", text="").encode())) is None
    delivery = NEW.replace("disposition-notification", "delivery-status").replace("[KO Intégration système !][902] ", "")  # fmt: skip
    assert read_mdn(mail.read(delivery.encode())) is None


def test_a_report_inside_another_multipart_is_found() -> None:
    """A gateway added a footer."""
    head, _, body = NEW.partition("\n\n")
    wrapped = "From: a@b.fr\nTo: c@d.fr\nSubject: XDM/1.0/DDM+x\nContent-Type: multipart/mixed; boundary=OUT\n\n--OUT\n"
    inner = "Content-Type: multipart/report; report-type=disposition-notification; boundary=RAA"
    assert "boundary" in head
    found = read(f"{wrapped}{inner}\n\n{body}\n--OUT\nContent-Type: text/plain\n\npied\n--OUT--\n")
    assert (found.form, found.code, found.container.get_content_type()) == (Form.MDN, "902", "multipart/report")


def test_an_encoded_original_is_opened() -> None:
    """message/rfc822 in base64, which MIME forbids and gateways do."""
    start = NEW.rindex("Message-ID: <1.1@")
    inner = NEW[start : NEW.index("--RAA--")]
    encoded = base64.encodebytes(inner.encode()).decode()
    found = read(
        NEW.replace(inner, encoded + "\n").replace(
            "message/rfc822\n", "message/rfc822\nContent-Transfer-Encoding: base64\n"
        )
    )
    assert found.original is not None and found.original.header("Message-ID") == "<1.1@ch-demo.mssante.fr>"


def test_fields_without_the_blank_line_before_them_are_misplaced() -> None:
    """They are headers of their part: absent as fields, and known to be there; the subject tells the outcome."""
    found = read(NEW.replace("message/disposition-notification\n\n", "message/disposition-notification\n"))
    assert found.field("Disposition").text is None and found.misplaced("Disposition")
    assert not found.misplaced("X-Autre") and not read(NEW).misplaced("Disposition")
    assert (found.failed, found.code) == (True, "902")


def test_headers_of_the_original_alone() -> None:
    """text/rfc822-headers gives the headers, and is not the whole original."""
    found = read(NEW.replace("message/rfc822", "text/rfc822-headers"))
    assert found.original is not None and found.original.header("Message-ID") == "<1.1@ch-demo.mssante.fr>"
    assert not found.has_whole_original


@pytest.mark.parametrize("charset", ["iso-8859-15", "x-inconnu", "idna", "zlib", "utf-7", "\x00", "undefined"])
def test_odd_charsets_of_the_text(charset: str) -> None:
    """Whatever is announced, some text comes out."""
    found = read(PLAIN.format(subject="[KO x][902] XDM", charset=charset, text="Erreur 902").encode("latin-1"))
    assert found.says("902")


HUGE = "A" * 1_000_000
HOSTILE = {
    "no parts": NEW.split("\n\n")[0],
    "headers only": "Content-Type: multipart/report; report-type=disposition-notification; boundary=x\n\n",
    "fields of 1 MB": NEW.replace("processed/error", f"processed/{HUGE}").replace("Error: 902", f"Error: {HUGE}"),
    "blanks of 1 MB": NEW.replace("Error: 902", "Error: " + " \t" * 500_000 + "902"),
    "recipient of 1 MB": NEW.replace("rfc822; service", "rfc822;" + "(" * 500_000 + "service"),
    "20 000 fields": NEW.replace("Error: ", "X-A: 1\n" * 20_000 + "Error: "),
    "subject of 1 MB": NEW.replace("[902]", "[" * 500_000 + "]" * 500_000),
    "id of 1 MB": NEW.replace("<1.1@", "<" * 1_000_000 + "1.1@"),
    "nested reports": "".join(f"Content-Type: multipart/report; report-type=disposition-notification; boundary=b{n}\n\n--b{n}\n" for n in range(90)),
    "nested originals": "Subject: [KO x][902]\nFrom: a@b.fr\n" + "Content-Type: message/rfc822\n\n" * 80,
    "broken parameters": NEW.replace("report-type=", "report-type*=utf-8''%FF%; report-type*0*=x; report-type="),
    "base64 fields": NEW.replace("message/disposition-notification\n", "message/disposition-notification\nContent-Transfer-Encoding: base64\n"),
    "surrogates": NEW.encode("utf-16"),
    "zeros": NEW.replace(" ", "\x00"),
}  # fmt: skip


def everything(found: Report) -> None:
    """Ask a report for all it can say."""
    assert found.code is None or len(found.code) <= 20
    assert len(found.text) <= 65_536
    for name in ("Disposition", "Error", "Original-Message-ID", "Final-Recipient", "Reporting-UA"):
        value = found.field(name)
        assert value.text is None or len(value.text) <= 8_192
        value.place.excerpt()
    assert found.failed in (True, False)
    assert all(found.types) and isinstance(found.extras, tuple)
    found.part_place(1), found.part_place(9), found.says("902"), found.final_recipient, found.original_recipient
    assert found.original is None or isinstance(found.original.attachments, list)
    assert found.original_message_id is None or found.original_message_id.strip()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_reports_are_read(name: str) -> None:
    """Missing parts, nesting, megabytes: no traceback, and what comes out is bounded."""
    raw = HOSTILE[name]
    opened = mail.read(raw.encode("utf-8", "replace") if isinstance(raw, str) else raw)
    found = read_mdn(opened)
    if found is not None:
        everything(found)
    assert isinstance(body_text(opened), str)


LINES = NEW.split("\n")


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A report with lines taken, doubled, moved or replaced."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(lines) - 1))
        change = draw(st.sampled_from(["drop", "double", "swap", "junk", "cut"]))
        if change == "drop" and len(lines) > 1:
            lines.pop(at)
        elif change == "double":
            lines.insert(at, lines[at])
        elif change == "swap":
            lines[at], lines[0] = lines[0], lines[at]
        elif change == "junk":
            lines[at] = draw(st.text(max_size=60))
        else:
            lines[at] = lines[at][: draw(st.integers(0, 30))]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


@given(mangled())
@settings(max_examples=300, deadline=None)
def test_any_mangled_report_is_read(raw: bytes) -> None:
    """Whatever is left of it answers every question."""
    found = read_mdn(mail.read(raw))
    assert found is None or found.failed in (True, False)
    if found is not None:
        everything(found)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_field(text: str) -> None:
    """Values that nobody writes are taken apart all the same."""
    disposition, chain, recipient, subject = disposition_of(text), chain_of(text), recipient_of(text), subject_of(text)
    assert disposition.text == text and chain.text == text and recipient.text == text and subject.text == text
    assert isinstance(disposition.modes_known and disposition.modifier_is_atom, bool)
    assert chain.code is None or (chain.code.isdigit() and len(chain.code) <= 3)
