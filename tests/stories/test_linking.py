"""Events that are one: found by keys, scored by parts, brought together without chaining, whatever the order."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

from dragoman.stories import blocks, cluster, gather, linking, weigh
from dragoman.stories.records import Link, Mark, Paper
from dragoman.stories.weigh import Event, Scorer
from tests.stories.made import ATTACK, OTHER, WIRE, made, news, report


def stories_of(papers: list[Paper]) -> set[frozenset[str]]:
    events, links = linking.link(papers)
    return {frozenset(e.paper.ref for e in story) for story in cluster.stories(events, links)}


def test_one_attack_is_one_story_and_another_is_another() -> None:
    reports, readings = zip(*news(), strict=True)
    found = gather(reports, readings)
    told = {frozenset(e.paper.ref for e in story) for story in found.stories}
    assert told == {frozenset("wcoq"), frozenset("e")}


def test_the_order_of_reports_makes_no_difference() -> None:
    pairs = news()
    expected = None
    for order in itertools.islice(itertools.permutations(pairs), 0, 120, 7):
        found = gather([r for r, _ in order], [x for _, x in order])
        told = sorted([e.paper.ref for e in story] for story in found.stories)
        expected = expected or told
        assert told == expected


VARIED: list[tuple[dict[str, Any], str, bool]] = [
    ({}, "2024-05-14", True),
    (
        {"killed": ("nine of the garrison", 9, 9)},
        "2024-05-14",
        True,
    ),  # a figure that differs is no other event
    ({"place": "Sabha"}, "2024-05-14", False),
    ({"day": "2024-05-03"}, "2024-05-14", False),
    ({"day": "2024-06-13"}, "2024-06-14", False),
    ({"type": "REQUEST"}, "2024-05-14", False),
    ({"type": "AID"}, "2024-05-14", False),
]


@pytest.mark.parametrize(("change", "published", "same"), VARIED)
def test_what_makes_another_event(change: dict[str, Any], published: str, same: bool) -> None:
    text = (
        "Armed men attacked a post outside Kufra, and nine of the garrison did not survive, a nurse said. Sabha, far "
        "away, heard nothing. The commander had asked for more guards in the winter."
    )
    if change.get("place") == "Sabha":
        text = text.replace("Sabha", "Tazirbu").replace("Kufra", "Sabha")
    one = made(report("a", "2024-05-14", "Reuters", WIRE), ATTACK)
    told = {"cue": "attacked", "actors": ["Armed men"], "recipients": ["a post"], "place": "Kufra"} | change
    told = {"day": "2024-05-13"} | told
    other = made(report("b", published, "Post", text), told)
    assert (frozenset("ab") in stories_of([one, other])) is same


def test_a_score_explains_itself() -> None:
    a = made(report("a", "2024-05-14", "Reuters", WIRE), ATTACK)
    stormed = {"cue": "stormed", "actors": ["armed men"], "place": "Kufra", "day": "2024-05-13"}
    b = made(report("b", "2024-05-14", "Post", OTHER), stormed)
    (x,), (y,) = linking.events(0, a), linking.events(1, b)
    score, parts = Scorer().explain(x, y)
    assert score == Scorer().score(x, y) == Scorer().score(y, x)
    odds = sum(part.adds for part in parts)
    assert 1 / (1 + 2.718281828459045**-odds) == pytest.approx(score, abs=0.001)
    assert {"time", "place", "context", "bias"} <= {part.name for part in parts}
    asked = made(report("c", "2024-05-14", "Post", OTHER), stormed | {"type": "REQUEST"})
    score, parts = Scorer().explain(x, linking.events(2, asked)[0])
    assert score == 0
    assert parts[0].why == "ASSAULT is never REQUEST"


def test_two_events_of_one_sentence_are_two() -> None:
    text = (
        "Police arrested nine men in Kufra on Monday and shelled a house near the market. They left by night."
    )
    first = {
        "cue": "arrested",
        "type": "COERCE",
        "actors": ["Police"],
        "recipients": ["nine men"],
        "place": "Kufra",
    }
    second = {"cue": "shelled", "actors": ["Police"], "recipients": ["a house"], "place": "Kufra"}
    papers = [made(report(n, "2024-05-14", n, text), first, second) for n in ("a", "b")]
    events, links = linking.link(papers)
    found = {frozenset(e.mark for e in story) for story in cluster.stories(events, links)}
    assert found == {frozenset({(0, 0), (1, 0)}), frozenset({(0, 1), (1, 1)})}


class Fixed(Scorer):
    """Answers scores from a table, 0 for all other pairs."""

    def __init__(self, table: dict[frozenset[int], float]) -> None:
        super().__init__()
        self._table = table

    def score(self, a: Event, b: Event) -> float:
        return self._table.get(frozenset((a.mark[0], b.mark[0])), 0.0)


def chain(count: int) -> tuple[dict[Mark, Event], list[Link], Fixed]:
    """Events of which only neighbours are alike."""
    papers = [made(report(f"r{n:02d}", f"2024-05-{n + 1:02d}", f"o{n}", WIRE), ATTACK) for n in range(count)]
    events = {(n, 0): Event((n, 0), p.facts[0], p) for n, p in enumerate(papers)}
    links = [Link(a=(n, 0), b=(n + 1, 0), score=0.9) for n in range(count - 1)]
    return events, links, Fixed({frozenset((n, n + 1)): 0.9 for n in range(count - 1)})


def test_stories_do_not_chain() -> None:
    events, links, scorer = chain(12)
    found = cluster.stories(events, links, (), scorer)
    assert max(map(len, found)) <= 3
    assert sum(map(len, found)) == 12


def test_groups_too_large_to_score_whole_do_not_chain_either(monkeypatch: pytest.MonkeyPatch) -> None:
    import msgspec

    scale = weigh.scale()
    small = msgspec.structs.replace(scale, limits=msgspec.structs.replace(scale.limits, group=5))
    monkeypatch.setattr(cluster, "scale", lambda: small)
    events, links, scorer = chain(12)
    found = cluster.stories(events, links, (), scorer)
    assert 1 < max(map(len, found)) <= 3


def test_what_reviewers_say_wins_and_the_newest_word_decides() -> None:
    events, links, scorer = chain(4)

    def told(*judged: tuple[int, int, bool]) -> set[frozenset[int]]:
        words = [((a, 0), (b, 0), same) for a, b, same in judged]
        return {frozenset(e.mark[0] for e in s) for s in cluster.stories(events, links, words, scorer)}

    together = [s for s in told() if len(s) > 1]
    assert frozenset({0, 1}) in together
    assert not any({0, 1} <= s for s in told((0, 1, False)))
    assert any({0, 3} <= s for s in told((0, 3, True)))
    assert not any({0, 3} <= s for s in told((0, 3, False), (0, 3, True)))
    assert any({0, 3} <= s for s in told((0, 3, True), (0, 3, False)))
    assert not any({0, 2} <= s for s in told((0, 2, False), (0, 3, True), (3, 2, True)))
    assert any({0, 1, 2, 3} <= s for s in told((0, 1, True), (1, 2, True), (2, 3, True)))
    assert told((7, 9, True)) == told()


def test_unlike_events_of_one_report_never_meet() -> None:
    events, _, _ = chain(2)
    twin = Event((0, 1), events[0, 0].fact, events[0, 0].paper)
    events[0, 1] = twin
    links = [Link(a=(0, 0), b=(1, 0), score=0.99), Link(a=(0, 1), b=(1, 0), score=0.98)]

    class Unlike(Scorer):
        def score(self, a: Event, b: Event) -> float:
            return 0.0 if a.mark[0] == b.mark[0] else 0.98

    found = {frozenset(e.mark for e in s) for s in cluster.stories(events, links, (), Unlike())}
    assert found == {frozenset({(0, 0), (1, 0)}), frozenset({(0, 1)})}


def test_a_crowded_key_brings_nobody_together_and_few_are_compared() -> None:
    limits = weigh.scale().limits
    crowd = [(n, 0) for n in range(1, limits.crowd + 2)]
    assert blocks.nearest((0, 0), [1], {1: crowd}) == []
    found = blocks.nearest((0, 0), [1, 2], {1: crowd[:300], 2: crowd[250:300]})
    assert len(found) == limits.most
    assert set(found) <= set(crowd[250:300])
    assert blocks.nearest((5, 0), [1], {1: [(5, 1), (6, 0)]}) == [(6, 0)]


def test_linking_is_near_linear() -> None:
    """Ten times the events, of which a day has no more than before: about ten times the comparisons."""
    counts = []
    for days in (10, 100):
        rng = random.Random(4)
        papers = []
        for n in range(days * 12):
            day = f"2024-{1 + n % days // 28:02d}-{1 + n % days % 28:02d}"
            place = rng.choice(["Kufra", "Sabha", "Faya"])
            text = f"Gunmen attacked a base near {place} and {rng.randrange(99)} men fled. It rained."
            told = {"cue": "attacked", "actors": ["Gunmen"], "recipients": ["a base"], "place": place}
            papers.append(made(report(f"r{n}", day, f"o{n}", text), told))
        scorer = Counting()
        index = blocks.Blocks()
        asked = {}
        for n, paper in enumerate(papers):
            for event, (own, sought) in zip(linking.events(n, paper), blocks.keys(paper), strict=True):
                index.add(event.mark, own)
                asked[event.mark] = (event, sought)
        for mark, (event, sought) in asked.items():
            near = blocks.nearest(mark, sought, index.sharing(sought))
            list(linking.across(event, (asked[m][0] for m in near), scorer))
        counts.append(scorer.asked)
    assert counts[1] < 13 * counts[0]


class Counting(Scorer):
    asked = 0

    def score(self, a: Event, b: Event) -> float:
        self.asked += 1
        return 0.0
