"""Finds the cues of one sentence: which words evoke an event, and with which frame."""

from __future__ import annotations

from typing import Literal

import msgspec

from dragoman.reading import grammar
from dragoman.reading.events.lexicon import Cue
from dragoman.reading.events.view import View
from dragoman.records.parse import Token

_NO_PARTIES = frozenset({"amod", "compound", "nmod", "npadvmod", "aux", "auxpass"})
_NO_EVENTS = frozenset({"DATE", "TIME", "ORG", "PERSON", "GPE", "WORK_OF_ART", "FAC", "LAW"})
MAX_TOKENS = 400
"""Longer sentences are tables or noise: searched no further than this token."""
_REACH = 6
"""How many tokens after its head a phrase's next word may stand where the tree does not join them."""


class Trigger(msgspec.Struct, frozen=True, kw_only=True):
    """A cue found: `head` its head token, `first` and `last` its outermost tokens, `light` the verb that carries it."""

    cue: Cue
    head: int
    first: int
    last: int
    kind: Literal["verb", "noun", "adjective"]
    light: int | None = None


def find(view: View) -> list[Trigger]:
    """All triggers of the sentence in order of their heads, at most one for a head."""
    out: list[Trigger] = []
    lexicon = view.lexicon
    for token in view.sentence.tokens[:MAX_TOKENS]:
        lemma = token.lemma.lower()
        found: Trigger | None = None
        if token.pos in {"VERB", "AUX"}:
            if lemma in lexicon.verbs and not _attributive(view, token):
                found = _verb(view, token, lexicon.verbs[lemma])
        elif token.pos in {"NOUN", "PROPN"}:
            entries = lexicon.nouns.get(token.text.lower()) or lexicon.nouns.get(lemma)
            if entries:
                found = _noun(view, token, entries)
            elif view.sentence.headline and (verbs := lexicon.verbs.get(_bare(view, token))):
                found = _verb(view, token, verbs)
        if found is None and token.pos in {"ADJ", "VERB"}:
            entries = lexicon.adjectives.get(token.text.lower())
            if entries:
                found = _adjective(view, token, entries)
        if found is not None:
            out.append(found)
    return out


def _bare(view: View, token: Token) -> str:
    """The lemma of a verb that a headline's capitals hid: "Urges" -> "urge"."""
    word = token.text.lower()
    verbs = view.lexicon.verbs
    stems = [
        word,
        word.removesuffix("s"),
        word.removesuffix("es"),
        word.removesuffix("ed"),
        word.removesuffix("d"),
    ]
    return next((stem for stem in stems if stem in verbs), word)


def _attributive(view: View, token: Token) -> bool:
    """Is this participle no predicate: before a noun, or part of an epithet ("US-backed")?"""
    if token.dep in _NO_PARTIES:
        return True
    if token.lemma.lower() == "oppose" and token.i and view.sentence[token.i - 1].text.lower() == "as":
        return True
    # "groups backed by Iran", "which is backed by Iran": a standing tie, told by the ties.
    standing = token.dep == "acl" or (
        token.dep == "relcl" and any(c.text.lower() in {"is", "are"} for c in view.sentence.children(token.i))
    )
    if standing and token.tag == "VBN" and token.lemma.lower() in {"back", "support", "lead"}:
        return True
    before = view.sentence[token.i - 1] if token.i else None
    return (
        before is not None
        and before.text in {"-", "–"}
        and token.text.lower() in view.among("filter.epithets")
    )


# -- verbs -------------------------------------------------------------------------------------------------


def _verb(view: View, token: Token, entries: tuple[Cue, ...]) -> Trigger | None:
    for cue in entries:
        rest = _rest(view, token.i, cue.rest)
        if rest is None:
            continue
        objects = _objects(view, token.i, cue, rest)
        if _fits(view, token.i, cue, objects):
            return _placed(view, token, cue, rest, objects)
    return None


def _placed(view: View, token: Token, cue: Cue, rest: list[int], objects: list[Token]) -> Trigger:
    """The trigger with the shortest run of words that covers it."""
    first = last = token.i
    for i in sorted(rest):
        # A particle or preposition far off ("accuse X of") is left to the reader; a noun takes its adjective along.
        if i - last == 1 or (view.sentence[i].pos == "NOUN" and 0 < i - last <= 2):
            last = i
    light = token.lemma.lower() in view.among("light.verbs")
    if light and cue.objects and len(objects) == 1 and 0 < objects[0].i - last <= 2:
        last = objects[0].i
    return Trigger(cue=cue, head=token.i, first=first, last=last, kind="verb")


