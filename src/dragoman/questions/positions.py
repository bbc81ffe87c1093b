"""Positions on a question, read from one report: from its statements and its events, each tied to its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from dragoman.knowledge import normalise
from dragoman.questions import telling
from dragoman.questions.bearing import (
    BEFORE,
    NAMED,
    POINTED,
    SHORT,
    STATE,
    TOGETHER,
    Bearing,
    Page,
    bearing,
    ids_of,
    is_one,
    is_own_state,
)
from dragoman.questions.composing import NOWHERE, SURE, Lean
from dragoman.questions.lexicon import act_of, acts_on, things, wanting, wills
from dragoman.questions.model import Asked, Scores, StanceModel
from dragoman.questions.patterns import lean
from dragoman.questions.phrases import Phrases, words
from dragoman.questions.poles import poles
from dragoman.questions.records import (
    BETWEEN,
    Deed,
    Evidence,
    Holder,
    Position,
    Question,
    Side,
)
from dragoman.questions.telling import Told, refers
from dragoman.questions.weighing import ALONE, AMONG, FIRM, NETWORK, NEVER, POINTING, Verdict, spread, verdict
from dragoman.records.dates import parse_published
from dragoman.records.reading import Act, Event, Party, Reading, Span, Statement, Time
from dragoman.records.report import Report

_ACTS: dict[str, Evidence] = {"demand": "demanded", "threat": "threatened", "promise": "promised"}
_EVENTS: dict[str, Evidence] = {
    "REQUEST": "demanded", "REJECT": "said", "THREATEN": "threatened", "ACCUSE": "said", "SUPPORT": "said",
    "AGREE": "promised", "PROTEST": "did",
}  # fmt: skip
"""Events that show where their actor stands, if their words do, with what they are evidence of. Other deeds show it
only where the question lists them."""
_FULL = frozenset({"demanded", "threatened", "voted", "did"})
"""Kinds of evidence that leave nothing open: the value is that of the pole."""
_MEANT = frozenset({"AGREE", "THREATEN"})
"""Events that show what their actor wants without a word of support or opposition."""
_EVENT_ACTS: dict[str, Act] = {"THREATEN": "threat"}
_APART = frozenset({"party", "legislature", "court", "outlet", "people", "place"})
"""Kinds of actors under a country's code that do not do its deeds."""
_OTHER: dict[Side, Side] = {"for": "against", "against": "for"}
_ARTICLE = 4
"""Characters before a name that an article takes."""
_AROUND = 1
"""Sentences before the words that the network is given with them."""


class _Found(NamedTuple):
    """Words of a holder that bear on the question, not yet weighed."""

    bearing: Bearing
    holder: Holder
    evidence: Evidence
    reported_by: tuple[str, ...]
    act: Act | None
    words: Span
    meant: bool
    deed: Deed | None = None


def positions(
    question: Question, report: Report, reading: Reading, model: StanceModel | None = None
) -> tuple[Position, ...]:
    """The positions that a report tells of, in the order of the text. `model`: without one, patterns decide alone.

    Empty where the report lies outside the question's days. Raises what the model raises.
    """
    day = parse_published(report.published)
    published = None if day is None else day.isoformat()
    if published is not None and not question.covers(published):
        return ()
    page = Page(report, reading)
    found = [(one, _leaning(question, page, one)) for one in _found(question, page)]
    scores: Sequence[Scores | None] = [None] * len(found)
    if model is not None:
        found = [(one, told) for one, told in found if one.deed is not None or _counts(one, told)]
        asking = [one for one, _ in found if one.deed is None]
        given = iter(model.stances([_asked(question, page, one) for one in asking]) if asking else ())
        scores = [next(given) if one.deed is None else None for one, _ in found]
    told = []
    for (one, leans), score in zip(found, scores, strict=True):
        weighed = _weighed(page, one, leans, score)
        if weighed is not None:
            told.append(_position(question, page, one, weighed, published))
    return _merged(_uncontradicted(told))


# --- who holds what ---


def _found(question: Question, page: Page) -> Iterator[_Found]:
    for one in bearing(question, page):
        if isinstance(one.record, Statement):
            yield from _said(page, one, one.record)
        else:
            yield from _did(question, page, one, one.record)


