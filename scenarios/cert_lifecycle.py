"""CERT-LIFECYCLE: certificates are followed, and renewed before they end.

FAQ 54: a certificate of the ANS lasts 3 years, is not renewed by itself, and its technical administrator is warned
60 days before its end, at an address that lasts (shared or generic). FAQ 50: only a certificate that is still active
can be renewed; after its end another one is ordered, which nothing forbids but which leaves an interruption. FAQ 52:
the administrator follows the end dates of the whole estate: each certificate is told with its subject, serial number,
end and days left.

Dates are UTC, as certificates write them, and compared by day with the day of the campaign (``date``, else today): a
certificate is over the day after its last one. Those issued by IGC-Santé run from one second to the same second three
years later; the limit here is the end of that day. Certificates of the same subject for the same use are one line:
the expired ones that have a successor are history. Authorities that come along in a bundle are not followed.
"""

from __future__ import annotations

from datetime import date

from harness.campaign.campaign import Campaign
from harness.campaign.certificates import CertificateFileSubject, CertificateSubject, EstateSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import HOLDS, Findings, Level, Remark, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text, joined, same
from harness.rules.addresses import address_of, is_address, is_personal, is_unread

scenario = Scenario(
    id="CERT-LIFECYCLE",
    title=Text("Cycle de vie des certificats", "Life cycle of certificates"),
    summary=Text(
        "Les certificats IGC-Santé en service sont suivis : aucun n'est expiré, chacun est renouvelé avant sa fin, et l'alerte des 60 jours arrive à une adresse que l'on lit. Un certificat expiré coupe l'accès aux téléservices.",
        "The IGC-Santé certificates in use are followed: none is over, each is renewed before its end, and the warning at 60 days reaches an address that somebody reads. A certificate that ends cuts the access to national services.",
    ),
    faq=(50, 52, 54),
    applies_to=frozenset({Role.HOLDS_CERTIFICATES}),
)  # fmt: skip

ALERT_DAYS = 60
YEARS = 3
NO_ESTATE = Text("aucun certificat (campaign.yaml, certificates)", "no certificate (campaign.yaml, certificates)")
NO_RENEWAL = Text("aucun certificat renouvelé dans le parc", "no renewed certificate in the estate")
NOTHING_DECLARED = Text(
    "campaign.yaml ne déclare pas de parc (certificates)", "campaign.yaml declares no estate (certificates)"
)
NO_ADDRESS = Text("aucune adresse de notification déclarée (certificates, notification)", "no notification address declared (certificates, notification)")  # fmt: skip


def followed(certificate: CertificateSubject, campaign: Campaign) -> bool:
    """The certificate of a structure, not that of an authority."""
    return not certificate.is_authority


def day(found: date) -> str:
    """A day as people compare them."""
    return f"{found:%Y-%m-%d}"


def left(days: int) -> Text:
    """How many days are left, or have gone by."""
    if days >= 0:
        return Text(f"dans {days} jour{'s' * (days > 1)}", f"in {days} day{'s' * (days != 1)}")
    return Text(f"il y a {-days} jour{'s' * (days < -1)}", f"{-days} day{'s' * (days != -1)} ago")


def years_later(begin: date, years: int) -> date:
    """The same day some years later; the first of March for a 29 of February."""
    try:
        return begin.replace(year=begin.year + years)
    except ValueError:
        return date(begin.year + years, 3, 1)


@scenario.check(
    "CERT-LIFECYCLE-01", DOIT, on=CertificateFileSubject, source="Règle du harnais : ce qui est remis doit se lire", unexercised=NO_ESTATE,
    title=Text("Chaque fichier du parc se lit", "Each file of the estate can be read"),
    remedy=Text("fournir le certificat seul, en PEM ou DER, sans mot de passe", "hand over the certificate alone, in PEM or DER, without password"),
)  # fmt: skip
def readable(file: CertificateFileSubject, campaign: Campaign) -> Findings:
    """Certificates, whole, without a password; in a folder, what has nothing of a certificate is only told."""
    for fault in file.view.faults:
        level = Level.INFO if fault.is_foreign and not file.is_named else None
        yield verify(False, at=fault.place, expected=fault.expected, actual=fault.actual, level=level)
    yield HOLDS


@scenario.check(
    "CERT-LIFECYCLE-02", DOIT, on=CertificateFileSubject, source="Règle de sécurité du harnais : une clé privée ne se communique pas", unexercised=NO_ESTATE,
    title=Text("Aucune clé privée dans les fichiers remis", "No private key in the files handed over"),
    remedy=Text("retirer la clé ; si le fichier a circulé, faire révoquer le certificat et en demander un autre", "remove the key; if the file went around, have the certificate revoked and ask for another"),
)  # fmt: skip
def no_private_key(file: CertificateFileSubject, campaign: Campaign) -> Findings:
    """A certificate is public; its key never is."""
    for place in file.view.keys:
        yield verify(False, at=place, expected=Text("le certificat seul", "the certificate alone"), actual=Text("une clé privée", "a private key"))  # fmt: skip
    yield HOLDS


