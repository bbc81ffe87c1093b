"""What befell the people counted: read from the words around the noun, then from the verb above it."""

from __future__ import annotations

from dragoman.reading.quantities.lexicon import lexicon
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import QuantityKind

_STEPS = 8
_LEAVES = frozenset(
    {"leave", "find", "see", "report", "fear", "believe", "presume", "declare", "keep", "confirm"}
)
_PARTICIPLES = frozenset({"acl", "relcl"})


def told_kind(sentence: Sentence, first: int, head: int, last: int) -> QuantityKind | None:
    """The kind that words around the noun give: "wounded soldiers", "12 people dead", "killed 12 soldiers".

    `first` to `last` are the tokens of the noun phrase, `head` its noun. None where nothing decides.
    """
    words = lexicon()
    for k in range(first, head):
        if (kind := words.states.get(sentence[k].text.lower())) is not None:
            return kind
    if last + 1 < len(sentence):
        after = sentence[last + 1]
        state = words.states.get(after.text.lower())
        if state is not None and (after.pos in {"ADJ", "NOUN"} or after.tag == "VBN"):
            return state
        if after.text.lower() == "hostage":
            return "other_people"
    return _below(sentence, head) or _above(sentence, head)


def _below(sentence: Sentence, head: int) -> QuantityKind | None:
    """From a participle or relative clause of the noun itself: "soldiers killed by", "people who fled"."""
    for child in sentence.children(head):
        if child.dep in _PARTICIPLES and child.i > head:
            if child.tag == "VBN" and _intransitive(child):
                return _subject_kind(sentence, child)
            if child.tag == "VBN" and not any(c.dep in {"nsubj", "aux"} for c in sentence.children(child.i)):
                return _object_kind(sentence, child)
            if child.dep == "relcl" or child.tag == "VBG":
                passive = any(c.dep in {"nsubjpass", "auxpass"} for c in sentence.children(child.i))
                other = any(
                    c.dep == "nsubj" and c.text.lower() not in {"who", "that", "which"}
                    for c in sentence.children(child.i)
                )
                if passive or other:
                    return _object_kind(sentence, child)
                return _subject_kind(sentence, child)
    return None


def _above(sentence: Sentence, head: int) -> QuantityKind | None:
    """From the verb or noun that governs the noun, through lists and "including"."""
    words = lexicon()
    token = sentence[head]
    for _ in range(_STEPS):
        if token.head == token.i:
            return None
        above = sentence[token.head]
        if token.dep in {"conj", "appos"}:
            if above.pos in {"VERB", "AUX"}:
                return None
            token = above
            continue
        if token.dep == "pobj":
            prep = above.text.lower()
            governor = sentence[above.head]
            if prep in words.words.part:
                if governor.pos in {"VERB", "AUX"} and governor.i != above.i:
                    return _clause(sentence, governor)
                stated = words.nouns.get(governor.lemma.lower())
                if stated in {"killed", "wounded", "detained"}:
                    return stated
                token = governor
                continue
            if prep in {"of", "by"} and governor.pos in {"NOUN", "PROPN", "NUM", "PRON"}:
                kind = _of_noun(governor)
                if kind is not None:
                    return kind
                if prep == "of":
                    token = governor
                    continue
            if prep == "by" and governor.pos == "NOUN":
                return _of_noun(governor)
            return None
        if token.dep in {"nummod", "quantmod", "compound", "nmod", "poss", "amod", "prep"}:
            if above.pos in {"VERB", "AUX"}:
                return None
            token = above
            continue
        return _by_role(sentence, token, above)
    return None


def _of_noun(noun: Token) -> QuantityKind | None:
    """The kind a governing noun gives; a tagger's lemma of a plural is not always right ("corpses")."""
    of, low = lexicon().of, noun.text.lower()
    return of.get(noun.lemma.lower()) or of.get(low) or (of.get(low[:-1]) if low.endswith("s") else None)


def _clause(sentence: Sentence, verb: Token) -> QuantityKind | None:
    """What the clause of `verb` says of those it is about."""
    passive = any(c.dep in {"nsubjpass", "auxpass"} for c in sentence.children(verb.i))
    return (
        _object_kind(sentence, verb) if passive or not _intransitive(verb) else _subject_kind(sentence, verb)
    )


def _intransitive(verb: Token) -> bool:
    lemma = verb.lemma.lower()
    return lemma in lexicon().subjects and lemma not in lexicon().objects


