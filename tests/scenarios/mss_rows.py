"""Rows of the MSSanté rules: one change to a conforming e-mail, and the exact checks that must speak, with their level.

``e:`` an error, ``w:`` a recommendation, ``i:`` a remark; nothing: the change is admitted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.builder.cda import build_cda
from harness.builder.demo_mails import archive_of, document, pdf_of
from harness.builder.naming import subject_line
from harness.builder.pdf import minimal_pdf
from harness.builder.people import GASTON, NOE, ROSALIE
from scenarios.proofs._documents import structured
from scenarios.proofs._mails import specs

#: Name, e-mail, pieces replaced or attributes of the e-mail, checks.
Edits = tuple[tuple[str, str], ...]
Row = tuple[str, str, Edits | dict[str, Any], str]

G, TWO, PATIENT, ANSWER, NOBODY = (
    "gaston",
    "rosalie-deux-documents",
    "rosalie-au-patient",
    "reponse-sans-document",
    "noe-sans-ins",
)
NIL = "X-MSS-NIL: DEMO000001\n"
TEXT = "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: base64\n"
LABEL = "CR ou fiche de consultation ou de visite"
PDF = specs()[G].pdfs[0]
CDA = document(51, GASTON)


def one(name: str, mail: str, old: str, new: str, checks: str = "") -> Row:
    """A row of one piece replaced."""
    return name, mail, ((old, new),), checks


def built(name: str, mail: str, checks: str = "", **changes: Any) -> Row:
    """A row of an e-mail built otherwise."""
    return name, mail, changes, checks


def _with(spec: Any, **changes: Any) -> dict[str, Any]:
    """What an e-mail of another document needs."""
    kept = {"documents": (spec,), "archives": (("IHE_XDM.zip", archive_of(spec)),), "pdfs": (pdf_of(spec),)}
    return kept | changes


ALTERNATIVE = (
    'Content-Type: multipart/alternative; boundary="alt"\n\n--alt\nContent-Type: {first}; charset=UTF-8\n\nBonjour\n--alt\n'
    "Content-Type: {second}; charset=UTF-8\n\n<p>Bonjour</p>\n--alt--\n--=_documents_de_sante_0001\nContent-Type: text/plain; charset=UTF-8\n"
    "Content-Disposition: attachment; filename=note.txt\nContent-Transfer-Encoding: base64\n"
)

HEADERS: tuple[Row, ...] = (
    one("a date without its day", G, "Tue, 10 Mar", "10 Mar"),
    one("a date in French", G, "Tue, 10 Mar 2026", "mar. 10 mars 2026", "e:MSS-MAIL-HEADERS"),
    one("a name among the addresses", G, "To: octave", "To: accueil, octave", "e:MSS-MAIL-HEADERS"),
    one("recipients that are not told", G, "To: octave.genet@medecin.mssante.fr", "To: undisclosed-recipients:;\nBcc: octave.genet@medecin.mssante.fr"),
    one("a recipient with its name", G, "To: octave.genet@medecin.mssante.fr", 'To: "GENET, Octave" <octave.genet@medecin.mssante.fr>'),
    one("From without address", G, "<dpi@ch-demo.mssante.fr>", "", "e:MSS-MAIL-HEADERS e:MSS-MAIL-FROM-LABEL"),
    one("two From without Sender", G, "<dpi@ch-demo.mssante.fr>", "<dpi@ch-demo.mssante.fr>, B <b@ch-demo.mssante.fr>", "e:MSS-MAIL-HEADERS"),
    one("From twice", G, "To: octave", "From: B <b@ch-demo.mssante.fr>\nTo: octave", "e:MSS-MAIL-ONCE"),
    one("a blank in the Message-ID", G, "<20260310.0001@", "<20260310 0001@", "e:MSS-MAIL-MESSAGE-ID"),
    one("an answer that names nothing", ANSWER, "In-Reply-To: <avis.77@medecin.mssante.fr>\nReferences: <avis.76@medecin.mssante.fr> <avis.77@medecin.mssante.fr>\n", "", "e:MSS-MAIL-THREAD"),
    one("an answer to itself", ANSWER, "In-Reply-To: <avis.77@medecin.mssante.fr>", "In-Reply-To: <20260310.0007@ch-demo.mssante.fr>", "e:MSS-MAIL-THREAD"),
    one("a thread of one e-mail", ANSWER, "<avis.76@medecin.mssante.fr> <avis.77@medecin.mssante.fr>", "<avis.77@medecin.mssante.fr>"),
    one("a Message-ID on its second line", G, "Message-ID: <", "Message-ID:\n <"),
    one("a header folded", G, "DDM+CR ou", "DDM+CR\n ou"),
    one("a very long subject line", ANSWER, "=?utf-8?q?Re=3A_Disponibilit=C3=A9_pour_un_avis?=", "Re: " + "avis " * 220, "e:MSS-MAIL-LINES"),
    one("an encoded word of more than 75 characters", ANSWER, "Disponibilit", "Disponibilit" + "e" * 60, "w:MSS-MAIL-ENCODING"),
    one("a NUL byte in a header", G, "X-MSS-NIL: DEMO", "X-MSS-NIL: \0DEMO", "e:MSS-MAIL-ENCODING e:MSS-MAIL-LINES"),
    one("LF alone in the text after the parts", ANSWER, "0001--\n", "0001--\n"),
)  # fmt: skip

CONTENT: tuple[Row, ...] = (
    one("text then HTML", G, TEXT, ALTERNATIVE.format(first="text/plain", second="text/html")),
    one("HTML then text", G, TEXT, ALTERNATIVE.format(first="text/html", second="text/plain"), "e:MSS-CONTENT-BODY"),
    one("text twice", G, TEXT, ALTERNATIVE.format(first="text/plain", second="text/plain"), "e:MSS-CONTENT-BODY"),
    one("text then HTML with its images", G, TEXT, ALTERNATIVE.format(first="text/plain", second='multipart/related; boundary="r"').replace("<p>Bonjour</p>", "--r\nContent-Type: text/html; charset=UTF-8\n\n<p>Bonjour</p>\n--r--"), "w:MSS-CONTENT-BODY"),
    one("us-ascii over plain letters", ANSWER, "charset=UTF-8", "charset=us-ascii", "w:MSS-CONTENT-CHARSET"),
    one("utf8 without its hyphen", ANSWER, "charset=UTF-8", 'charset="utf8"'),
    one("Windows-1252", ANSWER, "charset=UTF-8", "charset=windows-1252", "e:MSS-CONTENT-CHARSET"),
    one("a PDF as octet-stream", G, "Content-Type: application/pdf", "Content-Type: application/octet-stream", "w:MSS-CONTENT-ATTACHMENTS"),
    one("an archive as application/x-zip-compressed", G, "Content-Type: application/zip", "Content-Type: application/x-zip-compressed", "w:MSS-CONTENT-ATTACHMENTS"),
    built("a macro of a spreadsheet", G, "w:MSS-CONTENT-EXECUTABLE", others=(("suivi.xlsm", "application/octet-stream", b"x"),)),
    built("a text beside the documents", G, others=(("note.txt", "text/plain", b"note"),)),
    built("an image beside the documents", G, others=(("photo.jpg", "image/jpeg", b"\xff\xd8\xff"),)),
    one("base64 in lines of 100", ANSWER, "Qm9uam91ciwNCg0KSmUg", "Qm9uam91ciwNCg0K" + "IA0K" * 20 + "SmUg", "w:MSS-CONTENT-TRANSFER"),
)  # fmt: skip

MSS: tuple[Row, ...] = (
    one("a number with a blank", G, "NIL: DEMO000001", "NIL: DEMO 000001", "e:MSS-HEADERS-NIL"),
    one("headers in small letters", G, "X-MSS-CODECDA", "x-mss-codecda"),
    one("the codes in another order", TWO, "11488-4,34112-3", "34112-3, 11488-4"),
    one("one code too many", G, "CODECDA: 11488-4", "CODECDA: 11488-4,18748-4", "e:MSS-HEADERS-CODECDA"),
    one("a code twice", G, "CODECDA: 11488-4", "CODECDA: 11488-4,11488-4"),
    one("a flag in small letters", G, "INS: O", "INS: o", "e:MSS-HEADERS-INS"),
    one("two flags", G, "X-MSS-INS: O", "X-MSS-INS: O\nX-MSS-INS: N", "e:MSS-HEADERS-ONCE"),
    one("a header of the operator", G, NIL, NIL + "X-Operateur: 1\n"),
    one("FIN in an answer to a professional", ANSWER, NIL, NIL + "X-MSS-MES: FIN\n", "w:MSS-HEADERS-MES"),
    one("another value of X-MSS-MES", PATIENT, "MES: FIN", "MES: STOP", "w:MSS-HEADERS-MES"),
    one("a receipt to two mailboxes", G, "To: secretariat.consultations@ch-demo.mssante.fr", "To: a@ch-demo.mssante.fr, b@ch-demo.mssante.fr"),
    one("a DSN asked to nobody", G, NIL, NIL + "Return-Receipt-To: oui\n", "e:MSS-HEADERS-RECEIPTS"),
    built("an INS without the birth place", G, **_with(document(51, replace(GASTON, birth_place=None)))),
    built("an INS without the sex", G, "e:MSS-HEADERS-INS", x_mss_ins="O", **_with(document(51, replace(GASTON, sex=None)))),
    built("a matricule without its OID", G, "e:MSS-HEADERS-INS", x_mss_ins="O", **_with(document(51, replace(GASTON, ins_oid=None)))),
    built("no flag over documents without archive", G, "e:MSS-HEADERS-ABSENT e:XDM-PDF-AND-ARCHIVE-ARCHIVE e:MSS-AUTOMATED-CDA-ONLY-CDA", archives=()),
)  # fmt: skip

SUBJECT: tuple[Row, ...] = (
    built("an e-mail that replaces another", G, subject="[Annule et remplace] " + subject_line([LABEL], GASTON)),
    built("an e-mail that replaces another, without blank", G, subject="[ANNULE ET REMPLACE]" + subject_line([LABEL], GASTON)),
    built("another mark before the subject", G, "e:MSS-SUBJECT-BEGINNING", subject="[Urgent] " + subject_line([LABEL], GASTON)),
    one("no date", G, " 08/07/1957", ""),
    one("capitals everywhere", G, LABEL, LABEL.upper()),
    one("an answer that keeps the archive", G, "Subject: XDM", "Subject: Re: XDM", "w:MSS-SUBJECT-BEGINNING e:MSS-MAIL-THREAD"),
    one("an archive that somebody forwards", G, "Subject: XDM", "Subject: TR: XDM", "w:MSS-SUBJECT-BEGINNING"),
    one("an encoded subject", G, "Subject: XDM/1.0/DDM+CR ou", "Subject: =?utf-8?q?XDM/1=2E0/DDM+CR?= ou"),
    one("the used name", PATIENT, "TEST-LA?=\n =?utf-8?q?VANDE_", "TEST-MI?=\n =?utf-8?q?MOSA_", "w:MSS-SUBJECT-PERSON"),
    one("a count of three over two documents", TWO, "2 documents", "3 documents", "w:MSS-SUBJECT-LABEL"),
    one("a count in words", TWO, "2 documents", "Deux documents", "w:MSS-SUBJECT-LABEL"),
    one("the DICOM token", G, "XDM/1.0/DDM+CR", "XDM/1.0/DDM+DICOM-ZIP+CR", "w:MSS-SUBJECT-LABEL"),
    built("the title in place of the label", G, "i:MSS-SUBJECT-LABEL", **_with(
        document(51, GASTON, title="Avis cardiologique"), subject="XDM/1.0/DDM+Avis cardiologique TEST-CHARDON GASTON 08/07/1957")),
    built("a name with an accent and an apostrophe", G, **_with(document(51, replace(GASTON, birth_name="TEST D'ÉPINE")))),
    built("the accents kept in the subject", G, "w:MSS-SUBJECT-PERSON", **_with(
        document(51, replace(GASTON, birth_name="TEST-ÉPINE")), subject=f"XDM/1.0/DDM+{LABEL} TEST-ÉPINE GASTON")),
)  # fmt: skip

ADDRESSES: tuple[Row, ...] = (
    built("a domain with a letter too many", PATIENT, "w:MSS-PATIENT-ADDRESS-DOMAIN", to=(f"{ROSALIE.ins}@patients.mssante.fr",), extra_headers=()),
    built("capitals in the domain", PATIENT, to=(f"{ROSALIE.ins}@Patient.MSSante.fr",)),
    built("a patient in blind copy of a professional", G, "i:MSS-PATIENT-ADDRESS-ALONE", extra_headers=(("Bcc", GASTON.mailbox),)),
    built("two patients", PATIENT, "e:MSS-PATIENT-ADDRESS-MATCH", to=(ROSALIE.mailbox, GASTON.mailbox)),
    built("a patient without INS", NOBODY, "e:MSS-PATIENT-ADDRESS-MATCH e:MSS-PATIENT-ADDRESS-QUALIFIED", to=(ROSALIE.mailbox,)),
    built("an address that only looks like one", G, "w:MSS-PATIENT-ADDRESS-DOMAIN", to=("157075935020407@patient.mssante.fr.example.fr",)),
)  # fmt: skip

OTHER_PDF = minimal_pdf("autre")
PDFS: tuple[Row, ...] = (
    built("the birth name without capitals", G, "w:XDM-PDF-AND-ARCHIVE-PDF-NAME", pdfs=((PDF[0].replace("CHARDON", "Chardon"), PDF[1]),)),
    built("the same PDF attached twice", G, "w:XDM-PDF-AND-ARCHIVE-PDF-NAME", pdfs=(PDF, PDF)),
    built("the PDF of the first document for both", TWO, "e:XDM-PDF-AND-ARCHIVE-PDF", pdfs=(specs()[TWO].pdfs[0], (specs()[TWO].pdfs[1][0], specs()[TWO].pdfs[0][1]))),
    built("IHE_XDM.ZIP in capitals", G, archives=(("IHE_XDM.ZIP", archive_of(CDA)),)),
    built("the archive under the name of the patient", G, "w:XDM-PDF-AND-ARCHIVE-ARCHIVE-NAME", archives=(("IHE_XDM_gaston.zip", archive_of(CDA)),)),
    built("a PDF more than documents", G, pdfs=(PDF, ("annexe.pdf", OTHER_PDF))),
    built("the PDF twice", TWO, "e:XDM-PDF-AND-ARCHIVE-PDF-SAME w:XDM-PDF-AND-ARCHIVE-PDF-NAME", pdfs=(specs()[TWO].pdfs[0], ("deux.pdf", OTHER_PDF))),
    built("a record number at the end", G, pdfs=((PDF[0].replace(".pdf", "_2026000451.pdf"), PDF[1]),)),
    built("the former form of the name", G, "i:XDM-PDF-AND-ARCHIVE-PDF-NAME", pdfs=((PDF[0].replace(" ", "_"), PDF[1]),)),
    built("a byte after the PDF", G, "w:XDM-PDF-AND-ARCHIVE-PDF-SAME", pdfs=((PDF[0], PDF[1] + b"\n"),)),
    built("an empty PDF", G, "e:XDM-PDF-AND-ARCHIVE-PDF-READABLE e:XDM-PDF-AND-ARCHIVE-PDF-SAME", pdfs=((PDF[0], b""),)),
    built("a CDA and nothing else", G, "e:XDM-PDF-AND-ARCHIVE-ARCHIVE e:XDM-PDF-AND-ARCHIVE-PDF e:MSS-AUTOMATED-CDA-ONLY-CDA w:MSS-AUTOMATED-CDA-ONLY-LOOSE e:MSS-HEADERS-ABSENT",
          archives=(), pdfs=(), others=(("cr.xml", "application/xml", build_cda(CDA)),)),
    built("an automatic PDF without its CDA", ANSWER, "w:MSS-AUTOMATED-CDA-ONLY-CDA", pdfs=(("note.pdf", OTHER_PDF),), extra_headers=(*specs()[ANSWER].extra_headers, ("Auto-Submitted", "auto-generated"))),
    built("an automatic e-mail without attachment", ANSWER, extra_headers=(*specs()[ANSWER].extra_headers, ("Auto-Submitted", "auto-generated"))),
    built("a PDF for the doctor, by hand", ANSWER, pdfs=(("note.pdf", OTHER_PDF),)),
)  # fmt: skip

N3 = structured("11488-4", ("1.2.250.1.213.1.1.1.25", "2022.01"), ())
FORMATS: tuple[Row, ...] = (
    built("an N1 of an ordinary PDF", G, "w:DOC-FORMAT-BY-TYPE-PDF w:XDM-PDF-AND-ARCHIVE-PDF-A", **_with(
        document(51, GASTON, pdf=OTHER_PDF.replace(b"pdfaid:part", b"pdfxid:part")))),
    built("a type whose format is not told", G, **_with(document(51, GASTON, code="34112-3"))),
    built("a prescription in N1", G, "i:DOC-FORMAT-BY-TYPE-MODEL", **_with(document(51, GASTON, code="57833-6"))),
    built("a structured document where N1 is asked", G, "e:DOC-FORMAT-BY-TYPE-LEVEL w:MSS-AUTOMATED-CDA-ONLY-LOOSE", others=(("cr.xml", "application/xml", N3.encode()),)),
    built("another subject than that of the documents", NOBODY, "w:MSS-SUBJECT-PERSON w:MSS-SUBJECT-DATE", subject=subject_line([LABEL], GASTON)),
    built("an ordinary subject over an archive", G, "e:MSS-SUBJECT-TOKEN w:MSS-SUBJECT-LABEL w:MSS-SUBJECT-PERSON", subject="Compte rendu de M. Chardon"),
    built("no name at all", NOBODY, **_with(document(52, replace(NOE, birth_name=None, used_name=None)))),
)  # fmt: skip

ROWS = HEADERS + CONTENT + MSS + SUBJECT + ADDRESSES + PDFS + FORMATS
