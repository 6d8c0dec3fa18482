"""Deals that we won or lost: adding, changing, removing, and taking that back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.core.search import services as search
from openkam.domain.dossier.models import Competitor, Contest, Source
from openkam.domain.dossier.selectors.points import points
from openkam.domain.dossier.selectors.searched_rivals import written_contest
from openkam.domain.dossier.services.competitors import competitor_named
from openkam.domain.dossier.services.provenance import ANY
from openkam.domain.dossier.services.refusals import BadContest, gathered
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST = 20_000
LONGEST_TITLE = 200
LONGEST_SOURCE = 500
LONGEST_GROUP = 200
LARGEST = Decimal(10) ** 13
FIRST_YEAR = 1900
TOLD = ("outcome", "decided_on", "amount", "currency")  # the words stay out of the trail


@dataclass(frozen=True, kw_only=True)
class Deal:
    """A deal as somebody tells it."""

    title: str
    decided_on: date | None
    outcome: str
    source: str
    competitor: str = ""  # by its name; "": nobody else, or not known
    may_add: bool = False  # a competitor of this name, where there is none yet
    product_group: str = ""
    amount: Decimal | None = None
    currency: str = ""
    point: str = ""  # the key of the point that decided it
    reason: str = ""
    source_text: str = ""


@transaction.atomic
def add_contest(actor: "User", account_id: int, deal: Deal, *, today: date) -> Contest:
    """Note a deal that was won, lost or dropped.

    Raises BadContest, UnknownCompetitor, PermissionDenied, Http404.
    """
    account = portfolio.account_to_change(actor, account_id, Level.WRITE)
    values = _checked(actor, deal, today)
    row = Contest.objects.create(account=account, noted_by=actor, noted_on=today, **values)
    search.put_many([written_contest(row)])
    told = {name: value for name, value in _told(row).items() if value not in ("", None)}
    trail.record(actor, "contest.added", row, account_id=account.pk, **told)
    return row


@transaction.atomic
def change_contest(actor: "User", pk: int, deal: Deal, *, seen: Any = ANY, today: date) -> Contest:
    """Change what was noted of a deal.

    `seen` is the edition that the actor had before them; another one meanwhile refuses. Raises
    BadContest, UnknownCompetitor, PermissionDenied, Http404.
    """
    row, account_id = _hold(actor, pk)
    if seen is not ANY and seen != row.edition:
        said = _("Somebody changed this deal while you wrote. Nothing was overwritten.")
        raise BadContest(said, field="seen")
    before = _told(row)
    for name, value in _checked(actor, deal, today).items():
        setattr(row, name, value)
    row.edition += 1
    row.save()
    search.put_many([written_contest(row)])
    changes = trail.changed(before, _told(row))
    if "amount" in changes and row.currency:
        changes.setdefault("currency", row.currency)  # so that the trail says what the amounts are
    trail.record(actor, "contest.changed", row, account_id=account_id, **changes)
    return row


@transaction.atomic
def remove_contest(actor: "User", pk: int, *, today: date) -> Contest:
    """Remove a deal from the history; it can be taken back. Raises PermissionDenied, Http404."""
    row, account_id = _hold(actor, pk)
    if row.removed_on is None:
        row.removed_on = today
        row.save(update_fields=["removed_on"])
        search.put_many([written_contest(row)])
        trail.record(actor, "contest.removed", row, account_id=account_id)
    return row


@transaction.atomic
def restore_contest(actor: "User", pk: int) -> Contest:
    """Take the removal of a deal back. Raises PermissionDenied, Http404."""
    row, account_id = _hold(actor, pk)
    if row.removed_on is not None:
        row.removed_on = None
        row.save(update_fields=["removed_on"])
        search.put_many([written_contest(row)])
        trail.record(actor, "contest.restored", row, account_id=account_id)
    return row


def check_deal(deal: Deal, today: date) -> dict[str, Any]:
    """Return the fields of a deal but for the competitor.

    Raises BadContest, with all that is wrong in `every`.
    """
    title, day, group, money, reason, source_text, *_rest = gathered(
        partial(_title, deal),
        partial(_day, deal.decided_on, today),
        partial(_short, deal.product_group, LONGEST_GROUP, "product_group"),
        partial(_money, deal),
        partial(_long, deal.reason),
        partial(_short, deal.source_text, LONGEST_SOURCE, "source_text"),
        partial(_one_of, deal.outcome, Contest.Outcome.values, _("Say how it ended."), "outcome"),
        partial(_one_of, deal.source, Source.values, _("Say where it is from."), "source"),
        partial(_check_point, deal),
    )
    return {
        "title": title,
        "decided_on": day,
        "outcome": deal.outcome,
        "product_group": group,
        **money,
        "point": deal.point,
        "reason": reason,
        "source": deal.source,
        "source_text": source_text,
    }


def _checked(actor: "User", deal: Deal, today: date) -> dict[str, Any]:
    competitor, values = gathered(
        partial(_competitor, actor, deal), partial(check_deal, deal, today)
    )
    return {**values, "competitor": competitor}


def _title(deal: Deal) -> str:
    title = " ".join(deal.title.replace("\0", "").split())
    if not title or len(title) > LONGEST_TITLE:
        said = _("Say in at most %(count)s characters what it was about.")
        raise BadContest(said % {"count": LONGEST_TITLE}, field="title")
    return title


def _one_of(value: str, known: Collection[str], said: str, field: str) -> None:
    if value not in known:
        raise BadContest(said, field=field)


def _check_point(deal: Deal) -> None:
    if deal.point and deal.point not in {one.key for one in points(with_retired=True)}:
        raise BadContest(_("There is no such point."), field="point")


def _competitor(actor: "User", deal: Deal) -> Competitor | None:
    if not deal.competitor.strip():
        return None
    return competitor_named(actor, deal.competitor, may_add=deal.may_add)


def _day(day: date | None, today: date) -> date:
    if day is None or day.year < FIRST_YEAR:
        raise BadContest(_("Say on which day it was decided."), field="decided_on")
    if day > today:
        raise BadContest(_("This day is still to come."), field="decided_on")
    return day


def _money(deal: Deal) -> dict[str, Any]:
    if deal.amount is None:
        return {"amount": None, "currency": ""}
    if not deal.amount.is_finite() or not 0 <= deal.amount <= LARGEST:
        raise BadContest(_("This number is too large, or below zero."), field="amount")
    code = deal.currency.strip()
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise BadContest(_("Say in which currency, like EUR."), field="currency")
    return {"amount": deal.amount, "currency": code.upper()}


def _short(text: str, longest: int, field: str) -> str:
    text = " ".join(text.replace("\0", "").split())
    if len(text) > longest:
        said = _("At most %(count)s characters, please.") % {"count": longest}
        raise BadContest(said, field=field)
    return text


def _long(text: str) -> str:
    text = text.replace("\0", "").strip()
    if len(text) > LONGEST:
        said = _("This has %(length)s characters; at most %(count)s fit.")
        raise BadContest(said % {"length": len(text), "count": LONGEST}, field="reason")
    return text


def _told(row: Contest) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in TOLD}
    return {**shown, "competitor": str(row.competitor) if row.competitor else None}


def _hold(actor: "User", pk: int) -> tuple[Contest, int]:
    rows = Contest.objects.select_for_update(of=("self",)).select_related("competitor")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    kept = portfolio.kept_accounts().get(row.account_id, row.account_id)
    return row, portfolio.account_to_change(actor, kept, Level.WRITE).pk
