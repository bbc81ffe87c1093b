"""URLs that reports may be known by."""

from __future__ import annotations

import ipaddress
from urllib.parse import urljoin, urlsplit

from dragoman.ingest.addresses import is_public

LONGEST = 2_000
"""Characters of a URL that identifies a report; servers and browsers refuse longer ones."""


def page_url(value: object, base: str | None = None, *, private: bool = False) -> str | None:
    """An absolute http or https URL of a page of the internet, without user and password; None for anything else.

    A relative one is joined to `base`. `private`: also of a page of this network, which only those within can follow.
    Never raises.
    """
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        return None
    try:
        url = urljoin(base, value.strip()) if base else value.strip()
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if (
        parts.scheme.lower() not in {"http", "https"}
        or not host
        or not (private or _is_host(host))
        or not url.isprintable()
    ):
        return None
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port is None else f"{shown}:{port}"
    return parts._replace(netloc=netloc).geturl()


def _is_host(host: str) -> bool:
    """A name with a dot, or a public address. Nobody else can follow a link to `localhost` or 10.0.0.1."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return (
            "." in host.strip(".")
            and " " not in host
            and not host.endswith((".localhost", ".local", ".internal"))
        )
    return is_public(host)


def same_site(a: str, b: str) -> bool:
    """Whether two URLs are of one site: one registered domain (public suffix list), or one host below the other."""
    from courlan import extract_domain

    first, second = (urlsplit(url).hostname or "" for url in (a, b))
    if first == second:
        return True
    domains = extract_domain(a), extract_domain(b)
    if None not in domains:
        return domains[0] == domains[1]
    return first.endswith("." + second) or second.endswith("." + first)
