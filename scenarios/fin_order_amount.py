"""FIN-ORDER-AMOUNT: the order shows what the Ségur service really costs, and that the State pays it.

FAQ 5: the order bears the real amount of the service, never zero, and the mention that the State pays; at the balance, an
invoice whose total for the service is 0 euro is rejected. Amounts are in euros, read as people write them
(``54000.00``, ``54 000,00 €``). The files that describe the requests follow our own schema (``segur-harness schema funding``).
Cancelled and rejected requests ask for nothing: they are not judged.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.funding import FundingFileSubject, RequestSubject, attached
from harness.campaign.funding_schema import FILE_CHECK
from harness.core.check import DOIT
from harness.core.finding import Assertion, Findings, Level, inconclusive, verify
from harness.core.place import Place
from harness.core.scenario import Role, Scenario
from harness.core.text import Text
from harness.formats import pdf, tree
from harness.rules.funding import amount, mention
from harness.rules.funding.request import BALANCE, ORDER
from scenarios._fin import UNDECLARED, standing

scenario = Scenario(
    id="FIN-ORDER-AMOUNT",
    title=Text("Bon de commande : montant réel et mention de prise en charge", "Order: real amount, and the mention that the State pays"),
    summary=Text(
        "Le bon de commande porte le montant réel, non nul, de la Prestation Ségur et la mention de sa prise en charge par l'État ; la facture du solde n'est pas à 0 €. Sinon la demande de financement est rejetée.",
        "The order bears the real, non-zero amount of the Ségur service and the mention that the State pays it; the invoice of the balance is not of 0 euro. Otherwise the funding request is rejected.",
    ),
    faq=(5,),
    applies_to=frozenset({Role.ASKS_FUNDING}),
)  # fmt: skip

SOURCE = "FAQ 5"
POSITIVE = Text("un montant en euros supérieur à 0", "an amount in euros above 0")


@scenario.check(
    FILE_CHECK, DOIT, on=FundingFileSubject, source="schéma du harnais (segur-harness schema funding)", unexercised=UNDECLARED,
    title=Text("Le fichier de demandes suit son schéma", "The file of requests follows its schema"),
    remedy=Text("corriger la clé ou la valeur à la ligne indiquée", "mend the key or the value at the line given"),
)  # fmt: skip
def follows_schema(file: FundingFileSubject, campaign: Campaign) -> Findings:
    """Readable, known keys, values of the right type; what can be read is judged all the same."""
    for p in file.problems:
        yield Assertion(False, p.place, p.expected, p.actual, p.message, p.level, p.tags)
    if not file.problems:
        yield verify(bool(file.requests), at=Place("requests"), expected=Text("une demande", "a request"), actual=None)


@scenario.check(
    "FIN-ORDER-AMOUNT-AMOUNT", DOIT, on=RequestSubject, where=standing(ORDER), source=SOURCE, unexercised=UNDECLARED,
    title=Text("Le bon de commande porte un montant non nul", "The order bears a non-zero amount"),
    remedy=Text("porter sur le bon de commande le montant réel de la Prestation Ségur, même si l'État la paie", "write the real amount of the Ségur service on the order, though the State pays it"),
)  # fmt: skip
def order_amount(subject: RequestSubject, campaign: Campaign) -> Findings:
    """Present, a number, above zero."""
    yield from _positive(subject.request.node, "amount")


@scenario.check(
    "FIN-ORDER-AMOUNT-MENTION", DOIT, on=RequestSubject, where=standing(ORDER), source=SOURCE, unexercised=UNDECLARED,
    title=Text("Le bon de commande dit que l'État paie", "The order says that the State pays"),
    remedy=Text(f"faire figurer « {mention.MENTION} »", f"write “{mention.MENTION}”"),
)  # fmt: skip
def order_mention(subject: RequestSubject, campaign: Campaign) -> Findings:
    """The mention, whatever the case, accents, apostrophes and blanks; what differs is told when it nearly is."""
    text = subject.request.node.text("mention")
    differ = mention.differences(text) if text else None
    yield verify(
        text is not None and mention.is_borne(text), at=subject.request.node.at("mention"), expected=mention.MENTION,
        actual=tree.shown(subject.request.node.get("mention")),
        message=differ and Text("mention approchante ({d})", "near mention ({d})").fill(d=differ),
    )  # fmt: skip


@scenario.check(
    "FIN-ORDER-AMOUNT-INVOICE", DOIT, on=RequestSubject, where=standing(BALANCE), source=SOURCE, unexercised=UNDECLARED,
    title=Text("La facture du solde n'est pas à 0 €", "The invoice of the balance is not of 0 euro"),
    remedy=Text("facturer le montant réel de la Prestation Ségur", "invoice the real amount of the Ségur service"),
)  # fmt: skip
def invoice_amount(subject: RequestSubject, campaign: Campaign) -> Findings:
    """A total that is not told decides nothing."""
    invoice = subject.request.invoice
    if invoice is None or invoice.get("amount") is None:
        at = subject.request.node.at("invoice")
        yield inconclusive("le total de la facture n'est pas déclaré (invoice.amount)", "the total of the invoice is not declared (invoice.amount)", at)  # fmt: skip
        return
    yield from _positive(invoice, "amount")


def _with_copy(subject: RequestSubject, campaign: Campaign) -> bool:
    invoice = subject.request.invoice
    return standing(BALANCE)(subject, campaign) and invoice is not None and invoice.text("file") is not None


@scenario.check(
    "FIN-ORDER-AMOUNT-COPY", DOIT, on=RequestSubject, where=_with_copy, source=SOURCE, required=False,
    title=Text("La copie de la facture est dans la campagne, en PDF", "The copy of the invoice is in the campaign, as a PDF"),
    remedy=Text("joindre la facture en PDF et la nommer dans attachments (campaign.yaml, funding)", "join the invoice as a PDF and name it in attachments (campaign.yaml, funding)"),
)  # fmt: skip
def invoice_copy(subject: RequestSubject, campaign: Campaign) -> Findings:
    """The file that the balance names; what is drawn in it is not read."""
    invoice = subject.request.invoice
    assert invoice is not None  # the check takes those that name a file
    name = invoice.text("file") or ""
    path = attached(campaign, subject, name)
    raw = campaign.read(path) if path is not None else None
    expected = (
        Text("un PDF entier", "a whole PDF")
        if raw is not None
        else Text("un fichier de la campagne", "a file of the campaign")
    )
    yield verify(
        raw is not None and pdf.starts(raw) and pdf.ends(raw), at=invoice.at("file"), expected=expected, actual=name
    )


def _positive(node: tree.Node, key: str) -> Findings:
    text, at = node.text(key), node.at(key)
    found = amount.read(text) if text is not None else amount.Amount(None)
    yield verify(
        found.value is not None and found.value > 0, at=at, expected=POSITIVE, actual=tree.shown(node.get(key))
    )
    if found.value and found.doubt is not None:
        yield verify(False, at=at, expected=Text("euros et centimes : 54000.00", "euros and cents: 54000.00"), actual=text,
                     message=found.doubt, level=Level.WARNING)  # fmt: skip
