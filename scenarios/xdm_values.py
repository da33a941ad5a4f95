"""XDM-VALUES: the codes of the metadata are in their value sets and of the right code system; class and masks follow the rules.

The sets are those of campaign.yaml (``value_sets``), else those of the kit: none is bundled. Code systems, the class of
each type (ASS_X04) and the confidentiality rules need no set.
"""

from __future__ import annotations

import unicodedata

from harness.campaign.campaign import Campaign
from harness.core.check import PEUT
from harness.core.finding import HOLDS, Findings, Inconclusive, Level, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.ebrim import Classified
from harness.formats.xds_types import coded
from harness.rules.xds import tables
from harness.rules.xds.submission import Contents
from harness.rules.xds.values import CODED, LEVELS, MASKING, Coded
from scenarios._xds import CONCERNED, ITI_META, PARTAGE, described, rule

scenario = Scenario(
    id="XDM-VALUES",
    title=Text("Codes des métadonnées : jeux de valeurs, nomenclatures, classe, confidentialité", "Codes of the metadata: value sets, code systems, class, confidentiality"),
    summary=Text(
        "Chaque code est dans son jeu de valeurs (fourni par la campagne ou le kit) et sa nomenclature ; la classe suit le type ; le premier code de "
        "confidentialité est N, R ou V.",
        "Each code is in its value set (given by the campaign or the kit) and of its code system; the class follows the type; the first confidentiality "
        "code is N, R or V.",
    ),
    applies_to=CONCERNED,
)  # fmt: skip


def codes_of(contents: Contents, attribute: Coded) -> list[Classified]:
    """The codes of one attribute."""
    return [c for o, name, c in contents.codes if name == attribute.name and o.kind == attribute.owner and c.code]


def _register_set(attribute: Coded) -> None:
    def run(contents: Contents, campaign: Campaign) -> Findings:
        known = campaign.value_sets.find(*attribute.sets)
        if known is None:
            yield Inconclusive(campaign.value_sets.missing(*attribute.sets))
            return
        for code in codes_of(contents, attribute):
            yield verify(code.code in known, at=code.place(), expected=Text(f"un code du {known.name}", f"a code of {known.name}"), actual=code.code,
                         message=Text("code absent du jeu de valeurs", "code that is not in the value set"))  # fmt: skip

    def given(campaign: Campaign) -> bool:
        sets = campaign.value_sets
        return sets.may_have(*attribute.sets) if attribute.in_kit else sets.find(*attribute.sets) is not None

    run.__doc__ = f"{attribute.owner}.{attribute.name}: {attribute.names}."
    names = attribute.names
    rule(
        scenario, attribute.id, Text("{name} du jeu de valeurs : {what}", "{name} of the value set: {what}").fill(name=attribute.name, what=attribute.what),
        Text(f"un code de {names}", f"a code of {names.replace(' ou ', ' or ')}"), f"{PARTAGE}, {names}", attribute.force,
        where=lambda s: codes_of(s, attribute), given=given,
        unexercised=Text(f"{names} : jeu de valeurs non fourni (campaign.yaml, value_sets), ou aucune archive à juger",
                         f"{names.replace(' ou ', ' or ')}: value set not supplied (campaign.yaml, value_sets), or no archive to judge"),
    )(run)  # fmt: skip


def _register_scheme(attribute: Coded) -> None:
    def run(contents: Contents, campaign: Campaign) -> Findings:
        for code in codes_of(contents, attribute):
            told = code.value("codingScheme")
            wanted = " | ".join(attribute.systems_of(code.code)) or Text("un OID", "an OID")
            yield verify(told.text is None or attribute.is_system(code.code, told.text), at=told, expected=wanted, actual=told.text,
                         message=Text("nomenclature de {code}", "code system of {code}").fill(code=code.code))  # fmt: skip

    run.__doc__ = f"{attribute.owner}.{attribute.name}: its code system."
    rule(
        scenario, f"{attribute.id}-SCHEME", Text("{name} ({what}) : nomenclature", "{name} ({what}): code system").fill(name=attribute.name, what=attribute.what),
        Text("écrire l'OID de la nomenclature dans codingScheme", "write the OID of the code system in codingScheme"), PARTAGE, attribute.force,
        where=lambda s: codes_of(s, attribute), unexercised=Text("aucun code de cet attribut", "no code of this attribute"),
    )(run)  # fmt: skip


for _coded in CODED:
    if _coded.sets:
        _register_set(_coded)
    _register_scheme(_coded)


def _author_values(contents: Contents, name: str) -> bool:
    return any(v.text for a in contents.authors for v in a.slot(name))


@rule(scenario, "SPECIALTY", Text("authorSpecialty du jeu de valeurs", "authorSpecialty of the value set"), Text("un code de JDV_J01", "a code of JDV_J01"),
      f"{PARTAGE}, JDV_J01", PEUT, where=lambda s: _author_values(s, "authorSpecialty"), given=lambda c: c.value_sets.may_have("JDV_J01"),
      unexercised=Text("JDV_J01 : jeu de valeurs non fourni, ou aucun auteur avec une spécialité", "JDV_J01: value set not supplied, or no author with a specialty"))  # fmt: skip
