"""Which schemas apply: from the body, the templateIds and the code; the instruction only chooses a version."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from harness.formats.cda import find_document
from harness.kit.folder import Kit
from harness.kit.ladder import Ladder, LayerName, hints

COMMON = ("2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1")
ANS = "1.2.250.1.213.1.1.1."
#: name of schema -> nothing: an official kit in names only, whose volets are known by name.
NAMES = (
    "BIO-CR-BIO_2021.01", "BIO-CR-BIO_2024.01", "IMG-CR-IMG_2024.01", "IMG-DA-IMG_2024.01", "CANCER-D2LM-FIN_2022.01",
    "AVC-PAVC_2022.01", "VSM_1.4_2022.01", "VSM_2023.01", "SDM-MR_2025.01", "TLM-CR_2022.01", "CSE-CS9_2025.01",
)  # fmt: skip


@pytest.fixture
def ladder(tmp_path: Path) -> Ladder:
    """The ladder of a kit that has these volets."""
    profils = tmp_path / "schematrons/profils"
    profils.mkdir(parents=True)
    for name in NAMES:
        (tmp_path / f"schematrons/CI-SIS_{name}.sch").write_text("<schema/>")
    return Ladder(Kit.open(tmp_path))


def document(code: str, templates: list[str], body: str = "structuredBody", pi: str = "") -> etree._Element:
    """A ClinicalDocument with what decides: ``root|extension``, code, body."""
    ids = "".join(
        f'<templateId root="{t.partition("|")[0]}"' + (f' extension="{t.partition("|")[2]}"' if "|" in t else "") + "/>"
        for t in (*COMMON, *templates)
    )
    named = f'<?oxygen SCHSchema="../schematrons/CI-SIS_{pi}.sch"?>' if pi else ""
    return etree.fromstring(
        f'{named}<ClinicalDocument xmlns="urn:hl7-org:v3">{ids}<code code="{code}"/>'
        f"<component><{body}/></component></ClinicalDocument>"
    )


N1 = "1.3.6.1.4.1.19376.1.2.20"
ROWS: list[tuple[str, etree._Element, list[str | None]]] = [
    ("extension", document("18748-4", [ANS + "45|2024.01"]), ["IMG-CR-IMG_2024.01"]),
    ("no instruction is no escape", document("11502-2", [ANS + "55|2024.01"]), ["BIO-CR-BIO_2024.01"]),
    ("an instruction never chooses the volet",
     document("11502-2", [ANS + "55|2024.01"], pi="IMG-CR-IMG_2024.01"), ["BIO-CR-BIO_2024.01"]),
    ("nor another version than the extension",
     document("11502-2", [ANS + "55|2024.01"], pi="BIO-CR-BIO_2021.01"), ["BIO-CR-BIO_2024.01"]),
    ("it chooses between versions when nothing else does",
     document("11502-2", [ANS + "55"], pi="BIO-CR-BIO_2024.01"), ["BIO-CR-BIO_2024.01"]),
    ("no extension", document("11502-2", [ANS + "55"]), ["BIO-CR-BIO_2021.01"]),
    ("no extension, one version", document("18748-4", [ANS + "45"]), ["IMG-CR-IMG_2024.01"]),
    ("no extension, no way to tell", document("60591-5", [ANS + "13"]), [None]),
    ("another name of a version", document("SYNTH", [ANS + "13|201310"]), ["VSM_1.4_2022.01"]),
    ("two volets of one root", document("SYNTH", [ANS + "13|2023.01"]), ["VSM_2023.01"]),
    ("version absent", document("34133-9", [ANS + "30|2024.01"]), [None]),
    ("volet absent", document("77436-4", [ANS + "40|2022.01"]), [None]),
    ("unknown volet", document("18748-4", [ANS + "777|2030.01"]), [None]),
    ("own root absent, shared root and code", document("11502-2", ["1.3.6.1.4.1.19376.1.3.3"]), ["BIO-CR-BIO_2021.01"]),
    ("own root absent, code alone", document("11502-2", []), [None]),
    ("own root absent, code of two volets", document("18748-4", []), []),
    ("nothing of a volet", document("99999-9", ["1.2.3"]), []),
    ("generic roots choose nothing", document("CERT_DECL", [ANS + "5", ANS + "5.2|2025.01"]), ["CSE-CS9_2025.01"]),
    ("two roots, the code decides", document("18748-4", [ANS + "55|2024.01", ANS + "45|2024.01"]), ["IMG-CR-IMG_2024.01"]),
    ("two roots, the code says nothing",
     document("X", [ANS + "55|2024.01", ANS + "45|2024.01"]), ["BIO-CR-BIO_2024.01", "IMG-CR-IMG_2024.01"]),
    ("N1", document("18748-4", [N1], "nonXMLBody"), []),
    ("N1 with the root of a volet", document("18748-4", [N1, ANS + "45|2024.01"], "nonXMLBody"), []),
    ("N1 with its own volet", document("85208-7", [N1], "nonXMLBody"), ["TLM-CR_2022.01"]),
    ("N1 root, body of sections", document("18748-4", [N1, ANS + "45|2024.01"]), ["IMG-CR-IMG_2024.01"]),
]  # fmt: skip


@pytest.mark.parametrize(("root", "schemas"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_the_volet_is_decided_from_the_document(
    ladder: Ladder, root: etree._Element, schemas: list[str | None]
) -> None:
    """None: a volet that cannot be judged, with its reason."""
    found = [layer for layer in ladder.layers(root) if layer.name is LayerName.VOLET]
    assert [layer.schema and layer.schema.stem.removeprefix("CI-SIS_") for layer in found] == schemas
    assert all(layer.why.fr and layer.why.en for layer in found)


def test_the_order_of_the_ladder(tiny: Kit) -> None:
    """Seven layers for N3, three and its own volet for N1."""
    found = {p.name: [la.name.value for la in Ladder(tiny).layers(read(p))] for p in tiny.examples()}
    assert found["TINY-CR_2024.01_conforme.xml"] == [
        "XSD", "IHE", "StrucMin", "ModelesDeContenus", "Modeles_ANS", "terminologie", "volet",
    ]  # fmt: skip
    assert found["TINY-N1_2024.01.xml"] == ["XSD", "IHE", "StrucMin", "volet"]
    assert found["TINY-CR_2024.01_autopresentable.xml"] == found["TINY-CR_2024.01_conforme.xml"]


def test_a_volet_unknown_by_name_is_read_from_its_rules(tiny: Kit) -> None:
    """Its root, its code, and whether it is for documents without sections."""
    found = {v.label: (v.known.root, v.known.codes, v.known.non_structured) for v in Ladder(tiny).volets}
    assert found == {
        "TINY-CR 2023.01": (ANS + "901", (), False),
        "TINY-CR 2024.01": (ANS + "901", ("11488-4",), False),
        "TINY-N1 2024.01": (N1, ("85208-7",), True),
    }


def test_a_step_that_the_kit_lacks_is_told(copy: Path) -> None:
    """No schema and a reason: the check will be inconclusive."""
    (copy / "schematrons/profils/IHE.sch").unlink()
    kit = Kit.open(copy)
    (layer,) = (la for la in Ladder(kit).layers(read(kit.examples()[0])) if la.name is LayerName.IHE)
    assert (layer.schema, layer.why.fr) == (None, "le kit n'a pas schematrons/profils/IHE.sch")


#: Official examples whose instruction and templateId disagree, or which tell no version.
EXCEPTIONS = {
    "01_Modèles_contenus_CDA.xml": ([], [None]),  # the demonstration of every section: VSM without version
    "SDM-MR_2025.01_nouveau-ne.xml": (["CI-SIS_SDM-MR_2024.01.sch"], [None]),  # names a schema that was renamed
    "SDM-MR_2025.01_patiente-enceinte.xml": (["CI-SIS_SDM-MR_2024.01.sch"], [None]),
    "SDM-MR_2025.01_patiente-post-grossesse.xml": (["CI-SIS_SDM-MR_2024.01.sch"], [None]),
}


def test_official_examples_get_the_volet_that_they_name(official: Kit) -> None:
    """Decided without looking at the instruction but for the two examples that tell no version."""
    ladder = Ladder(official)
    for path in official.examples():
        root = read(path)
        named = [hint.file for hint in hints(root) if hint.of_volet]
        decided = [la.schema and la.schema.name for la in ladder.layers(root) if la.name is LayerName.VOLET]
        assert (named, decided) == EXCEPTIONS.get(path.name, (named, named)), path.name


def read(path: Path) -> etree._Element:
    """The ClinicalDocument of a file."""
    root: etree._Element = find_document(etree.parse(str(path)).getroot())
    return root
