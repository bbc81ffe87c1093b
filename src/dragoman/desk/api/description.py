"""The API's description (OpenAPI 3.1), with the schemas of the records themselves."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from dragoman import ontology
from dragoman.desk.api import answers as told
from dragoman.desk.api.shapes import components
from dragoman.desk.context import Desk
from dragoman.desk.users import COOKIE, HEADER
from dragoman.ledger.answers import Figure, Judgement, Shown, Stats, TieTold
from dragoman.ledger.coverage import Covered
from dragoman.ledger.questions.answers import PositionShown, QuestionShown
from dragoman.ledger.stories.answers import StoryBrief, StoryShown

ANSWERED: tuple[Any, ...] = (
    told.SessionTold, told.Faulty, told.ReportRead, told.ActorTold, Shown, StoryShown, QuestionShown, Judgement, Stats,
    told.Page[told.EventHit], told.Page[told.StatementHit], told.Page[StoryBrief], told.Page[told.ActorBrief],
    told.Page[TieTold], told.Page[Figure], told.Page[QuestionShown], told.Page[PositionShown], told.Page[Judgement],
    told.Page[Covered],
)  # fmt: skip
TAKEN: tuple[type, ...] = (told.JudgementAsked,)

_TAGS = (
    ("Records", "Events and statements, with the sentence behind each."),
    ("Stories", "Events of different reports that are one."),
    ("Actors", "Who is who, and the ties between them."),
    ("Figures", "How many, by whose count."),
    ("Questions", "Contested questions, and who stands where."),
    ("Judgements", "Reviewers' words."),
    ("About", "Who is asking, what there is."),
)
_TEXT = """What the desk shows, as JSON. Filters have the names and meanings of `dragoman search`, and find the same.

Lists come in pages: follow `next` until it is null. Answers bear an `ETag`; send it back as `If-None-Match`, and what
has not changed is answered with 304. Errors are `{"error": {"code", "message", "hint"}}`. A write bears the header
`x-csrf`, which /api/session tells, and the session's cookie. Spans count Unicode code points of the report's text, end
exclusive."""


def describe(app: FastAPI, desk: Desk) -> None:
    """Make the application describe its API so."""

    def openapi() -> dict[str, Any]:
        made: dict[str, Any] = desk.keep("openapi", desk.store.stamp(), lambda: _made(app, desk))
        return made

    app.openapi = openapi  # type: ignore[method-assign]


def _made(app: FastAPI, desk: Desk) -> dict[str, Any]:
    made = get_openapi(
        title="dragoman",
        version=app.version,
        summary=app.summary,
        description=_TEXT,
        routes=app.routes,
        tags=[{"name": name, "description": words} for name, words in _TAGS],
    )
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    schemas |= components(ANSWERED, TAKEN)
    modes = {mode for kind in ontology.load().types.values() for mode in kind.modes}
    schemas["EventTypes"] = {"type": "string", "enum": sorted(desk.store.view().types())}
    schemas["EventModes"] = {"type": "string", "enum": sorted(modes)}
    made["components"]["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "From signing in."},
        "csrf": {"type": "apiKey", "in": "header", "name": HEADER, "description": "From /api/session."},
    }
    if desk.accounts is not None:
        for path, methods in made["paths"].items():
            for operation in methods.values():
                operation.setdefault("security", [] if path == "/api/session" else [{"session": []}])
    return made
