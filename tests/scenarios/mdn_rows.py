"""Rows of the report checks: one change of the conforming campaign, and every check that must speak of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from harness.builder.demo import Demo, demo, document, mail_of
from harness.builder.mail import build_mail
from harness.builder.mdn import KO, build_report
from harness.builder.people import AMINATA, GASTON, INS_TEST_OID, NOE
from harness.builder.xdm import ArchiveSpec, Entry, build_archive
from harness.core.mutation import Files

DONE, REFUSED, BY_MAIL, INCOMPLETE = "mdn-integre", "mdn-autre-identite", "mdn-inconnu", "mdn-incomplet"
SUBJECT = "XDM/1.0/DDM+CR ou fiche de consultation ou de visite TEST-CHARDON GASTON 09/07/1957"
AUTO = "automatic-action/MDN-sent-automatically"
CHAIN = "904^L'INS transmis ne correspond pas exactement à celui stocké dans la base du consommateur^applicationErrorCondition| E^Error^errorSeverity"
SERVICE, PERSON, INTEGRATION, OUTSIDE = (
    "cardiologie@ch-demo.mssante.fr", "octave.test-genet@ch-demo.mssante.fr", "integration@ch-demo.mssante.fr",
    "secretariat@clinique-demo.mssante.fr",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A name, the change, and ``check`` (error) or ``check~`` (warning) of each finding."""

    name: str
    files: Callable[[], Files]
    told: str


def report(row: str, name: str, told: str, **changes: Any) -> Row:
    """A report changed."""
    return Row(row, lambda: demo().reporting(name, **changes).files(), told)


def field(row: str, name: str, told: str, **fields: str | None) -> Row:
    """Fields of a report changed; ``_`` stands for ``-``."""
    changed = tuple((key.replace("_", "-"), value) for key, value in fields.items())
    return report(row, name, told, fields=changed)


def mail(row: str, name: str, told: str, **changes: Any) -> Row:
    """An e-mail changed, its report with it."""
    return Row(row, lambda: demo().mailing(name, **changes).files(), told)


def _enclosing(name: str, **changes: Any) -> Callable[[], Files]:
    def files() -> Files:
        campaign = demo()
        original = dict(campaign.reports)[name].original
        return campaign.reporting(name, enclosed=build_mail(replace(original, **changes))).files()

    return files


def _boxes(*added: tuple[str, str]) -> Callable[[], Files]:
    return lambda: replace(demo(), mailboxes=(*demo().mailboxes, *added)).files()


def _without(name: str) -> Callable[[], Files]:
    return lambda: {path: raw for path, raw in demo().files().items() if not path.endswith(f"/{name}.eml")}


def _ack(name: str, **changes: Any) -> Callable[[], Files]:
    return lambda: demo().answering(name, **changes).files()


def _changed(change: Callable[[Demo], Demo]) -> Callable[[], Files]:
    return lambda: change(demo()).files()


def _metadata(**changes: Any) -> Callable[[], Files]:
    """The archive of the e-mail without a qualified INS, its DocumentEntry changed."""

    def files() -> Files:
        archive = build_archive(ArchiveSpec(entries=(Entry(document(52, NOE), **changes),)))
        return demo().mailing("noe-sans-ins", archives=(("IHE_XDM.zip", archive),)).files()

    return files


def _bare(name: str) -> bytes:
    return build_mail(replace(dict(demo().reports)[name].original, archives=(), pdfs=()))


def _files(name: str) -> tuple[tuple[str, bytes], ...]:
    original = dict(demo().reports)[name].original
    return (*original.archives, *original.pdfs)


def _original_id(name: str) -> str:
    return dict(demo().reports)[name].original.message_id or ""


def _replying_to(message_id: str | None) -> Callable[[], Files]:
    def files() -> Files:
        found = demo().files()
        path = next(p for p in found if p.endswith(f"/{DONE}.eml"))
        written = f"In-Reply-To: {_original_id(DONE)}\r\n".encode()
        assert written in found[path]
        return found | {
            path: found[path].replace(written, f"In-Reply-To: {message_id}\r\n".encode() if message_id else b"", 1)
        }

    return files


def _with_copy(**changes: Any) -> Files:
    return demo().files() | {"courriels/copie.eml": build_report(replace(dict(demo().reports)[DONE], **changes))}


