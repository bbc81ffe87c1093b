"""Where the content of a cue verb stands: one finder for each frame of data/cues.toml.

Each finder gets the sentence, the cue verb, its entry and whether it is passive, and gives the indexes of the content's
tokens, or an empty set.
"""

from __future__ import annotations

from collections.abc import Callable

from dragoman.reading.grammar import NOMINAL, SUBJECTS, agents, lost_subject
from dragoman.reading.statements.lexicon import Cue, Frame, lexicon
from dragoman.reading.statements.mended import borrowed, swallowed
from dragoman.reading.statements.speakers import is_date, is_empty
from dragoman.records.parse import Sentence, Token

_OPENING = frozenset({"“", '"', "‘", "«", "''", "``"})
_PRONOUNS = frozenset({"he", "she", "it", "they", "we"})
_THESE = frozenset({"this", "that", "these", "those"})
_CLAIMED = frozenset(
    {"attack", "bombing", "bomb", "killing", "murder", "assassination", "kidnapping", "abduction", "shooting",
     "strike", "raid", "ambush", "blast", "operation", "explosion", "assault", "attempt", "execution", "victory",
     "success", "win", "progress", "credit", "responsibility", "ignorance", "innocence", "immunity", "betrayal",
     "hijacking", "massacre"}
)  # fmt: skip
"""Things done or won that one may say to be one's own."""
_SINCE = frozenset({"after", "following", "despite", "amid", "because", "since"})
_TRAILERS = frozenset({"for", "as", "over"})


def _below(sentence: Sentence, *roots: Token) -> set[int]:
    return {i for root in roots for i in sentence.subtree(root.i)}


def _clause(sentence: Sentence, token: Token, entry: Cue, passive: bool) -> set[int]:
    inside = _complement(sentence, token)
    if inside is not None and inside.i < token.i:
        participle = inside.tag == "VBG" and not _has_subject(sentence, inside)
        if participle or entry.attitude == "intention" or not _set_off(sentence, token, inside):
            return set()
    if inside is not None and (inside.pos in {"VERB", "AUX"} or _has_subject(sentence, inside)):
        if passive:
            subject = sentence.child(token.i, "nsubjpass")
            if subject is not None and not is_empty(subject) and "tell" not in entry.frames:
                return _below(sentence, inside, subject)
            thing = sentence.child(token.i, "dobj")
            if thing is not None and token.i < thing.i < inside.i and not _has_subject(sentence, inside):
                return _below(sentence, thing, inside)  # "have been told the border is closed"
        grown = swallowed(sentence, token.i) if "tell" in entry.frames else None
        theirs: set[int] = set() if grown is None else set(range(grown[1], inside.i))
        return theirs | _below(sentence, inside) | _adjoined(sentence, token, inside)
    if passive and token.lemma.lower() in lexicon().sources.hearsay:
        rest, subject = sentence.child(token.i, "xcomp"), sentence.child(token.i, "nsubjpass")
        return _below(sentence, rest, subject) if rest is not None and subject is not None else set()
    aside = token.dep == "parataxis" or (token.dep == "advcl" and _as_clause(sentence, token))
    own = sentence.child(token.i, "xcomp")
    if own is None and "tell" not in entry.frames:
        own = sentence.child(token.i, "dobj")
    about = any(c.dep == "prep" and c.text.lower() in entry.after for c in sentence.children(token.i))
    if aside and token.head != token.i and own is None and not about:
        lost = lost_subject(sentence, token)
        theirs = _below(sentence, token) if lost is None else _below(sentence, token, lost)
        return (set(sentence.subtree(token.head)) - theirs) | _resumed(sentence, token)
    return set()


def _complement(sentence: Sentence, token: Token) -> Token | None:
    """The clause that is told; one before a semicolon is a sentence of its own ("X denied it; Y said that ...")."""
    clauses = [c for c in sentence.children(token.i) if c.dep == "ccomp"]
    after = next((c for c in clauses if c.i > token.i), None)
    own = after or next((c for c in clauses if not _parted(sentence, token, c)), None)
    if own is None and token.dep == "pcomp" and sentence[token.head].text.lower() == "as":
        quoting = sentence[sentence[token.head].head]  # "..., the minister was quoted as saying"
        direct = any(t.text in _OPENING or t.text in {"”", "’", "''"} for t in sentence.tokens[: quoting.i])
        if quoting.lemma.lower() in {"quote", "cite"} and not direct:
            own = next(
                (c for c in sentence.children(quoting.i) if c.dep == "ccomp" and c.i < quoting.i), None
            )
    return own if own is not None else borrowed(sentence, token)


