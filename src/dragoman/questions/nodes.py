"""YAML of a question file as plain values with their lines.

The file is an analyst's, or a stranger's: nothing is built from it but mappings, lists and strings. Aliases, anchors,
tags and deep nesting are refused before anything is composed. A plain value is the text that stands there, so that
`NO`, `2018-02-06` and `1e3` stay what was written.
"""

from __future__ import annotations

from typing import NamedTuple

import yaml

from dragoman.questions.faults import Faults, Path

MOST_BYTES = 65_536
"""Size of the largest question file. The longest of the worked examples has a twentieth of it."""
DEEPEST = 5
"""Levels of nesting: a phrase of a step stands at the fourth."""

Value = str | None | list["Value"] | dict[str, "Value"]


class Tree(NamedTuple):
    """What the file holds; `faults.lines` leads to the line of each part."""

    value: dict[str, Value]
    faults: Faults


def read(text: str) -> Tree:
    """The tree of a question file; what cannot be used is among the faults, and left out."""
    faults = Faults({(): 1})
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        faults.say(
            (), "question.too-large", f"The file has more than {MOST_BYTES:,} bytes.", "Shorten its lists."
        )
        return Tree({}, faults)
    try:
        if not _plain(text, faults):
            return Tree({}, faults)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        at = error.position if isinstance(error.position, int) else 0
        faults.lines[("yaml",)] = text.count("\n", 0, at) + 1
        faults.say(
            ("yaml",),
            "question.control",
            f"There is a character that no YAML file holds (U+{error.character:04X}).",
            "Delete it.",
        )
        return Tree({}, faults)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.lines[("yaml",)] = 1 if mark is None else mark.line + 1
        problem = " ".join((error.problem or "it cannot be read").split())
        faults.say(
            ("yaml",), "question.yaml", f"This is no YAML: {problem}.", "Look at indents, colons and quotes."
        )
        return Tree({}, faults)
    if not isinstance(node, yaml.MappingNode):
        faults.say(
            (), "question.yaml", "The file holds no keys with values.", "Begin with `id:` and `wording:`."
        )
        return Tree({}, faults)
    value = _value(node, (), faults)
    return Tree(value if isinstance(value, dict) else {}, faults)


def _plain(text: str, faults: Faults) -> bool:
    """Whether the file has nothing but one document of plain values."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        path: Path = ("yaml", line)
        faults.lines[path] = line
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None and not faults.broken(path):  # an alias has one too
            faults.say(
                path, "question.alias", f"There is an anchor or alias, {anchor[:60]!r}.",
                "Write the values out; put words that begin with & or * in quotes.",
            )  # fmt: skip
        if tag is not None:
            faults.say(
                path,
                "question.tag",
                f"There is a tag, {tag[:60]!r}.",
                "Put words that begin with ! in quotes.",
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                faults.say(path, "question.nested", f"There are more than {DEEPEST} levels.")
                return False
        depth -= isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            faults.say(path, "question.documents", "A second document begins.", "One file, one question.")
            return False
    return not faults


def _value(node: yaml.Node, path: Path, faults: Faults) -> Value:
    faults.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == "tag:yaml.org,2002:null" else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_value(one, (*path, number), faults) for number, one in enumerate(node.value)]
    found: dict[str, Value] = {}
    for key, one in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        line = key.start_mark.line + 1
        here = (*path, name)
        if name in found or not name:
            odd: Path = (*path, name, line)
            faults.lines[odd] = line
            if name:
                faults.say(
                    odd, "question.key-twice", f"The key {name[:60]!r} stands there twice.", "Keep one."
                )
            else:
                faults.say(odd, "question.yaml", "A key is no word.", "Delete it.")
            continue
        faults.lines[here] = line
        found[name] = _value(one, here, faults)
    return found
