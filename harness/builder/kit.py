"""A kit of a few files and a document that passes it: what the mutations of the official ladder start from.

Layout and file names are those of the official kit; its rules, codes and volet are invented here.
"""

from functools import cache

from harness.builder.cda import CdaSpec, build_cda

Files = dict[str, bytes]
KIT = "kit"
DOCUMENT = "documents/compte-rendu.xml"
MANIFEST = "campaign.yaml"
VOLET = "1.2.250.1.213.1.1.1.900"
_SCH = "http://purl.oclc.org/dsdl/schematron"
_LOINC = "2.16.840.1.113883.6.1"
_CI_SIS = "1.2.250.1.213.1.1.4.5"


def _schema(phase: str, body: str, includes: str = "") -> str:
    """A schema with the name spaces of all, and one phase when it is named."""
    default = f' defaultPhase="{phase}"' if phase else ""
    return (
        f'<schema xmlns="{_SCH}" queryBinding="xslt2"{default}>'
        '<ns prefix="cda" uri="urn:hl7-org:v3"/><ns prefix="svs" uri="urn:ihe:iti:svs:2008"/>'
        '<ns prefix="xsi" uri="http://www.w3.org/2001/XMLSchema-instance"/>'
        '<ns prefix="skos" uri="http://www.w3.org/2004/02/skos/core#"/>'
        f"{includes}{body}</schema>"
    )


def _pattern(name: str, context: str, test: str, message: str, lets: str = "") -> str:
    """A pattern of one rule."""
    tested = f'<assert test="{test}">{message}</assert>'
    return f'<pattern xmlns="{_SCH}" id="{name}"><rule context="{context}">{lets}{tested}</rule></pattern>'


def _set(oid: str, *codes: tuple[str, str]) -> str:
    """A value set in the SVS format."""
    listed = "".join(f'<Concept code="{code}" codeSystem="{system}" displayName="{code}"/>' for code, system in codes)
    return (
        '<RetrieveValueSetResponse xmlns="urn:ihe:iti:svs:2008">'
        f'<ValueSet id="{oid}" displayName="{oid}.tabs" revisionDate="2026-01-05T00:00:00+01:00">'
        f"<ConceptList>{listed}</ConceptList></ValueSet></RetrieveValueSetResponse>"
    )


#: In a document: the root first, then any element; one element has a closed type.
_XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:hl7-org:v3" targetNamespace="urn:hl7-org:v3"
 elementFormDefault="qualified">
 <xs:element name="ClinicalDocument"><xs:complexType><xs:sequence>
  <xs:element name="realmCode" type="open" minOccurs="0"/><xs:element name="typeId" type="open"/>
  <xs:element name="templateId" type="open" minOccurs="0" maxOccurs="unbounded"/>
  <xs:element name="id" type="open"/><xs:element name="code" type="open"/>
  <xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/>
 </xs:sequence></xs:complexType></xs:element>
 <xs:complexType name="open" mixed="true">
  <xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></xs:sequence>
  <xs:anyAttribute processContents="skip"/>
 </xs:complexType>
