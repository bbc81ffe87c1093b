"""What a verb says of the people that are its subject or object: killed, detained, displaced, taking part."""

from __future__ import annotations

import msgspec

from dragoman.reading.quantities.lexicon import lexicon
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import QuantityKind

_LEAVES = frozenset(
    {"leave", "find", "see", "report", "fear", "believe", "presume", "declare", "keep", "confirm"}
)
_OUTSIDE = frozenset(
    {
        *("nsubj", "nsubjpass", "csubj", "advcl", "ccomp", "relcl", "acl"),
        *("parataxis", "punct", "aux", "auxpass", "mark", "agent"),
    }
)
_DEEP = 3
"""Links from a verb down to a word that belongs to its turn of phrase ("took part in a march")."""
_ENTERED = frozenset({"cross", "pour", "stream", "flood", "spill", "trek", "swarm", "surge"})


class Who(msgspec.Struct, frozen=True):
    """Tokens `first` to `last` of the people counted, `head` their noun; `beside` words read next to the verb."""

    first: int
    head: int
    last: int
    beside: frozenset[str] = frozenset()


def object_kind(sentence: Sentence, verb: Token, who: Who) -> QuantityKind | None:
    """What `verb` does to its object; status words under it come first ("left 12 people dead", "feared dead")."""
    words = lexicon()
    found = status(sentence, verb) or _turn(sentence, verb, "object", who)
    if found is not None:
        return found
    lemma = base(verb)
    kind = words.objects.get(lemma)
    head = sentence[who.head].lemma.lower()
    if lemma == "lose":
        paired = words.pairs.get(f"{sentence[who.head - 1].text.lower()} {head}") if who.head else None
        fighter = "force_level" in {words.nouns.get(head), paired}
        return "killed" if fighter or head in {"man", "woman", "people", "person", "child"} else None
    if lemma == "claim" or (lemma in {"draw", "attract"} and passive(sentence, verb)):
        return None
    if lemma in {"round", "lock", "gun"}:
        particles = {c.text.lower() for c in sentence.children(verb.i)}
        return kind if particles & {"up", "down"} else None
    if lemma in {"hold", "seize"} and kind is not None:
        return _held(sentence, verb, kind)
    if kind is None and head == "man" and lemma in words.words.mustering and _armed(sentence, verb):
        return "force_level"
    return kind


def subject_kind(sentence: Sentence, verb: Token, who: Who) -> QuantityKind | None:
    """What its subject does or suffers."""
    words = lexicon()
    found = status(sentence, verb) or _turn(sentence, verb, "subject", who)
    if found is not None:
        return found
    lemma = base(verb)
    children = sentence.children(verb.i)
    if lemma in {"fall", "turn"} and not any(c.text.lower() in {"out", "victim"} for c in children):
        return None
    if lemma in {"strike", "train", "graduate"} and any(c.dep in {"dobj", "obj"} for c in children):
        return None
    if lemma in _ENTERED and _enters(sentence, verb):
        return "displaced"
    return words.subjects.get(lemma)


def base(verb: Token) -> str:
    """The lemma, mended where the parser's is not in the lexicon but a stem of its form is ("stag" of "staged")."""
    words, lemma, low = lexicon(), verb.lemma.lower(), verb.text.lower()
    stems = [low[: -len(e)] for e in ("ed", "ing", "s", "d") if low.endswith(e) and len(low) > len(e) + 2]
    for form in (lemma, *stems, *(f"{stem}e" for stem in stems)):
        known = form in words.objects or form in words.subjects
        if known or ("object", form) in words.turns or ("subject", form) in words.turns:
            return form
    return lemma


def _turn(sentence: Sentence, verb: Token, side: str, who: Who) -> QuantityKind | None:
    turns = lexicon().turns.get((side, base(verb)))
    if not turns:
        return None
    hung = _hung(sentence, verb, who) | who.beside
    return next((t.kind for t in turns if hung & t.words), None)


def _hung(sentence: Sentence, verb: Token, who: Who) -> set[str]:
    """Forms and lemmas of what hangs on a verb within its clause, but for its subject and the people counted."""
    out: set[str] = set()
    level = [verb]
    for _ in range(_DEEP):
        below: list[Token] = []
        for above in level:
            for child in sentence.children(above.i):
                if child.dep in _OUTSIDE or (child.dep == "conj" and child.pos in {"VERB", "AUX"}):
                    continue
                if not who.first <= child.i <= who.last:
                    out |= {child.text.lower(), child.lemma.lower()}
                below.append(child)
        level = below
    return out


