"""Writes docs/reference from the code:   python -m dragoman.commands.reference docs/reference

A test fails where the pages there are older than the code.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

import dragoman
from dragoman.cli import COMMANDS, EPILOG, cli
from dragoman.commands.contract import components, meaning
from dragoman.settings import Settings, variable

NOTE = "<!-- Written from the code by `make docs`; changes here are lost. -->"


def pages() -> dict[str, str]:
    """File name to content of every generated page."""
    return {
        "commands.md": commands(),
        "records.md": records(),
        "settings.md": settings(),
        "tables.md": tables(),
        "errors.md": errors(),
    }


def main() -> None:
    """Write the pages into the folder named on the command line."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in pages().items():
        (folder / name).write_text(content, encoding="utf-8")


def commands() -> str:
    """The command reference."""
    out = ["# Commands", "", NOTE, "", f"{cli.help}", "", EPILOG, ""]
    out += ["Options of `dragoman` itself, before the command:", "", *_options(cli), ""]
    context = click.Context(cli, info_name="dragoman")
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        out += _command(command, click.Context(command, parent=context, info_name=name), "##")
    return "\n".join(out).rstrip() + "\n"


def _command(command: click.Command, context: click.Context, level: str) -> Iterator[str]:
    yield f"{level} {context.command_path}"
    yield ""
    yield "```"
    yield f"{context.command_path} {' '.join(command.collect_usage_pieces(context))}"
    yield "```"
    yield ""
    yield from _help(command.help or "")
    yield from _options(command)
    yield ""
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _command(inner, click.Context(inner, parent=context, info_name=name), f"{level}#")


def _help(text: str) -> Iterator[str]:
    """Paragraphs of a docstring; those that keep their lines (`\\b`) as code."""
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(text)):
        kept = paragraph.startswith("\b")
        lines = paragraph.lstrip("\b\n").splitlines()
        if kept:
            title, *code = lines
            yield from (title.strip(), "", "```", *(line.strip() for line in code), "```", "")
        else:
            yield from (" ".join(line.strip() for line in lines), "")


def _options(command: click.Command) -> Iterator[str]:
    options = [p for p in command.params if isinstance(p, click.Option)]
    if not options:
        return
    yield "| option | meaning |"
    yield "| --- | --- |"
    for option in options:
        choices = getattr(option.type, "choices", ())
        value = (option.metavar or "|".join(choices) or option.type.name.upper()).replace("|", "\\|")
        spec = ", ".join(option.opts) + ("" if option.is_flag else f" {value}")
        default = f" Default: {option.default}." if option.show_default else ""
        yield f"| `{spec}` | {_cell((option.help or '') + default)} |"


def records() -> str:
    """The record reference, from the JSON Schema."""
    out = ["# Records", "", NOTE, "", *_RECORDS.strip().splitlines(), ""]
    for name, schema in components().items():
        out += [f"## {name}", "", " ".join(schema.get("description", "").split()), ""]
        out += ["| field | type | meaning |", "| --- | --- | --- |"]
        for field, value in schema["properties"].items():
            optional = "" if field in schema.get("required", []) else ", optional"
            out.append(f"| `{field}` | {_cell(_type(value))}{optional} | {_cell(meaning(name, field))} |")
        out.append("")
    return "\n".join(out).rstrip() + "\n"


_RECORDS = """
`dragoman read` answers each report with one *reading*, one JSON object; `dragoman schema` prints the JSON Schema from
which this page is made. Keys and meanings stay as they are; keys may be added.

A *span* is `[start, end]`: Unicode code point offsets into the report's `text`, end exclusive, never empty. For every
span, `text[start:end]` is what the source says, character for character. Days are ISO 8601 and inclusive. Null means
that the text does not say, or that it could not be settled; nothing is invented.
"""


def _type(value: dict[str, Any]) -> str:
    """A property's type in words; records as links."""
    if "$ref" in value:
        name = str(value["$ref"]).removeprefix("#")
        return f"[{name}](#{name.lower()})"
    if "anyOf" in value:
        return " or ".join(_type(v) for v in value["anyOf"])
    if "enum" in value:
        return ", ".join("null" if v is None else f"`{v}`" for v in value["enum"])
    if value.get("type") == "array":
        if value.get("prefixItems"):
            return "span"
        return f"list of {_type(value['items'])}"
    words = {"boolean": "true or false", "integer": "whole number"}
    return words.get(str(value["type"]), str(value["type"]))


