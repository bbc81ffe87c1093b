"""Which report is which: outlet plus URL, or outlet plus id. The text's hash is kept apart from that."""

from __future__ import annotations

import base64
import hashlib
import tomllib
import unicodedata
from datetime import date
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from dragoman.errors import LedgerError
from dragoman.ledger.columns import storable
from dragoman.records.dates import parse_published
from dragoman.records.report import Report

REF_LENGTH = 13
"""Base-32 characters of a ref, 65 bits: among ten million reports two share one with p < 2e-6."""

_INNER = frozenset(".'’‘ʼʻ`´")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole names and beginnings of query parameters that do not identify a page."""
    table = tomllib.loads(files("dragoman.ledger").joinpath("data/identity.toml").read_text("utf-8"))
    names = table.get("tracking")
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise LedgerError("ledger.bad-data", "identity.toml: tracking must be a list of names.")
    whole = frozenset(name for name in names if not name.endswith("*"))
    return whole, tuple(name[:-1] for name in names if name.endswith("*"))


def fold(text: str) -> str:
    """For comparing names: compatibility forms, case, diacritics, punctuation and white space folded away.

    Full stops and apostrophes go without a trace ("U.S." is "us"), other signs part words.
    """
    decomposed = unicodedata.normalize("NFKD", storable(text)).casefold()
    signs = (c if c.isalnum() else "" if c in _INNER or unicodedata.combining(c) else " " for c in decomposed)
    return " ".join("".join(signs).split())


def fold_outlet(outlet: str | None) -> str:
    """Outlets are the same but for case, compatibility forms and white space; diacritics count."""
    if outlet is None:
        return ""
    return " ".join(unicodedata.normalize("NFKC", storable(outlet)).casefold().split())


def canonical_url(url: str) -> str:
    """Without scheme, user, default port, fragment, tracking parameters and a bare trailing slash.

    The order of parameters does not count. What is no URL is kept as it is but for the white space around.
    """
    url = storable(url).strip()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    if not parts.hostname:
        return url
    host = parts.hostname.rstrip(".")
    if port is not None and port != _DEFAULT_PORTS.get(parts.scheme.lower()):
        host = f"{host}:{port}"
    whole, beginnings = _tracking()
    try:
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:  # more parameters than the standard library reads
        return f"{host}{parts.path}?{parts.query}"
    query = sorted(
        (name, value)
        for name, value in pairs
        if (low := name.lower()) not in whole and not low.startswith(beginnings)
    )
    path = quote(parts.path.rstrip("/"), safe="/%:@!$&'()*+,;=~-._")
    return host + path + ("?" + urlencode(query) if query else "")


def report_key(report: Report) -> str:
    """What makes it this report: stable text from outlet and URL, else outlet and id."""
    outlet = fold_outlet(report.outlet)
    if report.url and report.url.strip():
        return f"{outlet}\nurl\n{canonical_url(report.url)}"
    return f"{outlet}\nid\n{unicodedata.normalize('NFC', storable(report.id)).strip()}"


def report_ref(key: str) -> str:
    """A short printable name for a key: 13 characters of a-z and 2-7."""
    digest = hashlib.sha256(key.encode("utf-8")).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:REF_LENGTH]


def text_hash(text: str) -> str:
    """SHA-256 of the exact text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def calendar_day(published: str | None) -> str | None:
    """The day on which a report says it was published, in its own zone; None where it names none."""
    day = parse_published(published)
    return None if day is None else day.isoformat()


def is_day(text: str) -> bool:
    """Whether this is a day as the contract writes it, 2018-02-05."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
