"""HL7-METADATA: the DMP/MSSanté metadata, one OBX each, in their order, and what they may ask together.

TRANS 2.1 and LPS 1.1, table MetaDMPMSS. TRANS requires eight metadata, asks for two more (the guide calls them
optional and required) and admits the bodies of the e-mails; LPS requires four, and the e-mail as second OBX.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject
from harness.core.check import DOIT, PEUT, Force
from harness.core.finding import Findings, Held, Level, Outcome, verify
from harness.core.place import Place
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.hl7.message import Segment
from harness.identity.model import is_qualified
from harness.rules.profile.loading import table
from scenarios import _matrix
from scenarios._hl7 import Where, both, carries, folded, is_on, lps, told, trans, with_cda
from scenarios._hl7 import carried as cdas
from scenarios._profile import register

scenario = Scenario(
    id="HL7-METADATA",
    title=Text("Les métadonnées DMP/MSSanté du message", "The DMP/MSSanté metadata of the message"),
    summary=Text(
        "Présence, unicité, ordre, libellé et valeur de chaque métadonnée ; combinaisons admises pour MSSanté ; ni document masqué envoyé, ni document sans INS qualifié au DMP.",
        "Presence, uniqueness, order, label and value of each metadata; combinations admitted for MSSanté; no hidden document sent, no document without a qualified INS to the DMP.",
    ),
    requirements=("MSS/UX.DPI.3",),
)  # fmt: skip

register(scenario, ("OBX/metadata", "OBX/body", "OBX/mail"))

ORDER = tuple(table("metadata"))
TRANS_REQUIRED, TRANS_ASKED, LPS_REQUIRED = ORDER[:8], ORDER[8:10], (*ORDER[:3], "MODIF_CONF_CODE")
SOURCE = "TRANS 2.1 et LPS 1.1, métadonnées DMP/MSSanté"
NO_MESSAGE = Text("aucun message jugé ne doit porter cette métadonnée", "no judged message must carry this metadata")


def metadata(message: MessageSubject) -> list[Segment]:
    """The OBX of metadata and of e-mail bodies, in order."""
    return message.conformance.of("OBX/metadata", "OBX/body")


def _present(code: str, force: Force, where: Where) -> None:
    @scenario.check(
        f"HL7-METADATA-{code}", force, on=MessageSubject, where=where, required=False, source=f"{SOURCE}, {code}", unexercised=NO_MESSAGE,
        title=Text(f"{code} est là, une fois", f"{code} is there, once"),
        remedy=Text(f"un OBX {code}^{table('metadata')[code]}^MetaDMPMSS, et un seul", f"one OBX {code}^{table('metadata')[code]}^MetaDMPMSS, and only one"),
    )  # fmt: skip
    def once(message: MessageSubject, campaign: Campaign) -> Findings:
        """Exactly one OBX of that code."""
        found = message.document_message.metadata(code)
        if found:
            yield verify(len(found) == 1, at=found[-1].get(3), expected=f"1 {code}", actual=str(len(found)))
            return
        yield verify(
            False,
            at=_where_due(message, code),
            expected=f"1 {code}",
            actual="0",
            message=Text(
                f"{code} absent : sa place est après ce segment", f"{code} missing: its place is after this segment"
            ),
        )


def _where_due(message: MessageSubject, code: str) -> Place:
    """The segment that an absent metadata would follow: the document, the e-mail or a metadata of a lower rank."""
    before = {*ORDER[: ORDER.index(code)]}
    ahead = [s for s in message.view.all("OBX") if s.get(3, 1).text in before]
    ahead = ahead or message.conformance.of("OBX/document", "OBX/mail") or message.view.all("OBX")
    return ahead[-1].place() if ahead else message.view.header.place()


for _code in TRANS_REQUIRED:
    _present(_code, DOIT, carries if _code in LPS_REQUIRED else trans)
for _code in TRANS_ASKED:
    _present(_code, PEUT, trans)


@scenario.check(
    "HL7-METADATA-ONCE", DOIT, on=MessageSubject, where=both(trans, lambda m, c: bool(m.conformance.of("OBX/body"))), required=False,
    source=f"{SOURCE}, corps du courriel : [0..1]", title=Text("Un corps de courriel par destination", "One e-mail body per destination"),
    remedy=Text("un seul CORPSMAIL_PS et un seul CORPSMAIL_PATIENT", "one CORPSMAIL_PS and one CORPSMAIL_PATIENT"), unexercised=Text("aucun corps de courriel", "no e-mail body"),
)  # fmt: skip
def one_body(message: MessageSubject, campaign: Campaign) -> Findings:
    """CORPSMAIL_PS and CORPSMAIL_PATIENT are not repeated."""
    found = message.conformance.of("OBX/body")
    codes = [s.get(3, 1).text for s in found]
    again = [s for rank, s in enumerate(found) if codes[rank] in codes[:rank]]
    yield from told(
        [
            verify(False, at=s.place(3), expected=f"1 {s.get(3, 1).text}", actual=str(codes.count(s.get(3, 1).text)))
            for s in again
        ],
        len(found),
    )


@scenario.check(
    "HL7-METADATA-ORDER", DOIT, on=MessageSubject, where=both(carries, lambda m, c: bool(metadata(m))), required=False, source=f"{SOURCE}, ordre",
    title=Text("Les métadonnées suivent l'ordre du guide, après le document", "Metadata follow the order of the guide, after the document"),
    remedy=Text("émettre les OBX dans l'ordre de la table MetaDMPMSS, après le document (et le courriel en LPS)", "send the OBX in the order of table MetaDMPMSS, after the document (and the e-mail in LPS)"),
    unexercised=Text("aucune métadonnée", "no metadata"),
)  # fmt: skip
def in_order(message: MessageSubject, campaign: Campaign) -> Findings:
    """Ranks in the table never decrease; document and e-mail come first."""
    failures: list[Outcome] = []
    highest, count, seen = -1, 0, not message.conformance.of("OBX/document")
    for role, segment in message.conformance.roles:
        if segment.name != "OBX":
            continue
        seen = seen or role == "OBX/document"
        if role == "OBX/other":
            failures += [] if seen else [_before_the_document(segment)]
            continue
        code = segment.get(3, 1).text or ""
        rank = ORDER.index(code) if code in ORDER else (-1 if role in ("OBX/document", "OBX/mail") else highest)
        count += 1
        if rank < highest:
            before = ORDER[highest]
            failures.append(
                verify(
                    False,
                    at=segment.place(3),
                    expected=Text(f"avant {before}", f"before {before}"),
                    actual=Text(f"{code} après {before}", f"{code} after {before}"),
                )
            )
        highest = max(highest, rank)
    yield from told(failures, count)


def _before_the_document(segment: Segment) -> Outcome:
    wanted = Text("après le document", "after the document")
    return verify(False, at=segment.place(3), expected=wanted, actual=segment.get(3, 1).text)


@scenario.check(
    "HL7-METADATA-LABEL", DOIT, on=MessageSubject, where=both(carries, lambda m, c: bool(metadata(m))), required=False, source=f"{SOURCE}, OBX-3.2, table MetaDMPMSS",
    title=Text("OBX-3.2 est le libellé de la table", "OBX-3.2 is the label of the table"), remedy=Text("recopier le libellé de la table MetaDMPMSS", "copy the label of table MetaDMPMSS"),
    unexercised=Text("aucune métadonnée", "no metadata"),
)  # fmt: skip
def labels(message: MessageSubject, campaign: Campaign) -> Findings:
    """Label by code."""
    known, failures, found = table("metadata"), [], metadata(message)
    for segment in found:
        wanted, value = known.get(segment.get(3, 1).text or ""), segment.get(3, 2)
        if wanted is not None and value.text != wanted and folded(value.text) != folded(wanted):
            failures.append(verify(False, at=value, expected=wanted, actual=value.text))
    yield from told(failures, len(found))


@scenario.check(
    "HL7-METADATA-LPS-ONLY", PEUT, on=MessageSubject, where=both(lps, lambda m, c: bool(metadata(m))), required=False, source="LPS 1.1, métadonnées MSSanté",
    title=Text("Un message LPS ne porte que les quatre métadonnées du guide", "An LPS message carries the four metadata of the guide only"),
    remedy=Text("retirer les métadonnées propres à TRANS", "remove the metadata that belong to TRANS"), unexercised=Text("aucun message LPS", "no LPS message"),
)  # fmt: skip
def lps_metadata(message: MessageSubject, campaign: Campaign) -> Findings:
    """MASQUE_PS, INVISIBLE_PATIENT, INVISIBLE_REP_LEGAUX, MODIF_CONF_CODE."""
    found = metadata(message)
    others = [s for s in found if s.get(3, 1).text not in LPS_REQUIRED]
    yield from told(
        [verify(False, at=s.place(3), expected=" | ".join(LPS_REQUIRED), actual=s.get(3, 1).text) for s in others],
        len(found),
    )


@scenario.check(
    "HL7-METADATA-MAIL", DOIT, on=MessageSubject, where=lps, required=False, source="LPS 1.1, groupe OBXNTE du courriel MSSanté",
    title=Text("Le courriel d'origine est le deuxième OBX", "The original e-mail is the second OBX"),
    remedy=Text("OBX|2|ED|Message-ID^objet||contenu en base64", "OBX|2|ED|Message-ID^subject||content in base64"), unexercised=Text("aucun message LPS", "no LPS message"),
)  # fmt: skip
def mail_is_there(message: MessageSubject, campaign: Campaign) -> Findings:
    """The OBX after the document is neither a document nor metadata."""
    observations = [(r, s) for r, s in message.conformance.roles if s.name == "OBX"]
    second = observations[1] if len(observations) > 1 else None
    at = second[1].place(3) if second else _where_due(message, ORDER[0])
    yield verify(
        second is not None and second[0] == "OBX/mail",
        at=at,
        expected=Text("l'OBX du courriel", "the OBX of the e-mail"),
        actual=second[1].get(3, 1).text if second else None,
    )


@scenario.check(
    "HL7-METADATA-MAIL-ID", PEUT, on=MessageSubject, where=both(lps, lambda m, c: bool(m.conformance.of("OBX/mail"))), required=False,
    source="LPS 1.1, OBX-3 du courriel ; RFC 5322", title=Text("OBX-3 du courriel : Message-ID et objet XDM", "OBX-3 of the e-mail: Message-ID and XDM subject"),
    remedy=Text("OBX-3.1 = Message-ID du courriel ; OBX-3.2 = son objet, XDM/1.0/DDM+…", "OBX-3.1 = Message-ID of the e-mail; OBX-3.2 = its subject, XDM/1.0/DDM+…"), unexercised=Text("aucun message LPS", "no LPS message"),
)  # fmt: skip
def mail_identifier(message: MessageSubject, campaign: Campaign) -> Findings:
    """local@domain, angle brackets or not; the subject of an IHE_XDM e-mail."""
    for segment in message.conformance.of("OBX/mail"):
        number, subject = segment.get(3, 1), segment.get(3, 2)
        if number.present:
            yield verify("@" in number.present, at=number, expected="<…@…>", actual=number.text)
        if subject.present:
            yield verify(
                subject.present.startswith("XDM/1.0/DDM"),
                at=subject,
                expected="XDM/1.0/DDM…",
                actual=subject.text,
            )


@scenario.check(
    "HL7-METADATA-MAIL-BASE64", DOIT, on=MessageSubject, where=both(lps, lambda m, c: any(s.get(5, 5).present for s in m.conformance.of("OBX/mail"))), required=False,
    source="LPS 1.1, OBX-5 du courriel : contenu codé en base 64", title=Text("Le contenu du courriel est annoncé en base64 : OBX-5.4", "The content of the e-mail is told to be base64: OBX-5.4"),
    remedy=Text("coder le courriel en base64, et OBX-5.4 = Base64", "code the e-mail in base64, and OBX-5.4 = Base64"), unexercised=Text("aucun message LPS", "no LPS message"),
)  # fmt: skip
def mail_in_base64(message: MessageSubject, campaign: Campaign) -> Findings:
    """OBX-5.4 is Base64; that the data is base64 is the business of FORMAT."""
    for segment in message.conformance.of("OBX/mail"):
        value = segment.get(5, 4)
        yield verify(value.text == "Base64", at=value, expected="Base64", actual=value.text)


@scenario.check(
    "HL7-METADATA-MATRIX", PEUT, on=MessageSubject, where=both(trans, lambda m, c: is_on(m, "DESTMSSANTEPS") or is_on(m, "DESTMSSANTEPAT")), required=False,
    source="TRANS 2.1, règles de gestion MSSanté (matrice)", title=Text("La combinaison des métadonnées est une ligne de la matrice MSSanté", "The combination of metadata is a row of the MSSanté matrix"),
    remedy=Text("choisir une des trois combinaisons de la matrice", "choose one of the three combinations of the matrix"), unexercised=Text("aucun envoi par MSSanté", "no MSSanté sending"),
)  # fmt: skip
def matrix(message: MessageSubject, campaign: Campaign) -> Findings:
    """MASQUE_PS, INVISIBLE_*, CONNEXION_SECRETE, DESTDMP, DESTMSSANTE*; a recommendation: eight official MDM fit no row."""
    values = {code: (v.text if (v := message.document_message.indicator(code)) else None) for code in _matrix.CODES}
    segment = message.document_message.metadata("DESTMSSANTEPS") or message.document_message.metadata("DESTMSSANTEPAT")
    yield verify(
        _matrix.admits(values), at=segment[0].place(5), expected=" | ".join(_matrix.ROWS_TEXT), actual=_matrix.text(values),
        message=Text("combinaison absente de la matrice, que le guide dit exhaustive", "combination that the matrix, told exhaustive by the guide, does not have"),
    )  # fmt: skip


def _hidden(code: str, hidden: str, destination: str, title: Text) -> None:
    @scenario.check(
        f"HL7-METADATA-{code}", DOIT, on=MessageSubject, where=both(trans, lambda m, c: is_on(m, hidden)), required=False, source=f"TRANS 2.1, point d'attention de {hidden}",
        title=title,
        remedy=Text(f"{destination} = N quand {hidden} = Y", f"{destination} = N when {hidden} = Y"), unexercised=Text(f"aucun {hidden} = Y", f"no {hidden} = Y"),
    )  # fmt: skip
    def not_sent(message: MessageSubject, campaign: Campaign) -> Findings:
        """The destination says N."""
        value = message.document_message.indicator(destination)
        place = value.place if value else message.document_message.metadata(hidden)[0].place(5)
        yield verify(
            not is_on(message, destination), at=place, expected=f"{destination} = N", actual=f"{destination} = {value}"
        )


_hidden("HIDDEN-PATIENT", "INVISIBLE_PATIENT", "DESTMSSANTEPAT",
        Text("Un document masqué au patient ne lui est pas envoyé par MSSanté", "A document hidden from the patient is not sent to the patient by MSSanté"))  # fmt: skip
_hidden("HIDDEN-PS", "MASQUE_PS", "DESTMSSANTEPS",
        Text("Un document masqué aux professionnels ne leur est pas envoyé par MSSanté", "A document hidden from professionals is not sent to them by MSSanté"))  # fmt: skip


@scenario.check(
    "HL7-METADATA-CONFIDENTIALITY", PEUT, on=MessageSubject, where=with_cda(both(trans, lambda m, c: is_on(m, "DESTDMP"))), required=False,
    source="TRANS 2.1, DESTDMP, point d'attention ; X16", title=Text("Un document restreint ou très restreint n'est pas mis en partage", "A restricted or very restricted document is not shared"),
    remedy=Text("DESTDMP = N quand confidentialityCode vaut R ou V", "DESTDMP = N when confidentialityCode is R or V"), unexercised=Text("aucun document destiné au DMP", "no document for the DMP"),
)  # fmt: skip
def confidentiality(message: MessageSubject, campaign: Campaign) -> Findings:
    """confidentialityCode/@code is neither R nor V."""
    for view in cdas(message, campaign):
        node = view.one("h:confidentialityCode")
        yield verify(
            node.get("code") not in ("R", "V"), at=node.place.within("CDA"), expected="N", actual=node.get("code")
        )


@scenario.check(
    "HL7-METADATA-DMP-INS", DOIT, on=MessageSubject, where=both(trans, lambda m, c: is_on(m, "DESTDMP")), required=False,
    source="TRANS 2.1, DESTDMP ; CI-SIS, annexe INS : le DMP se nourrit de l'INS qualifié", title=Text("Un document destiné au DMP porte un INS qualifié", "A document for the DMP carries a qualified INS"),
    remedy=Text("DESTDMP = N tant que l'identité n'est pas qualifiée", "DESTDMP = N until the identity is qualified"), unexercised=Text("aucun document destiné au DMP", "no document for the DMP"),
)  # fmt: skip
def dmp_needs_the_ins(message: MessageSubject, campaign: Campaign) -> Findings:
    """PID-3 has an INS (value and OID); PID-32 does not say that it is not qualified."""
    identity = message.patient
    if identity is None:
        yield Held(0)
        return
    found = identity.ins
    whole = found is not None and bool(found.value and found.root)
    yield verify(
        whole,
        at=found.place if found else message.view.get("PID", 3).place,
        expected=Text("matricule et OID INS", "INS matricule and OID"),
        actual=found.text if found else None,
    )
    pid = message.view.first("PID")
    if whole and pid is not None and identity.reliability:
        yield verify(
            is_qualified(identity.reliability) is True,
            at=pid.place(32),
            expected="VALI",
            actual="~".join(identity.reliability),
        )


def _marked(note: Segment) -> bool:
    """Whether an NTE has a type, or the mark in its text (NTE-3) where nobody will read it."""
    return bool(note.get(4).present) or (note.get(3).text or "").strip().upper() == "FIN"


@scenario.check(
    "HL7-METADATA-NTE", DOIT, on=MessageSubject, where=both(trans, lambda m, c: any(_marked(s) for s in m.view.all("NTE"))), required=False,
    source="TRANS 2.1, DESTMSSANTEPAT : NTE-4 = FIN", title=Text("NTE-4 = FIN suit DESTMSSANTEPAT, et lui seul", "NTE-4 = FIN follows DESTMSSANTEPAT, and nothing else"),
    remedy=Text("placer NTE|1|||FIN juste après l'OBX DESTMSSANTEPAT", "put NTE|1|||FIN right after the OBX DESTMSSANTEPAT"), unexercised=Text("aucun NTE-4", "no NTE-4"),
)  # fmt: skip
def no_reply_mark(message: MessageSubject, campaign: Campaign) -> Findings:
    """The OBX before the NTE is DESTMSSANTEPAT and the mark is FIN, in NTE-4; elsewhere NTE-4 is a remark."""
    before: Segment | None = None
    for segment in message.view.segments:
        before = segment if segment.name == "OBX" else before
        if segment.name != "NTE" or not _marked(segment):
            continue
        code = before.get(3, 1).text if before is not None else None
        mark = segment.get(4, 1)
        if code == "DESTMSSANTEPAT":
            yield verify(mark.text == "FIN", at=mark, expected="FIN", actual=mark.text)
        else:
            wanted = Text("sous DESTMSSANTEPAT", "under DESTMSSANTEPAT")
            yield verify(
                mark.text != "FIN",
                at=mark,
                expected=wanted,
                actual=Text(f"FIN sous {code}", f"FIN under {code}"),
                level=Level.ERROR,
            )
