"""Proofs in the reports: pictures inside the page, addresses as links, awaited ones listed, hostile text harmless."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from hashlib import sha256

import pytest
from lxml import etree, html
from rich.console import Console

from harness.builder.demo import demo
from harness.builder.demo_dmn import ATTESTATION
from harness.builder.png import capture
from harness.core.journal import Journal, ProofFile
from harness.core.text import Lang
from harness.report import console, junit, proofs
from harness.report.html import render
from tests.engine.test_proofs import PNG, VIDEO, proving, small
from tests.helpers import judged

ATTACK = "</style></script><script>alert(1)</script><img src=x onerror=alert(1)>\u202e'\""
IDS = ("DMN-IEU2", "DMN-IEU7-IEU8", "DMN-IEU9-2FA")


def page(found: Journal, lang: Lang = "fr") -> etree._Element:
    """The HTML report."""
    return html.document_fromstring(render(found, lang).decode("utf-8"))


def text(node: etree._Element) -> str:
    """Its words."""
    return " ".join("".join(node.itertext()).split())


def proof(**changes: object) -> ProofFile:
    """A picture as the journal keeps it."""
    raw = capture()
    line = ProofFile(
        file="preuves/a.png", caption="Écran", date="2026-03-20", sha256=sha256(raw).hexdigest(), size=len(raw),
        media_type="image/png", data=base64.b64encode(raw).decode(),
    )  # fmt: skip
    return line.model_copy(update=changes)


def with_proof(line: ProofFile) -> Journal:
    """A journal whose sign-in is shown by this proof."""
    found = judged(proving(PNG), *IDS)
    said = [v.model_copy(update={"proofs": [line]}) if v.check == "DMN-IEU9-2FA-P1" else v for v in found.verdicts]
    return replace(found, verdicts=tuple(said))


def test_a_picture_is_inside_the_page() -> None:
    """Its bytes, its caption in words, one copy that a click enlarges without a script nor a server."""
    document = page(judged(proving(PNG), *IDS))
    images = document.xpath("//img")
    assert [i.get("alt") for i in images] == ["Connexion"]
    assert images[0].get("src") == "data:image/png;base64," + base64.b64encode(capture()).decode()
    assert images[0].xpath("ancestor::details/summary")
    policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy and "img-src data:" in policy
    card = text(images[0].xpath("ancestor::article[@class='proof']")[0])
    for wanted in (
        "DMN-IEU9-2FA-P1",
        "preuves/dmn-second-facteur.png",
        "PNG, 240 × 120 px",
        "20 mars 2026",
        sha256(capture()).hexdigest(),
    ):
        assert wanted in card


def test_a_video_is_a_link() -> None:
    """It is never opened, and says nothing of where it comes from."""
    document = page(judged(proving(VIDEO), *IDS))
    link = document.xpath("//article[@class='proof']//a[starts-with(@href, 'http')]")[0]
    assert link.get("href") == "https://videos.example.org/2fa?v=1" and "noreferrer" in link.get("rel")
    card = text(link.xpath("ancestor::article")[0])
    assert "durée 02:30" in card and "empreinte non déclarée" in card
    assert not document.xpath("//img | //video | //iframe")


def test_a_text_shows_its_beginning() -> None:
    """Escaped, like everything."""
    note = f"Décision du 16 mars\n{ATTACK}".encode()
    document = page(judged(proving("file: preuves/note.txt, caption: Note, date: 2026-03-20", note__txt=note), *IDS))
    assert "Décision du 16 mars" in text(document.xpath("//pre[@class='extract']")[0])
    assert len(document.xpath("//script")) == 1 and not document.xpath("//img")


@pytest.mark.parametrize("field", ["caption", "file", "date", "excerpt", "duration"])
def test_hostile_words_are_only_words(field: str) -> None:
    """No element, no attribute, nothing that turns the text around."""
    document = page(with_proof(proof(**{field: ATTACK, "url": "https://x.example" if field == "duration" else None})))
    assert len(document.xpath("//script")) == 1 and not document.xpath("//@onerror")
    assert [i.get("src")[:5] for i in document.xpath("//img")] == ["data:"]
    assert "\u202e" not in text(document)


@pytest.mark.parametrize("changes", [
    {"media_type": "image/svg+xml"}, {"media_type": "text/html"}, {"data": "not base64 !"}, {"data": None}, {"sha256": "0" * 64},
    {"data": base64.b64encode(b"<svg/>").decode()},
])  # fmt: skip
def test_a_picture_that_is_not_one_is_not_shown(changes: dict[str, object]) -> None:
    """Another type, other bytes than those of the digest."""
    assert proofs.picture(proof(**changes)) is None
    assert not page(with_proof(proof(**changes))).xpath("//img")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "https://x.example/\"onclick='x'", " https://x.example", "//x.example"],
)
def test_an_address_that_is_not_one_is_no_link(url: str) -> None:
    """A journal may be hostile too."""
    document = page(with_proof(proof(file="", url=url, data=None, media_type="text/uri-list")))
    assert all(h.startswith("#") for h in document.xpath("//@href"))


def test_pictures_beyond_the_room_of_a_page_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """By their name and digest."""
    monkeypatch.setattr(proofs, "MAX_PICTURES", len(base64.b64encode(capture())) + 10)
    document = page(judged(small().files(), *IDS))
    cards = document.xpath("//article[@class='proof']")
    assert len(document.xpath("//img")) == 1 and len(cards) > 2
    assert "image trop lourde" in text(cards[1])


def test_a_document_of_many_steps_is_shown_once() -> None:
    """A whole scenario out of scope has one statement."""
    entry = f"{{target: DMN-IEU7-IEU8, reason: aucun usager n'a de compte, statement: {ATTESTATION}}}"
    document = page(judged(small().changing("dmn", not_applicable=(entry,)).files(), *IDS))
    cards = [text(c) for c in document.xpath("//article[@class='proof']") if ATTESTATION in text(c)]
    assert len(cards) == 1 and "remplace la preuve" in cards[0]
    assert all(step in cards[0] for step in ("DMN-IEU7-IEU8-01", "DMN-IEU7-IEU8-P1", "DMN-IEU7-IEU8-P3"))


def awaiting() -> Journal:
    """Nothing is proved."""
    return judged(replace(small(), proofs=()).files(), *IDS)


def test_awaited_proofs_are_listed_with_what_they_must_show() -> None:
    """In the page and on the console: step, scenario, what must be seen, the entry to fill in, of the day of the campaign."""
    out = Console(file=io.StringIO(), width=100)
    console.write(awaiting(), out, "fr", 0)
    assert isinstance(out.file, io.StringIO)
    for said in (out.file.getvalue(), text(page(awaiting()).get_element_by_id("attendues"))):
        words = " ".join(said.split())
        for wanted in (
            "DMN-IEU2-P1", "DMN-IEU9-2FA-P1", "le refus d'entrer sans le second", "aucune preuve fournie",
            "- {step: DMN-IEU9-2FA-P1, file: preuves/dmn-ieu9-2fa-p1.png, caption: \"Capture ou vidéo d'une connexion patient à deux facteurs\", date: 2026-03-20}",
        ):  # fmt: skip
            assert wanted in words, wanted
        assert "DMN-IEU7-IEU8-P3" not in words


def test_the_lines_to_fill_are_a_manifest() -> None:
    """As they are, but for the files."""
    from harness.campaign.manifest import parse

    found = awaiting()
    steps = [c for c in found.checks if c.nature == "proof"]
    told = parse("\n".join(proofs.lines_to_fill(found, steps, "fr")).encode())
    assert [p.step for p in told.proofs] == [s.id for s in steps]


def test_waived_steps_are_listed_on_the_console() -> None:
    """Who decided, when and why, though nothing was found."""
    out = Console(file=io.StringIO(), width=100)
    console.write(awaiting(), out, "fr", 0)
    assert isinstance(out.file, io.StringIO)
    said = " ".join(out.file.getvalue().split())
    assert (
        "Étapes en dérogation DMN-IEU7-IEU8-P2 dérogation (support de l'ANS, 2026-03-16) : étape non prise en compte"
        in said
    )


def test_junit_tells_what_is_awaited_and_what_was_supplied() -> None:
    """A failure with what to show; a property for each proof; the reason of what is out of scope."""
    cases = {str(c.get("name")): c for c in etree.fromstring(junit.render(awaiting(), "fr")).iter("testcase")}
    failure = cases["DMN-IEU2-P1"].find("failure")
    assert failure is not None and "à montrer : dans le compte d'un usager de test" in (failure.text or "")
    skipped = cases["DMN-IEU9-2FA-P2"].find("skipped")
    assert skipped is not None and f"à la place de la preuve : {ATTESTATION}" in str(skipped.get("message"))
    assert cases["DMN-IEU7-IEU8-P2"].find("failure") is None
    supplied = etree.fromstring(junit.render(judged(demo().files(), "DMN-IEU2"), "fr"))
    assert [p.get("value") for p in supplied.iter("property") if p.get("name") == "proof"] == [
        f"preuves/dmn-modification-identite.png ({sha256(capture()).hexdigest()}) Compte patient : un nom corrigé est confirmé avant l’enregistrement"
    ]


@pytest.mark.parametrize(("make", "code"), [
    (lambda: small().files(), 0),
    (lambda: replace(small(), proofs=()).files(), 10),
    (lambda: small().changing("dmn", identity="{slave: false, reason: xxx}").files(), 1),
])  # fmt: skip
def test_exit_codes(make, code: int) -> None:  # type: ignore[no-untyped-def]
    """A proof awaited leaves the run undecided, a contradiction is a non-conformity."""
    assert judged(make(), "STEP-WAIVED", "DMN-IEU2", "DMN-IEU9-2FA").end.exit_code == code


def test_an_old_journal_is_still_read() -> None:
    """Proofs written before they had an address, facts and a picture."""
    line = {
        "file": "a.png",
        "caption": "x",
        "date": "2026-03-20",
        "sha256": "0" * 64,
        "size": 1,
        "media_type": "image/png",
    }
    assert ProofFile.model_validate(line).url is None
