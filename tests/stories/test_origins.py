"""Families and their origin, how many newsrooms stand behind a story, what its reports agree on."""

from __future__ import annotations

import msgspec
import pytest

from dragoman.stories import Gathered, gather, origins
from dragoman.stories.records import Copy, Credit, Paper
from dragoman.stories.telling import Story
from tests.stories.made import ATTACK, CUT, OTHER, WIRE, made, news, reading, report


def gathered() -> Gathered:
    reports, readings = zip(*news(), strict=True)
    return gather(reports, readings)


@pytest.fixture(scope="module")
def story() -> Story:
    found = gathered()
    return found.tell(max(found.stories, key=len))


def test_one_wire_is_one_newsroom_however_many_print_or_quote_it(story: Story) -> None:
    assert story.reports == 4
    assert [(o.key, o.shown) for o in story.origins] == [("reuters", "Reuters"), ("courier", "The Courier")]
    by = {t.report: [o.by for o in t.origins] for t in story.tellings}
    assert by == {"w": ["wire"], "c": ["wire"], "o": ["own"], "q": ["quoted"]}


def test_figures_side_by_side_and_how_they_moved(story: Story) -> None:
    (killed,) = story.figures
    assert killed.kind == "killed"
    assert not killed.agreed
    assert killed.moved == ((12, None), (30, None))
    assert [(f.report, f.low, f.origin) for f in killed.told] == [
        ("w", 12, "reuters"), ("c", 12, "reuters"), ("o", 30, "courier"),
    ]  # fmt: skip
    assert story.disputed


def test_fields(story: Story) -> None:
    fields = {f.name: f for f in story.fields}
    assert fields["place"].agreed
    assert fields["days"].agreed
    assert fields["status"].agreed
    assert [v.shown for v in fields["place"].values] == ["Kufra"]
    assert {v.shown: v.reports for v in fields["recipients"].values}["army base"] == ("q",)
    assert (story.first_day, story.last_day) == ("2024-05-13", "2024-05-13")
    assert (story.first_seen, story.last_seen) == ("2024-05-13", "2024-05-14")
    assert {(v.shown, v.stance, v.reports) for v in story.voices} == {
        ("medics", "asserts", ("w", "c", "q")), ("a doctor", "asserts", ("o",)),
    }  # fmt: skip
    assert story.only_by is None


def alone(*papers: Paper) -> Story:
    from dragoman.stories import linking
    from dragoman.stories.telling import tell

    events = [e for n, p in enumerate(papers) for e in linking.events(n, p)]
    return tell(events, {e.mark: (origins.own(e.paper),) for e in events})


def test_asserted_only_by_one() -> None:
    one = made(report("a", "2024-05-14", "Post", TEXT), ATTACK)
    other = made(report("b", "2024-05-14", "Courier", TEXT), ATTACK)
    assert alone(one, other).only_by == "medics"
    narrated = made(report("c", "2024-05-14", "Courier", TEXT), ATTACK | {"said": []})
    assert alone(one, narrated).only_by is None


def test_denials_are_shown_and_corroborate_nothing() -> None:
    told = made(report("a", "2024-05-14", "Post", TEXT), ATTACK)
    denial = made(
        report("b", "2024-05-15", "Courier", TEXT),
        ATTACK | {"said": [("denies", "spokesman for Chad", None)]},
    )
    story = alone(told, denial)
    assert [o.key for o in story.origins] == ["post"]
    assert story.disputed
    assert not next(f for f in story.fields if f.name == "status").agreed
    assert [(v.shown, v.stance) for v in story.voices][-1] == ("spokesman for Chad", "denies")
    assert alone(denial).origins == ()


@pytest.mark.parametrize(
    ("first", "second", "agreed"),
    [
        (("at least 12 soldiers", 12, None), ("at least 12 soldiers", 12, 12), True),
        (("at least 12 soldiers", 12, 12), ("at least 12 soldiers", 30, 30), False),
        (("at least 12 soldiers", 12, None), ("at least 12 soldiers", 30, None), False),
        (("at least 12 soldiers", 24, 99), ("at least 12 soldiers", 30, 30), True),
        (("at least 12 soldiers", None, 20), ("at least 12 soldiers", 20, 20), True),
    ],
)
def test_figures_that_agree(
    first: tuple[str, int | None, int | None], second: tuple[str, int | None, int | None], agreed: bool
) -> None:
    a = made(report("a", "2024-05-14", "Post", TEXT), ATTACK | {"killed": first})
    b = made(report("b", "2024-05-14", "Courier", TEXT), ATTACK | {"killed": second})
    assert alone(a, b).figures[0].agreed is agreed


