"""Reports with readings made by hand: each event is named by its cue and the words of its fields."""

from __future__ import annotations

from typing import Any

import msgspec

from dragoman.knowledge import load, normalise
from dragoman.records.reading import Reading, Run
from dragoman.records.report import Report
from dragoman.stories import paper
from dragoman.stories.records import Paper

RUN = Run(program="1", knowledge="k", weights="w")

KNOWN: dict[str, dict[str, Any]] = {
    "Libyan army": {"id": "libya/armed-forces", "kind": "armed_forces", "code": "LBY", "sectors": ["MIL"]},
    "Chad": {"id": "chad", "kind": "country", "code": "TCD", "sectors": ["GOV"]},
    "Haftar": {"id": "khalifa-haftar", "kind": "person", "code": "LBY", "sectors": ["MIL"]},
    "Reuters": {"id": "reuters", "kind": "outlet", "code": "GBR", "sectors": ["JRN"]},
}
PLACES: dict[str, dict[str, Any]] = {
    "Kufra": {"country": "LBY", "lat": 24.18, "lon": 23.29, "geonameid": 88319},
    "Sabha": {"country": "LBY", "lat": 27.04, "lon": 14.43, "geonameid": 2212775},
    "Faya": {"country": "TCD", "lat": 17.93, "lon": 19.10, "geonameid": 2431420},
}


def report(id_: str, day: str | None, outlet: str | None, text: str, title: str | None = None) -> Report:
    return Report(id=id_, text=text, title=title, published=day, outlet=outlet, url=None)


def reading(of: Report, *events: dict[str, Any], run: Run = RUN) -> Reading:
    """A reading with these events: {cue, type, actors?, recipients?, place?, day?, killed?, modality?, said?}.

    `said`: (stance, speaker's words, outlet's words or None). Words are looked up from the event's cue on, or before.
    """
    text = of.text
    actors: dict[str, dict[str, Any]] = {}
    parts: dict[str, list[Any]] = {"events": [], "statements": [], "quantities": [], "places": []}

    def span(words: str, near: int = 0) -> tuple[int, int]:
        at = text.rfind(words, 0, near + 1 + len(words))
        if at < 0 or "\n\n" in text[at:near]:
            at = text.index(words, near)
        return at, at + len(words)

    def party(words: str, near: int) -> dict[str, Any]:
        known = next((fields for name, fields in KNOWN.items() if name in words), None)
        own: dict[str, Any] = {
            "id": f"local:{normalise(words)}",
            "kind": "other",
            "code": None,
            "sectors": [],
        }
        actor: dict[str, Any] = {"name": words, "known": known is not None} | (known or own)
        actors.setdefault(actor["id"], actor)
        return {"span": span(words, near), "actor": actor["id"]}

    for n, given in enumerate(events, 1):
        cue = given["cue"]
        start = text.index(cue) if isinstance(cue, str) else cue[0]
        end = start + len(cue) if isinstance(cue, str) else cue[1]
        event: dict[str, Any] = {
            "id": f"e{n}", "type": given.get("type", "ASSAULT"), "modes": [], "contexts": [],
            "modality": given.get("modality", "actual"), "historical": False, "repeated": False, "aggregate": False,
            "cue": (start, end), "reciprocal": False, "time": None, "place": None, "quantities": [], "claims": [],
            "performed_by": None, "confidence": 0.9, "coder": "hand",
            "actors": [party(w, start) for w in given.get("actors", ())],
            "recipients": [party(w, start) for w in given.get("recipients", ())],
        }  # fmt: skip
        if "day" in given:
            event["time"] = {
                "span": (start, end),
                "start": given["day"],
                "end": given["day"],
                "basis": "text",
            }
        if "place" in given:
            name = given["place"]
            event["place"] = {"span": span(name, start), "name": name} | PLACES[name]
        if "killed" in given:
            words, low, high = given["killed"]
            label = f"q{len(parts['quantities']) + 1}"
            parts["quantities"].append({
                "id": label, "span": span(words, start), "low": low, "high": high, "approximate": False,
                "kind": "killed", "of": None, "statement": None, "place": None, "time": None,
            })  # fmt: skip
            event["quantities"] = [label]
        for stance, speaker, outlet in given.get("said", ()):
            label = f"s{len(parts['statements']) + 1}"
            speaking = party(speaker, start)
            chain = [
                {"role": "speaker", "span": speaking["span"], "actor": speaking["actor"], "name": speaker}
            ]
            if outlet:
                medium = party(outlet, start)
                chain.append(
                    {"role": "outlet", "span": medium["span"], "actor": medium["actor"], "name": outlet}
                )
            chain.append({"role": "publisher", "span": None, "actor": None, "name": of.outlet or ""})
            parts["statements"].append({
                "id": label, "speakers": [speaking], "cue": (start, end), "content": [(start, end)],
                "kind": "indirect", "attitude": "speech", "act": None, "addressees": [], "within": None, "time": None,
                "chain": chain,
            })  # fmt: skip
            event["claims"].append({"statement": label, "stance": stance})
        parts["events"].append(event)
    whole: dict[str, Any] = {
        "id": of.id, "schema": 1, "language": "en", "genre": "news", "run": msgspec.to_builtins(run),
        "sentences": _sentences(text), "actors": list(actors.values()), "mentions": [], "times": [], "ties": [],
    }  # fmt: skip
    return msgspec.convert(whole | parts, Reading)


