"""What the selection announces to other systems, each in the transaction of the change."""

from openkam.core.webhooks import outbox
from openkam.domain.selection.models import Decision, Round, RoundAccount


def round_completed(found: Round) -> None:
    """Tell that a round was run, or closed."""
    outbox.announce(
        "round.completed",
        {
            "round": found.pk,
            "state": found.state,
            "url": outbox.link("selection:round-list", found.pk),
        },
    )


def selection_decided(row: RoundAccount, decision: Decision) -> None:
    """Tell what was decided of an account; a decision that was reopened has no verdict."""
    verdict = None if decision.reopened_at else decision.verdict
    outbox.announce(
        "selection.decided",
        {
            "round": row.round_id,
            "row": row.pk,
            "account": row.account_id,
            "verdict": verdict,
            "postponed_to": decision.postponed_to if verdict else None,
            "url": outbox.link("selection:account", row.round_id, row.pk),
        },
    )
