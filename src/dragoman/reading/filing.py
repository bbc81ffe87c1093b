"""Under which of the 16 types `relate` answers an event.

An answer of `relate` is a type without modality or mode, a root category as the CAMEO table's. Where that table
(CAMEO2PLOVER-2021) files what happened otherwise than the manual, by which a reading goes, the answer follows it:

* what is promised or decided and not yet done is agreed to (035 with its subcodes; a reading: CONCEDE, planned),
* force, penalties and protest that are announced are threatened (13; a reading: the type, planned),
* sanctions and embargoes imposed are coercion (163; a reading: SANCTION, discontinue),
* who is found guilty or liable is accused (116; a reading: SANCTION, convict),
* peacekeepers sent are aid (074; a reading: MOBILIZE),
* who is called for action against is accused (113, rally opposition; a reading: REQUEST, of whom it does not say),
* help, agreement or yielding that is denied is rejection (12; a reading: the type, denied).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from dragoman.records.drafts import EventDraft
from dragoman.records.parse import Sentence, Token
from dragoman.records.reading import EventType, Span

YIELDING: tuple[EventType, ...] = ("CONCEDE", "RETREAT")
FRIENDLY: tuple[EventType, ...] = ("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", *YIELDING)
HOSTILE: tuple[EventType, ...] = ("PROTEST", "SANCTION", "COERCE", "ASSAULT")
_AHEAD = {"planned", "possible"}
_SANCTIONS = {"sanction", "embargo"}
_KEEPERS = {"peacekeeper", "peacekeeping"}
_CLAUSES = {"relcl", "advcl", "ccomp", "conj", "parataxis"}
_STEPS = 3
"""How deep below the cue its object's words are looked for."""


def filed(
    type_: str, modality: str, modes: Iterable[str] = (), lemmas: Iterable[str] = (), *, against: bool = False
) -> EventType:
    """The type under which an event is answered.

    `lemmas` are those of its cue and what the cue governs; `against` says that the recipient is who action is against.
    """
    words = set(lemmas)
    if type_ in FRIENDLY and modality == "denied":
        return "REJECT"
    if type_ in HOSTILE and modality == "planned":
        return "THREATEN"
    if type_ == "REQUEST" and against:
        return "ACCUSE"
    if type_ in YIELDING and modality in _AHEAD:
        return "AGREE"
    if type_ == "SANCTION" and "convict" in modes:
        return "ACCUSE"
    if type_ == "SANCTION" and words & _SANCTIONS:
        return "COERCE"
    if type_ == "MOBILIZE" and words & _KEEPERS:
        return "AID"
    return cast("EventType", type_)


def filed_draft(draft: EventDraft, sentence: Sentence | None, recipient: Span | None = None) -> EventType:
    """As `filed`, of an event coded in a parsed sentence and the recipient that is asked for."""
    if sentence is None or draft.trigger >= len(sentence):
        return filed(draft.type, draft.modality, draft.modes)
    governed = [*sentence.within(draft.cue), *_below(sentence, draft.trigger)]
    against = recipient is not None and any(
        t.lemma == "against" and any(recipient[0] <= o.start < recipient[1] for o in sentence.children(t.i))
        for t in governed
    )
    return filed(
        draft.type, draft.modality, draft.modes, (t.lemma.lower() for t in governed), against=against
    )


def _below(sentence: Sentence, head: int) -> Iterator[Token]:
    """What hangs on a word within a few steps, clauses of their own left out."""
    level = [head]
    for _ in range(_STEPS):
        words = [t for i in level for t in sentence.children(i)]
        yield from words
        level = [t.i for t in words if t.dep not in _CLAUSES]
