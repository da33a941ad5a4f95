"""XDM-METADATA: METADATA.XML is one submission: a SubmissionSet, its DocumentEntries, and what ties them together.

IHE ITI TF-3 4.2 and ITI-32: the root is the request itself (the ITI-41 wrapper belongs to a web service), one
SubmissionSet has each entry as a member, every association names objects that exist, a replacement names the document
that it replaces. How each object is written is judged by XDM-EBRIM, what it says by XDM-ATTRIBUTES.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.campaign.campaign import Campaign
from harness.core.check import PEUT
from harness.core.finding import HOLDS, Findings, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats import xml
from harness.formats.ebrim import HAS_MEMBER, LCM, REPLACEMENTS, STABLE_DOCUMENT, Holder
from harness.rules.xds import objects
from harness.rules.xds.package import Package
from harness.rules.xds.submission import Contents, Entry
from scenarios._xds import CONCERNED, EDS, ITI_32, ITI_META, PARTAGE, described, rule

scenario = Scenario(
    id="XDM-METADATA",
    title=Text("METADATA.XML : un lot, ses fiches et leurs liens", "METADATA.XML: a submission, its entries and their links"),
    summary=Text(
        "Racine SubmitObjectsRequest, un SubmissionSet, au moins une DocumentEntry, une association HasMember par fiche, des remplacements complets.",
        "SubmitObjectsRequest root, one SubmissionSet, at least one DocumentEntry, one HasMember association per entry, complete replacements.",
    ),
    applies_to=CONCERNED,
)  # fmt: skip

ENVELOPE = Text(
    "écrire lcm:SubmitObjectsRequest et une seule rim:RegistryObjectList",
    "write lcm:SubmitObjectsRequest and a single rim:RegistryObjectList",
)
TIE = Text(
    "écrire une association HasMember du SubmissionSet vers chaque DocumentEntry",
    "write a HasMember association from the SubmissionSet to each DocumentEntry",
)
MEND = Text("corriger l'association", "mend the association")
APPROVED = "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"
NO_LINK = Text("aucune association", "no association")


@rule(scenario, "ROOT", Text("La racine est lcm:SubmitObjectsRequest, sans l'enveloppe d'ITI-41", "The root is lcm:SubmitObjectsRequest, without the wrapper of ITI-41"),
      ENVELOPE, ITI_32)  # fmt: skip
def root(contents: Contents, campaign: Campaign) -> Findings:
    """ProvideAndRegisterDocumentSetRequest is the body of a web service."""
    for package in contents.packages:
        seen = f"{xml.local(package.root)} ({xml.namespace(package.root) or '∅'})"
        yield verify(
            package.is_enveloped, at=package.place(package.root), expected=f"SubmitObjectsRequest ({LCM})", actual=seen
        )


@rule(scenario, "LIST", Text("Une seule RegistryObjectList", "A single RegistryObjectList"), ENVELOPE, ITI_META)
def one_list(contents: Contents, campaign: Campaign) -> Findings:
    """In the rim name space, directly under the request."""
    for package in contents.packages:
        parent = (
            package.lists[0].getparent() if len(package.lists) == 1 else None
        )  # a root of another name: XDM-METADATA-ROOT
        right = parent is not None and (parent is package.root or xml.local(parent) == "SubmitObjectsRequest")
        at = package.place(package.lists[-1] if package.lists else package.root, "RegistryObjectList")
        yield verify(right, at=at, expected=Text("une rim:RegistryObjectList sous la racine", "one rim:RegistryObjectList under the root"),
                     actual=str(len(package.lists)))  # fmt: skip


@rule(scenario, "SET", Text("Un SubmissionSet, désigné comme tel", "One SubmissionSet, flagged as such"),
      Text("écrire un RegistryPackage et sa Classification urn:uuid:a54d6aa5-…", "write one RegistryPackage and its Classification urn:uuid:a54d6aa5-…"),
      ITI_META)  # fmt: skip
def one_set(contents: Contents, campaign: Campaign) -> Findings:
    """A RegistryPackage classified under the node of SubmissionSets, inside it or beside."""
    for package in contents.packages:
        at = package.sets[1].place() if len(package.sets) > 1 else package.place(package.root, "SubmissionSet")
        yield verify(
            len(package.sets) == 1,
            at=at,
            expected="1",
            actual=f"{len(package.sets)} (RegistryPackage : {len(package.packages)})",
        )


@rule(scenario, "PACKAGE", Text("Chaque RegistryPackage est un SubmissionSet ou un classeur", "Each RegistryPackage is a SubmissionSet or a Folder"),
      Text("classer le paquet, ou le retirer", "classify the package, or take it out"), ITI_META, where=lambda s: any(len(p.packages) > 1 for p in s.packages),
      unexercised=Text("un seul RegistryPackage par lot", "a single RegistryPackage per submission"))  # fmt: skip
def package_kind(contents: Contents, campaign: Campaign) -> Findings:
    """An unknown package is not imported."""
    for package in contents.packages:
        for found in package.packages:
            yield verify(package.is_set(found) or package.is_folder(found), at=found.place(), actual=None,
                         expected=Text("une Classification par classificationNode", "a Classification by classificationNode"))  # fmt: skip


@rule(scenario, "ENTRY", Text("Au moins une DocumentEntry", "At least one DocumentEntry"),
      Text("écrire un ExtrinsicObject par document", "write one ExtrinsicObject per document"), f"{ITI_META} ; {EDS}")  # fmt: skip
def entry(contents: Contents, campaign: Campaign) -> Findings:
    """One ExtrinsicObject per document."""
    for package in contents.packages:
        count = len(package.subset.submission.documents)
        yield verify(
            count > 0,
            at=package.place(package.root, "ExtrinsicObject"),
            expected=Text("1 au moins", "1 at least"),
            actual=str(count),
        )


@rule(scenario, "STABLE", Text("Chaque fiche décrit un document stable", "Each entry describes a stable document"),
      Text("écrire objectType=urn:uuid:7edca82f-…", "write objectType=urn:uuid:7edca82f-…"), f"{ITI_META} ; {EDS}", where=described)  # fmt: skip
def stable(contents: Contents, campaign: Campaign) -> Findings:
    """An on-demand document cannot be in an archive."""
    for found in contents.entries:
        told = found.object.attribute("objectType")
        yield verify(told.text == STABLE_DOCUMENT, at=told, expected=STABLE_DOCUMENT, actual=told.text)


@rule(scenario, "STATUS", Text("Un objet soumis est Approved, ou n'a pas de status", "A submitted object is Approved, or has no status"),
      Text("retirer status : le registre le donne", "leave status out: the registry gives it"), f"{ITI_META} ; JDV_J52", PEUT,
      where=described)  # fmt: skip
def status(contents: Contents, campaign: Campaign) -> Findings:
    """Deprecated, Archived and Deleted are what becomes of a document registered before."""
    for found in contents.objects:
        told = found.attribute("status")
        yield verify(told.text in (None, APPROVED), at=told, expected=APPROVED, actual=told.text)


# -- associations --------------------------------------------------------------------------------------


def _members(package: Package) -> Iterator[tuple[Holder, str | None, str | None]]:
    for link in package.associations:
        if link.attribute("associationType").text == HAS_MEMBER:
            yield link, link.attribute("sourceObject").text, link.attribute("targetObject").text


@rule(scenario, "MEMBER", Text("Le SubmissionSet a chaque fiche pour membre, une fois", "The SubmissionSet has each entry as a member, once"),
      TIE, ITI_META, where=lambda s: described(s) and bool(s.sets))  # fmt: skip
def member(contents: Contents, campaign: Campaign) -> Findings:
    """Association HasMember, source the set, target the entry."""
    for package in contents.packages:
        sets = {found.id for found in package.sets}
        counted: dict[str | None, int] = {}
        for _, source, target in _members(package):
            counted[target] = counted.get(target, 0) + (source in sets)
        for found in package.subset.submission.documents:
            count = counted.get(found.id, 0)
            yield verify(
                count == 1,
                at=found.attribute("id"),
                expected=Text("1 association HasMember", "1 HasMember association"),
                actual=str(count),
            )


def has_members(contents: Contents) -> bool:
    """Some HasMember association of a SubmissionSet is there."""
    return any(True for p in contents.packages for _ in _members(p))


@rule(scenario, "MEMBER-STATUS", Text("SubmissionSetStatus vaut Original ou Reference", "SubmissionSetStatus is Original or Reference"),
      Text("écrire Original pour un document du lot", "write Original for a document of the submission"), ITI_META, where=has_members, unexercised=NO_LINK)  # fmt: skip
def member_status(contents: Contents, campaign: Campaign) -> Findings:
    """Original for a document that the submission carries; members of a Folder, and Folders, have no such status."""
    for package in contents.packages:
        entries = {found.id for found in package.subset.submission.documents}
        sets = {found.id for found in package.sets}
        for link, source, target in _members(package):
            if source not in sets or target in package.links or (target in package.objects and target not in entries):
                yield HOLDS
                continue
            if target not in package.objects and not objects.is_uuid(target):
                yield HOLDS  # told by XDM-METADATA-ENDS
                continue
            values = [v.text for v in link.slot("SubmissionSetStatus")]
            wanted = ("Original",) if target in entries else ("Original", "Reference")
            yield verify(len(values) == 1 and values[0] in wanted, at=link.value("SubmissionSetStatus"), expected=" | ".join(wanted),
                         actual=" ; ".join(v or "∅" for v in values) or None)  # fmt: skip


def linked(contents: Contents) -> bool:
    """Some association is there."""
    return any(p.associations for p in contents.packages)


@rule(scenario, "ASSOCIATION", Text("Le type de chaque association est connu", "The type of each association is known"), MEND, ITI_META,
      where=linked, unexercised=NO_LINK)  # fmt: skip
def association(contents: Contents, campaign: Campaign) -> Findings:
    """HasMember, and the relationships between documents."""
    for package in contents.packages:
        for link in package.associations:
            told = link.attribute("associationType")
            yield verify(
                told.text in objects.ASSOCIATIONS,
                at=told,
                expected="HasMember | RPLC | XFRM | APND | XFRM_RPLC | signs | IsSnapshotOf",
                actual=told.text,
            )


@rule(scenario, "ENDS", Text("Chaque association relie des objets qui existent", "Each association ties objects that exist"), MEND, ITI_META,
      where=linked, unexercised=NO_LINK)  # fmt: skip
def ends(contents: Contents, campaign: Campaign) -> Findings:
    """The source is in the submission; the target too, or it is the UUID of an object registered before."""
    for package in contents.packages:
        for link in package.associations:
            source, target = link.attribute("sourceObject"), link.attribute("targetObject")
            yield verify(source.text in package.objects, at=source, expected=Text("l'id d'un objet du lot", "the id of an object of the submission"), actual=source.text)  # fmt: skip
            kind = link.attribute("associationType").text
            outside = objects.is_uuid(target.text) and not _is_original(link, kind)
            elsewhere = kind in objects.TO_EARLIER  # XDM-METADATA-REPLACED speaks of its target
            tied = target.text in package.objects or (kind == HAS_MEMBER and target.text in package.links)
            yield verify(tied or outside or (elsewhere and target.text is not None), at=target,
                         expected=Text("l'id d'un objet du lot", "the id of an object of the submission"), actual=target.text)  # fmt: skip


def _is_original(link: Holder, kind: str | None) -> bool:
    return kind == HAS_MEMBER and link.value("SubmissionSetStatus").text != "Reference"


def _replacements(contents: Contents) -> Iterator[tuple[Package, Holder]]:
    for package in contents.packages:
        for link in package.associations:
            if link.attribute("associationType").text in REPLACEMENTS:
                yield package, link


def replaces(contents: Contents) -> bool:
    """Some association replaces a document."""
    return any(True for _ in _replacements(contents))


@rule(scenario, "REPLACED", Text("Un remplacement désigne le document remplacé par son UUID", "A replacement names the document replaced by its UUID"),
      Text("donner l'entryUUID de la fiche remplacée", "give the entryUUID of the entry replaced"), ITI_META, where=replaces,
      unexercised=Text("aucune association RPLC", "no RPLC association"))  # fmt: skip
def replaced(contents: Contents, campaign: Campaign) -> Findings:
    """A symbolic id means nothing outside the submission; what replaces is an entry of it, and not the entry replaced."""
    for package, link in _replacements(contents):
        source = link.attribute("sourceObject")
        yield verify(source.text in package.entries or source.text not in package.objects, at=source, actual=source.text,
                     expected=Text("l'id de la fiche qui remplace", "the id of the entry that replaces"))  # fmt: skip
        target = link.attribute("targetObject")
        right = objects.is_uuid(target.text) and target.text != link.attribute("sourceObject").text
        yield verify(
            right,
            at=target,
            expected=Text("urn:uuid: d'une autre fiche", "urn:uuid: of another entry"),
            actual=target.text,
        )


@rule(scenario, "REPLACED-ID", Text("Le document qui remplace a un autre uniqueId que le document remplacé", "The replacing document has another uniqueId than the one replaced"),
      Text("donner un nouvel identifiant à chaque version", "give a new identifier to each version"), ITI_META,
      where=replaces, unexercised=Text("aucune association RPLC", "no RPLC association"))  # fmt: skip
def replaced_id(contents: Contents, campaign: Campaign) -> Findings:
    """Compared where the entry replaced is in one of the archives of the campaign."""
    for package, link in _replacements(contents):
        mine = package.entries.get(link.attribute("sourceObject").text)
        other = campaign.sendings.entries_by_uuid.get(link.attribute("targetObject").text or "")
        if mine is None or other is None or other.id == mine.id:
            yield HOLDS
            continue
        told, theirs = mine.identifier("uniqueId"), other.identifier("uniqueId").text
        yield verify(told.text is None or told.text != theirs, at=told, expected=Text("un autre que {id}", "another than {id}").fill(id=theirs), actual=told.text)  # fmt: skip


@rule(scenario, "VERSION", Text("Le remplacement que dit le CDA est dans les métadonnées", "The replacement that the CDA tells is in the metadata"),
      Text("ajouter une association RPLC vers la fiche remplacée", "add an RPLC association to the entry replaced"), PARTAGE, PEUT,
      where=lambda s: any(_is_later(e) for e in s.entries), unexercised=Text("aucun CDA de version 2 ou plus", "no CDA of version 2 or more"))  # fmt: skip
def version(contents: Contents, campaign: Campaign) -> Findings:
    """versionNumber above 1, or relatedDocument RPLC: an association, or the slot that official archives use."""
    sources = {link.attribute("sourceObject").text for _, link in _replacements(contents)}
    for found in filter(_is_later, contents.entries):
        assert found.document is not None
        told = found.object.id in sources or bool(found.object.slot(objects.ACTION))
        seen = Text("ni l'un ni l'autre (versionNumber {version})", "neither (versionNumber {version})").fill(
            version=found.document.version
        )
        yield verify(told, at=found.object.place(), expected=Text(f"une association RPLC, ou le slot {objects.ACTION}", f"an RPLC association, or the slot {objects.ACTION}"),
                     actual=seen)  # fmt: skip


def _is_later(entry: Entry) -> bool:
    return entry.document is not None and ((entry.document.version or 1) > 1 or bool(entry.document.replaced))
