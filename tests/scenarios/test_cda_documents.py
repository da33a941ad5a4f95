"""Rules that look at several documents, and which documents are judged."""

from __future__ import annotations

from harness.builder.cda import build_cda
from harness.builder.demo import demo, document, version
from harness.builder.hl7 import build_message, carrying
from harness.builder.people import GASTON, ROSALIE
from scenarios.proofs import cda_relations
from scenarios.proofs._documents import text
from tests.helpers import judged, verdicts

RELATIONS = "CDA-RELATIONS"
FAULTY = text().replace("284033306311913", "2840333063119").encode()


def test_two_versions_side_by_side_conform() -> None:
    """Both are evaluated by the rules on sets."""
    found = judged(cda_relations.conforming(), RELATIONS)
    assert found.findings == ()
    assert set(verdicts(found, "CDA-RELATIONS-VERSIONS").values()) == {"CONFORME"}


def test_a_copy_with_other_line_ends_is_the_same_document() -> None:
    """Prolog, line ends and order of attributes are writing."""
    copy = text().replace("\n", "\r\n").replace('extension="810999990012"', "extension='810999990012'").encode()
    assert judged({"a.xml": text().encode(), "b.xml": copy}, RELATIONS).findings == ()


def test_two_contents_of_one_id_are_told_once() -> None:
    """On the second one, which names the first."""
    other = text().replace("<title>", "<title>Autre ").encode()
    (finding,) = judged({"a.xml": text().encode(), "b.xml": other}, RELATIONS).findings
    assert (finding.check, finding.subject, finding.level) == ("CDA-RELATIONS-SAME-ID", "b.xml", "warning")
    assert "a.xml" in finding.message


def test_another_patient_in_a_set_is_a_danger() -> None:
    """Tagged as patient safety."""
    files = cda_relations.another_patient()
    (finding,) = judged(files, RELATIONS).findings
    assert finding.check == "CDA-RELATIONS-SET-PATIENT" and list(finding.tags) == ["patient-safety"]


def test_versions_of_messages_sent_are_judged_by_the_message() -> None:
    """DOC-REPLACE tells a version that does not grow: it is not told twice."""
    first = document(1, ROSALIE)
    sent = {
        f"{n}.hl7": build_message(carrying(spec, "TRANS-MDM"))
        for n, spec in enumerate((first, version(first, 1), version(first, 2)), 1)
    }
    assert not [f for f in judged(sent, RELATIONS).findings if f.check == "CDA-RELATIONS-VERSIONS"]


def test_documents_received_are_not_judged() -> None:
    """A stimulus belongs to whoever wrote it; the manifest tells which one it is."""
    manifest = b"samples: [{file: cr.xml, direction: received}]"
    assert len(judged({"cr.xml": FAULTY}, "CDA-INS").findings) == 1
    assert judged({"cr.xml": FAULTY, "campaign.yaml": manifest}, "CDA-INS").findings == ()


def test_documents_that_a_product_received_in_messages_are_not_judged() -> None:
    """The demo receives incomplete identities, on purpose."""
    found = judged(demo().files(), "CDA-INS", "CDA-BODY")
    files = {v.subject.split("/")[0] for v in found.verdicts if v.subject}
    assert found.findings == () and files == {"emis", "archives", "courriels", "dmp-api", "imagerie", "scelles"}


def test_documents_in_archives_and_mails_are_judged() -> None:
    """Wherever the CDA is, the place tells where."""
    faulty = document(1, ROSALIE, pdf=b"%PDF-1.4 sans fin")
    (finding,) = [
        f
        for f in judged({"m.hl7": build_message(carrying(faulty, "TRANS-ORU"))}, "CDA-BODY").findings
        if f.level == "error"
    ]
    assert (finding.check, finding.part) == ("CDA-BODY-PDF-END", "OBX[1]-5 › CDA")


def test_an_unreadable_document_is_nobody_s_tool_error() -> None:
    """Truncated XML is told by FORMAT alone."""
    found = judged(
        {"cr.xml": FAULTY[:900], "autre.xml": build_cda(document(2, GASTON))},
        "FORMAT",
        "CDA-INS",
        "CDA-BODY",
        "CDA-CODES",
    )
    assert [f.check for f in found.findings] == ["FORMAT-XML"] and "ERREUR_OUTIL" not in found.end.verdicts
