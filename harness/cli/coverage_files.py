"""The coverage matrix as files: one row for each answer or requirement and step, as CSV or as a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from harness.cli.coverage_rows import Carrier, answer_rows, mutations, requirement_rows
from harness.core.check import Check
from harness.core.text import Lang, Text

Row = tuple[str | int, ...]

_STEP = (Text("scénario", "scenario"), Text("étape", "step"), Text("niveau", "force"), Text("ce qui est vérifié", "what is checked"),
         Text("mutations", "mutations"))  # fmt: skip
_ANSWER = (Text("réponse", "answer"), Text("question", "question"), Text("ce qu'elle dit", "what it says"), Text("nature", "kind"),
           Text("concerne", "concerns"), Text("état", "state"), Text("raison", "reason"))  # fmt: skip
_REQUIREMENT = (Text("exigence", "requirement"), Text("dossiers", "files"), Text("catégorie", "category"), Text("statut", "status"),
                Text("comme", "as"), Text("état", "state"), Text("raison", "reason"))  # fmt: skip
_STATES = {
    "tested": Text("testée", "tested"),
    "coming": Text("à venir", "to come"),
    "information": Text("information", "information"),
    "excused": Text("non testée", "not tested"),
    "forgotten": Text("oubliée", "forgotten"),
}
_FORMULA = frozenset("=+-@\t\r")
_WIDTHS = {"étape": 34, "step": 34, "scénario": 30, "scenario": 30, "exigence": 22, "requirement": 22}


def as_csv(lang: Lang) -> bytes:
    """Both tables in one, the first column telling which: what a French spreadsheet opens without a question."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    heads = [
        Text("table", "table"),
        Text("référence", "reference"),
        Text("état", "state"),
        Text("raison", "reason"),
        *_STEP,
    ]
    writer.writerow(h.in_(lang) for h in heads)
    for name, rows in (
        (Text("FAQ", "FAQ"), answer_sheet(lang)),
        (Text("exigence", "requirement"), requirement_sheet(lang)),
    ):
        writer.writerows(map(_plain, (name.in_(lang), row[0], row[5], row[6], *row[7:])) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(value: str | int) -> str | int:
    """A text that a spreadsheet would take for a formula, behind an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value[:1] in _FORMULA else value


def as_workbook(lang: Lang) -> bytes:
    """One sheet of answers, one of requirements; heads frozen and filtered."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for title, heads, rows in (
        (Text("Réponses FAQ", "FAQ answers"), _ANSWER, answer_sheet(lang)),
        (Text("Exigences", "Requirements"), _REQUIREMENT, requirement_sheet(lang)),
    ):
        _fill(book.create_sheet(title.in_(lang)), [h.in_(lang) for h in (*heads, *_STEP)], rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: object, heads: Sequence[str], rows: Iterator[Row]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            if cell.data_type == "f":  # a title that begins with "=" is a title
                cell.data_type = "s"
    for number, head in enumerate(heads, start=1):
        letter = get_column_letter(number)
        sheet[f"{letter}1"].font = Font(bold=True)
        longest = max(len(str(cell.value or "")) for cell in sheet[letter])
        sheet.column_dimensions[letter].width = min(_WIDTHS.get(head, 60), longest + 2)
        for cell in sheet[letter]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions


def answer_sheet(lang: Lang) -> Iterator[Row]:
    """One row for each step of each answer; one alone where there is none."""
    for row in answer_rows():
        own = row.answer
        state = "information" if not own.is_testable else "tested" if row.is_carried else "coming"
        reason = own.reason.in_(lang) if own.reason else ", ".join(row.missing)
        said = (own.n, own.title.in_(lang), own.gist.in_(lang), own.kind.text.in_(lang),
                ", ".join(c.text.in_(lang) for c in own.concerns), _STATES[state].in_(lang), reason)  # fmt: skip
        yield from ((*said, *step) for step in _steps(row.carriers, lang))


def requirement_sheet(lang: Lang) -> Iterator[Row]:
    """The same of each requirement."""
    for row in requirement_rows():
        own = row.requirement
        state = "tested" if row.is_tested else "excused" if row.reason else "forgotten"
        reason = row.reason.reason.in_(lang) if row.reason else ""
        said = (own.id, ", ".join(own.rem), own.category or "", own.status or "", row.through or "",
                _STATES[state].in_(lang), reason)  # fmt: skip
        yield from ((*said, *step) for step in _steps(row.carriers, lang))


def _steps(carriers: tuple[Carrier, ...], lang: Lang) -> Iterator[Row]:
    none = True
    for carrier in carriers:
        for step in carrier.steps:
            none = False
            force = step.force.name if isinstance(step, Check) else Text("PREUVE", "PROOF").in_(lang)
            yield (carrier.scenario.id, step.id, force, step.title.in_(lang), mutations()[step.id])
    if none:
        yield ("", "", "", "", "")
