"""XDM-ATTRIBUTES: each attribute of the metadata is there, as many times as it must.

ITI TF-3 4.2.3 for IHE, volets "Echange" and "Partage de documents de santé" for the French constraints; the table is
``harness.rules.xds.attributes``. How each value is written is judged by XDM-FORMS.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.core.finding import HOLDS, Findings, Level, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.rules.xds.attributes import ATTRIBUTES, Attribute
from harness.rules.xds.submission import Contents
from scenarios._xds import CONCERNED, EDS, ITI_META, PARTAGE, described, rule

scenario = Scenario(
    id="XDM-ATTRIBUTES",
    title=Text("Attributs du lot et des fiches : présence et nombre", "Attributes of the submission and entries: presence and number"),
    summary=Text(
        "Chaque attribut XDS exigé par l'échange français est présent, le nombre de fois voulu ; chaque code a sa nomenclature et son libellé.",
        "Each XDS attribute that the French exchange requires is there, as many times as wanted; each code has its scheme and its label.",
    ),
    applies_to=CONCERNED,
)  # fmt: skip


def _register(attribute: Attribute) -> None:
    def run(contents: Contents, campaign: Campaign) -> Findings:
        for owner in contents.objects:
            if owner.kind == attribute.owner:
                count = len(attribute.found(owner))
                few, many = count < attribute.least, attribute.most is not None and count > attribute.most
                level = Level.WARNING if attribute.tolerated and not few else None
                yield verify(not few and not many, at=attribute.place(owner), expected=attribute.bounds, actual=str(count) if count else None,
                             level=level)  # fmt: skip

    run.__doc__ = f"{attribute.label}: {attribute.bounds.en}."
    rule(
        scenario, attribute.id, Text(f"{attribute.label} ({attribute.what.fr}) : {attribute.bounds.fr}", f"{attribute.label} ({attribute.what.en}): {attribute.bounds.en}"),
        Text(f"écrire {attribute.label}, {attribute.bounds.fr}", f"write {attribute.label}, {attribute.bounds.en}"), f"{ITI_META} ; {EDS} ; {PARTAGE}",
        where=described if attribute.owner == "DocumentEntry" else lambda s: bool(s.sets),
    )(run)  # fmt: skip


for _attribute in ATTRIBUTES:
    _register(_attribute)


def coded(contents: Contents) -> bool:
    """Some code is there."""
    return bool(contents.codes)


@rule(scenario, "CODINGSCHEME", Text("Chaque code a une nomenclature (codingScheme), une seule", "Each code has one code system (codingScheme)"),
      Text("écrire le slot codingScheme de la Classification", "write the codingScheme slot of the Classification"), ITI_META, where=coded)  # fmt: skip
def coding_scheme(contents: Contents, campaign: Campaign) -> Findings:
    """One value in one slot."""
    for _, _, code in contents.codes:
        values = [v for v in code.slot("codingScheme") if v.text]
        yield verify(len(values) == 1, at=code.value("codingScheme"), expected=Text("une nomenclature", "one code system"),
                     actual=" ; ".join(v.text or "" for v in values) or None)  # fmt: skip


@rule(scenario, "LABEL", Text("Chaque code a un libellé", "Each code has a label"),
      Text("écrire Name/LocalizedString/@value", "write Name/LocalizedString/@value"), ITI_META, where=coded)  # fmt: skip
def label(contents: Contents, campaign: Campaign) -> Findings:
    """For people who read the metadata."""
    for _, _, code in contents.codes:
        yield verify(code.name.text is not None, at=code.name, expected=Text("un libellé", "a label"), actual=None)


@rule(scenario, "AUTHOR-PERSON", Text("Chaque auteur est une personne ou un dispositif (authorPerson)", "Each author is a person or a device (authorPerson)"),
      Text("écrire un slot authorPerson à une valeur", "write an authorPerson slot of one value"), f"{ITI_META} ; {PARTAGE}", where=lambda s: bool(s.authors))  # fmt: skip
def author_person(contents: Contents, campaign: Campaign) -> Findings:
    """Exactly one per author."""
    for author in contents.authors:
        values = author.slot("authorPerson")
        yield verify(
            len([v for v in values if v.text]) == 1,
            at=author.value("authorPerson"),
            expected="1",
            actual=str(len(values)) if values else None,
        )


@rule(scenario, "AUTHOR-ONCE", Text("Un auteur a au plus une structure et une spécialité", "An author has at most one institution and one specialty"),
      Text("une Classification par auteur", "one Classification per author"), PARTAGE, where=lambda s: bool(s.authors))  # fmt: skip
def author_once(contents: Contents, campaign: Campaign) -> Findings:
    """authorRole may be repeated."""
    for author in contents.authors:
        for name in ("authorInstitution", "authorSpecialty"):
            values = author.slot(name)
            if len(values) <= 1:
                yield HOLDS
                continue
            yield verify(False, at=values[1], expected=Text("1 au plus", "1 at most"), actual=str(len(values)))
