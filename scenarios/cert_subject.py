"""CERT-SUBJECT: an ORG certificate is ordered under the identifier that fits the structure.

FAQ 13: a société d'exercice orders its certificate under its SIRET (the one it bills under), an individual or group
practice under its RPPS-rang. What IGC-Santé writes: the subject of an ORG certificate is C, ST (``Paris (75)``), O (name
of the structure), OU (national identifier of the structure: a digit for its type, then the number) and CN. Evidence: the
certificate by which the ANS signs the DRIM-M whitelist is announced as ``CN=Liste Blanche DRIM-M,OU=318751275100020``
and those of its services have ``OU=318751275100020, O=ASIP-SANTE, ST=Paris (75), C=FR``: 3, then 18751275100020, the
SIRET of the ANS. Types are those of IdNat_Struct (MOS): see ``harness.identity.structure``.

The kind of structure is what ``certificates.structures`` declares: nothing in a certificate tells a société d'exercice
from a hospital. Certificates of persons (a surname or a given name in the subject) are not concerned. FINESS (1) and SIREN (2) are right for other structures: they are faults only against a declaration.
"""

from __future__ import annotations

from collections.abc import Callable

from harness.campaign.campaign import Campaign
from harness.campaign.certificates import CertificateSubject, EstateSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, Level, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text, joined
from harness.formats import x509
from harness.identity.structure import (
    StructureId,
    StructureKind,
    rpps_rang_has_form,
    rpps_rang_key_is_valid,
    siret_is_valid,
    structure_id,
)  # fmt: skip

scenario = Scenario(
    id="CERT-SUBJECT",
    title=Text("Identifiant de la structure dans le certificat", "Identifier of the structure in the certificate"),
    summary=Text(
        "Le certificat ORG porte l'identifiant qui convient à la structure : SIRET pour une société d'exercice, RPPS-rang pour un cabinet individuel ou de groupe. Un certificat commandé sous le mauvais numéro est refusé par les téléservices.",
        "The ORG certificate carries the identifier that fits the structure: SIRET for a société d'exercice, RPPS-rang for an individual or group practice. One ordered under the wrong number is refused by national services.",
    ),
    faq=(13,),
    applies_to=frozenset({Role.HOLDS_CERTIFICATES}),
)  # fmt: skip

MOS = "MOS, IdNat_Struct"
NO_ESTATE = Text("aucun certificat (campaign.yaml, certificates)", "no certificate (campaign.yaml, certificates)")
UNDECLARED = Text("campaign.yaml ne dit pas à quelle structure appartiennent les certificats (certificates.structures)",
                  "campaign.yaml does not say which structure the certificates belong to (certificates.structures)")  # fmt: skip
#: Declared kind -> type of its identifier.
WANTED = {"society": StructureKind.SIRET, "practice": StructureKind.RPPS_RANG}
KINDS = {
    "society": Text("société d'exercice", "société d'exercice"),
    "practice": Text("cabinet individuel ou de groupe", "individual or group practice"),
}


def identifiers(certificate: CertificateSubject) -> list[StructureId]:
    """The identifiers of structures in the OUs of the subject."""
    return [found for value in x509.values(certificate.view.subject, "OU") if (found := structure_id(value))]


def followed(certificate: CertificateSubject, campaign: Campaign) -> bool:
    """The certificate of a structure: an authority or a person has no such identifier, a past one no longer serves."""
    person = any(x509.values(certificate.view.subject, kind) for kind in ("SN", "GN"))
    return not certificate.is_authority and not certificate.is_history and not person


def of_kind(kind: StructureKind) -> Callable[[CertificateSubject, Campaign], bool]:
    """Certificates with an identifier of this type."""
    return lambda c, campaign: followed(c, campaign) and any(i.kind is kind for i in identifiers(c))


def _ou(certificate: CertificateSubject) -> Text | None:
    """The OUs, as they are written."""
    found = x509.values(certificate.view.subject, "OU")
    return joined([Text(value, value) for value in found]) if found else None


@scenario.check(
    "CERT-SUBJECT-01", DOIT, on=CertificateSubject, where=followed, source=f"FAQ 13 ; {MOS}", unexercised=NO_ESTATE,
    title=Text("Le sujet porte l'identifiant national de la structure", "The subject carries the national identifier of the structure"),
    remedy=Text("commander un certificat ORG de l'IGC-Santé pour cette structure", "order an ORG certificate of IGC-Santé for this structure"),
)  # fmt: skip
def has_identifier(certificate: CertificateSubject, campaign: Campaign) -> Findings:
    """An OU that is a type and a number; a SIRET without its type is told, no more."""
    found = identifiers(certificate)
    expected = Text(
        "OU = type (3 SIRET, 4 RPPS-rang, 1 FINESS) puis numéro",
        "OU = type (3 SIRET, 4 RPPS-rang, 1 FINESS), then number",
    )
    yield verify(
        any(i.kind is not None for i in found),
        at=certificate.view.at("subject.OU"),
        expected=expected,
        actual=_ou(certificate),
    )
    for bare in (i for i in found if not i.is_prefixed):
        yield verify(False, at=certificate.view.at("subject.OU"), expected=f"3{bare.number}", actual=bare.text, level=Level.WARNING,
                     message=Text("SIRET écrit sans le 3 de son type", "SIRET written without the 3 of its type"))  # fmt: skip


