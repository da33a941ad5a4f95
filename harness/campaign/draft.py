"""Drafting ``campaign.yaml`` from what a folder holds; what cannot be known is left as a comment."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator

from harness.campaign.campaign import Campaign
from harness.campaign.opening import open_campaign
from harness.campaign.source import Source
from harness.campaign.subjects import FileSubject, MailSubject, MessageSubject, ResourceSubject, SequenceSubject
from harness.core.errors import ManifestError
from harness.core.text import Text
from harness.formats import table
from harness.identity.holders import from_csv
from harness.rules.traces.users import COLUMNS

_TEMPLATE = """\
# Manifeste de campagne segur-harness (schéma : segur-harness schema campaign).
# À relire : ce fichier a été déduit des échantillons, il ne sait pas ce que l'utilisateur a fait.
version: 1
editor: À compléter
product:
  name: À compléter
  version: ''
  # Noms MSH-3 / MSH-5 du produit : distinguent les messages émis des messages reçus.
  applications: {applications}
# dpi | ris | sgl | pfi | drimbox | dmn : décide des scénarios applicables.
profile: {profile}
# Ce que le produit fait en plus de son profil : drimbox, dmn, dmp-api, funding.
# roles: [dmp-api]
"""


def draft(source: Source) -> str:
    """The text of a manifest for a folder without one."""
    campaign = open_campaign(source)
    names = sorted(_applications(campaign))
    head = _TEMPLATE.format(applications=json.dumps(names, ensure_ascii=False), profile=_profile(campaign))
    sections = (
        _patients(source, campaign),
        _mailboxes(campaign),
        _samples(campaign),
        _exports(source, campaign),
        _others(),
        _proofs(),
    )
    return head + "".join(line + "\n" for section in sections for line in section)


def _applications(campaign: Campaign) -> set[str]:
    """The application that receives LPS messages and answers ADT is the product, as far as files tell."""
    received = {e.view.header.get(5, 1).present for e in campaign.of(MessageSubject) if _is_received(campaign, e)}
    return {name for name in received if name}


def _is_received(campaign: Campaign, message: MessageSubject) -> bool:
    return message.view.kind == "MDM" and campaign.is_received(message)


def _profile(campaign: Campaign) -> str:
    codes = {m.view.get("OBR", 4, 1).present for m in campaign.of(MessageSubject)}
    return "ris" if codes & {"18748-4"} and not codes - {"18748-4", None} else "dpi"


def _patients(source: Source, campaign: Campaign) -> Iterator[str]:
    files = [s.path for s in campaign.of(ResourceSubject) if s.view.patients]
    files += [f.path for f in campaign.of(FileSubject) if not f.recognised and _is_patient_table(source, f.path)]
    files += dict.fromkeys(m.path for m in campaign.of(MessageSubject) if m.view.kind == "ADT")
    files = [path for path in files if not _is_in_export(path)]
    yield "# Patients que le produit détient au moment des échanges : à vérifier, c'est la base de la comparaison."
    if files:
        yield "patients:"
        for path in files:
            yield f"  - file: {_quoted(path)}"
    else:
        yield "# patients:"
        yield "#   - file: patients.csv   # CSV, HL7 ADT ou FHIR Patient/Bundle"


def _is_in_export(path: str) -> bool:
    """Whether a file lies in a folder called an export: what the product gave back is not what it held."""
    return any(folder.lower().startswith("export") for folder in path.split("/")[:-1])


def _is_patient_table(source: Source, path: str) -> bool:
    try:
        return not _is_account_table(source, path) and any(True for _ in from_csv(source.read(path) or b"", path))
    except (ManifestError, csv.Error, ValueError):
        return False


def _is_account_table(source: Source, path: str) -> bool:
    """Whether a table is of accounts of users, which may have the matricules of patients too."""
    row = next(table.rows(source.read(path) or b""), None)
    return row is not None and bool(row.cells.keys() & _OF_ACCOUNTS)


_OF_ACCOUNTS = frozenset({*COLUMNS["rpps"], "login", "username", "user_name"})


def _exports(source: Source, campaign: Campaign) -> Iterator[str]:
    """Traces and accounts: only a person knows the family of an export and how long traces are kept."""
    yield "# Exports de traces (JSON Lines, CSV, AuditEvent FHIR) et leur durée de conservation :"
    yield "# logs:"
    yield "#   - {family: application, file: traces/acces.jsonl, retention: {years: 20}}"
    yield "#   - {family: technical, file: traces/technique.jsonl, retention: {months: 12}}"
    tables = [f.path for f in campaign.of(FileSubject) if not f.recognised and _has_accounts(source, f.path)]
    yield "# Export des comptes d'utilisateurs (dispositif médical numérique) :"
    yield from (f"# users: {{file: {_quoted(path)}}}" for path in tables or ["comptes/utilisateurs.csv"])


def _others() -> Iterator[str]:
    """The parts that no sample tells, each as it may be written (docs/declarations.md and the pages beside it)."""
    yield "# Certificats du produit, sans clé privée, et l'adresse prévenue de leur fin (docs/certificates.md) :"
    yield "# certificates: {folder: certificats, notification: [certificats@etablissement.fr]}"
    yield "# Liste blanche DRIM-M reprise par une DRIMbox (docs/certificates.md) :"
    yield "# whitelist: {file: liste-blanche/liste.xml, fetched: '2026-01-31T04:00:00+01:00', ca: liste-blanche/ac.pem, crl: liste-blanche/ac.crl}"
    yield "# Export des données de patients (docs/export.md) :"
    yield "# exports:"
    yield "#   - {folder: exports/2026-01, inventory: exports/2026-01/inventaire.csv, documentation: [exports/2026-01/LISEZMOI.md], history: {years: 2}}"
    yield "# Autorités qui signent les documents (docs/export.md) :"
    yield "# probative: {ca: scelles/ac.pem}"
    yield "# Demandes de financement, avec « roles: [funding] » (docs/funding.md) :"
    yield "# funding: {files: [financement/demandes.json], attachments: [financement/pieces]}"
    yield "# Ce que l'éditeur déclare d'un dispositif médical numérique (docs/declarations.md) :"
    yield "# declarations:"
    yield "#   ins: {applies: false, reason: À compléter, statement: preuves/declaration-ins.pdf, date: 2026-01-31}"
    yield "#   identity: {slave: true, reason: À compléter}"
    yield "#   patient_access: {kind: interface, reason: À compléter}   # none, simple_form ou interface"


def _has_accounts(source: Source, path: str) -> bool:
    try:
        return _is_account_table(source, path)
    except (csv.Error, ValueError):
        return False


def _mailboxes(campaign: Campaign) -> Iterator[str]:
    """The senders of the e-mails: only a person knows which are the product's, and of which type."""
    yield "# BAL MSSanté du produit, et leur type : distinguent les e-mails émis des e-mails reçus."
    yield "# mailboxes:"
    seen = dict.fromkeys(m.sender for m in campaign.of(MailSubject) if m.sender)
    for address in seen or ("nom@etablissement.mssante.fr",):
        yield f"#   - {{address: {_quoted(address)}, type: ORG}}   # PER, ORG, APP ou CAB"


