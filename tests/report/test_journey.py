"""Journeys in the reports: what the drawing says, where it leads, and that nothing in it can do harm or overflow."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree
from lxml import html as parser
from rich.console import Console

from harness.builder.demo_pfi import demo_pfi
from harness.core.errors import JournalError
from harness.core.journal import Journal, dump, read
from harness.core.text import LANGUAGES, Lang
from harness.report import console, html, journey, sequence, svg
from harness.report.journey import JourneyView, Mark
from tests.helpers import judged

from .hostile import tainted
from .test_console import compare
from .travels import broken, holding, long, travelled

NS = {"s": "http://www.w3.org/2000/svg"}
ATTACK = "</style></script></title>\"'><script>alert(1)</script><img src=x onerror=alert(1)>"


def drawing(view: JourneyView, lang: Lang = "fr") -> etree._Element:
    """The SVG, as XML: it must be well formed."""
    return etree.fromstring(str(sequence.draw(view, lang)))


def view(journal: Journal, document: str = "1.2.250.1.999.1") -> JourneyView:
    """The journey of one document."""
    return next(v for v in journey.views(journal) if v.line.document == document)


def texts(element: etree._Element, name: str) -> list[str]:
    """The texts of a class."""
    return ["".join(e.itertext()) for e in element.iterfind(f".//s:*[@class='{name}']", NS)]


def page(journal: Journal, lang: Lang = "fr") -> parser.HtmlElement:
    """The page, parsed."""
    return parser.document_fromstring(html.render(journal, lang).decode())


# -- what is said ------------------------------------------------------------------------------------


def test_the_drawing_of_a_broken_chain() -> None:
    """Actors in order, steps with their labels and hashes, hours and days, the break with both hashes."""
    shown = drawing(view(travelled(broken())))
    assert texts(shown, "who")[:4] == ["RIS Cytise", "PFI Cytise", "medecin.mssante.fr", "DPI Cytise"]
    assert texts(shown, "event") == [
        "ORU^R01",
        "ACK AA",
        "E-mail",
        "MDM^T02",
        "ACK AE ERR-3=207 ERR-5=904",
        "ZAM^Z02 Y",
        "MDN KO 902",
    ]
    assert texts(shown, "number") == [str(n) for n in range(1, 8)]
    assert texts(shown, "hour") == [
        "09:01:00",
        "09:02:00",
        "09:03:00",
        "09:04:00",
        "09:05:00",
        "09:00:00",
        "09:05:00 UTC",
    ]
    assert texts(shown, "day") == ["22/11/2025", "23/11/2025"]
    assert texts(shown, "what") == ["Chaîne rompue : contenu modifié"] and len(texts(shown, "hashes")) == 1
    before, after = texts(shown, "hashes")[0].split(" ≠ ")
    assert (before, after) == (broken().hops[0].sha256[:8], broken().hops[3].sha256[:8])  # type: ignore[index]


def test_the_structure_of_the_drawing() -> None:
    """Role, title and description, one link per step and per break, a mark by shape on each step, chains on the lifeline."""
    shown = drawing(view(travelled(broken())))
    assert shown.get("role") == "img" and shown.get("aria-labelledby") == "parcours-1-svg parcours-1-desc"
    assert shown.findtext("s:title", namespaces=NS) == "Parcours du document 1.2.250.1.999.1"
    assert "Les octets changent à l'étape 4" in (shown.findtext("s:desc", namespaces=NS) or "")
    steps = shown.findall(".//s:a", NS)
    assert [a.get("class") for a in steps] == [
        "step is-NON_CONCLUANT", "step is-NON_CONCLUANT", "step is-warning", "break is-error is-error", "step is-error",
        "step is-NON_CONCLUANT", "step is-NON_CONCLUANT", "step is-NON_CONCLUANT",
    ]  # fmt: skip
    assert all(a.findtext("s:title", namespaces=NS) for a in steps)
    marks = [u.get("href") for u in shown.iterfind(".//s:use", NS)]
    assert marks == ["#icon-NON_CONCLUANT"] * 2 + ["#icon-warning", "#icon-error"] + ["#icon-NON_CONCLUANT"] * 3
    chains = [
        (e.get("class"), e.get("x1") == e.get("x2"))
        for e in shown.iterfind(".//s:line", NS)
        if "chain" in (e.get("class") or "")
    ]
    assert chains == [("chain kept", True), ("chain broken is-error", True)]


def test_the_exact_drawing() -> None:
    """Byte for byte, so that a change of the drawing is looked at."""
    drawn = str(sequence.draw(view(travelled(broken())), "fr"))
    assert drawn.startswith("<svg ") and drawn.endswith("</svg>")
    compare("journey-fr.svg", drawn.replace("><", ">\n<"))


@pytest.mark.parametrize(("level", "severity"), [("error", "error"), ("warning", "warning"), ("info", "info")])
def test_a_break_is_as_grave_as_its_finding(level: str, severity: str) -> None:
    """Red, amber or blue; a break that no finding tells is a remark."""
    found = view(travelled(broken(), level=level))
    assert found.severity == severity and texts(drawing(found), "what")
    assert view(travelled(broken("s2"))).severity == "info"


def test_what_goes_nowhere_is_a_note() -> None:
    """An archive and a copy alone are sheets on the lifeline of the product; unknown ends have a lifeline of their own."""
    shown = drawing(view(travelled(holding()), "1.2.250.1.999.2^7"))
    assert texts(shown, "who")[-1] == "inconnu"
    notes = texts(shown, "note-label")
    assert notes[0].startswith("Archive IHE_XDM") and notes[2].startswith("Copie") and len(notes) == 4
    assert texts(shown, "what") == ["Octets différents"]


def test_the_other_language() -> None:
    """Ours in English, dates as ISO."""
    shown = drawing(view(travelled(broken(), holding())), "en")
    assert texts(shown, "what") == ["Broken chain: content changed"] and texts(shown, "day")[0] == "2025-11-22"
    assert texts(shown, "role") == ["product under test"]


def test_marks() -> None:
    """An error before a warning, a warning before a doubt; a waived finding is none."""
    journal = travelled(broken())
    marks = [step.mark for step in view(journal).steps]
    assert marks == [Mark.DOUBT, Mark.DOUBT, Mark.WARNING, Mark.ERROR, Mark.DOUBT, Mark.DOUBT, Mark.DOUBT]
    waived = Journal.of(
        [journal.run, *journal.scenarios, *journal.checks, *journal.subjects, *journal.journeys,
         *(f.model_copy(update={"waived": "accepté"}) for f in journal.findings), *journal.verdicts, *journal.outcomes,
         journal.end.model_copy(update={"findings": {}})]
    )  # fmt: skip
    assert Mark.ERROR not in [step.mark for step in view(waived).steps] and view(waived).severity == "info"


# -- where it leads ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_arrow_leads_somewhere(lang: Lang) -> None:
    """To its gravest finding, else to its line of the table; ids are unique."""
    tree = page(travelled(broken(), holding(), long()), lang)
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    links = [str(link) for link in tree.xpath("//a/@href")]
    assert all(unquote(link[1:]) in ids for link in links)
    arrows = [str(link) for link in tree.xpath("//*[@id='parcours-1']//svg//a/@href")]
    assert arrows.count("#PFI-PASS-01.1") == 2 and "#parcours-1-1" in arrows


def test_the_table_says_as_much_as_the_drawing() -> None:
    """Each step, both ends, hash, what became of the bytes, verdict in words, findings."""
    rows = page(travelled(broken())).xpath("//*[@id='parcours-1']//tbody/tr")
    said = [" ".join(row.text_content().split()) for row in rows]
    assert len(said) == 7
    assert "4 MDM^T02" in said[3] and "PFI Cytise → DPI Cytise" in said[3] and "PFI-PASS-01" in said[3]
    assert "contenu modifié (depuis l'étape 1)" in said[3] and said[3].count("erreur") == 1


def test_broken_journeys_come_first_and_open() -> None:
    """The others are folded, but for the first of the page."""
    tree = page(travelled(holding(), long(), broken()))
    heads = [h.text_content().split()[-1] for h in tree.xpath("//*[@class='journey']//h3")]
    assert heads == ["1.2.250.1.999.1", "1.2.250.1.999.2^7", "1.2.250.1.999.3"]
    assert [d.get("open") is not None for d in tree.xpath("//*[@class='journey']/details")] == [True, False, False]
    assert "Les dates ne suffisent pas" in tree.get_element_by_id("parcours-2").text_content()


def test_no_journey_no_section(varied: Journal) -> None:
    """Nothing is promised."""
    assert not page(varied).xpath("//*[@id='parcours'] | //a[@href='#parcours']")


def test_one_line_on_the_console() -> None:
    """A broken journey whose break is somebody's fault; remarks on demand."""
    for level, verbosity, told in (("error", 0, True), ("warning", 0, True), ("info", 0, False), ("info", 1, True)):
        out = io.StringIO()
        console.write(travelled(broken(), level=level), Console(file=out, width=200), "fr", verbosity)
        line = "RIS Cytise → PFI Cytise → DPI Cytise, étape 4 : contenu modifié, SHA-256"
        assert (line in out.getvalue()) is told


