"""HL7-PATIENT: who the message is about, as PAM.FR 2.11 and the INS annex of the CI-SIS write it.

EVN, PID, PV1 and PV2 of documents and identity messages. With an INS every strict trait travels with it, the
identity is qualified (PID-32 VALI), and the matricule has its 15 characters; its key and its agreement with
sex, birth month and commune are recommendations, which official samples do not follow.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.campaign.subjects import MessageSubject
from harness.core.check import DOIT, PEUT
from harness.core.finding import Findings, Held, Level, verify
from harness.core.scenario import Scenario
from harness.core.text import Text, joined, same
from harness.identity import ins
from harness.identity.model import STRICT_TRAITS, is_qualified
from scenarios._hl7 import both, carries, is_on, of_profile, told, trans
from scenarios._profile import register

scenario = Scenario(
    id="HL7-PATIENT",
    title=Text("Le patient et la venue dans les messages HL7v2", "Patient and visit in HL7v2 messages"),
    summary=Text(
        "Identifiants, noms, traits stricts, fiabilité de l'identité, venue ; un INS vient avec tous ses traits et une identité qualifiée.",
        "Identifiers, names, strict traits, reliability of the identity, visit; an INS comes with all its traits and a qualified identity.",
    ),
    requirements=("MSS/UX.DPI.3", "INS/va1.53"),
)  # fmt: skip

register(scenario, ("EVN", "PID", "PV1", "PV2"))

ANNEX = "CI-SIS, annexe « Prise en charge de l'INS dans les standards », PID"
NO_INS = Text("aucun message jugé ne porte d'INS", "no judged message carries an INS")
has_patient = of_profile("TRANS", "LPS", "PAM")
with_ins = both(has_patient, lambda m, c: bool(m.ins))


@scenario.check(
    "HL7-PATIENT-INS-OID", DOIT, on=MessageSubject, where=with_ins, source=ANNEX, required=False, unexercised=NO_INS,
    title=Text("L'INS de PID-3 a une autorité INS, et le type INS", "The INS in PID-3 has an INS authority, and type INS"),
    remedy=Text("PID-3.4.2 : OID de l'INS-NIR ou de l'INS-NIA (de test : 1.2.250.1.213.1.4.10) ; PID-3.5 : INS",
                "PID-3.4.2: OID of INS-NIR or INS-NIA (test: 1.2.250.1.213.1.4.10); PID-3.5: INS"),
)  # fmt: skip
def ins_authority(message: MessageSubject, campaign: Campaign) -> Findings:
    """CX-4.2 is an INS OID in use (not INS-C), CX-5 is INS."""
    for found in message.ins:
        oid, kind = found.get(4, 2), found.get(5)
        yield verify(oid.text in ins.INS_OIDS, at=oid, expected=" | ".join(sorted(ins.INS_OIDS)), actual=oid.text)
        yield verify(kind.text in ("INS", "INS-NIR", "INS-NIA"), at=kind, expected="INS", actual=kind.text)


@scenario.check(
    "HL7-PATIENT-INS-LENGTH", DOIT, on=MessageSubject, where=with_ins, source=ANNEX, required=False, unexercised=NO_INS,
    title=Text("Le matricule INS a 15 caractères", "The INS matricule has 15 characters"),
    remedy=Text("13 caractères et la clé sur 2 chiffres, sans espace", "13 characters and the 2-digit key, without blanks"),
)  # fmt: skip
def ins_length(message: MessageSubject, campaign: Campaign) -> Findings:
    """13 characters (2A and 2B admitted) and a key of two digits."""
    for found in message.ins:
        value = found.get(1)
        yield verify(
            ins.is_matricule(value.text),
            at=value,
            expected=Text("15 caractères : 13 + clé", "15 characters: 13 + key"),
            actual=value.text,
        )


@scenario.check(
    "HL7-PATIENT-INS-KEY", PEUT, on=MessageSubject, source=ANNEX, required=False, unexercised=NO_INS,
    where=both(with_ins, lambda m, c: any(ins.is_matricule(r.get(1).text) for r in m.ins)),
    title=Text("La clé du matricule INS est juste", "The key of the INS matricule is right"),
    remedy=Text("clé = 97 - (13 premiers caractères modulo 97)", "key = 97 - (first 13 characters modulo 97)"),
)  # fmt: skip
def ins_key(message: MessageSubject, campaign: Campaign) -> Findings:
    """97 - n mod 97 over the 13 first characters."""
    for found in message.ins:
        value = found.get(1)
        if ins.is_matricule(value.text):
            yield verify(
                ins.key_is_valid(value.text),
                at=value,
                expected=Text("clé ", "key ") + same(ins.key((value.text or "")[:13])),
                actual=value.text,
            )


@scenario.check(
    "HL7-PATIENT-INS-NIR", PEUT, on=MessageSubject, source=ANNEX, required=False, unexercised=NO_INS,
    where=both(with_ins, lambda m, c: any(ins.is_matricule(r.get(1).text) for r in m.ins)),
    title=Text("Le matricule INS concorde avec le sexe et la date de naissance", "The INS matricule agrees with sex and birth date"),
    remedy=Text("vérifier l'identité : le NIR contient le sexe, l'année et le mois de naissance", "check the identity: the NIR holds sex, birth year and month"),
)  # fmt: skip
def ins_agrees(message: MessageSubject, campaign: Campaign) -> Findings:
    """First digit against PID-8, next four against PID-7."""
    birth, sex = message.view.get("PID", 7), message.view.get("PID", 8)
    for value in (r.get(1) for r in message.ins):
        if not ins.is_matricule(value.text):
            continue
        for fault, expected in ins.disagreements(value.text or "", sex.text, birth.text):
            yield verify(False, at=value, expected=expected, actual=value.text, message=fault)
        yield Held(1)


@scenario.check(
    "HL7-PATIENT-INS-ONE", DOIT, on=MessageSubject, where=with_ins, source=ANNEX, required=False, unexercised=NO_INS,
    title=Text("Un seul INS par patient", "One INS per patient"),
    remedy=Text("n'émettre que l'INS de l'identité qualifiée", "send the INS of the qualified identity only"),
)  # fmt: skip
def one_ins(message: MessageSubject, campaign: Campaign) -> Findings:
    """PID-3 repeats no second, different INS."""
    found = message.ins
    values = {r.get(1).text for r in found}
    yield verify(
        len(values) == 1,
        at=found[-1].get(1).place,
        expected="1 INS",
        actual=" ~ ".join(sorted(v or "?" for v in values)),
    )


@scenario.check(
    "HL7-PATIENT-INS-NAME", DOIT, on=MessageSubject, where=with_ins, source=f"{ANNEX}, PID-5", required=False, unexercised=NO_INS,
    title=Text("Avec l'INS, PID-5 a un nom de type L, et un seul", "With the INS, PID-5 has a name of type L, and only one"),
    remedy=Text("une répétition L (nom et prénoms de naissance) ; le nom utilisé en type D", "one L repetition (birth name and given names); the used name with type D"),
)  # fmt: skip
def one_legal_name(message: MessageSubject, campaign: Campaign) -> Findings:
    """The strict traits are read in the repetition of type L; type D is the name in use."""
    pid = message.view.first("PID")
    assert pid is not None  # kept by ``where``
    legal = [r for r in pid.repetitions(5) if r.get(7).text == "L"]
    at = legal[1].get(7).place if len(legal) > 1 else pid.place(5)
    yield verify(len(legal) == 1, at=at, expected=Text("1 nom de type L", "1 name of type L"), actual=str(len(legal)))


@scenario.check(
    "HL7-PATIENT-INS-TRAITS", DOIT, on=MessageSubject, where=with_ins, source=ANNEX, required=False, unexercised=NO_INS,
    title=Text("Avec l'INS, tous les traits stricts sont dans PID", "With the INS, every strict trait is in PID"),
    remedy=Text("PID-5 (type L : nom, premier prénom, liste des prénoms), PID-7, PID-8, PID-11 (type BDL, code INSEE en 9)",
                "PID-5 (type L: name, first given name, list of given names), PID-7, PID-8, PID-11 (type BDL, INSEE code in 9)"),
)  # fmt: skip
def every_trait(message: MessageSubject, campaign: Campaign) -> Findings:
    """Birth name, first given name, list of given names, date to the day, sex M or F, commune code."""
    identity = message.patient
    assert identity is not None  # kept by ``where``
    missing = [t for t in STRICT_TRAITS if not identity.get(t)]
    for trait in missing:
        yield verify(False, at=identity.trait(trait), expected=trait.text, actual=None)
    birth, sex = message.view.get("PID", 7, 1), message.view.get("PID", 8)
    if birth.present:
        yield verify(len(birth.present) >= 8, at=birth, expected=Text("AAAAMMJJ", "YYYYMMDD"), actual=birth.text)
    if sex.present:
        yield verify(sex.text in ("M", "F"), at=sex, expected="M | F", actual=sex.text)
    yield Held(len(STRICT_TRAITS) - len(missing))


@scenario.check(
    "HL7-PATIENT-INS-QUALIFIED", DOIT, on=MessageSubject, where=with_ins, source=f"{ANNEX} ; PAM.FR 2.11, PID-32", required=False,
    unexercised=NO_INS, title=Text("L'INS ne circule que pour une identité qualifiée : PID-32 VALI", "The INS travels for a qualified identity only: PID-32 VALI"),
    remedy=Text("PID-32 = VALI, ou ne pas émettre l'INS", "PID-32 = VALI, or do not send the INS"),
)  # fmt: skip
def qualified(message: MessageSubject, campaign: Campaign) -> Findings:
    """PID-32 says VALI and nothing that forbids it (DOUT, FICT)."""
    pid = message.view.first("PID")
    assert pid is not None  # kept by ``where``
    codes = [r.get(1).present or "" for r in pid.repetitions(32)]
    yield verify(is_qualified(codes) is True, at=pid.place(32), expected="VALI", actual="~".join(codes) or None)


@scenario.check(
    "HL7-PATIENT-PV1", PEUT, on=MessageSubject, where=of_profile("TRANS-ORU"), source="TRANS 2.1, PV1 de l'ORU : usage RE", required=False,
    title=Text("L'ORU dit la venue : PV1", "The ORU tells the visit: PV1"), remedy=Text("ajouter PV1 après PID", "add PV1 after PID"),
)  # fmt: skip
def visit_of_an_oru(message: MessageSubject, campaign: Campaign) -> Findings:
    """PV1 is there; the group is RE, the text of the guide calls it required."""
    pv1 = message.view.first("PV1")
    at = (pv1 or message.view.first("PID") or message.view.header).place()
    yield verify(pv1 is not None, at=at, expected="PV1", actual=pv1.name if pv1 else None)


@scenario.check(
    "HL7-PATIENT-PV1-19", DOIT, on=MessageSubject, required=False, source="TRANS 2.1, PV1-19, note 2 ; PAM.FR 2.11",
    where=both(of_profile("TRANS", "PAM"), lambda m, c: m.view.get("PV1", 2).text in ("E", "I", "O", "R")),
    title=Text("PV1-19 identifie la venue quand PV1-2 vaut E, I, O ou R", "PV1-19 identifies the visit when PV1-2 is E, I, O or R"),
    remedy=Text("renseigner PV1-19 (CX de type VN)", "fill PV1-19 (CX of type VN)"),
    unexercised=Text("aucun PV1-2 = E, I, O ou R", "no PV1-2 = E, I, O or R"),
)  # fmt: skip
def visit_number(message: MessageSubject, campaign: Campaign) -> Findings:
    """PV1-19.1 is valued (in an identity message, a recommendation: PAM.FR is known second-hand)."""
    value = message.view.get("PV1", 19, 1)
    level = None if trans(message, campaign) else Level.WARNING
    yield verify(
        bool(value.present),
        at=value,
        expected=Text("l'identifiant de la venue", "the visit number"),
        actual=value.text,
        level=level,
    )


@scenario.check(
    "HL7-PATIENT-PID-18", PEUT, on=MessageSubject, required=False, source="TRANS 2.1, PID-18, note 1",
    where=both(trans, lambda m, c: is_on(m, "DESTDMP")), title=Text("PID-18 porte le dossier administratif d'un document destiné au DMP", "PID-18 carries the account of a document sent to the DMP"),
    remedy=Text("renseigner PID-18 s'il est connu : il sert aux indicateurs du DMP", "fill PID-18 when known: DMP indicators need it"),
    unexercised=Text("aucun document destiné au DMP", "no document for the DMP"),
)  # fmt: skip
def account(message: MessageSubject, campaign: Campaign) -> Findings:
    """PID-18.1 is valued."""
    value = message.view.get("PID", 18, 1)
    yield verify(
        bool(value.present),
        at=value,
        expected=Text("le numéro de dossier administratif", "the account number"),
        actual=value.text,
    )


@scenario.check(
    "HL7-PATIENT-PATIENTS", DOIT, on=MessageSubject, where=carries, required=False, source="TRANS 2.1 et LPS 1.1 : un seul patient par message",
    title=Text("Un seul patient par message", "One patient per message"), remedy=Text("envoyer un message par patient", "send one message per patient"),
)  # fmt: skip
def one_patient(message: MessageSubject, campaign: Campaign) -> Findings:
    """At most one PID; a message without PID is another check's."""
    found = message.view.all("PID")
    at = (found[1] if len(found) > 1 else found[0] if found else message.view.header).place()
    names = joined([same(s.get(5, 1).text or "?") for s in found[:3]])
    yield from told([verify(False, at=at, expected="1 PID", actual=names)] if len(found) > 1 else [], 1)
