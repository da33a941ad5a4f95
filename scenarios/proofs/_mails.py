"""Mutations of MSSanté e-mails: a small campaign of e-mails, with one of them built otherwise or edited byte by byte."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import Any

from harness.builder.demo_mails import mails
from harness.builder.fhir import build_patient_csv
from harness.builder.mail import MailSpec, build_mail
from harness.builder.people import AMINATA, GASTON, ROSALIE
from harness.core.mutation import Files, Mutations

_MANIFEST = """version: 1
product: {name: DPI, version: '1'}
profile: dpi
patients: [{file: patients.csv}]
document_formats: {11488-4: N1}
"""


@cache
def specs() -> dict[str, MailSpec]:
    """The e-mails of the demo; their mailboxes are not declared."""
    return dict(mails())


@cache
def _files() -> Files:
    built = {f"{name}.eml": build_mail(spec) for name, spec in specs().items()}
    return {
        "campaign.yaml": _MANIFEST.encode(),
        "patients.csv": build_patient_csv([ROSALIE, GASTON, AMINATA]),
        **built,
    }


def conforming() -> Files:
    """The conforming e-mails: a fresh copy of their files."""
    return dict(_files())


def changed(name: str, **changes: Any) -> Files:
    """The same with one e-mail built otherwise."""
    return conforming() | {f"{name}.eml": build_mail(replace(specs()[name], **changes))}


def edited(name: str, *changes: tuple[str, str]) -> Files:
    """The same with pieces of one e-mail replaced, each once; each must be there."""
    raw = _files()[f"{name}.eml"]
    for old, new in changes:
        before, after = (text.replace("\n", "\r\n").encode("utf-8", "surrogateescape") for text in (old, new))
        if before not in raw:
            raise LookupError(f"{name}: {old}")
        raw = raw.replace(before, after, 1)
    return conforming() | {f"{name}.eml": raw}


def editing(mutations: Mutations, *table: tuple[str, str, str, str, str]) -> None:
    """Mutations in rows: check, name, e-mail, piece replaced, what replaces it."""
    for check, name, mail, old, new in table:
        mutations.add(check, name, partial(edited, mail, (old, new)))
