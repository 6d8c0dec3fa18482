"""Generated revenue, as the ledger gives it: exact to four places."""

from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

MODEST = settings(max_examples=10, deadline=None, database=None)

accounts = st.integers(min_value=1, max_value=99)
amounts = st.integers(min_value=-(10**11), max_value=10**13).map(lambda n: Decimal(n).scaleb(-4))
positive_amounts = st.integers(min_value=1, max_value=10**13).map(lambda n: Decimal(n).scaleb(-4))

any_revenues = st.dictionaries(accounts, amounts, max_size=12)
positive_revenues = st.dictionaries(accounts, positive_amounts, min_size=1, max_size=12)
net_positive_revenues = any_revenues.filter(lambda revenues: sum(revenues.values()) > 0)


def book(*amounts: str | int) -> dict[int, Decimal]:
    """Return the amounts as revenue of the accounts 1, 2, 3 ….

    >>> book(70, "29.99")
    {1: Decimal('70'), 2: Decimal('29.99')}
    """
    return {account: Decimal(amount) for account, amount in enumerate(amounts, 1)}
