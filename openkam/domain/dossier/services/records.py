"""Saying of all that stands on pages of its own that it is true still."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404

from openkam.core.access.models import Level
from openkam.domain.dossier.models import ContractVersion, PresenceVersion
from openkam.domain.dossier.services.facts import still_true
from openkam.domain.dossier.services.provenance import found_true
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openkam.core.access.models import User


@transaction.atomic
def records_still_true(
    actor: "User", account_id: int, code: str, *, is_confirmed: bool | None = None, today: date
) -> int:
    """Say of all contracts, or of all competitors at an account, that they are true still.

    Returns of how many. Raises PermissionDenied, Http404.
    """
    account = portfolio.account_to_change(actor, account_id, Level.WRITE)
    family = list(identities(account.pk))
    versions, thing = _versions(family, code)
    return found_true(
        actor,
        versions,
        lambda row: (getattr(row, thing), account.pk, {}),
        verb=f"{thing}.checked",
        is_confirmed=is_confirmed,
        today=today,
    )


@transaction.atomic
def all_still_true(
    actor: "User",
    account_id: int,
    versions: Collection[int],
    records: Collection[str] = (),
    *,
    today: date,
) -> int:
    """Confirm facts, and all contracts or competitors, as of today; return how many that were.

    Raises PermissionDenied, Http404 where one of them does not hold any more; then nothing
    changes.
    """
    count = still_true(actor, versions, is_confirmed=True, today=today) if versions else 0
    for code in dict.fromkeys(records):
        count += records_still_true(actor, account_id, code, is_confirmed=True, today=today)
    return count


def _versions(family: list[int], code: str) -> "tuple[QuerySet[Any], str]":
    if code == "contracts":
        contracts = ContractVersion.objects.filter(contract__account__in=family)
        return contracts.select_related("contract"), "contract"
    if code == "rivals":
        presences = PresenceVersion.objects.filter(presence__account__in=family)
        return presences.select_related("presence__competitor"), "presence"
    raise Http404