def _said(page: Page, one: Bearing, said: Statement) -> Iterator[_Found]:
    """A statement's holders: its speakers, or the one whose wish it tells of."""
    if refers(page, said):
        return
    outer = page.statements.get(said.within or "")
    speakers = said.speakers
    reported: tuple[str, ...] = ()
    span = one.words
    other = _told_of(page, one, said)
    if other is not None:
        reported, speakers = _names(page, said.speakers), (other,)
        span = other.span[1], one.words[1]
    elif outer is not None and not _shared(outer.speakers, speakers):
        reported = _names(page, [p for p in outer.speakers if not _is_outlet(page, p)])
    evidence = _ACTS.get(said.act or "") or _by_words(page.text, span)
    if reported:
        evidence = "reported_by_others"
    meant = said.attitude == "intention" or _own_will(page, one, speakers)
    for holder in _holders(page, speakers):
        party = Party(span=holder.span, actor=holder.actor)
        if said.act in (None, "report") and _is_outlet(page, party):
            continue  # it only reports
        if _only_written(page, party) and not _is_person(page, holder):
            continue
        yield _Found(one, holder, evidence, reported, said.act, span, meant)


def _told_of(page: Page, one: Bearing, said: Statement) -> Party | None:
    """The party whose wish is told of, where content begins with another than the speaker who wants something."""
    for mention in page.reading.mentions:
        start, end = mention.span
        if not one.content[0] <= start <= one.content[0] + _ARTICLE or end >= one.content[1]:
            continue
        party = Party(
            span=mention.span, actor=mention.actor, on_behalf_of=mention.on_behalf_of, members=mention.members
        )
        if mention.by == "pronoun" and not ids_of(party):
            continue
        future = said.act == "accusation" or said.attitude == "belief"
        if mention.on_behalf_of is None and is_own_state(page, mention.actor, said.speakers):
            continue
        if wanting(page.text, (end, one.content[1]), future=future) and not _shared((party,), said.speakers):
            return party
    return None


def _own_will(page: Page, one: Bearing, speakers: Sequence[Party]) -> bool:
    """Whether content begins with what the speaker's own side will do: a minister's "Sweden would apply"."""
    sides = {_code(page, id_) for p in speakers for id_ in ids_of(p)} - {None}
    for mention in page.reading.mentions:
        start, end = mention.span
        if one.content[0] <= start <= one.content[0] + _ARTICLE and end < one.content[1]:
            own = {_code(page, id_) for id_ in (mention.actor, mention.on_behalf_of) if id_}
            if sides & own and wills(page.text, (end, one.content[1])):
                return True
    return False


def _code(page: Page, id_: str) -> str | None:
    """The country of an actor that stands for one; the actor's own id else."""
    actor = page.actors.get(id_)
    if actor is None or actor.kind == "person":
        return id_
    return actor.code if actor.kind in STATE else id_


def _by_words(text: str, span: Span) -> Evidence:
    found = act_of(text, span)
    return found if found is not None and found != "voted" else "said"


def _did(question: Question, page: Page, one: Bearing, event: Event) -> Iterator[_Found]:
    """An event's holders: its actors, where it is a deed that the question lists, or one that takes a side."""
    if event.modality == "denied" or one.degree < TOGETHER:
        return
    deed = None
    if one.degree == NAMED or acts_on(poles(question), words(page.text, one.words)):
        deed = next((d for d in question.deeds if _is_deed(d, page, event, one.sentence)), None)
    performed = page.statements.get(event.performed_by or "")
    actors = event.actors if performed is None or not performed.speakers else performed.speakers
    tellers = [
        p for claim in event.claims if claim.statement in page.statements and claim.stance != "denies"
        for p in page.statements[claim.statement].speakers if not _is_outlet(page, p)
    ]  # fmt: skip
    for party in actors:
        how = telling.told(page, event, party)
        done = deed if deed is not None and how in ("done", "ahead") and _does(deed, page, party) else None
        evidence = _shown(page, one, event, how if done is not None else None)
        if how == "passing" or evidence is None or _only_written(page, party):
            continue
        own = _shared((party,), tellers)
        if done is None and not own and _is_asked(page, event):
            continue
        reported = () if own else _names(page, tellers)
        if reported and evidence not in ("did", "voted"):
            evidence = "reported_by_others"
        act, meant = _EVENT_ACTS.get(event.type), event.type in _MEANT
        for holder in _holders(page, (party,)):
            yield _Found(one, holder, evidence, reported, act, one.words, meant, done)


def _is_asked(page: Page, event: Event) -> bool:
    """Whether an event is only what somebody demands of its actor: "urged them to sign"."""
    told = [page.statements[c.statement] for c in event.claims if c.statement in page.statements]
    return any(s.act == "demand" for s in told)


def _shown(page: Page, one: Bearing, event: Event, deed: Told | None) -> Evidence | None:
    """What an event is evidence of; None: of nothing. `deed`: how it is told, where the question lists it."""
    if deed is not None:
        return "did" if deed == "done" and event.modality == "actual" else "promised"
    evidence = _EVENTS.get(event.type)
    if evidence is None or event.modality == "possible":
        return None
    if event.modality != "actual":
        return "promised" if evidence in ("did", "promised") else evidence
    return "voted" if act_of(page.text, one.words) == "voted" else evidence


