"""Where an event happened and where counted people are: the place name that the tree joins to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from dragoman.reading.attach.tree import (
    COMPARING,
    STEPS,
    VERBAL,
    argument_of,
    carriers_of,
    of_sentence,
    words,
)
from dragoman.reading.grammar import conjuncts, head_token
from dragoman.records.drafts import EventDraft, QuantityDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import EventType, Place, Span


def event_place(event: EventDraft, places: Sequence[Place], sentence: Sentence) -> Place | None:
    """The place where the event happened, or None: a place name in a phrase of place that hangs on its clause.

    A place that is a party ("Moscow said", "attacked Israel") is none; the town that an assault is aimed at is.
    """
    carriers = carriers_of(sentence, event)
    parties = (*event.actors, *event.recipients)
    inside = of_sentence(places, sentence)
    for place in inside:
        if _is_where(sentence, place, event, carriers, parties):
            return place
    act = event.type in words().acts
    for place in inside:
        found = _phrase(sentence, place.span)
        if found is None or not _says_where(found[0], place, event):
            continue
        if _at_occasion(sentence, found[1], carriers) or (act and _at_object(sentence, found[1], carriers)):
            return place
    if act and not any(p.span[0] > event.cue[0] for p in inside):
        return next((p for p in inside if _at_subject(sentence, p, carriers)), None)
    return None


def quantity_place(quantity: QuantityDraft, places: Sequence[Place], sentence: Sentence) -> Place | None:
    """Where the people are or were: a phrase of place on the noun ("5,000 troops in Iraq") or on its verb."""
    top = argument_of(sentence, quantity)
    own = head_token(sentence, quantity.span)
    for carrier in (own.i if own is not None else None, top):
        if carrier is None:
            continue
        for place in of_sentence(places, sentence):
            found = _phrase(sentence, place.span)
            if found is not None and found[0] in words().where and _reaches(sentence, found[1], {carrier}):
                return place
    return None


def _reaches(sentence: Sentence, start: Token, carriers: set[int]) -> bool:
    """Is `start` a carrier, or does it hang on one through names, prepositions and nouns of place?"""
    token = start
    for _ in range(STEPS):
        if token.i in carriers:
            return True
        if token.head == token.i or token.pos in VERBAL or token.text.lower() in COMPARING:
            return False
        lemma = token.lemma.lower()
        # "arrested students in Minsk" says where; "groups in Iraq urged" does not.
        person = lemma in words().nouns.people and token.dep not in {"nsubj", "ROOT"}
        if token.pos not in {"PROPN", "ADP", "ADV"} and lemma not in words().nouns.places and not person:
            return False
        token = sentence[token.head]
    return False


def _phrase(sentence: Sentence, span: Span) -> tuple[str, Token] | None:
    """The preposition over a place name, through nouns of place and compounds, and the token that it hangs on."""
    token = head_token(sentence, span)
    if token is None:
        return None
    for _ in range(STEPS):
        above = sentence[token.head]
        if above.i == token.i:
            return None
        if above.pos in {"ADP", "SCONJ"} or token.dep == "pobj":
            low = above.text.lower()
            governor = sentence[above.head]
            if governor.i == above.i:
                return None
            # "in the city of Raqqa", "on the border with Iraq", "north of Mosul"
            if low in {"of", "with", "between"} and governor.lemma.lower() in words().nouns.places:
                if governor.dep == "advmod" or governor.pos == "ADV":
                    return "near", sentence[governor.head]
                token = governor
                continue
            if low in {"of", "from"} and governor.pos == "ADP":
                return governor.text.lower(), sentence[governor.head]
            return low, governor
        if token.dep in {"compound", "nmod", "poss", "amod", "appos", "conj"} and (
            above.lemma.lower() in words().nouns.places or above.pos == "PROPN"
        ):
            token = above
            continue
        return None
    return None


def _is_where(
    sentence: Sentence, place: Place, event: EventDraft, carriers: set[int], parties: Sequence[Span]
) -> bool:
    known = words()
    party = any(a < place.span[1] and place.span[0] < b for a, b in parties)
    found = _phrase(sentence, place.span)
    if found is not None and not (party and found[0] not in known.where):
        low, governor = found
        if low == "at" and place.precision in {"country", "region"}:
            return False
        if _says_where(low, place, event):
            return _reaches_or_joined(sentence, governor, carriers, place, event)
    if party and place.precision in {"country", "region"}:
        return False
    # "bombed Aleppo", "recaptured Mosul": the town an assault is aimed at; "visited Moscow".
    token = _site(sentence, place.span)
    if token is None or token.head not in carriers:
        return False
    lemma, wide = sentence[token.head].lemma.lower(), place.precision in {"country", "region"}
    if event.type == "CONSULT" and token.dep in {"nsubj", "agent"}:
        return lemma == "host" and not wide
    if token.dep not in {"dobj", "nsubjpass", "obj", "advmod"}:
        return False
    visited = event.type == "CONSULT" and lemma in {"visit", "tour", "reach"}
    aimed = event.type == "ASSAULT" or (event.type in known.aimed and not party)
    return visited or (aimed and not wide)


def _site(sentence: Sentence, span: Span) -> Token | None:
    """The name's head, or the noun of place that it belongs to ("the old town of Sloviansk")."""
    token = head_token(sentence, span)
    places = words().nouns.places
    for _ in range(STEPS):
        if token is None or token.head == token.i:
            break
        above = sentence[token.head]
        over = sentence[above.head]
        if token.dep == "pobj" and above.text.lower() == "of" and over.lemma.lower() in places:
            token = over
        elif token.dep in {"compound", "nmod", "poss"} and above.lemma.lower() in places:
            token = above
        else:
            break
    return token


