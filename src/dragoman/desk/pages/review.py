"""Review: the queue of events, judging, undoing, and what one has judged."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dragoman import ontology
from dragoman.desk import forms, judging
from dragoman.desk.context import Desk, desk_of
from dragoman.desk.faults import Forbidden
from dragoman.desk.filters import Asked, asked_of
from dragoman.desk.pages.session import local
from dragoman.desk.rows import address, row, shown_head, shown_pieces
from dragoman.desk.users import Reviewer, User, Viewer
from dragoman.errors import DragomanError
from dragoman.export.corrections import REASONS, lines
from dragoman.ledger.answers import Judgement, Shown
from dragoman.ledger.desk.queue import Batch, Waiting
from dragoman.page.clean import one_line, safe
from dragoman.records.reading import Event, Party, Reading, Statement, Tie
from dragoman.records.report import Report

router = APIRouter()

LISTED = 50
"""Judgements on a page."""
_LONGEST_NOTE = 2_000


class Around(NamedTuple):
    """The sentences beside the one judged."""

    before: str
    after: str


class Place(NamedTuple):
    """Where a record stands in the queue: the addresses of its neighbours, and of this page."""

    here: str
    next: str | None
    former: str | None
    back: str
    """Where a judgement leads to."""


@router.get("/review")
def review(
    request: Request, user: Viewer, record: str | None = None, judged: bool = False, batch: int = 0
) -> HTMLResponse:
    """The queue, one event after the other. `judged`: also those that were judged already."""
    desk, asked = desk_of(request), asked_of(request, kind="event")
    batch = min(max(0, batch), 1_000)
    faults = [str(fault) for fault in asked.faults]
    held = Batch(waiting=(), ranked=0, more=False)
    if not faults:
        held = desk.store.queue().batch(asked.filters, unjudged=not judged, number=batch)
    ids = [one.hit.id for one in held.waiting]
    chosen = record or (ids[0] if ids else None)
    values: dict[str, Any] = {
        "asked": asked, "judged": judged, "batch": batch, "faults": faults, "held": held, "types": forms.types_of(desk),
        "line": [(row(one.hit), _link(asked, judged, batch, one.hit.id)) for one in held.waiting],
        "chosen": chosen, "shown": None,
    }  # fmt: skip
    if chosen is not None:
        try:
            values |= _judging(desk, user, desk.store.view().show(chosen))
        except DragomanError as error:
            values["faults"] = [*faults, str(error)]
        values["place"] = _place(asked, judged, batch, chosen, ids, held.more)
        values["waiting"] = next((one for one in held.waiting if one.hit.id == chosen), None)
    values["last"] = _last(desk, user)
    status = 422 if values["faults"] else 200
    return desk.page(request, "review/queue.html", status=status, why=why, **values)


def _link(asked: Asked, judged: bool, batch: int, record: str | None) -> str:
    changes: dict[str, Any] = {"judged": "1" if judged else None, "batch": batch or None, "record": record}
    return asked.link("/review", **changes)


def _place(asked: Asked, judged: bool, batch: int, chosen: str, ids: list[str], more: bool) -> Place:
    """After the last of a batch comes the next batch; what is judged leaves the queue, so that it begins anew."""
    at = ids.index(chosen) if chosen in ids else -1
    following = ids[at + 1] if at + 1 < len(ids) else None
    former = ids[at - 1] if at > 0 else None
    here = _link(asked, judged, batch, chosen)
    onward = _link(asked, judged, batch, following) if following else None
    if onward is None and more:
        onward = _link(asked, judged, batch + 1, None)
    back = _link(asked, judged, batch, following) if following else _link(asked, judged, 0, None)
    return Place(here, onward, _link(asked, judged, batch, former) if former else None, back)


def why(one: Waiting) -> list[str]:
    """Why an event stands where it does, in words."""
    event = one.hit.record
    assert isinstance(event, Event)
    said = [f"{round(100 * event.confidence)}% sure"]
    if one.runner_up is not None:
        said.append(f"next likeliest {one.runner_up[0]}, at {round(100 * one.runner_up[1])}% of its score")
    if one.scale is not None:
        said.append(f"scale {one.scale:+.1f}".replace("-", "\u2212"))
    if one.newsrooms:
        said.append(f"{one.newsrooms} newsroom{'s' if one.newsrooms > 1 else ''}")
    return said + [{"asserts": "claimed", "denies": "denied", "doubts": "doubted"}[s] for s in one.stances]


def _judging(desk: Desk, user: User, shown: Shown, **given: Any) -> dict[str, Any]:
    """What the parts of a judging page show of a record."""
    told, reading = desk.store.view().reading(shown.report.ref)
    in_force = shown.reading.superseded is None
    return {
        "parties": _parties(shown, told.text),
        "claims": _claims(shown, told.text),
        "told": _told,
        "shown": shown,
        "head": shown_head(shown),
        "pieces": shown_pieces(shown),
        "href": address(shown.id),
        "around": around(told, reading, shown) if in_force else Around("", ""),
        "form": forms.form_of(desk, shown, reading, told.text, **given)
        if in_force and user.reviews
        else None,
    }


def _parties(shown: Shown, text: str) -> tuple[list[str], list[str]] | None:
    """The names of those who take part, on both sides; None: the record has no sides."""
    record = shown.record
    match record:
        case Event():
            sides = record.actors, record.recipients
        case Statement():
            sides = record.speakers, record.addressees
        case Tie():
            sides = (record.from_,), (record.to,)
        case _:
            return None
    return _names(shown, text, sides[0]), _names(shown, text, sides[1])


def _names(shown: Shown, text: str, parties: tuple[Party, ...]) -> list[str]:
    known = shown.known
    return [
        one_line(known[p.actor].name if p.actor in known else text[p.span[0] : p.span[1]]) for p in parties
    ]


def _claims(shown: Shown, text: str) -> list[tuple[str, str, str]]:
    """Stance, speaker and words of the statements on an event."""
    return [
        (
            claim.stance,
            ", ".join(_names(shown, text, claim.statement.speakers)) or "somebody",
            one_line(claim.passage.text),
        )
        for claim in shown.claims
    ]


def around(told: Report, reading: Reading, shown: Shown) -> Around:
    """The sentence before a record's passage, and the one after it."""
    low, high = shown.passage.span
    before = max((s for s in reading.sentences if s[1] <= low), default=None)
    after = min((s for s in reading.sentences if s[0] >= high), default=None)
    words = [safe(told.text[s[0] : s[1]]) if s else "" for s in (before, after)]
    return Around(*words)


