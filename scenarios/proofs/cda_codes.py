"""How each check of CDA-CODES is made to fail: value sets of a few codes, and one document that uses them all."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from lxml import etree

from harness.campaign.terminology import OIDS
from harness.core.mutation import Files, Mutations
from harness.formats.cda import NS
from harness.rules.cda.coded import RULES, Coded, Kind
from scenarios.proofs._documents import rewritten, structured

_PS = 'root="1.2.250.1.71.4.2.1" extension="810999990038"'
_SPECIALTY = 'code="G15_10/SM54" codeSystem="1.2.250.1.213.1.1.4.5" displayName="Médecin - Médecine Générale (SM)"'
_FUNCTION = '<functionCode code="PCP" codeSystem="2.16.840.1.113883.5.88" displayName="Médecin traitant"/>'
_INFORMANT = (
    '<informant><relatedEntity classCode="ECON"><code code="MTH" codeSystem="2.16.840.1.113883.5.111" displayName="Mère"/>'
    "<relatedPerson><name><family>TEST-LAVANDE</family></name></relatedPerson></relatedEntity></informant>"
)
_PARTICIPANT = (
    f'<participant typeCode="INF">{_FUNCTION}<time><low value="20260310"/></time><associatedEntity classCode="PROV">'
    f"<id {_PS}/><code {_SPECIALTY}/></associatedEntity></participant>"
)
_ROLE = f'<encounterParticipant typeCode="ATND"><assignedEntity><id {_PS}/></assignedEntity></encounterParticipant>'
_ENTRY_AUTHOR = (
    f'<author><time value="20260310"/><assignedAuthor><id {_PS}/><code {_SPECIALTY}/></assignedAuthor></author>'
)

#: Set -> its codes: code, system, label, last day.
SETS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "JDV_J01": (("G15_10/SM54", "1.2.250.1.213.1.1.4.5", "Médecin - Médecine générale (SM)", ""),),
    "JDV_J02": (("SA01", "1.2.250.1.71.4.2.4", "Etablissement public de santé", ""),),
    "JDV_J04": (("ETABLISSEMENT", "1.2.250.1.213.1.1.4.9", "Établissement de santé", ""),),
    "JDV_J07": (("18748-4", "2.16.840.1.113883.6.1", "CR d’imagerie médicale", "20991231"), ("11488-4", "2.16.840.1.113883.6.1", "CR", "20201231")),
    "JDV_J11": (("MTH", "2.16.840.1.113883.5.111", "Mère", ""),),
    "JDV_J47": (("PCP", "2.16.840.1.113883.5.88", "Médecin traitant", ""),),
    "JDV_J140": (("ATND", "2.16.840.1.113883.5.90", "Attender", ""),),
    "JDV_J141": (("PROV", "2.16.840.1.113883.5.110", "Provider", ""),),
    "JDV_J142": (("EXTERNE", "1.2.250.1.213.1.1.4.2.291", "Acte et consultation externe (établissement)", ""),),
    "JDV_J143": (("F", "2.16.840.1.113883.5.1", "Féminin", ""),),
    "JDV_J144": (("INF", "2.16.840.1.113883.5.90", "Informant", ""),),
    "JDV_J245": (("MME", "1.2.250.1.213.1.1.4.2.4", "Madame", ""),),
    "JDV_J246": (("DR", "1.2.250.1.213.1.1.4.2.5", "Docteur", ""),),
    "JDV_HL7_Confidentiality": (("N", "2.16.840.1.113883.5.25", "Normal", ""),),
}  # fmt: skip


def svs(name: str) -> bytes:
    """A value set as the ANS publishes them."""
    oid = OIDS.get(name, "2.16.840.1.113883.1.11.16926")
    concepts = "".join(
        f'<Concept code="{code}" codeSystem="{system}" displayName="{label}" dateFin="{end}"/>'
        for code, system, label, end in SETS[name]
    )
    return (
        f'<RetrieveValueSetResponse xmlns="urn:ihe:iti:svs:2008"><ValueSet id="{oid}" displayName="{name}_CISIS.tabs">'
        f"<ConceptList>{concepts}</ConceptList></ValueSet></RetrieveValueSetResponse>"
    ).encode()


@cache
def text() -> str:
    """A report that has every coded element of the header."""
    dicom = ("1.2.840.10008.9.1", "1.2.840.10008.9.20", "1.2.840.10008.9.21")
    made = structured("18748-4", ("1.2.250.1.213.1.1.1.45", "2024.01"), dicom)
    for mark, added in (
        ("<custodian>", _INFORMANT + "<custodian>"), ("<documentationOf>", _PARTICIPANT + "<documentationOf>"),
        ("<location>", _ROLE + "<location>"), ("<entry>", _ENTRY_AUTHOR + "<entry>"),
    ):  # fmt: skip
        made = made.replace(mark, added, 1)
    return made


def sets() -> Files:
    """The folder of value sets, an empty file and a notice among them as in the official one."""
    found = {f"jdv/{name}.xml": svs(name) for name in SETS}
    return found | {
        "jdv/MediaType.xml": b"",
        "jdv/LISEZ-MOI.txt": b"notice",
        "campaign.yaml": b"value_sets: {folder: jdv}\n",
    }


def conforming() -> Files:
    """The document, the sets, the manifest."""
    return sets() | {"cr.xml": text().encode()}


mutations = Mutations.of(conforming)


def _changed(coded: Coded, attribute: str, value: str) -> Files:
    """The first element of a rule with another code, or another system."""
    root = etree.fromstring(text().encode())
    path = ".//h:structuredBody//h:assignedAuthor/h:code" if coded.in_body else coded.path
    element: Any = root.xpath(path, namespaces=NS)
    if coded.kind is Kind.TEXT:
        element[0].text = value
    else:
        element[0].set(attribute, value)
    return sets() | {"cr.xml": etree.tostring(root, xml_declaration=True, encoding="UTF-8")}


for _coded in RULES:
    mutations.add(
        f"CDA-CODES-{_coded.id}", "a code that is not in the set", partial(_changed, _coded, _coded.attribute, "AUTRE")
    )
    if _coded.kind is Kind.CODE:
        mutations.add(
            f"CDA-CODES-{_coded.id}", "a code of another system", partial(_changed, _coded, "codeSystem", "1.2.3.4")
        )


def _document(old: str, new: str) -> Files:
    return sets() | rewritten(old, new, text())


mutations.add("CDA-CODES-TYPE", "a type that nobody knows", partial(_document, 'code="18748-4"', 'code="0-0"'))
mutations.add("CDA-CODES-PARTICIPATION", "a participation of CDA that the guide left out", partial(_document, 'typeCode="INF"', 'typeCode="DEV"'))  # fmt: skip
mutations.add(
    "CDA-CODES-SUFFIX", "a title in full", partial(_document, "<suffix>DR</suffix>", "<suffix>Docteur</suffix>")
)
