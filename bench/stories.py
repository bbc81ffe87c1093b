"""Does the cost of linking grow with the number of events and not faster?

    python bench/stories.py [--events 1000 10000 100000]

Made-up reports, no model: happenings at 400 places by 300 groups over a span of days that grows with their number,
each told by one to six reports in words of their own, one report in five a copy. Printed: CPU seconds, one core.
"""

from __future__ import annotations

import argparse
import datetime
import os
import random
import resource
import time

from dragoman.records.reading import Span
from dragoman.stories import cluster, linking
from dragoman.stories.records import Count, Fact, Paper, Where, Who
from dragoman.stories.wording import telling

TYPES = ("ASSAULT", "COERCE", "PROTEST", "CONSULT", "ACCUSE", "THREATEN", "SUPPORT", "REQUEST")
PER_DAY = 250
"""Events of a day: the span of days grows with the number of events, as news does."""


def fact(rng: random.Random, number: int, day: int, span: Span) -> Fact:
    """A happening's own values; reports vary them."""
    country, place = rng.randrange(60), rng.randrange(400)
    code = f"{chr(65 + country // 26)}{chr(65 + country % 26)}X"
    name = f"town{place}"
    stems = {f"w{rng.randrange(4000)}" for _ in range(12)}
    return Fact(
        number=0, label="e1", type=rng.choice(TYPES), modality="actual", historical=False, aggregate=False, span=span,
        sentence=(0, 200), cue=(f"c{rng.randrange(30)}",), reciprocal=False,
        actors=(Who(id=f"group{rng.randrange(300)}", name="group", code=code, shown="group"),),
        recipients=(Who(id=None, name=f"people{number % 97}", shown="people"),),
        first=day, last=day, basis="text",
        place=Where(name=name, shown=name, country=code, admin1=None, lat=place % 90, lon=country, geonameid=place,
                    precision="city"),
        counts=(Count(kind="killed", low=number % 50, high=number % 50, approximate=False, words=""),),
        words=telling(stems), names=(name,), lead=True, said=(),
    )  # fmt: skip


def papers(count: int, seed: int = 1) -> list[Paper]:
    """Reports with three events each until there are so many events."""
    rng = random.Random(seed)
    days = max(3, count // PER_DAY)
    start = datetime.date(2024, 1, 1).toordinal()
    found: list[Paper] = []
    number = 0
    while len(found) * 3 < count:
        day = start + rng.randrange(days)
        told = [fact(rng, number + i, day, (10 * i, 10 * i + 5)) for i in range(3)]
        number += 3
        own = {f"v{rng.randrange(8000)}" for _ in range(60)}
        for _ in range(rng.randint(1, 6)):
            words = {w for w in own if rng.random() < 0.6} | {f"v{rng.randrange(8000)}" for _ in range(40)}
            facts = [_varied(rng, i, f) for i, f in enumerate(told)]
            names = tuple(sorted(n for f in facts for n in f.names))
            ref = f"r{len(found):07d}"
            found.append(Paper(
                ref=ref, outlet=None, outlet_key=f"o{rng.randrange(200)}", outlet_shown="", published=None,
                day=day + rng.randint(0, 2), title=None, names=names, words=telling(words), credits=(),
                facts=tuple(facts),
            ))  # fmt: skip
    return found


def _varied(rng: random.Random, number: int, f: Fact) -> Fact:
    import msgspec

    words = {w for w in f.words if rng.random() < 0.6} | {f"w{rng.randrange(4000)}" for _ in range(5)}
    actors = f.actors if rng.random() < 0.7 else ()
    return msgspec.structs.replace(
        f, number=number, label=f"e{number + 1}", words=telling(words), actors=actors
    )


def texts(count: int, seed: int = 2) -> list[str]:
    """Reports of 300 words, one in five a cut copy of another."""
    rng = random.Random(seed)
    found: list[str] = []
    while len(found) < count:
        if found and rng.random() < 0.2:
            words = rng.choice(found[-500:]).split()
            found.append(" ".join(["Local", "lead", str(len(found)), *words[: rng.randint(120, len(words))]]))
        else:
            found.append(" ".join(f"w{int(rng.paretovariate(0.6)) % 20000}" for _ in range(300)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--texts", type=int, nargs="+", default=[300, 3_000, 30_000])
    asked = parser.parse_args()
    os.sched_setaffinity(0, {next(iter(os.sched_getaffinity(0)))})
    print(
        "| events | links | stories | linking, s | stories, s | ms an event | memory, MB |\n|" + " --- |" * 7
    )
    for count in asked.events:
        made = papers(count)
        start = time.process_time()
        events, links = linking.link(made)
        linked = time.process_time()
        found = cluster.stories(events, links)
        end = time.process_time()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        each = 1000 * (end - start) / len(events)
        print(
            f"| {len(events):,} | {len(links):,} | {len(found):,} | {linked - start:.2f} | {end - linked:.2f} "
            f"| {each:.2f} | {memory:,} |",
            flush=True,
        )
    print("\n| reports of 300 words | copies found | copies, s | ms a report |\n|" + " --- |" * 4)
    for count in asked.texts:
        written = texts(count)
        start = time.process_time()
        copies = linking.copies(written)
        taken = time.process_time() - start
        print(f"| {count:,} | {len(copies):,} | {taken:.2f} | {1000 * taken / count:.2f} |", flush=True)


if __name__ == "__main__":
    main()
