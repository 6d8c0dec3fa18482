"""What people type, turned into values."""

from openkam.domain.portfolio.forms.accounts import (
    AccountCountry,
    AccountName,
    AccountOwner,
    AccountParent,
    Member,
    NewAccount,
    ParentTimes,
    SplitOff,
)
from openkam.domain.portfolio.forms.care import (
    Named,
    OwnFieldShape,
    Sure,
    Target,
    Tier,
)
from openkam.domain.portfolio.forms.rates import (
    Rate,
    RatePlace,
    RatesMonth,
)

__all__ = [
    "AccountCountry",
    "AccountName",
    "AccountOwner",
    "AccountParent",
    "Member",
    "Named",
    "NewAccount",
    "OwnFieldShape",
    "ParentTimes",
    "Rate",
    "RatePlace",
    "RatesMonth",
    "SplitOff",
    "Sure",
    "Target",
    "Tier",
]
