"""DOC-PROBATIVE-FORCE: documents keep the value of a proof, and the seals that they carry are right.

FAQ 41: a product that writes or changes health documents refers to the framework of probative force (PGSSI-S, « force probante des documents
de santé »; articles L.1111-25 to L.1111-31 of the code de la santé publique). How a product meets it is shown by a person: two manual proofs. The
framework does not ask for a signature in every case: a document that is not signed is not judged. One that is signed, PDF (PAdES, CMS: ISO 32000-1
§12.8, ETSI EN 319 142) or CDA (XML-DSig, XAdES), has its signature verified: what it covers, what changed since, the certificate at that time,
the authority when ``probative`` of campaign.yaml gives one. Revocation and the trust of time stamps are not followed. An XML signature apart from its
document is told and not verified. Judged: what the product wrote.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.seal_answers import Asked
from harness.campaign.seals import CARRIERS, carried
from harness.core.check import DOIT, PEUT, Force
from harness.core.finding import HOLDS, Findings, Inconclusive, verify
from harness.core.scenario import Role, Scenario
from harness.core.subject import Subject
from harness.core.text import Text

scenario = Scenario(
    id="DOC-PROBATIVE-FORCE",
    title=Text("Force probante des documents de santé", "Probative force of health documents"),
    summary=Text(
        "Un document produit par le logiciel doit pouvoir servir de preuve : son auteur est identifié, sa date est sûre, il ne change plus une fois validé"
        " et il est conservé. Les documents signés ont une signature intacte.",
        "A document that the product writes must be able to serve as a proof: its author is identified, its date is sure, it does not change once validated"
        " and it is preserved. Signed documents have an intact signature.",
    ),
    faq=(41,),
    applies_to=frozenset({Role.SENDS_DOCUMENTS}),
)  # fmt: skip

FRAMEWORK = "FAQ 41 ; PGSSI-S, référentiel force probante"
PDF = "ISO 32000-1 §12.8 (PDF) ; XML-DSig §3.2 (CDA)"
UNSIGNED = Text("aucun document signé", "no signed document")

_CHECKS: tuple[tuple[Asked, str, Force, str, Text, Text], ...] = (
    (Asked.READ, "READ", DOIT, PDF, Text("La signature d'un document se lit", "The signature of a document can be read"),
     Text("refaire la signature : CMS ou X509Data complet, document entier", "sign again: whole CMS or X509Data, whole document")),
    (Asked.INTACT, "INTACT", DOIT, PDF, Text("Ce qui a été signé n'a pas changé", "What was signed did not change"),
     Text("émettre le document tel qu'il a été signé", "send the document as it was signed")),
    (Asked.COVERAGE, "COVERAGE", DOIT, PDF, Text("La signature couvre tout le document", "The signature covers the whole document"),
     Text("signer le fichier entier (ByteRange, référence à la racine)", "sign the whole file (ByteRange, reference to the root)")),
    (Asked.SINCE, "SINCE", DOIT, "ISO 32000-1 §12.8 ; ETSI EN 319 142-1 §5", Text("Rien n'a été modifié après la signature", "Nothing was changed after the signature"),
     Text("produire une nouvelle version du document et la signer", "make a new version of the document and sign it")),
    (Asked.VALIDITY, "VALIDITY", DOIT, "RFC 5280 §4.1.2.5", Text("Le certificat était valide quand il a signé", "The certificate was valid when it signed"),
     Text("renouveler le certificat avant sa fin", "renew the certificate before its end")),
    (Asked.TRUST, "TRUST", DOIT, "RFC 5280 §6 ; probative.ca", Text("Le certificat vient d'une autorité fournie", "The certificate comes from a given authority"),
     Text("signer avec un certificat de cette autorité, ou compléter probative.ca", "sign with a certificate of that authority, or complete probative.ca")),
    (Asked.STAMP, "STAMP", DOIT, "RFC 3161 §2.4.2 ; ETSI EN 319 142-1 §5.3", Text("L'horodatage est celui de cette signature", "The time stamp is that of this signature"),
     Text("demander un jeton sur la valeur de la signature", "ask for a token on the value of the signature")),
    (Asked.DATE, "DATE", PEUT, "recommandation du harnais (ETSI EN 319 142-1, niveau B-T)", Text("La date de la signature est horodatée", "The date of the signature is time-stamped"),
     Text("faire horodater la signature : une date déclarée ne prouve rien", "have the signature time-stamped: a date that it says of itself proves nothing")),
    (Asked.STRENGTH, "STRENGTH", PEUT, "recommandation du harnais (ANSSI : SHA-2, RSA 2048 au moins)", Text("Algorithmes sans faiblesse connue", "Algorithms without a known weakness"),
     Text("signer en SHA-256 ou plus, avec une clé RSA d'au moins 2048 bits", "sign with SHA-256 or more, and an RSA key of 2048 bits at least")),
)  # fmt: skip

#: Questions that a campaign may not be able to ask of a signature.
_UNASKED = {
    Asked.TRUST: Text("aucune autorité fournie (probative.ca), ou aucun document signé", "no authority given (probative.ca), or no signed document"),
    Asked.STAMP: Text("aucun document signé avec un horodatage", "no document signed with a time stamp"),
}  # fmt: skip


def _register(asked: Asked, name: str, force: Force, source: str, title: Text, remedy: Text) -> None:
    def where(subject: Subject, campaign: Campaign) -> bool:
        return any(asked in signed.faults or asked in signed.undecided for signed in carried(subject, campaign).signed)

    @scenario.check(
        f"DOC-PROBATIVE-FORCE-{name}", force, on=CARRIERS, where=where, title=title, source=source, remedy=remedy, required=False,
        unexercised=_UNASKED.get(asked, UNSIGNED),
    )  # fmt: skip
    def check(subject: Subject, campaign: Campaign) -> Findings:
        """One answer for each signature."""
        for signed in carried(subject, campaign).signed:
            for fault in signed.faults.get(asked, ()):
                yield verify(
                    False, at=signed.place, expected=fault.expected, actual=fault.actual, message=fault.message
                )
            if signed.faults.get(asked) == []:
                yield HOLDS
            elif asked in signed.undecided and asked not in signed.faults:
                yield Inconclusive(signed.undecided[asked], signed.place)


for _row in _CHECKS:
    _register(*_row)


@scenario.check(
    "DOC-PROBATIVE-FORCE-PDF-A", PEUT, on=CARRIERS, source="ISO 19005 (PDF/A) ; le harnais ne valide pas le PDF/A", required=False,
    where=lambda subject, campaign: bool(carried(subject, campaign).claims),
    unexercised=Text("aucun PDF ne se dit PDF/A", "no PDF claims to be PDF/A"),
    title=Text("Un PDF qui se dit PDF/A n'a rien de ce que PDF/A interdit", "A PDF that claims PDF/A has nothing that PDF/A forbids"),
    remedy=Text("produire un vrai PDF/A et le contrôler avec veraPDF, ou retirer la mention", "make a real PDF/A and check it with veraPDF, or take the claim out"),
)  # fmt: skip
def pdf_a(subject: Subject, campaign: Campaign) -> Findings:
    """What shows without opening the streams: encryption, scripts, actions, what PDF 1.4 does not know in part 1."""
    for place, part, contrary in carried(subject, campaign).claims:
        yield verify(not contrary, at=place, expected=f"PDF/A-{part}", actual=", ".join(contrary))


scenario.manual_proof(
    "DOC-PROBATIVE-FORCE-P1",
    title=Text("La validation d'un document : auteur, date, document figé", "The validation of a document: author, date, frozen document"),
    shows=Text(
        "une suite d'écrans où un professionnel authentifié valide un document : on y voit son identité, la date et l'heure de la validation, puis que le document"
        " validé ne peut plus être modifié et qu'une correction crée une nouvelle version sans effacer la précédente",
        "a series of screens where an authenticated professional validates a document: one sees who it is, the date and time of the validation, then that the"
        " validated document cannot be changed any more and that a correction makes a new version without erasing the former one",
    ),
    source=FRAMEWORK,
)  # fmt: skip
scenario.manual_proof(
    "DOC-PROBATIVE-FORCE-P2",
    title=Text("Le positionnement du produit face au référentiel", "How the product stands against the framework"),
    shows=Text(
        "un document daté de l'éditeur qui dit, pour chaque cas que le produit traite (document numérique d'origine, copie numérisée, impression), comment l'auteur"
        " est identifié, comment l'intégrité est garantie et vérifiée (signature, cachet, empreintes), d'où vient l'heure, comment le document et ses traces sont conservés et"
        " restitués, et quelle part revient à l'établissement",
        "a dated document of the editor that says, for each case that the product deals with (document born digital, digitised copy, print), how the author is"
        " identified, how integrity is guaranteed and verified (signature, seal, digests), where the time comes from, how the document and its traces are preserved and"
        " given back, and what is up to the hospital",
    ),
    source=FRAMEWORK,
)  # fmt: skip
