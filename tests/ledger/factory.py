"""Reports with readings made without a model: the same number always gives the same pair."""

from __future__ import annotations

import random
from typing import Any, get_args

import msgspec

from dragoman.records.reading import EventType, Modality, Reading, Run, Span
from dragoman.records.report import Report

RUN = Run(program="1.0", knowledge="k1", weights="w1")
LATER = Run(program="1.1", knowledge="k1", weights="w2")

ACTORS: dict[str, dict[str, Any]] = {
    "Freedonia": {"id": "freedonia", "kind": "country", "code": "FRD", "sectors": ("GOV",)},
    "Sylvania": {"id": "sylvania", "kind": "country", "code": "SYL", "sectors": ("GOV",)},
    "the River League": {"id": "river-league", "kind": "igo", "code": "IGO", "sectors": ()},
    "Front of the Hills": {
        "id": "hill-front",
        "kind": "armed_group",
        "code": "FRD",
        "sectors": ("REB", "PRM"),
    },
    "Željko Ábel": {"id": "local:1", "kind": "person", "code": None, "sectors": ()},
}
CUES: dict[str, str] = {
    "AGREE": "agreed with", "CONSULT": "met", "SUPPORT": "praised", "CONCEDE": "freed men of",
    "COOPERATE": "joined", "AID": "sent grain to", "RETREAT": "withdrew from", "REQUEST": "asked",
    "ACCUSE": "blamed", "REJECT": "refused", "THREATEN": "threatened", "PROTEST": "marched against",
    "SANCTION": "cut ties with", "MOBILIZE": "massed troops near", "COERCE": "arrested men of",
    "ASSAULT": "shelled",
}  # fmt: skip
PLACES = {"Fredopolis": "FRD", "Sylvan City": "SYL"}
OUTLETS = ("The Daily Valley", "Hill Wire", "Radio Coast")


class Pen:
    """Writes a text and notes the span of what it wrote."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, words: str) -> Span:
        """Append; the span."""
        start = len(self.text)
        self.text += words
        return start, len(self.text)


def _sentence(pen: Pen, rng: random.Random, n: int, out: dict[str, list[Any]]) -> None:
    start = len(pen.text)
    said = rng.random() < 0.5
    speaker, actor, recipient = rng.sample(sorted(ACTORS), 3)
    party = {"span": pen.write(speaker)} | {"actor": ACTORS[speaker]["id"]} if said else None
    cue = pen.write(" said on Monday that ") if said else None
    who = {"span": pen.write(actor), "actor": ACTORS[actor]["id"], "on_behalf_of": None, "members": ()}
    pen.write(" ")
    kind = rng.choice(get_args(EventType))
    trigger = pen.write(CUES[kind])
    pen.write(" ")
    whom = {"span": pen.write(recipient), "actor": ACTORS[recipient]["id"]}
    place = None
    if rng.random() < 0.4:
        pen.write(" in ")
        name = rng.choice(sorted(PLACES))
        place = {"span": pen.write(name), "name": name, "country": PLACES[name], "lat": 1.5, "lon": 2.5}
        out["places"].append(place)
    end = len(pen.text)
    pen.write(".")
    out["sentences"].append((start, len(pen.text)))
    pen.write("\n\n" if n % 3 == 2 else " ")
    mentioned = [(who, actor), (whom, recipient)]
    claims = []
    if said and party is not None and cue is not None:
        mentioned.append((party, speaker))
        label = f"s{len(out['statements']) + 1}"
        claims = [{"statement": label, "stance": rng.choice(("asserts", "denies"))}]
        chain = [{"role": "speaker", "span": party["span"], "actor": party["actor"], "name": speaker}]
        out["statements"].append({
            "id": label, "speakers": [party], "cue": (cue[0] + 1, cue[0] + 5), "content": [(who["span"][0], end)],
            "kind": "indirect", "attitude": "speech", "act": None, "addressees": [], "within": None,
            "time": None, "chain": [*chain, {"role": "publisher", "span": None, "actor": None, "name": "x"}],
        })  # fmt: skip
    for mention, name in mentioned:
        out["mentions"].append(
            {"span": mention["span"], "actor": ACTORS[name]["id"], "by": "name", "why": name}
        )
    time = None
    if rng.random() < 0.3:
        time = {"span": None, "start": "2018-01-10", "end": "2018-01-12", "basis": "dateline"}
    out["events"].append({
        "id": f"e{len(out['events']) + 1}", "type": kind, "modes": ("violence",) if kind == "THREATEN" else (),
        "contexts": ("military",), "modality": rng.choice(get_args(Modality)), "historical": False,
        "repeated": False, "aggregate": False, "cue": trigger, "actors": [who], "recipients": [whom],
        "reciprocal": False, "time": time, "place": place, "quantities": (), "claims": claims,
        "performed_by": None, "confidence": 0.5, "coder": "factory",
    })  # fmt: skip


def pair(number: int, *, run: Run = RUN, sentences: int = 6, salt: str = "") -> tuple[Report, Reading]:
    """Report and reading of this number; another `salt` is another text of the same report."""
    rng = random.Random(f"{number}/{salt}")
    pen = Pen()
    out: dict[str, list[Any]] = {
        key: [] for key in ("sentences", "places", "statements", "mentions", "events")
    }
    pen.write(f"Report {number} {salt}🙂\n\n")
    for n in range(sentences):
        _sentence(pen, rng, n, out)
    day = f"2018-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
    outlet = OUTLETS[number % len(OUTLETS)]
    report = Report(
        id=f"r{number}", text=pen.text, title=f"Title {number}", outlet=outlet, published=day,
        url=f"https://{outlet.replace(' ', '').lower()}.example/{number}",
    )  # fmt: skip
    return report, reading_of(report, run=run, **out)


def reading_of(report: Report, *, run: Run = RUN, **parts: Any) -> Reading:
    """A reading with these parts (builtins) and all known actors."""
    whole: dict[str, Any] = {
        "id": report.id, "schema": 1, "language": "en", "genre": "news", "run": msgspec.to_builtins(run),
        "actors": [{"name": name, "known": True} | fields for name, fields in ACTORS.items()],
        "sentences": [], "mentions": [], "events": [], "statements": [], "quantities": [], "places": [],
        "times": [], "ties": [],
    }  # fmt: skip
    return msgspec.convert(whole | parts, Reading)
