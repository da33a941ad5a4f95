"""Hostile archives and e-mails, through the whole rule set: told at a place, and nothing breaks."""

from __future__ import annotations

import re

import pytest

from harness.builder.cda import build_cda
from harness.builder.demo import document as demo_document
from harness.builder.hostile import ARCHIVES, HOSTILE
from harness.builder.people import GASTON
from harness.report import html
from tests.conftest import ROOT
from tests.helpers import judged

#: Name -> the check that speaks of the attack, and where.
TOLD = {
    "zip-bomb": ("FORMAT-ZIP-LIMITS", "DOC0002.XML"),
    "zip-overlapping-entries": ("FORMAT-ZIP-LIMITS", ""),
    "zip-lying-sizes": ("FORMAT-ZIP", "DOC0002.XML"),
    "zip-path-escape": ("FORMAT-ZIP-PATH", "../../etc/passwd"),
    "zip-100000-entries": ("FORMAT-ZIP", ""),
    "zip-encrypted": ("FORMAT-ZIP-ENCRYPTED", "METADATA.XML"),
    "zip-truncated-directory": ("FORMAT-ZIP", ""),
    "zip-duplicate-names": ("FORMAT-ZIP-PATH", "DOC0001.XML"),
    "zip-symlink": ("FORMAT-ZIP-PATH", "METADATA.XML"),
    "zip-nested": ("FORMAT-ZIP-NESTED", "IHE_XDM.ZIP"),
    "zip-lzma": ("FORMAT-ZIP", "METADATA.XML"),
    "zip-1500-subsets": ("FORMAT-XDM-METADATA", "METADATA.XML"),
    "zip-199-entries-of-1-mb": ("FORMAT-ZIP-LIMITS", ""),
    "zip-cda-of-60-mb": ("FORMAT-CDA", ""),
    "zip-1000-entries-one-document": ("FORMAT-XDM-METADATA", "METADATA.XML"),
    "zip-xml-entities": ("FORMAT-XDM-METADATA", "METADATA.XML"),
    "zip-xml-200000-deep": ("FORMAT-XDM-METADATA", "METADATA.XML"),
    "zip-headers-contradict": ("FORMAT-ZIP", "DOC0001.XML"),
    "zip-behind-another": ("FORMAT-ZIP", ""),
    "zip-names": ("XDM-LAYOUT-NAMES", "\u202elmx.exe"),
    "zip-size-of-200000-digits": ("XDM-FORMS-SIZE", "DocumentEntry.size"),
    "zip-traits-of-1-mb": ("XDM-TRAITS-FORM", "DocumentEntry.sourcePatientInfo[1]"),
    "zip-100000-classifications": ("FORMAT-XDM-METADATA", "METADATA.XML"),
    "zip-100000-attributes": ("FORMAT-XDM-METADATA", "METADATA.XML"),
    "zip-index-of-24-mb": ("XDM-LAYOUT-INDEX-LINK", "INDEX.HTM"),
    "mail-10000-parts": ("FORMAT-MAIL", ""),
    "mail-5000-levels": ("FORMAT-MAIL", ""),
    "mail-200-forwards": ("FORMAT-MAIL", ""),
    "mail-broken-base64": ("FORMAT-MAIL", "application/zip"),
    "mail-million-headers": ("FORMAT-MAIL", ""),
    "mail-header-of-20-mb": ("FORMAT-MAIL", "X-MSS-CODECDA"),
    "mail-100000-recipients": ("FORMAT-MAIL", ""),
    "mail-20-bombs": ("FORMAT-ZIP-LIMITS", ""),
    "mail-header-injection": ("MSS-MAIL-ENCODING", "Subject"),
    "mail-unknown-charset": ("MSS-CONTENT-CHARSET", "text/plain"),
    "mail-of-42-mb-to-a-patient": ("MSS-CONTENT-SIZE", ""),
    "mail-200-archives": ("FORMAT-MAIL", "pièce jointe 11"),
    "mail-100-reports": ("FORMAT-MAIL", ""),
    "mail-pdf-bombs": ("XDM-PDF-AND-ARCHIVE-PDF-A", "p0.pdf"),
    "mail-charsets": ("MSS-MAIL-ENCODING", "Subject"),
    "mail-50000-comments": ("MSS-MAIL-LINES", "l. 1"),
    "mail-boundary-of-1-mb": ("FORMAT-MAIL", "Content-Type"),
    "mail-truncated": ("FORMAT-MAIL", ""),
    "mail-name-continuations": ("FORMAT-MAIL", "application/pdf"),
}


def test_every_hostile_sample_is_in_the_table() -> None:
    """An attack added to the builder is judged here too."""
    assert set(TOLD) == set(HOSTILE)


@pytest.mark.parametrize("name", TOLD)
def test_an_attack_is_told_at_its_place(name: str) -> None:
    """The finding names the entry, the part or the header; no check of the harness breaks on it."""
    check, place = TOLD[name]
    suffix = "zip" if name in ARCHIVES else "eml"
    found = judged({f"IHE_XDM-{name}.{suffix}": HOSTILE[name]()})
    told = [f for f in found.findings if f.check == check and f.level in ("error", "warning")]
    assert any(place in f.place for f in told), [(f.check, f.place) for f in found.findings][:10]
    assert "ERREUR_OUTIL" not in {v.verdict for v in found.verdicts} and {o.verdict for o in found.outcomes} != {
        "CONFORME"
    }


def test_a_thousand_versions_of_one_set_are_told_once_each() -> None:
    """Compared with the first hundred, never two by two; no finding repeats for each pair."""
    document = build_cda(demo_document(61, GASTON))
    root = re.search(rb'<id [^>]*root="([^"]+)"', document)
    assert root is not None
    files = {f"c{n:04d}.xml": document[: root.end(1)] + b".%d" % n + document[root.end(1) :] for n in range(300)}
    told = [f for f in judged(files).findings if f.check == "CDA-RELATIONS-VERSIONS"]
    assert len(told) == 299 and len({f.subject for f in told}) == 299


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "</text></svg><img src=x onerror=alert(1)>", "A" * 9_000, "\u202eX\u2066", "{{7*7}}"])  # fmt: skip
def test_actors_of_a_journey_are_only_text(name: str) -> None:
    """The names of systems come from MSH-3 and MSH-5: escaped in the drawing and the table, and cut."""
    raw = (ROOT / "samples/demo/emis/01-par-defaut.hl7").read_bytes()
    files = {}
    for n in range(2):
        head, _, rest = raw.partition(b"\r")
        fields = head.split(b"|")
        fields[2], fields[4], fields[9] = name.encode(), name.encode() + b"Z", b"N%d" % n
        files[f"m{n}.hl7"] = b"|".join(fields) + b"\r" + rest
    page = html.render(judged(files), "fr").decode()
    assert 'class="who"' in page and "<script>alert" not in page and "<img src=x" not in page
    assert not set(page) & set("\x1b\u202e\u2066")
