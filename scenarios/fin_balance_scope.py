"""FIN-BALANCE-SCOPE: the balance is asked for the beneficiaries of the advance, or fewer.

FAQ 10: a client added makes the balance rejected; clients left out are admitted, their advance is then compensated. A
beneficiary that a merger or a split made new is admitted where the balance keeps the historical identifiers of the advance
and the merger treaty is in the same PDF as the invoice. In our schema: ``replaces`` gives the identifiers of the advance,
``merger_treaty`` the file. What the PDF contains is not read: only that it is one, and that it is the invoice's.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.funding import RequestSubject, attached
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, Level, inconclusive, verify
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats import pdf, pdf_pages, tree
from harness.rules.funding.request import ADVANCE, BALANCE, Beneficiary, Request
from harness.rules.funding.scope import Scope
from scenarios._fin import UNDECLARED, standing

scenario = Scenario(
    id="FIN-BALANCE-SCOPE",
    title=Text("Le solde porte sur le périmètre de l'avance", "The balance has the scope of the advance"),
    summary=Text(
        "La demande de solde porte sur les bénéficiaires de l'avance, ou moins : un client ajouté la fait rejeter. Un bénéficiaire issu d'une fusion garde les identifiants historiques, et le traité de fusion est joint à la facture.",
        "The balance is asked for the beneficiaries of the advance, or fewer: a client added makes it rejected. One that comes from a merger keeps the historical identifiers, and the treaty is joined to the invoice.",
    ),
    faq=(10,),
    applies_to=frozenset({Role.ASKS_FUNDING}),
)  # fmt: skip

SOURCE = "FAQ 10"
NO_CHANGE = Text(
    "aucun solde avec un bénéficiaire qui en remplace d'autres (replaces)",
    "no balance with a beneficiary that replaces others (replaces)",
)


def _advance(subject: RequestSubject) -> Request | None:
    """The advance of a balance, when it stands and the campaign has it."""
    found = subject.dossier.named(subject.request, ADVANCE)
    return found if found is not None and found.stands else None


def _scope(subject: RequestSubject) -> Scope | None:
    return subject.dossier.scope(subject.request) if _advance(subject) is not None else None


def _changed(one: Beneficiary) -> bool:
    """Whether it has taken the place of others; a new name under the same number changes no scope."""
    return bool(one.replaces) or one.change in ("merger", "split")


def _changes(subject: RequestSubject, campaign: Campaign) -> bool:
    return standing(BALANCE)(subject, campaign) and any(_changed(b) for b in subject.request.beneficiaries)


def _unknown_advance(subject: RequestSubject) -> Findings:
    told = subject.request.node.text("advance")
    found = subject.dossier.named(subject.request, ADVANCE)
    at = subject.request.node.at("advance")
    if told is None:
        yield inconclusive(
            "le solde ne dit pas quelle est son avance (advance)",
            "the balance does not say which is its advance (advance)",
            at,
        )
    elif found is not None:
        yield inconclusive(f"l'avance {told} est annulée ou rejetée : son périmètre ne compte plus", f"advance {told} is cancelled or rejected: its scope counts no more", at)  # fmt: skip
    else:
        yield inconclusive(f"l'avance {told} n'est pas dans la campagne (même fournisseur)", f"advance {told} is not in the campaign (same supplier)", at)  # fmt: skip


@scenario.check(
    "FIN-BALANCE-SCOPE-ADDED", DOIT, on=RequestSubject, where=standing(BALANCE), source=SOURCE, unexercised=UNDECLARED,
    title=Text("Aucun bénéficiaire ajouté depuis l'avance", "No beneficiary added since the advance"),
    remedy=Text("ramener le solde au périmètre de l'avance, ou dire quel bénéficiaire de l'avance est remplacé (replaces)", "bring the balance back to the scope of the advance, or say which beneficiary of the advance is replaced (replaces)"),
)  # fmt: skip
def added(subject: RequestSubject, campaign: Campaign) -> Findings:
    """Each one has a number of the advance, or takes the place of one that has."""
    scope = _scope(subject)
    if scope is None:
        yield from _unknown_advance(subject)
        return
    yield verify(bool(subject.request.beneficiaries), at=subject.request.node.at("beneficiaries"), actual=None,
                 expected=Text("des bénéficiaires de l'avance", "beneficiaries of the advance"))  # fmt: skip
    advance = subject.dossier.named(subject.request, ADVANCE)
    if advance is not None and advance.sons and subject.request.sons:
        yield verify(advance.sons == subject.request.sons, at=subject.request.node.at("sons"), level=Level.WARNING, actual=subject.request.node.text("sons"),
                     expected=advance.node.text("sons") or "", message=Text("l'avance porte sur un autre SONS", "the advance is of another SONS"))  # fmt: skip
    for one in scope.added:
        yield verify(
            False,
            at=one.node.place,
            expected=Text("un bénéficiaire de l'avance", "a beneficiary of the advance"),
            actual=one.name,
        )


@scenario.check(
    "FIN-BALANCE-SCOPE-REMOVED", PEUT, on=RequestSubject, where=standing(BALANCE), source=SOURCE, unexercised=UNDECLARED,
    title=Text("Bénéficiaires de l'avance retirés : admis, l'avance est compensée", "Beneficiaries of the advance left out: admitted, the advance is compensated"),
    remedy=Text("rien à corriger si le retrait est voulu", "nothing to mend if that is meant"),
)  # fmt: skip
def removed(subject: RequestSubject, campaign: Campaign) -> Findings:
    """A remark: the balance is admitted."""
    scope = _scope(subject)
    if scope is None:
        yield from _unknown_advance(subject)
        return
    compensated = Text(
        "retiré du périmètre : l'avance versée pour lui est compensée au solde",
        "left out of the scope: the advance paid for it is compensated at the balance",
    )
    yield verify(True, at=subject.request.node.place, expected="", actual="")
    for one in scope.removed:
        yield verify(
            False,
            at=subject.request.node.at("beneficiaries"),
            expected=one.name,
            actual=None,
            message=compensated,
            level=Level.INFO,
        )


@scenario.check(
    "FIN-BALANCE-SCOPE-HISTORY", DOIT, on=RequestSubject, where=_changes, source=SOURCE, unexercised=NO_CHANGE, required=False,
    title=Text("Fusion ou scission : les identifiants historiques sont ceux de l'avance", "Merger or split: the historical identifiers are those of the advance"),
    remedy=Text("garder dans « replaces » les identifiants que l'avance portait, tous ceux de la fusion", "keep in “replaces” the identifiers that the advance had, all those of the merger"),
)  # fmt: skip
def history(subject: RequestSubject, campaign: Campaign) -> Findings:
    """Each is in the advance; a merger has two at least, its own number included when the advance had it."""
    scope = _scope(subject)
    if scope is None:
        yield from _unknown_advance(subject)
        return
    for text, place in scope.unknown:
        yield verify(
            False, at=place, expected=Text("un identifiant de l'avance", "an identifier of the advance"), actual=text
        )
    for one in subject.request.beneficiaries:
        if _changed(one):
            count, wanted = scope.origins[one.node.path], 2 if one.change == "merger" else 1
            expected = Text("au moins {n} bénéficiaire{s} de l'avance", "at least {n} beneficiar{e} of the advance").fill(
                n=wanted, s="s" * (wanted > 1), e="ies" if wanted > 1 else "y")  # fmt: skip
            yield verify(count >= wanted, at=one.node.at("replaces"), expected=expected, actual=str(count))


@scenario.check(
    "FIN-BALANCE-SCOPE-TREATY", DOIT, on=RequestSubject, where=_changes, source=SOURCE, unexercised=NO_CHANGE, required=False,
    title=Text("Fusion ou scission : le traité est dans le PDF de la facture", "Merger or split: the treaty is in the PDF of the invoice"),
    remedy=Text("joindre le traité de fusion à la facture, dans le même PDF, et le déclarer (merger_treaty)", "join the treaty to the invoice, in the same PDF, and declare it (merger_treaty)"),
)  # fmt: skip
def treaty(subject: RequestSubject, campaign: Campaign) -> Findings:
    """Declared, there, a PDF, the invoice's; its page is one of them. A split has no merger treaty: a recommendation."""
    node = subject.request.node
    found = node.get("merger_treaty")
    name = found.text("file") if found is not None else None
    if found is None or name is None:
        merged = any(_changed(b) and b.change in (None, "merger") for b in subject.request.beneficiaries)
        yield verify(False, at=node.at("merger_treaty"), actual=None, level=None if merged else Level.WARNING,
                     expected=Text("le PDF de la facture, avec le traité", "the PDF of the invoice, with the treaty"))  # fmt: skip
        return
    path = attached(campaign, subject, name)
    raw = campaign.read(path) if path is not None else None
    at = found.at("file")
    if raw is None:
        yield verify(False, at=at, expected=Text("un fichier de la campagne", "a file of the campaign"), actual=name)
        return
    yield verify(pdf.starts(raw) and pdf.ends(raw), at=at, expected=Text("un PDF entier", "a whole PDF"), actual=name)
    yield from _page(found, raw)
    yield from _same_as_invoice(subject, campaign, found, path)


def _page(treaty: tree.Node, raw: bytes) -> Findings:
    """The page that is told, where the PDF tells how many it has."""
    page, count = treaty.text("page") or "", pdf_pages.count(raw)
    if count is not None and page.isascii() and page.isdecimal() and len(page) < 7:
        yield verify(int(page) <= count, at=treaty.at("page"), actual=page,
                     expected=Text(f"une des {count} pages du PDF", f"one of the {count} pages of the PDF"))  # fmt: skip


def _same_as_invoice(subject: RequestSubject, campaign: Campaign, treaty: tree.Node, path: str | None) -> Findings:
    invoice = subject.request.invoice
    name = invoice.text("file") if invoice is not None else None
    same = name is not None and attached(campaign, subject, name) == path
    yield verify(same, at=treaty.at("file"), expected=name or Text("le PDF de la facture (invoice.file)", "the PDF of the invoice (invoice.file)"),
                 actual=treaty.text("file"), message=Text("le traité n'est pas dans le PDF de la facture", "the treaty is not in the PDF of the invoice"))  # fmt: skip
