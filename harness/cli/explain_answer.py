"""An answer of the FAQ, and a requirement, as a référencement manager reads them: what is said, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.cli.columns import width, wrapped
from harness.cli.coverage_rows import Carrier, RequirementRow, answer_rows, requirement_row
from harness.cli.explain_scenario import item, paragraph, requirement
from harness.core.text import Lang, Text, joined
from scenarios._catalogue import Answer
from scenarios._requirements import Requirement, registry


def explained(answer: Answer, lang: Lang) -> Iterator[str]:
    """What the answer says, whom it concerns, what carries it or why nothing does."""
    title = Text("Réponse {n} de la FAQ technique — {title}", "Answer {n} of the technical FAQ — {title}")
    yield from wrapped(title.fill(n=answer.n, title=answer.title).in_(lang), width(), "    ", "")
    row = next(row for row in answer_rows() if row.answer.n == answer.n)
    yield from _part(
        Text("Ce qu'elle dit, en nos mots", "What it says, in our words"), paragraph(answer.gist, lang), lang
    )
    yield from _part(
        Text("Qui est concerné", "Who is concerned"), paragraph(joined([c.text for c in answer.concerns]), lang), lang
    )
    yield from _part(
        Text("Ce qu'on en fait", "What becomes of it"), _fate(answer, row.carriers, row.missing, lang), lang
    )
    if known := [id for id in answer.requirements if id in registry().by_id]:
        yield from _part(
            Text("Exigences liées", "Related requirements"),
            (line for id in known for line in item(requirement(id).in_(lang))),
            lang,
        )
    pages = Text(
        "pages enregistrées {list}, lues en {seen} ; sha256 du texte {sha}…",
        "saved pages {list}, read in {seen}; sha256 of the text {sha}…",
    )
    told = pages.fill(list=", ".join(map(str, answer.pages)), seen=answer.seen, sha=answer.sha256[:12])
    yield from _part(Text("Source", "Source"), paragraph(told, lang), lang)


def _part(title: Text, lines: Iterable[str], lang: Lang) -> Iterator[str]:
    yield from ("", title.in_(lang))
    yield from lines


def _fate(answer: Answer, carriers: Iterable[Carrier], missing: Iterable[str], lang: Lang) -> Iterator[str]:
    yield from paragraph(answer.kind.text, lang)
    if answer.reason is not None:
        yield from paragraph(answer.reason, lang)
    for carrier in carriers:
        yield from item(_carrier(carrier).in_(lang))
    for id in missing:
        yield from item(Text("{id} : scénario à venir", "{id}: scenario to come").fill(id=id).in_(lang))


def _carrier(carrier: Carrier) -> Text:
    counts = [counted(n, *words) for n, words in ((carrier.checks, _CHECKS), (carrier.proofs, _PROOFS)) if n]
    told = Text("{id} : {title} ({counts})", "{id}: {title} ({counts})")
    return told.fill(id=carrier.scenario.id, title=carrier.scenario.title, counts=joined(counts))


def explained_requirement(known: Requirement, lang: Lang) -> Iterator[str]:
    """The scenarios that test a requirement, else the reason why none does."""
    yield from wrapped(_capital(requirement(known.id).in_(lang)), width(), "    ", "")
    row = requirement_row(known)
    if known.same_as is not None:
        told = Text("reprend l'exigence {id}", "takes up requirement {id}")
        yield from ("", *paragraph(told.fill(id=known.same_as), lang, ""))
    title = (
        Text("Ce qui la vérifie", "What verifies it")
        if row.is_tested
        else Text("Pourquoi rien ne la vérifie", "Why nothing verifies it")
    )
    yield from _part(title, _verified(row, lang), lang)


_CHECKS = (Text("{n} contrôle", "{n} check"), Text("{n} contrôles", "{n} checks"))
_PROOFS = (Text("{n} preuve à fournir", "{n} proof to give"), Text("{n} preuves à fournir", "{n} proofs to give"))


def counted(n: int, one: Text, several: Text) -> Text:
    """``1 contrôle``, ``4 contrôles``."""
    return (several if n > 1 else one).fill(n=n)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _verified(row: RequirementRow, lang: Lang) -> Iterator[str]:
    for carrier in row.carriers:
        yield from item(_carrier(carrier).in_(lang))
        for step in carrier.steps[:8]:
            yield from wrapped(step.title.in_(lang), width(), " " * 10, f"      {step.id}  ")
        if len(carrier.steps) > 8:
            more = counted(
                len(carrier.steps) - 8,
                Text("… et {n} autre", "… and {n} other"),
                Text("… et {n} autres", "… and {n} others"),
            )
            yield f"      {more.in_(lang)}"
    if row.reason is not None:
        yield from paragraph(row.reason.title, lang)
        yield from paragraph(row.reason.reason, lang)
    if not row.is_tested and row.reason is None:
        yield from paragraph(
            Text(
                "aucun contrôle et aucune raison écrite : à compléter",
                "no check and no written reason: to be completed",
            ),
            lang,
        )