def test_a_journey_is_read_back_from_the_journal(tmp_path: Path) -> None:
    """Written, read, the same; twice the same journey is refused."""
    journal = travelled(broken(), holding())
    parts = (
        journal.scenarios,
        journal.checks,
        journal.subjects,
        journal.journeys,
        journal.findings,
        journal.verdicts,
        journal.outcomes,
    )
    lines = [journal.run, *(line for part in parts for line in part), journal.end]
    path = tmp_path / "journal.jsonl"
    path.write_text("".join(f"{dump(line)}\n" for line in lines), encoding="utf-8")
    assert read(path) == journal
    with pytest.raises(JournalError, match="j1"):
        Journal.of([*lines[:-1], journal.journeys[0], journal.end])


# -- harm and bounds ---------------------------------------------------------------------------------


def test_hostile_labels_are_escaped() -> None:
    """In the drawing, in its table, in the titles: no element nor attribute comes from a sample."""
    journal = travelled(broken(), holding())
    clean, dirty = page(journal), page(tainted(journal, ATTACK))
    tags = [[e.tag for e in tree.iter() if isinstance(e.tag, str) and e.tag != "tspan"] for tree in (clean, dirty)]
    assert tags[0] == tags[1]  # a label that takes all the room leaves none to the reference, a tspan
    assert {n for e in dirty.iter() for n in e.keys()} == {n for e in clean.iter() for n in e.keys()}  # noqa: SIM118 - lxml
    drawing(view(tainted(journal, ATTACK), f"1.2.250.1.999.1{ATTACK}"))


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\x07", "\x00"])
def test_invisible_characters_are_shown(sign: str) -> None:
    """And the drawing stays well formed."""
    shown = str(sequence.draw(view(tainted(travelled(broken()), f"a{sign}b"), f"1.2.250.1.999.1a{sign}b"), "fr"))
    etree.fromstring(shown)
    assert sign not in shown


