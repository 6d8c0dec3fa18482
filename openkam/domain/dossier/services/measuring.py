"""How good dossiers are, prepared for headers and lists."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from openkam.domain.dossier.models import (
    AccountDossier,
    Contract,
    Fact,
    Presence,
    Revision,
)
from openkam.domain.dossier.selectors.dossier import Dossier, dossiers
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Account

CHUNK = 200  # accounts read at once
MEASURED = (
    *("measured_on", "completeness", "freshness", "known", "stale", "gaps", "contradicted"),
    *("contracts", "revised_on"),
)


@transaction.atomic
def refresh(numbers: Iterable[int], today: date) -> None:
    """Measure the dossiers of accounts as of a day, in the transaction of what was changed."""
    kept = portfolio.kept_accounts()
    wanted = sorted({kept.get(pk, pk) for pk in numbers})
    for start in range(0, len(wanted), CHUNK):
        accounts = portfolio.kept_accounts_of(wanted[start : start + CHUNK])
        revised = _revised(accounts, kept)
        AccountDossier.objects.bulk_create(
            [_row(found, revised.get(found.account.pk)) for found in dossiers(accounts, today)],
            update_conflicts=True,
            unique_fields=["account"],
            update_fields=MEASURED,
        )


def due(today: date, preparation: int | None) -> list[int]:
    """Return which accounts were not measured today, or not compared with these figures."""
    old = AccountDossier.objects.filter(_is_old(today, preparation))
    kept = portfolio.kept_accounts()
    found = [*old.values_list("account", flat=True), *_never_measured()]
    return sorted({kept.get(pk, pk) for pk in found})


def is_due(today: date, preparation: int | None) -> bool:
    """Whether `due` returns an account; cheap."""
    old = AccountDossier.objects.filter(_is_old(today, preparation))
    return old.exists() or bool(_never_measured(most=1))


def _is_old(today: date, preparation: int | None) -> Q:
    old = Q(measured_on__lt=today) | Q(account__merged_into__isnull=False)
    if preparation is not None:
        old |= Q(compared_with=None) | ~Q(compared_with=preparation)
    return old


def _never_measured(most: int | None = None) -> list[int]:
    """Accounts of which something is known, and that stand nowhere yet."""
    found: list[int] = []
    for model in (Fact, Contract, Presence, Revision):
        rows = model._default_manager.filter(account__dossier=None, account__merged_into=None)
        found += rows.order_by().values_list("account", flat=True).distinct()[:most]
    return found


def forget_merged() -> None:
    """Remove what stands for accounts that were merged into another one."""
    AccountDossier.objects.exclude(account__merged_into=None).delete()


def _revised(accounts: Collection["Account"], kept: dict[int, int]) -> dict[int, date]:
    numbers = {account.pk for account in accounts}
    family = [*numbers, *(pk for pk, to in kept.items() if to in numbers)]
    ended = Revision.objects.filter(account__in=family, ended_at__isnull=False)
    rows = ended.order_by().values_list("account").annotate(last=Max("ended_at"))
    found: dict[int, date] = {}
    for pk, last in rows:
        on, home = timezone.localtime(last).date(), kept.get(pk, pk)
        found[home] = max(on, found.get(home, on))
    return found


def _row(found: Dossier, revised_on: date | None) -> AccountDossier:
    facts = [known for entry in found.entries for known in entry.facts]
    return AccountDossier(
        account=found.account,
        measured_on=found.today,
        completeness=found.health.completeness,
        freshness=found.health.freshness,
        known=sum(entry.is_known for entry in found.entries),
        stale=sum(entry.latest.is_stale for entry in found.entries if entry.latest)
        + len(found.stale_records),
        gaps=len(found.gaps),
        contradicted=sum(known.is_contradicted for known in facts)
        + sum(entry.record.contradicted for entry in found.entries if entry.record),
        contracts=sum(
            entry.record.count
            for entry in found.entries
            if entry.record and entry.kind.code == "contracts"
        ),
        revised_on=revised_on,
    )
