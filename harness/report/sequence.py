"""A journey as a sequence diagram: inline SVG written by hand, without script, style attribute nor anything external.

Time goes down. Each actor has a lifeline, each step an arrow with its mark; a green chain says that an actor
passed on the bytes that it got, a broken one that it did not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from harness.core.text import Lang, Text
from harness.report.anchors import href
from harness.report.journey import UNKNOWN, JourneyView, StepView, short
from harness.report.svg import BOLD, element, fitted, width

#: Actors beyond these share the last lifeline.
MAX_LANES = 10
#: Steps after which the names of the actors are written at the foot too.
LONG = 8

_GUTTER, _HALF, _RIGHT = 124, 86, 6
#: Between two lifelines: closer from the fourth one on, so that four fit on a screen.
_LANE, _LANE_OF_MANY = 244, 200
_HEAD, _ROW, _BREAK, _FOOT = 58, 66, 68, 50
#: How far the chain runs beside the lifeline.
_BESIDE = 4
_SIZE, _SMALL, _TINY = 13, 12, 11
_BOX = 310

#: What every subject of an e-mail with an archive begins with.
_XDM = "XDM/1.0/DDM+"
_BROKEN = {
    "rewritten": Text("Chaîne rompue : document réécrit", "Broken chain: document rewritten"),
    "changed": Text("Chaîne rompue : contenu modifié", "Broken chain: content changed"),
}
#: Where no check calls it a fault: the product is not known to have touched the document.
_DIFFERS = Text("Octets différents", "Different bytes")
_PRODUCT = Text("produit testé", "product under test")
_OTHERS = Text("autres", "others")
_TITLE = Text("Parcours du document {document}", "Journey of document {document}")
_DESC = Text(
    "{steps} étapes entre {actors}. {chain}. Le tableau qui suit le schéma en dit autant.",
    "{steps} steps between {actors}. {chain}. The table after the drawing says as much.",
)
_HOLDS = Text("Les octets sont les mêmes à chaque étape comparée", "The bytes are the same at each step compared")
_BREAKS = Text("Les octets changent à l'étape {numbers}", "The bytes change at step {numbers}")


def draw(view: JourneyView, lang: Lang) -> Markup:
    """The whole drawing."""
    return _Drawing(view, lang).svg()


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a step is drawn: its line, the band of its break above, both ends (the same for a note)."""

    step: StepView
    y: float
    band: float | None
    start: float
    end: float
    new_day: bool