def _last(desk: Desk, user: User) -> Judgement | None:
    """The reviewer's newest judgement that holds: what `undo` withdraws."""
    mine = desk.store.view().judgements_by(user.name, limit=LISTED) if user.reviews else []
    return next((judgement for judgement in mine if judgement.withdrawn is None), None)


# --- judging ---


@router.post("/review/judge/{id_}")
async def judge(request: Request, user: Reviewer, id_: str) -> Response:
    """A reviewer's word on a record. Where somebody judged it meanwhile he is told, and his form is kept."""
    from starlette.concurrency import run_in_threadpool

    form = await request.form()
    return await run_in_threadpool(_judge, request, user, id_, form)


def _judge(request: Request, user: User, id_: str, form: FormData) -> Response:
    desk = desk_of(request)
    view = desk.store.view()
    shown = view.show(id_)
    told, reading = view.reading(shown.report.ref)
    verdict, note = _text(form, "verdict"), _text(form, "note")[:_LONGEST_NOTE]
    seen = forms.numbers(_text(form, "seen"))
    base = forms.base_of(shown, reading, _known(desk, shown, seen))
    sent = judging.parsed(form, base)
    back = local(_text(form, "back") or f"/record/{shown.id}")
    try:
        changes = None
        if verdict == "edit":
            changes = judging.edits(
                forms.layered(shown, _known(desk, shown, seen)), base, sent, reading, ontology.load(),
                lambda typed: resolve(desk, reading, shown.report.ref, typed),
            )  # fmt: skip
        desk.store.judge(shown.id, verdict, reviewer=user.name, edits=changes, note=note, seen=seen)  # type: ignore[arg-type]
    except DragomanError as error:
        if error.code == "ledger.judged-meanwhile":
            return _conflict(request, user, shown, reading, told, seen, (base, sent), (verdict, note, back))
        values = _judging(desk, user, shown, sent=sent, note=note, open_=True)
        return _page(
            request, "review/judge.html", 422, values, back, faults=[str(error)], others=[], yours=[]
        )
    return RedirectResponse(back, 303)


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _known(desk: Desk, shown: Shown, seen: tuple[int, ...]) -> list[Judgement]:
    """The judgements that a reviewer saw, those withdrawn since among them."""
    held = {judgement.id for judgement in shown.judgements}
    if set(seen) <= held:
        return [judgement for judgement in shown.judgements if judgement.id in seen]
    everything = desk.store.view().judgements_for(shown.report.ref, withdrawn=True)
    return [judgement for judgement in everything if judgement.id in seen]


def _conflict(
    request: Request,
    user: User,
    shown: Shown,
    reading: Reading,
    told: Report,
    seen: tuple[int, ...],
    fields: tuple[judging.Given, judging.Given],
    words: tuple[str, str, str],
) -> Response:
    """Others' words beside his own, his form on the record as it is now."""
    desk, (base, sent), (verdict, note, back) = desk_of(request), fields, words
    others = [judgement for judgement in shown.judgements if judgement.id not in seen]
    if others and all(
        (j.reviewer, j.verdict, j.note) == (user.name, verdict, note) and verdict != "edit" for j in others
    ):
        return RedirectResponse(back, 303)  # the same form sent twice
    gone = [judgement for judgement in _known(desk, shown, seen) if judgement.withdrawn is not None]
    now = forms.base_of(shown, reading, list(shown.judgements))
    kept = judging.rebased(sent, base, now)
    names = {actor.id: actor.name for actor in shown.known.values()}
    mine = judging.edits(
        forms.layered(shown, list(shown.judgements)), now, kept, reading, ontology.load(), lambda typed: typed
    )
    values = _judging(desk, user, shown, sent=kept, note=note, open_=verdict == "edit")
    return _page(
        request, "review/judge.html", 409, values, back, faults=[],
        others=[(j, forms.told(j.edits, told.text, names)) for j in (*gone, *others)],
        yours=[(verdict, forms.told(mine, told.text, names) if verdict == "edit" else [])],
    )  # fmt: skip