def _samples(campaign: Campaign) -> Iterator[str]:
    yield "# Ce que les fichiers ne disent pas. Exemples :"
    yield "#   - {file: emis/doc-12.hl7, withheld: true}         # l'utilisateur n'a pas voulu l'envoyer au DMP"
    yield "#   - {file: recus/ack-3.hl7, answers: recus/msg.hl7}  # quand MSA-2 ne suffit pas"
    yield "#   - {file: documents/cr.xml, identity: not_qualified}"
    found = [*_doubts(campaign), *_opt_outs(campaign)]
    yield from (
        ["samples:", *found] if any(not line.lstrip().startswith("#") for line in found) else ["# samples:", *found]
    )


def _doubts(campaign: Campaign) -> Iterator[str]:
    """ACKs whose message cannot be told."""
    acks = {m.id: m for m in campaign.of(MessageSubject)}
    for id, answered in campaign.answers.items():
        if isinstance(answered, Text):
            yield f"  # {answered.fr}"
            yield f"  # - {{file: {_quoted(acks[id].path)}, answers: À COMPLÉTER}}"


def _opt_outs(campaign: Campaign) -> Iterator[str]:
    """DESTDMP = N: only a person knows whether the user withheld the document."""
    for message in [m for s in campaign.of(SequenceSubject) for m in s.messages]:
        indicator = message.document_message.indicator("DESTDMP")
        if indicator is not None and indicator.text == "N" and campaign.identity_status(message).qualified is not False:
            yield f"  # DESTDMP = N : {message.label}"
            yield f"  # - {{file: {_quoted(message.path)}, withheld: true}}"


def _proofs() -> Iterator[str]:
    yield "# Jeux de valeurs que l'outil ne fournit pas (XML SVS de l'ANS, ou un code par ligne) :"
    yield "# value_sets: {folder: ../jeuxDeValeurs, JDV_J66: nomenclatures/JDV_J66.xml}"
    yield "# Format demandé pour chaque type de document (DSR, annexe 5.3) :"
    yield "# document_formats: {11488-4: N1, 11502-2: N3}"
    yield "# Preuves manuelles (captures, PDF) : segur-harness list montre les étapes PREUVE."
    yield "# proofs:"
    yield "#   - {step: DMP-OPT-OUT-P1, file: preuves/capture.png, caption: Écran d'envoi, date: 2026-01-31}"
    yield "# Étapes hors périmètre ou non prises en compte, avec la raison :"
    yield "# not_applicable:"
    yield "#   - {target: XDM-ONE-PATIENT, reason: les archives sont construites par la PFI, statement: preuves/attestation.pdf}"
    yield "# waivers:"
    yield "#   - {target: DMP-OPT-OUT-04, reason: …, decided_by: …, date: …, evidence: preuves/reponse.pdf}"
    yield "# Niveau d'un contrôle (error, warning, info), changé avec sa raison, que le rapport montre :"
    yield "# levels:"
    yield "#   - {check: DMP-OPT-OUT-04, level: warning, reason: …, decided_by: …}"


def _quoted(text: str) -> str:
    """A YAML double-quoted scalar (JSON strings are)."""
    return json.dumps(text, ensure_ascii=False)
