"""The timelines of a question as one SVG drawing: a lane for each actor, value upwards, time to the right.

    Path("track.svg").write_text(svg(track, question, link=lambda seen: f"/records/{seen.opens}"), encoding="utf-8")

Nothing is loaded from elsewhere. It reads in the colours of light and of dark screens, and without colour: the side is
the height, the kind of evidence the shape. Each position is a link with its sentence as a tooltip. Text is escaped.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator

from dragoman.questions.marks import address, anchor, shape, text, ticks
from dragoman.questions.records import Question
from dragoman.questions.saying import EVIDENCE, reading, signed, silence
from dragoman.questions.seen import Seen
from dragoman.questions.tracked import Line, Quiet, Shift, Silence, Stand, Track, side_of

WIDTH, LEFT, RIGHT = 960, 220, 24
TOP, LANE, FOOT = 96, 88, 74
HALF = 32
"""Pixels from the middle of a lane to 100."""
LONGEST_NAME = 21
"""Characters of an actor's name beside its lane; the whole of it stands in the lane's title."""
_APART = 5.0
"""Pixels within which marks lie on each other; then each is moved aside by one more, at most `_MOST_ASIDE`: further
would be another day."""
_MOST_ASIDE = 6

QUIET: dict[Quiet, str] = {
    "silent": "silent", "unnamed": "not named", "no-reports": "no reports",
}  # fmt: skip
"""What a gap is called."""

CROWD = 150
"""Positions of a lane beyond which those that would lie on a surer one of their kind are not drawn."""

_STYLE = """
text{font:13px system-ui,sans-serif;fill:#1f2328}.name{font-weight:600}.title{font-size:17px;font-weight:600}
.small,.small tspan{font-size:11px}.quiet{fill:#59636e}.line{stroke:#d1d9e0;fill:none}.zero{stroke:#afb8c1;fill:none}
.for{fill:#0a5cad;stroke:#0a5cad}.against{fill:#b5471b;stroke:#b5471b}.between{fill:#59636e;stroke:#59636e}
.bar{stroke-width:2;stroke-opacity:.35}.stand{stroke-width:2.5;fill:none}.band{fill-opacity:.1}
.mark{stroke-width:1.5}.hollow{fill:#fff}.shift{stroke:#1f2328;stroke-width:1.5;stroke-dasharray:3 2}
.head{fill:#1f2328}.silent{fill:#59636e;fill-opacity:.14}.unnamed{fill:#59636e;fill-opacity:.06}
.hatch{stroke:#afb8c1;stroke-width:1}.paper{fill:#fff}a:focus .mark,a:hover .mark{stroke:#1f2328;stroke-width:3}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.quiet{fill:#9198a1}.line{stroke:#30363d}.zero{stroke:#484f58}
.for{fill:#58a6ff;stroke:#58a6ff}.against{fill:#f0883e;stroke:#f0883e}.between{fill:#9198a1;stroke:#9198a1}
.hollow,.paper{fill:#0d1117}.shift{stroke:#e6edf3}.head{fill:#e6edf3}.silent,.unnamed{fill:#9198a1}.hatch{stroke:#484f58}
a:focus .mark,a:hover .mark{stroke:#e6edf3}}
.band{stroke:none}
""".replace("\n", "")


def svg(
    track: Track,
    question: Question,
    *,
    link: Callable[[Seen], str | None] | None = None,
    most: int = 12,
    styled: bool = True,
) -> str:
    """The drawing of a track's first `most` actors, as a whole SVG document. Of whom there is only one position is left
    out where there are others; the description counts all.

    `link`: the address that a position leads to; where there is none, or it gives None or something that is no page,
    `#` and the id of the record. `styled`: with its own style; without, a page that has it has rules for the classes.
    """
    return "\n".join(_Drawing(track, question, link or (lambda _: None), most, styled).parts()) + "\n"


class _Drawing:
    def __init__(
        self, track: Track, question: Question, link: Callable[[Seen], str | None], most: int, styled: bool
    ) -> None:
        self._styled = styled
        self._track, self._question, self._link = track, question, link
        several = tuple(line for line in track.lines if len(line.seen) > 1)
        self._lines = (several or track.lines)[:most]
        self._since = datetime.date.fromisoformat(track.since or "1970-01-01")
        self._until = datetime.date.fromisoformat(track.until or track.since or "1970-01-01")
        self._days = max(1, (self._until - self._since).days)
        self._ids: Counter[str] = Counter()

    def parts(self) -> Iterator[str]:
        """The document, line by line."""
        height = TOP + LANE * len(self._lines) + FOOT
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
            'role="graphics-document" aria-labelledby="track-title track-desc">'
        )
        yield f'<title id="track-title">{text(self._question.wording)}</title>'
        yield f'<desc id="track-desc">{text(self._described())}</desc>'
        if self._styled:
            yield f"<style>{_STYLE}</style>"
        yield (
            '<defs><pattern id="track-hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
            '<path class="hatch" d="M0 6L6 0"/></pattern></defs>'
        )
        yield f'<rect class="paper" width="{WIDTH}" height="{height}"/>'
        yield from self._head()
        yield from self._axis(height - FOOT)
        for number, line in enumerate(self._lines):
            yield from self._lane(line, TOP + LANE * number + LANE / 2)
        yield from self._legend(height - 22)
        yield "</svg>"

    def _described(self) -> str:
        shown = len(self._lines)
        stands = "; ".join(
            f"{line.name} {line.stand.value:+d} since {line.stand.first_day}" for line in self._lines
        )
        rest = (
            f" Of {len(self._track.lines)} actors {shown} are drawn."
            if shown < len(self._track.lines)
            else ""
        )
        days = f"{self._track.since} to {self._track.until}"
        return f"Where actors stand from {days}, from -100 to 100. Now: {stands}.{rest}"

    def _head(self) -> Iterator[str]:
        yield f'<text class="title" x="16" y="28">{text(_cut(self._question.wording, 100))}</text>'
        for y, pole in ((50, self._question.for_), (68, self._question.against)):
            words = f"{signed(pole.value)}  {_cut(pole.wording, 120)}"
            yield f'<circle class="{side_of(pole.value)}" cx="20" cy="{y - 4}" r="4"/>'
            yield f'<text class="small" x="32" y="{y}">{text(words)}</text>'

    def _axis(self, bottom: float) -> Iterator[str]:
        for day, label in ticks(self._since, self._until):
            x = self._x(day.isoformat())
            yield f'<path class="line" d="M{x:.1f} {TOP}V{bottom:.1f}"/>'
            yield f'<text class="small quiet" x="{x:.1f}" y="{bottom + 16:.1f}" text-anchor="middle">{label}</text>'

    def _lane(self, line: Line, middle: float) -> Iterator[str]:
        stand = line.stand
        yield f'<g role="group" aria-label="{text(line.name)}">'
        yield f"<title>{text(line.name)}</title>"
        for value, kind in ((100, "line"), (0, "zero"), (-100, "line")):
            y = _y(middle, value)
            yield f'<path class="{kind}" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
            yield f'<text class="small quiet" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{signed(value)}</text>'
        yield f'<text class="name" x="16" y="{middle - 8:.1f}">{text(_cut(line.name, LONGEST_NAME))}</text>'
        now = (
            f"{signed(stand.value)} since {stand.first_day}"
            if stand.settled
            else f"{signed(stand.value)}, one report"
        )
        yield f'<text class="small quiet" x="16" y="{middle + 10:.1f}">{text(now)}</text>'
        for gap in line.silences:
            held = [one.value for one in line.stands if one.first_day <= gap.first_day]
            yield from self._gap(gap, middle, low=bool(held) and held[-1] > 0)
        for number, one in enumerate(line.stands):
            following = line.stands[number + 1].first_day if number + 1 < len(line.stands) else one.last_day
            yield from self._stand(one, following, middle)
        taken: Counter[tuple[int, int]] = Counter()
        for seen in self._drawn(line):
            yield self._mark(seen, middle, taken)
        for shift in line.shifts:
            yield self._shift(shift, middle)
        yield "</g>"

    def _drawn(self, line: Line) -> list[Seen]:
        """The positions of a lane; of a crowd the surest of each kind in a place, the surest `CROWD` of all."""
        if len(line.seen) <= CROWD:
            return line.seen
        surest: dict[tuple[int, int, str], Seen] = {}
        for seen in line.seen:
            position = seen.position
            place = (
                round(self._x(seen.when or "") / _APART),
                round(_y(0, position.value) / _APART),
                position.evidence,
            )
            held = surest.get(place)
            if held is None or held.position.confidence < position.confidence:
                surest[place] = seen
        kept = sorted(surest.values(), key=lambda seen: -seen.position.confidence)[:CROWD]
        return sorted(kept, key=lambda seen: seen.when or "")

    def _gap(self, gap: Silence, middle: float, low: bool) -> Iterator[str]:
        """A gap, with its name away from the line of the stand: at the bottom where `low`."""
        left, right = self._x(gap.first_day), self._x(gap.last_day)
        told = f"{gap.first_day} to {gap.last_day}: {silence(gap)}"
        fill = 'fill="url(#track-hatch)"' if gap.kind == "no-reports" else f'class="{gap.kind}"'
        yield (
            f'<g><title>{text(told)}</title><rect {fill} x="{left:.1f}" y="{middle - HALF:.1f}" '
            f'width="{max(1.0, right - left):.1f}" height="{2 * HALF}"/>'
        )
        if right - left > 70:
            x = (left + right) / 2
            at = f'x="{x:.1f}" y="{middle + (HALF - 6 if low else 13 - HALF):.1f}"'
            yield f'<text class="small quiet" {at} text-anchor="middle">{QUIET[gap.kind]}</text>'
        yield "</g>"

    def _stand(self, stand: Stand, until: str, middle: float) -> Iterator[str]:
        left, right = self._x(stand.first_day), self._x(until)
        top, bottom, y = _y(middle, stand.high), _y(middle, stand.low), _y(middle, stand.value)
        yield (
            f'<rect class="band {stand.side}" x="{left:.1f}" y="{top:.1f}" width="{max(2.0, right - left):.1f}" '
            f'height="{max(2.0, bottom - top):.1f}"/>'
        )
        yield f'<path class="stand {stand.side}" d="M{left:.1f} {y:.1f}H{max(left + 2, right):.1f}"/>'

    def _mark(self, seen: Seen, middle: float, taken: Counter[tuple[int, int]]) -> str:
        """A position as a link: its interval as a bar, its evidence as a shape, moved aside where another lies."""
        position = seen.position
        x, y = self._x(seen.when or ""), _y(middle, position.value)
        cell = round(x / _APART), round(y / _APART)
        aside = min(taken[cell], _MOST_ASIDE) * (1 if taken[cell] % 2 else -1)
        x += aside
        taken[cell] += 1
        side = side_of(position.value)
        self._ids[seen.opens] += 1
        id_ = f' id="{anchor(seen.opens)}"' if self._ids[seen.opens] == 1 else ""
        label = text(reading(seen))
        top, bottom = _y(middle, position.high), _y(middle, position.low)
        return (
            f'<a href="{address(self._link(seen), seen.opens)}"{id_} aria-label="{label}"><title>{label}</title>'
            f'<path class="bar {side}" d="M{x:.1f} {top:.1f}V{bottom:.1f}"/>'
            f"{shape(position.evidence, x, y, side)}</a>"
        )

    def _shift(self, shift: Shift, middle: float) -> str:
        x, start, end = self._x(shift.day), _y(middle, shift.before.value), _y(middle, shift.after.value)
        down = 1 if end > start else -1
        moved = f"{signed(shift.before.value)} to {signed(shift.after.value)}"
        words = text(f"Shift on {shift.day}, {moved} ({shift.why}): {reading(shift.first)}")
        return (
            f'<a href="{address(self._link(shift.first), shift.first.opens)}" aria-label="{words}">'
            f'<title>{words}</title><path class="shift" d="M{x:.1f} {start:.1f}V{end:.1f}"/>'
            f'<path class="head" d="M{x:.1f} {end:.1f}l-4 {-7 * down}h8z"/></a>'
        )

    def _legend(self, y: float) -> Iterator[str]:
        used = {s.position.evidence for line in self._lines for s in line.seen}
        x = 16.0
        for evidence, label in EVIDENCE.items():
            if evidence in used:
                yield shape(evidence, x + 6, y - 4, "between")
                yield f'<text class="small" x="{x + 17:.1f}" y="{y}">{label}</text>'
                x += 34 + 6.4 * len(label)
        gaps = {gap.kind for line in self._lines for gap in line.silences}
        for kind, label in QUIET.items():
            if kind in gaps:
                fill = 'fill="url(#track-hatch)"' if kind == "no-reports" else f'class="{kind}"'
                yield f'<rect {fill} x="{x:.1f}" y="{y - 11:.1f}" width="14" height="13"/>'
                yield f'<text class="small" x="{x + 19:.1f}" y="{y}">{label}</text>'
                x += 34 + 6.4 * len(label)

    def _x(self, day: str) -> float:
        days = (datetime.date.fromisoformat(day) - self._since).days
        return LEFT + 8 + (WIDTH - LEFT - RIGHT - 16) * min(max(days / self._days, 0.0), 1.0)


def _y(middle: float, value: int) -> float:
    return middle - HALF * value / 100


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
