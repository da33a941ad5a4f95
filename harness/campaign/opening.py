"""Opening a campaign: manifest, patients, files, links."""

from __future__ import annotations

from collections.abc import Callable

from harness.campaign.campaign import Campaign
from harness.campaign.loader import Loader
from harness.campaign.manifest import HeldPatient, Manifest, parse
from harness.campaign.source import MANIFEST, Source, campaign_digest
from harness.core.errors import ManifestError, nearest
from harness.core.place import Place
from harness.core.text import Text
from harness.formats import fhir, recognise, xml
from harness.formats.recognise import Kind
from harness.identity.holders import from_adt, from_csv, from_fhir
from harness.identity.ins import INS_TEST
from harness.identity.model import Identifier, Identity, Trait, TraitValue

_STATUS = {"qualified": "VALI", "validated": "VALI", "retrieved": "RECUP", "provisional": "PROV"}


def open_campaign(source: Source, progress: Callable[[str, int], None] | None = None) -> Campaign:
    """Load everything; raises ManifestError on a manifest that cannot be followed.

    ``progress`` is called before each file with its path and the number of files.
    """
    raw = source.read(MANIFEST) if MANIFEST in source.paths() else None
    manifest = parse(raw) if raw is not None else Manifest()
    roles = _roles(source, manifest)
    patients = None
    if manifest.patients is not None:
        patients = tuple(p for declared in manifest.patients for p in _held(source, declared))
    loader = Loader(source, roles, manifest.ignore)
    subjects = loader.load(progress)
    return Campaign(
        source.name,
        manifest,
        raw is not None,
        subjects,
        loader.hashes,
        campaign_digest(loader.hashes),
        patients,
        source.read,
    )


def _roles(source: Source, manifest: Manifest) -> dict[str, Text]:
    """Files that are not samples: the manifest, patients, proofs; each must exist."""
    roles = {MANIFEST: Text("manifeste de la campagne", "campaign manifest")}
    known = source.paths()
    for declared in manifest.patients or ():
        if declared.file:
            path = _existing(declared.file, known)
            if recognise.recognise(source.read(path) or b"").kind is Kind.OTHER:  # HL7 and FHIR stay samples too
                roles[path] = Text("patients détenus", "patients held")
    for proof in manifest.proofs:
        roles[_existing(proof.file, known)] = Text("preuve manuelle", "manual proof")
    for fact in manifest.samples:
        if fact.answers:
            _existing(fact.answers, known)
        if not any(mark in fact.file for mark in "*?["):
            _existing(fact.file, known)
    return roles


def _existing(name: str, known: list[str]) -> str:
    path = name.replace("\\", "/").removeprefix("./")
    if path in known:
        return path
    near = nearest(path, known)
    hint = (f", voulez-vous dire « {near} » ?", f", did you mean '{near}'?") if near else ("", "")
    raise ManifestError(Text(f"campaign.yaml : fichier absent « {name} »{hint[0]}",
                             f"campaign.yaml: no such file '{name}'{hint[1]}"))  # fmt: skip


def _held(source: Source, declared: HeldPatient) -> list[Identity]:
    if declared.file:
        name = declared.file.replace("\\", "/").removeprefix("./")
        return read_patients(source.read(name) or b"", name)
    return [_inline(declared)]


def read_patients(raw: bytes, name: str) -> list[Identity]:
    """Patients of a CSV, HL7 or FHIR file, recognised by content; raises ManifestError when there is none."""
    kind = recognise.recognise(raw).kind
    if kind is Kind.HL7:
        found = list(from_adt(raw, name))
    elif kind is Kind.JSON:
        found = list(from_fhir(_sound(fhir.read_json(raw), name), name))
    elif kind is Kind.XML:
        read = xml.read(raw, name)
        found = list(from_fhir(_sound(fhir.read_xml(raw, read.root), name), name)) if read.root is not None else []
    else:
        found = list(from_csv(raw, name))
    if not found:
        raise ManifestError(Text(f"{name} : aucun patient (CSV, HL7 ADT ou FHIR Patient/Bundle attendu)",
                                 f"{name}: no patient (CSV, HL7 ADT or FHIR Patient/Bundle expected)"))  # fmt: skip
    return found


def _sound(file: fhir.FhirFile, name: str) -> fhir.FhirFile:
    if file.problems:
        detail = file.problems[0].actual.fr
        raise ManifestError(Text(f"{name} : FHIR illisible ({detail})", f"{name}: unreadable FHIR ({detail})"))
    return file


def _inline(declared: HeldPatient) -> Identity:
    place = Place("campaign.yaml patients")
    date = declared.birth_date.replace("-", "") if declared.birth_date else None
    values = {
        Trait.BIRTH_NAME: declared.birth_name, Trait.FIRST_GIVEN: declared.first_given,
        Trait.GIVEN_NAMES: declared.given_names, Trait.BIRTH_DATE: date, Trait.SEX: declared.sex,
        Trait.BIRTH_PLACE: declared.birth_place,
    }  # fmt: skip
    ids = []
    if declared.matricule:
        ids.append(Identifier(declared.matricule, declared.oid or INS_TEST, place, "INS"))
    if declared.local_id:
        ids.append(Identifier(declared.local_id, declared.local_oid, place, "PI"))
    codes = (_STATUS[declared.status],) if declared.status else ()
    return Identity({t: TraitValue(v, place) for t, v in values.items()}, tuple(ids), "campaign.yaml", place, codes)