def test_no_style_attribute_nor_script() -> None:
    """The policy of the page admits neither."""
    shown = str(sequence.draw(view(travelled(long()), "1.2.250.1.999.3"), "fr"))
    assert not re.search(r"\sstyle=|<script|\son[a-z]+=|https?://(?!www\.w3\.org/2000/svg)", shown)


@pytest.mark.parametrize("steps", [2, 8, 9, 40])
def test_every_step_has_its_place(steps: int) -> None:
    """No two steps on one line, everything inside the drawing, the names at the foot of a long one."""
    shown = drawing(view(travelled(long(steps)), "1.2.250.1.999.3"))
    heights = [float(e.get("y") or 0) for e in shown.iterfind(".//s:text[@class='number']", NS)]
    assert len(heights) == steps and all(b - a >= 60 for a, b in pairwise(heights))
    assert heights[-1] + 20 < float(shown.get("height") or 0)
    assert len(texts(shown, "who")) == (5 if steps > 4 else steps + 1) * (2 if steps > 8 else 1)


def test_long_labels_are_cut() -> None:
    """To the room of their arrow, with an ellipsis."""
    shown = drawing(view(travelled(long()), "1.2.250.1.999.3"))
    references = [r for r in texts(shown, "reference") if r.startswith("RR")]
    assert references and all(r.endswith("…") and len(r) < 120 for r in references)


def test_too_many_actors_share_a_lifeline() -> None:
    """The drawing keeps a width that a screen can show."""
    shown = drawing(view(travelled(long(60, 30)), "1.2.250.1.999.3"))
    assert (
        "autres" in texts(shown, "who")
        and len(set(texts(shown, "who"))) == 10
        and float(shown.get("width") or 0) < 2200
    )


def test_too_many_steps_stay_in_the_journal() -> None:
    """The first two hundred are shown, the others counted."""
    found = view(travelled(long(450)), "1.2.250.1.999.3")
    assert (len(found.steps), found.omitted) == (200, 250)
    assert "250 étapes" in page(travelled(long(450))).get_element_by_id("parcours-1").text_content()


@pytest.mark.parametrize(
    ("label", "room"),
    [("W" * 80, 100.0), ("i" * 80, 100.0), ("漢" * 40, 100.0), ("e\u0301" * 80, 100.0), ("court", 100.0), ("abc", 1.0)],
)
def test_a_label_is_never_wider_than_its_room(label: str, room: float) -> None:
    """As far as widths can be told without the font."""
    shown = svg.fitted(label, room, 13)
    assert svg.width(shown, 13) <= room or shown == "…"
    assert (shown == label) == (svg.width(label, 13) <= room)


def test_a_real_run_draws_its_journeys() -> None:
    """The conforming platform: none of its documents is broken, every mark is good."""
    found = journey.views(judged(demo_pfi().files()))
    assert len(found) == 7 and all(v.severity is None for v in found)
    assert {step.mark for v in found for step in v.steps} == {Mark.GOOD}
