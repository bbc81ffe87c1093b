"""A brief as Markdown, and as an HTML file that needs nothing else. All words are escaped here, and only here."""

from __future__ import annotations

import html as escaping
import re
from collections.abc import Iterator
from importlib import resources
from urllib.parse import quote

from dragoman.export.brief.parts import Brief, Sentence, Source
from dragoman.page.clean import one_line
from dragoman.page.phrases import day

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&!{}$^])")
_BEGINS = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))")
_LINK = re.compile(r"(?i)(://|@|\bwww(?=\.)|\b(?:mailto|xmpp)(?=:))")
_ADDRESS = "%/:?#@!$&'*+,;=-._~"
"""Characters of an address that stay as they are; the others, and brackets, are written as %XX."""


def markdown(brief: Brief) -> str:
    """CommonMark, with nothing in it that a report's words could have made markup."""
    return "\n".join(_markdown(brief)) + "\n"


def _markdown(brief: Brief) -> Iterator[str]:
    yield from (f"# {escaped(brief.title)}", "", escaped(brief.about))
    for section in brief.sections:
        yield from ("", f"## {escaped(section.title)}")
        for part in section.parts:
            yield from ("", f"### {escaped(part.heading)}", "") if part.heading else ("",)
            for sentence in part.sentences:
                yield f"- {escaped(sentence.text)}{_numbers(sentence)}"
    if brief.sources:
        yield from ("", "## Sources", "")
        for source in brief.sources:
            yield f"{source.number}. {_source(source)}"


def _numbers(sentence: Sentence) -> str:
    return f" \\[{', '.join(map(str, sentence.sources))}\\]" if sentence.sources else ""


def _source(source: Source) -> str:
    title = f", *{escaped(source.title)}*" if source.title else ""
    note = f" ({escaped(source.note)})" if source.note else ""
    url = f" <{address(source.url)}>" if source.url else ""
    head = f"{escaped(source.outlet)}, {escaped(_day(source))}{title}"
    return f"{head}: “{escaped(source.quote)}”{note}{url} · record {escaped(source.record)}"


def _day(source: Source) -> str:
    """The day of publication, as a report gives it: anybody's words."""
    return day(source.published[:10]) if source.published else "undated"


def escaped(words: str) -> str:
    """Anybody's words as Markdown text: on one line, and nothing in them is markup, a list, or becomes a link."""
    line = _MARKUP.sub(r"\\\1", one_line(words))
    line = _LINK.sub(lambda found: _unlinked(found.group()), line)
    return _BEGINS.sub(_begun, line)


def _unlinked(words: str) -> str:
    """What would make a link of the words around it, broken by an escape or a character that is not seen as one."""
    return (
        words.replace(":", "\\:").replace("@", "\\@")
        if not words.isalpha()
        else f"{words[:-1]}&#{ord(words[-1])};"
    )


def _begun(found: re.Match[str]) -> str:
    """What would begin a list or a heading at the beginning of a line."""
    words = found.group(2)
    return (
        f"{found.group(1)}\\{words}"
        if not words.isdigit()
        else f"{found.group(1)}&#{ord(words[0])};{words[1:]}"
    )


def address(url: str) -> str:
    """An address in which nothing ends a link."""
    return quote(url, safe=_ADDRESS)


def html(brief: Brief) -> str:
    """One HTML file with its own style and no script; it loads nothing."""
    return "\n".join(_html(brief)) + "\n"


def _html(brief: Brief) -> Iterator[str]:
    style = resources.files("dragoman.export.brief").joinpath("brief.css").read_text(encoding="utf-8")
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"content-security-policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_text(brief.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>"
    )
    yield f'<h1>{_text(brief.title)}</h1>\n<p class="about">{_text(brief.about)}</p>'
    for section in brief.sections:
        yield f"<section>\n<h2>{_text(section.title)}</h2>"
        for part in section.parts:
            if part.heading:
                yield f"<h3>{_text(part.heading)}</h3>"
            yield "<ul>"
            yield from (f"<li>{_text(one.text)}{_marks(one)}</li>" for one in part.sentences)
            yield "</ul>"
        yield "</section>"
    if brief.sources:
        yield "<section>\n<h2>Sources</h2>\n<ol>"
        yield from (f'<li id="source-{one.number}">{_told(one)}</li>' for one in brief.sources)
        yield "</ol>\n</section>"
    yield "</main>\n</body>\n</html>"


def _marks(sentence: Sentence) -> str:
    links = ", ".join(f'<a href="#source-{number}">{number}</a>' for number in sentence.sources)
    return f" <sup>{links}</sup>" if links else ""


def _told(source: Source) -> str:
    title = f", <cite>{_text(source.title)}</cite>" if source.title else ""
    note = f" ({_text(source.note)})" if source.note else ""
    shown = f"<b>{_text(source.outlet)}</b>, {_text(_day(source))}{title}"
    if source.url:
        shown += f' · <a href="{_text(address(source.url))}" rel="noreferrer noopener">source</a>'
    return f"{shown}<br><q>{_text(source.quote)}</q>{note} <code>{_text(source.record)}</code>"


def _text(words: str) -> str:
    """Anybody's words as the content of an element or a quoted attribute."""
    return escaping.escape(one_line(words), quote=True)
