"""Keeps apart what is no politics: sport, business, accidents, crime without political actors."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.reading.events.lexicon import Lexicon
from dragoman.reading.events.roles import Roles
from dragoman.reading.events.triggers import Trigger
from dragoman.reading.events.view import View
from dragoman.records.parse import Sentence

_CIVIL = {
    "AID": 0.8, "COOPERATE": 0.8, "CONSULT": 0.8, "SUPPORT": 0.8, "AGREE": 0.8,
    "RETREAT": 0.65, "CONCEDE": 0.65, "SANCTION": 0.65, "REJECT": 0.65,
}  # fmt: skip
"""Acts that private people do too: the weight a cue needs where all parties are such."""
_TELLING = 5
"""Sentences from which on the lack of any political word tells something."""
_NEEDY = frozenset({"AID", "COOPERATE"})
_EVERYDAY = frozenset({"PROTEST", "ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "RETREAT"})


def political(sentences: Sequence[Sentence], lexicon: Lexicon) -> bool:
    """Does any word of the report speak of politics? Of a few sentences nobody can say: they are taken to."""
    if len(sentences) < _TELLING:
        return True
    strong = lexicon.lists["filter.strong"]
    return any(t.text.lower() in strong or t.lemma.lower() in strong for s in sentences for t in s)


def passes(view: View, trigger: Trigger, roles: Roles, politics: bool = True) -> bool:
    """Is this trigger's event worth keeping, seen from its parties and the sentence's other words?

    In a report without `politics` somebody must be named who is political or armed.
    """
    if not politics and not any(_weighty(view, i) for i in roles.heads):
        return False
    strong = view.words & view.among("filter.strong")
    if view.words & view.among("filter.against") and not strong:
        return trigger.cue.weight >= 0.8 and any(_weighty(view, i) for i in roles.heads)
    if _named_background(view, trigger):
        return False
    weak = not strong and trigger.cue.weight < _CIVIL.get(trigger.cue.type, 0.0)
    if weak and roles.heads and all(view.kind(i) in {"civil", "pronoun"} for i in roles.heads):
        return False
    if roles.heads:
        return bool(roles.recipients or roles.actors) or trigger.cue.type not in _NEEDY
    if trigger.cue.type in _NEEDY:
        return False
    if trigger.kind == "verb":
        return trigger.cue.weight >= 0.7 or bool(strong and trigger.cue.type in _EVERYDAY)
    return trigger.cue.weight >= 0.6 or bool(strong)


def _weighty(view: View, i: int) -> bool:
    """A party that is political or armed, or a name of a country or people."""
    return view.kind(i) in {"political", "armed"} or view.label[i] in {"GPE", "NORP"}


def _named_background(view: View, trigger: Trigger) -> bool:
    """A named war or crisis ("the Syrian civil war", "Vietnam War") told of as background only."""
    if trigger.kind != "noun":
        return False
    head = view.sentence[trigger.head]
    if head.lemma.lower() not in view.among("filter.named_wars"):
        return False
    return head.pos == "PROPN" or any(m.pos == "PROPN" for m in view.modifiers(head.i))
