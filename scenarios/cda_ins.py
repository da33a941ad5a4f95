"""CDA-INS: a document that carries an INS carries the whole identity that goes with it, and one that holds together.

CI-SIS, INS annex and minimal structure: as soon as an identifier of recordTarget is under an INS OID, birth name, first
given name, list of given names, birth date, sex and birth place are there. Under an unknown or obsolete OID that official
rule is silent, and nothing official looks at the matricule itself: those checks are ours, and say so.
A document without INS is the business of INS-OMISSION, a production OID that of FORMAT-REAL-PATIENT.
"""

from __future__ import annotations

import unicodedata
from functools import partial

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.check import PEUT
from harness.core.finding import ABSENT, HOLDS, PATIENT_SAFETY, Findings, Level, not_applicable, verify
from harness.core.scenario import Scenario
from harness.core.text import Text, joined, same
from harness.formats.cda import InstanceIdentifier, Node
from harness.formats.hl7.times import is_time
from harness.identity import ins
from scenarios._cda_rules import OURS, rule, view_of

scenario = Scenario(
    id="CDA-INS",
    title=Text("L'INS du CDA est complète et cohérente", "The INS of the CDA is complete and coherent"),
    summary=Text(
        "Sous un OID d'INS : tous les traits, ni vides ni nullFlavor ; OID connu, matricule de 15 caractères dont la clé est juste "
        "et qui concorde avec le sexe, la date et le lieu de naissance.",
        "Under an INS OID: every trait, neither empty nor nullFlavored; a known OID, a matricule of 15 characters whose key is right "
        "and which agrees with sex, birth date and birth place.",
    ),
    requirements=("SC.CDA/DD.01",),
)  # fmt: skip

RULE = "CI-SIS Structuration minimale, règle INS de recordTarget"
ANNEX = "CI-SIS, annexe INS"
RNIV = "RNIV, traits stricts"
NAME = "h:recordTarget[1]/h:patientRole/h:patient/h:name"
NO_INS = Text("aucun CDA porteur d'une INS", "no CDA that carries an INS")
EVERY_TRAIT = Text("transmettre les traits rendus par INSi, tous, ou ne pas transmettre l'INS",
                   "send the traits that INSi gave, all of them, or do not send the INS")  # fmt: skip


def has_ins(document: DocumentSubject) -> bool:
    """An identifier under one of the four INS OIDs."""
    return bool(document.traits.ins)


def has_matricule(document: DocumentSubject) -> bool:
    """One of them is a matricule in shape."""
    return any(ins.is_matricule(i.extension) for i in document.traits.ins)


_told = partial(rule, scenario, unexercised=NO_INS)
_with_ins = partial(_told, where=has_ins)
_with_matricule = partial(_told, where=has_matricule)


# -- identifiers -------------------------------------------------------------------------------------


@_told("OID-KNOWN", Text("L'OID des identifiants INS est connu", "The OID of INS identifiers is known"),
       Text("1.2.250.1.213.1.4.8 (NIR), .9 (NIA), .10 (test) ou .11 (démonstration)", "1.2.250.1.213.1.4.8 (NIR), .9 (NIA), .10 (test) or .11 (demonstration)"),
       f"{ANNEX}, OID ; {OURS}", unexercised=Text("aucun CDA avec un identifiant de patient", "no CDA with a patient identifier"),
       where=lambda d: bool(d.traits.ids))  # fmt: skip
def known_oid(document: DocumentSubject, campaign: Campaign) -> Findings:
    """No root of the INS arc that nobody defined: the official rule on traits would be silent."""
    for found in document.traits.ids:
        unknown = (found.root or "").startswith(ins.ARC) and found.root not in ins.KNOWN_OIDS
        yield verify(not unknown, at=found, expected=_oids(), actual=found.root,
                     message=Text("OID d'INS inconnu : la règle officielle sur les traits ne s'applique alors plus", "unknown INS OID: the official rule on traits then no longer applies"))  # fmt: skip


def _oids() -> Text:
    return same(" | ".join(sorted(ins.INS_OIDS, key=lambda oid: int(oid.rsplit(".", 1)[1]))))


