"""A scenario as a référencement manager reads it: what is asked and why, of whom, what to hand over, how it is judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.cli.columns import width, wrapped
from harness.cli.explain_handed import files_of, keys_of, read_in
from harness.cli.explain_steps import Step, steps_in_words
from harness.core.scenario import ADDED_ROLES, PROFILES, Role, Scenario
from harness.core.text import Lang, Text, joined
from scenarios._catalogue import catalogue
from scenarios._requirements import registry

STATUSES = {
    "APPROVED": Text("approuvée", "approved"),
    "UNDER_REVIEW": Text("en relecture", "under review"),
    "WORK_IN_PROGRESS": Text("en cours d'écriture", "work in progress"),
    "OBSOLETE": Text("obsolète", "obsolete"),
}


def explained(scenario: Scenario, lang: Lang) -> Iterator[str]:
    """The whole explanation, wrapped to the terminal."""
    yield from wrapped(f"{scenario.id} — {scenario.title.in_(lang)}", width(), "    ", "")
    parts = (
        (Text("Ce qui est demandé", "What is asked"), paragraph(scenario.summary, lang)),
        (Text("D'où cela vient", "Where it comes from"), _sources(scenario, lang)),
        (Text("Qui est concerné", "Who is concerned"), _concerned(scenario, lang)),
        (Text("Ce qu'il faut remettre", "What to hand over"), _handed(scenario, lang)),
        (Text("Ce qui est vérifié", "What is verified"), steps_in_words(scenario, lang)),
        (Text("Quand cela ne s'applique pas", "When it does not apply"), _escapes(scenario, lang)),
        (Text("Pour l'exécuter", "How to run it"), _run(scenario, lang)),
    )
    for title, lines in parts:
        yield from ("", title.in_(lang))
        yield from lines


def paragraph(text: Text, lang: Lang, indent: str = "  ") -> list[str]:
    """A text under a title."""
    return wrapped(text.in_(lang), width(), indent)


def item(text: str, indent: str = "  ") -> list[str]:
    """One line of a list."""
    return wrapped(text, width(), indent + "  ", indent + "- ")


# -- sources -----------------------------------------------------------------------------------------


def _sources(scenario: Scenario, lang: Lang) -> Iterator[str]:
    for number in scenario.faq:
        said = Text(
            "réponse {n} de la FAQ technique ({title}) : {gist}", "answer {n} of the technical FAQ ({title}): {gist}"
        )
        yield from item(said.fill(n=number, title=catalogue()[number].title, gist=catalogue()[number].gist).in_(lang))
    for id in cited(scenario):
        yield from item(requirement(id).in_(lang))
    if not scenario.faq and not cited(scenario):
        norms = dict.fromkeys(step.source for step in scenario.steps)
        yield from item(
            Text("textes cités par les contrôles : {list}", "texts that the checks cite: {list}")
            .fill(list=" | ".join(norms))
            .in_(lang)
        )


def cited(scenario: Scenario) -> list[str]:
    """The requirements of the scenario and of its steps."""
    return list(dict.fromkeys([*scenario.requirements, *(r for step in scenario.steps for r in step.requirements)]))


def requirement(id: str) -> Text:
    """``exigence SC.MSS/UX.34 (Messagerie sécurisée ; critique, approuvée)``."""
    known = registry().by_id.get(id)
    if known is None:
        return Text(f"exigence {id}", f"requirement {id}")
    files = ", ".join(registry().families[rem] for rem in known.rem)
    facts = [Text(f"catégorie {known.category}", f"category {known.category}")] if known.category else []
    facts += [STATUSES[known.status]] if known.status else []
    told = Text(f" ; {joined(facts).fr}", f"; {joined(facts).en}") if facts else Text("", "")
    return Text(f"exigence {id} ({files}", f"requirement {id} ({files}") + told + Text(")", ")")


# -- who ---------------------------------------------------------------------------------------------


#: One of them is enough.
_OR = Text(", ou ", ", or ")


def _concerned(scenario: Scenario, lang: Lang) -> Iterator[str]:
    if Role.ANY in scenario.applies_to:
        yield from paragraph(Text("tous les produits", "all products"), lang)
        return
    roles = joined([role.text for role in sorted(scenario.applies_to)], _OR.in_(lang))
    yield from paragraph(Text("un produit qui : {roles}", "a product that: {roles}").fill(roles=roles), lang)
    inside = [name.upper() for name in PROFILES if scenario.concerns(name)]
    outside = [name.upper() for name in PROFILES if not scenario.concerns(name)]
    added = ", ".join(name for name, role in ADDED_ROLES.items() if role in scenario.applies_to)
    if inside:
        yield from paragraph(
            Text("profils concernés : {list}", "profiles concerned: {list}").fill(list=", ".join(inside)), lang
        )
    if inside and outside:
        yield from paragraph(
            Text("profils non concernés : {list}", "profiles not concerned: {list}").fill(list=", ".join(outside)), lang
        )
    if added and inside:
        told = Text(
            "ainsi que tout produit dont campaign.yaml dit « roles: [{name}] »",
            "and any product of which campaign.yaml says 'roles: [{name}]'",
        )
        yield from paragraph(told.fill(name=added), lang)
    elif added:
        told = Text(
            "aucun profil ne l'implique : campaign.yaml le dit par « roles: [{name}] »",
            "no profile implies it: campaign.yaml says so by 'roles: [{name}]'",
        )
        yield from paragraph(told.fill(name=added), lang)


# -- what to hand over -------------------------------------------------------------------------------


def _handed(scenario: Scenario, lang: Lang) -> Iterator[str]:
    for text in files_of(scenario):
        yield from item(text.in_(lang))
    if keys := keys_of(scenario):
        yield from item(Text("dans campaign.yaml :", "in campaign.yaml:").in_(lang))
        for key, text in keys:
            yield from wrapped(
                Text("{key} : {text}", "{key}: {text}").fill(key=key, text=text).in_(lang),
                width(),
                "        ",
                "      ",
            )
    if read := read_in(scenario):
        told = Text("ce que l'outil en lit : {list}", "what is read of them: {list}")
        yield from item(told.fill(list=joined(read)).in_(lang))
    for proof in scenario.proofs:
        told = Text(
            "une preuve ({id}) : {title}. À montrer : {shows}.", "a proof ({id}): {title}. To be shown: {shows}."
        )
        yield from item(told.fill(id=proof.id, title=proof.title, shows=_inside(proof.shows)).in_(lang))


def _inside(text: Text) -> Text:
    """A sentence put inside another: no capital (a name of several keeps its own), no full stop."""
    return Text(
        *(
            t[:1].lower() + t[1:].rstrip(".") if t[1:2].islower() or t[1:2] in "'’ " else t.rstrip(".")
            for t in (text.fr, text.en)
        )
    )


# -- not applicable, run -----------------------------------------------------------------------------


def _escapes(scenario: Scenario, lang: Lang) -> Iterator[str]:
    if Role.ANY not in scenario.applies_to:
        yield from item(_outside(scenario).in_(lang))
    for told, ids in _asides(scenario).items():
        yield from item(Text("{ids} : {told}", "{ids}: {told}").fill(ids=", ".join(ids), told=told).in_(lang))
    yield from item(
        Text(
            "« not_applicable » dans campaign.yaml : le scénario, ou une étape, est hors périmètre, avec la raison",
            "'not_applicable' in campaign.yaml: the scenario, or a step, is out of scope, with the reason",
        ).in_(lang)
    )
    yield from item(
        Text(
            "« waivers » dans campaign.yaml : l'étape n'est pas prise en compte (DÉROGATION), avec la raison et qui l'a décidé ; ce qui a été trouvé reste au rapport",
            "'waivers' in campaign.yaml: the step is not taken into account (WAIVED), with the reason and who decided; what was found stays in the report",
        ).in_(lang)
    )
    yield from item(
        Text(
            "à ne pas confondre : ce qu'aucun échantillon ne met en jeu est NON CONCLUANT, jamais conforme",
            "not to be confused: what no sample exercises is INCONCLUSIVE, never conformant",
        ).in_(lang)
    )


def _outside(scenario: Scenario) -> Text:
    """What leaves the whole scenario aside: a profile, or a role that nothing declares."""
    if any(scenario.concerns(name) for name in PROFILES):
        return Text("le profil déclaré (profile) n'est pas concerné : tout le scénario est NON APPLICABLE",
                    "the declared profile is not concerned: the whole scenario is NOT APPLICABLE")  # fmt: skip
    names = ", ".join(name for name, role in ADDED_ROLES.items() if role in scenario.applies_to)
    return Text("campaign.yaml déclare un profil sans « roles: [{name}] » : tout le scénario est NON APPLICABLE",
                "campaign.yaml declares a profile without 'roles: [{name}]': the whole scenario is NOT APPLICABLE").fill(name=names)  # fmt: skip


def _asides(scenario: Scenario) -> dict[Text, list[str]]:
    """Why a step may be left aside -> the steps."""
    found: dict[Text, list[str]] = {}
    for step in scenario.steps:
        if step.unless is not None:
            found.setdefault(getattr(step.unless, "when", _BY_A_DECLARATION), []).append(step.id)
    return found


_BY_A_DECLARATION = Text("écarté par ce que campaign.yaml déclare ; le rapport dit pourquoi, et ce qui remplace",
                         "put aside by what campaign.yaml declares; the report tells why, and what replaces it")  # fmt: skip


def _run(scenario: Scenario, lang: Lang) -> Iterator[str]:
    folder = Text("DOSSIER", "FOLDER").in_(lang)
    first: Iterable[Step] = scenario.steps[:1]
    commands = [
        (f"segur-harness run {folder} {scenario.id}", Text("sur vos échantillons", "on your samples")),
        (f"segur-harness run samples/demo {scenario.id}", Text("sur un exemple conforme, fourni", "on a conforming example, bundled")),
        *((f"segur-harness explain {step.id}", Text("une étape : sa source, son remède", "one step: its source, its remedy")) for step in first),
    ]  # fmt: skip
    room = max(len(command) for command, _ in commands)
    beside = all(room + len(told.in_(lang)) + 6 <= width() for _, told in commands)
    for command, told in commands:
        if not beside:
            yield f"  # {told.in_(lang)}"
        yield f"  {command:{room}}  # {told.in_(lang)}" if beside else f"  {command}"