def test_a_newsroom_that_corrects_itself_is_not_in_dispute_with_itself() -> None:
    a = made(report("a", "2024-05-14", "Post", TEXT), ATTACK)
    b = made(report("b", "2024-05-15", "Post", TEXT), ATTACK | {"killed": ("at least 12 soldiers", 30, None)})
    (killed,) = alone(a, b).figures
    assert killed.agreed
    assert killed.moved == ((12, None), (30, None))


def plain(ref: str, day: int, outlet: str, *credits: Credit) -> Paper:
    return Paper(
        ref=ref, outlet=None, outlet_key=outlet, outlet_shown=outlet.title(), published=None, day=day, title=None,
        names=(), words=(), credits=credits, facts=(),
    )  # fmt: skip


def copy(a: int, b: int, kind: str = "near", score: float = 0.9) -> Copy:
    return msgspec.convert([a, b, kind, score, score, 50, score], Copy)


TEXT = WIRE.removeprefix("KUFRA, Libya (Reuters) - ")
REUTERS = Credit(outlet="reuters", shown="Reuters", whole=True, span=(0, 9))
AFP_HELPED = Credit(outlet="afp", shown="AFP", whole=False, span=(0, 9))


@pytest.mark.parametrize(
    ("papers", "source", "key", "by"),
    [
        ([plain("a", 5, "post"), plain("b", 4, "courier")], 1, "courier", "earliest"),
        ([plain("a", 5, "post", REUTERS), plain("b", 4, "courier")], 1, "reuters", "wire"),
        ([plain("a", 5, "post", REUTERS), plain("b", 6, "reuters")], 1, "reuters", "wire"),
        ([plain("a", 5, "post", AFP_HELPED), plain("b", 4, "courier")], 1, "afp", "wire"),
        ([plain("a", 5, "post", AFP_HELPED), plain("b", 4, "courier", REUTERS)], 1, "reuters", "wire"),
    ],
)
def test_the_origin_is_the_wire_credited_else_the_earliest(
    papers: list[Paper], source: int, key: str, by: str
) -> None:
    found = origins.families(dict(enumerate(papers)), [copy(0, 1)])
    assert found[0] is found[1]
    assert (found[0].source, found[0].origin.key, found[0].origin.by) == (source, key, by)


def test_a_part_makes_no_family_and_reviewers_decide() -> None:
    papers = {n: plain(f"r{n}", n, f"o{n}") for n in range(4)}
    assert origins.families(papers, [copy(0, 1, "partial")]) == {}
    links = [copy(0, 1), copy(1, 2), copy(0, 2)]
    assert {f.members for f in origins.families(papers, links).values()} == {(0, 1, 2)}
    kept = origins.families(papers, links, [(0, 2, False)])
    assert all(not {0, 2} <= set(f.members) for f in kept.values())
    assert origins.families(papers, [], [(0, 3, True)])[3].members == (0, 3)
    assert origins.families(papers, [], [(0, 3, False), (0, 3, True)]) == {}
    assert origins.families(papers, [], [(0, 3, True), (0, 3, False)])[0].members == (0, 3)


def test_an_event_in_a_borrowed_part_counts_with_its_source() -> None:
    own = OTHER.replace("The raid on Monday", "A raid")
    part = CUT.split("\n\n")[2]
    wire = report("w", "2024-05-13", "Reuters", WIRE)
    taker = report("t", "2024-05-14", "Valley News", f"{own}\n\n{OTHER.upper()}\n\n{part}")
    fired = {"cue": "fired", "actors": ["The attackers"], "recipients": ["barracks"]}
    stormed = {"cue": "stormed", "actors": ["armed men"], "place": "Kufra"}
    found = gather([wire, taker], [reading(wire, fired), reading(taker, stormed, fired)])
    assert [c.kind for c in found.copies] == ["partial"]
    events = {e.fact.label: e for s in found.stories for e in s if e.paper.ref == "t"}
    assert [(o.key, o.by) for o in found.origins(events["e2"])] == [("reuters", "shared")]
    assert [(o.key, o.by) for o in found.origins(events["e1"])] == [("valley news", "own")]


def test_a_report_without_an_outlet_is_its_own_newsroom() -> None:
    assert origins.own(made(report("a", None, None, WIRE.replace("(Reuters)", "")))).key == "report:a"
