"""MSS-AUTOMATED-CDA-ONLY: what software exchanges on its own by MSSanté is CDA, in an archive.

FAQ 25: other formats are not forbidden, but the automated exchanges that the requirements describe concern CDAs only.
An e-mail is automated when it announces itself as one (subject XDM/1.0/DDM, Auto-Submitted) or comes from an applicative
mailbox: a receiver will look for its documents in the archive and nowhere else.
"""

from __future__ import annotations

from functools import partial

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import ArchiveSubject, MailSubject
from harness.core.check import PEUT
from harness.core.finding import HOLDS, Findings, Level, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats.metadata import RegistryObject
from harness.formats.xdm import Subset
from scenarios._mss import SOCLE, is_automated, judged, rule

scenario = Scenario(
    id="MSS-AUTOMATED-CDA-ONLY",
    title=Text("Un échange automatisé transmet ses documents en CDA", "An automated exchange sends its documents as CDA"),
    summary=Text(
        "Un e-mail que le logiciel envoie seul porte ses documents de santé en CDA dans l'archive IHE_XDM ; d'autres formats ne font que s'y ajouter.",
        "An e-mail that software sends on its own has its health documents as CDA in the IHE_XDM archive; other formats only come beside.",
    ),
    faq=(25,),
    requirements=("ECO.2.1.1",),
    applies_to=frozenset({Role.EXCHANGES_ARCHIVES}),
)  # fmt: skip

SOURCE = f"FAQ 25 ; {SOCLE}, ECO.2.1.1"
NO_CASE = Text(
    "aucun e-mail d'un échange automatisé (objet XDM/1.0/DDM)",
    "no e-mail of an automated exchange (subject XDM/1.0/DDM)",
)
_told = partial(rule, scenario, source=SOURCE, unexercised=NO_CASE)


def _opens(mail: MailSubject) -> bool:
    """Every archive could be read: what is in a broken one is nobody's guess, and FORMAT tells it."""
    return all(archive.view.entries for archive in mail.archives)


@_told("CDA", Text("L'archive de l'échange automatisé contient un CDA", "The archive of the automated exchange holds a CDA"),
       Text("transmettre le document en CDA (N1 à défaut de modèle), dans l'archive", "send the document as CDA (N1 when there is no model), in the archive"),
       where=lambda m, c: judged(m, c) and is_automated(m, c) and _opens(m) and (m.sending.transmits or bool(m.view.attachments)))  # fmt: skip
def cda(mail: MailSubject, campaign: Campaign) -> Findings:
    """Attachments in other formats only are documents that no software will file."""
    names = [a.name or a.content_type for a in mail.view.attachments]
    inside = [e for a in mail.archives for e in a.view.entries]
    sure = mail.sending.transmits  # else an application wrote something else than a health document, perhaps
    yield verify(bool(mail.sending.archived), level=None if sure else Level.WARNING, at=Place(mail.view.attachments[0].part) if names else mail.view.root.place, expected=Text("un CDA dans IHE_XDM.zip", "a CDA in IHE_XDM.zip"),
                 actual=", ".join([*names, *inside]) or None)  # fmt: skip


@_told("LOOSE", Text("Aucun CDA n'est joint hors de l'archive", "No CDA is attached outside the archive"),
       remedy=Text("mettre le CDA dans l'archive IHE_XDM", "put the CDA in the IHE_XDM archive"), force=PEUT,
       where=lambda m, c: judged(m, c) and is_automated(m, c))  # fmt: skip
def loose(mail: MailSubject, campaign: Campaign) -> Findings:
    """A CDA without its metadata."""
    yield HOLDS
    for document in mail.documents:
        yield verify(
            False, at=Place(document.part), expected=Text("dans IHE_XDM.zip", "in IHE_XDM.zip"), actual=document.part
        )


def _entries(archive: ArchiveSubject) -> list[tuple[Subset, RegistryObject]]:
    return [(s, entry) for s in archive.view.subsets for entry in s.submission.documents]


@_told("ENTRIES", Text("Chaque fiche de l'archive décrit un CDA", "Each entry of the archive describes a CDA"),
       remedy=Text("garder les autres formats hors de l'archive", "keep other formats outside the archive"), force=PEUT,
       where=lambda m, c: judged(m, c) and is_automated(m, c) and bool(m.sending.archived))  # fmt: skip
def entries(mail: MailSubject, campaign: Campaign) -> Findings:
    """A remark, since other formats are not forbidden; an archive without any CDA is told by the check above."""
    for archive in mail.archives:
        cdas = {d.part.split(" › ")[-1] for d in archive.documents if d.view is not None}
        for subset, entry in _entries(archive):
            path = subset.path_of(entry)
            yield verify(path in cdas, at=entry.place(suffix="URI"), expected="CDA (text/xml)", level=Level.INFO,
                         actual=f"{path} ({entry.element.get('mimeType')})")  # fmt: skip
