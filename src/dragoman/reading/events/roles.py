"""Who does it to whom: actors and recipients of a trigger, as head tokens and then as party spans."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from dragoman.reading import grammar
from dragoman.reading.events import reference
from dragoman.reading.events.triggers import Trigger
from dragoman.reading.events.view import View
from dragoman.records.parse import Token
from dragoman.records.reading import Span


class Roles(msgspec.Struct, frozen=True):
    """Party spans of one event; `heads` are the parties' head tokens."""

    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    reciprocal: bool
    heads: frozenset[int]


def find(view: View, trigger: Trigger) -> Roles:
    """The parties of a trigger; empty where the sentence does not say."""
    if trigger.kind == "verb":
        actors, recipients = _verb(view, trigger)
    elif trigger.kind == "noun":
        actors, recipients = _noun(view, trigger)
    else:
        actors, recipients = _adjective(view, trigger)
    joint = trigger.cue.joint
    if trigger.cue.host:
        actors, recipients = recipients, actors
    if joint:
        actors, recipients = [*actors, *recipients], []
    taken = {t.i for t in actors}
    recipients = [t for t in recipients if t.i not in taken]
    a = _spans(view, actors)
    r = tuple(s for s in _spans(view, recipients) if s not in a)
    plural = any(t.tag in {"NNS", "NNPS"} or t.text.lower() in {"they", "we"} for t in actors)
    reciprocal = joint and (len(a) > 1 or plural)
    return Roles(a, r, reciprocal, frozenset(t.i for t in (*actors, *recipients)))


def _spans(view: View, tokens: Iterable[Token]) -> tuple[Span, ...]:
    out: list[Span] = []
    for token in tokens:
        span = view.span(token.i)
        if span is not None and not any(span[0] < b and a < span[1] for a, b in out):
            out.append(span)
    return tuple(out)


def parties(view: View, tokens: Iterable[Token], *, target: bool = False) -> list[Token]:
    """The tokens that may be parties; for acts and things ("the US plan") their owners instead.

    `target`: places and things that are struck count too, where they have no owner who acts.
    """
    out: list[Token] = []
    for token in (m for t in tokens for m in reference.meant(view, t)):
        token = view.unwrapped(view.antecedent(token))
        if token.pos not in {*grammar.NOMINAL, "ADJ"} and token.dep not in {"dobj", "pobj"}:
            continue
        kind = view.kind(token.i)
        if kind and kind != "target":
            out.append(token)
            continue
        place = [t for t in view.after(token.i, "of") if view.label[t.i] in {"GPE", "LOC", "FAC"}]
        if kind == "target" and target and place:
            out.extend(place)
            continue
        owners = view.owners(token.i)
        if owners:
            out.extend(m for t in owners for m in reference.meant(view, t))
        elif target and (kind == "target" or token.pos == "PROPN"):
            out.append(token)
    return list({t.i: t for t in out}.values())


# -- verbs -------------------------------------------------------------------------------------------------


def _verb(view: View, trigger: Trigger) -> tuple[list[Token], list[Token]]:
    s, i, cue = view.sentence, trigger.head, trigger.cue
    passive = view.passive(i)
    if passive:
        doers = grammar.agents(s, i) or _late_agents(view, i)
    elif s.headline and s[i].pos not in {"VERB", "AUX"}:
        doers = _before(view, i)
    else:
        doers = view.subjects(i)
    actors = _with_partners(view, i, parties(view, doers))
    if cue.subjects and not actors:
        actors = parties(view, [t for d in doers for t in view.after(d.i, "between", "with")])
    if cue.undergo:
        struck = parties(view, view.subjects(i), target=cue.type == "ASSAULT")
        return parties(view, view.after(i, "from", "by", "of")), struck
    target = cue.type == "ASSAULT" or cue.type == "COERCE"
    recipients: list[Token] = []
    for source in cue.rec:
        recipients = parties(view, _source(view, trigger, source), target=target)
        if recipients:
            break
    if s.headline and not recipients and s[i].pos not in {"VERB", "AUX"} and "obj" in cue.rec:
        recipients = _behind(view, i)
    return actors, recipients


