"""For any mentions whatever: one assignment each, every actor listed, never an error, no quadratic time."""

from __future__ import annotations

import datetime
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.knowledge import load
from dragoman.reading.resolution import resolve
from dragoman.records.drafts import MentionDraft
from dragoman.records.reading import MentionLink
from tests.reading.resolution.drafts import drafts

WORDS = [
    "Iraqi", "army", "president", "spokesman", "the", "Kataib", "Hezbollah", "two", "governments", "U.S.-led",
    "coalition", "former", "Paris", "Trump", "May", "its", "’s", "", "\u202e", "Ž", "group", "forces", "officials",
]  # fmt: skip
LINKS = st.builds(
    MentionLink,
    role=st.sampled_from(["apposition", "of", "modifier", "conjunct", "is", "serves", "seeks"]),
    target=st.integers(min_value=-2, max_value=14),
)


@st.composite
def mention(draw: st.DrawFn) -> MentionDraft:
    text = " ".join(draw(st.lists(st.sampled_from(WORDS), max_size=5))) or draw(st.text(max_size=8))
    start = draw(st.integers(0, 500))
    span = (start, start + 1 + len(text))
    return MentionDraft(
        span=span,
        head=span,
        core=span,
        sentence=draw(st.integers(0, 5)),
        form=draw(st.sampled_from(["name", "pronoun", "description", "demonym"])),
        label=draw(st.sampled_from(["", "PERSON", "ORG", "GPE", "NORP", "LAW"])),
        text=text,
        lemma=draw(st.sampled_from([w.lower() for w in WORDS])),
        title=draw(st.sampled_from([None, "", "President", "’s", "Badr spokesman"])),
        plural=draw(st.booleans()),
        possessive=draw(st.booleans()),
        subject=draw(st.booleans()),
        determiner=draw(st.sampled_from(["", "the", "a", "its", "both"])),
        preposition=draw(st.sampled_from(["", "in", "by"])),
        links=tuple(draw(st.lists(LINKS, max_size=4))),
    )


@settings(max_examples=150, deadline=None)
@given(
    st.lists(mention(), max_size=12), st.sampled_from([None, datetime.date.min, datetime.date(2018, 2, 6)])
)
def test_never_raises_and_answers_each(mentions: list[MentionDraft], day: datetime.date | None) -> None:
    resolved = resolve(mentions, load(), day, "The Guardian")
    assert len(resolved.assignments) == len(mentions)
    listed = {a.id for a in resolved.actors}
    for found in resolved.assignments:
        assert 0.0 <= found.score <= 1.0
        assert found.why
        for id_ in (found.actor, found.on_behalf_of, *found.members):
            assert id_ is None or id_ in listed


def test_time_grows_with_the_mentions_only() -> None:
    rows = [
        {"text": "Iraqi forces", "form": "description", "lemma": "force", "plural": True, "sentence": n // 8}
        if n % 3
        else {"text": "they", "form": "pronoun", "plural": True, "sentence": n // 8}
        for n in range(8000)
    ]
    made = drafts(rows)
    small, large = _timed(made[:1000]), _timed(made)
    assert large < 30 * small + 0.5


def _timed(made: list[MentionDraft]) -> float:
    start = time.process_time()
    resolve(made, load(), datetime.date(2018, 2, 6))
    return time.process_time() - start
