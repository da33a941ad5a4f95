"""How the proofs of DMN-IEU9-2FA are made to be awaited."""

from __future__ import annotations

from dataclasses import replace

from harness.builder.demo import Demo, demo
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
CAPTURE = "preuves/dmn-second-facteur.png"
BY_PATIENT = "{kind: interface, reason: chaque patient a un compte, two_factor: by_patient}"
NOTE = ("DMN-IEU9-2FA-P2", "preuves/dmn-note-fabricant.png", "Note du fabricant")


@mutations("DMN-IEU9-2FA-P1")
def no_capture_of_the_sign_in() -> Files:
    """The proof is not supplied."""
    return replace(demo(), proofs=tuple(p for p in demo().proofs if p[1] != CAPTURE)).files()


@mutations("DMN-IEU9-2FA-P1")
def capture_of_tomorrow() -> Files:
    """A capture cannot be dated after the campaign."""
    files = demo().files()
    text = files["campaign.yaml"].decode()
    line = next(line for line in text.splitlines() if CAPTURE in line)
    return files | {"campaign.yaml": text.replace(line, line.replace("2026-03-20", "2026-03-21")).encode()}


def _by_patient() -> Demo:
    noted = replace(demo(), proofs=(*demo().proofs, NOTE))
    return noted.changing("dmn", patient_access=BY_PATIENT, not_applicable=())


@mutations("DMN-IEU9-2FA-P2", conforming=lambda: _by_patient().files())
def no_note_of_the_maker() -> Files:
    """Nothing justifies the patients without a second factor."""
    return replace(_by_patient(), proofs=demo().proofs).files()
