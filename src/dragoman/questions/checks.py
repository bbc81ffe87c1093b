"""What makes a question unusable, whoever made it: a file, a program, the desk."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches

from dragoman import ontology
from dragoman.questions.faults import Fault, Faults, Path, refused
from dragoman.questions.phrases import parted
from dragoman.questions.records import AGAINST, FOR, Deed, Pole, Question

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_ID, LONGEST_WORDING, LONGEST_PHRASE, LONGEST_NOTES = 80, 300, 100, 5_000
"""Characters."""
MOST_PHRASES, MOST_NAMES, MOST_STEPS, MOST_DEEDS = 100, 100, 12, 60
"""Entries of one list."""
FEWEST_LETTERS = 3
"""Letters and digits of a phrase, and before a `*`: what is shorter stands in too many words."""
TYPE = re.compile(r"[A-Z][A-Z0-9_]{1,31}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SIGNS = re.compile(r"[|\[\](){}^$\\?+<>=]")
_STAR = re.compile(r"\*(?=\S)|(?<!\w)\*")
_HIDDEN = frozenset({"Cc", "Cs", "Cf", "Zl", "Zp", "Co", "Cn"})
_JOINERS = frozenset("\u200c\u200d")


def check(question: Question, name: str = "The question") -> None:
    """Raise QuestionError (`question.bad-file`) with all faults of a question, if it has any."""
    if found := faults(question):
        raise refused(name, found)


def faults(question: Question) -> list[Fault]:
    """All faults of a question, none where it can be used."""
    found = Faults()
    look(question, found)
    return found.all()


def look(question: Question, found: Faults) -> None:
    """Add the faults of a question to `found`; what is broken there already is passed over."""
    _id(question.id, found)
    _words(question, found)
    _scale(question, found)
    _overlaps(question, found)
    for number, deed in enumerate(question.deeds):
        _deed(deed, ("deeds", number), found)
    _deeds_apart(question, found)
    _reach(question, found)
    _days(question, found)


def like(word: str, known: list[str]) -> str:
    """`Did you mean x? `, or nothing."""
    near = get_close_matches(word, known, 1, cutoff=0.7)
    return f"Did you mean {near[0]}?" if near else ""


def _id(id_: str, found: Faults) -> None:
    if not found.broken(("id",)) and (not ID.fullmatch(id_) or len(id_) > LONGEST_ID):
        found.say(
            ("id",),
            "question.id",
            f"{id_[:60]!r} is no id.",
            "Write words of small letters, such as us-forces-in-iraq.",
        )


def _words(question: Question, found: Faults) -> None:
    """Wordings there, nothing hidden, nothing too long."""
    wordings: list[tuple[Path, str, str]] = [(("wording",), question.wording, "The question")]
    wordings += [
        ((*path, "wording"), pole.wording, what.capitalize()) for path, pole, what in _poles(question)
    ]
    for path, words, what in wordings:
        if found.broken(path):
            continue
        if not words.strip():
            found.say(
                path, "question.no-wording", f"{what} has no wording.", "Say in a clause what is wanted."
            )
        elif len(words) > LONGEST_WORDING:
            found.say(path, "question.too-large", f"A wording has more than {LONGEST_WORDING} characters.")
        elif _hidden(words):
            _tell_hidden(path, found)
    if len(question.notes) > LONGEST_NOTES:
        found.say(("notes",), "question.too-large", f"The notes have more than {LONGEST_NOTES:,} characters.")
    if _hidden(question.notes.replace("\n", " ")):
        _tell_hidden(("notes",), found)
    for path, phrases in _phrase_lists(question):
        _phrases(path, phrases, found)
    for key, names in (("actors", question.about.actors), ("places", question.about.places)):
        _names(("about", key), names, found)
    for path, number, most in (
        (("steps",), len(question.steps), MOST_STEPS),
        (("deeds",), len(question.deeds), MOST_DEEDS),
    ):
        if number > most:
            found.say(path, "question.too-large", f"There are more than {most} {path[0]}.")


def _phrases(path: Path, phrases: tuple[str, ...], found: Faults) -> None:
    if len(phrases) > MOST_PHRASES:
        found.say(
            path, "question.too-large", f"A list has more than {MOST_PHRASES} phrases.", "Use `*`: withdraw*."
        )
        return
    for number, phrase in enumerate(phrases):
        here = (*path, number)
        if found.broken(here):
            continue
        fault = fault_of_phrase(phrase)
        if fault is not None:
            hint = "A phrase is one to a few words; a final * stands for any ending: withdraw*."
            found.say(here, "question.phrase", f"{phrase[:60]!r}: {fault}.", hint)


def fault_of_phrase(phrase: str) -> str | None:
    """What keeps this from being a phrase; None: nothing."""
    if _hidden(phrase):
        return "it holds characters that cannot be seen"
    if len(phrase) > LONGEST_PHRASE:
        return f"it has more than {LONGEST_PHRASE} characters"
    if found := _SIGNS.search(phrase):
        return f"the sign {found.group()} has no meaning in a phrase"
    if _STAR.search(phrase):
        return "a * stands at the end of a word"
    if sum(map(str.isalnum, phrase)) < FEWEST_LETTERS:
        return f"it has fewer than {FEWEST_LETTERS} letters"
    if any(part.endswith("*") and len(part) <= FEWEST_LETTERS for part in parted(phrase)):
        return f"a word has fewer than {FEWEST_LETTERS} letters before its *"
    return None


def _names(path: Path, names: tuple[str, ...], found: Faults) -> None:
    if len(names) > MOST_NAMES:
        found.say(path, "question.too-large", f"There are more than {MOST_NAMES} {path[-1]}.")
    for number, name in enumerate(names):
        here = (*path, number)
        if _hidden(name):
            _tell_hidden(here, found)
        elif not found.broken(here) and (not any(map(str.isalnum, name)) or len(name) > LONGEST_PHRASE):
            found.say(here, "question.name", f"{name[:60]!r} is no name, id or code.")


def _scale(question: Question, found: Faults) -> None:
    for path, pole, value in ((("for",), question.for_, FOR), (("against",), question.against, AGAINST)):
        if pole.value != value and not found.broken((*path, "value")):
            found.say(
                (*path, "value"),
                "question.scale",
                f"The pole `{path[0]}` has the value {pole.value}; it is always {value}.",
                "Leave `value` out there.",
            )
    taken: dict[int, str] = {}
    for number, step in enumerate(question.steps):
        here = ("steps", number, "value")
        if found.broken(here):
            continue
        if not AGAINST < step.value < FOR:
            found.say(
                here,
                "question.scale",
                f"A step has the value {step.value}; steps lie between the poles, from {AGAINST + 1} to {FOR - 1}.",
            )
        elif step.value in taken:
            found.say(
                here,
                "question.scale",
                f"The steps {taken[step.value]!r} and {step.wording[:60]!r} have one value, {step.value}.",
                "Put their phrases into one step, or part the values.",
            )
        else:
            taken[step.value] = step.wording[:60]


def _overlaps(question: Question, found: Faults) -> None:
    """No two of poles and steps may say the same; nothing may be looked for and left out at once."""
    wordings: dict[tuple[str, ...], str] = {}
    phrases = [(parted(pole.wording), pole.wording, what) for _, pole, what in _poles(question)]
    for path, pole, what in _poles(question):
        key = parted(pole.wording)
        if key and wordings.setdefault(key, what) != what:
            found.say(
                (*path, "wording"),
                "question.overlap",
                f"{what.capitalize()} has the wording of {wordings[key]}, {pole.wording[:60]!r}.",
                "Say what only this one wants.",
            )
        for number, phrase in enumerate(pole.phrases):
            here = (*path, "phrases", number)
            parts = parted(phrase)
            if not parts or found.broken(here):
                continue
            for other, written, whose in phrases:
                if whose != what and _same(parts, other):
                    found.say(
                        here,
                        "question.overlap",
                        f"{phrase[:60]!r} is a phrase of {what}, and {written[:60]!r} one of {whose}.",
                        "One phrase cannot speak for two; write more words of it.",
                    )
                    break
            phrases.append((parts, phrase, what))
    without = [(parted(phrase), phrase) for phrase in question.about.without]
    for path, listed in _phrase_lists(question):
        if path[-1] == "without":
            continue
        for number, phrase in enumerate(listed):
            for parts, written in without:
                if parts and _same(parts, parted(phrase)):
                    found.say(
                        (*path, number),
                        "question.overlap",
                        f"{phrase[:60]!r} is looked for, and left out by {written[:60]!r} in `without`.",
                        "Drop one of them.",
                    )


def _same(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether there are words that both phrases fit, word by word."""
    return len(a) == len(b) and all(map(_meet, a, b))