def _parted(sentence: Sentence, token: Token, before: Token) -> bool:
    last = max((k for k in sentence.subtree(before.i) if k < token.i), default=before.i)
    return any(t.text == ";" for t in sentence.tokens[last : token.i])


def _adjoined(sentence: Sentence, token: Token, inside: Token) -> set[int]:
    """Clauses after the content that the parse hung on the cue: "said it would leave if talks failed"."""
    if inside.i < token.i:
        return _resumed(sentence, token)
    out: set[int] = set()
    for child in sentence.children(token.i):
        if child.i <= inside.i:
            continue
        tree = sentence.subtree(child.i)
        comma = tree[0] > 0 and sentence[tree[0] - 1].text in {",", ";", "–", "—"}
        marked = child.dep == "advcl" and any(
            k.dep == "mark" and k.i < child.i for k in sentence.children(child.i)
        )
        subject = sentence.child(child.i, *SUBJECTS)
        # After "but" the narrator often speaks again; with a pronoun it is still the speaker's story.
        contrast = tree[0] > 0 and sentence[tree[0] - 1].text.lower() == "but"
        joined = child.dep == "conj" and subject is not None
        joined = joined and not (contrast and subject is not None and subject.text.lower() not in _PRONOUNS)
        if (marked and not comma) or joined or _listed(sentence, token, inside, child):
            out.update(tree)
    return out


def _listed(sentence: Sentence, token: Token, inside: Token, child: Token) -> bool:
    """ "say the soldiers came at dawn, | lined up the men and shot them": a list of deeds that the parse hung on the
    cue, where its tense, or the "had" of the first deed, shows that it goes on with what is told."""
    if child.dep not in {"ccomp", "conj", "advcl"} or child.tag not in {"VBD", "VBN"} or child.i < 2:
        return False
    if sentence[child.i - 1].text != "," or _has_subject(sentence, child) or not _joins(sentence, child):
        return False
    had = any(c.text.lower() == "had" for c in sentence.children(inside.i) if c.dep == "aux")
    return token.tag in {"VBP", "VBZ"} or child.dep == "ccomp" or had


def _joins(sentence: Sentence, verb: Token) -> bool:
    """Is a further verb joined to this one by "and"?"""
    below = sentence.children(verb.i)
    return any(c.dep == "cc" for c in below) and any(
        c.dep == "conj" and c.tag.startswith("VB") for c in below
    )


def _resumed(sentence: Sentence, token: Token) -> set[int]:
    """ "An inquiry was under way, he said, and eight men had been held": what goes on behind its cue."""
    for child in sentence.children(token.i):
        if child.dep != "conj" or child.i < token.i:
            continue
        if not _has_subject(sentence, child):
            # "..., he wrote in a letter, and had turned back": the writer's own deeds would need no "had".
            before = sentence.tokens[max(0, child.i - 4) : child.i]
            if token.tag == "VBD" and [t.text.lower() for t in before if t.pos != "ADV"][-3:] == [
                ",",
                "and",
                "had",
            ]:
                return set(sentence.subtree(child.i)) | {k.i for k in before if k.text.lower() == "had"}
            continue
        tree = sentence.subtree(child.i)
        helped = any(c.dep in {"aux", "auxpass"} for c in sentence.children(child.i))
        subject = sentence.child(child.i, *SUBJECTS)
        if helped and sentence[tree[0] - 1].text.lower() in {"and", "but"} and subject is not None:
            return set(tree)
    for child in sentence.children(token.i):
        # "X has seized Y, residents said on Tuesday, after three months of fighting that ..."
        if child.i < token.i + 2 or sentence[child.i - 1].text != "," or child.text.lower() not in _SINCE:
            continue
        thing = sentence.child(child.i, "pobj")
        if child.dep == "prep" and thing is not None:
            return set(sentence.subtree(child.i))
    return set()


def _set_off(sentence: Sentence, token: Token, inside: Token) -> bool:
    """A content before its cue ends at a comma, dash or closing mark."""
    last = max(k for k in sentence.subtree(inside.i) if k < token.i)
    if any(t.text in {"(", "["} for t in sentence.tokens[max(0, token.i - 8) : token.i]):
        return False
    return any(t.pos == "PUNCT" for t in sentence.tokens[max(0, last) : token.i])