class _Drawing:
    """Places first, then shapes from the back to the front."""

    def __init__(self, view: JourneyView, lang: Lang) -> None:
        self.view, self.lang = view, lang
        self.lanes = _lanes(view)
        self.lane = _LANE if len(self.lanes) < 4 else _LANE_OF_MANY
        self.spots = list(self._spots())
        self.bottom = (self.spots[-1].y if self.spots else _HEAD) + 34
        self.long = len(self.spots) > LONG
        self.width = _GUTTER + max(len(self.lanes) - 1, 1) * self.lane + 2 * _HALF + _RIGHT
        self.height = self.bottom + (_FOOT if self.long else 6)

    # -- places ----------------------------------------------------------------------------------

    def x(self, actor: str) -> float:
        """The lifeline of an actor; the last one for those that have none of their own."""
        rank = self.lanes.index(actor) if actor in self.lanes else len(self.lanes) - 1
        return _GUTTER + _HALF + rank * self.lane

    def _spots(self) -> Iterator[_Spot]:
        y, day = float(_HEAD), ""
        for step in self.view.steps:
            band = y + 38 if step.is_broken else None
            y += _ROW + (_BREAK if step.is_broken else 0)
            start, end = self._ends(step)
            today = step.line.at.partition("T")[0]
            yield _Spot(step, y - 14, band, start, end, today not in ("", day))
            day = today or day

    def _ends(self, step: StepView) -> tuple[float, float]:
        """Both ends of the arrow; a copy or an archive alone goes nowhere."""
        sender, receiver = step.line.sender, step.line.receiver
        if step.line.means in ("copy", "archive"):
            at = self.x(sender or receiver or self.view.line.product or self.lanes[0])
            return at, at
        return self.x(sender), self.x(receiver)

    # -- shapes ----------------------------------------------------------------------------------

    def svg(self) -> Markup:
        """Lifelines, chains, names, steps."""
        name = self.view.anchor
        parts = [
            element("title", _TITLE.fill(document=self.view.line.document).in_(self.lang), id=f"{name}-svg"),
            element("desc", self._described(), id=f"{name}-desc"),
            *self._lifelines(), *self._chains(), *self._names(),
            *(shape for spot in self.spots for shape in self._row(spot)),
        ]  # fmt: skip
        return element(
            "svg", *parts, xmlns="http://www.w3.org/2000/svg", class_="sequence", role="img", width=self.width, height=self.height,
            viewBox=f"0 0 {self.width:g} {self.height:g}", aria_labelledby=f"{name}-svg {name}-desc",
        )  # fmt: skip

    def _described(self) -> str:
        numbers = ", ".join(str(step.line.number) for step in self.view.breaks)
        chain = _BREAKS.fill(numbers=numbers) if numbers else _HOLDS
        return _DESC.fill(steps=len(self.view.steps), actors=", ".join(self.view.actors), chain=chain).in_(self.lang)

    def _lifelines(self) -> Iterator[Markup]:
        for actor in self.lanes:
            x = self.x(actor)
            yield element("line", class_="life", x1=x, y1=_HEAD - 8, x2=x, y2=self.bottom)

    def _names(self) -> Iterator[Markup]:
        for actor in self.lanes:
            yield self._name(actor, 6)
            if self.long:
                yield self._name(actor, self.bottom)

    def _name(self, actor: str, top: float) -> Markup:
        mine = bool(actor) and actor == self.view.line.product
        shown = actor or UNKNOWN.in_(self.lang)
        if actor == _OTHERS.fr:
            shown = _OTHERS.in_(self.lang)
        x, room = self.x(actor), 2 * _HALF - 16
        lines = [element("text", fitted(shown, room, _SIZE, BOLD), class_="who", x=x, y=top + (19 if mine else 26))]
        if mine:
            lines.append(element("text", _PRODUCT.in_(self.lang), class_="role", x=x, y=top + 34))
        box = element("rect", class_="actor", x=x - _HALF, y=top, width=2 * _HALF, height=42, rx=5)
        return element("g", element("title", shown), box, *lines, class_="mine" if mine else "other")

    def _chains(self) -> Iterator[Markup]:
        """What each sender did with what it got, along its lifeline."""
        places = {spot.step.line.number: spot for spot in self.spots}
        for spot in self.spots:
            before = places.get(spot.step.line.upstream or 0)
            if before is None or spot.step.line.change is None:
                continue
            broken = spot.step.is_broken
            kind = f"chain broken is-{spot.step.severity}" if broken else "chain kept"
            x = spot.start + (_BESIDE if broken else -_BESIDE)
            yield element("line", class_=kind, x1=x, y1=before.y, x2=x, y2=spot.y)

    def _row(self, spot: _Spot) -> Iterator[Markup]:
        if spot.band is not None:
            yield self._break(spot, spot.band)
        yield from self._gutter(spot)
        shapes = self._note(spot) if spot.start == spot.end else self._arrow(spot)
        yield self._link(spot.step, self._target(spot.step), shapes, "step")

    def _target(self, step: StepView) -> str:
        """The first finding of the step, else its line in the table."""
        return step.findings[0].id if step.findings else f"{self.view.anchor}-{step.line.number}"

    def _link(self, step: StepView, target: str, shapes: Sequence[Markup], kind: str) -> Markup:
        told = element("title", step.told(self.lang))
        return element("a", told, *shapes, class_=f"{kind} is-{step.mark}", href=href(target), tabindex="-1")

    def _gutter(self, spot: _Spot) -> Iterator[Markup]:
        """Number of the step, hour, and the day where it changes."""
        line = spot.step.line
        day, _, hour = line.at.partition("T")
        yield element("text", str(line.number), class_="number", x=22, y=spot.y + 4)
        yield element("text", hour[:8] + (" UTC" if hour.endswith("+00:00") else ""), class_="hour", x=40, y=spot.y + 4)
        if spot.new_day:
            yield element("text", fitted(_date(day, self.lang), 76, _TINY), class_="day", x=40, y=spot.y - 14)

    def _arrow(self, spot: _Spot) -> list[Markup]:
        """The line, its head, its label above, its mark in the middle, the hash below."""
        way = 1 if spot.end > spot.start else -1
        middle, room = (spot.start + spot.end) / 2, abs(spot.end - spot.start) - 24
        tip = spot.end - way * 3
        head = f"{tip},{spot.y} {tip - way * 10},{spot.y - 5} {tip - way * 10},{spot.y + 5}"
        dashed = "arrow answer" if spot.step.is_answer else "arrow"
        left = min(spot.start, spot.end)
        return [
            element("rect", class_="hit", x=left, y=spot.y - 32, width=abs(spot.end - spot.start), height=54),
            element("line", class_=dashed, x1=spot.start + way * 4, y1=spot.y, x2=tip - way * 8, y2=spot.y),
            element("polygon", class_="head", points=head), *self._labels(spot, middle, room), *_mark(spot.step, middle, spot.y),
        ]  # fmt: skip

    def _labels(self, spot: _Spot, middle: float, room: float) -> Iterator[Markup]:
        line = spot.step.line
        event = fitted(spot.step.label(self.lang), room, _SIZE, BOLD)
        left = room - width(event, _SIZE, BOLD) - 10
        words = [element("tspan", event, class_="event")]
        if line.reference and left > 40:
            told = line.reference.removeprefix(_XDM)
            words.append(element("tspan", fitted(told, left, _SMALL), class_="reference", dx=7))
        yield element("text", *words, class_="label", x=middle, y=spot.y - 16)
        if line.sha256:
            broken = f" is-broken is-{spot.step.severity}" if spot.step.is_broken else ""
            yield element("text", f"SHA-256 {short(line.sha256)}", class_=f"sha{broken}", x=middle, y=spot.y + 21)

    def _note(self, spot: _Spot) -> list[Markup]:
        """What goes from nobody to nobody: a sheet on the lifeline."""
        half, top = _HALF + 4, spot.y - 24
        x = spot.start
        corner = f"M{x - half},{top}H{x + half - 12}L{x + half},{top + 12}V{top + 42}H{x - half}Z"
        label = fitted(f"{spot.step.label(self.lang)} · {spot.step.line.reference}", 2 * half - 46, _SMALL, BOLD)
        mark = _mark(spot.step, x - half + 18, spot.y - 3)
        words = element("text", label, class_="note-label", x=x - half + 34, y=spot.y - 7)
        sha = element(
            "text", f"SHA-256 {short(spot.step.line.sha256)}", class_="note-sha", x=x - half + 34, y=spot.y + 10
        )
        return [element("path", class_="note", d=corner), words, sha, *mark]

    def _break(self, spot: _Spot, y: float) -> Markup:
        """A broken link on the lifeline, and both hashes."""
        step, x = spot.step, spot.start
        left = min(max(x - _BOX / 2, 4.0), self.width - _BOX - 4)
        broken = _BROKEN[step.line.change or "changed"]
        what = (broken if step.severity == "error" else _DIFFERS).in_(self.lang)
        before = short(step.upstream.sha256 if step.upstream else None)
        box = element("rect", class_="box", x=left, y=y - 22, width=_BOX, height=44, rx=5)
        said = element("text", fitted(what, _BOX - 56, _SIZE, BOLD), class_="what", x=left + 46, y=y - 4)
        hashes = element("text", f"{before} ≠ {short(step.line.sha256)}", class_="hashes", x=left + 46, y=y + 13)
        target = step.breaking.id if step.breaking is not None else f"{self.view.anchor}-{step.line.number}"
        return self._link(step, target, [box, *_cut_link(left + 24, y), said, hashes], f"break is-{step.severity}")


