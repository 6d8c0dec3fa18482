"""Who works on two accounts that become one, and what was said of them."""

from typing import Any

from django.db.models import Q

from openkam.core.access.models import Level
from openkam.domain.portfolio.models import Account, DistinctAccounts, Membership

Moved = list[list[Any]]  # user, level on the merged, on the kept before, on the kept after


def move(keep: Account, merged: Account) -> Moved:
    """Let the members of the merged account work on the kept one; the higher level stays."""
    standing = dict(Membership.objects.filter(account=keep).values_list("user", "level"))
    moved: Moved = []
    for user, level in Membership.objects.filter(account=merged).values_list("user", "level"):
        before = standing.get(user)
        after = max(level, before or 0)
        Membership.objects.update_or_create(account=keep, user_id=user, defaults={"level": after})
        moved.append([user, level, before, after])
    Membership.objects.filter(account=merged).delete()
    return moved


def let_owner_lead(keep: Account, moved: Moved) -> None:
    """The owner of an account leads it, also one that came with the merge."""
    if keep.owner_id is None:
        return
    standing = Membership.objects.filter(account=keep, user=keep.owner_id).first()
    if standing is not None and standing.level >= Level.LEAD:
        return
    Membership.objects.update_or_create(
        account=keep, user_id=keep.owner_id, defaults={"level": Level.LEAD}
    )
    known = next((row for row in moved if row[0] == keep.owner_id), None)
    if known is not None:
        known[3] = int(Level.LEAD)
    else:
        before = standing.level if standing else None
        moved.append([keep.owner_id, None, before, int(Level.LEAD)])


def give_back(keep: Account, merged: Account, moved: Moved) -> None:
    """Let everybody work again on what they worked on, unless their level was changed since."""
    for user, level, before, after in moved:
        restore_on(merged, [[user, level, before, after]])
        since = Membership.objects.filter(account=keep, user_id=user, level=after)
        if before is not None:
            since.update(level=before)
        elif user != keep.owner_id:
            since.delete()


def restore_on(merged: Account, moved: Moved) -> None:
    """Let the members of the merged account work on it again; who is gone stays so."""
    from openkam.core.access.models import User

    there = set(User.objects.filter(pk__in=[row[0] for row in moved]).values_list("pk", flat=True))
    for user, level, _before, _after in moved:
        if level is not None and user in there:
            Membership.objects.get_or_create(
                account=merged, user_id=user, defaults={"level": level}
            )


def move_said_distinct(keep: Account, merged: Account) -> dict[str, Any]:
    """What the merged account was said not to be, the kept one is not either."""
    between = DistinctAccounts.objects.filter(_pair(keep.pk, merged.pk)).first()
    said = None
    if between is not None:
        said = [between.first_id, between.second_id, between.said_by_id, str(between.said_on)]
        between.delete()
    added = []
    for row in DistinctAccounts.objects.filter(Q(first=merged) | Q(second=merged)):
        other = row.second_id if row.first_id == merged.pk else row.first_id
        first, second = sorted((keep.pk, other))
        copy, is_new = DistinctAccounts.objects.get_or_create(
            first_id=first,
            second_id=second,
            defaults={"said_by_id": row.said_by_id, "said_on": row.said_on},
        )
        if is_new:
            added.append(copy.pk)
    return {"between": said, "added": added}


def give_back_said_distinct(moved: dict[str, Any]) -> None:
    """Take back what `move_said_distinct` did."""
    DistinctAccounts.objects.filter(pk__in=moved["added"]).delete()
    if moved["between"] is not None:
        first, second, said_by, said_on = moved["between"]
        DistinctAccounts.objects.get_or_create(
            first_id=first, second_id=second, defaults={"said_by_id": said_by, "said_on": said_on}
        )


def _pair(one: int, other: int) -> Q:
    first, second = sorted((one, other))
    return Q(first=first, second=second)
