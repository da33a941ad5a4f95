"""``cda explain``, run for real: each line with its verdict, whatever holds the document, and files that hold none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.builder.demo import document
from harness.builder.hl7 import build_message, carrying
from harness.builder.people import GASTON, ROSALIE
from harness.builder.xdm import ArchiveSpec, Entry, build_archive
from harness.core.mutation import Files
from scenarios.proofs import cda_codes
from scenarios.proofs._documents import text
from tests.conftest import Command, official

Writer = Callable[[Files], Path]
FAULTY = text().replace("284033306311913", "284033306311914").replace("<county>33063</county>", "<county/>")
LINES = (
    "Document",
    "type",
    "modèle",
    "Patient",
    "nom de naissance",
    "Intervenants",
    "auteur",
    "responsable",
    "venue",
    "Corps",
)


def shown(segur: Command, writer: Writer, content: bytes, *options: str, name: str = "cr.xml") -> tuple[int, str]:
    """Exit code and output of the command on a file."""
    ran = segur("cda", "explain", writer({name: content}) / name, *options)
    assert ran.err == ""
    return ran.code, ran.out


def read(segur: Command, writer: Writer, content: bytes, *options: str, name: str = "cr.xml") -> dict[str, Any]:
    """The same as JSON."""
    code, out = shown(segur, writer, content, "--json", *options, name=name)
    found: dict[str, Any] = json.loads(out)
    assert found["exit_code"] == code
    return found


def line(found: dict[str, Any], label: str, document: int = 0) -> dict[str, Any]:
    """The first line with a label."""
    lines = [one for section in found["documents"][document]["sections"] for one in section["lines"]]
    return next(one for one in lines if one["label"] == label)


def test_a_conforming_document(segur: Command, campaign_folder: Writer) -> None:
    """Every line holds; exit 0; the codes are said not to be judged."""
    code, out = shown(segur, campaign_folder, text().encode())
    assert code == 0 and all(word in out for word in LINES)
    assert "✗" not in out and "  ! " not in out
    assert "284033306311913 (INS-NIR de test, 1.2.250.1.213.1.4.10)" in out and "1984-03-12" in out
    assert "document non structuré (N1)" in out and "application/pdf, 2 Kio, PDF/A-1" in out
    assert "codes non jugés, aucun jeu de valeurs fourni" in out
    assert "0 erreur, 0 avertissement, 0 remarque — code de sortie 0" in out


def test_the_same_in_english(segur: Command, campaign_folder: Writer) -> None:
    """Labels, names and the count."""
    code, out = shown(segur, campaign_folder, text().encode(), "--lang", "en")
    assert code == 0 and "birth name" in out and "test INS-NIR" in out and "unstructured document (N1)" in out
    assert "0 errors, 0 warnings, 0 remarks — exit code 0" in out and "non " not in out.split("birth place")[1]


def test_findings_are_beside_their_line(segur: Command, campaign_folder: Writer) -> None:
    """An error on the birth place, a recommendation on the INS; exit 1."""
    found = read(segur, campaign_folder, FAULTY.encode())
    assert found["exit_code"] == 1 and found["findings"]["error"] and found["findings"]["warning"]
    place, identifier, name = (
        line(found, "lieu de naissance"),
        line(found, "identifiant"),
        line(found, "nom de naissance"),
    )
    told = next(f for f in place["findings"] if f["check"] == "CDA-INS-COUNTY")
    assert place["verdict"] == told["level"] == "error" and told["line"] > 30 and told["remedy"]
    assert name["verdict"] == "ok" and name["value"] == "TEST-LAVANDE"
    assert identifier["value"] == "1.2.250.1.71.4.2.2.1339999013.2026.1.1"
    patient = next(s for s in found["documents"][0]["sections"] if s["title"] == "Patient")
    assert [f["check"] for f in patient["lines"][0]["findings"]] == ["CDA-INS-KEY"]


def test_findings_are_told_in_words(segur: Command, campaign_folder: Writer) -> None:
    """In both languages, with what was expected and where."""
    french = shown(segur, campaign_folder, FAULTY.encode())[1]
    assert "✗ erreur CDA-INS-COUNTY : trait obligatoire avec une INS" in french
    assert "attendu : birthplace/place/addr/county ; obtenu : (vide) ; county (l. " in french
    english = shown(segur, campaign_folder, FAULTY.encode(), "--lang", "en")[1]
    assert "! warning CDA-INS-KEY: " in english and "expected: key 13 ; actual: 14" in english


def test_what_is_absent_is_a_line_too(segur: Command, campaign_folder: Writer) -> None:
    """The finding is beside the line that says that the element is not there."""
    without = text().replace('<family qualifier="BR">TEST-LAVANDE</family>', "")
    name = line(read(segur, campaign_folder, without.encode()), "nom de naissance")
    assert name["value"] is None and "CDA-INS-BIRTH-NAME" in [f["check"] for f in name["findings"]]


def test_what_has_no_line_is_among_the_others(segur: Command, campaign_folder: Writer) -> None:
    """The style sheet is no part of the header."""
    sheet = text().replace("?>", '?>\n<?xml-stylesheet type="text/xsl" href="/home/x/cda.xsl"?>', 1)
    found = read(segur, campaign_folder, sheet.encode())
    assert "CDA-BODY-STYLESHEET" in [f["check"] for f in found["documents"][0]["others"]]
    assert "Autres" in shown(segur, campaign_folder, sheet.encode())[1]


def test_value_sets_of_the_command_line(segur: Command, campaign_folder: Writer) -> None:
    """Codes are judged against a folder."""
    folder = campaign_folder(cda_codes.sets())
    content = cda_codes.text().replace('code="SA01"', 'code="SA99"').encode()
    ran = segur(
        "cda", "explain", campaign_folder({"cr.xml": content}) / "cr.xml", "--value-sets", folder / "jdv", "--json"
    )
    facility = line(json.loads(ran.out), "lieu de prise en charge")
    assert ran.code == 1 and [f["check"] for f in facility["findings"]] == ["CDA-CODES-FACILITY"]


def test_a_set_that_is_missing_leaves_codes_undecided(segur: Command, campaign_folder: Writer) -> None:
    """As in a run: exit 10, and the set is named."""
    folder = campaign_folder({"jdv/JDV_J01.xml": cda_codes.svs("JDV_J01")})
    ran = segur(
        "cda", "explain", campaign_folder({"cr.xml": text().encode()}) / "cr.xml", "--value-sets", folder / "jdv"
    )
    assert ran.code == 10 and "JDV_J07 (1.2.250.1.213.1.1.5.471) absent de" in ran.out


def test_a_document_in_a_message(segur: Command, campaign_folder: Writer) -> None:
    """The part of the message is told."""
    raw = build_message(carrying(document(1, ROSALIE), "TRANS-ORU"))
    found = read(segur, campaign_folder, raw, name="m.er7")
    assert [d["part"] for d in found["documents"]] == ["OBX[1]-5 › CDA"] and found["exit_code"] == 0


def test_documents_of_an_archive(segur: Command, campaign_folder: Writer) -> None:
    """Each one, in order."""
    entries = (Entry(document(41, ROSALIE), name="DOC0001.XML"), Entry(document(42, GASTON), name="DOC0002.XML"))
    found = read(segur, campaign_folder, build_archive(ArchiveSpec(entries=entries)), name="IHE_XDM.ZIP")
    assert [line(found, "nom de naissance", n)["value"] for n in (0, 1)] == ["TEST-LAVANDE", "TEST-CHARDON"]


def test_a_self_presentable_document(segur: Command, campaign_folder: Writer) -> None:
    """The document inside the sheet: findings find their lines there."""
    inner = FAULTY.split("?>", 1)[1]
    sheet = f'<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:c"><c:Contenu>{inner}</c:Contenu></xsl:stylesheet>'
    found = read(segur, campaign_folder, sheet.encode())
    assert "CDA-INS-COUNTY" in [f["check"] for f in line(found, "lieu de naissance")["findings"]]


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (text().encode()[:2000], 1, "FORMAT-XML"), (b"", 5, "FORMAT-FILE"), (b"Bonjour", 5, "FORMAT-UNRECOGNISED"),
        (b"<html><body/></html>", 5, "FORMAT-UNRECOGNISED"), (b"PK\x03\x04", 1, "FORMAT-ZIP"),
        (b'<!DOCTYPE x [<!ENTITY a "a">]><ClinicalDocument xmlns="urn:hl7-org:v3"/>', 1, "FORMAT-XML-DTD"),
    ],
    ids=["truncated", "empty", "text", "other XML", "broken ZIP", "DOCTYPE"],
)  # fmt: skip
def test_files_without_a_readable_document(
    segur: Command, campaign_folder: Writer, content: bytes, code: int, told: str
) -> None:
    """Told, with the exit code of a run; never a traceback."""
    for lang, nothing in (("fr", "aucun CDA lisible dans cr.xml"), ("en", "no readable CDA in cr.xml")):
        path = campaign_folder({"cr.xml": content}) / "cr.xml"
        ran = segur("cda", "explain", path, "--lang", lang)
        assert nothing in ran.out and told in ran.out and ran.err == ""
        assert ran.code == segur("run", path, "-q", "-o", "none", "FORMAT").code == code


def test_an_empty_document(segur: Command, campaign_folder: Writer) -> None:
    """A root and nothing else: every line is absent, nothing crashes."""
    found = read(segur, campaign_folder, b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>')
    assert (
        found["tool_errors"] == [] and line(found, "type")["value"] is None and line(found, "auteur")["value"] is None
    )
    assert "CDA-BODY-KIND" in [f["check"] for f in line(found, "corps")["findings"]]


@pytest.mark.parametrize(
    ("words", "told"),
    [(("absent.xml",), "n'est pas un fichier"), ((".",), "n'est pas un fichier"), (("README.md", "--value-sets", "absent"), "n'est pas un dossier"), ((), "arguments requis")],
)  # fmt: skip
def test_usage_errors(segur: Command, words: tuple[str, ...], told: str) -> None:
    """One line, exit 4."""
    ran = segur("cda", "explain", *words)
    assert ran.code == 4 and told in ran.err and ran.out == "" and ran.err.count("\n") == 1


def test_an_unknown_action(segur: Command) -> None:
    """The known one is named."""
    ran = segur("cda", "expliquer", "README.md")
    assert ran.code == 4 and "explain" in ran.err


def test_hostile_names_are_made_visible(segur: Command, campaign_folder: Writer) -> None:
    """A terminal sequence in a value is not sent to the terminal."""
    code, out = shown(segur, campaign_folder, text().replace("TEST-LAVANDE", "TEST\u202eLAVANDE\u200b").encode())
    assert "\u202e" not in out and "⟨U+202E⟩" in out and code == 0


def test_every_official_document_is_explained(segur: Command) -> None:
    """Each kind of body; no tool error, and the model is known."""
    for name in ("OBP-SCM_2024.01.xml", "IMG_CR_IMG_2024.01.xml", "BIO-CR-BIO_2024.01_CR-2nde-intention-PDF.xml"):
        path = official("ans-cda") / name
        if path.exists():
            found = json.loads(segur("cda", "explain", path, "--json").out)
            assert found["tool_errors"] == [] and line(found, "modèle")["verdict"] == "ok"
