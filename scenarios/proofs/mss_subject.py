"""How each check of MSS-SUBJECT is made to fail."""

from __future__ import annotations

from harness.core.mutation import Files, Mutations
from scenarios.proofs._mails import changed, conforming, editing

mutations = Mutations.of(conforming)

_LABEL = "CR ou fiche de consultation ou de visite"
_ALL = f"XDM/1.0/DDM+{_LABEL} TEST-CHARDON GASTON 08/07/1957"

editing(
    mutations,
    ("MSS-SUBJECT-TOKEN", "no token", "gaston", "XDM/1.0/DDM+", ""),
    ("MSS-SUBJECT-TOKEN", "two tokens", "gaston", "XDM/1.0/DDM+CR", "XDM/1.0/DDM+XDM/1.0/DDM+CR"),
    ("MSS-SUBJECT-TOKEN", "a token in lower case", "gaston", "XDM/1.0/DDM+", "xdm/1.0/ddm+"),
    ("MSS-SUBJECT-BEGINNING", "a word before the token", "gaston", "Subject: XDM", "Subject: Urgent XDM"),
    ("MSS-SUBJECT-BEGINNING", "a blank in place of the mark", "gaston", "DDM+CR", "DDM CR"),
    ("MSS-SUBJECT-BEGINNING", "a blank after the mark", "gaston", "DDM+CR", "DDM+ CR"),
    ("MSS-SUBJECT-LABEL", "the code in place of the label", "gaston", _LABEL, "11488-4"),
    ("MSS-SUBJECT-LABEL", "no label", "gaston", f"{_LABEL} ", ""),
    ("MSS-SUBJECT-LABEL", "one document is told of two", "rosalie-deux-documents", "2 documents", _LABEL),
    ("MSS-SUBJECT-PERSON", "another person", "gaston", "TEST-CHARDON GASTON", "TEST-RONCE GASTON"),
    ("MSS-SUBJECT-PERSON", "given name first", "gaston", "TEST-CHARDON GASTON", "GASTON TEST-CHARDON"),
    ("MSS-SUBJECT-PERSON", "the name in small letters", "gaston", "TEST-CHARDON", "Test-Chardon"),
    ("MSS-SUBJECT-DATE", "a date the other way round", "gaston", "08/07/1957", "1957-07-08"),
    ("MSS-SUBJECT-DATE", "another date", "gaston", "08/07/1957", "09/07/1957"),
    ("MSS-SUBJECT-DATE", "something after the given name", "gaston", "GASTON 08", "GASTON service B 08"),
)  # fmt: skip


@mutations("MSS-SUBJECT-LABEL")
def label_that_is_not_cut() -> Files:
    """More than the 40 characters of the label."""
    return changed(
        "rosalie-au-patient", subject="XDM/1.0/DDM+CR hospitalier (séjour) complet TEST-LAVANDE ROSALIE 12/03/1984"
    )
