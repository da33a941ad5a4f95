"""The public key infrastructure of test: reproducible, and of no use to anybody."""

from __future__ import annotations

import pytest

from harness.builder import pki
from harness.builder.demo import demo


@pytest.mark.parametrize("name", pki._KEYS)
def test_keys_are_made_of_primes(name: str) -> None:
    """Both numbers pass Fermat's test for several bases, and the key checks itself."""
    numbers = pki.private_key(name).private_numbers()
    assert all(pow(base, n - 1, n) == 1 for n in (numbers.p, numbers.q) for base in (2, 3, 5, 7, 11))
    assert numbers.private_key().key_size == 2 * pki._KEYS[name][2]


def test_certificates_are_the_same_every_time() -> None:
    """Made again without the cache."""
    spec = pki.CertSpec(pki.organisation("1", "A", "B"), "2024-01-01", "2025-01-01")
    first = pki.der(spec)
    pki.certificate.cache_clear()
    assert pki.der(spec) == first


def test_no_private_key_in_the_demo() -> None:
    """What is public, nothing else."""
    assert not [name for name, raw in demo().files().items() if b"PRIVATE KEY" in raw]
