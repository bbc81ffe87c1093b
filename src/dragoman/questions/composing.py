"""Where one clause leans: the question's own phrases, else actions, attitudes and negations multiplied."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from dragoman.questions.lexicon import Kind, Mark, general
from dragoman.questions.phrases import Found, Word, words
from dragoman.questions.poles import Poles, Stand, is_head
from dragoman.questions.records import AGAINST, BETWEEN, FOR, Side

SURE, LIKELY, HALF, FAINT = 0.85, 0.6, 0.5, 0.35
"""How sure a pattern is: the pole's own phrase; an attitude to the topic; an action of the poles, the topic being named
elsewhere; a guess."""
TURNED = 0.75
"""The same of a pole's own phrase that an attitude or a negation turns round: it may have been turned once more."""
_REACH = 7
"""Words over which a negation reaches what it negates."""
_ENDING = "end"
"""The group of actions that are done to other actions as well: "end the presence", "stop the withdrawal"."""
_FAR = 9
"""Words over which an attitude reaches the action that it is about."""
_NEAR = 4
"""Words between an action and its object or subject, at most."""
_FULL, _SAID, _HEDGED = 100, 85, 60
_PERFORMING = frozenset({"adopt", "turn down"})
"""Groups of actions that are a stance when done: to vote for, to reject."""
_STANDING = frozenset({"it", "them", "this", "that"})
"""What may stand for a topic that was named before."""


class Lean(NamedTuple):
    """Where words lean. `side` None: they do not say. `sure` 0 to 1; `value` -100 to 100; `why` names the words."""

    side: Side | None
    sure: float
    value: int
    why: str
    conditional: bool = False
    hedged: bool = False


NOWHERE = Lean(None, 0.0, 0, "no pattern")


def leaning(known: Poles, clause: Sequence[Word], *, topic: bool, meant: bool) -> Lean:
    """Where one clause leans. `topic`: the topic is named near it, if not in it."""
    own = list(known.own.find(clause))
    here = list(known.topic.find(clause))
    marks = [Mark(f.first, f.after, f.tag[0], f.tag[1], f.phrase, f.tag[2]) for f in general().find(clause)]
    marks = [m for m in marks if not _inside(m, here) or m.group in known.groups]
    borrowed = next((m for m in marks if m.kind == "borrowed"), None)
    if borrowed is not None:
        marks = [m for m in marks if m.first < borrowed.first or m.kind in ("govern", "not")]
    marks += [
        Mark(i, i + 1, "not", -1, w.form, "norm") for i, w in enumerate(clause) if w.form.endswith("n't")
    ]
    marks.sort()
    hedged = any(m.kind == "hedge" for m in marks)
    if own and borrowed is None:
        told = _own(known, own, marks, hedged)
        if told.side is not None:
            return told
    if not (here or topic):
        return NOWHERE
    stood = [Found(i, i + 1, w.form, True) for i, w in enumerate(clause) if not here and w.form in _STANDING]
    return _composed(known, clause, here, stood, marks, hedged, borrowed is not None, meant)


def _inside(mark: Mark, spots: Sequence[Found[bool]]) -> bool:
    return any(s.first <= mark.first and mark.after <= s.after for s in spots)


@lru_cache(maxsize=4096)
def _judging(phrase: str) -> tuple[tuple[Kind, int, str], ...]:
    return tuple(f.tag for f in general().find(words(phrase)))


def _steady(known: Poles, phrase: str, value: int) -> bool:
    """Whether a phrase judges by itself ("abrupt withdrawal", a phrase of those who are against one).

    Criticism beside it is of the same mind and does not turn it round; only "not" does.
    """
    tags = _judging(phrase)
    acts = [sign for kind, sign, group in tags if kind == "action" and group in known.groups]
    contrary = bool(acts) and acts[0] * known.direction * value < 0
    return contrary or any(kind in ("judge", "not") for kind, _, _ in tags)


