"""Competitors: the catalogue, and who of them is at an account."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.timezone import localdate
from ninja import Query, Router

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.paging import Page, Paging, page_of_list
from openkam.core.api.shapes import Id
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.api.rival_shapes import (
    CompetitorOut,
    PointOut,
    PresenceOut,
    PresenceWish,
    PresenceWithVersions,
    RivalsOut,
    competitor_out,
    presence_out,
    presence_version_out,
    rivals_out,
)
from openkam.domain.dossier.api.shapes import Checked, Seen, StillTrue, as_seen

router = Router(by_alias=True)


@router.get(
    "/competitors",
    auth=reading("dossier"),
    response=Page[CompetitorOut],
    summary="List the catalogue of competitors",
)
def list_competitors(request: Request, paging: Query[Paging]) -> dict[str, Any]:
    """Return all competitors, those at most accounts first, counted over what is open to you."""

    def shown(rows: Sequence[selectors.Listed]) -> Iterable[dict[str, Any]]:
        return map(competitor_out, rows)

    return page_of_list(request, selectors.catalogue(request.user), paging, shown)


@router.get(
    "/competitors/points",
    auth=reading("dossier"),
    response=list[PointOut],
    summary="List the points of comparison",
)
def list_comparison_points(request: Request) -> list[dict[str, Any]]:
    """Return on what the company compares itself; marks and deals name a point by its key."""
    return [
        {"key": point.key, "name": str(point), "is_retired": point.is_retired}
        for point in selectors.points(with_retired=True)
    ]


@router.get(
    "/accounts/{account_id}/competitors",
    auth=reading("dossier"),
    response=RivalsOut,
    summary="List the competitors at an account",
)
def list_competitors_at_account(request: Request, account_id: Id) -> dict[str, Any]:
    """Return who else supplies an account, how we compare, and what it pays us and them."""
    return rivals_out(selectors.rivals_of(request.user, account_id, localdate()))


@router.post(
    "/accounts/{account_id}/competitors/still-true",
    auth=writing("dossier"),
    response=Checked,
    summary="Say that competitors at an account are true still",
)
def say_competitors_still_true(
    request: Request, account_id: Id, given: StillTrue
) -> dict[str, int]:
    """Confirm versions as of today; all of them or, where one does not hold any more, none."""
    count = services.presences_still_true(
        request.user,
        account_id,
        given.versions,
        is_confirmed=given.is_confirmed,
        today=localdate(),
    )
    return {"count": count}


@router.get(
    "/presences/{presence_id}",
    auth=reading("dossier"),
    response=PresenceWithVersions,
    summary="Get a competitor at an account with its history",
)
def read_presence(request: Request, presence_id: Id) -> dict[str, Any]:
    """Return every version of what was noted, the newest first."""
    found = selectors.presence_history(request.user, presence_id)
    versions = [presence_version_out(row) for row in found.versions]
    return {**presence_out(found.presence, found.standing), "versions": versions}


@router.put(
    "/accounts/{account_id}/competitors",
    auth=writing("dossier"),
    response=PresenceOut,
    summary="Note a competitor at an account",
)
def note_presence(request: Request, account_id: Id, given: PresenceWish) -> dict[str, Any]:
    """Note what is known of one, by name and product group; what held stays as history.

    A name that the catalogue does not have is refused without `may_add`. Needs write.
    """
    apart = {"competitor", "may_add", "product_group", "marks", "seen"}
    marks = {key: (pair.ours, pair.theirs) for key, pair in given.marks.items()}
    version = services.note_named_presence(
        request.user,
        account_id,
        given.competitor,
        given.product_group,
        services.NotedPresence(**given.model_dump(exclude=apart), marks=marks),
        may_add=given.may_add,
        **as_seen(given),
        today=localdate(),
    )
    return presence_out(version.presence, version)


@router.post(
    "/presences/{presence_id}/withdraw",
    auth=writing("dossier"),
    response=PresenceWithVersions,
    summary="Say that a competitor is not at an account any more",
)
def withdraw_presence(request: Request, presence_id: Id, given: Seen) -> dict[str, Any]:
    """Say that it is gone; the history stays. Needs write."""
    services.withdraw_presence(request.user, presence_id, **as_seen(given), today=localdate())
    return read_presence(request, presence_id)


@router.post(
    "/presences/versions/{presence_version_id}/restore",
    auth=writing("dossier"),
    response=PresenceOut,
    summary="Let what was noted of a competitor hold again",
)
def restore_presence(request: Request, presence_version_id: Id) -> dict[str, Any]:
    """Let an earlier version hold again, as a new one. Needs write."""
    version = services.restore_presence(request.user, presence_version_id, today=localdate())
    return presence_out(version.presence, version)