def _says_where(low: str, place: Place, event: EventDraft) -> bool:
    """Does this preposition over a place say where this sort of event was?"""
    if low == "at" and place.precision in {"country", "region"}:
        return False
    mine = words().where_by_type.get(cast("EventType", event.type), frozenset())
    return low in words().where or low in mine


def _at_object(sentence: Sentence, governor: Token, carriers: set[int]) -> bool:
    """Does the phrase tell where that was which the act was done to ("seized a bank in Basra")?

    Or where the act was that stands as the subject: "the shelling of a school in Rafah killed ten".
    """
    known = words()
    token = governor
    for _ in range(STEPS):
        if token.i in carriers:
            return True
        if token.dep == "nsubj" and token.lemma.lower() in known.nouns.happenings and token.head in carriers:
            return True
        if token.head == token.i or token.pos in VERBAL or token.dep in {"nsubj", "appos", "conj"}:
            return False
        if token.pos == "ADP":
            if token.text.lower() not in known.through:
                return False
        elif (
            token.pos not in {"NOUN", "PROPN", "ADV", "NUM"} or token.lemma.lower() in known.nouns.happenings
        ):
            return False
        token = sentence[token.head]
    return False


def _at_occasion(sentence: Sentence, governor: Token, carriers: set[int]) -> bool:
    """Is it where the speaker stood: "at a news conference in Oslo X urged", "speaking in Oslo, X urged"?"""
    known = words()
    token = governor
    for _ in range(STEPS):
        if token.i in carriers:
            return True
        above = sentence[token.head]
        if above.i == token.i:
            return False
        if token.pos in VERBAL:
            frame = token.tag == "VBG" and token.lemma.lower() in known.framing
            return frame and (
                (token.dep in {"advcl", "prep", "pcomp"} and above.i in carriers)
                or (token.dep == "acl" and above.dep == "nsubj" and above.head in carriers)
            )
        if token.pos == "ADP":
            if token.text.lower() not in known.during:
                return False
        elif (
            token.lemma.lower() not in known.nouns.speech | known.nouns.places and token.pos != "PROPN"
        ) or token.dep not in {"pobj", "dobj", "obj", "compound"}:
            return False
        token = above
    return False


def _at_subject(sentence: Sentence, place: Place, carriers: set[int]) -> bool:
    """The doer's own place, where no other is named ("police in Minsk raided a newspaper")."""
    found = _phrase(sentence, place.span)
    if found is None or found[0] not in {"in", "at", "near", "outside", "around"}:
        return False
    return found[1].dep == "nsubj" and found[1].pos == "NOUN" and found[1].head in carriers


def _reaches_or_joined(
    sentence: Sentence, governor: Token, carriers: set[int], place: Place, event: EventDraft
) -> bool:
    if _reaches(sentence, governor, carriers):
        return True
    if governor.pos in VERBAL and governor.start > place.span[0] and governor.i < event.trigger:
        return any(c.i in carriers for c in conjuncts(sentence, governor.i) if c.dep == "conj")
    return False
