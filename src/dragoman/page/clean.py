"""Makes untrusted text harmless at a terminal: what would command it or reorder it is shown, not obeyed."""

from __future__ import annotations

import re

# C0 controls but tab and line feed, DEL, C1 controls, line separators, bidirectional controls, invisible
# operators, tags, half characters. Joiners and variation selectors stay: emoji and Persian need them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
# More marks on one letter than any script has; they would run over the lines above and below.
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_HEAPED = re.compile(f"({_MARK}{{4}}){_MARK}+")
_JSON_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_DROPPED = frozenset("\u00ad\u200b\u2060\ufeff\r")


def safe(text: str) -> str:
    """Text with its control characters made visible: ESC as `␛`, a bidirectional override as `<U+202E>`.

    Carriage returns, invisible spaces and heaps of combining marks are dropped; line feeds and tabs stay.
    """
    return _HEAPED.sub(r"\1", _UNSAFE.sub(_visible, text))


def one_line(text: str) -> str:
    """`safe`, on one line: each run of white space becomes a space."""
    return " ".join(safe(text).split())


def safe_json(encoded: str) -> str:
    """JSON in which no character commands a terminal: they become `\\u` escapes, which mean the same.

    JSON itself escapes the characters below U+0020.
    """
    return _JSON_UNSAFE.sub(lambda m: f"\\u{ord(m.group()):04x}", encoded)


def _visible(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if character in _DROPPED:
        return ""
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"<U+{code:04X}>"
