"""Where two accounts that become one stand among the others, on every day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from openkam.domain.portfolio.models import Account, Parenthood
from openkam.domain.portfolio.services import parents, tree

Spans = list[list[Any]]  # parent or child, from, until; days as ISO texts


def move(keep: Account, merged: Account, *, takes_parents: bool, today: date) -> dict[str, Any]:
    """Put the children of the merged account below the kept one, on the days that they were.

    The kept account keeps its parents; it takes those of the other if it never had any, or if
    `takes_parents` says so. Raises ParentCircle where an account stands between the two.
    """
    before = {"kept": _spans_of(keep), "merged": _spans_of(merged)}
    mine = [span for span in before["kept"] if span[0] != merged.pk]
    theirs = [span for span in before["merged"] if span[0] != keep.pk]
    after = theirs if takes_parents or not mine else mine
    _replace(merged, [])
    _replace(keep, after)
    rows = Parenthood.objects.filter(parent=merged)
    # By account and days: the rows themselves are written anew when their account is merged.
    spans = rows.order_by("pk").values_list("account", "valid_from", "valid_until")
    children: Spans = [[account, _text(begin), _text(end)] for account, begin, end in spans]
    rows.update(parent=keep)
    parents.refuse_circles_through(keep)
    tree.rebuild(today, {keep.pk, merged.pk, *(account for account, *_days in children)})
    return {**before, "after": after, "children": children}


def give_back(keep: Account, merged: Account, moved: dict[str, Any], *, today: date) -> None:
    """Take back what `move` did, where nobody changed it since. Raises ParentCircle."""
    children = [account for account, *_days in moved["children"]]
    for account, begin, end in moved["children"]:
        Parenthood.objects.filter(
            account=account, parent=keep, valid_from=_day(begin), valid_until=_day(end)
        ).update(parent=merged)
    if not Parenthood.objects.filter(account=merged).exists():
        _replace(merged, _standing(merged, moved["merged"]))
    if _spans_of(keep) == moved["after"]:
        _replace(keep, _standing(keep, moved["kept"]))
    for account in (merged, keep):
        parents.refuse_circles_through(account)
    tree.rebuild(today, {keep.pk, merged.pk, *children})


def _spans_of(account: Account) -> Spans:
    rows = Parenthood.objects.filter(account=account).order_by("pk")
    return [
        [parent, _text(begin), _text(end)]
        for parent, begin, end in rows.values_list("parent", "valid_from", "valid_until")
    ]


def _replace(account: Account, spans: Spans) -> None:
    if _spans_of(account) == spans:
        return
    Parenthood.objects.filter(account=account).delete()
    for parent, begin, end in spans:
        Parenthood.objects.create(
            account=account, parent_id=parent, valid_from=_day(begin), valid_until=_day(end)
        )


def _standing(account: Account, spans: Spans) -> Spans:
    """The spans below accounts that are there; who was merged since stands for its parent."""
    known = dict(Account.objects.values_list("pk", "merged_into").filter(pk__in=_parents(spans)))
    found = [[known[parent] or parent, *days] for parent, *days in spans if parent in known]
    return [span for span in found if span[0] != account.pk]


def _parents(spans: Spans) -> Iterable[int]:
    return {span[0] for span in spans}


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