def _has_subject(sentence: Sentence, token: Token) -> bool:
    return any(c.dep in SUBJECTS for c in sentence.children(token.i))


def _as_clause(sentence: Sentence, token: Token) -> bool:
    return any(c.dep in {"mark", "advmod"} and c.text.lower() == "as" for c in sentence.children(token.i))


def _inf(sentence: Sentence, token: Token, entry: Cue, passive: bool) -> set[int]:
    rest = sentence.child(token.i, "xcomp")
    if rest is None or rest.i < token.i or rest.pos not in {"VERB", "AUX"}:
        return set()
    thing = sentence.child(token.i, "dobj")
    if thing is not None and thing.i < rest.i and "tell" not in entry.frames:
        return _below(sentence, thing, rest)
    return _below(sentence, rest)


def _control(sentence: Sentence, token: Token, entry: Cue, passive: bool) -> set[int]:
    thing = sentence.child(token.i, "dobj")
    rest = sentence.child(token.i, "xcomp", "ccomp")
    if rest is None and thing is not None:
        later = (c for c in sentence.children(token.i) if c.dep == "advcl" and c.i > thing.i)
        rest = next((c for c in later if any(k.tag == "TO" for k in sentence.children(c.i))), None)
    if rest is None:
        rest = _hung_on_document(sentence, token)
    if rest is None or rest.i < token.i:
        return set()
    if rest.dep == "acl":
        return _below(sentence, rest) if thing is None or passive else _below(sentence, thing, rest)
    if thing is not None and rest.dep == "ccomp" and not _has_to(sentence, rest):
        # "warned Syria that ...": the object is whom the words are for.
        return _below(sentence, rest)
    return _below(sentence, rest) if thing is None or passive else _below(sentence, thing, rest)


def _hung_on_document(sentence: Sentence, token: Token) -> Token | None:
    """ "asked the council in a letter to meet": the infinitive that the parse hung on the letter."""
    for child in sentence.children(token.i):
        thing = sentence.child(child.i, "pobj") if child.dep == "prep" and child.i > token.i else None
        if thing is None or thing.lemma.lower() not in lexicon().sources.documents:
            continue
        rest = sentence.child(thing.i, "acl", "relcl")
        if rest is not None and _has_to(sentence, rest):
            return rest
    return None


def _has_to(sentence: Sentence, verb: Token) -> bool:
    return any(c.tag == "TO" for c in sentence.children(verb.i))


def _tell(sentence: Sentence, token: Token, entry: Cue, passive: bool) -> set[int]:
    clauses = [c for c in sentence.children(token.i) if c.dep in {"xcomp", "ccomp"}]
    that = (c for c in clauses if c.i > token.i and sentence.child(c.i, "mark") is not None)
    rest = next(that, None) if clauses and clauses[0].pos in NOMINAL else None
    rest = rest or next(iter(clauses), None)  # "told the website | Le360 | that ..."
    if rest is None or rest.i <= token.i:
        return set()
    # "told them to work until the sugar ran out": the clause that the parse hung on the cue.
    later = [c for c in sentence.children(token.i) if c.dep == "advcl" and c.i > rest.i]
    return _below(sentence, rest) | (_adjoined(sentence, token, rest) & _below(sentence, *later))


def _prepositions(sentence: Sentence, token: Token, entry: Cue, passive: bool) -> set[int]:
    """Content behind a preposition: "accused them of lying", "warned of war", "called for talks"."""
    thing = sentence.child(token.i, "dobj", "nsubjpass")
    below = sentence.children(token.i)
    if thing is not None and entry.of:
        late = _of_adverbial(sentence, thing, below)
        below = [*sentence.children(thing.i), *below, *late, *_of_agent(sentence, token)]
    for child in sentence.children(token.i):
        # "called for an observer force to be stationed": the parse hangs a clause on the cue, its mark "for".
        mark = sentence.child(child.i, "mark")
        if mark is None or mark.text.lower() not in entry.after - {"as"} or not _has_to(sentence, child):
            continue
        if token.i < mark.i <= token.i + 2:
            return set(sentence.subtree(child.i)) - {mark.i}
    for child in below:
        word = child.text.lower()
        if child.dep not in {"prep", "agent"} or child.i < token.i:
            continue
        if (word in entry.of and thing is not None) or word in entry.after:
            inner = sentence.child(child.i, "pobj", "pcomp")
            if inner is not None and inner.pos != "PUNCT" and not is_date(sentence, inner):
                out = set(sentence.subtree(child.i)) - {child.i}
                later = [c for c in sentence.children(token.i) if c.i > child.i]
                if word in {"on", "upon", "for"}:
                    # "called on the army to withdraw", "called for both armies to hold their fire"
                    out |= _below(
                        sentence, *(c for c in later if c.dep in {"xcomp", "advcl"} and _has_to(sentence, c))
                    )
                if thing is not None:
                    # "of bombing houses, [in which two died]", hung on whoever is accused.
                    later = [
                        *later,
                        *(c for c in sentence.children(thing.i) if c.dep == "relcl" and c.i > max(out)),
                    ]
                    out |= _below(sentence, *(c for c in later if c.dep == "relcl"))
                return out | _adjoined(sentence, token, inner) | _trailing(sentence, later)
    return set()


