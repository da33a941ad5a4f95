"""``faq accept``: once a changed answer was read again, its new sha256, pages and marks go into the catalogue."""

from __future__ import annotations

import argparse
import datetime
import json
import re
from pathlib import Path

from harness.cli.faq import answer_of
from harness.cli.faq_diff import PageSet, page_set, pages_of
from harness.core.errors import UsageError, of_system
from harness.core.text import Text
from harness.rules.faq import Change, Seen, compare, known
from scenarios._catalogue import marks

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


def execute(args: argparse.Namespace) -> int:
    """Rewrite the lines of these answers; everything else of the files stays as it is."""
    table, kept = args.into / "faq.yaml", args.into / "faq-marks.json"
    month = args.seen or f"{datetime.date.today():%Y-%m}"
    if not _MONTH.fullmatch(month):
        raise UsageError(
            Text(f"--seen {month} : un mois AAAA-MM est attendu", f"--seen {month}: a month YYYY-MM is expected")
        )
    held = page_set(args.folder)
    seen = {s.number: s for s in compare((a for a, _ in held.found.values()), marks()) if s.answer is not None}
    try:
        text, held_marks = table.read_text(encoding="utf-8"), json.loads(kept.read_text(encoding="utf-8"))
        for number in (answer_of(word).n for word in args.numbers):
            if number not in seen:
                raise UsageError(Text(f"réponse {number} non vue dans ce jeu", f"answer {number} not seen in this set"))
            text = rewritten(text, number, seen[number], held, month)
            held_marks[str(number)] = marks_line(seen[number])
        table.write_text(text, encoding="utf-8", newline="\n")
        kept.write_text(marks_file(held_marks), encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(of_system(error, error.filename or args.into)) from None
    told = Text(
        "retenu dans {t} : {n}. Relisez gist et scénarios.", "remembered in {t}: {n}. Read gist and scenarios again."
    )
    print(told.fill(t=table.as_posix(), n=", ".join(args.numbers)).in_(args.lang))
    return 0


def rewritten(text: str, number: int, one: Seen, held: PageSet, month: str) -> str:
    """``faq.yaml`` with the new sha256, pages (their leading numbers, when they have any) and month of one answer."""
    entry = re.search(rf"^  - n: {number}$.*?(?=^  - n: |\Z)", text, flags=re.M | re.S)
    if entry is None or one.answer is None:
        raise UsageError(Text(f"faq.yaml : réponse {number} introuvable", f"faq.yaml: answer {number} not found"))
    own = re.sub(r"(?m)^(    sha256:) .*$", rf"\1 {one.answer.sha256}", entry[0])
    own = re.sub(r"(?m)^(    seen:) .*$", rf"\1 {month}", own)
    pages = sorted({int(m[0]) for name in pages_of(one, held) if (m := re.match(r"\d+", Path(name).name))})
    if pages:
        own = re.sub(r"(?m)^(    pages:) .*$", rf"\1 [{', '.join(map(str, pages))}]", own)
    return text[: entry.start()] + own + text[entry.end() :]


def marks_line(one: Seen) -> dict[str, str]:
    """What is kept of its words."""
    assert one.answer is not None and one.change is not Change.NEW
    kept = known(one.answer)
    return {"words": kept.words, "pairs": "".join(sorted(kept.pairs))}


def marks_file(held: dict[str, dict[str, str]]) -> str:
    """``faq-marks.json``, one answer a line."""
    lines = [f' "{n}": {json.dumps(m)}' for n, m in sorted(held.items(), key=lambda item: int(item[0]))]
    return "{\n" + ",\n".join(lines) + "\n}\n"