def _rest(view: View, i: int, words: tuple[str, ...]) -> list[int] | None:
    """Where a phrase's further words stand, or None where one is missing."""
    found: list[int] = []
    s = view.sentence
    for word in words:
        at = found[-1] if found else i
        below = [c for j in {i, at} for c in s.children(j)]
        hit = next((c.i for c in below if c.i > i and word in (c.text.lower(), c.lemma.lower())), None)
        if hit is None:
            following = s[at + 1] if at + 1 < len(s) else None
            if following is None or word not in (following.text.lower(), following.lemma.lower()):
                return None
            hit = following.i
        if any(view.label[c.i] in {"DATE", "TIME"} for c in s.children(hit) if c.dep == "pobj"):
            return None  # "called the president on Saturday" is no "call on"
        found.append(hit)
    return found


def _objects(view: View, i: int, cue: Cue, rest: list[int]) -> list[Token]:
    """Objects of the verb, or of the phrase's last preposition."""
    if rest and view.sentence[rest[-1]].pos in {"ADP", "SCONJ", "PART"}:
        inner = [c for c in view.sentence.children(rest[-1]) if c.dep == "pobj"]
        if inner:
            return [view.unwrapped(c) for t in inner for c in grammar.conjuncts(view.sentence, t.i)]
    found = view.objects(i)
    if view.passive(i):  # "they will be given arms"
        found = found + [c for c in view.sentence.children(i) if c.dep == "dobj"]
    return [view.unwrapped(t) for t in found]


def _any(tokens: list[Token], words: frozenset[str]) -> bool:
    return any(t.lemma.lower() in words or t.text.lower() in words for t in tokens)


def _fits(view: View, i: int, cue: Cue, objects: list[Token]) -> bool:
    """Does the frame of `cue` hold around verb `i`?"""
    if cue.objects and not _any(objects, cue.objects):
        return False
    if cue.unless and _any(objects, cue.unless):
        return False
    if cue.object is not None and cue.object != bool(objects):
        return False
    passive = view.passive(i)
    if cue.passive and not passive:
        return False
    if cue.clause or cue.clauseverb:
        clauses = view.clauses(i)
        if cue.infinitive:
            clauses = [c for c in clauses if view.infinitive(c.i)]
        if not clauses or (cue.clauseverb and not _any(clauses, cue.clauseverb)):
            return False
    doers = grammar.agents(view.sentence, i) if passive else view.subjects(i)
    if cue.subjects and not _any(objects if passive else doers, cue.subjects):
        return False
    if cue.plain and doers and not any(_may_do(view, t) for t in doers):
        return False
    return _guards(view, i, cue, objects, doers, passive)


def _may_do(view: View, token: Token) -> bool:
    """Is this subject somebody, or something that speaks for somebody ("the statement condemned")?"""
    lemma = token.lemma.lower()
    if lemma in view.among("words.quantity_heads"):
        return True
    if view.acts(token.i) or lemma in view.among("words.documents") or token.pos == "PRON":
        return True
    return lemma not in view.lexicon.actors["acts"] and bool(view.owners(token.i))


def _guards(view: View, i: int, cue: Cue, objects: list[Token], doers: list[Token], passive: bool) -> bool:
    kinds = {view.kind(t.i) for t in doers}
    if cue.near and not cue.near & view.words:
        return False
    if cue.host and not any(view.kind(t.i) in {"name", "political"} for t in objects):
        return False
    bodies = any(view.label[t.i] in {"GPE", "ORG", "NORP"} for t in doers)
    if cue.forces and not (kinds & {"armed"} or (bodies and cue.weight >= 0.6)):
        return False
    if cue.civil and (not kinds & {"civil", "pronoun", "name"} or kinds & {"armed"}):
        return False
    if cue.civil and "pronoun" in kinds and not view.words & view.among("filter.strong"):
        return False
    if cue.armed and not _armed(view, i, objects, kinds, passive):
        return False
    if cue.violent and not _violent(view, kinds, objects):
        return False
    if cue.actorobj and not any(view.acts(t.i) for t in _helped(view, i, objects)):
        return False
    if cue.armedobj and not any(view.kind(t.i) == "armed" for t in objects):
        return False
    if cue.together and len(doers) < 2 and not view.within_reach(i, "with"):
        return False
    if cue.negative and not _negative(view, i):
        return False
    if cue.wrongdoing and not _wrongdoing(view, i):
        return False
    if cue.visit and not _visit(view, i, kinds):
        return False
    if cue.withaid and not view.after(i, "with"):
        return False
    if cue.subjunctive and not any(_wished(view, c) for c in view.clauses(i)):
        return False
    if cue.future and not any(c.text.lower() in {"will", "would", "to"} for c in view.sentence.children(i)):
        return False
    return not cue.jointobject or _jointly(view, objects, doers, i)


