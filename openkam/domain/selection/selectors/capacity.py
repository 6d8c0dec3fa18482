"""How many accounts the company can care for, as proposed from its figures."""

from openkam.domain.selection.models import Round

ACCOUNTS_EACH = 10  # complex accounts that one manager can care for: the lower end of 10 to 20
LARGEST_SHARE = 0.1
"""Of the accounts that buy: a list of a third of them would be no list of key accounts."""


def proposed_managers(owners: int, found: Round) -> int:
    """Return how many managers to propose: at most as many people as own accounts today.

    Not all of those are key account managers, so the list stays at about a tenth of the accounts
    that buy.
    """
    buying: int = found.findings.get("buying", 0)
    return max(1, min(owners, round(buying * LARGEST_SHARE / ACCOUNTS_EACH)))
