"""The words of the reports in French and English, with plurals, dates and sizes; no locale is read."""

from __future__ import annotations

from datetime import datetime

from harness.core.text import Lang, Text
from harness.core.verdict import Verdict

#: Noun -> singular and plural, each in both languages.
NOUNS: dict[str, tuple[Text, Text]] = {
    "error": (Text("erreur", "error"), Text("erreurs", "errors")),
    "warning": (Text("avertissement", "warning"), Text("avertissements", "warnings")),
    "info": (Text("remarque", "remark"), Text("remarques", "remarks")),
    "scenario": (Text("scénario", "scenario"), Text("scénarios", "scenarios")),
    "step": (Text("étape", "step"), Text("étapes", "steps")),
    "subject": (Text("objet", "subject"), Text("objets", "subjects")),
    "assertion": (Text("assertion", "assertion"), Text("assertions", "assertions")),
    "finding": (Text("constat", "finding"), Text("constats", "findings")),
    "file": (Text("fichier", "file"), Text("fichiers", "files")),
    "patient": (Text("patient déclaré", "declared patient"), Text("patients déclarés", "declared patients")),
    "waived": (Text("constat dérogé", "waived finding"), Text("constats dérogés", "waived findings")),
    "level_set": (
        Text("niveau fixé", "level set"),
        Text("niveaux fixés", "levels set"),
    ),
    "undecided": (
        Text("étape non concluante", "inconclusive step"),
        Text("étapes non concluantes", "inconclusive steps"),
    ),
    "proof": (Text("preuve attendue", "proof awaited"), Text("preuves attendues", "proofs awaited")),
    "broken": (
        Text("étape en erreur d'outil", "step with a tool error"),
        Text("étapes en erreur d'outil", "steps with a tool error"),
    ),
    "kit_defect": (Text("défaut du kit", "defect of the kit"), Text("défauts du kit", "defects of the kit")),
    "other": (Text("autre", "other"), Text("autres", "others")),
    "other_finding": (Text("autre constat", "other finding"), Text("autres constats", "other findings")),
    "journey": (Text("parcours", "journey"), Text("parcours", "journeys")),
    "reason": (Text("autre motif", "other reason"), Text("autres motifs", "other reasons")),
}

#: How the parts of a finding are named wherever it is told as text.
FINDING_WORDS: dict[str, Text] = {
    "expected": Text("attendu", "expected"),
    "actual": Text("obtenu", "actual"),
    "norm": Text("norme", "norm"),
    "remedy": Text("remède", "remedy"),
    "replay": Text("rejouer", "replay"),
    "level_set": Text("niveau", "level"),
}

LEVELS: dict[str, Text] = {
    "error": Text("ERREUR", "ERROR"),
    "warning": Text("AVERTISSEMENT", "WARNING"),
    "info": Text("REMARQUE", "REMARK"),
}

#: DOIT and PEUT are the words of the requirement documents; English readers find them there too.
FORCES: dict[str, Text] = {
    "error": Text("DOIT", "DOIT (shall)"),
    "warning": Text("PEUT", "PEUT (may)"),
    "info": Text("INFO", "INFO"),
}

NOTHING_EVALUATED = Text("RIEN N'A ÉTÉ ÉVALUÉ", "NOTHING WAS EVALUATED")

