"""Whether an event happened, is planned, may be or is denied; whether it is history, repeated or a sum of many."""

from __future__ import annotations

import re

import msgspec

from dragoman.reading import grammar
from dragoman.reading.events.triggers import Trigger
from dragoman.reading.events.view import View
from dragoman.records.parse import Token
from dragoman.records.reading import Modality

_YEAR = re.compile(r"(1[89]|20)\d\d\Z|(1[89]|20)\d0s\Z")
_STEPS = 8
_TIMELY = frozenset(
    {
        "prep",
        "pobj",
        "npadvmod",
        "advmod",
        "pcomp",
        "amod",
        "nummod",
        "conj",
        "advcl",
        "det",
        "compound",
        "mark",
    }
)
_NOUN_MODALITIES: tuple[tuple[str, Modality], ...] = (
    ("modality.noun_denied", "denied"),
    ("modality.noun_planned", "planned"),
    ("modality.noun_possible", "possible"),
)
_CARRIED: dict[str, Modality] = {
    "deny": "denied", "consider": "possible", "mull": "possible", "propose": "planned", "plan": "planned",
    "prepare": "planned", "seek": "planned", "schedule": "planned", "arrange": "planned",
}  # fmt: skip


class Standing(msgspec.Struct, frozen=True):
    """An event's modality and its marks of time. `first_person`: announced as the speaker's own doing."""

    modality: Modality
    historical: bool = False
    repeated: bool = False
    aggregate: bool = False
    announced: bool = False
    """Said in the future ("will", "would"), inside attributed words."""


def judge(view: View, trigger: Trigger) -> Standing:
    """The standing of a trigger's event, from the words around it."""
    modality = _noun(view, trigger) if trigger.kind == "noun" else _verb(view, trigger.head)
    announced = trigger.kind != "noun" and modality == "planned" and _future(view, trigger.head)
    verb = _governor(view, trigger)
    return Standing(
        modality,
        modality in {"actual", "denied"} and _historical(view, trigger, verb),
        _repeated(view, trigger, verb),
        _aggregate(view, trigger),
        announced,
    )


# -- modality ----------------------------------------------------------------------------------------------


def _own(view: View, i: int) -> Modality | None:
    """What a verb's own auxiliaries and negation say."""
    s = view.sentence
    words = {c.text.lower() for c in s.children(i) if c.dep in {"aux", "auxpass"} or c.pos == "AUX"}
    longer = any(c.text.lower() == "longer" and s.child(c.i, "neg", "det") is not None for c in s.children(i))
    if (
        longer
        or _negated(view, i)
        or any(c.text.lower() in {"no", "nobody", "none"} for c in grammar.own_subjects(s, i))
    ):
        return "denied"
    whom = [c for c in s.children(i) if c.dep in {"dobj", "nsubjpass", "nsubj"}]
    if any(d.text.lower() == "no" for c in whom for d in s.children(c.i)):
        return "denied"
    if s[i].dep == "ROOT" and view.infinitive(i) and grammar.own_subjects(s, i):
        return "planned"  # a headline: "Macron to visit Moscow"
    if any(c.dep == "mark" and c.text.lower() in view.among("modality.conditions") for c in s.children(i)):
        return "possible"
    if words & view.among("modality.possible") or words & view.among("modality.duty"):
        return "possible"
    if any(c.text.lower() in view.among("modality.maybe_words") for c in s.children(i)):
        return "possible"
    if words & view.among("modality.future"):
        return "possible" if s[len(s) - 1].text == "?" else "planned"
    if words & view.among("modality.would"):
        return "possible" if "if" in view.words and not _attributed(view, i) else "planned"
    return None


def _negated(view: View, i: int) -> bool:
    """Is verb `i` negated, other than by "not only"?"""
    s = view.sentence
    if not grammar.negated(s, i):
        return False
    words = [c for c in s.children(i) if c.dep == "neg" or c.text.lower() in grammar.NEGATIONS]
    return not all(c.i + 1 < len(s) and s[c.i + 1].text.lower() in {"only", "just", "least"} for c in words)


