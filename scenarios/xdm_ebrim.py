"""XDM-EBRIM: the objects of METADATA.XML are written as a registry reads them: identifiers, schemes, slots.

IHE ITI TF-3 4.2: unique ids, real UUIDs, classifications and identifiers under the schemes of XDS and that name the
object which holds them, slots once each, values and titles within their lengths.
"""

from __future__ import annotations

from typing import Any

from harness.campaign.campaign import Campaign
from harness.core.check import PEUT
from harness.core.finding import HOLDS, Findings, Held, verify
from harness.core.place import Place
from harness.core.scenario import Scenario
from harness.core.text import Text, same
from harness.formats import xml
from harness.formats.ebrim import RIM
from harness.rules.xds import objects
from harness.rules.xds.package import OwnedSlot, Package
from harness.rules.xds.submission import Contents
from scenarios._xds import CONCERNED, ITI_META, described, gathered, rule

scenario = Scenario(
    id="XDM-EBRIM",
    title=Text("Écriture ebRIM de METADATA.XML", "ebRIM writing of METADATA.XML"),
    summary=Text(
        "Identifiants uniques, UUID, schémas de classification, objets désignés, slots et longueurs.",
        "Unique identifiers, UUIDs, classification schemes, objects named, slots and lengths.",
    ),
    applies_to=CONCERNED,
)  # fmt: skip

_CLASSIFICATION = f"{{{RIM}}}Classification"
MAX_VALUE, MAX_ENTRY_TITLE, MAX_SET_TITLE = 256, 127, 255
UNDER = Text("donner à chaque objet un id unique", "give each object an id of its own")
SLOT = Text("un slot par nom, avec ses valeurs", "one slot per name, with its values")
SHORTEN = Text("raccourcir", "shorten")
Fault = tuple[Place, str | Text | None]


def _label(element: Any) -> str:
    """``ExtrinsicObject › Classification``."""
    parent = element.getparent()
    return f"{xml.local(parent)} › {xml.local(element)}" if parent is not None else xml.local(element)


@rule(
    scenario,
    "ID",
    Text("Chaque id est unique dans le lot", "Each id is unique in the submission"),
    UNDER,
    ITI_META,
    PEUT,
)
def unique(contents: Contents, campaign: Campaign) -> Findings:
    """Some official archives repeat the id of a classification: a recommendation."""
    for package in contents.packages:
        faults: list[Fault] = [
            (package.place(e, _label(e)), i) for i, found in package.identified.items() for e in found[1:]
        ]
        yield from gathered(
            faults,
            len(faults) + 1,
            Text("un id par objet", "one id per object"),
            Text("id déjà pris par un autre objet", "id taken by another object"),
        )


@rule(scenario, "OBJECT-ID", Text("Le SubmissionSet et les fiches ont des id différents", "The SubmissionSet and the entries have different ids"), UNDER, ITI_META,
      where=described)  # fmt: skip
def object_ids(contents: Contents, campaign: Campaign) -> Findings:
    """Associations name them: two objects of one id cannot be told apart."""
    seen: set[str] = set()
    for found in contents.objects:
        told = found.attribute("id")
        yield verify(
            told.text is None or told.text not in seen,
            at=told,
            expected=Text("un id à lui", "an id of its own"),
            actual=told.text,
        )
        seen.add(told.text or "")


_REFERENCES = frozenset(
    {"id", "classifiedObject", "registryObject", "sourceObject", "targetObject", "classificationScheme",
     "identificationScheme", "classificationNode", "objectType"}
)  # fmt: skip


@rule(scenario, "UUID", Text("Chaque valeur urn:uuid: est un UUID", "Each urn:uuid: value is a UUID"),
      Text("écrire urn:uuid: puis 8-4-4-4-12 chiffres hexadécimaux", "write urn:uuid: then 8-4-4-4-12 hexadecimal digits"), ITI_META)  # fmt: skip
def uuids(contents: Contents, campaign: Campaign) -> Findings:
    """Symbolic ids are admitted inside a submission; what claims to be a UUID is one."""
    for package in contents.packages:
        claimed = [
            (e, name, value) for e in package.root.iter(f"{{{RIM}}}*") for name, value in e.items()
            if name in _REFERENCES and objects.claims_uuid(value)
        ]  # fmt: skip
        faults: list[Fault] = [
            (package.place(e, f"{_label(e)}/@{n}"), v) for e, n, v in claimed if not objects.is_uuid(v)
        ]
        yield from gathered(
            faults,
            len(claimed) + 1,
            "urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
            Text("UUID mal formé", "malformed UUID"),
        )


@rule(scenario, "SCHEME", Text("Les schémas de classification et d'identification sont ceux de XDS", "Classification and identification schemes are those of XDS"),
      Text("employer l'UUID de l'attribut", "use the UUID of the attribute"), ITI_META, PEUT)  # fmt: skip