</xs:schema>"""

_VOC = "doc('include/voc-1.2.250.1.213.1.1.5.471-DYNAMIC.xml')"
_TERMS = "doc(concat('../terminologie/', @codeSystem, '.rdf'))//skos:notation"


@cache
def _texts() -> dict[str, str]:
    jdv = '<let name="jdv_auteur" value="\'../../jeuxDeValeurs/JDV_J01_Auteur_CISIS.xml\'"/>'
    return {
        "infrastructure/cda/CDA_extended.xsd": _XSD,
        "jeuxDeValeurs/JDV_J07_Types_CISIS.xml": _set("1.2.250.1.213.1.1.5.471", ("11488-4", _LOINC)),
        "jeuxDeValeurs/JDV_J01_Auteur_CISIS.xml": _set("1.2.250.1.213.1.1.5.461", ("G15_10/SM54", _CI_SIS)),
        # The copy of JDV_J07 is not there and the include has another letter case: the loader mends both.
        "schematrons/profils/IHE.sch": _schema("ihe", '<phase id="ihe"><active pattern="S_histoire"/></phase>',
                                               '<include href="../include/sections/S_Histoire.sch"/>'),
        "schematrons/include/sections/S_histoire.sch": _pattern(
            "S_histoire", "cda:section[cda:templateId/@root='2.999.2.1']", "cda:code[@code='10164-2']",
            "[demo] une section « histoire » a le code 10164-2"),
        "schematrons/profils/structurationMinimale/ASIP-STRUCT-MIN-StrucMin.sch": _schema("", _pattern(
            "entete", "/cda:ClinicalDocument/cda:code",
            f"@code = {_VOC}/*/valueSet/conceptList/concept/@code", "[demo] le type du document est hors de JDV_J07")),
        "schematrons/profils/CI-SIS_ModelesDeContenusCDA.sch": _schema("", jdv + _pattern(
            "auteurs", "/cda:ClinicalDocument/cda:author/cda:assignedAuthor/cda:code",
            "document($jdv_auteur)//svs:Concept/@code = @code", "[demo] la spécialité de l'auteur est hors de JDV_J01")),
        "schematrons/profils/CI-SIS_Modeles_ANS.sch": _schema("", _pattern(
            "sections", "cda:section", "normalize-space(cda:title) != ''", "[demo] une section a un titre")),
        "schematrons/profils/terminologies/schematron/terminologie.sch": _schema("", _pattern(
            "codes", "//cda:section/cda:code", f"exists({_TERMS}[text() = $c])", "[demo] code inconnu de sa terminologie",
            '<let name="c" value="string(@code)"/>')),
        f"schematrons/profils/terminologies/terminologie/{_LOINC}.rdf":
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">'
            + "".join(f"<rdf:Description><skos:notation>{c}</skos:notation></rdf:Description>" for c in ("10164-2", "11488-4", "8716-3"))
            + "</rdf:RDF>",
        "schematrons/CI-SIS_DEMO-CR_2026.01.sch": _schema("CI-SIS_DEMO-CR_2026.01", (
            '<phase id="CI-SIS_DEMO-CR_2026.01"><active pattern="variables"/></phase><pattern id="variables">'
            f"<rule context=\"cda:ClinicalDocument\"><assert test=\"cda:templateId[@root='{VOLET}']\">[demo] le modèle du volet manque</assert>"
            "<assert test=\"cda:code[@code='11488-4']\">[demo] le code du volet est 11488-4</assert>"
            "<assert test=\"cda:component/cda:structuredBody/cda:component[2]\">[demo] le volet a au moins deux sections</assert>"
            "</rule></pattern>")),
    }  # fmt: skip


def kit() -> Files:
    """The kit, under its folder."""
    return {f"{KIT}/{name}": text.encode() for name, text in _texts().items()}


_SECTION = (
    '<component><section><templateId root="{template}"/><code code="{code}" codeSystem="{loinc}"/>'
    "<title>{title}</title><text>{title}</text></section></component>"
)
BODY = "".join(
    _SECTION.format(template=template, code=code, loinc=_LOINC, title=title)
    for template, code, title in (("2.999.2.1", "10164-2", "Histoire"), ("2.999.2.2", "8716-3", "Mesures"))
)


def document() -> str:
    """A structured document of the volet, which passes every step."""
    text = build_cda(CdaSpec()).decode()
    head, _, rest = text.partition("<nonXMLBody>")
    tail = rest.partition("</nonXMLBody>")[2]
    text = f"{head}<structuredBody>{BODY}</structuredBody>{tail}"
    return text.replace(
        '<templateId root="1.3.6.1.4.1.19376.1.2.20"/>', f'<templateId root="{VOLET}" extension="2026.01"/>'
    )


def campaign() -> Files:
    """The kit, the document, and the manifest that names the kit."""
    manifest = f"version: 1\neditor: Éditeur Démo\nkit: {KIT}\n"
    return kit() | {DOCUMENT: document().encode(), MANIFEST: manifest.encode()}
