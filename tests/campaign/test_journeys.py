"""Documents followed from hop to hop: who, when, in which order, and where the bytes come from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.builder.cda import CdaSpec, build_cda
from harness.builder.demo import document, mail_of
from harness.builder.demo_pfi import bytes_of, demo_pfi
from harness.builder.hl7 import AckSpec, MessageSpec, build_ack, build_message, carrying
from harness.builder.mail import build_mail
from harness.builder.people import GASTON, ROSALIE
from harness.builder.rewriting import rewritten
from harness.builder.xdm import ArchiveSpec, Entry, build_archive
from harness.campaign.hops import Hop
from harness.campaign.journeys import JourneySubject
from harness.core.mutation import Files
from harness.formats.rewriting import Change
from tests.helpers import opened

DOC = document(80, ROSALIE)
CDA = build_cda(DOC)
RIS, PFI, DPI = ("RIS", "CI"), ("PFI", "CH"), ("DPI", "CH")


def message(
    sender: tuple[str, str], receiver: tuple[str, str], minute: int, spec: CdaSpec = DOC, **changes: Any
) -> MessageSpec:
    """A message at 9:minute."""
    said = {
        "sent": f"2026031609{minute:02d}00",
        "control_id": f"M{minute}",
        "sending": sender,
        "receiving": receiver,
    }
    return replace(carrying(spec, "TRANS-MDM"), **(said | changes))


def journey(files: Files) -> JourneySubject:
    """The only one."""
    (found,) = opened(files).of(JourneySubject)
    return found


def route(hop: Hop) -> str:
    """``RIS>PFI``."""
    return f"{hop.sender}>{hop.receiver}"


def test_the_whole_journey_of_the_platform() -> None:
    """Message, ACK, e-mail, message, ACK, business acknowledgements, MDN, in the order of time."""
    found = {j.key[0]: j for j in opened(demo_pfi().files()).of(JourneySubject)}
    imaging = found[demo_pfi().of("imagerie").document.id_root]
    assert [(h.means.value, route(h), h.event) for h in imaging.hops] == [
        ("message", "RIS-DEMO>PFI Démo", "ORU^R01"),
        ("ack", "PFI Démo>RIS-DEMO", "ACK AA"),
        ("mail", "PFI Démo>medecin.mssante.fr", ""),
        ("message", "PFI Démo>DPI-DEMO", "MDM^T02"),
        ("ack", "DPI-DEMO>PFI Démo", "ACK AA"),
        ("zam", "PFI Démo>RIS-DEMO", "ZAM^Z01 Y"),
        ("mdn", "medecin.mssante.fr>PFI Démo", "MDN OK"),
        ("zam", "PFI Démo>RIS-DEMO", "ZAM^Z02 Y"),
        ("zam", "PFI Démo>RIS-DEMO", "ZAM^Z03 Y"),
    ]
    assert imaging.is_ordered and [h.change for h in imaging.transfers] == [None, Change.SAME, Change.SAME]
    assert [h.upstream is imaging.hops[0] and h.sure for h in imaging.transfers[1:]] == [True, True]


def test_an_email_that_the_platform_delivers() -> None:
    """The LPS message names the e-mail by its Message-ID; the report says what the ACK said."""
    found = {j.key[0]: j for j in opened(demo_pfi().files()).of(JourneySubject)}
    arrival = found[demo_pfi().arrivals[1].document.id_root]
    assert [(h.means.value, route(h), h.event) for h in arrival.hops] == [
        ("mail", "clinique-demo.mssante.fr>PFI Démo", ""),
        ("message", "PFI Démo>DPI-DEMO", "MDM^T02"),
        ("ack", "DPI-DEMO>PFI Démo", "ACK AE ERR-3=207 ERR-5=902"),
        ("mdn", "PFI Démo>clinique-demo.mssante.fr", "MDN KO 902"),
    ]
    assert arrival.hops[1].upstream is arrival.hops[0] and arrival.hops[2].answers is arrival.hops[1]


def test_a_document_seen_once_has_no_journey() -> None:
    """Neither has one without a root, nor one that cannot be read."""
    assert opened({"a.hl7": build_message(message(RIS, PFI, 1))}).of(JourneySubject) == []
    nameless = CDA.replace(f'<id root="{DOC.id_root}"/>'.encode(), b'<id nullFlavor="NI"/>')
    assert nameless != CDA and opened({"a.xml": nameless, "b.xml": nameless}).of(JourneySubject) == []
    assert opened({"a.xml": CDA[:-20], "b.xml": CDA[:-20]}).of(JourneySubject) == []


def test_time_orders_and_not_names() -> None:
    """MSH-7 first, whatever the names of the files."""
    found = journey({"z.hl7": build_message(message(RIS, PFI, 1)), "a.hl7": build_message(message(PFI, DPI, 2))})
    assert [route(h) for h in found.hops] == ["RIS>PFI", "PFI>DPI"] and found.hops[1].sure


def test_the_same_instant_does_not_order() -> None:
    """To the platform first, by e-mail, then by LPS; but nothing is sure of it."""
    delivered = replace(carrying(DOC), sent="20260316090100", control_id="L1", sending=PFI, receiving=DPI)
    files = {
        "a.hl7": build_message(delivered), "c.hl7": build_message(message(RIS, PFI, 1)),
        "b.eml": build_mail(mail_of(DOC, date="Mon, 16 Mar 2026 09:01:00 +0100", message_id="<1@x.fr>")),
    }  # fmt: skip
    found = journey(files)
    assert [h.means.value for h in found.hops] == ["message", "mail", "message"]
    assert not found.is_ordered and not any(h.sure for h in found.hops)


def test_without_moments_the_order_of_reading_stands() -> None:
    """And it is said."""
    found = journey(
        {f"{n}.hl7": build_message(message(*ends, 1, sent="")) for n, ends in enumerate([(RIS, PFI), (PFI, DPI)])}
    )
    assert [route(h) for h in found.hops] == ["RIS>PFI", "PFI>DPI"] and not found.is_ordered
    assert found.hops[0].moment.told == "" and not found.hops[1].sure


def test_an_ack_stands_after_its_message_whatever_its_clock() -> None:
    """An ACK dated before its message is not shown before it."""
    sent = message(RIS, PFI, 30)
    found = journey(
        {"a.hl7": build_message(sent), "a.ack.hl7": build_ack(AckSpec(sent, sent="20260316080000")), "b.xml": CDA}
    )
    assert [h.means.value for h in found.hops] == ["message", "ack", "copy"]


def test_an_archive_alone_has_its_submission_time() -> None:
    """UTC, and no end known without a manifest."""
    found = journey({"a.zip": build_archive(ArchiveSpec(entries=(Entry(DOC),))), "b.xml": CDA})
    archive = found.hops[0]
    assert (archive.means.value, archive.sender, archive.receiver) == ("archive", "", "")
    assert archive.moment.told == "2026-03-10T09:30:00+00:00"


def test_a_copy_is_compared_with_the_same_bytes_first() -> None:
    """Two contents under one id: each copy goes with its like."""
    other = rewritten(CDA)
    found = journey(
        {
            "a.hl7": build_message(message(RIS, PFI, 1)),
            "b.hl7": build_message(message(RIS, PFI, 2, cda=other)),
            "c.xml": CDA,
        }
    )
    assert [h.change for h in found.transfers] == [None, Change.REWRITTEN, Change.SAME]
    assert found.transfers[2].upstream is found.transfers[0]


def test_what_the_sender_received_comes_before_what_others_have() -> None:
    """The platform got the first content and sent it on; another content elsewhere is not its business."""
    other = rewritten(CDA)
    files = {
        "a.hl7": build_message(message(RIS, PFI, 1)),
        "b.hl7": build_message(message(("SGL", "L"), ("AUTRE", "X"), 2, cda=other)),
        "c.hl7": build_message(message(PFI, DPI, 3)),
    }  # fmt: skip
    found = journey(files)
    assert found.hops[2].upstream is found.hops[0] and found.hops[2].change is Change.SAME


def test_several_recipients_are_counted() -> None:
    """The first domain and how many others."""
    mail = mail_of(DOC, to=("a@x.mssante.fr", "b@y.mssante.fr", "c@x.mssante.fr"))
    found = journey({"a.eml": build_mail(mail), "b.xml": CDA})
    assert route(found.hops[0]) == "ch-demo.mssante.fr>x.mssante.fr (+1)"


def test_a_business_acknowledgement_of_another_sender_is_not_ours() -> None:
    """MSH-10 is the same for two senders: MSH-5 of the ZAM tells."""
    from harness.builder.hl7_zam import ZamSpec, build_zam

    mine, theirs = message(RIS, PFI, 1), message(("SGL", "L"), PFI, 1, document(81, GASTON))
    files = {
        "a.hl7": build_message(mine),
        "b.hl7": build_message(theirs),
        "z.hl7": build_zam(ZamSpec(theirs)),
        "c.xml": CDA,
    }
    assert [h.means.value for h in journey(files).hops] == ["message", "copy"]


def test_an_archive_sent_back_by_a_report_is_no_hop() -> None:
    """The error e-mail encloses the e-mail that it is about: its document did not travel again."""
    arrival = demo_pfi().arrivals[1]
    files = demo_pfi().files()
    assert f"courriels/{arrival.name}.mdn.eml" in files
    found = {j.key[0]: j for j in opened(files).of(JourneySubject)}[arrival.document.id_root]
    assert len(found.transfers) == 2


def test_the_product_has_its_name_only_where_the_manifest_says_so() -> None:
    """Without applications, MSH-3 and MSH-5 are shown as they are."""
    files = demo_pfi().files()
    files["campaign.yaml"] = files["campaign.yaml"].replace(b", applications: [PFI-DEMO]", b"")
    found = {j.key[0]: j for j in opened(files).of(JourneySubject)}[demo_pfi().of("imagerie").document.id_root]
    assert route(found.hops[0]) == "RIS-DEMO>PFI-DEMO" and bytes_of(demo_pfi().of("imagerie"))
