"""The segments of a message against the tree of its profile: missing, misplaced, in excess, out of the profile.

PRT and the other segments that the tree names are judged like any; Z segments that it does not name are
admitted anywhere. A segment that is only misplaced is not also missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from harness.core.finding import Level
from harness.core.text import Text, same
from harness.formats.hl7.definitions import is_segment
from harness.formats.hl7.message import Delimiters, Hl7Message, Segment
from harness.rules.profile.fault import Fault
from harness.rules.profile.model import Kind, Node, Profile

MISSING, ORDER, EXCESS, FOREIGN = "STRUCTURE-MISSING", "STRUCTURE-ORDER", "STRUCTURE-EXCESS", "STRUCTURE-FOREIGN"
_NOTHING: frozenset[str] = frozenset()


def structure_faults(message: Hl7Message, found: Profile) -> list[Fault]:
    """Every structural fault of a message, in the order of its segments."""
    if _follows(found, tuple(s.name for s in message.segments)):
        return []
    return _faults(message, found)


@lru_cache(maxsize=4096)
def _follows(found: Profile, names: tuple[str, ...]) -> bool:
    """Whether a sequence of segment names is one of the profile: told once, messages repeat themselves."""
    bare = [Segment(n, 1, names.count(n) == 1, n, 0, Delimiters()) for n in names]
    return not _faults(Hl7Message((), 1, "ascii", Delimiters(), tuple(bare)), found)


def _faults(message: Hl7Message, found: Profile) -> list[Fault]:
    straight = _Walk(list(message.segments), found)
    straight.nodes(found.structure, _NOTHING)
    straight.rest()
    if not straight.faults:
        return []
    displaced = _displaced(message.segments, found)
    segments = _in_order(message.segments, found) if displaced else list(message.segments)
    walk = _Walk(segments, found)
    walk.nodes(found.structure, _NOTHING)
    walk.rest()
    strays = {f.expected_name for f in walk.faults if f.kind is Kind.MISPLACED}
    kept = [f for f in walk.faults if not (f.kind is Kind.MISSING_SEGMENT and f.expected_name in strays)]
    return [*displaced, *kept]


def _displaced(segments: tuple[Segment, ...], found: Profile) -> list[Fault]:
    """Segments that come once, after one that must follow them."""
    ranks, highest, faults = found.ranks, -1, []
    for segment in segments:
        rank = ranks.get(segment.name, -1) if segment.alone else -1
        if 0 <= rank < highest:
            faults.append(_misplaced(segment, found))
        highest = max(highest, rank)
    return faults


def _in_order(segments: tuple[Segment, ...], found: Profile) -> list[Segment]:
    """The segments as the profile orders them, each with those that follow it: the walk then tells the rest."""
    rank, keyed = 0, []
    for place, segment in enumerate(segments):
        rank = found.ranks.get(segment.name, rank) if segment.alone else rank
        keyed.append((rank, place, segment))
    return [segment for _, _, segment in sorted(keyed, key=lambda k: k[:2])]


def _misplaced(segment: Segment, found: Profile) -> Fault:
    home = found.homes.get(segment.name)
    order = " ".join(found.ranks if home is None else (n.name for n in home.children))
    return Fault(
        ORDER, Kind.MISPLACED, segment.place(), same(order), same(segment.name),
        Text(f"{segment.name} n'est pas à sa place", f"{segment.name} is out of order"), expected_name=segment.name,
    )  # fmt: skip


@dataclass(slots=True, init=False)
class _Walk:
    """One pass over the segments; ``later`` is what may legally come after the current node."""

    segments: list[Segment]
    profile: Profile
    position: int
    faults: list[Fault]
    open: list[Node]

    def __init__(self, segments: list[Segment], profile: Profile) -> None:
        self.segments, self.profile, self.position = segments, profile, 0
        self.faults, self.open = [], []

    @property
    def _name(self) -> str:
        return self.segments[self.position].name if self.position < len(self.segments) else ""

    def nodes(self, nodes: tuple[Node, ...], later: frozenset[str]) -> None:
        """Match siblings in order."""
        for rank, node in enumerate(nodes):
            after = later.union(*(n.inside for n in nodes[rank + 1 :]))
            self._node(node, after)

    def _node(self, node: Node, later: frozenset[str]) -> None:
        count = 0
        while True:
            self._skip(node.inside | later)
            if not self._enters(node, later, count):
                break
            if node.most is not None and count >= node.most:
                if self._name in later:
                    break
                self.faults.append(self._excess(node))
            count += 1
            self._match(node, later)
        if count < node.least:
            self.faults += self._missing(node)

    def _enters(self, node: Node, later: frozenset[str], count: int) -> bool:
        name = self._name
        if name in node.opening:
            return True
        lacks_its_opening = count == 0 and name in node.inside and (node.least > 0 or name not in later)
        return bool(node.children) and lacks_its_opening

    def _match(self, node: Node, later: frozenset[str]) -> None:
        if node.children:
            self.open.append(node)
            self.nodes(node.children, later | (node.opening if node.most is None else _NOTHING))
            self.open.pop()
        else:
            self.position += 1

    def _skip(self, expected: frozenset[str]) -> None:
        """Pass over what nothing may hold here, and say it."""
        while self._name and (self._name not in expected or self._comes_too_early()):
            self._stray()

    def _comes_too_early(self) -> bool:
        """A segment of a group (PRT) that is not open, whose opening segment (OBX) is still to come."""
        home = self.profile.homes.get(self._name)
        if home is None or home in self.open:
            return False
        return any(s.name in home.opening for s in self.segments[self.position + 1 :])

    def rest(self) -> None:
        """What is left after the last node."""
        while self._name:
            self._stray()

    def _stray(self) -> None:
        segment = self.segments[self.position]
        self.position += 1
        if segment.name in self.profile.ranks and segment.occurrence > 1:
            self.faults.append(self._too_many(segment, 1))
        elif segment.name in self.profile.names:
            self.faults.append(_misplaced(segment, self.profile))
        elif not segment.name.startswith("Z"):
            self.faults.append(_foreign(segment, self.profile))

    def _excess(self, node: Node) -> Fault:
        return self._too_many(self.segments[self.position], node.most or 1)

    @staticmethod
    def _too_many(segment: Segment, count: int) -> Fault:
        most = Text(f"au plus {count} {segment.name}", f"at most {count} {segment.name}")
        message = Text(f"{segment.name} en trop", f"one {segment.name} too many")
        return Fault(EXCESS, Kind.EXCESS, segment.place(), most, same(segment.name), message)

    def _missing(self, node: Node) -> Iterator[Fault]:
        before = self.segments[min(self.position, len(self.segments)) - 1 if self.position else 0]
        for name in node.required():
            yield Fault(
                MISSING, Kind.MISSING_SEGMENT, before.place(), Text(f"segment {name}", f"{name} segment"), None,
                Text(f"segment {name} absent après {before.name}", f"segment {name} missing after {before.name}"),
                expected_name=name,
            )  # fmt: skip


def _foreign(segment: Segment, found: Profile) -> Fault:
    """A segment that the guide does not speak of: its content is the sender's business, an unknown name is not."""
    known = is_segment(segment.name, segment.version)
    return Fault(
        FOREIGN, Kind.FOREIGN, segment.place(), Text(f"segments du profil {found.id}", f"segments of profile {found.id}"),
        same(segment.name),
        Text("segment du standard hors du profil : le récepteur peut l'ignorer", "segment of the standard, not of the profile: the receiver may ignore it")
        if known else Text("segment inconnu du standard", "segment unknown to the standard"),
        Level.INFO if known else Level.WARNING,
    )  # fmt: skip
