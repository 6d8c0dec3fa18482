"""Operations of the portfolio under /api/v1."""

from ninja import Router

from openkam.domain.portfolio.api import (
    accounts,
    bulk,
    family,
    keys,
    merging,
    parents,
    team,
)

router = Router(by_alias=True)
router.add_router("/accounts", accounts.router, tags=["Accounts"])
router.add_router("/accounts", family.router, tags=["Accounts"])
router.add_router("/accounts", team.router, tags=["Teams"])
router.add_router("/accounts", parents.router, tags=["Parents"])
router.add_router("", keys.router, tags=["Keys"])
router.add_router("", merging.router, tags=["Duplicates and merges"])
router.add_router("", bulk.router, tags=["Changes of many accounts"])
