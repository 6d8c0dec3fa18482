"""The coverage of accounts, prepared for lists, headers and the page of the head."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from openkam.calc.losses import Hanging, Threads
from openkam.core.ledger import LedgerFault
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders.models import AccountCoverage, Opinion, Position, RoleHeld
from openkam.domain.stakeholders.selectors import expected_roles, role_names
from openkam.domain.stakeholders.selectors.coverage import (
    Measured,
    groups_bought,
    measured,
    named_groups,
    next_people,
)
from openkam.domain.stakeholders.selectors.network import Node
from openkam.domain.stakeholders.selectors.relationship import observed_stage
from openkam.domain.stakeholders.selectors.snapshot import Snapshot, snapshot_of
from openkam.domain.stakeholders.selectors.snapshots import snapshots_of

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Account

CHUNK = 50  # accounts read at once
Waiting = dict[int, tuple["Account", date | None]]
_waiting: ContextVar[Waiting | None] = ContextVar("accounts_to_measure", default=None)


def refresh(account: "Account", today: date | None = None) -> None:
    """Measure the people of an account anew, in the transaction of what was changed.

    Without a day as of the one that it was measured last; not at all where it never was.
    """
    while account.merged_into is not None:
        account = account.merged_into
    waiting = _waiting.get()
    if waiting is not None:
        known = waiting.get(account.pk, (account, None))
        waiting[account.pk] = (account, today or known[1])
        return
    day = today or _measured_on(account)
    if day is not None:
        found = snapshot_of(account, day)
        basis = _basis_for([found])
        _write(_row(_measured(found, expected_roles(), role_names(), basis), basis))


def refresh_many(numbers: Iterable[int], today: date) -> None:
    """Measure many accounts anew as of a day, in the transaction of what was changed."""
    kept = portfolio.kept_accounts()
    wanted = sorted({kept.get(pk, pk) for pk in numbers})
    expected, names = expected_roles(), role_names()
    for start in range(0, len(wanted), CHUNK):
        _measure(wanted[start : start + CHUNK], today, expected, names)


@contextmanager
def once() -> Iterator[None]:
    """Let many changes be followed by one measurement of each account that they are about."""
    if _waiting.get() is not None:
        yield
        return
    waiting: Waiting = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for account, today in waiting.values():
        refresh(account, today)


def measure_all(today: date, progress: Callable[[float | None, str], None] | None = None) -> int:
    """Measure every account with people as of a day, return how many; twice does no harm."""
    kept = portfolio.kept_accounts()
    rows = Position.objects.order_by().values_list("account", flat=True).distinct()
    wanted = sorted({kept.get(pk, pk) for pk in rows})
    AccountCoverage.objects.exclude(account__in=wanted).delete()
    expected, names = expected_roles(), role_names()
    for start in range(0, len(wanted), CHUNK):
        if progress is not None:
            progress(start / len(wanted), _("Measuring how accounts are covered"))
        _measure(wanted[start : start + CHUNK], today, expected, names)
    return len(wanted)


def is_due(today: date) -> bool:
    """Whether an account with people was not measured today, or was merged into another.

    Also where a role names a product group and the figures were prepared anew since: then what is
    bought has changed.
    """
    old = AccountCoverage.objects.filter(
        Q(measured_on__lt=today) | Q(account__merged_into__isnull=False) | _has_new_sales()
    )
    new = Position.objects.filter(account__coverage=None, account__merged_into=None)
    return old.exists() or new.exists()


def _has_new_sales() -> Q:
    preparation = portfolio.current_preparation()
    if preparation is None:
        return Q(pk=None)
    named = RoleHeld.objects.exclude(product_group="").values("position__account")
    return Q(account__in=named) & (Q(sales_of=None) | ~Q(sales_of=preparation.pk))


@transaction.atomic
def _measure(numbers: list[int], today: date, expected: list[str], names: dict[str, str]) -> None:
    accounts = portfolio.kept_accounts_of(numbers)
    found = snapshots_of(accounts, today, shows_opinions_of=numbers)
    basis = _basis_for(found)
    rows = [_row(_measured(one, expected, names, basis), basis) for one in found]
    AccountCoverage.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["account"], update_fields=_fields()
    )


def _measured(
    found: Snapshot, expected: Sequence[str], names: dict[str, str], basis: portfolio.Basis | None
) -> Measured:
    try:
        bought = groups_bought(found.account, found, basis)
    except (LedgerFault, OSError):
        bought = []  # who writes down a person need not wait until the sales can be read again
    return measured(found, expected=expected, names=names, bought=bought)


def _basis_for(found: Iterable[Snapshot]) -> portfolio.Basis | None:
    """Return what the sales rest on; only read where a role names a product group."""
    if not any(named_groups(one) for one in found):
        return None
    return portfolio.Basis(portfolio.company_settings(), portfolio.current_preparation(), True)


def _write(row: AccountCoverage) -> None:
    values = {name: getattr(row, name) for name in _fields()}
    AccountCoverage.objects.update_or_create(account=row.account, defaults=values)


def _row(found: Measured, basis: portfolio.Basis | None) -> AccountCoverage:
    openly = _without_opinions(found)
    threads, plain = found.threads, openly.threads
    cells, relationship = found.coverage, observed_stage(found)
    deciders = found.standing.deciders
    ties = [tie.strength for rows in found.snapshot.ties.values() for tie in rows]
    return AccountCoverage(
        account=found.snapshot.account,
        sales_of=basis.preparation.pk if basis and basis.preparation else None,
        measured_on=found.snapshot.today,
        people=len(found.snapshot.positions),
        people_reached=len(found.reached),
        cells=len(cells.cells),
        cells_known=cells.existing,
        cells_confirmed=cells.confirmed,
        cells_tied=cells.active,
        missing_roles=found.missing_roles,
        deciders=len(deciders),
        deciders_reached=sum(one in found.reached for one in deciders),
        is_single_threaded=_is_single(threads),
        is_single_threaded_to_readers=_is_single(plain),
        hinges=_hinges(threads, plain),
        build_up=[
            {"id": one[1], "by": list(way.introducer) if way else None}
            for one, way in next_people(openly)
        ],
        cut=threads.cut.size if threads.cut else None,
        last_touch_on=max((tie.last_on for tie in ties if tie.last_on), default=None),
        stage=relationship.stage or "",
        stage_items=[
            {"code": one.code, "value": one.value, "points": one.points}
            for one in relationship.items
        ],
    )


def _without_opinions(found: Measured) -> Measured:
    """Return what follows from roles and ties alone, which is no secret."""
    if not any(Opinion.Kind.POWER in row for row in found.snapshot.opinions.values()):
        return found
    people = tuple(replace(person, power=None) for person in found.standing.people)
    return replace(found, standing=replace(found.standing, people=people))


def _is_single(threads: Threads[Node]) -> bool | None:
    return None if threads.verdict == "untied" else threads.verdict == "single"


def _hinges(threads: Threads[Node], plain: Threads[Node]) -> list[dict[str, Any]]:
    said = {one.person: one for one in threads.hangs_on}
    openly = {one.person: one for one in plain.hangs_on}

    def reasons(one: Hanging[Node] | None) -> list[str]:
        return list(one.reasons) if one else []

    return [
        {
            "side": person[0],
            "id": person[1],
            "reasons": reasons(said.get(person)),
            "reasons_to_readers": reasons(openly.get(person)),
        }
        for person in dict.fromkeys([*said, *openly])
    ]


def _measured_on(account: "Account") -> date | None:
    rows = AccountCoverage.objects.filter(account=account)
    return rows.values_list("measured_on", flat=True).first()


def _fields() -> list[str]:
    fields = AccountCoverage._meta.concrete_fields
    return [field.name for field in fields if field.name not in ("id", "account")]