def _with_partners(view: View, i: int, actors: list[Token]) -> list[Token]:
    """The doers and those named beside them ("Russia, along with Iran")."""
    if not actors:
        return actors
    s, out = view.sentence, list(actors)
    for j in {i, *(t.i for t in actors)}:
        for child in s.children(j):
            if child.dep in {"prep", "advmod"} and child.text.lower() in {"along", "together", "alongside"}:
                out.extend(parties(view, view.after(child.i, "with") or view.after(j, "alongside")))
    return list({t.i: t for t in out}.values())


def _source(view: View, trigger: Trigger, source: str) -> list[Token]:
    """The tokens in one place where a verb's recipients may stand."""
    s, i = view.sentence, trigger.head
    if source == "obj":
        return view.objects(i)
    if source == "objtarget":
        return _struck(view, i)
    if source == "objowner":
        return [o for t in view.objects(i) for o in view.owners(t.i)]
    if source == "dative":
        given = [c for c in s.children(i) if c.dep == "dative"]
        direct = [t for c in given if c.pos in grammar.NOMINAL for t in grammar.conjuncts(s, c.i)]
        passive = [c for c in s.children(i) if c.dep == "nsubjpass"] if s.child(i, "dobj") else []
        return direct or view.after(i, "to") or passive or _given(view, i)
    if source == "clause":
        return _asked(view, i)
    if source in {"clauseobj", "clausewith"}:
        found: list[Token] = []
        for clause in view.clauses(i):
            if source == "clauseobj":
                # Who pulls out his own troops does nothing to them.
                found.extend(
                    o
                    for o in view.objects(clause.i)
                    if trigger.cue.type != "CONCEDE" or view.kind(o.i) != "armed"
                )
            else:
                found.extend(view.after(clause.i, "with", "to"))
        return found
    return _led_by(view, trigger, source)


def _struck(view: View, i: int) -> list[Token]:
    """Whom an attack or capture hits: who held what was taken, else the object unless it is bare ground."""
    s, objects = view.sentence, view.objects(i)
    held = [
        a
        for o in objects
        for c in s.children(o.i)
        if c.dep == "acl" and c.i != i
        for a in grammar.agents(s, c.i)
    ]
    return held or [o for o in objects if o.lemma.lower() not in view.among("words.ground")]


def _given(view: View, i: int) -> list[Token]:
    """The receiver that the parser took for a part of the gift ("gave Kenya medical supplies")."""
    s = view.sentence
    if i + 1 >= len(s) or view.label[i + 1] not in {"GPE", "ORG", "NORP"} or s[i + 1].pos != "PROPN":
        return []
    return [s[i + 1]] if s[i + 1].dep in {"compound", "nmod"} else []


def _asked(view: View, i: int) -> list[Token]:
    """Of whom something is demanded: subject of the clause that follows, or who stands after "for"."""
    out: list[Token] = []
    for clause in view.clauses(i):
        out.extend(grammar.own_subjects(view.sentence, clause.i))
    return out or [t for t in view.after(i, "for") if view.acts(t.i)]


def _led_by(view: View, trigger: Trigger, word: str) -> list[Token]:
    """Objects of a preposition on the verb, on its object (where parsers often hang it) or on a phrase's words."""
    i = trigger.head
    found = view.after(i, word)
    if not found:
        found = [t for o in view.objects(i) for t in view.after(o.i, word)]
    if not found:
        for j in range(trigger.first, trigger.last + 1):
            if j != i:
                token = view.sentence[j]
                found.extend(view.after(j, word))
                if token.text.lower() == word:
                    found.extend(t for t in view.sentence.children(j) if t.dep == "pobj")
    if not found and word in {"with", "on", "against", "to", "from", "at"}:
        found = view.within_reach(i, word)
    return [c for t in found for c in grammar.conjuncts(view.sentence, t.i)]


def _late_agents(view: View, i: int) -> list[Token]:
    """The by-phrase of a passive that the parser hung on a phrase between ("carried out with impunity by")."""
    s = view.sentence
    between = (t for c in s.children(i) if c.dep == "prep" for t in s.children(c.i) if t.dep == "pobj")
    return [a for t in between for a in grammar.agents(s, t.i)]


def _before(view: View, i: int) -> list[Token]:
    """In a headline without a verb in the tree: the nearest possible party before token `i`."""
    for j in range(i - 1, max(-1, i - 12), -1):
        if j in view.mention_at and view.acts(j) and view.sentence[j].dep not in {"pobj", "compound", "poss"}:
            return [view.sentence[j]]
    return []


