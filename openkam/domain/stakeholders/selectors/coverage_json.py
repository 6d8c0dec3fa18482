"""Coverage as the command line and the API write it: plain values."""

from datetime import date
from typing import TYPE_CHECKING, Any

from openkam.core.access.models import Level
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders.selectors import threads
from openkam.domain.stakeholders.selectors.coverage import Measured, account_coverage
from openkam.domain.stakeholders.selectors.relationship import observed_stage, stage_views

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.stakeholders.selectors.threads import Hinge


def coverage_of_all_as_json(actor: "User") -> dict[str, Any]:
    """Return how each open account with people is covered, as measured last; largest first."""
    basis = portfolio.basis_for(actor)
    rows = portfolio.accounts(actor, basis=basis).filter(coverage__people__gt=0)
    accounts = list(rows.select_related("coverage", *portfolio.BESIDE))
    numbers = {one.pk for one in accounts}
    sees = numbers if actor.is_head else portfolio.open_at(actor, numbers, Level.WRITE)
    hinges = threads.hinges_of([one.coverage for one in accounts], sees)
    counts = threads.thread_counts(actor)
    period = basis.figures.period if basis.figures else None
    return {
        "report": "people",
        "currency": basis.currency,
        "from": period.start if period else None,
        "to": period.end if period else None,
        "single_threaded": counts.single,
        "nobody_in_touch": counts.untied,
        "key_accounts_unknown": counts.unknown,
        "rows": [_row(one, hinges.of[one.pk], one.pk in sees) for one in accounts],
    }


def coverage_as_json(actor: "User", account_id: int, today: date) -> dict[str, Any]:
    """Return how one account is covered as of a day. Raises Http404."""
    found = account_coverage(actor, account_id, today, portfolio.basis_for(actor))
    cut, stage = found.threads.cut, observed_stage(found)
    views = stage_views(actor, account_id)
    return {
        "report": "people",
        "account": {"id": found.snapshot.account.pk, "name": found.snapshot.account.name},
        "as_of": today,
        "people": len(found.snapshot.positions),
        "people_in_touch": len(found.reached),
        "verdict": found.threads.verdict if found.snapshot.positions else None,
        "hangs_on": [
            {**_person(found, one.person), "reasons": list(one.reasons), "left": one.left}
            for one in found.threads.hangs_on
        ],
        "deciders": [found.name(one) for one in found.standing.deciders],
        "cut": cut.size if cut else None,
        "cells": [
            {
                "role": cell.role,
                "product_group": cell.area,
                "known": len(cell.holders),
                "confirmed": len(cell.confirmed),
                "in_touch": len(cell.active),
            }
            for cell in found.coverage.cells
        ],
        "missing_roles": found.missing_roles,
        "stage": {
            "observed": [stage.lowest, stage.highest],
            "points": list(stage.points) if stage.points else None,
            "own_view": views[0].stage if views else None,
            "items": {one.code: one.value for one in stage.items},
        },
    }


def _person(found: Measured, key: tuple[str, int]) -> dict[str, Any]:
    return {"side": key[0], "id": key[1], "name": found.name(key)}


def _row(account: Any, hinges: "tuple[Hinge, ...]", sees_opinions: bool) -> dict[str, Any]:
    row = account.coverage
    code, _count = threads.verdict(row, sees_opinions=sees_opinions)
    return {
        "id": account.pk,
        "name": account.name,
        "revenue": account.revenue,
        "measured_on": row.measured_on,
        "verdict": code,
        "people": row.people,
        "people_in_touch": row.people_reached,
        "cells": row.cells,
        "cells_known": row.cells_known,
        "cells_confirmed": row.cells_confirmed,
        "cells_in_touch": row.cells_tied,
        "missing_roles": row.missing_roles,
        "deciders": row.deciders,
        "deciders_in_touch": row.deciders_reached,
        "cut": row.cut,
        "hangs_on": [
            {"side": one.key[0], "id": one.key[1], "name": one.name, "reasons": list(one.reasons)}
            for one in hinges
        ],
        "last_contact_on": row.last_touch_on,
        "stage": row.stage or None,
    }
