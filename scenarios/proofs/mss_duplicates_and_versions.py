"""How each check of MSS-DUPLICATES-AND-VERSIONS is made to fail."""

from __future__ import annotations

from harness.builder.demo import demo
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())


@mutations("MSS-DUPLICATES-AND-VERSIONS-01")
def integrated_twice() -> Files:
    """AA to the same document under another MSH-10."""
    return demo().accepting("22-doublon").files()


@mutations("MSS-DUPLICATES-AND-VERSIONS-02")
def older_version_integrated() -> Files:
    """AA to version 1 after version 2."""
    return demo().accepting("23-version-anterieure").files()


@mutations("MSS-DUPLICATES-AND-VERSIONS-03")
def newer_version_refused() -> Files:
    """The replacement is refused as outdated."""
    return demo().answering("02-remplacement", code="AE", error="207", application_code="900").files()