def _own(known: Poles, own: Sequence[Found[Stand]], marks: Sequence[Mark], hedged: bool) -> Lean:
    """A clause with a phrase of a pole or step."""
    best = max(own, key=lambda f: (f.after - f.first, -f.first))
    value, step = best.tag
    turned = _turns(marks, best.first, best.after, steady=_steady(known, best.phrase, value))
    why = f"phrase of the question: {best.phrase}"
    if turned < 0:
        why += "; turned round"
        if step:
            return NOWHERE
        value = -value
    side: Side = "between" if step and abs(value) <= BETWEEN else ("for" if value > 0 else "against")
    if step and abs(value) <= BETWEEN:
        return Lean(side, SURE, value, why, hedged=hedged)
    sure = TURNED if turned < 0 else SURE
    return Lean(side, sure, round(value * (_HEDGED if hedged else _FULL) / _FULL), why, hedged=hedged)


def _turns(marks: Sequence[Mark], first: int, after: int, *, steady: bool) -> int:
    """1 or -1: the product of attitudes and negations that govern the words from `first` on, and judgements on them.

    `steady`: only a negation counts.
    """
    sign = 1
    for m in _reaching(marks, first):
        if m.kind == "not" or not steady:
            sign *= m.sign
    judge = next(
        (m for m in marks if m.kind == "judge" and m.sign < 0 and not first <= m.first < after), None
    )
    if judge is not None and not steady:
        sign *= _negated(marks, judge) * judge.sign
    return sign


def _reaching(marks: Sequence[Mark], head: int) -> list[Mark]:
    """Attitudes and negations that reach the word number `head`, each by way of the next: the one nearest first.

    Two negations in a row are one ("neither ... nor"); what only looks like one ("not only") just leads on.
    """
    found: list[Mark] = []
    for m in reversed([m for m in marks if m.after <= head]):
        if m.kind == "double" or (m.kind == "govern" and head - m.after < _FAR):
            head = m.first
        elif m.kind != "not" or head - m.after >= _REACH or (found and found[-1].kind == "not"):
            continue
        if m.kind != "double":
            found.append(m)
    return found


def _negated(marks: Sequence[Mark], of: Mark) -> int:
    return -1 if any(m.kind == "not" and 0 <= of.first - m.after < 4 for m in marks) else 1


def _composed(
    known: Poles,
    clause: Sequence[Word],
    here: Sequence[Found[bool]],
    stood: Sequence[Found[bool]],
    marks: Sequence[Mark],
    hedged: bool,
    borrowed: bool,
    meant: bool,
) -> Lean:
    """A clause without the question's own phrases: actions, attitudes and negations multiplied.

    `here`: where the topic stands; `stood`: words that may stand for it, where it does not.
    """
    asides = [m.after for m in marks if m.kind == "aside"]
    actions = _uncoordinated(
        [m for m in marks if m.kind == "action" and not any(0 <= m.first - a < _NEAR for a in asides)], clause
    )
    close = [m for m in actions if _close(m, here)]
    own = [m for m in actions if m.group in known.groups]
    own = [m for m in own if _close(m, here)] or [m for m in own if _close(m, stood)] or own
    if own:
        before = [m for m in actions if m.group == _ENDING and 0 < own[0].first - m.after < _NEAR]
        own = before[-1:] + own if before and _ENDING not in known.groups else own
    acting = own[:2] or [m for m in close if m.group not in _PERFORMING][:1]
    marks = [
        m._replace(kind="govern", group="") if m.group in _PERFORMING and m not in acting else m
        for m in marks
    ]
    governing = [m for m in marks if m.kind == "govern"]
    valued = [h for h in here if is_head(known, h.phrase)]
    judging = [m for m in marks if m.kind == "judge" and _judged(m, [*valued, *acting])]
    part = next((m for m in marks if m.kind == "part"), None)
    if not acting and not (here and (governing or judging)):
        return NOWHERE if part is None or not here else _between(part, FAINT, hedged)
    head = min((m.first for m in acting), default=min((h.first for h in here), default=0))
    sign, names = _product(known.direction, acting, marks, head, judging)
    if borrowed and not judging and not governing:
        sign = -sign
    if part is not None and sign and all(m.sign > 0 for m in governing) and not judging:
        beside = _close(part, [*here, *acting])
        return _between(part, LIKELY if beside else FAINT, hedged)
    norm = any(m.kind == "norm" or m.group == "norm" for m in marks)
    performing = any(m.group in _PERFORMING for m in acting)
    taking = bool(
        meant or norm or performing or judging or any(0 <= head - m.after < _FAR for m in governing)
    )
    if part is not None and not taking:
        return NOWHERE
    sure = _sureness(
        taking=taking,
        own=bool(own),
        close=any(m in close or (m in own and _close(m, stood)) for m in acting),
        ruled=any(not m.group and 0 <= h.first - m.after <= _NEAR for m in governing for h in valued),
        judged=bool(judging) and bool(valued),
    )
    if not known.sure:
        sure = min(sure, FAINT)
    value = (FOR if sign > 0 else AGAINST) * (_HEDGED if hedged else _SAID) // 100
    return Lean("for" if sign > 0 else "against", sure, value, "words: " + ", ".join(names), hedged=hedged)


