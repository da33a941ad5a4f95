"""Rules on how values of the metadata are written: which values, what their type admits, one finding per fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from harness.campaign.campaign import Campaign
from harness.core.check import DOIT, Force
from harness.core.finding import Findings, Held, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.ebrim import MetaValue
from harness.rules.xds.forms import Fault
from harness.rules.xds.submission import Contents
from scenarios._xds import rule

Values = Callable[[Contents], Iterable[MetaValue]]
Form = Callable[[str], Iterable[Fault]]


def filled(values: Values) -> Callable[[Contents], list[MetaValue]]:
    """The values that say something: absence is told by XDM-ATTRIBUTES."""
    return lambda contents: [v for v in values(contents) if v.text]


def slots(*names: str) -> Values:
    """Values of slots of the entries."""
    return lambda s: (v for e in s.entries for n in names for v in e.object.slot(n))


def form(
    scenario: Scenario, id: str, title: Text, remedy: Text, source: str, values: Values, judge: Form, force: Force = DOIT,
) -> None:  # fmt: skip
    """Register a rule on how some values are written."""
    present = filled(values)

    def run(contents: Contents, campaign: Campaign) -> Findings:
        for value in present(contents):
            faults = list(judge(value.text or ""))
            yield Held(int(not faults))
            for expected, seen in faults:
                whole = Text("valeur : {text}", "value: {text}").fill(text=value.text) if seen != value.text else None
                yield verify(False, at=value, expected=expected, actual=seen, message=whole)

    run.__doc__ = f"{title.en}."
    rule(scenario, id, title, remedy, source, force, where=present,
         unexercised=Text("aucune valeur de cette sorte", "no value of this kind"))(run)  # fmt: skip


def matching(test: Callable[[str], bool], fr: str, en: str) -> Form:
    """A form that is one test."""
    return lambda text: () if test(text) else ((Text(fr, en), text),)
