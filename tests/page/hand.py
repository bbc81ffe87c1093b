"""A hand-made reading of an example report, with everything that a page can show."""

from __future__ import annotations

from pathlib import Path

from dragoman.records.reading import (
    Actor,
    Claim,
    Event,
    Hop,
    Mention,
    Party,
    Place,
    Quantity,
    Reading,
    Run,
    Span,
    Statement,
    Tie,
    Time,
)
from dragoman.records.report import Report

EXAMPLE = Path(__file__).parents[2] / "examples" / "reports" / "meridian-iraq-vote.txt"

REPORT = Report(
    id="meridian-iraq-vote",
    text=EXAMPLE.read_text(encoding="utf-8"),
    published="2020-01-05",
    outlet="Meridian Wire",
    url="https://meridian.example/iraq-vote",
)


def at(words: str, after: str = "") -> Span:
    """Where these words stand in the report, the first time after some others."""
    start = REPORT.text.index(words, REPORT.text.index(after) if after else 0)
    return start, start + len(words)


def party(words: str, actor: str | None = None, after: str = "", behalf: str | None = None) -> Party:
    return Party(span=at(words, after), actor=actor, on_behalf_of=behalf)


def sentences() -> tuple[Span, ...]:
    spans: list[Span] = []
    for block in REPORT.text.split("\n\n"):
        start = REPORT.text.index(block)
        for piece in (
            block.strip()
            .replace('." ', '."\n')
            .replace(". He", ".\nHe")
            .replace(". Most", ".\nMost")
            .split("\n")
        ):
            begin = REPORT.text.index(piece.strip(), start)
            spans.append((begin, begin + len(piece.strip())))
    return tuple(spans)


SUNDAY = Time(span=at("on Sunday"), start="2020-01-05", end="2020-01-05")
EVENING = Time(span=at("from Sunday evening"), start="2020-01-05", end=None)
IRAQ = Place(
    span=at("Iraq", "5,200 troops"),
    name="Iraq",
    country="IRQ",
    lat=33.0,
    lon=44.0,
    geonameid=99237,
    precision="country",
)
BAGHDAD = Place(
    span=at("BAGHDAD"),
    name="Baghdad",
    country="IRQ",
    admin1="Baghdad",
    lat=33.34,
    lon=44.4,
    geonameid=98182,
    precision="city",
)


def event(**fields: object) -> Event:
    defaults: dict[str, object] = {
        "modes": (),
        "contexts": (),
        "modality": "actual",
        "historical": False,
        "repeated": False,
        "aggregate": False,
        "actors": (),
        "recipients": (),
        "reciprocal": False,
        "time": None,
        "place": None,
        "quantities": (),
        "claims": (),
        "performed_by": None,
        "confidence": 0.6,
        "coder": "rules",
    }
    return Event(**(defaults | fields))  # type: ignore[arg-type]


