"""How each check of XDM-AGREEMENT is made to fail: one attribute of the metadata written otherwise than the CDA says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from harness.builder.cda import TRE_A05
from harness.builder.demo import demo
from harness.builder.people import CLINIC, DR_SAUGE, GASTON, ROSALIE
from harness.builder.xdm import ArchiveSpec
from harness.builder.xdm_metadata import Entry, entry_values
from harness.builder.xdm_values import cx, xcn, xon
from harness.builder.xdm_written import EntryValues
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
ARCHIVE, SINGLE = "IHE_XDM_rosalie.zip", "IHE_XDM_noe.zip"
LOINC = "2.16.840.1.113883.6.1"


def writing(archive: str = ARCHIVE, **fields: Any) -> Files:
    """The first entry of an archive with some fields written otherwise."""

    def change(spec: ArchiveSpec) -> ArchiveSpec:
        return replace(spec, entries=(replace(spec.entries[0], written=fields), *spec.entries[1:]))

    return demo().archiving(archive, change).files()


def authored(archive: str = ARCHIVE, **slots: str) -> Files:
    """The author of the first entry with some slots written otherwise."""
    return writing(archive, authors=(replace(as_written().authors[0], **slots),))


def as_written() -> EntryValues:
    """The first entry of the archive, as it must be."""
    archives = dict(demo().archives)
    return entry_values(archives[ARCHIVE].entries[0])


#: Check -> (what is done, the campaign that does it).
WRITINGS: tuple[tuple[str, str, Callable[[], Files]], ...] = (
    ("UNIQUE-ID", "the id of the set of versions instead of that of the document", lambda: writing(unique_id="1.2.250.1.71.4.2.2.1339999013.2026.41")),
    ("TITLE", "a title of the sender", lambda: writing(title="Compte rendu")),
    ("LANGUAGE", "another language", lambda: writing(language="en-US")),
    ("MIME-TYPE", "the type of a PDF", lambda: writing(mime_type="application/pdf")),
    ("CREATION-TIME", "local time copied", lambda: writing(creation_time="20260310101500")),
    ("CREATION-TIME", "offset left in the value", lambda: writing(creation_time="20260310101500+0100")),
    ("SERVICE-START", "offset applied the wrong way", lambda: writing(service_start="20260310103000")),
    ("SERVICE-STOP", "an end that the CDA does not tell", lambda: writing(service_stop="20260310090000")),
    ("TYPE-CODE", "the right code in another system", lambda: writing(type=("11488-4", TRE_A05, "CR ou fiche de consultation ou de visite"))),
    ("CLASS-CODE", "the class of another type", lambda: writing(document_class=("42", "1.2.250.1.213.1.1.4.1", "Prescription"))),
    ("FORMAT-CODE", "a structured format for a PDF body", lambda: writing(format=("urn:ihe:lab:xd-lab:2008", "1.3.6.1.4.1.19376.1.2.3", "CR de biologie"))),
    ("FACILITY-TYPE", "another kind of facility", lambda: writing(facility=("SA08", "1.2.250.1.71.4.2.4", "Cabinet de groupe"))),
    ("PRACTICE-SETTING", "another setting", lambda: writing(setting=("AMBULATOIRE", "1.2.250.1.213.1.1.4.9", "Ambulatoire"))),
    ("CONFIDENTIALITY", "another level", lambda: writing(confidentiality=(("R", "2.16.840.1.113883.5.25", "Restreint"),))),
    ("EVENT-CODES", "an act that the CDA does not tell", lambda: writing(events=(("24627-2", LOINC, "CT thorax"),))),
    ("LABELS", "another label", lambda: writing(setting=("ETABLISSEMENT", "1.2.250.1.213.1.1.4.9", "Cabinet"))),
    ("PATIENT-ID", "the local identifier instead of the INS", lambda: writing(patient_id=cx(*ROSALIE.local_ids[0], "PI"))),
    ("PATIENT-ID", "the INS typed as local", lambda: writing(patient_id=cx(ROSALIE.ins, ROSALIE.ins_oid, "PI"))),
    ("SOURCE-PATIENT-ID", "another number", lambda: writing(source_patient_id=cx("990009999", ROSALIE.local_ids[0][1], "PI"))),
    ("PATIENT-INFO", "another birth date", lambda: writing(source_patient_info=tuple(
        "PID-7|19840313" if v.startswith("PID-7|") else v for v in as_written().source_patient_info))),
    ("AUTHOR-PERSON", "another author", lambda: authored(person=xcn(DR_SAUGE))),
    ("AUTHOR-INSTITUTION", "another structure", lambda: authored(institution=xon(CLINIC))),
    ("AUTHOR-SPECIALTY", "another specialty", lambda: authored(specialty="G15_10/SM44^Médecin - Radio-diagnostic (SM)^1.2.250.1.213.1.1.4.5")),
    ("AUTHOR-ROLE", "a role that the CDA does not tell", lambda: authored(role="Médecin traitant")),
    ("LEGAL-AUTHENTICATOR", "another person", lambda: writing(legal_authenticator=xcn(DR_SAUGE))),
    ("REPLACEMENT", "a replacement that the CDA does not tell",
     lambda: writing(replaced_uuid="urn:uuid:3d9d5fd5-9c2f-4a0e-8f2e-000000000001")),
    ("SET-PATIENT-ID", "another patient for the set", lambda: demo().archiving(ARCHIVE, lambda a: replace(
        a, patient_id=cx(GASTON.ins, GASTON.ins_oid, "NH"))).files()),
    ("SET-TITLE", "another title for the set", lambda: demo().archiving(SINGLE, lambda a: replace(a, title="Envoi du 10 mars")).files()),
)  # fmt: skip

for _check, _name, _campaign in WRITINGS:
    mutations.add(f"XDM-AGREEMENT-{_check}", _name, _campaign)


@mutations("XDM-AGREEMENT-EVENT-CODES")
def the_act_of_the_report_is_missing() -> Files:
    """The CDA tells a mammography, eventCodeList nothing: a recommendation."""

    def change(spec: ArchiveSpec) -> ArchiveSpec:
        return replace(spec, entries=(spec.entries[0], replace(spec.entries[1], written={"events": ()})))

    return demo().archiving(ARCHIVE, change).files()


@mutations("XDM-AGREEMENT-REPLACEMENT")
def a_replacement_that_the_metadata_do_not_tell() -> Files:
    """The CDA replaces another one; the archive sends it as a first version."""

    def change(spec: ArchiveSpec) -> ArchiveSpec:
        cda = replace(spec.entries[0].cda, version=2, replaces=f"{spec.entries[0].cda.set_id}.9")
        return replace(spec, entries=(Entry(cda, written={"replaced_uuid": None}), *spec.entries[1:]))

    return demo().archiving(ARCHIVE, change).files()
