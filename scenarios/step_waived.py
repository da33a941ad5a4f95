"""STEP-WAIVED: what is left out of the examination is decided by somebody, for a reason, and contradicts no sample.

FAQ 26: a step of a conformance scenario may be left out when the proofs are examined. FAQ 33, 35 and 37: what the
product is (slave of the identity, without INS, without patient access) makes steps not applicable, and a justified
sworn statement replaces the proofs. The answers do not say how the decision is kept: who and when are our
recommendation. That a campaign does not contradict itself (INS declared not applicable, an INS in a message) is a
rule of this tool: such a campaign says nothing that can be trusted.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from harness.campaign.campaign import Campaign
from harness.campaign.declarations import DeclarationsSubject
from harness.campaign.ins_seen import sightings
from harness.core.check import DOIT, PEUT, Force
from harness.core.finding import HOLDS, Findings, inconclusive, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats import media
from scenarios._declared import creations, is_reason, listed, needless_proofs, scenario_of, unjudged

scenario = Scenario(
    id="STEP-WAIVED",
    title=Text("Étapes écartées et déclarations : décidées, motivées, sans contradiction", "Steps left out and declarations: decided, justified, without contradiction"),
    summary=Text(
        "Une étape peut ne pas être prise en compte ou ne pas s'appliquer au produit : le dossier dit qui l'a décidé, quand et pourquoi, "
        "donne la pièce qui remplace la preuve, et aucun échantillon ne le contredit.",
        "A step may be left out or not apply to the product: the file says who decided it, when and why, gives the document that "
        "replaces the proof, and no sample contradicts it.",
    ),
    faq=(26,),
    applies_to=frozenset({Role.ANY}),
)  # fmt: skip

Where = Callable[[DeclarationsSubject, Campaign], bool]
OURS = "FAQ 26 ; recommandation du harnais"
RULE = "FAQ 26 ; cohérence de la campagne"
NO_WAIVER = Text("aucune dérogation déclarée (waivers)", "no waiver declared (waivers)")
NO_EXCLUSION = Text(
    "aucune étape déclarée non applicable (not_applicable)", "no step declared not applicable (not_applicable)"
)
NO_DECLARATION = Text("rien n'est déclaré sur ce point (declarations)", "nothing is declared about it (declarations)")


def _rule(
    id: str, force: Force, title: Text, remedy: Text, *, where: Where, unexercised: Text, source: str = RULE
) -> Callable[..., object]:
    return scenario.check(
        f"STEP-WAIVED-{id}", force, on=DeclarationsSubject, where=where, title=title, remedy=remedy, source=source,
        unexercised=unexercised, required=False,
    )  # fmt: skip


waiver = partial(_rule, where=lambda d, c: bool(d.manifest.waivers), unexercised=NO_WAIVER)
excluded = partial(_rule, where=lambda d, c: bool(d.manifest.not_applicable), unexercised=NO_EXCLUSION)


@waiver(
    "01", PEUT, source=OURS, title=Text("Une dérogation dit qui l'a décidée et quand", "A waiver says who decided it, and when"),
    remedy=Text("compléter decided_by et date, et joindre la réponse de l'ANS (evidence)", "fill decided_by and date, and enclose the ANS's answer (evidence)"),
)  # fmt: skip
def who_and_when(told: DeclarationsSubject, campaign: Campaign) -> Findings:
    """decided_by and date of each waiver."""
    for number, entry in enumerate(told.manifest.waivers):
        at = told.at(f"waivers.{number}")
        yield verify(bool(entry.decided_by.strip()), at=at, expected="decided_by", actual=None,
                     message=Text(f"personne ne répond de la dérogation de {entry.target}", f"nobody answers for the waiver of {entry.target}"))  # fmt: skip
        yield verify(entry.date is not None, at=at, expected="date", actual=None,
                     message=Text(f"la dérogation de {entry.target} n'est pas datée", f"the waiver of {entry.target} is not dated"))  # fmt: skip


@_rule(
    "02", DOIT, where=lambda d, c: any(True for _ in d.reasons()), unexercised=NO_WAIVER,
    title=Text("Chaque motif dit pourquoi", "Each reason says why"),
    remedy=Text("écrire le motif en une phrase qu'un relecteur comprend seul", "write the reason in a sentence that a reviewer understands alone"),
)  # fmt: skip
def real_reason(told: DeclarationsSubject, campaign: Campaign) -> Findings:
    """Not "x", "TODO", "n/a" nor a single word."""
    for where, reason in told.reasons():
        yield verify(is_reason(reason), at=told.at(where), actual=reason,
                     expected=Text("un motif en quelques mots", "a reason in a few words"))  # fmt: skip


@_rule(
    "03", DOIT, where=lambda d, c: any(w.date for w in d.manifest.waivers) or bool(d.declared.ins and d.declared.ins.date),
    unexercised=NO_WAIVER, title=Text("Aucune décision n'est datée du futur", "No decision is dated in the future"),
    remedy=Text("corriger la date, ou celle de la campagne (date)", "mend the date, or that of the campaign (date)"),
)  # fmt: skip
def not_future(told: DeclarationsSubject, campaign: Campaign) -> Findings:
    """Waivers and the sworn statement, against the day of the campaign."""
    dates = [(f"waivers.{n}.date", w.date) for n, w in enumerate(told.manifest.waivers)]
    dates += [("declarations.ins.date", told.declared.ins.date)] if told.declared.ins else []
    for where, day in dates:
        if day is not None:
            yield verify(day <= campaign.today, at=told.at(where), actual=day.isoformat(),
                         expected=Text(f"au plus tard le {campaign.today}", f"{campaign.today} at the latest"))  # fmt: skip


def _dated_build(told: DeclarationsSubject, campaign: Campaign) -> bool:
    product = told.manifest.product
    return product is not None and product.released is not None and any(w.date for w in told.manifest.waivers)


@_rule(
    "04", PEUT, source=OURS, where=_dated_build,
    unexercised=Text("aucune dérogation datée, ou version du produit sans date (product.released)", "no dated waiver, or a product without a date (product.released)"),
    title=Text("Une dérogation vaut pour la version présentée", "A waiver stands for the build under test"),
    remedy=Text("faire confirmer la dérogation pour cette version, ou la retirer", "have the waiver confirmed for this build, or remove it"),
)  # fmt: skip
def for_this_build(told: DeclarationsSubject, campaign: Campaign) -> Findings:
    """Not decided before the build was made."""
    assert told.manifest.product is not None and told.manifest.product.released is not None  # kept by ``where``
    built = told.manifest.product.released
    for number, entry in enumerate(told.manifest.waivers):
        if entry.date is not None:
            yield verify(entry.date >= built, at=told.at(f"waivers.{number}.date"), actual=entry.date.isoformat(),
                         expected=Text(f"à partir du {built} (product.released)", f"from {built} (product.released)"))  # fmt: skip


@excluded(
    "05", PEUT, source="FAQ 37 ; recommandation du harnais",
    title=Text("Une étape non applicable a sa pièce justificative", "A step that does not apply has its document"),
    remedy=Text("joindre une déclaration sur l'honneur justifiée (statement)", "enclose a justified sworn statement (statement)"),
)  # fmt: skip
def has_statement(told: DeclarationsSubject, campaign: Campaign) -> Findings:
    """FAQ 37 asks it for the INS: a recommendation elsewhere."""
    for number, entry in enumerate(told.manifest.not_applicable):
        yield verify(bool(entry.statement), at=told.at(f"not_applicable.{number}"), expected="statement", actual=None,
                     message=Text(f"rien ne remplace la preuve de {entry.target}", f"nothing replaces the proof of {entry.target}"))  # fmt: skip


@_rule(
    "06", DOIT, where=lambda d, c: any(True for _ in d.documents()), source="FAQ 37 ; cohérence de la campagne",
    unexercised=Text("aucune pièce jointe (statement, evidence)", "no document enclosed (statement, evidence)"),
    title=Text("Les pièces jointes se lisent", "The documents can be read"),
    remedy=Text("joindre le fichier entier, sous le type de son contenu", "enclose the whole file, under the type of its contents"),
)  # fmt: skip
def readable(told: DeclarationsSubject, campaign: Campaign) -> Findings:
    """Each is what its name says, whole and not blank."""
    for where, name in told.documents():
        found = media.examine(name, campaign.read(name))
        refused = found.why if isinstance(found, media.Refused) else Text("", "")
        yield verify(isinstance(found, media.Media), at=told.at(where), expected=media.ADMITTED,
                     actual=Text(f"{name} : ", f"{name}: ") + refused)  # fmt: skip


@_rule(
    "07", DOIT, where=lambda d, c: d.declared.without_ins, unexercised=NO_DECLARATION, source="FAQ 37 ; cohérence de la campagne",
    title=Text("INS déclarée non applicable : aucune INS dans la campagne", "INS declared not to apply: no INS in the campaign"),
    remedy=Text("retirer ces échantillons s'ils ne sont pas du produit, sinon déclarer que l'INS s'applique", "remove these samples if they are not the product's, else declare that INS applies"),
)  # fmt: skip
def no_ins(told: DeclarationsSubject, campaign: Campaign) -> Findings:
    """Messages, documents, archives, e-mails, FHIR resources and patients held."""
    found = list({s.path: s for s in sightings(campaign)})
    yield verify(not found, at=told.at("declarations.ins"), expected=Text("aucune INS", "no INS"),
                 actual=Text(f"une INS dans {len(found)} fichier(s) : {listed(found)}", f"an INS in {len(found)} file(s): {listed(found)}"))  # fmt: skip


@_rule(
    "08", DOIT, unexercised=NO_DECLARATION, source="FAQ 33 ; cohérence de la campagne",
    where=lambda d, c: d.declared.identity is not None and d.declared.identity.slave,
    title=Text("Esclave de l'identité : le produit ne crée pas de patient", "Slave of the identity: the product creates no patient"),
    remedy=Text("corriger la déclaration (declarations.identity), ou le sens de ces messages (samples, direction)", "mend the declaration (declarations.identity), or the direction of these messages (samples, direction)"),
)  # fmt: skip
def creates_nobody(told: DeclarationsSubject, campaign: Campaign) -> Findings:
    """No A28, A01 nor A04 sent by the product; who sent one is told by MSH-3 or the manifest, else unknown."""
    sent, unknown = creations(campaign)
    if unknown and not sent:
        yield inconclusive(f"flux de création dont l'émetteur n'est pas connu (product.applications, samples.direction) : {listed(unknown)}",
                           f"creating flows of an unknown sender (product.applications, samples.direction): {listed(unknown)}")  # fmt: skip
        return
    yield verify(not sent, at=told.at("declarations.identity"), expected=Text("aucun ADT A28, A01, A04 émis", "no ADT A28, A01, A04 sent"),
                 actual=Text(f"{len(sent)} fichier(s) : {listed(sent)}", f"{len(sent)} file(s): {listed(sent)}"))  # fmt: skip


@_rule(
    "09", DOIT, where=lambda d, c: bool(d.manifest.waivers) and bool(d.manifest.not_applicable), unexercised=NO_WAIVER,
    title=Text("Une étape n'est pas à la fois non applicable et en dérogation", "No step is both out of scope and waived"),
    remedy=Text("garder la déclaration qui dit vrai", "keep the declaration that is true"),
)  # fmt: skip
def one_or_the_other(told: DeclarationsSubject, campaign: Campaign) -> Findings:
    """A waived step inside a scenario out of scope counts too."""
    outside = {e.target.upper() for e in told.manifest.not_applicable}
    for number, entry in enumerate(told.manifest.waivers):
        target = entry.target.upper()
        both = sorted(outside & {target, scenario_of(target)})
        yield verify(not both, at=told.at(f"waivers.{number}.target"), actual=f"not_applicable : {', '.join(both)}",
                     expected=Text(f"{target} : dérogation, ou non applicable", f"{target}: waived, or not applicable"))  # fmt: skip


def _with_proofs(told: DeclarationsSubject, campaign: Campaign) -> bool:
    return bool(told.manifest.proofs) and bool(told.manifest.not_applicable)


@_rule(
    "10", DOIT, where=_with_proofs, unexercised=NO_EXCLUSION,
    title=Text("Une étape déclarée non applicable n'a pas de preuve", "A step declared not applicable has no proof"),
    remedy=Text("retirer la preuve, ou la déclaration not_applicable", "remove the proof, or the not_applicable declaration"),
)  # fmt: skip
def no_proof(told: DeclarationsSubject, campaign: Campaign) -> Findings:
    """A proof supplied shows that the step does apply."""
    yield HOLDS
    for found in needless_proofs(campaign):
        if found.exclusion.entry is not None:
            yield verify(False, at=told.at(found.where), expected=Text("aucune preuve", "no proof"),
                         actual=Text(f"preuve de {found.step}", f"proof of {found.step}"), message=found.exclusion.reason)  # fmt: skip


@_rule(
    "11", PEUT, source=OURS, where=lambda d, c: bool(d.manifest.proofs) or bool(d.declared.ins and d.declared.ins.statement),
    unexercised=Text("aucune preuve fournie", "no proof supplied"),
    title=Text("Une preuve fournie est celle d'une étape qui s'applique", "A proof supplied is that of a step that applies"),
    remedy=Text("retirer la preuve, ou corriger le profil ou la déclaration", "remove the proof, or mend the profile or the declaration"),
)  # fmt: skip
def useful_proof(told: DeclarationsSubject, campaign: Campaign) -> Findings:
    """Else the profile or a declaration (no patient access, and a proof of two factors) forgets something."""
    yield HOLDS
    for found in needless_proofs(campaign):
        if found.exclusion.entry is None:
            yield verify(False, at=told.at(found.where), expected=Text("une étape qui s'applique", "a step that applies"),
                         actual=Text(f"preuve de {found.step}, sans objet", f"proof of {found.step}, out of scope"), message=found.exclusion.reason)  # fmt: skip


@_rule(
    "12", DOIT, where=lambda d, c: bool(d.manifest.mailboxes) and bool(d.manifest.not_applicable), unexercised=NO_EXCLUSION,
    title=Text("Des BAL déclarées : la messagerie s'applique", "Mailboxes declared: messaging applies"),
    remedy=Text("retirer les BAL (mailboxes), ou la non-applicabilité des scénarios MSS", "remove the mailboxes, or the exclusion of the MSS scenarios"),
)  # fmt: skip
def messaging(told: DeclarationsSubject, campaign: Campaign) -> Findings:
    """Not every MSS scenario is out of scope; one or two may be."""
    from scenarios import load

    outside = {e.target.upper() for e in told.manifest.not_applicable}
    kept = [s.id for s in load() if s.id.startswith("MSS-") and s.id not in outside]
    yield verify(bool(kept), at=told.at("mailboxes"), actual=Text("tous sont déclarés non applicables", "all are declared not applicable"),
                 expected=Text("au moins un scénario MSS applicable", "one MSS scenario at least that applies"))  # fmt: skip


@_rule(
    "13", PEUT, source=OURS, where=lambda d, c: d.manifest.profile is not None,
    unexercised=Text("aucun profil déclaré : tout s'applique", "no profile declared: everything applies"),
    title=Text("Aucun échantillon n'est laissé de côté par le profil", "No sample is left aside by the profile"),
    remedy=Text("déclarer le rôle qui les concerne (roles), ou les retirer", "declare the role that they concern (roles), or remove them"),
)  # fmt: skip
def nothing_left_aside(told: DeclarationsSubject, campaign: Campaign) -> Findings:
    """Files that only scenarios of another profile would judge."""
    yield HOLDS
    for found in unjudged(campaign):
        names, label = list(dict.fromkeys(s.path for s in found.subjects)), found.subjects[0].kind_label
        why = Text("{n} objet(s) non jugé(s) ({kind}) : {names}", "{n} subject(s) not judged ({kind}): {names}").fill(
            n=len(found.subjects), kind=label, names=listed(names))  # fmt: skip
        yield verify(
            False, at=told.at("profile"), expected=found.remedy, actual=", ".join(found.scenarios), message=why
        )
