"""How each check of MSS-HEADERS is made to fail."""

from __future__ import annotations

from harness.core.mutation import Mutations
from scenarios.proofs._mails import conforming, editing

mutations = Mutations.of(conforming)

_NIL, _CODES, _INS = "X-MSS-NIL: DEMO000001\n", "X-MSS-CODECDA: 11488-4\n", "X-MSS-INS: O\n"
_RECEIPT = "Disposition-Notification-To: secretariat.consultations@ch-demo.mssante.fr"

editing(
    mutations,
    ("MSS-HEADERS-NIL", "no product number", "gaston", _NIL, ""),
    ("MSS-HEADERS-NIL", "no product number on an answer", "reponse-sans-document", _NIL, ""),
    ("MSS-HEADERS-CODECDA", "no code", "gaston", _CODES, ""),
    ("MSS-HEADERS-CODECDA", "another code", "gaston", "CODECDA: 11488-4", "CODECDA: 34112-3"),
    ("MSS-HEADERS-CODECDA", "codes that a blank separates", "rosalie-deux-documents", "11488-4,34112-3", "11488-4 34112-3"),
    ("MSS-HEADERS-CODECDA", "one code of two", "rosalie-deux-documents", "11488-4,34112-3", "11488-4"),
    ("MSS-HEADERS-INS", "no flag", "gaston", _INS, ""),
    ("MSS-HEADERS-INS", "N over a whole INS", "gaston", "INS: O", "INS: N"),
    ("MSS-HEADERS-INS", "O without INS", "noe-sans-ins", "INS: N", "INS: O"),
    ("MSS-HEADERS-INS", "a word in place of the letter", "gaston", "INS: O", "INS: Oui"),
    ("MSS-HEADERS-ABSENT", "a flag on an answer without document", "reponse-sans-document", _NIL, _NIL + _INS),
    ("MSS-HEADERS-ABSENT", "a code on an answer without document", "reponse-sans-document", _NIL, _NIL + _CODES),
    ("MSS-HEADERS-ONCE", "a code on each of two lines", "rosalie-deux-documents", "X-MSS-CODECDA: 11488-4,34112-3\n", "X-MSS-CODECDA: 11488-4,34112-3\nX-MSS-CODECDA: 34112-3\n"),
    ("MSS-HEADERS-NAMES", "a misspelt header", "gaston", _NIL, _NIL + "X-MSS-CODE-CDA: 11488-4\n"),
    ("MSS-HEADERS-NAMES", "a header of nobody", "gaston", _NIL, _NIL + "X-MSS-SERVICE: cardiologie\n"),
    ("MSS-HEADERS-MES", "small letters", "rosalie-au-patient", "MES: FIN", "MES: fin"),
    ("MSS-HEADERS-MES", "to a professional", "gaston", _NIL, _NIL + "X-MSS-MES: FIN\n"),
    ("MSS-HEADERS-RECEIPTS", "a name in place of the address", "gaston", _RECEIPT, "Disposition-Notification-To: secretariat"),
    ("MSS-HEADERS-RECEIPTS", "asked for twice", "gaston", _RECEIPT, f"{_RECEIPT}\n{_RECEIPT}"),
)  # fmt: skip
