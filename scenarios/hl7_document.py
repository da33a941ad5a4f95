"""HL7-DOCUMENT: what is asked of the document (ORC, event, OBX-11), what it is (OBR-4, TXA) and how OBX-5 carries it.

TRANS 2.1 and LPS 1.1. ORC-1, OBX-11 and the event of an MDM must agree, else the PFI rejects the message.
Base64 and well-formed XML are the business of FORMAT; the document against the message, of HL7-CDA-DOCUMENT.
"""

from __future__ import annotations

import re

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, Held, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.hl7.charset import looks_utf8
from harness.formats.hl7.message import Segment
from harness.formats.oids import is_oid
from harness.identity.national import luhn_is_valid
from harness.rules.document_message import Action
from scenarios._hl7 import (
    NO_DOCUMENT,
    both,
    carries,
    document_obx,
    equal,
    folded,
    is_on,
    mdm,
    told,
    trans,
    types_in_set,
    with_cda,
)
from scenarios._profile import register

scenario = Scenario(
    id="HL7-DOCUMENT",
    title=Text("La demande sur le document et son transport", "The request on the document and how it is carried"),
    summary=Text(
        "ORC-1, OBX-11 et l'événement concordent ; OBR-4, OBX-3 et TXA-2 disent le même type ; TXA-12 et TXA-13 ont une des deux formes ; OBX-5 est ED, XML, Base64.",
        "ORC-1, OBX-11 and the event agree; OBR-4, OBX-3 and TXA-2 tell the same type; TXA-12 and TXA-13 have one of the two forms; OBX-5 is ED, XML, Base64.",
    ),
    requirements=("MSS/UX.DPI.3", "MSS/UX.PFI.1"),
)  # fmt: skip

register(scenario, ("ORC", "OBR", "TXA", "OBX/document"))

COHERENCE = "TRANS 2.1, segment ORC : cohérence ORC-1, OBX-11, événement ; X12"
TYPES = "TRANS 2.1 et LPS 1.1, OBX-3 = OBR-4, TXA-2 ; X6, X7"
#: Action -> ORC-1, OBX-11, event of an MDM.
CODES = {Action.INITIAL: ("NW", "F", "T02"), Action.REPLACE: ("RO", "C", "T10"), Action.DELETE: ("CA", "D", "T04")}
_TOLD = {code: action for action, codes in CODES.items() for code in codes}


def told_actions(message: MessageSubject) -> dict[str, Action]:
    """What ORC-1 (of every order), OBX-11 (of every document) and the event say, those that say something."""
    view = message.view
    orders = view.all("ORC")
    found = {f"ORC[{o.occurrence}]-1" if len(orders) > 1 else "ORC-1": o.get(1).present or "" for o in orders}
    for rank, segment in enumerate(message.conformance.of("OBX/document"), 1):
        found[f"OBX[{rank}]-11"] = segment.get(11).present or ""
    if view.kind == "MDM":
        found["MSH-9.2"] = view.event
    return {name: _TOLD[code] for name, code in found.items() if code in _TOLD}


@scenario.check(
    "HL7-DOCUMENT-ACTION", DOIT, on=MessageSubject, where=both(carries, lambda m, c: len(told_actions(m)) > 1), required=False,
    source=COHERENCE, title=Text("ORC-1, OBX-11 et l'événement disent la même action", "ORC-1, OBX-11 and the event tell the same action"),
    remedy=Text("NW, F, T02 ; RO, C, T10 ; CA, D, T04", "NW, F, T02; RO, C, T10; CA, D, T04"), unexercised=NO_DOCUMENT,
)  # fmt: skip
def coherent_action(message: MessageSubject, campaign: Campaign) -> Findings:
    """The three codes belong to one row of the table."""
    told_by = told_actions(message)
    text = ", ".join(f"{name} = {_code(name, action)}" for name, action in told_by.items())
    at = message.view.get("ORC", 1).place
    yield verify(len(set(told_by.values())) == 1, at=at, expected="NW+F+T02 | RO+C+T10 | CA+D+T04", actual=text)