def _does(deed: Deed, page: Page, party: Party) -> bool:
    """Whether a party may have done a listed deed: the deed's own actor, and of his country no house nor party."""
    if deed.actor is None:
        return True
    own = [page.actors[id_] for id_ in ids_of(party) if id_ in page.actors]
    return any(is_one(a, (deed.actor,)) and (a.id == deed.actor or a.kind not in _APART) for a in own)


def _only_written(page: Page, party: Party) -> bool:
    """Whether in a piece of opinion nobody known acts: its writers and those who sign letters only write."""
    actors = [page.actors[id_] for id_ in ids_of(party) if id_ in page.actors]
    return page.reading.genre == "opinion" and not any(a.known for a in actors)


def _is_deed(deed: Deed, page: Page, event: Event, sentence: Span) -> bool:
    """Whether an event is this listed deed."""
    if event.type != deed.type or not set(deed.modes) <= set(event.modes) or event.modality == "possible":
        return False
    if not any(_does(deed, page, p) for p in event.actors):
        return False
    if deed.recipient is not None and not _among(page, event.recipients, deed.recipient):
        return False
    if deed.place is not None and not _is_at(page, event, deed.place, sentence):
        return False
    return not deed.phrases or (
        Phrases(dict.fromkeys(deed.phrases, True)).first(words(page.text, sentence)) is not None
    )


def _is_at(page: Page, event: Event, place: str, sentence: Span) -> bool:
    """Whether an event is at a place: its own, else one that its sentence names."""
    if event.place is not None:
        near = [event.place]
    else:
        near = [p for p in page.reading.places if sentence[0] <= p.span[0] < sentence[1]]
    return any(p.country == place or normalise(p.name) == normalise(place) for p in near)


def _among(page: Page, parties: Iterable[Party], wanted: str) -> bool:
    return any(
        is_one(page.actors[id_], (wanted,)) for p in parties for id_ in ids_of(p) if id_ in page.actors
    )


def _holders(page: Page, parties: Iterable[Party]) -> Iterator[Holder]:
    """Parties as holders; one phrase for several is one holder each."""
    for party in parties:
        if not ids_of(party) and things().first(words(page.text, party.span)) is not None:
            continue
        said = page.text[party.span[0] : party.span[1]]
        for id_ in party.members or (party.actor,):
            actor = page.actors.get(id_ or "")
            if actor is not None and actor.kind == "place":
                continue
            yield Holder(
                span=party.span,
                name=said if actor is None else actor.name,
                actor=id_,
                on_behalf_of=party.on_behalf_of,
            )


def _names(page: Page, parties: Iterable[Party]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(holder.name for holder in _holders(page, parties)))


def _is_person(page: Page, holder: Holder) -> bool:
    actor = page.actors.get(holder.actor or "")
    return actor is not None and actor.kind == "person"


def _is_outlet(page: Page, party: Party) -> bool:
    """A newspaper that reports is no teller of its own."""
    actor = page.actors.get(party.actor or "")
    return actor is not None and actor.kind == "outlet"


def _shared(some: Iterable[Party], others: Iterable[Party]) -> bool:
    """Whether somebody is in both: the same actor, or the same words."""
    mine, theirs = list(some), list(others)
    ids = frozenset[str]().union(*(ids_of(p) for p in mine)) & frozenset[str]().union(
        *(ids_of(p) for p in theirs)
    )
    return bool(ids) or bool({p.span for p in mine} & {p.span for p in theirs})


# --- what it comes to ---


def _asked(question: Question, page: Page, one: _Found) -> Asked:
    """The words with the sentence before them, offsets counted from its beginning."""
    first = page.number(one.bearing.sentence[0])
    spans = page.reading.sentences
    start = spans[max(0, first - _AROUND)][0] if spans else 0
    end = max(one.bearing.sentence[1], one.words[1])
    holder = one.holder.span
    inside = start <= holder[0] and holder[1] <= end
    content = one.bearing.content if one.words == one.bearing.words else one.words
    return Asked(
        text=page.text[start:end],
        content=(content[0] - start, content[1] - start),
        actor=(holder[0] - start, holder[1] - start) if inside else None,
        for_=question.for_.wording,
        against=question.against.wording,
    )


def _counts(one: _Found, told: Lean) -> bool:
    """Whether a network's answer can count: a pattern takes a side that it may grant, or it may decide alone."""
    return one.bearing.degree >= POINTED or (told.side is not None and told.sure >= FIRM)