@scenario.check(
    "CERT-LIFECYCLE-03", DOIT, on=CertificateSubject, where=followed, source="FAQ 54", unexercised=NO_ESTATE,
    title=Text("Validité de 3 ans au plus", "Validity of 3 years at most"),
    remedy=Text("fournir le certificat délivré par l'IGC-Santé", "hand over the certificate that IGC-Santé issued"),
)  # fmt: skip
def three_years(certificate: CertificateSubject, campaign: Campaign) -> Findings:
    """From a day to the same day three years later."""
    begin, end = certificate.view.not_before.date(), certificate.view.not_after.date()
    limit = years_later(begin, YEARS)
    expected = Text("entre {a} et {b}", "between {a} and {b}").fill(a=day(begin), b=day(limit))
    yield verify(begin <= end <= limit, at=certificate.view.at("notAfter"), expected=expected, actual=day(end))


@scenario.check(
    "CERT-LIFECYCLE-04", DOIT, on=CertificateSubject, where=followed, source="FAQ 50, FAQ 52, FAQ 54", unexercised=NO_ESTATE,
    title=Text("Certificat non expiré, ou remplacé", "Certificate not over, or replaced"),
    remedy=Text("commander un nouveau certificat : celui-ci ne se renouvelle plus", "order a new certificate: this one can no longer be renewed"),
)  # fmt: skip
def not_over(certificate: CertificateSubject, campaign: Campaign) -> Findings:
    """An expired one that has a successor is history."""
    yield Remark(row(certificate))
    yield verify(certificate.days_left >= 0 or certificate.is_history, at=certificate.view.at("notAfter"),
                 expected=Text("une fin le {d} ou après", "an end on {d} or later").fill(d=day(campaign.today)),
                 actual=same(day(certificate.view.not_after) + ", ") + left(certificate.days_left))  # fmt: skip


def row(certificate: CertificateSubject) -> Text:
    """One line of the table of the estate."""
    state = Text(" (historique : remplacé)", " (history: replaced)") if certificate.is_history else same("")
    told = Text("{cn} : n° {serial}, fin le {end}, ", "{cn}: no. {serial}, ends on {end}, ")
    told = told.fill(cn=certificate.view.name, serial=certificate.view.number, end=day(certificate.view.not_after))
    return told + left(certificate.days_left) + state


@scenario.check(
    "CERT-LIFECYCLE-05", DOIT, on=CertificateSubject, where=followed, source="RFC 5280 §4.1.2.5", unexercised=NO_ESTATE,
    title=Text("Certificat déjà valide, ou en attente derrière celui qui sert", "Certificate already valid, or waiting behind the one in use"),
    remedy=Text("mettre en service un certificat dont la validité a commencé", "use a certificate whose validity has begun"),
)  # fmt: skip
def begun(certificate: CertificateSubject, campaign: Campaign) -> Findings:
    """One that begins later is ready in advance when another one of its line serves meanwhile."""
    yield verify(certificate.has_begun or certificate.line.is_served, at=certificate.view.at("notBefore"), actual=day(certificate.view.not_before),
                 expected=Text("un début le {d} ou avant", "a beginning on {d} or before").fill(d=day(campaign.today)))  # fmt: skip


@scenario.check(
    "CERT-LIFECYCLE-06", PEUT, on=CertificateSubject, where=lambda c, _: followed(c, _) and c.days_left >= 0, source="FAQ 50, FAQ 54", unexercised=NO_ESTATE, required=False,
    title=Text("Plus de 60 jours avant la fin, ou renouvellement prêt", "More than 60 days before the end, or renewal ready"),
    remedy=Text("renouveler dès maintenant : après la fin, le renouvellement n'est plus possible", "renew now: after the end, renewal is no longer possible"),
)  # fmt: skip
def alert(certificate: CertificateSubject, campaign: Campaign) -> Findings:
    """The 60 days of the ANS notification, both ends included."""
    yield verify(certificate.days_left > ALERT_DAYS or certificate.is_followed_up, at=certificate.view.at("notAfter"),
                 expected=Text("plus de 60 jours de validité, ou un certificat qui prend la suite", "more than 60 days of validity, or a certificate that takes over"),
                 actual=Text("fin le {d}, ", "ends on {d}, ").fill(d=day(certificate.view.not_after)) + left(certificate.days_left))  # fmt: skip


@scenario.check(
    "CERT-LIFECYCLE-07", PEUT, on=CertificateSubject, source="FAQ 50", unexercised=NO_RENEWAL, required=False,
    where=lambda c, _: followed(c, _) and c.former_end is not None,
    title=Text("Renouvelé avant la fin du précédent", "Renewed before the end of the former one"),
    remedy=Text("renouveler tant que le certificat est actif : sinon c'est un nouveau certificat, après une interruption", "renew while the certificate is active: otherwise it is a new one, after an interruption"),
)  # fmt: skip
def no_interruption(certificate: CertificateSubject, campaign: Campaign) -> Findings:
    """A new certificate after the end is allowed: what is told is the time without any."""
    former = certificate.former_end or certificate.view.not_before
    yield verify(certificate.view.not_before <= former, at=certificate.view.at("notBefore"), actual=day(certificate.view.not_before),
                 expected=Text("au plus tard le {d}, fin du précédent", "on {d} at the latest, end of the former one").fill(d=day(former)))  # fmt: skip


