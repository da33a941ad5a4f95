"""CDA documents whose headers have everything: what the mutations of the rule book of the header start from.

``full_header`` is a level 1 document with each optional participation; ``imaging_report`` and ``laboratory_report`` are
level 3 documents with the header of their model and a body of one section.
"""

from dataclasses import replace

from lxml import etree

from harness.builder.cda import DOCUMENT_OID, CdaSpec, build_cda
from harness.builder.cda_parts import HL7, XSI, Element
from harness.builder.people import DR_GENET, DR_ORTIE, DR_SAUGE, HOSPITAL, RADIOLOGY, Organization, Professional

SDTC, LABORATORY, DICOM = "urn:hl7-org:sdtc", "urn:oid:1.3.6.1.4.1.19376.1.3.2", "urn:dicom-org:ps3-20"
SEQUENCE = (
    "realmCode", "typeId", "templateId", "id", "code", "title", "effectiveTime", "confidentialityCode", "languageCode", "setId",
    "versionNumber", "recordTarget", "author", "dataEnterer", "informant", "custodian", "informationRecipient",
    "legalAuthenticator", "authenticator", "participant", "inFulfillmentOf", "documentationOf", "relatedDocument",
    "authorization", "componentOf", "component",
)  # fmt: skip
COMMON = ("2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1")
WHEN = "20260310101500+0100"
FULL, IMAGING, BIOLOGY = "entete-complet.xml", "imagerie-n3.xml", "biologie-n3.xml"


def header_files() -> dict[str, bytes]:
    """The three documents, by file name; a bare folder, so that all of them are judged."""
    return {FULL: full_header(), IMAGING: imaging_report(), BIOLOGY: laboratory_report()}


def _base(number: int, **changes: object) -> CdaSpec:
    oid = f"{DOCUMENT_OID}.{number}"
    return replace(CdaSpec(id_root=f"{oid}.1", set_id=oid), **changes)  # type: ignore[arg-type]


def full_header() -> bytes:
    """A document that replaces another one, with everything that a header may have."""
    root = _parsed(_base(901, version=2, replaces=f"{DOCUMENT_OID}.901.9", recipients=(DR_SAUGE,),
                         patient_telecoms=("tel:0199000001", "mailto:rosalie@exemple.fr"), service_stop="20260310094500+0100"))  # fmt: skip
    _complete_patient(root)
    for text in (
        _device_author(),
        _data_enterer(),
        _relative(),
        _informant(),
        _authenticator(""),
        _participant(),
        _order(),
        _consent(),
    ):
        _put(root, text)
    _complete_recipient(root)
    _complete_act(root)
    _complete_encounter(root)
    relation = _one(root, "relatedDocument/h:parentDocument")
    relation.append(_element('<versionNumber value="1"/>'))
    return _bytes(root)


def imaging_report() -> bytes:
    """IMG-CR-IMG 2024.01: an order with its accession number, an act with its modality."""
    templates = (*COMMON, "1.2.840.10008.9.1", "1.2.840.10008.9.20", "1.2.840.10008.9.21", "1.2.250.1.213.1.1.1.45")
    root = _parsed(_base(902, code="18748-4", author=DR_GENET, organization=RADIOLOGY, templates=templates))
    _structured(root, "1.2.250.1.213.1.1.2.206", "Acte d'imagerie")
    _put(root, _order())
    event = _one(root, "documentationOf/h:serviceEvent")
    event.insert(0, _element(
        '<code code="24627-2" codeSystem="2.16.840.1.113883.6.1" displayName="CT thorax">'
        '<translation code="CT" codeSystem="1.2.840.10008.2.16.4" displayName="Scanner"><qualifier>'
        '<name code="121139" codeSystem="1.2.840.10008.2.16.4" displayName="Modality"/></qualifier></translation></code>'))  # fmt: skip
    return _bytes(root)


def laboratory_report() -> bytes:
    """BIO-CR-BIO 2024.01: validated, performed, under the responsibility of a biologist."""
    templates = (*COMMON, "1.3.6.1.4.1.19376.1.3.3", "1.2.250.1.213.1.1.1.55")
    root = _parsed(_base(903, code="11502-2", title="Compte rendu d'examens biologiques", templates=templates))
    _structured(root, "1.3.6.1.4.1.19376.1.3.3.2.1", "Biochimie")
    _put(root, _authenticator('<templateId root="1.3.6.1.4.1.19376.1.3.3.1.5"/>'))
    event = _one(root, "documentationOf/h:serviceEvent")
    event.insert(0, _element('<code code="18719-5" codeSystem="2.16.840.1.113883.6.1" displayName="Biochimie"/>'))
    performer = _one(root, "documentationOf/h:serviceEvent/h:performer")
    performer.insert(0, _element(f'<time value="{WHEN}"/>'))
    _located(_one(root, "documentationOf/h:serviceEvent/h:performer/h:assignedEntity"))
    _complete_encounter(root)
    return _bytes(root)


