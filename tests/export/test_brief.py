"""Briefs: right counts and days, every sentence with its sources, and nothing of a report's words that is markup."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from dragoman.errors import LedgerError
from dragoman.export.brief import Brief, Sentence, Source, brief, choose, html, markdown
from dragoman.export.brief.parts import Part, Section, safe_url
from dragoman.export.brief.render import escaped
from dragoman.export.brief.words import amount, either, load, on_days, some
from dragoman.knowledge import Knowledge
from dragoman.knowledge import load as load_knowledge
from dragoman.ledger import Ledger, open_ledger
from dragoman.records.reading import Reading
from dragoman.records.report import Report
from tests.ledger.asked import add, question, refresh
from tests.ledger.factory import pair

MADE = datetime.date(2019, 4, 11)
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BARE_LINK = re.compile(r"(?i)\bhttps?://|\bwww\.|\bmailto:|\bxmpp:|[\w.+-]@[\w-]")
"""What GitHub's Markdown makes a link of, without any brackets."""
HOSTILE = (
    "<script>alert(1)</script>", "[here](http://evil.example)", "![](https://evil.example/x.png)", "# head", "- item",
    "1. item", "1) item", "+ item", "> quote", "`code`", "*loud* _loud_", "| a | b |", "~~gone~~", "&lt;b&gt;",
    "http://evil.example", "www.evil.example", "WWW.evil.example", "a@evil.example", "mailto:a@evil.example",
    "<https://evil.example>", "line\nbreak\n\n# head", "\u202eturned", "\x1b[31mred", "$x$", "[^1]", "a\\", "---",
    "===", "<!-- gone", "</li></ol></main>", '" onmouseover="alert(1)', "[x]: http://evil.example",
)  # fmt: skip


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(None)


def copied(number: int, outlet: str, day: str) -> tuple[Report, Reading]:
    """The same text from another outlet."""
    report, reading = pair(5)
    told = Report(
        id=f"twin{number}",
        text=report.text,
        title="Twins",
        outlet=outlet,
        published=day,
        url=f"https://t.example/{number}",
    )
    fields = {name: getattr(reading, name) for name in reading.__struct_fields__}
    return told, Reading(**(fields | {"id": told.id}))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Iterator[Ledger]:
    with open_ledger(tmp_path_factory.mktemp("brief") / "news.db", create=True) as made:
        add(made, range(12))
        with made.writer() as writer:
            writer.add(*copied(1, "Hill Wire", "2018-06-07"))
            writer.add(*copied(2, "Radio Coast", "2018-06-08"))
        made.stories().refresh(knowledge)
        made.questions().add(question(), "ann")
        refresh(made)
        yield made


def story_of(store: Ledger) -> str:
    return store.stories().search(reports=2, limit=1)[0].id


def made(store: Ledger, knowledge: Knowledge) -> Brief:
    chosen = choose(store, knowledge, stories=[story_of(store)], questions=["grain"])
    return brief(chosen, MADE)


def sentences(whole: Brief) -> list[Sentence]:
    return [one for section in whole.sections for part in section.parts for one in part.sentences]


def test_sources_are_numbered_as_they_are_cited_and_lead_to_records(
    store: Ledger, knowledge: Knowledge
) -> None:
    whole = made(store, knowledge)
    assert [one.number for one in whole.sources] == list(range(1, len(whole.sources) + 1))
    cited = {number for one in sentences(whole) for number in one.sources}
    assert cited == {one.number for one in whole.sources}
    for source in whole.sources:
        shown = store.view().show(source.record)
        assert source.quote == " ".join(shown.passage.text.split())
        assert (source.outlet, source.title, source.url) == (
            shown.report.outlet,
            shown.report.title,
            shown.report.url,
        )


def test_a_story_counts_its_reports_and_names_the_day(store: Ledger, knowledge: Knowledge) -> None:
    id_ = story_of(store)
    shown = store.stories().show(id_)
    section = made(store, knowledge).sections[0]
    headline = section.parts[0].sentences[0]
    newsrooms = len(shown.story.origins)
    told = f"{shown.story.reports} reports"
    assert headline.text.startswith(told)
    assert not newsrooms or f"{newsrooms} independent newsroom" in headline.text
    assert len(headline.sources) == shown.story.reports
    names = [part.heading for part in section.parts]
    for field in shown.story.fields:
        assert field.agreed or "Disputed" in names


def test_who_stands_where_follows_the_track(store: Ledger, knowledge: Knowledge) -> None:
    chosen = choose(store, knowledge, questions=["grain"])
    _, track = chosen.questions[0]
    parts = {part.heading: part.sentences for part in brief(chosen, MADE).sections[0].parts}
    stands = parts["Who stands where"]
    assert f"{track.bearing} of {track.reports} reports" in parts[""][0].text
    for line, told in zip(track.lines, stands, strict=True):
        sign = f"{line.stand.value:+d}".replace("-", "−")
        assert told.text.startswith(f"{line.name} stands at {sign}")
        assert ("on one report’s word" in told.text) is not line.stand.settled
        assert told.sources
    assert len(parts.get("Shifts", ())) == sum(len(line.shifts) for line in track.lines)


def test_since_leaves_out_what_was_before(store: Ledger, knowledge: Knowledge) -> None:
    chosen = choose(store, knowledge, questions=["grain"], since="2030-01-01")
    headings = [part.heading for part in brief(chosen, MADE).sections[0].parts]
    assert headings == ["", "Who stands where"]


