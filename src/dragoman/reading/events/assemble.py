"""From triggers to events: one a predicate and role set, by the contract's coding conventions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from dragoman.reading import grammar
from dragoman.reading.events import contexts, lexicon, merge, modality, modes, roles, screen, speech, triggers
from dragoman.reading.events.modality import Standing
from dragoman.reading.events.roles import Roles
from dragoman.reading.events.triggers import Trigger
from dragoman.reading.events.view import View
from dragoman.records.drafts import EventDraft, MentionDraft
from dragoman.records.layout import Layout
from dragoman.records.parse import Sentence
from dragoman.records.reading import EventType, Span

COOPERATIVE = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID"})
SPEAKING = frozenset({"REQUEST", "THREATEN", "ACCUSE", "REJECT", "AGREE", "SUPPORT", "CONCEDE"})
_PUNISHING = frozenset({"SANCTION", "COERCE", "REJECT"})
_JOINED = frozenset({"THREATEN", "AGREE", "AID"})
_REFUSABLE = frozenset({"CONSULT", "AID", "CONCEDE", "RETREAT", "AGREE"})


def code(
    text: str, layout: Layout, sentences: Sequence[Sentence], mentions: Sequence[MentionDraft]
) -> list[EventDraft]:
    """Events of a report, in order of their cues. Spans are offsets into `text`, inside the cue's sentence.

    `mentions` gives the party spans, looked up by their head word; where one is missing the coder makes its
    own. Never raises; an empty or odd tree gives no events.
    """
    known = lexicon.load()
    here: dict[int, list[int]] = defaultdict(list)
    for index, mention in enumerate(mentions):
        here[mention.sentence].append(index)
    about = topics(sentences)
    politics = screen.political(sentences, known)
    out: list[EventDraft] = []
    for sentence, topic in zip(sentences, about, strict=True):
        if not len(sentence):
            continue
        view = View(sentence, known, mentions, here.get(sentence.index, ()))
        out.extend(_sentence(view, topic, politics))
    return out


def political(sentences: Sequence[Sentence]) -> bool:
    """Does any word of the report speak of politics? Of a few sentences nobody can say: they are taken to."""
    return screen.political(sentences, lexicon.load())


def topics(sentences: Sequence[Sentence]) -> list[tuple[str, ...]]:
    """PLOVER contexts of each sentence: its own, failing that the report's."""
    keywords = lexicon.load().contexts
    own = [contexts.of_sentence(s, keywords) for s in sentences]
    overall = contexts.of_report(own)
    return [o or overall for o in own]


def _sentence(view: View, topic: tuple[str, ...], politics: bool) -> list[EventDraft]:
    found = triggers.find(view)
    asked = speech.demands(view)
    duties = {t.head for t in asked}
    found = [t for t in found if t.head not in duties] + asked
    if not found:
        return []
    found.sort(key=lambda t: (t.first, t.head))
    found, parties = merge.merged(view, found, {t.head: roles.find(view, t) for t in found})
    swallowed = _swallowed(view, found)
    found = [t for t in found if t.head not in swallowed]
    out: list[EventDraft] = []
    for trigger in found:
        parts = parties[trigger.head]
        if not screen.passes(view, trigger, parts, politics):
            continue
        draft = _draft(view, trigger, parts, topic)
        if draft is not None and not _double(draft, out) and not _joined(view, draft, out):
            out.append(draft)
    return out


def _draft(view: View, trigger: Trigger, parts: Roles, topic: tuple[str, ...]) -> EventDraft | None:
    standing = modality.judge(view, trigger)
    type_, standing = settle(trigger, standing, view, bool(parts.actors))
    parts = speech.voiced(view, trigger, type_, parts)
    if type_ == "REJECT" and trigger.cue.type == "CONSULT" and not parts.recipients:
        parts = roles.refused(view, trigger, parts)
    cue: Span = view.sentence.span(trigger.first, trigger.last)
    if cue[0] >= cue[1]:
        return None
    return EventDraft(
        type=type_,
        sentence=view.sentence.index,
        trigger=trigger.head,
        cue=cue,
        actors=parts.actors,
        recipients=parts.recipients,
        modes=modes.find(view, trigger, type_),
        contexts=topic,
        modality=standing.modality,
        historical=standing.historical,
        repeated=standing.repeated,
        aggregate=standing.aggregate,
        reciprocal=parts.reciprocal and type_ == trigger.cue.type,
        confidence=_confidence(trigger, parts, standing),
        speech=type_ in SPEAKING and trigger.kind == "verb",
    )