def _behind(view: View, i: int) -> list[Token]:
    for j in range(i + 1, min(len(view.sentence), i + 8)):
        if j in view.mention_at and view.acts(j):
            return [view.sentence[j]]
    return []


# -- nouns -------------------------------------------------------------------------------------------------


def _noun(view: View, trigger: Trigger) -> tuple[list[Token], list[Token]]:
    s, i, cue = view.sentence, trigger.head, trigger.cue
    actors: list[Token] = []
    for source in cue.act:
        actors.extend(parties(view, _noun_source(view, i, source)))
    target = cue.type in {"ASSAULT", "COERCE"}
    recipients: list[Token] = []
    for source in cue.rec:
        recipients = parties(view, view.after(i, source), target=target)
        if recipients:
            break
    for clause in s.children(i):
        if clause.dep in {"acl", "relcl"} and grammar.is_passive(s, clause.i):
            actors.extend(parties(view, grammar.agents(s, clause.i)))
    if trigger.light is not None:
        actors, recipients = _carried(view, trigger, actors, recipients, target)
    if (
        not actors
        and s[i].dep == "appos"
        and s[s[i].head].pos == "PROPN"
        and i
        and s[i - 1].tag in {"VBN", "VBD"}
    ):
        # "The group, a militia, repeated threats": the parser took the verb for a participle.
        actors = parties(view, [s[s[i].head]])
    if cue.type == "REQUEST" and not recipients:
        recipients = parties(view, [t for c in view.clauses(i) for t in grammar.own_subjects(s, c.i)])
    if cue.type == "THREATEN" and not recipients:
        recipients = parties(view, [t for c in view.clauses(i) for t in view.objects(c.i)])
    return actors, recipients


def _noun_source(view: View, i: int, source: str) -> list[Token]:
    if source == "poss":
        return [
            c for child in view.sentence.children(i) if child.dep == "poss"
            for c in grammar.conjuncts(view.sentence, child.i)
        ]  # fmt: skip
    if source == "mod":
        return [m for m in view.modifiers(i) if view.stands_for_actor(m)]
    return [t for t in view.after(i, source) if view.acts(t.i)]


def _carried(
    view: View, trigger: Trigger, actors: list[Token], recipients: list[Token], target: bool
) -> tuple[list[Token], list[Token]]:
    """Parties that the light verb adds: its subject, its agent, what its prepositions lead to."""
    s, verb, cue = view.sentence, trigger.light, trigger.cue
    if verb is None:
        return actors, recipients
    lemma = s[verb].lemma.lower()
    passive = grammar.is_passive(s, verb)
    doers = parties(view, grammar.agents(s, verb) if passive else view.subjects(verb))
    doers = [t for t in doers if t.i != trigger.head]
    if lemma in view.among("light.passive_recipient"):
        return actors, recipients or doers
    if cue.joint or not actors:
        actors = [*actors, *(t for t in doers if t.i not in {a.i for a in actors})]
    for source in (*cue.rec, *(("with", "between") if cue.joint else ())):
        if recipients:
            break
        recipients = parties(view, view.after(verb, source), target=target)
    return actors, recipients


def _adjective(view: View, trigger: Trigger) -> tuple[list[Token], list[Token]]:
    s, i = view.sentence, trigger.head
    actors = parties(view, view.subjects(i))
    recipients: list[Token] = []
    for word in sorted(trigger.cue.preps):
        recipients = parties(view, view.after(i, word))
        if recipients:
            return actors, recipients
    for clause in view.clauses(i):
        own = grammar.own_subjects(s, clause.i)
        recipients.extend(parties(view, own or view.objects(clause.i)))
    return actors, recipients


def refused(view: View, trigger: Trigger, parts: Roles) -> Roles:
    """The roles where a meeting is refused: whose meeting it is receives the refusal."""
    hosts = parties(view, [o for t in view.objects(trigger.head) for o in view.owners(t.i)])
    spans = tuple(x for x in _spans(view, hosts) if x not in parts.actors)
    return Roles(parts.actors, spans, False, parts.heads | {t.i for t in hosts})