def specialty(contents: Contents, campaign: Campaign) -> Findings:
    """The code, first component of ``code^label^OID``."""
    known = campaign.value_sets.find("JDV_J01")
    if known is None:
        yield Inconclusive(campaign.value_sets.missing("JDV_J01"))
        return
    for value in (v for a in contents.authors for v in a.slot("authorSpecialty")):
        code = coded(value.text).code
        yield verify(
            not code or code in known,
            at=value,
            expected=Text(f"un code du {known.name}", f"a code of {known.name}"),
            actual=code,
        )


@rule(scenario, "ROLE", Text("authorRole : un libellé du jeu de valeurs", "authorRole: a label of the value set"), Text("un libellé de JDV_J47", "a label of JDV_J47"),
      f"{PARTAGE}, JDV_J47", PEUT, where=lambda s: _author_values(s, "authorRole"), given=lambda c: c.value_sets.may_have("JDV_J47"),
      unexercised=Text("JDV_J47 : jeu de valeurs non fourni, ou aucun auteur avec un rôle", "JDV_J47: value set not supplied, or no author with a role"))  # fmt: skip
def role(contents: Contents, campaign: Campaign) -> Findings:
    """Free text for IHE, the label of the function for France: a remark."""
    known = campaign.value_sets.find("JDV_J47")
    if known is None:
        yield Inconclusive(campaign.value_sets.missing("JDV_J47"))
        return
    labels = {_plain(c.label) for found in known.concepts.values() for c in found if c.label}
    for value in (v for a in contents.authors for v in a.slot("authorRole")):
        yield verify(not labels or not value.text or _plain(value.text) in labels, at=value, expected=Text(f"un libellé du {known.name}", f"a label of {known.name}"),
                     actual=value.text, level=Level.INFO)  # fmt: skip


def _plain(text: str) -> str:
    """A label without what its writing alone changes."""
    letters = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join("".join(letters).replace("’", "'").split()).casefold()


@rule(scenario, "CLASS-OF-TYPE", Text("La classe est celle que le type implique", "The class is the one that the type implies"),
      Text("prendre la classe dans la table ASS_X04", "take the class from the table ASS_X04"), f"{PARTAGE}, ASS_X04", PEUT, where=described)  # fmt: skip
def class_of_type(contents: Contents, campaign: Campaign) -> Findings:
    """A type that the table does not know decides nothing."""
    for entry in contents.entries:
        types, classes = entry.object.classified("typeCode"), entry.object.classified("classCode")
        wanted = tables.class_of_type(types[0].code) if types else None
        if wanted is None or not classes or classes[0].code is None:
            yield HOLDS
            continue
        yield verify(classes[0].code == wanted, at=classes[0].place(), expected=wanted, actual=classes[0].code,
                     message=Text("classe du type {code}", "class of the type {code}").fill(code=types[0].code))  # fmt: skip


@rule(scenario, "CONFIDENTIALITY-FIRST", Text("Le premier code de confidentialité est N, R ou V, et le seul", "The first confidentiality code is N, R or V, and the only one"),
      Text("écrire d'abord la confidentialité du CDA", "write the confidentiality of the CDA first"), f"{PARTAGE}, JDV_J08", where=described)  # fmt: skip
def confidentiality_first(contents: Contents, campaign: Campaign) -> Findings:
    """The level of the document, then what hides it."""
    for entry in contents.entries:
        codes = [c.code or "" for c in entry.object.classified("confidentialityCode")]
        right = not codes or (codes[0] in LEVELS and sum(c in LEVELS for c in codes) == 1)
        yield verify(
            right, at=entry.object.place(suffix="confidentialityCode"), expected="N | R | V", actual=" ; ".join(codes)
        )


@rule(scenario, "CONFIDENTIALITY-MASK", Text("Les autres codes de confidentialité sont des masquages, une fois chacun", "The other confidentiality codes are masks, once each"),
      Text("écrire MASQUE_PS, INVISIBLE_PATIENT ou INVISIBLE_REPRESENTANTS_LEGAUX", "write MASQUE_PS, INVISIBLE_PATIENT or INVISIBLE_REPRESENTANTS_LEGAUX"),
      f"{PARTAGE}, JDV_J08 ; {ITI_META}", where=lambda s: any(len(e.object.classified("confidentialityCode")) > 1 for e in s.entries),
      unexercised=Text("aucun document masqué", "no document with a mask"))  # fmt: skip
def masks(contents: Contents, campaign: Campaign) -> Findings:
    """Three codes, none twice."""
    for entry in contents.entries:
        seen: set[str] = set()
        for code in entry.object.classified("confidentialityCode")[1:]:
            told = code.code or ""
            yield verify(
                told in LEVELS or (told in MASKING and told not in seen),
                at=code.place(),
                expected=" | ".join(MASKING),
                actual=told,
            )
            seen.add(told)
