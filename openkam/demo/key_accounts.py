"""Which accounts are the demo's key accounts, who waits to become one, and who is none any more."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from openkam.calc.periods import add_months, month_start
from openkam.demo import sample
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio import services
from openkam.domain.portfolio.models import KeyStatus

if TYPE_CHECKING:
    from openkam.core.access.models import User

KEY_ACCOUNTS = 40  # those of the two upper tiers
STRATEGIC = 12
# Decided first, on trial: their yearly review is overdue by now.
FIRST = (2, 17)
CANDIDATES = 6
FORMER = 3
STRATEGIC_REASON = (
    "Among the twelve that bought most in the year before. We plan together with their purchasing "
    "for more than one season."
)
MAJOR_REASON = (
    "Among the forty that bought most in the year before, with room to grow in our other product "
    "groups."
)
CANDIDATE_REASON = (
    "Bought more in the last twelve months than most of our key accounts. To be scored in the next "
    "selection."
)
ONCE_REASON = "Taken over from the list of the former sales management."
FORMER_REASON = (
    "Did not make the list of the forty again. Gets the service of its tier, without a plan of its "
    "own."
)


def decide_key_accounts(head: "User", accounts: Mapping[str, int], *, today: date) -> None:
    """Say which accounts are key accounts, candidates and former ones; done anew, nothing changes.

    `accounts` holds them by their key.
    """
    chosen, former, candidates = groups()
    for place, key in enumerate(chosen):
        months = 13 if place in FIRST else 11
        _decide(head, accounts[key], today, [("key", months, reason_for(place))])
    for key in candidates:
        _decide(head, accounts[key], today, [("candidate", 1, CANDIDATE_REASON)])
    for key in former:
        steps = [("key", 26, ONCE_REASON), ("former", 11, FORMER_REASON)]
        _decide(head, accounts[key], today, steps)


def groups() -> tuple[list[str], list[str], list[str]]:
    """Return the keys of the key accounts, the former ones and the candidates, largest first."""
    first = sample.ranked(ago=12, months=12)
    chosen, others = list(first[:KEY_ACCOUNTS]), first[KEY_ACCOUNTS:]
    now = [key for key in sample.ranked(ago=0, months=12) if key not in set(chosen)]
    candidates = now[:CANDIDATES]
    former = [key for key in others if key not in set(candidates)][:FORMER]
    return chosen, former, candidates


def reason_for(place: int) -> str:
    """Return why the account at this place among the key accounts is one."""
    return STRATEGIC_REASON if place < STRATEGIC else MAJOR_REASON


def _decide(
    head: "User", account_id: int, today: date, steps: Iterable[tuple[str, int, str]]
) -> None:
    if portfolio.key_statuses(head, account_id).exists():
        return
    for state, months, reason in steps:
        since = add_months(month_start(today), -months)
        status = services.give_key_status(
            head, account_id, state, since=since, reason=reason, today=today
        )
        # Noted then and not now: else nobody's yearly review would be due for another year.
        noted_at = datetime.combine(since, time(10), tzinfo=UTC)
        KeyStatus.objects.filter(pk=status.pk).update(noted_at=noted_at)