def schemes(contents: Contents, campaign: Campaign) -> Findings:
    """An unknown scheme is an attribute that nobody reads."""
    for package in contents.packages:
        for element, holder, _ in package.children:
            name = "classificationScheme" if element.tag == _CLASSIFICATION else "identificationScheme"
            value = element.get(name)
            node = element.get("classificationNode") if value is None else None
            if value in objects.SCHEMES.get(holder, ()) or node in objects.NODES:
                yield HOLDS
                continue
            yield verify(False, at=package.place(element, f"{holder} › {xml.local(element)}/@{name}"), actual=node or value,
                         expected=Text("un schéma XDS de « {owner} »", "an XDS scheme of '{owner}'").fill(owner=holder))  # fmt: skip


@rule(scenario, "OWNER", Text("classifiedObject et registryObject désignent l'objet qui les contient", "classifiedObject and registryObject name the object that holds them"),
      Text("y écrire l'id de l'objet englobant", "write there the id of the enclosing object"), ITI_META, PEUT)  # fmt: skip
def owner(contents: Contents, campaign: Campaign) -> Findings:
    """Official archives name the SubmissionSet, or nothing known: one finding for all, as a recommendation."""
    for package in contents.packages:
        faults: list[Fault] = []
        for element, holder, parent in package.children:
            name = "classifiedObject" if element.tag == _CLASSIFICATION else "registryObject"
            if holder != "RegistryObjectList" and element.get(name) != parent.get("id"):
                faults.append((package.place(element, f"{holder} › {xml.local(element)}/@{name}"), element.get(name)))
        yield from gathered(faults, len(package.children) + 1, Text("l'id de l'objet englobant", "the id of the enclosing object"),
                            Text("un autre objet est désigné", "another object is named"))  # fmt: skip


# -- slots and lengths -----------------------------------------------------------------------------------


def _place(package: Package, slot: OwnedSlot) -> Place:
    return package.place(slot.element, f"{slot.owner}.{slot.name or 'Slot'}")


@rule(
    scenario,
    "SLOT-ONCE",
    Text("Un slot n'est écrit qu'une fois par objet", "A slot is written once per object"),
    SLOT,
    ITI_META,
)
def slot_once(contents: Contents, campaign: Campaign) -> Findings:
    """Several values go into one ValueList."""
    for package in contents.packages:
        yield Held(1 + sum(not s.repeated for s in package.slots))
        for slot in (s for s in package.slots if s.repeated):
            yield verify(
                False, at=_place(package, slot), expected=Text("une fois", "once"), actual=Text("répété", "repeated")
            )


@rule(scenario, "SLOT-NAME", Text("Un slot hors d'IHE est nommé par un URN qui n'est pas d'IHE", "A slot that is not of IHE is named by a URN that is not of IHE"),
      Text("nommer le slot par un URN de l'éditeur", "name the slot by a URN of the editor"), ITI_META)  # fmt: skip
def slot_name(contents: Contents, campaign: Campaign) -> Findings:
    """A mistyped name is a slot that nobody reads."""
    for package in contents.packages:
        unknown = [s for s in package.slots if s.name not in objects.SLOTS[s.owner] and not objects.is_own_slot(s.name)]
        yield Held(1 + len(package.slots) - len(unknown))
        for slot in unknown:
            yield verify(
                False,
                at=_place(package, slot),
                expected=Text("un slot d'IHE, ou un URN", "a slot of IHE, or a URN"),
                actual=slot.name or None,
            )


@rule(
    scenario,
    "SLOT-VALUE",
    Text("Chaque slot a des valeurs, aucune vide", "Each slot has values, none empty"),
    SLOT,
    ITI_META,
)
def slot_value(contents: Contents, campaign: Campaign) -> Findings:
    """An attribute without value is left out."""
    for package in contents.packages:
        empty = [s for s in package.slots if not s.texts or not all(s.texts)]
        yield Held(1 + len(package.slots) - len(empty))
        for slot in empty:
            yield verify(False, at=_place(package, slot), expected=Text("une valeur", "a value"), actual=None)


@rule(
    scenario,
    "LENGTH",
    Text(f"Une valeur de slot a au plus {MAX_VALUE} caractères", f"A slot value has at most {MAX_VALUE} characters"),
    SHORTEN,
    ITI_META,
)
def length(contents: Contents, campaign: Campaign) -> Findings:
    """Registries cut or refuse longer ones."""
    for package in contents.packages:
        long = [(s, len(text)) for s in package.slots for text in s.texts if len(text) > MAX_VALUE]
        yield Held(1 + len(package.slots))
        for slot, size in long:
            yield verify(False, at=_place(package, slot), expected=f"≤ {MAX_VALUE}", actual=str(size))


@rule(scenario, "TITLE", Text("Le titre d'une fiche a moins de 128 caractères, celui du lot moins de 256", "The title of an entry has fewer than 128 characters, that of the submission fewer than 256"),
      SHORTEN, ITI_META, where=lambda s: bool(s.objects))  # fmt: skip
def title(contents: Contents, campaign: Campaign) -> Findings:
    """Name of the object."""
    for found in contents.objects:
        most = MAX_SET_TITLE if found.is_submission else MAX_ENTRY_TITLE
        told = found.name
        yield verify(
            len(told.text or "") <= most, at=told, expected=f"≤ {most}", actual=same(str(len(told.text or "")))
        )