def _sentences(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for i, sign in enumerate(text):
        if sign in ".\n" and (i + 1 == len(text) or text[i + 1] in " \n"):
            if text[start : i + 1].strip():
                begin = start + len(text[start:i]) - len(text[start:i].lstrip())
                found.append((begin, i + (sign == ".")))
            start = i + 1
    return found


def made(of: Report, *events: dict[str, Any]) -> Paper:
    """The report as it is compared."""
    return paper(of, reading(of, *events), load())


# --- four reports of one attack, one of another, all invented ---

WIRE = (
    "KUFRA, Libya (Reuters) - Gunmen attacked a base of the Libyan army near Kufra on Monday, killing at least 12 "
    "soldiers, medics said.\n\n"
    "The attackers arrived in pickup trucks before dawn and fired rockets at the barracks, setting two fuel tankers "
    "alight, according to drivers who were waiting at the gate. No group has claimed responsibility.\n\n"
    "Shopkeepers in the town said they heard explosions for more than two hours. The hospital appealed for blood "
    "donations in the evening and moved patients to the school next door.\n\n"
    "A spokesman for Chad denied that its rebels had crossed the border."
)
CUT = "\n\n".join(
    ["Twelve soldiers dead in raid", *WIRE.removeprefix("KUFRA, Libya (Reuters) - ").split("\n\n")[:3]]
)
OTHER = (
    "At least 30 troops died when armed men stormed a military post outside Kufra, in the far south of the country, "
    "a doctor at the town's clinic told our correspondent on Tuesday.\n\n"
    "The raid on Monday was the deadliest this year, he said. Families gathered at the morgue to look for their sons."
)
QUOTING = "Gunmen attacked an army base near Kufra on Monday, Reuters reported, quoting medics."
ELSEWHERE = (
    "Gunmen attacked a police post in Sabha on Monday, wounding three officers, the town's mayor said.\n\n"
    "It was not clear who they were. Sabha has seen a dozen such attacks since the spring."
)
ATTACK: dict[str, Any] = {
    "cue": "attacked", "actors": ["Gunmen"], "recipients": ["Libyan army"], "place": "Kufra", "day": "2024-05-13",
    "killed": ("at least 12 soldiers", 12, None), "said": [("asserts", "medics", None)],
}  # fmt: skip


def news() -> list[tuple[Report, Reading]]:
    """The wire's report, a cut copy, another newsroom's, one that quotes the wire, and one of another attack."""
    wire = report("w", "2024-05-13T20:00:00Z", "Reuters", WIRE, "Gunmen kill 12 soldiers at Libyan base")
    cut = report("c", "2024-05-14", "Daily Post", CUT)
    other = report("o", "2024-05-14", "The Courier", OTHER, "Thirty dead in Kufra")
    quoting = report("q", "2024-05-14", "Valley News", QUOTING)
    elsewhere = report("e", "2024-05-14", "The Courier", ELSEWHERE)
    stormed = {
        "cue": "stormed", "actors": ["armed men"], "recipients": ["military post"], "place": "Kufra",
        "day": "2024-05-13", "killed": ("At least 30 troops", 30, None), "said": [("asserts", "a doctor", None)],
    }  # fmt: skip
    quoted = ATTACK | {"recipients": ["army base"], "said": [("asserts", "medics", "Reuters")]}
    del quoted["killed"]
    sabha = {
        "cue": "attacked",
        "actors": ["Gunmen"],
        "recipients": ["police post"],
        "place": "Sabha",
        "day": "2024-05-13",
    }
    return [
        (wire, reading(wire, ATTACK)),
        (cut, reading(cut, ATTACK)),
        (other, reading(other, stormed)),
        (quoting, reading(quoting, quoted)),
        (elsewhere, reading(elsewhere, sabha)),
    ]
