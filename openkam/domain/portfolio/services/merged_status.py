"""The key-account status of two accounts that become one.

The kept account's decisions stand. Only where nothing was ever decided on it, those of the other
one go along; otherwise they stay with the other one, which still stands behind its address.
"""

from openkam.domain.portfolio.models import Account, KeyStatus
from openkam.domain.portfolio.services import announcing

Moved = list[int]  # the decisions that went along


def move(keep: Account, merged: Account) -> Moved:
    """Let the decisions on the merged account go along where there are none on the kept one."""
    if keep.key_state or not merged.key_state:
        return []
    rows = KeyStatus.objects.filter(account=merged)
    moved = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.update(account=keep)
    _stand(keep)
    _stand(merged)
    return moved


def give_back(keep: Account, merged: Account, moved: Moved) -> None:
    """Give decisions that went along back; those taken since stay with the kept account."""
    if moved:
        KeyStatus.objects.filter(pk__in=moved, account=keep).update(account=merged)
        _stand(keep)
        _stand(merged)


def _stand(account: Account) -> None:
    """Keep beside the account what its newest decision says."""
    newest = account.key_statuses.order_by("-pk").first()
    before = (account.key_state, account.key_since)
    account.key_state, account.key_since = (newest.state, newest.since) if newest else ("", None)
    account.save(update_fields=["key_state", "key_since"])
    announcing.key_status_changed(account.pk, before, (account.key_state, account.key_since))
