"""A story as a section of a brief: what is told by how many, what is agreed, what not, on whose word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dragoman.export.brief.parts import Part, Section, Sentence, Sources, numbers
from dragoman.export.brief.words import amount, count, either, load, on_days, some
from dragoman.ledger.stories.answers import StoryShown
from dragoman.page.clean import one_line
from dragoman.page.phrases import day
from dragoman.stories.telling import Field, Figures, Story, Value

_STANCE = {"asserts": "Said by", "denies": "Denied by", "doubts": "Doubted by"}
VALUES = 10
"""Values of a disputed field that are listed, those of most reports first."""


class _Teller:
    """One story and the sources it is told by."""

    def __init__(self, shown: StoryShown, sources: Sources) -> None:
        self.story: Story = shown.story
        self._records: dict[str, list[tuple[str, str]]] = {}
        for telling, id_, words in zip(shown.story.tellings, shown.ids, shown.words, strict=True):
            self._records.setdefault(telling.report, []).append((id_, words))
        self._outlets = {t.report: one_line(t.outlet or t.report) for t in reversed(shown.story.tellings)}
        self._published = {t.report: t.published for t in reversed(shown.story.tellings)}
        self._sources = sources
        self.many = len(set(self._outlets.values())) > 1

    def cited(self, reports: Iterable[str]) -> tuple[int, ...]:
        """The numbers of the first sentence of each of these reports."""
        found = []
        for ref in dict.fromkeys(reports):
            if ref in self._records:
                id_, words = self._records[ref][0]
                found.append(
                    self._sources.cite(
                        id_, words, ref, outlet=self._outlets[ref], published=self._published[ref]
                    )
                )
        return numbers(found)

    def outlets(self, reports: Iterable[str]) -> str:
        """Who these reports are of; where all are of one outlet, how many they are."""
        refs = [ref for ref in reports if ref in self._outlets]
        return some(self._outlets[ref] for ref in refs) if self.many else count(len(set(refs)), "report")

    def every(self) -> tuple[str, ...]:
        """All reports, in the order of the tellings."""
        return tuple(self._records)


def section(shown: StoryShown, sources: Sources) -> Section:
    """A story's section."""
    teller = _Teller(shown, sources)
    story = shown.story
    title = next((t.title for t in story.tellings if t.title), None) or _what(story, 1)
    agreed = [_field(teller, one) for one in story.fields if one.agreed and _shared(one)]
    alone = [_field(teller, one) for one in story.fields if one.agreed and not _shared(one)]
    differ = [_field(teller, one) for one in story.fields if not one.agreed]
    parts = (
        Part("", (_headline(teller),)),
        Part("Agreed", tuple(agreed)),
        Part("Told by one report, contradicted by none", tuple(alone)),
        Part("Disputed", tuple(differ)),
        *(Part(_figures_heading(one), tuple(_figures(teller, one))) for one in story.figures),
        Part("On whose word", tuple(_word(teller))),
    )
    return Section("story", shown.id, one_line(title), tuple(part for part in parts if part.sentences))


def _shared(field: Field) -> bool:
    """Whether two reports say the same of it."""
    return any(len(value.reports) > 1 for value in field.values)


def _headline(teller: _Teller) -> Sentence:
    """How many tell of what, by whom, to whom, where and when."""
    story = teller.story
    told, rooms = count(story.reports, "report"), count(len(story.origins), "independent newsroom")
    verb = "tells" if story.reports == 1 else "tell"
    if story.only_by is not None:
        how = f"{verb}, on the word of {one_line(story.only_by)} alone, of"
    elif not any(telling.narrated for telling in story.tellings):
        how = f"{verb}, on others’ word only, of"
    else:
        how = f"{verb} of"
    by = f"{told} by {rooms}" if story.origins else told
    what = _what(story, 3)
    return Sentence(f"{by} {how} {what[:1].lower()}{what[1:]}.", teller.cited(teller.every()))


