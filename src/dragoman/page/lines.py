"""The lines of a page: rows with a pointer in the margin, and words with their highlight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from dragoman.page.clean import one_line, safe
from dragoman.records.reading import Span

QUIET = "dim"
CUE = "bold reverse"
PARTY = "underline"
MARKS = ("»", "«")
"""Stand round the cue where the page has no bold."""


class Sheet:
    """Where a page is written; `margin` is the width of the column that holds pointers.

    `plain` says that nothing can be bold or coloured.
    """

    def __init__(self, console: Console, margin: int = 6) -> None:
        self._console = console
        self.plain = console.color_system is None
        self.margin = margin
        self.width = console.width

    @property
    def room(self) -> int:
        """Characters of a row beside its margin."""
        return max(20, self.width - self.margin)

    def heading(self, title: str, count: str = "") -> None:
        """A section's title on a rule, after an empty line."""
        self._console.print()
        text = Text.assemble((title, "bold"), (f"  {count}" if count else "", QUIET))
        self._console.print(Rule(text, align="left", style=QUIET, characters="─"))

    def rule(self) -> None:
        """A rule over the whole width."""
        self._console.print(Rule(style=QUIET, characters="─"))

    def line(self, text: Text) -> None:
        """A line without a margin; goes on below itself where it is too long."""
        for line in _harmless(text).wrap(self._console, self.width):
            line.rstrip()
            self._write(line)

    def row(self, pointer: str, text: Text, indent: int = 0) -> None:
        """A line with a pointer in its margin; goes on below itself where it is too long."""
        lead = Text(f"{pointer:>{self.margin - 1}} ", style=QUIET)
        for line in _harmless(text).wrap(self._console, max(20, self.room - indent)) or [Text()]:
            line.rstrip()
            self._write(Text.assemble(lead, " " * indent, line))
            lead = Text(" " * self.margin)

    def below(self, text: Text, indent: int = 0) -> None:
        """A line that belongs to the row above; nothing where it is empty."""
        if text.plain.strip():
            self.row("", text, indent)

    def gap(self) -> None:
        """An empty line."""
        self._console.print()

    def nothing(self, what: str) -> None:
        """Says that nothing was found, so that its absence is not taken for a fault."""
        self.row("", Text(what, style=QUIET))

    def _write(self, line: Text) -> None:
        self._console.print(line, soft_wrap=True, markup=False, highlight=False, emoji=False)


def _harmless(text: Text) -> Text:
    """The text itself, or, where something unsafe came through, its words made safe without their styles."""
    return text if safe(text.plain) == text.plain else Text(one_line(text.plain))


def joined(parts: Sequence[Text | str], separator: str = " · ") -> Text:
    """Parts with a separator, empty ones left out; strings are quiet."""
    texts = [Text.assemble((one_line(p), QUIET)) if isinstance(p, str) else p for p in parts]
    return Text.assemble((separator, QUIET)).join([t for t in texts if t.plain])


def shortened(words: str, most: int) -> str:
    """Words cut at a space, with an ellipsis where something is left out."""
    if len(words) <= most:
        return words
    cut = words.rfind(" ", most // 2, most)
    return f"{words[: cut if cut > 0 else most].rstrip(' ,;:')} …"


def window(text: str, whole: Span, cue: Span, room: int) -> Span:
    """The part of `whole`, about `room` characters long, that shows `cue` with as much on either side as fits.

    Cut at white space. All of `whole` where that fits.
    """
    start, end = whole
    cue = max(cue[0], start), min(max(cue[1], start), end)
    if end - start <= room:
        return whole
    spare = max(20, room - (cue[1] - cue[0]))
    left = max(start, cue[0] - max(spare // 2, spare - (end - cue[1])))
    right = min(end, cue[1] + max(spare // 2, spare - (cue[0] - start)))
    if left > start:
        while left < cue[0] and not text[left - 1].isspace():
            left += 1
    if right < end:
        while right > cue[1] and not text[right].isspace():
            right -= 1
    return left, right


def marked(
    text: str, whole: Span, marks: Iterable[tuple[Span, str]], plain: bool, part: Span | None = None
) -> Text:
    """The words of `part` of `whole` with styles on the spans of `marks`, where they lie inside; the first wins.

    Where the page is plain, cues stand between `MARKS`. An ellipsis stands for what is left out.
    """
    start, end = part or whole
    out = Text("… " if start > whole[0] else "")
    taken: list[tuple[Span, str]] = []
    for (left, right), style in marks:
        left, right = max(left, start), min(right, end)
        if left < right and all(right <= s[0] or s[1] <= left for s, _ in taken):
            taken.append(((left, right), style))
    position = start
    for (left, right), style in sorted(taken):
        out.append(_spaced(text[position:left]))
        words = one_line(text[left:right])
        out.append(f"{MARKS[0]}{words}{MARKS[1]}" if plain and style == CUE else words, style=style)
        position = right
    out.append(_spaced(text[position:end]))
    return out.append(" …" if end < whole[1] else "")


def _spaced(words: str) -> str:
    """`one_line` that keeps a space at either end."""
    inner = one_line(words)
    if not inner:
        return " " if words else ""
    return f"{' ' if words[0].isspace() else ''}{inner}{' ' if words[-1].isspace() else ''}"
