"""One event told by two words: "sanctions imposed on Russia", "an attack that killed dozens", "killed in a raid"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from dragoman.reading.events.roles import Roles
from dragoman.reading.events.triggers import Trigger
from dragoman.reading.events.view import View

_HARM = frozenset({"kill", "wound", "injure", "destroy", "damage", "hit", "target", "hurt", "maim"})
_TOLD = frozenset({"in", "by", "during"})


def merged(
    view: View, found: Sequence[Trigger], parts: Mapping[int, Roles]
) -> tuple[list[Trigger], dict[int, Roles]]:
    """The triggers that stand for an event of their own, and the parties of each by its head token.

    A trigger that only says more of another's event gives its parties to that one where it has none.
    """
    by_head = {t.head: t for t in found}
    roles = dict(parts)
    gone: set[int] = set()
    for trigger in found:
        # "launched two raids and an ambush": the nouns tell of the events, the light verb of their parties.
        nouns = [by_head[i] for i in _told_by(view, trigger) if i in by_head] if _light(view, trigger) else []
        nouns = [n for n in nouns if n.kind == "noun" and n.cue.type == trigger.cue.type]
        for noun in nouns:
            roles[noun.head] = _filled(roles[trigger.head], roles[noun.head])
        if nouns:
            gone.add(trigger.head)
    for trigger in found:
        if trigger.head in gone:
            continue
        host = _host(view, trigger, by_head)
        if host is None or host in gone or host == trigger.head:
            continue
        roles[host] = _filled(roles[host], roles[trigger.head])
        gone.add(trigger.head)
    return [t for t in found if t.head not in gone], roles


def _light(view: View, trigger: Trigger) -> bool:
    lemma = view.sentence[trigger.head].lemma.lower()
    return trigger.kind == "verb" and bool(trigger.cue.objects) and lemma in view.among("light.verbs")


def _told_by(view: View, trigger: Trigger) -> set[int]:
    """The nouns that a verb acts on, past words of quantity."""
    return {view.unwrapped(t).i for t in view.objects(trigger.head)} if trigger.kind == "verb" else set()


def _filled(roles: Roles, more: Roles) -> Roles:
    actors = roles.actors or tuple(s for s in more.actors if s not in roles.recipients)
    recipients = roles.recipients or tuple(s for s in more.recipients if s not in actors)
    if roles.reciprocal:
        recipients = roles.recipients
    return msgspec.structs.replace(
        roles, actors=actors, recipients=recipients, heads=roles.heads | more.heads
    )


def _host(view: View, trigger: Trigger, by_head: Mapping[int, Trigger]) -> int | None:
    """The head of the trigger whose event this one tells of again, or None."""
    s, token = view.sentence, view.sentence[trigger.head]
    parent = by_head.get(token.head)
    same = parent is not None and parent.cue.type == trigger.cue.type and parent.head != trigger.head
    if trigger.kind == "verb":
        if same and token.dep in {"acl", "relcl"} and parent is not None and parent.kind == "noun":
            return parent.head
        if same and token.dep == "advcl" and token.tag == "VBG" and token.lemma.lower() in _HARM:
            return token.head
        if token.lemma.lower() in _HARM:
            doers = (by_head.get(t.i) for t in view.subjects(trigger.head))
            return next(
                (d.head for d in doers if d and d.kind == "noun" and d.cue.type == trigger.cue.type), None
            )
        return None
    if trigger.kind == "noun":
        verb = token
        for _ in range(4):
            if verb.head == verb.i or verb.pos in {"VERB", "AUX"}:
                break
            verb = s[verb.head]
        host = by_head.get(verb.i)
        if host is None or host.kind != "verb" or host.cue.type != trigger.cue.type:
            return None
        if host.cue.objects and token.i in _told_by(view, host):
            return host.head
        link = s[token.head]
        if verb.lemma.lower() in _HARM and link.text.lower() in _TOLD and link.head == verb.i:
            return host.head
    return None
