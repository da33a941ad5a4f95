"""XDM-SCHEMA: METADATA.XML is valid against the ebRIM schemas that the user gives.

The schemas of OASIS (lcm.xsd, rim.xsd, rs.xsd) are not bundled: ``schemas: {ebrim: FOLDER}`` in campaign.yaml, or
``run --ebrim-xsd FOLDER``. Official archives write Name before Slot in some classifications: told once, as a
recommendation.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.core.check import PEUT
from harness.core.finding import HOLDS, Findings, Inconclusive, Remark, verify
from harness.core.place import Place, clip
from harness.core.scenario import Scenario
from harness.core.text import Text, same
from harness.kit.xsd import XsdError
from harness.rules.xds.package import Package
from harness.rules.xds.schema import is_order
from harness.rules.xds.submission import Contents
from scenarios._xds import CONCERNED, ITI_META, gathered, rule

scenario = Scenario(
    id="XDM-SCHEMA",
    title=Text("METADATA.XML valide selon les schémas ebRIM", "METADATA.XML valid against the ebRIM schemas"),
    summary=Text(
        "METADATA.XML contre lcm.xsd et rim.xsd, fournis par la campagne (schemas) ou la commande (--ebrim-xsd).",
        "METADATA.XML against lcm.xsd and rim.xsd, given by the campaign (schemas) or the command (--ebrim-xsd).",
    ),
    applies_to=CONCERNED,
)  # fmt: skip

SOURCE = f"OASIS ebXML RIM 3.0, lcm.xsd ; {ITI_META}"
WITHOUT = Text(
    "aucun schéma ebRIM (schemas dans campaign.yaml, ou --ebrim-xsd), ou aucune archive à juger",
    "no ebRIM schema (schemas in campaign.yaml, or --ebrim-xsd), or no archive to judge",
)
_BY = Text("{text} — libxml2 : {message}", "{text} — libxml2: {message}")
_USED = Text("schémas ebRIM « {name} », SHA-256 {digest}", "ebRIM schemas '{name}', SHA-256 {digest}")


def _place(package: Package, error: XsdError) -> Place:
    return Place(error.path, error.line, package.subset.submission.source)


@rule(scenario, "VALID", Text("METADATA.XML est valide selon lcm.xsd", "METADATA.XML is valid against lcm.xsd"),
      Text("corriger l'élément ou l'attribut au chemin indiqué", "mend the element or attribute at the path given"), SOURCE,
      given=lambda c: c.ebrim is not None, unexercised=WITHOUT)  # fmt: skip
def valid(contents: Contents, campaign: Campaign) -> Findings:
    """Each error of libxml2 in our words, but for the order of Name and Slot."""
    assert campaign.ebrim is not None  # given
    yield Remark(_USED.fill(name=campaign.ebrim.name, digest=campaign.ebrim.sha256[:12]))
    for package in contents.packages:
        errors = campaign.ebrim.errors(package)
        if isinstance(errors, Text):
            yield Inconclusive(errors)
            continue
        yield HOLDS
        for error in (e for e in errors if not is_order(e)):
            name = error.path.rpartition("/@")[0].rpartition("/")[2] or error.path.rpartition("/")[2]
            yield verify(
                False, at=_place(package, error), expected=" | ".join(error.expected) or Text("conforme au schéma", "conforming to the schema"),
                actual=error.actual if error.actual is not None else f"<{name}>",
                message=_BY.fill(text=error.text, message=clip(error.message, 400)),
            )  # fmt: skip


@rule(scenario, "ORDER", Text("Slot vient avant Name dans chaque Classification", "Slot comes before Name in each Classification"),
      Text("écrire Slot, Name, Description, Classification, ExternalIdentifier, dans cet ordre", "write Slot, Name, Description, Classification, ExternalIdentifier, in this order"),
      SOURCE, PEUT, given=lambda c: c.ebrim is not None, unexercised=WITHOUT)  # fmt: skip
def order(contents: Contents, campaign: Campaign) -> Findings:
    """One finding for all of them: official archives do so in eventCodeList, and nobody refuses them for it."""
    assert campaign.ebrim is not None  # given
    for package in contents.packages:
        errors = campaign.ebrim.errors(package)
        if isinstance(errors, Text):
            yield Inconclusive(errors)
            continue
        faults: list[tuple[Place, str | Text | None]] = [
            (_place(package, e), same("Name, Slot")) for e in errors if is_order(e)
        ]
        yield from gathered(
            faults,
            len(faults) + 1,
            "Slot, Name",
            Text("ordre des éléments d'une Classification", "order of the elements of a Classification"),
        )
