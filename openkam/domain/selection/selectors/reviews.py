"""Which key accounts are due for their yearly review, and when the list itself is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from openkam.calc.periods import add_months
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.selection.models import Decision as Decided
from openkam.domain.selection.models import Round

if TYPE_CHECKING:
    from datetime import datetime

    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors import Basis

MONTHS = 12
SOON = 2  # months before the day from which on it is said


@dataclass(frozen=True)
class Review:
    """When a key account was decided on last, and when that is due again."""

    account: int
    name: str
    owner: str
    key_since: date | None
    decided_on: date
    decided_by: str
    reason: str
    due_on: date
    revenue: Decimal | None
    """Of the last 12 complete months: what is at stake."""

    def is_overdue(self, today: date) -> bool:
        """Whether the day has passed."""
        return self.due_on < today


@dataclass(frozen=True)
class ReviewsDue:
    """The reviews of the key accounts that the actor may see, and that of the list."""

    today: date
    reviews: tuple[Review, ...]
    """The overdue ones first, by what is at stake; then the others as they come due."""
    currency: str
    last_round: Round | None
    """The latest one that was closed."""
    list_due_on: date | None
    """None where no round was closed yet."""

    @property
    def overdue(self) -> tuple[Review, ...]:
        """Those whose day has passed."""
        return tuple(one for one in self.reviews if one.is_overdue(self.today))

    @property
    def coming(self) -> tuple[Review, ...]:
        """Those that come due in the next two months."""
        end = add_months(self.today, SOON)
        return tuple(one for one in self.reviews if self.today <= one.due_on <= end)

    @property
    def stake(self) -> Decimal | None:
        """The revenue of those that are overdue; None where none of it is known."""
        known = [one.revenue for one in self.overdue if one.revenue is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def list_is_overdue(self) -> bool:
        """Whether the list was not looked at for a year."""
        return self.list_due_on is not None and self.list_due_on < self.today


def reviews_due(
    actor: "User",
    today: date,
    basis: "Basis | None" = None,
    *,
    rounds: Sequence[Round] | None = None,
) -> ReviewsDue:
    """Return when the key accounts of the actor and the list are due to be reviewed.

    `rounds` are all there are, where the caller has read them.
    """
    basis = basis or portfolio.basis_for(actor)
    accounts = portfolio.key_accounts(actor, basis=basis).select_related("owner")
    rows = accounts.annotate(round_decided_at=Subquery(_decided_at()))
    found = [_review(row) for row in rows]
    found.sort(key=lambda one: _order(one, today))
    last = _last_closed(rounds)
    closed_on = _day(last.closed_at) if last and last.closed_at else None
    return ReviewsDue(
        today=today,
        reviews=tuple(found),
        currency=basis.currency,
        last_round=last,
        list_due_on=add_months(closed_on, MONTHS) if closed_on else None,
    )


def _last_closed(rounds: Sequence[Round] | None) -> Round | None:
    if rounds is None:
        closed = Round.objects.filter(state=Round.State.CLOSED)
        return closed.order_by("-closed_at", "-pk").first()
    dated = [one for one in rounds if one.state == Round.State.CLOSED and one.closed_at]
    return max(dated, key=lambda one: (one.closed_at, one.pk), default=None)


def _order(review: Review, today: date) -> tuple[bool, Decimal | int, str]:
    if review.is_overdue(today):
        return False, -(review.revenue or Decimal(0)), review.name
    return True, review.due_on.toordinal(), review.name


def _decided_at() -> "QuerySet[Decided, datetime]":
    """When the account outside was decided on in a round, the latest time."""
    rows = Decided.objects.filter(row__account=OuterRef("pk"), reopened_at=None)
    return rows.order_by("-decided_at").values_list("decided_at", flat=True)[:1]


def _review(row: Any) -> Review:
    decided_on = _decided_on(row)
    return Review(
        account=row.pk,
        name=row.name,
        owner=row.owner.name if row.owner else "",
        key_since=row.key_since,
        decided_on=decided_on,
        decided_by=row.decision_by or "",
        reason=row.decision_reason or "",
        due_on=add_months(decided_on, MONTHS),
        revenue=row.revenue,
    )


def _decided_on(row: Any) -> date:
    moments = [at for at in (row.decision_noted_at, row.round_decided_at) if at is not None]
    # A merge can leave a key account without a decision of its own: then its first day counts.
    return _day(max(moments)) if moments else row.key_since


def _day(moment: "datetime") -> date:
    return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
