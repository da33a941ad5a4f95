"""``segur-harness derive`` and ``build``: what they write, what they compare, what they refuse, on real files."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from harness.builder.cda import CdaSpec, build_cda
from harness.builder.cda_header import header_files
from harness.builder.demo import document
from harness.builder.pdf import minimal_pdf
from harness.builder.people import GASTON, NOE, ROSALIE
from harness.cli.main import main
from harness.formats import xdm
from harness.formats.hl7 import reader
from tests.conftest import ROOT, Command, official

FIRST = document(41, ROSALIE)
SECOND = replace(document(42, ROSALIE), service_stop="20260310100000+0100", code="60591-5")
OTHER = document(51, GASTON)
Written = Callable[..., list[Path]]


@pytest.fixture
def files(tmp_path: Path) -> Written:
    """CDA files on disk."""

    def write(*specs: CdaSpec | bytes) -> list[Path]:
        found = []
        for rank, spec in enumerate(specs, 1):
            path = tmp_path / f"cr{rank}.xml"
            path.write_bytes(spec if isinstance(spec, bytes) else build_cda(spec))
            found.append(path)
        return found

    return write


def refusal(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The only line of an error; in this process, since there are many of them."""
    code = main(words)
    told = capsys.readouterr()
    (line,) = told.err.splitlines()
    assert code == 4 and told.out == "" and line.startswith("segur-harness: ")
    return line


# -- derive ------------------------------------------------------------------------------------------


def test_derive_prints_metadata_and_says_what_is_made_up(segur: Command, files: Written) -> None:
    """Two entries in order; five things that no CDA tells, as comments and on standard error."""
    ran = segur("derive", *files(FIRST, SECOND))
    root = etree.fromstring(ran.out.encode())
    assert ran.code == 0 and etree.QName(root).localname == "SubmitObjectsRequest"
    entries = [e for e in root.iter(etree.Element) if etree.QName(e).localname == "ExtrinsicObject"]
    assert len(entries) == 2 and ">DOC0002.XML<" in ran.out and ">20260310090000<" in ran.out
    comments = [(c.text or "").strip() for c in root.iter(etree.Comment)]
    assert [c.split(" :")[0] for c in comments] == [
        f"SubmissionSet.{n}" for n in ("uniqueId", "sourceId", "author", "contentTypeCode", "submissionTime")
    ]
    assert [line.removeprefix("segur-harness: ") for line in ran.err.splitlines()] == comments


def test_derive_says_what_the_cda_leaves_open(segur: Command, files: Written) -> None:
    """No offset, a type without a class, a replacement: told, left out, in the language asked for."""
    spec = replace(FIRST, created="20260310101500", code="99999-9", version=2, replaces="1.2.3")
    ran = segur("derive", *files(spec), "--lang", "en")
    assert ran.code == 0 and 'name="creationTime"' not in ran.out
    for line in ("DOC0001.XML creationTime: time without an offset", "DOC0001.XML classCode: type of document that table ASS_X04 lacks",
                 "DOC0001.XML RPLC: targetObject to be replaced by the entryUUID of the entry of document 1.2.3"):  # fmt: skip
        assert line in ran.err and f"<!-- {line}" in ran.out


def test_derive_writes_a_file_and_an_archive(segur: Command, files: Written, tmp_path: Path) -> None:
    """-o, --archive; the archive is the one that build makes."""
    (path,) = files(FIRST)
    assert segur("derive", path, "-o", tmp_path / "METADATA.XML").out == ""
    assert b"<rim:ExtrinsicObject" in (tmp_path / "METADATA.XML").read_bytes()
    assert segur("derive", path, "--archive", "-o", tmp_path / "a.zip").code == 0
    assert segur("build", "xdm", path, "-o", tmp_path / "b.zip").code == 0
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_compare_agrees_with_what_derive_writes(segur: Command, files: Written, tmp_path: Path) -> None:
    """METADATA.XML or archive, with the CDAs or with those of the archive: no difference, exit 0."""
    paths = files(FIRST, SECOND)
    segur("derive", *paths, "-o", tmp_path / "METADATA.XML")
    segur("build", "xdm", *paths, "-o", tmp_path / "a.zip")
    for words in (
        (*paths, "--compare", tmp_path / "METADATA.XML"),
        (paths[1], "--compare", tmp_path / "a.zip"),
        ("--compare", tmp_path / "a.zip"),
    ):
        ran = segur("derive", *words)
        assert (ran.code, ran.err) == (0, "")
        assert "✗" not in ran.out.split("✓ d'accord")[0] and ran.out.endswith("métadonnées et CDA d'accord\n")


