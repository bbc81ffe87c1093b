"""Question files: YAML that an analyst writes, read with all its faults at once, and written again.

    question = load("questions/us-forces-in-iraq.yaml")

The shape is that of `records.Question`, but that `value` is left out of the poles; docs/how-to/questions.md shows it.
Examples that come with the program are read by `examples` and `example`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from importlib import resources
from pathlib import Path as FilePath
from typing import Any, NamedTuple

import msgspec
import yaml

from dragoman.errors import UsageError
from dragoman.questions.checks import like, look
from dragoman.questions.faults import Faults, Path, refused
from dragoman.questions.nodes import MOST_BYTES, Tree, Value, read
from dragoman.questions.records import AGAINST, FOR, About, Deed, Pole, Question

_KEYS = ("id", "wording", "for", "against", "steps", "about", "deeds", "since", "until", "notes")
_POLE = ("wording", "phrases", "value")
_ABOUT = ("phrases", "actors", "places", "without")
_DEED = ("type", "value", "actor", "recipient", "place", "modes", "phrases")
_NUMBER = re.compile(r"[+-]?\d{1,6}", re.ASCII)
_LIST = "Write a list: [one, two], or each on a line of its own after `- `."


class Parsed(NamedTuple):
    """A question with the line of each part of its file, for warnings."""

    question: Question
    lines: dict[Path, int]


def load(path: str | os.PathLike[str]) -> Question:
    """The question of a file. Raises QuestionError with all its faults, or OSError."""
    return opened(path).question


def parse(text: str, name: str = "the question") -> Question:
    """The question that YAML tells; `name` is what errors call it. Raises QuestionError with all its faults."""
    return parsed(text, name).question


def opened(path: str | os.PathLike[str]) -> Parsed:
    """As `load`, with lines."""
    name = os.fspath(path)
    with open(path, "rb") as stream:
        raw = stream.read(MOST_BYTES + 1)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(raw) <= MOST_BYTES:
            faults = Faults({(): raw.count(b"\n", 0, error.start) + 1})
            faults.say((), "question.encoding", "The file is not UTF-8.", "Save it as UTF-8.")
            raise refused(name, faults.all()) from None
        text = raw.decode("utf-8", "replace")  # cut within a character, and too large whatever it holds
    return parsed(text, name)


def parsed(text: str, name: str = "the question") -> Parsed:
    """As `parse`, with lines."""
    tree = read(text)
    if tree.faults and not tree.value:
        raise refused(name, tree.faults.all())
    question = _Shape(tree).question()
    look(question, tree.faults)
    if tree.faults:
        raise refused(name, tree.faults.all())
    return Parsed(question, tree.faults.lines)


def version(question: Question) -> str:
    """A hash of all that a question says but its id (SHA-256, hex): equal for equal content, whatever the file looks
    like. The ledger keeps the same (`QuestionShown.hash`)."""
    content = msgspec.to_builtins(question)
    del content["id"]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode("utf-8")).hexdigest()


def dump(question: Question) -> str:
    """The question as YAML; `parse` makes the same of it again."""
    found: dict[str, Any] = {"id": question.id, "wording": question.wording}
    found["for"], found["against"] = _pole(question.for_), _pole(question.against)
    found["steps"] = [{"value": step.value, **_pole(step)} for step in question.steps]
    found["about"] = _filled(question.about)
    found["deeds"] = [_filled(deed) for deed in question.deeds]
    found |= {"since": question.since, "until": question.until, "notes": question.notes}
    kept = {key: value for key, value in found.items() if value}
    return yaml.dump(kept, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


def examples() -> dict[str, Question]:
    """The questions that come with the program, by id."""
    found = {}
    for file in sorted(
        resources.files("dragoman.questions").joinpath("examples").iterdir(), key=lambda f: f.name
    ):
        if file.name.endswith(".yaml"):
            question = parse(file.read_text(encoding="utf-8"), file.name)
            found[question.id] = question
    return found


def is_file(name: str) -> bool:
    """Whether a user who writes this names a file."""
    return FilePath(name).suffix.lower() in (".yaml", ".yml") or os.sep in name


def need(name: str) -> Question:
    """The question that a user names: of a file, or an example by its id.

    Raises QuestionError for a file with faults, OSError for one that cannot be read, UsageError(questions.unknown).
    """
    if is_file(name):
        return load(name)
    known = examples()
    if name not in known:
        hint = like(name, list(known)) or "Name a file, or an id of `dragoman questions list --examples`."
        raise UsageError("questions.unknown", f"There is no question {name[:100]!r}.", hint)
    return known[name]


class _Shape:
    """Reads the tree into records. What does not fit is noted and an empty value takes its place."""

    def __init__(self, tree: Tree) -> None:
        self._top = tree.value
        self._faults: Faults = tree.faults

    def question(self) -> Question:
        self._keys(self._top, (), _KEYS)
        steps, deeds = (self._tables(self._top.get(key), (key,)) for key in ("steps", "deeds"))
        return Question(
            id=self._text(self._top.get("id"), ("id",)),
            wording=self._text(self._top.get("wording"), ("wording",)),
            for_=self._pole(self._table(self._top.get("for"), ("for",)), ("for",), FOR),
            against=self._pole(self._table(self._top.get("against"), ("against",)), ("against",), AGAINST),
            about=self._about(self._table(self._top.get("about"), ("about",))),
            steps=tuple(self._pole(one, ("steps", n), None) for n, one in enumerate(steps)),
            deeds=tuple(self._deed(one, ("deeds", n)) for n, one in enumerate(deeds)),
            since=self._text(self._top.get("since"), ("since",)) or None,
            until=self._text(self._top.get("until"), ("until",)) or None,
            notes=self._text(self._top.get("notes"), ("notes",), lines=True),
        )

    def _pole(self, table: dict[str, Value], path: Path, value: int | None) -> Pole:
        self._keys(table, path, _POLE)
        return Pole(
            wording=self._text(table.get("wording"), (*path, "wording")),
            value=self._number(table.get("value"), (*path, "value"), value),
            phrases=self._list(table.get("phrases"), (*path, "phrases")),
        )

    def _about(self, table: dict[str, Value]) -> About:
        self._keys(table, ("about",), _ABOUT)
        lists = {key: self._list(table.get(key), ("about", key)) for key in _ABOUT}
        return About(**lists)

    def _deed(self, table: dict[str, Value], path: Path) -> Deed:
        self._keys(table, path, _DEED)
        type_, actor, recipient, place = (
            self._text(table.get(key), (*path, key)) for key in ("type", "actor", "recipient", "place")
        )
        return Deed(
            type=type_.upper(),
            value=self._number(table.get("value"), (*path, "value"), None),
            actor=actor or None,
            recipient=recipient or None,
            place=place or None,
            modes=tuple(mode.lower() for mode in self._list(table.get("modes"), (*path, "modes"))),
            phrases=self._list(table.get("phrases"), (*path, "phrases")),
        )

    def _keys(self, table: dict[str, Value], path: Path, known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                where = f" in `{path[0]}`" if path else ""
                hint = like(key.lower(), list(known)) or f"Keys are: {', '.join(known)}."
                self._faults.say(
                    (*path, key), "question.unknown-key", f"There is no key {key[:60]!r}{where}.", hint
                )

    def _table(self, value: Value, path: Path) -> dict[str, Value]:
        if isinstance(value, dict):
            return value
        if value is not None:
            self._odd(
                path, "keys with values are expected", "Write `wording:` and so on on lines of their own."
            )
        return {}

    def _tables(self, value: Value, path: Path) -> list[dict[str, Value]]:
        if value is None:
            return []
        if not isinstance(value, list):
            self._odd(path, "a list is expected", "Begin each entry with `- `.")
            return []
        return [self._table(one if one is not None else "", (*path, n)) for n, one in enumerate(value)]

    def _list(self, value: Value, path: Path) -> tuple[str, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            self._odd(path, "a list is expected", _LIST)
            return ()
        return tuple(self._text(one, (*path, n), empty="") for n, one in enumerate(value))

    def _text(self, value: Value, path: Path, *, lines: bool = False, empty: str | None = None) -> str:
        if isinstance(value, str):
            return value.strip() if lines else " ".join(value.split(" ")).strip()
        if value is not None:
            self._odd(path, "words are expected", "Put words that hold a colon in quotes.")
        elif empty is not None:
            self._odd(path, "an entry is empty", "Delete it.")
        return ""

    def _number(self, value: Value, path: Path, default: int | None) -> int:
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
            return int(value)
        if value is not None:
            self._odd(path, "a whole number is expected", "Values go from -100 (against) to 100 (for).")
        elif default is None:
            self._odd(path, "the value is missing", "Values go from -100 (against) to 100 (for).")
        return default or 0

    def _odd(self, path: Path, what: str, hint: str) -> None:
        key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
        if not self._faults.broken(path):
            self._faults.say(path, "question.shape", f"`{key}`: {what}.", hint)


def _pole(pole: Pole) -> dict[str, Any]:
    return {"wording": pole.wording, **({"phrases": list(pole.phrases)} if pole.phrases else {})}


def _filled(record: About | Deed) -> dict[str, Any]:
    found = msgspec.structs.asdict(record)
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in found.items()}
    return {key: value for key, value in plain.items() if value or isinstance(value, int)}


class _Dumper(yaml.SafeDumper):
    """Indents lists under their keys, and writes words of several lines as they are."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _words(dumper: yaml.SafeDumper, words: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", words, style="|" if "\n" in words else None)


_Dumper.add_representer(str, _words)