@_told("OID-OBSOLETE", Text("Pas d'INS-C", "No INS-C"),
       Text("retirer l'INS-C, que l'INS a remplacée", "remove the INS-C, which the INS replaced"),
       f"{ANNEX}, OID obsolète 1.2.250.1.213.1.4.2 ; {OURS}", unexercised=Text("aucun CDA avec un identifiant de patient", "no CDA with a patient identifier"),
       where=lambda d: bool(d.traits.ids))  # fmt: skip
def obsolete_oid(document: DocumentSubject, campaign: Campaign) -> Findings:
    """No identifier under the OID of the computed INS (2009 to 2018)."""
    for found in document.traits.ids:
        yield verify(found.root != ins.INS_C, at=found, expected=_oids(), actual=f"INS-C {found.root}")


@_with_ins("SINGLE", Text("Une seule INS", "One INS only"),
           Text("ne garder que l'INS en vigueur, rendue par INSi", "keep the INS in force only, the one that INSi gave"), f"{RNIV} ; {OURS}")  # fmt: skip
def single(document: DocumentSubject, campaign: Campaign) -> Findings:
    """A person has one INS: two matricules, or the same under two OIDs, contradict each other."""
    first, *others = {i.key: i for i in document.traits.ins}.values()
    yield HOLDS
    for other in others:
        yield verify(False, at=other, expected=first.text, actual=other.text, tags=(PATIENT_SAFETY,),
                     message=Text("une seconde INS pour le même patient", "a second INS for the same patient"))  # fmt: skip


@_told("ID-DUPLICATE", Text("Chaque identifiant du patient n'est écrit qu'une fois", "Each patient identifier is written once"),
       Text("retirer le doublon", "remove the duplicate"), "CI-SIS Structuration minimale, recordTarget, type II",
       unexercised=Text("aucun CDA avec un identifiant de patient", "no CDA with a patient identifier"), where=lambda d: bool(d.traits.ids))  # fmt: skip
def duplicate(document: DocumentSubject, campaign: Campaign) -> Findings:
    """No two patientRole/id with the same root and extension."""
    seen: set[tuple[str | None, str | None]] = set()
    for found in document.traits.ids:
        yield verify(found.key not in seen, at=found, expected=Text("un identifiant différent des précédents", "an identifier unlike those before"), actual=found.text)  # fmt: skip
        seen.add(found.key)


@_with_ins("MATRICULE", Text("Le matricule a 15 caractères", "The matricule has 15 characters"),
           Text("13 caractères et la clé sur 2, Corse en 2A ou 2B, sans espace", "13 characters and the 2-digit key, Corsica as 2A or 2B, no blank"), f"{ANNEX}, matricule ; {OURS}")  # fmt: skip
