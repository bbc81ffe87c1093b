"""How fast is the ledger: reports put in a second, and the time of a search, among a thousand to a million events?

    python bench/ledger.py FOLDER [--events 1000 10000 100000 1000000] [--rounds 5] [--url postgresql://...]

Makes ledgers of so many events in FOLDER, or in an empty database, and measures them; one that is there already is
measured as it is. Reports are made without a model: 14 sentences of Zipf-distributed words, ten events, four
statements, actors of whom few are in most reports and most in few, three years of days in no order. Some records are
judged and some actors merged, as those cost time. 30 kinds of search are each asked for their first 20 hits, `--rounds`
times, after one round that is not counted; `count` is what a page says above the hits, to 10,000. Times are
milliseconds by the clock, and in brackets those of the processor, which say more where other work is on the machine.
"""

from __future__ import annotations

import argparse
import bisect
import itertools
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, get_args

import msgspec

from dragoman.ledger import Filters, Ledger, open_ledger
from dragoman.records.reading import EventType, Reading
from dragoman.records.report import Report

EVENTS, STATEMENTS, SENTENCES, WORDS = 10, 4, 14, 19
RUN = {"program": "bench", "knowledge": "bench", "weights": "bench"}
FIRST_DAY, DAYS = date(2023, 1, 1), 1_096
TYPES = get_args(EventType)
OUTLETS = 400


class Zipf:
    """Ranks from 0 on, the n-th with a weight of 1 / (n + 1)."""

    def __init__(self, size: int) -> None:
        self._bounds = list(itertools.accumulate(1 / (n + 1) for n in range(size)))

    def __call__(self, rng: random.Random) -> int:
        return bisect.bisect(self._bounds, rng.random() * self._bounds[-1])