def _lanes(view: JourneyView) -> list[str]:
    """The actors that have a lifeline; a nameless one where an end of an arrow is unknown."""
    found = list(view.actors)
    moving = [s.line for s in view.steps if s.line.means not in ("copy", "archive")]
    if not found or any(not (line.sender and line.receiver) for line in moving):
        found.append("")
    if len(found) > MAX_LANES:
        found = [*found[: MAX_LANES - 1], _OTHERS.fr]
    return found


def _mark(step: StepView, x: float, y: float) -> Iterator[Markup]:
    """The mark, by its shape and by its colour, on a disc that hides the line."""
    yield element("circle", class_="halo", cx=x, cy=y, r=12)
    yield element("use", class_=f"mark m-{step.mark}", href=f"#icon-{step.mark}", x=x - 9, y=y - 9, width=18, height=18)


def _cut_link(x: float, y: float) -> Iterator[Markup]:
    """Two halves of a chain link, apart."""
    yield element("path", class_="cut", d=f"M{x - 3},{y - 5}h-4a5,5 0 0 0 0,10h4M{x + 3},{y - 5}h4a5,5 0 0 1 0,10h-4")
    yield element("path", class_="cut", d=f"M{x + 2},{y - 10}l-4,20")


def _date(day: str, lang: Lang) -> str:
    parts = day.split("-")
    return "/".join(reversed(parts)) if lang == "fr" and len(parts) == 3 else day
