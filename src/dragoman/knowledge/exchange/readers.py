"""The forms of file that can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Literal, get_args

from dragoman.knowledge.base import Knowledge
from dragoman.knowledge.exchange import ftm, petrarch
from dragoman.knowledge.exchange.found import Bad, Found, Passed

Form = Literal["petrarch", "ftm"]
FORMATS: tuple[Form, ...] = get_args(Form)


def read(stream: BinaryIO, form: Form, knowledge: Knowledge) -> Iterator[Found | Bad | Passed]:
    """What the file's lines come to, in their order."""
    return (petrarch.read if form == "petrarch" else ftm.read)(stream, knowledge)