def at_hand(sentence: Sentence, who: Who) -> QuantityKind | None:
    """From a phrase on the noun itself: "30 people in custody", "12 miners in hospital"."""
    out: set[str] = set()
    for prep in sentence.children(who.head):
        if prep.i > who.last and prep.text.lower() in {"in", "behind", "under", "on"}:
            for noun in sentence.children(prep.i):
                out |= {noun.text.lower(), *(c.text.lower() for c in sentence.children(noun.i))}
    turns = [t for t in lexicon().turns[("subject", "be")] if t.kind != "displaced"]
    return next((t.kind for t in turns if out & t.words), None)


def _held(sentence: Sentence, verb: Token, kind: QuantityKind) -> QuantityKind | None:
    """Held by captors they are hostages; a hall, a ship or a city holds people as a room does."""
    words = lexicon()
    subject = next((c for c in sentence.children(verb.i) if c.dep in {"nsubj", "agent"}), None)
    if subject is not None and subject.dep == "agent":
        subject = next(iter(sentence.children(subject.i)), None)
    if subject is None or passive(sentence, verb) or verb.tag == "VBG" or verb.lemma.lower() == "seize":
        captor = subject is not None and subject.lemma.lower() in words.words.captors
        return "other_people" if captor else kind
    if subject.lemma.lower() in words.words.captors:
        return "other_people"
    cell = subject.lemma.lower() in {"prison", "jail", "gaol"}
    room = subject.pos == "NOUN" and words.nouns.get(subject.lemma.lower()) is None
    military = {subject.text.lower(), subject.lemma.lower()} & words.words.military
    return kind if cell or military or not room else None


def _armed(sentence: Sentence, verb: Token) -> bool:
    """Is the subject an army or its commander, or a state that has men somewhere?"""
    words = lexicon().words
    subject = next((c for c in sentence.children(verb.i) if c.dep == "nsubj"), None)
    if subject is not None and subject.text.lower() in {"which", "that", "who"}:
        subject = sentence[verb.head]
    if subject is None:
        return False
    if {subject.text.lower(), subject.lemma.lower()} & words.military:
        return True
    return subject.pos == "PROPN"


def _enters(sentence: Sentence, verb: Token) -> bool:
    """Do they go into a country ("crossed into Bangladesh")?"""
    for prep in sentence.children(verb.i):
        if prep.dep == "prep" and prep.text.lower() in {"into", "to"}:
            for place in sentence.children(prep.i):
                if place.pos == "PROPN":
                    return True
    return False


def clause(sentence: Sentence, verb: Token, who: Who) -> QuantityKind | None:
    """What the clause of `verb` says of those it is about."""
    if passive(sentence, verb) or not intransitive(verb):
        return object_kind(sentence, verb, who)
    return subject_kind(sentence, verb, who)


def intransitive(verb: Token) -> bool:
    """A verb with a kind for its subject only."""
    lemma = base(verb)
    return lemma in lexicon().subjects and lemma not in lexicon().objects


def by_role(sentence: Sentence, token: Token, verb: Token, who: Who) -> QuantityKind | None:
    """What `verb` says of `token`, by the part that it plays; verbs joined to it or under it are heard too."""
    words = lexicon()
    if verb.pos not in {"VERB", "AUX"}:
        # Small clauses: "left 12 people dead", parsed as subject of the adjective.
        return words.states.get(verb.text.lower()) if token.dep in {"nsubj", "nsubjpass"} else None
    subject = token.dep in {"nsubj", "nsubjpass"}
    kind = _role(sentence, token, verb, who)
    if subject:
        joined = _joined(sentence, verb, who)
        if kind is None or (joined == "killed" and kind in {"wounded", "detained", "other_people"}):
            kind = joined or kind
    return kind or _listed(sentence, verb, token)


def _role(sentence: Sentence, token: Token, verb: Token, who: Who) -> QuantityKind | None:
    if token.dep == "nsubj" and intransitive(verb):
        return subject_kind(sentence, verb, who)
    if token.dep in {"nsubjpass", "dobj", "obj", "oprd", "attr", "dative"} or (
        token.dep == "nsubj" and verb.tag == "VBN" and not _has(sentence, verb)
    ):
        found = object_kind(sentence, verb, who)
        misread = found is None and token.dep == "nsubj"
        return subject_kind(sentence, verb, who) if misread else found
    if token.dep == "nsubj":
        return subject_kind(sentence, verb, who)
    return None