def _weighed(page: Page, one: _Found, told: Lean, scores: Scores | None) -> Verdict | None:
    """What patterns, deeds and the network make of it."""
    if one.deed is not None:
        value = one.deed.value
        low, high = spread(value, 0.9)
        return Verdict(side_of(value), value, low, high, 0.9, f"deed: {one.deed.type}", "deeds")
    found = verdict(told, scores, _alone(one.bearing.degree, len(page.reading.sentences)))
    if found is None or found.side == "between":
        return found
    if one.evidence in _FULL and not found.conditional and abs(found.value) >= 80:
        value = 100 if found.side == "for" else -100
        low, high = spread(value, found.confidence)
        return found._replace(value=value, low=low, high=high)
    return found


def _alone(degree: float, sentences: int) -> float:
    """What the network must give a side that no pattern takes.

    It was trained on passages that show what they are about. Words that only point back to it must be plainer, so must
    words of a long report, which speaks of much else; and of words that bear on the question by their report or its
    actors alone it cannot tell.
    """
    if degree < POINTED:
        return NEVER
    if sentences > SHORT:
        return AMONG
    return POINTING if degree in (BEFORE, POINTED) else ALONE


def _leaning(question: Question, page: Page, one: _Found) -> Lean:
    """What patterns say; nothing of acts that show a stand only to one who knows more, such as arrests."""
    record = one.bearing.record
    if isinstance(record, Event) and record.type not in _EVENTS:
        return NOWHERE
    near = one.bearing.degree >= BEFORE
    return lean(question, page.text, one.words, near=near, act=one.act, meant=one.meant)


def side_of(value: int) -> Side:
    """The side of a value."""
    if abs(value) <= BETWEEN:
        return "between"
    return "for" if value > 0 else "against"


def _position(
    question: Question, page: Page, one: _Found, weighed: Verdict, published: str | None
) -> Position:
    record = one.bearing.record
    event = record if isinstance(record, Event) else None
    first, last = _days(record.time, published, historical=event is not None and event.historical)
    return Position(
        question=question.id,
        holder=one.holder,
        side=weighed.side,
        value=weighed.value,
        low=weighed.low,
        high=weighed.high,
        evidence=one.evidence,
        span=one.bearing.content if one.words == one.bearing.words else one.words,
        sentence=one.bearing.sentence,
        confidence=round(weighed.confidence * one.bearing.degree, 3),
        why=f"{weighed.why} ({one.bearing.why})",
        coder=weighed.coder,
        statement=record.id if event is None else None,
        event=None if event is None else event.id,
        conditional=weighed.conditional,
        reported_by=one.reported_by,
        first_day=first,
        last_day=last,
        modality=_modality(one, event),
    )


def _modality(one: _Found, event: Event | None) -> str:
    """A listed deed that is announced or prepared is planned, though the announcing is done."""
    if event is None:
        return "actual"
    ahead = one.deed is not None and one.evidence != "did" and event.modality == "actual"
    return "planned" if ahead else event.modality


def _days(time: Time | None, published: str | None, *, historical: bool) -> tuple[str | None, str | None]:
    """The days of the words or the deed; the report's own where nothing dates them, unless they are long past."""
    if time is not None and (time.start or time.end):
        return time.start, time.end
    return (None, None) if historical else (published, published)


def _uncontradicted(told: Sequence[Position]) -> list[Position]:
    """Without what the network alone takes for the contrary of what the same party plainly says in the same report.

    It tells which way words turn with less certainty than the question's own phrases do. What others tell of a party,
    and what is between the poles, contradicts nothing.
    """
    plain = {
        (_party(one), one.side)
        for one in told
        if one.coder != NETWORK and one.confidence >= SURE and one.evidence != "reported_by_others"
    }

    def contrary(one: Position) -> bool:
        said = {side for party, side in plain if party == _party(one)}
        return _OTHER.get(one.side) in said and one.side not in said

    return [one for one in told if one.coder != NETWORK or not contrary(one)]


def _party(one: Position) -> str:
    return one.holder.stands_for or normalise(one.holder.name)


def _merged(told: Iterable[Position]) -> tuple[Position, ...]:
    """One position of a holder in a sentence: the surest, with the labels of the others that are on its side."""
    best: dict[tuple[str, Span], Position] = {}
    for one in sorted(told, key=lambda p: (-p.confidence, p.statement is None, p.span)):
        key = _party(one), one.sentence
        kept = best.get(key)
        if kept is None:
            best[key] = one
        elif kept.side == one.side:
            best[key] = msgspec.structs.replace(
                kept,
                statement=kept.statement or one.statement,
                event=kept.event or one.event,
                evidence=one.evidence
                if kept.evidence == "said" and one.evidence != "reported_by_others"
                else kept.evidence,
            )
    return tuple(sorted(best.values(), key=lambda p: (p.sentence, p.span, p.holder.span)))