def settings() -> str:
    """The settings reference."""
    out = [
        "# Settings",
        "",
        NOTE,
        "",
        "Read from the environment; an option of a command wins over its setting.",
        "",
    ]
    out += ["| variable | default | meaning |", "| --- | --- | --- |"]
    for field in dataclasses.fields(Settings):
        default = "" if field.default is None else f"`{field.default}`"
        out.append(f"| `{variable(field.name)}` | {default} | {_cell(field.metadata['doc'])} |")
    return "\n".join(out) + "\n"


def tables() -> str:
    """The reference of the Parquet tables."""
    from dragoman.bulk.tables import tables as columns

    out = ["# Tables", "", NOTE, "", *_TABLES.strip().splitlines(), ""]
    for table, found in columns().items():
        out += [f"## {table}", "", "| column | type | meaning |", "| --- | --- | --- |"]
        out += [f"| `{name}` | {column.type} | {_cell(column.meaning)} |" for name, column in found.items()]
        out.append("")
    return "\n".join(out).rstrip() + "\n"


_TABLES = """
`dragoman corpus` writes these tables as Parquet (zstd), each a file in every part: `DIR/parts/*/events.parquet`.
Types are DuckDB's. [How to read them](../how-to/parquet.md).

A *document* is a report with one text: the same report twice in the input is there twice, under one document. Offsets
are Unicode code points of the report's text, ends are exclusive. Null means that the text does not say. Lists of one
record go side by side: `actor_id[i]` belongs to `actor_name[i]`, an empty string there is nobody.
"""


def errors() -> str:
    """Every error code that the code can print, with the module it comes from."""
    out = ["# Error codes", "", NOTE, "", *_ERRORS.strip().splitlines(), ""]
    out += ["| code | where | what it says |", "| --- | --- | --- |"]
    for code, (where, message) in sorted(error_codes().items()):
        out.append(f"| `{code}` | {where} | {_cell(message)} |")
    return "\n".join(out) + "\n"


_ERRORS = """
Every error is one line on stderr, `error [code]: message. What to do.`; for a document that cannot be read it also
stands in its place in the output. Codes are stable. A part of a message in braces is filled in. Three codes are of no
room: `usage` (the command line does not fit), `interrupted`, and `internal`, which is a fault of the program.
"""


def error_codes() -> dict[str, tuple[str, str]]:
    """Code to the room that raises it and the words, found by reading the source of the package."""
    root = Path(dragoman.__file__).parent
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(root.rglob("*.py")):
        room = path.relative_to(root).parts[0].removesuffix(".py")
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        for code, message in [*map(_raised, nodes), *map(_listed, nodes)]:
            if code is not None and not found.get(code, ("", ""))[1]:
                found[code] = room, message
    return found


def _listed(node: ast.AST) -> tuple[str | None, str]:
    """A code that stands in a table of codes."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _LISTED.fullmatch(node.value):
        return node.value, ""
    return None, ""


_LISTED = re.compile(r"(?:file|output|input|internal)\.[a-z]+(?:-[a-z]+)*")
_CODE = re.compile(r"[a-z]+(?:[.-][a-z0-9-]+)+")


def _raised(call: ast.AST) -> tuple[str | None, str]:
    """Code and message of a call like `InputError("input.json", "…")`."""
    if not isinstance(call, ast.Call):
        return None, ""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    keywords = {k.arg: k.value for k in call.keywords}
    arguments = list(call.args)
    if not name.endswith(("Error", "Failure", "Notice", "say")):
        return None, ""
    if name == "say" and arguments:
        arguments = arguments[1:]
    code = keywords.get("code") or (arguments[0] if arguments else None)
    message = keywords.get("message") or (arguments[1] if len(arguments) > 1 else None)
    if isinstance(code, ast.Constant) and isinstance(code.value, str) and _CODE.fullmatch(code.value):
        return code.value, _words(message)
    return None, ""


def _words(node: ast.expr | None) -> str:
    """A message's words, with braces where something is filled in."""
    match node:
        case ast.Constant(value=str(words)):
            return words
        case ast.JoinedStr():
            return "".join(
                str(part.value) if isinstance(part, ast.Constant) else f"{{{_brief(part)}}}"
                for part in node.values
            )
        case _:
            return ""


def _brief(part: ast.expr) -> str:
    names = [
        n.attr if isinstance(n, ast.Attribute) else n.id
        for n in ast.walk(part)
        if isinstance(n, ast.Attribute | ast.Name)
    ]
    return names[0] if names else "…"


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")


if __name__ == "__main__":
    main()
