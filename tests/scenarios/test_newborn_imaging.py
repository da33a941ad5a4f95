"""INS-NEWBORN at the edges of ten days; DMP-IMAGING-REPORT and the value set of the manifest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.builder.cda import build_cda
from harness.builder.demo import demo, document
from harness.builder.hl7 import AckSpec, build_ack, build_message, carrying
from harness.builder.people import AMINATA, CAPUCINE, DR_GENET, INS_TEST_OID, ROSALIE
from harness.core.errors import ManifestError
from harness.core.journal import Journal
from harness.identity.age import age
from tests.helpers import checks, errors, judged, opened, reasons, verdict, verdicts

WITH_INS = replace(CAPUCINE, ins=ROSALIE.ins, ins_oid=INS_TEST_OID)
NEWBORN, IMAGING = "INS-NEWBORN", "DMP-IMAGING-REPORT"


def born(date: str | None, created: str, patient: Any = WITH_INS) -> Journal:
    """A stand-alone CDA of a patient born that day."""
    spec = document(90, replace(patient, birth_date=date), created=created)
    return judged({"cr.xml": build_cda(spec)}, NEWBORN)


@pytest.mark.parametrize(
    ("date", "created", "warned"),
    [
        ("20260301", "20260301080000+0100", True),
        ("20260301", "20260310235900+0100", True),
        ("20260301", "20260310", True),
        ("20260301", "20260310235900", True),
        ("20260301", "20260311000100+0100", False),
        ("20260301", "20260312", False),
        ("20240225", "20240305120000+0100", True),
        ("20240225", "20240306120000+0100", False),
        ("20251228", "20260106080000+0100", True),
        ("20260301120000+0100", "20260310080000+0100", True),
    ],
)
def test_days_are_counted_on_the_calendar(date: str, created: str, warned: bool) -> None:
    """Nine days is a newborn, ten and eleven are not; leap years and years count."""
    found = born(date, created)
    assert [(f.check, f.level) for f in found.findings] == ([("INS-NEWBORN-01", "warning")] if warned else [])
    assert verdicts(found, "INS-NEWBORN-01") == ({"cr.xml": "CONFORME"} if warned else {"": "NON_CONCLUANT"})


def test_without_an_ins_a_newborn_conforms() -> None:
    """FAQ 20: and that is right."""
    found = born("20260301", "20260305080000+0100", CAPUCINE)
    assert found.findings == () and verdicts(found, "INS-NEWBORN-01") == {"cr.xml": "CONFORME"}


@pytest.mark.parametrize(("date", "verdict"), [("202603", "NON_CONCLUANT"), ("2026", "NON_CONCLUANT")])
def test_a_birth_date_without_its_day_decides_nothing(date: str, verdict: str) -> None:
    """Three days or twenty."""
    assert verdicts(born(date, "20260320080000+0100"), "INS-NEWBORN-01") == {"cr.xml": verdict}


@pytest.mark.parametrize("date", ["198403", "1984", None, "pas une date", "20260399"])
def test_old_or_unknown_birth_dates_are_outside(date: str | None) -> None:
    """A month of another year is far enough."""
    assert verdicts(born(date, "20260320080000+0100"), "INS-NEWBORN-01") == {"": "NON_CONCLUANT"}


def test_a_month_may_be_enough() -> None:
    """Born in March, dated the fifth: five days at most."""
    assert [f.check for f in born("202603", "20260305").findings] == ["INS-NEWBORN-01"]


@pytest.mark.parametrize(
    ("birth", "at", "days"),
    [
        ("20260301", "20260301", (0, 0)),
        ("20260301", "20260228", (-1, -1)),
        ("202603", "20260305", (0, 4)),
        ("20260301", "202603", (0, 30)),
        ("1984", "20260305", (15039, 15404)),
        ("2026-03-01", "2026-03-05T10:00:00", (4, 4)),
    ],
)
def test_age(birth: str, at: str, days: tuple[int, int]) -> None:
    """The least and the most days."""
    found = age(birth, at)
    assert found is not None and (found.youngest, found.oldest) == days


def test_msh_7_stands_for_a_document_without_a_date() -> None:
    """No effectiveTime in the CDA."""
    message = replace(
        carrying(document(91, replace(WITH_INS, birth_date="20260308")), "TRANS-MDM"), sent="20260310080000"
    )
    undated = replace(message, cda=message.cda.replace(b'<effectiveTime value="20260310101500+0100"/>', b"", 1))
    found = judged({"m.hl7": build_message(undated)}, NEWBORN)
    assert {f.check for f in found.findings} == {"INS-NEWBORN-01", "INS-NEWBORN-02"}


def test_a_received_document_is_not_the_products() -> None:
    """LPS."""
    message = replace(carrying(document(92, replace(WITH_INS, birth_date="20260308"))), control_id="R")
    assert judged({"m.hl7": build_message(message), "a.hl7": build_ack(AckSpec(message))}, NEWBORN).findings == ()


# -- imaging -----------------------------------------------------------------------------------------


def report(**changes: Any) -> bytes:
    """An imaging report sent to the DMP."""
    spec = document(93, AMINATA, code="18748-4", author=DR_GENET)
    return build_message(replace(carrying(spec, "TRANS-MDM"), **changes))


def test_a_whole_report_conforms_without_the_value_set() -> None:
    """The type is then not judged, and the reason says what to supply."""
    found = judged({"m.hl7": report()}, IMAGING)
    assert found.findings == () and verdict(found, IMAGING) == "CONFORME"
    assert verdicts(found, "DMP-IMAGING-REPORT-05") == {"m.hl7": "NON_APPLICABLE"}
    assert "value_sets" in reasons(found, "DMP-IMAGING-REPORT-05")


def test_only_imaging_reports_for_the_dmp_are_judged() -> None:
    """DESTDMP = N, or another type."""
    other = build_message(carrying(document(94, AMINATA), "TRANS-MDM"))
    found = judged({"m.hl7": report(destdmp="N", sender=None), "n.hl7": other}, IMAGING)
    assert checks(found) == set() and verdict(found, IMAGING) == "NON_CONCLUANT"


def test_a_type_that_obr_4_and_obx_3_do_not_share_is_caught() -> None:
    """Imaging in OBR-4 alone: judged, and OBX-3 is not of the set."""
    raw = report().replace(b"|ED|18748-4^", b"|ED|99999-9^")
    found = judged({"m.hl7": raw, "j.txt": b"18748-4", "campaign.yaml": b"value_sets: {JDV_J66: j.txt}"}, IMAGING)
    assert [f.place for f in errors(found) if f.check.endswith("05")] == [f.place for f in errors(found)]
    assert checks(found) == {"DMP-IMAGING-REPORT-05"}


def test_a_device_may_send() -> None:
    """PRT-10 instead of PRT-5."""
    raw = report(sender=None)
    line = next(s for s in raw.split(b"\r") if s.startswith(b"PRT") and b"SB^" in s)
    assert checks(judged({"m.hl7": raw}, IMAGING)) == {"DMP-IMAGING-REPORT-04"}
    assert checks(judged({"m.hl7": raw.replace(line, line + b"||PACS^1.2.250.1.999")}, IMAGING)) == set()


@pytest.mark.parametrize("kind", [b"IDNPS", b"", b"UF"])
def test_the_site_is_a_finess(kind: bytes) -> None:
    """PRT-8.7."""
    assert checks(judged({"m.hl7": report().replace(b"&ISO^IDNST", b"&ISO^" + kind)}, IMAGING)) == {
        "DMP-IMAGING-REPORT-03"
    }


def test_the_ins_of_the_cda_is_that_of_the_message() -> None:
    """Another patient's, or under another OID."""
    for other in (ROSALIE, replace(AMINATA, ins_oid="1.2.250.1.213.1.4.11")):
        cda = carrying(document(93, other, code="18748-4")).cda
        assert checks(judged({"m.hl7": report(cda=cda)}, IMAGING)) == {"DMP-IMAGING-REPORT-02"}