@scenario.check(
    "CERT-LIFECYCLE-08", DOIT, on=EstateSubject, source="FAQ 52", unexercised=NO_ESTATE,
    title=Text("Le parc contient un certificat en service", "The estate holds a certificate in use"),
    remedy=Text("ajouter au dossier le certificat que le produit utilise", "add the certificate that the product uses to the folder"),
)  # fmt: skip
def one_in_use(estate: EstateSubject, campaign: Campaign) -> Findings:
    """At least one may be used today; how many end soon is told."""
    served = [c for c in estate.holders if c.is_in_force]
    soon = sum(c.days_left <= ALERT_DAYS for c in served)
    yield Remark(Text(f"{len(served)} en service sur {len(estate.holders)}, dont {soon} à {ALERT_DAYS} jours ou moins de leur fin",
                      f"{len(served)} in use out of {len(estate.holders)}, {soon} of them {ALERT_DAYS} days or less before their end"))  # fmt: skip
    yield verify(bool(served), at=Place("certificates"), actual=Text("aucun", "none"),
                 expected=Text("un certificat valide le {d}", "a certificate valid on {d}").fill(d=day(campaign.today)))  # fmt: skip


@scenario.check(
    "CERT-LIFECYCLE-09", PEUT, on=EstateSubject, where=lambda e, _: e.declared is not None, source="FAQ 54", unexercised=NOTHING_DECLARED, required=False,
    title=Text("Une adresse reçoit l'alerte de fin de validité", "An address receives the warning of the end"),
    remedy=Text("déclarer dans certificates.notification l'adresse donnée à l'IGC-Santé", "declare in certificates.notification the address given to IGC-Santé"),
)  # fmt: skip
def has_address(estate: EstateSubject, campaign: Campaign) -> Findings:
    """At least one, and each is an address, of which somebody reads the mail."""
    told = estate.declared.notification if estate.declared else ()
    yield verify(bool(told), at=Place("certificates.notification"), expected=Text("une adresse ou plusieurs", "one address or several"), actual=None)  # fmt: skip
    for number, address in enumerate(told, 1):
        yield verify(is_address(address_of(address)), at=Place(f"certificates.notification[{number}]"), expected="nom@domaine.fr", actual=address)  # fmt: skip
        yield verify(not is_unread(address), at=Place(f"certificates.notification[{number}]"), actual=address,
                     expected=Text("une adresse qui reçoit et que l'on lit", "an address that receives and that somebody reads"))  # fmt: skip


@scenario.check(
    "CERT-LIFECYCLE-10", PEUT, on=EstateSubject, where=lambda e, _: bool(e.declared and e.declared.notification), source="FAQ 54", unexercised=NO_ADDRESS, required=False,
    title=Text("Adresse de notification générique", "Generic notification address"),
    remedy=Text("donner une adresse partagée et durable (support@, certificats@) : une personne part, l'alerte se perd", "give a shared and lasting address (support@, certificats@): people leave, the warning gets lost"),
)  # fmt: skip
def generic(estate: EstateSubject, campaign: Campaign) -> Findings:
    """One that does not look like a person's is enough."""
    told = estate.declared.notification if estate.declared else ()
    yield verify(not all(map(is_personal, told)), at=Place("certificates.notification"), actual=joined([same(a) for a in told]),
                 expected=Text("une adresse qui n'est pas celle d'une personne", "an address that is not one person's"))  # fmt: skip


@scenario.check(
    "CERT-LIFECYCLE-11", PEUT, on=CertificateSubject, where=followed, source="RGS annexe B1 ; guide des mécanismes cryptographiques (ANSSI)", unexercised=NO_ESTATE,
    title=Text("Clé et signature à l'état de l'art", "Key and signature at the state of the art"),
    remedy=Text("demander un certificat de clé RSA de 2048 bits ou plus, signé en SHA-256", "ask for a certificate with an RSA key of 2048 bits or more, signed with SHA-256"),
)  # fmt: skip
def strong(certificate: CertificateSubject, campaign: Campaign) -> Findings:
    """RSA 2048, EC 256; neither MD5 nor SHA-1."""
    view = certificate.view
    least = {"RSA": 2048, "DSA": 2048, "EC": 256}.get(view.key, 0)
    yield verify(view.bits >= least, at=certificate.view.at("subjectPublicKeyInfo"), expected=f"{view.key} ≥ {least}", actual=f"{view.key} {view.bits}")  # fmt: skip
    yield verify(view.digest not in ("md5", "sha1", "md2"), at=certificate.view.at("signatureAlgorithm"), expected="SHA-256", actual=view.digest)  # fmt: skip
