"""``segur-harness build eml``: an MSSanté e-mail with one archive and the PDF of each document."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from harness.builder.mail import MailSpec, build_mail, date_header
from harness.builder.naming import pdf_name, subject_line
from harness.builder.people import Patient
from harness.campaign.receiver import read_file
from harness.cli.build_xdm import archive_of
from harness.cli.given import Given
from harness.cli.implied_people import patient_of, structure_of
from harness.core.errors import UsageError
from harness.core.text import Text

_PDF = b"%PDF-"
#: A code that can stand in a header.
_CODE = re.compile(r"[\w.:/-]+", re.ASCII)
_NOT_IN_LABELS = str.maketrans(dict.fromkeys('"(),:;<>@[\\]\r\n\t', " "))
_NOT_IN_FILES = str.maketrans(dict.fromkeys('\\/:*?"<>|\r\n\t', " "))
_NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|_\r\n\t', " "))


def mail_of(documents: Sequence[Given], moment: datetime, args: argparse.Namespace) -> bytes:
    """The e-mail: subject, file names and X-MSS headers follow from the CDAs."""
    patient = patient_of(documents[0])
    archive = archive_of(documents, moment, args.lang)
    digest = sha256(archive + date_header(moment).encode()).hexdigest()
    domain = args.sender.rpartition("@")[2].rstrip("> ") or "exemple.mssante.fr"
    codes = [code for g in documents if _CODE.fullmatch(code := g.document.one("h:code").get("code") or "")]
    return build_mail(MailSpec(
        sender=_labelled(args.sender, structure_of(documents[0]).name),
        to=tuple(args.to),
        subject=" ".join(subject_line([given.label for given in documents], patient).split()),
        date=date_header(moment),
        message_id=f"<{digest[:32]}@{domain}>",
        archives=(("IHE_XDM.zip", archive),),
        pdfs=tuple(_pdfs(documents, patient, args.pdf)),
        x_mss_ins="O" if all(_has_ins(given) for given in documents) else "N",
        x_mss_codecda=",".join(dict.fromkeys(codes)) or None,
        x_mss_nil=args.nil,
        boundary=f"=_{digest[32:56]}",
    ))  # fmt: skip


def _labelled(sender: str, structure: str) -> str:
    """``Label <address>``; an address alone takes the name of the structure (ECO.2.2.7)."""
    label = " ".join(structure.translate(_NOT_IN_LABELS).split())
    return f"{label} <{sender}>" if "<" not in sender and label else sender


def _has_ins(given: Given) -> bool:
    """Matricule, OID, birth name, first given name, birth date and sex (ECO.2.4.2)."""
    p = patient_of(given)
    return all((p.ins, p.ins_oid, p.birth_name, p.first_given, p.birth_date, p.sex))


def embedded_pdf(given: Given) -> bytes | None:
    """The PDF that is the body of an N1 document."""
    found = [o for o in given.body.objects if o.is_body]
    content = found[0].decoded.content if found else b""
    return content if content.startswith(_PDF) else None


def _pdfs(documents: Sequence[Given], patient: Patient, paths: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """The embedded PDF of an N1, byte for byte; those of the others are given, in order."""
    contents = [embedded_pdf(given) for given in documents]
    missing = [given.name for given, content in zip(documents, contents, strict=True) if content is None]
    if len(missing) != len(paths):
        names = ", ".join(missing)
        raise UsageError(
            Text(f"{names} : pas de PDF dans le CDA, donnez --pdf FICHIER pour chacun, dans l'ordre",
                 f"{names}: no PDF in the CDA, give --pdf FILE for each, in order")
            if missing else
            Text("--pdf ne sert que pour un CDA sans PDF : ceux-ci contiennent le leur",
                 "--pdf is only for a CDA without a PDF: these hold their own"))  # fmt: skip
    given_ones = iter(_read(path) for path in paths)
    used: set[str] = set()
    for given, content in zip(documents, contents, strict=True):
        yield _named(given, patient, used), content if content is not None else next(given_ones)


def _read(path: Path) -> bytes:
    raw = read_file(path)
    if not raw.startswith(_PDF):
        raise UsageError(Text(f"{path} n'est pas un PDF", f"{path} is not a PDF"))
    return raw


def _named(given: Given, patient: Patient, used: set[str]) -> str:
    """AAAAMMJJ_type_NOM_prénom.pdf, with a number when another document has that name."""
    start = given.implied.service_start.raw or given.implied.creation_time.raw or ""
    label = " ".join(given.label.translate(_NOT_IN_NAMES).split())
    name, rank = _clean(pdf_name(start, label, patient)), 2
    while name in used:
        name, rank = _clean(pdf_name(start, label, patient, str(rank))), rank + 1
    used.add(name)
    return name


def _clean(name: str) -> str:
    """Names of patients may hold anything; a file name may not."""
    return " ".join(name.translate(_NOT_IN_FILES).split())
