"""Demands and threats made inside quoted or reported words, and whose they are."""

from __future__ import annotations

from dragoman.reading import grammar
from dragoman.reading.events import reference, roles
from dragoman.reading.events.lexicon import Cue
from dragoman.reading.events.roles import Roles
from dragoman.reading.events.triggers import MAX_TOKENS, Trigger
from dragoman.reading.events.view import View
from dragoman.records.reading import EventType

DUTY = Cue(type="REQUEST", lemma="must", rec=(), swallow=True, weight=0.45)


def attributed(view: View, i: int) -> bool:
    """Does token `i` stand in the words of a named or unnamed speaker of this sentence, or in first person?"""
    if reference.speaker(view, i):
        return True
    return any(t.text.lower() in {"we", "i", "our"} for t in view.subjects(i))


def demands(view: View) -> list[Trigger]:
    """Triggers for "X must, should or needs to do so" said of somebody by a speaker or in a quotation."""
    s, out = view.sentence, list[Trigger]()
    for token in s.tokens[:MAX_TOKENS]:
        if token.pos not in {"VERB", "AUX"}:
            continue
        duty = next(
            (
                c
                for c in s.children(token.i)
                if c.text.lower() in view.among("modality.duty") and c.dep == "aux"
            ),
            None,
        )
        perfect = any(c.text.lower() == "have" and c.dep == "aux" for c in s.children(token.i))
        if duty is None or perfect or duty.i >= token.i or duty.text.lower() == "ought":
            continue
        own = grammar.own_subjects(s, token.i)
        if not any(view.kind(t.i) in {"name", "political", "armed"} for t in own):
            continue
        if not reference.speaker(view, token.i) and not _quoted(view):
            continue
        last = token.i if token.i - duty.i <= 3 else duty.i
        out.append(Trigger(cue=DUTY, head=token.i, first=duty.i, last=last, kind="verb"))
    return out


def _quoted(view: View) -> bool:
    return bool(view.words & {"“", "”", '"', "``", "''"})


def voiced(view: View, trigger: Trigger, type_: EventType, parts: Roles) -> Roles:
    """The roles, where the act is the speaker's own: his demand of the one who must act."""
    if trigger.cue is not DUTY:
        return parts
    asked = roles.parties(view, grammar.own_subjects(view.sentence, trigger.head))
    asking = roles.parties(view, reference.speaker(view, trigger.head))
    spans_a = tuple(x for t in asking if (x := view.span(t.i)) is not None)
    spans_r = tuple(x for t in asked if (x := view.span(t.i)) is not None and x not in spans_a)
    return Roles(spans_a, spans_r, False, frozenset(t.i for t in (*asked, *asking)))
