"""Every damaged sample goes through all scenarios: no exception, no ERREUR_OUTIL, a journal that validates."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.builder.demo import demo
from harness.core.errors import ManifestError
from harness.core.journal import Journal
from harness.core.mutation import Files
from tests.conftest import official
from tests.fuzz.mutants import TOKENS, mutant
from tests.helpers import judged

BATCHES = 40
PER_BATCH = 10
PER_CAMPAIGN = 12
#: Official samples beyond this are cut: the damage is what matters, not the length.
KEPT = 40_000


@cache
def _demo() -> Files:
    return dict(demo().files())


SAMPLES = sorted(path for path in _demo() if not path.endswith((".png", ".yaml")))


@cache
def _official() -> tuple[tuple[str, bytes], ...]:
    folders = [official(name) for name in ("ans-hl7v2", "ans-xdm", "ans-cda")]
    paths = sorted(p for folder in folders for p in folder.rglob("*") if p.is_file() and p.stat().st_size < 400_000)
    return tuple((path.name, _shortened(path)) for path in paths)


def _shortened(path: Path) -> bytes:
    raw = path.read_bytes()
    return raw if raw.startswith(b"PK") else raw[:KEPT]


def check_contract(files: Files) -> Journal:
    """The journal of a run over damaged files, after the contract was checked."""
    journal = judged(files)
    failures = [(v.check, v.subject, v.reason) for v in journal.verdicts if v.verdict == "ERREUR_OUTIL"]
    assert failures == []
    listed = {subject.subject for subject in journal.subjects if subject.kind == "file"}
    assert listed == set(files)
    return journal


@pytest.mark.parametrize("seed", range(BATCHES))
def test_damaged_demo_files_are_judged(seed: int) -> None:
    """Each of some damaged files, alone in its campaign."""
    rng = random.Random(f"demo {seed}")
    for _ in range(PER_BATCH):
        path = rng.choice(SAMPLES)
        check_contract({path: mutant(_demo()[path], rng)})


@pytest.mark.parametrize("seed", range(PER_CAMPAIGN))
def test_a_whole_campaign_with_damaged_files_is_judged(seed: int) -> None:
    """Three damaged files among the others: patients, manifest and exchanges are at work."""
    rng = random.Random(f"campaign {seed}")
    files = dict(_demo())
    for path in rng.sample([p for p in SAMPLES if not p.startswith(("patients/", "nomenclatures/"))], 3):
        files[path] = mutant(files[path], rng)
    assert check_contract(files).end.exit_code in (0, 1, 10)


@pytest.mark.parametrize("path", [p for p in SAMPLES if p.startswith("patients/")])
def test_damaged_patients_are_read_or_refused(path: str) -> None:
    """What the manifest names may be refused, by one clear error and no other."""
    rng = random.Random(path)
    for _ in range(PER_BATCH):
        files = dict(_demo())
        files[path] = mutant(files[path], rng)
        try:
            check_contract(files)
        except ManifestError as error:
            assert path in error.message.fr


@pytest.mark.parametrize("seed", range(BATCHES // 4))
def test_damaged_official_samples_are_judged(seed: int) -> None:
    """The same with what the ANS publishes."""
    rng = random.Random(f"official {seed}")
    for _ in range(PER_BATCH):
        name, raw = rng.choice(_official())
        check_contract({name: mutant(raw, rng)})


@settings(derandomize=True, max_examples=80, deadline=None)
@given(st.sampled_from(SAMPLES), st.floats(0, 1, exclude_max=True), st.sampled_from(TOKENS), st.integers(0, 3))
def test_a_token_anywhere_is_judged(path: str, where: float, token: bytes, cut: int) -> None:
    """What means something to one of the parsers, at any place of any file."""
    raw = _demo()[path]
    place = int(where * len(raw))
    check_contract({path: raw[:place] + token + raw[place + cut :]})


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(TOKENS) | st.binary(max_size=8), max_size=12).map(b"".join))
def test_tokens_alone_are_judged(raw: bytes) -> None:
    """A file of nothing but such tokens."""
    check_contract({"sample": raw})
