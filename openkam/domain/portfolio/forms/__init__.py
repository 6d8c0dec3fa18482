"""What people type, turned into values."""

from openkam.domain.portfolio.forms.accounts import (
    AccountCompanyNumber,
    AccountCountry,
    AccountDomain,
    AccountName,
    AccountOwner,
    AccountParent,
    AccountSegment,
    AccountSite,
    AccountTier,
    AccountVatNumber,
    Member,
    NewAccount,
    OwnValue,
    ParentTimes,
    SplitOff,
)
from openkam.domain.portfolio.forms.bulk import (
    BulkWish,
)
from openkam.domain.portfolio.forms.care import (
    Named,
    OwnFieldShape,
    Sure,
    Target,
    Tier,
)
from openkam.domain.portfolio.forms.key_status import (
    KeyStatus,
)
from openkam.domain.portfolio.forms.rates import (
    Rate,
    RatePlace,
    RatesMonth,
)

__all__ = [
    "KeyStatus",
    "AccountCompanyNumber",
    "AccountCountry",
    "AccountDomain",
    "AccountName",
    "AccountOwner",
    "AccountParent",
    "AccountSegment",
    "AccountSite",
    "AccountTier",
    "AccountVatNumber",
    "BulkWish",
    "Member",
    "Named",
    "NewAccount",
    "OwnFieldShape",
    "OwnValue",
    "ParentTimes",
    "Rate",
    "RatePlace",
    "RatesMonth",
    "SplitOff",
    "Sure",
    "Target",
    "Tier",
]