# -- the participations that are added ---------------------------------------------------------------


def _address() -> str:
    return ("<addr><houseNumber>1</houseNumber><streetName>avenue des Échantillons</streetName>"
            "<postalCode>33000</postalCode><city>VILLE-FICTIVE</city></addr>")  # fmt: skip


def _organization(tag: str, where: Organization) -> str:
    return (f'<{tag}><id root="{where.id_root}" extension="{where.national_id}"/><name>{where.name}</name>'
            f'<telecom value="{where.telecom}" use="WP"/>{_address()}'
            f'<standardIndustryClassCode code="{where.setting_code}" codeSystem="{where.setting_system}" displayName="{where.setting_label}"/>'
            f"</{tag}>")  # fmt: skip


def _entity(tag: str, person: Professional, where: Organization = HOSPITAL) -> str:
    return (f'<{tag}><id root="{person.id_root}" extension="{person.rpps_id}"/>'
            f'<code code="{person.specialty_code}" codeSystem="{person.specialty_system}" displayName="{person.specialty_label}"/>'
            f'{_address()}<telecom value="{where.telecom}" use="WP"/><assignedPerson>{_name(person)}</assignedPerson>'
            f'{_organization("representedOrganization", where)}</{tag}>')  # fmt: skip


def _name(person: Professional) -> str:
    return (f"<name><prefix>{person.prefix}</prefix><given>{person.given}</given><family>{person.family}</family>"
            f"<suffix>{person.suffix}</suffix></name>")  # fmt: skip


def _function(code: str, label: str) -> str:
    return f'<functionCode code="{code}" codeSystem="2.16.840.1.113883.5.88" displayName="{label}"><originalText>{label}</originalText></functionCode>'


def _device_author() -> str:
    return (f'<author>{_function("PCP", "Médecin traitant")}<time value="{WHEN}"/><assignedAuthor><id root="1.2.250.1.71.4.2.2.1339999013.9" '
            'extension="DPI-1"/><assignedAuthoringDevice><manufacturerModelName>Modèle d\'essai</manufacturerModelName>'
            f'<softwareName>DPI Démo</softwareName></assignedAuthoringDevice>{_organization("representedOrganization", HOSPITAL)}'
            "</assignedAuthor></author>")  # fmt: skip


def _data_enterer() -> str:
    return f'<dataEnterer><time value="{WHEN}"/>{_entity("assignedEntity", DR_SAUGE)}</dataEnterer>'


def _informant() -> str:
    return f"<informant>{_entity('assignedEntity', DR_SAUGE)}</informant>"


def _relative() -> str:
    return ('<informant><relatedEntity classCode="ECON"><code code="SIS" codeSystem="2.16.840.1.113883.5.111" displayName="Sœur">'
            f'<originalText>sœur</originalText></code>{_address()}<telecom value="tel:0199000002" use="MC"/><relatedPerson><name>'
            "<given>Adèle</given><family>TEST-LAVANDE</family></name></relatedPerson></relatedEntity></informant>")  # fmt: skip


def _authenticator(template: str) -> str:
    return f'<authenticator>{template}<time value="{WHEN}"/><signatureCode code="S"/>{_entity("assignedEntity", DR_SAUGE)}</authenticator>'


def _participant() -> str:
    inside = _entity("associatedEntity", DR_SAUGE).replace("<associatedEntity>", '<associatedEntity classCode="PROV">')
    inside = inside.replace("assignedPerson", "associatedPerson").replace(
        "representedOrganization", "scopingOrganization"
    )
    return (f'<participant typeCode="INF">{_function("PCP", "Médecin traitant")}<time xsi:type="IVL_TS"><low value="20260301"/>'
            f'<high value="20260310"/></time>{inside}</participant>')  # fmt: skip


def _order() -> str:
    return ('<inFulfillmentOf><order><id root="1.2.250.1.71.4.2.2.1339999013.10" extension="DEM-77"/>'
            '<code code="24627-2" codeSystem="2.16.840.1.113883.6.1" displayName="CT thorax"><originalText>scanner</originalText></code>'
            '<ps3-20:accessionNumber root="1.2.250.1.71.4.2.2.1339999013.11" extension="ACC-77"/></order></inFulfillmentOf>')  # fmt: skip


def _consent() -> str:
    return ('<authorization typeCode="AUTH"><consent classCode="CONS" moodCode="EVN"><code code="CONS-1" codeSystem="1.2.250.1.71.4.2.2.1339999013.12" '
            'displayName="Consentement"/><statusCode code="completed"/></consent></authorization>')  # fmt: skip


# -- what is added to the parts that are there -------------------------------------------------------