def _joined(sentence: Sentence, verb: Token, who: Who) -> QuantityKind | None:
    """From verbs with the same subject: "were abducted and killed", "were forced to flee"."""
    out: QuantityKind | None = None
    below = passive(sentence, verb)
    for child in sentence.children(verb.i):
        if child.dep not in {"conj", "xcomp"} or child.pos not in {"VERB", "AUX"}:
            continue
        children = sentence.children(child.i)
        if any(c.dep in {"nsubj", "nsubjpass"} for c in children):
            continue
        own = any(c.dep == "auxpass" for c in children)
        suffers = own or (child.dep == "conj" and below and child.tag == "VBN")
        found = (object_kind if suffers else subject_kind)(sentence, child, who)
        if found == "killed":
            return found
        out = out or found
    return out


def _listed(sentence: Sentence, verb: Token, token: Token) -> QuantityKind | None:
    """From what they are counted among: "among the dead were five nuns", "those killed included 12 boys"."""
    lemma = verb.lemma.lower()
    if lemma == "include" and token.dep in {"dobj", "obj"}:
        heads = [c for c in sentence.children(verb.i) if c.dep == "nsubj"]
    elif lemma == "be":
        among = [c for c in sentence.children(verb.i) if c.text.lower() in {"among", "amongst"}]
        heads = [g for c in among for g in sentence.children(c.i)]
    else:
        return None
    words = lexicon()
    for head in heads:
        stated = words.states.get(head.text.lower()) or words.nouns.get(head.lemma.lower())
        if stated in {"killed", "wounded", "detained", "displaced"}:
            return stated
        for child in sentence.children(head.i):
            if child.dep == "acl" and (found := words.objects.get(child.lemma.lower())) is not None:
                return found
    return None


def _has(sentence: Sentence, verb: Token) -> bool:
    return any(c.dep == "aux" and c.lemma.lower() == "have" for c in sentence.children(verb.i))


def status(sentence: Sentence, verb: Token) -> QuantityKind | None:
    """A status word that hangs on the verb: "were reported dead", "are missing", "were feared killed"."""
    words = lexicon()
    for child in sentence.children(verb.i):
        if child.dep == "ccomp" and verb.lemma.lower() not in _LEAVES:
            continue
        if child.dep in {"acomp", "oprd", "xcomp", "ccomp"}:
            kind = words.states.get(child.text.lower()) or (
                words.objects.get(child.lemma.lower()) if child.tag == "VBN" else None
            )
            if kind is not None:
                return kind
            if child.text.lower() == "subject" and (suffered := _suffered(sentence, child)) is not None:
                return suffered
            if child.dep in {"oprd", "xcomp"} and child.tag == "VB":
                deeper = [c for c in sentence.children(child.i) if c.dep in {"acomp", "xcomp", "oprd"}]
                kind = next((k for c in deeper if (k := words.states.get(c.text.lower())) is not None), None)
                if kind is not None:
                    return kind
    return None


def _suffered(sentence: Sentence, subject: Token) -> QuantityKind | None:
    """What comes after "subject to" ("were subject to arrest")."""
    for prep in sentence.children(subject.i):
        for noun in sentence.children(prep.i):
            if prep.text.lower() == "to" and (kind := of_noun(noun)) is not None:
                return kind
    return None


def of_noun(noun: Token) -> QuantityKind | None:
    """The kind a governing noun gives; a tagger's lemma of a plural is not always right ("corpses")."""
    of, low = lexicon().of, noun.text.lower()
    return of.get(low) or (of.get(low[:-1]) if low.endswith("s") else None) or of.get(noun.lemma.lower())


def passive(sentence: Sentence, verb: Token) -> bool:
    """Is the verb in the passive, or a participle behind its noun?"""
    return (
        any(c.dep in {"nsubjpass", "auxpass", "agent"} for c in sentence.children(verb.i))
        or verb.dep == "acl"
    )


def speaks(sentence: Sentence, head: int) -> bool:
    """Is the noun the subject of a verb of saying ("two officials said")?"""
    token = sentence[head]
    above = sentence[token.head]
    return token.dep in {"nsubj", "nsubjpass"} and above.lemma.lower() in lexicon().words.speech