def _page(
    request: Request, template: str, status: int, values: dict[str, Any], back: str, **more: Any
) -> HTMLResponse:
    answered = desk_of(request).page(request, template, status=status, back=back, **values, **more)
    answered.headers["hx-push-url"] = "false"
    return answered


def resolve(desk: Desk, reading: Reading, ref: str, typed: str) -> str | None:
    """The id of an actor as it was typed: an id of this reading, of the knowledge or the ledger, or the one bearer of a
    name; None: there is none, or it is another report's own."""
    typed = typed.strip().removeprefix(f"{ref}:")
    if any(actor.id == typed for actor in reading.actors):
        return typed
    for id_ in (typed, typed.lower()):
        if not id_.startswith("local:") and (desk.knowledge.get(id_) or desk.store.view().actor(id_)):
            return id_
    here = {actor.id for actor in reading.actors if actor.name.casefold() == typed.casefold()}
    here = here or {entry.id for entry in desk.knowledge.bearers(typed)}
    return here.pop() if len(here) == 1 else None


@router.get("/review/actors")
def actors(request: Request, user: Viewer) -> HTMLResponse:
    """Known actors for what is typed into a field, as options. The field's name does not matter."""
    typed = next(iter(request.query_params.values()), "")[:100]
    found = []
    for entry in desk_of(request).knowledge.matching(typed.split()) if len(typed.strip()) > 1 else ():
        found.append((entry.id, entry.name))
        if len(found) == 25:
            break
    return desk_of(request).page(request, "review/options.html", found=found)


@router.post("/review/undo/{number}")
def undo(
    request: Request, user: Reviewer, number: int, back: Annotated[str, Form(max_length=4000)] = ""
) -> RedirectResponse:
    """Withdraw one's own judgement."""
    desk = desk_of(request)
    mine = desk.store.view().judgements_by(user.name, limit=1, before=min(number, 2**31) + 1)
    if not mine or mine[0].id != number:
        raise Forbidden("That judgement is not yours to withdraw.")
    done = desk.store.withdraw(number, reviewer=user.name)
    if back:
        return RedirectResponse(local(back), 303)
    return RedirectResponse(
        f"/review?{urlencode({'record': done.record})}" if done.record else "/review/mine", 303
    )


# --- lists ---


@router.get("/review/mine")
def mine(request: Request, user: Viewer, before: int | None = None) -> HTMLResponse:
    """What one has judged, the newest first."""
    desk = desk_of(request)
    limit = None if before is None else min(max(0, before), 2**31)
    found = desk.store.view().judgements_by(user.name, limit=LISTED + 1, before=limit)
    return desk.page(
        request, "review/judgements.html", title="My judgements", tab="mine", found=found[:LISTED], empty="None yet.",
        more=found[LISTED - 1].id if len(found) > LISTED else None, told=_told, total=None,
    )  # fmt: skip


@router.get("/review/waiting")
def waiting(request: Request, user: Viewer) -> HTMLResponse:
    """Judgements that fit no record since their report was read anew."""
    found = desk_of(request).store.view().orphans()
    return desk_of(request).page(
        request, "review/judgements.html", title="Judgements that wait", tab="waiting", found=found[:LISTED * 4],
        more=None, told=_told, total=len(found), empty="None: every judgement bears on a record.",
    )  # fmt: skip


def _told(judgement: Judgement) -> list[tuple[str, str]]:
    return [(field, forms.plain(value)) for field, value in judgement.edits.items()]


@router.get("/review/corrections")
def corrections(request: Request, user: Viewer) -> HTMLResponse:
    """What the corrections are as training sentences: how many, and which are left out."""
    found = lines(desk_of(request).store.view())
    written = sum(1 for _ in found)
    return desk_of(request).page(
        request,
        "review/corrections.html",
        tab="corrections",
        written=written,
        left_out=found.left_out,
        reasons=REASONS,
    )


@router.get("/review/corrections.jsonl")
def corrections_file(request: Request, user: Viewer) -> Response:
    """The corrections as `dragoman train --add` takes them."""
    found = lines(desk_of(request).store.view())
    headers = {"content-disposition": 'attachment; filename="corrections.jsonl"'}
    return Response(
        "".join(line + "\n" for line in found), media_type="application/x-ndjson", headers=headers
    )
