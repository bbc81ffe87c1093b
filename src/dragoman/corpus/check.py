"""What a corpus item must keep beyond its notation, and what the corpus as a whole must hold."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from dragoman.corpus.items import EventMark, Item, StatementMark
from dragoman.corpus.markup import Slip
from dragoman.ontology import Ontology
from dragoman.records.reading import Span

META = {
    "style": frozenset({"wire", "broadsheet", "local", "state", "tabloid", "agency"}),
    "decade": frozenset({"1990", "2000", "2010", "2020"}),
    "spelling": frozenset({"us", "uk"}),
}
LAYERS = frozenset({"tpq"})
REGIONS = (
    "mena", "ssafrica", "europe", "eurasia", "easia", "sasia", "seasia", "latam", "namerica", "world",
)  # fmt: skip
"""Where the news is from; `world` is international organisations and several regions at once."""
MAX_WORDS = 60
_DETERMINER = re.compile(r"(?:the|a|an|this|that|these|those)\s", re.IGNORECASE)
_END = re.compile(r"[.,;:!?]?[\"”’']|[.,;]$")
_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
_MARKS = str.maketrans("“”„‟«»", '""""""')


def check(item: Item, ontology: Ontology) -> Iterator[Slip]:
    """The slips of one item."""
    for message in (*_meta(item), *_marks(item), *_events(item, ontology), *_statements(item), *_order(item)):
        yield Slip(item.file, item.line, 1, f"{item.id}: {message}")


def together(items: Iterable[Item]) -> Iterator[Slip]:
    """Slips between items: repeated ids and repeated sentences."""
    ids: dict[str, Item] = {}
    texts: dict[str, Item] = {}
    for item in items:
        for key, seen, what in ((item.id, ids, "the id"), (" ".join(_words(item.text)), texts, "the text")):
            if key in seen:
                yield Slip(
                    item.file, item.line, 1, f"{item.id}: has {what} of {seen[key].id} in {seen[key].file}"
                )
            seen[key] = item


def _meta(item: Item) -> Iterator[str]:
    if item.region not in REGIONS:
        yield f"the id begins with a region: {', '.join(REGIONS)}"
    for key, values in META.items():
        if item.meta.get(key) not in values:
            yield f"{key} is one of {', '.join(sorted(values))}"
    for key in item.meta:
        if key not in {*META, "published", "layers"}:
            yield f"unknown key {key!r} in the header"
    layers = set(item.meta.get("layers", "").split(",")) - {""}
    if layers - LAYERS:
        yield f"layers may be {', '.join(sorted(LAYERS))}"
    if item.times and not re.fullmatch(r"\d{4}-\d\d-\d\d", item.meta.get("published", "")):
        yield "an item with times says when it was published"
    if (item.times or item.places or item.quantities) and "tpq" not in layers:
        yield "an item with times, places or quantities marks them all and says layers=tpq"
    for start, end in item.sentences:
        if len(_words(item.text[start:end])) > MAX_WORDS:
            yield f"a sentence has more than {MAX_WORDS} words"


def _marks(item: Item) -> Iterator[str]:
    for mark, pieces in item.marks.items():
        if len(pieces) > 1 and mark[0] in "mntpq":
            yield f"{mark} marks several stretches; only e, k and c may"
        for a, b in pieces:
            words = item.text[a:b]
            if mark[0] == "m" and _DETERMINER.match(words):
                yield f"{mark} begins with a determiner: {words!r}"
            if mark[0] in "me" and words.endswith(("'s", "’s")):
                yield f"{mark} ends in a possessive: {words!r}"
            if mark[0] in "mek" and (words[-1] in '.,;:!?"”' and not re.search(r"\b\w{1,4}\.$", words)):
                yield f"{mark} ends in punctuation: {words!r}"
            if _inside_word(item.text, a, b) and mark[0] != "c":
                yield f"{mark} begins or ends inside a word: {words!r}"
        if mark[0] == "e" and len({_sentence(item, p) for p in pieces}) > 1:
            yield f"{mark} spans sentences"


def _inside_word(text: str, start: int, end: int) -> bool:
    before, after = text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1]
    return (start > 0 and len(before) == 2 and before.isalnum()) or (len(after) == 2 and after.isalnum())


def _sentence(item: Item, span: Span) -> int:
    return next(i for i, (a, b) in enumerate(item.sentences) if a <= span[0] < b)


def _events(item: Item, ontology: Ontology) -> Iterator[str]:
    for event in item.events:
        yield from _event(item, event, ontology)
    roles = Counter((e.type, item.marks[e.id], e.actors, e.recipients) for e in item.events)
    for (type_, *_), times in roles.items():
        if times > 1:
            yield f"the same {type_} stands twice"


def _event(item: Item, event: EventMark, ontology: Ontology) -> Iterator[str]:
    allowed = ontology.modes(event.type)
    for mode in event.modes:
        if mode not in allowed:
            yield f"{event.id}: {event.type} has no mode {mode!r}; it has {', '.join(allowed) or 'none'}"
    home = item.sentence_of(event.id)
    for party in (*event.actors, *event.recipients):
        if item.sentence_of(party) != home:
            yield f"{event.id}: {party} stands in another sentence; mark a mention in the sentence of the cue"
    if both := set(event.actors) & set(event.recipients):
        yield f"{event.id}: {', '.join(sorted(both))} is actor and recipient"


def _statements(item: Item) -> Iterator[str]:
    by_id = {s.id: s for s in item.statements}
    for s in item.statements:
        content = item.marks[s.content]
        for a, b in content:
            if item.text[a:b].endswith((".", ",")) and not re.search(
                r"\b(?:\w\.)+$|\b\w{2,4}\.$", item.text[a:b]
            ):
                yield f"{s.content} ends in a stop or comma"
        quoted = _quoted_share(item.text, content)
        if s.kind == "direct" and quoted < 0.9:
            yield f"{s.id} is direct, but its content does not stand in quotation marks"
        if s.kind == "indirect" and quoted > 0.1 and s.within is None:
            yield f"{s.id} is indirect, but part of its content stands in quotation marks"
        if s.kind == "mixed" and (quoted > 0.95 or quoted < 0.02):
            yield f"{s.id} is mixed, but its content is all in or all out of quotation marks"
        if s.within is not None:
            outer = item.marks[by_id[s.within].content]
            if not all(any(a <= x and y <= b for a, b in outer) for x, y in content):
                yield f"{s.id} is in {s.within}, but its content is not"
        yield from _cue(item, s)


def _cue(item: Item, s: StatementMark) -> Iterator[str]:
    if s.cue is not None:
        for a, b in item.marks[s.cue]:
            if any(x <= a and b <= y for x, y in item.marks[s.content]):
                yield f"{s.id}: the cue stands inside its own content"


def _quoted_share(text: str, content: tuple[Span, ...]) -> float:
    """Share of the content's words that stand between double quotation marks (single ones where there are none)."""
    quoted = _quotations(text)
    inside = total = 0
    for a, b in content:
        for m in _WORD.finditer(text, a, b):
            total += 1
            inside += any(x <= m.start() and m.end() <= y for x, y in quoted)
    return inside / total if total else 0.0