def _of_adverbial(sentence: Sentence, thing: Token, below: list[Token]) -> list[Token]:
    """ "accused the army on Friday | of shelling", "in turn | of hiring thugs": hung on what stands between."""
    nouns = (sentence.child(c.i, "pobj") for c in below if c.dep == "prep" and c.i > thing.i)
    hung = (c for noun in nouns if noun is not None for c in sentence.children(noun.i) if c.dep == "prep")
    return [c for c in hung if sentence.child(c.i, "pcomp") is not None]


def _of_agent(sentence: Sentence, token: Token) -> list[Token]:
    """ "was accused by residents | of shelling": the preposition that the parse hung on whoever accuses."""
    by = sentence.child(token.i, "agent")
    who = None if by is None else sentence.child(by.i, "pobj")
    return [] if who is None else [c for c in sentence.children(who.i) if c.dep == "prep"]


def _trailing(sentence: Sentence, later: list[Token]) -> set[int]:
    """Phrases that the parse hung on the cue: "of hiding arms | in schools"; no dates, occasions, media."""
    lists = lexicon().sources
    out: set[int] = set()
    for child in later:
        thing = sentence.child(child.i, "pobj")
        if child.dep != "prep" or thing is None or sentence[child.i - 1].text in {",", "–", "—"}:
            break
        lemma = thing.lemma.lower()
        if (
            is_date(sentence, thing)
            or lemma in lists.occasions
            or lemma in lists.documents
            or lemma in lists.media
        ):
            break
        out |= _below(sentence, child)
    return out


def _name(sentence: Sentence, token: Token, entry: Cue, passive: bool) -> set[int]:
    """ "called it a farce": object and predicate, which parses show as oprd or as a small clause."""
    thing = sentence.child(token.i, "nsubjpass" if passive else "dobj")
    if thing is not None and thing.text.lower().endswith(("self", "selves")):
        return set()  # "a man calling himself Abu Bakr"
    predicates = [c for c in sentence.children(token.i) if c.dep == "oprd" and c.i > token.i]
    if len(predicates) > 1 and thing is None:
        return _below(sentence, *predicates)  # Both the thing and what it is called.
    small = sentence.child(token.i, "oprd")
    if small is None:
        small = sentence.child(token.i, "ccomp", "xcomp")
        if small is not None and any(
            c.tag in {"TO", "MD"} or c.dep == "mark" for c in sentence.children(small.i)
        ):
            small = None
    if small is not None and small.i > token.i:
        return _below(sentence, small) if thing is None else _below(sentence, thing, small)
    if thing is not None and thing.i > token.i:
        # `labelled the plan “a farce”`: the parse may lose the predicate, not its marks.
        out = _below(sentence, thing)
        following = max(out) + 1
        if any(
            sentence[k].text in _OPENING for k in (*out, *range(following, min(following + 2, len(sentence))))
        ):
            return out
        called = [
            c for c in sentence.children(thing.i) if c.dep == "amod" and c.tag == "JJ" and c.i > thing.i
        ]
        if called and all(c.pos == "ADV" for c in sentence.tokens[thing.i + 1 : called[0].i]):
            return out  # "called the accusation | old and untrue", the predicate hung on the noun
    return set()


