"""How each step of DMP-OPT-OUT is made to fail."""

from __future__ import annotations

from dataclasses import replace

from harness.builder.demo import demo
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())


@mutations("DMP-OPT-OUT-01")
def destdmp_is_absent() -> Files:
    """No DESTDMP in a message that carries a document."""
    return demo().sending("01-par-defaut", destdmp=None).files()


@mutations("DMP-OPT-OUT-01")
def destdmp_is_said_twice() -> Files:
    """Y and N in the same message."""
    return demo().sending("01-par-defaut", extra_metadata=(("DESTDMP", "Destinataire DMP", "N"),)).files()


@mutations("DMP-OPT-OUT-02")
def destdmp_is_neither_y_nor_n() -> Files:
    """O for oui."""
    return demo().sending("01-par-defaut", destdmp="O").files()


@mutations("DMP-OPT-OUT-03")
def withheld_document_is_sent() -> Files:
    """The user acted, and DESTDMP stays Y."""
    return demo().sending("02-retenu", destdmp="Y").files()


@mutations("DMP-OPT-OUT-03")
def document_is_withheld_without_the_user() -> Files:
    """N although the manifest says that the user did nothing."""
    return demo().sending("03-suivant", destdmp="N").saying("03-suivant", "withheld: false").files()


@mutations("DMP-OPT-OUT-04")
def choice_sticks_to_the_next_document() -> Files:
    """After a withheld document, the next one is N too."""
    return demo().sending("03-suivant", destdmp="N").files()


@mutations("DMP-OPT-OUT-05")
def nothing_is_sent() -> Files:
    """All N: a default that was switched off."""
    changed = demo()
    for exchange in demo().sent:
        changed = changed.sending(exchange.name, destdmp="N").saying(exchange.name, "withheld: true")
    return changed.files()


@mutations("DMP-OPT-OUT-05")
def destdmp_is_absent_everywhere() -> Files:
    """No message says anything."""
    changed = demo()
    for exchange in demo().sent:
        changed = changed.sending(exchange.name, destdmp=None)
    return changed.files()


@mutations("DMP-OPT-OUT-P1")
def no_capture_of_the_action() -> Files:
    """The proof is not supplied."""
    return replace(demo(), proofs=demo().proofs[1:]).files()


@mutations("DMP-OPT-OUT-P2")
def capture_is_not_a_picture() -> Files:
    """The file is not what its name says."""
    return demo().files() | {"preuves/parametres.png": b"not a picture"}
