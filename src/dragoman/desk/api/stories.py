"""Stories: events of different reports that are one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dragoman.desk.api.answers import Page
from dragoman.desk.api.asking import LAST_NUMBER, NOW, USUAL, After, Id, Limit, asked, filters
from dragoman.desk.api.replying import answers, page, reply
from dragoman.desk.context import desk_of
from dragoman.desk.users import Viewer
from dragoman.ledger.stories.answers import StoryBrief, StoryShown

router = APIRouter(tags=["Stories"], default_response_class=Response)


@router.get("/stories", responses=answers(Page[StoryBrief]), openapi_extra=filters(*NOW))
def stories(
    request: Request,
    user: Viewer,
    reports: Annotated[int, Query(ge=1, le=LAST_NUMBER, description="Told by at least so many reports.")] = 2,
    origins: Annotated[int, Query(ge=0, le=LAST_NUMBER, description="By at least so many newsrooms.")] = 0,
    contested: Annotated[bool, Query(description="Only where reports differ, or somebody denies.")] = False,
    limit: Limit = USUAL,
    after: After = None,
) -> Response:
    """Stories of which an event meets every filter, the latest seen first. They are those of now."""
    store, wanted = desk_of(request).store, asked(request)

    def make() -> Page[StoryBrief]:
        found = store.stories().search(
            wanted.filters, reports=reports, origins=origins, disputed=contested, limit=limit + 1, after=after
        )
        return page(request, found, limit, lambda story: story.id)

    return reply(request, make, stamp=store.stamp())


@router.get("/stories/{id}", responses=answers(StoryShown))
def story(request: Request, user: Viewer, id: Id) -> Response:
    """One story, by its id or the beginning of it: what is agreed, what disputed, how figures moved, who tells it."""
    store = desk_of(request).store
    return reply(request, lambda: store.stories().show(id), stamp=store.stamp())
