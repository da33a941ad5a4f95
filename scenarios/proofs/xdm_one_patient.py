"""How each check of XDM-ONE-PATIENT is made to fail."""

from __future__ import annotations

from dataclasses import replace

from harness.builder.demo import demo, document, mail_of
from harness.builder.people import AMINATA, GASTON, NOE
from harness.builder.xdm import ArchiveSpec, Entry, build_archive
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
ARCHIVE = "IHE_XDM_rosalie.zip"


@mutations("XDM-ONE-PATIENT-01")
def second_entry_of_another_patient() -> Files:
    """Two patients in one archive, as their metadata say."""
    second = Entry(document(42, GASTON), name="DOC0002.XML")
    return demo().archiving(ARCHIVE, lambda a: replace(a, entries=(a.entries[0], second))).files()


@mutations("XDM-ONE-PATIENT-01")
def two_local_identifiers_with_different_traits() -> Files:
    """Neither has an INS; identifiers and traits differ."""
    entries = (Entry(document(41, NOE)), Entry(document(42, AMINATA.without_ins()), name="DOC0002.XML"))
    return demo().archiving(ARCHIVE, lambda a: replace(a, entries=entries)).files()


@mutations("XDM-ONE-PATIENT-02")
def submission_set_of_another_patient() -> Files:
    """SubmissionSet.patientId names somebody else."""
    other = f"{GASTON.ins}^^^&{GASTON.ins_oid}&ISO^NH"
    return demo().archiving(ARCHIVE, lambda a: replace(a, patient_id=other)).files()


@mutations("XDM-ONE-PATIENT-03", "XDM-ONE-PATIENT-04")
def second_document_of_another_patient_under_the_first_ones_metadata() -> Files:
    """The metadata agree, the CDA inside does not."""

    def swapped(spec: ArchiveSpec) -> ArchiveSpec:
        from harness.builder.cda import build_cda

        second = replace(spec.entries[1], cda_bytes=build_cda(document(42, GASTON)))
        return replace(spec, entries=(spec.entries[0], second))

    return demo().archiving(ARCHIVE, swapped).files()


@mutations("XDM-ONE-PATIENT-05")
def two_archives_in_one_mail() -> Files:
    """Both of the same patient: still one archive too many."""
    second = build_archive(ArchiveSpec(entries=(Entry(document(53, GASTON)),)))
    archives = (*mail_of(document(51, GASTON)).archives, ("IHE_XDM_2.zip", second))
    return demo().mailing("gaston", archives=archives).files()


@mutations("XDM-ONE-PATIENT-06")
def two_patients_in_one_mail() -> Files:
    """A second archive, of another patient."""
    second = build_archive(ArchiveSpec(entries=(Entry(document(53, AMINATA)),)))
    archives = (*mail_of(document(51, GASTON)).archives, ("IHE_XDM_2.zip", second))
    return demo().mailing("gaston", archives=archives).files()
