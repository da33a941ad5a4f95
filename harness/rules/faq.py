"""A newer set of FAQ pages against the answers known, of which hashes alone are kept.

An answer is the same when its sha256 is; it is retouched when only its typography changed (the words in order are the
same); it is changed when it is like a known one that is no longer seen: the share of pairs of neighbouring words that
both have (Dice). Unrelated answers of the FAQ reach 0.26, two wordings of one answer 0.5 and more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from harness.formats.faq_page import Answer, pairs

#: From here two texts are wordings of one answer.
ALIKE = 0.35
#: Words shown around a change.
_AROUND = 6


class Change(StrEnum):
    """What became of an answer."""

    SAME = "same"
    RETOUCHED = "retouched"
    CHANGED = "changed"
    NEW = "new"
    UNSEEN = "unseen"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of the text of an answer: its sha256, a hash of its words, the pairs of its words."""

    sha256: str
    words: str
    pairs: frozenset[str]


@dataclass(frozen=True)
class Seen:
    """An answer of the new set, or one of the catalogue that it lacks."""

    change: Change
    number: int | None
    answer: Answer | None = None
    #: How like the known answer (changed), or the nearest one (new), it is; 0 to 1.
    likeness: float = 0
    #: The known answer that a new one resembles, though it is still seen.
    near: int | None = None
    #: The answer as the page holds it: ``answer`` is it, or one of its endings.
    block: Answer | None = None


def words_hash(words: Iterable[str]) -> str:
    """A hash of the words in order."""
    return sha256(" ".join(words).encode()).hexdigest()[:16]


def known(answer: Answer) -> Known:
    """What is kept of an answer."""
    return Known(answer.sha256, words_hash(answer.words), frozenset(pairs(answer.words)))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of pairs that both have, 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def compare(found: Iterable[Answer], catalogue: Mapping[int, Known], complete: bool = False) -> list[Seen]:
    """What became of each answer of the set, then the answers of the catalogue that it lacks."""
    seen: dict[int, Seen] = {}
    others: list[Answer] = []
    for answer in found:
        same = _same(answer, catalogue)
        if same is None:
            others.append(answer)
        elif same.number is not None and (same.number not in seen or same.change is Change.SAME):
            seen[same.number] = same
    changed, new = _paired(others, catalogue, seen.keys())
    absent = Change.GONE if complete else Change.UNSEEN
    missing = catalogue.keys() - seen.keys() - {s.number for s in changed}
    kept = sorted([*seen.values(), *changed], key=lambda s: s.number or 0)
    return [*kept, *new, *(Seen(absent, n) for n in sorted(missing))]


def _same(answer: Answer, catalogue: Mapping[int, Known]) -> Seen | None:
    """The known answer whose text, or whose words, are those of the answer or of one of its endings."""
    endings = list(answer.endings())
    for number, one in catalogue.items():
        match = next((e for e in endings if e.sha256 == one.sha256), None)
        if match is not None:
            return Seen(Change.SAME, number, match, 1, block=answer)
    hashes = {words_hash(e.words): e for e in endings}
    for number, one in catalogue.items():
        if one.words in hashes:
            return Seen(Change.RETOUCHED, number, hashes[one.words], 1, block=answer)
    return None


def _paired(others: list[Answer], catalogue: Mapping[int, Known], seen: Iterable[int]) -> tuple[list[Seen], list[Seen]]:
    """Changed answers, each with the unseen known one that it is most like, then the new ones."""
    taken = set(seen)
    best = sorted(_likes(others, catalogue), key=lambda like: -like.share)
    changed: dict[int, Seen] = {}
    for like in best:
        if like.number not in taken and like.place not in changed:
            taken.add(like.number)
            changed[like.place] = Seen(Change.CHANGED, like.number, like.ending, like.share, block=others[like.place])
    near = {like.place: like for like in reversed(best)}
    new = [_new(answer, near.get(place)) for place, answer in enumerate(others) if place not in changed]
    return list(changed.values()), new


def _new(answer: Answer, near: _Like | None) -> Seen:
    """A new answer, with the known one that it is most like."""
    return Seen(Change.NEW, None, answer, near.share if near else 0.0, near.number if near else None, answer)


@dataclass(frozen=True, slots=True)
class _Like:
    """How much an answer of the set, or one of its endings, is like a known one."""

    place: int
    number: int
    share: float
    ending: Answer


def _likes(others: list[Answer], catalogue: Mapping[int, Known]) -> Iterator[_Like]:
    """Each answer with each known one that it may be a wording of."""
    for place, answer in enumerate(others):
        endings = [(frozenset(pairs(e.words)), e) for e in answer.endings()]
        for number, one in catalogue.items():
            share, ending = max(((likeness(of, one.pairs), e) for of, e in endings), key=lambda found: found[0])
            if share >= ALIKE:
                yield _Like(place, number, share, ending)


def marked(answer: Answer, of: frozenset[str]) -> str:
    """The text around what is new in it: new words in brackets, ``[…]`` where words went, the rest left out."""
    text = answer.words
    known_pair = [pair in of for pair in pairs(text)]
    new = [not any(known_pair[max(0, i - 1) : i + 1]) for i in range(len(text))]
    gaps = [not known_pair[i] and not new[i] and not new[i + 1] for i in range(len(known_pair))]
    shown = {j for i, is_new in enumerate(new) if is_new or (i < len(gaps) and gaps[i])
             for j in range(max(0, i - _AROUND), min(len(text), i + _AROUND + 1))}  # fmt: skip
    return " ".join(_pieces(text, new, gaps, shown))


def _pieces(text: list[str], new: list[bool], gaps: list[bool], shown: set[int]) -> Iterator[str]:
    for i, word in enumerate(text):
        if i in shown:
            opens, closes = new[i] and not (i and new[i - 1]), new[i] and new[i + 1 : i + 2] != [True]
            yield f"{'[' * opens}{word}{']' * closes}"
            if i < len(gaps) and gaps[i]:
                yield "[…]"
        elif i == 0 or i - 1 in shown:
            yield "…"
