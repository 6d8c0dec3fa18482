"""The last round that was run, as one account went through it."""

from typing import TYPE_CHECKING

from openkam.domain.selection.models import Decision, Round, RoundAccount

if TYPE_CHECKING:
    from openkam.core.access.models import User


def latest_row(actor: "User", account_id: int) -> tuple[RoundAccount, Decision | None] | None:
    """Return the account in the last round that was run, with the decision that stands.

    None where it was in none. For whoever may see the account.
    """
    rows = RoundAccount.objects.open_to(actor).filter(account=account_id)
    run = rows.exclude(round__state=Round.State.OPEN).select_related("round")
    row = run.order_by("-round__run_at", "-pk").first()
    if row is None:
        return None
    standing = row.decisions.filter(reopened_at=None).select_related("decided_by")
    return row, standing.order_by("-number").first()
