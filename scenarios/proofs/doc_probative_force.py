"""How each step of DOC-PROBATIVE-FORCE is made to fail."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from harness.builder import pki
from harness.builder.demo import demo
from harness.builder.pdf import minimal_pdf
from harness.builder.seal import EDITOR, SealSpec, with_a_byte_changed, with_a_script, with_another_page_content
from harness.core.mutation import Files, Mutations
from scenarios.proofs._exports import unproved

mutations = Mutations.of(lambda: demo().files())


def sealing(**changes: object) -> Files:
    """The demo with attributes of its signed documents replaced."""
    return demo().changing("seals", **changes).files()


@mutations("DOC-PROBATIVE-FORCE-READ")
def value_that_is_no_cms() -> Files:
    """The hexadecimal of the signature is damaged."""
    return sealing(report_changed=lambda raw: raw.replace(b"/Contents <3082", b"/Contents <0482"))


@mutations("DOC-PROBATIVE-FORCE-READ")
def signed_pdf_cut() -> Files:
    """Its end is lost."""
    return sealing(report_changed=lambda raw: raw[:-200])


@mutations("DOC-PROBATIVE-FORCE-INTACT")
def bar_moved_in_a_signed_page() -> Files:
    """One character."""
    return sealing(report_changed=with_a_byte_changed)


@mutations("DOC-PROBATIVE-FORCE-INTACT")
def value_of_another_key() -> Files:
    """The certificate of the editor, the key of somebody else."""
    return sealing(report=SealSpec(key="other"))


@mutations("DOC-PROBATIVE-FORCE-COVERAGE")
def signature_of_a_part_of_the_file() -> Files:
    """ByteRange stops before the end."""
    return sealing(report=SealSpec(left_out=40))


@mutations("DOC-PROBATIVE-FORCE-SINCE")
def page_drawn_again_after_the_signature() -> Files:
    """An incremental update of the page."""
    return sealing(report_changed=with_another_page_content)


@mutations("DOC-PROBATIVE-FORCE-SINCE")
def bytes_after_the_end() -> Files:
    """What nobody signed."""
    return sealing(report_changed=lambda raw: raw + b"\n% autre chose\n")


@mutations("DOC-PROBATIVE-FORCE-VALIDITY")
def signed_after_the_end_of_the_certificate() -> Files:
    """Two days late."""
    at = pki.moment("2028-06-02")
    return sealing(report=SealSpec(at=at, timestamp=at))


@mutations("DOC-PROBATIVE-FORCE-TRUST")
def certificate_of_another_authority() -> Files:
    """Nobody declared it."""
    return sealing(report=SealSpec(certificate=replace(EDITOR, issuer="other")))


@mutations("DOC-PROBATIVE-FORCE-STAMP")
def time_stamp_of_something_else() -> Files:
    """A token taken from another signature."""
    return sealing(report=SealSpec(stamped=b"une autre signature"))


@mutations("DOC-PROBATIVE-FORCE-DATE")
def signature_without_time_stamp() -> Files:
    """The date is only what the signature says."""
    return sealing(report=SealSpec(timestamp=None))


@mutations("DOC-PROBATIVE-FORCE-STRENGTH")
def signature_in_sha1() -> Files:
    """An old algorithm."""
    return sealing(report=SealSpec(digest="SHA1"))


@mutations("DOC-PROBATIVE-FORCE-STRENGTH")
def key_too_short() -> Files:
    """RSA 1024."""
    return sealing(report=SealSpec(certificate=replace(EDITOR, key="weak")))


@mutations("DOC-PROBATIVE-FORCE-PDF-A")
def script_in_a_pdf_a() -> Files:
    """A catalogue with JavaScript."""
    return sealing(draft=with_a_script(minimal_pdf("CR")))


for _step in ("DOC-PROBATIVE-FORCE-P1", "DOC-PROBATIVE-FORCE-P2"):
    mutations.add(_step, "proof not supplied", partial(unproved, _step))
