"""E-mail addresses: well formed, and whether the local part names a person."""

from __future__ import annotations

import re

_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
#: Frequent given names in France, and those of the test identities; an address is personal when it has one, nothing else tells.
_GIVEN_NAMES = """
    adele adrien agathe agnes alain albert alexandre alexandra alexis alice aline amandine amelie anais andre andrea angelique
    anne annie anthony antoine arnaud arthur audrey aurelie aurelien axel beatrice benjamin benoit bernard bertrand brigitte bruno
    camille carine carole caroline catherine cecile cedric celine chantal charles charlotte chloe christelle christian christiane
    christine christophe clement clementine clara claude claudine colette corinne cyril damien daniel daniele david delphine denis
    denise didier dominique dylan edith edouard elisabeth elise elodie emilie emma emmanuel emmanuelle eric estelle etienne eva
    evelyne fabien fabienne fabrice fanny fatima florian franck francis francois francoise frederic frederique gabriel gael gaelle
    gaston genevieve geoffrey georges gerald gerard gilbert gilles gregory guillaume guy gwenaelle helene henri herve hubert hugo
    ines irene isabelle jacqueline jacques jean jeanne jeremy jerome jessica joel johan jonathan jordan joseph josephine julie
    julien juliette justine karim karine kevin laetitia laura laure laurence laurent lea leila leo lionel lise loic louis louise
    luc lucas lucie lucien ludovic lydie madeleine magali manon marc marcel marguerite marianne marie marine marion martine mathieu
    mathilde matthieu maurice maxime melanie michel michele micheline mickael mireille mohamed monique muriel nadia nadine nathalie
    nathan nicolas nicole noe noel octave odile olivia olivier pascal pascale patrice patricia patrick paul paulette pauline philippe
    pierre quentin raphael raymond regis regine remi remy rene renee richard robert robin roger roland romain rosalie roxane samuel
    sandra sandrine sarah sebastien serge severine simon simone solange sonia sophie stephane stephanie suzanne sylvain sylvie
    theo therese thibault thierry thomas valentin valerie veronique victor vincent virginie viviane xavier yann yannick yves yvette
    yvonne zoe
"""
_GIVEN = frozenset(_GIVEN_NAMES.split())
#: Words of functions and places: an address that has one is not a person's.
_SHARED_WORDS = """
    accueil admin administrateur administration alerte alertes assistance cabinet cellule centre certificat certificats certs ch
    chu clinique compta contact contacts cpts demo direction dpo dsi equipe exploitation gestion groupe help helpdesk hopital
    hotline igc imagerie info infos informatique infra it labo laboratoire mail maintenance medecins mssante noreply operations
    ops pki pole poste prod production projet radiologie reseau rssi sainte saint sante secretariat securite selarl service
    services si sih ssi support systeme systemes technique tech teleservices
"""
_SHARED = frozenset(_SHARED_WORDS.split())


#: Mailboxes that send only.
_UNREAD = frozenset({"noreply", "donotreply", "nepasrepondre"})


def address_of(text: str) -> str:
    """The address alone, the name before it aside: ``Support <support@ch-demo.fr>``."""
    named = re.fullmatch(r"[^<>]{0,200}<([^<>\s]{1,254})>", text.strip())
    return named[1] if named else text.strip()


def is_unread(address: str) -> bool:
    """Whether an address says that nobody reads what it receives."""
    return re.sub(r"[^a-z]", "", address_of(address).partition("@")[0].casefold()) in _UNREAD


def is_address(text: str) -> bool:
    """name@domain.tld, nothing around."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text.strip()) is not None


def is_personal(address: str) -> bool:
    """Whether the local part reads as one person: ``prenom.nom``, ``p.nom``, ``nom.prenom``, or an RPPS number alone."""
    local = address_of(address).partition("@")[0].casefold()
    if re.fullmatch(r"[08]?\d{11}", local):
        return True
    words = re.split(r"[._]", local)
    parts = [part for word in words for part in word.split("-")]
    if len(words) != 2 or not all(part.isalpha() for part in parts) or _SHARED & set(parts):
        return False
    return any(_is_given(word) for word in words)


def _is_given(word: str) -> bool:
    return len(word) == 1 or all(part in _GIVEN for part in word.split("-"))
