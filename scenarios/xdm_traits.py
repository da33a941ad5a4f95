"""XDM-TRAITS: sourcePatientInfo tells who the patient is, as PID does, and completely when the patient has an INS.

ITI TF-3 4.2.3.2.23: values ``PID-n|field``, one date of birth and one sex, none of the fields withdrawn from PID. The
French exchange has the birth name, the given names, the date and place of birth and the sex beside an INS.
"""

from __future__ import annotations

from harness.campaign.campaign import Campaign
from harness.core.finding import PATIENT_SAFETY, Findings, verify
from harness.core.scenario import Scenario
from harness.core.text import Text
from harness.formats.ebrim import MetaValue
from harness.formats.xds_types import composite, patient_id, pid_field
from harness.identity.ins import INS_OIDS
from harness.rules.xds import forms
from harness.rules.xds.submission import Contents
from scenarios._xds import CONCERNED, ITI_META, PARTAGE, rule
from scenarios._xds_forms import form, matching, slots

scenario = Scenario(
    id="XDM-TRAITS",
    title=Text("Traits du patient dans les métadonnées (sourcePatientInfo)", "Traits of the patient in the metadata (sourcePatientInfo)"),
    summary=Text(
        "Valeurs PID-n|champ, nom de naissance, un seul sexe et une seule date ; avec une INS, les cinq traits.",
        "PID-n|field values, birth name, one sex and one date; with an INS, the five traits.",
    ),
    applies_to=CONCERNED,
)  # fmt: skip

TRAITS = Text("écrire les traits comme dans PID : PID-n|valeur", "write the traits as in PID: PID-n|value")

form(scenario, "FIELD", Text("Chaque valeur de sourcePatientInfo est PID-n|valeur", "Each value of sourcePatientInfo is PID-n|value"), TRAITS, ITI_META,
     slots("sourcePatientInfo"), forms.of_patient_field)  # fmt: skip
form(scenario, "FORM", Text("Chaque trait de sourcePatientInfo a la forme de son champ PID", "Each trait of sourcePatientInfo has the form of its PID field"), TRAITS, f"{ITI_META} ; {PARTAGE}",
     slots("sourcePatientInfo"), forms.of_patient_trait)  # fmt: skip
form(scenario, "NEVER", Text("sourcePatientInfo ne contient ni PID-2, ni PID-4, ni PID-12, ni PID-19", "sourcePatientInfo holds no PID-2, PID-4, PID-12 nor PID-19"),
     Text("retirer ce champ", "take this field out"), ITI_META, slots("sourcePatientInfo"),
     matching(lambda t: pid_field(t)[0] not in forms.NEVER, "un autre champ", "another field"))  # fmt: skip


def traits(contents: Contents) -> list[tuple[MetaValue, list[MetaValue]]]:
    """patientId and sourcePatientInfo of each entry that has some."""
    told = [(e.object.identifier("patientId"), e.object.slot("sourcePatientInfo")) for e in contents.entries]
    return [(patient, values) for patient, values in told if values]


@rule(
    scenario,
    "ONCE",
    Text("sourcePatientInfo a au plus un PID-7 et un PID-8", "sourcePatientInfo has at most one PID-7 and one PID-8"),
    TRAITS,
    ITI_META,
    where=traits,
)
def once(contents: Contents, campaign: Campaign) -> Findings:
    """One date of birth, one sex."""
    for _, values in traits(contents):
        for name in forms.ONCE:
            same_field = [v for v in values if pid_field(v.text)[0] == name]
            at = same_field[1] if len(same_field) > 1 else values[0]
            yield verify(
                len(same_field) <= 1,
                at=at,
                expected=Text(f"un {name} au plus", f"one {name} at most"),
                actual=str(len(same_field)),
            )


@rule(scenario, "NAME", Text("sourcePatientInfo donne le nom de naissance (PID-5 de type L)", "sourcePatientInfo tells the birth name (PID-5 of type L)"), TRAITS, f"{ITI_META} ; {PARTAGE}",
      where=traits)  # fmt: skip
def birth_name(contents: Contents, campaign: Campaign) -> Findings:
    """NOM^premier prénom^liste des prénoms^^^^L."""
    for _, values in traits(contents):
        names = [composite(field) for name, field in (pid_field(v.text) for v in values) if name == "PID-5"]
        legal = [n for n in names if n.get(7) == "L"]
        yield verify(
            bool(legal),
            at=values[0],
            expected="PID-5|NOM^PRENOM^PRENOMS^^^^L",
            actual=" ; ".join(n.text for n in names) or None,
        )


@rule(scenario, "INS", Text("Avec une INS, sourcePatientInfo donne les cinq traits", "With an INS, sourcePatientInfo tells the five traits"), TRAITS, PARTAGE,
      where=lambda s: any(patient_id(p.text).type == "NH" for p, _ in traits(s)),
      unexercised=Text("aucune fiche avec une INS", "no entry with an INS"))  # fmt: skip
def five_traits(contents: Contents, campaign: Campaign) -> Findings:
    """Birth name, given names, date and place of birth, sex: without them the INS is incomplete."""
    for patient, values in traits(contents):
        if patient_id(patient.text).type != "NH":
            continue
        fields = [pid_field(v.text) for v in values]
        missing = [name for name in ("PID-7", "PID-8") if not any(n == name for n, _ in fields)]
        if not any(n == "PID-11" and composite(f).get(7) == "BDL" for n, f in fields):
            missing.append("PID-11 (BDL)")
        legal = [composite(f) for n, f in fields if n == "PID-5" and composite(f).get(7) == "L"]
        missing += ["PID-5.2", "PID-5.3"] if legal and not legal[0].get(2) and not legal[0].get(3) else []
        yield verify(
            not missing,
            at=values[0],
            expected="PID-5, PID-7, PID-8, PID-11 (BDL)",
            actual=Text("sans : {names}", "without: {names}").fill(names=", ".join(missing)),
        )


@rule(scenario, "OTHER-INS", Text("PID-3 ne porte pas d'autre INS que patientId", "PID-3 holds no other INS than patientId"),
      Text("pas d'INS dans PID-3 : elle est dans patientId, quand l'identité est qualifiée", "no INS in PID-3: it is in patientId, when the identity is qualified"), PARTAGE,
      where=traits)  # fmt: skip
def other_ins(contents: Contents, campaign: Campaign) -> Findings:
    """An identity that is not qualified would send its INS that way; another INS would be another patient."""
    for patient, values in traits(contents):
        known = patient_id(patient.text)
        for value in values:
            name, field = pid_field(value.text)
            told = patient_id(field)
            other = name == "PID-3" and told.root in INS_OIDS and (told.value, told.root) != (known.value, known.root)
            yield verify(
                not other,
                at=value,
                expected=Text("un identifiant local", "a local identifier"),
                actual=field,
                tags=(PATIENT_SAFETY,),
            )