def _meet(a: str, b: str) -> bool:
    if a.endswith("*") and b.endswith("*"):
        return a[:-1].startswith(b[:-1]) or b[:-1].startswith(a[:-1])
    if a.endswith("*"):
        return b.startswith(a[:-1])
    return a.startswith(b[:-1]) if b.endswith("*") else a == b


def _deed(deed: Deed, path: Path, found: Faults) -> None:
    if not AGAINST <= deed.value <= FOR and not found.broken((*path, "value")):
        found.say(
            (*path, "value"),
            "question.scale",
            f"A deed has the value {deed.value}; values go from {AGAINST} to {FOR}.",
        )
    types = list(ontology.load().types)
    here = (*path, "type")
    if not found.broken(here) and deed.type not in types:
        near = like(deed.type.upper(), [*types])
        if near or not TYPE.fullmatch(deed.type):
            found.say(
                here,
                "question.deed-type",
                f"There is no event type {deed.type[:60]!r}.",
                near or f"One of: {', '.join(types)}.",
            )
    known = list(ontology.load().modes(deed.type))
    for number, mode in enumerate(deed.modes):
        if known and mode not in known:
            hint = like(mode, known) or f"One of: {', '.join(known)}."
            found.say(
                (*path, "modes", number),
                "question.deed-mode",
                f"{deed.type} has no mode {mode[:60]!r}.",
                hint,
            )
    for key, name in (("actor", deed.actor), ("recipient", deed.recipient), ("place", deed.place)):
        if name is not None:
            _names((*path, key), (name,), found)


