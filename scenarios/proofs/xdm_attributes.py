"""How each check of XDM-ATTRIBUTES is made to fail: each attribute left out, then written once too often."""

from __future__ import annotations

from typing import Any

from harness.formats.ebrim import CLASSIFICATIONS, IDENTIFIERS
from harness.rules.xds.attributes import ATTRIBUTES, Attribute, Carrier
from scenarios.proofs import _archives as made
from scenarios.proofs._archives import Edit, double, drop, every, put, slot

mutations = made.mutations()

OWNERS = {"SubmissionSet": "//r:RegistryPackage[1]", "DocumentEntry": "//r:ExtrinsicObject[1]"}
TYPE = f"{OWNERS['DocumentEntry']}/r:Classification[@classificationScheme='{CLASSIFICATIONS['DocumentEntry']['typeCode']}']"
AUTHOR = (
    f"{OWNERS['DocumentEntry']}/r:Classification[@classificationScheme='{CLASSIFICATIONS['DocumentEntry']['author']}']"
)


def _path(attribute: Attribute) -> str:
    owner, name = OWNERS[attribute.owner], attribute.name
    if attribute.carrier is Carrier.SLOT:
        return f"{owner}/r:Slot[@name='{name}']"
    if attribute.carrier is Carrier.IDENTIFIER:
        return f"{owner}/r:ExternalIdentifier[@identificationScheme='{IDENTIFIERS[attribute.owner][name]}']"
    if attribute.carrier is Carrier.NAME:
        return f"{owner}/r:Name"
    return f"{owner}/r:Classification[@classificationScheme='{CLASSIFICATIONS[attribute.owner][name]}']"


def _without(attribute: Attribute) -> Edit:
    def edit(root: Any) -> None:
        if attribute.carrier is Carrier.XML:
            every(root, OWNERS[attribute.owner])[0].attrib.pop(attribute.name)
            return
        for element in every(root, _path(attribute)):
            element.getparent().remove(element)

    return edit


def _more(attribute: Attribute) -> Edit:
    """One more than admitted."""
    path = _path(attribute)
    if attribute.carrier is Carrier.SLOT:
        return lambda root: slot(
            OWNERS[attribute.owner], attribute.name, *[v.text for v in every(root, f"{path}/r:ValueList/r:Value")] * 2
        )(root)

    def edit(root: Any) -> None:
        for _ in range((attribute.most or 1) + 1 - len(every(root, path))):
            double(path)(root)

    return edit


for _attribute in ATTRIBUTES:
    if _attribute.least:
        made.rows(mutations, "XDM-ATTRIBUTES", (_attribute.id, f"no {_attribute.label}", _without(_attribute)))
    # A second author of the SubmissionSet is a recommendation: it does not turn an obligation red.
    if _attribute.most and not _attribute.tolerated and _attribute.carrier not in (Carrier.XML, Carrier.NAME):
        made.rows(mutations, "XDM-ATTRIBUTES", (_attribute.id, f"{_attribute.label} once too often", _more(_attribute)))

made.rows(
    mutations, "XDM-ATTRIBUTES",
    ("CODINGSCHEME", "a code without its code system", drop(f"{TYPE}/r:Slot")),
    ("CODINGSCHEME", "two code systems", slot(TYPE, "codingScheme", "2.16.840.1.113883.6.1", "1.2.250.1.213.1.1.4.12")),
    ("LABEL", "a code without label", drop(f"{TYPE}/r:Name")),
    ("LABEL", "an empty label", put(f"{TYPE}/r:Name/r:LocalizedString", "value", " ")),
    ("AUTHOR-PERSON", "an author who is nobody", drop(f"{AUTHOR}/r:Slot[@name='authorPerson']")),
    ("AUTHOR-PERSON", "two persons in one author", lambda r: slot(AUTHOR, "authorPerson", *[every(r, f"{AUTHOR}/r:Slot[@name='authorPerson']//r:Value")[0].text] * 2)(r)),
    ("AUTHOR-ONCE", "two institutions", lambda r: slot(AUTHOR, "authorInstitution", *[every(r, f"{AUTHOR}/r:Slot[@name='authorInstitution']//r:Value")[0].text] * 2)(r)),
    ("AUTHOR-ONCE", "two specialties", lambda r: slot(AUTHOR, "authorSpecialty", *[every(r, f"{AUTHOR}/r:Slot[@name='authorSpecialty']//r:Value")[0].text] * 2)(r)),
)  # fmt: skip
