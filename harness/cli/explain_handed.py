"""What an editor hands over for a scenario: kinds of files, keys of campaign.yaml."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from harness.campaign.declared.base import Section
from harness.campaign.manifest import Manifest
from harness.core.scenario import Scenario
from harness.core.subject import Subject
from harness.core.text import Text

#: Kind of subject -> the files in which it is found. What a part of the manifest names is told by its key.
_FILES = {
    "file": Text("les fichiers d'échantillons, quels qu'ils soient", "the sample files, whatever they are"),
    "message": Text("des messages HL7v2 (.hl7, .txt) que le produit émet ou reçoit", "HL7v2 messages (.hl7, .txt) that the product sends or receives"),
    "document": Text("des documents CDA, seuls ou portés par un message, une archive ou un e-mail", "CDA documents, alone or carried by a message, an archive or an e-mail"),
    "archive": Text("des archives IHE_XDM (.zip), seules ou jointes à un e-mail", "IHE_XDM archives (.zip), alone or attached to an e-mail"),
    "mail": Text("des e-mails MSSanté complets, en-têtes compris (.eml)", "whole MSSanté e-mails, headers included (.eml)"),
    "resource": Text("des ressources FHIR R4 (.json, .xml)", "FHIR R4 resources (.json, .xml)"),
    "feeding": Text("les Bundle FHIR tels que le produit les envoie au DMP (.json, .xml), un par fichier", "the FHIR Bundles as the product posts them to the DMP (.json, .xml), one in each file"),
    "exchange": Text("des messages reçus avec l'ACK que le produit a répondu à chacun", "messages received, each with the ACK that the product answered"),
    "mail-exchange": Text("des e-mails reçus avec le MDN que le produit a renvoyé", "e-mails received, each with the MDN that the product sent back"),
    "mailboxes": Text("des e-mails émis depuis chaque type de boîte aux lettres", "e-mails sent from each type of mailbox"),
    "sequence": Text("plusieurs messages de documents émis à la suite", "several document messages sent one after the other"),
    "patient": Text("le flux d'identités d'un patient (messages ADT, PAM.FR)", "the identity flow of a patient (ADT messages, PAM.FR)"),
    "journey": Text("un même document vu à plusieurs étapes : reçu, puis émis (message, archive, e-mail)", "one document seen at several steps: received, then sent (message, archive, e-mail)"),
}  # fmt: skip

#: Keys of campaign.yaml that are told by something else than the part that names files.
_KEYS = {
    "product": Text("les noms HL7 du produit (applications), qui disent ce qu'il émet et ce qu'il reçoit", "the HL7 names of the product (applications), which tell what it sends and receives"),
    "patients": Text("les patients que le produit détient (table CSV, message ADT ou ressource FHIR)", "the patients that the product holds (CSV table, ADT message or FHIR resource)"),
    "documents": Text("les documents déjà détenus avant l'essai", "the documents held before the trial"),
    "mailboxes": Text("les boîtes MSSanté du produit et leur type", "the MSSanté mailboxes of the product and their types"),
    "samples": Text("ce que les fichiers ne disent pas : document retenu par l'utilisateur, statut de l'identité, réponse attendue", "what files do not tell: document withheld by the user, status of the identity, answer awaited"),
    "value_sets": Text("les jeux de valeurs de l'ANS, que l'outil ne fournit pas", "the ANS value sets, which the tool does not bundle"),
    "schemas": Text("les schémas XML, que l'outil ne fournit pas", "the XML schemas, which the tool does not bundle"),
    "kit": Text("le kit officiel de l'ANS", "the official ANS kit"),
    "certificates": Text("les certificats que le produit utilise, sans leur clé privée, l'adresse prévenue de leur fin, et la structure à qui est chacun", "the certificates that the product uses, without their private key, the address told of their end, and whose each one is"),
    "whitelist": Text("la liste blanche DRIM-M reprise, l'autorité, sa liste de révocation, la preuve de vérification", "the DRIM-M whitelist fetched, the authority, its revocation list, the proof of verification"),
    "logs": Text("les familles de traces : durée de conservation et export", "the families of traces: retention and export"),
    "users": Text("l'export des comptes d'utilisateurs", "the export of the accounts of users"),
    "exports": Text("les paquets d'export des données de patients, tels que le produit les produit", "the export packages of the data of patients, as the product makes them"),
    "funding": Text("les demandes de financement (bon de commande, avance, solde)", "the funding requests (order, advance, balance)"),
    "declarations": Text("ce que l'éditeur déclare de son produit, avec la déclaration sur l'honneur quand elle remplace une preuve", "what the editor declares of its product, with the sworn statement when it replaces a proof"),
    "probative": Text("les autorités qui signent les documents", "the authorities that sign the documents"),
    "not_applicable": Text("les scénarios ou étapes hors périmètre : la raison, la pièce qui remplace la preuve", "the scenarios or steps out of scope: the reason, the document that replaces the proof"),
    "waivers": Text("les étapes non prises en compte : qui l'a décidé, quand, pourquoi", "the steps that are not taken into account: who decided it, when, why"),
    "document_formats": Text("le format demandé pour chaque type de document (DSR, annexe 5.3)", "the format asked of each document type (DSR, annex 5.3)"),
}  # fmt: skip

#: Keys that belong to every campaign, or that the rest of the explanation tells.
_DECIDED = {"not_applicable", "waivers"}
_COMMON = {"version", "editor", "profile", "roles", "date", "proofs", "not_applicable", "waivers", "levels", "ignore"}
#: What a check calls -> the key of campaign.yaml that answers it.
_CALLS = {
    r"\bmanifest\.(\w+)": None, r"\bcampaign\.(?:expected|patients)\b": "patients", r"\.(?:withheld|identity_status|facts)\b": "samples",
    r"\.mailboxes\b": "mailboxes", r"\.(?:value_sets|terminology)\.": "value_sets", r"\.ebrim\b": "schemas", r"campaign\.kit\b": "kit",
    r"\bharness\.campaign\.seals\b": "probative",
}  # fmt: skip
#: Kind of subject -> keys without which it is not found.
_OF_KIND = {"exchange": ("product", "patients"), "sequence": ("product", "samples"), "mail-exchange": ("mailboxes", "patients"),
            "mailboxes": ("mailboxes",), "message": ("product",), "export": ("exports",)}  # fmt: skip


def files_of(scenario: Scenario) -> list[Text]:
    """The kinds of sample files that its checks look at."""
    return [_FILES[kind.kind] for kind in kinds_of(scenario) if kind.kind in _FILES]


def read_in(scenario: Scenario) -> list[Text]:
    """What its checks look at in the files that the manifest names."""
    return list(dict.fromkeys(kind.kind_label for kind in kinds_of(scenario) if kind.kind not in _FILES))


def kinds_of(scenario: Scenario) -> list[type[Subject]]:
    """The kinds of subjects of its checks, in order."""
    return list(dict.fromkeys(kind for check in scenario.checks for kind in check.on))


def keys_of(scenario: Scenario) -> list[tuple[str, Text]]:
    """The keys of campaign.yaml that its checks, or the subjects that they take, read; in the order of the manifest."""
    own = set(_read_by(_module_of(scenario)))
    read = set(own)
    for kind in kinds_of(scenario):
        read |= set(_OF_KIND.get(kind.kind, ()))
        if kind.kind not in _FILES:
            read |= set(_read_by(kind.__module__))
    return [
        (key, text)
        for key in Manifest.model_fields
        if key in (read - _COMMON) | (own & _DECIDED) and (text := _key_text(key))
    ]


def _module_of(scenario: Scenario) -> str:
    """The module that holds the scenario; its checks may be made elsewhere."""
    return next(name for name, module in sys.modules.items()
                if name.startswith("scenarios.") and getattr(module, "scenario", None) is scenario)  # fmt: skip


@cache
def _read_by(module: str) -> tuple[str, ...]:
    """The keys that the code of a module reads."""
    source = inspect.getsource(sys.modules[module])
    found = [key or match for pattern, key in _CALLS.items() for match in re.findall(pattern, source)]
    return tuple(name for name in found if name in Manifest.model_fields)


def _key_text(key: str) -> Text | None:
    """What a key holds: in our words, else the role of the files that it names."""
    if key in _KEYS:
        return _KEYS[key]
    return next((section.role for section in _sections(Manifest.model_fields[key].annotation)), None)


def _sections(annotation: Any) -> Iterator[type[Section]]:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        yield annotation
    for inside in get_args(annotation):
        yield from _sections(inside)
