"""Whether the entries of a log follow one another in time, in one direction or the other."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.core.place import Place
from harness.formats.log_events import TraceEvent

#: Seconds by which an entry may come before the one above it: several servers, entries written at the end of an action.
TOLERANCE = 300.0
#: Without a zone, an hour comes twice on the night when legal time goes back.
TOLERANCE_WITHOUT_ZONE = TOLERANCE + 3600.0
KEPT = 20


@dataclass(slots=True)
class Breaks:
    """Where one direction is broken, the first places only."""

    count: int = 0
    first: list[tuple[Place, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Order:
    """Both directions at once: a log read from the newest entry is as good as one read from the oldest."""

    steps: int = 0
    upwards: Breaks = field(default_factory=Breaks)
    downwards: Breaks = field(default_factory=Breaks)
    _last: TraceEvent | None = None

    def add(self, event: TraceEvent) -> None:
        """One more entry with its time."""
        last, self._last = self._last, event
        if last is None or last.time is None or event.time is None:
            return
        self.steps += 1
        zoned = last.time.has_zone and event.time.has_zone
        step, admitted = event.time.seconds - last.time.seconds, TOLERANCE if zoned else TOLERANCE_WITHOUT_ZONE
        if step < -admitted:
            self._broken(self.upwards, last, event)
        elif step > admitted:
            self._broken(self.downwards, last, event)

    def _broken(self, breaks: Breaks, last: TraceEvent, event: TraceEvent) -> None:
        breaks.count += 1
        if len(breaks.first) < KEPT:
            breaks.first.append((event.place("time"), last.told, event.told))

    @property
    def breaks(self) -> Breaks:
        """Those of the direction that most entries follow; from the oldest when both are as good."""
        return self.upwards if self.upwards.count <= self.downwards.count else self.downwards
