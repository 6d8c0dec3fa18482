"""Putting accounts below others."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.domain.portfolio.models import Account, Parenthood
from openkam.domain.portfolio.services import revision, tree
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User


class ParentCircle(Refusal):
    """The account would stand below itself."""


class ParentsOverlap(Refusal):
    """The account would have two parents on one day."""


class EndBeforeStart(Refusal):
    """A time ends after it has begun."""


class Span(NamedTuple):
    """A parent from a day (None: ever since) until another (None: open)."""

    parent: int
    valid_from: date
    valid_until: date


@transaction.atomic
def set_parent(
    actor: "User",
    account_id: int,
    *,
    parent_id: int | None,
    valid_from: date | None = None,
    today: date,
) -> Account:
    """Put the account below another from a day on, or below nobody (None).

    `valid_from` None means ever since: the parents known so far are forgotten. Needs lead on the
    account and write on the parent, since the parent's members will see the account. Raises
    ParentCircle if on any day the account would stand below itself.
    """
    tree.lock()
    account = fetch(Account.objects.all(), actor, account_id, Level.LEAD)
    parent = None
    if parent_id is not None:
        parent = fetch(Account.objects.all(), actor, parent_id, Level.WRITE)
        _refuse_circle(account, parent, valid_from or date.min)
    present = tree.parents_on(today).get(account.pk)
    before = None if present is None else Account.objects.get(pk=present)
    _end_from(account, valid_from)
    if parent is not None:
        Parenthood.objects.create(account=account, parent=parent, valid_from=valid_from)
    tree.rebuild(today, [account.pk])
    trail.record(
        actor,
        "account.parent_set",
        account,
        account_id=account.pk,
        parent=(before.name if before else None, parent.name if parent else None),
        valid_from=valid_from,
    )
    revision.figures_need_preparing(actor)
    account.refresh_from_db()
    return account


@transaction.atomic
def correct_parent(
    actor: "User",
    span_id: int,
    *,
    valid_from: date | None,
    valid_until: date | None,
    today: date,
) -> Account:
    """Correct from which day (None: ever since) until before which (None: open) a parent counts.

    Raises Http404, PermissionDenied, EndBeforeStart, ParentsOverlap, ParentCircle.
    """
    tree.lock()
    row = _span(actor, span_id)
    if valid_from and valid_until and valid_until <= valid_from:
        raise EndBeforeStart(_("The last day has to come after the first one."))
    before = (row.valid_from, row.valid_until)
    row.valid_from, row.valid_until = valid_from, valid_until
    row.save(update_fields=["valid_from", "valid_until"])
    _refuse_overlap(row)
    refuse_circles_through(row.account)
    _note_times(actor, row, "account.parent_corrected", before, today)
    return row.account


@transaction.atomic
def remove_parent(actor: "User", span_id: int, *, today: date) -> Account:
    """Forget that the account ever stood below this parent in this time."""
    tree.lock()
    row = _span(actor, span_id)
    account, before = row.account, (row.valid_from, row.valid_until)
    Parenthood.objects.filter(pk=row.pk).delete()
    _note_times(actor, row, "account.parent_removed", before, today)
    return account


def _span(actor: "User", span_id: int) -> Parenthood:
    row = Parenthood.objects.select_related("account", "parent").filter(pk=span_id).first()
    if row is None:
        raise Http404
    fetch(Account.objects.all(), actor, row.account_id, Level.LEAD)
    return row


def _refuse_overlap(row: Parenthood) -> None:
    begins, ends = row.valid_from or date.min, row.valid_until or date.max
    others = Parenthood.objects.filter(account=row.account_id).exclude(pk=row.pk)
    for other in others.select_related("parent"):
        if begins < (other.valid_until or date.max) and (other.valid_from or date.min) < ends:
            raise ParentsOverlap(
                _("In this time it stands below %(parent)s already. Correct that first.")
                % {"parent": other.parent.name}
            )


def _note_times(
    actor: "User",
    row: Parenthood,
    verb: str,
    before: tuple[date | None, date | None],
    today: date,
) -> None:
    tree.rebuild(today, [row.account_id])
    trail.record(
        actor,
        verb,
        row.account,
        account_id=row.account_id,
        parent=row.parent.name,
        valid_from=(before[0], row.valid_from),
        valid_until=(before[1], row.valid_until),
    )
    revision.figures_need_preparing(actor)


def _end_from(account: Account, day: date | None) -> None:
    """Leave of the account's parents only what was before the day."""
    parenthoods = Parenthood.objects.filter(account=account)
    if day is None:
        parenthoods.delete()
        return
    parenthoods.filter(valid_from__gte=day).delete()
    parenthoods.filter(Q(valid_until=None) | Q(valid_until__gt=day)).update(valid_until=day)


def refuse_circles_through(account: Account) -> None:
    """Raise ParentCircle if on any day the account stands below itself, as the parents are now."""
    spans = _spans(date.min)
    if any(_leads_to(account.pk, span, spans) for span in spans.get(account.pk, ())):
        raise ParentCircle(
            _("%(account)s would stand below itself: change the parents in between first.")
            % {"account": account.name}
        )


def _refuse_circle(account: Account, parent: Account, start: date) -> None:
    if _leads_to(account.pk, Span(parent.pk, start, date.max), _spans(start)):
        raise ParentCircle(
            _("%(parent)s stands below %(account)s, so it cannot stand above it.")
            % {"parent": parent.name, "account": account.name}
        )


def _spans(start: date) -> Mapping[int, Sequence[Span]]:
    """The parents of every account that matter on or after the day."""
    spans = defaultdict(list)
    relevant = Parenthood.objects.filter(Q(valid_until=None) | Q(valid_until__gt=start))
    for child, parent, begin, end in relevant.values_list(
        "account", "parent", "valid_from", "valid_until"
    ):
        spans[child].append(Span(parent, begin or date.min, end or date.max))
    return spans


def _leads_to(account: int, first: Span, spans: Mapping[int, Sequence[Span]]) -> bool:
    """Whether the way up from `first` reaches the account on any one day of it."""
    ways, seen = [first], {first}
    while ways:
        here = ways.pop()
        if here.parent == account:
            return True
        for step in spans.get(here.parent, ()):
            begin = max(here.valid_from, step.valid_from)
            end = min(here.valid_until, step.valid_until)
            way = Span(step.parent, begin, end)
            if begin < end and way not in seen:
                seen.add(way)
                ways.append(way)
    return False
