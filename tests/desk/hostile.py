"""A ledger in which everything that somebody else wrote is hostile, and a walk through all that a desk shows of it."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import lxml.html
import msgspec
from starlette.responses import Response
from starlette.testclient import TestClient
from tests.desk.example import told
from tests.ledger import asked
from tests.stories.made import news

from dragoman.knowledge import Knowledge
from dragoman.ledger import Ledger
from dragoman.ledger.answers import Filters
from dragoman.records.reading import Actor, Reading
from dragoman.records.report import Report

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
VECTOR = "'><svg/onload=alert(1)>"
LINK = "javascript:alert(1)//"
CLOSING = "</title></textarea></style><script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://evil.example","x")'
OTHERS = ("+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "＝1+1", " =1", "|calc")
"""What spreadsheets take for formulas, or might."""
NAMES = (SCRIPT, IMAGE, VECTOR, FORMULA, *OTHERS)
EVERYWHERE = (SCRIPT, IMAGE, VECTOR, CLOSING)
"""What must be met as text."""


def hostile(number: int) -> tuple[Report, Reading]:
    """A report whose every field attacks."""
    report, reading = told(number)
    name = NAMES[number % len(NAMES)]
    report = msgspec.structs.replace(
        report,
        title=f"{CLOSING}{name}",
        outlet=f"{name}{number % 3}" if number % 2 else name,
        url=(LINK, f"data:text/html,{SCRIPT}", "http://x.example/\"><script>", "//evil.example")[number % 4],
        text=f"{report.text}\n\n{SCRIPT}{IMAGE}{VECTOR}{CLOSING}",
    )  # fmt: skip
    actors: list[Actor] = [
        msgspec.structs.replace(actor, name=f"{name} {actor.name}" if actor.id.startswith("local") else name)
        for actor in reading.actors
    ]
    statements = tuple(
        msgspec.structs.replace(
            one, chain=tuple(msgspec.structs.replace(hop, name=IMAGE) for hop in one.chain)
        )
        for one in reading.statements
    )
    return report, msgspec.structs.replace(reading, actors=tuple(actors), statements=statements)


def make(store: Ledger, knowledge: Knowledge) -> None:
    """Fill a new ledger: reports, a story, a question, words of reviewers, views, a sample."""
    with store.writer() as writer:
        for number in range(24):
            writer.add(*hostile(number))
        for n, (report, reading) in enumerate(news()):
            title, outlet = f"{IMAGE}{n}", f"{SCRIPT}{n}"
            writer.add(msgspec.structs.replace(report, title=title, outlet=outlet, url=LINK), reading)
    store.stories().refresh(knowledge)
    hits = store.view().search(limit=6)
    for hit, reviewer in zip(hits, (SCRIPT, IMAGE, FORMULA), strict=False):
        store.judge(hit.id, "edit", reviewer=reviewer, edits={"modality": "denied"}, note=f"{SCRIPT}{VECTOR}")
    one, other = (h.id for h in hits[4:6])
    store.stories().judge("not-same", one, other, reviewer=SCRIPT, note=IMAGE)
    store.merge("hill-front", "river-league", reviewer=IMAGE, note=SCRIPT)
    book = store.questions()
    poled = asked.question()
    poled = msgspec.structs.replace(
        poled, wording=f"{SCRIPT}?", notes=IMAGE, for_=msgspec.structs.replace(poled.for_, wording=VECTOR)
    )
    book.add(poled, SCRIPT)
    asked.refresh(store)
    rows = [
        {"holder": name, "value": str(40 - n), "url": "https://x.example/\"'>", "note": IMAGE, "quotation": SCRIPT,
         "first_day": f"2018-03-{n + 1:02d}"}
        for n, name in enumerate(NAMES[:6])
    ]  # fmt: skip
    done = book.import_typed(list(enumerate(rows, 2)), by=FORMULA, question="grain")
    assert not done.faults, done.faults
    judged = next(one for one in book.positions("grain") if one.typed is None)
    book.judge(judged.id, "reject", reviewer=SCRIPT, note=IMAGE)
    store.views().save(SCRIPT, IMAGE, "/explore?q=%22%3E%3Cscript%3E")
    store.views().remove(SCRIPT, store.views().save(SCRIPT, VECTOR, "/stories").id)
    store.samples().draw("spring", Filters(), size=4, seed=1, by=SCRIPT)


# --- the walk ---

STARTS = (
    "/", "/explore", "/explore?kind=statement", "/explore/series", "/explore/network", "/explore/map",
    "/stories?reports=1", "/questions", "/actors", "/review", "/review/mine", "/review/waiting", "/review/corrections",
    "/review/who", "/review/stories", "/review/samples", "/review/sample/spring", "/brief", "/views", "/login",
)  # fmt: skip
EACH, MOST = 2, 220
"""Pages of one kind that are looked at, and of all kinds."""
_HREF = ("href", "src", "action", "formaction", "hx-get", "hx-post", "poster", "data")


def walk(client: TestClient) -> dict[str, Response]:
    """All that can be reached by links, and by forms that only ask; a few of each kind."""
    found: dict[str, Response] = {}
    kinds: Counter[str] = Counter()
    story = client.get("/api/stories").json()["items"][0]["id"]
    chosen = f"story={story}&question=grain"
    waiting = deque([*STARTS, f"/brief?{chosen}", f"/brief.md?{chosen}", f"/brief.html?{chosen}"])
    while waiting and len(found) < MOST:
        address = waiting.popleft()
        if address in found:
            continue
        kinds[kind_of(address)] += 1
        if kinds[kind_of(address)] > EACH:
            continue
        answered: Any = client.get(address)
        found[address] = answered
        if "text/html" in answered.headers.get("content-type", "") and "attachment" not in str(
            answered.headers
        ):
            waiting.extend(sorted(set(links(address, answered.text))))
    return found


def kind_of(address: str) -> str:
    """Addresses of one kind differ by ids and values alone."""
    parts = urlsplit(address)
    path = re.sub(
        r"/[^/]*[:@%0-9][^/]*", "/*", re.sub(r"^/(actor|report|record|story)/.*", r"/\1/*", parts.path)
    )
    return f"{path}?{' '.join(sorted({name for name, _ in parse_qsl(parts.query)}))}"


def elements(text: str) -> list[lxml.html.HtmlElement]:
    """The elements of a page, or of a part of one, which may be empty."""
    root = (
        lxml.html.fragment_fromstring(text, create_parent="div")
        if "<html" not in text
        else lxml.html.fromstring(text)
    )
    return [element for element in root.iter() if isinstance(element.tag, str)]


def text_of(text: str) -> str:
    """The words of a page."""
    return "".join(elements(text)[0].itertext())


def links(address: str, text: str) -> Iterator[str]:
    """Where a page leads within the desk."""
    for element in elements(text):
        for name in ("href", "hx-get"):
            to = element.get(name)
            if to is not None and not to.startswith(("#", "http:", "https:", "/static/")):
                yield urldefrag(urljoin(address, to)).url


def faults(text: str, *, alone: bool = False) -> Iterator[str]:
    """What in a page could run, or lead elsewhere than it says. `alone`: a file, which brings its own style."""
    for element in elements(text):
        if element.tag in (
            "iframe",
            "object",
            "embed",
            "base",
            "style",
            "template",
            "frame",
            "applet",
        ) and not (element.tag == "style" and alone):
            yield f"<{element.tag}>"
        if element.tag == "script" and (
            element.text or not (element.get("src") or "").startswith("/static/")
        ):
            yield f"<script>{element.text}"
        if element.tag == "img" and not (element.get("src") or "").startswith("/static/"):
            yield f"<img {element.attrib}>"
        for name, value in element.attrib.items():
            low = str(name).lower()
            if low.startswith(("on", "hx-on", "hx-vals", "data-hx-")) or low in ("style", "srcdoc"):
                yield f"{low}={value}"
            if low.rpartition(":")[2] in _HREF and not _leads_well(str(value)):
                yield f"{low}={value}"


def _leads_well(address: str) -> bool:
    scheme, host = urlsplit(address.strip())[:2]
    if scheme in ("http", "https"):
        return bool(host)
    return not scheme and not host and not address.startswith(("//", "/\\", "\\"))
