"""DRIM-WHITELIST: a DRIMbox fetches the whitelist every day and verifies who signed it before trusting it.

FAQ 49: the list of the ANS is fetched daily; its signature is verified with what its X509Data says (certificate of the
test authority ACI-EL-ORG and its revocation list, for the test list; eSignSanté is the tool that the ANS recommends);
the proof that the editor hands over is signed by a certificate of its own. What the ANS publishes with its test list: an
enveloped signature, made by a certificate ORG SIGN whose subject is CN=Liste Blanche DRIM-M, OU=318751275100020 (3 and
the SIRET of the ANS), CN and OU to be verified. The content of the list is not judged: no public schema describes it.

Times are instants with their zone. The list and the certificates are judged at its last fetch (``fetched``, else the last
of ``fetches``, else ``used``, else noon UTC of the day of the campaign). A day is 24 hours; between two fetches one
more hour is admitted, which the change to winter time adds to a job that runs at a fixed hour.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from harness.campaign.campaign import Campaign
from harness.campaign.whitelist import VerificationProofSubject, WhitelistSubject
from harness.core.check import DOIT, PEUT, Force
from harness.core.finding import HOLDS, Findings, Inconclusive, Level, inconclusive, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text, same
from harness.formats import x509
from harness.formats.xml_signature import Question, SignatureReport

scenario = Scenario(
    id="DRIM-WHITELIST",
    title=Text("Liste blanche DRIM-M : récupérée chaque jour, signature vérifiée", "DRIM-M whitelist: fetched every day, signature verified"),
    summary=Text(
        "La DRIMbox récupère chaque jour la liste blanche de l'ANS et en vérifie la signature avant de s'y fier ; l'éditeur en remet une preuve signée par son propre certificat. Une liste altérée ouvrirait les images des patients à un système inconnu.",
        "The DRIMbox fetches the whitelist of the ANS every day and verifies its signature before trusting it; the editor hands over a proof signed by its own certificate. A list tampered with would open the images of patients to an unknown system.",
    ),
    faq=(49,),
    applies_to=frozenset({Role.IS_DRIMBOX}),
)  # fmt: skip

ANS = "318751275100020"
DAY, MARGIN = timedelta(days=1), timedelta(hours=1)
#: A date of the list without a zone is taken as UTC: French time is up to two hours ahead of it.
ZONES = timedelta(hours=2)
NO_LIST = Text(
    "campaign.yaml ne donne pas de liste blanche (whitelist)", "campaign.yaml gives no whitelist (whitelist)"
)
NO_PROOF = Text("campaign.yaml ne donne pas la preuve de vérification (whitelist, proof_of_verification)", "campaign.yaml gives no proof of verification (whitelist, proof_of_verification)")  # fmt: skip
XMLDSIG = "FAQ 49 ; XML Signature (W3C)"
Judged = WhitelistSubject | VerificationProofSubject


def answers(report: SignatureReport, *questions: Question) -> Findings:
    """What the report says of some questions: faults, or why they could not be asked."""
    for question in questions:
        if question in report.undecided:
            yield Inconclusive(report.undecided[question])
        elif report.right(question):
            yield HOLDS
        for fault in report.faults.get(question, ()):
            yield verify(False, at=fault.place, expected=fault.expected, actual=fault.actual)


def _signature(
    id: str, title: Text, remedy: Text, *questions: Question, source: str = XMLDSIG, force: Force = DOIT, on: type[Judged] = WhitelistSubject
) -> None:  # fmt: skip
    """Register a check that tells some answers of the signature."""

    def run(subject: Judged, campaign: Campaign) -> Findings:
        yield from answers(subject.signature, *questions)

    unexercised = NO_LIST if on is WhitelistSubject else NO_PROOF
    scenario.check(id, force, on=on, source=source, title=title, remedy=remedy, unexercised=unexercised)(run)


AGAIN = Text(
    "récupérer la liste à nouveau et la refuser tant que la vérification échoue",
    "fetch the list again and refuse it as long as the verification fails",
)

_signature(
    "DRIM-WHITELIST-SIGNED", Text("La liste est un XML signé", "The list is a signed XML"), AGAIN, Question.PRESENT
)
_signature(
    "DRIM-WHITELIST-X509DATA",
    Text("X509Data donne le certificat du signataire", "X509Data gives the certificate of the signer"),
    AGAIN,
    Question.CERTIFICATE,
)
_signature(
    "DRIM-WHITELIST-WHOLE",
    Text("La signature porte sur toute la liste", "The signature covers the whole list"),
    AGAIN,
    Question.COVERAGE,
)
_signature(
    "DRIM-WHITELIST-VALUE",
    Text("La signature est celle de la clé du certificat", "The signature is that of the key of the certificate"),
    AGAIN,
    Question.VALUE,
)
_signature(
    "DRIM-WHITELIST-CONTENT",
    Text("Le contenu n'a pas changé depuis la signature", "The content has not changed since it was signed"),
    AGAIN,
    Question.CONTENT,
)
_signature(
    "DRIM-WHITELIST-VALIDITY",
    Text("Certificats valides à la récupération", "Certificates valid when the list was fetched"),
    AGAIN,
    Question.VALIDITY,
    source="FAQ 49 ; RFC 5280 §6",
)
_signature(
    "DRIM-WHITELIST-REVOKED",
    Text("Certificat du signataire non révoqué", "Certificate of the signer not revoked"),
    AGAIN,
    Question.REVOCATION,
    source="FAQ 49 ; RFC 5280 §6.3",
)
_signature("DRIM-WHITELIST-ALGORITHMS", Text("Algorithmes et clé à l'état de l'art", "Algorithms and key at the state of the art"),
           Text("refuser SHA-1 et les clés RSA de moins de 2048 bits", "refuse SHA-1 and RSA keys of less than 2048 bits"), Question.STRENGTH, source="Guide des mécanismes cryptographiques (ANSSI)", force=PEUT)  # fmt: skip


def _given(names: Iterable[str], what: Text) -> Findings:
    """Files of the manifest that are not what they should be."""
    for name in names:
        yield verify(False, at=Place(name), expected=what, actual=Text("autre chose", "something else"))


@scenario.check(
    "DRIM-WHITELIST-CA", DOIT, on=WhitelistSubject, source="FAQ 49 ; RFC 5280 §6", unexercised=NO_LIST, remedy=AGAIN,
    title=Text("Certificat émis par l'autorité attendue (IGC-Santé)", "Certificate issued by the expected authority (IGC-Santé)"),
)  # fmt: skip
def authority(listed: WhitelistSubject, campaign: Campaign) -> Findings:
    """A chain from the signer to one of the files of ``ca``."""
    yield from _given(listed.bad_ca, Text("un certificat d'autorité", "a certificate of an authority"))
    yield from answers(listed.signature, Question.TRUST)


@scenario.check(
    "DRIM-WHITELIST-CRL", DOIT, on=WhitelistSubject, source="FAQ 49 ; RFC 5280 §6.3", unexercised=NO_LIST,
    title=Text("CRL de l'autorité, à jour à la récupération", "Revocation list of the authority, current when the list was fetched"),
    remedy=Text("télécharger la CRL de l'autorité qui a émis le certificat, à chaque vérification", "download the revocation list of the authority that issued the certificate, at each verification"),
)  # fmt: skip
def crl(listed: WhitelistSubject, campaign: Campaign) -> Findings:
    """Of the right issuer, signed by it, not out of date."""
    yield from _given(listed.bad_crl, Text("une CRL (DER ou PEM)", "a revocation list (DER or PEM)"))
    yield from answers(listed.signature, Question.CRL)


@scenario.check(
    "DRIM-WHITELIST-SIGNER", PEUT, on=WhitelistSubject, source="Liste blanche de test (ANS) : CN et OU du certificat à vérifier", unexercised=NO_LIST, remedy=AGAIN,
    title=Text("Le signataire est celui que l'ANS annonce", "The signer is the one that the ANS announces"),
)  # fmt: skip
def signer(listed: WhitelistSubject, campaign: Campaign) -> Findings:
    """Any other certificate of the same authority would pass the verification of the chain."""
    certificate = listed.signature.certificate
    if certificate is None:
        yield inconclusive("pas de certificat dans la signature", "no certificate in the signature")
        return
    wanted = listed.declared.signer or ANS
    found = x509.values(certificate.subject, "OU")
    yield verify(
        wanted in found, at=Place("X509Certificate.subject.OU"), expected=wanted, actual=", ".join(found) or None
    )


def told(at: datetime) -> str:
    """An instant, as written."""
    return at.isoformat(timespec="seconds")


@scenario.check(
    "DRIM-WHITELIST-FRESH", DOIT, on=WhitelistSubject, source="FAQ 49", unexercised=NO_LIST,
    title=Text("Liste récupérée depuis un jour au plus quand elle sert", "List fetched at most a day before it is used"),
    remedy=Text("récupérer la liste chaque jour et ne plus se fier à une liste plus ancienne", "fetch the list every day and no longer trust an older one"),
)  # fmt: skip
def fresh(listed: WhitelistSubject, campaign: Campaign) -> Findings:
    """Between the fetch and the use: 24 hours; without a time of use, the day of the campaign or the day before."""
    fetched, used = listed.declared.last_fetch, listed.declared.used
    if fetched is None:
        yield inconclusive(
            "date de récupération non déclarée (whitelist, fetched ou fetches)",
            "time of the fetch not declared (whitelist, fetched or fetches)",
        )
        return
    if used is not None:
        within, limit = timedelta(0) <= used - fetched <= DAY, told(used)
    else:
        within, limit = 0 <= (campaign.today - fetched.date()).days <= 1, f"{campaign.today:%Y-%m-%d}"
    yield verify(within, at=Place("campaign.yaml whitelist.fetched"), actual=told(fetched),
                 expected=Text("dans les 24 h avant {limit}", "in the 24 h before {limit}").fill(limit=limit))  # fmt: skip
    yield from _generated(listed, fetched)


def _generated(listed: WhitelistSubject, fetched: datetime) -> Findings:
    """The date that the list gives of itself: after the fetch it contradicts it; long before is a remark, no text says how often it is made."""
    if listed.generated is None:
        return
    made, place = listed.generated
    yield verify(
        made <= fetched + ZONES,
        at=place,
        expected=Text("une date avant la récupération ({at})", "a date before the fetch ({at})").fill(at=told(fetched)),
        actual=told(made),
    )
    yield verify(made > fetched + ZONES or fetched - made <= DAY, at=place, level=Level.INFO, actual=told(made),
                 expected=Text("une liste générée dans les 24 h", "a list generated in the last 24 h"))  # fmt: skip


@scenario.check(
    "DRIM-WHITELIST-DAILY", DOIT, on=WhitelistSubject, source="FAQ 49", unexercised=NO_LIST,
    title=Text("Une récupération par jour", "One fetch a day"),
    remedy=Text("planifier la récupération au moins une fois par jour et la relancer en cas d'échec", "schedule the fetch at least once a day and retry when it fails"),
)  # fmt: skip
def daily(listed: WhitelistSubject, campaign: Campaign) -> Findings:
    """No more than 24 hours between two fetches, one more for the change of hour."""
    times = sorted(listed.declared.fetches, key=lambda t: t.astimezone(UTC))
    if len(times) < 2:
        yield inconclusive(
            "moins de deux récupérations déclarées (whitelist, fetches)",
            "less than two fetches declared (whitelist, fetches)",
        )
        return
    for former, later in pairwise(times):
        yield verify(later - former <= DAY + MARGIN, at=Place("campaign.yaml whitelist.fetches"), actual=told(later),
                     expected=Text("au plus un jour après {at}", "at most a day after {at}").fill(at=told(former)))  # fmt: skip


ON_PROOF = VerificationProofSubject
SIGN_AGAIN = Text("produire la preuve avec eSignSanté, section « proof » de config.json renseignée par le certificat de l'éditeur",
                  "make the proof with eSignSanté, whose config.json has the certificate of the editor in its 'proof' section")  # fmt: skip

_signature("DRIM-WHITELIST-PROOF-SIGNED", Text("La preuve de vérification est signée", "The proof of verification is signed"), SIGN_AGAIN,
           Question.PRESENT, Question.CERTIFICATE, on=ON_PROOF)  # fmt: skip
_signature("DRIM-WHITELIST-PROOF-INTACT", Text("La preuve n'a pas changé depuis sa signature", "The proof has not changed since it was signed"), SIGN_AGAIN,
           Question.COVERAGE, Question.VALUE, Question.CONTENT, on=ON_PROOF)  # fmt: skip
_signature("DRIM-WHITELIST-PROOF-VALIDITY", Text("Certificat de la preuve valide quand elle est faite", "Certificate of the proof valid when it is made"), SIGN_AGAIN,
           Question.VALIDITY, on=ON_PROOF, source="FAQ 49 ; RFC 5280 §6")  # fmt: skip


@scenario.check(
    "DRIM-WHITELIST-PROOF-EDITOR", DOIT, on=ON_PROOF, source="FAQ 49", unexercised=NO_PROOF, remedy=SIGN_AGAIN,
    title=Text("La preuve est signée par le certificat de l'éditeur", "The proof is signed by the certificate of the editor"),
)  # fmt: skip
def by_the_editor(proof: VerificationProofSubject, campaign: Campaign) -> Findings:
    """Its own certificate, never that of the list."""
    used, ans = proof.signature.certificate, proof.of.signature.certificate
    if used is None:
        yield inconclusive(
            "pas de certificat dans la signature de la preuve", "no certificate in the signature of the proof"
        )
        return
    place = Place("X509Certificate")
    own = Text("un certificat propre à l'éditeur", "a certificate of the editor's own")
    yield verify(
        ans is None or used.fingerprint != ans.fingerprint,
        at=place,
        expected=own,
        actual=Text("le certificat qui a signé la liste", "the certificate that signed the list"),
    )
    if proof.editor is None:
        yield inconclusive(
            "certificat de l'éditeur non déclaré ou illisible (whitelist, editor_certificate)",
            "certificate of the editor not declared or unreadable (whitelist, editor_certificate)",
        )
        return
    yield verify(used.fingerprint == proof.editor.fingerprint, at=place, actual=f"{used.title}, n° {used.number}",
                 expected=f"{proof.editor.title}, n° {proof.editor.number} ({proof.editor_file})")  # fmt: skip


@scenario.check(
    "DRIM-WHITELIST-PROOF-RESULT", DOIT, on=ON_PROOF, where=lambda p, _: p.proof.valid is not None, source="FAQ 49 ; eSignSanté, rapport de validation", required=False,
    unexercised=Text("la preuve n'est pas une réponse d'eSignSanté", "the proof is no answer of eSignSanté"), remedy=AGAIN,
    title=Text("La vérification prouvée a réussi", "The verification that is proved succeeded"),
)  # fmt: skip
def result(proof: VerificationProofSubject, campaign: Campaign) -> Findings:
    """``valide`` of the answer."""
    told_by = " ; ".join(proof.proof.errors)
    yield verify(
        proof.proof.valid is True,
        at=Place("valide"),
        expected=same("true"),
        actual=f"false ({told_by})" if told_by else "false",
    )
