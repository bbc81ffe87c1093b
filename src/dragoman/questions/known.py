"""What a question names that nobody knows: worth a warning, as an analyst may know more than the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches

from dragoman import ontology
from dragoman.knowledge import Knowledge, normalise
from dragoman.questions.faults import Fault, Faults, Path
from dragoman.questions.phrases import parted
from dragoman.questions.records import Question

IsPlace = Callable[[str], bool]


def warnings(
    question: Question, knowledge: Knowledge, is_place: IsPlace, lines: dict[Path, int] | None = None
) -> list[Fault]:
    """Actors, places and types that are not known, and phrases that stand in one list twice.

    `is_place`: whether the gazetteer has a place of this name; `lines`: those of `files.Parsed`.
    """
    found = Faults(lines)
    for path, name in _actors(question):
        if not is_actor(name, knowledge):
            found.say(
                path,
                "question.unknown-actor",
                f"No actor is known as {name!r}: only reports that write the name so are found.",
                _near(name, knowledge),
            )
    for path, name in _places(question):
        if knowledge.country(name.upper() if len(name) == 3 else None) is None and not is_place(name):
            found.say(
                path,
                "question.unknown-place",
                f"No place or country code is known as {name!r}.",
                "Write a code of three letters, such as IRQ, or a name.",
            )
    for number, deed in enumerate(question.deeds):
        if deed.type not in ontology.load().types:
            found.say(
                ("deeds", number, "type"),
                "question.own-type",
                f"{deed.type} is no type of PLOVER's: only weights with types of your own find it.",
            )
    for path, phrases in _lists(question):
        seen: dict[tuple[str, ...], str] = {}
        for number, phrase in enumerate(phrases):
            if (first := seen.setdefault(parted(phrase), phrase)) is not phrase:
                found.say((*path, number), "question.phrase-twice", f"{phrase!r} says what {first!r} says.")
    return found.all()


def is_actor(name: str, knowledge: Knowledge) -> bool:
    """Whether this is the id, a name or the country code of somebody known."""
    return bool(
        knowledge.get(name) or knowledge.find(name) or knowledge.bearers(name) or knowledge.country(name)
    )


def _near(name: str, knowledge: Knowledge) -> str:
    near = get_close_matches(name.lower(), [entry.id for entry in knowledge.entries()], 1, cutoff=0.8)
    if not near:
        near = [entry.id for entry in knowledge.called(normalise(name).rpartition(" ")[2])[:1]]
    return f"Did you mean {near[0]}?" if near else "Look with `dragoman actors list`."


def _actors(question: Question) -> Iterator[tuple[Path, str]]:
    for number, name in enumerate(question.about.actors):
        yield ("about", "actors", number), name
    for number, deed in enumerate(question.deeds):
        for key, who in (("actor", deed.actor), ("recipient", deed.recipient)):
            if who is not None:
                yield ("deeds", number, key), who


def _places(question: Question) -> Iterator[tuple[Path, str]]:
    for number, name in enumerate(question.about.places):
        yield ("about", "places", number), name
    for number, deed in enumerate(question.deeds):
        if deed.place is not None:
            yield ("deeds", number, "place"), deed.place


def _lists(question: Question) -> Iterator[tuple[Path, tuple[str, ...]]]:
    yield ("for", "phrases"), question.for_.phrases
    yield ("against", "phrases"), question.against.phrases
    for number, step in enumerate(question.steps):
        yield ("steps", number, "phrases"), step.phrases
    yield ("about", "phrases"), question.about.phrases
    yield ("about", "without"), question.about.without
