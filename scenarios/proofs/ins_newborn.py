"""How each check of INS-NEWBORN is made to fail."""

from __future__ import annotations

from dataclasses import replace

from harness.builder.demo import demo, document
from harness.builder.hl7 import carrying
from harness.builder.people import CAPUCINE, INS_TEST_OID, nir_key
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
NEWBORN = "11-nouveau-ne"
WITH_INS = replace(CAPUCINE, ins="2260333063123" + nir_key("2260333063123"), ins_oid=INS_TEST_OID, reliability="VALI")


@mutations("INS-NEWBORN-01")
def ins_in_the_cda_of_a_newborn() -> Files:
    """A matricule six days after the birth."""
    return demo().sending(NEWBORN, cda=carrying(document(38, WITH_INS)).cda).files()


@mutations("INS-NEWBORN-02")
def ins_in_the_message_of_a_newborn() -> Files:
    """The same in PID-3."""
    return demo().sending(NEWBORN, patient=WITH_INS).files()