@scenario.check(
    "CERT-SUBJECT-02", DOIT, on=CertificateSubject, where=of_kind(StructureKind.SIRET), source="Répertoire Sirene (INSEE) : clé de Luhn", required=False,
    unexercised=Text("aucun certificat sous un SIRET", "no certificate under a SIRET"),
    title=Text("SIRET de 14 chiffres, clé juste", "SIRET of 14 digits, right key"),
    remedy=Text("vérifier le SIRET dans le répertoire Sirene et commander sous le bon", "look the SIRET up in Sirene and order under the right one"),
)  # fmt: skip
def siret(certificate: CertificateSubject, campaign: Campaign) -> Findings:
    """14 digits and a Luhn key; La Poste has a rule of its own."""
    for found in identifiers(certificate):
        if found.kind is StructureKind.SIRET:
            yield verify(siret_is_valid(found.number), at=certificate.view.at("subject.OU"), actual=found.number,
                         expected=Text("14 chiffres dont le dernier est la clé de Luhn", "14 digits, the last one the Luhn key"))  # fmt: skip


@scenario.check(
    "CERT-SUBJECT-03", DOIT, on=CertificateSubject, where=of_kind(StructureKind.RPPS_RANG), source=MOS, required=False,
    unexercised=Text("aucun certificat sous un RPPS-rang", "no certificate under an RPPS-rang"),
    title=Text("RPPS-rang de 14 chiffres", "RPPS-rang of 14 digits"),
    remedy=Text("reprendre le RPPS-rang du cabinet dans l'Annuaire Santé", "take the RPPS-rang of the practice from the Annuaire Santé"),
)  # fmt: skip
def rpps_rang(certificate: CertificateSubject, campaign: Campaign) -> Findings:
    """RPPS, rank, key: 11 + 2 + 1."""
    for found in identifiers(certificate):
        if found.kind is StructureKind.RPPS_RANG:
            yield verify(rpps_rang_has_form(found.number), at=certificate.view.at("subject.OU"), actual=found.number,
                         expected=Text("14 chiffres : RPPS (11), rang (2), clé (1)", "14 digits: RPPS (11), rank (2), key (1)"))  # fmt: skip


@scenario.check(
    "CERT-SUBJECT-04", PEUT, on=CertificateSubject, where=of_kind(StructureKind.RPPS_RANG), source=MOS, required=False,
    unexercised=Text("aucun certificat sous un RPPS-rang", "no certificate under an RPPS-rang"),
    title=Text("RPPS-rang : clés justes", "RPPS-rang: right keys"),
    remedy=Text("reprendre le RPPS-rang du cabinet dans l'Annuaire Santé", "take the RPPS-rang of the practice from the Annuaire Santé"),
)  # fmt: skip
def rpps_rang_key(certificate: CertificateSubject, campaign: Campaign) -> Findings:
    """Two Luhn keys: that of the RPPS number, that of the whole; numbers of test may have none."""
    for found in identifiers(certificate):
        if found.kind is StructureKind.RPPS_RANG and rpps_rang_has_form(found.number):
            yield verify(rpps_rang_key_is_valid(found.number), at=certificate.view.at("subject.OU"), actual=found.number,
                         expected=Text("clé du RPPS (11e chiffre) et clé finale justes", "right key of the RPPS (11th digit) and last key"))  # fmt: skip


def declared(certificate: CertificateSubject, campaign: Campaign) -> bool:
    """Certificates whose structure the manifest tells."""
    return followed(certificate, campaign) and certificate.structure is not None


@scenario.check(
    "CERT-SUBJECT-05", DOIT, on=CertificateSubject, where=declared, source="FAQ 13", unexercised=UNDECLARED,
    title=Text("Identifiant du type qui convient à la structure déclarée", "Identifier of the type that fits the declared structure"),
    remedy=Text("commander le certificat sous le SIRET (société d'exercice) ou le RPPS-rang (cabinet)", "order the certificate under the SIRET (société d'exercice) or the RPPS-rang (practice)"),
)  # fmt: skip
def fits(certificate: CertificateSubject, campaign: Campaign) -> Findings:
    """SIRET for a société d'exercice, RPPS-rang for a practice."""
    structure = certificate.structure
    if structure is None:
        return
    found = identifiers(certificate)
    wanted = WANTED[structure.kind]
    yield verify(any(i.kind is wanted for i in found), at=certificate.view.at("subject.OU"),
                 expected=Text("{kind} : {wanted}", "{kind}: {wanted}").fill(kind=KINDS[structure.kind], wanted=wanted.value),
                 actual=joined([i.told for i in found]) if found else _ou(certificate))  # fmt: skip


@scenario.check(
    "CERT-SUBJECT-06", DOIT, on=EstateSubject, where=lambda e, _: bool(e.structures), source="FAQ 13, FAQ 52", unexercised=UNDECLARED, required=False,
    title=Text("Chaque structure déclarée a un certificat en service", "Each declared structure has a certificate in use"),
    remedy=Text("ajouter le certificat de la structure au dossier, ou corriger certificates.structures", "add the certificate of the structure to the folder, or mend certificates.structures"),
)  # fmt: skip
def each_has_one(estate: EstateSubject, campaign: Campaign) -> Findings:
    """No declaration is left without a certificate that may be used today."""
    served = {id(c.structure) for c in estate.holders if c.is_in_force}
    for number, structure in enumerate(estate.structures, 1):
        name = structure.subject or structure.file or ""
        yield verify(id(structure) in served, at=Place(f"certificates.structures[{number}]"), actual=Text("aucun", "none"),
                     expected=Text("un certificat en service pour « {name} »", "a certificate in use for '{name}'").fill(name=name))  # fmt: skip
