"""Opening a campaign: manifest, patients, files, links."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from harness.campaign.campaign import Campaign
from harness.campaign.kit_choice import KitRequest, choose, kit_files
from harness.campaign.loader import Loader
from harness.campaign.manifest import HeldPatient, Manifest, SampleFacts, parse
from harness.campaign.source import (
    MANIFEST,
    FolderSource,
    Source,
    campaign_digest,
    is_pattern,
    matches,
    named_files,
    normalised,
    resolved,
)
from harness.campaign.subjects import MessageSubject
from harness.campaign.terminology import Terminology
from harness.core.errors import ManifestError, UsageError, nearest
from harness.core.place import Place
from harness.core.subject import Subject
from harness.core.text import Text
from harness.formats import fhir, recognise, valuesets, xml
from harness.formats.recognise import Kind
from harness.identity.holders import VALIDATED, from_adt, from_csv, from_fhir
from harness.identity.ins import SOCIAL_SECURITY
from harness.identity.model import Identifier, Identity, Trait, TraitValue
from harness.rules.xds.schema import EbrimSchema

_STATUS = {"qualified": "VALI", "validated": VALIDATED, "retrieved": "RECUP", "provisional": "PROV"}

#: A patient as one source states it, and when, for an ADT message.
Stated = tuple[str | None, Identity]


def open_campaign(
    source: Source,
    progress: Callable[[str, int], None] | None = None,
    kit: KitRequest | None = None,
    ebrim: str | None = None,
) -> Campaign:
    """Load everything; raises ManifestError on a manifest that cannot be followed.

    ``progress`` is called before each file with its path and the number of files. ``kit`` is what was asked
    besides the manifest; by default only the manifest counts. ``ebrim`` is a folder of ebRIM schemas, in place of its own.
    """
    raw = source.read(MANIFEST) if MANIFEST in source.paths() else None
    manifest = parse(raw) if raw is not None else Manifest()
    roles = _roles(source, manifest)
    patients = declared_patients(source, manifest)
    sets = _terminology(source, manifest)
    used = choose(kit or KitRequest(), manifest, source)
    loader = Loader(source, roles, manifest.ignore, kit_files(source.paths()))
    subjects = loader.load(progress)
    _refuse_unknown_messages(manifest.samples, subjects)
    return Campaign(
        source.name,
        manifest,
        raw is not None,
        subjects,
        loader.hashes,
        campaign_digest(loader.hashes),
        patients,
        _reader(source),
        sets,
        used,
        _schemas(source, manifest, ebrim),
    )


def declared_patients(source: Source, manifest: Manifest) -> tuple[Identity, ...] | None:
    """The patients of a manifest, each state of an ADT with its time; None when it does not say."""
    if manifest.patients is None:
        return None
    return tuple(_states([stated for declared in manifest.patients for stated in _held(source, declared)]))


def _reader(source: Source) -> Callable[[str], bytes | None]:
    """Reads a file by its path, as on disk or as the manifest writes it."""
    known = source.paths()
    return lambda path: source.read(resolved(path, known) or path)


def _roles(source: Source, manifest: Manifest) -> dict[str, Text]:
    """Files that are not samples: the manifest, patients, proofs; each must exist."""
    roles = {MANIFEST: Text("manifeste de la campagne", "campaign manifest")}
    known = source.paths()
    for declared in manifest.patients or ():
        if declared.file:
            path = _existing(declared.file, known)
            if recognise.recognise(source.read(path) or b"").kind is Kind.OTHER:  # HL7 and FHIR stay samples too
                roles[path] = Text("patients détenus", "patients held")
    for shown in (p.file for p in manifest.proofs if p.file):
        roles[_existing(shown, known)] = Text("preuve manuelle", "manual proof")
    for name, path in manifest.value_sets.files.items():
        roles[_existing(path, known)] = Text(f"jeu de valeurs {name}", f"value set {name}")
    folders = (
        (manifest.value_sets.folder, Text("dossier de jeux de valeurs", "folder of value sets")),
        (manifest.schemas.ebrim, Text("schémas ebRIM", "ebRIM schemas")),
    )
    for folder, role in folders:
        inside = normalised(folder or "").rstrip("/")
        roles.update({path: role for path in known if inside and normalised(path).startswith(f"{inside}/")})
    for section in manifest.sections():
        for name in section.named():
            roles.update(dict.fromkeys(named_files(name, known) or [_existing(name, known)], section.role))
    for fact in manifest.samples:
        if fact.answers:
            _existing(fact.answers, known)
        _some_file(fact.file, known)
    for entry in manifest.levels:
        if entry.file:
            _some_file(entry.file, known)
    return roles


def _some_file(name: str, known: list[str]) -> None:
    """Raises ManifestError when a path or pattern of the manifest names no file."""
    if not is_pattern(name) or not any(matches(name, path) for path in known):
        _existing(name, known)


def _existing(name: str, known: list[str]) -> str:
    """The file on disk that the manifest names; raises ManifestError when there is none."""
    path = resolved(name, known)
    if path is not None:
        return path
    fr, en = _hint(name, known)
    raise ManifestError(Text(f"campaign.yaml : fichier absent « {name} »{fr}",
                             f"campaign.yaml: no such file '{name}'{en}"))  # fmt: skip


def _hint(name: str, known: Iterable[str]) -> tuple[str, str]:
    near = nearest(name, known)
    return (f", voulez-vous dire « {near} » ?", f", did you mean '{near}'?") if near else ("", "")


def _refuse_unknown_messages(samples: Iterable[SampleFacts], subjects: Iterable[Subject]) -> None:
    """Raises ManifestError when ``message`` is the MSH-10 of no message of its file."""
    messages = [s for s in subjects if isinstance(s, MessageSubject)]
    for fact in samples:
        if fact.message is None:
            continue
        known = [m.view.control_id or "" for m in messages if matches(fact.file, m.path)]
        if fact.message not in known:
            fr, en = _hint(fact.message, known) if nearest(fact.message, known) else _some(known)
            raise ManifestError(Text(f"campaign.yaml : aucun message « {fact.message} » dans « {fact.file} »{fr}",
                                     f"campaign.yaml: no message '{fact.message}' in '{fact.file}'{en}"))  # fmt: skip


def _some(known: list[str]) -> tuple[str, str]:
    ids = ", ".join(known[:3])
    return (f" (MSH-10 : {ids})", f" (MSH-10: {ids})") if ids else ("", "")


def _schemas(source: Source, manifest: Manifest, asked: str | None) -> EbrimSchema | None:
    """The ebRIM schemas: those asked for, else those of the manifest; raises HarnessError when there is no such folder."""
    if asked is not None:
        if not Path(asked).is_dir():
            raise UsageError(
                Text(f"--ebrim-xsd : dossier absent « {asked} »", f"--ebrim-xsd: no such folder '{asked}'")
            )
        given: Source | None = FolderSource(Path(asked))
    elif manifest.schemas.ebrim is None:
        return None
    else:
        given = source.folder(manifest.schemas.ebrim)
    if given is None:
        told = manifest.schemas.ebrim
        raise ManifestError(
            Text(
                f"campaign.yaml : schemas : dossier absent « {told} »",
                f"campaign.yaml: schemas: no such folder '{told}'",
            )
        )
    return EbrimSchema(given.name, given.paths(), given.read)


def _terminology(source: Source, manifest: Manifest) -> Terminology:
    """The value sets of a manifest; files given one by one are read at once, a folder as its sets are asked for."""
    told = manifest.value_sets
    folder = source.folder(told.folder) if told.folder else None
    if told.folder and folder is None:
        raise ManifestError(Text(f"campaign.yaml : value_sets : dossier absent « {told.folder} »",
                                 f"campaign.yaml: value_sets: no such folder '{told.folder}'"))  # fmt: skip
    return Terminology({name: _value_set(source, path) for name, path in told.files.items()}, folder)


def _value_set(source: Source, name: str) -> tuple[str, bytes]:
    """The file of a value set; raises ManifestError when there is no code to read in it."""
    path = _existing(name, source.paths())
    raw = source.read(path) or b""
    try:
        valuesets.parse(raw, path)
    except ValueError:
        raise ManifestError(Text(f"campaign.yaml : aucun code dans le jeu de valeurs « {name} » (XML SVS, ou un code par ligne)",
                                 f"campaign.yaml: no code in the value set '{name}' (SVS XML, or one code per line)")) from None  # fmt: skip
    return path, raw


def _held(source: Source, declared: HeldPatient) -> list[Stated]:
    if declared.file:
        path = _existing(declared.file, source.paths())
        return _stated(source.read(path) or b"", path)
    return [(None, _inline(declared))]


def read_patients(raw: bytes, name: str) -> list[Identity]:
    """Patients of a CSV, HL7 or FHIR file, recognised by content; raises ManifestError when there is none."""
    return [state for state in _states(_stated(raw, name)) if not state.until]


def _states(stated: list[Stated]) -> list[Identity]:
    """Identities as declared; an ADT state is in force until a later one on the same identifier replaces it."""
    states = [identity for _, identity in stated]
    last: dict[tuple[str | None, str | None], int] = {}
    for moment, rank in sorted((moment, rank) for rank, (moment, _) in enumerate(stated) if moment is not None):
        keys = _own_keys(states[rank])
        for earlier in {last[key] for key in keys if key in last}:
            if not _two_ins(states[earlier], states[rank]):
                states[earlier] = replace(states[earlier], until=moment)
                states[rank] = replace(states[rank], since=moment)
        last.update(dict.fromkeys(keys, rank))
    return states


def _own_keys(identity: Identity) -> set[tuple[str | None, str | None]]:
    """What belongs to one person: not a number without authority, nor the NIR of the insured."""
    return {(i.root, i.value) for i in identity.identifiers if i.value and i.root and i.root != SOCIAL_SECURITY}


def _two_ins(a: Identity, b: Identity) -> bool:
    return bool(a.ins and b.ins and a.ins.value != b.ins.value)


def _stated(raw: bytes, name: str) -> list[Stated]:
    kind = recognise.recognise(raw).kind
    found: list[Stated] = []
    if kind is Kind.HL7:
        found += from_adt(raw, name)
    else:
        found += [(None, identity) for identity in _undated(kind, raw, name)]
    if not found:
        raise ManifestError(Text(f"{name} : aucun patient (CSV, HL7 ADT ou FHIR Patient/Bundle attendu)",
                                 f"{name}: no patient (CSV, HL7 ADT or FHIR Patient/Bundle expected)"))  # fmt: skip
    return found


def _undated(kind: Kind, raw: bytes, name: str) -> Iterable[Identity]:
    """Patients of a FHIR or CSV file."""
    if kind is Kind.JSON:
        return from_fhir(_sound(fhir.read_json(raw), name), name)
    if kind is not Kind.XML:
        return from_csv(raw, name)
    read = xml.read(raw, name)
    return from_fhir(_sound(fhir.read_xml(raw, read.root), name), name) if read.root is not None else []


def _sound(file: fhir.FhirFile, name: str) -> fhir.FhirFile:
    if file.problems:
        detail = f"{file.problems[0].place} : {file.problems[0].actual.fr}"
        raise ManifestError(Text(f"{name} : FHIR illisible ({detail})", f"{name}: unreadable FHIR ({detail})"))
    return file


def _inline(declared: HeldPatient) -> Identity:
    place = Place("campaign.yaml patients")
    values = {
        Trait.BIRTH_NAME: declared.birth_name, Trait.FIRST_GIVEN: declared.first_given,
        Trait.GIVEN_NAMES: declared.given_names, Trait.BIRTH_DATE: declared.birth_date, Trait.SEX: declared.sex,
        Trait.BIRTH_PLACE: declared.birth_place,
    }  # fmt: skip
    ids = []
    if declared.matricule:
        ids.append(Identifier(declared.matricule, declared.oid, place, "INS"))
    if declared.local_id:
        ids.append(Identifier(declared.local_id, declared.local_oid, place, "PI"))
    codes = (_STATUS[declared.status],) if declared.status else ()
    return Identity({t: TraitValue(v, place) for t, v in values.items()}, tuple(ids), "campaign.yaml", place, codes)
