"""ebRIM schemas given by the user: found, linked inside their folder only, and why not when they cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.builder.ebrim_xsd import schemas
from harness.campaign.opening import open_campaign
from harness.campaign.source import MemorySource
from harness.core.errors import HarnessError
from harness.core.mutation import Files
from harness.core.verdict import Verdict
from harness.engine.prove import results
from harness.kit.xsd import Xsd
from harness.rules.xds.schema import EbrimSchema
from scenarios import load
from scenarios.proofs._archives import conforming as archives
from scenarios.proofs.xdm_schema import conforming, mutations, with_schemas
from tests.conftest import Command

SCENARIO = next(s for s in load() if s.id == "XDM-SCHEMA")
XS = b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">%s</xs:schema>'


def loaded(files: Files) -> EbrimSchema:
    """Schemas of a folder in memory."""
    return EbrimSchema("xsd", sorted(files), files.get)


def told(files: Files) -> dict[str, set[Verdict]]:
    """Verdicts by check."""
    return {check: {r.verdict for r in found} for check, found in results(lambda: files, SCENARIO).items()}


@pytest.mark.parametrize("mutation", mutations.found, ids=lambda m: m.name)
def test_each_mutation_is_told_by_its_check_alone(mutation) -> None:  # type: ignore[no-untyped-def]
    """ORDER or VALID, never both."""
    found = told(mutation.mutated())
    assert {c for c, v in found.items() if Verdict.NON_CONFORME in v} == {mutation.check}


def test_without_schemas_nothing_is_said() -> None:
    """No schema is bundled: the scenario says what it lacks, and does not conform by default."""
    assert told(archives()) == {
        "XDM-SCHEMA-VALID": {Verdict.NON_APPLICABLE},
        "XDM-SCHEMA-ORDER": {Verdict.NON_APPLICABLE},
    }


def test_schemas_may_be_anywhere_in_their_folder() -> None:
    """lcm.xsd in a sub-folder, what it imports elsewhere, under another letter case."""
    moved = {"a/b/LCM.XSD": schemas()["lcm.xsd"], "c/Rim.xsd": schemas()["types/rim.xsd"]}
    assert isinstance(loaded(moved).xsd, Xsd)
    assert told(with_schemas(archives(), moved)) == {
        "XDM-SCHEMA-VALID": {Verdict.CONFORME},
        "XDM-SCHEMA-ORDER": {Verdict.CONFORME},
    }


@pytest.mark.parametrize(
    "files, why",
    [
        ({"rim.xsd": schemas()["types/rim.xsd"]}, "aucun lcm.xsd"),
        ({"lcm.xsd": schemas()["lcm.xsd"]}, "types/rim.xsd, absent"),
        ({"lcm.xsd": b"<xs:schema"}, "lcm.xsd illisible"),
        ({"lcm.xsd": b""}, "lcm.xsd illisible"),
        ({"lcm.xsd": b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'}, "lcm.xsd illisible"),
        ({"lcm.xsd": XS % b'<xs:include schemaLocation="/etc/passwd"/>'}, "/etc/passwd, absent"),
        ({"lcm.xsd": XS % b'<xs:import namespace="urn:a" schemaLocation="http://example.org/a.xsd"/>'}, "absent"),
        ({"lcm.xsd": XS % b'<xs:include schemaLocation="../../a.xsd"/>'}, "../../a.xsd, absent"),
        ({"lcm.xsd": XS % b'<xs:element name="a" type="inconnu"/>'}, "inutilisable"),
        ({"lcm.xsd": b"<a/>"}, "inutilisable"),
        ({"lcm.xsd": XS % b'<xs:include schemaLocation="1.xsd"/>'}
         | {f"{n}.xsd": XS % b'<xs:include schemaLocation="%d.xsd"/>' % (n + 1) for n in range(1, 60)}, "plus de 40"),
    ],
)  # fmt: skip
def test_schemas_that_cannot_be_used_are_told(files: Files, why: str) -> None:
    """One sentence, an undecided verdict, never a file from outside the folder nor a traceback."""
    schema = loaded(files).xsd
    assert not isinstance(schema, Xsd)
    assert why in schema.fr
    assert told(with_schemas(archives(), files)) == {
        "XDM-SCHEMA-VALID": {Verdict.NON_CONCLUANT},
        "XDM-SCHEMA-ORDER": {Verdict.NON_CONCLUANT},
    }


def test_schemas_that_include_each_other() -> None:
    """A circle is read once."""
    files = {
        "lcm.xsd": XS % b'<xs:include schemaLocation="b.xsd"/><xs:element name="a"/>',
        "b.xsd": XS % b'<xs:include schemaLocation="lcm.xsd"/>',
    }
    assert isinstance(loaded(files).xsd, Xsd)


def test_same_schemas_same_digest() -> None:
    """The remark of the verdict names them."""
    other = {**schemas(), "lcm.xsd": schemas()["lcm.xsd"] + b"<!-- -->"}
    assert loaded(schemas()).sha256 == loaded(dict(schemas())).sha256
    assert len(loaded(schemas()).sha256) == 64
    assert loaded({}).sha256 == "" != loaded(other).sha256
    reasons = [r.reason for r in results(conforming, SCENARIO)["XDM-SCHEMA-VALID"]]
    assert all(loaded(schemas()).sha256[:12] in r.fr for r in reasons if r is not None)


def test_a_folder_that_is_not_there() -> None:
    """The manifest is refused, with the key."""
    files = {**archives(), "campaign.yaml": b"schemas: {ebrim: nulle-part}\n"}
    with pytest.raises(HarnessError, match="nulle-part"):
        open_campaign(MemorySource(files))


def test_option_of_the_command(segur: Command, tmp_path: Path) -> None:
    """--ebrim-xsd gives the folder, is told by the command to run again, and is refused when it is not there."""
    folder = tmp_path / "xsd"
    for name, content in schemas().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    ran = segur("run", "samples/demo", "XDM-SCHEMA", "--ebrim-xsd", str(folder), "-o", "none")
    assert ran.code == 0, ran.out
    assert {v.verdict for v in ran.journal.verdicts if v.check.startswith("XDM-SCHEMA")} == {"CONFORME"}
    assert f"--ebrim-xsd {folder}" in ran.journal.run.command
    assert segur("run", "samples/demo", "--ebrim-xsd", str(tmp_path / "autre"), "-o", "none").code == 4