def _by_role(sentence: Sentence, token: Token, verb: Token) -> QuantityKind | None:
    words = lexicon()
    if verb.pos not in {"VERB", "AUX"}:
        # Small clauses: "left 12 people dead", parsed as subject of the adjective.
        return words.states.get(verb.text.lower()) if token.dep in {"nsubj", "nsubjpass"} else None
    if token.dep == "nsubj" and _intransitive(verb):
        return _subject_kind(sentence, verb)
    if token.dep in {"nsubjpass", "dobj", "obj", "oprd", "attr", "dative"} or (
        token.dep == "nsubj" and verb.tag == "VBN" and not _has(sentence, verb)
    ):
        return _object_kind(sentence, verb)
    if token.dep == "nsubj":
        return _subject_kind(sentence, verb)
    return None


def _has(sentence: Sentence, verb: Token) -> bool:
    return any(c.dep == "aux" and c.lemma.lower() == "have" for c in sentence.children(verb.i))


def _object_kind(sentence: Sentence, verb: Token) -> QuantityKind | None:
    """What `verb` does to its object; status words under it come first ("left 12 people dead", "feared dead")."""
    words = lexicon()
    found = _status(sentence, verb)
    if found is not None:
        return found
    lemma = verb.lemma.lower()
    kind = words.objects.get(lemma)
    if lemma in {"hold", "round", "lock", "gun", "claim"} and kind is not None:
        particles = {c.text.lower() for c in sentence.children(verb.i)}
        if lemma == "claim":
            return None
        if lemma == "hold":
            return "other_people" if "hostage" in particles else (kind if _passive(sentence, verb) else None)
        return kind if particles & {"up", "down"} else None
    if lemma == "lose":
        lost = next((c for c in sentence.children(verb.i) if c.dep == "dobj"), None)
        fighter = lost is not None and words.nouns.get(lost.lemma.lower()) == "force_level"
        return "killed" if fighter else None
    if lemma == "shoot":
        return (
            "killed"
            if any(c.text.lower() in {"dead", "fatally"} for c in sentence.children(verb.i))
            else "wounded"
        )
    if lemma == "take" and any(
        c.text.lower() in {"hostage", "prisoner", "captive"} for c in sentence.children(verb.i)
    ):
        return (
            "other_people"
            if any(c.text.lower() == "hostage" for c in sentence.children(verb.i))
            else "detained"
        )
    if lemma in {"force", "drive"} and any(
        c.lemma.lower() in {"flee", "leave", "from", "out"} for c in sentence.children(verb.i)
    ):
        return "displaced"
    if lemma in {"draw", "attract"} and _passive(sentence, verb):
        return None
    return kind


def _subject_kind(sentence: Sentence, verb: Token) -> QuantityKind | None:
    words = lexicon()
    found = _status(sentence, verb)
    if found is not None:
        return found
    lemma = verb.lemma.lower()
    if lemma == "take" and any(
        g.lemma.lower() == "street"
        for c in sentence.children(verb.i)
        if c.dep == "prep"
        for g in sentence.children(c.i)
    ):
        return "participants"
    if lemma in {"lose"} and any(
        c.lemma.lower() in {"life", "live"} for c in sentence.children(verb.i) if c.dep == "dobj"
    ):
        return "killed"
    if lemma == "commit" and any(c.lemma.lower() == "suicide" for c in sentence.children(verb.i)):
        return "killed"
    if lemma in {"fall", "turn"} and not any(
        c.text.lower() in {"out", "victim"} for c in sentence.children(verb.i)
    ):
        return None
    return words.subjects.get(lemma)


def _status(sentence: Sentence, verb: Token) -> QuantityKind | None:
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
            if prep.text.lower() == "to" and (kind := _of_noun(noun)) is not None:
                return kind
    return None


def _passive(sentence: Sentence, verb: Token) -> bool:
    return (
        any(c.dep in {"nsubjpass", "auxpass", "agent"} for c in sentence.children(verb.i))
        or verb.dep == "acl"
    )


def speaks(sentence: Sentence, head: int) -> bool:
    """Is the noun the subject of a verb of saying ("two officials said")?"""
    token = sentence[head]
    above = sentence[token.head]
    return token.dep in {"nsubj", "nsubjpass"} and above.lemma.lower() in lexicon().words.speech
