"""The timelines of a question for a person: in a terminal, or as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from dragoman.commands.hits import MARGIN
from dragoman.page import phrases
from dragoman.page.clean import one_line
from dragoman.page.lines import Sheet, joined, marked, shortened, window
from dragoman.page.sections import named
from dragoman.questions.records import Question
from dragoman.questions.saying import EVIDENCE, how, interval, outcome, signed, silence
from dragoman.questions.seen import Act, Seen
from dragoman.questions.spark import BLOCKS, PLAIN, QUIET, sparkline
from dragoman.questions.tracked import Contradiction, Line, Shift, Track, Word

_MOST_BY = 4
"""Most names of those who tell of an actor."""
_SPARK = 60
"""Characters of a sparkline at most: longer ones are hard to compare with each other."""


def track_page(screen: Console, question: Question, track: Track, *, points: bool, plain: bool) -> None:
    """Who stands where, shifts, contradictions, words and deeds, silence. `points`: every position with its sentence;
    `plain`: no characters beyond ASCII in the sparklines."""
    sheet = Sheet(screen, MARGIN)
    _head(sheet, question, track)
    several = [line for line in track.lines if points or len(line.seen) > 1 or len(track.lines) == 1]
    lone = [line for line in track.lines if line not in several]
    if several:
        sheet.heading("WHO STANDS WHERE", str(len(several)))
        for number, line in enumerate(several):
            if number:
                sheet.gap()
            _line(sheet, track, line, points=points, plain=plain)
        sheet.gap()
        glyphs = PLAIN if plain else BLOCKS
        ends = f"{glyphs[0]} is {signed(-100)}, {glyphs[-1]} +100"
        sheet.below(joined([f"{ends}, {QUIET[plain]} reports but no position, blank no reports"]))
    if lone:
        sheet.heading("READ ONCE", str(len(lone)))
        for line in lone:
            _lone(sheet, line)
    _shifts(sheet, track.lines)
    _contradictions(sheet, track.lines)
    _words(sheet, track.words)
    _silences(sheet, several)
    _rest(sheet, track)


def _head(sheet: Sheet, question: Question, track: Track) -> None:
    sheet.rule()
    sheet.line(Text(one_line(question.wording), style="bold"))
    days = (
        [f"{phrases.day(track.since)} to {phrases.day(track.until)}"] if track.since and track.until else []
    )
    on_it = f"{track.bearing:,} of {_counted(track.reports, 'report')} on it"
    sheet.line(joined([one_line(question.id), *days, on_it]))
    for pole in (question.for_, question.against):
        sheet.row(signed(pole.value), Text(one_line(pole.wording)))
    rooms = _rooms(track)
    if len(rooms) == 1:
        sheet.row("", Text(f"All that follows is told by one outlet: {one_line(rooms.pop())}."))


def _rooms(track: Track) -> set[str]:
    """All outlets that tell anything."""
    return {room for line in track.lines for room in line.sources.newsrooms}


def _line(sheet: Sheet, track: Track, line: Line, *, points: bool, plain: bool) -> None:
    stand = line.stand
    held = "" if stand.settled else "on one report's word"
    between = interval(stand.low, stand.high)
    head = Text(one_line(line.name), style="bold")
    sheet.row(signed(stand.value), joined([head, between, f"since {phrases.day(stand.first_day)}", held]))
    sheet.below(Text(sparkline(track, line, min(sheet.room, _SPARK), plain=plain)))
    reports = len({s.report for s in line.seen})
    counts = [_counted(len(line.points), "day"), _counted(reports, "report")]
    if len(_rooms(track)) > 1:
        counts.append(_counted(len(line.sources.newsrooms), "outlet"))
    sheet.below(joined([*counts, *_sources(track, line)]))
    if points:
        for point in line.points:
            for seen in point.seen:
                _reading(sheet, phrases.day(point.day), seen)
        return
    last = line.last
    _quoted(sheet, last, f"{EVIDENCE[last.position.evidence]} {phrases.day(last.when or '')}")
    if line.unsettled:
        wait = line.unsettled[0]
        about = f"{signed(wait.value)} on {phrases.day(wait.day)} waits for a second report"
        sheet.below(joined([about, wait.seen[0].opens]))


def _lone(sheet: Sheet, line: Line) -> None:
    """An actor of whom there is one reading, in two lines."""
    (seen,) = line.seen
    head = Text(one_line(line.name), style="bold")
    by = named(map(one_line, line.sources.by[:_MOST_BY]))
    told = f"by word of {by}" if by and not seen.own else EVIDENCE[seen.position.evidence]
    rest = [told, phrases.day(seen.when or ""), one_line(seen.opens)]
    sheet.row(signed(seen.position.value), joined([head, *rest]))
    sheet.below(_words_of(seen, sheet, lines=1))


def _sources(track: Track, line: Line) -> list[str | Text]:
    """What is to be said of where all that is known of an actor comes from."""
    by = named(map(one_line, line.sources.by[:_MOST_BY])) or "others"
    match line.sources.kind:
        case "rivals":
            return [Text(f"known only from its rivals: {by}")]
        case "others":
            return [Text(f"only reported by {by}")]
        case "one-outlet" if len(_rooms(track)) > 1:
            return [Text(f"{one_line(line.sources.newsrooms[0])} alone tells of it")]
        case _:
            return []


def _reading(sheet: Sheet, day: str, seen: Seen) -> None:
    """A position with its sentence, whole."""
    position = seen.position
    value = Text(f"{signed(position.value)}, {interval(position.low, position.high)}", style="bold")
    sheet.row(day, joined([value, Text(one_line(position.holder.name)), one_line(how(position))]))
    sheet.below(Text(one_line(seen.words)))
    why = f"{one_line(position.why)}, sure {position.confidence:.2f}"
    sheet.below(joined([one_line(seen.outlet), why, one_line(seen.opens)]))


def _quoted(sheet: Sheet, seen: Seen, *about: str) -> None:
    """A sentence cut to a line, and below it who, how and where."""
    sheet.below(_words_of(seen, sheet))
    sheet.below(
        joined([one_line(seen.position.holder.name), *about, one_line(seen.outlet), one_line(seen.opens)])
    )


def _shifts(sheet: Sheet, lines: Iterable[Line]) -> None:
    found = sorted(((s.day, line.name, s) for line in lines for s in line.shifts), key=lambda told: told[:2])
    if found:
        sheet.heading("SHIFTS", str(len(found)))
    for day, name, shift in found:
        _shift(sheet, day, name, shift)


def _shift(sheet: Sheet, day: str, name: str, shift: Shift) -> None:
    """From what to what, the first source, and what others did in the days before."""
    moved = f"{signed(shift.before.value)} → {signed(shift.after.value)}"
    sheet.row(phrases.day(day), joined([Text.assemble((one_line(name), "bold"), f"  {moved}"), shift.why]))
    _quoted(sheet, shift.first)
    for one in shift.earlier:
        what = f"{one_line(one.name)} {'moved' if one.what == 'shift' else 'acted'} to {signed(one.value)}"
        sheet.below(joined([f"{_counted(one.days, 'day')} before: {what}", one_line(one.id)]))


def _contradictions(sheet: Sheet, lines: Iterable[Line]) -> None:
    found = sorted(
        ((c.first_day, line.name, c) for line in lines for c in line.contradictions),
        key=lambda told: told[:2],
    )
    if found:
        sheet.heading("CONTRADICTIONS", str(len(found)))
    for day, name, one in found:
        _contradiction(sheet, day, name, one)


def _contradiction(sheet: Sheet, day: str, name: str, one: Contradiction) -> None:
    """Each voice and side with its surest sentence."""
    until = "" if one.last_day == day else f"until {phrases.day(one.last_day)}"
    same = "one voice says both: the reading may be wrong" if one.same_voice else ""
    sheet.row(phrases.day(day), joined([Text(one_line(name), style="bold"), until, same]))
    for voice in one.voices:
        times = "" if voice.times == 1 else f"{voice.times} times"
        said: list[Text | str] = [
            Text(one_line(voice.name)),
            times,
            phrases.day(voice.seen.when or ""),
            one_line(voice.seen.opens),
        ]
        sheet.row(signed(voice.value), joined(said))
        sheet.below(_words_of(voice.seen, sheet))


def _words(sheet: Sheet, words: Sequence[Word]) -> None:
    if words:
        sheet.heading("WORDS AND DEEDS", str(len(words)))
    for word in words:
        first = word.said[0]
        times = "" if len(word.said) == 1 else f"told {len(word.said)} times"
        head = Text.assemble((one_line(word.name), "bold"), f" {word.kind} {signed(word.value)}")
        sheet.row(phrases.day(word.day), joined([head, times, one_line(first.opens)]))
        sheet.below(_words_of(first, sheet))
        if word.deed is None and word.contrary is None:
            sheet.below(Text(f"→ {outcome(word)}"))
        if word.deed is not None:
            _deed(sheet, f"done after {_counted(word.days, 'day')}", word.deed, word.why)
        if word.contrary is not None:
            days = word.days if word.contrary_days is None else word.contrary_days
            _deed(sheet, f"contrary after {_counted(days, 'day')}", word.contrary, word.contrary_why)


def _deed(sheet: Sheet, when: str, deed: Seen | Act, why: str) -> None:
    """What was done, why it bears on the words, its sentence and the record that opens it."""
    opens = deed.opens if isinstance(deed, Seen) else deed.id
    sheet.below(joined([Text(f"→ {when}"), one_line(why), one_line(deed.outlet), one_line(opens)]))
    sheet.below(_words_of(deed, sheet), indent=2)


def _silences(sheet: Sheet, lines: Iterable[Line]) -> None:
    found = [line for line in lines if line.silences]
    if found:
        sheet.heading("SILENCE")
    for line in found:
        sheet.row("", Text(one_line(line.name), style="bold"))
        for gap in line.silences:
            days = f"{phrases.day(gap.first_day)} to {phrases.day(gap.last_day)}"
            sheet.below(joined([Text(days), silence(gap)]), indent=2)


def _rest(sheet: Sheet, track: Track) -> None:
    """What has no place above, counted, so that nothing is lost unseen."""
    told = [
        (len(track.apart), "of somebody whom nobody could be told to be"),
        (len(track.undated), "without a day"),
        (len(track.outside), "of days before the first report"),
    ]
    rest = [f"{_counted(number, 'position')} {what}" for number, what in told if number]
    if rest:
        sheet.gap()
        sheet.line(joined([f"Left out: {', '.join(rest)}. See --format jsonl."]))


def _words_of(told: Seen | Act, sheet: Sheet, lines: int = 2) -> Text:
    """About so many lines of a sentence, round the words that show the position."""
    words = told.words
    whole = (0, len(words))
    if not isinstance(told, Seen):
        return Text(shortened(one_line(words), sheet.room * lines - 8))
    room = sheet.room * lines - 8
    (start, end), begin = told.position.span, told.position.sentence[0]
    left, right = window(words, whole, (start - begin, end - begin), room)
    if right - left > room:
        right = left + len(words[left : left + room].rpartition(" ")[0]) or left + room
    return marked(words, whole, (), True, (left, right))


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
