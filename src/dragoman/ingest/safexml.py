"""XML of strangers: no entities of its own, no depth without end, one encoding."""

from __future__ import annotations

import html.entities
import re

from dragoman.errors import InputError
from dragoman.ingest.decode import marked_encoding, refuse_binary

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,500}\?>")
_DECLARED = re.compile(rb"""<\?xml\b[^>]{0,200}?\sencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_NAMED = re.compile(r"&(?!#)(?:([A-Za-z][A-Za-z0-9]{1,31});)?")
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OWN = {"amp", "lt", "gt", "quot", "apos"}
_PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
}
"""Namespaces that feeds use and forget to name."""


def xml_text(data: bytes, content_type: str = "") -> str:
    """The document's text without its declaration: what is UTF-8 is that, whatever it or a server calls it.

    Signs that XML does not allow are left out; HTML's named characters, and a bare &, become numbers. Raises
    InputError: `input.binary`; `input.entities` where it declares entities of its own, as bombs and thieves of files
    do, and no feed needs.
    """
    refuse_binary(data[:16])
    text = _NO_CHARACTER.sub("", _decoded(data, content_type)).lstrip("\ufeff")
    text = text[found.end() :] if (found := _DECLARATION.match(text)) else text
    if re.search("<!ENTITY", text, re.IGNORECASE):
        raise InputError(
            "input.entities", "It declares entities of its own.", "Feeds need none; it is not read."
        )
    return _NAMED.sub(_numbered, text)


def _decoded(data: bytes, content_type: str) -> str:
    declared = [name.decode("ascii") for name in _DECLARED.findall(data[:1_000])]
    for name in (marked_encoding(data[:4]), "utf-8", *_CHARSET.findall(content_type), *declared):
        try:
            if name is not None:
                return data.decode(name)
        except (LookupError, UnicodeError):
            continue
    return data.decode("cp1252", "replace")


def _numbered(found: re.Match[str]) -> str:
    if found[1] in _OWN:
        return found[0]
    signs = html.entities.html5.get(f"{found[1]};") if found[1] else None
    return "".join(f"&#{ord(sign)};" for sign in signs or "&") + (
        "" if signs or not found[1] else f"{found[1]};"
    )


def mended(text: str) -> bytes | None:
    """The document as well-formed XML in UTF-8, as far as it can be made out, at most 256 elements deep; else None.

    Names with a prefix that stands for nothing lose it. What reads the result has no need to be lenient, which is
    where parsers are slow.
    """
    from lxml import etree

    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
    )
    if root_tag := _ROOT_TAG.search(text[:10_000]):
        unnamed = [p for p in _PREFIXES if f"xmlns:{p}=" not in root_tag[0]]
        names = "".join(f' xmlns:{prefix}="{_PREFIXES[prefix]}"' for prefix in unnamed)
        text = text[: root_tag.end(1)] + names + text[root_tag.end(1) :]
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.LxmlError:
        return None
    if root is None:
        return None
    for element in root.iter("*"):
        if not element.tag.startswith("{") and ":" in element.tag:
            element.tag = element.tag.replace(":", "_")
        for name in [name for name in element.attrib if not name.startswith("{") and ":" in name]:
            del element.attrib[name]
    return bytes(etree.tostring(root, encoding="utf-8"))


_ROOT_TAG = re.compile(r"(<(?:\w+:)?[A-Za-z]+)(?=[\s>])[^>]{0,5000}>")