def _deeds_apart(question: Question, found: Faults) -> None:
    """One event cannot count for two values."""
    taken: dict[tuple[object, ...], int] = {}
    for number, deed in enumerate(question.deeds):
        if found.broken(("deeds", number)) or found.broken(("deeds", number, "value")):
            continue
        key = (
            deed.type,
            deed.actor,
            deed.recipient,
            deed.place,
            frozenset(deed.modes),
            frozenset(deed.phrases),
        )
        if (first := taken.setdefault(key, deed.value)) != deed.value:
            found.say(
                ("deeds", number),
                "question.scale",
                f"The same {deed.type} counts {first} and {deed.value}.",
                "Say in what they differ: actor, place, phrases.",
            )


def _reach(question: Question, found: Faults) -> None:
    """Something must be able to bear on the question."""
    about = question.about
    if found.broken(("about", "phrases")):
        return
    if not any(phrases for path, phrases in _phrase_lists(question) if path[-1] != "without"):
        hint = "List under `about` and the poles what such reports say: U.S. troops, withdraw*."
        found.say(("about", "phrases"), "question.no-phrases", "The question has no phrases at all.", hint)
    elif not about.phrases and not (about.actors and about.places):
        found.say(
            ("about", "phrases"),
            "question.no-phrases",
            "Nothing bears on the question: `about` has neither phrases nor actors with places.",
            "List phrases that such reports hold.",
        )


def _days(question: Question, found: Faults) -> None:
    days: list[datetime.date] = []
    for key, written in (("since", question.since), ("until", question.until)):
        if written is None or found.broken((key,)):
            continue
        try:
            if not _DAY.fullmatch(written):
                raise ValueError
            days.append(datetime.date.fromisoformat(written))
        except ValueError:
            found.say((key,), "question.day", f"{written[:40]!r} is no day.", "Write 2018-02-06.")
    if len(days) == 2 and days[1] < days[0]:
        found.say(("until",), "question.day", f"`until` ({days[1]}) lies before `since` ({days[0]}).")


def _poles(question: Question) -> Iterator[tuple[Path, Pole, str]]:
    yield ("for",), question.for_, "the pole `for`"
    yield ("against",), question.against, "the pole `against`"
    for number, step in enumerate(question.steps):
        yield ("steps", number), step, f"step {number + 1}"


def _phrase_lists(question: Question) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for path, pole, _ in _poles(question):
        yield (*path, "phrases"), pole.phrases
    yield ("about", "phrases"), question.about.phrases
    yield ("about", "without"), question.about.without
    for number, deed in enumerate(question.deeds):
        yield ("deeds", number, "phrases"), deed.phrases


def _hidden(words: str) -> bool:
    return any(unicodedata.category(c) in _HIDDEN and c not in _JOINERS for c in words)


def _tell_hidden(path: Path, found: Faults) -> None:
    found.say(path, "question.control", "Words hold characters that cannot be seen.", "Write them anew.")
