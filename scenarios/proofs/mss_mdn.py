"""How each check of MSS-MDN is made to fail."""

from __future__ import annotations

from functools import partial
from typing import Any

from harness.builder.demo import demo
from harness.core.mutation import Files, Mutations

mutations = Mutations.of(lambda: demo().files())
#: Reports of the demo: a success, a refusal with 904, a refusal by error e-mail.
DONE, REFUSED, BY_MAIL = "mdn-integre", "mdn-autre-identite", "mdn-inconnu"
AUTOMATIC = "automatic-action/MDN-sent-automatically"
SUBJECT = "XDM/1.0/DDM+CR ou fiche de consultation ou de visite TEST-CHARDON GASTON 09/07/1957"
LABEL = "L'INS transmis ne correspond pas exactement à celui stocké dans la base du consommateur"


def _with(report: str, **changes: Any) -> Files:
    return demo().reporting(report, **changes).files()


def _field(report: str, name: str, value: str | None) -> Files:
    return _with(report, fields=((name, value),))


def _add(check: str, name: str, report: str, **changes: Any) -> None:
    mutations.add(f"MSS-MDN-{check}", name, partial(_with, report, **changes))


_add("01", "multipart/mixed with the parts of an MDN", DONE, content_type="multipart/mixed")
_add("01", "report-type left out", DONE, content_type="multipart/report")
_add("02", "fields before the text", DONE, parts=("notification", "text", "original"))
_add("02", "original left out", REFUSED, parts=("text", "notification"))
_add("03", "archive attached again", REFUSED, extras=(("IHE_XDM.zip", b"PK\x05\x06" + bytes(18)),))
_add("03", "archive attached again to an error e-mail", BY_MAIL, extras=(("IHE_XDM.zip", b"PK\x05\x06" + bytes(18)),))
for _name in ("Disposition", "Final-Recipient", "Original-Recipient", "Original-Message-ID"):
    mutations.add("MSS-MDN-04", f"{_name} left out", partial(_field, DONE, _name, None))
mutations.add("MSS-MDN-05", "address without its type", partial(_field, DONE, "Final-Recipient", "integration@ch-demo.mssante.fr"))  # fmt: skip
mutations.add("MSS-MDN-05", "type without an address", partial(_field, DONE, "Original-Recipient", "rfc822;"))
mutations.add("MSS-MDN-06", "Reporting-UA left out", partial(_field, DONE, "Reporting-UA", None))
mutations.add("MSS-MDN-07", "a mode that RFC 8098 lacks", partial(_field, DONE, "Disposition", "automatic/MDN-sent-automatically; processed"))  # fmt: skip
mutations.add("MSS-MDN-07", "the error chain in the modifier", partial(_with, REFUSED, early=True))
mutations.add("MSS-MDN-07", "a modifier of two words", partial(_field, REFUSED, "Disposition", f"{AUTOMATIC}; processed/error INS"))  # fmt: skip
mutations.add("MSS-MDN-08", "displayed although nobody looked", partial(_field, DONE, "Disposition", f"{AUTOMATIC}; displayed"))  # fmt: skip
mutations.add("MSS-MDN-09", "error without the field Error", partial(_field, REFUSED, "Error", None))
mutations.add("MSS-MDN-09", "a code without its label", partial(_field, REFUSED, "Error", "904"))
mutations.add("MSS-MDN-09", "Error beside a success", partial(_field, REFUSED, "Disposition", f"{AUTOMATIC}; processed"))  # fmt: skip
_add("10", "a failure whose subject does not say KO", REFUSED, subject=SUBJECT)
_add("10", "a success whose subject says KO", DONE, subject=f"[KO Intégration système !] {SUBJECT}")
_add("10", "other words for KO", REFUSED, subject=f"[Erreur d’intégration !][904] {SUBJECT}")
_add("11", "a subject of the e-mail client", DONE, subject=f"Lu : {SUBJECT}")
_add("12", "no code in the subject", REFUSED, subject=f"[KO Intégration système !] {SUBJECT}")
_add("12", "a code of no table", REFUSED, code="555", label="Erreur inconnue")
_add("13", "another code in the subject", REFUSED, subject=f"[KO Intégration système !][902] {SUBJECT}")
_add("13", "no code in the text", REFUSED, text=f"Le document n'a pas pu être intégré : {LABEL}")
_add("14", "the label of another code", REFUSED, label="L'INS transmis n'est pas complet")
_add("14", "no label in the text", REFUSED, text="Le document n'a pas pu être intégré : erreur 904")
_add("15", "an error e-mail without its original", BY_MAIL, parts=("text",))
_add("15", "an error e-mail of another type", BY_MAIL, content_type="multipart/alternative")


@mutations("MSS-MDN-16")
def sent_from_an_organisational_mailbox() -> Files:
    """The manifest declares it so."""
    sender = "cardiologie@ch-demo.mssante.fr"
    return _with(REFUSED, sender=sender, fields=(("Final-Recipient", f"rfc822;{sender}"),))


@mutations("MSS-MDN-16")
def final_recipient_is_another_mailbox() -> Files:
    """From and Final-Recipient differ."""
    return _field(DONE, "Final-Recipient", "rfc822;cardiologie@ch-demo.mssante.fr")
