"""DMN-IEU7-IEU8: where INS applies to the DMN, its proofs; where it does not, a justified sworn statement.

FAQ 37: for a DMN to which the national health identity does not apply, IEU 7 and IEU 8 are not applicable and a
justified sworn statement is given in place of the expected proofs. The text of both requirements is in the
référentiel d'interopérabilité et de sécurité des DMN, which the proofs refer to. What a machine can tell: where INS
applies, the samples show an identity that is qualified and carries its INS (référentiel INS); where it does not, no
sample carries any (STEP-WAIVED-07).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.campaign.campaign import Campaign
from harness.campaign.declarations import DeclarationsSubject
from harness.campaign.declared.decided import Proof
from harness.campaign.ins_seen import sightings
from harness.core.check import DOIT, leaves_aside
from harness.core.finding import Findings, inconclusive, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from scenarios._declared import listed, without_ins

scenario = Scenario(
    id="DMN-IEU7-IEU8",
    title=Text("L'INS dans le DMN, ou la déclaration qui la remplace", "INS in the DMN, or the statement that replaces it"),
    summary=Text(
        "Le DMN montre l'usage de l'INS demandé par IEU 7 et IEU 8 ; si l'INS ne s'applique pas au produit, une déclaration sur "
        "l'honneur justifiée remplace ces preuves (declarations.ins).",
        "The DMN shows the use of INS that IEU 7 and IEU 8 ask for; where INS does not apply to the product, a justified sworn "
        "statement replaces these proofs (declarations.ins).",
    ),
    faq=(37,),
    requirements=("IEU 7", "IEU 8"),
    applies_to=frozenset({Role.IS_DMN}),
)  # fmt: skip

STATEMENT = "DMN-IEU7-IEU8-P3"
SOURCE = "FAQ 37 ; référentiel DMN"


@leaves_aside(
    "attendue seulement quand l'INS est déclarée non applicable",
    "awaited only where INS is declared not to apply",
)
def with_ins(campaign: Campaign) -> Text | None:
    """The statement is awaited only where INS is declared not to apply."""
    if without_ins(campaign) is not None:
        return None
    return Text("l'INS s'applique au produit (rien ne la déclare non applicable) : DMN-IEU7-IEU8-P1 et P2 sont attendues à la place",
                "INS applies to the product (nothing declares it not to): DMN-IEU7-IEU8-P1 and P2 are awaited instead")  # fmt: skip


def sworn_statement(campaign: Campaign) -> Iterator[Proof]:
    """The file of ``declarations.ins.statement``."""
    told = campaign.manifest.declarations
    if told is not None and told.ins is not None and told.ins.statement and told.ins.date is not None:
        yield Proof(step=STATEMENT, file=told.ins.statement, caption=told.ins.reason, date=told.ins.date)


@scenario.check(
    "DMN-IEU7-IEU8-01", DOIT, on=DeclarationsSubject, source="FAQ 37 ; référentiel INS", unless=without_ins,
    title=Text("L'INS s'applique : une identité qualifiée porte la sienne", "INS applies: a qualified identity carries its own"),
    remedy=Text("fournir un flux ou un document d'un patient au statut qualifié (PID-32 = VALI) avec son INS, ou déclarer que l'INS ne s'applique pas",
                "give a flow or document of a patient with the qualified status (PID-32 = VALI) and its INS, or declare that INS does not apply"),
    unexercised=Text("campaign.yaml ne déclare ni profil ni rôle", "campaign.yaml declares no profile nor role"),
)  # fmt: skip
def qualified_ins(told: DeclarationsSubject, campaign: Campaign) -> Findings:
    """One qualified identity at least; an INS whose status nothing tells decides nothing."""
    found = list(sightings(campaign))
    if not any(s.qualified for s in found) and (not found or any(s.qualified is None for s in found)):
        yield inconclusive(
            "aucun échantillon ne montre une INS d'identité qualifiée",
            "no sample shows the INS of a qualified identity",
        )
        return
    paths = list({s.path: s for s in found})
    yield verify(any(s.qualified for s in found), at=told.at("declarations.ins"), expected=Text("une identité qualifiée et son INS", "a qualified identity and its INS"),
                 actual=Text(f"INS d'identités non qualifiées seulement : {listed(paths)}", f"INS of identities that are not qualified only: {listed(paths)}"))  # fmt: skip


for _number, _requirement in (("1", "IEU 7"), ("2", "IEU 8")):
    scenario.manual_proof(
        f"DMN-IEU7-IEU8-P{_number}", source=f"{SOURCE}, {_requirement}", unless=without_ins, requirements=(_requirement,),
        title=Text(f"Preuve du scénario de conformité {_requirement}", f"Proof of the conformance scenario {_requirement}"),
        shows=Text(
            f"les écrans que demande le scénario {_requirement} du référentiel DMN, joués avec un usager de test : on y lit ses traits, "
            "son matricule INS et le statut de son identité",
            f"the screens that scenario {_requirement} of the DMN référentiel asks for, played with a test user: they show the traits, the "
            "INS matricule and the status of the identity",
        ),
    )  # fmt: skip

scenario.manual_proof(
    STATEMENT, source="FAQ 37", unless=with_ins, given=sworn_statement,
    title=Text("Déclaration sur l'honneur : l'INS ne s'applique pas au DMN", "Sworn statement: INS does not apply to the DMN"),
    shows=Text(
        "la déclaration datée et signée par l'éditeur : nom et version du produit, exigences IEU 7 et IEU 8, et pourquoi l'INS ne "
        "s'applique pas (aucune donnée de santé référencée par l'INS, usagers hors champ…)",
        "the statement dated and signed by the maker: name and version of the product, requirements IEU 7 and IEU 8, and why INS "
        "does not apply (no health data referenced by the INS, users out of its field…)",
    ),
)  # fmt: skip
