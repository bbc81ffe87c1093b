"""PLOVER modes of a coded event, from the words around its cue."""

from __future__ import annotations

from dragoman.reading.events.triggers import Trigger
from dragoman.reading.events.view import View
from dragoman.records.reading import EventType

_WINDOW = 7


def find(view: View, trigger: Trigger, type_: EventType) -> tuple[str, ...]:
    """Modes of the type that the trigger or its neighbourhood shows; at most three, () where nothing does."""
    table = view.lexicon.modes.get(type_, ())
    if not table:
        return ()
    cue = trigger.cue
    if cue.mode and cue.type == type_:
        return (cue.mode,)
    s = view.sentence
    own = _words(view, trigger.first, trigger.last + 1)
    # What the cue's clause holds stands mostly behind it; look a little before it too.
    below = {w for c in s.children(trigger.head) for w in (c.text.lower(), c.lemma.lower())}
    near = _words(view, trigger.first - 3, trigger.last + 1 + _WINDOW) | below
    if type_ == "ASSAULT":
        shown = [mode for mode, words in table if words & (own | below)]
        if "crowd-control" in shown and "unconventional" in shown:
            shown.remove("unconventional")  # tear gas
        return tuple(shown)[:3]
    for words_near in (own, near):
        hit = next((mode for mode, words in table if words & words_near), None)
        if hit is not None:
            return (hit,)
    return ("disapprove",) if type_ == "ACCUSE" else ()


def _words(view: View, first: int, stop: int) -> set[str]:
    s = view.sentence
    return {w for t in s.tokens[max(0, first) : max(0, stop)] for w in (t.text.lower(), t.lemma.lower())}
