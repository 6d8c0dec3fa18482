"""Facts: what is known of an account, noting it, its history, and that it is true still."""

from typing import Any

from django.utils.timezone import localdate
from ninja import Path, Router

from openkam.core.access.requests import Request
from openkam.core.api.authentication import reading, writing
from openkam.core.api.shapes import Id
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.api.shapes import (
    Checked,
    DossierOut,
    FactOut,
    FactWish,
    HistoryOut,
    KindOut,
    StillTrue,
    as_seen,
    fact_out,
    history_out,
)

router = Router(by_alias=True)


@router.get(
    "/dossier/kinds",
    auth=reading("dossier"),
    response=list[KindOut],
    summary="List the kinds of facts",
)
def list_kinds_of_facts(request: Request) -> list[dict[str, Any]]:
    """Return what facts can be about, the company's own kinds last."""
    names = ("code", "section", "value_type", "is_yearly", "unit", "life_months")
    return [
        {
            **{name: getattr(kind, name) for name in names},
            "name": str(kind.name),
            "is_own": code.startswith("own-"),
        }
        for code, kind in selectors.kinds(with_retired=False).items()
    ]


@router.get(
    "/accounts/{account_id}/dossier",
    auth=reading("dossier"),
    response=DossierOut,
    summary="Get the dossier of an account",
)
def read_dossier(request: Request, account_id: Id) -> dict[str, Any]:
    """Return every fact that holds, and what is missing by the template of the account's tier."""
    found = selectors.dossier(request.user, account_id, localdate())
    return {
        "account": account_id,
        "completeness": found.health.completeness,
        "freshness": found.health.freshness,
        "facts": [
            fact_out(known.fact, known.version) for entry in found.entries for known in entry.facts
        ],
        "gaps": [entry.kind.code for entry in found.gaps],
    }


@router.put(
    "/accounts/{account_id}/facts/{kind}",
    auth=writing("dossier"),
    response=FactOut,
    summary="Note a fact",
)
def note_fact(request: Request, account_id: Id, kind: Path[str], given: FactWish) -> dict[str, Any]:
    """Note a value; the one that held stays as history. Needs write."""
    told = given.model_dump(exclude={"year", "seen"})
    version = services.note_fact(
        request.user,
        account_id,
        kind,
        services.Noted(**told),
        year=given.year,
        **as_seen(given),
        today=localdate(),
    )
    return fact_out(version.fact, version)


@router.post(
    "/facts/still-true",
    auth=writing("dossier"),
    response=Checked,
    summary="Say that facts are true still",
)
def say_still_true(request: Request, given: StillTrue) -> dict[str, int]:
    """Confirm versions as of today; all of them or, where one does not hold any more, none."""
    count = services.still_true(
        request.user, given.versions, is_confirmed=given.is_confirmed, today=localdate()
    )
    return {"count": count}


@router.get(
    "/facts/{fact_id}",
    auth=reading("dossier"),
    response=HistoryOut,
    summary="Get a fact with its history",
)
def read_fact(request: Request, fact_id: Id) -> dict[str, Any]:
    """Return every version of a fact, the newest first."""
    found = selectors.history_of(request.user, fact_id)
    return history_out(found.fact, found.versions)


@router.post(
    "/facts/{fact_id}/withdraw",
    auth=writing("dossier"),
    response=HistoryOut,
    summary="Withdraw a fact",
)
def withdraw_fact(request: Request, fact_id: Id) -> dict[str, Any]:
    """Say that nothing is known any more; what was noted stays as history."""
    services.withdraw_fact(request.user, fact_id, today=localdate())
    return read_fact(request, fact_id)


@router.post(
    "/facts/versions/{version_id}/restore",
    auth=writing("dossier"),
    response=FactOut,
    summary="Let an earlier version hold again",
)
def restore_version(request: Request, version_id: Id) -> dict[str, Any]:
    """Let what was noted once hold again, as a new version."""
    version = services.restore_version(request.user, version_id, today=localdate())
    return fact_out(version.fact, version)
