"""How each check of MSS-MDN-TARGET is made to fail."""

from __future__ import annotations

from harness.builder.demo import demo
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
REFUSED = "mdn-autre-identite"
SERVICE, PERSON, AUTOMATIC = (f"{n}@ch-demo.mssante.fr" for n in ("cardiologie", "octave.test-genet", "integration"))


@mutations("MSS-MDN-TARGET-01")
def mdn_to_a_mailbox_that_did_not_ask() -> Files:
    """A third address beside the two that asked."""
    return demo().reporting(REFUSED, to=(SERVICE, PERSON, "dpi@ch-demo.mssante.fr")).files()


@mutations("MSS-MDN-TARGET-02")
def mdn_to_the_first_of_two_mailboxes() -> Files:
    """A product that knows one address only."""
    return demo().reporting(REFUSED, to=(SERVICE,)).files()


@mutations("MSS-MDN-TARGET-03")
def mdn_to_the_applicative_mailbox() -> Files:
    """The transfer asked for the MDN on behalf of the mailbox that integrates: nobody reads it."""
    return demo().mailing("recu-incomplet", disposition_to=AUTOMATIC).files()


@mutations("MSS-MDN-TARGET-01")
def mdn_in_copy_to_somebody_else() -> Files:
    """A third mailbox in Cc."""
    return demo().reporting(REFUSED, extra_headers=(("Cc", "dpi@ch-demo.mssante.fr"),)).files()


@mutations("MSS-MDN-TARGET-04")
def error_e_mail_to_a_third_party() -> Files:
    """The documents of the patient go to somebody who never had them."""
    return demo().reporting("mdn-inconnu", to=("accueil@autre.mssante.fr",)).files()
