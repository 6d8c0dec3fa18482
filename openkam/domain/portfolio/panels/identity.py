"""Who the account is for other systems, what it was merged from, and below whom it stood."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.core.access.models import Level
from openkam.core.face import formats
from openkam.domain.portfolio import selectors

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.ledger.evidence import KeyTotals
    from openkam.domain.portfolio.selectors import Basis


def keys(
    actor: "User",
    account_id: int,
    today: date,
    basis: "Basis | None" = None,
    account: Any = None,
    sales: "Mapping[tuple[str, str], KeyTotals] | None" = None,
) -> Mapping[str, Any]:
    """Return the account's keys; with `sales` also what the sales lines hold of each."""
    basis = basis or selectors.basis_for(actor)
    rows = list(selectors.keys(actor, account_id).select_related("came_from"))
    return {
        "account_id": account_id,
        "keys": [
            {
                "pk": key.pk,
                "source": key.source,
                "key": key.key,
                "came_from": key.came_from,
                "sales": sales_of((sales or {}).get((key.source, key.key)), basis),
            }
            for key in rows
        ],
        "is_counted": sales is not None,
        "sales_url": reverse("portfolio:account-keys", args=[account_id]),
        "may_lead": _may_lead(actor, account_id),
        "symbol": formats.currency_symbol(basis.currency),
    }


def sales_of(found: "KeyTotals | None", basis: "Basis") -> dict[str, str]:
    """Return what one key brought, in words; dashes where it has no line."""
    if found is None:
        return {"documents": "–", "lines": "–", "days": _("no sales line"), "revenue": "–"}
    first, last = formats.day(found.first_on), formats.day(found.last_on)
    return {
        "documents": formats.number(found.documents),
        "lines": formats.number(found.lines),
        "days": first if found.first_on == found.last_on else f"{first} – {last}",
        "revenue": formats.number(found.net_amount),
        "exact": formats.money_exact(found.net_amount, basis.currency),
    }


def merges(
    actor: "User",
    account_id: int,
    today: date,
    basis: "Basis | None" = None,
    account: Any = None,
) -> Mapping[str, Any]:
    """Return what was merged into the account, and what may still be merged."""
    return {
        "account_id": account_id,
        "merges": [
            {
                "pk": merge.pk,
                "name": merge.merged.name,
                "on": formats.day(merge.merged_on),
                "by": str(merge.merged_by),
                "keys": len(merge.moved.get("keys", ())),
            }
            for merge in selectors.merges_of(actor, account_id)
        ],
        "alike": len(selectors.duplicates(actor, account_id=account_id)),
        "may_lead": _may_lead(actor, account_id),
    }


def parents(
    actor: "User",
    account_id: int,
    today: date,
    basis: "Basis | None" = None,
    account: Any = None,
) -> Mapping[str, Any]:
    """Return below whom the account stood, stands and will stand."""
    rows = selectors.parents_of(actor, account_id)
    open_ids = selectors.open_at(actor, [row.pk for row in rows], Level.READ)
    return {
        "account_id": account_id,
        "parents": [
            {
                "span": row.span,
                "name": row.name,
                "url": reverse("web:account", args=[row.pk]) if row.pk in open_ids else "",
                "since": formats.day(row.valid_from) if row.valid_from else _("ever since"),
                "until": formats.day(row.valid_until) if row.valid_until else "",
                "state": _state(row, today),
            }
            for row in rows
        ],
        "may_lead": _may_lead(actor, account_id),
    }


def _state(row: "selectors.Parent", today: date) -> str:
    if row.valid_from is not None and row.valid_from > today:
        return "coming"
    if row.valid_until is not None and row.valid_until <= today:
        return "over"
    return "now"


def _may_lead(actor: "User", account_id: int) -> bool:
    return (selectors.level_on(actor, account_id) or Level.READ) >= Level.LEAD
