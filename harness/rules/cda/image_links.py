"""Links from a report to the images of the examination (CI-SIS, volet Compte rendu d'imagerie; IHE Invoke Image Display).

A structured report writes it in the DICOM object catalogue: ``observation[@classCode='DGIMG']/text/reference``, and
``linkHtml`` in the narrative of that section. An N1 report has it in its PDF. Elsewhere (a link, or an address
written in a sentence) it is one when its address says so: an image display or WADO service, or the study or the accession number of the examination.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from harness.core.place import Place
from harness.formats import pdf
from harness.formats.cda import ClinicalDocument
from harness.formats.cda_body import CdaBody

CATALOGUE = "121181"
_IMAGE = ".//h:observation[@classCode='DGIMG']/h:text/h:reference[@value]"
_ANY = ".//h:text/h:reference[starts-with(@value,'http')]"
_SHOWN = f".//h:section[h:code/@code='{CATALOGUE}']/h:text//h:linkHtml[@href]"
_SERVICE = re.compile(
    r"/IHEInvokeImageDisplay|/wado(?:-rs|-uri)?(?:[/?]|$)|/studies/[0-2]\.[0-9.]+|[?&](?:studyUID|studyInstanceUID|accessionNumber)=", re.IGNORECASE
)  # fmt: skip
#: An address in a sentence, without the mark that ends it.
_WRITTEN = re.compile(r"(?i)\bhttps?://[^\s<>\"'«»]{1,2000}(?<![.,;:!?)\]])")
_WEB = ("http://", "https://")
#: An accession number shorter than this is in many addresses by chance.
_LONG_ENOUGH = 6


@dataclass(frozen=True, slots=True)
class ImageLink:
    """An address of images, and where it is written."""

    url: str
    place: Place


def image_links(document: ClinicalDocument, body: CdaBody) -> list[ImageLink]:
    """Every one of them, in order, each address once."""
    found: dict[str, ImageLink] = {}
    for link in _links(document, body):
        found.setdefault(link.url, link)
    return list(found.values())


def _links(document: ClinicalDocument, body: CdaBody) -> Iterator[ImageLink]:
    names = _names(document)
    structural = (
        (_IMAGE, "value", True),
        (_SHOWN, "href", True),
        (_ANY, "value", False),
        (".//h:linkHtml[@href]", "href", False),
    )
    for path, attribute, sure in structural:
        for node in document.all(path):
            url = (node.get(attribute) or "").strip()
            if url.lower().startswith(_WEB) and (sure or _tells(url, names)):
                yield ImageLink(url, node.place)
    for node in document.all(".//h:section/h:text"):
        for url in _WRITTEN.findall(node.text or ""):
            if _tells(url, names):
                yield ImageLink(url, node.place)
    for found in body.objects:
        if found.seen == "application/pdf":
            for url in pdf.links(found.decoded.content):
                if url.lower().startswith(_WEB) and _tells(url, names):
                    place = found.node.place
                    yield ImageLink(url, Place(f"{place.path} › PDF", place.line, place.anchor))


def _names(document: ClinicalDocument) -> frozenset[str]:
    """Study Instance UID of each act, accession number of each order."""
    acts = (i.root for i in document.identifiers("h:documentationOf/h:serviceEvent/h:id"))
    orders = (i.get("extension") for i in document.all("h:inFulfillmentOf/h:order/ps3-20:accessionNumber"))
    return frozenset(n for n in (*acts, *orders) if n and len(n) >= _LONG_ENOUGH)


def _tells(url: str, names: frozenset[str]) -> bool:
    """Whether an address is that of images."""
    plain = unquote(url)
    return _SERVICE.search(plain) is not None or any(name in plain for name in names)