def _quotations(text: str) -> list[Span]:
    """Stretches between quotation marks; one left open at a paragraph's end is closed there, the next reopens it."""
    plain = text.translate(_MARKS)
    if '"' not in plain:
        single = re.finditer(r"(?<!\w)[‘']([^’']+(?:[’']\w[^’']*)*)[’'](?!\w)", text)
        return [m.span(1) for m in single]
    out: list[Span] = []
    for paragraph in re.finditer(r"(?:(?!\n\n).)+", plain, re.DOTALL):
        at = [i for i in range(*paragraph.span()) if plain[i] == '"']
        out.extend(zip(at[::2], [*at[1::2], paragraph.end()], strict=False))
    return out


def _order(item: Item) -> Iterator[str]:
    """Mentions of one sentence must not cross."""
    spans = sorted((p, m) for m, ps in item.marks.items() for p in ps)
    for i, ((a, b), m) in enumerate(spans):
        for (c, d), n in spans[i + 1 :]:
            if c >= b:
                break
            if a < c < b < d:
                yield f"{m} and {n} cross"


def _words(text: str) -> list[str]:
    return [m.group().lower() for m in _WORD.finditer(text)]


def near_copies(
    items: Iterable[Item], size: int = 8, share: float = 0.5
) -> Iterator[tuple[Item, Item, float]]:
    """Pairs of items that share too many runs of words: of the smaller one's runs of `size` words, more than `share`.

    Exact, by an index of runs; linear in the corpus but for runs that many items share.
    """
    seen: dict[tuple[str, ...], list[int]] = defaultdict(list)
    kept: list[tuple[Item, int]] = []
    for item in items:
        words = _words(item.text)
        runs = {tuple(words[i : i + size]) for i in range(max(len(words) - size + 1, 1))}
        shared: Counter[int] = Counter(j for run in runs for j in seen[run])
        for j, count in shared.items():
            other, length = kept[j]
            if count / min(len(runs), length) > share:
                yield other, item, count / min(len(runs), length)
        for run in runs:
            seen[run].append(len(kept))
        kept.append((item, len(runs)))