READING = Reading(
    id=REPORT.id,
    schema=1,
    language="en",
    genre="news",
    run=Run(program="0.1.0", knowledge="2026.11", weights="en_core_web_sm 3.8.0"),
    sentences=sentences(),
    actors=(
        Actor(
            id="irq-parliament",
            name="Iraqi parliament",
            kind="legislature",
            code="IRQ",
            sectors=("LEG",),
            known=True,
        ),
        Actor(id="irq", name="Iraq", kind="country", code="IRQ", known=True),
        Actor(id="usa", name="United States", kind="country", code="USA", known=True),
        Actor(
            id="usa-forces",
            name="United States armed forces",
            kind="armed_forces",
            code="USA",
            sectors=("MIL",),
            known=True,
        ),
        Actor(
            id="kataib-hezbollah",
            name="Kataib Hezbollah",
            kind="armed_group",
            code="IRQ",
            sectors=("PRM",),
            known=True,
        ),
        Actor(id="iran", name="Iran", kind="country", code="IRN", known=True),
        Actor(id="trump", name="Donald Trump", kind="person", code="USA", sectors=("GOV",), known=True),
        Actor(id="badr", name="Badr Organisation", kind="party", code="IRQ", sectors=("PTY",), known=True),
        Actor(id="local:1", name="Adel Abdul Mahdi", kind="person", code="IRQ"),
        Actor(id="local:2", name="Qassem Soleimani", kind="person"),
    ),
    mentions=(
        Mention(span=at("Iraq's parliament"), actor="irq-parliament", by="name"),
        Mention(span=at("Iraqi lawmakers"), actor="irq-parliament", by="description"),
        Mention(span=at("Kataib Hezbollah"), actor="kataib-hezbollah", by="name"),
        Mention(span=at("Qassem Soleimani"), actor="local:2", by="name"),
        Mention(span=at("Soleimani", "meet"), actor="local:2", by="name"),
        Mention(span=at("Adel Abdul Mahdi"), actor="local:1", by="name"),
        Mention(span=at("The United States"), actor="usa", by="name"),
        Mention(span=at("Iran,"), actor="iran", by="name"),
        Mention(span=at("Donald Trump"), actor="trump", by="name"),
    ),
    events=(
        event(
            id="e1",
            type="REQUEST",
            modes=("policy",),
            contexts=("military", "legislative"),
            cue=at("calls"),
            actors=(party("Iraq's parliament", "irq-parliament"),),
            recipients=(party("the government", "irq"),),
            time=SUNDAY,
        ),
        event(
            id="e2",
            type="ASSAULT",
            modes=("aerial",),
            contexts=("military",),
            cue=at("drone strike"),
            historical=True,
            actors=(party("U.S.", "usa"),),
            recipients=(party("Qassem Soleimani", "local:2"),),
            place=BAGHDAD,
        ),
        event(
            id="e3",
            type="THREATEN",
            contexts=("military",),
            cue=at("warned"),
            repeated=True,
            performed_by="s3",
            actors=(party("Kataib Hezbollah", "kataib-hezbollah"),),
            recipients=(party("Iraqi security forces"),),
            time=EVENING,
            claims=(Claim(statement="s1", stance="doubts"),),
        ),
        event(
            id="e4",
            type="SANCTION",
            modality="possible",
            cue=at("sanctions"),
            quantities=("q1",),
            actors=(party("U.S. President Donald Trump", "trump", behalf="usa"),),
            recipients=(party("Iraq", "irq", "sanctions"),),
            claims=(Claim(statement="s4", stance="asserts"),),
        ),
    ),
    statements=(
        Statement(
            id="s1",
            speakers=(party("a member of the Badr bloc", "badr"),),
            cue=at("told"),
            content=(
                at("There is no other choice left to us"),
                at("The Americans must leave, and they must leave with a timetable"),
            ),
            kind="direct",
            attitude="speech",
            act="demand",
            addressees=(party("Meridian Wire", None, "told"),),
            within=None,
            time=SUNDAY,
            chain=(
                Hop(
                    role="speaker",
                    span=at("a member of the Badr bloc"),
                    actor="badr",
                    name="a member of the Badr bloc",
                ),
                Hop(role="channel", span=at("Meridian Wire", "told"), actor=None, name="Meridian Wire"),
                Hop(role="publisher", span=None, actor=None, name="Meridian Wire"),
            ),
        ),
        Statement(
            id="s2",
            speakers=(),
            cue=at("according to"),
            content=(at("U.S. President Donald Trump later threatened to impose"),),
            kind="indirect",
            attitude="speech",
            act="report",
            addressees=(),
            within=None,
            time=None,
            chain=(),
        ),
        Statement(
            id="s3",
            speakers=(party("Kataib Hezbollah", "kataib-hezbollah"),),
            cue=at("warned"),
            content=(at("to keep at least a kilometre away from American bases"),),
            kind="indirect",
            attitude="intention",
            act="threat",
            addressees=(party("Iraqi security forces"),),
            within=None,
            time=EVENING,
            chain=(),
        ),
        Statement(
            id="s4",
            speakers=(party("U.S. President Donald Trump", "trump", behalf="usa"),),
            cue=at("threatened"),
            content=(at("impose sanctions on Iraq if American forces were expelled"),),
            kind="indirect",
            attitude="speech",
            act="threat",
            addressees=(),
            within="s2",
            time=None,
            chain=(
                Hop(
                    role="speaker", span=at("U.S. President Donald Trump"), actor="trump", name="Donald Trump"
                ),
                Hop(
                    role="relay",
                    span=at("reporters travelling with him"),
                    actor=None,
                    name="reporters travelling with him",
                ),
                Hop(role="publisher", span=None, actor=None, name="Meridian Wire"),
            ),
        ),
    ),
    quantities=(
        Quantity(
            id="q1",
            span=at("about 5,200 troops"),
            low=5200,
            high=5200,
            approximate=True,
            kind="force_level",
            of="usa",
            statement=None,
            place=IRAQ,
            time=None,
        ),
    ),
    places=(BAGHDAD, IRAQ),
    times=(SUNDAY, EVENING),
    ties=(
        Tie(
            type="backs",
            from_=party("Iran", "iran", "Hezbollah"),
            to=party("Kataib Hezbollah", "kataib-hezbollah"),
            evidence=at("Kataib Hezbollah, which is backed by Iran"),
            negated=False,
            statement=None,
            time=None,
        ),
    ),
)