def settle(trigger: Trigger, standing: Standing, view: View, acting: bool) -> tuple[EventType, Standing]:
    """The type by the contract's conventions on what is planned or announced; `acting`: somebody is named who acts."""
    type_, planned = trigger.cue.type, standing.modality == "planned"
    if trigger.cue.planned:
        return type_, Standing("planned", False, standing.repeated, standing.aggregate)
    if trigger.cue is speech.DUTY:
        return type_, Standing("actual", False, standing.repeated, standing.aggregate)
    if planned and type_ in COOPERATIVE:
        return "AGREE", standing
    if standing.modality == "denied" and type_ in _REFUSABLE and modality.resolved(view, trigger.head):
        # What one will no longer give is cut; whom one will not meet, what one will not yield is refused.
        if type_ != "AID" or view.sentence[trigger.head].lemma.lower() in view.among("words.letting_in"):
            return "REJECT", Standing("actual", False, standing.repeated, standing.aggregate)
        return "SANCTION", Standing("planned", False, standing.repeated, standing.aggregate)
    if planned and type_ == "RETREAT":
        return "CONCEDE", standing
    announced = standing.announced and acting and speech.attributed(view, trigger.head)
    hostile = type_ == "ASSAULT" or (type_ in _PUNISHING and view.words & view.among("modality.conditional"))
    if planned and hostile and announced:
        return "THREATEN", Standing("actual", False, standing.repeated, standing.aggregate)
    if standing.modality == "denied" and type_ == "REJECT":
        return type_, Standing("actual", standing.historical, standing.repeated, standing.aggregate)
    return type_, standing


def _confidence(trigger: Trigger, parts: Roles, standing: Standing) -> float:
    """The cue's weight, raised by parties that were found and lowered where there are none."""
    value = trigger.cue.weight
    value += 0.1 * bool(parts.actors) + 0.1 * bool(parts.recipients) - 0.15
    value -= 0.1 * (standing.modality != "actual")
    return round(min(0.95, max(0.05, value)), 2)


def _swallowed(view: View, found: Iterable[Trigger]) -> set[int]:
    """Tokens in the complement of a demand, threat or promise: what is wanted there is no event of its own."""
    out: set[int] = set()
    for trigger in found:
        if trigger.cue.swallow:
            out |= _complement(view, trigger)
    return out


def _complement(view: View, trigger: Trigger) -> set[int]:
    """What a trigger governs as its content, without clauses that tell of the world around it."""
    s, i = view.sentence, trigger.head
    if s.headline and s[i].pos not in {"VERB", "AUX"} and trigger.kind == "verb":
        return set(range(i + 1, len(s)))
    stack = [c for c in s.children(i) if _is_content(view, trigger, c.i)]
    if trigger.light is not None:
        stack += [c for c in s.children(trigger.light) if c.dep in {"xcomp", "advcl"} and c.i > i]
    out: set[int] = set()
    while stack and len(out) < triggers.MAX_TOKENS:
        token = stack.pop()
        if token.i in out or token.i == i:
            continue
        out.add(token.i)
        for child in s.children(token.i):
            if child.dep in {"relcl", "poss"}:
                continue
            if child.dep in {"advcl", "acl"} and not view.infinitive(child.i):
                continue
            if child.dep == "prep" and child.text.lower() in {
                "after",
                "following",
                "over",
                "amid",
                "despite",
                "since",
            }:
                continue
            stack.append(child)
    return out


def _is_content(view: View, trigger: Trigger, j: int) -> bool:
    child = view.sentence[j]
    if child.dep in {"xcomp", "ccomp"}:
        return child.i > trigger.head
    if child.dep == "dobj":
        return child.i > trigger.head
    if child.dep == "nsubjpass":
        return grammar.is_passive(view.sentence, trigger.head) and not view.clauses(trigger.head)
    if child.dep in {"advcl", "acl", "relcl"}:
        return any(c.tag == "TO" for c in view.sentence.children(j))
    return child.dep == "prep" and child.text.lower() in {
        "for",
        "to",
        "of",
        "on",
        "from",
        "with",
        "against",
        "about",
    }


def _double(draft: EventDraft, before: Sequence[EventDraft]) -> bool:
    """The same event told twice by overlapping words ("launched a raid", by verb and noun)?"""
    return any(o.type == draft.type and o.cue[0] < draft.cue[1] and draft.cue[0] < o.cue[1] for o in before)


def _joined(view: View, draft: EventDraft, before: list[EventDraft]) -> bool:
    """One act told by joined verbs ("train, advise and equip them")? The first then takes the last one's recipients."""
    token = view.sentence[draft.trigger]
    if token.dep != "conj" or draft.type not in _JOINED:
        return False
    for n, other in enumerate(before):
        same = other.type == draft.type and other.trigger == token.head and other.actors == draft.actors
        if same and (not other.recipients or other.recipients == draft.recipients):
            before[n] = msgspec.structs.replace(other, recipients=draft.recipients)
            return True
    return False
