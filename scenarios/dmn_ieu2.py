"""DMN-IEU2: a user changes the traits of their identity only with what is as reliable as when the account was made.

Référentiel d'interopérabilité et de sécurité des DMN, exigence IEU 2 (PGSSI-S, identification électronique des
usagers). The ANS's FAQ on the DMN asks that the user be led to confirm that the changed attributes are exact, where
nobody of the care team verifies them. FAQ 33: the requirement does not apply to a product that is slave of the
identity, which takes it from another product and may not change it.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.core.check import leaves_aside
from harness.core.scenario import Role, Scenario
from harness.core.text import Text

scenario = Scenario(
    id="DMN-IEU2",
    title=Text("Changer ses traits d'identité demande une vérification", "Changing one's identity traits asks for a verification"),
    summary=Text(
        "Un usager ne modifie ses traits d'identité qu'après une vérification aussi fiable que celle de la création du compte. "
        "Sans objet si le produit est esclave de l'identité (declarations.identity).",
        "A user changes identity traits only after a verification as reliable as that of the creation of the account. "
        "Out of scope where the product is slave of the identity (declarations.identity).",
    ),
    faq=(33,),
    requirements=("IEU 2",),
    applies_to=frozenset({Role.IS_DMN}),
)  # fmt: skip


@leaves_aside(
    "« declarations.identity: {slave: true} » (le produit reprend des identités créées ailleurs) : aucune preuve à fournir",
    "'declarations.identity: {slave: true}' (the product takes identities made elsewhere): no proof to supply",
)
def slave_of_the_identity(campaign: Campaign) -> Text | None:
    """The declaration that another product masters the identity."""
    told = campaign.manifest.declarations
    if told is None or told.identity is None or not told.identity.slave:
        return None
    return Text(f"produit déclaré esclave de l'identité (declarations.identity) : {told.identity.reason} ; aucune preuve à fournir",
                f"product declared slave of the identity (declarations.identity): {told.identity.reason}; no proof to supply")  # fmt: skip


scenario.manual_proof(
    "DMN-IEU2-P1", source="FAQ 33 ; référentiel DMN, IEU 2 (PGSSI-S)", unless=slave_of_the_identity,
    title=Text("Capture de la modification d'un trait d'identité par l'usager", "Capture of a user changing an identity trait"),
    shows=Text(
        "dans le compte d'un usager de test, l'écran où il modifie un trait (nom, prénom, date de naissance, sexe), puis l'étape qui "
        "le vérifie ou lui fait confirmer l'exactitude avant l'enregistrement ; si aucun trait n'est modifiable, l'écran du compte "
        "où ils sont en lecture seule",
        "in the account of a test user, the screen where they change a trait (name, given name, birth date, sex), then the step that "
        "verifies it or has them confirm that it is exact before it is saved; where no trait can be changed, the account screen "
        "where they are read-only",
    ),
)  # fmt: skip