SVS = """<?xml version="1.0"?><RetrieveValueSetResponse xmlns="urn:ihe:iti:svs:2008"><ValueSet id="1"><ConceptList>
<Concept code="18748-4" codeSystem="2.16.840.1.113883.6.1" displayName="CR d'imagerie"/></ConceptList></ValueSet></RetrieveValueSetResponse>"""


@pytest.mark.parametrize(
    "raw",
    [SVS.encode(), SVS.replace(' xmlns="urn:ihe:iti:svs:2008"', "").encode(), b"\xef\xbb\xbf# types\r\n18748-4;CR\r\n"],
)
def test_forms_of_a_value_set(raw: bytes) -> None:
    """SVS with or without its name space, a text list."""
    files = {"m.hl7": report(), "jdv.xml": raw, "campaign.yaml": b"value_sets: {JDV_J66: jdv.xml}"}
    assert verdicts(judged(files, IMAGING), "DMP-IMAGING-REPORT-05") == {"m.hl7": "CONFORME"}


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        (b"value_sets: {JDV_J66: absent.xml}", "absent.xml"),
        (b"value_sets: {JDV_J66: vide.xml}", "aucun code"),
        (b"value_sets: {JDV_J66: casse.xml}", "aucun code"),
        (b"value_sets: {JDV_J6: vide.xml}", "JDV_J66"),
        (b"value_sets: [vide.xml]", "value_sets"),
    ],
)
def test_a_wrong_value_set_is_said_in_one_line(manifest: bytes, told: str) -> None:
    """Exit code 4, never a traceback."""
    with pytest.raises(ManifestError, match=told):
        opened({"campaign.yaml": manifest, "vide.xml": b"", "casse.xml": b"<ValueSet><Concept code='1'"})


def test_a_profile_without_imaging() -> None:
    """A laboratory system writes no imaging report."""
    found = judged(demo().files(), IMAGING, profile="sgl")
    assert verdict(found, IMAGING) == "NON_APPLICABLE"