def _code(name: str, action: Action) -> str:
    """The code by which a field tells an action."""
    return CODES[action][("ORC", "OBX", "MSH").index(name[:3])]


@scenario.check(
    "HL7-DOCUMENT-TXA-13", DOIT, on=MessageSubject, required=False, source="TRANS 2.1 et LPS 1.1, TXA-13 ; table des actions",
    where=both(mdm, lambda m, c: m.view.event == "T10" or m.document_message.action is Action.REPLACE),
    title=Text("Un remplacement dit dans TXA-13 ce qu'il remplace", "A replacement tells in TXA-13 what it replaces"),
    remedy=Text("TXA-13 = identifiant du document remplacé", "TXA-13 = identifier of the replaced document"),
    unexercised=Text("aucun MDM de remplacement", "no replacement MDM"),
)  # fmt: skip
def parent_is_told(message: MessageSubject, campaign: Campaign) -> Findings:
    """TXA-13.1 is valued."""
    value = message.view.get("TXA", 13, 1)
    yield verify(
        bool(value.present),
        at=value,
        expected=Text("l'identifiant du document remplacé", "the identifier of the replaced document"),
        actual=value.text,
    )


def _entities(message: MessageSubject) -> list[tuple[int, Segment]]:
    txa = message.view.first("TXA")
    return [(n, txa) for n in (12, 13) if txa is not None and txa.get(n, 1).present]


@scenario.check(
    "HL7-DOCUMENT-TXA-ID", DOIT, on=MessageSubject, where=both(mdm, lambda m, c: bool(_entities(m))), required=False, unexercised=NO_DOCUMENT,
    source="TRANS 2.1 et LPS 1.1, TXA-12, TXA-13, note 1", title=Text("TXA-12 et TXA-13 : extension^^racine^ISO, ou la racine seule", "TXA-12 and TXA-13: extension^^root^ISO, or the root alone"),
    remedy=Text("avec extension : extension^^OID^ISO ; sans extension : OID", "with an extension: extension^^OID^ISO; without: OID"),
)  # fmt: skip
def entity_form(message: MessageSubject, campaign: Campaign) -> Findings:
    """Component 3 (an OID or UUID) comes with component 4 ISO; without them component 1 is the root itself."""
    for number, txa in _entities(message):
        first, root, kind = (txa.get(number, c) for c in (1, 3, 4))
        if root.present or kind.present:
            yield verify(is_oid(root.text), at=root, expected=Text("un OID", "an OID"), actual=root.text)
            yield verify(kind.text == "ISO", at=kind, expected="ISO", actual=kind.text)
        else:
            yield verify(
                is_oid(first.text),
                at=first,
                expected=Text("un OID (ou extension^^OID^ISO)", "an OID (or extension^^OID^ISO)"),
                actual=first.text,
            )


@scenario.check(
    "HL7-DOCUMENT-DMP-ID", PEUT, on=MessageSubject, required=False, source="TRANS 2.1, TXA-12, point d'attention sur le DMP",
    where=both(mdm, lambda m, c: is_on(m, "DESTDMP") and bool(_entities(m))),
    title=Text("L'identifiant d'un document destiné au DMP est sans extension", "The identifier of a document for the DMP has no extension"),
    remedy=Text("identifier le document par un OID complet, sans extension", "identify the document by a full OID, without extension"),
    unexercised=Text("aucun document destiné au DMP", "no document for the DMP"),
)  # fmt: skip
def no_extension_for_the_dmp(message: MessageSubject, campaign: Campaign) -> Findings:
    """The DMP of today does not take OID^extension."""
    for number, txa in _entities(message):
        root = txa.get(number, 3)
        yield verify(
            not root.present,
            at=root,
            expected=Text("la racine seule", "the root alone"),
            actual=txa.raw_field(number),
        )


