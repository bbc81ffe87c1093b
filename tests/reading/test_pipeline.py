"""The whole reading: any text gives a reading that keeps the contract, or a coded error."""

from __future__ import annotations

import functools
import json

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import dragoman
from dragoman.encoder.fake import FakeParser
from dragoman.errors import InputError
from dragoman.reading import pipeline
from dragoman.reading.pipeline import Reader
from dragoman.records.reading import Reading
from dragoman.records.report import Report

SCRAPS = (
    "The army of Iraq attacked U.S. forces in Mosul on Monday “ ” \" ' ‘ ’ said that Iran’s Hezbollah , . — : \n "
    "\n\n five 5,000 soldiers were killed he they its spokesman denied will not if Baghdad (SDF) "
    "\u200b \u202e é ü 中 🙂"
)
WORDS = st.sampled_from(SCRAPS.split(" "))
NEWSLIKE = st.lists(WORDS, min_size=1, max_size=80).map(" ".join)


@functools.cache
def fake() -> Reader:
    return Reader(parser=FakeParser())


def breaches(text: str, reading: Reading) -> list[str]:
    """What in the reading does not keep the contract, read from its JSON as an outsider would."""
    raw = json.loads(msgspec.json.encode(reading))
    out: list[str] = []

    def walk(value: object, where: str) -> None:
        if isinstance(value, dict):
            for key, part in value.items():
                if key in {"span", "cue", "evidence", "head", "core"} and part is not None:
                    start, end = part
                    if not 0 <= start < end <= len(text):
                        out.append(f"{where}.{key} {part}")
                else:
                    walk(part, f"{where}.{key}")
        elif isinstance(value, list):
            for part in value:
                walk(part, where)

    walk(raw, "reading")
    actors = {a["id"] for a in raw["actors"]}
    statements = {s["id"] for s in raw["statements"]}
    quantities = {q["id"] for q in raw["quantities"]}
    parties = [p for e in raw["events"] for p in e["actors"] + e["recipients"]]
    parties += [p for s in raw["statements"] for p in s["speakers"] + s["addressees"]]
    parties += [p for t in raw["ties"] for p in (t["from"], t["to"])]
    parties += raw["mentions"]
    for party in parties:
        named = {party["actor"], party["on_behalf_of"], *party["members"]} - {None}
        out += [f"unknown actor {a}" for a in named - actors]
    for event in raw["events"]:
        out += [f"unknown {c}" for c in event["claims"] if c["statement"] not in statements]
        out += [f"unknown {q}" for q in event["quantities"] if q not in quantities]
        if event["performed_by"] not in statements | {None}:
            out.append("performed_by")
    for statement in raw["statements"]:
        if not statement["content"] or any(not 0 <= a < b <= len(text) for a, b in statement["content"]):
            out.append("content")
        if statement["within"] not in (statements - {statement["id"]}) | {None}:
            out.append("within")
    for mention in raw["mentions"]:
        for link in mention["features"].get("links", []):
            if not 0 <= link["target"] < len(raw["mentions"]):
                out.append("link")
    last = 0
    for start, end in raw["sentences"]:
        if start < last or end <= start:
            out.append("sentences")
        last = end
    return out


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(NEWSLIKE, st.text(st.characters(exclude_categories=["Cs"]), max_size=300)))
def test_any_text_is_read_or_refused(text: str) -> None:
    report = Report(id="x", text=text, published="2018-02-06", outlet="BBC", language="en")
    if not any(c.isalpha() for c in text):
        with pytest.raises(InputError, match="no words"):
            fake().read(report)
    else:
        assert breaches(text, fake().read(report)) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(NEWSLIKE)
