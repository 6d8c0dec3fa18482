"""The tables of the portfolio."""

from openkam.domain.portfolio.models.accounts import (
    Account,
    AccountKey,
    AccountQuerySet,
    Lineage,
    Membership,
    Parenthood,
)
from openkam.domain.portfolio.models.company import Company
from openkam.domain.portfolio.models.imports import ImportBatch
from openkam.domain.portfolio.models.prepared import (
    AccountMonth,
    AccountSummary,
    Preparation,
    ProductSummary,
    UnassignedMonth,
)
from openkam.domain.portfolio.models.products import Product

__all__ = [
    "Account",
    "AccountKey",
    "AccountMonth",
    "AccountQuerySet",
    "AccountSummary",
    "Company",
    "ImportBatch",
    "Lineage",
    "Membership",
    "Parenthood",
    "Preparation",
    "Product",
    "ProductSummary",
    "UnassignedMonth",
]
