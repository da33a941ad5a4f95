"""Manual proofs: what is admitted, refused or in doubt, and the steps that a manifest may name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.builder.demo import Demo, demo
from harness.builder.png import capture
from harness.campaign.manifest import parse
from harness.core.errors import ManifestError
from harness.core.mutation import Files
from harness.core.text import Text
from tests.formats import pictures
from tests.helpers import judged, reasons, verdicts

STEP = "DMN-IEU9-2FA-P1"
FILE = "preuves/dmn-second-facteur.png"


def small() -> Demo:
    """The manual proofs of the DMN and hardly any sample."""
    kept = tuple(p for p in demo().proofs if p[0].startswith("DMN"))
    return replace(
        demo(), received=(), sent=(), archives=(), mails=(), reports=(), identities=demo().identities[:1], proofs=kept
    )


def proving(*entries: str, product: str = "version: '4.2'", **more: bytes) -> Files:
    """The small campaign with these proofs of the sign-in in place of its own."""
    files = replace(small(), proofs=()).files() | {FILE: capture()}
    text = files["campaign.yaml"].decode().replace("version: '4.2'", product)
    lines = "".join(f"  - {{step: {STEP}, {entry}}}\n" for entry in entries)
    return (
        files
        | {"campaign.yaml": f"{text}proofs:\n{lines}".encode()}
        | {f"preuves/{k.replace('__', '.')}": v for k, v in more.items()}
    )


PNG = f"file: {FILE}, caption: Connexion, date: 2026-03-20"
VIDEO = "url: 'https://videos.example.org/2fa?v=1', caption: Connexion, date: 2026-03-20, duration: 02:30"
#: Name -> proofs, product, other files, verdict, what is said.
CASES: dict[str, tuple[tuple[str, ...], str, dict[str, bytes], str, str]] = {
    "a picture": ((PNG,), "version: '4.2'", {}, "CONFORME", ""),
    "the same twice": ((PNG, PNG.replace("Connexion", "Code reçu")), "version: '4.2'", {}, "CONFORME", ""),
    "a video": ((VIDEO,), "version: '4.2'", {}, "CONFORME", ""),
    "a note": (("file: preuves/note.txt, caption: Note, date: 2026-03-20",), "version: '4.2'", {"note__txt": b"Le second facteur est un code."}, "CONFORME", ""),
    "a small picture": (("file: preuves/case.png, caption: Case, date: 2026-03-20",), "version: '4.2'", {"case__png": pictures.screen(180, 60)}, "CONFORME", "difficile à lire"),
    "of the day of the build": ((PNG,), "version: '4.2', released: 2026-03-20", {}, "CONFORME", ""),
    "older than the build": ((PNG.replace("03-20", "03-19"),), "version: '4.2', released: 2026-03-20", {}, "NON_CONCLUANT", "antérieure à la version présentée"),
    "of tomorrow": ((PNG.replace("03-20", "03-21"),), "version: '4.2'", {}, "PREUVE_ATTENDUE", "après le jour de la campagne"),
    "a video of tomorrow": ((VIDEO.replace("03-20", "03-21"),), "version: '4.2'", {}, "PREUVE_ATTENDUE", "https://videos.example.org/2fa?v=1"),
    "another digest": ((PNG + ", sha256: " + "0" * 64,), "version: '4.2'", {}, "PREUVE_ATTENDUE", "n'a pas l'empreinte déclarée"),
    "one sound, one blank": ((PNG, "file: preuves/vide.png, caption: Vide, date: 2026-03-20"), "version: '4.2'", {"vide__png": pictures.plain()}, "PREUVE_ATTENDUE", "une seule couleur"),
    "a folder": (("file: preuves, caption: Tout, date: 2026-03-20",), "version: '4.2'", {}, "", "fichier absent"),
    "none": ((), "version: '4.2'", {}, "PREUVE_ATTENDUE", "aucune preuve fournie"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_verdict_of_a_proof(name: str) -> None:
    """The verdict, and what is said of it."""
    entries, product, more, wanted, said = CASES[name]
    files = proving(*entries, product=product, **more) if entries else replace(small(), proofs=()).files()
    if not wanted:
        with pytest.raises(ManifestError, match=said):
            judged(files, STEP)
        return
    found = judged(files, STEP)
    assert verdicts(found, STEP) == {"": wanted}
    assert said in reasons(found, STEP)


def test_the_right_digest_is_admitted() -> None:
    """In capitals too."""
    from hashlib import sha256

    entry = f"{PNG}, sha256: {sha256(capture()).hexdigest().upper()}"
    assert verdicts(judged(proving(entry), STEP), STEP) == {"": "CONFORME"}


def test_what_the_journal_keeps_of_a_proof() -> None:
    """The picture itself, its facts, its digest; of a video, its address and length."""
    picture, video = (judged(proving(entry), STEP).verdicts[0].proofs[0] for entry in (PNG, VIDEO))
    assert (
        picture.media_type == "image/png" and picture.data and picture.facts and picture.facts.fr == "PNG, 240 × 120 px"
    )
    assert (video.file, video.url, video.duration, video.sha256, video.data) == ("", "https://videos.example.org/2fa?v=1", "02:30", "", None)  # fmt: skip


def test_a_large_picture_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal keeps its name and digest."""
    monkeypatch.setattr("harness.engine.proofs.MAX_SHOWN", 100)
    proof = judged(proving(PNG), STEP).verdicts[0].proofs[0]
    assert proof.data is None and len(proof.sha256) == 64