def _what(story: Story, most: int) -> str:
    """An event as a noun with its parties, place and days; of parties on which reports differ `most`."""
    words = load()
    noun = words.types.get(story.type)
    what = noun.what[:1].upper() + noun.what[1:] if noun else f"An event of type {one_line(story.type)}"
    if story.modality != "actual":
        what += f" ({words.modality[story.modality]})"
    fields = {field.name: field for field in story.fields}
    what += _side("by", fields.get("actors"), most)
    what += _side(noun.to if noun else "concerning", fields.get("recipients"), most)
    return what + _side("in", fields.get("place"), most) + on_days(story.first_day, story.last_day)


def _side(word: str, field: Field | None, most: int) -> str:
    """` by X and Y`; where reports differ, ` by X or Y`."""
    if field is None or not field.values:
        return ""
    names = [one_line(value.shown) for value in field.values]
    return f" {word} {some(names, most) if field.agreed else either(names, most)}"


def _field(teller: _Teller, field: Field) -> Sentence:
    """What reports say of a field: where they agree, how many; where not, which."""
    label = load().fields[field.name]
    reports = [ref for value in field.values for ref in value.reports]
    if field.agreed:
        said = "; ".join(f"{_value(value)} ({_share(teller, value)})" for value in field.values)
        return Sentence(f"{label}: {said}.", teller.cited(reports))
    said = "; ".join(f"{_value(value)} ({teller.outlets(value.reports)})" for value in field.values[:VALUES])
    left = len(field.values) - VALUES
    more = f"; and {count(left, 'other')}" if left > 0 else ""
    return Sentence(f"{label}, on which reports differ: {said}{more}.", teller.cited(reports))


def _value(value: Value) -> str:
    """A value in words; ISO days as days."""
    shown = one_line(value.shown)
    return " to ".join(map(day, shown.split(" to "))) if shown[:1].isdigit() else shown


def _share(teller: _Teller, value: Value) -> str:
    return f"{len(value.reports)} of {count(teller.story.reports, 'report')}"


def _figures_heading(figures: Figures) -> str:
    """`Killed: figures differ`."""
    kind = load().kinds[figures.kind].capitalize()
    return kind if figures.agreed else f"{kind}: figures differ"


def _figures(teller: _Teller, figures: Figures) -> Iterator[Sentence]:
    """Each figure by its source; then how the count moved."""
    kind = load().kinds[figures.kind]
    for one in figures.told:
        number = amount(one.low, one.high, one.approximate)
        word = f", on the word of {some(one.by)}" if one.by else ""
        on = f" on {day(one.published[:10])}" if one.published else ""
        said = f"{one_line(one.outlet or 'A report without outlet')} told of {number} {kind}{on}{word}"
        yield Sentence(f"{said} (“{one_line(one.words)}”).", teller.cited([one.report]))
    if len(figures.moved) > 1:
        steps = " → ".join(amount(low, high, approximate=False) for low, high in figures.moved)
        cited = teller.cited(one.report for one in figures.told)
        yield Sentence(f"In the order of publication: {steps}.", cited)


def _word(teller: _Teller) -> Iterator[Sentence]:
    """Whose word it rests on: reports' own voice, those who say, deny or doubt it, and independent newsrooms."""
    story = teller.story
    own = list(dict.fromkeys(t.report for t in story.tellings if t.narrated))
    whole = count(story.reports, "report")
    if own:
        verb, whose = ("tells", "its") if len(own) == 1 else ("tell", "their")
        yield Sentence(f"{len(own)} of {whole} {verb} it in {whose} own voice.", teller.cited(own))
    else:
        yield Sentence(f"None of {whole} tells it in its own voice.", teller.cited(teller.every()))
    for voice in story.voices:
        said = f"{_STANCE[voice.stance]} {one_line(voice.shown)}, in {teller.outlets(voice.reports)}."
        yield Sentence(said, teller.cited(voice.reports))
    if story.origins:
        rooms = some(origin.shown for origin in story.origins)
        yield Sentence(f"Independent newsrooms: {rooms}.", teller.cited(teller.every()))