@scenario.check(
    "HL7-DOCUMENT-TYPE", DOIT, on=MessageSubject, where=both(carries, lambda m, c: document_obx(m) is not None and m.view.first("OBR") is not None),
    required=False, source=TYPES, unexercised=NO_DOCUMENT, title=Text("OBR-4, OBX-3 et TXA-2 disent le même type de document", "OBR-4, OBX-3 and TXA-2 tell the same document type"),
    remedy=Text("recopier code, libellé et nomenclature du type dans OBR-4, OBX-3 et TXA-2 (code)", "copy code, label and coding system of the type to OBR-4, OBX-3 and TXA-2 (code)"),
)  # fmt: skip
def same_type(message: MessageSubject, campaign: Campaign) -> Findings:
    """Three components of OBX-3 against OBR-4, apostrophes folded in the label; TXA-2 against OBX-3.1."""
    failures, count = [], 0
    for obx in message.conformance.of("OBX/document"):
        obr = _order(message, obx)
        for component in (1, 2, 3):
            wanted, found = obr.get(4, component), obx.get(3, component)
            count += 1
            if component == 2 and wanted.present and folded(wanted.text) == folded(found.text):
                continue
            failures += equal(
                found.place,
                wanted.present,
                found,
                Text(
                    f"OBX-3.{component} diffère de OBR-4.{component}",
                    f"OBX-3.{component} differs from OBR-4.{component}",
                ),
            )
        txa = message.view.get("TXA", 2, 1)
        if txa.present:
            count += 1
            failures += equal(
                txa.place, obx.get(3, 1).present, txa, Text("TXA-2 diffère de OBX-3.1", "TXA-2 differs from OBX-3.1")
            )
    yield from told(failures, count)


def _order(message: MessageSubject, obx: Segment) -> Segment:
    """The OBR of a document: the last one before it, else the first of the message."""
    before = [s for s in message.view.all("OBR") if s.line < obx.line]
    return (before or message.view.all("OBR")[:1])[-1]


_LOINC = re.compile(r"[0-9]{1,7}-[0-9]")


@scenario.check(
    "HL7-DOCUMENT-LOINC", PEUT, on=MessageSubject, required=False, source="TRANS 2.1 et LPS 1.1, OBR-4.3 = LN ; LOINC, chiffre de contrôle",
    where=both(carries, lambda m, c: m.view.get("OBR", 4, 3).text == "LN" and bool(m.view.get("OBR", 4, 1).present)),
    title=Text("Un type de nomenclature LN est un code LOINC", "A type of coding system LN is a LOINC code"),
    remedy=Text("prendre le code dans JDV_J07-XdsTypeCode-CISIS", "take the code from JDV_J07-XdsTypeCode-CISIS"), unexercised=NO_DOCUMENT,
)  # fmt: skip
def loinc(message: MessageSubject, campaign: Campaign) -> Findings:
    """Digits, a hyphen, a check digit that is right (mod 10)."""
    value = message.view.get("OBR", 4, 1)
    text = value.text or ""
    right = _LOINC.fullmatch(text) is not None and luhn_is_valid(text.replace("-", ""))
    yield verify(
        right,
        at=value,
        expected=Text(
            "un code LOINC : chiffres, tiret, chiffre de contrôle", "a LOINC code: digits, hyphen, check digit"
        ),
        actual=text,
    )


@scenario.check(
    "HL7-DOCUMENT-J07", DOIT, on=MessageSubject, where=carries, required=False, source="TRANS 2.1 et LPS 1.1, OBR-4.1 ; JDV_J07-XdsTypeCode-CISIS",
    title=Text("Le type du document est un code de JDV_J07", "The document type is a code of JDV_J07"), unexercised=NO_DOCUMENT,
    remedy=Text("prendre le code dans JDV_J07-XdsTypeCode-CISIS", "take the code from JDV_J07-XdsTypeCode-CISIS"),
)  # fmt: skip
def type_of_the_framework(message: MessageSubject, campaign: Campaign) -> Findings:
    """OBR-4.1 and OBX-3.1, when campaign.yaml gives the set (``value_sets: {JDV_J07: file}``)."""
    yield from types_in_set(message, campaign, "JDV_J07")


