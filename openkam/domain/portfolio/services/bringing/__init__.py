"""Storing what files of accounts, products, colleagues and rates bring, and what they changed."""

from openkam.domain.portfolio.services.bringing.accounts import store as store_accounts
from openkam.domain.portfolio.services.bringing.colleagues import store as store_colleagues
from openkam.domain.portfolio.services.bringing.products import store as store_products
from openkam.domain.portfolio.services.bringing.rates import store as store_rates
from openkam.domain.portfolio.services.bringing.taking import (
    Incoming,
    may_bring,
    require_may_bring,
    take_in,
    told,
    without_collector,
)

__all__ = [
    "Incoming",
    "may_bring",
    "require_may_bring",
    "store_accounts",
    "store_colleagues",
    "store_products",
    "store_rates",
    "take_in",
    "told",
    "without_collector",
]
