"""``campaign.yaml``: who the product is, what it holds, what the user did, proofs, waivers and levels.

Unknown keys are refused with the nearest known key and the line; the JSON Schema is published by
``segur-harness schema campaign``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError, field_validator, model_validator

from harness.campaign import plain_yaml
from harness.campaign.declared.base import Section, Told, Unfit
from harness.campaign.declared.certificates import Certificates
from harness.campaign.declared.decided import NotApplicable, Proof, Waiver
from harness.campaign.declared.declarations import Declarations
from harness.campaign.declared.errors import explained
from harness.campaign.declared.exports import Export
from harness.campaign.declared.funding import Funding
from harness.campaign.declared.logs import Log
from harness.campaign.declared.probative import Probative
from harness.campaign.declared.users import Users
from harness.campaign.declared.whitelist import Whitelist
from harness.campaign.source import matches, normalised
from harness.core.errors import ManifestError, nearest
from harness.core.finding import Level
from harness.core.text import Text
from harness.formats.oids import is_oid
from harness.identity.holders import normalised_date
from harness.rules.cda.models import table

ProfileName = Literal["dpi", "ris", "pfi", "sgl", "drimbox", "dmn"]
RoleName = Literal["drimbox", "dmn", "dmp-api", "funding"]


class Product(Told):
    """The product under test."""

    name: str
    version: str = ""
    released: datetime.date | None = Field(
        default=None, description="day of the build under test: an older capture shows another build"
    )
    applications: tuple[str, ...] = Field(
        default=(), description="MSH-3/MSH-5 names of the product: tells messages sent from messages received"
    )


class HeldPatient(Told):
    """Patients that the product holds: a file (CSV, HL7 ADT, FHIR R4 Patient or Bundle) or one patient."""

    file: str | None = None
    matricule: str | None = None
    oid: str | None = None
    birth_name: str | None = None
    first_given: str | None = None
    given_names: str | None = None
    birth_date: str | None = Field(default=None, description="YYYYMMDD, YYYY-MM-DD or DD/MM/YYYY")
    sex: Literal["M", "F", "U"] | None = None
    birth_place: str | None = Field(default=None, description="INSEE code, 5 characters")
    local_id: str | None = None
    local_oid: str | None = None
    status: Literal["qualified", "validated", "retrieved", "provisional"] | None = None

    @field_validator("birth_date")
    @classmethod
    def _as_hl7(cls, text: str | None) -> str | None:
        """YYYYMMDD, whatever the way it is written."""
        date = normalised_date(text) if text else None
        if text and date is None:
            raise Unfit(
                f"date non comprise « {text} » (1984-03-12, 12/03/1984)",
                f"date not understood '{text}' (1984-03-12, 12/03/1984)",
            )
        return date

    @model_validator(mode="after")
    def _one_or_the_other(self) -> HeldPatient:
        own = self.model_dump(exclude={"file"}, exclude_none=True)
        if bool(self.file) == bool(own):
            raise Unfit("soit 'file', soit les traits d'un patient", "either 'file' or the traits of one patient")
        return self


class HeldDocument(Told):
    """A document that the product held before the campaign (ClinicalDocument/id)."""

    root: str
    extension: str | None = None
    superseded: bool = Field(default=False, description="a later version replaced it")


class SampleFacts(Told):
    """What a file cannot tell by itself."""

    file: str = Field(description="path relative to the campaign; * and ? admitted")
    message: str | None = Field(default=None, description="MSH-10, when the file holds several messages")
    answers: str | None = Field(default=None, description="for an ACK: file of the message that it answers")
    answers_message: str | None = Field(default=None, description="for an ACK: MSH-10 in that file")
    identity: Literal["qualified", "not_qualified"] | None = None
    withheld: bool | None = Field(default=None, description="the user chose not to send this document to the DMP")
    direction: Literal["received", "sent"] | None = None
    note: str = ""


class Mailbox(Told):
    """An MSSanté mailbox that the product uses."""

    address: str
    type: Literal["PER", "ORG", "APP", "CAB"] = Field(
        description="PER personal, ORG organisational, APP applicative (automated), CAB of a practice (JDV_J139)"
    )
    note: str = ""


class ValueSets(Told):
    """Value sets that are not bundled: a folder of SVS files, and files (SVS XML, or one code per line) by name or OID."""

    folder: str | None = Field(
        default=None, description="folder of SVS files, in the campaign or not; each is known by its OID and its name"
    )
    JDV_J01: str | None = Field(default=None, description="specialties (JDV_J01-XdsAuthorSpecialty-CISIS)")
    JDV_J02: str | None = Field(default=None, description="facilities (JDV_J02-XdsHealthcareFacilityTypeCode-CISIS)")
    JDV_J03: str | None = Field(
        default=None, description="activities of a submission (JDV_J03-XdsContentTypeCode-CISIS)"
    )
    JDV_J04: str | None = Field(default=None, description="practice settings (JDV_J04-XdsPracticeSettingCode-CISIS)")
    JDV_J06: str | None = Field(default=None, description="document classes (JDV_J06-XdsClassCode-CISIS)")
    JDV_J07: str | None = Field(default=None, description="document types (JDV_J07-XdsTypeCode-CISIS)")
    JDV_J08: str | None = Field(default=None, description="confidentiality (JDV_J08-XdsConfidentialityCode-CISIS)")
    JDV_J10: str | None = Field(default=None, description="formats (JDV_J10-XdsFormatCode-CISIS)")
    JDV_J11: str | None = Field(default=None, description="relations to the patient (JDV_J11-RelationPatient-CISIS)")
    JDV_J47: str | None = Field(default=None, description="functions (JDV_J47-FunctionCode-CISIS)")
    JDV_J66: str | None = Field(default=None, description="document types that the DMP takes (JDV_J66-TypeCode-DMP)")
    JDV_J140: str | None = Field(default=None, description="encounter participations (JDV_J140)")
    JDV_J141: str | None = Field(default=None, description="role classes (JDV_J141-RoleClass-CISIS)")
    JDV_J142: str | None = Field(default=None, description="encounters (JDV_J142-TypeRencontre-CISIS)")
    JDV_J143: str | None = Field(default=None, description="sexes (JDV_J143-AdministrativeGender-CISIS)")
    JDV_J144: str | None = Field(default=None, description="participations (JDV_J144-ParticipationType-CISIS)")
    JDV_J245: str | None = Field(default=None, description="prefixes of names (JDV_J245-Civilite-CISIS)")
    JDV_J246: str | None = Field(default=None, description="suffixes of names (JDV_J246-Titre-CISIS)")
    by_oid: dict[str, str] = Field(
        default_factory=dict, description="other files by the OID of the set, which may also be a key of value_sets"
    )

    @model_validator(mode="before")
    @classmethod
    def _oids(cls, found: Any) -> Any:
        """A key that is an OID is one of ``by_oid``."""
        if not isinstance(found, dict):
            return found
        oids = {key: value for key, value in found.items() if is_oid(str(key))}
        others = {key: value for key, value in found.items() if key not in oids}
        return {**others, "by_oid": {**(others.get("by_oid") or {}), **oids}} if oids else found

    @property
    def files(self) -> dict[str, str]:
        """Name or OID -> path of the sets that are given one by one."""
        told = {name: path for name, path in self.model_dump(exclude={"folder", "by_oid"}).items() if path}
        return told | self.by_oid


class Schemas(Told):
    """XML schemas that are not bundled."""

    ebrim: str | None = Field(
        default=None,
        min_length=1,
        description="folder with lcm.xsd and what it imports, in the campaign or not: METADATA.XML is validated",
    )


class LevelOverride(Told):
    """A level set in place of the one that a check gives to its findings, who decided it and why."""

    check: str = Field(description="id of an automatic check")
    level: Level = Field(description="level of every finding of this check, whatever its own")
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3)]
    decided_by: str = ""
    date: datetime.date | None = None
    file: str | None = Field(default=None, description="only for this sample; * and ? admitted")


class Manifest(Told):
    """The whole file."""

    version: int = Field(default=1, ge=1, le=1)
    editor: str = ""
    product: Product | None = None
    profile: ProfileName | None = None
    roles: tuple[RoleName, ...] = Field(
        default=(), description="what the product does, or this file asks, besides what its profile tells"
    )
    date: datetime.date | None = Field(
        default=None, description="day at which the campaign is judged (ages, ends of validity); today by default"
    )
    patients: tuple[HeldPatient, ...] | None = Field(
        default=None, description="patients that the product holds; an empty list says that it holds none"
    )
    documents: tuple[HeldDocument, ...] | None = Field(
        default=None, description="documents held before the campaign; an empty list says that it held none"
    )
    mailboxes: tuple[Mailbox, ...] = Field(
        default=(), description="MSSanté mailboxes of the product: tells e-mails sent from e-mails received"
    )
    value_sets: ValueSets = Field(
        default=ValueSets(), description="value sets that checks need and that are not bundled"
    )
    schemas: Schemas = Field(default=Schemas(), description="XML schemas that checks need and that are not bundled")
    kit: str | None = Field(
        default=None,
        min_length=1,
        description="official ANS kit: its folder (relative to the campaign), or the name of a remembered one",
    )
    model_versions: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="versions of CDA volets admitted besides those known, by model or templateId"
    )
    document_formats: dict[str, Literal["N1", "N3", "N1+N3"]] = Field(
        default_factory=dict,
        description="format that the DSR asks of each document type: code (LOINC, TRE_A05) -> N1 (PDF/A-1), N3 (structured), N1+N3 (both are sent)",
    )
    funding: Funding | None = Field(default=None, description="orders, advances and balances of the SONS funding")
    logs: tuple[Log, ...] = Field(default=(), description="families of traces: retention, exports")
    exports: tuple[Export, ...] = Field(
        default=(), description="packages of the data of patients, as the product gives them back"
    )
    certificates: Certificates | None = Field(default=None, description="certificates that the product uses")
    whitelist: Whitelist | None = Field(default=None, description="DRIM-M whitelist that the DRIMbox fetched")
    probative: Probative | None = Field(default=None, description="what the signatures of documents are held against")
    users: Users | None = Field(default=None, description="export of the accounts of users")
    declarations: Declarations | None = Field(
        default=None, description="what the product is and does not do, by which steps do not apply"
    )
    samples: tuple[SampleFacts, ...] = ()
    proofs: tuple[Proof, ...] = ()
    not_applicable: tuple[NotApplicable, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    levels: tuple[LevelOverride, ...] = Field(
        default=(), description="levels of checks; an exact file comes before a pattern, a pattern before no file"
    )
    ignore: tuple[str, ...] = Field(default=(), description="files that are not samples; * and ? admitted")

    def sections(self) -> Iterator[Section]:
        """The parts that name files which are no samples."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            yield from (part for part in (value if isinstance(value, tuple) else (value,)) if isinstance(part, Section))

    def versions_of(self, *names: str) -> tuple[str, ...]:
        """The versions that the manifest adds to a model, by its name or by its templateId."""
        return tuple(v for name in names for v in self.model_versions.get(name, ()))

    @field_validator("model_versions")
    @classmethod
    def _known_models(cls, versions: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        """A mistyped model would be ignored without a word."""
        for name in versions:
            if table().find(name) is None:
                near = nearest(name, [m.name for m in table().models])
                raise Unfit(
                    f"modèle inconnu « {name} »" + (f", voulez-vous dire « {near} » ?" if near else ""),
                    f"unknown model '{name}'" + (f", did you mean '{near}'?" if near else ""),
                )
        return versions

    @field_validator("levels")
    @classmethod
    def _one_level_each(cls, levels: tuple[LevelOverride, ...]) -> tuple[LevelOverride, ...]:
        """Two levels for the same check and file contradict each other."""
        told = [(entry.check.upper(), normalised(entry.file) if entry.file else None) for entry in levels]
        twice = next((check for check, file in told if told.count((check, file)) > 1), None)
        if twice:
            raise Unfit(f"{twice} : deux niveaux pour les mêmes fichiers", f"{twice}: two levels for the same files")
        return levels


def about(samples: Sequence[SampleFacts], path: str) -> list[SampleFacts]:
    """The entries on a file: those that give its exact path before patterns, then as they are written."""
    found = [fact for fact in samples if matches(fact.file, path)]
    return sorted(found, key=lambda fact: normalised(fact.file) != normalised(path))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of ``campaign.yaml``."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Manifest.model_json_schema()}


def parse(raw: bytes, name: str = "campaign.yaml") -> Manifest:
    """Read a manifest; raises ManifestError with the line and, for an unknown key, the nearest one."""
    tree, found = plain_yaml.load(raw, name)
    if found is None:
        return Manifest()
    if not isinstance(found, dict):
        raise ManifestError(Text(f"{name} : un dictionnaire est attendu", f"{name}: a mapping is expected"))
    try:
        return Manifest.model_validate(found)
    except ValidationError as error:
        raise explained(error, Manifest, tree, name) from None


def parse_documents(raw: bytes, name: str) -> tuple[HeldDocument, ...]:
    """A YAML list of documents held (``root``, ``extension``, ``superseded``), or a manifest that has one."""
    tree, found = plain_yaml.load(raw, name)
    if isinstance(found, dict):
        return parse(raw, name).documents or ()
    if not isinstance(found, list):
        raise ManifestError(Text(f"{name} : une liste de documents est attendue (- {{root: …, extension: …}})",
                                 f"{name}: a list of documents is expected (- {{root: …, extension: …}})"))  # fmt: skip
    try:
        return Manifest.model_validate({"documents": found}).documents or ()
    except ValidationError as error:
        raise explained(error, Manifest, tree, name, 1) from None
