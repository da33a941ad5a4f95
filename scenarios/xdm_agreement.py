"""XDM-AGREEMENT: the metadata of an archive say what its CDAs say.

Each attribute of a DocumentEntry that the header of the CDA gives is worked out again from that CDA (the file that the
URI slot names) and compared: identifiers, times in UTC, codes, patient, authors. A difference names both values, the
place in METADATA.XML and the place in the CDA. What the CDA does not decide is inconclusive, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import ArchiveSubject
from harness.core.check import DOIT, PEUT, CheckFunction, Force
from harness.core.finding import HOLDS, Assertion, Findings, Level, Outcome, inconclusive
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.rules.xds.agreement import ATTRIBUTES
from harness.rules.xds.compare import BY_VALUES, alike, different
from harness.rules.xds.implied import Implied

scenario = Scenario(
    id="XDM-AGREEMENT",
    title=Text("Les métadonnées XDS disent ce que dit le CDA", "The XDS metadata say what the CDA says"),
    summary=Text(
        "Chaque attribut de DocumentEntry que l'en-tête du CDA détermine (identifiants, dates en UTC, codes, patient, auteurs, responsable) "
        "est recalculé depuis le CDA que nomme le slot URI, puis comparé.",
        "Each DocumentEntry attribute that the CDA header gives (identifiers, times in UTC, codes, patient, authors, authenticator) is worked "
        "out from the CDA that the URI slot names, then compared.",
    ),
    applies_to=frozenset({Role.EXCHANGES_ARCHIVES}),
)  # fmt: skip

MAPPING = "CI-SIS, annexe Lien entre l'en-tête CDA et les métadonnées XDS"
NONE_DESCRIBED = Text(
    "aucune archive dont les métadonnées décrivent un CDA", "no archive whose metadata describe a CDA"
)
DERIVE = Text(
    "recalculer l'attribut depuis le CDA joint (segur-harness derive le donne)",
    "work the attribute out from the attached CDA (segur-harness derive tells it)",
)


def judged(archive: ArchiveSubject, campaign: Campaign) -> bool:
    """An archive of the product that describes documents."""
    return campaign.judges_sending(archive) and bool(archive.described)


def single(archive: ArchiveSubject, campaign: Campaign) -> bool:
    """An archive of one document: the set is titled like it."""
    return judged(archive, campaign) and len(archive.described) == 1


def _own(outcome: Outcome) -> Outcome:
    """What XDM-VALUES recommends on the same code is left to it."""
    return HOLDS if isinstance(outcome, Assertion) and BY_VALUES in outcome.tags else outcome


def agreement(
    id: str,
    attribute: str,
    *,
    title: Text,
    source: str = MAPPING,
    remedy: Text = DERIVE,
    force: Force = DOIT,
) -> CheckFunction:
    """Register the comparison of one attribute, over every entry whose CDA can be read."""
    compare = ATTRIBUTES[attribute].compare

    def run(archive: ArchiveSubject, campaign: Campaign) -> Findings:
        for pair in archive.described:
            if pair.implied is None:
                uri = pair.entry.value("URI")
                yield inconclusive(f"CDA illisible ou absent : {uri.text or 'slot URI absent'}",
                                   f"CDA unreadable or absent: {uri.text or 'no URI slot'}", uri.place)  # fmt: skip
            else:
                yield from map(_own, compare(pair, pair.implied))

    run.__doc__ = title.en
    registered = scenario.check(
        f"XDM-AGREEMENT-{id}", force, on=ArchiveSubject, where=judged, source=source, title=title, remedy=remedy,
        unexercised=NONE_DESCRIBED,
    )  # fmt: skip
    return registered(run)


# -- the document ------------------------------------------------------------------------------------

agreement("UNIQUE-ID", "uniqueId",
          title=Text("uniqueId est l'identifiant du CDA (root^extension)", "uniqueId is the identifier of the CDA (root^extension)"))  # fmt: skip
agreement("TITLE", "title", title=Text("Le titre est celui du CDA", "The title is that of the CDA"))
agreement("LANGUAGE", "languageCode", title=Text("languageCode est celui du CDA", "languageCode is that of the CDA"))
agreement("MIME-TYPE", "mimeType", source="CI-SIS, volet Partage de documents de santé",
          remedy=Text("text/xml pour un CDA, application/xslt+xml pour un CDA auto-présentable",
                      "text/xml for a CDA, application/xslt+xml for a self-presentable CDA"),
          title=Text("mimeType est celui d'un CDA", "mimeType is that of a CDA"))  # fmt: skip

# -- times, in UTC -----------------------------------------------------------------------------------

UTC = Text(
    "convertir en UTC avec le décalage écrit dans le CDA, puis ne pas écrire de décalage",
    "convert to UTC with the offset written in the CDA, then write no offset",
)
IN_UTC = f"{MAPPING} ; IHE ITI TF-3 4.2.3.1.6 (DTM)"
agreement("CREATION-TIME", "creationTime", source=IN_UTC, remedy=UTC,
          title=Text("creationTime est effectiveTime du CDA, en UTC", "creationTime is effectiveTime of the CDA, in UTC"))  # fmt: skip
agreement("SERVICE-START", "serviceStartTime", source=IN_UTC, remedy=UTC,
          title=Text("serviceStartTime est le début de l'acte principal, en UTC", "serviceStartTime is the start of the main act, in UTC"))  # fmt: skip
agreement("SERVICE-STOP", "serviceStopTime", source=IN_UTC, remedy=UTC,
          title=Text("serviceStopTime est la fin de l'acte principal, en UTC", "serviceStopTime is the end of the main act, in UTC"))  # fmt: skip

# -- codes -------------------------------------------------------------------------------------------

agreement(
    "TYPE-CODE",
    "typeCode",
    title=Text("typeCode est le code du CDA et son système", "typeCode is the code of the CDA and its system"),
)
agreement("CLASS-CODE", "classCode", source="CI-SIS, table d'association ASS_X04",
          title=Text("classCode est la classe du type de document (ASS_X04)", "classCode is the class of the document type (ASS_X04)"))  # fmt: skip
agreement("FORMAT-CODE", "formatCode", source="CI-SIS, table d'association ASS_A11",
          title=Text("formatCode est celui du modèle du CDA (ASS_A11) ou de son corps", "formatCode is that of the model of the CDA (ASS_A11) or of its body"))  # fmt: skip
agreement("FACILITY-TYPE", "healthcareFacilityTypeCode",
          title=Text("healthcareFacilityTypeCode est le secteur d'activité du CDA", "healthcareFacilityTypeCode is the kind of facility of the CDA"))  # fmt: skip
agreement("PRACTICE-SETTING", "practiceSettingCode",
          title=Text("practiceSettingCode est le cadre d'exercice de l'acte principal", "practiceSettingCode is the setting of the main act"))  # fmt: skip
agreement("CONFIDENTIALITY", "confidentialityCode",
          title=Text("confidentialityCode comprend celui du CDA", "confidentialityCode holds that of the CDA"))  # fmt: skip
agreement("EVENT-CODES", "eventCodeList",
          title=Text("eventCodeList reprend les actes du CDA", "eventCodeList holds the acts of the CDA"))  # fmt: skip
agreement("LABELS", "labels", force=PEUT,
          title=Text("Les libellés des codes sont ceux du CDA", "The labels of the codes are those of the CDA"))  # fmt: skip

# -- the patient -------------------------------------------------------------------------------------

agreement("PATIENT-ID", "patientId",
          title=Text("patientId est l'INS du CDA (NH), à défaut son identifiant local (PI)", "patientId is the INS of the CDA (NH), else its local identifier (PI)"))  # fmt: skip
agreement("SOURCE-PATIENT-ID", "sourcePatientId",
          title=Text("sourcePatientId est l'identifiant local du CDA (PI)", "sourcePatientId is the local identifier of the CDA (PI)"))  # fmt: skip
agreement("PATIENT-INFO", "sourcePatientInfo",
          title=Text("sourcePatientInfo reprend les traits du CDA (PID-5, 7, 8, 11)", "sourcePatientInfo holds the traits of the CDA (PID-5, 7, 8, 11)"))  # fmt: skip

# -- authors and authenticator -------------------------------------------------------------------------

agreement(
    "AUTHOR-PERSON", "authorPerson", title=Text("Les auteurs sont ceux du CDA", "The authors are those of the CDA")
)
agreement("AUTHOR-INSTITUTION", "authorInstitution",
          title=Text("La structure de chaque auteur est celle du CDA", "The structure of each author is that of the CDA"))  # fmt: skip
agreement("AUTHOR-SPECIALTY", "authorSpecialty",
          title=Text("La spécialité de chaque auteur est celle du CDA", "The specialty of each author is that of the CDA"))  # fmt: skip
agreement("AUTHOR-ROLE", "authorRole",
          title=Text("Le rôle de chaque auteur est le libellé de sa fonction", "The role of each author is the label of its function"))  # fmt: skip
agreement("LEGAL-AUTHENTICATOR", "legalAuthenticator",
          title=Text("legalAuthenticator est le responsable du CDA", "legalAuthenticator is that of the CDA"))  # fmt: skip

# -- replacement, and the set ------------------------------------------------------------------------

agreement("REPLACEMENT", "replacement", force=PEUT, source="IHE ITI TF-3 4.2.2 (RPLC) ; échantillons de l'ANS (slot d'action)",
          remedy=Text("dire la même chose dans le CDA (relatedDocument RPLC) et dans les métadonnées (association RPLC, ou slot d'action à C)",
                      "say the same in the CDA (relatedDocument RPLC) and in the metadata (RPLC association, or action slot set to C)"),
          title=Text("Un CDA qui en remplace un autre est soumis comme remplacement", "A CDA that replaces another one is submitted as a replacement"))  # fmt: skip


def implied_of(archive: ArchiveSubject) -> Iterator[Implied]:
    """What each readable CDA implies."""
    yield from (pair.implied for pair in archive.described if pair.implied is not None)


@scenario.check(
    "XDM-AGREEMENT-SET-PATIENT-ID", DOIT, on=ArchiveSubject, where=judged, source=MAPPING, remedy=DERIVE,
    title=Text("Le patientId du lot est celui des CDA", "The patientId of the set is that of the CDAs"), unexercised=NONE_DESCRIBED,
)  # fmt: skip
def set_patient(archive: ArchiveSubject, campaign: Campaign) -> Findings:
    """SubmissionSet.patientId is the patient of one of the CDAs."""
    told = [implied.patient_id for implied in implied_of(archive) if implied.patient_id.text]
    if not told:
        yield inconclusive("aucun CDA ne donne d'identifiant de patient", "no CDA gives a patient identifier")
        return
    for subset in archive.view.subsets:
        for submission in subset.submission.submission_sets:
            found = submission.identifier("patientId")
            of_entries = {entry.identifier("patientId").text for entry in subset.submission.documents}
            if any(alike(t.text, found.text) for t in told):
                yield HOLDS
            elif found.text and found.text in of_entries:
                yield inconclusive("les fiches désignent le même autre patient : XDM-AGREEMENT-PATIENT-ID le dit",
                                   "the entries name the same other patient: XDM-AGREEMENT-PATIENT-ID tells it")  # fmt: skip
            else:
                yield from different("SubmissionSet.patientId", told[0], found, found.text)


@scenario.check(
    "XDM-AGREEMENT-SET-TITLE", PEUT, on=ArchiveSubject, where=single, required=False, remedy=DERIVE,
    source="échantillons de l'ANS : le lot d'un seul document en porte le titre",
    title=Text("Le lot d'un seul document en porte le titre", "The set of one document has its title"),
    unexercised=Text("aucune archive d'un seul document", "no archive of one document"),
)  # fmt: skip
def set_title(archive: ArchiveSubject, campaign: Campaign) -> Findings:
    """A remark: nothing imposes the title of the set."""
    titles = [implied.title for implied in implied_of(archive) if implied.title.text]
    if not titles:
        yield inconclusive("le CDA n'a pas de titre", "the CDA has no title")
        return
    for subset in archive.view.subsets:
        for submission in subset.submission.submission_sets:
            found = submission.name
            if found.text and " ".join(found.text.split()) == titles[0].text:
                yield HOLDS
            else:
                yield from different("SubmissionSet.title", titles[0], found, found.text, level=Level.INFO)