def test_compare_tells_each_difference(segur: Command, files: Written, tmp_path: Path) -> None:
    """Another version of the document: both values, why, exit 1."""
    first, second = files(FIRST, replace(FIRST, created="20260311101500+0100", confidentiality="R"))
    segur("derive", first, "-o", tmp_path / "METADATA.XML")
    ran = segur("derive", second, "--compare", tmp_path / "METADATA.XML", "--lang", "en")
    assert ran.code == 1 and ran.out.endswith("metadata and CDA differ\n")
    lines = ran.out.splitlines()
    at = lines.index("  ✗ creationTime                CDA 20260311091500")
    assert lines[at + 1].split() == ["XDS", "20260310091500"]
    assert "creationTime does not match the CDA (/ClinicalDocument/effectiveTime" in lines[at + 2]
    wrong = [line.split()[1] for line in lines if line.startswith("  ✗")]
    assert wrong == ["creationTime", "confidentialityCode", "size", "hash"]


def test_compare_names_the_documents_that_are_there(
    files: Written, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A CDA that an archive of two others does not describe: what was looked for, what was found."""
    first, second, third = files(FIRST, SECOND, document(43, ROSALIE))
    archive = str(tmp_path / "a.zip")
    assert main(["build", "xdm", str(first), str(second), "-o", archive]) == 0
    assert main(["derive", str(third), "--compare", archive]) == 1
    wanted, *there = (f"1.2.250.1.71.4.2.2.1339999013.2026.{n}.1" for n in (43, 41, 42))
    assert f"n'a l'identifiant {wanted} (identifiants présents : {', '.join(there)})" in capsys.readouterr().out


def test_compare_official_archives(segur: Command) -> None:
    """One without a difference, one with recommendations."""
    good, other = (official("ans-xdm", name, "IHE_XDM.ZIP") for name in ("ANEST-CR-ANEST_2022.01", "OBP-SCM_2024.01"))
    assert segur("derive", "--compare", good).code == 0
    ran = segur("derive", "--compare", other)
    assert ran.code == 1
    assert [line.split()[1] for line in ran.out.splitlines() if line.startswith("  !")] == ["classCode", "formatCode"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "donnez au moins un CDA"),
        (("absent.xml",), "absent.xml n'existe pas"),
        (("samples/demo/campaign.yaml",), "samples/demo/campaign.yaml (l. 1) : XML mal formé ou tronqué"),
        (("samples/demo",), "samples/demo est un dossier"),
        (("cr1.xml", "--archive"), "--archive demande -o FICHIER"),
        (("cr1.xml", "--archive", "--compare", "x"), "--archive et --compare ne vont pas ensemble"),
        (("cr1.xml", "--compare", "cr1.xml"), "cr1.xml n'est ni un METADATA.XML ni une archive IHE_XDM"),
        (("cr1.xml", "cr2.xml"), "pas le même patient (INS différentes)"),
        (("cr1.xml", "cr1.xml"), "même identifiant"),
        (("cr3.xml",), "ClinicalDocument/id absent"),
        (("cr4.xml",), "cr4.xml n'est pas un CDA"),
        (("cr1.xml", "-o", "absent/METADATA.XML"), "absent/METADATA.XML"),
    ],
)
def test_derive_refuses_in_one_line(
    words: tuple[str, ...],
    told: str,
    capsys: pytest.CaptureFixture[str],
    files: Written,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is missing or wrong, exit 4, no trace."""
    folder = files(FIRST, OTHER, b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>', b"<a/>")[0].parent
    mine = [str(folder / w) if w.startswith("cr") else w for w in words]
    monkeypatch.chdir(ROOT)
    assert told in refusal(["derive", *mine], capsys)


# -- build -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["xdm", "eml", "mdm", "oru"])
def test_what_is_built_passes_every_check(what: str, segur: Command, files: Written, tmp_path: Path) -> None:
    """Two documents of one patient: no finding of any level; the same bytes each time."""
    paths, campaign = files(FIRST, SECOND), tmp_path / "campagne"
    campaign.mkdir()
    built = campaign / {"xdm": "IHE_XDM.ZIP", "eml": "envoi.eml"}.get(what, "envoi.hl7")
    assert segur("build", what, *paths, "-o", built).err == ""
    first = built.read_bytes()
    segur("build", what, *paths, "-o", built)
    assert built.read_bytes() == first
    ran = segur("run", campaign, "-o", "none")
    assert [f"{f.check} {f.place} {f.actual}" for f in ran.journal.findings] == []


@pytest.mark.parametrize("name", header_files())
def test_what_is_built_of_a_full_document_passes_the_checks_of_its_carrier(
    name: str, segur: Command, tmp_path: Path
) -> None:
    """Devices, acts, translations, relations: nothing about the archive, the e-mail or the message."""
    source, campaign, pdf = tmp_path / name, tmp_path / "campagne", tmp_path / "copie.pdf"
    source.write_bytes(header_files()[name])
    pdf.write_bytes(minimal_pdf("copie"))
    campaign.mkdir()
    for what, extra in (
        ("xdm", ()),
        ("eml", () if name == "entete-complet.xml" else ("--pdf", pdf)),
        ("mdm", ()),
        ("oru", ()),
    ):
        ran = segur("build", what, source, "-o", campaign / f"{what}.bin", *extra)
        assert (ran.code, ran.err) == (0, "")
    carriers = ("XDM", "MSS", "HL7", "INS", "DMP", "FORMAT")
    found = segur("run", campaign, "-o", "none").journal.findings
    assert [f"{f.check} {f.subject} {f.place} {f.actual}" for f in found if f.check.split("-")[0] in carriers] == []


def test_an_archive_holds_the_files_as_they_are(segur: Command, files: Written, tmp_path: Path) -> None:
    """Byte for byte, under 8.3 names, with the time of sending in UTC."""
    paths = files(FIRST, SECOND)
    segur("build", "xdm", *paths, "-o", tmp_path / "a.zip", "--date", "20260312093000+0200")
    archive = xdm.read((tmp_path / "a.zip").read_bytes())
    assert archive.problems == ()
    assert [archive.entries[f"IHE_XDM/SUBSET01/DOC000{n}.XML"] for n in (1, 2)] == [p.read_bytes() for p in paths]
    (submission,) = archive.subsets[0].submission.submission_sets
    assert submission.value("submissionTime").text == "20260312073000"
    assert submission.identifier("sourceId").text == "1.2.250.1.71.4.2.2.1339999013"


def test_a_mail_follows_from_the_documents(segur: Command, files: Written, tmp_path: Path) -> None:
    """Subject, X-MSS headers, file names, and the very bytes of the PDF of each N1."""
    paths = files(FIRST, SECOND)
    segur(
        "build",
        "eml",
        *paths,
        "-o",
        tmp_path / "a.eml",
        "--from",
        "CH <a@ch.mssante.fr>",
        "--to",
        "b@ch.mssante.fr",
        "--to",
        "c@ch.mssante.fr",
        "--nil",
        "NIL42",
    )
    mail = email.message_from_bytes((tmp_path / "a.eml").read_bytes(), policy=email.policy.default)
    assert mail["Subject"] == "XDM/1.0/DDM+2 documents TEST-LAVANDE ROSALIE 12/03/1984"
    assert (mail["X-MSS-CODECDA"], mail["X-MSS-INS"], mail["X-MSS-NIL"]) == ("11488-4,60591-5", "O", "NIL42")
    assert mail["From"] == "CH <a@ch.mssante.fr>" and [a.strip() for a in mail["To"].split(",")] == [
        "b@ch.mssante.fr",
        "c@ch.mssante.fr",
    ]
    assert mail["Date"] == "Tue, 10 Mar 2026 10:15:00 +0100" and mail["Message-ID"].endswith("@ch.mssante.fr>")
    parts = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    assert parts["20260310_Synthèse médicale_TEST-LAVANDE_ROSALIE.pdf"] == SECOND.content
    assert parts["20260310_CR ou fiche de consultation ou de visite_TEST-LAVANDE_ROSALIE.pdf"] == FIRST.content
    assert xdm.read(parts["IHE_XDM.zip"]).problems == ()


def test_a_mail_without_ins(segur: Command, files: Written, tmp_path: Path) -> None:
    """X-MSS-INS is N; one document gives its label to the subject."""
    segur("build", "eml", *files(document(52, NOE)), "-o", tmp_path / "a.eml")
    mail = email.message_from_bytes((tmp_path / "a.eml").read_bytes(), policy=email.policy.default)
    assert mail["X-MSS-INS"] == "N"
    assert mail["Subject"] == "XDM/1.0/DDM+CR ou fiche de consultation ou de visite TEST-PERVENCHE NOE 04/02/1995"


def test_a_document_cannot_add_headers_nor_segments(segur: Command, files: Written, tmp_path: Path) -> None:
    """Line ends in codes, labels and names stay what they are: text, or nothing."""
    raw = build_cda(FIRST).decode()
    evil = "&#13;&#10;Bcc: pirate@exemple.fr&#13;PRT|1"
    raw = raw.replace('displayName="CR ou fiche', f'displayName="CR{evil} ou fiche').replace(
        'code="11488-4"', f'code="11488-4{evil}"'
    )
    raw = raw.replace(">TEST-LAVANDE<", f">TEST-LAVANDE{evil}/../x<").replace(
        'extension="2026000451"', f'extension="1{evil}"'
    )
    path = files(raw.encode())[0]
    assert segur("build", "eml", path, "-o", tmp_path / "a.eml").code == 0
    mail = email.message_from_bytes((tmp_path / "a.eml").read_bytes(), policy=email.policy.default)
    assert mail["Bcc"] is None and mail["X-MSS-CODECDA"] is None
    assert all("/" not in (part.get_filename() or "") for part in mail.iter_attachments())
    assert segur("build", "mdm", path, "-o", tmp_path / "a.hl7").code == 0
    lines = (tmp_path / "a.hl7").read_bytes().decode().split("\r")
    assert [line[:3] for line in lines if line].count("PRT") == 1 and not any("\n" in line for line in lines)


@pytest.mark.parametrize(
    ("spec", "what", "fields"),
    [
        (FIRST, "mdm", {"MSH-9": "MDM^T02^MDM_T02", "ORC-1": "NW", "OBX-11": "F", "PV1-2": "O", "DESTDMP": "Y"}),
        (FIRST, "oru", {"MSH-9": "ORU^R01^ORU_R01", "ORC-1": "NW", "OBX-11": "F", "PV1-2": "O", "DESTDMP": "Y"}),
        (replace(FIRST, version=2, replaces=("1.2.3", "A")), "mdm",
         {"MSH-9": "MDM^T10^MDM_T02", "ORC-1": "RO", "OBX-11": "C", "TXA-13": "A^^1.2.3^ISO"}),
        (replace(FIRST, confidentiality="R"), "mdm", {"DESTDMP": "N"}),
        (document(43, NOE), "mdm", {"DESTDMP": "N", "PID-32": "PROV"}),
        (replace(FIRST, encounter_code=("IMP", "2.16.840.1.113883.5.4", "Hospitalisation")), "mdm", {"PV1-2": "I"}),
        (replace(FIRST, encounter_id="V&7"), "mdm", {"PV1-19": "V\\T\\7^^^DEMO&1.2.250.1.71.4.2.2.1339999013.8&ISO^VN"}),
    ],
)  # fmt: skip
def test_a_message_follows_from_the_document(
    spec: CdaSpec, what: str, fields: dict[str, str], segur: Command, files: Written, tmp_path: Path
) -> None:
    """Event, action, visit, and whether it may go to the DMP."""
    segur("build", what, *files(spec), "-o", tmp_path / "a.hl7")
    (message,) = reader.read((tmp_path / "a.hl7").read_bytes()).messages
    lines = (tmp_path / "a.hl7").read_bytes().decode().split("\r")
    for name, value in fields.items():
        if name == "DESTDMP":
            (line,) = [row for row in lines if "|DESTDMP^" in row]
            assert line.split("|")[5].startswith(f"{value}^")
        else:
            segment, number = name.split("-")
            assert message.first(segment).raw_field(int(number)) == value  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("xdm", "cr1.xml", "cr2.xml", "-o", "x.zip"), "pas le même patient (INS différentes)"),
        (("xdm", "cr1.xml", "-o", "x.zip", "--date", "2026-03-10"), "--date 2026-03-10 : attendu AAAAMMJJhhmmss+zzzz"),
        (("xdm", "cr3.xml", "-o", "x.zip"), "aucun CDA ne donne d'instant (date, heure et décalage) : donnez --date"),
        (("xdm", "cr1.xml", "-o", "x.zip", "--pdf", "cr1.xml"), "--pdf ne sert qu'à build eml"),
        (("eml", "cr4.xml", "-o", "x.eml"), "cr4.xml : pas de PDF dans le CDA, donnez --pdf FICHIER"),
        (("eml", "cr4.xml", "-o", "x.eml", "--pdf", "cr1.xml"), "cr1.xml n'est pas un PDF"),
        (("eml", "cr1.xml", "-o", "x.eml", "--pdf", "cr1.xml"), "--pdf ne sert que pour un CDA sans PDF"),
        (("eml", "cr1.xml", "-o", "x.eml", "--from", "a@b\r\nBcc: c@d"), "caractères de contrôle"),
        (("eml", "cr1.xml", "-o", "x.eml", "--from", "pas une adresse"), "--from : « pas une adresse » n'est ni une"),
        (("eml", "cr1.xml", "-o", "x.eml", "--to", "Label <a@b.fr"), "--to : « Label <a@b.fr » n'est ni une adresse"),
        (("eml", "cr1.xml", "-o", "x/x.eml"), "x.eml : fichier ou dossier introuvable"),
        (("mdm", "cr1.xml", "-o", "x.hl7", "--sending", "SEUL"), "SEUL : attendu APPLICATION^ETABLISSEMENT"),
        (("mdm", "cr1.xml"), "arguments requis : -o/--output"),
        (("pdf", "cr1.xml", "-o", "x"), "choix inconnu"),
    ],
)
def test_build_refuses_in_one_line(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str], files: Written
) -> None:
    """What is missing or wrong, exit 4, nothing written."""
    folder = files(FIRST, OTHER, replace(FIRST, created="20260310"), header_files()["biologie-n3.xml"])[0].parent
    mine = [str(folder / w) if w.startswith(("cr", "x.")) else w for w in words]
    assert told in refusal(["build", *mine], capsys)
    assert not list(folder.glob("x.*"))


@pytest.mark.parametrize(
    "name",
    ["BIO-CR-BIO_2024.01_TSH_1.xml", "DOC_NON_STRUCTURE_CDA-R2-N1.xml", "CANCER-PPS_2022.01_Autopresentable.xml"],
)
def test_official_documents_build_every_carrier(name: str, tmp_path: Path) -> None:
    """A structured one, an N1, a self-presentable one; what is built says what they say."""
    source, built = str(official("ans-cda", name)), str(tmp_path / "built")
    for what in ("mdm", "oru", "xdm"):
        assert main(["build", what, source, "-o", built]) == 0
    assert main(["derive", "--compare", built]) == 0
