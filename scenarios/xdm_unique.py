"""XDM-UNIQUE: a submission, a document and an object have an identifier of their own, from one archive to the next.

ITI TF-3 4.2.3: uniqueId and entryUUID are given once. A receiver takes a second submission under the same uniqueId for the
first one sent again, and refuses another content under the uniqueId of a document that it has. The same archive saved
twice is one archive.
"""

from __future__ import annotations

from collections.abc import Iterable

from harness.campaign.campaign import Campaign
from harness.core.check import PEUT
from harness.core.finding import HOLDS, Findings, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.rules.xds.submission import Contents
from harness.rules.xds.unique import Given, uses_of
from scenarios._xds import CONCERNED, ITI_META, described, rule

scenario = Scenario(
    id="XDM-UNIQUE",
    title=Text("Identifiants des lots et des documents donnés une seule fois", "Identifiers of submissions and documents given once"),
    summary=Text(
        "uniqueId de chaque lot et de chaque document, entryUUID de chaque fiche : jamais deux fois pour deux contenus, d'une archive à l'autre.",
        "uniqueId of each submission and document, entryUUID of each entry: never twice for two contents, from one archive to the next.",
    ),
    applies_to=CONCERNED,
)  # fmt: skip

NEW = Text(
    "donner un nouvel identifiant à chaque envoi et à chaque version",
    "give a new identifier to each contents and each version",
)
_SEEN = Text("{id}, déjà dans {archive}", "{id}, already in {archive}")
_NEVER = Text("un identifiant jamais employé", "an identifier never used")


def _told(uses: Iterable[Given], first: dict[str, Given], message: Text) -> Findings:
    """Each identifier that another archive gave to something else."""
    for given in uses:
        earlier = first.get(given.value.text or "", given)
        again = earlier.contents is not given.contents and earlier.contents.sha256 != given.contents.sha256
        if not again or earlier.content == given.content:
            yield HOLDS
            continue
        seen = _SEEN.fill(id=given.value.text, archive=earlier.contents.label)
        yield verify(False, at=given.value, expected=_NEVER, actual=seen, message=message)


@rule(
    scenario,
    "SET",
    Text("Chaque lot a son uniqueId", "Each submission has its uniqueId"),
    NEW,
    ITI_META,
    where=lambda s: uses_of(s)[0],
)
def sets(contents: Contents, campaign: Campaign) -> Findings:
    """Another archive of the campaign, of other bytes, has another one."""
    yield from _told(
        uses_of(contents)[0],
        campaign.sendings.given_ids.sets,
        Text(
            "deux archives différentes sous un même uniqueId de lot",
            "two different archives under one submission uniqueId",
        ),
    )


@rule(
    scenario,
    "DOCUMENT",
    Text("Dans un lot, chaque fiche a son uniqueId", "In a submission, each entry has its uniqueId"),
    NEW,
    ITI_META,
    where=described,
)
def documents(contents: Contents, campaign: Campaign) -> Findings:
    """Two entries of one document would be one registered twice; the submission has an identifier of its own too."""
    seen = {v.text for found in contents.sets for v in found.identifiers("uniqueId") if v.text}
    for entry in contents.entries:
        told = entry.object.identifier("uniqueId")
        yield verify(told.text is None or told.text not in seen, at=told, expected=_NEVER, actual=told.text)
        seen.add(told.text or "")


@rule(scenario, "CONTENT", Text("Un uniqueId de document désigne toujours le même contenu", "A document uniqueId always names the same content"), NEW, ITI_META, PEUT,
      where=lambda s: uses_of(s)[1], unexercised=Text("aucune fiche dont le fichier soit dans l'archive", "no entry whose file is in the archive"))  # fmt: skip
def contents(contents: Contents, campaign: Campaign) -> Findings:
    """The same document may be sent again; some official archives are editions of one."""
    yield from _told(
        uses_of(contents)[1],
        campaign.sendings.given_ids.documents,
        Text("deux contenus différents sous un même uniqueId", "two different contents under one uniqueId"),
    )


@rule(scenario, "OBJECT", Text("Un entryUUID désigne toujours le même objet", "An entryUUID always names the same object"), NEW, ITI_META, where=lambda s: uses_of(s)[2],
      unexercised=Text("aucun objet identifié par un UUID", "no object identified by a UUID"))  # fmt: skip
def objects(contents: Contents, campaign: Campaign) -> Findings:
    """A submission or an entry that takes the UUID of another one replaces it, or is refused."""
    yield from _told(
        uses_of(contents)[2],
        campaign.sendings.given_ids.objects,
        Text("deux objets différents sous un même UUID", "two different objects under one UUID"),
    )
