"""``segur-harness build xdm|eml|mdm|oru CDA... -o FILE``: what carries documents, made of the documents."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from harness.cli.build_hl7 import messages_of
from harness.cli.build_mail import mail_of
from harness.cli.build_xdm import archive_of
from harness.cli.given import read_all
from harness.cli.moments import sent_at
from harness.cli.output import write_output
from harness.core.errors import UsageError
from harness.core.text import Lang, Text
from harness.core.verdict import ExitCode

KINDS = ("xdm", "eml", "mdm", "oru")
#: ``name@domain``, alone or after a label.
_ADDRESS = re.compile(r"([^<>]*<)?[^\s<>@,;:\"]+@[^\s<>@,;:\"]+\.[^\s<>@,;:\"]+(?(1)>)")
SENDER, RECIPIENT, NIL = "emetteur@exemple.mssante.fr", "destinataire@exemple.mssante.fr", "DEMO000001"


def options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Options of the command."""

    def say(fr: str, en: str) -> str:
        return Text(fr, en).in_(lang)

    file = "FICHIER" if lang == "fr" else "FILE"
    parser.add_argument("what", choices=KINDS, help=say(
        "archive IHE_XDM, e-mail MSSanté, messages MDM ou ORU (TRANS)", "IHE_XDM archive, MSSanté e-mail, MDM or ORU messages (TRANS)"))  # fmt: skip
    parser.add_argument(
        "documents", nargs="+", type=Path, metavar="CDA", help=say("CDA d'un même patient", "CDAs of one patient")
    )
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar=file, help=say("où écrire", "where to write")
    )
    parser.add_argument("--date", metavar="AAAAMMJJhhmmss+zzzz", help=say(
        "date d'envoi (par défaut, celle du CDA le plus récent) ; mêmes entrées, mêmes octets",
        "date of sending (by default, that of the latest CDA); same input, same bytes"))  # fmt: skip
    parser.add_argument("--from", dest="sender", default=SENDER, metavar="ADRESSE" if lang == "fr" else "ADDRESS", help=say(
        "e-mail : expéditeur, adresse seule ou « Libellé <adresse> »", "e-mail: sender, an address alone or 'Label <address>'") + f" ({SENDER})")  # fmt: skip
    parser.add_argument("--to", action="append", metavar="ADRESSE" if lang == "fr" else "ADDRESS", help=say(
        "e-mail : destinataire, option répétable", "e-mail: recipient, may be repeated") + f" ({RECIPIENT})")  # fmt: skip
    parser.add_argument("--nil", default=NIL, help=say("e-mail : X-MSS-NIL", "e-mail: X-MSS-NIL") + f" ({NIL})")
    parser.add_argument("--pdf", action="append", type=Path, default=[], metavar=file, help=say(
        "e-mail : PDF d'un CDA qui n'en contient pas, option répétable, dans l'ordre des CDA",
        "e-mail: PDF of a CDA that holds none, may be repeated, in the order of the CDAs"))  # fmt: skip
    parser.add_argument(
        "--sending",
        default="SEGUR-HARNESS^DEMO",
        metavar="APP^FACILITY",
        help=say("HL7v2 : MSH-3, MSH-4", "HL7v2: MSH-3, MSH-4") + " (%(default)s)",
    )
    parser.add_argument(
        "--receiving",
        default="PFI-DEMO^DEMO",
        metavar="APP^FACILITY",
        help=say("HL7v2 : MSH-5, MSH-6", "HL7v2: MSH-5, MSH-6") + " (%(default)s)",
    )


def _refuse_headers(args: argparse.Namespace) -> None:
    """What would make a broken header: control characters, or an address that is none."""
    for word in (args.sender, args.nil, *args.to):
        if not word.isprintable():
            raise UsageError(
                Text("adresse ou numéro avec des caractères de contrôle", "address or number with control characters")
            )
    for option, word in (("--from", args.sender), *(("--to", word) for word in args.to)):
        if not _ADDRESS.fullmatch(word):
            raise UsageError(Text(f"{option} : « {word} » n'est ni une adresse ni « Libellé <adresse> »",
                                  f"{option}: '{word}' is neither an address nor 'Label <address>'"))  # fmt: skip


def execute(args: argparse.Namespace) -> int:
    """Build and write; 0, or one line on what is missing."""
    if args.pdf and args.what != "eml":
        raise UsageError(Text("--pdf ne sert qu'à build eml", "--pdf is for build eml only"))
    args.to = args.to or [RECIPIENT]
    _refuse_headers(args)
    documents = read_all(args.documents)
    moment = sent_at(args.date, documents)
    if args.what == "xdm":
        content = archive_of(documents, moment, args.lang)
    elif args.what == "eml":
        content = mail_of(documents, moment, args)
    else:
        content = messages_of(documents, moment, args.what, args)
    write_output(content, args.output)
    return int(ExitCode.OK)