def _verb(view: View, i: int) -> Modality:
    """Climb from a verb to what governs it; the first word that decides does, but a condition further up wins."""
    s = view.sentence
    decided: Modality | None = None
    shared: Token | None = None
    for _ in range(_STEPS):
        own = _own(view, i)
        if own == "denied" and shared and not _either(view, shared):
            own = None
        if own in {"possible", "denied"} or (own is not None and decided is None):
            decided = own
        if decided in {"possible", "denied"}:
            return decided
        token = s[i]
        if token.head == i:
            break
        found, further = _governed(view, token, s[token.head])
        decided = decided or found
        shared = token if token.dep == "conj" else None
        if not further or decided in {"possible", "denied"}:
            break
        i = token.head
    return decided or "actual"


def _either(view: View, token: Token) -> bool:
    """Is a joined verb under the other's negation ("did not attack or threaten")?"""
    link = view.sentence.child(token.head, "cc")
    return link is not None and link.text.lower() in {"or", "nor"}


def _governed(view: View, token: Token, head: Token) -> tuple[Modality | None, bool]:
    """What the governing word makes of a clause: the modality it sets, if any, and whether to climb on."""
    lemma = head.lemma.lower()
    infinitive = any(c.tag == "TO" for c in view.sentence.children(token.i))
    if token.dep == "conj":
        # Coordinated verbs share what stands before the first, unless this one has a subject of its own.
        return None, not grammar.own_subjects(view.sentence, token.i)
    if token.dep in {"xcomp", "ccomp", "pcomp", "advcl", "acl", "dobj"}:
        if token.dep == "pcomp":
            outer = view.sentence[head.head]
            lemma = outer.lemma.lower()
            if head.lemma.lower() in {"without", "before", "instead"}:
                return ("denied" if head.lemma.lower() != "before" else None), False
            head = outer
        noun = head.pos in grammar.NOMINAL
        if noun and token.dep == "acl" and not infinitive:
            return None, False
        if lemma in view.among("modality.plan_nouns" if noun else "modality.plans"):
            return ("planned" if noun or infinitive or token.dep != "ccomp" else None), True
        if head.pos == "ADJ" and infinitive and lemma in view.among("modality.plan_adjectives"):
            return "planned", False
        if lemma in view.among("modality.maybe_nouns" if noun else "modality.maybes"):
            return "possible", False
        if not noun and lemma in view.among("modality.denials"):
            return "denied", False
        if token.dep in {"advcl", "acl"} and infinitive:
            return "planned", False
        return None, token.dep in {"xcomp", "pcomp"}
    return None, False


def _noun(view: View, trigger: Trigger) -> Modality:
    s, i = view.sentence, trigger.head
    before = {c.text.lower() for c in s.children(i) if c.i < i}
    for words, modality in _NOUN_MODALITIES:
        if before & view.among(words):
            return modality
    if trigger.light is not None:
        carried = _CARRIED.get(s[trigger.light].lemma.lower())
        if carried is not None:
            return carried
        return _verb(view, trigger.light)
    token = s[i]
    for _ in range(_STEPS):
        if token.head == token.i:
            break
        head = s[token.head]
        lemma = head.lemma.lower()
        if head.pos in grammar.NOMINAL and lemma in view.among("modality.plan_nouns"):
            return "planned"
        if head.pos in grammar.NOMINAL and lemma in view.among("modality.maybe_nouns"):
            return "possible"
        if head.pos in {"VERB", "AUX"}:
            return _under(view, token, head)
        counted = lemma in view.among("words.quantity_heads") or token.dep == "conj"
        if head.pos != "ADP" and not (head.pos in grammar.NOMINAL and counted):
            break
        token = head
    return "actual"


def _under(view: View, token: Token, verb: Token) -> Modality:
    """A noun whose governing verb is no carrier of it: only verbs that speak of its being count."""
    lemma = verb.lemma.lower()
    led = token.dep == "prep" and token.text.lower() in {"for", "to", "on"}
    objectlike = token.dep in {"dobj", "nsubjpass", "attr"} or led
    definite = any(
        c.text.lower() in {"the", "this", "that", "these", "those"} for c in view.sentence.children(token.i)
    )
    if objectlike and lemma in view.among("modality.plans"):
        return "planned"
    if token.dep in {"dobj", "nsubjpass"} and lemma in view.among("modality.maybes"):
        return "possible"
    if token.dep == "dobj" and lemma in {"deny", "prevent", "avoid", "avert"}:
        return "denied"
    if token.dep in {"nsubj", "nsubjpass", "dobj"} and not definite:
        own = _own(view, verb.i)
        if own in {"planned", "possible"}:
            return own
    return "actual"


