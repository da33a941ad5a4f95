"""How each check of DMP-IMAGING-REPORT is made to fail."""

from __future__ import annotations

from dataclasses import replace

from harness.builder.demo import demo, document
from harness.builder.hl7 import carrying
from harness.builder.people import AMINATA, DR_GENET, HOSPITAL
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
REPORT = "04-imagerie-oru"


def _rewritten(old: bytes, new: bytes) -> Files:
    files = demo().files()
    path = f"emis/{REPORT}.hl7"
    return files | {path: files[path].replace(old, new)}


@mutations("DMP-IMAGING-REPORT-01")
def no_ins_in_pid_3() -> Files:
    """Only the local identifier."""
    return demo().sending(REPORT, patient=AMINATA.without_ins()).files()


@mutations("DMP-IMAGING-REPORT-01")
def identity_is_not_qualified() -> Files:
    """PID-32 = PROV."""
    return demo().sending(REPORT, patient=replace(AMINATA, reliability="PROV")).files()


@mutations("DMP-IMAGING-REPORT-02")
def no_ins_in_the_cda() -> Files:
    """recordTarget has the local identifier alone."""
    spec = document(34, AMINATA.without_ins(), code="18748-4", author=DR_GENET)
    return demo().sending(REPORT, cda=carrying(spec).cda).files()


@mutations("DMP-IMAGING-REPORT-03")
def no_sender() -> Files:
    """No PRT."""
    return _rewritten(b"SB^Send by^participation", b"RCT^Result Copies To^participation")


@mutations("DMP-IMAGING-REPORT-03")
def site_without_its_number() -> Files:
    """PRT-8.10 is empty."""
    return demo().sending(REPORT, sender_org=replace(HOSPITAL, national_id="")).files()


@mutations("DMP-IMAGING-REPORT-03")
def site_of_another_authority() -> Files:
    """PRT-8.6 is the authority of professionals."""
    return _rewritten(b"ASIP-SANTE-ST&1.2.250.1.71.4.2.2&ISO", b"ASIP-SANTE-ST&1.2.250.1.71.4.2.1&ISO")


@mutations("DMP-IMAGING-REPORT-04")
def nobody_sends() -> Files:
    """Neither PRT-5 nor PRT-10."""
    return demo().sending(REPORT, sender=None).files()


@mutations("DMP-IMAGING-REPORT-05")
def type_that_the_dmp_does_not_take() -> Files:
    """JDV_J66 without the imaging report."""
    return demo().files() | {"nomenclatures/JDV_J66.txt": b"11488-4\n11502-2\n"}