def _as(sentence: Sentence, token: Token, entry: Cue, passive: bool) -> set[int]:
    thing = sentence.child(token.i, "nsubjpass" if passive else "dobj")
    prepositions = (c for c in sentence.children(token.i) if c.dep == "prep" and c.i > token.i)
    as_phrase = next((c for c in prepositions if c.text.lower() == "as"), None)
    if as_phrase is None:
        later = (c for c in sentence.children(token.i) if c.i > token.i and c.tag in {"VBN", "JJ", "RB"})
        loose = (c for c in later if c.dep in {"advcl", "advmod", "acomp", "oprd"})
        marked = next((c for c in loose if _as_clause(sentence, c)), None)
        if marked is None or thing is None or sentence.child(marked.i, *SUBJECTS) is not None:
            return set()
        return _below(sentence, thing, marked)  # "dismissed the footage as staged"
    if thing is None:
        whole = _relative_object(sentence, token)
        late = _late_object(sentence, as_phrase)
        said = _below(sentence, as_phrase) - {as_phrase.i}
        if late is not None:
            return said - _below(sentence, late)
        return said if whole is not None else set()
    return _below(sentence, thing, as_phrase)


def _late_object(sentence: Sentence, as_phrase: Token) -> Token | None:
    """ "dismissed as “a fantasy” | a report that ...": the object, which the parse took for an apposition."""
    called = sentence.child(as_phrase.i, "pobj")
    thing = None if called is None else sentence.child(called.i, "appos")
    if thing is None or sentence[min(sentence.subtree(thing.i)) - 1].text in {",", "–", "—", "("}:
        return None
    return thing


def _relative_object(sentence: Sentence, token: Token) -> Token | None:
    return sentence[token.head] if token.dep == "relcl" and token.head != token.i else None


def _object(sentence: Sentence, token: Token, entry: Cue, passive: bool) -> set[int]:
    thing = sentence.child(token.i, "nsubjpass" if passive else "dobj")
    if passive and not agents(sentence, token.i):
        return set()
    if thing is not None and thing.text.lower().endswith(("self", "selves")):
        return set()
    if thing is None or thing.tag in {"WP", "WDT"}:
        return set()
    if thing.pos not in NOMINAL | {"ADJ", "VERB"} and thing.text.lower() not in _THESE:
        return set()  # "denied that too": the pronoun may be taken for a conjunction.
    if token.lemma.lower() == "claim" and thing.lemma.lower() not in _CLAIMED:
        return set()  # lives, a prize, asylum
    out = _below(sentence, thing)
    trailer = False
    for child in sentence.children(token.i):
        if child.dep == "prep" and child.i > thing.i and child.text.lower() in _TRAILERS and not passive:
            out |= _below(sentence, child)
            trailer = True
    if entry.weak and not trailer and not any(sentence[k].text in _OPENING for k in out):
        return set()
    return out


def _at(sentence: Sentence, token: Token, entry: Cue, passive: bool) -> set[int]:
    """ "put the dead at 40": what is counted, and the figure."""
    thing = sentence.child(token.i, "nsubjpass" if passive else "dobj")
    if thing is None:
        return set()
    # The parse may hang the figure deeper: "the number of people [killed at sixteen]".
    inside = [sentence[k] for k in sentence.subtree(thing.i) if k > thing.i]
    for child in [*sentence.children(token.i), *inside]:
        if child.dep == "prep" and child.text.lower() == "at" and child.i > thing.i:
            tree = _below(sentence, child)
            if any(sentence[k].tag == "CD" for k in tree):
                return tree | (_below(sentence, thing) - {token.i})
    return set()


def _number(sentence: Sentence, token: Token, entry: Cue, passive: bool) -> set[int]:
    """ "counted 40 dead": a number that hangs on the object."""
    thing = sentence.child(token.i, "nsubjpass" if passive else "dobj")
    if thing is None or (passive and not agents(sentence, token.i)):
        return set()
    counted = thing.tag == "CD" or any(
        c.tag == "CD" and c.dep == "nummod" for c in sentence.children(thing.i)
    )
    if not counted:
        return set()
    later = [c for c in sentence.children(token.i) if c.i > max(thing.i, token.i)]
    return (_below(sentence, thing) - {token.i}) | (set() if passive else _trailing(sentence, later))


FRAMES: tuple[tuple[Frame, Callable[[Sentence, Token, Cue, bool], set[int]]], ...] = (
    ("name", _name),
    ("as", _as),
    ("control", _control),
    ("clause", _clause),
    ("tell", _tell),
    ("inf", _inf),
    ("quote", _prepositions),
    ("at", _at),
    ("number", _number),
    ("object", _object),
)
