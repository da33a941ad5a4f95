"""KIT-VOLET: a document follows the rules of its own volet, in the version that it announces.

Last step of the official ladder. The volet is chosen by the templateIds and the code of the document, its version by
the extension of the templateId. The SCHSchema instruction of the document decides nothing but a version that is told
nowhere else; one that names another schema is a remark.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import DocumentSubject
from harness.core.check import DOIT
from harness.core.finding import Findings, Level, NotApplicable, verify
from harness.core.place import Place
from harness.core.text import Text
from harness.kit.ladder import LayerName, hints
from scenarios._kit import NO_KIT, REMEDY, is_judged, judged, kit_of, step, view_of

scenario = step(
    "KIT-VOLET",
    Text("Kit ANS, étape 7 : volet du document", "ANS kit, step 7: volet of the document"),
    Text(
        "Le document suit le Schematron de son volet (templateId et code), dans la version que son templateId annonce.",
        "The document follows the Schematron of its volet (templateId and code), in the version that its templateId announces.",
    ),
)

NO_VOLET = Text("le document n'annonce aucun volet", "the document announces no volet")


def _has_volet(document: DocumentSubject, campaign: Campaign) -> bool:
    """A volet is announced, by the templateIds or by an instruction."""
    if not is_judged(document, campaign):
        return False
    root = view_of(document).root
    return bool(kit_of(campaign).layers(root, LayerName.VOLET)) or any(h.of_volet for h in hints(root))


@scenario.check(
    "KIT-VOLET-01",
    DOIT,
    on=DocumentSubject,
    where=_has_volet,
    title=Text("Le document passe le Schematron de son volet", "The document passes the Schematron of its volet"),
    source="Kit ANS TestContenuCDA, CI-SIS_<volet>_<version>.sch",
    remedy=REMEDY,
    unexercised=NO_KIT,
    required=False,
)
def by_the_volet(document: DocumentSubject, campaign: Campaign) -> Findings:
    """Every rule of the volet; then the instructions that name another one."""
    layers = kit_of(campaign).layers(view_of(document).root, LayerName.VOLET)
    if not layers:
        yield NotApplicable(NO_VOLET)
    yield from judged(document, campaign, LayerName.VOLET)
    yield from _other_hints(document, [layer.schema.name for layer in layers if layer.schema is not None])


def _other_hints(document: DocumentSubject, decided: list[str]) -> Findings:
    """An instruction that names a volet other than the one decided."""
    view = view_of(document)
    known = {name.casefold() for name in decided}
    for hint in hints(view.root):
        if hint.of_volet and hint.file.casefold() not in known:
            yield verify(
                False,
                at=Place("processing-instruction(oxygen)", hint.line, view.source),
                expected=", ".join(decided) or NO_VOLET,
                actual=hint.file,
                message=Text("l'instruction SCHSchema nomme un autre schéma que celui du templateId",
                             "the SCHSchema instruction names another schema than that of the templateId"),
                level=Level.INFO,
            )  # fmt: skip