def spelled(number: int) -> str:
    """A word for a number."""
    parts = []
    number += 30
    while number:
        number, rest = divmod(number, 90)
        parts.append("bcdfghklmnprstvwyz"[rest // 5] + "aeiou"[rest % 5])
    return "".join(parts) + "n"


WORD, ACTOR, OWN, COUNTRY, OUTLET, TYPE = (
    Zipf(n) for n in (40_000, 3_000, 200_000, 190, OUTLETS, len(TYPES))
)
VOCABULARY = [spelled(n) for n in range(40_000)]
CODES = ["".join(code) for code in itertools.islice(itertools.product("ABCDEFGH", repeat=3), 190)]


def known(rank: int) -> dict[str, Any]:
    """A known actor: the first 190 are countries."""
    name = f"{spelled(rank * 7).title()} {('State', 'Army', 'Front', 'Ministry', 'Party')[rank % 5]}"
    code = CODES[rank if rank < 190 else (rank * 31) % 190]
    kind = "country" if rank < 190 else "armed_group"
    return {
        "id": f"actor-{rank}",
        "name": name,
        "kind": kind,
        "code": code,
        "sectors": ["GOV"],
        "known": True,
    }


def pair(number: int) -> tuple[Report, Reading]:
    """The report of that number and its reading."""
    rng = random.Random(number)
    day = (FIRST_DAY + timedelta(days=rng.randrange(DAYS))).isoformat()
    cast: dict[str, dict[str, Any]] = {}
    while len(cast) < 6:
        actor = known(ACTOR(rng))
        cast[actor["id"]] = actor
    for n in range(1, 4):
        name = f"{spelled(OWN(rng)).title()} {spelled(OWN(rng)).title()}"
        cast[f"local:{n}"] = {
            "id": f"local:{n}",
            "name": name,
            "kind": "person",
            "code": None,
            "known": False,
        }
    out: dict[str, Any] = {
        key: [] for key in ("sentences", "mentions", "events", "statements", "quantities", "places")
    }
    text = ""
    for n in range(SENTENCES):
        start = len(text)
        words = [VOCABULARY[WORD(rng)] for _ in range(WORDS)]
        placed: list[tuple[str, int, int]] = []
        text += words[0].capitalize()
        for at, word in enumerate(words[1:]):
            piece = rng.choice(list(cast.values()))["name"] if at in (0, 8, 14) else word
            text += " "
            placed.append((piece, len(text), len(text) + len(piece)))
            text += piece
        text += ". "
        out["sentences"].append((start, len(text) - 1))
        _records(rng, n, placed, cast, out)
    outlet = f"Outlet {OUTLET(rng)}"
    report = Report(
        id=f"r{number}", text=text, title=" ".join(VOCABULARY[WORD(rng)] for _ in range(8)), outlet=outlet,
        published=day, url=f"https://{outlet.replace(' ', '')}.example/{number}",
    )  # fmt: skip
    whole = {
        "id": report.id,
        "schema": 1,
        "language": "en",
        "genre": "news",
        "run": RUN,
        "times": [],
        "ties": [],
    }
    if number % 10 == 0:
        one, two = out["mentions"][0], out["mentions"][1]
        parties = [{"span": m["span"], "actor": m["actor"]} for m in (one, two)]
        tie = {"type": "backs", "from": parties[0], "to": parties[1], "evidence": out["sentences"][0]}
        whole["ties"] = [tie | {"negated": False, "statement": None, "time": None}]
    return report, msgspec.convert(whole | {"actors": list(cast.values())} | out, Reading)


def _records(
    rng: random.Random, n: int, words: list[tuple[str, int, int]], cast: dict[str, Any], out: dict[str, Any]
) -> None:
    """Mentions and an event in each of the first ten sentences, a statement in every third of them."""
    ids = {actor["name"]: id_ for id_, actor in cast.items()}
    if n >= EVENTS:
        return
    parties = []
    for name, start, end in (words[0], words[8], words[14]):
        mention = {"span": (start, end), "actor": ids[name], "by": "name", "why": "", "score": 1.0}
        out["mentions"].append(mention)
        parties.append({"span": (start, end), "actor": ids[name]})
    said = None
    if n % 3 == 0 and len(out["statements"]) < STATEMENTS:
        said = f"s{len(out['statements']) + 1}"
        out["statements"].append({
            "id": said, "speakers": [parties[2]], "cue": words[15][1:], "content": [(words[0][1], words[9][2])],
            "kind": "indirect", "attitude": "speech", "act": None, "addressees": [], "within": None, "time": None,
            "chain": [{"role": "speaker", "span": parties[2]["span"], "actor": parties[2]["actor"], "name": "x"}],
        })  # fmt: skip
    place = None
    if rng.random() < 0.4:
        place = {
            "span": words[5][1:],
            "name": words[5][0],
            "country": CODES[COUNTRY(rng)],
            "lat": 1.0,
            "lon": 2.0,
        }
        out["places"].append(place)
    quantities: list[str] = []
    if rng.random() < 0.1:
        quantities = [f"q{len(out['quantities']) + 1}"]
        out["quantities"].append({
            "id": quantities[0], "span": words[6][1:], "low": rng.randrange(1, 99), "high": None, "approximate": False,
            "kind": "killed", "of": None, "statement": None, "place": None, "time": None,
        })  # fmt: skip
    long = rng.random() < 0.04
    since = (FIRST_DAY + timedelta(days=rng.randrange(DAYS))).isoformat()
    out["events"].append({
        "id": f"e{len(out['events']) + 1}", "type": TYPES[TYPE(rng)],
        "contexts": [], "modes": ["violence"] if rng.random() < 0.01 else [],
        "modality": rng.choices(("actual", "planned", "possible", "denied"), (80, 10, 7, 3))[0],
        "historical": False, "repeated": False, "aggregate": False, "cue": words[3][1:], "actors": [parties[0]],
        "recipients": [parties[1]], "reciprocal": False,
        "time": {"span": None, "start": since, "end": None, "basis": "text"} if long else None, "place": place,
        "quantities": quantities, "performed_by": None, "confidence": round(rng.betavariate(5, 2), 3), "coder": "bench",
        "claims": [{"statement": said, "stance": "denies" if rng.random() < 0.1 else "asserts"}] if said else [],
    })  # fmt: skip


def build(where: str, events: int) -> tuple[float, int]:
    """Seconds that it took to put the reports in (making them apart), and how many; 0 where they were there."""
    spent, reports = 0.0, events // EVENTS
    with open_ledger(where, create=True) as ledger:
        if ledger.view().stats().events >= events:
            return 0.0, reports
        with ledger.writer() as writer:
            for number in range(reports):
                made = pair(number)
                start = time.perf_counter()
                writer.add(*made)
                spent += time.perf_counter() - start
        judge(ledger)
    return spent, reports


def judge(ledger: Ledger) -> None:
    """Two dozen judgements, and two merges."""
    view = ledger.view()
    for n, hit in enumerate(view.search(Filters(types=(TYPES[0],)), limit=24)):
        edits = {"type": TYPES[1]} if n % 2 else None
        ledger.judge(hit.id, "edit" if edits else "reject", reviewer="bench", edits=edits)
    ledger.merge("actor-40", "actor-2", reviewer="bench")
    ledger.merge("actor-90", "actor-55", reviewer="bench")


def searches() -> dict[str, tuple[Filters, Any]]:
    """30 kinds of search: what is common and rare, alone and together."""
    word = VOCABULARY
    made: dict[str, Filters] = {
        "everything": Filters(),
        "commonest word": Filters(words=word[0]),
        "common word": Filters(words=word[30]),
        "fairly common word": Filters(words=word[300]),
        "rare word": Filters(words=word[9_000]),
        "two common words": Filters(words=f"{word[3]} {word[12]}"),
        "common and rare word": Filters(words=f"{word[3]} {word[5_000]}"),
        "beginning of a word": Filters(words=f"{word[77][:4]}*"),
        "commonest actor": Filters(actor="actor-0"),
        "fairly common actor": Filters(actor="actor-30"),
        "rare actor": Filters(actor="actor-2500"),
        "merged actor": Filters(actor="actor-2"),
        "rarer merged actor": Filters(actor="actor-55"),
        "actor by part of a name": Filters(actor=known(12)["name"].split()[0]),
        "actor by a common word": Filters(actor="army"),
        "actor by country": Filters(actor=CODES[0]),
        "two actors": Filters(actor="actor-1", recipient="actor-3"),
        "two rarer actors": Filters(actor="actor-20", recipient="actor-60"),
        "country": Filters(country=CODES[0]),
        "rare country": Filters(country=CODES[180]),
        "country and type": Filters(country=CODES[9], types=(TYPES[3],)),
        "common type": Filters(types=(TYPES[0],)),
        "two rare types": Filters(types=(TYPES[14], TYPES[15])),
        "a month": Filters(since="2024-03-01", until="2024-03-31"),
        "word in a week": Filters(words=word[30], since="2024-05-06", until="2024-05-12"),
        "actor since a day": Filters(actor="actor-5", since="2025-06-01"),
        "asserted only by": Filters(asserted_only_by="actor-4"),
        "disputed, of a country": Filters(disputed=True, country=CODES[2]),
        "sure, common word": Filters(min_confidence=0.95, words=word[12]),
    }
    found: dict[str, tuple[Filters, Any]] = {name: (filters, "event") for name, filters in made.items()}
    return found | {"statements, common word": (Filters(words=word[12]), "statement")}


class Took(NamedTuple):
    """Milliseconds by the clock, and of a processor alone: on a busy machine the second tells more."""

    wall: float
    cpu: float


def timed(work: Callable[[], object]) -> Took:
    """How long it takes."""
    start, used = time.perf_counter(), time.process_time()
    work()
    return Took((time.perf_counter() - start) * 1000, (time.process_time() - used) * 1000)


def measured(ledger: Ledger, rounds: int) -> Iterator[tuple[str, list[Took], list[Took]]]:
    """Name of each search, and how long its page and its count took."""
    view = ledger.view()
    for name, (filters, kind) in searches().items():
        page = partial(view.search, filters, kind=kind, limit=20)
        count = partial(view.count, filters, kind=kind, most=10_000)
        yield (
            name,
            [timed(page) for _ in range(rounds + 1)][1:],
            [timed(count) for _ in range(rounds + 1)][1:],
        )


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of them do not exceed."""
    return sorted(values)[max(0, int(len(values) * share + 0.999999) - 1)]


def row(ledger: Ledger, rounds: int, detail: bool) -> list[str]:
    """p50, p95, longest of searches; p95 of counts; stats, figures and ties of one actor."""
    pages: list[Took] = []
    counts: list[Took] = []
    for name, page, count in measured(ledger, rounds):
        pages += page
        counts += count
        if detail:
            middle = [statistics.median(t[n] for t in times) for times in (page, count) for n in (0, 1)]
            print(
                "  {:<26} {:8.1f} ms (cpu {:.1f}), count {:8.1f} ms (cpu {:.1f})".format(name, *middle),
                flush=True,
            )
    view = ledger.view()
    others: list[Callable[[], object]] = [
        view.stats,
        lambda: view.figures(Filters(country=CODES[9], types=(TYPES[3],)), newest=2_000),
        lambda: view.ties("actor-7", newest=1_000),
    ]
    walls, cpus = [t.wall for t in pages], [t.cpu for t in pages]
    values = [(percentile(walls, share), percentile(cpus, share)) for share in (0.5, 0.95, 1.0)]
    values.append((percentile([t.wall for t in counts], 0.95), percentile([t.cpu for t in counts], 0.95)))
    values += map(timed, others)
    return [f"{wall:.0f} ({cpu:.0f})" for wall, cpu in values]


HEAD = "events|MB|reports/s|events/s|search p50|p95|longest|count p95|stats|figures|ties"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--url", help="an empty PostgreSQL database in place of files; one number of events")
    parser.add_argument("--detail", action="store_true", help="print the time of each kind of search")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for events in asked.events:
        where = asked.url or str(asked.folder / f"{events}.sqlite")
        spent, reports = build(where, events)
        with open_ledger(where, read_only=True) as ledger:
            size = f"{os.path.getsize(where) / 1e6:.0f}" if asked.url is None else "-"
            pace = [f"{reports / spent:.0f}", f"{events / spent:.0f}"] if spent else ["-", "-"]
            rows.append([f"{events:,}", size, *pace, *row(ledger, asked.rounds, asked.detail)])
    for cells in (HEAD.split("|"), ["---"] * len(HEAD.split("|")), *rows):
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
