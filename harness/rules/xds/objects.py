"""What the ebRIM of a submission may hold: types of association, names of slots, schemes (IHE ITI TF-3 4.2)."""

from __future__ import annotations

import re

from harness.formats.ebrim import CLASSIFICATIONS, HAS_MEMBER, IDENTIFIERS, REPLACEMENTS, SUBMISSION_NODE

_IHE = "urn:ihe:iti:2007:AssociationType:"
TRANSFORMS = f"{_IHE}XFRM"
ASSOCIATIONS = frozenset(
    {HAS_MEMBER, TRANSFORMS, f"{_IHE}APND", *REPLACEMENTS, f"{_IHE}signs",
     "urn:ihe:iti:2010:AssociationType:IsSnapshotOf"}
)  # fmt: skip
#: Associations whose target was registered before.
TO_EARLIER = ASSOCIATIONS - {HAS_MEMBER}
#: Slot of the French archives that tells a replacement (C) or a deletion (D).
ACTION = "urn:action:extraMetadataSlot"
_AUTHOR = frozenset({"authorPerson", "authorInstitution", "authorRole", "authorSpecialty", "authorTelecommunication"})
#: Slots that IHE defines, by the element that holds them.
SLOTS: dict[str, frozenset[str]] = {
    "ExtrinsicObject": frozenset(
        {"creationTime", "hash", "size", "URI", "languageCode", "legalAuthenticator", "serviceStartTime",
         "serviceStopTime", "sourcePatientId", "sourcePatientInfo", "repositoryUniqueId", "documentAvailability",
         "urn:ihe:iti:xds:2013:referenceIdList"}
    ),
    "RegistryPackage": frozenset({"submissionTime", "intendedRecipient", "lastUpdateTime"}),
    "Association": frozenset({"SubmissionSetStatus", "PreviousVersion", "OriginalStatus", "NewStatus", "AssociationPropagation"}),
    "Classification": _AUTHOR | {"codingScheme"},
    "ExternalIdentifier": frozenset(),
}  # fmt: skip
#: Slots that may have several values.
SEVERAL = frozenset(
    {"sourcePatientInfo", "intendedRecipient", "authorRole", "authorSpecialty", "authorInstitution", "authorTelecommunication",
     "urn:ihe:iti:xds:2013:referenceIdList"}
)  # fmt: skip
_FOLDER_SCHEMES = {
    "urn:uuid:1ba97051-7806-41a8-a48b-8fce7af683c5", "urn:uuid:f64ffdf0-4b97-4e06-b79f-a52b38ec2f8a",
    "urn:uuid:75df8f67-9973-4fbe-a900-df66cefecc5a",
}  # fmt: skip
_ASSOCIATION_SCHEME = "urn:uuid:abd807a3-4432-4053-87b4-fd82c643d1f3"
#: Element that holds it -> schemes that a Classification or an ExternalIdentifier may have there.
SCHEMES: dict[str, frozenset[str]] = {
    "RegistryPackage": frozenset(
        {*CLASSIFICATIONS["SubmissionSet"].values(), *IDENTIFIERS["SubmissionSet"].values(), *_FOLDER_SCHEMES}
    ),
    "ExtrinsicObject": frozenset({*CLASSIFICATIONS["DocumentEntry"].values(), *IDENTIFIERS["DocumentEntry"].values()}),
    "Association": frozenset({_ASSOCIATION_SCHEME}),
}
FOLDER_NODE = "urn:uuid:d9d542f3-6cc4-48b6-8870-ea235fbc94c2"
#: Nodes that a Classification may flag an object with, those of limited metadata included.
NODES = frozenset(
    {SUBMISSION_NODE, FOLDER_NODE, "urn:uuid:5003a9db-8d8d-49e6-bf0c-990e34ac7707",
     "urn:uuid:ab9b591b-83ab-4d03-8f5d-f93b1fb92e85"}
)  # fmt: skip
_PREFIX = "urn:uuid:"
_UUID = re.compile(r"urn:uuid:[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_URN = re.compile(r"urn:[A-Za-z0-9][A-Za-z0-9-]{1,31}:\S+")


def is_uuid(text: str | None) -> bool:
    """A real ``urn:uuid:``."""
    return text is not None and _UUID.fullmatch(text) is not None


def claims_uuid(text: str | None) -> bool:
    """Something that says it is a UUID."""
    return text is not None and text[: len(_PREFIX)].lower() == _PREFIX


def is_own_slot(name: str) -> bool:
    """A name that a system may give to a slot of its own: a URN, not one of IHE."""
    return _URN.fullmatch(name) is not None and not name.lower().startswith("urn:ihe:")
