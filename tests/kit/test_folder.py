"""A kit as its authors publish it: references repaired or refused, and each told once."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from harness.core.errors import UsageError
from harness.kit import valuesets
from harness.kit.folder import Kit
from harness.kit.listing import Listing

SVS = """<RetrieveValueSetResponse xmlns="urn:ihe:iti:svs:2008"><ValueSet displayName="JDV_X.tabs"
 id="1.2.3" revisionDate="2024-05-06T00:00:00"><ConceptList>
<Concept code="A" codeSystem="9.1" displayName="Ah"/><Concept code="B" codeSystem="9.2"/></ConceptList></ValueSet></RetrieveValueSetResponse>"""

FILES = {
    "schematrons/profils/IHE.sch": "<!-- 07/08/2023 : first --><schema/>",
    "schematrons/include/E_Deux.sch": "<pattern/>",
    "schematrons/include/vide.sch": "",
    "schematrons/include/dossierVide": "",
    "schematrons/include/réservé.sch": "<pattern/>",
    "schematrons/rapports/out.xml": "<r/>",
    "jeuxDeValeurs/JDV_X.xml": SVS,
    "ExemplesCDA/b.xml": "<b/>",
    "ExemplesCDA/a.xml": "<a/>",
}


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    """A kit of a few files."""
    for name, text in FILES.items():
        path = tmp_path / "k" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Kit.open(tmp_path / "k")


@pytest.mark.parametrize(
    ("href", "found", "kind"),
    [
        ("../include/E_Deux.sch", "schematrons/include/E_Deux.sch", None),
        ("../include/e_deux.SCH", "schematrons/include/E_Deux.sch", "wrong-case"),
        ("../INCLUDE/E_Deux.sch", "schematrons/include/E_Deux.sch", "wrong-case"),
        ("..\\include\\E_Deux.sch", "schematrons/include/E_Deux.sch", None),
        ("../include/r%C3%A9serv%C3%A9.sch", "schematrons/include/réservé.sch", None),
        (unicodedata.normalize("NFD", "../include/réservé.sch"), "schematrons/include/réservé.sch", "wrong-case"),
        ("../include/vide.sch", None, "empty"),
        ("../include/dossierVide/E.sch", None, "empty"),
        ("../include/absent.sch", None, "missing"),
        ("../include", None, "missing"),
        ("../../../secret", None, "outside"),
        ("/etc/passwd", None, "outside"),
        ("http://example.org/a.sch", None, "outside"),
        ("include/voc-1.2.3-DYNAMIC.xml", "schematrons/profils/include/voc-1.2.3-DYNAMIC.xml", "derived"),
        ("include/voc-1.2.4-DYNAMIC.xml", None, "missing"),
    ],
)
def test_a_reference_is_resolved_or_told(kit: Kit, href: str, found: str | None, kind: str | None) -> None:
    """Where it leads, and the one defect that it shows, with the file and the line that make it."""
    base = kit.root / "schematrons/profils/IHE.sch"
    for _ in range(2):
        path = kit.resolve(base, href, 4)
    assert (path and kit.relative(path)) == found
    assert [(d.kind, d.path, d.line) for d in kit.defects] == (
        [(kind, "schematrons/profils/IHE.sch", 4)] if kind else []
    )


def test_a_symbolic_link_does_not_lead_outside(kit: Kit, tmp_path: Path) -> None:
    """A kit from elsewhere cannot make the harness read other files."""
    (tmp_path / "secret.xml").write_text("<s/>")
    (kit.root / "schematrons/profils/s.xml").symlink_to(tmp_path / "secret.xml")
    assert kit.resolve(kit.root / "schematrons/profils/IHE.sch", "s.xml") is None
    assert [d.kind for d in kit.defects] == ["outside"]


def test_a_missing_copy_is_derived_in_the_shape_of_its_siblings(kit: Kit) -> None:
    """The rules read it by ``valueSet[1]/conceptList/concept`` without namespace under the root."""
    path = kit.resolve(kit.root / "schematrons/profils/IHE.sch", "include/voc-1.2.3-DYNAMIC.xml")
    assert path is not None and not path.exists()
    made = valuesets.read(kit.text(path))
    assert made is not None
    assert (made.oid, made.name, made.pairs) == ("1.2.3", "JDV_X", {("A", "9.1"), ("B", "9.2")})
    assert [e.tag for e in etree.fromstring(kit.text(path)).iter()][:4] == [
        "{urn:hl7-org:v3}valueSets", "valueSet", "conceptList", "concept",
    ]  # fmt: skip
    assert kit.derived(kit.root / "jeuxDeValeurs/JDV_X.xml") is None  # it is there


def test_hash_follows_what_decides_a_verdict_only(kit: Kit) -> None:
    """Examples and reports left behind do not count; a value set does, even of the same size."""
    before = kit.sha256
    assert kit.date == "2024-05-06"
    (kit.root / "ExemplesCDA/c.xml").write_text("<c/>")
    (kit.root / "schematrons/rapports/out.xml").write_text("<other/>")
    assert Kit.open(kit.root).sha256 == before
    (kit.root / "jeuxDeValeurs/JDV_X.xml").write_text(SVS.replace('code="A"', 'code="Z"'))
    assert Kit.open(kit.root).sha256 != before


def test_hash_is_that_of_the_contents_not_of_the_place(kit: Kit, tmp_path: Path) -> None:
    """A copy elsewhere, with other times, has the same hash and date."""
    copy = tmp_path / "elsewhere" / "inner"
    for name, text in FILES.items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(text, encoding="utf-8")
    other = Kit.open(copy.parent)  # one level down is found
    assert (other.root, other.sha256, other.date) == (copy, kit.sha256, kit.date)


def test_examples_are_sorted(kit: Kit) -> None:
    """By name, whatever the order of the directory."""
    assert [p.name for p in kit.examples()] == ["a.xml", "b.xml"]


@pytest.mark.parametrize("name", ["absent", "file", "empty"])
def test_what_is_no_kit_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    """Nothing there, a file, an empty folder."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError) as caught:
        Kit.open(tmp_path / name)
    assert "ce n'est pas un kit ANS" in caught.value.message.fr
    assert "not an ANS kit" in caught.value.message.en


def test_a_folder_of_several_kits_is_refused(kit: Kit) -> None:
    """None is taken at random; their names are told."""
    shutil.copytree(kit.root, kit.root.parent / "other")
    with pytest.raises(UsageError, match="plusieurs kits : k, other"):
        Kit.open(kit.root.parent)


@given(
    st.lists(
        st.sampled_from(["..", ".", "", "include", "INCLUDE", "E_Deux.sch", "x", "%2e%2e", "é", "\0", "C:", "~"]),
        max_size=12,
    ),
    st.sampled_from("/\\"),
)
def test_no_reference_leaves_the_kit(parts: list[str], separator: str) -> None:
    """Whatever is written, what is found is inside, and nothing is raised."""
    root = (Path(__file__).parent / "tiny").resolve()
    found = Listing(root).follow(root / "schematrons", separator.join(parts))
    assert found.path is None or found.path.resolve().is_relative_to(root)


def test_a_file_that_cannot_be_read_is_told(kit: Kit) -> None:
    """Absent and not derivable: one sentence, no traceback."""
    with pytest.raises(UsageError, match="absent"):
        kit.text(kit.root / "schematrons/nope.sch")