def matricule(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Digits, but for 2A and 2B in characters 6 and 7; the identifier is not nullFlavored."""
    for found in document.traits.ins:
        value = None if found.null_flavor else found.extension
        yield verify(ins.is_matricule(value), at=found, actual=_seen(value, found),
                     expected=Text("15 caractères : 13 et la clé, chiffres, 2A ou 2B pour la Corse", "15 characters: 13 and the key, digits, 2A or 2B for Corsica"))  # fmt: skip


def _seen(value: str | None, found: InstanceIdentifier) -> str | Text:
    if value is None:
        return f"nullFlavor {found.null_flavor}" if found.null_flavor else ABSENT
    return same(value) + Text(f" ({len(value)} caractères)", f" ({len(value)} characters)")


@_with_matricule("KEY", Text("La clé du matricule est juste", "The key of the matricule is right"),
                 Text("reprendre le matricule rendu par INSi", "take the matricule that INSi gave"), f"{ANNEX}, clé : 97 − (n mod 97) ; {OURS}", PEUT)  # fmt: skip
def key(document: DocumentSubject, campaign: Campaign) -> Findings:
    """97 - (n mod 97), 2A counted as 19 and 2B as 18."""
    for value, found in _matricules(document):
        wanted = ins.key(value[:13])
        yield verify(value[13:] == wanted, at=found, expected=Text("clé {key}", "key {key}").fill(key=wanted), actual=value[13:])  # fmt: skip


def _matricules(document: DocumentSubject) -> list[tuple[str, InstanceIdentifier]]:
    return [(i.extension or "", i) for i in document.traits.ins if ins.is_matricule(i.extension)]


# -- presence of the traits --------------------------------------------------------------------------


def _present(node: Node, value: str | None, what: Text) -> Findings:
    actual: str | Text = ABSENT
    if node.exists:
        actual = f"nullFlavor {node.null_flavor}" if node.null_flavor else Text("(vide)", "(empty)")
    yield verify(bool(value), at=node, expected=what, actual=actual,
                 message=Text("trait obligatoire avec une INS", "trait required with an INS"))  # fmt: skip


def _part(document: DocumentSubject, nodes: list[Node], qualifier: str | None) -> Node:
    """The first part of the name with a qualifier that says something; else the first one, else where it ought to be."""
    found = document.traits.qualified(nodes, qualifier)
    if found:
        return next((n for n in found if n.content), found[0])
    tag = "family" if nodes is document.traits.families else "given"
    return view_of(document).one(
        f"{NAME}/h:{tag}[@qualifier='{qualifier}']" if qualifier else f"{NAME}/h:{tag}[not(@qualifier)]"
    )


@_with_ins(
    "BIRTH-NAME", Text("Nom de naissance présent (family BR)", "Birth name present (family BR)"), EVERY_TRAIT, RULE
)
def birth_name(document: DocumentSubject, campaign: Campaign) -> Findings:
    """The official rule sees a missing one, not an empty one."""
    node = _part(document, document.traits.families, "BR")
    yield from _present(node, node.content, same("name/family[@qualifier='BR']"))


@_with_ins("FIRST-GIVEN", Text("Premier prénom de naissance présent (given BR)", "First birth given name present (given BR)"), EVERY_TRAIT, RULE)  # fmt: skip
def first_given(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Missing, empty or nullFlavored."""
    node = _part(document, document.traits.givens, "BR")
    yield from _present(node, node.content, same("name/given[@qualifier='BR']"))


@_with_ins("GIVEN-NAMES", Text("Liste des prénoms de naissance présente (given sans qualifier)", "List of birth given names present (given without qualifier)"), EVERY_TRAIT, RULE)  # fmt: skip
def given_names(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Missing, empty or nullFlavored."""
    node = _part(document, document.traits.givens, None)
    yield from _present(node, node.content, Text("name/given sans qualifier", "name/given without qualifier"))


@_with_ins("BIRTH-DATE", Text("Date de naissance présente", "Birth date present"), EVERY_TRAIT, RULE)
def birth_date(document: DocumentSubject, campaign: Campaign) -> Findings:
    """birthTime/@value, not a nullFlavor."""
    yield from _present(document.traits.birth, document.traits.birth_date, same("birthTime/@value"))


@_with_ins("SEX", Text("Sexe présent", "Sex present"), EVERY_TRAIT, RULE)
def sex(document: DocumentSubject, campaign: Campaign) -> Findings:
    """administrativeGenderCode/@code, not a nullFlavor."""
    yield from _present(document.traits.sex, document.traits.sex_code, same("administrativeGenderCode/@code"))


@_with_ins("COUNTY", Text("Lieu de naissance présent (county)", "Birth place present (county)"), EVERY_TRAIT, RULE)
def county(document: DocumentSubject, campaign: Campaign) -> Findings:
    """birthplace/place/addr/county, neither empty nor nullFlavored."""
    node = document.traits.county
    yield from _present(node, node.content, same("birthplace/place/addr/county"))


# -- shape of the traits -----------------------------------------------------------------------------


@_told("BIRTH-DATE-SHAPE", Text("La date de naissance a 8 chiffres et existe", "The birth date has 8 digits and exists"),
       Text("AAAAMMJJ, telle qu'INSi la rend", "YYYYMMDD, as INSi gives it"), f"{ANNEX}, birthTime ; {OURS}", where=lambda d: has_ins(d) and bool(d.traits.birth_date))  # fmt: skip
def birth_date_shape(document: DocumentSubject, campaign: Campaign) -> Findings:
    """YYYYMMDD of the calendar: the year alone, a time or February 30 identify nobody."""
    value = document.traits.birth_date or ""
    yield verify(len(value) == 8 and value.isdecimal() and is_time(value), at=document.traits.birth,
                 expected=Text("AAAAMMJJ, une date du calendrier", "YYYYMMDD, a date of the calendar"), actual=value)  # fmt: skip


@_told("SEX-VALUE", Text("Le sexe est M ou F", "The sex is M or F"),
       Text("M ou F, tel qu'INSi le rend ; UN ne va pas avec une INS", "M or F, as INSi gives it; UN does not go with an INS"), f"{RNIV} ; {OURS}", where=lambda d: has_ins(d) and bool(d.traits.sex_code))  # fmt: skip
def sex_value(document: DocumentSubject, campaign: Campaign) -> Findings:
    """UN is of the value set, but no INS has it."""
    yield verify(document.traits.sex_code in ("M", "F"), at=document.traits.sex, expected="M | F", actual=document.traits.sex_code)  # fmt: skip


@_told("COUNTY-SHAPE", Text("Le lieu de naissance est un code INSEE (COG)", "The birth place is an INSEE code (COG)"),
       Text("le code officiel géographique rendu par INSi, pas le code postal", "the official geographic code that INSi gave, not the postal code"), f"{ANNEX}, lieu de naissance ; {OURS}", where=lambda d: has_ins(d) and bool(d.traits.county.content))  # fmt: skip
def county_shape(document: DocumentSubject, campaign: Campaign) -> Findings:
    """5 characters, 2A or 2B for Corsica, 99 abroad; a code that can only be a postal one is told as such."""
    value = document.traits.county.content or ""
    shaped = ins.is_county(value)
    postal = shaped and ins.is_postal_code(value)
    yield verify(shaped and not postal, at=document.traits.county, actual=value,
                 expected=Text("5 caractères du COG : 33063, 2A004, 99350", "5 characters of the COG: 33063, 2A004, 99350"),
                 message=Text("code postal au lieu du code INSEE", "postal code instead of the INSEE code") if postal else None)  # fmt: skip


@_with_ins("QUALIFIERS", Text("Un seul nom de naissance et un seul premier prénom", "One birth name and one first given name"),
           Text("un family BR, un given BR, la liste dans un given sans qualifier", "one family BR, one given BR, the list in one given without qualifier"), f"{ANNEX}, qualifier ; {OURS}")  # fmt: skip
def qualifiers(document: DocumentSubject, campaign: Campaign) -> Findings:
    """A second BR contradicts the first; a list in several elements is read in order, and told as a remark."""
    traits = document.traits
    yield HOLDS
    for nodes, what in ((traits.families, "family"), (traits.givens, "given")):
        for extra in traits.qualified(nodes, "BR")[1:]:
            yield verify(
                False, at=extra, expected=Text(f"un seul {what} BR", f"one {what} BR only"), actual=extra.content
            )
    for extra in traits.qualified(traits.givens, None)[1:]:
        yield verify(False, at=extra, actual=extra.content, level=Level.INFO,
                     expected=Text("la liste dans un seul given, séparée par des espaces", "the list in one given, separated by blanks"))  # fmt: skip


@_told("LIST-HEAD", Text("Le premier prénom est en tête de la liste", "The first given name heads the list"),
       Text("la liste commence par le premier prénom, même composé", "the list begins with the first given name, a compound one included"), f"{RNIV} ; {OURS}", PEUT,
       where=lambda d: has_ins(d) and bool(d.traits.first_given and d.traits.given_names))  # fmt: skip
def list_head(document: DocumentSubject, campaign: Campaign) -> Findings:
    """The list is the first given name, then a blank, then the others; case and accents apart."""
    first, names = document.traits.first_given or "", document.traits.given_names or ""
    yield verify(f"{_folded(names)} ".startswith(f"{_folded(first)} "), at=_part(document, document.traits.givens, None),
                 expected=Text("{first} en tête", "{first} first").fill(first=first), actual=names)  # fmt: skip


def _folded(text: str) -> str:
    """Upper case, without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).upper()


@_told("LIST-SEPARATOR", Text("Les prénoms de la liste sont séparés par des espaces", "The given names of the list are separated by blanks"),
       Text("un espace entre les prénoms, ni virgule ni autre signe", "a blank between given names, no comma nor other sign"), f"{RNIV} ; {OURS}", PEUT,
       where=lambda d: has_ins(d) and bool(d.traits.given_names))  # fmt: skip
def list_separator(document: DocumentSubject, campaign: Campaign) -> Findings:
    """No comma, semicolon, slash or the like."""
    names = document.traits.given_names or ""
    yield verify(not set(names) & set(",;/|+&_"), at=_part(document, document.traits.givens, None),
                 expected=Text("des prénoms séparés par des espaces", "given names separated by blanks"), actual=names)  # fmt: skip


@_with_ins("CASE", Text("Nom et prénoms de naissance en majuscules sans accent", "Birth name and given names in upper case without accents"),
           Text("les écrire comme INSi les rend", "write them as INSi gives them"), f"{RNIV} ; {OURS}", PEUT)  # fmt: skip
def case(document: DocumentSubject, campaign: Campaign) -> Findings:
    """A remark: official samples break it."""
    traits = document.traits
    parts = [
        *traits.qualified(traits.families, "BR"),
        *traits.qualified(traits.givens, "BR"),
        *traits.qualified(traits.givens, None),
    ]
    yield HOLDS
    for node in parts:
        value = node.content or ""
        yield verify(value == _folded(value), at=node, expected=_folded(value), actual=value, level=Level.INFO)


# -- the matricule against the traits ----------------------------------------------------------------

AGREES = Text("vérifier l'identité auprès d'INSi : ces traits ne sont pas ceux de ce matricule", "check the identity with INSi: these traits are not those of this matricule")  # fmt: skip
NOTHING = not_applicable("le trait manque", "the trait is missing")


@_with_matricule("NIR-SEX", Text("Le matricule concorde avec le sexe", "The matricule agrees with the sex"), AGREES, f"NIR, caractère 1 ; {OURS}", PEUT)  # fmt: skip
def nir_sex(document: DocumentSubject, campaign: Campaign) -> Findings:
    """1 for a man, 2 for a woman (7 and 8 for a temporary number)."""
    for value, _ in _matricules(document):
        yield HOLDS
        for message, told in ins.disagreements(value, document.traits.sex_code, None):
            yield verify(False, at=document.traits.sex, expected=told, actual=document.traits.sex_code, message=message)


@_with_matricule("NIR-DATE", Text("Le matricule concorde avec l'année et le mois de naissance", "The matricule agrees with the birth year and month"), AGREES, f"NIR, caractères 2 à 5 ; {OURS}", PEUT)  # fmt: skip
def nir_date(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Year, then month: 20 to 42 and 50 up say that it was not known; 13 to 19 and 43 to 49 are of no NIR."""
    birth = document.traits.birth_date
    for value, found in _matricules(document):
        month = ins.impossible_month(value)
        yield verify(month is None, at=found, expected=Text("mois 01 à 12, 20 à 42 ou 50 à 99", "month 01 to 12, 20 to 42 or 50 to 99"), actual=month)  # fmt: skip
        against = list(ins.disagreements(value, None, birth))
        if against:
            yield verify(False, at=document.traits.birth, expected=joined([told for _, told in against]), actual=birth,
                         message=joined([message for message, _ in against], " ; "))  # fmt: skip


@_with_matricule("NIR-PLACE", Text("Le matricule concorde avec le lieu de naissance", "The matricule agrees with the birth place"), AGREES, f"NIR, caractères 6 à 10 ; {OURS}", PEUT)  # fmt: skip
def nir_place(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Characters 6 to 10 are the COG code of the birth place; what history explains is no contradiction."""
    place = document.traits.county.content
    for value, _ in _matricules(document):
        if not ins.is_county(place) or ins.is_postal_code(place or ""):
            yield NOTHING
            continue
        yield verify(not ins.place_disagrees(value, place or "", document.traits.birth_date), at=document.traits.county,
                     expected=Text("lieu {place}", "place {place}").fill(place=value[5:10]), actual=place,
                     message=Text("lieu de naissance et matricule se contredisent", "birth place and matricule contradict each other"))  # fmt: skip
