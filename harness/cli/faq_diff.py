"""``faq diff``: what a newer set of saved FAQ pages changes, with the scenarios and checks that it touches."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.cli.columns import width, wrapped
from harness.core.errors import UsageError, of_system
from harness.core.text import Lang, Text, joined, same
from harness.core.verdict import ExitCode
from harness.formats.faq_page import Answer, answers
from harness.formats.limits import MAX_FAQ_ANSWERS, MAX_FAQ_PAGE, MAX_FAQ_PAGES
from harness.report.safe import visible
from harness.rules.faq import Change, Seen, compare, marked
from scenarios._catalogue import carriers, catalogue, marks

_SUFFIXES = {".txt", ".html", ".htm", ".xhtml"}
#: Words of a new answer that are shown.
_SHOWN = 60

TITLES = {
    Change.CHANGED: Text("MODIFIÉE", "CHANGED"),
    Change.NEW: Text("NOUVELLE", "NEW"),
    Change.RETOUCHED: Text("RETOUCHÉE (ponctuation ou espaces seulement)", "RETOUCHED (punctuation or blanks only)"),
    Change.GONE: Text("RETIRÉE", "GONE"),
}
_COUNTS = {
    Change.SAME: (Text("inchangée", "unchanged"), Text("inchangées", "unchanged")),
    Change.RETOUCHED: (Text("retouchée sans changer un mot", "retouched without a change of word"), Text("retouchées sans changer un mot", "retouched without a change of word")),
    Change.CHANGED: (Text("modifiée", "changed"), Text("modifiées", "changed")),
    Change.NEW: (Text("nouvelle", "new"), Text("nouvelles", "new")),
    Change.GONE: (Text("retirée", "gone"), Text("retirées", "gone")),
}  # fmt: skip
#: What asks for a scenario to be read again.
_MATTERS = (Change.CHANGED, Change.NEW, Change.GONE)


@dataclass(frozen=True)
class PageSet:
    """The answers of a folder, each with the pages that hold it, and the files that hold none."""

    pages: tuple[str, ...]
    ignored: tuple[str, ...]
    found: dict[str, tuple[Answer, list[str]]]


def execute(args: argparse.Namespace) -> int:
    """Print what changed; 1 when anything did."""
    held = page_set(args.folder)
    seen = compare((a for a, _ in held.found.values()), marks(), args.complete)
    code = ExitCode.NON_CONFORMITY if any(s.change in _MATTERS for s in seen) else ExitCode.OK
    if args.json:
        print(json.dumps(as_json(held, seen, code, args.lang), ensure_ascii=False, indent=1))
    else:
        print("\n".join(as_text(held, seen, args.lang)))
    return int(code)


def page_set(folder: Path) -> PageSet:
    """Read a folder, or one page; raises UsageError when no answer is found."""
    if not folder.exists():
        raise UsageError(Text(f"{folder} n'existe pas", f"{folder} does not exist"))
    pages: list[str] = []
    ignored: list[str] = []
    found: dict[str, tuple[Answer, list[str]]] = {}
    for path in _files(folder):
        name = path.relative_to(folder).as_posix() if folder.is_dir() else path.name
        held = answers(_read(path))[:MAX_FAQ_ANSWERS]
        (pages if held else ignored).append(name)
        for answer in held:
            found.setdefault(answer.sha256, (answer, []))[1].append(name)
    if not pages:
        raise UsageError(
            Text(f"aucune page de FAQ dans {folder}", f"no FAQ page in {folder}"),
            Text(
                "enregistrez les pages en texte ou en HTML (.txt, .html)",
                "save the pages as text or HTML (.txt, .html)",
            ),
        )
    return PageSet(tuple(pages), tuple(ignored), found)


def _files(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    found = sorted(p for p in folder.rglob("*") if p.suffix.lower() in _SUFFIXES and p.is_file())
    if len(found) > MAX_FAQ_PAGES:
        raise UsageError(
            Text(f"plus de {MAX_FAQ_PAGES} pages dans {folder}", f"more than {MAX_FAQ_PAGES} pages in {folder}")
        )
    return found


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FAQ_PAGE)
    except OSError as error:
        raise UsageError(of_system(error, path)) from None


# -- text --------------------------------------------------------------------------------------------


def as_text(held: PageSet, seen: list[Seen], lang: Lang) -> Iterator[str]:
    """The counts, then each answer that is not the same."""
    counts = Counter(s.change for s in seen)
    told = Text("pages lues : {p}, réponses : {n} (", "pages read: {p}, answers: {n} (")
    parts = [Text("{n} {what}", "{n} {what}").fill(n=counts[c], what=said[counts[c] > 1])
             for c, said in _COUNTS.items() if counts[c]]  # fmt: skip
    yield from wrapped(
        (told.fill(p=len(held.pages), n=len(held.found)) + joined(parts) + same(")")).in_(lang), width(), "  ", ""
    )
    for name in held.ignored:
        yield (
            Text("sans réponse, laissée de côté : {name}", "without answers, left aside: {name}")
            .fill(name=visible(name))
            .in_(lang)
        )
    for one in seen:
        if one.change in TITLES:
            yield ""
            yield from _one(one, held, lang)
    unseen = [str(s.number) for s in seen if s.change is Change.UNSEEN]
    if unseen:
        told = Text("non vues dans ce jeu ({n}) : {list}. Si le jeu est entier, --complete les dit retirées.",
                    "not seen in this set ({n}): {list}. If the set is whole, --complete tells them gone.")  # fmt: skip
        yield ""
        yield from wrapped(told.fill(n=len(unseen), list=", ".join(unseen)).in_(lang), width(), "  ", "")


def _one(one: Seen, held: PageSet, lang: Lang) -> Iterator[str]:
    label, percent = TITLES[one.change].in_(lang), f"{one.likeness:.0%}".replace("%", " %" if lang == "fr" else "%")
    if one.number is not None:
        alike = (
            Text("  (ressemblance {p})", "  (likeness {p})").fill(p=percent).in_(lang)
            if one.change is Change.CHANGED
            else ""
        )
        yield from wrapped(
            f"{label}  {one.number}  {catalogue()[one.number].title.in_(lang)}{alike}", width(), "    ", ""
        )
    else:
        near = (
            Text("  (proche de la réponse {n}, {p})", "  (near answer {n}, {p})").fill(n=one.near, p=percent).in_(lang)
        )
        yield f"{label}{near if one.near else ''}"
    for name, text in _facts(one, held, lang):
        yield from wrapped(text, width(), " " * 14, f"  {name:9} : " if lang == "fr" else f"  {name + ':':11} ")


def _facts(one: Seen, held: PageSet, lang: Lang) -> Iterator[tuple[str, str]]:
    """What we knew, what is read now, where, and what it touches."""
    if one.number is not None:
        yield Text("retenu", "known").in_(lang), catalogue()[one.number].gist.in_(lang)
    if one.answer is not None and one.change is not Change.RETOUCHED:
        shown = changed_words(one)
        yield Text("lu", "read").in_(lang), visible(shown)
        yield Text("pages", "pages").in_(lang), visible(", ".join(pages_of(one, held)))
    number = one.number if one.number is not None else one.near
    if number is not None and one.change in _MATTERS:
        yield Text("touche", "touches").in_(lang), touched(number, lang)


def changed_words(one: Seen) -> str:
    """The new wording around what changed; of a new answer its first words."""
    assert one.answer is not None
    if (
        one.change is Change.CHANGED
        and one.number is not None
        and (shown := marked(one.answer, marks()[one.number].pairs))
    ):
        return shown  # words taken from the start or the end leave no mark: the beginning is then shown
    text = one.answer.text.split()
    return " ".join(text[:_SHOWN]) + (" …" if len(text) > _SHOWN else "")


def pages_of(one: Seen, held: PageSet) -> list[str]:
    """The pages that hold an answer."""
    assert one.block is not None
    return held.found[one.block.sha256][1]


def touched(number: int, lang: Lang) -> str:
    """The scenarios of an answer with their steps."""
    told = [f"{s.id} ({', '.join(step.id.removeprefix(s.id) for step in s.steps)})" for s in carriers(number)]
    told += [
        f"{id} {Text('(à venir)', '(to come)').in_(lang)}"
        for id in catalogue()[number].scenarios
        if id not in {s.id for s in carriers(number)}
    ]
    return ", ".join(told) or Text("aucun scénario (information)", "no scenario (information)").in_(lang)


# -- JSON --------------------------------------------------------------------------------------------


def as_json(held: PageSet, seen: list[Seen], code: ExitCode, lang: Lang) -> dict[str, Any]:
    """The same for other tools."""
    return {
        "pages": list(held.pages), "ignored": list(held.ignored), "answers": len(held.found),
        "counts": {change.value: sum(s.change is change for s in seen) for change in Change},
        "changes": [_line(s, held, lang) for s in seen if s.change is not Change.SAME],
        "exit_code": int(code),
    }  # fmt: skip


def _line(one: Seen, held: PageSet, lang: Lang) -> dict[str, Any]:
    found: dict[str, Any] = {"change": one.change.value, "n": one.number}
    if one.number is not None:
        known, by = catalogue()[one.number], carriers(one.number)
        found |= {"title": known.title.in_(lang), "gist": known.gist.in_(lang), "scenarios": list(known.scenarios),
                  "checks": [step.id for s in by for step in s.steps],
                  "requirements": sorted({r for s in by for step in s.steps for r in step.requirements} | set(known.requirements))}  # fmt: skip
    if one.answer is not None:
        found |= {"likeness": round(one.likeness, 3), "near": one.near, "words": changed_words(one),
                  "sha256": one.answer.sha256, "pages": pages_of(one, held)}  # fmt: skip
    return found
