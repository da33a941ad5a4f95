"""A DocumentReference beside the CDA that it describes."""

from __future__ import annotations

from dataclasses import dataclass

from harness.formats.fhir_node import FhirNode
from harness.identity.fhir_traits import from_patient
from harness.identity.model import Identity
from harness.rules.pdsm.feeding import Feeding
from harness.rules.xds.implied import Implied


@dataclass(frozen=True, eq=False)
class Pair:
    """A DocumentReference, the Bundle that it is in, what its CDA implies and whom it is about."""

    reference: FhirNode
    feeding: Feeding
    told: Implied
    patient: Identity | None

    @property
    def patients(self) -> list[Identity]:
        """The Patients that the DocumentReference names, as far as they are in the Bundle."""
        return [from_patient(p) for p in self.feeding.patients_of(self.reference)]