ZIP = (("IHE_XDM.zip", b"PK\x05\x06" + bytes(18)),)
RETRIEVED = replace(NOE, ins="195023155512327", ins_oid=INS_TEST_OID)
ROWS: tuple[Row, ...] = (
    Row("nothing changes", lambda: demo().files(), ""),
    # form
    report("multipart/mixed", DONE, "MSS-MDN-01", content_type="multipart/mixed"),
    report("report-type of a delivery notification", DONE, "MSS-MDN-01", content_type="multipart/report; report-type=delivery-status"),
    report("report-type in capitals", DONE, "", content_type="multipart/report; report-type=DISPOSITION-NOTIFICATION"),
    report("text last", DONE, "MSS-MDN-02", parts=("notification", "original", "text")),
    report("original before the fields", REFUSED, "MSS-MDN-02", parts=("text", "original", "notification")),
    report("no original", REFUSED, "MSS-MDN-02", parts=("text", "notification")),
    report("no text", DONE, "MSS-MDN-02", parts=("notification", "original")),
    report("archive attached again", REFUSED, "MSS-MDN-03~", extras=ZIP),
    report("archive attached again to the error e-mail", BY_MAIL, "MSS-MDN-03~", extras=ZIP),
    # fields
    field("no Disposition", DONE, "MSS-MDN-04", Disposition=None),
    field("no Final-Recipient", DONE, "MSS-MDN-04", Final_Recipient=None),
    field("no Original-Recipient", DONE, "MSS-MDN-04", Original_Recipient=None),
    field("no Original-Message-ID", DONE, "MSS-MDN-04", Original_Message_ID=None),
    field("no Reporting-UA", DONE, "", Reporting_UA=None),
    field("Error of the other table", REFUSED, "MSS-MDN-09~", Error=CHAIN.replace("application", "message")),
    Row("In-Reply-To of another e-mail", _replying_to("<avis.1@medecin.mssante.fr>"), "MSS-MDN-ORIGINAL-01~"),
    Row("no In-Reply-To", _replying_to(None), ""),
    report("MDN in copy to another mailbox", DONE, "MSS-MDN-TARGET-01", extra_headers=(("Cc", "dpi@ch-demo.mssante.fr"),)),
    report("error e-mail to a third party", BY_MAIL, "MSS-MDN-TARGET-04~", to=("accueil@autre.mssante.fr",)),
    report("error e-mail in copy to a third party", BY_MAIL, "MSS-MDN-TARGET-04~", extra_headers=(("Cc", "accueil@autre.mssante.fr"),)),
    Row("a second MDN", lambda: _with_copy(message_id="<20260310.9999@ch-demo.mssante.fr>"), "MSS-MDN-ORIGINAL-11~"),
    Row("the same MDN saved twice", _with_copy, ""),
    field("recipient without type", DONE, "MSS-MDN-05", Original_Recipient=INTEGRATION),
    field("recipient of another type", DONE, "MSS-MDN-05", Original_Recipient=f"x400;{INTEGRATION}"),
    field("recipient without address", DONE, "MSS-MDN-05", Original_Recipient="rfc822;"),
    field("final recipient is another mailbox", DONE, "MSS-MDN-16~", Final_Recipient=f"rfc822;{SERVICE}"),
    field("disposition in lower case", DONE, "", Disposition=AUTO.lower() + ";processed"),
    field("unknown action mode", DONE, "MSS-MDN-07", Disposition="auto/MDN-sent-automatically; processed"),
    field("unknown sending mode", DONE, "MSS-MDN-07", Disposition="automatic-action/MDN-sent; processed"),
    field("unknown type", DONE, "MSS-MDN-07 MSS-MDN-08~", Disposition=f"{AUTO}; integrated"),
    field("type left out", DONE, "MSS-MDN-07 MSS-MDN-08~", Disposition=AUTO),
    field("displayed by nobody", DONE, "MSS-MDN-08~", Disposition=f"{AUTO}; displayed"),
    field("displayed by somebody", DONE, "", Disposition="manual-action/MDN-sent-manually; displayed"),
    field("modifier left empty", REFUSED, "MSS-MDN-07 MSS-MDN-09", Disposition=f"{AUTO}; processed/"),
    report("error chain in Disposition", REFUSED, "MSS-MDN-07~", early=True),
    field("error chain without its code in Disposition", REFUSED, "MSS-MDN-07~", Disposition=f"{AUTO}; processed/Error: {CHAIN}", Error=None),
    field("no Error", REFUSED, "MSS-MDN-09", Error=None),
    field("Error without label", REFUSED, "MSS-MDN-09", Error="904"),
    field("Error beside a success", DONE, "MSS-MDN-09 MSS-MDN-10 MSS-MDN-13 MSS-MDN-14~ MSS-MDN-ORIGINAL-07 INS-RECEIPT-COMPARISON-19", Error=CHAIN),
    field("Error as the whole ERR segment", REFUSED, "", Error="207^Application error^messageErrorCondition| E|" + CHAIN.split("|")[0]),
    # subject, code, label
    report("failure without KO", REFUSED, "MSS-MDN-10", subject=SUBJECT),
    report("KO in other words", REFUSED, "MSS-MDN-10~", subject=f"[KO Integration][904] {SUBJECT}"),
    report("subject of a client", REFUSED, "MSS-MDN-10 MSS-MDN-11 MSS-MDN-ORIGINAL-08~", subject=f"Lu : {KO}[904] {SUBJECT}"),
    report("no code in the subject", REFUSED, "MSS-MDN-12~", subject=f"{KO} {SUBJECT}"),
    report("another code in the subject", REFUSED, "MSS-MDN-13", subject=f"{KO}[902] {SUBJECT}"),
    report("a word in place of the code", REFUSED, "MSS-MDN-12 MSS-MDN-13", subject=f"{KO}[INS] {SUBJECT}"),
    report("subject of another patient", REFUSED, "MSS-MDN-ORIGINAL-08~", subject=f"{KO}[904] XDM/1.0/DDM+CR TEST-LAVANDE ROSALIE"),
    report("subject without accents", REFUSED, "", subject=f"{KO}[904] {SUBJECT.lower().replace('xdm/1.0/ddm', 'XDM/1.0/DDM')}"),
    report("no code in the text", REFUSED, "MSS-MDN-13", text="L'INS transmis ne correspond pas exactement à celui stocké dans la base du consommateur"),
    report("no label in the text", REFUSED, "MSS-MDN-14~", text="Erreur 904"),
    report("label of another code", REFUSED, "MSS-MDN-14~", label="Identifiant patient inconnu"),
    report("label of the house", REFUSED, "", label="Identité différente dans le DPI"),
    report("code of no table", BY_MAIL, "MSS-MDN-12 MSS-MDN-ORIGINAL-07 INS-RECEIPT-COMPARISON-18", code="555", label="Autre"),
    report("code that somebody added to the table", BY_MAIL, "MSS-MDN-12~ MSS-MDN-ORIGINAL-07 INS-RECEIPT-COMPARISON-18", code="950", label="Autre"),
    # error e-mail
    report("error e-mail without the original", BY_MAIL, "MSS-MDN-15", parts=("text",)),
    report("error e-mail as alternative", BY_MAIL, "MSS-MDN-15", content_type="multipart/alternative"),
    report("error e-mail although an MDN was asked for", REFUSED, "MSS-MDN-ORIGINAL-09~", as_mail=True),
    mail("MDN that nobody asked for", "recu-integre", "MSS-MDN-ORIGINAL-03", disposition_to=None),
    # original
    field("id of another e-mail", DONE, "MSS-MDN-ORIGINAL-01", Original_Message_ID="<autre@demo.mssante.fr>"),
    field("id without brackets", DONE, "", Original_Message_ID="20260310.8001@clinique-demo.mssante.fr"),
    Row("original without archive", _enclosing(REFUSED, archives=()), "MSS-MDN-ORIGINAL-02"),
    Row("original without PDF", _enclosing(REFUSED, pdfs=()), "MSS-MDN-ORIGINAL-02"),
    Row("original with another archive", _enclosing(REFUSED, archives=mail_of(document(6, AMINATA)).archives), "MSS-MDN-ORIGINAL-02"),
    Row("no MDN although asked and acknowledged", _without(DONE), "MSS-MDN-ORIGINAL-04~"),
    mail("Return-Path of somebody else", "recu-integre", "MSS-MDN-ORIGINAL-05~", extra_headers=(("Return-Path", "<x@clinique-demo.mssante.fr>"),)),
    report("MDN that asks for one", DONE, "MSS-MDN-ORIGINAL-06", extra_headers=(("Disposition-Notification-To", SERVICE),)),
    report("another code than the ACK", BY_MAIL, "MSS-MDN-ORIGINAL-07 INS-RECEIPT-COMPARISON-18", code="903"),
    report("success of what was refused", REFUSED, "MSS-MDN-ORIGINAL-07 INS-RECEIPT-COMPARISON-17", code=None),
    Row("refusal of what the ACK integrated", _ack("06-date-de-naissance", code="AA", error=None, application_code=None),
        "MSS-MDN-ORIGINAL-07 INS-RECEIPT-COMPARISON-05"),
    field("recipient that nobody wrote to", DONE, "MSS-MDN-ORIGINAL-10~", Original_Recipient=f"rfc822;{SERVICE}"),
    report("attachments beside the original, as version 1.1.2 asked", REFUSED, "MSS-MDN-03~", enclosed=_bare(REFUSED), extras=_files(REFUSED)),
    report("attachments beside the original and the chain in Disposition", REFUSED, "MSS-MDN-03~ MSS-MDN-07~", early=True, enclosed=_bare(REFUSED),
           extras=_files(REFUSED)),
    # target
    report("to one of two", REFUSED, "MSS-MDN-TARGET-02", to=(PERSON,)),
    report("to somebody who did not ask", DONE, "MSS-MDN-TARGET-01 MSS-MDN-TARGET-02", to=(SERVICE,)),
    report("to somebody more", DONE, "MSS-MDN-TARGET-01", to=(OUTSIDE, SERVICE)),
    mail("asked for by the applicative mailbox", "recu-incomplet", "MSS-MDN-TARGET-03", disposition_to=INTEGRATION),
    report("address in capitals", DONE, "", to=(OUTSIDE.upper(),)),
    # mailboxes
    report("sent from an organisational mailbox", REFUSED, "MSS-MDN-16", sender=SERVICE, fields=(("Final-Recipient", f"rfc822;{SERVICE}"),)),
    mail("personal mailbox without a name", "envoi-personnel", "MSS-MAILBOX-TYPES-01", sender=PERSON),
    mail("organisational mailbox without a label", "gaston", "MSS-MAILBOX-TYPES-02", sender="dpi@ch-demo.mssante.fr"),
    mail("applicative mailbox without Reply-To", "envoi-automatique", "MSS-MAILBOX-TYPES-04", reply_to=None),
    mail("reply to a patient", "envoi-automatique", "MSS-MAILBOX-TYPES-04 MSS-MAILBOX-TYPES-05~", reply_to="292119934108738@patient.mssante.fr"),
    mail("text of an ordinary e-mail", "envoi-automatique", "MSS-MAILBOX-TYPES-05~", body="Bonjour"),
    Row("patient address declared", _boxes((GASTON.mailbox, "PER")), "MSS-MAILBOX-TYPES-06"),
    Row("name in place of an address", _boxes(("Cardiologie", "ORG")), "MSS-MAILBOX-TYPES-07"),
    Row("one address twice", _boxes((SERVICE, "PER")), "MSS-MAILBOX-TYPES-07"),
    # identity
    report("incomplete INS integrated", INCOMPLETE, "MSS-MDN-ORIGINAL-07 INS-ERROR-905-05", code=None),
    report("incomplete INS answered 904", INCOMPLETE, "MSS-MDN-ORIGINAL-07 INS-ERROR-905-05", code="904"),
    report("905 of a complete INS", REFUSED, "MSS-MDN-ORIGINAL-07 INS-ERROR-905-06", code="905"),
    report("905 of a held identity", DONE, "MSS-MDN-ORIGINAL-07 INS-ERROR-905-06", code="905"),
    report("held identity refused", DONE, "MSS-MDN-ORIGINAL-07 INS-RECEIPT-COMPARISON-19", code="902"),
    report("held identity refused for another cause", DONE, "MSS-MDN-ORIGINAL-07", code="906"),
    mail("INS announced", "noe-sans-ins", "INS-OMISSION-08", x_mss_ins="O"),
    mail("matricule in the text", "noe-sans-ins", "INS-OMISSION-09", body=f"INS {RETRIEVED.ins}"),
    mail("another number of fifteen digits in the text", "noe-sans-ins", "", body="Dossier 195023155512328"),
    Row("local identifier said to be an INS (NH) in the metadata of an e-mail", _metadata(patient_id="990000106^^^&1.2.250.1.71.4.2.2.1339999013.7&ISO^NH"),
        "INS-OMISSION-04"),
    Row("matricule in PID-3 of sourcePatientInfo of an e-mail", _metadata(source_patient_info=(f"PID-3|{RETRIEVED.ins}^^^&1.2.3.4&ISO^PI",)),
        "INS-OMISSION-05"),
    mail("patient address", "noe-sans-ins", "INS-OMISSION-07", to=(RETRIEVED.mailbox,)),
)  # fmt: skip
