"""Mutations of the scenarios that judge an archive: one conforming pair of archives, one piece of it changed.

The second archive has everything that the rules speak of: a document that replaces one of the first archive, masks,
recipients, a folder, an act, a role, a style sheet.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from harness.builder.cda import build_cda
from harness.builder.demo import document, version
from harness.builder.people import ROSALIE
from harness.builder.xdm import ArchiveSpec, Entry, archive_files, pack
from harness.core.mutation import Files, Mutations

RIM = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
NS = {"r": RIM}
NAME, EARLIER = "IHE_XDM.ZIP", "IHE_XDM_1.ZIP"
SUBSET = "IHE_XDM/SUBSET01/"
METADATA, FIRST, SECOND, SHEET = (
    f"{SUBSET}METADATA.XML",
    f"{SUBSET}DOC0001.XML",
    f"{SUBSET}DOC0002.XML",
    f"{SUBSET}CR.XSL",
)
MASK = ("MASQUE_PS", "1.2.250.1.213.1.1.4.13", "Masqué aux professionnels de santé")
HIDDEN = ("INVISIBLE_PATIENT", "1.2.250.1.213.1.1.4.13", "Non visible par le patient")
RECIPIENT = "CLINIQUE DES SAULES^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1339999021|810999990046^SAUGE^Iris^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS"
FOLDER = "urn:uuid:6a1f0f0e-0f0e-4f0e-8f0e-6a1f0f0e0f0e"

#: Set -> code, system, label of its codes.
SETS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "JDV_J01": (("G15_10/SM54", "1.2.250.1.213.1.1.4.5", "Médecin"),),
    "JDV_J02": (("SA01", "1.2.250.1.71.4.2.4", "Etablissement public de santé"),),
    "JDV_J03": (("07", "1.2.250.1.213.2.2", "Consultations externes"),),
    "JDV_J04": (("ETABLISSEMENT", "1.2.250.1.213.1.1.4.9", "Etablissement de santé"),),
    "JDV_J06": (("10", "1.2.250.1.213.1.1.4.1", "Compte rendu"),),
    "JDV_J07": (("11488-4", "2.16.840.1.113883.6.1", "CR ou fiche de consultation"),),
    "JDV_J08": (("N", "2.16.840.1.113883.5.25", "Normal"), MASK, HIDDEN),
    "JDV_J10": (("urn:ihe:iti:xds-sd:pdf:2008", "1.3.6.1.4.1.19376.1.2.3", "PDF"),),
    "JDV_J47": (("PCP", "2.16.840.1.113883.5.88", "Médecin traitant"),),
}


def _svs(name: str) -> bytes:
    concepts = "".join(f'<Concept code="{c}" codeSystem="{s}" displayName="{label}"/>' for c, s, label in SETS[name])
    return (
        f'<RetrieveValueSetResponse xmlns="urn:ihe:iti:svs:2008"><ValueSet id="1.2.3" displayName="{name}_CISIS.tabs">'
        f"<ConceptList>{concepts}</ConceptList></ValueSet></RetrieveValueSetResponse>"
    ).encode()


@cache
def spec() -> ArchiveSpec:
    """The second archive."""
    first = version(document(61, ROSALIE, service_stop="20260310100000+0100"), 2)
    styled = build_cda(first).replace(b"?>", b'?>\n<?xml-stylesheet type="text/xsl" href="CR.XSL"?>', 1)
    entries = (
        Entry(first, cda_bytes=styled, extra_confidentiality=(MASK, HIDDEN)),
        Entry(document(62, ROSALIE), name="DOC0002.XML"),
    )
    return ArchiveSpec(entries=entries, intended_recipients=(RECIPIENT,))


@cache
def earlier() -> ArchiveSpec:
    """The first archive: the version that the second one replaces."""
    return ArchiveSpec(entries=(Entry(document(61, ROSALIE)),))


@cache
def _metadata() -> bytes:
    """The metadata of the second archive, with what the builder does not write."""
    root: Any = etree.fromstring(archive_files(spec())[METADATA])
    objects = root[0]
    objects.insert(1, etree.fromstring(
        f'<r:RegistryPackage xmlns:r="{RIM}" id="{FOLDER}"><r:Classification id="{FOLDER[:-1]}1" classifiedObject="{FOLDER}" '
        'classificationNode="urn:uuid:d9d542f3-6cc4-48b6-8870-ea235fbc94c2"/></r:RegistryPackage>'))  # fmt: skip
    entry = objects.find(f"{{{RIM}}}ExtrinsicObject")
    author = entry.xpath(
        "r:Classification[@classificationScheme='urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d']", namespaces=NS
    )[0]
    author.append(_slot("authorRole", "Médecin traitant"))
    act: Any = etree.fromstring(
        f'<r:Classification xmlns:r="{RIM}" id="{FOLDER[:-1]}2" classificationScheme="urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4" '
        f'classifiedObject="{entry.get("id")}" nodeRepresentation="JQGA003"/>')  # fmt: skip
    act.append(_slot("codingScheme", "1.2.250.1.213.2.5"))
    act.append(etree.fromstring(f'<r:Name xmlns:r="{RIM}"><r:LocalizedString value="Acte"/></r:Name>'))
    author.addprevious(act)
    entry.insert(
        0,
        _slot(
            "urn:ihe:iti:xds:2013:referenceIdList", "2026-451^^^&1.2.250.1.213.99.2&ISO^urn:ihe:iti:xds:2013:accession"
        ),
    )
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _slot(name: str, *values: str) -> Any:
    inside = "".join(f"<r:Value>{escape(v)}</r:Value>" for v in values)
    return etree.fromstring(f'<r:Slot xmlns:r="{RIM}" name="{name}"><r:ValueList>{inside}</r:ValueList></r:Slot>')


@cache
def _contents() -> tuple[tuple[str, bytes], ...]:
    files = {**archive_files(spec()), METADATA: _metadata(), SHEET: b"<xsl:stylesheet/>"}
    return tuple(files.items())


def contents() -> Files:
    """The entries of the second archive, in order."""
    return dict(_contents())


def campaign(entries: Files | None = None, raw: bytes | None = None) -> Files:
    """Both archives, the value sets, the manifest; ``entries`` or ``raw`` is what the second archive holds instead."""
    sets = {f"jdv/{name}.xml": _svs(name) for name in SETS}
    second = raw if raw is not None else pack(contents() if entries is None else entries)
    return {
        EARLIER: pack(archive_files(earlier())),
        NAME: second,
        **sets,
        "campaign.yaml": b"value_sets: {folder: jdv}\n",
    }


conforming = cache(campaign)


def mutations() -> Mutations:
    """The mutations of one scenario."""
    return Mutations.of(conforming)


Edit = Callable[[Any], None]


def metadata(edit: Edit) -> Files:
    """The campaign with the metadata of the second archive changed in place."""
    root = etree.fromstring(_metadata())
    edit(root)
    return campaign({**contents(), METADATA: etree.tostring(root, encoding="UTF-8", xml_declaration=True)})


def every(root: Any, path: str) -> list[Any]:
    """What an XPath finds; raises LookupError when it is nothing."""
    found: list[Any] = root.xpath(path, namespaces=NS)
    if not found:
        raise LookupError(path)
    return found


def drop(path: str) -> Edit:
    """Remove the first element that an XPath finds."""

    def edit(root: Any) -> None:
        element = every(root, path)[0]
        element.getparent().remove(element)

    return edit


def put(path: str, attribute: str, value: str) -> Edit:
    """Set an attribute of the first element that an XPath finds; its text when ``attribute`` is empty."""

    def edit(root: Any) -> None:
        element = every(root, path)[0]
        if attribute:
            element.set(attribute, value)
        else:
            element.text = value

    return edit


def double(path: str) -> Edit:
    """Write the first element that an XPath finds twice, under another id."""

    def edit(root: Any) -> None:
        element = every(root, path)[0]
        copy = etree.fromstring(etree.tostring(element))
        copy.tail = element.tail
        if copy.get("id"):
            copy.set("id", "urn:uuid:0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b")
        element.addnext(copy)

    return edit


def append(path: str, xml: str) -> Edit:
    """Add an element (prefix ``r``) at the end of the first one that an XPath finds."""

    def edit(root: Any) -> None:
        every(root, path)[0].append(etree.fromstring(f'<x xmlns:r="{RIM}">{xml}</x>')[0])

    return edit


def slot(path: str, name: str, *values: str) -> Edit:
    """Give the first element that an XPath finds a slot, in place of the one that it has."""

    def edit(root: Any) -> None:
        owner = every(root, path)[0]
        for old in owner.findall(f"{{{RIM}}}Slot[@name='{name}']"):
            owner.remove(old)
        owner.insert(0, _slot(name, *values))

    return edit


def rows(found: Mutations, scenario: str, *told: tuple[str, str, Edit]) -> None:
    """Register mutations of the metadata: check, name, edit."""
    for check, name, edit in told:
        found.add(f"{scenario}-{check}", name, partial(metadata, edit))


def archives(found: Mutations, scenario: str, *told: tuple[str, str, Callable[[Files], Files]]) -> None:
    """Register mutations of the entries of the archive: check, name, what they become."""
    for check, name, change in told:
        found.add(f"{scenario}-{check}", name, partial(_changed, change))


def _changed(change: Callable[[Files], Files]) -> Files:
    return campaign(change(contents()))


def with_file(name: str, content: bytes) -> Callable[[Files], Files]:
    """One more file, or another content."""
    return lambda files: {**files, name: content}


def without(name: str) -> Callable[[Files], Files]:
    """One file fewer."""
    return lambda files: {n: c for n, c in files.items() if n != name}


def renamed(old: str, new: str) -> Callable[[Files], Files]:
    """Every path with one piece replaced."""
    return lambda files: {n.replace(old, new): c for n, c in files.items()}
