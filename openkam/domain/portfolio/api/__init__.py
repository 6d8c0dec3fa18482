"""Operations of the portfolio under /api/v1."""

from ninja import Router

from openkam.domain.portfolio.api import accounts

router = Router(by_alias=True)
router.add_router("/accounts", accounts.router, tags=["Accounts"])
