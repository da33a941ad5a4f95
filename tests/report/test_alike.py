"""Findings of one cause read together: one card and a list, links between checks on one spot, steps folded."""

from __future__ import annotations

from lxml import html as parser

from harness.core.journal import FindingLine, Journal
from harness.report import alike, html, view

from . import journals


def moved(finding: FindingLine, **changes: object) -> FindingLine:
    """The same finding with something changed."""
    return finding.model_copy(update=changes)


def page(journal: Journal) -> parser.HtmlElement:
    """The page in French, parsed."""
    return parser.document_fromstring(html.render(journal, "fr").decode())


def test_a_defect_is_the_same_wherever_the_sample_puts_it() -> None:
    """Line, repetition and value belong to the sample; check, field, level and words to the defect."""
    first = moved(journals.findings()[0], place="OBX[7]-3 (l. 15)")
    same = moved(first, id="f2", place="OBX[10]-3 (l. 18)", line=18, actual="0")
    others = [moved(first, id="f3", check="X-02"), moved(first, id="f4", level="warning"),
              moved(first, id="f5", place="OBX[7]-5 (l. 15)")]  # fmt: skip
    found = alike.groups([first, same, *others])
    assert [(g.first.id, [o.id for o in g.others]) for g in found] == [
        (first.id, ["f2"]), ("f3", []), ("f4", []), ("f5", []),
    ]  # fmt: skip


def test_checks_that_speak_of_one_field_know_each_other() -> None:
    """TXA-12 and TXA-12.1 of one line are one spot; another file, another line or the same check are not."""
    first = moved(journals.findings()[0], place="TXA-12 (l. 7)", line=7)
    near = moved(first, id="f2", check="X-02", place="TXA-12.1 (l. 7)")
    far = [moved(first, id="f3", check="X-03", subject="other.hl7"), moved(first, id="f4", check="X-04", line=8)]
    found = alike.together([first, near, *far, moved(first, id="f5")])
    assert [o.check for o in found[first.id]] == ["X-02"] and [o.id for o in found["f2"]] == [first.id]
    assert not found["f3"] and not found["f4"]


def test_a_repeated_defect_is_one_card_and_a_list_with_every_anchor() -> None:
    """Forty times the same defect: one article, thirty-nine rows, each reached by its id, filtered by level."""
    journal = journals.repeated(40)
    document = page(journal)
    assert len(document.xpath("//article")) == 1
    rows = [document.get_element_by_id(f.id) for f in journal.findings[1:]]
    assert {row.tag for row in rows} == {"tr"}
    assert {row.xpath("ancestor::details[@data-level]/@data-level")[0] for row in rows} == {"error"}
    assert all(f.subject in row.text_content() for f, row in zip(journal.findings[1:], rows, strict=True))


def test_only_the_first_errors_of_a_check_are_open() -> None:
    """Fifty different errors of one check: all have a card, ten are open."""
    found = [moved(journals.findings()[0], id=f"f{n}", place=f"PID-{n}") for n in range(50)]
    assert len(alike.cards(found)) == 50 and alike.to_unfold(found) == {f"f{n}" for n in range(10)}


def test_only_steps_with_nothing_to_say_are_folded(varied: Journal) -> None:
    """What conforms or does not apply is folded when there is much of it; what needs attention never is."""
    steps = [step for scenario in view.scenarios(varied) for step in scenario.steps]
    loud, settled = alike.folded(steps * 2)
    assert settled and {s.verdict for s in settled} <= {"CONFORME", "NON_APPLICABLE"}
    assert not any(s.findings for s in settled) and len(loud) + len(settled) == len(steps) * 2
    assert alike.folded(loud) == (loud, [])
