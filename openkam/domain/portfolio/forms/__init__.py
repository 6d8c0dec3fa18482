"""What people type, turned into values."""

from openkam.domain.portfolio.forms.accounts import (
    AccountCountry,
    AccountName,
    AccountOwner,
    AccountParent,
    Member,
    NewAccount,
)
from openkam.domain.portfolio.forms.care import Named, OwnFieldShape, Sure, Target, Tier
from openkam.domain.portfolio.forms.rates import Rate, RatePlace, RatesMonth

__all__ = [
    "AccountCountry",
    "AccountName",
    "AccountOwner",
    "AccountParent",
    "Member",
    "Named",
    "NewAccount",
    "OwnFieldShape",
    "Rate",
    "RatePlace",
    "RatesMonth",
    "Sure",
    "Target",
    "Tier",
]
