"""Writing TOML so that whatever stands in a value stays in it: the standard library only reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SHORT = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_LONGEST_COMMENT = 200

Value = str | bool | Sequence[str]


def string(value: str) -> str:
    """A basic string. What cannot be seen is escaped; half characters become U+FFFD, for which TOML has no way."""
    return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if character.isprintable():
        return character
    code = ord(character)
    if 0xD800 <= code < 0xE000:
        code = 0xFFFD
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def key(name: str) -> str:
    """A key, quoted where it is not bare."""
    return name if _BARE.fullmatch(name) else string(name)


def comment(words: str) -> str:
    """A comment on one line, without what cannot be seen, and not too long."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return f"# {plain[:_LONGEST_COMMENT]}"


def table(path: Sequence[str], values: Mapping[str, Value], remark: str = "") -> str:
    """A table with its values, a remark above it."""
    lines = [comment(remark)] if remark else []
    lines.append(f"[{'.'.join(map(key, path))}]")
    lines += [f"{key(name)} = {_value(value)}" for name, value in values.items()]
    return "\n".join(lines) + "\n"


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return string(value)
    return f"[{', '.join(map(string, value))}]"
