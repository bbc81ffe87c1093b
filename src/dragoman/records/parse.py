"""A parsed sentence: what every stage after segmentation works on, whichever model made it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from dragoman.records.reading import Span


class Token(msgspec.Struct, frozen=True, gc=False):
    """One token. `start`, `end` count code points of the *report's* text; `i` and `head` index the sentence.

    `pos` is a Universal POS tag, `tag` a Penn Treebank tag, `dep` a ClearNLP dependency label
    (`ROOT` for the root, whose head is itself).
    """

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


class Entity(msgspec.Struct, frozen=True, gc=False):
    """A named entity: tokens `first` to `last`, inclusive; `label` is an OntoNotes label."""

    first: int
    last: int
    label: str


class Sentence:
    """A sentence with its tree. Treat as immutable."""

    __slots__ = ("_children", "end", "entities", "headline", "index", "start", "tokens")

    def __init__(
        self,
        index: int,
        span: Span,
        tokens: tuple[Token, ...],
        entities: tuple[Entity, ...] = (),
        headline: bool = False,
    ) -> None:
        self.index = index
        self.start, self.end = span
        self.tokens = tokens
        self.entities = entities
        self.headline = headline
        children: list[list[int]] = [[] for _ in tokens]
        for token in tokens:
            if token.head != token.i:
                children[token.head].append(token.i)
        self._children = children

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    def __getitem__(self, i: int) -> Token:
        return self.tokens[i]

    @property
    def root(self) -> Token | None:
        """The first root, or None in an empty sentence."""
        return next((t for t in self.tokens if t.head == t.i), None)

    def children(self, i: int) -> list[Token]:
        """Direct dependents of token `i`, in order."""
        return [self.tokens[j] for j in self._children[i]]

    def child(self, i: int, *deps: str) -> Token | None:
        """The first dependent of `i` with one of these labels."""
        return next((self.tokens[j] for j in self._children[i] if self.tokens[j].dep in deps), None)

    def subtree(self, i: int) -> list[int]:
        """Indexes of `i` and everything below it, in order."""
        seen, stack = [], [i]
        while stack:
            j = stack.pop()
            seen.append(j)
            stack.extend(self._children[j])
        return sorted(seen)

    def ancestors(self, i: int) -> Iterator[Token]:
        """From the parent of `i` up to the root."""
        while (head := self.tokens[i].head) != i:
            i = head
            yield self.tokens[i]

    def span(self, first: int, last: int) -> Span:
        """Report offsets of tokens `first` to `last`, inclusive."""
        return self.tokens[first].start, self.tokens[last].end

    def at(self, position: int) -> Token | None:
        """The token that covers this offset of the report, if any."""
        low, high = 0, len(self.tokens)
        while low < high:
            mid = (low + high) // 2
            if self.tokens[mid].end <= position:
                low = mid + 1
            else:
                high = mid
        if low < len(self.tokens) and self.tokens[low].start <= position:
            return self.tokens[low]
        return None

    def within(self, span: Span) -> list[Token]:
        """Tokens that lie wholly inside this span of the report."""
        return [t for t in self.tokens if span[0] <= t.start and t.end <= span[1]]
