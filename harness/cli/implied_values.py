"""From what CDAs imply to values that are written: the entries, the set, and what had to be made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from harness.builder.ebrim import Code as Written
from harness.builder.xdm_values import content_hash, entry_uuid, stable_uuid
from harness.builder.xdm_written import AuthorValues, EntryValues, SetValues
from harness.cli.given import Given
from harness.core.text import Lang, Text
from harness.rules.xds.implied import Author, Code, Implied
from harness.rules.xds.instants import in_utc
from harness.rules.xds.people import STRUCTURES

#: PV1-2 and contentTypeCode follow from the same kind of encounter (TRE_R209).
_ACTIVITIES = {"IMP": ("03", "Hospitalisation complète"), "AMB": ("07", "Consultations externes"),
               "EXTERNE": ("07", "Consultations externes"), "EMER": ("07", "Consultations externes")}  # fmt: skip
_OTHER_ACTIVITY = ("97", "Type d'activité indifférencié")
_ACTIVITY_SYSTEM = "1.2.250.1.213.2.2"
_ENCOUNTER = "h:componentOf/h:encompassingEncounter/h:code"


@dataclass
class Notes:
    """What a CDA does not tell, told as comments and on standard error."""

    lang: Lang
    lines: list[str] = field(default_factory=list)

    def add(self, attribute: str, why: Text) -> str:
        """One line; returns it."""
        colon = " :" if self.lang == "fr" else ":"
        line = f"{attribute}{colon} {why.in_(self.lang)}"
        self.lines.append(line)
        return line


def name_of(rank: int) -> str:
    """DOC0001.XML, DOC0002.XML..."""
    return f"DOC{rank:04d}.XML"


def entry_values(given: Given, rank: int, notes: Notes) -> EntryValues:
    """The DocumentEntry of a CDA under its name in the archive."""
    told = given.implied
    unique_id = told.unique_id.text or ""
    return EntryValues(
        uuid=entry_uuid(unique_id),
        unique_id=unique_id,
        uri=name_of(rank),
        hash=content_hash(given.raw),
        size=str(len(given.raw)),
        mime_type=told.mime_types[0],
        title=told.title.text or "",
        creation_time=told.creation_time.text or "",
        service_start=told.service_start.text or "",
        service_stop=told.service_stop.text or "",
        language=told.language.text or "",
        legal_authenticator=told.legal_authenticator.text or "",
        patient_id=told.patient_id.text or "",
        source_patient_id=told.source_patient_id.text or "",
        source_patient_info=tuple(v.text for v in told.patient_info if v.text),
        authors=tuple(_author(a) for a in told.authors),
        type=_code(told.type_code),
        document_class=_code(told.class_code),
        format=_code(told.format_code),
        facility=_code(told.facility),
        setting=_code(told.practice_setting),
        confidentiality=tuple(c for c in (_code(told.confidentiality),) if c is not None),
        events=tuple(c for c in map(_code, told.event_codes) if c is not None),
        replaced_uuid=entry_uuid(told.replaced.text) if told.replaced.text else None,
        notes=tuple(_entry_notes(given, told, rank, notes)),
    )


def _code(told: Code) -> Written | None:
    return (told.code, told.scheme or "", told.label) if told.code else None


def _author(told: Author) -> AuthorValues:
    values = (told.person, told.institution, told.specialty, told.role)
    person, institution, specialty, role = (v.text or "" for v in values)
    return AuthorValues(person, institution, specialty, role)


def _entry_notes(given: Given, told: Implied, rank: int, notes: Notes) -> list[str]:
    """What the CDA does not tell, or not for sure; that it has no end or no role goes without saying."""
    lines = [
        notes.add(f"{name_of(rank)} {name}", value.doubt)
        for name, value in told.single_values.items()
        if value.doubt is not None and name != "serviceStopTime"
    ]
    if told.other_classes:
        lines.append(notes.add(f"{name_of(rank)} classCode", Text(
            f"classe {told.class_code.code} de la table ASS_X04 ; {', '.join(told.other_classes)} se rencontre aussi",
            f"class {told.class_code.code} of table ASS_X04; {', '.join(told.other_classes)} is met too")))  # fmt: skip
    if told.replaced.text:
        lines.append(notes.add(f"{name_of(rank)} RPLC", Text(
            f"targetObject à remplacer par l'entryUUID de la fiche du document {told.replaced.text}",
            f"targetObject to be replaced by the entryUUID of the entry of document {told.replaced.text}")))  # fmt: skip
    return lines


def set_values(found: Sequence[Given], entries: Sequence[EntryValues], sent: str | None, notes: Notes) -> SetValues:
    """The SubmissionSet of these documents; what no CDA tells is made up, always the same, and noted."""
    first = found[0].implied
    seed = " ".join(f"{e.unique_id} {e.hash}" for e in entries)
    uuid = stable_uuid(f"submission {seed}")
    content_type, lines = _content_type(found[0]), []
    lines += [notes.add("SubmissionSet.uniqueId", Text(
        "à donner par l'émetteur ; valeur tirée des documents", "to be given by the sender; value made of the documents"))]  # fmt: skip
    lines += [notes.add("SubmissionSet.sourceId", Text(
        "OID de l'émetteur ; valeur tirée de la structure de l'auteur", "OID of the sender; value made of the author's structure"))]  # fmt: skip
    lines += [notes.add("SubmissionSet.author", Text("l'émetteur ; l'auteur du CDA par défaut", "the sender; by default the author of the CDA"))]  # fmt: skip
    lines += [notes.add("SubmissionSet.contentTypeCode", Text(
        f"PV1-2 ou paramétrage, pas le CDA ; valeur provisoire {content_type[0]}",
        f"PV1-2 or settings, not the CDA; provisional value {content_type[0]}"))]  # fmt: skip
    if sent is None:
        lines += [notes.add("SubmissionSet.submissionTime", Text(
            "l'instant de l'envoi ; valeur provisoire, date du CDA", "the moment of sending; provisional value, date of the CDA"))]  # fmt: skip
    return SetValues(
        uuid=uuid,
        unique_id=f"2.25.{int(uuid.removeprefix('urn:uuid:').replace('-', ''), 16)}",
        source_id=_source_id(found[0]),
        submission_time=(sent or _latest(found) or "20000101000000").ljust(14, "0"),
        title="; ".join(e.title for e in entries),
        patient_id=first.patient_id.text or "",
        author=entries[0].authors[0] if entries[0].authors else AuthorValues(),
        content_type=content_type,
        notes=tuple(lines),
    )


def _latest(found: Sequence[Given]) -> str:
    """The date of the latest document, in UTC (as written when it has no offset)."""
    times = [
        i.text or (in_utc((i.raw or "")[:8])[0] or "") + "000000" for g in found if (i := g.implied.creation_time).raw
    ]
    padded = [
        t.ljust(14, "0") if len(t) > 8 else (t.ljust(4, "0") + "0101"[max(0, len(t) - 4) :])[:8] + "000000"
        for t in times
    ]
    return max(padded, default="")


def _source_id(given: Given) -> str:
    """The structure's national number under the arc of structures."""
    document = given.document
    for path in ("h:author/h:assignedAuthor/h:representedOrganization/h:id",
                 "h:custodian/h:assignedCustodian/h:representedCustodianOrganization/h:id"):  # fmt: skip
        for found in document.identifiers(path):
            if found.root == STRUCTURES and (found.extension or "").isdecimal():
                return f"{STRUCTURES}.{(found.extension or '').lstrip('0') or '0'}"
    return STRUCTURES


def _content_type(given: Given) -> Written:
    code, label = _ACTIVITIES.get(given.document.one(_ENCOUNTER).get("code") or "", _OTHER_ACTIVITY)
    return (code, _ACTIVITY_SYSTEM, label)


def without_notes(entries: Sequence[EntryValues]) -> tuple[EntryValues, ...]:
    """For archives that are sent: comments are for people who compare."""
    return tuple(replace(e, notes=()) for e in entries)