def _product(
    direction: int, acting: Sequence[Mark], marks: Sequence[Mark], head: int, judging: Sequence[Mark]
) -> tuple[int, list[str]]:
    """The sign of actions, attitudes before them, one negation in reach, and the first judgement; the words."""
    sign, names = direction, []
    for m in (*acting, *_reaching(marks, head)):
        sign *= m.sign
        names.append(m.phrase)
    condemned = any(m.kind == "govern" and m.sign < 0 for m in _reaching(marks, head))
    for m in judging[:1]:
        if condemned and m.sign < 0:  # "condemned it as a betrayal" is one attitude, told twice
            break
        sign *= m.sign * _negated([x for x in marks if x.first > head], m)
        names.append(m.phrase)
    return sign, names


def _close(mark: Mark, spots: Sequence[Found[bool] | Mark]) -> bool:
    """Whether a word stands in or beside one of these places: its object just after it, or its subject before it."""
    return any(
        (s.first <= mark.first and mark.after <= s.after)
        or (mark.first <= s.first and s.after <= mark.after)
        or 0 <= s.first - mark.after <= _NEAR
        or 0 <= mark.first - s.after <= _NEAR
        for s in spots
    )


def _judged(mark: Mark, spots: Sequence[Found[bool] | Mark]) -> bool:
    """Whether a judgement is on one of these: it follows at some distance, or stands close before."""
    return any(0 <= mark.first - s.after <= _REACH or 0 <= s.first - mark.after <= _NEAR for s in spots)


def _between(part: Mark, sure: float, hedged: bool) -> Lean:
    return Lean("between", sure, 0, f"partial: {part.phrase}", hedged=hedged)


def _sureness(*, taking: bool, own: bool, close: bool, ruled: bool, judged: bool) -> float:
    """How sure the product is: by whether an action of the poles, the topic and an attitude stand together."""
    if taking and own and close:
        return 0.8
    if taking and close:
        return 0.65
    if ruled or judged:
        return LIKELY
    return HALF if taking and own else FAINT


def _uncoordinated(acting: Sequence[Mark], clause: Sequence[Word]) -> list[Mark]:
    """Actions of which none is merely joined to another of the same sign: the first of "scrapped and buried", the
    second of "a move to withdraw"."""
    out: list[Mark] = []
    for m in acting:
        between = {w.form for w in clause[out[-1].after : m.first]} if out else set()
        if between == {"to"} and (out[-1].sign, out[-1].group) == (m.sign, m.group):
            out[-1] = m
            continue
        if out and out[-1].sign == m.sign and m.first - out[-1].after <= 2 and between <= {"and", "or"}:
            continue
        out.append(m)
    return out