def test_what_is_chosen_twice_stands_once(store: Ledger, knowledge: Knowledge) -> None:
    id_ = story_of(store)
    chosen = choose(store, knowledge, stories=[id_, id_[:8], id_], questions=["grain", "grain"])
    assert (len(chosen.stories), len(chosen.questions)) == (1, 1)


@pytest.mark.parametrize("asked", [{"stories": ["zzzzzz"]}, {"questions": ["none"]}])
def test_what_is_not_there_is_told(store: Ledger, knowledge: Knowledge, asked: dict[str, list[str]]) -> None:
    with pytest.raises(LedgerError, match=r"no (story|question)"):
        choose(store, knowledge, **asked)  # type: ignore[arg-type]


def whole_of(words: str) -> Brief:
    """A brief in which all words are these."""
    source = Source(1, words, words, words, words, words, "https://paper.example/a?b=(c)", words)
    section = Section("story", words, words, (Part(words, (Sentence(words, (1,)),)),))
    return Brief(words, words, (section,), (source,))


def outline(text: str) -> list[str]:
    """The tags of a Markdown document, links with their address."""
    tokens = PARSER.parse(text)
    found = []
    for token in tokens:
        for one in (token, *(token.children or ())):
            if one.type == "text" or one.type.endswith("_close"):
                continue
            found.append(f"{one.type} {one.attrGet('href') or one.attrGet('src') or ''}".strip())
    return found


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_no_markup_in_markdown(words: str) -> None:
    made = markdown(whole_of(words))
    assert outline(made) == outline(markdown(whole_of("plain")))
    assert BARE_LINK.findall(made) == ["https://"]  # that of the source


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_no_command_for_a_terminal(words: str) -> None:
    for text in (markdown(whole_of(words)), html(whole_of(words))):
        assert "\x1b" not in text
        assert "\u202e" not in text


class Tags(HTMLParser):
    """The tags of a document with their attributes' names, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_no_markup_in_html(words: str) -> None:
    hostile, plain = Tags(html(whole_of(words))), Tags(html(whole_of("plain")))
    assert hostile.tags == plain.tags
    assert not any(tag[0] == "script" for tag in hostile.tags)


def test_words_stay_readable() -> None:
    assert (
        escaped("U.S. troops (2,000) left Syria, he said: 5 Feb.")
        == "U.S. troops (2,000) left Syria, he said: 5 Feb."
    )
    rendered = PARSER.render(escaped("*a* [b] <c> www.d.example e@f.example 1. x"))
    assert Tags(rendered).words.strip() == "*a* [b] <c> www.d.example e@f.example 1. x"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/x", True), ("http://a.example", True), ("javascript:alert(1)", False), ("", False),
        ("data:text/html,x", False), ("https://a.example/\nx", False), ("https://a.example/ x", False), (None, False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_are_linked(url: str | None, kept: bool) -> None:
    assert (safe_url(url) is not None) is kept


def test_an_address_cannot_end_its_link() -> None:
    source = Source(1, "r", "q", "o", None, None, "https://a.example/>)[x](http://evil.example)<script>", "")
    text = markdown(Brief("B", "", (), (source,)))
    assert [one for one in outline(text) if "evil" in one] == [
        "link_open https://a.example/%3E%29%5Bx%5D%28http://evil.example%29%3Cscript%3E"
    ]


def test_the_file_loads_nothing() -> None:
    page = html(whole_of("x"))
    assert "default-src 'none'" in page
    assert not re.search(r"<(script|link|img|iframe)\b|@import|url\(", page)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, ""),
        ("2018-02-05", "2018-02-05", " on 5 Feb 2018"),
        ("2018-02-05", "2018-02-07", " from 5 Feb 2018 to 7 Feb 2018"),
        ("2018-02-05", None, " from 5 Feb 2018 on"),
        (None, "2018-02-07", " by 7 Feb 2018"),
    ],
)
def test_days(first: str | None, last: str | None, words: str) -> None:
    assert on_days(first, last) == words


@pytest.mark.parametrize(
    ("low", "high", "about", "words"),
    [
        (12, 12, False, "12"), (1200, 1200, True, "about 1,200"), (12, 30, False, "12 to 30"),
        (12, None, False, "at least 12"), (None, 30, False, "up to 30"), (None, None, False, "an unknown number of"),
    ],
)  # fmt: skip
def test_amounts(low: int | None, high: int | None, about: bool, words: str) -> None:
    assert amount(low, high, about) == words


def test_rows_of_names() -> None:
    assert some(["A", "B", "A"]) == "A and B"
    assert some(["A", "B", "C", "D", "E"], 3) == "A, B, C and 2 others"
    assert either(["A"]) == "A"
    assert either(["A", "B", "C", "D"]) == "A, B, C or 1 other"


def test_the_wording_is_whole() -> None:
    assert load().types["ASSAULT"].to == "on"


def test_command_writes_what_it_is_asked_for(store: Ledger, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from dragoman.commands.brief import command
    from dragoman.commands.services import Services

    out = tmp_path / "brief.html"
    args = ["--ledger", store.name, "--story", story_of(store), "--question", "grain", "-o", str(out)]
    done = CliRunner().invoke(command, args, obj=Services(), catch_exceptions=False)
    assert done.exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
