"""The bundled campaign ``samples/demo``: one conforming editor over all scenarios, as values to change.

``demo()`` gives a ``Demo``; its ``files()`` are the folder. A fault is one attribute replaced:
``demo().answering("03-nom-de-naissance", code="AA")``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from harness.builder import demo_reports
from harness.builder.cda import CdaSpec
from harness.builder.demo_flows import DMP_TYPES, IDENTITIES
from harness.builder.demo_mails import document, mail_of, mails
from harness.builder.demo_parts import PARTS, PROOFS
from harness.builder.fhir import build_patient_bundle, build_patient_csv
from harness.builder.hl7 import AckSpec, MessageSpec, build_ack, build_adt, build_message, carrying
from harness.builder.hl7_adt import AdtSpec, write
from harness.builder.mail import MailSpec, build_mail
from harness.builder.mdn import ReportSpec, build_report
from harness.builder.part import Part
from harness.builder.people import (
    AMINATA,
    ARMAND,
    BLANCHE,
    CAPUCINE,
    CLINIC,
    DR_GENET,
    DR_SAUGE,
    GASTON,
    INS_DEMO_OID,
    LUCIEN,
    MARGOT,
    NOE,
    ROSALIE,
    Patient,
    nir_key,
)  # fmt: skip
from harness.builder.png import capture
from harness.builder.xdm import ArchiveSpec, Entry, build_archive

__all__ = ["Demo", "Exchange", "Files", "demo", "document", "mail_of"]

Files = dict[str, bytes]
#: What makes a document an imaging report.
IMAGING: dict[str, Any] = {"code": "18748-4", "author": DR_GENET}
MAMMOGRAPHY = ("QEQK004", "1.2.250.1.215.300.1", "Mammographie de dépistage")
PFI, DPI = ("PFI-DEMO", "CH-DEMO"), ("DPI-DEMO", "CH-DEMO")


@dataclass(frozen=True)
class Exchange:
    """A message, its acknowledgement, and what the manifest says of the message."""

    name: str
    message: MessageSpec
    answer: AckSpec | None
    facts: str = ""

    def files(self, folder: str) -> Files:
        """The message and its ACK, side by side."""
        message, answer = self._built
        found = {f"{folder}/{self.name}.hl7": message}
        return found if answer is None else found | {f"{folder}/{self.name}.ack.hl7": answer}

    @cached_property
    def _built(self) -> tuple[bytes, bytes | None]:
        """The bytes of both; a mutation changes one exchange and leaves the others as they are."""
        return build_message(self.message), build_ack(self.answer) if self.answer is not None else None


@dataclass(frozen=True)
class Demo:
    """Everything in the folder."""

    received: tuple[Exchange, ...]
    sent: tuple[Exchange, ...]
    archives: tuple[tuple[str, ArchiveSpec], ...]
    mails: tuple[tuple[str, MailSpec], ...]
    proofs: tuple[tuple[str, str, str], ...]
    reports: tuple[tuple[str, ReportSpec], ...] = ()
    mailboxes: tuple[tuple[str, str], ...] = demo_reports.MAILBOXES
    identities: tuple[tuple[str, AdtSpec], ...] = IDENTITIES
    product: str = "DPI Démo"
    profile: str = "dpi"
    roles: tuple[str, ...] = ("drimbox", "dmn", "dmp-api", "funding")
    parts: tuple[Part, ...] = PARTS

    def files(self) -> Files:
        """Relative path -> bytes, the manifest included."""
        found: Files = {
            "patients/patients.csv": build_patient_csv([ROSALIE, GASTON]),
            "patients/identites.hl7": build_adt(AMINATA, "ADT0001", "20260301080000", ("GAM-DEMO", "CH-DEMO"), DPI),
            "patients/patients-fhir.json": build_patient_bundle([LUCIEN, NOE]),
        }
        found |= {f"identites/{name}.hl7": write(spec) for name, spec in self.identities}
        found |= {"nomenclatures/JDV_J66.txt": DMP_TYPES.encode("utf-8")}
        for exchange in self.received:
            found |= exchange.files("recus")
        for exchange in self.sent:
            found |= exchange.files("emis")
        found |= {f"archives/{name}": build_archive(spec) for name, spec in self.archives}
        found |= {f"courriels/{name}.eml": build_mail(spec) for name, spec in self.mails}
        found |= {f"courriels/{name}.eml": build_report(spec) for name, spec in self.reports}
        found |= {file: capture(ticked="retenu" in file) for _, file, _ in self.proofs}
        for part in self.parts:
            found |= part.files(part.spec)
        return {"campaign.yaml": self.manifest().encode("utf-8"), **found}

    def manifest(self) -> str:
        """``campaign.yaml``."""
        lines = [
            "# Campagne de démonstration : identités fictives, OID d'INS de test.",
            "version: 1", "editor: Éditeur Démo", f"product: {{name: {self.product}, version: '4.2', applications: [DPI-DEMO]}}",
            f"profile: {self.profile}", *([f"roles: [{', '.join(self.roles)}]"] if self.roles else []),
            "date: 2026-03-20", "patients:", "  - file: patients/patients.csv",
            "  - file: patients/identites.hl7", "  - file: patients/patients-fhir.json",
            "value_sets: {JDV_J66: nomenclatures/JDV_J66.txt}",
            "document_formats: {11488-4: N1, 18748-4: N1, 34112-3: N1}",
        ]  # fmt: skip
        facts = [f"  - {{file: emis/{e.name}.hl7, {e.facts}}}" for e in self.sent if e.facts]
        facts += [f"  - {{file: recus/{e.name}.hl7, {e.facts}}}" for e in self.received if e.facts]
        proofs = [
            f"  - {{step: {step}, file: {file}, caption: '{text}', date: 2026-03-20}}"
            for step, file, text in self.proofs
        ]
        boxes = [f"  - {{address: {address}, type: {kind}}}" for address, kind in self.mailboxes]
        for title, entries in (("mailboxes:", boxes), ("samples:", facts), ("proofs:", proofs)):
            lines += [title, *entries] if entries else []
        lines += [line for part in self.parts for line in part.lines(part.spec)]
        return "\n".join(lines) + "\n"

    def answering(self, name: str, **changes: Any) -> Demo:
        """The same with the ACK of one received message changed."""
        return self._received(name, lambda e: replace(e, answer=replace(e.answer or AckSpec(e.message), **changes)))

    def accepting(self, name: str) -> Demo:
        """The same with one received message integrated (AA)."""
        return self.answering(name, code="AA", error=None, application_code=None)

    def sending(self, name: str, **changes: Any) -> Demo:
        """The same with one sent message changed (its ACK follows)."""
        return self._sent(name, lambda e: _resent(e, replace(e.message, **changes)))

    def saying(self, name: str, facts: str) -> Demo:
        """The same with what the manifest says of one sent message changed."""
        return self._sent(name, lambda e: replace(e, facts=facts))

    def identifying(self, name: str, **changes: Any) -> Demo:
        """The same with one identity message changed."""
        if name not in [n for n, _ in self.identities]:
            raise KeyError(name)
        return replace(
            self, identities=tuple((n, replace(s, **changes) if n == name else s) for n, s in self.identities)
        )

    def changing(self, name: str, **changes: Any) -> Demo:
        """The same with attributes of the spec of one part replaced."""
        if name not in [part.name for part in self.parts]:
            raise KeyError(name)
        return replace(self, parts=tuple(p.changed(**changes) if p.name == name else p for p in self.parts))

    def archiving(self, name: str, change: Callable[[ArchiveSpec], ArchiveSpec]) -> Demo:
        """The same with one archive changed."""
        return replace(self, archives=tuple((n, change(s) if n == name else s) for n, s in self.archives))

    def mailing(self, name: str, **changes: Any) -> Demo:
        """The same with one e-mail changed, and what the report about it says of it."""
        old = dict(self.mails)[name]
        new = replace(old, **changes)
        return replace(
            self,
            mails=tuple((n, new if n == name else s) for n, s in self.mails),
            reports=tuple((n, demo_reports.about(s, old, new)) for n, s in self.reports),
        )

    def reporting(self, name: str, **changes: Any) -> Demo:
        """The same with one report changed."""
        if name not in dict(self.reports):
            raise KeyError(name)
        return replace(self, reports=tuple((n, replace(s, **changes) if n == name else s) for n, s in self.reports))

    def _received(self, name: str, change: Callable[[Exchange], Exchange]) -> Demo:
        return replace(self, received=_changed(self.received, name, change))

    def _sent(self, name: str, change: Callable[[Exchange], Exchange]) -> Demo:
        return replace(self, sent=_changed(self.sent, name, change))


def _changed(found: tuple[Exchange, ...], name: str, change: Callable[[Exchange], Exchange]) -> tuple[Exchange, ...]:
    if name not in [e.name for e in found]:
        raise KeyError(name)
    return tuple(change(e) if e.name == name else e for e in found)


def _resent(exchange: Exchange, message: MessageSpec) -> Exchange:
    answer = replace(exchange.answer, answers=message) if exchange.answer else None
    return replace(exchange, message=message, answer=answer)


# -- received documents ------------------------------------------------------------------------------


def _exchange(number: int, name: str, spec: CdaSpec, refusal: str | None = None, **changes: Any) -> Exchange:
    message = replace(
        carrying(spec), control_id=f"LPS{number:04d}", sent=f"202603{10 + number // 20:02d}{8 + number % 20 // 4:02d}{number % 4 * 15:02d}00",
        sending=PFI, receiving=DPI, **changes,
    )  # fmt: skip
    answer = AckSpec(message, f"ACK{number:04d}", sent=f"{message.sent[:12]}05")
    if refusal == "203":
        answer = replace(answer, code="AE", error=refusal, version="2.6")
    elif refusal is not None and refusal.startswith("9"):
        answer = replace(answer, code="AE", error="207", application_code=refusal)
    elif refusal is not None:
        answer = replace(answer, code="AE", error=refusal)
    return Exchange(f"{number:02d}-{name}", message, answer)


def other_matricule(patient: Patient) -> str:
    """Another valid matricule of the same person: the order number changes, the key follows."""
    thirteen = (patient.ins or "")[:10] + "777"
    return thirteen + nir_key(thirteen)


def _received() -> tuple[Exchange, ...]:
    first = document(1, ROSALIE)
    second = replace(first, id_root=f"{first.set_id}.2", version=2, replaces=first.id_root)
    hyphen = replace(ROSALIE, birth_name="TEST LAVANDE")
    former = document(21, GASTON, code="11502-2")
    laboratory = replace(former, id_root=f"{former.set_id}.2", version=2)
    return (
        _exchange(1, "identite-exacte", first),
        _exchange(2, "remplacement", second),
        _exchange(3, "nom-de-naissance", document(3, hyphen), "904"),
        _exchange(4, "premier-prenom", document(4, replace(ROSALIE, first_given="ROSE")), "904"),
        _exchange(5, "liste-des-prenoms", document(5, replace(GASTON, given_names="GASTON EMILE")), "904"),
        _exchange(6, "date-de-naissance", document(6, replace(GASTON, birth_date="19570709")), "904"),
        _exchange(7, "sexe", document(7, replace(AMINATA, sex="M")), "904"),
        _exchange(8, "lieu-de-naissance", document(8, replace(AMINATA, birth_place="99350")), "904"),
        _exchange(9, "matricule", document(9, replace(LUCIEN, ins=other_matricule(LUCIEN))), "904"),
        _exchange(10, "oid", document(10, replace(LUCIEN, ins_oid=INS_DEMO_OID)), "904"),
        _exchange(11, "plusieurs-traits", document(11, replace(GASTON, birth_name="TEST-RONCE", birth_date="19600101")), "904"),
        _exchange(12, "sans-ins", document(12, ROSALIE.without_ins()), "903"),
        _exchange(13, "patient-inconnu", document(13, MARGOT), "902"),
        _exchange(14, "version-perimee", replace(first, id_root=f"{first.set_id}.3", version=3, replaces=first.id_root), "900"),
        _exchange(15, "autre-demandeur", replace(second, id_root=f"{first.set_id}.4", version=3, replaces=second.id_root,
                                                 author=DR_SAUGE, organization=CLINIC), "901"),
        _exchange(16, "ins-sans-lieu", document(16, replace(ROSALIE, birth_place=None)), "905"),
        _exchange(17, "ins-sans-liste-des-prenoms", document(17, replace(GASTON, given_names=None)), "905"),
        _exchange(18, "ins-sans-date", document(18, replace(LUCIEN, birth_date=None)), "905"),
        _exchange(19, "version-hl7-inconnue", document(19, ROSALIE), "203", version="2.3"),
        _exchange(20, "latin9-corse", document(20, LUCIEN, encoding="ISO-8859-15"), encoding="8859/15", terminator="\r\n"),
        _exchange(21, "biologie", laboratory),
        _exchange(22, "doublon", laboratory, "906"),
        _exchange(23, "version-anterieure", former, "900"),
    )  # fmt: skip


# -- sent documents ----------------------------------------------------------------------------------


def _sent_one(
    number: int, name: str, spec: CdaSpec, kind: Any = "TRANS-MDM", facts: str = "", **changes: Any
) -> Exchange:
    message = replace(
        carrying(spec, kind),
        control_id=f"DOC{number:04d}",
        sent=f"2026031209{number:02d}00",
        sending=DPI,
        receiving=PFI,
        **changes,
    )
    return Exchange(
        f"{number:02d}-{name}", message, AckSpec(message, control_id=f"ACP{number:04d}", sent="20260312100000"), facts
    )


def _sent() -> tuple[Exchange, ...]:
    return (
        _sent_one(1, "par-defaut", document(31, ROSALIE)),
        _sent_one(2, "retenu", document(32, ROSALIE), destdmp="N", facts="withheld: true"),
        _sent_one(3, "suivant", document(33, GASTON)),
        _sent_one(
            4, "imagerie-oru", document(34, AMINATA, **IMAGING), "TRANS-ORU", destmssanteps="Y", invisible_patient="Y"
        ),
        _sent_one(5, "identite-provisoire", document(35, NOE), destdmp="N"),
        *_versions(),
        _sent_one(10, "patient-oppose", document(37, ARMAND), destdmp="N"),
        _sent_one(11, "nouveau-ne", document(38, CAPUCINE), destdmp="N"),
        _sent_one(12, "imagerie-mdm", document(39, GASTON, **IMAGING)),
    )


def _versions() -> tuple[Exchange, ...]:
    """A document, replaced twice, then deleted."""
    first = document(36, BLANCHE)
    second, third = version(first, 2), version(first, 3)
    return (
        _sent_one(6, "premiere-version", first),
        _sent_one(7, "remplacement", second),
        _sent_one(8, "second-remplacement", third),
        _sent_one(9, "suppression", third, action="delete", replaced_id=None),
    )


def version(first: CdaSpec, number: int) -> CdaSpec:
    """A later version of a document, that replaces the one before."""
    return replace(first, id_root=f"{first.set_id}.{number}", version=number, replaces=f"{first.set_id}.{number - 1}")


def _archives() -> tuple[tuple[str, ArchiveSpec], ...]:
    imaging = document(42, ROSALIE, code="18748-4", author=DR_GENET, act=MAMMOGRAPHY)
    two = ArchiveSpec(entries=(Entry(document(41, ROSALIE)), Entry(imaging, name="DOC0002.XML")))
    return (("IHE_XDM_rosalie.zip", two), ("IHE_XDM_noe.zip", ArchiveSpec(entries=(Entry(document(43, NOE)),))))


@cache
def demo() -> Demo:
    """The conforming editor; nothing in it can change, so it is made once."""
    to_integrate = demo_reports.received(mail_of, {
        "recu-integre": document(1, ROSALIE), "recu-autre-identite": document(6, replace(GASTON, birth_date="19570709")),
        "recu-inconnu": document(13, MARGOT), "recu-incomplet": document(16, replace(ROSALIE, birth_place=None)),
    })  # fmt: skip
    return Demo(
        received=_received(), sent=_sent(), archives=_archives(),
        mails=(
            *mails(),
            ("imagerie", mail_of(document(34, AMINATA, **IMAGING), message_id="<20260312.0003@ch-demo.mssante.fr>",
                                 date="Thu, 12 Mar 2026 09:06:00 +0100")),
            *demo_reports.sent_by_type(mail_of, document(55, AMINATA), document(56, LUCIEN)),
            *to_integrate,
        ),
        reports=demo_reports.reports(to_integrate),
        proofs=(
            ("DMP-OPT-OUT-P1", "preuves/envoi-document-retenu.png", "Écran d’envoi : case « ne pas envoyer au DMP » cochée pour ce document"),
            ("DMP-OPT-OUT-P2", "preuves/parametres.png", "Écran des paramètres : aucun réglage de l’alimentation du DMP"),
            ("INS-IDENTITY-CREATION-P1", "preuves/compte-patient.png", "Compte de la patiente et son matricule INS"),
            *PROOFS,
        ),
    )  # fmt: skip
