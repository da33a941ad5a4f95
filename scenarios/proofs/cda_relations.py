"""How each check of CDA-RELATIONS is made to fail: two versions of a document, side by side."""

from __future__ import annotations

from functools import cache

from harness.builder.cda import build_cda
from harness.builder.demo import document, version
from harness.builder.people import GASTON, ROSALIE
from harness.core.mutation import Files, Mutations

FIRST, SECOND = "version-1.xml", "version-2.xml"
_SPEC = document(1, ROSALIE)


@cache
def _texts() -> dict[str, str]:
    """Both versions; the second one tells the set and the version of the one that it replaces."""
    second = build_cda(version(_SPEC, 2)).decode()
    parent = f'<setId root="{_SPEC.set_id}"/><versionNumber value="1"/></parentDocument>'
    later = second.replace("20260310101500", "20260311101500").replace("</parentDocument>", parent, 1)
    return {FIRST: build_cda(_SPEC).decode(), SECOND: later}


def conforming() -> Files:
    """The folder, without a manifest."""
    return {name: text.encode() for name, text in _texts().items()}


mutations = Mutations.of(conforming)


def changed(name: str, old: str, new: str) -> Files:
    """One version with one piece replaced."""
    text = _texts()[name]
    if old not in text:
        raise LookupError(f"{old!r} is not in {name}")
    return conforming() | {name: text.replace(old, new, 1).encode()}


@mutations("CDA-RELATIONS-TYPE")
def appends() -> Files:
    """relatedDocument APND."""
    return changed(SECOND, 'typeCode="RPLC"', 'typeCode="APND"')


@mutations("CDA-RELATIONS-SELF")
def replaces_itself() -> Files:
    """parentDocument/id is its own."""
    return changed(SECOND, f'<id root="{_SPEC.set_id}.1"/>', f'<id root="{_SPEC.set_id}.2"/>')


@mutations("CDA-RELATIONS-PARENT-SET")
def another_set() -> Files:
    """The version replaced is of another set."""
    return changed(
        SECOND, f'<setId root="{_SPEC.set_id}"/><versionNumber', f'<setId root="{_SPEC.set_id}.9"/><versionNumber'
    )


@mutations("CDA-RELATIONS-PARENT-VERSION")
def replaces_the_same_version() -> Files:
    """The version replaced has its own number."""
    return changed(SECOND, '<versionNumber value="1"/></parentDocument>', '<versionNumber value="2"/></parentDocument>')


@mutations("CDA-RELATIONS-FIRST")
def first_version_replaces() -> Files:
    """relatedDocument in version 1."""
    parent = '<relatedDocument typeCode="RPLC"><parentDocument><id root="1.2.3.4"/></parentDocument></relatedDocument>'
    return changed(FIRST, "<componentOf>", parent + "<componentOf>")


@mutations("CDA-RELATIONS-LATER")
def second_version_replaces_nothing() -> Files:
    """No relatedDocument in version 2."""
    text = _texts()[SECOND]
    start, end = text.index("<relatedDocument"), text.index("</relatedDocument>") + len("</relatedDocument>")
    return conforming() | {SECOND: (text[:start] + text[end:]).encode()}


@mutations("CDA-RELATIONS-ID-SET")
def id_of_the_set() -> Files:
    """id = setId."""
    return changed(FIRST, f'<id root="{_SPEC.id_root}"/>', f'<id root="{_SPEC.set_id}"/>')


@mutations("CDA-RELATIONS-SAME-ID")
def same_id_another_content() -> Files:
    """Two documents under one id."""
    other = _texts()[FIRST].replace("<title>", "<title>Autre ").encode()
    return conforming() | {"version-1-bis.xml": other}


@mutations("CDA-RELATIONS-VERSIONS")
def two_documents_of_one_version() -> Files:
    """Another id, the same set and number."""
    return changed(SECOND, '<versionNumber value="2"/>', '<versionNumber value="1"/>')


@mutations("CDA-RELATIONS-VERSIONS")
def second_version_is_older() -> Files:
    """Version 2 dated before version 1."""
    return changed(SECOND, "20260311101500", "20260309101500")


@mutations("CDA-RELATIONS-SET-PATIENT")
def another_patient() -> Files:
    """The second version is of somebody else."""
    other = document(1, GASTON)
    return conforming() | {
        SECOND: build_cda(version(other, 2)).decode().replace("20260310101500", "20260311101500").encode()
    }


@mutations("CDA-RELATIONS-LEGAL-AUTHOR")
def signed_by_somebody_else() -> Files:
    """The legal authenticator is no author."""
    text = _texts()[FIRST]
    at = text.index("<legalAuthenticator>")
    return conforming() | {FIRST: (text[:at] + text[at:].replace("810999990012", "810999990020", 1)).encode()}


@mutations("CDA-RELATIONS-CUSTODIAN")
def another_name() -> Files:
    """The structure of the author, which is the custodian, has another name."""
    text = _texts()[FIRST]
    return conforming() | {FIRST: text.replace("<name>Centre hospitalier", "<name>Clinique", 1).encode()}