def _future(view: View, i: int) -> bool:
    """Does the verb, or the one it is joined to, stand with "will" or "would"?"""
    s = view.sentence
    for _ in range(_STEPS):
        words = {c.text.lower() for c in s.children(i) if c.dep in {"aux", "auxpass"}}
        if words & (view.among("modality.future") | view.among("modality.would")):
            return True
        if s[i].dep not in {"conj", "xcomp"} or s[i].head == i:
            return False
        i = s[i].head
    return False


def resolved(view: View, i: int) -> bool:
    """Is a negated verb a decision ("will not", "no longer", "voted not to") rather than a fact?"""
    s, words = view.sentence, {c.text.lower() for c in view.sentence.children(i)}
    if _future(view, i) or "wo" in words or "longer" in words:
        return True
    return s[i].dep == "xcomp" and s[s[i].head].lemma.lower() in {
        "vote",
        "decide",
        "choose",
        "opt",
        "vow",
        "resolve",
    }


def _attributed(view: View, i: int) -> bool:
    """Does the verb stand in reported speech?"""
    s = view.sentence
    for _ in range(_STEPS):
        token = s[i]
        if token.head == i:
            return False
        if token.dep == "ccomp" and s[token.head].lemma.lower() in view.among("speaking.verbs"):
            return True
        i = token.head
    return False


# -- time and number ---------------------------------------------------------------------------------------


def _governor(view: View, trigger: Trigger) -> int:
    """The verb whose clause the trigger stands in, or the trigger itself."""
    if trigger.kind != "noun":
        return trigger.head
    s, i = view.sentence, trigger.head
    for _ in range(_STEPS):
        if s[i].pos in {"VERB", "AUX"} or s[i].head == i:
            return i
        i = s[i].head
    return i


def _near_words(view: View, trigger: Trigger, verb: int) -> list[Token]:
    """Words that say when: adverbs and phrases of time on the trigger or its verb, three levels deep."""
    s, out = view.sentence, list[Token]()
    # "has threatened to attack them several times": the parser hangs the time on the inner verb.
    inner = [c.i for c in view.clauses(trigger.head) if c.dep == "xcomp"] if trigger.cue.swallow else []
    level = sorted({trigger.head, verb, *inner})
    for _ in range(3):
        below = (c for i in level for c in s.children(i) if c.dep in _TIMELY and c.pos != "VERB")
        level = [c.i for c in below][:40]
        out.extend(s[i] for i in level)
    return sorted(out, key=lambda t: t.i)


def _historical(view: View, trigger: Trigger, verb: int) -> bool:
    near = _near_words(view, trigger, verb)
    for t in near:
        # "backed the 2015 deal": the year belongs to another noun than the event's.
        other = t.dep in {"nummod", "compound"} and t.head not in {trigger.head, verb}
        if _YEAR.match(t.text.lower()) and not other and not _ongoing(view, t):
            return True
    phrase = f" {' '.join(t.text.lower() for t in near)} "
    return any(f" {words} " in phrase for words in view.among("time.historical"))


def _ongoing(view: View, year: Token) -> bool:
    """Does a year say since when ("since 2017"), so that the event lasts?"""
    return any(t.text.lower() in {"since", "from"} for t in view.sentence.tokens[max(0, year.i - 2) : year.i])


def _repeated(view: View, trigger: Trigger, verb: int) -> bool:
    before = {c.text.lower() for c in view.sentence.children(trigger.head) if c.i < trigger.head}
    if before & view.among("time.repeat_adjectives"):
        return True
    near = _near_words(view, trigger, verb)
    phrase = f" {' '.join(t.text.lower() for t in near)} "
    return any(f" {words} " in phrase for words in view.among("time.repeated"))


def _aggregate(view: View, trigger: Trigger) -> bool:
    s, i = view.sentence, trigger.head
    if trigger.kind != "noun":
        return False
    if (
        i >= 2
        and f"{s[i - 2].text.lower()} of" in view.among("time.aggregate_before")
        and s[i - 1].text.lower() == "of"
    ):
        return True
    if (
        i >= 3
        and s[i - 2].text.lower() == "of"
        and f"{s[i - 3].text.lower()} of" in view.among("time.aggregate_before")
    ):
        return True
    return s[i].lemma.lower() in view.among("time.aggregate_nouns")
