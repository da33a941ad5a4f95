"""How each check of DRIM-WHITELIST is made to fail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.builder import demo_whitelist as listed
from harness.builder import pki
from harness.builder.demo import demo
from harness.builder.xml_signed import EXCLUSIVE, SignatureSpec
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
SIGNER, EDITOR = listed.SIGNER, listed.EDITOR_CERTIFICATE


def _with(**changes: Any) -> Files:
    return demo().changing("whitelist", **changes).files()


def _signed(**changes: Any) -> Files:
    """The list signed otherwise."""
    return _with(signature=replace(listed.SIGNED, **changes))


def _signer(**changes: Any) -> Files:
    """The list signed by another certificate."""
    return _signed(signer=replace(SIGNER, **changes))


@mutations("DRIM-WHITELIST-SIGNED")
def list_without_signature() -> Files:
    """The unsigned list that the ANS publishes for the tests."""
    return _with(signature=None)


@mutations("DRIM-WHITELIST-SIGNED")
def list_cut_short() -> Files:
    """The end is lost."""
    return _with(change=listed.replaced(b"</Signature></ListeBlanche>", b""))


@mutations("DRIM-WHITELIST-X509DATA")
def signature_without_x509data() -> Files:
    """Nothing tells who signed."""
    return _signed(with_certificate=False)


@mutations("DRIM-WHITELIST-X509DATA")
def certificate_with_a_character_lost() -> Files:
    """A character is lost."""
    return _with(change=listed.replaced(b"<X509Certificate>M", b"<X509Certificate>"))


@mutations("DRIM-WHITELIST-WHOLE")
def signature_of_another_element() -> Files:
    """A list that was signed, put under a root that nobody signed."""
    return _with(signature=replace(listed.SIGNED, uri="#signe", transforms=(EXCLUSIVE,)), wrapped=True)


@mutations("DRIM-WHITELIST-WHOLE")
def entries_inside_the_signature() -> Files:
    """An Object that the signature does not cover."""
    extra = b'<Object><Domaine xmlns=""><db>https://ailleurs.example</db></Domaine></Object></Signature>'
    return _with(change=listed.replaced(b"</Signature>", extra))


@mutations("DRIM-WHITELIST-VALUE")
def signature_of_another_key() -> Files:
    """The certificate of the ANS, the key of somebody else."""
    return _signed(key="client")


@mutations("DRIM-WHITELIST-CONTENT")
def address_changed_after_the_signature() -> Files:
    """The images would be asked from another system."""
    return _with(change=listed.TAMPERED)


@mutations("DRIM-WHITELIST-CA")
def certificate_of_another_authority() -> Files:
    """The right name, issued by somebody else."""
    return _signer(issuer="other")


@mutations("DRIM-WHITELIST-CA")
def authorities_of_another_infrastructure() -> Files:
    """The list is right, the authority is not that of the list."""
    return _with(authorities=("other",))


@mutations("DRIM-WHITELIST-VALIDITY")
def certificate_over() -> Files:
    """Since the day before."""
    return _signer(end="2026-03-19T00:00:00")


@mutations("DRIM-WHITELIST-VALIDITY")
def certificate_of_next_week() -> Files:
    """Signed in advance."""
    return _signer(start="2026-03-27T00:00:00")


@mutations("DRIM-WHITELIST-CRL")
def revocation_list_out_of_date() -> Files:
    """The next one was due a week ago."""
    return _with(crl_made="2026-03-04T06:00:00")


@mutations("DRIM-WHITELIST-CRL")
def revocation_list_of_another_authority() -> Files:
    """It says nothing of this certificate."""
    return _with(crl_issuer="other")


@mutations("DRIM-WHITELIST-REVOKED")
def certificate_revoked() -> Files:
    """In the list of its authority."""
    return _with(revoked=(SIGNER.serial,))


@mutations("DRIM-WHITELIST-ALGORITHMS")
def signature_in_sha1() -> Files:
    """Value and digest."""
    return _signed(digest="sha1")


@mutations("DRIM-WHITELIST-SIGNER")
def signed_by_another_structure() -> Files:
    """A certificate of the same authority, of nobody in particular."""
    return _signer(subject=pki.organisation("399900123300017", "SELARL IMAGERIE DE DEMONSTRATION", "Liste Blanche DRIM-M"))  # fmt: skip


@mutations("DRIM-WHITELIST-FRESH")
def list_of_two_days_ago() -> Files:
    """Still used."""
    return _with(used="2026-03-21T04:00:03+01:00")


@mutations("DRIM-WHITELIST-FRESH")
def list_generated_after_it_was_fetched() -> Files:
    """It is not the one that was fetched."""
    return _with(generated="2026-03-20T12:00:00+01:00")


@mutations("DRIM-WHITELIST-DAILY")
def a_day_without_fetch() -> Files:
    """The 18th failed and nothing retried."""
    return _with(fetches=tuple(t for t in listed.SPEC.fetches if "-18T" not in t))


@mutations("DRIM-WHITELIST-PROOF-SIGNED")
def proof_without_signature() -> Files:
    """The report alone."""
    return _with(proof=None)


@mutations("DRIM-WHITELIST-PROOF-INTACT")
def proof_changed_after_the_signature() -> Files:
    """Another date."""
    return _with(proof_change=listed.replaced(b"2026-03-20T03:00:05Z", b"2026-03-21T03:00:05Z"))


@mutations("DRIM-WHITELIST-PROOF-VALIDITY")
def proof_signed_by_a_certificate_that_is_over() -> Files:
    """The certificate of the editor ended in January."""
    ended = replace(EDITOR, end="2026-01-31T00:00:00")
    return _with(proof=SignatureSpec(ended), editor=ended)


@mutations("DRIM-WHITELIST-PROOF-EDITOR")
def proof_signed_by_the_certificate_of_the_list() -> Files:
    """Not the editor's."""
    return _with(proof=SignatureSpec(SIGNER))


@mutations("DRIM-WHITELIST-PROOF-EDITOR")
def proof_signed_by_another_certificate_than_declared() -> Files:
    """Borrowed."""
    return _with(proof=SignatureSpec(replace(EDITOR, key="client", serial=0x4C03)))


@mutations("DRIM-WHITELIST-PROOF-RESULT")
def proof_of_a_failure() -> Files:
    """The tool refused the list."""
    return _with(answer=False)
