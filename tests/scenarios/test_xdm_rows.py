"""What the archive checks say of faults that look like nothing, and what they admit: each row tells exactly its checks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from harness.builder.people import ROSALIE
from harness.core.mutation import Files
from scenarios.proofs import _archives as made
from scenarios.proofs._archives import FIRST, RIM, drop, every, metadata, put
from tests.helpers import judged

SCENARIOS = ("XDM-METADATA", "XDM-FILES", "XDM-ONE-PATIENT", "XDM-TRAITS", "XDM-FORMS", "XDM-UNIQUE")
SET, ENTRY = "//r:RegistryPackage[1]", "//r:ExtrinsicObject[1]"
LINK = "//r:Association[contains(@associationType, 'HasMember')][1]"
RPLC = "//r:Association[contains(@associationType, 'RPLC')]"
HAS_MEMBER = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"
INS = f"{ROSALIE.ins}^^^&{ROSALIE.ins_oid}&ISO^NH"
OTHER_INS = "277076322082910^^^&1.2.250.1.213.1.4.10&ISO^NH"
STATUS = "urn:oasis:names:tc:ebxml-regrep:StatusType:"
FOLDER = "urn:uuid:77777777-7777-4777-8777-777777777777"
FOLDER_NODE = "urn:uuid:d9d542f3-6cc4-48b6-8870-ea235fbc94c2"


def _link(number: int, source: str, target: str) -> str:
    return f'<Association xmlns="{RIM}" id="urn:uuid:77777777-7777-4777-8777-00000000000{number}" associationType="{HAS_MEMBER}" sourceObject="{source}" targetObject="{target}"/>'


def _in_a_folder(root: Any) -> None:
    """The first document in a Folder, both members of the submission, as IHE ties them: no status on these links."""
    submission, entry = every(root, SET)[0].get("id"), every(root, ENTRY)[0].get("id")
    mark = f'<Classification id="f1" classificationNode="{FOLDER_NODE}" classifiedObject="{FOLDER}"/>'
    folder = f'<RegistryPackage xmlns="{RIM}" id="{FOLDER}">{mark}</RegistryPackage>'
    into = _link(2, FOLDER, entry)
    links = (_link(1, submission, FOLDER), into, _link(3, submission, etree.fromstring(into).get("id")))
    for piece in (folder, *links):
        every(root, LINK)[0].getparent().append(etree.fromstring(piece))


def _set_replaces(root: Any) -> None:
    every(root, RPLC)[0].set("sourceObject", every(root, SET)[0].get("id"))


def _pid_3(identifier: str) -> Callable[[Any], None]:
    def edit(root: Any) -> None:
        values = every(root, f"{ENTRY}/r:Slot[@name='sourcePatientInfo']/r:ValueList")[0]
        etree.SubElement(values, f"{{{RIM}}}Value").text = f"PID-3|{identifier}"

    return edit


def _put_first(content: bytes) -> Callable[[], Files]:
    return lambda: made.campaign({**made.contents(), FIRST: content})


Row = tuple[str, Callable[[], Files], set[str]]
FILE = {"e:XDM-FILES-SIZE", "e:XDM-FILES-HASH", "e:XDM-FILES-CDA"}
ROWS: tuple[Row, ...] = (
    ("a Folder", lambda: metadata(_in_a_folder), set()),
    ("the SubmissionSet replaces", lambda: metadata(_set_replaces), {"e:XDM-METADATA-REPLACED", "w:XDM-METADATA-VERSION"}),
    ("a PDF in place of the CDA", _put_first(b"%PDF-1.4"), FILE),
    ("nothing in place of the CDA", _put_first(b""), FILE),
    ("a style sheet that says so", lambda: metadata(put("//r:ExtrinsicObject[1]/r:Classification[contains(@classificationScheme, 'f0306f51')]", "nodeRepresentation", "FEUILLE-DE-STYLE")), set()),
    ("the INS as PID-3, with its INS", lambda: metadata(_pid_3(INS)), set()),
    ("an INS as PID-3, of somebody else", lambda: metadata(_pid_3(OTHER_INS)), {"e:XDM-TRAITS-OTHER-INS"}),
    ("a local identifier as PID-3", lambda: metadata(_pid_3("77^^^&1.2.3.9&ISO^PI")), set()),
    ("an entry that is deprecated already", lambda: metadata(put(ENTRY, "status", f"{STATUS}Deprecated")), {"w:XDM-METADATA-STATUS"}),
    ("an entry that is approved", lambda: metadata(put(ENTRY, "status", f"{STATUS}Approved")), set()),
    ("a submission older than its documents", lambda: metadata(put(f"{SET}/r:Slot[@name='submissionTime']/r:ValueList/r:Value", "", "20100101000000")), {"w:XDM-FORMS-SUBMITTED"}),
    ("another root", lambda: metadata(_renamed), {"e:XDM-METADATA-ROOT"}),
    ("no patient in the SubmissionSet", lambda: metadata(drop(f"{SET}/r:ExternalIdentifier[contains(@identificationScheme, '6b5aea1a')]")), set()),
    ("no patient in an entry", lambda: metadata(drop(f"{ENTRY}/r:ExternalIdentifier[contains(@identificationScheme, '58a6f841')]")), set()),
)  # fmt: skip


def _renamed(root: Any) -> None:
    root.tag = root.tag.replace("SubmitObjectsRequest", "ProvideAndRegisterDocumentSetRequest")


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_row(row: Row) -> None:
    """One change, and the exact checks that speak, remarks apart."""
    found = judged(row[1](), *SCENARIOS)
    assert {f"{f.level[0]}:{f.check}" for f in found.findings if f.level != "info"} == row[2]
    assert "ERREUR_OUTIL" not in found.end.verdicts