def _wished(view: View, clause: Token) -> bool:
    """Does a clause say what ought to be ("that he leave", "that he should leave"), not what is?"""
    below = view.sentence.children(clause.i)
    if any(c.text.lower() in view.among("modality.duty") for c in below):
        return True
    return clause.tag == "VB" and not any(c.tag in {"MD", "TO"} for c in below)


def _helped(view: View, i: int, objects: list[Token]) -> list[Token]:
    """Objects, or who does what the helper helps to do."""
    return objects or [t for c in view.clauses(i) for t in grammar.own_subjects(view.sentence, c.i)]


def _armed(view: View, i: int, objects: list[Token], kinds: set[str], passive: bool) -> bool:
    """Is this fighting: an armed doer, or a known one against armed people or ground?"""
    land = view.lexicon.actors["target"] | view.among("words.ground")
    if any(t.lemma.lower() in view.among("words.weapons") for t in view.subjects(i)):
        return bool(objects)
    struck = [*objects, *view.after(i, "against", "with", "from", "at", "of")]
    hard = any(view.kind(t.i) == "armed" or t.lemma.lower() in land or _placed_name(view, t) for t in struck)
    if not kinds:
        return hard and bool(view.words & view.among("words.violence"))
    if "armed" in kinds:
        return bool(struck) or not objects
    return hard and bool(kinds & {"name", "political", "pronoun", "civil"}) and _warlike(view, struck)


def _placed_name(view: View, token: Token) -> bool:
    return view.label[token.i] in {"GPE", "LOC", "NORP", "FAC", "ORG"}


def _warlike(view: View, struck: list[Token]) -> bool:
    return bool(view.words & view.among("words.violence")) or any(view.kind(t.i) == "armed" for t in struck)


def _violent(view: View, kinds: set[str], objects: list[Token]) -> bool:
    if view.words & view.among("words.accident") and not kinds & {"armed"}:
        return False
    if kinds & {"armed"}:
        return True
    people = any(view.acts(t.i, target=True) for t in objects)
    return people and bool(view.words & view.among("words.violence"))


def _negative(view: View, i: int) -> bool:
    """Does what the verb says of its object stand among the words of blame?"""
    blame = view.among("words.negative")
    s = view.sentence
    for child in s.children(i):
        if child.i < i or child.dep not in {
            "oprd",
            "prep",
            "ccomp",
            "xcomp",
            "acomp",
            "dobj",
            "attr",
            "advcl",
            "acl",
        }:
            continue
        for j in range(child.i, min(len(s), child.i + 12)):
            if s[j].text.lower() in blame and _below(view, j, child.i):
                return True
    return False


def _below(view: View, j: int, top: int) -> bool:
    for _ in range(12):
        if j == top:
            return True
        parent = view.sentence[j].head
        if parent == j:
            return False
        j = parent
    return False


def _wrongdoing(view: View, i: int) -> bool:
    """Is somebody else said to do wrong in the clause that follows?"""
    for clause in (c for c in view.clauses(i) if c.dep == "ccomp"):
        own = grammar.own_subjects(view.sentence, clause.i)
        if clause.lemma.lower() in view.among("words.wrongdoing") and any(
            view.kind(t.i) == "name" for t in own
        ):
            return True
    return False


def _visit(view: View, i: int, kinds: set[str]) -> bool:
    if not kinds & {"name", "political"}:
        return False
    gone = view.after(i, "to", "in", "at", "from")
    if not any(view.label[t.i] == "GPE" for t in gone):
        return False
    return bool(
        view.words
        & {"visit", "talks", "meet", "meeting", "summit", "trip", "minister", "president", "delegation"}
    )


def _jointly(view: View, objects: list[Token], doers: list[Token], i: int) -> bool:
    if any(
        m.text.lower() in {"joint", "combined", "multinational", "bilateral"}
        for o in objects
        for m in view.modifiers(o.i)
    ):
        return True
    return len(doers) > 1 or any(view.acts(t.i) for t in view.after(i, "with"))