def _complete_patient(root: Element) -> None:
    """The facts of the patient that documents seldom tell, and a guardian."""
    birth = _one(root, "recordTarget/h:patientRole/h:patient/h:birthTime")
    for text in ('<sdtc:multipleBirthOrderNumber value="1"/>', '<sdtc:multipleBirthInd value="true"/>',
                 '<sdtc:deceasedTime value="20260309"/>', '<sdtc:deceasedInd value="true"/>'):  # fmt: skip
        birth.addnext(_element(text))
    guardian = (f'<guardian>{_address()}<telecom value="tel:0199000003" use="HP"/><guardianPerson><name><given>Adèle</given>'
                "<family>TEST-LAVANDE</family></name></guardianPerson></guardian>")  # fmt: skip
    _one(root, "recordTarget/h:patientRole/h:patient/h:birthplace").addprevious(_element(guardian))
    _one(root, "recordTarget/h:patientRole/h:patient/h:birthplace/h:place").insert(0, _element("<name>BORDEAUX</name>"))


def _complete_recipient(root: Element) -> None:
    received = _element(_organization("receivedOrganization", RADIOLOGY))
    received.remove(received[-1])
    _one(root, "informationRecipient/h:intendedRecipient").append(received)


def _complete_act(root: Element) -> None:
    event = _one(root, "documentationOf/h:serviceEvent")
    coded = (
        '<code code="18719-5" codeSystem="2.16.840.1.113883.6.1" displayName="Biochimie"/>',
        '<lab:statusCode code="completed"/>',
    )
    for index, text in enumerate(coded):
        event.insert(index, _element(text))
    performer = _one(root, "documentationOf/h:serviceEvent/h:performer")
    performer.insert(0, _element(f'<time value="{WHEN}"/>'))
    performer.insert(0, _element(_function("PCP", "Médecin traitant")))


def _complete_encounter(root: Element) -> None:
    encounter = _one(root, "componentOf/h:encompassingEncounter")
    time = _one(root, "componentOf/h:encompassingEncounter/h:effectiveTime")
    time.append(_element('<high value="20260310110000+0100"/>'))
    location = _one(root, "componentOf/h:encompassingEncounter/h:location")
    discharge = '<dischargeDispositionCode code="ORG-070" codeSystem="1.2.250.1.213.2.14" displayName="Domicile"/>'
    participant = ('<encounterParticipant typeCode="REF"><time><low value="20260309"/><high value="20260310"/></time>'
                   f'{_entity("assignedEntity", DR_SAUGE)}</encounterParticipant>')  # fmt: skip
    for text in (discharge, f"<responsibleParty>{_entity('assignedEntity', DR_ORTIE)}</responsibleParty>", participant):
        encounter.insert(encounter.index(location), _element(text))
    _one(root, "componentOf/h:encompassingEncounter/h:location/h:healthCareFacility/h:location").append(
        _element(_address())
    )


def _located(entity: Element) -> None:
    """An address for a person, and for the structure."""
    telecom = entity.find(f"{{{HL7}}}telecom")
    assert telecom is not None
    telecom.addprevious(_element(_address()))
    name = entity.find(f"{{{HL7}}}representedOrganization/{{{HL7}}}name")
    assert name is not None
    name.addnext(_element(_address()))
    name.addnext(_element(f'<telecom value="{HOSPITAL.telecom}" use="WP"/>'))


def _structured(root: Element, template: str, title: str) -> None:
    """A body of one section in place of the PDF."""
    body = _one(root, "component")
    body[:] = [_element(
        f'<structuredBody><component><section><templateId root="{template}"/><title>{title}</title><text>Sans particularité.</text>'
        "</section></component></structuredBody>")]  # fmt: skip


# -- elements ------------------------------------------------------------------------------------------


def _parsed(spec: CdaSpec) -> Element:
    """The document of a specification, its prefixes declared at the root."""
    raw = build_cda(spec).replace(
        b"<ClinicalDocument ", f'<ClinicalDocument xmlns:sdtc="{SDTC}" xmlns:lab="{LABORATORY}" xmlns:ps3-20="{DICOM}" '.encode(), 1
    )  # fmt: skip
    return etree.fromstring(raw, etree.XMLParser(remove_blank_text=True))


def _element(text: str) -> Element:
    """One element of the CDA namespace."""
    names = f'xmlns="{HL7}" xmlns:xsi="{XSI}" xmlns:sdtc="{SDTC}" xmlns:lab="{LABORATORY}" xmlns:ps3-20="{DICOM}"'
    return etree.fromstring(f"<wrap {names}>{text}</wrap>")[0]


def _one(root: Element, path: str) -> Element:
    """The first element of a path under the root."""
    found = root.find(f"h:{path}", {"h": HL7})
    assert found is not None, path
    return found


def _put(root: Element, text: str) -> None:
    """Adds a participation after those of its kind, in the order of the schema."""
    element = _element(text)
    rank = SEQUENCE.index(etree.QName(element).localname)
    before = [e for e in root if SEQUENCE.index(etree.QName(e).localname) <= rank]
    root.insert(len(before), element)


def _bytes(root: Element) -> bytes:
    etree.cleanup_namespaces(root, keep_ns_prefixes=["xsi"])
    etree.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="UTF-8") + b"\n"
