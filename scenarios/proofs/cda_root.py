"""How each check of CDA-ROOT is made to fail."""

from __future__ import annotations

from functools import partial

from harness.builder.cda_header import FULL, IMAGING
from harness.core.mutation import Files
from scenarios.proofs._cda import after, conforming, double, drop, header_mutations, only, put, rows

mutations = header_mutations(
    "CDA-ROOT", "CDA-ROOT-XML-DECLARATION", "CDA-ROOT-TEMPLATE-FRANCE", "CDA-ROOT-TEMPLATE-CISIS", "CDA-ROOT-TEMPLATE-MODEL",
    "CDA-ROOT-TEMPLATE-N1", "CDA-ROOT-ORDER", "CDA-ROOT-FOREIGN", "CDA-ROOT-COPY-TIME", "CDA-ROOT-LANGUAGE", "CDA-ROOT-CLASS",
)  # fmt: skip

rows(
    mutations,
    ("CDA-ROOT-CLASS", "the class of a section", FULL, ".", put("classCode", "DOCSECT")),
    ("CDA-ROOT-LANGUAGE", "the language alone", FULL, "h:languageCode", put("code", "fr")),
    ("CDA-ROOT-COPY-TIME", "a copy time", FULL, "h:versionNumber", after('<copyTime value="20260310"/>')),
    ("CDA-ROOT-TYPE-ID", "another extension", FULL, "h:typeId", put("extension", "POCD_HD000020")),
    ("CDA-ROOT-REALM-CODE", "no realm", FULL, "h:realmCode", drop),
    ("CDA-ROOT-ID", "a nullFlavor", FULL, "h:id", only(nullFlavor="UNK")),
    ("CDA-ROOT-CODE", "no label", FULL, "h:code", lambda e: e.attrib.pop("displayName")),
    ("CDA-ROOT-TITLE", "two titles", FULL, "h:title", double),
    ("CDA-ROOT-COMPONENT", "no body", FULL, "h:component/h:nonXMLBody", drop),
    ("CDA-ROOT-TEMPLATE-FRANCE", "not declared", IMAGING, "h:templateId[@root='2.16.840.1.113883.2.8.2.1']", drop),
    ("CDA-ROOT-TEMPLATE-CISIS", "not declared", IMAGING, "h:templateId[@root='1.2.250.1.213.1.1.1.1']", drop),
    ("CDA-ROOT-TEMPLATE-CISIS", "declared twice", IMAGING, "h:templateId[@root='1.2.250.1.213.1.1.1.1']", after('<templateId root="1.2.250.1.213.1.1.1.1" extension="2"/>')),
    ("CDA-ROOT-TEMPLATE-N1", "another model declared too", FULL, "h:templateId", after('<templateId root="1.2.250.1.213.1.1.1.45"/>')),
    ("CDA-ROOT-TEMPLATE-N1", "without the XDS-SD templateId", FULL, "h:templateId[@root='1.3.6.1.4.1.19376.1.2.20']", put("root", "1.2.250.1.213.1.1.1.55")),
    ("CDA-ROOT-ORDER", "the title before the code", FULL, "h:code", lambda e: e.addprevious(e.getnext())),
    ("CDA-ROOT-ORDER", "the birth time before the sex", FULL, "//h:administrativeGenderCode", lambda e: e.addprevious(e.getnext())),
    ("CDA-ROOT-FOREIGN", "an element of nobody", FULL, "h:versionNumber", after("<inconnu/>")),
)  # fmt: skip


@mutations("CDA-ROOT-TEMPLATE-MODEL")
def only_the_common_templates() -> Files:
    """Nothing says which model it is."""
    raw = conforming()[IMAGING]
    for root in ("1.2.840.10008.9.1", "1.2.840.10008.9.20", "1.2.840.10008.9.21", "1.2.250.1.213.1.1.1.45"):
        raw = raw.replace(f'<templateId root="{root}"/>'.encode(), f"<!-- {root} -->".encode())
    return conforming() | {IMAGING: raw}


def _declared(before: bytes, after_: bytes) -> Files:
    return conforming() | {FULL: conforming()[FULL].replace(before, after_, 1)}


_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
mutations.add("CDA-ROOT-XML-DECLARATION", "no declaration", partial(_declared, _DECLARATION, b""))
mutations.add("CDA-ROOT-XML-DECLARATION", "no encoding", partial(_declared, b' encoding="UTF-8"', b""))