REFUSED = {
    "both": ("file: a.png, url: 'https://x.example'", r"proofs\.0 : soit 'file', soit 'url'$"),
    "neither": ("", "soit 'file', soit 'url'"),
    "script": ("url: 'javascript:alert(1)'", "adresse http"),
    "password": ("url: 'https://me:secret@x.example/v'", "adresse http"),
    "local": ("url: 'file:///etc/passwd'", "adresse http"),
    "blanks": ("url: 'https://x.example/a b'", "adresse http"),
    "length": ("url: 'https://x.example', duration: deux minutes", "MM:SS"),
    "several files": ("file: 'preuves/*.png'", "un seul fichier"),
    "digest": ("file: a.png, sha256: abc", "64 chiffres"),
    "no caption": ("file: a.png, caption: ' '", "valeur vide"),
}


@pytest.mark.parametrize(
    ("key", "meant"),
    [("derogations", "waivers"), ("Preuves", "proofs"), ("certificats", "certificates"), ("wavers", "waivers")],
)
def test_a_french_key_is_told_by_its_meaning(key: str, meant: str) -> None:
    """And not by the key that looks like it."""
    with pytest.raises(ManifestError, match=f"« {key} », voulez-vous dire « {meant} »"):
        parse(f"{key}: []\n".encode())


def test_an_address_in_capitals_is_one() -> None:
    """The scheme and the host have no case (RFC 3986, 3.1)."""
    line = "proofs: [{step: X, url: 'HTTPS://Videos.example.org/a', caption: x, date: 2026-03-20}]"
    assert parse(line.encode()).proofs[0].url == "HTTPS://Videos.example.org/a"


def test_what_is_refused_is_told_in_one_language() -> None:
    """Ours, without the words that pydantic puts before."""
    with pytest.raises(ManifestError) as error:
        parse(b"declarations: {ins: {applies: false, reason: aucune, statement: a.pdf}}\n")
    assert error.value.message == Text(
        "campaign.yaml ligne 1 : declarations.ins : la déclaration sur l'honneur (statement) demande sa date (date)",
        "campaign.yaml line 1: declarations.ins: the sworn statement (statement) needs its date (date)",
    )


@pytest.mark.parametrize("name", REFUSED)
def test_a_proof_badly_told_is_refused(name: str) -> None:
    """With its line and what is expected."""
    entry, said = REFUSED[name]
    caption = "" if "caption" in entry else ", caption: x"
    with pytest.raises(ManifestError, match=said):
        parse(
            f"version: 1\nproofs:\n  - {{step: X{', ' if entry else ''}{entry}{caption}, date: 2026-03-20}}\n".encode()
        )


UNKNOWN = {
    "proofs: [{step: DMN-IEU9-2FA-P9, file: F, caption: x, date: 2026-03-20}]": "proofs.0.step : étape inconnue « DMN-IEU9-2FA-P9 », voulez-vous dire « DMN-IEU9-2FA-P2 »",
    "proofs: [{step: DMN-IEU9-2FA, file: F, caption: x, date: 2026-03-20}]": "n'est pas une étape à preuve manuelle : DMN-IEU9-2FA-P1, DMN-IEU9-2FA-P2",
    "proofs: [{step: DMP-OPT-OUT-01, file: F, caption: x, date: 2026-03-20}]": "« DMP-OPT-OUT-01 » n'est pas une étape à preuve manuelle",
    "waivers: [{target: STEP-WAVED, reason: pas de cas}]": "waivers.0.target : étape inconnue « STEP-WAVED », voulez-vous dire « STEP-WAIVED »",
    "not_applicable: [{target: STEP-WAIVED, reason: pas de cas}]": "« STEP-WAIVED » juge les déclarations elles-mêmes et s'applique toujours",
    "not_applicable: [{target: step-waived-07, reason: pas de cas}]": "« step-waived-07 » juge les déclarations elles-mêmes",
    "not_applicable: [{target: DMN-IEU7, reason: pas de cas}]": "not_applicable.0.target : étape inconnue « DMN-IEU7 »",
}  # fmt: skip


@pytest.mark.parametrize("line", UNKNOWN)
def test_an_unknown_step_is_refused_with_the_nearest(line: str) -> None:
    """A mistyped one would do nothing without a word."""
    files = {"campaign.yaml": line.replace("F,", f"{FILE},").encode(), FILE: capture()}
    with pytest.raises(ManifestError) as error:
        judged(files, "STEP-WAIVED")
    assert UNKNOWN[line] in error.value.message.fr


@pytest.mark.parametrize("target", ["dmn-ieu9-2fa", "DMN-IEU9-2FA-P1", "Step-Waived-01"])
def test_steps_are_named_in_any_case(target: str) -> None:
    """As everywhere else: the target is found, and the waiver is judged."""
    found = judged({"campaign.yaml": f"waivers: [{{target: {target}, reason: pas de cas}}]".encode()}, "STEP-WAIVED")
    assert "STEP-WAIVED-01" in {v.check for v in found.verdicts if v.assertions}
