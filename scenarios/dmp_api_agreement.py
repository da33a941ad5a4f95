"""DMP-API-AGREEMENT: each DocumentReference says what the CDA inside the Binary says.

FAQ 61. The guide "Partage de documents de santé en mobilité" (PDSm) carries the XDS metadata in FHIR (IHE MHD, mapping of
DocumentEntry to DocumentReference): what the header of the CDA gives is worked out again from the CDA, as XDM-AGREEMENT
does for METADATA.XML, and compared. What the CDA does not decide is inconclusive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from harness.campaign.campaign import Campaign
from harness.campaign.feedings import FeedingSubject
from harness.core.check import DOIT, PEUT, Force
from harness.core.finding import Findings, Level, inconclusive, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.identity.compare import How, compare_trait
from harness.identity.model import STRICT_TRAITS, Trait
from harness.rules.pdsm import agreement as rules
from harness.rules.pdsm.agreement import Pair
from scenarios._dmp_api import CONCERNED, rule

scenario = Scenario(
    id="DMP-API-AGREEMENT",
    title=Text("API DMP : chaque fiche dit ce que dit son CDA", "DMP API: each entry says what its CDA says"),
    summary=Text(
        "Identifiant, titre, dates, codes, auteur, patient, INS et document remplacé de chaque DocumentReference sont ceux du CDA que porte le "
        "Binary : le DMP classe et montre le document d'après la fiche.",
        "Identifier, title, times, codes, author, patient, INS and replaced document of each DocumentReference are those of the CDA in the "
        "Binary: the DMP files and shows the document by its entry.",
    ),
    faq=(61,),
    applies_to=CONCERNED,
)  # fmt: skip

SOURCE = "guide PDSm 3.1 ; IHE MHD, DocumentEntry ; CI-SIS, en-tête CDA"
NO_CDA = Text("aucune fiche dont le Binary soit un CDA lisible", "no entry whose Binary is a CDA that can be read")
DERIVE = Text("recopier la valeur de l'en-tête du CDA joint", "copy the value of the header of the attached CDA")


def pairs(feeding: FeedingSubject) -> Iterator[Pair]:
    """Each DocumentReference whose CDA can be read."""
    for reference, document in feeding.described:
        if document is not None and document.implied is not None:
            yield Pair(reference, feeding.view, document.implied, document.patient)


def agreement(
    id: str, title: Text, compare: Callable[[Pair], Findings], force: Force = DOIT, required: bool = True
) -> None:
    """Register the comparison of one element, over every entry whose CDA can be read."""

    def run(feeding: FeedingSubject, campaign: Campaign) -> Findings:
        for pair in pairs(feeding):
            yield from compare(pair)

    run.__doc__ = title.en
    rule(
        scenario,
        id,
        title,
        DERIVE,
        SOURCE,
        force,
        where=lambda f: any(True for _ in pairs(f)),
        required=required,
        unexercised=NO_CDA,
    )(run)


agreement(
    "UNIQUE-ID",
    Text("masterIdentifier est l'identifiant du CDA", "masterIdentifier is the identifier of the CDA"),
    rules.master_identifier,
)
agreement("TITLE", Text("Le titre est celui du CDA", "The title is that of the CDA"),
          rules.text_of("attachment.title", "content.attachment.title", lambda t: t.title))  # fmt: skip
agreement("LANGUAGE", Text("La langue est celle du CDA", "The language is that of the CDA"),
          rules.text_of("attachment.language", "content.attachment.language", lambda t: t.language))  # fmt: skip
agreement("MIME-TYPE", Text("contentType est celui d'un CDA", "contentType is that of a CDA"), rules.mime_type)
agreement("CREATION", Text("attachment.creation est effectiveTime du CDA", "attachment.creation is effectiveTime of the CDA"),
          rules.instant_of("attachment.creation", "content.attachment.creation", lambda t: t.creation_time))  # fmt: skip
agreement("PERIOD-START", Text("Le début de l'acte est celui du CDA", "The start of the act is that of the CDA"),
          rules.instant_of("context.period.start", "context.period.start", lambda t: t.service_start))  # fmt: skip
agreement("PERIOD-END", Text("La fin de l'acte est celle du CDA", "The end of the act is that of the CDA"),
          rules.instant_of("context.period.end", "context.period.end", lambda t: t.service_stop, optional=True))  # fmt: skip
agreement("TYPE", Text("Le type est le code du CDA", "The type is the code of the CDA"),
          rules.code_of("TYPE", lambda t: t.type_code, scheme_level=None))  # fmt: skip
agreement("CATEGORY", Text("La classe est celle du type du CDA (ASS_X04)", "The class is that of the type of the CDA (ASS_X04)"),
          rules.code_of("CATEGORY", lambda t: t.class_code, lambda t: t.other_classes))  # fmt: skip
agreement("FORMAT", Text("Le format est celui du modèle du CDA (ASS_A11) ou de son corps", "The format is that of the model of the CDA (ASS_A11) or of its body"),
          rules.code_of("FORMAT", lambda t: t.format_code, lambda t: t.former_formats))  # fmt: skip
agreement("FACILITY-TYPE", Text("facilityType est le secteur d'activité du CDA", "facilityType is the kind of facility of the CDA"),
          rules.code_of("FACILITY-TYPE", lambda t: t.facility))  # fmt: skip
agreement("PRACTICE-SETTING", Text("practiceSetting est le cadre d'exercice de l'acte principal", "practiceSetting is the setting of the main act"),
          rules.code_of("PRACTICE-SETTING", lambda t: t.practice_setting))  # fmt: skip
agreement("SECURITY-LABEL", Text("securityLabel comprend la confidentialité du CDA", "securityLabel holds the confidentiality of the CDA"),
          rules.code_of("SECURITY-LABEL", lambda t: t.confidentiality))  # fmt: skip
agreement(
    "EVENTS",
    Text("context.event reprend les actes du CDA", "context.event holds the acts of the CDA"),
    rules.events,
    PEUT,
    required=False,
)
agreement("AUTHOR", Text("Les auteurs sont ceux du CDA", "The authors are those of the CDA"),
          rules.people_of("author", lambda t: [a.person for a in t.authors]))  # fmt: skip
agreement("AUTHENTICATOR", Text("Le responsable est celui du CDA (legalAuthenticator)", "The authenticator is that of the CDA (legalAuthenticator)"),
          rules.people_of("authenticator", lambda t: [t.legal_authenticator]))  # fmt: skip
agreement("INS", Text("L'INS de la fiche est celle du CDA", "The INS of the entry is that of the CDA"), rules.ins)
agreement(
    "REPLACEMENT",
    Text("La fiche remplace le même document que le CDA", "The entry replaces the same document as the CDA"),
    rules.replacement,
    PEUT,
)


def _register_trait(trait: Trait, id: str) -> None:
    def compare(pair: Pair) -> Findings:
        if pair.patient is None or not pair.patients:
            yield inconclusive(
                "aucun Patient dans le Bundle pour cette fiche", "no Patient in the Bundle for this entry"
            )
            return
        for patient in pair.patients:
            found = compare_trait(trait, pair.patient.trait(trait), patient.trait(trait))
            soft = found is not None and found.how is not How.DIFFERENT
            yield verify(
                found is None, at=patient.trait(trait).place, actual=patient.get(trait), message=found.explanation if found else None,
                expected=pair.patient.get(trait) or Text("rien : le CDA ne le dit pas", "nothing: the CDA does not tell it"),
                level=Level.WARNING if soft else None,
            )  # fmt: skip

    title = Text(
        f"Patient de la fiche et du CDA : {trait.text.fr}", f"Patient of the entry and of the CDA: {trait.text.en}"
    )
    agreement(f"PATIENT-{id}", title, compare)


for _trait in STRICT_TRAITS:
    _register_trait(_trait, _trait.name.replace("_", "-"))
