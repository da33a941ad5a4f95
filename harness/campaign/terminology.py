"""The value sets that a campaign gives: files by name or OID, and a folder of SVS files read as they are asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from harness.campaign.source import Source
from harness.core.text import Text
from harness.formats import valuesets
from harness.formats.valuesets import ValueSet

#: Sets of CDA headers and XDS metadata that the official kit has: short name -> OID. ``JDV_J66`` has none that is published.
OIDS = {
    "JDV_J01": "1.2.250.1.213.1.1.5.461",
    "JDV_J02": "1.2.250.1.213.1.1.5.466",
    "JDV_J04": "1.2.250.1.213.1.1.5.467",
    "JDV_J07": "1.2.250.1.213.1.1.5.471",
    "JDV_J08": "1.2.250.1.213.1.1.5.463",
    "JDV_J11": "1.2.250.1.213.3.3.16",
    "JDV_J47": "1.2.250.1.213.1.1.5.124",
    "JDV_J140": "1.2.250.1.213.1.1.5.528",
    "JDV_J141": "1.2.250.1.213.1.1.5.588",
    "JDV_J142": "1.2.250.1.213.1.1.5.589",
    "JDV_J143": "1.2.250.1.213.1.1.5.590",
    "JDV_J144": "1.2.250.1.213.1.1.5.591",
    "JDV_J245": "1.2.250.1.213.1.1.5.718",
    "JDV_J246": "1.2.250.1.213.1.1.5.719",
}
#: Sets of XDS metadata that the kit does not have.
METADATA_OIDS = {
    "JDV_J03": "1.2.250.1.213.1.1.5.464",
    "JDV_J06": "1.2.250.1.213.1.1.5.462",
    "JDV_J10": "1.2.250.1.213.1.1.5.465",
    "JDV_J57": "1.2.250.1.213.1.1.5.6",
    "JDV_J58": "1.2.250.1.213.1.1.5.9",
    "JDV_J59": "1.2.250.1.213.1.1.5.2",
    "JDV_J60": "1.2.250.1.213.1.1.5.8",
}
_KNOWN = OIDS | METADATA_OIDS
_SHORT = re.compile(r"JDV_J[0-9]+")


@dataclass(eq=False)
class Terminology:
    """What is known of value sets; nothing of the folder is read before a set is asked for."""

    #: Name or OID as the manifest gives it -> path and content.
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    folder: Source | None = None

    @property
    def is_given(self) -> bool:
        """The campaign gives some value set."""
        return bool(self.files) or self.folder is not None

    def may_have(self, *names: str) -> bool:
        """Whether one of some sets is given, or a folder where it ought to be."""
        return self.folder is not None or any(n in self.files or _KNOWN.get(n) in self.files for n in names)

    def find(self, *names: str) -> ValueSet | None:
        """The first of some sets that is given, each by its short name, its name or its OID; files come before the folder."""
        for keys in ({name, _KNOWN.get(name, name)} for name in names):
            for key in keys & self.files.keys():
                path, raw = self.files[key]
                return valuesets.parse(raw, path)
        for keys in ({name, _KNOWN.get(name, name)} for name in names):
            for key in sorted(keys & self._index.keys()):
                found = self._read(self._index[key])
                if found is not None:
                    return found
        return None

    def _read(self, path: str) -> ValueSet | None:
        assert self.folder is not None  # nothing is indexed without one
        try:
            return valuesets.parse(self.folder.read(path) or b"", path)
        except ValueError:
            self._unusable[path] = Text("aucun code", "no code")
            return None

    @cached_property
    def _index(self) -> dict[str, str]:
        """OID, name and short name -> path of the file."""
        found: dict[str, str] = {}
        for path in self.folder.paths() if self.folder is not None else []:
            raw = self.folder.read(path) if self.folder is not None else None
            told = valuesets.head(raw, path) if raw else None
            if told is None:
                self._unusable[path] = (
                    Text("vide", "empty") if not raw else Text("pas un jeu de valeurs SVS", "no SVS value set")
                )
                continue
            short = _SHORT.match(told.name)
            for key in (told.oid, told.name, short[0] if short else None):
                if key:
                    found.setdefault(key, path)
        return found

    @cached_property
    def _unusable(self) -> dict[str, Text]:
        return {}

    def skipped(self) -> dict[str, Text]:
        """Files of the folder that are no value set, and why; those of the folder are looked at for it."""
        _ = self._index
        return dict(self._unusable)

    def missing(self, *names: str) -> Text:
        """Why a set that the folder lacks cannot be used, naming it and what was skipped."""
        wanted = " / ".join(f"{name} ({_KNOWN[name]})" if name in _KNOWN else name for name in names)
        where = self.folder.name if self.folder is not None else "value_sets"
        skipped = self.skipped()
        more = ", ".join(sorted(skipped)[:5])
        fr = f" ; fichiers ignorés : {len(skipped)} ({more})" if skipped else ""
        en = f"; files skipped: {len(skipped)} ({more})" if skipped else ""
        return Text(f"jeu de valeurs {wanted} absent de {where}{fr}",
                    f"value set {wanted} not in {where}{en}")  # fmt: skip
