"""The corpus markup (training-corpus/MARKUP.md) to items, with every slip named by file, line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from dragoman.corpus.items import Item
from dragoman.corpus.meaning import Lines, Meaning
from dragoman.records.reading import Span

_HEADER = re.compile(r"# ([a-z]+-\d\d-\d{4})((?: [a-z]+=\S+)*) *$")
_IDS = re.compile(r"\{([a-z]\d+(?:,[a-z]\d+)*)\}")
PARAGRAPH = "¶"
LETTERS = "mencktpq"


class Slip(msgspec.Struct, frozen=True):
    """Something that does not fit. `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class _Wrong(Exception):
    def __init__(self, line: int, column: int, message: str) -> None:
        self.slip = (line, column, message)


def parse(source: str, file: str) -> tuple[list[Item], list[Slip]]:
    """All items of a corpus file that can be read, and the slips of the others. Never raises on text."""
    items: list[Item] = []
    slips: list[Slip] = []
    for number, lines in _blocks(source):
        try:
            items.append(_item(number, lines, file))
        except _Wrong as wrong:
            slips.append(Slip(file, *wrong.slip))
    return items, slips


def _blocks(source: str) -> Iterator[tuple[int, list[str]]]:
    """(number of the first line, lines) of each item."""
    start, block = 0, list[str]()
    for number, line in enumerate([*source.replace("\r\n", "\n").split("\n"), ""], 1):
        if line.strip():
            if not block:
                start = number
            block.append(line.rstrip())
        elif block:
            yield start, block
            block = []


def _item(number: int, lines: list[str], file: str) -> Item:
    header = _HEADER.fullmatch(lines[0])
    if header is None:
        raise _Wrong(number, 1, "an item begins with a header: # region-00-0000 key=value ...")
    meta = dict(pair.split("=", 1) for pair in header.group(2).split())
    body = [(number + i, line) for i, line in enumerate(lines) if i and not line.startswith("  ")]
    meanings = [(number + i, line) for i, line in enumerate(lines) if i and line.startswith("  ")]
    if not body:
        raise _Wrong(number, 1, "the item has no text")
    if meanings and body[-1][0] > meanings[0][0]:
        raise _Wrong(body[-1][0], 1, "text after lines of meaning; indent lines of meaning by two spaces")
    text, sentences, marks = _text(body)
    read = Meaning(marks)
    try:
        found: Lines = read.lines([(n, line.strip()) for n, line in meanings])
    except ValueError as error:
        line, message = error.args
        raise _Wrong(line, 3, message) from None
    return Item(
        id=header.group(1),
        file=file,
        line=number,
        meta=meta,
        text=text,
        sentences=sentences,
        marks=marks,
        events=tuple(found.events),
        statements=tuple(found.statements),
        times=tuple(found.times),
        places=tuple(found.places),
        quantities=tuple(found.quantities),
        same=tuple(found.same),
        chains=tuple(found.chains),
    )


def _text(body: list[tuple[int, str]]) -> tuple[str, tuple[Span, ...], dict[str, tuple[Span, ...]]]:
    """The plain text, its sentences and the pieces of each mark."""
    out = ""
    sentences: list[Span] = []
    marks: dict[str, list[Span]] = {}
    joint = ""
    for number, line in body:
        if line.strip() == PARAGRAPH:
            joint = "\n\n"
            continue
        out += joint if sentences else ""
        joint = " "
        start = len(out)
        out = _line(number, line, out, marks)
        if out[start:] != out[start:].strip() or not out[start:]:
            raise _Wrong(number, 1, "a sentence is empty or has space at its ends")
        sentences.append((start, len(out)))
    ordered = {k: tuple(sorted(v)) for k, v in sorted(marks.items(), key=lambda kv: min(kv[1]))}
    return out, tuple(sentences), ordered


def _line(number: int, line: str, out: str, marks: dict[str, list[Span]]) -> str:
    stack: list[tuple[int, int]] = []
    i = 0
    while i < len(line):
        c = line[i]
        if c == "\\" and line[i + 1 : i + 2] in {"[", "]", "\\"}:
            out += line[i + 1]
            i += 2
        elif c == "[":
            stack.append((len(out), i))
            i += 1
        elif c == "]":
            ids = _IDS.match(line, i + 1)
            if not stack:
                raise _Wrong(number, i + 1, "a ] without its [ (a literal bracket is written \\])")
            if ids is None:
                raise _Wrong(number, i + 2, "after ] come ids in braces, such as {m1} or {e1,k1}")
            start, column = stack.pop()
            words = out[start:]
            if not words or words != words.strip():
                raise _Wrong(number, column + 1, "the marked words are empty or have space at their ends")
            for mark in ids.group(1).split(","):
                if mark[0] not in LETTERS:
                    raise _Wrong(number, i + 3, f"{mark}: ids begin with one of {', '.join(LETTERS)}")
                marks.setdefault(mark, []).append((start, len(out)))
            i = ids.end()
        else:
            out += c
            i += 1
    if stack:
        raise _Wrong(number, stack[-1][1] + 1, "a [ without its ]")
    return out
