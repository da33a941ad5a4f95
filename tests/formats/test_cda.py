"""CDA: the document wherever it is, its values and the places of those that are missing."""

from __future__ import annotations

from harness.formats import cda, xml
from harness.formats.cda import ClinicalDocument

DOCUMENT = (
    '<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2" extension="A"/><title>Compte  rendu</title>'
    '<versionNumber value="2"/><recordTarget><patientRole><id root="1.2.250.1.213.1.4.10" extension="1"/>'
    '<id nullFlavor="NI"/><patient><name><family qualifier="BR"> NOM </family><given nullFlavor="UNK">X</given></name>'
    "</patient></patientRole></recordTarget></ClinicalDocument>"
)
STYLESHEET = (
    '<?xml version="1.0"?><xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0">\n'
    f'<xsl:template match="/"><html/></xsl:template>\n{DOCUMENT}\n</xsl:stylesheet>'
)


def document(text: str = DOCUMENT) -> ClinicalDocument:
    """The document of a file."""
    read = xml.read(text.encode(), "x.xml")
    root = cda.find_document(read.root)
    assert root is not None
    return ClinicalDocument(root, read.source)


def test_a_plain_document_is_found() -> None:
    """The root is the document."""
    assert document().root.getparent() is None


def test_a_self_presentable_document_is_found() -> None:
    """Inside xsl:stylesheet, with its line and its path in the whole file."""
    found = document(STYLESHEET)
    assert found.id is not None
    assert (found.id.text, found.id.place.path, found.id.place.line) == (
        "A (1.2)",
        "/stylesheet/ClinicalDocument/id",
        3,
    )


def test_a_stylesheet_without_document_has_none() -> None:
    """A mere style sheet is not a CDA."""
    assert (
        cda.find_document(xml.read(b'<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform"/>').root) is None
    )


def test_another_namespace_is_not_a_document() -> None:
    """ClinicalDocument without urn:hl7-org:v3 is something else."""
    assert cda.find_document(xml.read(b"<ClinicalDocument/>").root) is None


def test_text_is_trimmed_and_null_flavors_are_absent() -> None:
    """Blanks collapse; a nullFlavored value is no value."""
    found = document()
    assert found.title == "Compte rendu"
    assert found.patient("h:name/h:family").text == "NOM"
    assert found.patient("h:name/h:given").exists and found.patient("h:name/h:given").text is None


def test_a_missing_element_has_the_place_of_its_nearest_parent() -> None:
    """The path says what is missing, the line where it was expected."""
    node = document(STYLESHEET).patient("h:birthplace/h:place/h:addr/h:county")
    assert not node.exists and node.text is None
    assert node.place.path.endswith("/patientRole/patient/birthplace/place/addr/county") and node.place.line == 3


def test_identifiers_are_numbered() -> None:
    """Two patient ids, the second with a nullFlavor."""
    ids = document().patient_ids
    assert [i.place.path[-5:] for i in ids] == ["id[1]", "id[2]"]
    assert (ids[1].root, ids[1].extension, ids[1].null_flavor) == (None, None, "NI")


def test_an_empty_document_has_only_absent_values() -> None:
    """Nothing raises on a bare root."""
    found = document('<ClinicalDocument xmlns="urn:hl7-org:v3"/>')
    assert (found.id, found.title, found.version, found.patient_ids, found.replaced) == (None, "", None, [], [])


def test_a_version_that_is_no_integer_is_absent() -> None:
    """Letters, signs, superscripts and endless digits."""
    for value in ("x", "-1", "²", "9" * 5_000, " "):
        assert document(DOCUMENT.replace('value="2"', f'value="{value}"')).version is None
