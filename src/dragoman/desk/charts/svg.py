"""SVG elements as text: every attribute and every word is escaped, so that nothing in a ledger becomes markup."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from dragoman.page.clean import one_line

_STATIC = files("dragoman.desk").joinpath("static/css")
_TOKEN = re.compile(r"--([a-z0-9-]+):\s*light-dark\((#[0-9a-f]{3,8}),\s*(#[0-9a-f]{3,8})\)")
_USE = re.compile(r"var\(--([a-z0-9-]+)\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

Child = Markup | str
"""Markup that is made already, or words."""
Value = str | float | int | bool | None


def tag(name: str, *children: Child, **attributes: Value) -> Markup:
    """An element. `class_` is `class`, `aria_label` `aria-label`; None leaves one out, numbers have one decimal.

    Children that are no Markup are words: they are put on one line and escaped.
    """
    written = "".join(
        f" {_name(key)}={_quoted(value)}" for key, value in attributes.items() if value is not None
    )
    if not children:
        return Markup(f"<{name}{written}/>")
    inner = "".join(c if isinstance(c, Markup) else html.escape(one_line(c), quote=False) for c in children)
    return Markup(f"<{name}{written}>{inner}</{name}>")


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-") if key not in ("viewBox", "markerWidth", "markerHeight") else key


def _quoted(value: Value) -> str:
    if not isinstance(value, str):
        return f'"{number(value or 0)}"'
    plain = value.isascii() and value.isprintable()
    return f'"{html.escape(value if plain else one_line(value))}"'


def number(value: float) -> str:
    """At most one decimal: 12, 12.5, -0.3."""
    shown = f"{value:.1f}"
    return shown.removesuffix(".0") if shown not in ("-0.0", "0.0") else "0"


def join(*parts: Markup) -> Markup:
    """Elements one after another."""
    return Markup("").join(parts)


def link(
    href: str | None, label: str, *children: Markup, tabbed: bool = True, class_: str = "mark"
) -> Markup:
    """A mark that leads to its records; `label` is its tooltip and its name. Without `href` a mark alone.

    Not `tabbed`: the keyboard reaches it by the table below the chart only, where there are hundreds of it.
    """
    inner = join(tag("title", label), *children)
    if href is None:
        return tag("g", inner, class_=class_)
    return tag("a", inner, href=href, class_=class_, aria_label=label, tabindex=None if tabbed else -1)


def drawing(
    key: str, title: str, desc: str, width: float, height: float, *parts: Markup, class_: str = ""
) -> Markup:
    """A chart as an element of a page: a group of links with a name and a description, as wide as its place."""
    return tag(
        "svg",
        tag("title", title, id=f"{key}-title"),
        tag("desc", desc, id=f"{key}-desc"),
        *parts,
        class_=f"chart {class_}".rstrip(),
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="group",
        aria_labelledby=f"{key}-title",
        aria_describedby=f"{key}-desc",
    )


def document(title: str, desc: str, width: float, height: float, *parts: Markup) -> str:
    """A chart as a file of its own, its colours with it. Draw its parts without links: they lead nowhere there."""
    shown = tag(
        "svg",
        tag("title", title),
        tag("desc", desc),
        tag("style", Markup(style())),
        tag("rect", class_="paper", width=width, height=height),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        class_="chart",
        role="img",
        width=width,
        height=height,
        viewBox=f"0 0 {number(width)} {number(height)}",
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{shown}\n'


@cache
def style() -> str:
    """charts.css with the colours of base.css and its own filled in: of light, and of dark where that is asked."""
    charts = _COMMENT.sub("", _STATIC.joinpath("charts.css").read_text(encoding="utf-8"))
    base = _STATIC.joinpath("base.css").read_text(encoding="utf-8")
    found = {name: (light, dark) for name, light, dark in _TOKEN.findall(base + charts)}
    rules = charts[charts.index(".chart") :]
    coloured = " ".join(line for line in rules.splitlines() if "var(" in line)
    return f"{_filled(rules, found, 0)}@media (prefers-color-scheme: dark) {{{_filled(coloured, found, 1)}}}"


def _filled(rules: str, colours: Mapping[str, tuple[str, str]], at: int) -> str:
    return _USE.sub(lambda use: colours[use[1]][at], " ".join(rules.split()))