#: What the verdict of a campaign means and what to do next.
MEANING: dict[Verdict | None, Text] = {
    Verdict.CONFORME: Text(
        "Toutes les étapes applicables ont été exercées et rien ne contredit une exigence : "
        "joindre ce rapport et son journal au dossier de preuves.",
        "Every applicable step was exercised and nothing contradicts a requirement: "
        "add this report and its journal to the proof file.",
    ),
    Verdict.NON_CONFORME: Text(
        "Au moins une exigence n'est pas respectée : corriger les constats de niveau erreur, "
        "puis relancer la commande ci-dessous.",
        "At least one requirement is not met: mend the findings at error level, then run the command below again.",
    ),
    Verdict.NON_CONCLUANT: Text(
        "Rien ne contredit une exigence, mais des étapes n'ont pas pu être jugées : "
        "fournir ce que listent « Ce qui manque pour conclure » et « Preuves attendues », puis relancer.",
        "Nothing contradicts a requirement, but some steps could not be judged: "
        "supply what “What is missing to conclude” and “Proofs awaited” list, then run again.",
    ),
    Verdict.PREUVE_ATTENDUE: Text(
        "Les étapes automatiques ne relèvent aucune non-conformité, mais des preuves manuelles manquent : "
        "les ajouter au manifeste, puis relancer.",
        "The automatic steps report no non-conformity, but manual proofs are missing: "
        "add them to the manifest, then run again.",
    ),
    Verdict.DEROGATION: Text(
        "Rien ne contredit une exigence en dehors des dérogations déclarées : "
        "vérifier que chacune est acceptée avant de déposer le dossier.",
        "Nothing contradicts a requirement apart from the declared waivers: "
        "make sure that each one is accepted before handing in the file.",
    ),
    Verdict.NON_APPLICABLE: Text(
        "Aucun scénario joué ne concerne ce produit : vérifier le profil déclaré dans le manifeste.",
        "No scenario that was run concerns this product: check the profile declared in the manifest.",
    ),
    Verdict.ERREUR_OUTIL: Text(
        "L'outil a échoué sur au moins une étape, dont rien ne peut être conclu : "
        "signaler l'anomalie en joignant le journal.",
        "The tool failed on at least one step, about which nothing can be concluded: "
        "report the defect with the journal attached.",
    ),
    None: Text(
        "Aucune étape n'a été exercée : vérifier que le dossier contient des échantillons "
        "et que la sélection de scénarios les concerne.",
        "No step was exercised: check that the folder holds samples and that the selected scenarios concern them.",
    ),
}

_MONTHS: dict[Lang, tuple[str, ...]] = {
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


_UNBREAKABLE = (
    ("« ", "«\u00a0"),
    (" »", "\u00a0»"),
    (" :", "\u00a0:"),
    (" ;", "\u202f;"),
    (" ?", "\u202f?"),
    (" !", "\u202f!"),
)


def typeset(text: str, lang: Lang) -> str:
    """A sentence of ours with the no-break spaces that French wants; never for text from a sample."""
    for loose, tied in _UNBREAKABLE if lang == "fr" else ():
        text = text.replace(loose, tied)
    return text


def plural(number: int, noun: str, lang: Lang) -> str:
    """The noun alone: French says ``0 erreur``, English ``0 errors``."""
    one = number < 2 if lang == "fr" else number == 1
    return NOUNS[noun][0 if one else 1].in_(lang)


def count(number: int, noun: str, lang: Lang) -> str:
    """``3 erreurs``."""
    return f"{grouped(number, lang)} {plural(number, noun, lang)}"


def grouped(number: int, lang: Lang) -> str:
    """Thousands set apart by a narrow no-break space, or by a comma in English."""
    return f"{number:,}".replace(",", "\u202f") if lang == "fr" else f"{number:,}"


def size(octets: int, lang: Lang) -> str:
    """``12,4 ko``."""
    units = ("o", "ko", "Mo", "Go") if lang == "fr" else ("B", "kB", "MB", "GB")
    value, rank = float(octets), 0
    while value >= 999.5 and rank < len(units) - 1:
        value, rank = value / 1000, rank + 1
    figure = f"{value:.1f}" if rank and value < 100 else f"{value:.0f}"
    return f"{figure.replace('.', ',') if lang == 'fr' else figure}\u00a0{units[rank]}"


def moment(iso: str, lang: Lang) -> str:
    """An ISO 8601 date and time as people write it, with its offset; anything else comes back as it is."""
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    day = "1er" if lang == "fr" and at.day == 1 else str(at.day)
    date = f"{day} {_MONTHS[lang][at.month - 1]} {at.year}"
    if "T" not in iso and " " not in iso:
        return date
    zone = at.strftime("%z")
    offset = f" (UTC{zone[:3]}:{zone[3:5]})" if zone else ""
    return f"{date}{' à ' if lang == 'fr' else ', '}{at:%H:%M}{offset}"


def seconds(started: str, finished: str) -> float | None:
    """How long a run took; None when the two moments cannot be compared."""
    try:
        elapsed = datetime.fromisoformat(finished) - datetime.fromisoformat(started)
    except (ValueError, TypeError):
        return None
    return max(0.0, elapsed.total_seconds())


def duration(started: str, finished: str, lang: Lang) -> str:
    """``3,5 s``, or nothing when unknown."""
    elapsed = seconds(started, finished)
    if elapsed is None:
        return ""
    figure = f"{elapsed:.1f}"
    return f"{figure.replace('.', ',') if lang == 'fr' else figure}\u00a0s"