@scenario.check(
    "HL7-DOCUMENT-J66", DOIT, on=MessageSubject, where=both(trans, lambda m, c: is_on(m, "DESTDMP")), required=False,
    source="TRANS 2.1, OBR-4.1 : envoi au DMP ; JDV_J66-TypeCode-DMP", unexercised=Text("aucun document destiné au DMP", "no document for the DMP"),
    title=Text("Le type d'un document destiné au DMP est un code de JDV_J66", "The type of a document for the DMP is a code of JDV_J66"),
    remedy=Text("DESTDMP = N, ou un type que le DMP accepte", "DESTDMP = N, or a type that the DMP takes"),
)  # fmt: skip
def type_of_the_dmp(message: MessageSubject, campaign: Campaign) -> Findings:
    """OBR-4.1 and OBX-3.1, when campaign.yaml gives the set (``value_sets: {JDV_J66: file}``)."""
    yield from types_in_set(message, campaign, "JDV_J66")


#: Those of MSH-18, as XML names them.
_ENCODINGS = frozenset({"UTF-8", "ISO-8859-15", "ISO-8859-1"})
_PROLOG = re.compile(r"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")


def _declared(raw: bytes) -> str | None:
    """The encoding that the XML declaration tells, in UTF-16 as well."""
    head = raw[:400].replace(b"\x00", b"").decode("latin-1")
    found = _PROLOG.search(head)
    return found[1] if found else None


@scenario.check(
    "HL7-DOCUMENT-ENCODING", PEUT, on=MessageSubject, where=with_cda(carries), required=False,
    source="TRANS 2.1, OBX-5.5 ; CI-SIS Structuration minimale : déclaration XML UTF-8 ; X18", unexercised=NO_DOCUMENT,
    title=Text("Le CDA porté déclare son encodage, et s'y tient", "The CDA carried declares its encoding, and keeps to it"),
    remedy=Text("commencer le document par <?xml version=\"1.0\" encoding=\"UTF-8\"?> et l'écrire en UTF-8", "start the document with <?xml version=\"1.0\" encoding=\"UTF-8\"?> and write it in UTF-8"),
)  # fmt: skip
def declared_encoding(message: MessageSubject, campaign: Campaign) -> Findings:
    """An XML declaration, with the encoding of a message; UTF-8 bytes are not announced as another character set."""
    for segment, document in zip(message.conformance.of("OBX/document"), campaign.documents_of(message), strict=False):
        if document.view is None:
            continue
        raw, place = document.view.source.raw, segment.place(5, 1, 5)
        name = _declared(raw)
        yield verify((name or "").upper() in _ENCODINGS, at=place, expected='<?xml … encoding="UTF-8"?>', actual=name)
        if name is not None and not name.upper().startswith("UTF") and not raw.isascii():
            yield verify(not looks_utf8(raw), at=place, expected="UTF-8", actual=name,
                         message=Text("octets UTF-8 annoncés dans un autre jeu", "UTF-8 bytes announced in another set"))  # fmt: skip


@scenario.check(
    "HL7-DOCUMENT-TWINS", DOIT, on=MessageSubject, required=False, source="TRANS 2.1, ORU : chaque document a son identifiant",
    where=both(trans, lambda m, c: len(c.documents_of(m)) > 1), unexercised=Text("aucun ORU à deux documents", "no ORU with two documents"),
    title=Text("Deux documents d'un ORU ont chacun leur identifiant", "Two documents of an ORU have an identifier each"),
    remedy=Text("donner un ClinicalDocument/id propre au CDA N1 et au CDA N3", "give the N1 CDA and the N3 CDA a ClinicalDocument/id each"),
)  # fmt: skip
def own_identifiers(message: MessageSubject, campaign: Campaign) -> Findings:
    """The ids of the documents differ."""
    views = [d.view for d in campaign.documents_of(message) if d.view is not None]
    ids = [v.id for v in views if v.id is not None]
    if len(ids) < 2:
        yield Held(0)
        return
    keys = [i.key for i in ids]
    yield verify(
        len(set(keys)) == len(keys),
        at=ids[-1].place.within("CDA"),
        expected=Text("des identifiants distincts", "distinct identifiers"),
        actual=ids[-1].text,
    )