# -- nouns and adjectives ----------------------------------------------------------------------------------


def _noun(view: View, token: Token, entries: tuple[Cue, ...]) -> Trigger | None:
    s, i = view.sentence, token.i
    if token.dep in {"compound", "nmod"} and s[token.head].pos in grammar.NOMINAL and s[token.head].i > i:
        # "attack helicopters", "peace talks venue": a modifier names no event, unless it heads a proper cue itself.
        return None
    if view.label[i] in _NO_EVENTS:
        return None
    light = carrier(view, i)
    for cue in entries:
        first = i - len(cue.rest)
        if first < 0 or any(
            w not in (s[first + k].text.lower(), s[first + k].lemma.lower()) for k, w in enumerate(cue.rest)
        ):
            continue
        if _noun_fits(view, token, cue, light):
            return Trigger(cue=cue, head=i, first=first, last=i, kind="noun", light=light)
    return None


def _noun_fits(view: View, token: Token, cue: Cue, light: int | None) -> bool:
    i, s = token.i, view.sentence
    before = {w for m in view.modifiers(i) for w in (m.text.lower(), m.lemma.lower())}
    if cue.unless & before or (cue.mods and not cue.mods & before):
        return False
    clause = cue.infinitive and any(c.dep in {"acl", "relcl"} and view.infinitive(c.i) for c in s.children(i))
    if cue.preps and not clause and not any(c.text.lower() in cue.preps for c in s.children(i)):
        return False
    if cue.light and not (light is not None and s[light].lemma.lower() in cue.light):
        return False
    if cue.objects and not _any(view.after(i, "of"), cue.objects):
        return False
    if cue.clause and not view.clauses(i) and not view.after(i, "for", "of"):
        return False
    if not (cue.party or cue.special):
        return True
    own = _has_party(view, i)
    if own or (cue.special and light is not None):
        return True
    return cue.special and bool(view.words & view.among("filter.strong"))


def _has_party(view: View, i: int) -> bool:
    if any(c.dep == "poss" and view.acts(c.i) for c in view.sentence.children(i)):
        return True
    if any(view.stands_for_actor(m) for m in view.modifiers(i)):
        return True
    if any(c.dep == "acl" and grammar.agents(view.sentence, c.i) for c in view.sentence.children(i)):
        return True
    ahead = view.after(
        i, "by", "of", "from", "between", "with", "against", "on", "to", "among", "for", "over", "into", "at"
    )
    return any(view.acts(t.i, target=True) or view.owners(t.i) for t in ahead)


def carrier(view: View, i: int) -> int | None:
    """The light verb that carries noun `i` ("launched an attack", "talks were held"), or None."""
    s, token = view.sentence, view.sentence[i]
    for _ in range(4):
        parent = s[token.head]
        if parent.i == token.i:
            return None
        counted = parent.lemma.lower() in view.among("words.quantity_heads")
        if token.dep == "conj" or (token.dep in {"prep", "pobj"} and (parent.pos == "ADP" or counted)):
            token = parent
            continue
        light = view.among("light.verbs") | view.among("words.happen")
        if parent.pos in {"VERB", "AUX"} and token.dep in {
            "dobj",
            "nsubjpass",
            "nsubj",
            "pobj",
            "prep",
            "attr",
        }:
            if parent.lemma.lower() not in light:
                return None
            if token.dep == "nsubj" and parent.lemma.lower() not in view.among("words.happen"):
                return None
            return parent.i
        return None
    return None


def _adjective(view: View, token: Token, entries: tuple[Cue, ...]) -> Trigger | None:
    s = view.sentence
    if token.i and s[token.i - 1].text.lower() == "as":
        return None  # "as opposed to"
    if token.dep not in {"acomp", "ROOT", "conj", "oprd", "advcl", "acl", "ccomp", "xcomp", "relcl"}:
        return None
    for cue in entries:
        clauses = view.clauses(token.i)
        if cue.clauseverb and not _any(clauses, cue.clauseverb):
            continue
        led = any(c.text.lower() in cue.preps for c in s.children(token.i))
        if cue.need and not (led or clauses):
            continue
        doers = view.subjects(token.i)
        if doers and any(_may_do(view, t) for t in doers):
            return Trigger(cue=cue, head=token.i, first=token.i, last=token.i, kind="adjective")
    return None
