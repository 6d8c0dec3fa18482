"""The tables of the portfolio."""

from openkam.domain.portfolio.models.accounts import (
    FACTS,
    Account,
    AccountKey,
    AccountQuerySet,
    DistinctAccounts,
    Lineage,
    Membership,
    Parenthood,
)
from openkam.domain.portfolio.models.bulk import (
    BulkChange,
)
from openkam.domain.portfolio.models.care import (
    OwnField,
    Segment,
    Tier,
)
from openkam.domain.portfolio.models.colleagues import (
    ColleagueKey,
)
from openkam.domain.portfolio.models.company import (
    Company,
)
from openkam.domain.portfolio.models.imports import (
    ImportBatch,
    ImportChange,
    ImportDraft,
    Kind,
    SavedMapping,
    Upload,
)
from openkam.domain.portfolio.models.key_status import (
    KeyState,
    KeyStatus,
)
from openkam.domain.portfolio.models.merges import (
    AccountMerge,
)
from openkam.domain.portfolio.models.prepared import (
    AccountMonth,
    AccountSummary,
    Preparation,
    ProductSummary,
    UnassignedMonth,
)
from openkam.domain.portfolio.models.products import (
    Product,
)
from openkam.domain.portfolio.models.rates import (
    CompanyRate,
)
from openkam.domain.portfolio.models.schedules import (
    AllowedAddress,
    FetchedFile,
    ImportNotice,
    ImportSchedule,
)

__all__ = [
    "FACTS",
    "Account",
    "AccountKey",
    "AccountMerge",
    "AccountMonth",
    "AccountQuerySet",
    "AccountSummary",
    "AllowedAddress",
    "BulkChange",
    "ColleagueKey",
    "Company",
    "CompanyRate",
    "DistinctAccounts",
    "FetchedFile",
    "ImportBatch",
    "ImportChange",
    "ImportDraft",
    "ImportNotice",
    "ImportSchedule",
    "KeyState",
    "KeyStatus",
    "Kind",
    "Lineage",
    "Membership",
    "OwnField",
    "Parenthood",
    "Preparation",
    "Product",
    "ProductSummary",
    "SavedMapping",
    "Segment",
    "Tier",
    "UnassignedMonth",
    "Upload",
]
