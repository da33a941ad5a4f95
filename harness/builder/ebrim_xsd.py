"""Schemas of the few ebRIM elements that archives have, written for the mutations: names and order are those of ebRIM 3.0."""

from harness.builder.ebrim import LCM, RIM

_XS = "http://www.w3.org/2001/XMLSchema"
Files = dict[str, bytes]

_LCM = f"""<xs:schema xmlns:xs="{_XS}" xmlns:rim="{RIM}" targetNamespace="{LCM}" elementFormDefault="qualified">
 <xs:import namespace="{RIM}" schemaLocation="types/rim.xsd"/>
 <xs:element name="SubmitObjectsRequest"><xs:complexType><xs:sequence>
  <xs:element ref="rim:RegistryObjectList"/>
 </xs:sequence></xs:complexType></xs:element>
</xs:schema>"""

_RIM = f"""<xs:schema xmlns:xs="{_XS}" xmlns="{RIM}" targetNamespace="{RIM}" elementFormDefault="qualified">
 <xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="http://www.w3.org/2001/xml.xsd"/>
 <xs:element name="RegistryObjectList"><xs:complexType><xs:choice minOccurs="0" maxOccurs="unbounded">
  <xs:element name="RegistryPackage" type="object"/>
  <xs:element name="ExtrinsicObject"><xs:complexType><xs:complexContent><xs:extension base="object">
   <xs:attribute name="mimeType"/></xs:extension></xs:complexContent></xs:complexType></xs:element>
  <xs:element name="Association"><xs:complexType><xs:complexContent><xs:extension base="object">
   <xs:attribute name="associationType" use="required"/><xs:attribute name="sourceObject" use="required"/>
   <xs:attribute name="targetObject" use="required"/></xs:extension></xs:complexContent></xs:complexType></xs:element>
  <xs:element name="Classification" type="classification"/>
 </xs:choice></xs:complexType></xs:element>
 <xs:complexType name="object"><xs:sequence>
  <xs:element name="Slot" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
   <xs:element name="ValueList"><xs:complexType><xs:sequence>
    <xs:element name="Value" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
   </xs:sequence></xs:complexType></xs:element></xs:sequence>
   <xs:attribute name="name" use="required"/></xs:complexType></xs:element>
  <xs:element name="Name" type="text" minOccurs="0"/><xs:element name="Description" type="text" minOccurs="0"/>
  <xs:element name="Classification" type="classification" minOccurs="0" maxOccurs="unbounded"/>
  <xs:element name="ExternalIdentifier" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:complexContent>
   <xs:extension base="object"><xs:attribute name="registryObject" use="required"/>
    <xs:attribute name="identificationScheme" use="required"/><xs:attribute name="value" use="required"/></xs:extension>
  </xs:complexContent></xs:complexType></xs:element></xs:sequence>
  <xs:attribute name="id" type="xs:anyURI" use="required"/><xs:attribute name="objectType"/><xs:attribute name="status"/>
 </xs:complexType>
 <xs:complexType name="classification"><xs:complexContent><xs:extension base="object">
  <xs:attribute name="classifiedObject" use="required"/><xs:attribute name="classificationScheme"/>
  <xs:attribute name="classificationNode"/><xs:attribute name="nodeRepresentation"/></xs:extension></xs:complexContent>
 </xs:complexType>
 <xs:complexType name="text"><xs:sequence><xs:element name="LocalizedString" minOccurs="0" maxOccurs="unbounded">
  <xs:complexType><xs:attribute ref="xml:lang"/><xs:attribute name="charset"/><xs:attribute name="value" use="required"/>
  </xs:complexType></xs:element></xs:sequence></xs:complexType>
</xs:schema>"""


def schemas() -> Files:
    """``lcm.xsd`` and the schema that it imports, in a folder of its own."""
    return {"lcm.xsd": _LCM.encode(), "types/rim.xsd": _RIM.encode()}
