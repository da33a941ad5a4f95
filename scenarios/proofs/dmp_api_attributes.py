"""How each check of DMP-API-ATTRIBUTES is made to fail: an element taken away, a code of another system or out of its set."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from harness.builder.demo import demo
from harness.core.mutation import Files, Mutations
from harness.rules.pdsm.codes import CODED, CodedElement
from harness.rules.pdsm.elements import ELEMENTS, SET, Element
from scenarios.proofs import _dmp_api as made

mutations = Mutations.of(lambda: demo().files())
#: What makes the extensions of the set: the first is its activity, the second its source.
_EXTENSIONS = {"SET-DESIGNATION": "extension[0]", "SET-SOURCE-ID": "extension[1]"}


def _path(owner: str, path: str) -> str:
    resource = made.SET if owner == SET else made.REFERENCE
    return f"{resource}.{path.replace('content.', 'content[0].')}"


def _absent(element: Element) -> Files:
    return made.without(_path(element.owner, _EXTENSIONS.get(element.id, element.path)))


def _coding(element: CodedElement) -> str:
    if element.url:
        return f"{made.SET}.extension[0].valueCodeableConcept.coding[0]"
    repeated = "[0]" if element.path in ("category", "securityLabel") else ""
    return _path(element.owner, element.path) + repeated + ("" if element.path == "content.format" else ".coding[0]")


def _set_given(element: CodedElement, codes: str) -> Callable[[], Files]:
    """The demo with a value set of its own for an element."""

    def files() -> Files:
        found = demo().files()
        name = "jeux/jdv.txt"
        line = f"value_sets: {{{_key(element)}: {name}}}".encode()
        manifest = found["campaign.yaml"].replace(b"value_sets: {JDV_J66: nomenclatures/JDV_J66.txt}", line)
        return {**found, "campaign.yaml": manifest, name: codes.encode()}

    return files


#: Codes of the demo, element by element.
_CODES = {
    "TYPE": "18748-4", "CATEGORY": "31", "FORMAT": "urn:ihe:iti:xds-sd:pdf:2008", "FACILITY-TYPE": "SA01",
    "PRACTICE-SETTING": "ETABLISSEMENT", "SECURITY-LABEL": "N", "SET-DESIGNATION": "07",
}  # fmt: skip


def _key(element: CodedElement) -> str:
    return element.sets[-1]


for _element in ELEMENTS:
    mutations.add(f"DMP-API-ATTRIBUTES-{_element.id}", f"without {_element.name}", partial(_absent, _element))
for _coded in CODED:
    _system = partial(made.written, {f"{_coding(_coded)}.system": "https://exemple.fr/nomenclature-maison"})
    mutations.add(f"DMP-API-ATTRIBUTES-{_coded.id}-SYSTEM", "code system of the house", _system)
    if _coded.id == "TYPE":
        mutations.add("DMP-API-ATTRIBUTES-TYPE-VALUE", "type that the DMP does not take", partial(made.written, {f"{_coding(_coded)}.code": "34112-3"}))  # fmt: skip
    else:
        _given = mutations(f"DMP-API-ATTRIBUTES-{_coded.id}-VALUE", conforming=_set_given(_coded, _CODES[_coded.id]))
        _other = _set_given(_coded, "AUTRE\n")
        _other.__name__ = "value_set_without_the_code"
        _given(_other)


def _value(check: str, name: str, path: str, value: Any) -> None:
    mutations.add(f"DMP-API-ATTRIBUTES-{check}", name, partial(made.written, {path: value}))


_value("SET-STATUS-VALUE", "retired set", f"{made.SET}.status", "retired")
_value("SET-MODE-VALUE", "snapshot", f"{made.SET}.mode", "snapshot")
_value("SET-CODE-VALUE", "list of another type", f"{made.SET}.code.coding[0].code", "example")
_value("STATUS-VALUE", "superseded from the start", f"{made.REFERENCE}.status", "superseded")
_value("CLASS-OF-TYPE", "imaging under prescriptions", f"{made.REFERENCE}.category[0].coding[0].code", "42")
_value("AUTHENTICATOR", "empty reference", f"{made.REFERENCE}.authenticator", {})
_value("CATEGORY", "two classes", f"{made.REFERENCE}.category[1]", {"coding": [{"code": "11"}]})


@mutations("DMP-API-ATTRIBUTES-RELATION-VALUE")
def relation_of_another_kind() -> Files:
    """The word of XDS."""
    return made.replacing({f"{made.REFERENCE}.relatesTo[0].code": "RPLC"})