def test_any_words_are_read_with_the_real_parser(text: str) -> None:
    if not any(c.isalpha() for c in text):
        return
    assert breaches(text, pipeline.shared().read(Report(id="x", text=text, language="en"))) == []


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("", None, "text.empty"),
        ("  \n 12 — 34 ", None, "text.empty"),
        ("🙂🙂", None, "text.empty"),
        ("The army \ud800 attacked.", None, "text.malformed"),
        ("The army attacked the town.", "fr", "text.unsupported-language"),
        (
            "Le président de la République a déclaré lundi que la France ne retirerait pas ses troupes du Mali.",
            None,
            "text.unsupported-language",
        ),
        ("a " * 600_000, None, "text.too-long"),
        ("Go.\n\n" * 20_001, None, "text.too-many-sentences"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_code(text: str, language: str | None, code: str) -> None:
    with pytest.raises(InputError) as caught:
        fake().read(Report(id="x", text=text, language=language))
    assert caught.value.code == code
    assert caught.value.hint or code == "text.malformed"


def test_limits_can_be_raised_and_lowered() -> None:
    reader = pipeline.Reader(fake().parser, max_characters=20, max_sentences=2)
    for text, code in (
        ("The army attacked a town.", "text.too-long"),
        ("A go.\n\nB go.\n\nC.", "text.too-many-sentences"),
    ):
        with pytest.raises(InputError) as caught:
            reader.read(Report(id="x", text=text, language="en"))
        assert caught.value.code == code


def test_a_language_that_the_report_names_is_not_called_a_guess() -> None:
    with pytest.raises(InputError, match="is said to be 'fr'"):
        fake().read(Report(id="x", text="The army attacked the town.", language="fr"))


def test_a_report_is_read_the_same_twice() -> None:
    text = "Turkey accused Syria on Monday of shelling a village. Damascus denied it, state media said."
    report = Report(id="x", text=text, published="2018-02-06")
    first, second = Reader().read(report), Reader().read(report)
    assert msgspec.json.encode(first) == msgspec.json.encode(second)


SEVERAL = (
    "BAGHDAD (Reuters) - Kataib Hezbollah threatened U.S. forces on Monday. “We will drive them out,” its spokesman "
    "told al-Mayadeen TV. Ten soldiers of the Iraqi army were killed. Turkey, backed by Qatar, denied it had fired."
)


def test_editors_notes_have_their_day_and_a_publishers_genre_wins() -> None:
    text = "Soldiers shelled the town of Kosti on Monday.\n\nCorrection (May 3, 2024): Rebels attacked on Sunday."
    reader = Reader(FakeParser(), model="rules")
    reading = reader.read(Report(id="a", text=text, published="2024-05-04", genre="opinion"))
    assert [(note.kind, text[slice(*note.span or ())], note.day) for note in reading.notes] == [
        ("correction", "Correction (May 3, 2024): Rebels attacked on Sunday.", "2024-05-03")
    ]
    assert reading.genre == "opinion"
    assert reader.read(Report(id="a", text=text)).genre == "news"
    titled = reader.read(
        Report(id="a", text="Soldiers shelled the town.", title="RETRACTED: Soldiers shell town")
    )
    assert [(note.kind, note.span, note.day) for note in titled.notes] == [("retraction", None, None)]


def test_stored_mentions_can_be_resolved_again() -> None:
    report = Report(id="x", text=SEVERAL, published="2018-02-06", outlet="BBC")
    reading = pipeline.shared().read(report)
    assert reading.events
    assert reading.statements
    again = Reader(parser=FakeParser()).resolve_again(report, reading)
    assert again.run.weights.startswith("fake+rules+fast-")
    assert msgspec.structs.replace(again, run=reading.run) == reading


def test_we_in_quoted_words_is_the_speakers_side() -> None:
    reading = pipeline.shared().read(Report(id="x", text=SEVERAL, published="2018-02-06"))
    we = next(m for m in reading.mentions if SEVERAL[slice(*m.span)] == "We")
    assert we.actor == "kataib-hezbollah"


@pytest.mark.parametrize(
    ("text", "actor", "behalf", "members"),
    [
        ("The U.S.-led coalition said it had suspended training.", "cjtf-oir", None, ()),
        ("A spokesman for Hamas said talks went on.", "local:1", "hamas", ()),
        ("Russia and Turkey said they would talk.", None, None, ("russia", "turkey")),
    ],
)
def test_who_speaks(text: str, actor: str | None, behalf: str | None, members: tuple[str, ...]) -> None:
    (speaker,) = pipeline.shared().read(Report(id="x", text=text)).statements[0].speakers
    assert (speaker.actor, speaker.on_behalf_of, speaker.members) == (actor, behalf, members)


def test_the_public_read() -> None:
    reading = dragoman.read("Rebels attacked an army base on Monday.", published="2018-02-06")
    assert [(e.type, e.time and e.time.start) for e in reading.events] == [("ASSAULT", "2018-02-05")]
    assert reading.run.program == dragoman.__version__


def test_the_public_surface_is_what_it_says() -> None:
    for name in dragoman.__all__:
        assert getattr(dragoman, name) is not None
    assert set(dragoman.__all__) == {
        "DragomanError", "Reader", "Reading", "Report", "__version__", "read",
    }  # fmt: skip
    with pytest.raises(AttributeError):
        _ = dragoman.nothing
