"""How each check of MSS-MAILBOX-TYPES is made to fail."""

from __future__ import annotations

from dataclasses import replace

from harness.builder.demo import demo
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
AUTOMATIC = "envoi-automatique"


@mutations("MSS-MAILBOX-TYPES-01")
def personal_mailbox_without_a_name() -> Files:
    """The address alone."""
    return demo().mailing("envoi-personnel", sender="octave.test-genet@ch-demo.mssante.fr").files()


@mutations("MSS-MAILBOX-TYPES-01")
def personal_mailbox_with_a_family_name_alone() -> Files:
    """One word."""
    return demo().mailing("envoi-personnel", sender="TEST-GENET <octave.test-genet@ch-demo.mssante.fr>").files()


@mutations("MSS-MAILBOX-TYPES-02")
def organisational_mailbox_without_a_label() -> Files:
    """The address alone."""
    return demo().mailing("gaston", sender="dpi@ch-demo.mssante.fr").files()


@mutations("MSS-MAILBOX-TYPES-03")
def applicative_mailbox_whose_label_is_its_address() -> Files:
    """Said twice, it says nothing more."""
    address = "envoi-auto@ch-demo.mssante.fr"
    return demo().mailing(AUTOMATIC, sender=f"{address} <{address}>").files()


@mutations("MSS-MAILBOX-TYPES-04")
def applicative_mailbox_without_reply_to() -> Files:
    """Whoever answers writes to nobody."""
    return demo().mailing(AUTOMATIC, reply_to=None).files()


@mutations("MSS-MAILBOX-TYPES-04")
def reply_to_an_applicative_mailbox() -> Files:
    """The other applicative mailbox of the product."""
    return demo().mailing(AUTOMATIC, reply_to="integration@ch-demo.mssante.fr").files()


@mutations("MSS-MAILBOX-TYPES-05")
def text_without_the_address_to_write_to() -> Files:
    """The text of an ordinary e-mail."""
    return demo().mailing(AUTOMATIC, body="Bonjour,\n\nVous trouverez ci-joint un document.\n").files()


@mutations("MSS-MAILBOX-TYPES-06")
def patient_address_declared() -> Files:
    """A patient's mailbox among those of the product."""
    campaign = demo()
    return replace(campaign, mailboxes=(*campaign.mailboxes, ("157075935020407@patient.mssante.fr", "PER"))).files()


@mutations("MSS-MAILBOX-TYPES-07")
def name_in_place_of_an_address() -> Files:
    """A label is no address."""
    campaign = demo()
    return replace(campaign, mailboxes=(*campaign.mailboxes, ("Secrétariat", "ORG"))).files()


@mutations("MSS-MAILBOX-TYPES-07")
def one_address_under_two_types() -> Files:
    """Organisational here, personal there."""
    campaign = demo()
    return replace(campaign, mailboxes=(*campaign.mailboxes, ("dpi@ch-demo.mssante.fr", "PER"))).files()
